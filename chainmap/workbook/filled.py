"""What planners filled in beside the targets of an earlier workbook, taken over into the next."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from chainmap.workbook.reading import read_back
from chainmap.workbook.targets import PLANNERS


def take_over(targets: pd.DataFrame | None, keep: str | Path | None) -> tuple[pd.DataFrame | None, list[str]]:
    """Fill the planner's columns of the targets from an earlier workbook.

    Parameters
    ----------
    targets
        As from :func:`chainmap.rank_targets`; what already stands in its ``unit`` and ``note`` stays.
    keep
        The earlier workbook; ``None`` takes nothing over.

    Returns
    -------
    tuple
        The targets with ``unit`` and ``note``, and remarks for the first sheet. Nothing filled in is lost in silence:
        what belonged to companies that are no longer listed stands in a remark.

    Raises
    ------
    UsageError
        If the file is no workbook of ours.
    """
    if targets is None or keep is None:
        return targets, []
    old = read_back(Path(keep)).get("targets", pd.DataFrame(columns=["firm_id", "name"]))
    filled = [name for name in PLANNERS if name in old]
    rows = old.dropna(subset=filled, how="all") if filled else old.head(0)
    rows = rows.drop_duplicates("firm_id").set_index("firm_id")
    here = targets.copy()
    for name in filled:
        taken = here["firm_id"].map(rows[name])
        here[name] = here[name].fillna(taken) if name in here else taken
    here.attrs = dict(targets.attrs)
    gone = rows.loc[[firm for firm in rows.index if firm not in set(targets["firm_id"])]]
    remarks = [f"沿用原清单中所填的对接单位、备注：{len(rows) - len(gone)} 家 / filled in before, taken over"] * bool(
        len(rows)
    )
    remarks += [
        f"原清单中所填，企业已不在本次清单：{_said(row, filled)} / filled in before, no longer listed"
        for row in gone.to_dict("records")
    ]
    return here, remarks


def _said(row: dict[Any, Any], filled: list[str]) -> str:
    said = [f"{PLANNERS[name]} {row[name]}" for name in filled if pd.notna(row[name])]
    return f"{row['name']}（{'；'.join(said)}）"

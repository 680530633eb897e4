"""What planners filled in beside the targets and the plan of an earlier workbook, taken over into the next."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from chainmap.tables.faults import UsageError
from chainmap.workbook.plans import PLAN_PLANNERS
from chainmap.workbook.reading import read_back
from chainmap.workbook.targets import PLANNERS

_NONE = pd.DataFrame(columns=["firm_id", "name"])


def take_over(tables: Mapping[str, Any], keep: str | Path | None) -> tuple[dict[str, Any], list[str]]:
    """Fill the planner's columns of targets and plan from an earlier workbook.

    Parameters
    ----------
    tables
        With ``targets`` as from :func:`chainmap.rank_targets` and ``plan`` as from :func:`chainmap.plan_targets`; what
        already stands in their planner's columns stays.
    keep
        The earlier workbook; ``None`` takes nothing over.

    Returns
    -------
    tuple
        The tables, with what was filled in, and remarks for the first sheet. Nothing filled in is lost in silence:
        what belonged to companies that are no longer listed stands in a remark.

    Raises
    ------
    UsageError
        If the file is no workbook of ours.
    """
    if keep is None:
        return dict(tables), []
    try:
        old = read_back(Path(keep))
    except UsageError as error:
        raise UsageError(
            f"{error}\n    → 要沿用其中所填的对接单位、备注、进度，须是本工具写的清单；不沿用就把它改名或移走 / "
            "what was filled in can be taken over from a workbook of chainmap only; else rename it or move it away"
        ) from error
    before = {name: _by_firm(old.get(name, _NONE), tables[name]) for name in ("targets", "plan")}
    # The plan repeats who is in charge of a target; what is the same is told once.
    if {"unit"} <= set(before["plan"]) and "unit" in before["targets"]:
        told = before["targets"]["unit"].reindex(before["plan"].index)
        before["plan"]["unit"] = before["plan"]["unit"].mask(before["plan"]["unit"] == told)
    targets, first = _carried(tables["targets"], before["targets"], PLANNERS, "清单")
    plan, second = _carried(tables["plan"], before["plan"], PLAN_PLANNERS, "路径清单")
    return {**tables, "targets": targets, "plan": plan}, [*first, *second]


def _by_firm(old: pd.DataFrame, here: pd.DataFrame | None) -> pd.DataFrame:
    """Put the earlier rows under their firms; where the column of ids was deleted, the names say which."""
    ids = {} if here is None else dict(zip(here["name"], here["firm_id"], strict=True))
    keys = old["firm_id"].fillna(old["name"].map(ids)).fillna(old["name"])
    return old.assign(firm_id=keys).dropna(subset="firm_id").drop_duplicates("firm_id").set_index("firm_id")


def _carried(
    here: pd.DataFrame | None, old: pd.DataFrame, planners: Mapping[str, str], what: str
) -> tuple[pd.DataFrame | None, list[str]]:
    """Carry what was filled in over to the companies that are still there; tell of the others."""
    filled = [name for name in planners if name in old]
    rows = old.dropna(subset=filled, how="all") if filled else old.head(0)
    listed = set() if here is None else set(here["firm_id"])
    if here is not None:
        table = here.copy()
        for name in filled:
            taken = table["firm_id"].map(rows[name])
            table[name] = table[name].fillna(taken) if name in table else taken
        table.attrs = dict(here.attrs)
        here = table
    gone = rows.loc[[firm for firm in rows.index if firm not in listed]]
    words = "、".join(planners.values()).replace("建议", "")
    remarks = [f"沿用原{what}中所填的{words}：{len(rows) - len(gone)} 家 / filled in before, taken over"] * bool(
        len(rows)
    )
    remarks += [
        f"原{what}中所填，企业已不在本次{what}：{_said(row, filled, planners)} / filled in before, no longer listed"
        for row in gone.to_dict("records")
    ]
    return here, remarks


def _said(row: dict[Any, Any], filled: list[str], planners: Mapping[str, str]) -> str:
    said = [f"{planners[name]} {row[name]}" for name in filled if pd.notna(row[name])]
    return f"{row['name']}（{'；'.join(said)}）"

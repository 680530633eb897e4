"""The sum that made a target's score, as a table and as a picture."""

from __future__ import annotations

from html import escape

import numpy as np
import pandas as pd

from chainmap.scoring.parts import PARTS, PARTS_ZH
from chainmap.tables.faults import UsageError

#: Pixels: a row, the column of names, the width that a score of 1 has, and the column of figures.
ROW, NAMES, SCALE, FIGURES = 26, 120, 420, 210


def explain_target(targets: pd.DataFrame, firm_id: str) -> pd.DataFrame:
    """Give the sum that made a target's score, part by part: a waterfall.

    Parameters
    ----------
    targets
        As from :func:`chainmap.rank_targets`.
    firm_id
        Key of the company, as in the table.

    Returns
    -------
    pandas.DataFrame
        ``part``, ``weight``, ``value`` (0-1), ``contribution`` (weight times value), ``assumed`` (unknown, counted
        at the median), ``start`` and ``end`` (the sum before and after it); the contributions sum to the score.
        ``attrs["svg"]`` is the same as a picture, which any browser shows.

    Raises
    ------
    UsageError
        If the company is not in the table.
    """
    rows = targets[targets["firm_id"] == firm_id]
    if rows.empty:
        raise UsageError(f"目标清单中没有 {firm_id} / no such company among the targets")
    row = rows.iloc[0]
    weights: dict[str, float] = targets.attrs.get("weights", {})
    assumed = str(row["assumed_parts"]).split("|") if pd.notna(row["assumed_parts"]) else []
    parts = [name for name in PARTS if f"part_{name}" in row and pd.notna(row[f"part_{name}"])]
    told = pd.DataFrame({"part": parts}).astype({"part": "object"})
    weight = np.array([weights.get(name, np.nan) for name in parts], dtype=float)
    each = np.array([row[f"part_{name}"] for name in parts], dtype=float)
    value = np.divide(each, weight, out=np.full(len(parts), np.nan), where=weight > 0)
    end = np.cumsum(each)
    told = told.assign(
        weight=weight,
        value=value,
        contribution=each,
        assumed=[name in assumed for name in parts],
        start=end - each,
        end=end,
    )
    told.attrs["svg"] = _waterfall(told, str(row["name"]))
    return told


def _waterfall(told: pd.DataFrame, name: str) -> str:
    """Draw the parts as bars, each starting where the one before ended, and the sum below."""
    height = ROW * (len(told) + 3)
    width = NAMES + SCALE + FIGURES
    total = float(told["contribution"].sum())
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        ' font-family="sans-serif" font-size="13">',
        f'<text x="4" y="{ROW - 8}" font-weight="bold">{escape(name)}</text>',
    ]
    for place, row in enumerate(told.to_dict("records"), start=1):
        figures = f"{row['contribution']:.3f} = {row['weight']:.2f} × {row['value']:.2f}"
        told_how = "（中位数 / median）" if row["assumed"] else ""
        colour = "#b8c4d0" if row["assumed"] else "#3b76af"
        label = f"{PARTS_ZH[row['part']]} {row['part']}"
        lines += _bar(place, label, row["start"], row["end"], colour, figures + told_how)
    lines += _bar(len(told) + 1, "得分 score", 0.0, total, "#444444", f"{total:.3f}")
    return "\n".join([*lines, "</svg>"])


def _bar(place: int, label: str, start: float, end: float, colour: str, figures: str) -> list[str]:
    top = place * ROW + 4
    left, wide = NAMES + start * SCALE, max(1.0, (end - start) * SCALE)
    return [
        f'<text x="4" y="{top + 14}">{escape(label)}</text>',
        f'<rect x="{left:.1f}" y="{top}" width="{wide:.1f}" height="{ROW - 8}" fill="{colour}"/>',
        f'<text x="{left + wide + 6:.1f}" y="{top + 14}">{escape(figures)}</text>',
    ]

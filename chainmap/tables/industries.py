"""The classes of GB/T 4754-2017 (国民经济行业分类): which codes there are, and their names."""

from __future__ import annotations

import csv
from pathlib import Path


def industries() -> dict[str, str]:
    """Read the divisions, groups and classes (2 to 4 digits) of the standard with their Chinese names.

    Examples
    --------
    >>> industries()["3985"]
    '电子专用材料制造'
    """
    path = Path(__file__).parents[1] / "data" / "gbt4754_2017.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}

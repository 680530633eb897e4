"""Sheets of paper and slides, in points, always landscape."""

from __future__ import annotations

from typing import NamedTuple

from chainmap.tables.faults import UsageError


class Paper(NamedTuple):
    """A sheet: its name, and its size in points."""

    name: str
    width: float
    height: float


_MM = 72 / 25.4

#: ISO 216 sheets from small to large, and the wide slide at the width of A3.
PAPERS = {
    name: Paper(name, wide * _MM, tall * _MM)
    for name, wide, tall in (
        ("16:9", 420, 236.25),
        ("A3", 420, 297),
        ("A2", 594, 420),
        ("A1", 841, 594),
        ("A0", 1189, 841),
    )
}

#: What may be chosen where none is asked for.
SHEETS = ("A3", "A2", "A1", "A0")


def find_paper(name: str) -> Paper:
    """Find a sheet by its name.

    Raises
    ------
    UsageError
        If there is none of that name.

    Examples
    --------
    >>> [round(side) for side in find_paper("a3")[1:]]
    [1191, 842]
    """
    paper = PAPERS.get(name.strip().upper())
    if paper is None:
        known = "、".join(PAPERS)
        raise UsageError(f"纸张只能是 {known}，不是 {name} / the paper is one of these")
    return paper

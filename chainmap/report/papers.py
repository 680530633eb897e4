"""Sheets of paper and slides, in points, always landscape."""

from __future__ import annotations

from typing import NamedTuple

from chainmap.tables.faults import UsageError


class Paper(NamedTuple):
    """A sheet: its name, its size in points, and how much larger than in the hand its letters must be."""

    name: str
    width: float
    height: float
    distance: float = 1.0


_MM = 72 / 25.4

#: ISO 216 sheets from small to large, and the wide slide at the width of A3. A0 is read across a room.
PAPERS = {
    name: Paper(name, wide * _MM, tall * _MM, distance)
    for name, wide, tall, distance in (
        ("16:9", 420, 236.25, 1.35),
        ("A3", 420, 297, 1.0),
        ("A2", 594, 420, 1.3),
        ("A1", 841, 594, 1.75),
        ("A0", 1189, 841, 2.4),
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
    >>> find_paper("a3").name, round(find_paper("A0").width)
    ('A3', 3370)
    """
    paper = PAPERS.get(name.strip().upper())
    if paper is None:
        known = "、".join(PAPERS)
        raise UsageError(f"纸张只能是 {known}，不是 {name} / the paper is one of these")
    return paper

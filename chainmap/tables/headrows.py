"""The header of a table: in which rows it stands, and what it says for each column."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from chainmap.tables.cleaning import is_missing
from chainmap.tables.decoding import SNIFF_ROWS
from chainmap.tables.headers import Heading

Row = Sequence[Any]
Recognise = Callable[[object], Heading | None]

#: Words that stand in the second row of a two-row header.
_SUBHEADER = re.compile(
    r"[(（]?(?:(?:19|20)\d\d年?度?|万元|亿元|千元|元|百万元|万人|人|认缴|实缴|单位.*|必填|选填)[)）]?"
)


def known_headers(row: Row, recognise: Recognise) -> int:
    """Count the different fields that the cells of a row name as headers."""
    found = [recognise(cell) for cell in row if isinstance(cell, str) and 0 < len(cell) <= 60]
    return len({heading.field for heading in found if heading})


def locate_header(rows: Sequence[Row], recognise: Recognise) -> tuple[int, int] | None:
    """Find the header among the first rows: places of its first and last row; ``None`` if there is none.

    Examples
    --------
    >>> from chainmap.tables.headers import firm_heading
    >>> locate_header([["叶县企业名单"], ["序号", "企业名称", "经营范围"], ["1", "甲", "尼龙"]], firm_heading)
    (1, 1)
    """
    counts = [known_headers(row, recognise) for row in rows[:SNIFF_ROWS]]
    best = max(counts, default=0)
    if not best:
        return None
    row = counts.index(best)
    # One known word in a wide row is more likely a cell that happens to read like a header.
    if best == 1 and len(_filled(rows[row])) > 3 and not any(_is_name(cell, recognise) for cell in rows[row]):
        return None
    top = row
    # A band of wider headings may stand above ("基本信息", "经营情况"); some headers may stand only there.
    if row and counts[row - 1] and any(is_blank(_at(rows[row], place)) for place in _filled(rows[row - 1])):
        top = row - 1
    return top, row + 1 if row + 1 < len(rows) and _is_subheader(rows[row], rows[row + 1], recognise) else row


def _is_subheader(header: Row, below: Row, recognise: Recognise) -> bool:
    """Tell whether the row below the header goes on with it: units, years, or further known headers."""
    places = _filled(below)
    named = [place for place, cell in enumerate(header) if _is_name(cell, recognise)]
    if not places or any(place in places for place in named):
        return False
    words = [str(below[place]).strip() for place in places]
    return all(_SUBHEADER.fullmatch(word) or recognise(word) for word in words)


def _is_name(cell: object, recognise: Recognise) -> bool:
    found = recognise(cell) if isinstance(cell, str) else None
    return found is not None and found.field in ("name", "firm", "firm_id")


def merge_header(rows: Sequence[Row], top: int, bottom: int, recognise: Recognise) -> list[str]:
    """Join a header of several rows to one text per column.

    A wider heading counts for the columns right of it until the next one. Where the lower text is a
    known header by itself, it stands alone.
    """
    width = max(len(row) for row in rows[top : bottom + 1])
    joined = [_text(_at(rows[bottom], place)) for place in range(width)]
    for row in range(bottom - 1, top - 1, -1):
        band = ""
        for place in range(width):
            own = _text(_at(rows[row], place))
            band = own or (band if joined[place] and not recognise(joined[place]) and row == bottom - 1 else "")
            if not joined[place]:
                joined[place] = own
            elif band and not recognise(joined[place]):
                joined[place] = f"{band}({joined[place].strip('()（）')})"
    return joined


def is_blank(cell: object) -> bool:
    """Tell whether a cell shows nothing.

    Examples
    --------
    >>> is_blank("\u3000"), is_blank(0)
    (True, False)
    """
    return is_missing(cell) or (isinstance(cell, str) and not cell.strip("\ufeff\u200b \t\r\n\xa0\u3000"))


def _filled(row: Row) -> list[int]:
    return [place for place, cell in enumerate(row) if not is_blank(cell)]


def _at(row: Row, place: int) -> Any:
    return row[place] if place < len(row) else None


def _text(cell: object) -> str:
    return "" if is_blank(cell) else str(cell).strip()

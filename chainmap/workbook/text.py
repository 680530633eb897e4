"""What a cell of the workbook can hold, and what a sheet is made of."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from numbers import Real
from typing import Any, Literal

import pandas as pd

from chainmap.tables.widths import text_width

#: Excel refuses a cell with more UTF-16 units than this.
MOST_CHARS = 32_767
CUT_MARK = "…（原文过长，已截断 / cut）"
#: Longer tables would make a file that office software opens for minutes.
MOST_ROWS = 20_000
UNKNOWN = "未知"
#: What stands below the headers of a list in which there is nothing.
EMPTY = "没有可列的内容 / nothing to list"
#: Excel's numbers of paper sizes; what is printed of each sheet is chosen to be read on its paper.
A3, A4 = 8, 9

# Not allowed in XML, or turning the direction of the text around them.
_ILLEGAL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
#: How a workbook stores a character that XML does not take.
_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CODELIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True)
class Show:
    """One column of a sheet.

    Attributes
    ----------
    name
        Column of the frame; if the sheet's table has a column of that name it can be read back.
    zh
        Header.
    width
        Largest width in characters (a Chinese one counts two).
    least
        Smallest width, where something is to be written by hand.
    form
        Number format; empty for text.
    words
        Code → word shown.
    empty
        What stands in an empty cell, such as 未知.
    bar
        Draw a data bar from 0 to one, or to the column's largest value.
    toned
        Tint the cell by its word.
    screen
        To be looked at on screen; it stands right of the columns that are printed.
    folded
        In a collapsed group of columns: kept to be read back, not to be looked at.
    choices
        What may be chosen in the cells; other texts may be written all the same.
    """

    name: str
    zh: str
    width: float = 60
    form: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    empty: str = ""
    bar: Literal["", "one", "max"] = ""
    toned: bool = False
    screen: bool = False
    folded: bool = False
    least: float = 6
    choices: tuple[str, ...] = ()

    @property
    def printed(self) -> bool:
        """Whether it belongs on paper."""
        return not (self.screen or self.folded)


@dataclass(frozen=True)
class Sheet:
    """One table as a sheet: its rows, its columns, how it prints.

    Attributes
    ----------
    name
        Title of the sheet.
    table
        Key of :data:`chainmap.tables.contract.TABLES`, or empty if it is not one of them.
    frame
        Rows, with every column that is shown.
    columns
        The columns from left to right: first those that are printed, then those for the screen, then the folded.
    meaning
        What the sheet is for, shown on the first sheet.
    frozen
        How many columns stay in view.
    grey
        Column that is non-empty in rows to be drawn grey.
    paper
        Excel's number of the paper.
    key
        Id of the list, by which its sheet is found whatever its title.
    most
        How many rows are printed; the others are for the screen. 0 prints all.
    draw
        Draws the sheet in place of its rows.
    """

    name: str
    table: str
    frame: pd.DataFrame
    columns: tuple[Show, ...]
    meaning: str = ""
    frozen: int = 0
    grey: str = ""
    paper: int = A4
    key: str = ""
    most: int = 0
    draw: Callable[[Any], None] | None = None


#: Lists that are read back under a name of their own, and the contract that they keep.
CONTRACTS = {"candidates": "firms", "candidate_matches": "matches"}


def safe_text(value: object) -> str:
    """Make any value a text that a cell can hold: no control or direction characters, not too long.

    Examples
    --------
    >>> safe_text("a\\x00b\\r\\nc"), len(safe_text("x" * 40_000))
    ('ab\\nc', 32767)
    """
    text = _ILLEGAL.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_CHARS:
        return text
    room = 2 * (MOST_CHARS - len(CUT_MARK))
    return units[:room].decode("utf-16-le", errors="ignore") + CUT_MARK


def as_stored(text: str) -> str:
    """Write a text as a workbook stores it: what looks like the code of a character must not become that character.

    Examples
    --------
    >>> as_stored("a_x0041_b"), from_stored("a_x005F_x0041_b"), from_stored("a_x000D__x000A_b")
    ('a_x005F_x0041_b', 'a_x0041_b', 'a\\nb')
    """
    return _CODELIKE.sub("_x005F_", text) if "_x" in text else text


def from_stored(text: str) -> str:
    """Read a text as a workbook stores it; see :func:`as_stored`."""
    return safe_text(_CODED.sub(lambda code: chr(int(code[1], 16)), text)) if "_x" in text else text


def shown(value: Any, column: Show) -> str | int | float | None:
    """Give what stands in a cell: a number where the column has a number format, else a safe text."""
    if pd.isna(value) or value == "":
        return column.empty or None
    if column.form and isinstance(value, Real):
        number = float(value)
        if not math.isfinite(number):
            return column.empty or None
        return int(number) if number.is_integer() and "." not in column.form else number
    return safe_text(column.words.get(str(value), value)) or column.empty or None


def lines_needed(text: str, width: float) -> int:
    """Estimate how many lines a text takes in a column of that width."""
    return sum(_lines_of(line, width) for line in text.split("\n"))


def _lines_of(line: str, width: float) -> int:
    size = text_width(line)
    # Latin words leave more of a line's end empty than Chinese characters, and their letters are wider than a half.
    latin = len(line.encode("ascii", "ignore")) / max(size, 1)
    room = max((1 - 0.08 * latin) * width, 3)
    return 1 if size <= room else math.ceil(size / (room - 1))


def header_text(column: Show) -> str:
    """Give a column's header; the unit of a long one stands on a line of its own."""
    return column.zh.replace("(", "\n(") if text_width(column.zh) > 10 else column.zh

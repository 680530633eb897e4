"""What is wrong with an input, where, and how to mend it.

Every reader of chainmap collects :class:`Fault` records and raises one :class:`InputFaults` that
carries them all, so that a planner mends a file once and not ten times.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with an input.

    Attributes
    ----------
    where
        The place: ``file:line:column`` for text files, ``file, sheet, row, column`` for tables.
    zh, en
        What is wrong, in Chinese and in English.
    mend_zh, mend_en
        How to mend it; may be empty.
    line
        The faulty line of a text file; empty for tables.
    column
        1-based column of the fault in ``line`` (characters, not bytes); 0 when there is none.
    level
        ``"error"`` (nothing is loaded), ``"warning"``, or ``"note"`` (nothing is wrong; good to know).
    row, field, value
        For tables: the row as Excel numbers it, the column's header, and the value found.
    """

    where: str
    zh: str
    en: str
    mend_zh: str = ""
    mend_en: str = ""
    line: str = ""
    column: int = 0
    level: str = "error"
    row: int = 0
    field: str = ""
    value: str = ""

    def __str__(self) -> str:
        """Show the fault as a planner reads it: place, line with a caret, what, how to mend."""
        parts = [f"{self.where}: {self.zh} / {self.en}"]
        if self.line:
            parts += [f"    {self.line}", f"    {caret(self.line, self.column)}"]
        if self.mend_zh or self.mend_en:
            parts.append("    → " + " / ".join(text for text in (self.mend_zh, self.mend_en) if text))
        return "\n".join(parts)


def caret(line: str, column: int) -> str:
    """Give the line of blanks that puts ``^`` under the character at ``column`` (1-based).

    Chinese characters take two cells on a terminal, so they are padded with an ideographic blank;
    tabs are kept, so that the caret stands right whatever their width.

    Examples
    --------
    >>> caret("名称: x", 5)
    '\\u3000\\u3000  ^'
    """
    pad = []
    for char in line[: max(column - 1, 0)]:
        if char == "\t":
            pad.append("\t")
        elif unicodedata.combining(char):
            continue
        elif unicodedata.east_asian_width(char) in "WF":
            pad.append("\u3000")
        else:
            pad.append(" ")
    return "".join(pad) + "^"


def told_once(faults: Iterable[Fault]) -> str:
    """Tell faults one below the other; what is wrong alike in several rows of a table is told once, with the rows.

    Examples
    --------
    >>> rows = [Fault(f"a.csv, 第{row}行 / row {row}", "没有来源", "no source", row=row) for row in (3, 5, 8)]
    >>> print(told_once(rows))
    a.csv, 第3行 / row 3: 没有来源 / no source
        另有 2 行相同 / the same in 2 more rows: 5, 8
    """
    alike: dict[object, list[Fault]] = {}
    for number, fault in enumerate(faults):
        file = fault.where.split(",", 1)[0]
        same = (file, fault.field, fault.zh, fault.en, fault.mend_zh, fault.mend_en, fault.level)
        alike.setdefault(same if fault.row else number, []).append(fault)
    told = []
    for first, *more in alike.values():
        told.append(str(first))
        if more:
            rows = ", ".join(str(fault.row) for fault in more)
            told.append(f"    另有 {len(more)} 行相同 / the same in {len(more)} more rows: {rows}")
    return "\n".join(told)


class ChainmapError(Exception):
    """Base of the errors chainmap raises on purpose; its text is meant for planners."""


class InputFaults(ChainmapError):
    """An input has faults; all of them are in :attr:`faults`, nothing was loaded."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(told_once(self.faults))


class UsageError(ChainmapError):
    """A call cannot be carried out as it was asked (an unknown name, contradictory lists)."""


def not_installed(package: str, extra: str) -> str:
    """Say that a package is missing, and which of chainmap's extras brings it, from its folder or by its name.

    Examples
    --------
    >>> print(not_installed("pyarrow", "parquet"))  # doctest: +NORMALIZE_WHITESPACE
    缺少软件包 pyarrow，安装 chainmap 时请带上 parquet：pip install ".[parquet]"（在其文件夹里）或 "chainmap[parquet]"
        / pyarrow is not installed; install chainmap with its extra 'parquet'
    """
    return (
        f"缺少软件包 {package}，安装 chainmap 时请带上 {extra}："
        f'pip install ".[{extra}]"（在其文件夹里）或 "chainmap[{extra}]"'
        f" / {package} is not installed; install chainmap with its extra '{extra}'"
    )

"""The rows of a chain's tables: every cell read by its column's form, every fault with its sheet, row and column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from chainmap.definition.nearest import nearest
from chainmap.definition.tabular.cells import read_joined, read_list, read_text
from chainmap.definition.tabular.columns import CHAIN_TABLES, WORDS, ChainColumn, shown_words
from chainmap.definition.tabular.grids import ChainGrid, warning
from chainmap.definition.tabular.values import (
    TROUBLES,
    read_chain_date,
    read_codes,
    read_flag,
    read_id,
    read_int,
    read_number,
    read_word,
)
from chainmap.tables.cleaning import Parsed, unguard_formula
from chainmap.tables.faults import Fault
from chainmap.tables.problems import row_fault
from chainmap.tables.sheets import NO_VALUE


class Spot(NamedTuple):
    """Where something stands: file and sheet, row as Excel numbers it, the column's letter and header."""

    where: str
    row: int = 0
    letter: str = ""
    header: str = ""

    def __str__(self) -> str:
        """Say it as a planner reads it."""
        column = f", {self.letter}列 (column {self.letter}) {self.header}" if self.header else ""
        return f"{self.where}, 第{self.row}行 (row {self.row}){column}" if self.row else self.where


class ChainRow(NamedTuple):
    """One row: where it stands, and its values by column; what is empty or faulty is left out."""

    spot: Spot
    values: dict[str, Any]
    spots: dict[str, Spot]


def column_letter(place: int) -> str:
    """Name a 0-based column as Excel does.

    Examples
    --------
    >>> column_letter(0), column_letter(27)
    ('A', 'AB')
    """
    letters = ""
    while place >= 0:
        place, rest = divmod(place, 26)
        letters = chr(65 + rest) + letters
        place -= 1
    return letters


def fault_at(spot: Spot, zh: str, en: str, mend: tuple[str, str] = ("", ""), *, level: str = "error") -> Fault:
    """Make the fault of a place in a table."""
    return Fault(str(spot), zh, en, *mend, level=level, row=spot.row, field=spot.header)


def read_rows(table: str, source: ChainGrid, faults: list[Fault]) -> list[ChainRow]:
    """Read the rows of a table.

    Parameters
    ----------
    table
        A key of :data:`chainmap.definition.tabular.columns.CHAIN_TABLES`.
    source
        Its cells.
    faults
        Is added to: cells that are no numbers, dates or known words, and rows whose shape is broken.
    """
    grid = source.grid
    rows = [ChainRow(Spot(grid.where, row), {}, {}) for row in grid.cells.index.tolist()]
    faults += [row_fault(code, grid.where, row) for row, code in grid.marks.items() if row in grid.cells.index]
    for column in CHAIN_TABLES[table]:
        if column.name in source.places:
            faults += _read_column(table, column, source, rows)
    return rows


def _read_column(table: str, column: ChainColumn, source: ChainGrid, rows: list[ChainRow]) -> list[Fault]:
    """Read one column into the rows, and give what is wrong with its cells."""
    place = source.places[column.name]
    letter, header = column_letter(place), source.grid.header[place]
    parse = _parser(table, column, source)
    faults: list[Fault] = []
    repaired: list[tuple[int, str]] = []
    for row, cell in zip(rows, source.grid.cells[place].tolist(), strict=True):
        spot = row.spot._replace(letter=letter, header=header)
        row.spots[column.name] = spot
        parsed: Parsed = (None, "no_formula_value") if isinstance(cell, str) and cell == NO_VALUE else parse(cell)
        value, remark = parsed
        if remark == "lost_zero":
            repaired.append((spot.row, value[0]))
        elif remark:
            faults.append(_cell_fault(remark, spot, value if remark == "not_word" else cell, table, column.name))
            continue
        if value is not None and value != []:
            row.values[column.name] = value
    return [*faults, *_repairs(source.grid.where, header, repaired)]


def _parser(table: str, column: ChainColumn, source: ChainGrid) -> Callable[[Any], Parsed]:
    name, unit = column.name, source.units.get(column.name)
    parsers: dict[str, Callable[[Any], Parsed]] = {
        "text": read_text,
        "node": read_text,
        "id": read_id if "_" in name or table in ("chain", "nodes") else read_text,
        "list": read_list,
        "sources": read_joined,
        "codes": lambda cell: read_codes(cell, spreadsheet=source.plain),
        "number": lambda cell: read_number(cell, unit),
        "int": read_int,
        "flag": read_flag,
        "date": read_chain_date,
        "word": lambda cell: read_word(cell, table, name),
    }
    parse = parsers[column.form]
    return (lambda cell: parse(unguard_formula(cell))) if source.guarded else parse


def _cell_fault(remark: str, spot: Spot, value: Any, table: str, column: str) -> Fault:
    shown = str(value)[:60]
    if remark == "not_word":
        words, choices = WORDS[table, column], shown_words(table, column)
        near = nearest(shown, [*words, *choices])
        mend = (f"是不是“{near}”？", f"did you mean '{near}'?")
        mend = mend if near else (f"可填：{'、'.join(choices.values())}", f"one of: {', '.join(choices)}")
        fault = fault_at(spot, f"“{shown}”不是可选的值", f"'{shown}' is not one of the choices", mend)
    elif column == "importance" and remark not in ("excel_error", "mojibake", "no_formula_value"):
        mend = ("填 1 到 5 的整数", "a whole number from 1 to 5")
        fault = fault_at(spot, f"“{shown}”不是整数", f"'{shown}' is not a whole number", mend)
    elif remark in TROUBLES:
        problem = TROUBLES[remark]
        quoted = f" “{shown}”"
        fault = fault_at(spot, problem.zh + quoted, problem.en + quoted, (problem.mend_zh, problem.mend_en))
    else:
        fault = replace(row_fault(remark, spot.where, spot.row, spot.header, value), where=str(spot))
    return replace(fault, value=shown)


def _repairs(where: str, header: str, repaired: list[tuple[int, str]]) -> Iterator[Fault]:
    if repaired:
        shown = "、".join(f"第{row}行 {code}" for row, code in repaired[:5]) + ("……" if len(repaired) > 5 else "")
        yield warning(
            f"{where}, {header}",
            f"{len(repaired)} 个行业代码被 Excel 去掉了前面的 0，已补回：{shown}",
            f"Excel had taken the first 0 of {len(repaired)} classes; it was put back",
            "核对；并把该列设为“文本”格式",
            "check them, and set the column to Text",
        )


def some_rows(where: str, rows: Iterable[int], zh: str, en: str) -> Iterator[Fault]:
    """Say once, as a warning, what was done in several rows; nothing if there are none.

    Parameters
    ----------
    where
        The file, and the sheet if it has sheets.
    rows
        Their numbers.
    zh, en
        What was done.
    """
    found = list(rows)
    if found:
        shown = ", ".join(str(row) for row in found[:8]) + (", …" if len(found) > 8 else "")
        yield warning(where, f"{zh}（{len(found)} 行：{shown}）", f"{en} ({len(found)} rows: {shown})")

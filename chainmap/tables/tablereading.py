"""Reading chainmap's own tables back, under their English names or Chinese headers."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from chainmap.tables.amounts import parse_number
from chainmap.tables.cleaning import Parsed, each, plain_text, unguard_formula
from chainmap.tables.contract import TABLES, Column, conform, zh_headers
from chainmap.tables.dates import parse_date
from chainmap.tables.faults import Fault, InputFaults, UsageError
from chainmap.tables.grids import Grid, read_grid
from chainmap.tables.headers import table_heading
from chainmap.tables.problems import row_fault
from chainmap.tables.sheets import NO_VALUE

#: Columns without which a table says nothing; all others may be absent and are then empty.
REQUIRED: dict[str, tuple[str, ...]] = {
    "firms": ("name",),
    "matches": ("firm_id", "node_id", "score"),
    "coverage": ("node_id", "strength", "status"),
    "gaps": ("node_id", "action", "severity"),
    "targets": ("firm_id", "node_id", "score"),
    "plan": ("firm_id", "node_id"),
    "offers": ("firm_id", "node_id"),
    "moves": ("firm_id", "node_id"),
    "given": ("firm", "node_id"),
    "reviews": ("firm", "node", "answer"),
}


def read_table(path: str | Path, table: str, *, sheet: str | None = None) -> pd.DataFrame:
    """Read a chainmap table back from CSV, XLSX or Parquet, under its English names or Chinese headers.

    Parameters
    ----------
    path
        The file.
    table
        A key of :data:`chainmap.tables.contract.TABLES`.
    sheet
        Sheet of a workbook; by default the one that has the table's headers.

    Returns
    -------
    pandas.DataFrame
        The table's columns in order and dtype, then the file's further columns as they are.

    Raises
    ------
    UsageError
        If there is no such file, sheet or table.
    InputFaults
        With every fault of the file: missing or doubled columns, cells that are no numbers or dates.
    """
    path = Path(path)
    if table not in TABLES:
        raise UsageError(f"没有表“{table}” / no table {table!r}: {', '.join(TABLES)}")
    grid = read_grid(path, table_heading(table), sheet, required=REQUIRED[table])
    places, faults = _places(grid, table)
    kinds = {column.name: column for column in TABLES[table]}
    data: dict[str, list[Any]] = {}
    for name, place in places.items():
        data[name], found = _column(grid, place, kinds[name])
        faults += found
    faults += [row_fault(code, grid.where, row) for row, code in grid.marks.items() if row in grid.cells.index]
    if faults:
        raise InputFaults(sorted(faults, key=lambda fault: fault.row))
    further = {title: place for place, title in enumerate(grid.header) if title and place not in places.values()}
    extra = {unguard_formula(title): _further(grid, place) for title, place in further.items() if title not in data}
    frame = pd.DataFrame({**data, **extra}, index=grid.cells.index, columns=[*data, *extra], dtype=object)
    whole = conform(frame, table, extra)
    return whole.assign(**{name: whole[name].infer_objects() for name in extra})


def _places(grid: Grid, table: str) -> tuple[dict[str, int], list[Fault]]:
    """Find the column of each field; missing and doubled ones are faults."""
    recognise = table_heading(table)
    places: dict[str, int] = {}
    faults = []
    for place, title in enumerate(grid.header):
        heading = recognise(title) if title else None
        if heading and heading.field in places:
            first = grid.header[places[heading.field]]
            faults.append(
                Fault(
                    where=grid.where,
                    zh=f"两列含义相同：“{first}”和“{title}”",
                    en=f"two columns mean the same: {first!r} and {title!r}",
                    mend_zh="删去或改名其中一列",
                    mend_en="delete or rename one of them",
                    field=title,
                )
            )
        elif heading:
            places[heading.field] = place
    zh = zh_headers(table)
    for name in REQUIRED[table]:
        if name not in places:
            faults.append(
                Fault(
                    where=grid.where,
                    zh=f"缺少列“{zh[name]}”（{name}）",
                    en=f"column {name} ({zh[name]}) is missing",
                    mend_zh=f"补上该列；文件里的列有：{'、'.join(title for title in grid.header if title)}",
                    mend_en="add it; the file's columns are listed on the left",
                    field=name,
                )
            )
    return places, faults


def _column(grid: Grid, place: int, column: Column) -> tuple[list[Any], list[Fault]]:
    parsers: dict[str, Callable[[Any], Parsed]] = {"text": _text, "date": parse_date, "float": _float, "int": _int}
    parse = _key if column.name in ("firm_id", "firm", "uscc") else parsers[column.kind]
    cells = grid.cells[place].tolist()
    values, remarks = each(cells, parse)
    rows = grid.cells.index.tolist()
    faults = [
        row_fault(remark, grid.where, rows[at], grid.header[place], cells[at])
        for at, remark in enumerate(remarks)
        if remark
    ]
    return values, faults


def _text(value: Any) -> Parsed:
    """Read a text as it was written: nothing but the formula mark is taken away."""
    if value == NO_VALUE:
        return None, "no_formula_value"
    if isinstance(value, str):
        return unguard_formula(value) or None, "mojibake" if "\ufffd" in value else ""
    return plain_text(value), ""


def _key(value: Any) -> Parsed:
    if isinstance(value, float) and abs(value) >= 1e15:
        return None, "mangled_code"
    text, remark = _text(value)
    if text is not None and re.fullmatch(r"\d\.\d+[Ee]\+?\d{2}", text.strip()):
        return None, "mangled_code"
    return text, remark


def _float(value: Any) -> Parsed:
    if value == NO_VALUE:
        return None, "no_formula_value"
    number, remark = parse_number(unguard_formula(value))
    return number, "not_number" if remark == "approximate" else remark.replace("negative", "")


def _int(value: Any) -> Parsed:
    number, remark = _float(value)
    if remark or number is None:
        return number, remark
    return (int(number), "") if float(number).is_integer() else (None, "not_whole")


def _further(grid: Grid, place: int) -> list[Any]:
    return [unguard_formula(value) if value != "" else None for value in grid.cells[place].tolist()]

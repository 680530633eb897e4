"""Reading chainmap's own tables back, under their English names or Chinese headers."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from chainmap.tables.amounts import parse_number
from chainmap.tables.cleaning import Parsed, each, plain_text, remark_note, unguard_formula
from chainmap.tables.contract import TABLES, Column, conform
from chainmap.tables.dates import parse_date
from chainmap.tables.faults import Fault, InputFaults, UsageError
from chainmap.tables.filekinds import one_sheet
from chainmap.tables.grids import Grid, read_grid
from chainmap.tables.personal import FREE_TEXTS, cut_personal
from chainmap.tables.problems import row_fault
from chainmap.tables.sheets import NO_VALUE
from chainmap.tables.wanted import REQUIRED as REQUIRED
from chainmap.tables.wanted import missing_fault, table_recogniser


def read_table(path: str | Path, table: str, *, sheet: str | None = None) -> pd.DataFrame:
    """Read a chainmap table back from CSV, XLSX or Parquet, under its English names or Chinese headers.

    Parameters
    ----------
    path
        The file; a sheet of a workbook may be named with it: ``审核.xlsx#叶县``.
    table
        A key of :data:`chainmap.tables.contract.TABLES`.
    sheet
        Sheet of a workbook; by default the one that has the table's headers.

    Returns
    -------
    pandas.DataFrame
        The table's columns in order and dtype, then the file's further columns as they are.
        ``attrs["file"]`` is the file's name, ``attrs["rows"]`` each row's number as Excel shows it,
        ``attrs["notes"]`` says what was cut out as personal data.

    Raises
    ------
    UsageError
        If there is no such file, sheet or table.
    InputFaults
        With every fault of the file: missing or doubled columns, cells that are no numbers or dates.
    """
    path, sheet = one_sheet(path, sheet)
    if table not in TABLES:
        raise UsageError(f"没有表“{table}” / no table {table!r}: {', '.join(TABLES)}")
    grid = read_grid(path, table_recogniser(table), sheet, table=table)
    places, faults = _places(grid, table)
    kinds = {column.name: column for column in TABLES[table]}
    data: dict[str, list[Any]] = {}
    for name, place in places.items():
        data[name], found = _column(grid, place, kinds[name])
        faults += found
    faults += [row_fault(code, grid.where, row) for row, code in grid.marks.items() if row in grid.cells.index]
    if table == "given" and "source" in places:
        header = grid.header[places["source"]]
        empty = zip(grid.cells.index.tolist(), data["source"], strict=True)
        faults += [row_fault("no_source", grid.where, row, header) for row, said in empty if not (said or "").strip()]
    if faults:
        raise InputFaults(sorted(faults, key=lambda fault: fault.row))
    notes = [note for name in FREE_TEXTS if name in data for note in _without_personal(grid, places[name], data, name)]
    further = {title: place for place, title in enumerate(grid.header) if title and place not in places.values()}
    extra = {unguard_formula(title): _further(grid, place) for title, place in further.items() if title not in data}
    frame = pd.DataFrame({**data, **extra}, index=grid.cells.index, columns=[*data, *extra], dtype=object)
    whole = conform(frame, table, extra)
    whole = whole.assign(**{name: whole[name].infer_objects() for name in extra})
    whole.attrs = {"notes": notes, "file": path.name, "rows": grid.cells.index.tolist()}
    return whole


def _without_personal(grid: Grid, place: int, data: dict[str, list[Any]], name: str) -> list[str]:
    """Cut personal data out of a column of ``data``, and say in which rows."""
    left = [None if text is None else cut_personal(text) or None for text in data[name]]
    rows = [row for row, old, new in zip(grid.cells.index.tolist(), data[name], left, strict=True) if old != new]
    data[name] = left
    return [remark_note("personal", grid.header[place], rows)] if rows else []


def _places(grid: Grid, table: str) -> tuple[dict[str, int], list[Fault]]:
    """Find the column of each field; missing ones and two of the same rank are faults."""
    recognise = table_recogniser(table)
    places: dict[str, int] = {}
    ranks: dict[str, int] = {}
    faults = []
    for place, title in enumerate(grid.header):
        heading = recognise(title) if title else None
        if heading and heading.tier == ranks.get(heading.field):
            faults.append(_twice(grid.where, grid.header[places[heading.field]], title))
        elif heading and heading.tier < ranks.get(heading.field, heading.tier + 1):
            places[heading.field], ranks[heading.field] = place, heading.tier
    missing = [name for name in REQUIRED[table] if name not in places]
    return places, faults + [missing_fault(grid.where, grid.header, table, name) for name in missing]


def _twice(where: str, first: str, second: str) -> Fault:
    return Fault(
        where=where,
        zh=f"两列含义相同：“{first}”和“{second}”",
        en=f"two columns mean the same: {first!r} and {second!r}",
        mend_zh="删去或改名其中一列",
        mend_en="delete or rename one of them",
        field=second,
    )


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

"""A finished workbook → its tables, by the hidden names of the headers."""

from __future__ import annotations

import warnings
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pandas as pd

from chainmap.coverage.gaps import ACTIONS_ZH
from chainmap.coverage.strength import STATUS_ZH
from chainmap.planning import PHASES_ZH
from chainmap.scoring.reasons import BY_ZH
from chainmap.tables.contract import TABLES, conform
from chainmap.tables.faults import UsageError
from chainmap.workbook.lists import LISTS_ZH
from chainmap.workbook.sheets import GATES_ZH
from chainmap.workbook.style import PREFIX
from chainmap.workbook.targets import PLANNERS
from chainmap.workbook.text import CONTRACTS, EMPTY, UNKNOWN, from_stored

#: Column → how its codes are shown.
WORDS = {"status": STATUS_ZH, "action": ACTIONS_ZH, "gate": GATES_ZH, "phase": PHASES_ZH, "by": BY_ZH, "list": LISTS_ZH}
#: Sheets that hold two lists → the names of their tables, local first.
SPLIT = {"matches": ("matches", "candidate_matches"), "firms": ("firms", "candidates")}

#: Table → the lists that hold it, where they are called otherwise.
HOMES = {"firms": ("firms", "local"), "candidates": ("candidates",), "candidate_matches": ("matches",)}


def read_back(path: Path) -> dict[str, pd.DataFrame]:
    """Read every table that has named headers; see :func:`chainmap.workbook.book.workbook_tables`."""
    import openpyxl

    try:
        with warnings.catch_warnings():
            # openpyxl tells what it would lose on saving; only cells are read here.
            warnings.filterwarnings("ignore", module="openpyxl")
            book = openpyxl.load_workbook(path)
    except Exception as error:  # a damaged workbook raises many kinds of error
        raise UsageError(f"{path.name}: 不能作为 .xlsx 读取 / cannot be read as .xlsx ({error})") from error
    raw: dict[str, dict[str, list[Any]]] = {}
    marked = _marked(book)
    for name, defined in book.defined_names.items():
        prefix, _, rest = name.partition(".")
        table, _, column = rest.partition(".")
        if prefix == PREFIX and CONTRACTS.get(table, table) in TABLES:
            raw.setdefault(table, {})[column] = _below(book, defined, marked.get(table))
    if not raw:
        raise UsageError(f"{path.name}: 不是 chainmap 写的清单 / not a workbook written by chainmap")
    return {name: frame for table, columns in raw.items() for name, frame in _tables(table, columns).items()}


def _marked(book: Any) -> dict[str, Any]:
    """Find the sheet of each table by the hidden mark that goes with the sheet, whatever its title is now."""
    mark = f"{PREFIX}.sheet"
    keys = {
        page.defined_names[mark].attr_text.strip('"'): page for page in book.worksheets if mark in page.defined_names
    }
    found = {table: next((keys[key] for key in named if key in keys), None) for table, named in HOMES.items()}
    return keys | {table: page for table, page in found.items() if page is not None}


def _below(book: Any, defined: Any, marked: Any) -> list[Any]:
    """Give the cells under a named header; nothing if its column was deleted."""
    if "#REF" in defined.attr_text:
        return []
    for sheet, where in defined.destinations:
        # A program that renames a sheet may forget the names that point to it; the mark is the sheet's own.
        page = book[sheet] if sheet in book.sheetnames else marked
        if page is not None:
            head = page[where.replace("$", "")]
            while isinstance(head, tuple):  # a name that somebody stretched over more cells
                head = head[0]
            return [_plain(page.cell(row, head.column).value) for row in range(head.row + 1, page.max_row + 1)]
    return []


def _plain(value: Any) -> Any:
    """Give what stands in a cell as it was meant: dates as text, stored codes as characters."""
    if isinstance(value, str):
        return from_stored(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return "是" if value is True else "否" if value is False else value


def _tables(table: str, columns: dict[str, list[Any]]) -> dict[str, pd.DataFrame]:
    frame = pd.DataFrame({name: pd.Series(values, dtype="object") for name, values in columns.items()})
    frame = frame.replace(EMPTY, pd.NA).dropna(how="all").reset_index(drop=True)
    for column, words in WORDS.items():
        if column in frame:
            codes = {zh: code for code, zh in words.items()}
            frame[column] = frame[column].map(lambda shown, codes=codes: codes.get(shown, shown))
    frame = frame.replace(UNKNOWN, pd.NA)
    for one in TABLES[CONTRACTS.get(table, table)]:
        if one.name in frame and one.kind in ("int", "float"):
            # A word such as 另列 stands where there is no number.
            frame[one.name] = pd.to_numeric(frame[one.name], errors="coerce")
            if one.kind == "int":
                frame[one.name] = frame[one.name].where(frame[one.name] % 1 == 0)
    if table not in SPLIT or "list" not in frame:
        filled = [name for name in (*PLANNERS, "progress") if name in frame and frame[name].notna().any()]
        return {table: conform(frame, CONTRACTS.get(table, table), filled)}
    lists = zip(SPLIT[table], LISTS_ZH, strict=True)
    return {name: conform(frame[frame["list"] == which], table) for name, which in lists}

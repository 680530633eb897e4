"""The tables of a chain as planners edit them: Chinese headers and words, sheets with frozen headers and choices."""

from __future__ import annotations

import warnings
from copy import copy
from pathlib import Path
from typing import Any

import pandas as pd

from chainmap.definition.tabular.cells import quoted
from chainmap.definition.tabular.columns import CHAIN_TABLES, SHEETS, WORDS, shown_words, zh_titles
from chainmap.definition.tabular.values import codes_cell
from chainmap.tables.cleaning import guard_formula, is_missing
from chainmap.tables.files import refuse_long
from chainmap.tables.widths import text_width

#: Widest column of a sheet, in characters (a Chinese one counts two), and rows that a choice is offered for.
_WIDEST, _ROWS = 48, 2_000
_FLAGS = {"yes": "是", "no": "否"}


def planners_table(table: str, frame: pd.DataFrame, *, lists: bool) -> pd.DataFrame:
    """Give a table as planners read it: Chinese headers, Chinese words.

    Parameters
    ----------
    table
        A key of :data:`chainmap.definition.tabular.columns.CHAIN_TABLES`.
    frame
        The table, of :func:`chainmap.definition.tabular.tables.chain_to_tables`.
    lists
        Whether it is for a CSV file, which Excel may spoil: line breaks and first zeros are kept from it.
    """
    columns: dict[str, list[Any]] = {}
    for column in CHAIN_TABLES[table]:
        cells = [None if is_missing(cell) else cell for cell in frame[column.name].astype(object)]
        words = shown_words(table, column.name) if (table, column.name) in WORDS else {}
        words = _FLAGS if column.form == "flag" else words
        shown = [words.get(cell, cell) if isinstance(cell, str) else _exact(cell, lists) for cell in cells]
        if lists:
            shown = [quoted(cell) if isinstance(cell, str) and "\n" in cell else cell for cell in shown]
        if lists and column.form == "codes":
            shown = [codes_cell(cell.split("、"), spreadsheet=True) if cell else cell for cell in shown]
        columns[column.name] = shown
    return pd.DataFrame(columns, index=range(len(frame)), dtype=object).rename(columns=zh_titles(table))


def _exact(value: Any, lists: bool) -> Any:
    """Give a number that a workbook, which keeps 16 digits, would change, as text."""
    return repr(value) if not lists and isinstance(value, float) and float(f"{value:.16g}") != value else value


def write_book(tables: dict[str, pd.DataFrame], path: Path, name: Path) -> None:
    """Write the tables of a chain as a workbook, a sheet a table.

    Parameters
    ----------
    tables
        Of :func:`chainmap.definition.tabular.tables.chain_to_tables`.
    path
        Where to.
    name
        The file's path in messages.

    Raises
    ------
    UsageError
        If a text is too long for an Excel cell.
    """
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for table, frame in tables.items():
        shown = planners_table(table, frame, lists=False)
        columns = [[guard_formula(cell) for cell in shown.iloc[:, place]] for place in range(shown.shape[1])]
        refuse_long(columns, list(shown.columns), name)
        _fill_sheet(book.create_sheet(SHEETS[table]), table, list(shown.columns), columns)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book.save(path)


def _fill_sheet(page: Any, table: str, titles: list[str], columns: list[list[Any]]) -> None:
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    looks: dict[bool, Any] = {}
    head = PatternFill("solid", start_color="DCE6F1", end_color="DCE6F1")
    for place, (title, cells, column) in enumerate(zip(titles, columns, CHAIN_TABLES[table], strict=True), start=1):
        number = column.form in ("number", "int")
        page.cell(1, place, title)
        for row, cell in enumerate(cells, start=2):
            if cell is not None:
                _put(page.cell(row, place), cell, looks)
        page.cell(1, place).font, page.cell(1, place).fill = Font(bold=True), head
        widths = [text_width(str(cell)) for cell in (title, *cells) if cell is not None]
        dimension = page.column_dimensions[get_column_letter(place)]
        dimension.width = min(max(widths) + 3, _WIDEST)
        # Rows that are added stay texts too: 0610 and 2025-12 as they are typed.
        dimension.number_format = "General" if number else "@"
        _offer(page, table, column.name, column.form, get_column_letter(place))
    page.freeze_panes = "C2" if table in ("nodes", "links") else "A2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(titles))}{max(len(columns[0]) + 1, 2)}"


def _put(cell: Any, value: Any, looks: dict[bool, Any]) -> None:
    """Fill a cell; each of the two looks is made once and then copied, which is many times faster."""
    text = isinstance(value, str)
    cell.value = value
    if text:
        cell.data_type = "s"  # openpyxl takes "=1" for a formula and "#N/A" for an error
    if text not in looks:
        cell.number_format = "@" if text else "General"
        looks[text] = copy(cell._style)
    cell._style = copy(looks[text])


def _offer(page: Any, table: str, column: str, form: str, letter: str) -> None:
    """Let the planner choose where only some words are valid."""
    from openpyxl.worksheet.datavalidation import DataValidation

    choices = list(_FLAGS.values()) if form == "flag" else []
    choices = list(shown_words(table, column).values()) if form == "word" else choices
    choices = ["1", "2", "3", "4", "5"] if column == "importance" else choices
    if choices:
        offer = DataValidation("list", formula1=f'"{",".join(choices)}"', allow_blank=True, showErrorMessage=False)
        offer.add(f"{letter}2:{letter}{_ROWS}")
        page.add_data_validation(offer)

"""How a sheet of the workbook looks and is kept safe: text, widths, heights, colours, print set-up."""

from __future__ import annotations

import math
from copy import copy
from dataclasses import replace
from typing import Any

import pandas as pd

from chainmap.tables.contract import TABLES
from chainmap.tables.widths import text_width
from chainmap.workbook.text import (
    A4,
    CONTRACTS,
    CUT_MARK,
    EMPTY,
    MOST_ROWS,
    UNKNOWN,
    Sheet,
    Show,
    as_stored,
    header_text,
    lines_needed,
    safe_text,
    shown,
)

#: Names of the headers' defined names: ``chainmap.<table>.<column>``; Excel keeps them at their column when it moves.
PREFIX = "chainmap"

#: Named too: which list a row is of, and the columns that a planner fills in.
EXTRA = {"list", "unit", "note", "progress"}

FONT = "Microsoft YaHei"
HEAD_FILL, SCREEN_FILL, GREY_FILL = "DCE6F1", "EDEDED", "F2F2F2"
BAR, GREY_INK = "9DC3E6", "7F7F7F"
#: Light fills of words that planners look for; the word itself says the same in black and white.
TONES = {
    "近期": "9DC3E6",
    "中期": "BDD7EE",
    "远期": "DEEBF7",
    "已有": "E2EFDA",
    "薄弱": "FFF2CC",
    "缺失": "F8CBAD",
    "不符合": "F8CBAD",
    "符合": "E2EFDA",
}
#: As many cards are still large enough to read on one page.
ONE_PAGE = 20
LINE_POINTS, MOST_POINTS = 14.5, 409.0


def add_sheet(book: Any, sheet: Sheet, title: str) -> int:
    """Add a table to an openpyxl workbook.

    Parameters
    ----------
    book
        ``openpyxl.Workbook``; a sheet is appended to it.
    sheet
        What to write.
    title
        Title of the whole workbook, printed at the head of each page.

    Returns
    -------
    int
        How many texts were too long and are cut.
    """
    page = book.create_sheet(sheet.name)
    if sheet.draw is not None:
        sheet.draw(page)
        set_page(page, title, "landscape", sheet.paper)
        # A picture of a few cards goes on one page, so that none is cut in two.
        page.page_setup.fitToHeight = int(len(sheet.frame) <= ONE_PAGE)
        _name_headers(book, page, sheet)
        return 0
    sheet = replace(sheet, frame=sheet.frame.head(MOST_ROWS))
    cells = [[shown(value, column) for value in sheet.frame[column.name]] for column in sheet.columns]
    widths = [_width(column, values) for column, values in zip(sheet.columns, cells, strict=True)]
    styles: dict[tuple[str, ...], Any] = {}
    for place, column in enumerate(sheet.columns, start=1):
        put_text(page.cell(1, place), header_text(column))
        dress(page.cell(1, place), styles, "head", "", HEAD_FILL if column.printed else SCREEN_FILL)
        _explain(page.cell(1, place), sheet.table, column)
    greyed = [pd.notna(mark) and bool(mark) for mark in sheet.frame[sheet.grey]] if sheet.grey else []
    for row, values in enumerate(zip(*cells, strict=True), start=2):
        grey = bool(greyed) and greyed[row - 2]
        for place, (value, column) in enumerate(zip(values, sheet.columns, strict=True), start=1):
            if value is None and column.folded:
                continue
            _put(page.cell(row, place), value, column, styles, grey)
    if sheet.frame.empty:
        put_text(page.cell(2, 1), EMPTY)
        dress(page.cell(2, 1), styles, "unknown")
        page.merge_cells(start_row=2, end_row=2, start_column=1, end_column=_printed(sheet))
    _lay_out(page, sheet, widths, cells)
    _set_print(page, sheet, title)
    _name_headers(book, page, sheet)
    return sum(isinstance(value, str) and value.endswith(CUT_MARK) for values in cells for value in values)


def _explain(cell: Any, table: str, column: Show) -> None:
    """Say in a note on the header what the column means, in English, as the contract has it."""
    from openpyxl.comments import Comment

    meaning = {one.name: one.meaning for one in TABLES.get(CONTRACTS.get(table, table), ())}.get(column.name)
    if meaning and not column.folded:
        cell.comment = Comment(f"{column.name}: {meaning}", PREFIX, height=70, width=260)


def put_text(cell: Any, text: str) -> None:
    """Write a text that stays a text, whatever it begins with."""
    cell.value = as_stored(text)
    # openpyxl takes "=1+1" for a formula and "#N/A" for an error.
    cell.data_type = "s"
    if text[:1] in {"=", "+", "-", "@", "＝", "＋", "－", "＠"}:
        cell.quotePrefix = True


def dress(cell: Any, styles: dict[tuple[str, ...], Any], kind: str, form: str = "", fill: str = "") -> None:
    """Give a cell its looks; each look is built once and then copied, which is many times faster."""
    key = (kind, form, fill, str(cell.quotePrefix))
    if key not in styles:
        _dress(cell, kind, form, fill)
        styles[key] = copy(cell._style)
    cell._style = copy(styles[key])


def _dress(cell: Any, kind: str, form: str, fill: str) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    head = kind == "head"
    level = "center" if kind in ("head", "number", "word", "unknown") else "left"
    # A row is as high as its printed cells need; what does not fit beside them is to begin at its beginning.
    place = "top" if kind == "top" else "center"
    line = Side(style="thin", color="BFBFBF")
    ink = GREY_INK if kind == "unknown" else "000000"
    cell.font = Font(name=FONT, size=10, bold=head, italic=False, color=ink)
    cell.alignment = Alignment(horizontal=level, vertical=place, wrap_text=True)
    cell.border = Border(left=line, right=line, top=line, bottom=line)
    if form:
        cell.number_format = form
    if fill:
        cell.fill = PatternFill("solid", start_color=fill, end_color=fill)


def _put(
    cell: Any, value: str | int | float | None, column: Show, styles: dict[tuple[str, ...], Any], grey: bool
) -> None:
    fill = TONES.get(str(value), "") if column.toned else ""
    fill = fill or (GREY_FILL if grey else "")
    if isinstance(value, str):
        put_text(cell, value)
        kind = "unknown" if value in (UNKNOWN, column.empty) else "word" if column.width <= 12 else "text"
        kind = "top" if kind == "text" and column.screen else kind
        dress(cell, styles, kind, "@" if not column.form else "", fill)
    else:
        cell.value = value
        dress(cell, styles, "number" if column.form else "text", column.form, fill)


def _width(column: Show, values: list[str | int | float | None]) -> float:
    """As wide as the longest line, within the column's limit; a header may take two lines."""
    longest = max((text_width(str(_rounded(value, column))) for value in values if value is not None), default=0)
    head = header_text(column)
    least = text_width(head) + 2 if "\n" in head else math.ceil(text_width(head) / 2) + 4
    return float(max(min(longest + 2, column.width), min(least, 16), column.least))


def _rounded(value: str | int | float, column: Show) -> str:
    decimals = len(column.form.partition(".")[2]) if column.form else 0
    return value if isinstance(value, str) else f"{value:,.{decimals}f}"


def _lay_out(page: Any, sheet: Sheet, widths: list[float], cells: list[list[str | int | float | None]]) -> None:
    from openpyxl.formatting.rule import DataBarRule
    from openpyxl.utils import get_column_letter

    last = max(len(sheet.frame) + 1, 2)
    for place, (column, width) in enumerate(zip(sheet.columns, widths, strict=True), start=1):
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = width
        if column.folded:
            page.column_dimensions.group(letter, letter, outline_level=1, hidden=True)
            page.column_dimensions[letter].width = width
        if column.bar:
            most = ("num", 1) if column.bar == "one" else ("max", None)
            bar = DataBarRule("num", 0, *most, color=BAR, showValue=True, minLength=0, maxLength=100)
            page.conditional_formatting.add(f"{letter}2:{letter}{last}", bar)
        if column.choices:
            page.add_data_validation(_choice(column.choices, f"{letter}2:{letter}{last}"))
    heads: list[tuple[Any, float]] = [
        (header_text(column), width) for column, width in zip(sheet.columns, widths, strict=True)
    ]
    page.row_dimensions[1].height = _height(heads)
    printed = [place for place, column in enumerate(sheet.columns) if column.printed]
    for row in range(len(sheet.frame)):
        page.row_dimensions[row + 2].height = _height([(cells[i][row], widths[i]) for i in printed])
    page.freeze_panes = f"{get_column_letter(sheet.frozen + 1)}2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{len(sheet.frame) + 1}"
    page.sheet_view.zoomScale = 90


def _choice(words: tuple[str, ...], cells: str) -> Any:
    """Offer words to choose from; what is not among them may be written too."""
    from openpyxl.worksheet.datavalidation import DataValidation

    offered = DataValidation(
        type="list", formula1='"' + ",".join(words) + '"', allow_blank=True, showErrorMessage=False
    )
    offered.add(cells)
    return offered


def _height(texts: list[tuple[str | int | float | None, float]]) -> float:
    lines = [lines_needed(text, width) for text, width in texts if isinstance(text, str)]
    return min(LINE_POINTS * max(lines, default=1) + 4, MOST_POINTS)


def _printed(sheet: Sheet) -> int:
    return sum(column.printed for column in sheet.columns)


def _set_print(page: Any, sheet: Sheet, title: str) -> None:
    from openpyxl.utils import get_column_letter

    set_page(page, title, "landscape", sheet.paper)
    page.print_title_rows = "1:1"
    rows = min(len(sheet.frame), sheet.most or MOST_ROWS)
    page.print_area = f"A1:{get_column_letter(_printed(sheet))}{max(rows, 1) + 1}"
    if rows < len(sheet.frame):
        page.oddFooter.left.text = f"印前 {rows} 行，共 {len(sheet.frame)} 行"


def set_page(page: Any, title: str, orientation: str, paper: int = A4) -> None:
    """Set paper, margins, head and foot of the printed page; one page wide, as long as it needs."""
    from openpyxl.worksheet.properties import PageSetupProperties

    page.page_setup.orientation = orientation
    page.page_setup.paperSize = paper
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = page.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.header, margins.footer = 0.7, 0.6, 0.3, 0.3
    # In a page head "&" starts a code, and 255 characters is the most.
    page.oddHeader.left.text = safe_text(title)[:80].replace("&", "&&")
    page.oddHeader.right.text = "&A"
    page.oddFooter.center.text = "第 &P 页，共 &N 页"
    page.oddFooter.right.text = "打印于 &D"


def _name_headers(book: Any, page: Any, sheet: Sheet) -> None:
    """Tie each header to its contract column by a hidden name, and the sheet to its list; the first of two wins."""
    from openpyxl.utils import get_column_letter, quote_sheetname
    from openpyxl.workbook.defined_name import DefinedName

    mark = f"{PREFIX}.sheet"
    page.defined_names[mark] = DefinedName(mark, attr_text=f'"{sheet.key}"', hidden=True)
    known = {column.name for column in TABLES.get(CONTRACTS.get(sheet.table, sheet.table), ())} | EXTRA
    for place, column in enumerate(sheet.columns, start=1):
        name = f"{PREFIX}.{sheet.table}.{column.name}"
        if sheet.table and column.name in known and name not in book.defined_names:
            where = f"{quote_sheetname(page.title)}!${get_column_letter(place)}$1"
            book.defined_names[name] = DefinedName(name, attr_text=where, hidden=True)

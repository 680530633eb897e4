"""The sheets of an XLSX workbook as plain rows; merged cells filled, formulas without a value marked."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from chainmap.tables.faults import ChainmapError, Fault, InputFaults, UsageError

#: Stands in for a formula whose value was never stored; read as a fault if its column is used.
NO_VALUE = "#公式没有结果"


def read_workbook(path: Path, sheet: str | None = None) -> dict[str, tuple[list[Sequence[Any]], list[str]]]:
    """Read the visible and hidden sheets of a workbook.

    Parameters
    ----------
    path
        An ``.xlsx`` or ``.xlsm`` file.
    sheet
        Only this sheet; all of them by default.

    Returns
    -------
    dict
        Sheet name → its rows from row 1 on, and notes about it.

    Raises
    ------
    UsageError
        If there is no sheet of that name.
    InputFaults
        If the file is damaged.
    """
    try:
        special = _has_merged_cells_or_formulas(path)
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions that do not touch the cells.
            warnings.simplefilter("ignore")
            return _sheets(path, sheet, special)
    except ChainmapError:
        raise
    except Exception as error:  # a damaged workbook raises many kinds of error
        raise InputFaults([_damaged(path.name, str(error))]) from error


def _damaged(where: str, error: str) -> Fault:
    return Fault(
        where=where,
        zh=f"Excel 文件已损坏或不是 .xlsx（{error}）",
        en=f"the Excel file is damaged, or no .xlsx ({error})",
        mend_zh="用 Excel/WPS 打开并另存为新的 .xlsx",
        mend_en="open it in Excel or WPS and save it as a new .xlsx",
    )


def _has_merged_cells_or_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        members = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        texts = (archive.read(name) for name in members)
        return any(mark in text for text in texts for mark in (b"<mergeCell ", b"<f>", b"<f "))


def _sheets(path: Path, sheet: str | None, special: bool) -> dict[str, tuple[list[Sequence[Any]], list[str]]]:
    import openpyxl

    # Reading cell by cell is quick, but knows nothing of merged cells.
    book = openpyxl.load_workbook(path, data_only=True, read_only=not special)
    try:
        names = [page.title for page in book.worksheets]
        if sheet is not None and sheet not in names:
            raise UsageError(
                f"{path.name}: 没有工作表“{sheet}”，有：{'、'.join(names)} / no sheet {sheet!r}: {', '.join(names)}"
            )
        wanted = [page for page in book.worksheets if sheet in (None, page.title)]
        if not special:
            return {page.title: (_plain_rows(page), []) for page in wanted}
        formulas = openpyxl.load_workbook(path, data_only=False)
        return {page.title: _full_rows(page, formulas[page.title]) for page in wanted}
    finally:
        book.close()


def _plain_rows(page: Any) -> list[Sequence[Any]]:
    # Some exporters write a wrong extent; without it openpyxl reads to the end.
    page.reset_dimensions()
    return _without_tail([list(row) for row in page.iter_rows(values_only=True)])


def _without_tail(rows: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
    last = max((number for number, row in enumerate(rows, 1) if any(cell is not None for cell in row)), default=0)
    return list(rows[:last])


def _full_rows(page: Any, formulas: Any) -> tuple[list[Sequence[Any]], list[str]]:
    rows: list[list[Any]] = [list(row) for row in page.iter_rows(min_row=1, min_col=1, values_only=True)]
    for number, row in enumerate(formulas.iter_rows(min_row=1, min_col=1), start=0):
        for place, cell in enumerate(row):
            if cell.data_type == "f" and rows[number][place] is None:
                rows[number][place] = NO_VALUE
    filled = 0
    for span in page.merged_cells.ranges:
        # Only down, not across: a title over many columns is no cell of each of them.
        value = rows[span.min_row - 1][span.min_col - 1]
        for row in range(span.min_row, span.max_row):
            rows[row][span.min_col - 1] = value
            filled += value is not None
    note = f"纵向合并的单元格已按其值填满 {filled} 格 / {filled} cells of vertically merged ranges were filled"
    return _without_tail(rows), [note] if filled else []

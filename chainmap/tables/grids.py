"""Files → grids: the cells below the header of a CSV, XLSX or Parquet file, with their row numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from chainmap.tables.cleaning import guard_formula
from chainmap.tables.decoding import SNIFF_ROWS, decode, find_delimiter, split_records
from chainmap.tables.faults import InputFaults, UsageError, not_installed
from chainmap.tables.filekinds import TEXT_ENDINGS, check_kind, file_fault
from chainmap.tables.headrows import (
    Recognise,
    Row,
    is_blank,
    known_headers,
    locate_header,
    merge_header,
)
from chainmap.tables.wanted import REQUIRED, no_header_fault

#: Marks that stand for a comma between columns where Chinese is typed.
WIDE_MARKS = "，；｜"


class Grid(NamedTuple):
    """The cells of a table as they stand in a file.

    Attributes
    ----------
    header
        Texts of the header, one per column of ``cells``; empty where a column has none.
    cells
        Cells as read (texts, numbers, dates, ``None``); columns are 0, 1, …; the index holds each row's
        number as Excel counts it. Rows without any content are left out.
    where
        The file's name, and the sheet's if it has sheets.
    notes
        What was found on the way, Chinese then English.
    marks
        Row number → problem code (a key of :data:`chainmap.tables.problems.PROBLEMS`) of whole rows.
    above
        Texts that stand above the header, such as a title or ``单位：万元``.
    """

    header: list[str]
    cells: pd.DataFrame
    where: str
    notes: list[str]
    marks: dict[int, str]
    above: tuple[str, ...] = ()


def read_grid(path: Path, recognise: Recognise, sheet: str | None = None, *, table: str = "firms") -> Grid:
    """Read the table in a file: find its encoding, delimiter, sheet and header row.

    Parameters
    ----------
    path
        CSV (also ``.txt``, ``.tsv``), XLSX or Parquet.
    recognise
        Tells which headers are known; the header row is the row that holds most of them.
    sheet
        Sheet of a workbook; by default the one sheet that has known headers.
    table
        The wanted table, named in faults; of several sheets those with its required columns are looked at first.

    Raises
    ------
    UsageError
        If there is no such file or sheet, or its ending is none of those above.
    InputFaults
        If the file is empty, damaged, protected, or has no row of known headers.
    """
    ending = check_kind(path)
    if ending == ".parquet":
        return _read_parquet(path)
    if ending in TEXT_ENDINGS:
        return _read_text(path, recognise, table)
    from chainmap.tables.sheets import read_workbook

    return _pick_sheet(path, read_workbook(path, sheet), recognise, table)


def _read_parquet(path: Path) -> Grid:
    try:
        frame = pd.read_parquet(path)
    except ImportError as error:
        raise UsageError(not_installed("pyarrow", "parquet")) from error
    except Exception as error:  # a damaged file raises many kinds of error
        raise InputFaults([file_fault(path.name, f"Parquet 文件已损坏：{error}", "damaged Parquet file")]) from error
    header = [str(name) for name in frame.columns]
    columns = {place: _objects(frame.iloc[:, place]) for place in range(len(header))}
    cells = pd.DataFrame(columns, index=pd.RangeIndex(2, len(frame) + 2), dtype=object)
    return Grid(header, _without_blank_rows(cells), path.name, [], {})


def _objects(column: pd.Series) -> list[Any]:
    values = column.astype(object).where(column.notna(), None).tolist()
    if isinstance(column.dtype, pd.StringDtype) or column.dtype == object:
        # Parquet carries no marks before formulas, so a text that looks marked gets one to lose.
        values = [guard_formula(value) if isinstance(value, str) and value[:1] == "'" else value for value in values]
    plain = (str, int, float, bool)
    return [value if value is None or isinstance(value, plain) else _plain_cell(value) for value in values]


def _plain_cell(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    if hasattr(value, "tolist"):
        value = value.tolist()
    return "、".join(map(str, value)) if isinstance(value, list) else value


def _read_text(path: Path, recognise: Recognise, table: str) -> Grid:
    text, encoding = decode(path.read_bytes(), path.name)

    def score(rows: list[list[str]]) -> int:
        return max((known_headers(row, recognise) for row in rows), default=0)

    delimiter = find_delimiter(text, score)
    records = split_records(text, delimiter, path.name)
    found = locate_header(records, recognise)
    refuse_wide_marks(records[found[0] : found[1] + 1] if found else records[:SNIFF_ROWS], recognise, path.name)
    if found is None:
        raise InputFaults([no_header_fault(path.name, records, table)])
    header = merge_header(records, *found, recognise)
    marks = text_marks(records, found[1], text, delimiter)
    note = f"按 {encoding} 编码读取 / read as {encoding}"
    return build_grid(records, header, found, path.name, [note], marks)


def refuse_wide_marks(rows: Sequence[Row], recognise: Recognise, where: str) -> None:
    """Refuse a header whose columns are set apart by full-width marks.

    Raises
    ------
    InputFaults
        With the first such row.
    """
    for cell in (cell for row in rows for cell in row if isinstance(cell, str)):
        for mark in WIDE_MARKS:
            if mark in cell and known_headers(cell.split(mark), recognise) > 1:
                raise InputFaults(
                    [
                        file_fault(
                            f"{where}, 表头 (header)",
                            f"各列之间用的是全角“{mark}”：{cell[:40]}",
                            f"the columns are set apart by the full-width mark {mark!r}",
                            "把列与列之间的符号改为半角逗号“,”（每一行都改），或录入 Excel 后存为 .xlsx",
                            "put plain commas ',' between the columns in every row, or save the list as .xlsx",
                        )
                    ]
                )


def text_marks(records: list[list[str]], bottom: int, text: str, delimiter: str) -> dict[int, str]:
    """Find rows whose shape shows that quotes or the file's end are broken.

    Parameters
    ----------
    records
        The records of the text, from its first row on.
    bottom
        Place of the header's last row.
    text
        The whole text.
    delimiter
        What parts its columns.

    Returns
    -------
    dict
        Row as Excel numbers it → a key of :data:`chainmap.tables.problems.PROBLEMS`.
    """
    width = len(records[bottom])
    marks = {}
    for number, record in enumerate(records[bottom + 1 :], start=bottom + 2):
        if any(cell.strip() for cell in record[width:]):
            marks[number] = "too_many_cells"
        elif len(record) == 1 < width and any(record[0].count(mark) == width - 1 for mark in WIDE_MARKS):
            marks[number] = "wide_marks"
        elif width > 2 and any("\n" in cell and _holds_rows(cell, delimiter, width) for cell in record):
            marks[number] = "swallowed"
    whole = sum(len(record) == width for record in records[bottom + 1 :])
    last = len(records)
    # A file that was written to its end closes its last line; one that was cut mostly does not.
    if last > bottom + 1 and width > len(records[-1]) > 1 and whole == last - bottom - 2 > 0 and text[-1] not in "\r\n":
        marks[last] = "cut_off"
    return marks


def _holds_rows(cell: str, delimiter: str, width: int) -> bool:
    return any(line.count(delimiter) >= width - 1 for line in cell.splitlines()[1:])


def _pick_sheet(path: Path, sheets: dict[str, tuple[list[Row], list[str]]], recognise: Recognise, table: str) -> Grid:
    """Take the one sheet that has the headers; two that have them equally well are a fault."""
    headers: dict[str, tuple[list[str], tuple[int, int]]] = {}
    for name, (rows, _) in sheets.items():
        span = locate_header(rows, recognise)
        if span:
            headers[name] = merge_header(rows, *span, recognise), span
    fits = {name: _fit(header, recognise, REQUIRED[table]) for name, (header, _) in headers.items()}
    best = [name for name in fits if fits[name] == max(fits.values())]
    if not best:
        raise InputFaults([no_header_fault(path.name, [row for rows, _ in sheets.values() for row in rows], table)])
    if len(best) > 1:
        zh, en = f"有几张工作表都像名单：{'、'.join(best)}", f"several sheets look like the table: {', '.join(best)}"
        one = f"{path.name}#{best[0]}"
        mend = f"指定一张：写 {one}；或合并到一张表", f"name one: write {one}; or join them"
        raise InputFaults([file_fault(path.name, zh, en, *mend)])
    header, span = headers[best[0]]
    rows, notes = sheets[best[0]]
    others = [name for name, (other, _) in sheets.items() if name != best[0] and other]
    if others:
        notes = [*notes, f"未读取的工作表：{'、'.join(others)} / sheets not read: {', '.join(others)}"]
    return build_grid(rows, header, span, f"{path.name} [{best[0]}]", notes, {})


def _fit(header: list[str], recognise: Recognise, required: Sequence[str]) -> tuple[bool, int]:
    """Rank a sheet: first whether it has what is required; then, for exact contracts, how much it has."""
    fields = {heading.field for title in header if (heading := recognise(title))}
    # Two lists of firms are both lists, however many columns each has: the count must not choose silently.
    return set(required) <= fields, 0 if required == ("name",) else len(fields)


def build_grid(
    rows: Sequence[Row], header: list[str], span: tuple[int, int], where: str, notes: list[str], marks: dict[int, str]
) -> Grid:
    """Put the rows below the header into a frame, all of one width, numbered as Excel numbers them."""
    top, bottom = span
    body = rows[bottom + 1 :]
    width = max(len(header), max((len(row) for row in body), default=0))
    padded = [[*row, *[None] * (width - len(row))] for row in body]
    cells = pd.DataFrame(padded, index=range(bottom + 2, bottom + 2 + len(body)), columns=range(width), dtype=object)
    kept = _without_blank_rows(cells)
    if bottom:
        zh, en = (
            f"表头到第 {bottom + 1} 行为止，其上的行未读入",
            f"the header ends in row {bottom + 1}; rows above are no data",
        )
        notes = [*notes, f"{zh} / {en}"]
    above = tuple(cell.strip() for row in rows[:top] for cell in row if isinstance(cell, str) and cell.strip())
    return Grid(header + [""] * (width - len(header)), kept, where, notes, marks, above)


def _without_blank_rows(cells: pd.DataFrame) -> pd.DataFrame:
    filled = np.zeros(len(cells), dtype=bool)
    for place in cells.columns:
        rest = np.flatnonzero(~filled)
        filled[rest] = [not is_blank(cell) for cell in cells[place].iloc[rest]]
    return cells[filled]

"""Writing tables and texts whole or not at all, and reading chainmap's own tables back."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from chainmap.tables.cleaning import guard_formula, is_missing
from chainmap.tables.contract import TABLES, zh_headers
from chainmap.tables.faults import ChainmapError, UsageError, not_installed
from chainmap.tables.folders import make_folder as make_folder
from chainmap.tables.oserrors import os_words
from chainmap.tables.tablereading import REQUIRED as REQUIRED
from chainmap.tables.tablereading import read_table as read_table

_EXCEL_LIMIT = 32_767
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def write_table(frame: pd.DataFrame, path: str | Path, headers: Literal["zh"] | dict[str, str] | None = None) -> Path:
    """Write a table as CSV (UTF-8 with BOM, so that Excel opens it) or XLSX, by the ending of ``path``.

    A text that Excel would run as a formula gets a ``'`` before it; :func:`read_table` and
    :func:`chainmap.tables.reading.read_firms` take it away again. Numbers stay numbers. Excel turns credit codes
    of digits only into rounded numbers when it saves a CSV; write XLSX where planners edit the file.

    Parameters
    ----------
    frame
        The table; it is not changed, its index is not written.
    path
        ``.csv``, ``.xlsx`` or ``.parquet`` (as it is, under the column names); a file that is there is replaced
        in one step.
    headers
        ``"zh"`` for the Chinese headers of the contract that the columns fit best, a mapping of column
        names to headers, or nothing for the column names.

    Returns
    -------
    pathlib.Path
        The path.

    Raises
    ------
    UsageError
        If the ending is unknown, a text is too long for an Excel cell, or the library for Parquet is not installed.
    ChainmapError
        If the file cannot be written; what stands in the way is said.
    """
    path = Path(path)
    known = _zh_titles(frame) if headers == "zh" else headers
    # Columns of one name would hide each other, so cells are taken by place.
    columns = [[guard_formula(value) for value in _objects(frame.iloc[:, place])] for place in range(frame.shape[1])]
    titles = [str(guard_formula(str((known or {}).get(name, name)))) for name in frame.columns]
    ending = path.suffix.casefold()
    if ending == ".csv":
        rows = pd.DataFrame(dict(enumerate(columns)), index=range(len(frame)), dtype=object)
        replace_whole(
            path,
            lambda part: rows.to_csv(part, index=False, header=titles, encoding="utf-8-sig", lineterminator="\r\n"),
        )
    elif ending == ".xlsx":
        refuse_long(columns, titles, path)
        replace_whole(path, lambda part: _write_xlsx(part, titles, columns))
    elif ending == ".parquet":
        replace_whole(path, lambda part: _write_parquet(part, frame))
    else:
        raise UsageError(
            f"{path.name}: 只能写成 .csv、.xlsx 或 .parquet / can be written as .csv, .xlsx or .parquet only"
        )
    return path


def _zh_titles(frame: pd.DataFrame) -> dict[str, str]:
    """Chinese headers of the table whose contract the columns fit best; other known columns get theirs too."""
    columns = set(frame.columns)
    best = max(TABLES, key=lambda table: sum(1 if column.name in columns else -1 for column in TABLES[table]))
    others = {name: zh for table in reversed(TABLES) for name, zh in zh_headers(table).items()}
    return others | zh_headers(best)


def write_text(path: str | Path, text: str) -> Path:
    """Write a text as UTF-8, whole or not at all; line ends stay as they are.

    Raises
    ------
    ChainmapError
        If the file cannot be written.
    """
    path = Path(path)
    replace_whole(path, lambda part: part.write_bytes(text.encode("utf-8")))
    return path


def replace_whole(path: Path, write: Callable[[Path], Any]) -> None:
    """Write a temporary file in the same folder, then put it in the place of ``path``."""
    if path.is_dir():
        raise ChainmapError(f"无法写入 {path}：那是文件夹 / cannot write {path.name}: that is a folder")
    part: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".", suffix=path.suffix, dir=path.parent)
        os.close(handle)
        part = Path(name)
        write(part)
        # mkstemp makes files that only their owner may read.
        part.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        part.replace(path)
    except OSError as error:
        zh, en = os_words(error)
        raise ChainmapError(f"无法写入 {path}：{zh} / cannot write {path.name}: {en}") from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


def _objects(column: pd.Series) -> list[Any]:
    return [None if is_missing(value) else value for value in column.astype(object)]


def refuse_long(columns: list[list[Any]], titles: list[str], path: Path) -> None:
    """Refuse texts that an Excel cell cannot hold; they would be cut without a word.

    Parameters
    ----------
    columns
        Values of each column.
    titles
        Its header.
    path
        The file, for the message.

    Raises
    ------
    UsageError
        With the first such cell.
    """
    for title, values in zip(titles, columns, strict=True):
        for row, value in enumerate(values, start=2):
            if isinstance(value, str) and len(value) > _EXCEL_LIMIT:
                raise UsageError(
                    f"{path.name}: 第 {row} 行“{title}”超过 Excel 单元格的 {_EXCEL_LIMIT} 个字符，请写成 .csv / "
                    f"row {row}, {title}: longer than an Excel cell holds; write .csv instead"
                )


def _write_xlsx(path: Path, titles: list[str], columns: list[list[Any]]) -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    sheet.append(titles)
    for row in zip(*columns, strict=True):
        sheet.append([_CONTROL.sub("", value) if isinstance(value, str) else _number(value) for value in row])
    book.save(path)


def _write_parquet(path: Path, frame: pd.DataFrame) -> None:
    try:
        frame.reset_index(drop=True).to_parquet(path)
    except ImportError as error:
        raise UsageError(not_installed("pyarrow", "parquet")) from error


def _number(value: Any) -> Any:
    """Give numpy's numbers as Python's; anything else that Excel has no cell for as text."""
    if value is None or isinstance(value, bool | int | float):
        return value
    value = value.item() if hasattr(value, "item") else value
    return value if isinstance(value, bool | int | float) or hasattr(value, "isoformat") else str(value)

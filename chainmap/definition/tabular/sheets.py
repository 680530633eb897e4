"""The files of a chain's tables: a workbook, a folder or single lists → grids, each known for what it holds."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from chainmap.definition.tabular.columns import CHAIN_TABLES, SHEETS, chain_heading, table_named
from chainmap.definition.tabular.grids import ChainGrid, Part, find_columns, like_table, warning
from chainmap.tables.decoding import decode, find_delimiter, split_records
from chainmap.tables.faults import Fault, InputFaults, UsageError
from chainmap.tables.filekinds import EXCEL_ENDINGS, TEXT_ENDINGS, check_kind, file_fault, one_sheet
from chainmap.tables.headrows import is_blank, known_headers
from chainmap.tables.sheets import read_workbook

#: More than any chain needs; what is larger is refused before it is read.
MAX_BYTES, MAX_UNPACKED, MAX_CELLS, MAX_MERGED = 20_000_000, 100_000_000, 5_000_000, 200_000
_FILL = ("填写表头和各行", "fill in its header and rows")
#: How nodes and links that are kept in two files come together.
_BOTH = (
    "把环节表、链接表放进同一工作簿，或以 环节、链接 为名放进同一文件夹并检查该文件夹；"
    "或运行 chainmap convert 环节表 新文件 --links 链接表（Python 中给 links=…）",
    "put nodes and links in one workbook or one folder, or convert them with --links (links=… in Python)",
)
_LAST_ROW = 1_048_576
_ROW = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br=["']([0-9]+)""")
_CELL = re.compile(rb"""\sr=["']([A-Z]+)[0-9]""")
_MERGED = re.compile(rb"""mergeCell\s[^>]*?ref=["']([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)""")


def read_grids(path: str | Path, links: str | Path | None = None) -> tuple[dict[str, ChainGrid], list[Fault]]:
    """Read the tables of a chain from its files.

    Parameters
    ----------
    path
        A workbook with a sheet a table, a folder with a file a table, or, with ``links``, the list of nodes.
    links
        The list of links, if it is a file of its own.

    Returns
    -------
    tuple
        Table → its grid, and the faults; those of level ``warning`` say what was not read.

    Raises
    ------
    UsageError
        If there is no such file or folder, or its ending is none of those that are read.
    """
    faults: list[Fault] = []
    if links is None and is_list(path):
        raise UsageError(f"{path}: 这个文件只有一张表；{_BOTH[0]} / one list is one table; {_BOTH[1]}")
    parts = _parts(path, faults)
    if links is not None:
        parts = [*_meant(parts, "nodes"), *_meant(_parts(links, faults), "links")]
    damaged = any(fault.level == "error" for fault in faults)
    named = _named(parts, faults)
    empty = [part for part in parts if _is_empty(part) and table_named(part.title) in {"nodes", "links"} - set(named)]
    faults += [file_fault(part.where, f"“{part.title}”表是空的", "the table is empty", *_FILL) for part in empty]
    if parts and not empty and all(map(_is_empty, parts)):
        raise InputFaults([file_fault(str(path), "文件是空的", "the file is empty", *_FILL)])
    absent = {"nodes", "links"} - set(named) - {table_named(part.title) for part in empty}
    missing = [] if damaged else [table for table in ("nodes", "links") if table in absent]
    faults += [_no_table(str(path), table, [part.title for part in parts]) for table in missing]
    return {table: grid for table, part in named.items() if (grid := find_columns(part, table, faults))}, faults


def is_list(path: str | Path) -> bool:
    """Tell whether a path is one list of text, which holds one table only.

    Examples
    --------
    >>> is_list("nodes.csv"), is_list("chain.xlsx")
    (True, False)
    """
    return not Path(path).is_dir() and Path(path).suffix.casefold() in TEXT_ENDINGS


def _parts(path: str | Path, faults: list[Fault]) -> list[Part]:
    """Give the sheets or files of a path; what cannot be read is noted as a fault."""
    folder = Path(path)
    found: list[Part] = []
    for file, title in _folder_files(folder, faults) if folder.is_dir() else [(path, "")]:
        try:
            parts = list(_file_parts(*one_sheet(file, None)))
        except InputFaults as error:
            faults += error.faults
            continue
        found += [_meant(parts, title)[0]._replace(title=SHEETS[title])] if title and parts else parts
    return found


def _folder_files(folder: Path, faults: list[Fault]) -> list[tuple[Path, str]]:
    """List the files of a folder that are tables of a chain by their names; say which lists are not."""
    lists = sorted(one for one in folder.iterdir() if one.suffix.casefold() in (*TEXT_ENDINGS, *EXCEL_ENDINGS))
    lists = [one for one in lists if not one.name.startswith(("~$", "."))]
    ours = [(one, table) for one in lists if (table := table_named(one.stem))]
    if not any(table == "nodes" for _, table in ours):
        there = f"，里面有：{'、'.join(one.name for one in lists[:8])}" if lists else ""
        raise UsageError(f"{folder}: 文件夹里没有 nodes.csv（环节表）{there} / there is no nodes.csv in the folder")
    rest = [one.name for one in lists if not table_named(one.stem) and one.suffix.casefold() != ".txt"]
    if rest:
        faults.append(warning(str(folder), f"未读取的文件：{'、'.join(rest)}", f"files not read: {', '.join(rest)}"))
    return ours


def _file_parts(file: Path, sheet: str | None) -> Iterator[Part]:
    ending = check_kind(file)
    size = file.stat().st_size
    if size > MAX_BYTES:
        zh, en = f"文件有 {size:,} 字节，超过 2000 万字节上限", f"{size:,} bytes; the limit is 20 MB"
        raise InputFaults([file_fault(file.name, zh, en, "检查是不是产业链的表", "is this a chain's table?")])
    if ending in TEXT_ENDINGS:
        text, _ = decode(file.read_bytes(), file.name)
        recognisers = [chain_heading(table) for table in CHAIN_TABLES]
        delimiter = find_delimiter(
            text, lambda rows: max((known_headers(row, known) for row in rows for known in recognisers), default=0)
        )
        yield Part(file.stem, file.name, split_records(text, delimiter, file.name), [], text, delimiter)
    elif ending in EXCEL_ENDINGS:
        _refuse_bombs(file)
        for title, (rows, notes) in read_workbook(file, sheet).items():
            yield Part(title, f"{file.name} [{title}]", rows, notes)
    else:
        raise UsageError(f"{file.name}: 产业链的表只读 .xlsx 和 .csv / a chain's tables are read from .xlsx and .csv")


def _refuse_bombs(file: Path) -> None:
    """Refuse a workbook that would unpack to far more than a chain, before it is unpacked."""
    try:
        with zipfile.ZipFile(file) as archive:
            large = sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED
            sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
            large = large or any(_reaches_far(archive.read(name)) for name in sheets)
    except (OSError, RuntimeError, ValueError, EOFError, zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error):
        return  # damaged: told by the reader of workbooks
    if large:
        zh, en = "工作表大得不像产业链的表", "the sheets are far too large for a chain"
        mend = (
            "删去多余的空行空列和合并单元格，另存为新的 .xlsx",
            "delete surplus rows and columns, save as a new .xlsx",
        )
        raise InputFaults([file_fault(file.name, zh, en, *mend)])


def _reaches_far(sheet: bytes) -> bool:
    """Tell whether cells or merged ranges reach beyond what any chain fills."""
    last = max((int(row) for row in set(_ROW.findall(sheet))), default=1)
    wide = max((_number(letters) for letters in set(_CELL.findall(sheet))), default=1)
    merged = sum(
        (int(bottom) - int(top) + 1) * (_number(right) - _number(left) + 1)
        for left, top, right, bottom in _MERGED.findall(sheet)
    )
    return last > _LAST_ROW or last * wide > MAX_CELLS or merged > MAX_MERGED


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters[:9]:
        number = number * 26 + letter - 64
    return number


def _meant(parts: Sequence[Part], table: str) -> list[Part]:
    """Take the part that is meant for this table, whatever its title: one named so, one that looks so, or the first."""
    named = [part for part in parts if table_named(part.title) == table]
    like = [part for part in parts if like_table(part) == table]
    best = next(iter([*named, *like, *parts]), None)
    others = [part for part in parts if part is not best]
    return [best._replace(title=SHEETS[table]), *others] if best else []


def _named(parts: Sequence[Part], faults: list[Fault]) -> dict[str, Part]:
    """Find out which table each part is: by its title, else by its headers."""
    found: dict[str, Part] = {}
    parts = [part for part in parts if not _is_empty(part)]
    for part in parts:
        table = table_named(part.title)
        if table and table in found:
            zh, en = f"“{found[table].title}”和“{part.title}”是同一种表", f"two tables of {table}"
            faults.append(file_fault(part.where, zh, en, "合并成一张，或改名其中一张", "join them, or rename one"))
        elif table:
            found[table] = part
    for part in (one for one in parts if not table_named(one.title)):
        table = like_table(part)
        if table and table not in found:
            found[table] = part
        else:
            zh, en = f"没有读取“{part.title}”：看不出是哪张表", f"'{part.title}' was not read: no table of a chain"
            mend = f"各表请命名为：{'、'.join(SHEETS.values())}", f"name the tables: {', '.join(SHEETS)}"
            faults.append(warning(part.where, zh, en, *mend))
    return found


def _is_empty(part: Part) -> bool:
    return all(is_blank(cell) for row in part.rows for cell in row)


def _no_table(where: str, table: str, there: Sequence[str]) -> Fault:
    zh, en = f"没有“{SHEETS[table]}”表（{table}）", f"there is no table of {table}"
    shown = "、".join(there)
    return file_fault(where, zh, en, f"{_BOTH[0]}；现有：{shown}", f"{_BOTH[1]}; there are: {shown}")

"""What kind of file a file is, by its first bytes, and whether it may be read as a list."""

from __future__ import annotations

import codecs
from pathlib import Path

from chainmap.tables.faults import ChainmapError, Fault, InputFaults, UsageError
from chainmap.tables.oserrors import os_words

TEXT_ENDINGS = (".csv", ".txt", ".tsv")
EXCEL_ENDINGS = (".xlsx", ".xlsm")
_OLD_ENDINGS = (".xls", ".et")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\f\r\x1a"))
_KINDS: dict[bytes, tuple[str, str]] = {
    _ZIP: ("Excel（.xlsx）、Word 或压缩文件", "an Excel (.xlsx), Word or zip file"),
    _OLE: ("旧版 Excel（.xls）、Word 或 WPS 文件", "an old Excel (.xls), Word or WPS file"),
    b"PAR1": ("Parquet 文件", "a Parquet file"),
    b"%PDF": ("PDF 文件", "a PDF file"),
    b"\x89PNG": ("图片", "a picture"),
    b"\xff\xd8\xff": ("图片", "a picture"),
    b"GIF8": ("图片", "a picture"),
    b"Rar!": ("压缩文件", "an archive"),
    b"7z\xbc\xaf": ("压缩文件", "an archive"),
    b"\x1f\x8b": ("压缩文件", "an archive"),
}


def split_sheet(path: str | Path) -> tuple[Path, str | None]:
    """Split ``名单.xlsx#叶县`` into the file and its sheet; a file that has the whole name goes first.

    Parameters
    ----------
    path
        A path, with or without a sheet.

    Examples
    --------
    >>> split_sheet("名单.xlsx#叶县")[1], split_sheet("名单.xlsx")[1], split_sheet("a#b.csv")[0].name
    ('叶县', None, 'a#b.csv')
    """
    whole = Path(path)
    file, mark, sheet = str(path).rpartition("#")
    # Sheets cannot hold these characters, so the mark belongs to a folder's name.
    if not mark or whole.exists() or not sheet.strip() or any(char in sheet for char in "\\/"):
        return whole, None
    return (Path(file), sheet.strip()) if Path(file).suffix.casefold() in EXCEL_ENDINGS else (whole, None)


def one_sheet(path: str | Path, sheet: str | None) -> tuple[Path, str | None]:
    """Split a path like :func:`split_sheet`; a sheet may be given beside it, but not a different one.

    Raises
    ------
    UsageError
        If both name a sheet, and not the same.
    """
    file, named = split_sheet(path)
    if sheet is not None and named is not None and sheet != named:
        raise UsageError(f"{path}: sheet=“{sheet}” 与路径里的工作表不同 / sheet={sheet!r} is not the path's sheet")
    return file, sheet if named is None else named


def binary_kind(data: bytes) -> tuple[str, str] | None:
    """Name the kind of a binary file in Chinese and English; ``None`` if it may be text.

    Parameters
    ----------
    data
        The file's bytes, or its first ones.

    Examples
    --------
    >>> binary_kind(b"%PDF-1.7"), binary_kind("企业名称".encode("gbk")), binary_kind(bytes(range(200)))
    (('PDF 文件', 'a PDF file'), None, ('二进制文件', 'a binary file'))
    """
    named = next((words for mark, words in _KINDS.items() if data.startswith(mark)), None)
    return named or (("二进制文件", "a binary file") if _many_controls(data) else None)


def is_text(data: bytes) -> bool:
    """Tell whether bytes read as text in UTF-8, UTF-16 (with its mark) or GB18030; they may break off anywhere.

    Examples
    --------
    >>> is_text("企业".encode("gbk")), is_text("企业".encode()[:-1]), is_text(b"a\\0\\1\\2")
    (True, True, False)
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    if _many_controls(data):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            codecs.getincrementaldecoder(encoding)().decode(data, final=False)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _many_controls(data: bytes) -> bool:
    """Tell whether there are more control characters than slip into a text."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False  # every other byte of UTF-16 may be zero
    found = len(data) - len(data.translate(None, _CONTROLS))
    return found > max(2, len(data) // 50)


def file_fault(where: str, zh: str, en: str, mend_zh: str = "", mend_en: str = "") -> Fault:
    """Make the fault of a file as a whole."""
    return Fault(where=where, zh=zh, en=en, mend_zh=mend_zh, mend_en=mend_en)


def check_kind(path: Path) -> str:
    """Refuse what is no list: a folder, an empty file, an unknown ending, an ending that belies the content.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    str
        The ending in small letters.

    Raises
    ------
    UsageError
        If it is a folder, is not there, or has an ending that is not read.
    InputFaults
        If its content is of another kind.
    """
    start = _start(path)
    ending = path.suffix.casefold()
    if start == b"":
        raise InputFaults([file_fault(path.name, "文件是空的", "the file is empty")])
    if ending not in (*TEXT_ENDINGS, *EXCEL_ENDINGS, *_OLD_ENDINGS, ".parquet"):
        raise UsageError(
            f"{path.name}: 只读取 .csv、.xlsx 和 .parquet 文件 / only .csv, .xlsx and .parquet files are read"
        )
    fault = _belied(path.name, ending, start)
    if fault:
        raise InputFaults([fault])
    return ending


def _start(path: Path) -> bytes:
    if path.is_dir():
        lists = sorted(one.name for one in path.iterdir() if one.suffix.casefold() in (*TEXT_ENDINGS, *EXCEL_ENDINGS))
        there = f"，里面有：{'、'.join(lists[:8])}" if lists else ""
        raise UsageError(f"{path} 是文件夹，请写出其中的文件{there} / that is a folder; name a file in it")
    if not path.is_file():
        file, mark, sheet = str(path).rpartition("#")
        if mark and Path(file).is_file():
            raise UsageError(f"{file} 不是工作簿，没有工作表“{sheet}” / only .xlsx workbooks have sheets: {sheet!r}")
        raise UsageError(f"找不到文件 {path} / no such file: {path}")
    try:
        with path.open("rb") as opened:
            return opened.read(4096)
    except OSError as error:
        zh, en = os_words(error)
        raise ChainmapError(f"{path.name}: 无法读取：{zh} / cannot be read: {en}") from error


def _belied(where: str, ending: str, start: bytes) -> Fault | None:
    """Say what a file is if its ending says something else."""
    excel = ending in (*EXCEL_ENDINGS, *_OLD_ENDINGS)
    if start.startswith(_OLE):
        zh = "是旧版 Excel（.xls）/WPS 文件，或设有打开密码"
        en = "an old Excel (.xls) or WPS file, or protected by a password"
        return file_fault(where, zh, en, "去掉密码，另存为 .xlsx", "remove the password, save as .xlsx")
    right = {_ZIP: EXCEL_ENDINGS, b"PAR1": (".parquet",)}.get(start[:4], TEXT_ENDINGS)
    if right is not TEXT_ENDINGS:
        zh, en = f"内容与扩展名不符，应为 {right[0]}", f"the content belies the ending; it is {right[0]}"
        fault = file_fault(where, zh, en, "改正扩展名后再读", "give the file its right ending")
        return None if ending in right else fault
    if excel and is_text(start):
        if b"<" in start[:200] and any(mark in start.lower() for mark in (b"<html", b"<table", b"<?xml")):
            zh, en = "是网页（HTML/XML），不是 Excel 文件", "a web page (HTML or XML), no Excel file"
            return file_fault(
                where, zh, en, "用 Excel/WPS 打开，另存为 .xlsx", "open it in Excel or WPS, save as .xlsx"
            )
        zh, en = "是文本文件，不是 Excel 文件", "the file is text, no Excel file"
        return file_fault(where, zh, en, "把扩展名改为 .csv 再读", "rename it to .csv")
    if ending in _OLD_ENDINGS:
        zh, en = "旧版 Excel（.xls）/WPS 文件不能读", "old Excel (.xls) and WPS files are not read"
        return file_fault(where, zh, en, "另存为 .xlsx", "save as .xlsx")
    kind = binary_kind(start)
    if ending in TEXT_ENDINGS and kind and kind[1] != "a binary file":
        return file_fault(
            where, f"是{kind[0]}，不是文本", f"{kind[1]}, no text", "另存为 .csv 或 .xlsx", "save as .csv"
        )
    return None

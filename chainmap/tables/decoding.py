"""Bytes → text → records: finds the encoding and the delimiter of a delimited text file."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from itertools import islice

from chainmap.tables.faults import Fault, InputFaults
from chainmap.tables.personal import cut_personal

#: Delimiters that are tried, the likeliest first.
DELIMITERS = (",", "\t", ";", "|")
#: Rows looked at when the delimiter and the header row are searched.
SNIFF_ROWS = 40

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_HIGH_FOUR = re.compile(rb"[\x80-\xff]{4}")
_WIDE = re.compile("[\u2e80-\U0010ffff]")


def decode(data: bytes, where: str) -> tuple[str, str]:
    """Decode a text file without being told its encoding.

    A byte-order mark decides; else strict UTF-8; else GBK and GB18030. A file that is UTF-8 but for a
    few broken bytes is decoded as UTF-8 with U+FFFD in their places, so that the rows can be named.

    Parameters
    ----------
    data
        The bytes of the file.
    where
        The file's name, for faults.

    Returns
    -------
    tuple
        The text, and the encoding's name.

    Raises
    ------
    InputFaults
        If the file is no text in any of these encodings, or mixes UTF-8 and GBK.

    Examples
    --------
    >>> decode("企业名称".encode("gbk"), "a.csv"), decode("企业名称".encode("utf-16"), "a.csv")
    (('企业名称', 'GBK'), ('企业名称', 'UTF-16'))
    """
    mixed = _mixed(data, where)
    if mixed:
        raise InputFaults([mixed])
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), encoding.upper().replace("-SIG", " BOM")
    for encoding in ("gb18030", "gbk") if _looks_like_gbk(data) else ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            if encoding == "utf-8" and _mostly(data, encoding):
                return data.decode(encoding, errors="replace"), "UTF-8"
            continue
        return text.removeprefix("\ufeff"), "UTF-8" if encoding == "utf-8" else _gb_name(data)
    if _mostly(data, "gb18030"):
        return data.decode("gb18030", errors="replace"), "GB18030"
    raise InputFaults([_not_text(where)])


def _mixed(data: bytes, where: str) -> Fault | None:
    """Find the first line that is in another encoding than most, in a file joined from UTF-8 and GBK parts."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        kinds = [_line_encoding(line) for line in data.split(b"\n")]
    else:
        return None
    utf8, gbk = kinds.count("utf-8"), kinds.count("gb18030")
    if not utf8 or not gbk:
        return None
    odd, most = ("gb18030", "utf-8") if gbk <= utf8 else ("utf-8", "gb18030")
    names = {"utf-8": "UTF-8", "gb18030": "GBK"}
    row = kinds.index(odd)
    shown = cut_personal(data.split(b"\n")[row].decode(odd).strip())[:30]
    count = kinds.count(odd)
    return Fault(
        where=f"{where}, 第{row + 1}行 (row {row + 1})",
        zh=f"文件混用两种编码：多数行是 {names[most]}，{count} 行是 {names[odd]}，此行是第一处：“{shown}”",
        en=f"the encoding is mixed: most rows are {names[most]}, {count} rows are {names[odd]}, this is the first",
        mend_zh="把各部分分别用 Excel/WPS 打开，再合并存为一个 .xlsx",
        mend_en="open the parts one by one in Excel or WPS, join them there and save as one .xlsx",
        row=row + 1,
    )


def _line_encoding(line: bytes) -> str:
    """Tell a line's encoding where its Chinese leaves no doubt; empty otherwise."""
    for encoding in ("utf-8", "gb18030") if _HIGH_FOUR.search(line) else ():
        try:
            text = line.decode(encoding)
        except UnicodeDecodeError:
            # UTF-8 with a broken byte in it is still UTF-8, though GB18030 would read it too.
            if encoding == "utf-8" and _WIDE.search(line.decode("utf-8", "ignore")):
                return ""
            continue
        wide = _WIDE.findall(text[:200])
        return encoding if wide and sum(map(_is_common, wide)) * 2 >= len(wide) else ""
    return ""


def _is_common(char: str) -> bool:
    try:
        return bool(char.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def _gb_name(data: bytes) -> str:
    try:
        data.decode("gbk")
    except UnicodeDecodeError:
        return "GB18030"
    return "GBK"


def _looks_like_gbk(data: bytes) -> bool:
    """Tell whether bytes that happen to be valid UTF-8 are rather GBK.

    Some pairs of Chinese characters in GBK are also two-byte UTF-8 sequences (of Latin, Greek or Arabic
    letters). Without one three-byte sequence in the file, and with high bytes that come in fours and
    more, Chinese is the better reading in a list of Chinese firms.
    """
    runs = _HIGH_RUN.findall(data)
    if not runs or any(byte >= 0xE0 for run in runs for byte in run) or any(len(run) % 2 for run in runs):
        return False
    try:
        data.decode("gbk")
    except UnicodeDecodeError:
        return False
    return sum(map(len, runs)) / len(runs) >= 4


def _mostly(data: bytes, encoding: str) -> bool:
    """Tell whether at least nine in ten non-ASCII characters decode, and there are some."""
    text = data.decode(encoding, errors="replace")
    bad = text.count("\ufffd")
    good = sum(not char.isascii() for char in text) - bad
    return good >= 9 * bad and good > 0


def _not_text(where: str) -> Fault:
    return Fault(
        where=where,
        zh="不是 UTF-8、UTF-16、GBK 或 GB18030 编码的文本",
        en="not a text in UTF-8, UTF-16, GBK or GB18030",
        mend_zh="用 Excel/WPS 打开原文件，另存为 .xlsx 或“CSV UTF-8”",
        mend_en="open the original in Excel or WPS and save it as .xlsx or as CSV UTF-8",
    )


def find_delimiter(text: str, score: Callable[[list[list[str]]], int]) -> str:
    """Find the delimiter of a text: the one under which its first rows hold the most known headers.

    Parameters
    ----------
    text
        The whole text.
    score
        Counts the known headers in the best of some rows.

    Examples
    --------
    >>> find_delimiter("name;city\\n", lambda rows: max(row.count("name") for row in rows))
    ';'
    """
    told = re.match(r'\s*"?sep=([,;\t|])"?\s*[\r\n]', text)
    if told:
        return told.group(1)
    scores = {mark: score(list(islice(_lenient(text, mark), SNIFF_ROWS))) for mark in DELIMITERS}
    return max(DELIMITERS, key=lambda mark: scores[mark])


def _lenient(text: str, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield []


def split_records(text: str, delimiter: str, where: str) -> list[list[str]]:
    """Split a text into records; the n-th record is the n-th row as Excel numbers it.

    Parameters
    ----------
    text
        The whole text; cells may be quoted and hold line breaks.
    delimiter
        One character.
    where
        The file's name, for faults.

    Raises
    ------
    InputFaults
        If quotes are not in pairs, or a cell is longer than any real one (131,072 characters).

    Examples
    --------
    >>> split_records('a,"b\\nc"\\n\\n1,2', ",", "x.csv")
    [['a', 'b\\nc'], [], ['1', '2']]
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[list[str]] = []
    faults: list[Fault] = []
    while True:
        try:
            records.append(next(reader))
        except StopIteration:
            break
        except csv.Error as error:
            faults.append(_quote_fault(where, len(records) + 1, str(error)))
            records.append([])
    if faults:
        raise InputFaults(faults)
    return records


def _quote_fault(where: str, row: int, error: str) -> Fault:
    long = "field larger" in error
    zh = "单元格超过 131072 个字符（多为引号不成对）" if long else "引号不成对"
    en = "a cell longer than 131,072 characters, mostly from an unpaired quote" if long else "unpaired quote"
    return Fault(
        where=f"{where}, 第{row}行 (row {row})",
        zh=zh,
        en=f"{en} ({error})",
        mend_zh='单元格内的引号写成两个 ""，或用 Excel/WPS 另存为 .xlsx',
        mend_en='write a quote inside a cell as two "", or save the list as .xlsx with Excel or WPS',
        row=row,
    )

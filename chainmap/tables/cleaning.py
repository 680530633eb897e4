"""One cell at a time: texts and codes as lists write them, and what is wrong with them.

Each ``parse_…`` function takes a cell and gives ``(value, remark)``. The remark is ``""``, or a key of
:data:`chainmap.tables.problems.PROBLEMS` (the cell is faulty), or a key of :data:`REMARKS` (the cell is loaded as
unknown or repaired, and a note says so). Nothing is ever guessed.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from chainmap.tables.uscc import ALPHABET, is_valid

Cell = str | int | float | bool | datetime.datetime | datetime.date | None
Parsed = tuple[Any, str]

#: What a cell was loaded as, where that needs saying: code → (Chinese, English).
REMARKS: dict[str, tuple[str, str]] = {
    "foreign": ("外币金额不折算，按未知处理", "foreign money is not converted and counts as unknown"),
    "no_unit": (
        "金额没有单位，按未知处理；请在表头写明单位，如“注册资本(万元)”",
        "money without a unit counts as unknown; write the unit into the header, such as 注册资本(万元)",
    ),
    "approximate": ("是区间或约数，按未知处理", "a range or a rough figure counts as unknown"),
    "repaired_code": (
        "信用代码的空格、小写或全角字符已改正",
        "blanks, small or full-width letters of credit codes were mended",
    ),
    "old_number": (
        "是旧注册号或组织机构代码而非统一社会信用代码，按未知处理",
        "an old registration number or organisation code is no credit code and counts as unknown",
    ),
    "not_a_class": ("不是 GB/T 4754 行业代码，按未知处理", "not a GB/T 4754 class, counts as unknown"),
    "more_classes": ("有几个行业代码，只取第一个", "of several industry codes the first is taken"),
    "personal": (
        "里的电话、邮箱、联系人或法人姓名已删去",
        "telephone numbers, mail addresses and names of contacts were cut out",
    ),
    "short_stock_code": (
        "股票代码不足 6 位，可能被 Excel 去掉了前面的 0",
        "a stock code of under 6 digits may have lost zeros",
    ),
}

#: Cells that say there is nothing.
EMPTY = frozenset(
    "- -- --- — —— － – / \\ 无 暂无 暂无数据 未知 不详 未公开 未公示 未披露 空 企业选择不公示 n/a #n/a na nan none "
    "null <na> nat 0000-00-00 * **".split()
) | {""}
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_WIDE |= dict.fromkeys((0x3000, 0xA0, 0x09, 0x0A, 0x0B, 0x0C, 0x0D), 0x20)
_WIDE |= dict.fromkeys((*range(0x09), *range(0x0E, 0x20), 0x7F, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
#: A text without any of these, and without blanks at its ends, is clean already.
_DIRTY = re.compile(
    r"^[\s'=]|\s$|[\x00-\x1f\x7f\xa0\u200b-\u200d\u2060\u3000\ufeff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]|_x000D_"
)
#: A text that Excel would run as a formula (or that already carries the mark that stops it).
FORMULA = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")
#: What texts look like that were decoded wrongly; 鏈夐檺 and 鍏徃 are 有限 and 公司 in UTF-8 read as GBK.
MOJIBAKE = "\ufffd \0 锟斤拷 烫烫烫 屯屯屯 鏈夐檺 鍏徃 浼佷笟 ï»¿ æœ‰é™ å…¬å".split(" ")
#: Excel's error values, except #N/A, which says that there is nothing.
EXCEL_ERROR = re.compile(r"#(?:REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)")

_JOINTS = re.compile(r"[、;；|]|/(?!年|月|日|天|小时)(?!(?<=\d/)\d)")


def clean_text(value: str) -> str | None:
    """Clean a text: half-width digits and letters, single line, no invisible characters; ``None`` if empty.

    The mark that :func:`chainmap.tables.files.write_table` puts before a formula, and Excel's ``="…"`` for codes,
    are taken away. Words such as ``-``, ``无`` and ``暂无`` are empty.

    Examples
    --------
    >>> clean_text("　合成１号\\n公司 "), clean_text("暂无"), clean_text('="0610"')
    ('合成1号 公司', None, '0610')
    """
    if _DIRTY.search(value):
        value = value.replace("_x000D_", " ").translate(_WIDE)
        value = re.sub(r" {2,}", " ", value).strip(" ")
        if value.startswith('="') and value.endswith('"') and len(value) > 2:
            value = value[2:-1].strip()
        elif value.startswith("'") and (FORMULA.match(value) or value[1:2].isdigit()):
            value = value[1:].strip()
    return None if len(value) < 13 and value.casefold() in EMPTY else value


def plain_text(value: Cell) -> str | None:
    """Give a cell as clean text; whole numbers without a decimal point, dates in ISO form.

    Examples
    --------
    >>> plain_text(600810.0), plain_text(" a "), plain_text(None)
    ('600810', 'a', None)
    """
    if isinstance(value, str):
        return clean_text(value)
    if is_missing(value):
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    return str(value)


def is_garbled(text: str) -> bool:
    """Tell whether a text holds what only wrong decoding or damage leaves behind.

    Examples
    --------
    >>> is_garbled("锟斤拷有限公司"), is_garbled("合成有限公司")
    (True, False)
    """
    # A plain loop: this runs on every text of a list.
    for mark in MOJIBAKE:  # noqa: SIM110
        if mark in text:
            return True
    return False


def parse_text(value: Cell) -> Parsed:
    """Read a text; garbled text and Excel's error values are faults.

    Examples
    --------
    >>> parse_text("尼龙66切片"), parse_text("锟斤拷"), parse_text("#REF!")
    (('尼龙66切片', ''), ('锟斤拷', 'mojibake'), ('#REF!', 'excel_error'))
    """
    if isinstance(value, str):
        if is_garbled(value):
            return value, "mojibake"
        if value.startswith("#") and EXCEL_ERROR.match(value):
            return value, "excel_error"
    return plain_text(value), ""


def parse_code(value: Cell) -> Parsed:
    """Read a unified social credit code and check it.

    Examples
    --------
    >>> parse_code(" 91350100m000100y43"), parse_code("91350100M000100Y44"), parse_code(9.1350100001e17)
    (('91350100M000100Y43', 'repaired_code'), ('91350100M000100Y44', 'bad_check'), ('9.1350100001e+17', 'mangled_code'))
    >>> parse_code("410400000012345"), parse_code(None)
    ((None, 'old_number'), (None, ''))
    """
    if isinstance(value, float) and not is_missing(value):
        return str(value), "mangled_code"
    text = plain_text(value)
    if text is None:
        return None, ""
    code = re.sub(r"[\s'\"“”‘’:：\-]+", "", unicodedata.normalize("NFKC", text)).upper()
    # 15 digits are all that a spreadsheet keeps: the last three of 18 turn to 0.
    lost = re.fullmatch(r"\d{15}000", code) and (isinstance(value, int) or not is_valid(code))
    if lost or re.fullmatch(r"\d(?:\.\d+)?E\+?\d+", text.upper().replace(" ", "")):
        return text, "mangled_code"
    if is_valid(code):
        return code, "" if code == text else "repaired_code"
    if re.fullmatch(r"\d{15}|[0-9A-Z]{8}[0-9X]|\d{13}", code):
        return None, "old_number"
    if len(code) != 18:
        return code, "code_length"
    return code, "bad_check" if all(char in ALPHABET for char in code) else "code_letters"


def parse_class(value: Cell) -> Parsed:
    """Read a GB/T 4754 class: two to four digits, with or without the section's letter.

    Examples
    --------
    >>> parse_class("C2614"), parse_class(2614.0), parse_class("化学原料制造"), parse_class("2614;2651")
    (('2614', ''), ('2614', ''), (None, 'not_a_class'), ('2614', 'more_classes'))
    """
    text = plain_text(value)
    if text is None:
        return None, ""
    codes = re.findall(r"(?<![\dA-Za-z])[A-Ta-t]?(\d{2,4})(?!\d)", text)
    if not codes:
        return None, "not_a_class"
    return codes[0], "more_classes" if len(codes) > 1 else ""


def parse_stock(value: Cell) -> Parsed:
    """Read a stock code; it stays as written, and one under five digits is remarked on.

    Examples
    --------
    >>> parse_stock(600810), parse_stock("002812.SZ"), parse_stock(2812)
    (('600810', ''), ('002812.SZ', ''), ('2812', 'short_stock_code'))
    """
    text = plain_text(value)
    if text is None:
        return None, ""
    return text, "short_stock_code" if re.fullmatch(r"\d{1,4}|\d{5}", text) and not isinstance(value, str) else ""


def parse_list(value: Cell, joint: str) -> Parsed:
    """Read a list joined by ``/``, ``、``, ``;`` or line breaks; it comes back joined by ``joint``.

    A ``/`` between digits or before a unit of time (``PA6/66``, ``5万吨/年``) is no joint.

    Examples
    --------
    >>> parse_list("切片/工业丝 / 帘子布", "、"), parse_list("5万吨/年切片；锦纶6/66", "、")
    (('切片、工业丝、帘子布', ''), ('5万吨/年切片、锦纶6/66', ''))
    """
    if isinstance(value, str):
        value = re.sub(r"[\r\n]+", ";", value.strip())
    text, remark = parse_text(value)
    if text is None or remark or not _JOINTS.search(text):
        return text, remark
    parts = [part.strip() for part in _JOINTS.split(text)]
    return joint.join(dict.fromkeys(part for part in parts if part and part.casefold() not in EMPTY)) or None, ""


def guard_formula(value: Any) -> Any:
    """Put a ``'`` before a text that Excel would run; a text that already looks so gets one more.

    Examples
    --------
    >>> guard_formula("=1+1"), guard_formula("'=1"), guard_formula(-1), guard_formula("丙烯")
    ("'=1+1", "''=1", -1, '丙烯')
    """
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else value


def unguard_formula(value: Any) -> Any:
    """Undo :func:`guard_formula`.

    Examples
    --------
    >>> unguard_formula("'=1+1"), unguard_formula("'so'")
    ('=1+1', "'so'")
    """
    return value[1:] if isinstance(value, str) and value.startswith("'") and FORMULA.match(value) else value


def each(values: Iterable[Any], parse: Callable[[Any], Parsed]) -> tuple[list[Any], list[str]]:
    """Parse a whole column; equal cells are parsed once.

    Returns
    -------
    tuple
        The values and the remarks, each as long as the column.

    Examples
    --------
    >>> each(["C2614", None, "C2614"], parse_class)
    (['2614', None, '2614'], ['', '', ''])
    """
    seen: dict[tuple[type, object], Parsed] = {}
    read: list[Any] = []
    remarks: list[str] = []
    for value in values:
        if value is None:
            found = _NOTHING
        elif isinstance(value, str) and len(value) > _SELDOM_EQUAL:
            found = parse(value)
        else:
            # 1, 1.0 and True are equal as keys, but not as cells.
            key = (value.__class__, value)
            found = seen.get(key) or seen.setdefault(key, parse(value))
        read.append(found[0])
        remarks.append(found[1])
    return read, remarks


def remark_note(remark: str, header: str, rows: list[int]) -> str:
    """Say what cells of a column were loaded as, with the first rows where it happened.

    Examples
    --------
    >>> remark_note("approximate", "人数", [3, 5])
    '列“人数”有 2 格（行 3, 5）是区间或约数，按未知处理 / 人数: 2 cells: a range or a rough figure counts as unknown'
    """
    zh, en = REMARKS[remark]
    shown = ", ".join(str(row) for row in rows[:5]) + (", …" if len(rows) > 5 else "")
    return f"列“{header}”有 {len(rows)} 格（行 {shown}）{zh} / {header}: {len(rows)} cells: {en}"


_NOTHING: Parsed = (None, "")
_SELDOM_EQUAL = 60


def is_missing(value: object) -> bool:
    """Tell whether a cell holds nothing at all: ``None``, not-a-number, or pandas' own empty values."""
    if value is None or value is pd.NA or value is pd.NaT:
        return True
    return not isinstance(value, str) and value != value

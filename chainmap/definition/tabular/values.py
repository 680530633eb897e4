"""The cells of a chain's tables that are no plain texts: ids, numbers, dates, industry classes, fixed words, yes or no.

Each ``read_…`` function takes a cell and gives ``(value, remark)``; the remark is empty, a key of
:data:`chainmap.tables.problems.PROBLEMS`, or a key of :data:`TROUBLES`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any

from chainmap.definition.fieldtypes import truth
from chainmap.definition.tabular.cells import list_cell, read_list, read_text
from chainmap.definition.tabular.columns import FLAGS, WORDS
from chainmap.tables.amounts import parse_number
from chainmap.tables.cleaning import Parsed
from chainmap.tables.dates import parse_date
from chainmap.tables.industries import industries
from chainmap.tables.problems import Problem

#: Remarks of this module: what is wrong with the cell.
TROUBLES = {
    "not_flag": Problem("不是“是”或“否”", "neither yes nor no", "填 是 或 否", "write yes or no"),
    "unclear_percent": Problem(
        "表头写着百分号，值却不大于 1，读不准",
        "the header says percent, yet the value is at most 1",
        "带上百分号，如 35%；或去掉表头的百分号，写 0.35",
        "write 35% with its sign, or take the sign out of the header and write 0.35",
    ),
    "unclear_zero": Problem(
        "行业代码有两种读法：前面的 0 可能被 Excel 去掉了",
        "the class can be read in two ways: Excel may have taken its first 0",
        "把该列设为“文本”，写全代码，如 0111",
        "set the column to Text and write the whole class, such as 0111",
    ),
}
_EXACT_DATE = re.compile("[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")


def read_id(cell: Any) -> Parsed:
    """Read an id: half-width, without blanks around it.

    Examples
    --------
    >>> read_id(" ａｄｎ "), read_id("-")
    (('adn', ''), (None, ''))
    """
    text, remark = read_text(cell)
    return (unicodedata.normalize("NFKC", text).strip() if text else text), remark


def read_number(cell: Any, unit: float | None = None) -> Parsed:
    """Read a number, or a percentage as a fraction; what is out of range is left to the models.

    Examples
    --------
    >>> read_number("０.62"), read_number("35%"), read_number("约3"), read_number(35, 0.01), read_number(0.35, 0.01)
    ((0.62, ''), (0.35, ''), (None, 'not_number'), (0.35, ''), (None, 'unclear_percent'))
    """
    if isinstance(cell, bool):
        return None, "not_number"
    number, remark = parse_number(cell, {"%": 1.0, "t/t": 1.0, "吨/吨": 1.0})
    if number is None or remark not in ("", "negative"):
        return None, "not_number" if remark == "approximate" else remark
    percent = isinstance(cell, str) and cell.rstrip().endswith(("%", "％"))
    if unit and not percent and 0 < number <= 1:
        return None, "unclear_percent"  # Excel shows 0.35 as 35% and gives 0.35
    return (round(number / 100, 12) if percent or unit else number), ""


def read_int(cell: Any) -> Parsed:
    """Read a whole number.

    Examples
    --------
    >>> read_int(5.0), read_int("４"), read_int("4.5")
    ((5, ''), (4, ''), (None, 'not_whole'))
    """
    number, remark = read_number(cell)
    if number is None:
        return None, remark
    return (int(number), "") if float(number).is_integer() else (None, "not_whole")


def read_flag(cell: Any) -> Parsed:
    """Read yes or no; a word that is neither is a fault.

    Examples
    --------
    >>> read_flag("否"), read_flag(1.0), read_flag("也许"), read_flag(None)
    ((False, ''), (True, ''), (None, 'not_flag'), (None, ''))
    """
    text, remark = read_text(cell)
    if text is None:
        return None, remark
    word = unicodedata.normalize("NFKC", text).strip().casefold()
    flag = truth(word) if truth(word) is not None else FLAGS.get(word)
    return (None, "not_flag") if flag is None else (flag, "")


def read_chain_date(cell: Any) -> Parsed:
    """Read a date of the precision it has; what Excel made a day of stays that day.

    Examples
    --------
    >>> read_chain_date("2025-12"), read_chain_date("1543"), read_chain_date("2025年3月"), read_chain_date(2024.0)
    (('2025-12', ''), ('1543', ''), ('2025-03', ''), ('2024', ''))
    """
    if isinstance(cell, str) and _EXACT_DATE.fullmatch(cell.strip()):
        return cell.strip(), ""
    return parse_date(cell)


@cache
def _classes() -> frozenset[str]:
    """Read the classes once; the standard does not change while we run."""
    return frozenset(industries())


def read_codes(cell: Any, *, spreadsheet: bool) -> tuple[list[str], str]:
    """Read GB/T 4754 classes; a remark ``lost_zero`` says that the first 0 a spreadsheet took was put back.

    Parameters
    ----------
    cell
        One class or several joined ones; a letter before the digits is passed over.
    spreadsheet
        Whether a text may be a number that lost its first 0, as in a CSV file that Excel saved.

    Examples
    --------
    >>> read_codes(610.0, spreadsheet=False), read_codes("2614.0", spreadsheet=True)
    ((['0610'], 'lost_zero'), (['2614'], ''))
    >>> read_codes("C2614、'0610", spreadsheet=True), read_codes(111, spreadsheet=False)
    ((['2614', '0610'], ''), ([], 'unclear_zero'))
    """
    items, remark = read_list(cell)
    codes = [unicodedata.normalize("NFKC", str(item)).strip() for item in items]
    bare = [re.sub(r"\.0+$", "", re.sub(r"^[A-Ta-t'](?=\d)", "", code)) for code in codes]
    number = not isinstance(cell, str) or (spreadsheet and codes and codes[0][:1].isdigit())
    if len(bare) == 1 and number and "0" + bare[0] in _classes():
        return ([], "unclear_zero") if bare[0] in _classes() else (["0" + bare[0]], "lost_zero")
    return bare, remark


def codes_cell(codes: Iterable[str], *, spreadsheet: bool) -> str | None:
    """Join GB/T 4754 classes; for a CSV file a single one that Excel would spoil gets a ``'`` before it.

    Examples
    --------
    >>> codes_cell(["0610"], spreadsheet=True), codes_cell(["0610", "2614"], spreadsheet=True)
    ("'0610", '0610、2614')
    """
    found = list(codes)
    spoiled = len(found) == 1 and (found[0].startswith("0") or "0" + found[0] in _classes())
    return f"'{found[0]}" if spreadsheet and spoiled else list_cell(found)


def read_word(cell: Any, table: str, column: str) -> Parsed:
    """Read one of a column's fixed words, Chinese or English; an unknown one comes back with ``not_word``.

    Examples
    --------
    >>> [read_word(word, "nodes", "stage") for word in (" 上游", "Midstream", "顶")]
    [('upstream', ''), ('midstream', ''), ('顶', 'not_word')]
    """
    text, remark = read_text(cell)
    if text is None:
        return None, remark
    words = WORDS[table, column]
    key = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()
    value = words.get(key) or (key if key in words.values() else None)
    return (value, "") if value else (text.strip(), "not_word")

"""Numbers, money, persons and degrees as lists write them; see :mod:`chainmap.cleaning` for the remarks."""

from __future__ import annotations

import datetime
import math
import re
import unicodedata

from chainmap.tables.cleaning import EXCEL_ERROR, Cell, Parsed, is_missing, plain_text
from chainmap.tables.headers import PERSON_UNITS, money_unit

_NUMBER = re.compile(r"([-+]?)(\d{1,3}(?:[,\s]\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)(e[-+]?\d+)?(.*)", re.DOTALL)
_ROUGH = re.compile(
    r"[\d千万亿元人]\s*(?:-|~|–|—|至|到)+\s*\d|约|余|多|左右|以上|以下|小于|大于|不足|少于|超过|近|\+$|^[<>≤≥]|\d\s*[<>≤≥]"
)


def parse_number(value: Cell, units: dict[str, float] | None = None, unit: float = 1.0) -> Parsed:
    """Read a number, with thousands separators, full-width digits and, if given, units behind it.

    Parameters
    ----------
    value
        The cell.
    units
        Words that may follow the number, each with its factor.
    unit
        Factor of a number that no unit follows.

    Examples
    --------
    >>> parse_number("１,200人", {"人": 1}), parse_number("50-99人", {"人": 1}), parse_number("很多")
    ((1200.0, ''), (None, 'approximate'), (None, 'not_number'))
    """
    number, rest, remark = _split_number(value)
    if remark or number is None:
        return None, remark
    factor = unit if not rest else (units or {}).get(rest)
    if factor is None:
        return None, "approximate" if _ROUGH.search(str(value)) else "not_number"
    return number * factor, "negative" if number < 0 else ""


def parse_money(value: Cell, unit: float | None = None) -> Parsed:
    """Read an amount as million CNY; a unit in the cell goes before the header's.

    Parameters
    ----------
    value
        The cell, such as ``5000万元人民币``, ``1.2亿`` or ``50(万元人民币)``.
    unit
        Million CNY per unit from the header; not-a-number if it is foreign; ``None`` if it gives none.

    Examples
    --------
    >>> parse_money("5000万元人民币"), parse_money("1.2亿"), parse_money("3,000", 0.01)
    ((50.0, ''), (120.0, ''), (30.0, ''))
    >>> parse_money("90(万美元)"), parse_money("500"), parse_money("-5万")
    ((None, 'foreign'), (None, 'no_unit'), (-0.05, 'negative'))
    """
    number, rest, remark = _split_number(value)
    if remark or number is None:
        return None, remark
    own = money_unit(rest) if rest else None
    if rest and own is None:
        bare = re.sub(r"[()\s]|人民币|rmb|cny|[¥￥]", "", rest)
        if bare:
            return None, "approximate" if _ROUGH.search(str(value)) else "not_number"
    factor = unit if own is None else own
    if factor is None:
        return (0.0, "") if number == 0 else (None, "no_unit")
    if math.isnan(factor):
        return None, "foreign"
    # Rounding takes away the dust of multiplying by 0.01, far below one CNY.
    return round(number * factor, 9), "negative" if number < 0 else ""


def _split_number(value: Cell) -> tuple[float | None, str, str]:
    """Split a cell into its number, the words behind it, and a remark if it holds no number."""
    if isinstance(value, int | float) and not isinstance(value, bool) and not is_missing(value):
        return (float(value), "", "") if math.isfinite(value) else (None, "", "not_number")
    text = plain_text(value) if not isinstance(value, bool | datetime.date) else str(value)
    if text is None:
        return None, "", ""
    if EXCEL_ERROR.match(text):
        return None, "", "excel_error"
    half = unicodedata.normalize("NFKC", text).casefold().strip()
    bare = re.sub(r"^(?:人民币|rmb|cny|[¥￥])\s*", "", half)
    foreign = re.sub(r"^(us\$|usd|hkd|eur|[$€£])\s*", "", bare)
    accounting = re.fullmatch(r"\(([\d.,]+)\)(.*)", foreign)
    match = _NUMBER.fullmatch(f"-{accounting.group(1)}{accounting.group(2)}" if accounting else foreign)
    if not match:
        return None, "", "approximate" if _ROUGH.search(half) and re.search(r"\d", half) else "not_number"
    sign, digits, power, rest = match.groups()
    number = float(sign + re.sub(r"[,\s]", "", digits) + (power or ""))
    rest = "美元" if foreign != bare else rest.strip()
    return (number, rest, "") if math.isfinite(number) else (None, "", "not_number")


def parse_persons(value: Cell, unit: float | None = None) -> Parsed:
    """Read a number of persons; ranges such as ``50-99人`` are unknown.

    Examples
    --------
    >>> parse_persons("1200人"), parse_persons("小于50人"), parse_persons(-3)
    ((1200.0, ''), (None, 'approximate'), (-3.0, 'negative'))
    """
    return parse_number(value, PERSON_UNITS | {"(人)": 1.0}, 1.0 if unit is None else unit)


def parse_degrees(value: Cell, limit: float) -> Parsed:
    """Read a latitude or longitude in degrees; ``limit`` is 90 or 180.

    Examples
    --------
    >>> parse_degrees("33.77", 90), parse_degrees("113.19°", 90)
    ((33.77, ''), (None, 'out_of_range'))
    """
    degrees, remark = parse_number(value, {"°": 1.0, "度": 1.0, "°n": 1.0, "°e": 1.0})
    if remark not in ("", "negative") or degrees is None:
        return None, remark
    return (degrees, "") if abs(degrees) <= limit else (None, "out_of_range")

"""Dates as lists write them, as ISO text of the precision they have."""

from __future__ import annotations

import datetime
import math
import re
import unicodedata

from chainmap.tables.cleaning import Cell, Parsed, is_missing, plain_text

_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?")
_TIME = re.compile(r"[T\s]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$")


def parse_date(value: Cell) -> Parsed:
    """Read a date as ISO text of the precision it has: ``2015``, ``2015-03`` or ``2015-03-01``.

    Examples
    --------
    >>> [parse_date(text)[0] for text in ("2015/3/1", "20150301", "2015年3月", 42064, "2015年")]
    ['2015-03-01', '2015-03-01', '2015-03', '2015-03-01', '2015']
    >>> parse_date("3/4/2015"), parse_date("2015-02-30"), parse_date("去年")
    ((None, 'ambiguous_date'), (None, 'bad_date'), (None, 'bad_date'))
    """
    if isinstance(value, datetime.date):
        return (None, "") if is_missing(value) else _real_date(value.year, value.month, value.day)
    if isinstance(value, float) and math.isfinite(value) and not value.is_integer() and 1800 < value < 2200:
        return _dotted_number(value)
    text = plain_text(value)
    if text is None:
        return None, ""
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(r"\s*(?=[-/.年月日])|(?<=[-/.年月])\s*", "", _TIME.sub("", text)).strip()
    if re.fullmatch(r"\d+(?:\.\d+)?", text) and not re.fullmatch(r"\d{4}(?:\.\d+)?", text):
        return _digits_date(text)
    match = _DATE.fullmatch(text)
    if not match:
        swapped = re.fullmatch(r"\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{1,2})", text)
        return None, "ambiguous_date" if swapped else "bad_date"
    # Excel shows 2015.10 as 2015.1 once it has become a number.
    if re.fullmatch(r"\d{4}\.1", text):
        return None, "ambiguous_date"
    return _real_date(*(int(part) if part else 0 for part in match.groups()))


def _dotted_number(value: float) -> Parsed:
    year, month = f"{value:.2f}".split(".")
    if round(value, 2) != value or month == "10":
        return None, "ambiguous_date" if month == "10" else "bad_date"
    return _real_date(int(year), int(month if month[1] != "0" else month[0]), 0)


def _digits_date(digits: str) -> Parsed:
    whole = digits.split(".")[0]
    if len(digits) == 8 and "." not in digits:
        return _real_date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    if len(digits) == 6 and "." not in digits:
        return _real_date(int(digits[:4]), int(digits[4:]), 0)
    if len(whole) == 5:  # days since 1899-12-30, as Excel counts them
        day = datetime.date(1899, 12, 30) + datetime.timedelta(days=int(whole))
        return _real_date(day.year, day.month, day.day)
    return None, "bad_date"


def _real_date(year: int, month: int, day: int) -> Parsed:
    """Write a date, if it is one; month and day are 0 where they are not given."""
    if not 1800 <= year <= 2100:
        return None, "bad_date"
    try:
        datetime.date(year, month or 1, day or 1)
    except ValueError:
        return None, "bad_date"
    return "-".join([f"{year:04d}", *(f"{part:02d}" for part in (month, day) if part)]), ""

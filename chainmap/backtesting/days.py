"""Which of two partial dates surely comes first: ``2014`` may be any day of the year."""

from __future__ import annotations

import calendar
from collections.abc import Iterable

import pandas as pd


def first_day(date: str | None) -> str:
    """Give the first day that a partial date may be; empty if there is none.

    Examples
    --------
    >>> first_day("2014"), first_day("2014-02"), first_day("2014-02-07"), first_day(None)
    ('2014-01-01', '2014-02-01', '2014-02-07', '')
    """
    said = _text(date)
    return said + "-01-01"[len(said) - 4 :] if said else ""


def last_day(date: str | None) -> str:
    """Give the last day that a partial date may be; empty if there is none.

    Examples
    --------
    >>> last_day("2014"), last_day("2016-02"), last_day("2014-02-07"), last_day(None)
    ('2014-12-31', '2016-02-29', '2014-02-07', '')
    """
    said = _text(date)
    if len(said) == 4:
        return f"{said}-12-31"
    return f"{said}-{calendar.monthrange(int(said[:4]), int(said[5:7]))[1]}" if len(said) == 7 else said


def before(dates: Iterable[str | None], day: str) -> list[bool]:
    """Tell which partial dates lie surely before a day; what is undated does not.

    Parameters
    ----------
    dates
        ISO texts of any precision.
    day
        ``YYYY-MM-DD``.

    Examples
    --------
    >>> before(["2013", "2014", "2014-03-16", None], "2014-03-17")
    [True, False, True, False]
    """
    return ["" < last_day(date) < day for date in dates]


def _text(date: str | None) -> str:
    return "" if date is None or pd.isna(date) else str(date).strip()

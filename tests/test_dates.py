"""Dates as lists write them."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainmap.tables.dates import parse_date


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        ("2015/3/1", "2015-03-01"),
        ("2015-03-01 00:00:00", "2015-03-01"),
        ("2015-03-01T08:30:00Z", "2015-03-01"),
        ("2015.3.1", "2015-03-01"),
        ("2015年3月1日", "2015-03-01"),
        (" 2015 年 3 月 ", "2015-03"),
        ("２０１５年", "2015"),
        ("2015", "2015"),
        (2015, "2015"),
        ("20150301", "2015-03-01"),
        (20150301, "2015-03-01"),
        (20150301.0, "2015-03-01"),
        ("201503", "2015-03"),
        ("2015-03", "2015-03"),
        # Excel counts days from 1899-12-30: 42064 is 2015-03-01.
        (42064, "2015-03-01"),
        (42064.5, "2015-03-01"),
        ("42064", "2015-03-01"),
        (2015.03, "2015-03"),
        (2015.12, "2015-12"),
        (2015.2, "2015-02"),
        (datetime.datetime(2015, 3, 1, 8), "2015-03-01"),
        (datetime.date(2015, 3, 1), "2015-03-01"),
        ("-", None),
        (None, None),
        ("0000-00-00", None),
    ],
)
def test_dates(cell: object, date: str | None):
    assert parse_date(cell) == (date, "")


@pytest.mark.parametrize("cell", ["3/4/2015", "15/3/1", "2015.1", 2015.1])
def test_a_date_with_two_readings_is_a_fault(cell: object):
    # 2015.1 may be January, or October that lost its zero.
    assert parse_date(cell) == (None, "ambiguous_date")


@pytest.mark.parametrize(
    "cell", ["2015-13-01", "2015-02-30", "去年", "2015年底", "1425139200000", 3, -1, "1500-01-01", True, "9999"]
)
def test_what_is_no_date_is_a_fault(cell: object):
    assert parse_date(cell) == (None, "bad_date")


@given(st.dates(datetime.date(1950, 1, 1), datetime.date(2100, 12, 31)))
def test_every_date_comes_back_from_every_way_of_writing_it(day: datetime.date):
    iso = day.isoformat()
    serial = (day - datetime.date(1899, 12, 30)).days
    forms = [day, iso, f"{day:%Y/%m/%d}", f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日", serial]
    assert {parse_date(form) for form in forms} == {(iso, "")}


@given(
    st.one_of(
        st.text(max_size=20), st.integers(), st.floats(), st.datetimes(), st.text("0123456789年月日-/. ", max_size=12)
    )
)
def test_any_cell_is_a_date_empty_or_a_fault(cell: object):
    date, remark = parse_date(cell)
    assert remark in ("", "bad_date", "ambiguous_date")
    if date:
        datetime.date.fromisoformat((date + "-01-01")[:10] if len(date) == 4 else (date + "-01")[:10])

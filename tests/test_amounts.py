"""Money to million CNY, persons, degrees."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainmap.tables import amounts
from chainmap.tables.cleaning import REMARKS
from chainmap.tables.problems import PROBLEMS


@pytest.mark.parametrize(
    ("cell", "unit", "value"),
    [
        # 1 万元 = 10,000 CNY = 0.01 million; 1 亿元 = 100 million.
        ("5000万元人民币", None, 50.0),
        ("50(万元人民币)", None, 0.5),
        ("50（万元（人民币））", None, 0.5),
        ("6,500(万人民币元)", None, 65.0),
        ("1.2亿", None, 120.0),
        ("人民币 3 000 万元整", None, 30.0),
        ("￥1,234,567元", None, 1.234567),
        ("１２．５亿元", None, 1250.0),
        ("5000", 0.01, 50.0),
        (5000, 0.01, 50.0),
        ("5000万", 100.0, 50.0),
        ("8.5百万元", None, 8.5),
        ("7千元", None, 0.007),
        ("1.5E+3万元", None, 15.0),
        ("0", None, 0.0),
    ],
)
def test_money(cell: object, unit: float | None, value: float):
    assert amounts.parse_money(cell, unit) == (pytest.approx(value, abs=1e-12), "")


@pytest.mark.parametrize(
    ("cell", "remark"),
    [
        ("90(万美元)", "foreign"),
        ("1,200万港币", "foreign"),
        ("USD 500", "foreign"),
        ("$500万", "foreign"),
        ("500", "no_unit"),
        ("50()", "no_unit"),
        ("1000-5000万元", "approximate"),
        ("1000万元-5000万元", "approximate"),
        ("约500万元", "approximate"),
        ("500余万元", "approximate"),
        ("很多", "not_number"),
        ("1,5万元", "not_number"),
        ("12公顷", "not_number"),
        ("#VALUE!", "excel_error"),
        (True, "not_number"),
        (math.inf, "not_number"),
    ],
)
def test_money_that_is_not_known_is_not_guessed(cell: object, remark: str):
    assert amounts.parse_money(cell) == (None, remark)


def test_foreign_money_by_the_header_is_unknown_unless_the_cell_says_otherwise():
    assert amounts.parse_money("500", math.nan) == (None, "foreign")
    assert amounts.parse_money("500万元人民币", math.nan) == (5.0, "")


def test_negative_money_is_found_in_both_ways_of_writing_it():
    assert amounts.parse_money("-5万元") == (-0.05, "negative")
    assert amounts.parse_money("(1,200)", 0.01) == (-12.0, "negative")


def test_persons_and_degrees():
    assert amounts.parse_persons("１,200 人") == (1200.0, "")
    assert amounts.parse_persons("1.2", 10_000.0) == (12_000.0, "")
    assert amounts.parse_persons("50-99人") == (None, "approximate")
    assert amounts.parse_persons("小于50人") == (None, "approximate")
    assert amounts.parse_persons("-3") == (-3.0, "negative")
    assert amounts.parse_degrees("33.77°", 90) == (33.77, "")
    assert amounts.parse_degrees(-33.77, 90) == (-33.77, "")
    assert amounts.parse_degrees(113.19, 90) == (None, "out_of_range")


cells = st.one_of(st.none(), st.text(max_size=25), st.integers(), st.floats(), st.booleans(), st.dates())


@given(cells, st.one_of(st.none(), st.sampled_from([0.01, 100.0, math.nan])))
def test_any_cell_gives_a_finite_number_or_a_known_remark(cell: object, unit: float | None):
    for value, remark in (
        amounts.parse_money(cell, unit),
        amounts.parse_persons(cell),
        amounts.parse_degrees(cell, 90),
        amounts.parse_number(cell),
    ):
        assert remark == "" or remark in PROBLEMS or remark in REMARKS
        assert value is None or math.isfinite(value)


@given(st.floats(0.01, 1e6), st.sampled_from([("元", 1e-6), ("万元", 0.01), ("亿元", 100.0), ("百万元", 1.0)]))
def test_a_unit_in_the_cell_means_what_it_means_in_the_header(number: float, unit: tuple[str, float]):
    word, factor = unit
    assert amounts.parse_money(f"{number}{word}") == amounts.parse_money(number, factor)

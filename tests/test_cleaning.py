"""Texts and codes, cell by cell."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainmap.tables import cleaning
from chainmap.tables.problems import PROBLEMS

GOOD = "91350100M000100Y43"


@pytest.mark.parametrize("text", ["", " ", "　", "-", "—", "/", "无", "暂无", "N/A", "#N/A", "NULL", "\ufeff", "－"])
def test_words_for_nothing_are_nothing(text: str):
    assert cleaning.plain_text(text) is None


def test_texts_are_cleaned_but_not_rewritten():
    assert cleaning.plain_text(" 合成（叶县）１２３Ａ\r\n公司　") == "合成（叶县）123A 公司"
    assert cleaning.plain_text("生产：尼龙—6 / 66") == "生产：尼龙—6 / 66"
    assert cleaning.plain_text("'=1+1") == "=1+1"
    assert cleaning.plain_text("'0610") == "0610"
    assert cleaning.plain_text("无锡合成公司") == "无锡合成公司"


def test_numbers_in_text_columns_lose_no_digit_and_gain_no_point():
    assert cleaning.plain_text(600810) == cleaning.plain_text(600810.0) == "600810"
    assert cleaning.plain_text(np.nan) is None
    assert cleaning.plain_text(pd.NaT) is None


@pytest.mark.parametrize("text", ["锟斤拷", "尼龙\ufffd", "鏈夐檺鍏徃", "烫烫烫", "a\0b", "ï»¿企业"])
def test_garbled_text_is_a_fault(text: str):
    assert cleaning.parse_text(text)[1] == "mojibake"


def test_excels_errors_are_faults_but_not_found_is_empty():
    assert cleaning.parse_text("#REF!")[1] == "excel_error"
    assert cleaning.parse_text("#N/A") == (None, "")
    assert cleaning.parse_text("#1 车间") == ("#1 车间", "")


@pytest.mark.parametrize(
    ("cell", "code", "remark"),
    [
        (GOOD, GOOD, ""),
        ("９１３５０１００M000100Y43 ", GOOD, ""),
        ("91350100m000100y43", GOOD, "repaired_code"),
        ("91350100-M000100Y4-3", GOOD, "repaired_code"),
        ('="91350100M000100Y43"', GOOD, ""),
        ("91350100M000100Y44", "91350100M000100Y44", "bad_check"),
        ("9135O100M000100Y43", "9135O100M000100Y43", "code_letters"),
        ("91350100M000100Y4", "91350100M000100Y4", "code_length"),
        ("9.14E+17", "9.14E+17", "mangled_code"),
        ("9.14104E+17", "9.14104E+17", "mangled_code"),
        (9.14104e17, "9.14104e+17", "mangled_code"),
        ("914104001234567000", "914104001234567000", "mangled_code"),
        (914104001234567000, "914104001234567000", "mangled_code"),
        ("410400000012345", None, "old_number"),
        (410400000012345, None, "old_number"),
        ("12345678-9", None, "old_number"),
        ("—", None, ""),
    ],
)
def test_codes(cell: object, code: str | None, remark: str):
    assert cleaning.parse_code(cell) == (code, remark)


def test_a_code_of_digits_only_that_survived_as_a_whole_number_is_right():
    # Some writers store all 18 digits; only what has lost its end is a fault.
    assert cleaning.parse_code(913100006072204056) == ("913100006072204056", "")


def test_lists_are_joined_with_one_mark():
    assert cleaning.parse_list("切片/工业丝；帘子布\n切片", "、") == ("切片、工业丝、帘子布", "")
    assert cleaning.parse_list("PA6/66切片/10万吨/年己二酸", "、") == ("PA6/66切片、10万吨/年己二酸", "")
    assert cleaning.parse_list("高新技术企业,专精特新", "|") == ("高新技术企业,专精特新", "")
    assert cleaning.parse_list("/", "、") == (None, "")


@given(st.text(max_size=30))
def test_the_formula_mark_is_undone_exactly(text: str):
    guarded = cleaning.guard_formula(text)
    assert cleaning.unguard_formula(guarded) == text
    assert not guarded.lstrip(" \u3000").startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert not guarded.startswith(("\t", "\r", "\n"))


def test_numbers_are_not_taken_for_formulas():
    assert cleaning.guard_formula(-5) == -5


cells = st.one_of(
    st.none(), st.text(max_size=25), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes()
)


@given(cells)
def test_any_cell_gives_a_value_or_a_known_remark(cell: object):
    for parse in (cleaning.parse_text, cleaning.parse_code, cleaning.parse_class, cleaning.parse_stock):
        _, remark = parse(cell)
        assert remark == "" or remark in PROBLEMS or remark in cleaning.REMARKS


def test_a_column_keeps_one_true_and_1_apart():
    values, _ = cleaning.each([1, True, 1.0, "1"], lambda cell: (type(cell).__name__, ""))
    assert values == ["int", "bool", "float", "str"]

"""The credit code: a code worked by hand, and what may not pass."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from chainmap.tables import uscc

# Worked by hand for 91350100M000100Y4?: the values 9 1 3 5 0 1 0 0 21 0 0 0 1 0 0 30 4 (M is 21, Y is 30)
# times the weights 3^i mod 31 = 1 3 9 27 19 26 16 17 20 29 25 13 8 24 10 30 28 are
# 9 + 3 + 27 + 135 + 0 + 26 + 0 + 0 + 420 + 0 + 0 + 0 + 8 + 0 + 0 + 900 + 112 = 1640 = 52 * 31 + 28; 31 - 28 = 3.
GOOD = "91350100M000100Y43"
seventeen = st.text(alphabet=uscc.ALPHABET, min_size=17, max_size=17)


def test_the_hand_worked_example_is_valid():
    assert uscc.expected_check(GOOD) == "3"
    assert uscc.is_valid(GOOD)


def test_a_sum_divisible_by_31_asks_for_0_not_for_a_32nd_character():
    # 17 zeros sum to 0: (31 - 0) mod 31 = 0.
    assert uscc.expected_check("0" * 17) == "0"
    assert uscc.is_valid("0" * 18)


def test_what_is_not_a_code_is_not_valid():
    for text in ("", GOOD[:-1], GOOD + "3", GOOD.lower(), GOOD.replace("Y", "I"), " " + GOOD, "９" + GOOD[1:]):
        assert not uscc.is_valid(text)
    assert uscc.expected_check("123") is None
    assert uscc.expected_check("I" * 17) is None


@given(seventeen)
def test_exactly_one_of_31_check_characters_is_right(head: str):
    assert [char for char in uscc.ALPHABET if uscc.is_valid(head + char)] == [uscc.expected_check(head)]


@given(seventeen, st.integers(0, 16), st.sampled_from(uscc.ALPHABET))
def test_every_single_wrong_character_is_found(head: str, place: int, other: str):
    # 31 is prime and no weight is 0 mod 31, so one changed character always changes the sum.
    code = head + str(uscc.expected_check(head))
    spoiled = code[:place] + other + code[place + 1 :]
    assert uscc.is_valid(spoiled) == (other == code[place])


@given(st.lists(st.one_of(st.none(), st.text(max_size=20), seventeen.map(lambda h: h + str(uscc.expected_check(h))))))
def test_a_column_agrees_with_one_by_one(codes: list[str | None]):
    column = pd.Series(codes, dtype=object, index=range(5, 5 + len(codes)))
    found = uscc.valid_codes(column)
    assert found.index.equals(column.index)
    assert found.tolist() == [code is not None and uscc.is_valid(code) for code in codes]


def test_a_string_column_with_gaps_and_an_empty_column():
    assert uscc.valid_codes(pd.Series([GOOD, None], dtype="string")).tolist() == [True, False]
    assert uscc.valid_codes(pd.Series([], dtype=object)).tolist() == []

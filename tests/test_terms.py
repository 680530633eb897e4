"""Terms of a pair and the record of words; every number worked by hand."""

import numpy as np
import pandas as pd
import pytest

from chainmap.matching.terms import TERMS, Pairs, Tallies, count, log_odds, with_tallies

PLAIN = [name for name in TERMS if name not in ("words", "node")]
TABLE = pd.DataFrame(
    {"firm": [0, 0, 1], "node": [0, 1, 1], "node_id": ["a", "b", "b"], "named": [True, False, False],
     "backed": [True, False, False], "like": [0.0, 0.3, 0.1], **dict.fromkeys(PLAIN, 0.5)}
)  # fmt: skip
PAIRS = Pairs(TABLE, pd.DataFrame({"pair": [0, 0], "word": ["x", "y"]}))


def test_answers_are_counted_by_word_and_node() -> None:
    tallies = count(PAIRS, np.array([True, False, True]))
    assert tallies.words == {("a", "x"): (1, 0), ("a", "y"): (1, 0)}
    assert tallies.nodes == {"a": (1, 0)}
    assert tallies.likes == {"b": (0, 1)}  # the third is too little like b to tell anything


def test_records_are_smoothed_towards_the_node_and_all_nodes() -> None:
    known = Tallies({("a", "x"): (9, 3)}, {"a": (12, 8), "c": (5, 5)}, {"b": (1, 9)})
    found = with_tallies(PAIRS, known)
    mean = (17 + 1) / (30 + 2)
    node = (12 + 5 * mean) / (20 + 5)
    x, y = (9 + 3 * node) / (12 + 3), node  # y was never seen: it stands as its node's words do
    assert found["words"][0] == pytest.approx((log_odds(x) + log_odds(y)) / 2 - log_odds(mean))
    assert found["words"][1:].tolist() == [0, 0]
    like_mean = 2 / 12
    assert found["node"][0] == 0
    assert found["node"][1] == pytest.approx(log_odds((1 + 10 * like_mean) / 20) - log_odds(like_mean))
    assert found.columns.tolist() == list(TERMS)


def test_nothing_known_says_nothing() -> None:
    found = with_tallies(PAIRS, Tallies({}, {}, {}))
    assert found[["words", "node"]].to_numpy().tolist() == [[0.0, 0.0]] * 3

"""The rank interval, on cases whose answer can be told beforehand."""

import numpy as np
import pandas as pd
import pytest

from chainmap.scoring.intervals import rank_intervals
from chainmap.tables.conventions import constants

VALUES = constants()


def intervals(known: dict[str, list[float]], groups: str, weights: dict[str, float], draws: int = 2000, seed: int = 0):
    table = pd.DataFrame(known)
    pairs = pd.DataFrame({"group": list(groups), "firm_id": list(groups)})
    return rank_intervals(pairs, table, weights, VALUES, draws, seed)


def test_unsure_matches_overlap_and_sure_ones_do_not() -> None:
    # Beta(14, 6) against Beta(12, 8): the second is ahead in about a quarter of the draws
    low, high = intervals({"match": [0.7, 0.6]}, "AB", {"match": 1.0})
    assert (low, high) == ({"A": 1, "B": 1}, {"A": 2, "B": 2})
    low, high = intervals({"match": [1.0, 0.6]}, "AB", {"match": 1.0})
    assert (low, high) == ({"A": 1, "B": 2}, {"A": 1, "B": 2})


def test_weights_are_drawn() -> None:
    # each is best by one part: which leads depends on the weights alone
    low, high = intervals({"match": [1.0, 0.0], "gap": [0.0, 1.0]}, "AB", {"match": 0.5, "gap": 0.5})
    assert (low, high) == ({"A": 1, "B": 1}, {"A": 2, "B": 2})


def test_the_interval_holds_ninety_in_a_hundred() -> None:
    # ahead in about one draw of twelve: within the 90 % interval, far outside a 50 % one
    low, _ = intervals({"match": [0.6, 0.79]}, "AB", {"match": 1.0}, draws=4000)
    assert low["A"] == 1
    low, _ = intervals({"match": [0.4, 0.9]}, "AB", {"match": 1.0}, draws=4000)
    assert low["A"] == 2


def test_what_is_unknown_is_drawn_from_what_is_known_and_once_a_company() -> None:
    # U is unknown among 0, 0, 0, 0.5 and 1: it beats the 0.5 in a fifth of the draws
    low, high = intervals({"strength": [np.nan, 0.0, 0.0, 0.0, 0.5, 1.0]}, "UABCDE", {"strength": 1.0})
    assert low["U"] == 1
    assert high["U"] == 3  # below D and E, level with the zeros
    table = pd.DataFrame({"strength": [np.nan] * 30 + [0.0] * 9 + [1.0]})
    pairs = pd.DataFrame({"group": ["U"] * 30 + list("ABCDEFGHIJ"), "firm_id": ["U"] * 30 + list("ABCDEFGHIJ")})
    _, many = rank_intervals(pairs, table, {"strength": 1.0}, VALUES, 2000, 0)
    assert many["U"] == 2  # thirty rows do not draw thirty times


def test_a_group_stands_at_its_best_row() -> None:
    table = pd.DataFrame({"gap": [1.0, 0.0, 0.5]})
    pairs = pd.DataFrame({"group": ["A", "A", "B"], "firm_id": ["a", "a", "b"]})
    low, high = rank_intervals(pairs, table, {"gap": 1.0}, VALUES, 50, 0)
    assert (low, high) == ({"A": 1, "B": 2}, {"A": 1, "B": 2})


def test_equals_share_a_rank() -> None:
    low, high = intervals({"gap": [0.5, 0.5, 0.5]}, "ABC", {"gap": 1.0}, draws=50)
    assert set(low.values()) == set(high.values()) == {1}


def test_the_seed_decides() -> None:
    unsure = {"match": list(np.linspace(0.5, 0.6, 8))}
    runs = [intervals(unsure, "ABCDEFGH", {"match": 1.0}, draws=3, seed=seed) for seed in (1, 1, 2, 3)]
    assert runs[0] == runs[1]
    assert runs[0] != runs[2] or runs[0] != runs[3]


def test_nobody_and_no_draws() -> None:
    assert intervals({"match": []}, "", {"match": 1.0}) == ({}, {})
    assert intervals({"match": [0.5]}, "A", {"match": 1.0}, draws=0) == ({}, {})


def test_ranks_of_the_example_lie_in_their_intervals() -> None:
    import chainmap as cm

    table = cm.study("nylon", region="pingdingshan").targets.dropna(subset=["rank"])
    inside = (table["rank_low"] <= table["rank"]) & (table["rank"] <= table["rank_high"])
    assert inside.mean() == pytest.approx(1, abs=0.05)
    assert (table["rank_high"] - table["rank_low"]).median() < len(table) / 2  # an interval that says something

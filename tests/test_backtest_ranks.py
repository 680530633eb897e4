"""Measures of one list with ties, against every order that the ties allow; days that may and may not be before."""

from itertools import pairwise, permutations
from math import log2

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainmap.backtesting.days import before, first_day, last_day
from chainmap.backtesting.intervals import bootstrap_means
from chainmap.backtesting.ranks import Block, blocks, mean_place, ndcg_at, percentile, recall_at, reciprocal_rank


def orders(scores: list[float], right: list[bool]) -> list[list[bool]]:
    """List every order of the items that the scores allow, as whether the item in each place is right."""
    items = range(len(scores))
    return [
        [right[one] for one in order]
        for order in permutations(items)
        if all(scores[a] >= scores[b] for a, b in pairwise(order))
    ]


def plain(order: list[bool], k: int) -> tuple[float, float, float, float, float]:
    """Measure one strict order the plain way."""
    count = sum(order)
    first = order.index(True) + 1
    gain = sum(1 / log2(place + 1) for place, hit in enumerate(order[:k], 1) if hit)
    best = sum(1 / log2(place + 1) for place in range(1, min(count, k) + 1))
    pairs = [(a, b) for a, hit in enumerate(order) if hit for b, other in enumerate(order) if not other]
    below = sum(a < b for a, b in pairs) / len(pairs) if pairs else float("nan")
    return sum(order[:k]) / count, gain / best, 1 / first, below, first


@settings(max_examples=150)
@given(
    st.lists(st.tuples(st.integers(0, 2), st.booleans()), min_size=1, max_size=6).filter(
        lambda items: any(hit for _, hit in items)
    ),
    st.integers(1, 7),
)
def test_measures_are_the_mean_over_all_orders(items: list[tuple[int, bool]], k: int) -> None:
    scores, right = [float(score) for score, _ in items], [hit for _, hit in items]
    wanted = np.mean([plain(order, k) for order in orders(scores, right)], axis=0)
    found = blocks(scores, right)
    got = (
        recall_at(found, k), ndcg_at(found, k), reciprocal_rank(found), percentile(found, len(items)), mean_place(found)
    )  # fmt: skip
    assert got == pytest.approx(tuple(wanted), nan_ok=True)


def test_a_list_without_ties_by_hand() -> None:
    # scores 9 8 7 6, the right ones second and fourth
    found = blocks([9, 8, 7, 6], [False, True, False, True])
    assert found == [Block(1, 1, 1), Block(3, 1, 1)]
    assert recall_at(found, 3) == 0.5
    assert ndcg_at(found, 3) == pytest.approx((1 / log2(3)) / (1 + 1 / log2(3)))
    assert reciprocal_rank(found) == 0.5
    assert percentile(found, 4) == pytest.approx((1 + 0) / (2 * 2))  # of four pairs only 8 > 7 is right
    assert mean_place(found) == 2


def test_all_tied_is_chance() -> None:
    found = blocks([0.0] * 400, [True] + [False] * 399)
    assert recall_at(found, 20) == pytest.approx(20 / 400)
    assert percentile(found, 400) == pytest.approx(0.5)
    assert reciprocal_rank(found) == pytest.approx(sum(1 / place for place in range(1, 401)) / 400)


def test_a_missing_score_is_the_lowest_and_ties_with_its_like() -> None:
    assert blocks([np.nan, 0.0, np.nan], [True, False, False]) == [Block(1, 2, 1)]


def test_large_blocks_stay_finite() -> None:
    found = [Block(10, 100_000, 40_000)]
    assert 0 < reciprocal_rank(found) < 1 / 11 + 1e-9


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        ("2012", "2012-01-01", "2012-12-31"),
        ("2012-02", "2012-02-01", "2012-02-29"),
        ("2012-02-03", "2012-02-03", "2012-02-03"),
        (None, "", ""),
    ],
)
def test_days_of_partial_dates(date: str | None, first: str, last: str) -> None:
    assert (first_day(date), last_day(date)) == (first, last)


def test_only_what_is_surely_earlier_is_before() -> None:
    assert before(["2013", "2014", "2014-03", "2014-03-16", "2014-03-17", None], "2014-03-17") == [
        True, False, False, True, False, False,
    ]  # fmt: skip


def test_intervals_draw_clusters_not_rows() -> None:
    # One company of 50 landings at 1 and one of 50 at 0: a draw holds the first not at all, once or twice.
    values = np.array([[1.0]] * 50 + [[0.0]] * 50)
    low, high = bootstrap_means(values, ["a"] * 50 + ["b"] * 50, draws=500)
    assert (low[0], high[0]) == (0.0, 1.0)
    # The same rows as a hundred companies: the mean of 100 draws of 0 or 1, about 0.5 ± 1.96 · 0.05.
    low, high = bootstrap_means(values, [str(one) for one in range(100)], draws=4000)
    assert (low[0], high[0]) == pytest.approx((0.4, 0.6), abs=0.02)


def test_one_cluster_has_no_interval() -> None:
    low, high = bootstrap_means(np.array([[1.0], [0.0]]), ["a", "a"])
    assert np.isnan([low[0], high[0]]).all()


def test_missing_values_are_not_counted() -> None:
    values = np.array([[1.0, np.nan], [1.0, 0.25]])
    low, high = bootstrap_means(values, ["a", "b"], draws=200)
    assert (low[0], high[0], low[1], high[1]) == (1.0, 1.0, 0.25, 0.25)

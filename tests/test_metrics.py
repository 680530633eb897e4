"""Metrics of rankings, each worked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainmap.matching.metrics import (
    COUNTS,
    METRICS,
    best_f1,
    bootstrap,
    calibration_error,
    count_firm,
    hit_at_1,
    rank,
    recall_at,
    reciprocal_rank,
    reliability,
    summarise,
)

NODES = list("abcdefgh")


def test_ranking_is_by_score_and_ties_keep_the_order_of_nodes() -> None:
    assert rank({"h": 0.5, "a": 0.5, "c": 0.9, "d": 0.0}, NODES) == ["c", "a", "h"]
    assert rank({"h": 0.5, "a": 0.5}, NODES[::-1]) == ["h", "a"]
    assert rank({}, NODES) == []


def test_one_firm() -> None:
    # Ranked c a h b; labelled: b, h, and one that is e or f since it was split.
    ranking, labels = ["c", "a", "h", "b"], [{"b"}, {"h"}, {"e", "f"}]
    assert hit_at_1(ranking, labels) == 0
    assert reciprocal_rank(ranking, labels) == pytest.approx(1 / 3)  # h is third
    assert recall_at(ranking, labels, 2) == 0
    assert recall_at(ranking, labels, 3) == pytest.approx(1 / 3)
    assert recall_at(ranking, labels, 4) == pytest.approx(2 / 3)
    assert recall_at([*ranking, "f"], labels, 5) == 1  # either half will do
    assert recall_at([*ranking, "e", "f"], labels, 9) == 1  # and counts once
    assert hit_at_1(["f"], labels) == 1


def test_counts_of_one_firm() -> None:
    scores = {"a": 0.9, "b": 0.5, "c": 0.7, "e": 0.6, "f": 0.5, "g": 0.49}
    labels = [{"g"}, {"b"}, {"e", "f"}]
    found = dict(zip(COUNTS, count_firm(rank(scores, NODES), scores, labels, 0.5), strict=True))
    # Ranked a c e b f g. Accepted a b c e f, of which b e f are labelled; of the three labels b and e|f are found.
    assert found == {
        "firms": 1, "hit": 0, "recall5": pytest.approx(2 / 3), "recall10": 1, "reciprocal": pytest.approx(1 / 3),
        "right": 3, "accepted": 5, "found": 2, "labels": 3,
    }  # fmt: skip


def test_metrics_are_ratios_of_sums() -> None:
    # Two firms: one right of one accepted and 1 of 1 label; none of three accepted and 0 of 3 labels.
    sums = np.array([1, 1, 1, 1, 1, 1, 1, 1, 1]) + np.array([1, 0, 0, 0, 0.2, 0, 3, 0, 3])
    found = dict(zip(METRICS, summarise(sums), strict=True))
    assert found == pytest.approx(
        {"hit@1": 0.5, "recall@5": 0.5, "recall@10": 0.5, "mrr": 0.6, "precision": 0.25, "recall": 0.25, "f1": 0.25}
    )


def test_nothing_accepted_has_no_precision_and_an_f1_of_zero() -> None:
    found = dict(zip(METRICS, summarise(np.array([2.0, 1, 1, 1, 1, 0, 0, 0, 4])), strict=True))
    assert np.isnan(found["precision"])
    assert (found["recall"], found["f1"]) == (0, 0)


def counts_of(hits: list[int]) -> np.ndarray:
    return np.array([[1, hit, 0, 0, 0, 0, 0, 0, 1] for hit in hits], dtype=float)


def test_bootstrap_is_that_of_a_proportion() -> None:
    # 60 of 100: the normal approximation says 0.6 ± 1.96 √(0.6 · 0.4 / 100) = 0.504 to 0.696.
    low, high = bootstrap(counts_of([1] * 60 + [0] * 40), [str(firm) for firm in range(100)], draws=4000)
    assert low[0] == pytest.approx(0.504, abs=0.015)
    assert high[0] == pytest.approx(0.696, abs=0.015)
    assert np.isnan(low[METRICS.index("precision")])
    again = bootstrap(counts_of([1] * 60 + [0] * 40), [str(firm) for firm in range(100)], draws=4000)
    np.testing.assert_array_equal(again, (low, high))


def test_a_firm_of_several_chains_is_drawn_as_a_whole() -> None:
    hits = [1] * 200 + [0] * 200
    alone = bootstrap(counts_of(hits), [str(firm) for firm in range(400)])
    twice = bootstrap(counts_of(hits), [str(firm // 2) for firm in range(400)])
    # Pairs of equal outcome make 200 firms of 400: the interval is √2 as wide.
    assert (twice[1][0] - twice[0][0]) / (alone[1][0] - alone[0][0]) == pytest.approx(2**0.5, abs=0.1)


def test_reliability_by_hand() -> None:
    scores = np.array([0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9])
    right = np.array([0, 0, 1, 0, 1, 0, 1, 1], dtype=bool)
    table = reliability(scores, right, bins=2)
    assert table.to_numpy().tolist() == pytest.approx(np.array([[4, 0.1, 0.4, 0.25, 0.25], [4, 0.6, 0.9, 0.75, 0.75]]))
    assert calibration_error(table) == pytest.approx(0)
    # In four bins: |0.15 − 0|, |0.35 − 0.5|, |0.65 − 0.5|, |0.85 − 1|, each a quarter.
    assert calibration_error(reliability(scores, right, bins=4)) == pytest.approx(0.15)


def test_pairs_of_one_score_stay_in_one_bin() -> None:
    table = reliability(np.array([0.9] * 7 + [0.1]), np.array([True] * 7 + [False]))
    assert table["pairs"].tolist() == [1, 7]
    assert np.isnan(calibration_error(reliability(np.array([]), np.array([], dtype=bool))))


def test_best_f1_finds_the_threshold() -> None:
    # Accepting the first: P 1, R 1/3, F1 0.5; the first three: P 2/3, R 2/3; all five: P 2/5, R 2/3, F1 0.5.
    scores, right = np.array([0.9, 0.8, 0.7, 0.2, 0.1]), np.array([True, False, True, False, False])
    assert best_f1(scores, right, np.array([0.9, 0.7, 0.0])) == pytest.approx(2 / 3)
    assert best_f1(scores * 1e-6, right, np.array([0.9, 0.7, 0.0]) * 1e-6) == pytest.approx(2 / 3)  # of any scale
    assert best_f1(scores, np.zeros(5, dtype=bool), np.zeros(3)) == 0


@given(st.dictionaries(st.sampled_from(NODES), st.floats(0, 1), max_size=8),
       st.lists(st.sets(st.sampled_from(NODES), min_size=1), min_size=1, max_size=5))  # fmt: skip
def test_metrics_keep_their_bounds(scores: dict[str, float], labels: list[set[str]]) -> None:
    counts = dict(zip(COUNTS, count_firm(rank(scores, NODES), scores, labels), strict=True))
    assert 0 <= counts["hit"] <= counts["reciprocal"] <= 1
    assert counts["recall5"] <= counts["recall10"] <= 1
    assert counts["found"] <= counts["labels"]
    assert counts["right"] <= counts["accepted"]
    assert counts["recall10"] > 0 or counts["reciprocal"] == 0

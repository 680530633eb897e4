"""How good a ranking of nodes is, firm by firm and over many firms, with intervals and reliability.

A *label* is a set of nodes any of which will do: one node as a rule, several where the labelled node was split since.
A *ranking* holds the nodes of a firm that have any score, best first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

Labels = Sequence[Collection[str]]
Floats = npt.NDArray[np.float64]

#: What is counted for each firm; all metrics are ratios of their sums.
COUNTS = ("firms", "hit", "recall5", "recall10", "reciprocal", "right", "accepted", "found", "labels")

#: Metric → what it divides by what; F1 is made from precision and recall.
RATIOS = {
    "hit@1": ("hit", "firms"),
    "recall@5": ("recall5", "firms"),
    "recall@10": ("recall10", "firms"),
    "mrr": ("reciprocal", "firms"),
    "precision": ("right", "accepted"),
    "recall": ("found", "labels"),
}
METRICS = (*RATIOS, "f1")


def rank(scores: Mapping[str, float], nodes: Sequence[str]) -> list[str]:
    """Order nodes by falling score; of equal ones the one that stands first in ``nodes`` goes first.

    Parameters
    ----------
    scores
        Node → score; nodes that are not there or have no positive score are left out.
    nodes
        All nodes, in the order of the graph.

    Examples
    --------
    >>> rank({"a": 0.2, "b": 0.7, "c": 0.7, "d": 0.0}, ["c", "b", "a", "d"])
    ['c', 'b', 'a']
    """
    return sorted((node for node in nodes if scores.get(node, 0.0) > 0), key=lambda node: -scores[node])


def hit_at_1(ranking: Sequence[str], labels: Labels) -> float:
    """Tell whether the first node is labelled: 1 or 0, and 0 where nothing is ranked.

    Examples
    --------
    >>> hit_at_1(["a", "b"], [{"a"}]), hit_at_1(["a", "b"], [{"b"}]), hit_at_1([], [{"a"}])
    (1.0, 0.0, 0.0)
    """
    return float(any(ranking[0] in label for label in labels)) if ranking else 0.0


def recall_at(ranking: Sequence[str], labels: Labels, k: int) -> float:
    """Give the share of a firm's labels that are found among its first ``k`` nodes.

    A firm of more than ``k`` labels cannot reach 1.

    Examples
    --------
    >>> recall_at(["a", "b", "c"], [{"c"}, {"a"}], 2)
    0.5
    >>> recall_at(["half_1"], [{"half_1", "half_2"}], 5)
    1.0
    """
    first = set(ranking[:k])
    return sum(1 for label in labels if not first.isdisjoint(label)) / len(labels)


def reciprocal_rank(ranking: Sequence[str], labels: Labels) -> float:
    """Give 1 over the place of the first labelled node, 0 if there is none.

    Examples
    --------
    >>> reciprocal_rank(["x", "a"], [{"b"}, {"a"}])
    0.5
    """
    wanted = {node for label in labels for node in label}
    return next((1 / place for place, node in enumerate(ranking, start=1) if node in wanted), 0.0)


def count_firm(
    ranking: Sequence[str], scores: Mapping[str, float], labels: Labels, threshold: float = 0.5
) -> tuple[float, ...]:
    """Count for one firm what the metrics are made of.

    Parameters
    ----------
    ranking
        As from :func:`rank`.
    scores
        Node → score.
    labels
        The firm's labels, at least one.
    threshold
        Nodes of at least this score are accepted.

    Returns
    -------
    tuple of float
        In the order of :data:`COUNTS`: 1; :func:`hit_at_1`; :func:`recall_at` 5 and 10; :func:`reciprocal_rank`;
        accepted nodes that are labelled; accepted nodes; labels of which a node is accepted; labels.
    """
    accepted = {node for node in ranking if scores[node] >= threshold}
    wanted = {node for label in labels for node in label}
    return (
        1.0,
        hit_at_1(ranking, labels),
        recall_at(ranking, labels, 5),
        recall_at(ranking, labels, 10),
        reciprocal_rank(ranking, labels),
        float(len(accepted & wanted)),
        float(len(accepted)),
        float(sum(1 for label in labels if not accepted.isdisjoint(label))),
        float(len(labels)),
    )


def summarise(sums: Floats) -> Floats:
    """Turn sums of counts into metrics.

    Parameters
    ----------
    sums
        Its last axis is :data:`COUNTS`, summed over firms.

    Returns
    -------
    numpy.ndarray
        Its last axis is :data:`METRICS`. hit@1, recall@k and MRR are means over firms. Precision is the share of
        accepted pairs that are labelled, recall that of labels that are found among accepted pairs; F1 is their
        harmonic mean, 0 where both are 0. A ratio without a denominator is missing.

    Examples
    --------
    >>> summarise(np.array([2, 1, 1.5, 2, 1.25, 3, 4, 3, 6])).tolist()
    [0.5, 0.75, 1.0, 0.625, 0.75, 0.5, 0.6]
    """
    at = {name: place for place, name in enumerate(COUNTS)}
    ratios = [_divide(sums[..., at[over]], sums[..., at[under]]) for over, under in RATIOS.values()]
    # 2PR / (P + R) has no value where nothing is accepted, though recall is 0 there: so is F1.
    precision, recall = np.nan_to_num(ratios[-2]), ratios[-1]
    f1 = np.where(recall == 0, 0.0 * recall, _divide(2 * precision * recall, precision + recall))
    return np.stack([*ratios, f1], axis=-1)


def _divide(over: Floats, under: Floats) -> Floats:
    quotient: Floats = np.full(np.shape(under), np.nan)
    np.divide(over, under, out=quotient, where=np.asarray(under) > 0)
    return quotient


def bootstrap(
    counts: Floats, firms: Sequence[str], draws: int = 2000, seed: int = 0, level: float = 0.95
) -> tuple[Floats, Floats]:
    """Give percentile intervals of the metrics, firms drawn with replacement.

    Parameters
    ----------
    counts
        One row a firm and chain, columns as :data:`COUNTS`.
    firms
        The firm of each row; a firm that stands in several chains is drawn as a whole.
    draws
        How often as many firms as there are are drawn.
    seed
        Of the drawing; equal firms and seed give equal draws, so that methods are compared on the same ones.
    level
        Share of the draws within the interval.

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper ends, in the order of :data:`METRICS`; missing where a metric has no value in any draw.
    """
    places, names = pd.factorize(np.asarray(firms, dtype=object))
    sums = np.zeros((len(names), counts.shape[1]))
    np.add.at(sums, places, counts)
    times = np.random.default_rng(seed).multinomial(len(names), np.full(len(names), 1 / len(names)), size=draws)
    drawn = summarise(times.astype(np.float64) @ sums)
    empty = np.isnan(drawn).all(axis=0)
    ends = np.full((2, drawn.shape[1]), np.nan)
    ends[:, ~empty] = np.nanquantile(drawn[:, ~empty], [(1 - level) / 2, (1 + level) / 2], axis=0)
    return ends[0], ends[1]


def best_f1(scores: Floats, right: npt.NDArray[np.bool_], label_scores: Floats) -> float:
    """Give the F1 at the threshold that suits a method best, chosen in hindsight: fair to scores of any scale.

    Parameters
    ----------
    scores
        Score of each pair.
    right
        Whether it is labelled.
    label_scores
        Of each label, the best score among its nodes; 0 if none is ranked.

    Examples
    --------
    >>> best_f1(np.array([0.3, 0.2, 0.1]), np.array([True, True, False]), np.array([0.3, 0.2, 0.0]))
    0.8
    """
    thresholds = np.unique(scores[right])
    accepted = len(scores) - np.searchsorted(np.sort(scores), thresholds)
    correct = right.sum() - np.searchsorted(np.sort(scores[right]), thresholds)
    found = len(label_scores) - np.searchsorted(np.sort(label_scores), thresholds)
    precision, recall = correct / accepted, found / len(label_scores)
    return float(np.max(2 * precision * recall / (precision + recall), initial=0.0))


def reliability(scores: Floats, right: npt.NDArray[np.bool_], bins: int = 10) -> pd.DataFrame:
    """Set side by side what scores promise and what is labelled, in bins of equally many pairs.

    Parameters
    ----------
    scores
        Probability of each pair.
    right
        Whether it is labelled.
    bins
        How many; pairs of one score stay together, so that bins are only as equal as ties allow, and some may be
        absent.

    Returns
    -------
    pandas.DataFrame
        ``pairs, lowest, highest, mean_score, share_right``, by rising score.

    Examples
    --------
    >>> table = reliability(np.array([0.1, 0.2, 0.8, 0.9]), np.array([False, False, True, False]), bins=2)
    >>> table[["pairs", "mean_score", "share_right"]].round(3).to_numpy().tolist()
    [[2.0, 0.15, 0.0], [2.0, 0.85, 0.5]]
    """
    below = np.searchsorted(np.sort(scores), scores, side="left")
    pairs = pd.DataFrame({"bin": below * bins // max(len(scores), 1), "score": scores, "right": right})
    grouped = pairs.groupby("bin")
    return grouped.agg(
        pairs=("score", "size"),
        lowest=("score", "min"),
        highest=("score", "max"),
        mean_score=("score", "mean"),
        share_right=("right", "mean"),
    ).reset_index(drop=True)


def calibration_error(table: pd.DataFrame) -> float:
    """Give the expected calibration error of a reliability table: the mean of |promised − labelled| over pairs.

    Labels are incomplete as a rule, so that good scores look too high.

    Examples
    --------
    >>> table = pd.DataFrame({"pairs": [3, 1], "mean_score": [0.5, 0.75], "share_right": [0.0, 1.0]})
    >>> calibration_error(table)  # (3 · 0.5 + 1 · 0.25) / 4
    0.4375
    """
    if table.empty:
        return float("nan")
    gaps = (table["mean_score"] - table["share_right"]).abs()
    return float((gaps * table["pairs"]).sum() / table["pairs"].sum())

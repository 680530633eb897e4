"""How high the right ones stand in a list with ties: the exact mean over every order that ties allow.

Most simple lists are full of ties: a list by past landings ties all companies that have none. Whoever breaks ties by
the order of a file, or lets the right one win them, reports luck. Here each measure is its expected value when the
order within a tie is drawn at random, by formula and not by drawing; a list in which all are tied is therefore the
random list, and its values are those of chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


class Block(NamedTuple):
    """Items of one score: how many stand before them, how many they are, and how many of them are right."""

    above: int
    size: int
    right: int


def blocks(scores: ArrayLike, right: ArrayLike) -> list[Block]:
    """Give the blocks of equal scores that hold a right item, best first; a score that is missing is the lowest.

    Parameters
    ----------
    scores
        One number an item, higher is better.
    right
        Whether each item is right.

    Examples
    --------
    >>> blocks([3, 1, 1, 2], [False, True, False, False])
    [Block(above=2, size=2, right=1)]
    """
    values = np.nan_to_num(np.asarray(scores, dtype=float), nan=-np.inf, posinf=np.inf, neginf=-np.inf)
    marked = np.asarray(right, dtype=bool)
    levels, each, size = np.unique(-values, return_inverse=True, return_counts=True)
    above = np.concatenate([[0], np.cumsum(size)[:-1]])
    hits = np.bincount(each[marked], minlength=len(levels))
    return [Block(int(above[one]), int(size[one]), int(hits[one])) for one in np.flatnonzero(hits)]


def recall_at(found: Sequence[Block], k: int) -> float:
    """Give the share of the right items among the first ``k``; with more than ``k`` right ones it cannot reach 1.

    Examples
    --------
    >>> recall_at([Block(4, 4, 1)], 5)  # fifth to eighth, one of the four is among the first five
    0.25
    """
    within = sum(one.right * min(max(k - one.above, 0), one.size) / one.size for one in found)
    return within / sum(one.right for one in found)


def ndcg_at(found: Sequence[Block], k: int) -> float:
    """Give the discounted gain of the right items among the first ``k`` over that of the best list.

    A right item in place i gains 1 / log2(i + 1) (Järvelin and Kekäläinen, 2002).

    Examples
    --------
    >>> round(ndcg_at([Block(2, 1, 1)], 5), 6)  # third: 1 / log2(4)
    0.5
    """
    gain = 0.0
    for one in found:
        places = np.arange(one.above + 1, min(one.above + one.size, k) + 1)
        gain += one.right * float((1 / np.log2(places + 1)).sum()) / one.size
    best = np.arange(1, min(sum(one.right for one in found), k) + 1)
    return gain / float((1 / np.log2(best + 1)).sum())


def reciprocal_rank(found: Sequence[Block]) -> float:
    """Give the mean of 1 over the place of the first right item.

    Only the first block matters: within it the first of j right ones among m stands in place i with the chance
    C(m − i, j − 1) / C(m, j).

    Examples
    --------
    >>> reciprocal_rank([Block(0, 2, 1)])  # first or second: (1 + 1/2) / 2
    0.75
    """
    above, size, right = found[0]
    places = np.arange(1, size - right + 2)
    chance = np.empty(len(places))
    chance[0] = right / size
    for step in range(1, len(places)):  # C(m − i, j − 1) from C(m − i + 1, j − 1)
        chance[step] = chance[step - 1] * (size - step - right + 1) / (size - step)
    return float((chance / (above + places)).sum())


def percentile(found: Sequence[Block], items: int) -> float:
    """Give the mean share of the other items that stand below a right one: 1 is the top, 0.5 is chance.

    Other right items are not counted, neither above nor below: this is the exact area under the ROC curve over all
    items. Missing if every item is right.

    Examples
    --------
    >>> percentile([Block(2, 1, 1)], 5)  # two above, two below
    0.5
    """
    right = sum(one.right for one in found)
    wrong = items - right
    if not wrong:
        return float("nan")
    below, before = 0.0, 0
    for one in found:
        wrong_above = one.above - before
        wrong_tied = one.size - one.right
        below += one.right * (wrong - wrong_above - wrong_tied / 2)
        before += one.right
    return below / (right * wrong)


def mean_place(found: Sequence[Block]) -> float:
    """Give the mean place of the best right item, 1 the first.

    Examples
    --------
    >>> mean_place([Block(0, 3, 1)])
    2.0
    """
    above, size, right = found[0]
    return above + (size + 1) / (right + 1)

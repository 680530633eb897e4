"""Folds that keep a firm together, and methods that learn, measured on firms they have not seen."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import networkx as nx
import numpy as np
import pandas as pd

from chainmap.matching.judging import Method
from chainmap.tables.faults import UsageError

#: Labelled firms → a method that learnt from them.
Learn = Callable[[pd.DataFrame], Method]


def held_out(learn: Learn, labels: pd.DataFrame, folds: int = 5, seed: int = 0) -> Method:
    """Make a method of one that learns, such that no firm is matched by what was learnt from it.

    Parameters
    ----------
    learn
        Labelled firms → method. It is called once a fold, with the labels of all other folds, in all chains.
    labels
        As from :func:`chainmap.matching.labels.resolve_labels`.
    folds, seed
        As for :func:`chainmap.matching.labels.fold_of`.

    Returns
    -------
    Method
        For :func:`evaluate`; a firm that is not among ``labels`` is an error of usage.
    """
    fold = fold_of(labels, folds, seed)
    learnt = cache(lambda one: learn(labels[labels["firm_id"].map(fold) != one]))

    def method(firms: pd.DataFrame, graph: nx.DiGraph) -> pd.DataFrame:
        own = firms["firm_id"].map(fold)
        if own.isna().any():
            raise UsageError("企业不在标注里，无法留出 / a firm is not among the labels that were dealt into folds")
        parts = [learnt(int(one))(firms[own == one].reset_index(drop=True), graph) for one in sorted(own.unique())]
        return pd.concat(parts, ignore_index=True)

    return method


def fold_of(labels: pd.DataFrame, folds: int = 5, seed: int = 0) -> dict[str, int]:
    """Deal firms into folds of equal size; a firm that stands in several chains is in one fold.

    Parameters
    ----------
    labels
        As from :func:`resolve_labels`.
    folds
        How many.
    seed
        Of the dealing.

    Returns
    -------
    dict
        ``firm_id`` → its fold, from 0; independent of the order of the rows.

    Examples
    --------
    >>> sorted(fold_of(pd.DataFrame({"firm_id": ["a", "b", "a", "c"]}), 3).values())
    [0, 1, 2]
    """
    firms = sorted(set(labels["firm_id"]))
    order = np.random.default_rng(seed).permutation(len(firms))
    return {firms[int(place)]: turn % folds for turn, place in enumerate(order)}

"""How sure a rank is: stochastic multicriteria acceptability analysis over weights and match probabilities."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def rank_intervals(
    pairs: pd.DataFrame,
    known: pd.DataFrame,
    weights: Mapping[str, float],
    values: Mapping[str, float],
    draws: int,
    seed: int,
) -> tuple[dict[str, int], dict[str, int]]:
    """Give the 5 % and 95 % quantile of each group's rank (SMAA; Lahdelma, Hokkanen and Salminen, 1998).

    Weights are drawn from Dirichlet(10·n·w), match probabilities from a Beta around p (those given or reviewed stay
    at 1), and unknown parts from the values known for other candidates. A group stands at its best row in each draw.

    Parameters
    ----------
    pairs
        Candidates × gaps that are ranked, with ``group`` and ``p``.
    known
        Their part values, NaN where unknown.
    weights
        Normalised weights of the parts that count.
    values
        Constants, by convention name.
    draws, seed
        Number and seed of the draws.

    Returns
    -------
    tuple of dict
        Group → lowest and highest rank of the 90 % interval.
    """
    if pairs.empty or draws < 1:
        return {}, {}
    rng = np.random.default_rng(seed)
    table = known.loc[pairs.index, list(weights)]
    firms, _ = pd.factorize(pairs["firm_id"])
    groups, names = pd.factorize(pairs["group"])
    order = np.argsort(groups, kind="stable")
    starts = np.searchsorted(groups[order], np.arange(len(names)))
    weight = np.array(list(weights.values()))
    each = table.groupby(firms).max()
    pool = [
        # what no ranked company tells is drawn from those listed apart
        (each[name] if each[name].notna().any() else known[name]).dropna().to_numpy(dtype=float)
        for name in weights
    ]
    ranks = np.empty((draws, len(names)), dtype=np.int64)
    for draw in range(draws):
        parts = _draw_parts(table, firms, pool, values["beta_weight"], rng)
        drawn = _draw_weights(weight, values["dirichlet_weight"], rng)
        best = np.maximum.reduceat((parts @ drawn)[order], starts)
        ranks[draw] = len(names) - np.searchsorted(np.sort(best), best, side="right") + 1
    low, high = np.quantile(ranks, [0.05, 0.95], axis=0, method="inverted_cdf").astype(int)
    return dict(zip(names, low.tolist(), strict=True)), dict(zip(names, high.tolist(), strict=True))


def _draw_weights(weight: NDArray[np.float64], concentration: float, rng: np.random.Generator) -> NDArray[np.float64]:
    used = weight > 0
    drawn = np.zeros_like(weight)
    drawn[used] = rng.dirichlet(concentration * used.sum() * weight[used])
    return drawn


def _draw_parts(
    table: pd.DataFrame,
    firms: NDArray[np.intp],
    pool: list[NDArray[np.float64]],
    beta_weight: float,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """Draw the parts of every row; what is unknown of a company is drawn once for all its rows."""
    parts = table.to_numpy(dtype=float, copy=True)
    for column, name in enumerate(table.columns):
        unknown = np.isnan(parts[:, column])
        if unknown.any():
            parts[unknown, column] = rng.choice(pool[column], firms.max() + 1)[firms[unknown]]
        if name == "match":
            p = parts[:, column]
            unsure = (p > 0) & (p < 1)
            parts[unsure, column] = rng.beta(p[unsure] * beta_weight, (1 - p[unsure]) * beta_weight)
    return parts

"""Replayed landings → measures with intervals: companies are drawn with replacement, each with all its landings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chainmap.backtesting.replay import CUTS

Floats = NDArray[np.float64]

MEASURES = (*(f"recall@{k}" for k in CUTS), *(f"ndcg@{k}" for k in CUTS), "mrr", "percentile")
POOLED = "pooled"
OWN = "chainmap"


def measure(ranks: pd.DataFrame, *, draws: int = 2000, seed: int = 0, level: float = 0.95) -> pd.DataFrame:
    """Average the measures over landings, with bootstrap intervals, and set chainmap's lead over each method beside.

    Parameters
    ----------
    ranks
        As in :class:`chainmap.backtesting.replay.Replayed`; those of several chains may stand in one table.
    draws, seed
        Of the bootstrap. Companies are drawn, a company of several landings as a whole; every method is seen on the
        same draws, so that leads are paired.
    level
        Share of the draws within the interval.

    Returns
    -------
    pandas.DataFrame
        ``chain`` (``pooled`` over all, if there are several), ``task, method, measure, value, low, high``, ``lead``
        (chainmap's value less the method's) with ``lead_low, lead_high``, ``n`` (landings) and ``companies``. A method
        that is not there for every landing of its task is measured on those it is there for.
    """
    if ranks.empty:
        return pd.DataFrame(columns=list(_COLUMNS))
    parts = []
    several = ranks["chain"].nunique() > 1
    for task, rows in ranks.groupby("task", sort=False):
        slices = [(str(chain), own) for chain, own in rows.groupby("chain", sort=False)]
        for chain, own in [*slices, *([(POOLED, rows)] if several else [])]:
            base = own[own["method"] == OWN]
            for method, one in own.groupby("method", sort=False):
                found = _one(one, base, draws, seed, level)
                parts.append(found.assign(chain=chain, task=task, method=method))
    return pd.concat(parts, ignore_index=True)[list(_COLUMNS)]


_COLUMNS = (
    "chain", "task", "method", "measure", "value", "low", "high", "lead", "lead_low", "lead_high", "n", "companies",
)  # fmt: skip


def _one(rows: pd.DataFrame, base: pd.DataFrame, draws: int, seed: int, level: float) -> pd.DataFrame:
    key = ["chain", "event"]
    paired = rows.merge(base[[*key, *MEASURES]], on=key, suffixes=("", " own"), how="left")
    values = paired[[*MEASURES]].to_numpy(dtype=float)
    leads = paired[[f"{name} own" for name in MEASURES]].to_numpy(dtype=float) - values
    clusters = paired["cluster"].tolist()
    low, high = bootstrap_means(values, clusters, draws, seed, level)
    lead_low, lead_high = bootstrap_means(leads, clusters, draws, seed, level)
    return pd.DataFrame(
        {
            "measure": MEASURES,
            "value": _mean(values),
            "low": low,
            "high": high,
            "lead": _mean(leads),
            "lead_low": lead_low,
            "lead_high": lead_high,
            "n": len(paired),
            "companies": len(set(clusters)),
        }
    )


def _mean(values: Floats) -> Floats:
    counted = ~np.isnan(values)
    return _divide(np.where(counted, values, 0.0).sum(axis=0), counted.sum(axis=0).astype(float))


def _divide(over: Floats, under: Floats) -> Floats:
    quotient: Floats = np.full(np.shape(under), np.nan)
    np.divide(over, under, out=quotient, where=under > 0)
    return quotient


def bootstrap_means(
    values: Floats, clusters: Sequence[str], draws: int = 2000, seed: int = 0, level: float = 0.95
) -> tuple[Floats, Floats]:
    """Give percentile intervals of column means, clusters of rows drawn with replacement.

    Parameters
    ----------
    values
        One row a landing; missing ones are not counted.
    clusters
        The cluster of each row.
    draws, seed, level
        As for :func:`measure`.

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper ends; missing where there are fewer than two clusters, of which no interval can be made.
    """
    places, names = pd.factorize(np.asarray(clusters, dtype=object))
    ends = np.full((2, values.shape[1]), np.nan)
    if len(names) < 2:
        return ends[0], ends[1]
    counted = ~np.isnan(values)
    sums, counts = np.zeros((len(names), values.shape[1])), np.zeros((len(names), values.shape[1]))
    np.add.at(sums, places, np.where(counted, values, 0.0))
    np.add.at(counts, places, counted.astype(float))
    times = np.random.default_rng(seed).multinomial(len(names), np.full(len(names), 1 / len(names)), size=draws)
    drawn = _divide(times.astype(float) @ sums, times.astype(float) @ counts)
    full = ~np.isnan(drawn).all(axis=0)
    ends[:, full] = np.nanquantile(drawn[:, full], [(1 - level) / 2, (1 + level) / 2], axis=0)
    return ends[0], ends[1]

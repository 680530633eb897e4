"""Methods of matching measured on labelled firms, with intervals and reliability."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import networkx as nx
import numpy as np
import pandas as pd

from chainmap.matching.judging import Judged, Method, judge
from chainmap.matching.metrics import (
    COUNTS,
    METRICS,
    RATIOS,
    best_f1,
    bootstrap,
    calibration_error,
    reliability,
    summarise,
)

POOLED = "pooled"
#: Pairs of at most this score are not asked whether they are calibrated: nearly all of them are plain noes.
CALIBRATED_ABOVE = 0.05


def evaluate(
    graphs: Mapping[str, nx.DiGraph],
    labels: pd.DataFrame,
    methods: Mapping[str, Method],
    kinds: Iterable[str] = ("scope", "all"),
    *,
    threshold: float = 0.5,
    draws: int = 2000,
    seed: int = 0,
) -> pd.DataFrame:
    """Measure methods on labelled firms.

    Parameters
    ----------
    graphs
        Chain id → its graph. Each firm is ranked against the nodes of its own chain only.
    labels
        As :func:`chainmap.matching.labels.resolve_labels` reads them, or as it gives them.
    methods
        Name → method.
    kinds
        Keys of :data:`KINDS`, with ``+name`` or without; only firms that have such a text are counted.
    threshold
        Pairs of at least this score are accepted.
    draws, seed
        Of the bootstrap.

    Returns
    -------
    pandas.DataFrame
        As :func:`measure`.

    Raises
    ------
    InputFaults
        If labels cannot be used.
    UsageError
        If a kind is not known, or a method gives nodes or firms that it was not asked for.
    """
    return measure(judge(graphs, labels, methods, kinds, threshold=threshold), draws=draws, seed=seed)


def measure(judged: Judged, *, draws: int = 2000, seed: int = 0) -> pd.DataFrame:
    """Turn what was judged into metrics with 95 % bootstrap intervals.

    Parameters
    ----------
    judged
        As from :func:`judge`.
    draws, seed
        Of the bootstrap; firms are drawn, a firm of several chains as a whole.

    Returns
    -------
    pandas.DataFrame
        ``method, kind, chain`` (``pooled`` over all, if there are several), ``metric`` (those of
        :data:`chainmap.matching.metrics.METRICS`, ``best f1`` and ``ece``), ``value, low, high``, and ``n``: of what
        the value is a mean or share — firms; accepted pairs for precision, labels for recall, pairs for ``ece``.
        ``best f1`` is F1 at the threshold that suits the method best, chosen in hindsight; ``ece`` is the calibration
        error over pairs of a score above 0.05. Neither has an interval: drawn ones lie too high.
    """
    parts = []
    for (method, kind, chain), counts in _with_pooled(judged.counts):
        values = counts[[*COUNTS]].to_numpy(dtype=np.float64)
        sums = values.sum(axis=0)
        low, high = bootstrap(values, counts["firm_id"].tolist(), draws, seed)
        under = [RATIOS[metric][1] if metric in RATIOS else "firms" for metric in METRICS]
        n = [int(sums[COUNTS.index(name)]) for name in under]
        found = {"metric": METRICS, "value": summarise(sums), "low": low, "high": high, "n": n}
        parts.append(pd.DataFrame({"method": method, "kind": kind, "chain": chain, **found}))
    parts.append(pd.DataFrame(_without_interval(judged)))
    return pd.concat(parts, ignore_index=True)


def _without_interval(judged: Judged) -> list[dict[str, object]]:
    labels = {key: rows["score"].to_numpy() for key, rows in _with_pooled(judged.labels)}
    pairs = dict(_with_pooled(judged.pairs))
    rows: list[dict[str, object]] = []
    for key, counts in _with_pooled(judged.counts):
        said = dict(zip(("method", "kind", "chain"), key, strict=True))
        own = pairs.get(key, judged.pairs[:0])
        scores, right = own["score"].to_numpy(), own["right"].to_numpy(dtype=bool)
        sure = scores > CALIBRATED_ABOVE
        error = calibration_error(reliability(scores[sure], right[sure]))
        best = best_f1(scores, right, labels[key])
        rows.append({**said, "metric": "best f1", "value": best, "n": len(counts)})
        rows.append({**said, "metric": "ece", "value": error, "n": int(sure.sum())})
    return rows


def _with_pooled(table: pd.DataFrame) -> Iterator[tuple[tuple[str, str, str], pd.DataFrame]]:
    """Walk over method, kind and chain, and over all chains together where there are several."""
    for (method, kind), rows in table.groupby(["method", "kind"], sort=False):
        chains = list(rows.groupby("chain", sort=False))
        for chain, own in chains:
            yield (str(method), str(kind), str(chain)), own
        if len(chains) > 1:
            yield (str(method), str(kind), POOLED), rows


def reliability_table(judged: Judged, bins: int = 10) -> pd.DataFrame:
    """Set side by side what scores promise and what is labelled, over all pairs of a score above 0.05.

    Parameters
    ----------
    judged
        As from :func:`judge`.
    bins
        How many bins of equally many pairs.

    Returns
    -------
    pandas.DataFrame
        ``method, kind, chain``, then the columns of :func:`chainmap.matching.metrics.reliability`.
    """
    parts = []
    for (method, kind, chain), rows in _with_pooled(judged.pairs[judged.pairs["score"] > CALIBRATED_ABOVE]):
        table = reliability(rows["score"].to_numpy(), rows["right"].to_numpy(dtype=bool), bins)
        parts.append(pd.DataFrame({"method": method, "kind": kind, "chain": chain}, index=table.index).join(table))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()

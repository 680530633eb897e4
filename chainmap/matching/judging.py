"""Methods of matching laid against labelled firms: a firm against the nodes of its own chain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import networkx as nx
import numpy as np
import pandas as pd

from chainmap.matching.firms import match_firms
from chainmap.matching.labels import TEXTS, resolve_labels
from chainmap.matching.metrics import COUNTS, count_firm, rank
from chainmap.tables.contract import conform
from chainmap.tables.faults import UsageError

#: (firms, graph) → at least ``firm_id, node_id, score``, all nodes that have any score.
Method = Callable[[pd.DataFrame, nx.DiGraph], pd.DataFrame]

#: Kind of text → what is read of a firm. ``+name`` behind a kind shows the firm's name too, else it is hidden.
KINDS: dict[str, tuple[str, ...]] = {
    "scope": ("business_scope",),
    "all": TEXTS,
    "products": ("products",),
    "description": ("description",),
}


class Judged(NamedTuple):
    """What methods found, laid against the labels.

    Attributes
    ----------
    counts
        One row for each ``method, kind, chain, firm_id``, with the counts of
        :data:`chainmap.matching.metrics.COUNTS`.
    pairs
        ``method, kind, chain, firm_id, node_id, score, rank`` (1 is the best) and ``right`` (whether it is labelled).
    labels
        ``method, kind, chain, firm_id`` and ``score``, the best among the label's nodes; 0 if none is ranked.
    """

    counts: pd.DataFrame
    pairs: pd.DataFrame
    labels: pd.DataFrame


def whole_ranking(firms: pd.DataFrame, graph: nx.DiGraph) -> pd.DataFrame:
    """Match firms as :func:`chainmap.match_firms` does, every node that has any score."""
    return match_firms(firms, graph, min_score=0, top=len(graph))


def judge(
    graphs: Mapping[str, nx.DiGraph],
    labels: pd.DataFrame,
    methods: Mapping[str, Method],
    kinds: Iterable[str] = ("scope", "all"),
    *,
    threshold: float = 0.5,
) -> Judged:
    """Let methods rank the nodes for each labelled firm, and lay the rankings against the labels.

    Parameters and errors are those of :func:`chainmap.matching.evaluation.evaluate`.
    """
    table = labels if "wanted" in labels else resolve_labels(labels, graphs)
    parts: list[tuple[pd.DataFrame, ...]] = []
    for kind in kinds:
        with_text = (table[[*kind_columns(kind)]] != "").any(axis=1)
        for chain, graph in graphs.items():
            rows = table[with_text & (table["chain"] == chain)]
            if rows.empty:
                continue
            firms = shown_firms(rows, kind)
            for name, method in methods.items():
                scores = _scores(method(firms, graph), rows, graph, name)
                key = {"method": name, "kind": kind, "chain": chain}
                parts.append(tuple(one.assign(**key) for one in _judge_firms(rows, list(graph), scores, threshold)))
    if not parts:
        raise UsageError("标注企业没有所问的文本 / no labelled firm has the kind of text that was asked for")
    first = ["method", "kind", "chain"]
    tables = (pd.concat(same, ignore_index=True) for same in zip(*parts, strict=True))
    return Judged(*(one[[*first, *one.columns.drop(first)]] for one in tables))


def kind_columns(kind: str) -> tuple[str, ...]:
    """Give the text columns of a kind.

    Raises
    ------
    UsageError
        If there is no such kind.

    Examples
    --------
    >>> kind_columns("scope+name")
    ('business_scope',)
    """
    base = kind.removesuffix("+name")
    if base not in KINDS:
        raise UsageError(f"没有这种文本“{kind}” / no such kind of text: {', '.join(KINDS)}，+name")
    return KINDS[base]


def shown_firms(labels: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Make the firms table that a method may see: the texts of a kind, and an empty name unless it is asked for."""
    texts = labels[[*kind_columns(kind)]].replace("", pd.NA)
    name = labels["name"] if kind.endswith("+name") else ""
    return conform(texts.assign(firm_id=labels["firm_id"], name=name), "firms")


def _scores(matches: pd.DataFrame, rows: pd.DataFrame, graph: nx.DiGraph, method: str) -> dict[str, dict[str, float]]:
    """Read a method's matches as firm → node → score; a node that stands twice has its best score."""
    scores: dict[str, dict[str, float]] = {firm: {} for firm in rows["firm_id"]}
    for firm, node, score in zip(matches["firm_id"], matches["node_id"], matches["score"], strict=True):
        if firm not in scores or node not in graph or not np.isfinite(score):
            raise UsageError(
                f"方法“{method}”给出了不该有的对应 / the method gave a strange match: {firm}, {node}, {score}"
            )
        scores[firm][node] = max(float(score), scores[firm].get(node, 0.0))
    return scores


def _judge_firms(
    rows: pd.DataFrame, nodes: list[str], scores: Mapping[str, Mapping[str, float]], threshold: float
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    counts, pairs, found = [], [], []
    for firm, wanted in zip(rows["firm_id"], rows["wanted"], strict=True):
        own = scores[firm]
        ranking = rank(own, nodes)
        counts.append((firm, *count_firm(ranking, own, wanted, threshold)))
        known = {node for label in wanted for node in label}
        pairs += [(firm, node, own[node], place, node in known) for place, node in enumerate(ranking, start=1)]
        found += [(firm, max(own.get(node, 0.0) for node in label)) for label in wanted]
    kinds = {"score": "float64", "rank": "int64", "right": "bool"}
    return (
        pd.DataFrame(counts, columns=["firm_id", *COUNTS]),
        pd.DataFrame(pairs, columns=["firm_id", "node_id", *kinds]).astype(kinds),
        pd.DataFrame(found, columns=["firm_id", "score"]).astype({"score": "float64"}),
    )

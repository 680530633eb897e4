"""What matching is compared with: plain search for aliases, and similarity of character n-grams."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

#: What a method may read of a firm.
SEEN = ("name", "business_scope", "description", "products")


def alias_search(firms: pd.DataFrame, graph: nx.DiGraph) -> pd.DataFrame:
    """Find the names and aliases of nodes in texts, letter by letter: no boundaries, no roles, no excluded words.

    Parameters
    ----------
    firms
        ``firm_id`` and any of :data:`SEEN`.
    graph
        As built by :func:`chainmap.build_graph`.

    Returns
    -------
    pandas.DataFrame
        ``firm_id, node_id, score``; n occurrences score n/(n + 1), so that every hit is accepted at 0.5 and the
        node that is named oftenest goes first.

    Examples
    --------
    >>> graph = nx.DiGraph()
    >>> graph.add_node("coke", zh="焦炭", aliases=("冶金焦",))
    >>> alias_search(pd.DataFrame({"firm_id": ["1"], "products": ["焦炭、冶金焦、煤"]}), graph).to_numpy().tolist()
    [['1', 'coke', 0.6666666666666666]]
    """
    from ahocorasick_rs import AhoCorasick

    owners: dict[str, list[str]] = {}
    for node, data in graph.nodes(data=True):
        for word in dict.fromkeys(_folded(word) for word in (data["zh"], *data["aliases"])):
            if word:
                owners.setdefault(word, []).append(node)
    words = list(owners)
    finder = AhoCorasick(words)
    rows = []
    for firm, text in zip(firms["firm_id"], seen_text(firms), strict=True):
        counts: dict[str, int] = {}
        for place, _, _ in finder.find_matches_as_indexes(text, overlapping=True):
            for node in owners[words[place]]:
                counts[node] = counts.get(node, 0) + 1
        rows += [(firm, node, count / (count + 1)) for node, count in counts.items()]
    return _matches(rows)


def ngram_cosine(firms: pd.DataFrame, graph: nx.DiGraph) -> pd.DataFrame:
    """Compare texts with the nodes' names and aliases: TF-IDF cosine of character 2- and 3-grams (scikit-learn).

    Weights are fitted on the firms' texts and the nodes' together, which did best of nodes, firms and both. The score
    is the cosine; it is no probability.

    Parameters
    ----------
    firms
        ``firm_id`` and any of :data:`SEEN`.
    graph
        As built by :func:`chainmap.build_graph`.

    Returns
    -------
    pandas.DataFrame
        ``firm_id, node_id, score`` of all pairs that share an n-gram.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts, nodes = seen_text(firms), list(graph)
    documents = [_folded(" ".join((data["zh"], *data["aliases"]))) for _, data in graph.nodes(data=True)]
    if not any(len(text) > 1 for text in texts + documents):
        return _matches([])
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(2, 3)).fit(documents + texts)
    similar = (vectorizer.transform(texts) @ vectorizer.transform(documents).T).tocoo()
    ids = firms["firm_id"].to_numpy()
    found = {"firm_id": ids[similar.row], "node_id": np.array(nodes, dtype=object)[similar.col]}
    return pd.DataFrame({**found, "score": np.minimum(similar.data, 1.0)})


#: Name of each baseline → the method.
BASELINES: Mapping[str, Any] = MappingProxyType({"alias only": alias_search, "TF-IDF cosine": ngram_cosine})


def seen_text(firms: pd.DataFrame) -> list[str]:
    """Join what there is to read of each firm, in half-width small letters."""
    columns = [firms[column].fillna("").astype(str) for column in SEEN if column in firms]
    return [_folded(" ".join(part for part in parts if part)) for parts in zip(*columns, strict=True)]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _matches(rows: list[tuple[str, str, float]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["firm_id", "node_id", "score"]).astype({"score": "float64"})

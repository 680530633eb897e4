"""Firms × nodes → matches, each with the words that made it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from chainmap.matching.decisions import apply_given, apply_reviews
from chainmap.matching.words import Vocabulary, find_words, is_trader, normalise, phrases, vocabulary
from chainmap.tables.contract import conform
from chainmap.tables.conventions import constants
from chainmap.tables.progress import track

#: Fields that are searched for words, with the convention that gives their probability and their Chinese label.
FIELDS = (
    ("products", "match_products", "主营产品"),
    ("description", "match_description", "企业简介"),
    ("business_scope", "match_scope", "经营范围"),
)

SIMILARITY = "文本相似度："

#: Firms compared at a time, so that memory stays flat.
BATCH = 20_000


def match_firms(
    firms: pd.DataFrame,
    graph: nx.DiGraph,
    min_score: float = 0.5,
    top: int = 10,
    *,
    given: pd.DataFrame | None = None,
    reviews: pd.DataFrame | None = None,
    traders: bool = False,
    overrides: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Match firms to the nodes they make, from their own texts.

    Evidence is gathered field by field (a node's words in products, description and business scope, told apart by
    whether the clause makes or trades; the firm's name; its industry class; text similarity) and joined as
    1 − Π(1 − p). What is given or reviewed is not computed: it enters with its source, reviews at probability 1,
    given facts at that of their certainty.

    Parameters
    ----------
    firms
        The firms table.
    graph
        As built by :func:`chainmap.build_graph`.
    min_score
        Matches below this probability are left out; 0 returns the whole ranking there is.
    top
        At most this many nodes a firm, best first. What is given or reviewed comes on top of them.
    given
        What firms are known to make: ``firm`` (firm_id, code or full name), ``node_id``, ``source``, and optionally
        ``certainty`` (confirmed, later, unverified, planned).
    reviews
        Decisions: ``firm``, ``node``, ``answer`` (yes/no, 是/否), ``by``, ``date``; they override everything else.
    traders
        Count dealers, repairers and branches as makers too.
    overrides
        Constants to override, by convention name.

    Returns
    -------
    pandas.DataFrame
        The matches table, by firm and falling score. ``attrs["notes"]`` says what given and reviews did.

    Raises
    ------
    InputFaults
        If ``given`` or ``reviews`` name a firm or node that is not there.

    Examples
    --------
    >>> import chainmap as cm
    >>> graph = cm.build_graph(cm.read_chain("nylon"))
    >>> firms = pd.DataFrame({"firm_id": ["x"], "name": ["合成例企业"], "products": ["己二酸、尼龙66盐"]})
    >>> sorted(match_firms(firms, graph)["node_id"])
    ['adipic_acid', 'nylon66_salt']
    """
    values = constants(overrides)
    table = conform(firms, "firms")
    starts = range(0, len(table), BATCH)
    words = vocabulary(graph)
    parts = [
        _match_batch(table.iloc[start : start + BATCH], graph, words, values, traders)
        for start in track(starts, "匹配企业 / matching firms")
    ]
    found = pd.concat(parts, ignore_index=True) if parts else _empty()
    found = found[(found["score"] >= min_score) & (found["score"] > 0)]
    order = found.sort_values(["firm", "score", "node_id"], ascending=[True, False, True], kind="stable")
    best = order[order.groupby("firm").cumcount() < top].drop(columns="firm")
    notes: list[str] = []
    matches = conform(best, "matches")
    if given is not None:
        matches = apply_given(matches, given, table, graph, values, notes)
    if reviews is not None:
        matches = apply_reviews(matches, reviews, table, graph, notes)
    matches.attrs["notes"] = notes
    return matches


def _empty() -> pd.DataFrame:
    return pd.DataFrame(columns=["firm", "firm_id", "node_id", "score", "by", "evidence"]).astype({"score": "float64"})


def _match_batch(
    firms: pd.DataFrame, graph: nx.DiGraph, words: Vocabulary, values: Mapping[str, float], traders: bool
) -> pd.DataFrame:
    evidence = [
        *_word_rows(firms, words, values),
        *_code_rows(firms, graph, values),
        *_text_rows(firms, graph, values),
    ]
    if not evidence:
        return _empty()
    rows = pd.DataFrame(evidence, columns=["firm", "node_id", "p", "by", "evidence"])
    rows["miss"] = 1 - rows["p"]
    rows = rows.sort_values(["firm", "node_id", "p"], ascending=[True, True, False], kind="stable")
    grouped = rows.groupby(["firm", "node_id"], sort=False)
    found = grouped.agg(miss=("miss", "prod"), by=("by", "first"), evidence=("evidence", _join)).reset_index()
    found["score"] = 1 - found["miss"]
    if not traders:
        trader = firms["name"].map(is_trader).to_numpy()[found["firm"]]
        found["score"] = found["score"].where(~trader, found["score"] * values["match_trader"])
    found["firm_id"] = firms["firm_id"].to_numpy()[found["firm"]]
    return found.assign(firm=found["firm"] + int(firms.index[0]))[[*_empty().columns]]


def _join(texts: Iterable[str]) -> str:
    """Join what speaks for a match; a bare similarity is shown only where nothing plainer does."""
    said = list(dict.fromkeys(texts))
    return "；".join([text for text in said if not text.startswith(SIMILARITY)] or said)


def _word_rows(
    firms: pd.DataFrame, words: Vocabulary, values: Mapping[str, float]
) -> Iterator[tuple[int, str, float, str, str]]:
    """Rows of evidence from the nodes' words, one a firm, field and node."""
    for field, convention, label in FIELDS:
        for place, text in enumerate(firms[field].fillna("")):
            made: dict[str, list[str]] = {}
            traded: dict[str, list[str]] = {}
            for hit in find_words(text, words) if text else ():
                (made if hit.makes else traded).setdefault(hit.node, []).append(hit.word)
            for node, found in made.items():
                yield place, node, values[convention], "alias", f"{label}：{'、'.join(dict.fromkeys(found))}"
            for node, found in traded.items():
                if node not in made:
                    said = "、".join(dict.fromkeys(found))
                    yield place, node, values["match_traded"], "alias", f"{label}（仅经营）：{said}"
    for place, name in enumerate(firms["name"].fillna("")):
        hits = words.pattern.findall(normalise(name))
        for node, word in dict.fromkeys((node, hit) for hit in hits for node in words.nodes[hit]):
            yield place, node, values["match_name"], "alias", f"企业名称：{word}"


def _code_rows(
    firms: pd.DataFrame, graph: nx.DiGraph, values: Mapping[str, float]
) -> Iterator[tuple[int, str, float, str, str]]:
    """Rows of evidence from the industry class, weaker the more nodes share the class."""
    classes: dict[str, list[str]] = {}
    for node, codes in graph.nodes(data="industry"):
        for code in codes:
            classes.setdefault(code, []).append(node)
    for place, code in enumerate(firms["industry_code"].fillna("")):
        nodes = classes.get(code, [])
        for node in nodes:
            yield place, node, values["match_code"] / len(nodes), "code", f"行业代码：{code}"


def _text_rows(
    firms: pd.DataFrame, graph: nx.DiGraph, values: Mapping[str, float]
) -> Iterator[tuple[int, str, float, str, str]]:
    """Rows of evidence from the similarity of character 2- and 3-grams (TF-IDF cosine)."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = [_joined(row) for row in firms[[field for field, _, _ in FIELDS]].fillna("").to_numpy()]
    if not any(texts):
        return
    nodes = list(graph)
    documents = [_node_text(graph.nodes[node]) for node in nodes]
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(2, 3), sublinear_tf=True, dtype=np.float32)
    node_matrix = vectorizer.fit_transform(documents)
    similar = (vectorizer.transform(texts) @ node_matrix.T).tocoo()
    for place, column, cosine in zip(similar.row, similar.col, similar.data, strict=True):
        if cosine > 0.02:
            score = values["match_text"] * min(float(cosine), 1.0)
            yield int(place), nodes[column], score, "text", f"{SIMILARITY}{cosine:.2f}"


def _joined(texts: Iterable[str]) -> str:
    """Join what a firm says it makes; what it trades or repairs says nothing of that."""
    return " ".join(phrase for text in texts if text for phrase, makes in phrases(text) if makes)


def _node_text(data: Mapping[str, Any]) -> str:
    return normalise("、".join((data["zh"], *data["aliases"])))

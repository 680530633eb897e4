"""Firms × nodes → matches, each with the words that made it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chainmap.matching.chars import Texts, fold
from chainmap.matching.decisions import apply_given, apply_reviews
from chainmap.matching.evidence import FIELDS, Evidence, with_evidence
from chainmap.matching.joining import pair_features, pair_scores
from chainmap.matching.lexicon import Lexicon, find_exact, lexicon
from chainmap.matching.likeness import Grams, grams_of, likeness
from chainmap.matching.segments import Segments, segment, without_exceptions
from chainmap.matching.words import is_trader
from chainmap.tables.contract import conform
from chainmap.tables.conventions import constants
from chainmap.tables.progress import track

#: Firms compared at a time, so that memory stays flat.
BATCH = 50_000
#: How much later phrases of a text count less than the first.
FADING = 0.03


class Words(NamedTuple):
    """A graph's words, made ready once for any number of firms.

    Attributes
    ----------
    nodes
        Node ids; other parts hold places in it.
    lexicon
        For words found exactly.
    grams
        For phrases that are only like a word.
    prior
        A mild preference for nodes that matter to the chain, where a text is as like to two of them.
    codes
        Industry class → places of the nodes that have it.
    """

    nodes: tuple[str, ...]
    lexicon: Lexicon
    grams: Grams
    prior: NDArray[np.float64]
    codes: dict[str, list[int]]


def words_of(graph: nx.DiGraph, values: Mapping[str, float]) -> Words:
    """Make a graph's words ready."""
    codes: dict[str, list[int]] = {}
    for place, (_, listed) in enumerate(graph.nodes(data="industry")):
        for code in listed:
            codes.setdefault(code, []).append(place)
    importance = np.array([data["importance"] for _, data in graph.nodes(data=True)], dtype=np.float64)
    return Words(tuple(graph), lexicon(graph), grams_of(graph), (importance / 3) ** values["match_prior"], codes)


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
    whether the clause makes or trades; the firm's name; its industry class; how like its phrases are to the node's
    words) and joined as 1 − Π(1 − p). What is given or reviewed is not computed: it enters with its source, reviews at
    probability 1, given facts at that of their certainty.

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
    words = words_of(graph, values)
    parts = [
        match_batch(table.iloc[start : start + BATCH], words, values, min_score=min_score, top=top, traders=traders)
        for start in track(range(0, len(table), BATCH), "匹配企业 / matching firms")
    ]
    notes: list[str] = []
    matches = conform(pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(), "matches")
    if given is not None:
        matches = apply_given(matches, given, table, graph, values, notes)
    if reviews is not None:
        matches = apply_reviews(matches, reviews, table, graph, notes)
    matches.attrs["notes"] = notes
    return matches


def match_batch(
    firms: pd.DataFrame, words: Words, values: Mapping[str, float], *, min_score: float, top: int, traders: bool
) -> pd.DataFrame:
    """Match some firms; what they get does not depend on which others stand beside them."""
    features, evidence = gather(firms, words, values)
    joined = pair_scores(features, values, traders=traders)
    kept = joined[(joined["score"] >= min_score) & (joined["score"] > 0)]
    kept = kept.assign(node_id=np.array(words.nodes, dtype=object)[kept["node"]])
    kept = kept.sort_values(["firm", "score", "node_id"], ascending=[True, False, True], kind="stable")
    best = kept[kept.groupby("firm").cumcount() < top]
    said = with_evidence(best, evidence, words.lexicon.words)
    return said.assign(firm_id=firms["firm_id"].to_numpy()[said["firm"]])


def gather(firms: pd.DataFrame, words: Words, values: Mapping[str, float]) -> tuple[pd.DataFrame, Evidence]:
    """Gather all that speaks for some firms making the nodes: a row of features a pair, and what they rest on."""
    columns = [_texts(firms, field.name) for field in FIELDS]
    texts = without_exceptions(fold(text for column in columns for text in column))
    found = segment(texts)
    exact = find_exact(texts, found, words.lexicon)
    exact = exact.assign(firm=exact["text"] % len(firms), field=exact["text"] // len(firms))
    like = _like_rows(texts, found, len(firms), words, values)
    codes = _code_rows(firms, words)
    trader = np.array([is_trader(name) for name in columns[-1]], dtype=bool)
    features = pair_features(exact, like, codes, trader, words.prior)
    return features, Evidence(texts, found, exact, like, codes)


def _texts(firms: pd.DataFrame, field: str) -> list[str]:
    return list(firms[field].fillna("").astype(str))


def _like_rows(texts: Texts, found: Segments, count: int, words: Words, values: Mapping[str, float]) -> pd.DataFrame:
    """Compare the phrases of the texts with the nodes' words; the firm's name is no list of products."""
    like = likeness(texts, found, words.grams)
    phrase = like["phrase"].to_numpy()
    text = found.text[phrase]
    fade = 1 / (1 + FADING * found.order[phrase])
    role = np.where(found.makes[phrase], 1.0, values["match_traded_text"])
    table = like.assign(firm=text % count, field=text // count, value=like["like"] * fade)
    table["softened"] = table["value"] * role
    return table[table["field"] < len(FIELDS) - 1]


def _code_rows(firms: pd.DataFrame, words: Words) -> pd.DataFrame:
    """List the nodes of each firm's industry class, which speaks the more softly the more nodes share it."""
    listed = firms["industry_code"].fillna("").astype(str)
    rows = [
        (place, node, 1 / len(words.codes[code]))
        for place, code in enumerate(listed)
        for node in words.codes.get(code, ())
    ]
    kinds = {"firm": "int64", "node": "int64", "share": "float64"}
    return pd.DataFrame(rows, columns=list(kinds)).astype(kinds)

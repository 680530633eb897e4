"""What speaks for firms making nodes, gathered from their texts: all of it, or what can still matter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chainmap.matching.batches import Batch, some_of
from chainmap.matching.chars import Places
from chainmap.matching.evidence import FIELDS, Evidence
from chainmap.matching.joining import pair_features
from chainmap.matching.lexicon import Lexicon, find_exact, lexicon, texts_with_words
from chainmap.matching.likeness import Grams, grams_of, likeness
from chainmap.matching.segments import Segments, segment
from chainmap.matching.wholetext import PairWords, pair_words, whole_likeness
from chainmap.matching.words import is_trader

Floats = NDArray[np.float64]

#: Place of the list of products among the texts.
PRODUCTS = 0
#: How much later phrases of a text count less than the first.
FADING = 0.015
#: So many phrases of a text are its first: what a firm names first it mostly lives by.
EARLY = 4
#: No phrase is like any word.
_NO_LIKENESS = pd.DataFrame({"firm": [], "node": [], "field": [], "softened": [], "early": []}).astype(
    {"firm": "int64", "node": "int64", "field": "int64", "early": "bool"}
)


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
    wholes
        For whole texts.
    prior
        A mild preference for nodes that matter to the chain, where a text is as like to two of them.
    codes
        Industry class → places of the nodes that have it.
    """

    nodes: tuple[str, ...]
    lexicon: Lexicon
    grams: Grams
    wholes: PairWords
    prior: NDArray[np.float64]
    codes: dict[str, list[int]]


def words_of(graph: nx.DiGraph, values: Mapping[str, float]) -> Words:
    """Make a graph's words ready."""
    codes: dict[str, list[int]] = {}
    for place, (_, listed) in enumerate(graph.nodes(data="industry")):
        for code in listed:
            codes.setdefault(code, []).append(place)
    importance = np.array([data["importance"] for _, data in graph.nodes(data=True)], dtype=np.float64)
    prior = (importance / 3) ** values["match_prior"]
    return Words(tuple(graph), lexicon(graph), grams_of(graph), pair_words(graph), prior, codes)


class Gathered(NamedTuple):
    """What speaks for some firms of a batch.

    Attributes
    ----------
    rows
        Places of these firms in the batch; the other parts hold places in ``rows``.
    features
        As from :func:`chainmap.matching.joining.pair_features`.
    evidence
        What the features rest on.
    batch
        These firms.
    """

    rows: Places
    features: pd.DataFrame
    evidence: Evidence
    batch: Batch


def gather_all(batch: Batch, words: Words, values: Mapping[str, float], *, spoken_for: bool = False) -> Gathered:
    """Gather all that speaks for the firms of a batch, or for those alone that a word or class of a node speaks for."""
    rows = _spoken_for(batch, words) if spoken_for else np.arange(batch.firms)
    some = some_of(batch, rows) if spoken_for else batch
    found = gather_hopeful(some, words, values, lambda features: np.zeros(len(features)), 0.0)
    return found._replace(rows=rows)


def gather_hopeful(
    batch: Batch, words: Words, values: Mapping[str, float], bounds: Callable[[pd.DataFrame], Floats], least: float
) -> Gathered:
    """Gather what speaks for all pairs of firm and node whose score can reach ``least``.

    Phrases that are like a word are weak evidence and dear to find. Where likeness alone cannot be enough, only firms
    with a word or class of a node are read closely, and compared only for pairs that likeness could still lift.

    Parameters
    ----------
    batch, words, values
        The firms, the nodes' words and the conventions.
    bounds
        Gives the score that each row of features can reach at most, whatever its ``like`` and ``others``.
    least
        The score to be reached.

    Returns
    -------
    Gathered
        With other pairs as well, whose likeness is then not complete and whose score does not reach ``least``.
    """
    everything = bounds(_bare(batch, words)).max(initial=0.0) >= least
    rows = np.arange(batch.firms) if everything else _spoken_for(batch, words)
    some = batch if everything else some_of(batch, rows)
    found = segment(some.texts, some.field(np.arange(len(some.texts.starts) - 1)) == PRODUCTS)
    exact, codes = _exact_rows(some, found, words), _code_rows(some, words)
    trader = np.array([is_trader(name) for name in some.names(np.arange(some.firms))], dtype=bool)
    pairs = None
    if not everything:
        features = pair_features(exact, _NO_LIKENESS, codes, trader, words.prior)
        pairs = _keys(features[bounds(features) >= least], words)
    like = _like_rows(some, found, words, values, pairs)
    features = pair_features(exact, like, codes, trader, words.prior, partial(whole_likeness, some, words.wholes))
    return Gathered(rows, features, Evidence(some.texts, found, exact, like, codes), some)


def _bare(batch: Batch, words: Words) -> pd.DataFrame:
    """Give the features of every node for a firm of which nothing is known."""
    nobody = some_of(batch, np.zeros(0, dtype=np.int64))
    no_words = _exact_rows(nobody, segment(nobody.texts), words)
    no_class = pd.DataFrame({"firm": 0, "node": np.arange(len(words.nodes)), "share": 0.0})
    return pair_features(no_words, _NO_LIKENESS, no_class, np.zeros(1, dtype=bool), words.prior)


def _spoken_for(batch: Batch, words: Words) -> Places:
    """Find the firms for which a word of a node, or their industry class, may speak."""
    speaks = np.isin(batch.class_of, [place for place, code in enumerate(batch.classes) if code in words.codes])
    speaks[batch.firm(texts_with_words(batch.texts, words.lexicon))] = True
    return np.flatnonzero(speaks)


def _exact_rows(batch: Batch, found: Segments, words: Words) -> pd.DataFrame:
    exact = find_exact(batch.texts, found, words.lexicon)
    text = exact["text"].to_numpy()
    return exact.assign(firm=batch.firm(text), field=batch.field(text))


def _keys(table: pd.DataFrame, words: Words) -> Places:
    """Number the pairs of firm and node."""
    keys: Places = (table["firm"] * len(words.nodes) + table["node"]).to_numpy(dtype=np.int64)
    return keys


def _among(keys: Places, pairs: Places) -> NDArray[np.bool_]:
    """Tell which keys are among those of some pairs, which rise."""
    same: NDArray[np.bool_] = np.append(pairs, -1)[np.searchsorted(pairs, keys)] == keys
    return same


def _like_rows(
    batch: Batch, found: Segments, words: Words, values: Mapping[str, float], pairs: Places | None
) -> pd.DataFrame:
    """Compare the phrases of the texts with the nodes' words; the firm's name is no list of products.

    If pairs are given, only those are wanted.
    """
    wanted = batch.field(found.text) < len(FIELDS) - 1
    if pairs is not None:
        asked = np.zeros(batch.firms, dtype=bool)
        asked[pairs // len(words.nodes)] = True
        wanted &= asked[batch.firm(found.text)]
    like = likeness(batch.texts, found, words.grams, np.flatnonzero(wanted))
    phrase = like["phrase"].to_numpy()
    table = like.assign(firm=batch.firm(found.text[phrase]))
    if pairs is not None:
        kept = _among(_keys(table, words), pairs)
        table, phrase = table[kept], phrase[kept]
    fade = 1 / (1 + FADING * found.order[phrase])
    role = np.where(found.makes[phrase], 1.0, values["match_traded_text"])
    value = table["like"] * fade
    field = batch.field(found.text[phrase])
    return table.assign(field=field, value=value, softened=value * role, early=found.order[phrase] < EARLY)


def _code_rows(batch: Batch, words: Words) -> pd.DataFrame:
    """List the nodes of each firm's industry class, which speaks the more softly the more nodes share it."""
    rows = [
        (firm, node, 1 / len(words.codes[code]))
        for place, code in enumerate(batch.classes)
        if code in words.codes
        for firm in np.flatnonzero(batch.class_of == place)
        for node in words.codes[code]
    ]
    kinds = {"firm": "int64", "node": "int64", "share": "float64"}
    return pd.DataFrame(rows, columns=list(kinds)).astype(kinds).sort_values("firm", kind="stable")

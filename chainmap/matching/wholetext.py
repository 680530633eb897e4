"""How like all that a firm says is to a node's words: cosine of character pairs, rare ones weighing more."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from chainmap.matching.batches import Batch
from chainmap.matching.chars import Codes, latin
from chainmap.matching.evidence import FIELDS
from chainmap.matching.likeness import likening_words, rarity

Floats = NDArray[np.float64]
Keys = NDArray[np.int64]

#: Firms compared at a time, so that memory stays flat.
BATCH = 2000
_FIRST_CHINESE = 0x4E00


class PairWords(NamedTuple):
    """The words of a graph's nodes as weighted pairs of characters.

    Attributes
    ----------
    keys
        The pairs that stand in any word, sorted.
    nodes
        Pairs × nodes, each node's vector of length 1.
    """

    keys: Keys
    nodes: sparse.csr_matrix


def pair_words(graph: nx.DiGraph) -> PairWords:
    """Weigh the character pairs of the names, aliases and hints of all nodes."""
    texts, owner = likening_words(graph)
    key, place = _pairs(texts.codes)
    node = owner[np.searchsorted(texts.starts, place, side="right") - 1]
    node, key, weight = _vectors(node, key, len(graph))
    keys, at = np.unique(key, return_inverse=True)
    return PairWords(keys, sparse.csr_matrix((weight, (at, node)), shape=(len(keys), len(graph))))


def whole_likeness(batch: Batch, words: PairWords, firm: Keys, node: Keys) -> Floats:
    """Give the cosine between all texts of a firm and all words of a node, for some pairs of them.

    Parameters
    ----------
    batch
        The firms; their names are not read.
    words
        From :func:`pair_words`.
    firm, node
        Places of the pairs asked for, sorted by firm.
    """
    key, place = _pairs(batch.texts.codes)
    text = np.searchsorted(batch.texts.starts, place, side="right") - 1
    read, count = batch.field(text) < len(FIELDS) - 1, batch.firms
    who, key, weight = _vectors(batch.firm(text[read]), key[read], count)
    at = np.minimum(np.searchsorted(words.keys, key), max(len(words.keys) - 1, 0))
    known = words.keys[at] == key if len(words.keys) else np.zeros(len(key), dtype=bool)
    firms = sparse.csr_matrix((weight[known], (who[known], at[known])), shape=(count, len(words.keys)))
    found = np.zeros(len(firm))
    for start in range(0, count, BATCH):
        own = slice(*np.searchsorted(firm, [start, start + BATCH]))
        found[own] = (firms[start : start + BATCH] @ words.nodes).toarray()[firm[own] - start, node[own]]
    return found


def _pairs(codes: Codes) -> tuple[Keys, Keys]:
    """Give every pair of neighbouring letters, digits or Chinese characters, as a number, and where it stands."""
    solid = latin(codes) | (codes >= _FIRST_CHINESE)
    place = np.flatnonzero(solid[:-1] & solid[1:])
    wide = codes.astype(np.int64)
    return wide[place] << 16 | wide[place + 1], place


def _vectors(owner: Keys, key: Keys, count: int) -> tuple[Keys, Keys, Floats]:
    """Weigh the pairs of each owner, (1 + ln n) · ln((N + 1) / (df + 1)), so that its vector has length 1."""
    both, times = np.unique(owner << 32 | key, return_counts=True)
    owner, key = both >> 32, both & 0xFFFFFFFF
    rare, idf, unknown = _rarity()
    at = np.minimum(np.searchsorted(rare, key), len(rare) - 1)
    weight = (1 + np.log(times)) * np.where(rare[at] == key, idf[at], unknown)
    length = np.sqrt(np.bincount(owner, weight**2, count))
    return owner, key, weight / np.maximum(length[owner], 1e-9)


@cache
def _rarity() -> tuple[Keys, Floats, float]:
    """Give the pairs of the industry descriptions, sorted, their weights, and the weight of a pair not there."""
    total, counts = rarity()
    keys = np.array([ord(pair[0]) << 16 | ord(pair[1]) for pair in counts], dtype=np.int64)
    order = np.argsort(keys)
    known = np.array(list(counts.values()), dtype=np.float64)
    return keys[order], np.log((total + 1) / (known[order] + 1)), float(np.log(total + 1))

"""The nodes' own words found in many texts at once, the longest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import networkx as nx
import numpy as np
import pandas as pd

from chainmap.matching.chars import Places, Texts, fold, latin
from chainmap.matching.segments import Segments

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick


#: What follows an acid in the names of its salts and esters.
SALTS = np.array([ord(char) for char in "锂钠钾镁钙锶钡铝锌铜铁镍钴锰铬锡铅银锆铵盐酯酐"], dtype=np.uint16)


class Lexicon(NamedTuple):
    """The words of a graph's nodes, ready to be looked for.

    Attributes
    ----------
    finder
        Finds every word in one pass; where one word stands inside another the longer one is found.
    words
        The words as texts are folded.
    nodes
        Places of the nodes that each word stands for; none for an excluded word.
    """

    finder: AhoCorasick
    words: tuple[str, ...]
    nodes: tuple[tuple[int, ...], ...]


def lexicon(graph: nx.DiGraph) -> Lexicon:
    """Collect names, aliases and excluded words of all nodes."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    said = [
        (place, word)
        for place, (_, data) in enumerate(graph.nodes(data=True))
        for word in (data["zh"], *data["aliases"])
    ]
    not_meant = [word for _, data in graph.nodes(data=True) for word in data["exclude"]]
    owners: dict[str, list[int]] = {}
    for (place, _), word in zip(said, folded([word for _, word in said]), strict=True):
        if place not in owners.setdefault(word, []):
            owners[word].append(place)
    for word in folded(not_meant):
        owners.setdefault(word, [])
    owners.pop("", None)
    finder = AhoCorasick(list(owners), matchkind=MatchKind.LeftmostLongest)
    return Lexicon(finder, tuple(owners), tuple(tuple(nodes) for nodes in owners.values()))


def folded(words: list[str]) -> list[str]:
    """Fold words as texts are folded."""
    return fold(words).string().split("\n")[: len(words)]


def find_exact(texts: Texts, found: Segments, words: Lexicon) -> pd.DataFrame:
    """Find the nodes' words in texts.

    Parameters
    ----------
    texts, found
        The texts and their phrases.
    words
        From :func:`lexicon`.

    Returns
    -------
    pandas.DataFrame
        ``text``, ``node`` (places), ``word`` (place in ``words.words``), ``makes``, ``order`` (of its phrase in the
        text); a row for each hit and node. Latin words count at word boundaries only: PA6 is not in PA66.
    """
    word, start, text = whole_hits(texts, words.finder)
    phrase = np.searchsorted(found.starts, start, side="right") - 1
    # A word may begin with a sign that parts phrases; then no phrase holds it.
    makes = np.where(phrase >= 0, found.makes[phrase], True) if len(found.makes) else np.ones(len(word), dtype=bool)
    order = np.where(phrase >= 0, found.order[phrase], 0) if len(found.order) else np.zeros(len(word), dtype=np.int64)
    count = np.array([len(nodes) for nodes in words.nodes], dtype=np.int64)
    flat = np.array([node for nodes in words.nodes for node in nodes], dtype=np.int64)
    first = np.cumsum(count) - count
    each = np.repeat(np.arange(len(word)), count[word])
    step = np.arange(len(each)) - np.repeat(np.cumsum(count[word]) - count[word], count[word])
    node = flat[first[word[each]] + step]
    return pd.DataFrame(
        {"text": text[each], "node": node, "word": word[each], "makes": makes[each], "order": order[each]}
    )


def whole_hits(texts: Texts, finder: AhoCorasick) -> tuple[Places, Places, Places]:
    """Give pattern, place and text of every hit that is a word of its own.

    It does not begin or end inside a Latin word, and an acid is not its salt: 硫酸 is not in 硫酸镁.
    """
    table = np.array(finder.find_matches_as_indexes(texts.string()), dtype=np.int64).reshape(-1, 3)
    word, start, end = table.T
    edge = latin(texts.codes)
    before = np.where(start > 0, edge[start - 1], False) & edge[start]
    after = edge[np.minimum(end, len(edge) - 1)] & edge[end - 1]
    salt = (texts.codes[end - 1] == ord("酸")) & np.isin(texts.codes[np.minimum(end, len(edge) - 1)], SALTS)
    whole = ~(before | after | salt)
    return word[whole], start[whole], np.searchsorted(texts.starts, start[whole], side="right") - 1

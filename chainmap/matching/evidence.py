"""The words that speak for a match, as a planner reads them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chainmap.matching.chars import Places, Texts, plain
from chainmap.matching.segments import Segments


class Field(NamedTuple):
    """A text of a firm: its column, the convention of its probability, its Chinese label."""

    name: str
    convention: str
    zh: str


#: Texts that are searched, the surest first; the firm's own name comes last and is only searched for words.
FIELDS = (
    Field("products", "match_products", "主营产品"),
    Field("description", "match_description", "企业简介"),
    Field("business_scope", "match_scope", "经营范围"),
    Field("name", "match_name", "企业名称"),
)

SIMILARITY = "近似词："
#: At most so many words of one field are named.
NAMED = 6


class Evidence(NamedTuple):
    """What was found in a batch: the texts, their phrases, words found exactly, likeness, and classes."""

    texts: Texts
    found: Segments
    exact: pd.DataFrame
    like: pd.DataFrame
    codes: pd.DataFrame


def with_evidence(matches: pd.DataFrame, evidence: Evidence, words: tuple[str, ...]) -> pd.DataFrame:
    """Add the column ``evidence`` to matches.

    The nodes' own words stand first, field by field, those that are only traded marked as such; then the industry
    class; a phrase that is only like a word is named where nothing plainer speaks.

    Parameters
    ----------
    matches
        ``firm``, ``node`` (places in the batch and the graph).
    evidence
        What was found.
    words
        Words of the lexicon, by place.
    """
    pairs = _Pairs.of(matches)
    said = [""] * len(matches)
    for place, field, made, listed in _own_words(evidence.exact, pairs):
        trade = "" if made or field == len(FIELDS) - 1 else "（仅经营）"
        shown = [words[word] for word in dict.fromkeys(listed)]
        more = "…" if len(shown) > NAMED else ""
        said[place] = _and(said[place], f"{FIELDS[field].zh}{trade}：{'、'.join(shown[:NAMED])}{more}")
    found, _ = pairs.find(evidence.codes)
    for place in found.tolist():
        said[place] = _and(said[place], "行业代码相符")
    silent = np.array([not one for one in said], dtype=bool)
    for place, phrase in _likest(evidence, pairs, silent):
        said[place] = f"{SIMILARITY}{phrase}"
    return matches.assign(evidence=said)


def _and(said: str, more: str) -> str:
    return f"{said}；{more}" if said else more


class _Pairs(NamedTuple):
    """Pairs of firm and node as numbers: how many nodes count, the numbers in rising order, and the row of each."""

    nodes: int
    keys: Places
    rows: Places

    @classmethod
    def of(cls, matches: pd.DataFrame) -> _Pairs:
        node = matches["node"].to_numpy(dtype=np.int64)
        nodes = int(node.max(initial=0)) + 1
        keys = matches["firm"].to_numpy(dtype=np.int64) * nodes + node
        rows = np.argsort(keys)
        return cls(nodes, keys[rows], rows)

    def find(self, table: pd.DataFrame) -> tuple[Places, Places]:
        """Find the rows of a table that are about one of the pairs: the row of the pair, and their own places."""
        node = table["node"].to_numpy(dtype=np.int64)
        key = table["firm"].to_numpy(dtype=np.int64) * self.nodes + node
        place = np.searchsorted(self.keys, key)
        own = np.flatnonzero((np.append(self.keys, -1)[place] == key) & (node < self.nodes))
        return self.rows[place[own]], own


def _own_words(exact: pd.DataFrame, pairs: _Pairs) -> Iterator[tuple[int, int, bool, list[int]]]:
    """Give the words by match and field, and whether they are made; beside one that is made none is told as traded."""
    place, own = pairs.find(exact)
    field, word = exact["field"].to_numpy()[own], exact["word"].to_numpy()[own]
    traded = ~exact["makes"].to_numpy(dtype=bool)[own]
    group = place * len(FIELDS) + field
    order = np.lexsort((traded, group))
    ends = np.append(np.flatnonzero(np.diff(group[order])) + 1, len(order)) if len(order) else order
    start = 0
    for end in ends.tolist():
        first = order[start]
        same = order[start:end][traded[order[start:end]] == traded[first]]
        yield int(place[first]), int(field[first]), not traded[first], word[same].tolist()
        start = end


def _likest(evidence: Evidence, pairs: _Pairs, wanted: NDArray[np.bool_]) -> Iterator[tuple[int, str]]:
    """Give, for each match that is wanted, the phrase that is likest to one of the node's words, and how like it is."""
    place, own = pairs.find(evidence.like)
    rows = evidence.like[["phrase", "like", "value"]].iloc[own].assign(place=place)[wanted[place]]
    rows = rows.sort_values("value", ascending=False, kind="stable").drop_duplicates("place")
    for phrase, like, _, match in rows.itertuples(index=False):
        span = slice(evidence.found.starts[phrase], evidence.found.ends[phrase])
        yield match, f"{plain(evidence.texts.codes[span])}（{like:.2f}）"

"""The nodes' own words found in many texts at once, the longest first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import networkx as nx
import numpy as np
import pandas as pd

from chainmap.matching.chars import Codes, Places, Texts, code_units, fold, spread
from chainmap.matching.roles import Flags, served_places
from chainmap.matching.segments import Segments
from chainmap.matching.wholeness import name_themselves
from chainmap.tables.faults import UsageError

if TYPE_CHECKING:
    from ahocorasick_rs import BytesAhoCorasick


#: Words that say themselves what is done (汽车维修, 印染, 热处理) stand for it in whatever clause.
_DOING = re.compile(
    "(?:销售|批发|零售|经销|代理|贸易|购销|维修|修理|保养|养护|快修|救援|租赁|运输|供应|供热|供气|发电|检测|检验|认证"
    "|评估|鉴定|交易|拍卖|回收|拆解|再制造|利用|服务|运营|加工|处理|印染|染整|染色|电镀|喷涂|涂装|镀锌|镀铬|代工|封装|测试|设计)"
    "(?:服务|业务|经营)?$"
)
#: So many characters have a code of two bytes of their own, the first with its high bit set, the second without.
ALPHABET = 1 << 14


class Finder(NamedTuple):
    """Looks for many words at once, in texts of which each character is written as two bytes.

    Attributes
    ----------
    automaton
        Finds every word in one pass; where one word stands inside another the longer one is found.
    alphabet
        Character → its two bytes; all that no word has share one code.
    """

    automaton: BytesAhoCorasick
    alphabet: Codes


class Hits(NamedTuple):
    """Words found: which word, where it starts, and in which text; in the order of the texts."""

    word: Places
    start: Places
    text: Places


class Lexicon(NamedTuple):
    """The words of a graph's nodes, ready to be looked for.

    Attributes
    ----------
    finder
        Finds every word in one pass.
    words
        The words as texts are folded.
    first, nodes
        Places of the nodes that a word stands for, from ``first`` of the word to that of the next; an excluded word has
        none.
    doing
        Whether a word says itself what is done: a service or a process, not a product.
    """

    finder: Finder
    words: tuple[str, ...]
    first: Places
    nodes: Places
    doing: Flags


def lexicon(graph: nx.DiGraph) -> Lexicon:
    """Collect names, aliases and excluded words of all nodes."""
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
    doing = np.array([bool(_DOING.search(word)) for word in owners], dtype=bool)
    first = np.cumsum([0, *map(len, owners.values())])
    nodes = np.array([node for listed in owners.values() for node in listed], dtype=np.int64)
    return Lexicon(finder_of(list(owners)), tuple(owners), first, nodes, doing)


def folded(words: list[str]) -> list[str]:
    """Fold words as texts are folded."""
    return fold(words).string().split("\n")[: len(words)]


def finder_of(words: list[str]) -> Finder:
    """Make folded words ready to be looked for.

    Raises
    ------
    UsageError
        If the words use more different characters than there are codes.
    """
    from ahocorasick_rs import BytesAhoCorasick, MatchKind

    chars = np.unique(code_units("".join(words)))
    if len(chars) >= ALPHABET:
        raise UsageError(f"词语用字超过 {ALPHABET - 1:,} 种 / the words use more than {ALPHABET - 1:,} characters")
    code = np.zeros(1 << 16, dtype=np.uint16)
    code[chars] = np.arange(1, len(chars) + 1)
    # A first byte never looks like a second one, so that no word is found between two characters.
    alphabet = (0x80 | code >> 7 | (code & 0x7F) << 8).astype("<u2")
    patterns = [alphabet[code_units(word)].tobytes() for word in words]
    return Finder(BytesAhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest), alphabet)


def find_exact(texts: Texts, found: Segments, words: Lexicon) -> pd.DataFrame:
    """Find the nodes' words in texts; see :func:`hit_rows`."""
    return hit_rows(texts, whole_hits(texts, words.finder), found, words)


def hit_rows(texts: Texts, hits: Hits, found: Segments, words: Lexicon) -> pd.DataFrame:
    """Tell of each word found for which nodes it speaks, and how.

    Parameters
    ----------
    texts, hits
        The texts, and what :func:`whole_hits` found in them.
    found
        The phrases of the same texts.
    words
        From :func:`lexicon`.

    Returns
    -------
    pandas.DataFrame
        ``text``, ``node`` (places), ``word`` (place in ``words.words``), ``makes``, ``doing`` (the word itself says
        what is done), ``order`` (of its phrase in the text); a row for each hit and node.
    """
    # The phrase that a word begins in; for one that begins with a sign that parts phrases, the next of the same text.
    phrase = np.searchsorted(found.ends, hits.start, side="right")
    inside = np.flatnonzero(np.append(found.text, -1)[phrase] == hits.text)
    makes, order = np.ones(len(phrase), dtype=bool), np.zeros(len(phrase), dtype=np.int64)
    makes[inside], order[inside] = found.makes[phrase[inside]], found.order[phrase[inside]]
    doing = words.doing[hits.word]
    makes = (makes & ~served_places(texts)[hits.start]) | doing
    first, end = words.first[hits.word], words.first[hits.word + 1]
    each = np.repeat(np.arange(len(phrase)), end - first)
    node = words.nodes[spread(first, end)]
    return pd.DataFrame(
        {
            "text": hits.text[each],
            "node": node,
            "word": hits.word[each],
            "makes": makes[each],
            "doing": doing[each],
            "order": order[each],
        }
    )


def texts_with_words(texts: Texts, words: Lexicon) -> Places:
    """Give the texts in which a word of a node stands, even if only as part of another word: a first sifting."""
    word, start, _ = _found(texts, words.finder)
    meant = words.first[word + 1] > words.first[word]
    return np.unique(np.searchsorted(texts.starts, start[meant], side="right") - 1)


def _found(texts: Texts, finder: Finder) -> tuple[Places, Places, Places]:
    """Give word, start and end of all that the automaton finds."""
    coded = finder.alphabet[texts.codes].view(np.uint8)
    table = np.array(finder.automaton.find_matches_as_indexes(coded.data), dtype=np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1] // 2, table[:, 2] // 2


def whole_hits(texts: Texts, finder: Finder) -> Hits:
    """Find every word that names the thing itself; see :func:`chainmap.matching.wholeness.name_themselves`."""
    word, start, end = _found(texts, finder)
    whole = name_themselves(texts, start, end)
    return Hits(word[whole], start[whole], np.searchsorted(texts.starts, start[whole], side="right") - 1)

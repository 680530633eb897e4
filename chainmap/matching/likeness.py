"""How like a phrase is to a node's words, by the character pairs and triples that they share."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from chainmap.matching.chars import Codes, Places, Texts, fold, spread
from chainmap.matching.roles import verb_places
from chainmap.matching.segments import Segments

Floats = NDArray[np.float64]

#: The head of a Chinese phrase is its tail: grams near the end weigh up to this much more, fading over so many places.
HEAD, FADE = 1.0, 1.5
#: Weight of a gram that no node has, beside the rarest gram that one has.
FOREIGN = 0.6
#: Phrases less like a word than this say nothing.
LEAST = 0.12
#: What is said of every product.
FILLERS = (
    "生产 制造 加工 研制 制作 研究 研发 开发 设计 销售 批发 零售 经营 经销 安装 维修 技术 服务 咨询 出口 进口 产销 "
    "自产 自销 主营 兼营 主要 从事 公司 产品 系列 相关 有关 各类 各种 其他 其它 业务"
).split()


class Grams(NamedTuple):
    """The words of a graph's nodes as weighted grams.

    Attributes
    ----------
    nodes
        Node ids.
    char
        Small id of each character that a word has, 0 for others.
    pair, triple
        Place of a pair (by two small ids) and of a triple (by a pair and a small id) in the vectors, -1 for none.
    weight
        Weight of each gram: rare in descriptions of industries, and in few nodes.
    words
        Grams × words, each word's vector of length 1.
    owner
        Place of the node that each word is of.
    """

    nodes: tuple[str, ...]
    char: NDArray[np.int32]
    pair: NDArray[np.int32]
    triple: NDArray[np.int32]
    weight: Floats
    words: sparse.csr_matrix
    owner: Places


@cache
def rarity() -> tuple[int, dict[str, int]]:
    """Read in how many descriptions of GB/T 4754-2017 each pair of characters stands, and how many there are."""
    path = Path(__file__).parents[1] / "data" / "grams.txt"
    first, *lines = path.read_text(encoding="utf-8").splitlines()
    return int(first), {line[:2]: int(line[3:]) for line in lines}


def likening_words(graph: nx.DiGraph) -> tuple[Texts, Places]:
    """Fold the names, aliases and hints of all nodes; give them and the place of the node that each is of."""
    said = [
        (place, word)
        for place, (_, data) in enumerate(graph.nodes(data=True))
        for word in dict.fromkeys((data["zh"], *data["aliases"], *data.get("hints", ())))
    ]
    return fold([word for _, word in said]), np.array([place for place, _ in said], dtype=np.int64)


def grams_of(graph: nx.DiGraph) -> Grams:
    """Weigh the grams of the names and aliases of all nodes."""
    texts, owner = likening_words(graph)
    chars = np.unique(texts.codes)
    chars = chars[chars > ord(" ")]
    char = np.zeros(1 << 16, dtype=np.int32)
    char[chars] = np.arange(1, len(chars) + 1)
    word_of = np.repeat(np.arange(len(owner)), np.diff(texts.starts))
    ends = (texts.starts[1:] - 1)[word_of]
    pair, triple, shapes = _vocabulary(char[texts.codes], len(chars) + 1, ends)
    ids, at, length = _grams(texts.codes, char, pair, triple, ends)
    table = pd.DataFrame({"gram": ids, "word": word_of[at], "node": owner[word_of[at]], "left": ends[at] - at - length})
    weight = _weights(texts, shapes, table, len(graph))
    table["w"] = weight[table["gram"]] * _head(table["left"].to_numpy())
    cells = table.groupby(["gram", "word"], sort=False)["w"].max().reset_index()
    words = sparse.csr_matrix(
        (cells["w"], (cells["gram"], cells["word"])), shape=(len(weight), len(owner)), dtype=np.float64
    )
    norm = np.sqrt(np.asarray(words.multiply(words).sum(axis=0)).ravel())
    unit = (words @ sparse.diags_array(1 / np.maximum(norm, 1e-9))).tocsr().astype(np.float32)
    return Grams(tuple(graph), char, pair, triple, weight, unit, owner)


def _vocabulary(
    small: NDArray[np.int32], size: int, ends: Places
) -> tuple[NDArray[np.int32], NDArray[np.int32], Places]:
    """Number the pairs and triples that stand in words; give the place of one of each."""
    place = np.arange(len(small))
    pair, triple = np.full(size * size, -1, dtype=np.int32), np.zeros(0, dtype=np.int32)
    two = place[:-1][place[:-1] + 2 <= ends[:-1]]
    keys, first = np.unique(small[two] * size + small[two + 1], return_index=True)
    pair[keys] = np.arange(len(keys))
    three = place[:-2][place[:-2] + 3 <= ends[:-2]]
    triple = np.full(len(keys) * size, -1, dtype=np.int32)
    keys3, first3 = np.unique(pair[small[three] * size + small[three + 1]] * size + small[three + 2], return_index=True)
    triple[keys3] = np.arange(len(keys), len(keys) + len(keys3))
    return pair, triple, np.concatenate([two[first], -three[first3] - 1])


def _grams(
    codes: Codes, char: NDArray[np.int32], pair: NDArray[np.int32], triple: NDArray[np.int32], ends: Places
) -> tuple[NDArray[np.int32], Places, Places]:
    """Find the known grams in codes: id, place and length of each; none reaches over the end it has."""
    size = int(np.sqrt(len(pair)))
    small = char[codes]
    place = np.arange(len(codes))
    two = np.full(len(codes), -1, dtype=np.int32)
    two[:-1] = pair[small[:-1] * size + small[1:]]
    two[place + 2 > ends] = -1
    three = np.full(len(codes), -1, dtype=np.int32)
    inside = np.flatnonzero((two >= 0) & (place + 3 <= ends))
    three[inside] = triple[two[inside] * size + small[inside + 2]]
    has_two, has_three = np.flatnonzero(two >= 0), np.flatnonzero(three >= 0)
    ids = np.concatenate([two[has_two], three[has_three]])
    lengths = np.concatenate([np.full(len(has_two), 2), np.full(len(has_three), 3)])
    return ids, np.concatenate([has_two, has_three]), lengths


def _weights(texts: Texts, shapes: Places, table: pd.DataFrame, nodes: int) -> Floats:
    """Weigh grams: ln((N + 1) / (df + 1)) in descriptions, times the same in nodes, from 1 down to 0.

    A triple is as rare as the rarer of its two pairs.
    """
    total, counts = rarity()
    string = texts.string()
    spans = [string[one : one + 2] if one >= 0 else string[-one - 1 : -one + 2] for one in shapes]
    common = np.array([min(counts.get(span[i : i + 2], 1) for i in range(len(span) - 1)) for span in spans])
    rare = np.log((total + 1) / (common + 1))
    shared = table.drop_duplicates(["gram", "node"]).groupby("gram").size().reindex(range(len(spans))).to_numpy()
    own = np.log((nodes + 1) / shared) / np.log(nodes + 1)
    weights: Floats = np.maximum(rare, 0.05) * own
    return weights


def _head(left: Floats | Places) -> Floats:
    """Weigh a gram by how many characters stand between it and the end of its phrase."""
    return 1 + HEAD * np.exp(-np.asarray(left, dtype=np.float64) / FADE)


@cache
def _filler_table() -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    chars = sorted(set("".join(FILLERS)))
    ids = np.zeros(1 << 16, dtype=np.uint8)
    ids[[ord(char) for char in chars]] = np.arange(1, len(chars) + 1)
    table = np.zeros((len(chars) + 1, len(chars) + 1), dtype=bool)
    for word in FILLERS:
        table[ids[ord(word[0])], ids[ord(word[1])]] = True
    return ids, table


def _spoken(codes: Codes) -> NDArray[np.bool_]:
    """Tell which characters are part of what is said of every product, or of its verb."""
    ids, table = _filler_table()
    small = ids[codes]
    pair = table[small, np.append(small[1:], 0)] | (verb_places(codes) > 0)
    spoken: NDArray[np.bool_] = pair | np.concatenate([[False], pair[:-1]]) | (codes == ord("的"))
    return spoken


def likeness(texts: Texts, found: Segments, grams: Grams, phrases: Places) -> pd.DataFrame:
    """Compare phrases with every node's words.

    cos = Σ_g w_g(phrase)·w_g(word) / (|phrase|·|word|) over shared grams; grams that no node has lengthen the phrase.

    Parameters
    ----------
    texts, found
        The texts and their phrases.
    grams
        From :func:`grams_of`.
    phrases
        Which phrases to compare, as places in ``found``.

    Returns
    -------
    pandas.DataFrame
        ``phrase`` (place in ``found``), ``node`` (place in ``grams.nodes``), ``like`` (0-1, the best of its words).
    """
    starts, ends = found.starts[phrases], found.ends[phrases]
    first, same = _distinct(texts.codes, starts, ends)
    row, node, like = _compare(texts, starts[first], ends[first], grams)
    rows = np.searchsorted(row, np.arange(len(first) + 1))
    taken = spread(rows[:-1][same], rows[1:][same])
    phrase = np.repeat(phrases, np.diff(rows)[same])
    return pd.DataFrame({"phrase": phrase, "node": node[taken], "like": like[taken]})


def _distinct(codes: Codes, starts: Places, ends: Places) -> tuple[Places, Places]:
    """Give one phrase of each wording, and for each phrase which of these it equals; scopes repeat each other a lot."""
    if not len(starts):
        return starts, starts
    lengths = ends - starts
    factors = np.random.default_rng(0).integers(1, 1 << 62, 1 << 8, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    place = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    mixed = codes[spread(starts, ends)].astype(np.uint64) * factors[place & 255] + factors[place >> 8 & 255]
    sums = np.add.reduceat(mixed, np.cumsum(lengths) - lengths)
    _, first, same = np.unique(sums, return_index=True, return_inverse=True)
    return first, same


def _compare(texts: Texts, starts: Places, ends: Places, grams: Grams) -> tuple[Places, Places, Floats]:
    """Compare phrases with words; phrase, node and likeness of those that are alike, in order."""
    count, lengths = len(starts), ends - starts
    phrase_of = np.repeat(np.arange(count), lengths)
    where = spread(starts, ends)
    codes, spoken = texts.codes[where], _spoken(texts.codes)[where]
    stop = np.cumsum(lengths)[phrase_of] if count else phrase_of
    ids, at, length = _grams(codes, grams.char, grams.pair, grams.triple, stop)
    silent = np.concatenate([[0], np.cumsum(spoken)])
    clean = silent[at + length] == silent[at]
    ids, at, length = ids[clean], at[clean], length[clean]
    values = (grams.weight[ids] * _head(stop[at] - at - length)).astype(np.float32)
    phrases = sparse.csr_matrix((values, (phrase_of[at], ids)), shape=(count, len(grams.weight)))
    square = np.bincount(phrase_of[at], values**2, count) + _foreign(spoken, phrase_of, stop, at, length, grams, count)
    scaled = sparse.diags_array(1 / np.sqrt(np.maximum(square, 1e-9)).astype(np.float32)) @ phrases
    return _best_words(scaled @ grams.words, grams)


def _best_words(product: sparse.csr_matrix, grams: Grams) -> tuple[Places, Places, Floats]:
    """Give the likest word of each phrase and node, by phrase and node."""
    strong = np.flatnonzero(product.data >= LEAST)
    size = len(grams.nodes)
    row = np.searchsorted(product.indptr, strong, side="right") - 1
    key = row * size + grams.owner[product.indices[strong]]
    order = np.argsort(key, kind="stable")
    key, like = key[order], product.data[strong][order]
    first = np.flatnonzero(np.diff(key, prepend=-1))
    best = np.maximum.reduceat(like, first) if len(first) else like
    return key[first] // size, key[first] % size, np.minimum(best, 1.0)


def _foreign(
    spoken: NDArray[np.bool_], phrase_of: Places, ends: Places, at: Places, length: Places, grams: Grams, count: int
) -> Floats:
    """Give the squared length that grams which no node has add to each phrase."""
    if not len(spoken):
        return np.zeros(count)
    place = np.arange(len(spoken))
    unit = (FOREIGN * grams.weight.max()) ** 2
    total = np.zeros(count)
    for size in (2, 3):
        start = place[place + size <= ends]
        silent = np.concatenate([[0], np.cumsum(spoken)])
        start = start[silent[start + size] == silent[start]]
        known = np.zeros(len(spoken), dtype=bool)
        known[at[length == size]] = True
        start = start[~known[start]]
        total += np.bincount(phrase_of[start], unit * _head(ends[start] - start - size) ** 2, count)
    return total

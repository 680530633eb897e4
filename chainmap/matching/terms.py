"""What a learnt model weighs: a few terms a pair, each of which speaks for the match the more the higher it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chainmap.matching.evidence import FIELDS, Evidence
from chainmap.matching.joining import likeness_of

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
#: Yes and no, counted.
Tally = tuple[int, int]


class Term(NamedTuple):
    """What a term is, in two languages, and how far apart it stands as a rule, which is the unit of the penalty."""

    zh: str
    en: str
    spread: float


#: All are made so that more of it speaks for the match.
TERMS: dict[str, Term] = {
    "shipped": Term("规则得分", "log odds of the score by the shipped conventions", 1.0),
    "behind": Term("与本企业最高分之差", "the same less that of the firm's best node", 2.0),
    "likest": Term("与本企业最近似环节之差", "likeness less that of the firm's likest node", 0.2),
    "early": Term("词语靠前", "how near the start of a text the node's words stand", 0.2),
    "main": Term("近似词靠前", "likeness of phrases near the start of a text", 0.2),
    "text": Term("全文相近", "cosine of all texts and all words of the node", 0.05),
    "closest": Term("与本企业全文最近环节之差", "the same less that of the firm's closest node", 0.1),
    "share": Term("占本企业词语之比", "share of the words found in the firm's texts that are the node's", 0.2),
    "matters": Term("环节重要", "preference for nodes that matter to the chain", 0.1),
    "words": Term("词语以往为真", "how often the words that speak were right before", 0.5),
    "node": Term("环节以往为真", "how often likeness to the node was right before", 0.5),
}
#: Places of phrases fade by this many.
NEAR = 5.0
#: Pairs with no word of the node and less likeness than this teach nothing of the node.
LIKE_FROM = 0.25
#: How many pairs what is known of all words, all words of a node and all likeness weighs beside what was counted.
WORD_WEIGHT, NODE_WEIGHT, LIKE_WEIGHT = 3.0, 5.0, 10.0
#: Scores are kept this far from 0 and 1.
EDGE = 1e-4


class Tallies(NamedTuple):
    """How often what speaks for a match was right before, yes and no.

    Attributes
    ----------
    words
        (node, word) → tally of the firms whose texts name it as made.
    nodes
        Node → tally of the firms that any of its words speaks for.
    likes
        Node → tally of the firms with a phrase like its words, and none of them.
    """

    words: Mapping[tuple[str, str], Tally]
    nodes: Mapping[str, Tally]
    likes: Mapping[str, Tally]


class Pairs(NamedTuple):
    """Pairs of firm and node, with what is counted of them.

    Attributes
    ----------
    table
        ``firm, node`` (places), ``node_id``, ``named`` (whether a word of the node stands there as made), ``backed``
        (whether what is said to be made, or the class, speaks, and the firm's name does not say that it trades),
        ``like``, and the columns of :data:`TERMS` but ``words`` and ``node``.
    spoken
        ``pair`` (place in ``table``) and ``word``: the words that speak, once a pair.
    """

    table: pd.DataFrame
    spoken: pd.DataFrame


def log_odds(p: Floats | float) -> Floats:
    """Give ln(p / (1 − p)), p kept off 0 and 1.

    Examples
    --------
    >>> log_odds(np.array([0.5])).tolist()
    [0.0]
    """
    kept = np.clip(p, EDGE, 1 - EDGE)
    odds: Floats = np.log(kept) - np.log1p(-kept)
    return odds


def pairs_of(
    features: pd.DataFrame,
    evidence: Evidence,
    score: Floats,
    nodes: tuple[str, ...],
    words: tuple[str, ...],
    *,
    traders: bool = False,
) -> Pairs:
    """Make the terms of pairs that need nothing learnt.

    Parameters
    ----------
    features, evidence
        As gathered, of all pairs of some firms.
    score
        Of each pair, the score by the shipped conventions.
    nodes, words
        Ids of the nodes and words of the lexicon, by place.
    traders
        Count firms that trade by their name as makers too.
    """
    firm, node = features["firm"].to_numpy(), features["node"].to_numpy()
    odds = log_odds(score)
    whole = 1 - np.exp(-likeness_of(features))
    text = features["whole"].to_numpy()
    made = features[[f"made_{field.name}" for field in FIELDS]].to_numpy().sum(axis=1)
    total = np.bincount(firm, made)[firm] if len(firm) else made
    columns = {
        "shipped": odds,
        "behind": odds - _best(odds, firm),
        "likest": whole - _best(whole, firm),
        "early": np.exp(-features["first"].to_numpy() / NEAR),
        "main": _main(features, evidence, len(nodes)),
        "text": text,
        "closest": text - _best(text, firm),
        "share": made / np.maximum(total, 1),
        "matters": features["prior"].to_numpy(),
    }
    first = {
        "firm": firm,
        "node": node,
        "node_id": np.array(nodes, dtype=object)[node],
        "named": made > 0,
        "backed": ((made > 0) | (features["class"].to_numpy() > 0)) & (traders | (features["trader"].to_numpy() == 0)),
        "like": features["like"].to_numpy(),
    }
    table = pd.DataFrame(first | columns)
    return Pairs(table, _spoken(features, evidence, len(nodes), words))


def _best(values: Floats, firm: Places) -> Floats:
    """Give each pair the best value among its firm's."""
    best = np.full(firm.max(initial=-1) + 1, -np.inf)
    np.maximum.at(best, firm, values)
    found: Floats = best[firm]
    return found


def _main(features: pd.DataFrame, evidence: Evidence, size: int) -> Floats:
    """Give the likeness of the likest phrase, fading from the start of its text."""
    like = evidence.like
    order = evidence.found.order[like["phrase"].to_numpy(dtype=np.int64)]
    value = like["softened"].to_numpy(dtype=np.float64) * np.exp(-order / NEAR)
    found = np.zeros(len(features))
    np.maximum.at(found, _places(features, like, size), value)
    return found


def _places(features: pd.DataFrame, rows: pd.DataFrame, size: int) -> Places:
    """Find the pairs of rows by firm and node; every row has one."""
    keys = (features["firm"] * size + features["node"]).to_numpy(dtype=np.int64)
    return np.searchsorted(keys, (rows["firm"] * size + rows["node"]).to_numpy(dtype=np.int64))


def _spoken(features: pd.DataFrame, evidence: Evidence, size: int, words: tuple[str, ...]) -> pd.DataFrame:
    exact = evidence.exact
    made = exact[exact["makes"] | (exact["field"] == len(FIELDS) - 1)]
    rows = pd.DataFrame({"pair": _places(features, made, size), "word": made["word"].to_numpy()}).drop_duplicates()
    return pd.DataFrame({"pair": rows["pair"], "word": np.array(words, dtype=object)[rows["word"]]})


def count(pairs: Pairs, right: NDArray[np.bool_]) -> Tallies:
    """Count how often what speaks was right.

    Parameters
    ----------
    pairs
        Pairs whose answer is known.
    right
        The answers.
    """
    table, spoken = pairs.table, pairs.spoken
    node = table["node_id"].to_numpy()
    named = table["named"].to_numpy(dtype=bool)
    alike = ~named & (table["like"].to_numpy() >= LIKE_FROM)
    place = spoken["pair"].to_numpy(dtype=np.int64)
    words = list(zip(node[place], spoken["word"], strict=True))
    return Tallies(
        _tally(words, right[place]),
        _tally(list(node[named]), right[named]),
        _tally(list(node[alike]), right[alike]),
    )


def _tally(keys: list, right: NDArray[np.bool_]) -> dict:  # type: ignore[type-arg]
    found: dict = {}  # type: ignore[type-arg]
    for key, yes in zip(keys, right.tolist(), strict=True):
        before = found.get(key, (0, 0))
        found[key] = (before[0] + yes, before[1] + (not yes))
    return found


def with_tallies(pairs: Pairs, known: Tallies) -> pd.DataFrame:
    """Give the terms of pairs, those that rest on what was right before among them.

    A word that was never seen stands as its node's words do, a node as all nodes do: yes and no are smoothed as
    (yes + w·mean) / (yes + no + w), and the term is the log odds less that of the mean.
    """
    table, spoken = pairs.table, pairs.spoken
    node_ids = table["node_id"].to_numpy()
    nodes, place = np.unique(node_ids.astype(str), return_inverse=True)
    mean, like_mean = _mean(known.nodes), _mean(known.likes)
    by_node = np.array([_smooth(known.nodes.get(node, (0, 0)), mean, NODE_WEIGHT) for node in nodes])
    by_like = np.array([_smooth(known.likes.get(node, (0, 0)), like_mean, LIKE_WEIGHT) for node in nodes])
    pair = spoken["pair"].to_numpy(dtype=np.int64)
    rates = [
        _smooth(known.words.get((node_ids[one], word), (0, 0)), by_node[place[one]], WORD_WEIGHT)
        for one, word in zip(pair.tolist(), spoken["word"], strict=True)
    ]
    odds = log_odds(np.array(rates, dtype=np.float64)) - log_odds(mean)
    many = np.bincount(pair, minlength=len(table))
    words = np.bincount(pair, odds, len(table)) / np.maximum(many, 1)
    like = (log_odds(by_like) - log_odds(like_mean))[place] if len(table) else np.zeros(0)
    return table[[name for name in TERMS if name in table]].assign(words=words, node=like)[list(TERMS)]


def _mean(tallies: Mapping[str, Tally]) -> float:
    yes, no = (sum(one[place] for one in tallies.values()) for place in (0, 1))
    return (yes + 1) / (yes + no + 2)


def _smooth(tally: Tally, mean: float, weight: float) -> float:
    return (tally[0] + weight * mean) / (sum(tally) + weight)

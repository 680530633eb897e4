"""A learnt model at work: the firms of a batch against the nodes of a graph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import networkx as nx
import pandas as pd

from chainmap.matching.batches import Batch
from chainmap.matching.chars import Places
from chainmap.matching.evidence import Evidence
from chainmap.matching.gathering import Words, gather_all
from chainmap.matching.joining import pair_scores
from chainmap.matching.model import HIGHEST_UNNAMED, Model, probability
from chainmap.matching.terms import Pairs, pairs_of
from chainmap.matching.wholetext import PairWords, pair_words, whole_likeness


class Learnt(NamedTuple):
    """A model, and the words of a graph as it compares them with whole texts."""

    model: Model
    words: PairWords


class Read(NamedTuple):
    """Firms that were read: their places in the batch, the pairs as a model sees them, and as the conventions do."""

    rows: Places
    pairs: Pairs
    scores: pd.DataFrame
    evidence: Evidence


def learnt_of(model: Model, graph: nx.DiGraph) -> Learnt:
    """Make a model ready for a graph."""
    return Learnt(model, pair_words(graph))


def read_pairs(
    batch: Batch,
    words: Words,
    wholes: PairWords,
    values: Mapping[str, float],
    *,
    spoken_for: bool = False,
    traders: bool = False,
) -> Read:
    """Read firms as a model sees them.

    Parameters
    ----------
    batch, words, wholes, values
        The firms, the nodes' words, the same for whole texts, and the conventions.
    spoken_for
        Only firms that a word or class of a node speaks for.
    traders
        Count firms that trade by their name as makers too.
    """
    rows, features, evidence, some = gather_all(batch, words, values, spoken_for=spoken_for)
    text = whole_likeness(some, wholes, features["firm"].to_numpy(), features["node"].to_numpy())
    scores = pair_scores(features, values, traders=traders)
    pairs = pairs_of(
        features, evidence, text, scores["score"].to_numpy(), words.nodes, words.lexicon.words, traders=traders
    )
    return Read(rows, pairs, scores, evidence)


def learnt_scores(
    batch: Batch, words: Words, values: Mapping[str, float], learnt: Learnt, *, min_score: float, traders: bool
) -> tuple[Places, pd.DataFrame, Evidence]:
    """Score a batch by a model.

    Returns
    -------
    tuple
        Places of the firms in the batch; ``firm`` (place in these), ``node, score, by``; and what it rests on.
    """
    few = min_score > HIGHEST_UNNAMED
    found = read_pairs(batch, words, learnt.words, values, spoken_for=few, traders=traders)
    return found.rows, found.scores.assign(score=probability(learnt.model, found.pairs)), found.evidence

"""A learnt model at work: the firms of a batch against the nodes of a graph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from chainmap.matching.batches import Batch
from chainmap.matching.chars import Places
from chainmap.matching.evidence import Evidence
from chainmap.matching.gathering import Words, gather_all
from chainmap.matching.joining import pair_scores
from chainmap.matching.model import HIGHEST_UNNAMED, Model, probability
from chainmap.matching.terms import Pairs, pairs_of


class Read(NamedTuple):
    """Firms that were read: their places in the batch, the pairs as a model sees them, and as the conventions do."""

    rows: Places
    pairs: Pairs
    scores: pd.DataFrame
    evidence: Evidence


def read_pairs(
    batch: Batch,
    words: Words,
    values: Mapping[str, float],
    *,
    spoken_for: bool = False,
    traders: bool = False,
) -> Read:
    """Read firms as a model sees them.

    Parameters
    ----------
    batch, words, values
        The firms, the nodes' words, and the conventions.
    spoken_for
        Only firms that a word or class of a node speaks for.
    traders
        Count firms that trade by their name as makers too.
    """
    rows, features, evidence, _ = gather_all(batch, words, values, spoken_for=spoken_for)
    scores = pair_scores(features, values, traders=traders)
    pairs = pairs_of(features, evidence, scores["score"].to_numpy(), words.nodes, words.lexicon.words, traders=traders)
    return Read(rows, pairs, scores, evidence)


def learnt_scores(
    batch: Batch, words: Words, values: Mapping[str, float], model: Model, *, min_score: float, traders: bool
) -> tuple[Places, pd.DataFrame, Evidence]:
    """Score a batch by a model.

    Returns
    -------
    tuple
        Places of the firms in the batch; ``firm`` (place in these), ``node, score, by``; and what it rests on.
    """
    few = min_score > HIGHEST_UNNAMED
    found = read_pairs(batch, words, values, spoken_for=few, traders=traders)
    return found.rows, found.scores.assign(score=probability(model, found.pairs)), found.evidence


def with_records(matches: pd.DataFrame, evidence: Evidence, words: Words, model: Model) -> pd.DataFrame:
    """Add to the evidence of matches how often the best known of their words was right before.

    Parameters
    ----------
    matches
        ``firm, node, node_id, evidence``.
    evidence, words
        What the matches rest on.
    model
        Whose records are told.
    """
    exact = evidence.exact
    pairs = pd.MultiIndex.from_frame(matches[["firm", "node"]])
    own = exact[pd.MultiIndex.from_frame(exact[["firm", "node"]]).isin(pairs)]
    known: dict[tuple[int, int], tuple[int, int, str]] = {}
    for firm, node, place in own[["firm", "node", "word"]].drop_duplicates().itertuples(index=False):
        word = words.lexicon.words[place]
        yes, no = model.words.get(words.nodes[node], {}).get(word, (0, 0))
        known[firm, node] = max(known.get((firm, node), (0, 0, "")), (yes + no, yes, word))
    told = [
        f"{said}；“{known[pair][2]}”以往 {known[pair][0]} 次 {known[pair][1]} 次为真"
        if known.get(pair, (0,))[0]
        else said
        for pair, said in zip(pairs, matches["evidence"], strict=True)
    ]
    return matches.assign(evidence=told)

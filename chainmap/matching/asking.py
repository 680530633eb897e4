"""Which pairs to ask a person about: those whose answer teaches most; and what was answered, kept."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chainmap.matching.batches import batch_of
from chainmap.matching.decisions import check_decisions
from chainmap.matching.evidence import with_evidence
from chainmap.matching.gathering import words_of
from chainmap.matching.learnt import read_pairs
from chainmap.matching.model import Model, probability
from chainmap.matching.naming import firm_keys
from chainmap.tables.contract import conform
from chainmap.tables.conventions import constants
from chainmap.tables.faults import InputFaults
from chainmap.tables.merging import name_key

Floats = NDArray[np.float64]

#: Firms read at a time.
BATCH = 50_000
#: Only pairs of a probability between these are asked about.
LEAST, MOST = 0.1, 0.9
#: Each further question on the same firm or word, and on the same node, counts so much less.
AGAIN, AGAIN_NODE = 0.5, 0.75
#: Columns of the list of questions; the last three are the person's.
ASKED = ("order", "firm", "node", "question", "evidence", "score", "answer", "by", "date")
_KEPT = ("firm", "node", "answer", "by", "date")


def ask_reviews(
    firms: pd.DataFrame,
    graph: nx.DiGraph,
    *,
    model: Model | None = None,
    reviews: pd.DataFrame | None = None,
    gaps: pd.DataFrame | None = None,
    count: int = 50,
    overrides: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """List the pairs of firm and node whose answer would teach most.

    A question is worth 4p(1 − p) · w · (1 + ln(1 + n) / (1 + k)): p the probability of the match, w how much rests on
    the node (its gap's rise over the largest, else importance / 5), n how many firms of the list its word speaks for,
    k how often that word was answered or labelled before. Each further question on one firm or one
    word is worth half, on one node three quarters.

    Parameters
    ----------
    firms
        The firms table.
    graph
        As built by :func:`chainmap.build_graph`.
    model
        A learnt model; without it the shipped conventions say p, and no word was answered before but in ``reviews``.
    reviews
        Decisions made; these pairs are not asked again.
    gaps
        As from :func:`chainmap.find_gaps`.
    count
        How many questions.
    overrides
        Constants to override, by convention name.

    Returns
    -------
    pandas.DataFrame
        The columns of :data:`ASKED`, by firm and node so that lists are easily compared; ``order`` 1 teaches most.

    Raises
    ------
    InputFaults
        If reviews cannot be used.
    """
    table = conform(firms, "firms").drop_duplicates("firm_id", ignore_index=True)
    rest = node_weights(graph, gaps)
    parts = [
        _candidates(table.iloc[start : start + BATCH], graph, model, constants(overrides))
        for start in range(0, len(table), BATCH)
    ]
    found = pd.concat([part for part in parts if len(part)] or parts[:1] or [_nothing()], ignore_index=True)
    found, tallies = _unanswered(found, table, graph, reviews)
    if model is not None:
        tallies.update({(node, word): sum(one) for node, own in model.words.items() for word, one in own.items()})
    worth = _worth(found, tallies, np.array([rest[node] for node in found["node_id"]], dtype=np.float64))
    chosen = _diverse(found, worth, count)
    rows = found.loc[chosen].assign(order=range(1, len(chosen) + 1))
    names = table["name"].fillna("")
    plain = set(names[~names.map(name_key).duplicated(keep=False)])
    firm = [name if name in plain and name else key for name, key in zip(rows["name"], rows["firm_id"], strict=True)]
    zh = rows["node_id"].map(dict(graph.nodes(data="zh"))).astype(str)
    question = rows["name"].astype(str) + " 是否生产（或从事）“" + zh + "”？"
    blank = dict.fromkeys(("answer", "by", "date"), "")
    asked = rows.assign(firm=firm, node=rows["node_id"], question=question, score=rows["score"].round(2), **blank)
    return asked.sort_values(["firm", "node"], ignore_index=True)[list(ASKED)]


def node_weights(graph: nx.DiGraph, gaps: pd.DataFrame | None) -> dict[str, float]:
    """Say how much rests on each node: the rise of its gap over the largest, or its importance / 5.

    Examples
    --------
    >>> graph = nx.DiGraph()
    >>> graph.add_nodes_from([("a", {"importance": 4}), ("b", {"importance": 1})])
    >>> node_weights(graph, None)
    {'a': 0.8, 'b': 0.2}
    >>> node_weights(graph, pd.DataFrame({"node_id": ["a"], "rise": [2.0]}))
    {'a': 1.0, 'b': 0.0}
    """
    if gaps is None or gaps.empty:
        return {node: importance / 5 for node, importance in graph.nodes(data="importance")}
    largest = float(gaps["rise"].max()) or 1.0
    rises = dict(zip(gaps["node_id"], (gaps["rise"].fillna(0.0) / largest).tolist(), strict=True))
    return {node: float(rises.get(node, 0.0)) for node in graph}


def _nothing() -> pd.DataFrame:
    return pd.DataFrame(columns=["firm_id", "name", "node_id", "score", "evidence", "word", "firms"])


def _candidates(
    firms: pd.DataFrame, graph: nx.DiGraph, model: Model | None, values: Mapping[str, float]
) -> pd.DataFrame:
    """Find the pairs that are neither plain nor hopeless, with the word that speaks for most firms."""
    words = words_of(graph, values)
    read = read_pairs(batch_of(firms), words, values, spoken_for=True)
    score = read.scores["score"].to_numpy() if model is None else probability(model, read.pairs)
    node_ids = read.pairs.table["node_id"].to_numpy()
    spoken = read.pairs.spoken
    place = spoken["pair"].to_numpy(dtype=np.int64)
    often = Counter(zip(node_ids[place], spoken["word"], strict=True))
    word = np.full(len(score), "", dtype=object)
    firms_of = np.zeros(len(score), dtype=np.int64)
    for one, said in zip(place.tolist(), spoken["word"], strict=True):
        if often[node_ids[one], said] > firms_of[one]:
            word[one], firms_of[one] = said, often[node_ids[one], said]
    kept = np.flatnonzero((score >= LEAST) & (score <= MOST))
    told = with_evidence(read.scores.iloc[kept], read.evidence, words.lexicon.words)["evidence"].to_numpy()
    own = firms.iloc[read.rows[read.scores["firm"].to_numpy()[kept]]]
    return pd.DataFrame(
        {
            "firm_id": own["firm_id"].to_numpy(),
            "name": own["name"].fillna("").to_numpy(),
            "node_id": node_ids[kept],
            "score": score[kept],
            "evidence": told,
            "word": word[kept],
            "firms": firms_of[kept],
        }
    )


def _unanswered(
    found: pd.DataFrame, firms: pd.DataFrame, graph: nx.DiGraph, reviews: pd.DataFrame | None
) -> tuple[pd.DataFrame, Counter[tuple[str, str]]]:
    """Leave out pairs that were answered; count the answers of each word."""
    tallies: Counter[tuple[str, str]] = Counter()
    if reviews is None or reviews.empty:
        return found, tallies
    rows, faults = check_decisions(reviews, firm_keys(firms), graph, "reviews")
    if faults:
        raise InputFaults(faults)
    done = set(zip(rows["firm_id"], rows["node_id"], strict=True))
    answered = np.array([pair in done for pair in zip(found["firm_id"], found["node_id"], strict=True)], dtype=bool)
    tallies.update(zip(found["node_id"][answered], found["word"][answered], strict=True))
    return found[~answered].reset_index(drop=True), tallies


def _worth(found: pd.DataFrame, known: Counter[tuple[str, str]], rest: Floats) -> Floats:
    p = found["score"].to_numpy(dtype=np.float64)
    before = np.array([known[pair] for pair in zip(found["node_id"], found["word"], strict=True)], dtype=np.float64)
    spread = np.log1p(found["firms"].to_numpy(dtype=np.float64))
    worth: Floats = 4 * p * (1 - p) * rest * (1 + spread / (1 + before))
    return worth


def _diverse(found: pd.DataFrame, worth: Floats, count: int) -> list[int]:
    """Choose one after the other; the same firm or word again is worth less each time."""
    firm, node = found["firm_id"].to_numpy(), found["node_id"].to_numpy()
    word = (found["node_id"] + "|" + found["word"]).to_numpy()
    # Of equal worth, the same ones whatever the order of the list.
    order = np.lexsort((found["node_id"].astype(str), found["firm_id"].astype(str)))
    left = worth.copy()
    chosen: list[int] = []
    while len(chosen) < min(count, len(found)):
        best = int(order[np.argmax(left[order])])
        if left[best] <= 0:
            break
        chosen.append(best)
        left[best] = 0.0
        left[firm == firm[best]] *= AGAIN
        left[word == word[best]] *= AGAIN
        left[node == node[best]] *= AGAIN_NODE
    return chosen


def keep_answers(
    reviews: pd.DataFrame | None,
    answers: pd.DataFrame,
    firms: pd.DataFrame,
    graph: nx.DiGraph,
    date: str | None = None,
) -> pd.DataFrame:
    """Add answers to the reviews that there are; none is lost, the latest of a pair counts when matching.

    Parameters
    ----------
    reviews
        Decisions made before.
    answers
        A list of questions, some of them answered; rows without an answer are left aside.
    firms, graph
        What the questions were of.
    date
        Day of answers without one, today if none is given.

    Returns
    -------
    pandas.DataFrame
        The reviews table by firm, node and date; rows that are wholly alike stand once.

    Raises
    ------
    InputFaults
        With every answer, firm and node that cannot be used.
    """
    said = answers["answer"].fillna("").str.strip() != ""
    new = answers[said]
    if "rows" in answers.attrs:
        new.attrs = {
            **answers.attrs,
            "rows": [row for row, own in zip(answers.attrs["rows"], said, strict=True) if own],
        }
    _, faults = check_decisions(new, firm_keys(conform(firms, "firms")), graph, "reviews")
    if faults:
        raise InputFaults(faults)
    day = new["date"].fillna("").replace("", date or datetime.date.today().isoformat())
    lists = [] if reviews is None else [reviews[list(_KEPT)].fillna("")]
    lists.append(new.assign(date=day)[list(_KEPT)].fillna(""))
    table = pd.concat(lists, ignore_index=True).astype(str).drop_duplicates(keep="last")
    return conform(table.sort_values(["firm", "node", "date"], kind="stable"), "reviews")

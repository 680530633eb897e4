"""Learning from labelled firms and reviews: how much each term weighs, and which words are to be trusted."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import NamedTuple

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chainmap.matching.batches import batch_of
from chainmap.matching.examples import Example, decision_keys, examples_of
from chainmap.matching.firms import match_firms
from chainmap.matching.folds import Learn, fold_of
from chainmap.matching.gathering import words_of
from chainmap.matching.judging import Method
from chainmap.matching.learnt import read_pairs
from chainmap.matching.model import Model, as_words, node_marks
from chainmap.matching.terms import TERMS, Pairs, Tallies, count, log_odds, with_tallies
from chainmap.tables.contract import conform
from chainmap.tables.conventions import constants
from chainmap.tables.faults import UsageError
from chainmap.tables.merging import name_key

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: Parts that firms are dealt into, so that no word's record is read from the firm that made it.
FOLDS = 5
#: Strength of the penalty, and how many pairs the shipped score with the records of words weighs: it decides while
#: there are few labels.
PENALTY, SHIPPED_PAIRS, MADE_PAIRS = 30.0, 400.0, 20.0


class Lessons(NamedTuple):
    """Pairs whose answer is known.

    Attributes
    ----------
    pairs
        Their terms, and the words that speak.
    right
        The answers.
    weight
        How much each counts; the texts of one firm share one firm's weight.
    fold
        The part that the pair's firm is in.
    whole
        Whether all texts of the firm were read; records of words are counted from these pairs only.
    """

    pairs: Pairs
    right: Flags
    weight: Floats
    fold: NDArray[np.int64]
    whole: Flags


def train_matching(
    labels: pd.DataFrame | None,
    graphs: Mapping[str, nx.DiGraph],
    reviews: pd.DataFrame | None = None,
    firms: pd.DataFrame | None = None,
    *,
    seed: int = 0,
    overrides: Mapping[str, float] | None = None,
    date: str | None = None,
) -> Model:
    """Learn to match from firms whose nodes are known, and from reviews.

    A logistic regression (scikit-learn) weighs a few terms, of which the score of the shipped conventions is the first;
    a term may only speak for a match, never against it, and the shipped score stands in as so many pairs of its own
    that a handful of labels cannot do harm. Each word has a record of how often it was right, read for each firm
    from other firms only. Nodes that a labelled firm is not labelled with count as no, though labels are incomplete:
    probabilities are those of being labelled. Reviews say yes and no and are taken at their word.

    Parameters
    ----------
    labels
        Labelled firms, as for :func:`chainmap.matching.labels.resolve_labels`, or as it gives them; none if there are
        reviews alone.
    graphs
        Chain id → its graph, for every chain that is labelled or reviewed.
    reviews
        Decisions: ``firm``, ``node``, ``answer``, ``by``, ``date``; the latest of a pair counts.
    firms
        The list that reviews are of, for the texts of firms that are not labelled.
    seed
        Of the folds.
    overrides
        Constants to override, by convention name.
    date
        Day that the model says it was made, today if none is given.

    Returns
    -------
    Model
        For ``match_firms(..., model=)``.

    Raises
    ------
    InputFaults
        If labels or reviews cannot be used.
    UsageError
        If no pair is right, or none is wrong.
    """
    found = examples_of(labels, graphs, reviews, firms)
    lessons = lessons_of(found.examples, graphs, constants(overrides), seed)
    if not lessons.right.any() or lessons.right.all():
        raise UsageError(
            "标注里没有可学的对应：须有对有错 / nothing to learn from: some pairs must be right, some wrong"
        )
    weights, intercept = _fit(_unseen_terms(lessons), lessons)
    tallies = _count(lessons, np.ones(len(lessons.right), dtype=bool))
    marks = {chain: mark for graph in graphs.values() for chain, mark in node_marks(graph).items()}
    return Model(
        date=date or datetime.date.today().isoformat(),
        chains=marks,
        fitted={**found.counts, "pairs": int(lessons.whole.sum())},
        seed=seed,
        intercept=round(intercept, 6),
        weights={name: round(weight, 6) for name, weight in weights.items()},
        words=as_words(tallies.words),
        nodes=dict(sorted(tallies.nodes.items())),
        likes=dict(sorted(tallies.likes.items())),
    )


def learner(
    labels: pd.DataFrame,
    graphs: Mapping[str, nx.DiGraph],
    reviews: pd.DataFrame | None = None,
    firms: pd.DataFrame | None = None,
    *,
    seed: int = 0,
    overrides: Mapping[str, float] | None = None,
) -> Learn:
    """Make what :func:`chainmap.matching.folds.held_out` asks for: training labels → a method that learnt from them.

    Reviews of labelled firms that are held out are held out too. Parameters are those of :func:`train_matching`.
    """
    keys = decision_keys(labels, *([] if firms is None else [conform(firms, "firms")]))
    said = None if reviews is None else [keys.get(name_key(str(firm))) for firm in reviews["firm"].fillna("")]

    def learn(training: pd.DataFrame) -> Method:
        held = set(labels["firm_id"]) - set(training["firm_id"])
        seen = reviews if said is None or reviews is None else reviews[[firm not in held for firm in said]]
        names = {name_key(name) for name in labels.loc[labels["firm_id"].isin(held), "name"]}
        listed = None if firms is None else firms[[name_key(str(name)) not in names for name in firms["name"]]]
        model = train_matching(training, graphs, seen, listed, seed=seed, overrides=overrides)
        return method_of(model, overrides)

    return learn


def method_of(model: Model, overrides: Mapping[str, float] | None = None) -> Method:
    """Make the method that ranks all nodes by a model, for :func:`chainmap.matching.evaluation.evaluate`."""

    def method(firms: pd.DataFrame, graph: nx.DiGraph) -> pd.DataFrame:
        return match_firms(firms, graph, min_score=0, top=len(graph), model=model, overrides=overrides)

    return method


def lessons_of(
    examples: list[Example], graphs: Mapping[str, nx.DiGraph], values: Mapping[str, float], seed: int = 0
) -> Lessons:
    """Make pairs whose answer is known of examples."""
    everyone = pd.DataFrame({"firm_id": [key for one in examples for key in one.firms["firm_id"]]})
    fold = fold_of(everyone, min(FOLDS, max(everyone["firm_id"].nunique(), 2)), seed)
    ready = {chain: words_of(graph, values) for chain, graph in graphs.items()}
    parts = []
    for one in examples:
        made = read_pairs(batch_of(one.firms), ready[one.chain], values).pairs
        firm = made.table["firm"].to_numpy()
        said = [one.answer(*pair) for pair in zip(firm.tolist(), made.table["node_id"], strict=True)]
        known = np.array([answer is not None for answer in said], dtype=bool)
        right = np.array([bool(answer) for answer in said], dtype=bool)
        dealt = np.array([fold[key] for key in one.firms["firm_id"]], dtype=np.int64)[firm]
        lesson = Lessons(made, right, one.weight[firm], dealt, np.full(len(firm), one.whole))
        parts.append(_only(lesson, known))
    return _joined(parts)


def _only(lessons: Lessons, kept: Flags) -> Lessons:
    moved = np.cumsum(kept) - 1
    pairs, (table, spoken) = lessons.pairs, lessons.pairs
    place = spoken["pair"].to_numpy(dtype=np.int64)
    own = spoken[kept[place]]
    pairs = Pairs(table[kept].reset_index(drop=True), own.assign(pair=moved[own["pair"]]).reset_index(drop=True))
    return Lessons(pairs, lessons.right[kept], lessons.weight[kept], lessons.fold[kept], lessons.whole[kept])


def _joined(parts: list[Lessons]) -> Lessons:
    starts = np.cumsum([0, *(len(part.right) for part in parts)])
    table = pd.concat([part.pairs.table for part in parts], ignore_index=True)
    spoken = [part.pairs.spoken.assign(pair=part.pairs.spoken["pair"] + start)
              for part, start in zip(parts, starts, strict=False)]  # fmt: skip
    return Lessons(
        Pairs(table, pd.concat(spoken, ignore_index=True)),
        np.concatenate([part.right for part in parts]),
        np.concatenate([part.weight for part in parts]),
        np.concatenate([part.fold for part in parts]),
        np.concatenate([part.whole for part in parts]),
    )


def _count(lessons: Lessons, kept: Flags) -> Tallies:
    own = _only(lessons, kept & lessons.whole)
    return count(own.pairs, own.right)


def _unseen_terms(lessons: Lessons) -> pd.DataFrame:
    """Give the terms of all pairs, each word's record read from firms of the other folds."""
    parts = []
    for fold in np.unique(lessons.fold):
        here = lessons.fold == fold
        own = _only(lessons, here)
        terms = with_tallies(own.pairs, _count(lessons, ~here))
        parts.append(terms.set_axis(np.flatnonzero(here)))
    return pd.concat(parts).sort_index()


def _fit(terms: pd.DataFrame, lessons: Lessons) -> tuple[dict[str, float], float]:
    """Fit the weights; terms that would speak against a match go, one by one."""
    from sklearn.linear_model import LogisticRegression

    before, promised, share = _before(terms, lessons.weight)
    sample = np.concatenate([lessons.weight, share * promised, share * (1 - promised)])
    answers = np.concatenate([lessons.right, np.ones(len(before), dtype=bool), np.zeros(len(before), dtype=bool)])
    every = pd.concat([terms, before, before])
    kept = list(TERMS)
    while True:
        scale = np.array([TERMS[name].spread for name in kept])
        fitted = LogisticRegression(C=1 / PENALTY, solver="newton-cholesky").fit(
            every[kept].to_numpy() / scale, answers, sample
        )
        weights = fitted.coef_[0] / scale
        if (weights >= 0).all():
            return dict(zip(kept, weights.tolist(), strict=True)), float(fitted.intercept_[0])
        kept.remove(kept[int(np.argmin(fitted.coef_[0]))])


def _before(terms: pd.DataFrame, weight: Floats) -> tuple[pd.DataFrame, Floats, Floats]:
    """Give what is believed before anything is learnt: the shipped score, and records of words as log odds beside it.

    Returns
    -------
    tuple
        The pairs there are, and pairs of every score and record whose other terms are as on average (there may be few
        pairs, and all alike); the probability of each; how much each weighs.
    """
    scores, records = (axis.ravel() for axis in np.meshgrid(log_odds(np.arange(0.05, 1, 0.1)), [-2.0, 0.0, 2.0]))
    middle = pd.DataFrame(np.average(terms.to_numpy(), axis=0, weights=weight)[None], columns=terms.columns)
    made = middle.loc[np.zeros(len(scores), dtype=int)].assign(shipped=scores, words=records)
    pairs = pd.concat([terms, made], ignore_index=True)
    share = np.concatenate([SHIPPED_PAIRS * weight / weight.sum(), np.full(len(made), MADE_PAIRS / len(made))])
    return pairs, 1 / (1 + np.exp(-(pairs["shipped"] + pairs["words"]).to_numpy())), share

"""Firms × nodes → matches, each with the words that made it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from chainmap.matching.batches import Batch, batch_of
from chainmap.matching.decisions import apply_given, apply_reviews
from chainmap.matching.evidence import with_evidence
from chainmap.matching.gathering import Words, gather_hopeful, words_of
from chainmap.matching.joining import pair_bounds, pair_scores
from chainmap.matching.learnt import learnt_scores, with_records
from chainmap.matching.model import Model, check_model
from chainmap.tables.contract import conform
from chainmap.tables.conventions import constants
from chainmap.tables.progress import track

#: Firms compared at a time, so that memory stays flat.
BATCH = 10_000


def match_firms(
    firms: pd.DataFrame,
    graph: nx.DiGraph,
    min_score: float = 0.5,
    top: int = 10,
    *,
    given: pd.DataFrame | None = None,
    reviews: pd.DataFrame | None = None,
    traders: bool = False,
    overrides: Mapping[str, float] | None = None,
    model: Model | None = None,
) -> pd.DataFrame:
    """Match firms to the nodes they make, from their own texts.

    Evidence is gathered field by field (a node's words in products, description and business scope, told apart by
    whether the clause makes or trades; the firm's name; its industry class; how like its phrases are to the node's
    words) and joined as 1 − Π(1 − p). What is given or reviewed is not computed: it enters with its source, reviews at
    probability 1, given facts at that of their certainty.

    Parameters
    ----------
    firms
        The firms table.
    graph
        As built by :func:`chainmap.build_graph`.
    min_score
        Matches below this probability are left out; 0 returns the whole ranking there is.
    top
        At most this many nodes a firm, best first. What is given or reviewed comes on top of them.
    given
        What firms are known to make: ``firm`` (firm_id, code or full name), ``node_id``, ``source``, and optionally
        ``certainty`` (confirmed, later, unverified, planned).
    reviews
        Decisions: ``firm``, ``node``, ``answer`` (yes/no, 是/否), ``by``, ``date``; they override everything else.
    traders
        Count dealers, repairers and branches as makers too.
    overrides
        Constants to override, by convention name.
    model
        From :func:`chainmap.train_matching`: its probabilities take the place of the conventions'.

    Returns
    -------
    pandas.DataFrame
        The matches table, by firm and falling score. ``attrs["notes"]`` says what given and reviews did.

    Raises
    ------
    InputFaults
        If ``given`` or ``reviews`` name a firm or node that is not there.
    UsageError
        If the model was fitted on other chains.

    Examples
    --------
    >>> import chainmap as cm
    >>> graph = cm.build_graph(cm.read_chain("nylon"))
    >>> firms = pd.DataFrame({"firm_id": ["x"], "name": ["合成例企业"], "products": ["己二酸、尼龙66盐"]})
    >>> sorted(match_firms(firms, graph)["node_id"])
    ['adipic_acid', 'nylon66_salt']
    """
    values = constants(overrides)
    table = conform(firms, "firms")
    words = words_of(graph, values)
    notes = [] if model is None else check_model(model, graph)
    match = partial(_match, model=model)
    parts = [
        match(table.iloc[start : start + BATCH], words, values, min_score=min_score, top=top, traders=traders)
        for start in track(range(0, len(table), BATCH), "匹配企业 / matching firms")
    ]
    matches = conform(pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(), "matches")
    if given is not None:
        matches = apply_given(matches, given, table, graph, values, notes)
    if reviews is not None:
        matches = apply_reviews(matches, reviews, table, graph, notes)
    matches.attrs["notes"] = notes
    return matches


def _match(firms: pd.DataFrame, words: Words, values: Mapping[str, float], **asked: Any) -> pd.DataFrame:
    found = match_batch(batch_of(firms), words, values, **asked)
    return found.assign(firm_id=firms["firm_id"].to_numpy()[found["firm"]])


def match_batch(
    batch: Batch,
    words: Words,
    values: Mapping[str, float],
    *,
    min_score: float,
    top: int,
    traders: bool,
    model: Model | None = None,
) -> pd.DataFrame:
    """Match some firms; what they get does not depend on which others stand beside them.

    Returns
    -------
    pandas.DataFrame
        ``firm`` (place in the batch), ``node_id``, ``score``, ``by``, ``evidence``, the best first for each firm.
    """
    if model is None:
        bounds = partial(pair_bounds, values=values, traders=traders)
        rows, features, evidence, _ = gather_hopeful(batch, words, values, bounds, min_score)
        joined = pair_scores(features, values, traders=traders)
    else:
        rows, joined, evidence = learnt_scores(batch, words, values, model, min_score=min_score, traders=traders)
    kept = joined[(joined["score"] >= min_score) & (joined["score"] > 0)]
    kept = kept.assign(node_id=np.array(words.nodes, dtype=object)[kept["node"]])
    kept = kept.sort_values(["firm", "score", "node_id"], ascending=[True, False, True], kind="stable")
    best = kept[kept.groupby("firm").cumcount() < top]
    said = with_evidence(best, evidence, words.lexicon.words)
    said = said if model is None else with_records(said, evidence, words, model)
    return said.assign(firm=rows[said["firm"]])

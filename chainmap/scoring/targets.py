"""Gaps × candidates' matches → ranked targets; the score is the sum of its named parts."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chainmap.definition.models import Region
from chainmap.scoring.intervals import rank_intervals
from chainmap.scoring.introductions import introductions
from chainmap.scoring.listing import SHOWN, Known, best_table, notes_of, ranks_of, reasons_of
from chainmap.scoring.pairs import APART_ZH, Pairs, Places, candidate_pairs
from chainmap.scoring.parts import FIRM_PARTS, NODE_PARTS, PARTS, firm_parts, moves_notes, node_parts
from chainmap.tables.checks import check_table
from chainmap.tables.contract import conform
from chainmap.tables.conventions import constants
from chainmap.tables.faults import UsageError

__all__ = ["APART_ZH", "SHOWN", "part_weights", "rank_targets"]


def rank_targets(
    graph: nx.DiGraph,
    gaps: pd.DataFrame,
    candidates: pd.DataFrame,
    matches: pd.DataFrame,
    region: Region | None = None,
    moves: pd.DataFrame | None = None,
    offers: pd.DataFrame | None = None,
    *,
    local: pd.DataFrame | None = None,
    relatedness: pd.DataFrame | None = None,
    draws: int = 500,
    seed: int = 0,
) -> pd.DataFrame:
    """Rank the companies that could close the gaps, one row a company group.

    score = Σ part_*; each part is its value (0-1) times its weight, the weights summing to 1. A part that is unknown
    for a company counts at the median of the companies for which it is known (one of the gap, at the median of the
    gaps) and is named in ``assumed_parts``; one that is unknown for all is left out, its column empty. The group
    stands at its best company and gap, or at what it has offered to build here; its other ones are listed in
    ``also``.

    The first 2,000 groups get a rank interval, counted against all groups, and a reason; so do the first 2,000 of
    those listed apart get a reason. Further ones have neither.

    Parameters
    ----------
    graph
        As built by :func:`chainmap.build_graph`.
    gaps
        As from :func:`chainmap.find_gaps`.
    candidates
        Companies elsewhere; the firms table.
    matches
        Their matches, as from :func:`chainmap.match_firms`.
    region
        Gives date, place, weights, gates, what is provided, ties, and constants to override.
    moves
        Dated past investments; those after the region's date do not count, which ``attrs["notes"]`` tell.
    offers
        What companies have offered, for the gates with numbers.
    local
        Firms of the place: a candidate that is one of them, or of one of their groups, is listed apart.
    relatedness
        How related each node is to what the place has (``node_id, relatedness``, 0-1, empty where unknown).
    draws
        Draws for the rank interval.
    seed
        Of the draws.

    Returns
    -------
    pandas.DataFrame
        The targets table: ranked groups first, then those listed apart (empty ``rank``, ``apart`` says why).
        ``attrs["weights"]`` are the normalised weights, ``attrs["notes"]`` remarks.

    Raises
    ------
    InputFaults
        If gaps or matches name a node that is not in the graph, stand twice, or have a score outside 0-1, or if a
        candidate stands twice or lies outside the map.
    UsageError
        If a weight is negative or all are zero, or the gaps lack the columns ``rise`` and ``link``.
    """
    check_table(gaps, "gaps", ids={"node_id": set(graph)}, key=["node_id"])
    check_table(matches, "matches", ids={"node_id": set(graph)}, key=["firm_id", "node_id"], shares=["score"])
    values = constants(region.constants if region else None)
    gaps = gaps.reset_index(drop=True)
    of_gaps = node_parts(gaps, relatedness)
    pairs = candidate_pairs(graph, gaps, candidates, matches, region, offers, local, values)
    if pairs.rows.empty:
        return conform(pd.DataFrame(), "targets")
    way = introductions(pairs.firms, region, values)
    known = Known(firm_parts(pairs.firms, region, moves, way["value"], values), of_gaps)
    weights = part_weights(region, pd.concat([known.firms, known.gaps]))
    filled = _filled(known, pairs)
    rows = pairs.rows.assign(score=_scores(filled, pairs.rows, weights))
    order, best, first = _best_rows(rows)
    low, high = _intervals(rows, known, best, weights, values, draws, seed)
    table = best_table(pairs, gaps, matches, rows.iloc[best], filled, known, weights)
    table = table.assign(also=_also(rows, order, first, gaps["node_id"]), **ranks_of(table, low, high))
    way = way.iloc[rows["firm"].to_numpy()[best]]
    table = table.assign(introducer=way["introducer"].to_numpy(), introduction=way["path"].to_numpy())
    result = conform(
        table.assign(reason=reasons_of(graph, table, gaps, rows["node"].to_numpy()[best], region)), "targets"
    )
    result.attrs["weights"] = dict(weights)
    unknown = pairs.verdicts.attrs.get("notes", [])
    result.attrs["notes"] = [*notes_of(weights, len(low), table), *moves_notes(moves, region), *unknown]
    return result


def part_weights(region: Region | None, known: pd.DataFrame) -> dict[str, float]:
    """Give the weights, normalised to 1 over the parts that are known for at least one company or gap.

    Parameters
    ----------
    region
        Gives the weights; those it leaves out count 1.
    known
        Values of the parts; one that stands in no column is known.

    Raises
    ------
    UsageError
        If one of them is negative or not a number, or all that count are zero.
    """
    given: dict[str, float] = dict(region.weights.items()) if region else {}
    wrong = [f"{name} = {weight}" for name, weight in given.items() if not weight >= 0 or weight == float("inf")]
    if wrong:
        raise UsageError(f"权重须为不小于零的数 / a weight must be a number not below zero: {', '.join(wrong)}")
    raw = {name: given.get(name, 1.0) for name in PARTS}
    usable = {name: weight for name, weight in raw.items() if name not in known or known[name].notna().any()}
    total = sum(usable.values())
    if total <= 0:
        raise UsageError("权重全为零，无法计分 / all weights are zero: nothing to score with")
    return {name: weight / total for name, weight in usable.items()}


def _filled(known: Known, pairs: Pairs) -> Known:
    """Put medians where a part is unknown: over the companies that are ranked, each once, or over the gaps."""
    ranked = np.zeros(len(known.firms), dtype=bool)
    ranked[pairs.rows["firm"].to_numpy()[pairs.rows["apart"].to_numpy() == 0]] = True
    medians = known.firms[ranked].median().fillna(known.firms.median())
    return Known(known.firms.fillna(medians), known.gaps.fillna(known.gaps.median()))


def _scores(filled: Known, rows: pd.DataFrame, weights: Mapping[str, float]) -> NDArray[np.float64]:
    """Sum the parts of every row; rounded so that equals are equal however they were summed."""
    sums = []
    for parts, names in ((filled.firms, FIRM_PARTS), (filled.gaps, NODE_PARTS)):
        used = [name for name in names if name in weights]
        sums.append(parts[used].to_numpy(dtype=float) @ np.array([weights[name] for name in used]))
    total = sums[0][rows["firm"].to_numpy()] + sums[1][rows["node"].to_numpy()]
    scores: NDArray[np.float64] = np.round(total + weights.get("match", 0.0) * rows["p"].to_numpy(), 12)
    return scores


def _best_rows(rows: pd.DataFrame) -> tuple[Places, Places, Places]:
    """Order the rows by group, its best first, and give each group's best row, best groups first, those apart last.

    A group stands apart only if all its rows do; what it has offered comes before what it has not. Equals stand in
    the order of ``firm_id``, then of the gaps.

    Returns
    -------
    tuple of numpy.ndarray
        The order; the best rows; and where in the order the groups of these start.
    """
    out, score, closes = rows["apart"].to_numpy() > 0, rows["score"].to_numpy(), rows["closes"].to_numpy()
    group = rows["group"].to_numpy()
    order = np.lexsort((-closes, -score, group * 4 + out * 2 + ~rows["offered"].to_numpy()))
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    best = order[starts]
    ranked = np.lexsort((best, -closes[best], -score[best], out[best]))
    return order, best[ranked], starts[ranked]


def _also(rows: pd.DataFrame, order: Places, first: Places, nodes: pd.Series[str]) -> NDArray[np.object_]:
    """List the other nodes of each group's rows that are ranked, or stand apart, as its best one does."""
    group, node, apart = (rows[name].to_numpy()[order] for name in ("group", "node", "apart"))
    sizes = np.bincount(group)[group[first]]
    at = np.repeat(np.arange(len(first)), sizes)
    inside = np.arange(len(at)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    spot = first[at] + inside
    other = (inside > 0) & (apart[spot] == apart[first[at]]) & (node[spot] != node[first[at]])
    at, spot = at[other], spot[other]
    once = ~pd.Series(at * len(nodes) + node[spot]).duplicated().to_numpy()
    at, names = at[once], nodes.to_numpy(dtype=object)[node[spot[once]]]
    start = np.diff(at, prepend=-1) > 0
    found = np.full(len(first), "", dtype=object)
    found[at[start]] = names[start]
    for group_at, name in zip(at[~start].tolist(), names[~start], strict=True):
        found[group_at] += "|" + name
    return found


def _intervals(
    rows: pd.DataFrame,
    known: Known,
    best: Places,
    weights: Mapping[str, float],
    values: Mapping[str, float],
    draws: int,
    seed: int,
) -> tuple[Places, Places]:
    """Give the rank intervals of the first groups; unknown parts are drawn from those of ranked companies."""
    ranked = rows[rows["apart"] == 0]
    offering = np.zeros(int(rows["group"].max()) + 1, dtype=bool)
    offering[ranked.loc[ranked["offered"], "group"]] = True
    ranked = ranked[ranked["offered"] | ~offering[ranked["group"]]]
    codes, groups = pd.factorize(ranked["group"])
    first = rows["group"].to_numpy()[best][rows["apart"].to_numpy()[best] == 0][:SHOWN]
    firms, firm = np.unique(ranked["firm"].to_numpy(), return_inverse=True)
    of_firms = known.firms.iloc[firms].reset_index(drop=True)
    # what no ranked company tells is drawn from those listed apart
    empty = [name for name in weights if name in of_firms and of_firms[name].isna().all()]
    of_firms = pd.concat([of_firms, known.firms[empty].dropna(how="all")]) if empty and len(of_firms) else of_firms
    table = pd.DataFrame({"firm": firm, "node": ranked["node"].to_numpy(), "group": codes, "p": ranked["p"].to_numpy()})
    chosen = pd.Index(groups).get_indexer(pd.Index(first))
    return rank_intervals(table, of_firms, known.gaps, weights, values, draws, seed, chosen)

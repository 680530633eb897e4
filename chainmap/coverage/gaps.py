"""Coverage → what is missing or thin, how badly, and why."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pandas as pd

from chainmap.coverage.extension import extensions
from chainmap.coverage.leading import lead_notes, lead_rises
from chainmap.coverage.neighbours import best_route, inputs_met, link_shares, users_wanting
from chainmap.coverage.reasons import NAMED, gap_reason, need_words
from chainmap.coverage.strength import counted_firms, own_strengths
from chainmap.definition.models import Region
from chainmap.graph import material_inputs
from chainmap.matching.wholes import with_wholes
from chainmap.tables.checks import check_table
from chainmap.tables.contract import conform
from chainmap.value import link_weights, rises, severities, value_arrays

__all__ = ["ACTIONS_ZH", "best_route", "find_gaps", "inputs_met", "link_shares", "need_words", "unmet_needs"]

ACTIONS_ZH = {"fill": "补链", "extend": "延链", "strengthen": "强链", "build": "建链"}


def find_gaps(
    graph: nx.DiGraph,
    coverage: pd.DataFrame,
    region: Region | None = None,
    *,
    firms: pd.DataFrame | None = None,
    matches: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Find what is missing or thin, the most valuable first.

    A gap's rise is F with the node wholly there less F, so importance and what is around it both count; the list is
    ordered by it. Severity is the rise over the same rise where every other node is there: which share of its full
    value the node could have in this place today. A minor node with nothing to wait for has severity 1, so severity
    alone does not order.

    The action follows from the direct material neighbours: weak → strengthen; missing with local nodes both above
    and below → fill; on one side only → extend; on neither → build. Below counts only who would be better supplied:
    a user whose best route does without the node does not want it.

    The reason says in one Chinese and one English sentence who here would buy (and must bring it in today), who here
    could supply, which inputs must be bought in, which cannot be, what the place must still offer, and what of the
    place it would extend. ``extends`` holds the ways of :func:`chainmap.coverage.extension.extensions`: industry
    (优势产业), lead (龙头企业), resource (特色资源).

    Where the region names lead firms (``leads``), the gaps around them come first, by ``lead_rise``: see
    :func:`chainmap.coverage.leading.lead_rises`. A place with two industries that have little to do with each other
    says so where it starts.

    Parameters
    ----------
    graph
        As built by :func:`chainmap.build_graph`.
    coverage
        As from :func:`chainmap.measure_coverage`.
    region
        What the place offers, and constants to override.
    firms, matches
        Local firms and their matches, to name every supplier and buyer; without them the lead firms are named.

    Returns
    -------
    pandas.DataFrame
        The gaps table, by falling rise, those around a named lead firm first; ``attrs["notes"]`` say so. In
        ``unmet_needs`` a need with ``?`` is one the region file says nothing of.

    Raises
    ------
    InputFaults
        If the coverage names a node that is not in the graph, or one twice, or a strength is outside 0-1.
    """
    check_table(coverage, "coverage", ids={"node_id": set(graph)}, key=["node_id"], shares=["strength"])
    arrays = value_arrays(graph, region.constants if region else None)
    by_node = coverage.set_index("node_id")
    strength = by_node["strength"].reindex(list(arrays.nodes)).fillna(0.0).astype("float64")
    state = own_strengths(coverage, arrays.nodes)
    status = {node: str(by_node["status"].get(node, "missing")) for node in arrays.nodes}
    present = {node for node, value in status.items() if value != "missing"}
    people = _firms_by_node(graph, coverage, firms, matches, region)
    weights = link_weights(graph, region.constants if region else None)
    links = link_shares(graph, strength, weights)
    ways = extensions(graph, coverage, people, region)
    thin = [node for node in arrays.nodes if status[node] != "covered"]
    wanted = users_wanting(graph, weights, thin, strength)
    rise = dict(zip(arrays.nodes, rises(arrays, state), strict=True))
    severity = dict(zip(arrays.nodes, severities(arrays, state), strict=True))
    ahead = lead_rises(graph, arrays, state, people, region)
    rows = []
    for node in thin:
        share, missing = inputs_met(graph, node, present)
        route, taken = best_route(graph, node, present)
        users = [user for user in wanted[node] if user in present]
        row: dict[str, Any] = {
            "node_id": node,
            "action": _action(graph, node, present, status[node], bool(users)),
            "severity": severity[node],
            "inputs_met": share,
            "missing_inputs": "|".join(missing),
            "suppliers": _names(taken, people),
            "buyers": _names(users, people),
            "unmet_needs": "|".join(unmet_needs(graph, node, region)),
            "rise": rise[node],
            "link": links[node],
            "lead_rise": ahead.get(node),
            "imports": "|".join(one for one in taken if one not in present and one not in missing),
            "extends": "|".join(ways[node]),
            "extends_from": "|".join(f"{way}:{one}" for way, what in ways[node].items() for one in what),
        }
        rows.append({**row, "reason": gap_reason(graph, row, status[node], route, region)})
    order = ["lead_rise", "rise", "node_id"]
    table = pd.DataFrame(rows, columns=None if rows else order).astype({"lead_rise": "float64"})
    ordered = table.sort_values(order, ascending=[False, False, True], kind="stable", na_position="last")
    result = conform(ordered, "gaps")
    result.attrs["notes"] = lead_notes(people, region)
    return result


def unmet_needs(graph: nx.DiGraph, node: str, region: Region | None) -> list[str]:
    """List what the place must still offer for a node: lacking needs by id, unknown ones with ``?``."""
    needs = graph.nodes[node]["gate"]
    provides = region.provides if region else {}
    lacking = [need for need in needs if need in provides and not provides[need].have]
    return [*lacking, *(f"{need}?" for need in needs if need not in provides)]


def _action(graph: nx.DiGraph, node: str, present: set[str], status: str, wanted: bool) -> str:
    if status == "weak":
        return "strengthen"
    above = any(one in present for one in material_inputs(graph, node))
    return "fill" if above and wanted else "extend" if above or wanted else "build"


def _firms_by_node(
    graph: nx.DiGraph,
    coverage: pd.DataFrame,
    firms: pd.DataFrame | None,
    matches: pd.DataFrame | None,
    region: Region | None,
) -> dict[str, list[str]]:
    """Name the firms of each node, the surest first."""
    if firms is None or matches is None:
        leads = coverage.dropna(subset=["lead_firm"])
        return {str(node): [str(lead)] for node, lead in zip(leads["node_id"], leads["lead_firm"], strict=True)}
    local = firms.loc[counted_firms(firms, region), ["firm_id", "name"]]
    pairs = (
        with_wholes(matches, graph)[["firm_id", "node_id", "score"]]
        .merge(local, on="firm_id")
        .sort_values(["score", "name"], ascending=[False, True], kind="stable")
    )
    return {str(node): [str(name) for name in group["name"]] for node, group in pairs.groupby("node_id", sort=False)}


def _names(nodes: list[str], people: dict[str, list[str]]) -> str:
    found = list(dict.fromkeys(name for node in nodes for name in people.get(node, [])))
    more = [f"等{len(found)}家"] if len(found) > NAMED else []
    return "、".join(found[:NAMED]) + "".join(more)

"""Coverage → what is missing or thin, how badly, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx
import pandas as pd

from chainmap.coverage.neighbours import best_route, inputs_met, link_shares, wanting
from chainmap.coverage.strength import STATUS_ZH, counted_firms, own_strengths
from chainmap.definition.models import Region
from chainmap.graph import material_inputs
from chainmap.matching.wholes import with_wholes
from chainmap.tables.checks import check_table
from chainmap.tables.contract import conform
from chainmap.value import link_weights, rises, severities, value_arrays

ACTIONS_ZH = {"fill": "补链", "extend": "延链", "strengthen": "强链", "build": "建链"}

#: At most this many firms are named in a cell; the rest are counted.
NAMED = 5


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
        The gaps table, by falling rise. In ``unmet_needs`` a need with ``?`` is one the region file says
        nothing of.

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
    measures = zip(arrays.nodes, severities(arrays, state), rises(arrays, state), strict=True)
    rows = []
    for node, severity, rise in measures:
        if status[node] == "covered":
            continue
        share, missing = inputs_met(graph, node, present)
        route, taken = best_route(graph, node, present)
        users = [user for user in wanting(graph, weights, node, strength) if user in present]
        row: dict[str, Any] = {
            "node_id": node,
            "action": _action(graph, node, present, status[node], bool(users)),
            "severity": severity,
            "inputs_met": share,
            "missing_inputs": "|".join(missing),
            "suppliers": _names(taken, people),
            "buyers": _names(users, people),
            "unmet_needs": "|".join(unmet_needs(graph, node, region)),
            "rise": rise,
            "link": links[node],
        }
        rows.append({**row, "reason": _reason(graph, row, status[node], route, region)})
    columns = ["node_id", "rise"] if not rows else None
    table = pd.DataFrame(rows, columns=columns)
    ordered = table.sort_values(["rise", "node_id"], ascending=[False, True], kind="stable")
    return conform(ordered, "gaps")


def unmet_needs(graph: nx.DiGraph, node: str, region: Region | None) -> list[str]:
    """List what the place must still offer for a node: lacking needs by id, unknown ones with ``?``."""
    needs = graph.nodes[node]["gate"]
    provides = region.provides if region else {}
    lacking = [need for need in needs if need in provides and not provides[need].have]
    return [*lacking, *(f"{need}?" for need in needs if need not in provides)]


def need_words(graph: nx.DiGraph, needs: Iterable[str], language: str) -> list[str]:
    """Turn need ids (with ``?`` for unknown) into words."""
    known = graph.graph["needs"]
    return [known.get(need.rstrip("?"), {}).get(language, need.rstrip("?")) for need in needs]


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


def _reason(graph: nx.DiGraph, row: Mapping[str, Any], status: str, route: str, region: Region | None) -> str:
    """Say in one Chinese and one English sentence why the node is a gap."""
    node = graph.nodes[row["node_id"]]
    place = (region.zh, region.en) if region else ("本地", "the place")
    missing = [graph.nodes[one] for one in str(row["missing_inputs"]).split("|") if one]
    needs = [one for one in str(row["unmet_needs"]).split("|") if one]
    zh = [f"{place[0]}名单中{'未见' if status == 'missing' else STATUS_ZH[status] + '：'}{node['zh']}"]
    en = [f"{node['en']} is {status} in {place[1]}"]
    if row["buyers"]:
        zh.append(f"本地下游用户：{row['buyers']}")
        en.append(f"local users: {row['buyers']}")
    if row["suppliers"]:
        zh.append(f"本地可供料{f'（{route}路线）' if route else ''}：{row['suppliers']}")
        en.append(f"local suppliers{f' ({route})' if route else ''}: {row['suppliers']}")
    if not row["buyers"] and not row["suppliers"]:
        zh.append("上下游在本地名单中均无企业")
        en.append("no firm up- or downstream in the lists")
    if missing:
        zh.append(f"尚缺不易外购的原料：{'、'.join(one['zh'] for one in missing)}")
        en.append(f"still lacking, and hard to bring in: {', '.join(one['en'] for one in missing)}")
    if needs:
        zh.append(f"落地条件待补或待核：{'、'.join(need_words(graph, needs, 'zh'))}")
        en.append(f"to be offered or checked: {', '.join(need_words(graph, needs, 'en'))}")
    return f"{'；'.join(zh)}。 {'; '.join(en)}."

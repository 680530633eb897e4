"""The three ways to extend a chain: from a strong industry, from a lead firm, from what is special to the place."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import networkx as nx
import pandas as pd

from chainmap.definition.models import Region
from chainmap.graph import material_inputs, material_users, wholes_of
from chainmap.tables.conventions import constants
from chainmap.tables.faults import UsageError

EXTENSIONS_ZH = {"industry": "优势产业", "lead": "龙头企业", "resource": "特色资源"}


def that_extend(table: pd.DataFrame, ways: Collection[str] | None) -> pd.DataFrame:
    """Keep the gaps or targets that extend the chain by one of some ways; all, if no way is named.

    Parameters
    ----------
    table
        With the column ``extends``; ranks and order stay as they are.
    ways
        ``industry`` (优势产业), ``lead`` (龙头企业), ``resource`` (特色资源), in either language.

    Raises
    ------
    UsageError
        If a way is none of these.

    Examples
    --------
    >>> table = pd.DataFrame({"node_id": ["a", "b"], "extends": ["lead|resource", None]})
    >>> that_extend(table, ["龙头企业"])["node_id"].tolist()
    ['a']
    """
    if not ways:
        return table
    names = {word: name for name, zh in EXTENSIONS_ZH.items() for word in (name, zh)}
    unknown = [way for way in ways if way not in names]
    if unknown:
        known = "、".join(f"{zh} {name}" for name, zh in EXTENSIONS_ZH.items())
        raise UsageError(f"没有这种延链路径：{'、'.join(unknown)}；可写 / no such way, write one of: {known}")
    wanted = {names[way] for way in ways}
    kept = [bool(wanted & set(said.split("|"))) for said in table["extends"].fillna("").astype(str)]
    return table[kept].reset_index(drop=True)


def strong_segments(graph: nx.DiGraph, strength: Mapping[str, float], factor: float) -> set[str]:
    """Name the segments that are strong: their strength by importance is ``factor`` times the whole chain's, or more.

    Examples
    --------
    >>> graph = nx.DiGraph()
    >>> graph.add_nodes_from([("a", {"segment": "up", "importance": 4}), ("b", {"segment": "down", "importance": 4})])
    >>> strong_segments(graph, {"a": 0.9}, 1.5)
    {'up'}
    """
    rows = [(data["segment"], data["importance"], strength.get(node, 0.0)) for node, data in graph.nodes(data=True)]
    table = pd.DataFrame(rows, columns=["segment", "weight", "strength"])
    table["sum"] = table["weight"] * table["strength"]
    sums = table.groupby("segment")[["weight", "sum"]].sum()
    whole = table["sum"].sum() / (table["weight"].sum() or 1)
    strong = (sums["sum"] / sums["weight"] >= factor * whole) & (sums["sum"] > 0)
    return {str(one) for one in sums.index[strong]}


def lead_firms(coverage: pd.DataFrame, overrides: Mapping[str, float] | None = None) -> set[str]:
    """Name the lead firms (链主): those whose leaving would cost ``lead_loss`` of F or more.

    Parameters
    ----------
    coverage
        As from :func:`chainmap.measure_coverage`; without its column ``lead_loss`` nobody is known to be one.
    overrides
        Constants to override.
    """
    if "lead_loss" not in coverage:
        return set()
    held = coverage["lead_loss"].astype("float64") >= constants(overrides)["lead_loss"]
    return {str(one) for one in coverage.loc[held, "lead_firm"].dropna()}


def extensions(
    graph: nx.DiGraph,
    coverage: pd.DataFrame,
    people: Mapping[str, Collection[str]],
    region: Region | None = None,
) -> dict[str, dict[str, list[str]]]:
    """Tell by which way each node would extend what the place has.

    - ``industry`` (优势产业): the node takes material from, or gives it to, a covered node of a strong segment; a
      segment is strong from ``strong_segment`` times the chain's own strength in the place, both by importance.
    - ``lead`` (龙头企业): a lead firm makes something the node takes, or takes what the node makes: the node is one
      of the lead firm's own suppliers or customers. A lead firm is one that the region names, or whose leaving would
      cost ``lead_loss`` of F.
    - ``resource`` (特色资源): the node asks for something that the region provides, or takes what is made here and
      cannot be brought in from elsewhere (``buyable: false``), or takes as its material a raw material of the place
      (an upstream node here that needs no material itself).

    Parameters
    ----------
    graph
        As built by :func:`chainmap.build_graph`.
    coverage
        As from :func:`chainmap.measure_coverage`.
    people
        Names of the firms at each node.
    region
        What the place provides, and constants to override.

    Returns
    -------
    dict
        Node → way → what it extends from: nodes, firms, or needs and nodes.
    """
    overrides = region.constants if region else None
    by_node = coverage.set_index("node_id")
    status = {str(node): str(one) for node, one in by_node["status"].items()}
    strength = {str(node): float(one) for node, one in by_node["strength"].fillna(0.0).items()}
    strong = strong_segments(graph, strength, constants(overrides)["strong_segment"])
    leads = lead_firms(coverage, overrides) | {one.company for one in (region.leads if region else ())}
    provided = {need for need, one in region.provides.items() if one.have} if region else set()
    present = {node for node, one in status.items() if one != "missing"}
    found = {}
    for node in graph:
        near = _neighbours(graph, node)
        industry = [one for one in near if status.get(one) == "covered" and graph.nodes[one]["segment"] in strong]
        lead = [name for one in near if one in present for name in people.get(one, []) if name in leads]
        needs = [need for need in graph.nodes[node]["gate"] if need in provided]
        special = [one for one in graph.predecessors(node) if one in present and _special(graph, one, node)]
        ways = {"industry": industry, "lead": list(dict.fromkeys(lead)), "resource": [*needs, *special]}
        found[node] = {way: what for way, what in ways.items() if what}
    return found


def _neighbours(graph: nx.DiGraph, node: str) -> list[str]:
    """List who gives material to a node or takes it; who takes a wider node takes its kinds."""
    users = [user for one in (node, *wholes_of(graph, node)) for user in material_users(graph, one)]
    return list(dict.fromkeys([*material_inputs(graph, node), *users]))


def _special(graph: nx.DiGraph, one: str, node: str) -> bool:
    """Tell whether an input is what other places cannot have for money: what does not travel, and raw materials."""
    data = graph.nodes[one]
    raw = data["stage"] == "upstream" and not material_inputs(graph, one)
    return not data["buyable"] or (raw and graph.edges[one, node]["kind"] == "material")

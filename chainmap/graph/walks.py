"""The plain questions one asks of a chain's graph: routes, neighbours, reach, parts and wholes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import networkx as nx

#: Order of the stages from left to right.
STAGES = ("upstream", "midstream", "downstream")
STAGES_ZH = {"upstream": "上游", "midstream": "中游", "downstream": "下游"}


def routes_of(graph: nx.DiGraph, node: str) -> dict[str, list[str]]:
    """Map each production route of a node to its inputs, common ones included.

    A node without named routes has the one route ``""``.

    Examples
    --------
    >>> import chainmap as cm
    >>> len(routes_of(cm.build_graph(cm.read_chain("nylon")), "adiponitrile"))
    3
    """
    inputs = {taken: data["routes"] for taken, _, data in graph.in_edges(node, data=True)}
    named = list(dict.fromkeys(route for routes in inputs.values() for route in routes))
    return {
        route: [taken for taken, routes in inputs.items() if not routes or route in routes] for route in named or [""]
    }


def material_inputs(graph: nx.DiGraph, node: str) -> list[str]:
    """List the nodes whose material goes into ``node``, over all routes."""
    return [taken for taken, _, kind in graph.in_edges(node, data="kind") if kind == "material"]


def material_users(graph: nx.DiGraph, node: str) -> list[str]:
    """List the nodes that take the material of ``node``."""
    return [user for _, user, kind in graph.out_edges(node, data="kind") if kind == "material"]


def part_pairs(graph: nx.DiGraph) -> list[tuple[str, str]]:
    """List ``(part, whole)`` for every node that is a kind of a wider one, parts of parts before their wholes.

    Examples
    --------
    >>> graph = nx.DiGraph()
    >>> graph.add_nodes_from([("board", {"part_of": ()}), ("fr4", {"part_of": ("board",)})])
    >>> part_pairs(graph)
    [('fr4', 'board')]
    """
    above = nx.DiGraph((node, whole) for node, wholes in graph.nodes(data="part_of") for whole in wholes or ())
    return [(part, whole) for part in nx.lexicographical_topological_sort(above) for whole in above[part]]


def wholes_of(graph: nx.DiGraph, node: str) -> list[str]:
    """List the wider nodes that a node is a kind of, and those that these are kinds of, nearest first."""
    found: dict[str, None] = {}
    waiting = list(graph.nodes[node]["part_of"])
    for whole in waiting:
        if whole not in found:
            found[whole] = None
            waiting += graph.nodes[whole]["part_of"]
    return list(found)


def reach(graph: nx.DiGraph, node: str) -> tuple[set[str], set[str]]:
    """Give everything upstream and everything downstream of a node, by any kind of link.

    What takes a wider node takes its kinds, so that reach runs from a part through its whole.
    """
    way = nx.DiGraph(graph.edges)
    way.add_nodes_from(graph)
    way.add_edges_from(part_pairs(graph))
    return nx.ancestors(way, node), nx.descendants(way, node)


def links(graph: nx.DiGraph) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Walk over the links as ``(input, product, attributes)``."""
    yield from graph.edges(data=True)

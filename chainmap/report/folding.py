"""Segments folded to one card each, where a chain is too large for the paper."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import networkx as nx

Key = tuple[str, str]
Groups = dict[Key, list[str]]

#: Links that a poster shows; utilities, equipment and services would hide them.
SHOWN_KINDS = ("material", "auxiliary")


def groups_of(graph: nx.DiGraph) -> Groups:
    """List the nodes of each stage and segment."""
    groups: Groups = {}
    for node, data in graph.nodes(data=True):
        groups.setdefault((str(data.get("stage") or ""), str(data.get("segment") or "")), []).append(node)
    return groups


def folding_order(groups: Mapping[Key, list[str]], nodes: Mapping[str, Mapping[str, Any]]) -> list[Key]:
    """Order the segments in which to fold them: those without early gaps and steps of the plan first, large ones first.

    Parameters
    ----------
    groups
        As from :func:`groups_of`.
    nodes
        What is known of each node: ``gap`` with its ``rank``, ``plan``.
    """

    def interest(key: Key) -> tuple[float, int, Key]:
        worth = 0.0
        for node in groups[key]:
            gap = nodes[node].get("gap")
            worth += 1.0 * bool(nodes[node]["plan"]) + (1.0 / gap["rank"] if gap else 0.0)
        return (worth / len(groups[key]), -len(groups[key]), key)

    return sorted((key for key, members in groups.items() if len(members) > 1), key=interest)


def choose_folded(groups: Mapping[Key, list[str]], order: list[Key], most: int) -> list[Key]:
    """Fold in order until at most ``most`` cards are left, or nothing is left to fold.

    Examples
    --------
    >>> choose_folded({("", "a"): ["1", "2", "3"], ("", "b"): ["4", "5"]}, [("", "a"), ("", "b")], 3)
    [('', 'a')]
    """
    left, folded = sum(map(len, groups.values())), []
    for key in order:
        if left <= most:
            break
        folded.append(key)
        left -= len(groups[key]) - 1
    return folded


def fold(graph: nx.DiGraph, groups: Mapping[Key, list[str]], folded: Collection[Key]) -> nx.DiGraph:
    """Give the graph with each folded segment as one node and the shown links between what is left.

    Returns
    -------
    networkx.DiGraph
        A new graph; a folded node carries ``members``, a link the number ``count`` of links it stands for.
    """
    home = {node: f"{key[0]}|{key[1]}" for key in folded for node in groups[key]}
    small: nx.DiGraph = nx.DiGraph(**graph.graph)
    for node, data in graph.nodes(data=True):
        if node not in home:
            small.add_node(node, **data)
        elif home[node] not in small:
            key = (str(data.get("stage") or ""), str(data.get("segment") or ""))
            small.add_node(home[node], stage=data.get("stage"), segment=data.get("segment"), members=groups[key])
    for start, end, data in graph.edges(data=True):
        kind = str(data.get("kind") or "material")
        one, other = home.get(start, start), home.get(end, end)
        if kind not in SHOWN_KINDS or one == other:
            continue
        if small.has_edge(one, other):
            link = small.edges[one, other]
            link["count"] += 1
            link["recycling"] = link["recycling"] and bool(data.get("recycling"))
            link["kind"] = "material" if "material" in (kind, link["kind"]) else kind
        else:
            small.add_edge(one, other, kind=kind, count=1, recycling=bool(data.get("recycling")))
    return small


def loosened(graph: nx.DiGraph) -> nx.DiGraph:
    """Give a copy whose links of folded segments within a stage put no card right of another: there are too many.

    Parameters
    ----------
    graph
        As from :func:`fold`.
    """
    loose = graph.copy()
    for start, end, data in loose.edges(data=True):
        ends = (loose.nodes[start], loose.nodes[end])
        if any("members" in one for one in ends) and ends[0].get("stage") == ends[1].get("stage"):
            data["recycling"] = True
    return loose

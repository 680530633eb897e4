"""What stays open on the sheet where a chain is too large for it: what matters; the rest of a segment is one card."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import networkx as nx

Key = tuple[str, str]
Groups = dict[Key, list[str]]
Nodes = Mapping[str, Mapping[str, Any]]

#: Links that a poster shows; utilities, equipment and services would hide them.
SHOWN_KINDS = ("material", "auxiliary")

#: Gaps up to these ranks are drawn full, and are numbered.
STRONG, NUMBERED = 10, 20

#: What is here and the first gaps, numbered gaps, steps of the plan, gaps with a target, each such neighbour, at most.
HERE, FIRST, NEXT, STEP, WANTED, BESIDE, MOST_BESIDE = 4.0, 4.0, 2.0, 2.0, 0.5, 0.25, 1.0


def groups_of(graph: nx.DiGraph) -> Groups:
    """List the nodes of each stage and segment."""
    groups: Groups = {}
    for node in graph:
        groups.setdefault(home_of(graph, node), []).append(node)
    return groups


def home_of(graph: nx.DiGraph, node: str) -> Key:
    """Give the stage and the segment of a node."""
    data = graph.nodes[node]
    return str(data.get("stage") or ""), str(data.get("segment") or "")


def is_here(record: Mapping[str, Any]) -> bool:
    """Tell whether a node has firms that count."""
    return record["status"] in ("present", "weak")


def is_first(record: Mapping[str, Any]) -> bool:
    """Tell whether a node is one of the first gaps."""
    gap = record.get("gap")
    return bool(gap and gap["rank"] <= STRONG)


def interest(graph: nx.DiGraph, nodes: Nodes) -> dict[str, float]:
    """Say how much each node matters: what is here, the first gaps, the plan, and what supplies or buys from these.

    Parameters
    ----------
    graph
        The chain.
    nodes
        What is known of each node: ``status``, ``gap`` with its ``rank``, ``plan``, ``targets``.
    """
    worth = {}
    for node in graph:
        gap = nodes[node].get("gap")
        rank = gap["rank"] if gap else NUMBERED + 1
        worth[node] = (
            HERE * is_here(nodes[node])
            + (FIRST if rank <= STRONG else NEXT if rank <= NUMBERED else 0.0)
            + STEP * bool(nodes[node]["plan"])
            + WANTED * bool(nodes[node]["targets"])
        )
    core = {node for node in graph if is_here(nodes[node]) or is_first(nodes[node])}
    beside = dict.fromkeys(graph, 0.0)
    for start, end, data in graph.edges(data=True):
        if str(data.get("kind") or "material") == "material":
            beside[start] += BESIDE * (end in core)
            beside[end] += BESIDE * (start in core)
    return {node: worth[node] + min(beside[node], MOST_BESIDE) for node in graph}


def choose_folded(groups: Mapping[Key, list[str]], worth: Mapping[str, float], most: int) -> Groups:
    """Choose which nodes of each segment become one card, so that at most about ``most`` cards are left.

    What matters stays open by its worth; then whole segments are opened as long as there is room, those with most
    that matters first; then single nodes.

    Examples
    --------
    >>> groups = {("", "a"): ["1", "2", "3"], ("", "b"): ["4", "5"]}
    >>> choose_folded(groups, {"1": 1.0, "2": 0.0, "3": 0.0, "4": 0.0, "5": 0.0}, 4)
    {('', 'b'): ['4', '5']}
    """
    if sum(map(len, groups.values())) <= most:
        return {}
    home = {node: key for key, members in groups.items() for node in members}
    left = {key: set(members) for key, members in groups.items()}
    cards = len(groups)
    for node in sorted((node for node in home if worth[node] > 0), key=lambda node: (-worth[node], node)):
        if cards >= most:
            break
        left[home[node]].discard(node)
        cards += len(left[home[node]]) > 0
    mean = {key: sum(worth[node] for node in members) / len(members) for key, members in groups.items()}
    for key in sorted(groups, key=lambda key: (-mean[key], len(left[key]), key)):
        more = len(left[key]) - 1
        if more <= 0 or cards + more <= most:
            cards += max(more, 0)
            left[key] = set()
    for node in sorted((node for node in home if node in left[home[node]]), key=lambda node: -worth[node]):
        if cards < most and len(left[home[node]]) > 1:
            left[home[node]].discard(node)
            cards += 1
    return {key: kept for key, members in groups.items() if (kept := [node for node in members if node in left[key]])}


def fold(graph: nx.DiGraph, folded: Mapping[Key, Collection[str]]) -> nx.DiGraph:
    """Give the graph with the folded nodes of each segment as one node, and the shown links between what is left.

    Returns
    -------
    networkx.DiGraph
        A new graph; a folded node carries ``members``, a link the number ``count`` of links it stands for.
    """
    home = {node: f"{key[0]}|{key[1]}" for key, members in folded.items() for node in members}
    small: nx.DiGraph = nx.DiGraph(**graph.graph)
    for node, data in graph.nodes(data=True):
        if node not in home:
            small.add_node(node, **data)
        elif home[node] not in small:
            key = home_of(graph, node)
            small.add_node(home[node], stage=data.get("stage"), segment=data.get("segment"), members=[*folded[key]])
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

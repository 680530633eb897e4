"""Which links are worth a line on paper, and how each runs: what is here, the first gaps, and the short ones."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import networkx as nx

from chainmap.report.folding import Nodes, is_first, is_here
from chainmap.report.scene import LINES, Area, Link

#: Links of the first gaps to what is neither here nor a first gap are drawn up to this number, by rank.
MANY = 32
#: Other links are drawn up to this share of the number of cards, but always so few; the short ones first.
SHARE, FEW = 0.6, 30
#: Which roles each kind of map draws.
ROLES = {
    "all": ("thin", "gap", "firm"),
    "status": ("thin", "firm"),
    "gaps": ("gap", "firm"),
}


def choose_links(
    graph: nx.DiGraph, areas: Mapping[str, Area], nodes: Nodes, kind: str, unit: float
) -> tuple[tuple[Link, ...], int]:
    """Give the links to be drawn, the strongest last and so on top, and how many are not.

    Parameters
    ----------
    graph
        The chain as folded.
    areas
        Where its cards stand.
    nodes
        What is known of each node of the unfolded chain.
    kind
        Which of the chain's maps: ``all``, ``status`` or ``gaps``.
    unit
        How much thicker than on A3 lines are.
    """
    roles = {pair: _role(graph, pair, nodes) for pair in graph.edges}
    roles |= dict.fromkeys(_beyond(graph, [pair for pair in roles if roles[pair] == "gap"], nodes), "thin")
    thin = sorted((pair for pair in roles if roles[pair] == "thin"), key=lambda pair: (_length(areas, pair), pair))
    most = max(int((SHARE / 2 if kind == "status" else SHARE) * len(areas)), FEW)
    kept = thin if len(thin) <= most else thin[:most]
    chosen: list[Link] = []
    for role in ROLES.get(kind, ROLES["gaps"]):
        pairs = kept if role == "thin" else [pair for pair in roles if roles[pair] == role]
        chosen += [link_of(areas, pair, role, unit, graph.edges[pair]) for pair in pairs]
    return tuple(chosen), len(roles) - len(chosen)


def link_of(areas: Mapping[str, Area], pair: tuple[str, str], role: str, unit: float, data: Mapping[str, Any]) -> Link:
    """Run a link between two cards."""
    color, width, dashed = LINES[role]
    points, sides = _curve(areas[pair[0]], areas[pair[1]])
    thick = width * max(math.sqrt(unit), 1.0) * (1 + 0.2 * min(data.get("count", 1) - 1, 4))
    aside = data.get("kind") not in (None, "material") or bool(data.get("recycling"))
    return Link(*pair, points, sides, role, thick * (0.8 if aside else 1), color, dashed or aside)


def _beyond(graph: nx.DiGraph, pairs: list[tuple[str, str]], nodes: Nodes) -> list[tuple[str, str]]:
    """Name the links of first gaps that would be too many: those of the later gaps to what is not here."""

    def order(pair: tuple[str, str]) -> tuple[bool, int, tuple[str, str]]:
        ranks = [nodes[one]["gap"]["rank"] for one in pair if one in nodes and is_first(nodes[one])]
        inner = len(ranks) == 2 or any(_any(graph, one, nodes, is_here) for one in pair)
        return (not inner, min(ranks), pair)

    return sorted(pairs, key=order)[MANY:]


def _any(graph: nx.DiGraph, node: str, nodes: Nodes, said: Any) -> bool:
    return any(said(nodes[one]) for one in graph.nodes[node].get("members") or [node])


def _role(graph: nx.DiGraph, pair: tuple[str, str], nodes: Nodes) -> str:
    if all(_any(graph, node, nodes, is_here) for node in pair):
        return "firm"
    # A folded card is no first gap: which of its nodes the link means could not be seen.
    return "gap" if any("members" not in graph.nodes[one] and is_first(nodes[one]) for one in pair) else "thin"


def _length(areas: Mapping[str, Area], pair: tuple[str, str]) -> float:
    one, other = areas[pair[0]], areas[pair[1]]
    return math.hypot(other.x + other.w / 2 - one.x - one.w / 2, other.y + other.h / 2 - one.y - one.h / 2)


def _curve(one: Area, other: Area) -> tuple[tuple[tuple[float, float], ...], tuple[int, int]]:
    """Give a cubic curve between two cards and the sides it joins: 0 top, 1 left, 2 bottom, 3 right."""
    if other.x >= one.x + one.w:
        start, end = (one.x + one.w, one.y + one.h / 2), (other.x, other.y + other.h / 2)
        reach = max(0.45 * (end[0] - start[0]), 6.0)
        return (start, (start[0] + reach, start[1]), (end[0] - reach, end[1]), end), (3, 1)
    if one.x >= other.x + other.w:
        start, end = (one.x, one.y + one.h / 2), (other.x + other.w, other.y + other.h / 2)
        reach = max(0.45 * (start[0] - end[0]), 6.0)
        return (start, (start[0] - reach, start[1]), (end[0] + reach, end[1]), end), (1, 3)
    down = other.y >= one.y
    start = (one.x + one.w / 2, one.y + (one.h if down else 0.0))
    end = (other.x + other.w / 2, other.y + (0.0 if down else other.h))
    reach = 0.4 * (end[1] - start[1])
    return (start, (start[0], start[1] + reach), (end[0], end[1] - reach), end), ((2, 0) if down else (0, 2))

"""The columns of a lane: flow runs rightwards, segments stay whole boxes, boxes are packed without overlap."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import networkx as nx

from chainmap.graph import STAGES

#: Sizes in map units; at the usual first zoom of about 0.6 the name on a card is some 12 pixels high.
CARD_W, CARD_H = 110.0, 74.0
COLUMN, ROW = 128.0, 84.0
TITLE, PAD, GAP = 26.0, 7.0, 10.0

#: Material links between nodes of this importance always run rightwards.
WEIGHTY = 4

#: Trials of the annealing per node, and at most; and how much worse a first change may be, in map units.
TRIALS, MOST_TRIALS = 120, 20_000

#: In graphs of more nodes, a rough arrangement of that many trials tells enough to choose the widths of the lanes.
MANY, ROUGH = 200, 5_000
HEAT = 84.0

Columns = dict[str, int]
Groups = dict[str, list[str]]


class Place(NamedTuple):
    """Where a box lies in its lane: first and last column, top in map units, rows of cards."""

    first: int
    last: int
    top: float
    rows: int


class Lane(NamedTuple):
    """A filled lane: the column of each node, the place of each box, and the height they need."""

    columns: Columns
    places: dict[str, Place]
    height: float


def stage_index(stage: object) -> int:
    """Give the position of a stage from left to right; an unknown one comes last."""
    return STAGES.index(str(stage)) if stage in STAGES else len(STAGES)


def main_line(graph: nx.DiGraph) -> nx.DiGraph:
    """Give the links that the layout runs rightwards: no recycling, no step back to an earlier stage, no cycle.

    Parameters
    ----------
    graph
        As built by :func:`chainmap.build_graph`; it is not changed.

    Returns
    -------
    networkx.DiGraph
        The links carry ``least``: the number of columns that must lie between their ends.

    Examples
    --------
    >>> graph = nx.DiGraph()
    >>> graph.add_nodes_from(["a", "b"], stage="midstream")
    >>> graph.add_edges_from([("a", "b"), ("b", "a")])
    >>> list(main_line(graph).edges)
    [('a', 'b')]
    """
    stage = {node: stage_index(data.get("stage")) for node, data in graph.nodes(data=True)}
    line: nx.DiGraph = nx.DiGraph()
    line.add_nodes_from(graph.nodes)
    line.add_edges_from(
        (start, end, {"least": 1})
        for start, end, data in graph.edges(data=True)
        if start != end and not data.get("recycling") and stage[start] <= stage[end]
    )
    while True:
        try:
            loop = nx.find_cycle(line)
        except nx.NetworkXNoCycle:
            return line
        line.remove_edge(*loop[-1][:2])


def depth(line: nx.DiGraph, nodes: Sequence[str]) -> int:
    """Count the columns that the longest path among ``nodes`` needs."""
    return int(nx.dag_longest_path_length(line.subgraph(nodes), weight="least")) + 1


def soften(graph: nx.DiGraph, line: nx.DiGraph, stages: Mapping[str, list[str]]) -> tuple[nx.DiGraph, set[str]]:
    """Let the least important links of the longest paths, each within one box, run down a column.

    Returns
    -------
    tuple
        The line with those links set to ``least=0``, and the lanes that need fewer columns by it (none if no link
        is left to soften).
    """
    line = line.copy()
    before = {stage: depth(line, nodes) for stage, nodes in stages.items()}
    for _ in range(line.number_of_edges()):
        paths = [nx.dag_longest_path(line.subgraph(nodes), weight="least") for nodes in stages.values()]
        pairs = [pair for path in paths for pair in pairwise(path)]
        soft = [pair for pair in pairs if line.edges[pair]["least"] and _may_run_down(graph, *pair)]
        if not soft:
            break
        line.edges[min(soft, key=lambda pair: _hardness(graph, pair))]["least"] = 0
        shorter = {stage for stage, nodes in stages.items() if depth(line, nodes) < before[stage]}
        if shorter:
            return line, shorter
    return line, set()


def _may_run_down(graph: nx.DiGraph, start: str, end: str) -> bool:
    """Tell whether a link stays within one box and is no material link between two important nodes."""
    one, other = graph.nodes[start], graph.nodes[end]
    same = all(one.get(key) == other.get(key) for key in ("stage", "segment"))
    weighty = min(int(one.get("importance") or 0), int(other.get("importance") or 0)) >= WEIGHTY
    return same and not (weighty and graph.edges[start, end].get("kind") in (None, "material"))


def _hardness(graph: nx.DiGraph, pair: tuple[str, str]) -> tuple[bool, int, bool, tuple[str, str]]:
    """Rank links by how much a reader minds that they do not run rightwards."""
    data = graph.edges[pair]
    weights = [int(graph.nodes[node].get("importance") or 0) for node in pair]
    return (data.get("kind") in (None, "material"), sum(weights), not data.get("routes"), pair)


def fill_lane(graph: nx.DiGraph, line: nx.DiGraph, groups: Groups, width: int, most: int = MOST_TRIALS) -> Lane:
    """Choose the columns of a stage's nodes and the order of its boxes: the lane low, its boxes tight, its links short.

    Simulated annealing from a fixed seed. A single node moves within the columns its neighbours leave it, or two
    boxes change places in the order in which they are packed.

    Parameters
    ----------
    graph
        The chain.
    line
        As from :func:`main_line`.
    groups
        The stage's nodes by segment.
    width
        Columns to be had; at least the depth of the stage.
    most
        Trials at most.
    """
    home = {node: segment for segment, members in groups.items() for node in members}
    inner = line.subgraph(home).copy()
    columns = _first_columns(inner)
    extents = {segment: _extent(members, columns) for segment, members in groups.items()}
    pulls = _pulls(graph, inner, home)
    nodes = list(home)

    def change(draft: _Draft, chance: random.Random) -> _Draft | None:
        if len(groups) > 1 and chance.random() < 0.2:
            return draft._replace(turns=_swapped(draft.turns, *chance.sample(range(len(groups)), 2)))
        node = chance.choice(nodes)
        low, high = _window(inner, draft.columns, node, width)
        column = chance.randint(low, max(low, high))
        if column == draft.columns[node] or low > high:
            return None
        moved = draft.columns | {node: column}
        stretch = (inner.in_degree(node) - inner.out_degree(node)) * (column - draft.columns[node])
        extent = {home[node]: _extent(groups[home[node]], moved)}
        return _Draft(moved, draft.extents | extent, draft.turns, draft.length + stretch)

    def weigh(draft: _Draft) -> float:
        return _cost(draft, _pack(draft.extents, draft.turns), pulls)

    trials = min(TRIALS * len(nodes), most)
    best = _anneal(_Draft(columns, extents, list(groups), 0), change, weigh, trials)
    places = _pack(best.extents, best.turns)
    return Lane(best.columns, places, _height(places))


class _Draft(NamedTuple):
    """One arrangement of a lane; ``length`` counts the columns its links span, from an arbitrary zero."""

    columns: Columns
    extents: dict[str, tuple[int, int, int]]
    turns: list[str]
    length: int


def _anneal(
    draft: _Draft,
    change: Callable[[_Draft, random.Random], _Draft | None],
    weigh: Callable[[_Draft], float],
    trials: int,
) -> _Draft:
    """Better a draft by random changes; worse ones are taken ever more seldom, the best one seen is given back."""
    chance = random.Random(0)
    best, least = draft, weigh(draft)
    cost = least
    for trial in range(trials):
        fresh = change(draft, chance)
        if fresh is None:
            continue
        value = weigh(fresh)
        heat = HEAT * (1 - trial / trials) ** 2
        if value <= cost or chance.random() < math.exp((cost - value) / heat):
            draft, cost = fresh, value
            if cost < least:
                best, least = draft, cost
    return best


def _first_columns(inner: nx.DiGraph) -> Columns:
    columns: Columns = {}
    for node in nx.lexicographical_topological_sort(inner, key=str):
        columns[node] = max(
            (columns[one] + inner.edges[one, node]["least"] for one in inner.predecessors(node)), default=0
        )
    return columns


def _window(inner: nx.DiGraph, columns: Columns, node: str, width: int) -> tuple[int, int]:
    """Give the first and last column that a node's neighbours leave it."""
    low = max((columns[one] + data["least"] for one, data in inner.pred[node].items()), default=0)
    high = min((columns[one] - data["least"] for one, data in inner.succ[node].items()), default=width - 1)
    return low, high


def _swapped(turns: list[str], first: int, second: int) -> list[str]:
    turns = list(turns)
    turns[first], turns[second] = turns[second], turns[first]
    return turns


def _extent(members: list[str], columns: Columns) -> tuple[int, int, int]:
    """Give a box's first and last column and its rows."""
    used = [columns[node] for node in members]
    return min(used), max(used), max(used.count(column) for column in set(used))


def _pack(extents: Mapping[str, tuple[int, int, int]], turns: list[str]) -> dict[str, Place]:
    """Let the boxes fall one by one onto what stands below them."""
    floor = [0.0] * (1 + max(last for _, last, _ in extents.values()))
    places = {}
    for segment in turns:
        first, last, rows = extents[segment]
        top = max(floor[first : last + 1])
        places[segment] = Place(first, last, top, rows)
        floor[first : last + 1] = [top + box_height(rows) + GAP] * (last + 1 - first)
    return places


def box_height(rows: int) -> float:
    """Give the height of a box with that many rows of cards."""
    return TITLE + rows * ROW + PAD - (ROW - CARD_H)


def _height(places: Mapping[str, Place]) -> float:
    return max((place.top + box_height(place.rows) for place in places.values()), default=0.0)


def _pulls(graph: nx.DiGraph, inner: nx.DiGraph, home: Mapping[str, str]) -> dict[tuple[str, str], int]:
    """Count the material links between each two boxes."""
    pulls: dict[tuple[str, str], int] = {}
    for start, end in inner.edges:
        if home[start] != home[end] and graph.edges[start, end].get("kind") in (None, "material"):
            pair = (home[start], home[end])
            pulls[pair] = pulls.get(pair, 0) + 1
    return pulls


def _cost(draft: _Draft, places: Mapping[str, Place], pulls: Mapping[tuple[str, str], int]) -> float:
    """Weigh an arrangement: a low lane first, then tight boxes, then short links along and across."""
    area, height, middle = 0.0, 0.0, {}
    for segment, (first, last, top, rows) in places.items():
        tall = box_height(rows)
        area += (last - first + 1) * tall
        height = max(height, top + tall)
        middle[segment] = top + tall / 2
    across = sum(count * abs(middle[one] - middle[other]) for (one, other), count in pulls.items())
    return height + 0.1 * area + 0.05 * ROW * draft.length + 0.01 * across

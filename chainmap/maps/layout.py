"""Places of the cards: stages as lanes, segments as titled boxes, columns by depth so that flow goes rightwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import networkx as nx

from chainmap.maps.lanes import (
    CARD_H,
    CARD_W,
    COLUMN,
    GAP,
    MANY,
    MOST_TRIALS,
    PAD,
    ROUGH,
    ROW,
    TITLE,
    Columns,
    Groups,
    Lane,
    box_height,
    depth,
    fill_lane,
    main_line,
    soften,
    stage_index,
)

LANE_TITLE, LANE_GAP = 46.0, 22.0

#: Width over height that the picture should have, that of a screen less its bars.
ASPECT = 2.12

#: Up to this width (and the height that goes with it) a picture is large enough on any screen: it is left as it is.
ROOMY = 1700.0


class Box(NamedTuple):
    """A titled rectangle: a stage's lane, or the part of a segment that lies in one stage (top left corner, size)."""

    stage: str
    segment: str
    x: float
    y: float
    w: float
    h: float


class Layout(NamedTuple):
    """Where everything stands, in map units with y downwards; ``cards`` are centres, ``columns`` count from 0."""

    cards: dict[str, tuple[float, float]]
    columns: Columns
    boxes: tuple[Box, ...]
    lanes: tuple[Box, ...]
    width: float
    height: float


def place_cards(graph: nx.DiGraph, aspect: float = ASPECT, *, trials: int | None = None) -> Layout:
    """Compute where lanes, boxes and cards stand; the same graph always gives the same picture.

    Parameters
    ----------
    graph
        As built by :func:`chainmap.build_graph`; nodes need ``stage`` and ``segment``.
    aspect
        Width over height of what the picture is to fill: a screen, or a sheet of paper.
    trials
        Arrangements of a lane to be tried at most; fewer are quicker and looser. By default as many as it is worth.

    Returns
    -------
    Layout
        No two cards overlap. A link of :func:`main_line` goes rightwards by a column or more; a few links of low
        importance within one box may run down a column instead, where the picture would be too wide for a screen.
    """
    stages = {stage: _segments(graph, nodes) for stage, nodes in _stages(graph).items()}
    members = _stages(graph)
    line = main_line(graph)
    if not members:
        return Layout({}, {}, (), (), 0.0, 0.0)
    spare = dict.fromkeys(stages, 0)
    lanes: dict[str, Lane] = {}
    widths: dict[str, int] = {}
    best = (0.0, widths, lanes, line)
    stale = set(stages)
    most = trials or (ROUGH if len(graph) > MANY else MOST_TRIALS)
    for _ in range(12):
        fresh = {stage: depth(line, members[stage]) + spare[stage] for stage in sorted(stale)}
        lanes = lanes | {stage: fill_lane(graph, line, stages[stage], width, most) for stage, width in fresh.items()}
        widths = widths | fresh
        wide, tall = _size(lanes)
        zoom = min(aspect / wide, 1 / tall)
        if zoom > best[0]:
            best = (zoom, widths, lanes, line)
        elif zoom < 0.9 * best[0]:
            break
        if max(wide, aspect * tall) <= ROOMY:
            break
        if wide < aspect * tall:
            # Too tall for a screen: the tallest lane gets one more column.
            stale = {max(lanes, key=lambda stage: lanes[stage].height)}
            spare = spare | {stage: spare[stage] + 1 for stage in stale}
        else:
            line, stale = soften(graph, line, members)
        if not stale:
            break
    _, widths, lanes, line = best
    if trials is None and most < MOST_TRIALS:
        lanes = {stage: fill_lane(graph, line, groups, widths[stage]) for stage, groups in stages.items()}
    return _assemble(graph, line, {stage: lanes[stage] for stage in stages})


def _size(lanes: Mapping[str, Lane]) -> tuple[float, float]:
    wide = sum((1 + max(lane.columns.values())) * COLUMN + LANE_GAP for lane in lanes.values())
    return max(wide, 1.0), max([lane.height for lane in lanes.values()], default=0.0) + LANE_TITLE + 2 * GAP


def _stages(graph: nx.DiGraph) -> Groups:
    groups: Groups = {}
    for node, data in graph.nodes(data=True):
        groups.setdefault(str(data.get("stage", "")), []).append(node)
    return {stage: groups[stage] for stage in sorted(groups, key=stage_index)}


def _segments(graph: nx.DiGraph, nodes: Iterable[str]) -> Groups:
    """Group a stage's nodes by segment, in the order in which the chain lists its segments."""
    groups: Groups = {}
    for node in nodes:
        groups.setdefault(str(graph.nodes[node].get("segment", "")), []).append(node)
    place = {segment: index for index, segment in enumerate(graph.graph.get("segments") or {})}
    return {segment: groups[segment] for segment in sorted(groups, key=lambda one: (place.get(one, len(place)), one))}


def _assemble(graph: nx.DiGraph, line: nx.DiGraph, filled: Mapping[str, Lane]) -> Layout:
    """Set the lanes side by side, stretch the low ones, and choose the rows within the boxes."""
    tall = max((packed.height for packed in filled.values()), default=0.0)
    height = LANE_TITLE + GAP + tall + GAP
    cards: dict[str, tuple[float, float]] = {}
    all_columns: Columns = {}
    boxes, lanes, slots = [], [], {}
    x, offset = 0.0, 0
    for stage, packed in filled.items():
        columns = packed.columns
        count = 1 + max(columns.values())
        wide = count * COLUMN + 2 * GAP - (COLUMN - CARD_W) + 2 * PAD
        lanes.append(Box(stage, "", x, 0.0, wide, height))
        stretch = tall / packed.height if packed.height else 1.0
        for segment, (first, last, top, rows) in packed.places.items():
            box = Box(
                stage,
                segment,
                x + GAP + first * COLUMN,
                LANE_TITLE + GAP + top * stretch,
                (last - first) * COLUMN + CARD_W + 2 * PAD,
                (box_height(rows) + GAP) * stretch - GAP,
            )
            boxes.append(box)
            slots[stage, segment] = (box, rows)
        for node, column in columns.items():
            all_columns[node] = offset + column
            cards[node] = (x + GAP + PAD + column * COLUMN + CARD_W / 2, 0.0)
        x += wide + LANE_GAP
        offset += count
    rows_y = _choose_rows(graph, line, all_columns, slots)
    placed = {node: (cards[node][0], rows_y[node]) for node in graph.nodes}
    return Layout(placed, all_columns, tuple(boxes), tuple(lanes), max(x - LANE_GAP, 0.0), height)


def _choose_rows(
    graph: nx.DiGraph, line: nx.DiGraph, columns: Columns, slots: Mapping[tuple[str, str], tuple[Box, int]]
) -> dict[str, float]:
    """Order the cards of each box's columns by the middle of their neighbours, in sweeps to and fro."""
    stacks: dict[tuple[int, str, str], list[str]] = {}
    for node, data in graph.nodes(data=True):
        stacks.setdefault((columns[node], str(data.get("stage", "")), str(data.get("segment", ""))), []).append(node)
    y: dict[str, float] = {}
    for (_, stage, segment), nodes in stacks.items():
        heights = _row_heights(*slots[stage, segment])
        y.update(zip(nodes, heights, strict=False))
    weight = {pair: _pull(graph.edges[pair].get("kind"), columns, pair) for pair in line.edges}
    turns = sorted(stacks)
    for sweep in range(10):
        for key in turns if sweep % 2 == 0 else reversed(turns):
            heights = _row_heights(*slots[key[1], key[2]])
            wish = {node: _middle(line, node, y, weight) for node in stacks[key]}
            for before, after in line.edges(stacks[key]):
                if after in wish:
                    wish[after] = max(wish[after], wish[before] + 1)
            y.update(_settle(stacks[key], wish, heights))
    return y


def _pull(kind: object, columns: Columns, pair: tuple[str, str]) -> float:
    """Near material links pull most, so that the main line runs straight."""
    return (1.0 if kind in (None, "material") else 0.1) / max(columns[pair[1]] - columns[pair[0]], 1)


def _row_heights(box: Box, rows: int) -> list[float]:
    """Centres of the rows of a box; a stretched box spreads them."""
    step = (box.h - TITLE - PAD + ROW - CARD_H) / rows
    return [box.y + TITLE + CARD_H / 2 + row * step + max(step - ROW, 0.0) / 2 for row in range(rows)]


def _middle(line: nx.DiGraph, node: str, y: Mapping[str, float], weight: Mapping[tuple[str, str], float]) -> float:
    pairs = [(weight[before, node], y[before]) for before in line.predecessors(node)]
    pairs += [(weight[node, after], y[after]) for after in line.successors(node)]
    total = sum(one for one, _ in pairs)
    return sum(one * height for one, height in pairs) / total if total else y[node]


def _settle(nodes: list[str], wish: Mapping[str, float], heights: list[float]) -> dict[str, float]:
    """Give nodes in the order of their wishes the rows that lie nearest to them (dynamic programme over rows)."""
    ranked = sorted(nodes, key=lambda node: (wish[node], node))
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())]
    for index, node in enumerate(ranked):
        fresh: list[tuple[float, tuple[int, ...]]] = []
        for row in range(index, len(heights) - (len(ranked) - index - 1)):
            cost, taken = min(best[: row - index + 1])
            fresh.append((cost + abs(heights[row] - wish[node]), (*taken, row)))
        best = fresh
    return {node: heights[row] for node, row in zip(ranked, min(best)[1], strict=True)}

"""Layout → poster: scale to the paper, words fitted to their cards, links between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import networkx as nx

from chainmap.graph import STAGES, STAGES_ZH
from chainmap.maps.layout import Box, Layout
from chainmap.report.lettering import SMALLEST, fit, shorten, width_of, wrap
from chainmap.report.papers import Paper
from chainmap.report.scene import (
    FIRM,
    INK,
    LANES,
    PALE,
    SOFT,
    STYLES,
    THIN,
    Area,
    Block,
    Card,
    Lane,
    Link,
    Poster,
    Words,
)
from chainmap.workbook.text import safe_text

Record = Mapping[str, Any]

#: A card this small still takes two lines of seven Chinese characters and the line below, at the smallest size.
LEAST_W, LEAST_H = 46.0, 26.0
#: A small chain is not blown up further than this.
LARGEST = 1.5
#: More links than this are drawn paler, so that the cards stay what is seen first.
MANY_LINKS = 400
ACTIONS = {"fill": "补", "extend": "延", "strengthen": "强", "build": "建"}
STATUS_ZH = {"present": "已有", "weak": "薄弱", "missing": "缺失（名单中未见）", "unknown": "未评估"}
DOUBTS = {"unverified": "待核", "planned": "拟建"}
#: Gaps of lower rank show their action only; the first ten are drawn full.
NUMBERED, STRONG = 20, 10


class Frame(NamedTuple):
    """The part of the sheet that holds the picture, and the unit in which the words around it are measured."""

    area: Area
    unit: float


def frame_of(paper: Paper) -> Frame:
    """Leave room for margins, heading and foot."""
    unit = max(paper.width / 1190.6, paper.height / 841.9)
    edge, head, foot = 22 * unit, 62 * unit, 48 * unit
    return Frame(Area(edge, edge + head, paper.width - 2 * edge, paper.height - 2 * edge - head - foot), unit)


def scales(layout: Layout, frame: Frame) -> tuple[float, float]:
    """Give points per map unit across and down; cards may be stretched by a half at most."""
    across = min(frame.area.w / max(layout.width, 1.0), LARGEST * frame.unit)
    down = min(frame.area.h / max(layout.height, 1.0), LARGEST * frame.unit)
    return min(across, 1.5 * down), min(down, 1.5 * across)


def fits(layout: Layout, paper: Paper, card: tuple[float, float]) -> bool:
    """Tell whether every card can be read on a sheet of paper."""
    across, down = scales(layout, frame_of(paper))
    return across * card[0] >= LEAST_W and down * card[1] >= LEAST_H


def compose(
    graph: nx.DiGraph,
    layout: Layout,
    nodes: Mapping[str, Record],
    paper: Paper,
    card: tuple[float, float],
    said: Record,
) -> Poster:
    """Place everything on the sheet.

    Parameters
    ----------
    graph
        The chain, folded where it had to be.
    layout
        Of that graph.
    nodes
        What is known of each node of the unfolded chain.
    paper
        The sheet.
    card
        Width and height of a card in map units.
    said
        ``title``, ``date``, ``sources``, ``notes``, ``folded`` (segments with the names of their nodes).
    """
    frame = frame_of(paper)
    across, down = scales(layout, frame)
    left = frame.area.x + (frame.area.w - across * layout.width) / 2
    top = frame.area.y + (frame.area.h - down * layout.height) / 2

    def area(x: float, y: float, w: float, h: float) -> Area:
        return Area(left + x * across, top + y * down, w * across, h * down)

    areas = {node: area(x - card[0] / 2, y - card[1] / 2, *card) for node, (x, y) in layout.cards.items()}
    cards = {node: _card(graph, node, place, nodes) for node, place in areas.items()}
    by_home: dict[tuple[str, str], list[Card]] = {}
    for node, one in cards.items():
        data = graph.nodes[node]
        by_home.setdefault((str(data.get("stage") or ""), str(data.get("segment") or "")), []).append(one)
    measured = any(one["status"] != "unknown" for one in nodes.values())
    blocks = tuple(
        _block(graph, box, area(box.x, box.y, box.w, box.h), by_home[box.stage, box.segment], nodes, measured, down)
        for box in layout.boxes
    )
    lanes = tuple(_lane(box, area(box.x, box.y, box.w, box.h), nodes, measured, down) for box in layout.lanes)
    cut = [one.full for one in cards.values() if not one.folded and _is_cut(one)]
    notes = [*said["notes"], *([f"{len(cut)} 个环节名称过长，图上有省略"] if cut else [])]
    links = _links(graph, areas, nodes)
    title, subtitle = _heading(said, paper, frame, nodes, measured)
    return Poster(
        paper, title, subtitle, lanes, blocks, links, _legend(paper, frame, measured, bool(said["folded"])),
        _foot(said, notes, paper, frame), tuple(said["folded"]), tuple(notes),
    )  # fmt: skip


def _is_cut(card: Card) -> bool:
    return any(line.endswith("…") for line in card.name) and not card.full.endswith("…")


def _card(graph: nx.DiGraph, node: str, area: Area, nodes: Mapping[str, Record]) -> Card:
    members = graph.nodes[node].get("members")
    if members is not None:
        return _folded_card(graph, node, area, members, nodes)
    known = nodes[node]
    full = " ".join(safe_text(known["zh"]).split()) or node
    gap, status = known.get("gap"), str(known["status"])
    small = max(SMALLEST, min(0.13 * area.h, 0.1 * area.w))
    tail = _tail(known)
    room = area.w - 2 * min(0.06 * area.w, 5.0)
    rows = bool(status != "unknown" or gap) + bool(tail)
    if tail and area.h - rows * small * 1.3 < 2.6 * SMALLEST:
        tail, rows = "", rows - 1
    largest = min(0.26 * area.h, 0.19 * area.w)
    name = fit(full, room, area.h - rows * small * 1.3 - 3.0, max(largest, SMALLEST))
    badge = ACTIONS.get(str(gap["action"]), "") + (f"{gap['rank']}" if gap["rank"] <= NUMBERED else "") if gap else ""
    free = room - small * 1.15 - (width_of(badge, small) + 4.0 if badge else 0.0)
    count = _count(known)
    if width_of(count, small) > free:
        count = DOUBTS.get(str(known["doubt"]), count)
    return Card(
        node, full, area, status, STYLES[status], bool(known["doubt"]), False, name.lines, name.size, small,
        shorten(count, small, free), badge, bool(gap and gap["rank"] <= STRONG), tail and shorten(tail, small, room),
    )  # fmt: skip


def _count(known: Record) -> str:
    """Say how many firms are here, and whether nobody has checked them."""
    word = DOUBTS.get(str(known["doubt"]), "")
    if not known["firms"]:
        return word or ("缺" if known["status"] == "missing" else "")
    return f"{known['firms']}家{word}"


def _tail(known: Record) -> str:
    """Name the lead firm, or where there is none the company to win."""
    if known["status"] != "missing" and known.get("lead_short"):
        return safe_text(known["lead_short"])
    ranked = [one for one in known["targets"] if not one.get("apart")]
    first = [*known["plan"], *ranked]
    return "→" + safe_text(first[0]["short"]) if first else ""


def _folded_card(graph: nx.DiGraph, node: str, area: Area, members: list[str], nodes: Mapping[str, Record]) -> Card:
    small = max(SMALLEST, min(0.13 * area.h, 0.1 * area.w))
    states = Counter(str(nodes[one]["status"]) for one in members)
    short = {"present": "有", "weak": "弱", "missing": "缺"}
    count = " ".join(f"{word}{states[one]}" for one, word in short.items() if states[one])
    full = f"{len(members)}个环节"
    room = area.w - 2 * min(0.06 * area.w, 5.0)
    name = fit(full, room, area.h - 2.6 * small, max(min(0.26 * area.h, 0.19 * area.w), SMALLEST))
    gaps = sum(1 for one in members if nodes[one].get("gap"))
    tail = shorten(f"缺口{gaps}个", small, room) if gaps else ""
    return Card(
        node, full, area, "folded", STYLES["folded"], False, True, name.lines, name.size, small,
        shorten(count, small, room), "", False, tail,
    )  # fmt: skip


def _tally(nodes: Iterable[Record], measured: bool) -> str:
    states = [one["status"] for one in nodes]
    here = sum(state in ("present", "weak") for state in states)
    return f"{here}/{len(states)}" if measured else str(len(states))


def _block(
    graph: nx.DiGraph, box: Box, area: Area, cards: list[Card], nodes: Mapping[str, Record], measured: bool, down: float
) -> Block:
    titles = graph.graph.get("segments") or {}
    title = safe_text((titles.get(box.segment) or {"zh": box.segment})["zh"])
    inside = [one for one in nodes.values() if one["stage"] == box.stage and one["segment"] == box.segment]
    size, count = max(SMALLEST, min(16 * down, 11 * down + 2)), _tally(inside, measured)
    room = area.w - 8 - width_of(count, size * 0.9)
    if width_of(title, size) > room:
        size = max(SMALLEST, size * room / width_of(title, size))
    count = count if area.w - 8 - width_of(count, size) >= 2 * size else ""
    return Block(area, shorten(title, size, room), count, size, tuple(cards))


def _lane(box: Box, area: Area, nodes: Mapping[str, Record], measured: bool, down: float) -> Lane:
    color, ground = LANES[STAGES.index(box.stage) % len(LANES)] if box.stage in STAGES else LANES[0]
    inside = [one for one in nodes.values() if one["stage"] == box.stage]
    size = max(7.0, 20 * down)
    title = shorten(str(STAGES_ZH.get(box.stage, box.stage)), size, area.w - 2 * size)
    here = f" · 已有 {_tally(inside, True)}" if measured else ""
    note = f"{len(inside)} 个环节{here}"
    if width_of(title, size) + width_of(note, 0.8 * size) + 3 * size > area.w:
        note = ""
    return Lane(area, 36 * down, title, note, size, color, ground)


def _links(graph: nx.DiGraph, areas: Mapping[str, Area], nodes: Mapping[str, Record]) -> tuple[Link, ...]:
    """Draw thin links first, so that the firm ones lie upon them."""

    def here(node: str) -> bool:
        members = graph.nodes[node].get("members") or [node]
        return any(nodes[one]["status"] in ("present", "weak") for one in members)

    found = []
    many = graph.number_of_edges() > MANY_LINKS
    for start, end, data in graph.edges(data=True):
        points, sides = _curve(areas[start], areas[end])
        firm = here(start) and here(end)
        thick = (0.9 if firm else 0.3 if many else 0.45) * (1 + 0.25 * min(data.get("count", 1) - 1, 4))
        aside = data.get("kind") not in (None, "material") or bool(data.get("recycling"))
        found.append(
            Link(
                start,
                end,
                points,
                sides,
                firm,
                thick * (0.7 if aside else 1),
                FIRM if firm else PALE if many else THIN,
                aside,
            )
        )
    return tuple(sorted(found, key=lambda link: link.firm))


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


def _heading(
    said: Record, paper: Paper, frame: Frame, nodes: Mapping[str, Record], measured: bool
) -> tuple[Words, Words]:
    unit, x = frame.unit, frame.area.x
    # The legend stands right of the heading, on the same lines.
    title = fit(safe_text(said["title"]), 0.56 * frame.area.w, 32 * unit, 25 * unit, 11 * unit)
    states = Counter(str(one["status"]) for one in nodes.values())
    counts = "，".join(
        f"{zh} {states[key]}" for key, zh in (("present", "已有"), ("weak", "薄弱"), ("missing", "缺失"))
    )
    parts = [f"{len(nodes)} 个环节" + (f"：{counts}" if measured else "")]
    parts += [f"状态日期 {safe_text(said['date'])}"] if said["date"] else []
    base = frame.area.y - 62 * unit
    return (
        Words(x, base + 26 * unit, title.lines[0], title.size, True, INK),
        Words(x, base + 47 * unit, "　".join(parts), 10.5 * unit, False, SOFT),
    )


def _legend(paper: Paper, frame: Frame, measured: bool, folded: bool) -> tuple[tuple[str, float, Words], ...]:
    """Give sign, left end and words of each entry, in two lines at the upper right."""
    unit = frame.unit
    first = list(STATUS_ZH.items())[:3] if measured else [("unknown", "未评估")]
    first += [("doubt", "点线框：待核实或拟建")] if measured else []
    second = [("firm", "两端本地都有")] if measured else []
    second += [("thin", "供应关系" if not measured else "其他供应关系"), ("aside", "辅料、回收")]
    second += [("badge", "补延强建与缺口名次（前十实底）")] if measured else []
    second += [("folded", "折叠的环节组")] if folded else []
    found, size = [], 9.0 * unit
    for line, entries in enumerate((first, second)):
        x = frame.area.x + frame.area.w
        y = frame.area.y - (62 - 22 - 22 * line) * unit
        for sign, words in reversed(entries):
            x -= width_of(words, size)
            found.append((sign, x - 25 * unit, Words(x, y, words, size, False, INK)))
            x -= 38 * unit
    return tuple(found)


def _foot(said: Record, notes: list[str], paper: Paper, frame: Frame) -> tuple[Words, ...]:
    """Set sources and remarks in at most three lines below the picture."""
    unit, size = frame.unit, max(SMALLEST, 7.5 * frame.unit)
    lines = []
    for head, texts in (("数据来源：", said["sources"]), ("说明：", notes)):
        if texts:
            lines += wrap(safe_text(head + "；".join(texts)), size, 0.95 * frame.area.w)
    if len(lines) > 3:
        lines = [*lines[:2], shorten("".join(lines[2:]), size, 0.95 * frame.area.w)]
    top = frame.area.y + frame.area.h + 15 * unit
    return tuple(
        Words(frame.area.x, top + place * 1.45 * size, line, size, False, SOFT) for place, line in enumerate(lines)
    )

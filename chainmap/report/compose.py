"""The chain's layout → a sheet: scaled to the paper, words fitted to their cards, links between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import networkx as nx

from chainmap.graph import STAGES, STAGES_ZH
from chainmap.maps.layout import Box, Layout
from chainmap.report.cards import ACTIONS, chain_card, is_cut
from chainmap.report.lettering import SMALLEST, shorten, width_of
from chainmap.report.links import choose_links
from chainmap.report.margins import Frame, Said, frame_of, margins
from chainmap.report.papers import Paper
from chainmap.report.scene import LANES, Area, Block, Card, Lane, Poster
from chainmap.workbook.text import safe_text

Record = Mapping[str, Any]

#: A card this small still takes two lines of six Chinese characters and the line below, read in the hand.
LEAST_W, LEAST_H = 49.0, 27.5
#: A small chain is not blown up further than this.
LARGEST = 1.5


class Drawn(NamedTuple):
    """The chain as it is drawn on a sheet.

    Attributes
    ----------
    graph
        The chain, folded where it had to be.
    layout
        Of that graph.
    nodes
        What is known of each node of the unfolded chain.
    card
        Width and height of a card in map units.
    folded
        Titles of the folded rests of segments with the names of their nodes.
    hidden
        How many links are of kinds that posters do not show.
    """

    graph: nx.DiGraph
    layout: Layout
    nodes: Mapping[str, Record]
    card: tuple[float, float]
    folded: tuple[tuple[str, tuple[str, ...]], ...]
    hidden: int


def scales(layout: Layout, frame: Frame) -> tuple[float, float]:
    """Give points per map unit across and down; cards may be stretched by a half at most."""
    across = min(frame.area.w / max(layout.width, 1.0), LARGEST * frame.unit)
    down = min(frame.area.h / max(layout.height, 1.0), LARGEST * frame.unit)
    return min(across, 1.5 * down), min(down, 1.5 * across)


def fits(layout: Layout, paper: Paper, card: tuple[float, float]) -> bool:
    """Tell whether every card can be read on a sheet of paper."""
    across, down = scales(layout, frame_of(paper))
    return across * card[0] >= LEAST_W * paper.distance and down * card[1] >= LEAST_H * paper.distance


def compose(drawn: Drawn, paper: Paper, kind: str, said: Said) -> Poster:
    """Place everything on the sheet.

    Parameters
    ----------
    drawn
        The chain.
    paper
        The sheet.
    kind
        Which of the chain's maps: ``all``, ``status`` or ``gaps``.
    said
        Title, date (as subtitle), sources and remarks; what the picture itself has to say is added.
    """
    graph, layout, nodes, card, folded, _ = drawn
    frame = frame_of(paper)
    across, down = scales(layout, frame)
    left = frame.area.x + (frame.area.w - across * layout.width) / 2
    top = frame.area.y + (frame.area.h - down * layout.height) / 2

    def area(x: float, y: float, w: float, h: float) -> Area:
        return Area(left + x * across, top + y * down, w * across, h * down)

    areas = {node: area(x - card[0] / 2, y - card[1] / 2, *card) for node, (x, y) in layout.cards.items()}
    cards = {node: chain_card(graph, node, place, nodes, kind, paper.distance) for node, place in areas.items()}
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
    links, left_out = choose_links(graph, areas, nodes, kind, paper.distance)
    words = said._replace(
        subtitle="　".join(filter(None, [_subtitle(nodes, kind, measured), said.subtitle])),
        legend=_legend(kind, measured, bool(folded), {link.role for link in links}),
        notes=[*said.notes, *_notes(drawn, cards.values(), left_out, measured)],
    )
    around = margins(words, paper)
    return Poster(paper=paper, kind=kind, lanes=lanes, blocks=blocks, links=links, folded=folded, **around)


def _notes(drawn: Drawn, cards: Iterable[Card], left_out: int, measured: bool) -> list[str]:
    """Say what is not on the sheet as it is in the chain."""
    count = sum(len(names) for _, names in drawn.folded)
    open_first = "本地已有和靠前缺口优先展开"
    notes = [f"因图幅所限，{len(drawn.folded)} 组共 {count} 个环节折叠成卡，{open_first}"] if count else []
    notes += ["组名旁的数：本地有（含薄弱）的环节/全部环节"] if measured else []
    cut = sum(1 for one in cards if not one.folded and is_cut(one))
    notes += [f"{cut} 个环节名称过长，图上有省略"] if cut else []
    notes += [f"其余 {left_out} 条供应关系未画"] if left_out else []
    return [*notes, *([f"公用工程、装备、服务等 {drawn.hidden} 条联系未画"] if drawn.hidden else [])]


def _subtitle(nodes: Mapping[str, Record], kind: str, measured: bool) -> str:
    states = Counter(str(one["status"]) for one in nodes.values())
    words = (("present", "已有"), ("weak", "薄弱"), ("missing", "缺失"))
    counts = "，".join(f"{zh} {states[key]}" for key, zh in words)
    if kind != "gaps":
        return f"{len(nodes)} 个环节" + (f"：{counts}" if measured else "")
    gaps = sorted((one["gap"]["rank"], one) for one in nodes.values() if one.get("gap")) if nodes else []
    if not gaps:
        return f"{len(nodes)} 个环节，没有缺口"
    kinds = Counter(str(one["gap"]["action"]) for _, one in gaps)
    parts = "，".join(f"{zh} {kinds[key]}" for key, zh in ACTIONS.items() if kinds[key])
    first = "、".join(safe_text(one["zh"]) for _, one in gaps[:3])
    return f"缺口 {len(gaps)} 个：{parts}；前三位：{first}"


def _legend(kind: str, measured: bool, folded: bool, roles: set[str]) -> tuple[list[str], list[str]]:
    first = ["present", "weak", "missing"] if measured else ["unknown"]
    if measured and kind == "status":
        first = ["present", "weak", "faded"]
    elif measured and kind != "all":
        first = ["missing", "weak", "quiet", "faded"]
    first += ["doubt"] if measured else []
    second = [role for role in ("firm", "gap", "thin") if role in roles] + ["aside"]
    second += ["badge"] if measured and kind != "status" else []
    return first, second + (["folded"] if folded else [])


def _here(nodes: Iterable[Record]) -> int:
    return sum(one["status"] in ("present", "weak") for one in nodes)


def _tally(nodes: Sequence[Record], measured: bool) -> str:
    return f"{_here(nodes)}/{len(nodes)}" if measured else str(len(nodes))


def _block(
    graph: nx.DiGraph, box: Box, area: Area, cards: list[Card], nodes: Mapping[str, Record], measured: bool, down: float
) -> Block:
    titles = graph.graph.get("segments") or {}
    title = safe_text((titles.get(box.segment) or {"zh": box.segment})["zh"])
    inside = [one for one in nodes.values() if one["stage"] == box.stage and one["segment"] == box.segment]
    size, count = max(SMALLEST, 16 * down), _tally(inside, measured)
    room = area.w - 8 - width_of(count, size * 0.9)
    if width_of(title, size) > room:
        size = max(SMALLEST, 0.75 * size, size * room / width_of(title, size))
    count = count if area.w - 8 - width_of(count, size) >= 2 * size else ""
    return Block(area, shorten(title, size, room), count, size, tuple(cards))


def _lane(box: Box, area: Area, nodes: Mapping[str, Record], measured: bool, down: float) -> Lane:
    color, ground = LANES[STAGES.index(box.stage) % len(LANES)] if box.stage in STAGES else LANES[0]
    inside = [one for one in nodes.values() if one["stage"] == box.stage]
    size = max(7.0, 20 * down)
    title = shorten(str(STAGES_ZH.get(box.stage, box.stage)), size, area.w - 2 * size)
    whole, here = f"{len(inside)} 个环节", _here(inside)
    # Weak nodes count as here: 已有 would contradict the line above, where they are counted apart.
    said = [f"{whole} · 本地有（含薄弱）{here}", f"{whole} · 本地有 {here}"] if measured else []
    free = area.w - 3 * size - width_of(title, size)
    note = next((one for one in [*said, whole] if width_of(one, 0.8 * size) <= free), "")
    return Lane(area, 36 * down, title, note, size, color, ground)

"""路径图: the plan by phase, between the nodes here that supply it and those here that take from it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import networkx as nx

from chainmap.maps.pictures import (
    LANE_HEAD,
    LANE_PAD,
    NOTE_ROW,
    SCREEN_H,
    Card,
    Lane,
    Link,
    Pair,
    Picture,
    Record,
    both,
    city_of,
    name_of,
)
from chainmap.maps.targetpicture import ACTIONS

PHASES = {"near": ("近期", "Near"), "middle": ("中期", "Middle"), "long": ("远期", "Long")}
STEP_W, STEP_H, STEP_GAP = 256.0, 76.0, 14.0
NODE_W, NODE_H, NODE_GAP = 176.0, 40.0, 8.0
ROOM = 92.0

#: Nodes of the place named on each side; what is left out is counted.
MOST_NODES = 12


def plan_picture(graph: nx.DiGraph, nodes: Mapping[str, Record]) -> Picture | None:
    """Draw who comes in which phase, in order, and what here they live from and serve.

    Parameters
    ----------
    graph
        As built by :func:`chainmap.build_graph`; its material links are drawn.
    nodes
        As from :func:`chainmap.maps.data.node_records`.

    Returns
    -------
    Picture or None
        Lanes: nodes here that supply what comes, the phases that the plan has, nodes here that take from it. Nothing
        if there is no plan.
    """
    steps = sorted(
        ({**step, "node": node} for node, data in nodes.items() for step in data["plan"]), key=lambda one: one["order"]
    )
    if not steps:
        return None
    coming = list(dict.fromkeys(step["node"] for step in steps))
    before = _near(graph, nodes, coming, "pred")
    after = _near(graph, nodes, coming, "succ")
    phases = [phase for phase in PHASES if any(step["phase"] == phase for step in steps)]
    phases += sorted({str(step["phase"]) for step in steps} - set(phases))
    groups = [[step for step in steps if str(step["phase"]) == phase] for phase in phases]
    rows = max(1, int((SCREEN_H - LANE_HEAD - 2 * LANE_PAD - 2 * NOTE_ROW + STEP_GAP) // (STEP_H + STEP_GAP)))
    widths = [max(1, math.ceil(len(group) / rows)) for group in groups]
    tall = max(
        *(_tall(math.ceil(len(group) / width), STEP_H, STEP_GAP) for group, width in zip(groups, widths, strict=True)),
        _tall(len(before[:MOST_NODES]), NODE_H, NODE_GAP),
        _tall(len(after[:MOST_NODES]), NODE_H, NODE_GAP),
    )
    height = LANE_HEAD + 2 * LANE_PAD + tall
    lanes: list[Lane] = []
    cards: list[Card] = []
    x = _side(lanes, cards, nodes, before, ("本地供料环节", "Suppliers here"), "in", 0.0, tall)
    for phase, group, width in zip(phases, groups, widths, strict=True):
        x += ROOM if lanes else 0.0
        wide = width * (STEP_W + STEP_GAP) - STEP_GAP + 2 * LANE_PAD
        zh, en = PHASES.get(phase, (phase, phase))
        note = both(f"{len(group)} 步", f"{len(group)} steps")
        lanes.append(Lane(x, 0.0, wide, height, both(zh, en), note, 1))
        cards += _steps(nodes, group, width, x + LANE_PAD, tall)
        x += wide
    x = _side(lanes, cards, nodes, after, ("本地用户环节", "Users here"), "out", x, tall)
    notes = _notes(steps, before, after)
    links = _links(graph, nodes, cards)
    total = height + NOTE_ROW * len(notes)
    return Picture("plan", tuple(lanes), (), tuple(cards), links, notes, x, total)


def _tall(rows: int, height: float, gap: float) -> float:
    return rows * height + max(0, rows - 1) * gap


def _near(graph: nx.DiGraph, nodes: Mapping[str, Record], coming: Sequence[str], side: str) -> list[str]:
    """List nodes here that supply (or take from) what comes, those with most such links first."""
    weight: dict[str, int] = {}
    for node in coming:
        for other, data in getattr(graph, side)[node].items():
            if data.get("kind", "material") == "material" and nodes[other]["status"] in ("present", "weak"):
                weight[other] = weight.get(other, 0) + 1
    return sorted(weight, key=lambda one: (-weight[one], -float(nodes[one].get("importance") or 0), one))


def _side(
    lanes: list[Lane],
    cards: list[Card],
    nodes: Mapping[str, Record],
    chosen: Sequence[str],
    title: tuple[str, str],
    side: str,
    x: float,
    tall: float,
) -> float:
    """Add the lane of nodes here on one side; gives where it ends. Without such nodes there is no lane."""
    if not chosen:
        return x
    start = x + ROOM if lanes else x
    shown = chosen[:MOST_NODES]
    width = NODE_W + 2 * LANE_PAD
    note = both(f"{len(chosen)} 个", str(len(chosen)))
    lanes.append(Lane(start, 0.0, width, LANE_HEAD + 2 * LANE_PAD + tall, both(*title), note, 0 if side == "in" else 2))
    between = min(4 * NODE_GAP, (tall - len(shown) * NODE_H) / max(1, len(shown) - 1)) if len(shown) > 1 else 0.0
    y = LANE_HEAD + LANE_PAD + (tall - len(shown) * NODE_H - between * (len(shown) - 1)) / 2
    for node in shown:
        data = nodes[node]
        lead = str(data.get("lead_short") or "")
        line = both(
            f"{data['firms'] or 0} 家{' · ' + lead if lead else ''}",
            f"{data['firms'] or 0} firms{' · ' + lead if lead else ''}",
        )
        middle = y + NODE_H / 2
        cards.append(
            Card(f"{side}:{node}", "node", start + width / 2, middle, NODE_W, NODE_H, name_of(data), (line,), node, "",
                 data["status"], data["doubt"], "")
        )  # fmt: skip
        y += NODE_H + between
    return start + width


def _steps(nodes: Mapping[str, Record], group: Sequence[Record], columns: int, left: float, tall: float) -> list[Card]:
    """Set the steps of a phase in rows, in their order."""
    rows = math.ceil(len(group) / columns)
    between = min(3 * STEP_GAP, (tall - rows * STEP_H) / max(1, rows - 1)) if rows > 1 else 0.0
    top = LANE_HEAD + LANE_PAD + (tall - rows * STEP_H - between * (rows - 1)) / 2
    cards = []
    for place, step in enumerate(group):
        row, column = divmod(place, columns)
        x = left + column * (STEP_W + STEP_GAP) + STEP_W / 2
        y = top + row * (STEP_H + between) + STEP_H / 2
        cards.append(_step(nodes[step["node"]], step, x, y))
    return cards


def _step(node: Record, step: Record, x: float, y: float) -> Card:
    zh, en = ACTIONS.get(str((node.get("gap") or {}).get("action")), ("", ""))
    where = city_of(step)
    brings = both(
        f"{zh and zh + '链：'}{node['zh']}{' · ' + where if where else ''}",
        f"{en and en + ': '}{node['en']}{' · ' + where if where else ''}",
    )
    title = both(f"{step['short']}")
    ident = f"company:{step['id']}@{step['node']}"
    state = str(step.get("gate") or "")
    return Card(ident, "company", x, y, STEP_W, STEP_H, title, (brings, _figures(step)), step["node"], step["id"], state,
                "", str(step["order"]))  # fmt: skip


def _figures(step: Record) -> Pair:
    """Say what a step brings and takes; what nobody has offered is unknown and said so."""
    zh = [f"提升 {step['gain']:.2f}"] if step.get("gain") is not None else []
    en = [f"gain {step['gain']:.2f}"] if step.get("gain") is not None else []
    invest, land = step.get("invest_mcny"), step.get("land_mu")
    if invest is None and land is None:
        return both(" · ".join([*zh, "投资、用地未报"]), " · ".join([*en, "investment, land not told"]))
    zh.append(f"投资 {invest / 100:g} 亿元" if invest is not None else "投资未报")
    en.append(f"{invest:g} million CNY" if invest is not None else "investment not told")
    zh.append(f"用地 {land:g} 亩" if land is not None else "用地未报")
    en.append(f"{land:g} mu" if land is not None else "land not told")
    return both(" · ".join(zh), " · ".join(en))


def _links(graph: nx.DiGraph, nodes: Mapping[str, Record], cards: Sequence[Card]) -> tuple[Link, ...]:
    """Link what is here to what comes, and what comes to what comes later, along the chain's material links."""
    steps = [card for card in cards if card.kind == "company"]
    links = []
    for card in cards:
        for step in steps:
            if card.id.startswith("in:") and _material(graph, card.node, step.node):
                links.append(Link(card.id, step.id, "closed"))
            elif card.id.startswith("out:") and _material(graph, step.node, card.node):
                links.append(Link(step.id, card.id, "closed"))
            elif card.kind == "company" and card.x < step.x and _material(graph, card.node, step.node):
                links.append(Link(card.id, step.id, "closed"))
    return tuple(links)


def _material(graph: nx.DiGraph, start: str, end: str) -> bool:
    return graph.has_edge(start, end) and graph.edges[start, end].get("kind", "material") == "material"


def _notes(steps: Sequence[Record], before: Sequence[str], after: Sequence[str]) -> tuple[Pair, ...]:
    gains = [step["gain"] for step in steps if step.get("gain") is not None]
    notes = []
    if gains:
        notes.append(
            both(f"{len(steps)} 步合计使链条提升值增加 {sum(gains):.2f}（无量纲）；次序按阶段与增益，不代表企业意愿。",
                 f"{len(steps)} steps raise the chain's value by {sum(gains):.2f} in all (no unit); no company has said it comes.")
        )  # fmt: skip
    left = [(len(before) - MOST_NODES, "供料", "suppliers"), (len(after) - MOST_NODES, "用户", "users")]
    said = [(many, zh, en) for many, zh, en in left if many > 0]
    if said:
        zh = "、".join(f"{word} {many} 个" for many, word, _ in said)
        notes.append(
            both(f"本地环节未画：{zh}。", "Not drawn here: " + ", ".join(f"{many} {en}" for many, _, en in said))
        )
    return tuple(notes)

"""路径图: what the place has that the plan builds on, who comes in which phase, and who here will use it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import ceil

from chainmap.maps.data import Record
from chainmap.maps.facts import (
    CARRIED,
    Facts,
    city_of,
    company_name,
    is_here,
    neighbours,
    node_name,
    ranked,
    with_action,
)
from chainmap.maps.shapes import (
    FOOT,
    HEAD,
    HIGH,
    LANE_HEAD,
    PAD,
    WIDE,
    Card,
    Lane,
    Link,
    Picture,
    card,
    joined,
    pair,
    stacked,
)
from chainmap.maps.wording import Pair

PHASES = {"near": pair("近期", "Near"), "middle": pair("中期", "Middle"), "long": pair("远期", "Long")}
#: Column → its word, its unit in each language, and what a Chinese unit is in those of the column.
COSTS = (
    ("invest_mcny", pair("投资", "investment"), pair("亿元", "m CNY"), 100.0),
    ("land_mu", pair("用地", "land"), pair("亩", "mu"), 1.0),
    ("energy_tce", pair("能耗", "energy"), pair("吨标煤", "tce"), 1.0),
)
NODE_W, NODE_H, STEP_W, STEP_H, GAP = 170.0, 40.0, 330.0, 58.0, 6.0
#: Between lanes, and between the columns of one, the links have their room.
BETWEEN, COLUMN_GAP = 64.0, 40.0
#: So many companies of a phase stand in one column.
ROWS = 8
#: At most so many nodes on either side.
MOST = 11


def plan_picture(facts: Facts) -> Picture | None:
    """Lay out the plan by phase, between what supplies it here and what uses it here; ``None`` if it is empty."""
    if not facts.plan:
        return None
    steps = _steps(facts)
    comes: dict[str, list[str]] = {}
    for one, nodes in steps:
        for node in nodes:
            comes.setdefault(node, []).append(one.id)
    supply, used = _around(facts, comes, ahead=False), _around(facts, comes, ahead=True)
    phases = _by_phase(facts, [one for one, _ in steps])
    rows, wide = _rows([len(group) for group in phases.values()])
    area = max(HIGH - HEAD - LANE_HEAD - FOOT - 2 * PAD, rows * (STEP_H + GAP) if rows > ROWS else 0.0)
    cards: list[Card] = []
    lanes: list[Lane] = []
    x = 0.0
    for title, note, tone, group in (
        (pair("本地基础（供料）", "Here: supply"), _many(supply, "个环节", "nodes"), 0, supply),
        *(
            (PHASES.get(phase, pair(phase)), _many(group, "家", "companies"), 1, group)
            for phase, group in phases.items()
        ),
        (pair("本地用户", "Here: users"), _many(used, "个环节", "nodes"), 2, used),
    ):
        if not group:
            continue
        placed, filled = _phase(group, x, area, rows, wide) if tone == 1 else _side(group, x, area)
        lanes.append(Lane(title, note, tone, x, HEAD, filled, LANE_HEAD + area + 2 * PAD))
        cards += placed
        x += filled + BETWEEN
    height = HEAD + LANE_HEAD + area + 2 * PAD + FOOT
    links = tuple(_links(facts, comes, {one.id for one in cards}))
    return Picture("plan", _head(facts), _foot(facts), tuple(lanes), (), tuple(cards), links, x - BETWEEN, height)


def _steps(facts: Facts) -> list[tuple[Card, list[str]]]:
    """Make one card a company, in the plan's order, and list the nodes it comes to."""
    by_firm: dict[str, list[Record]] = {}
    for row in sorted(facts.plan, key=lambda row: (row.get("order") is None, row.get("order") or 0)):
        by_firm.setdefault(str(row["firm_id"]), []).append(row)
    return [(_step(facts, firm, rows), [row["node_id"] for row in rows]) for firm, rows in by_firm.items()]


def _step(facts: Facts, firm: str, rows: list[Record]) -> Card:
    nodes = [row["node_id"] for row in rows]
    target = next((one for one in ranked(facts.nodes[nodes[0]]) if str(one["id"]) == firm), {})
    brings = joined([with_action(facts, node) for node in nodes], "、", ", ")
    gains = [row["gain"] for row in rows if row.get("gain") is not None]
    adds = pair(f"增值 {sum(gains):.2f}", f"adds {sum(gains):.2f}") if gains else pair("")
    doubt = str(target.get("certainty") or "")
    return card(
        f"step:{firm}",
        "company",
        firm,
        pair(company_name(facts, firm, rows[0].get("name"))),
        joined([pair(f"带来 {brings['zh']}", f"brings {brings['en']}"), adds]),
        joined([city_of(facts, firm), *_costs(rows)]),
        number=str(rows[0].get("order") or ""),
        gate=str(target.get("gate") or "unknown"),
        doubt=doubt if doubt in ("unverified", "planned") else "",
    )


def _costs(rows: list[Record]) -> list[Pair]:
    """Say what the company would invest and need, and which of it is not told."""
    said: list[Pair] = []
    lacking: list[Pair] = []
    for name, word, unit, size in COSTS:
        told = [row[name] for row in rows if row.get(name) is not None]
        if told:
            total = sum(told)
            said.append(pair(f"{word['zh']}{total / size:g}{unit['zh']}", f"{word['en']} {total:g} {unit['en']}"))
        else:
            lacking.append(word)
    names = joined(lacking, "、", ", ")
    return [*said, pair(f"{names['zh']}未报", f"{names['en']} not told")] if lacking else said


def _by_phase(facts: Facts, steps: list[Card]) -> dict[str, list[Card]]:
    """Group the companies by the phase of their first row, near ones first, phases of other names last."""
    phase_of = {str(row["firm_id"]): str(row.get("phase") or "") for row in reversed(facts.plan)}
    order = dict.fromkeys([*PHASES, *phase_of.values()])
    found = {phase: [one for one in steps if phase_of[one.key] == phase] for phase in order}
    return {phase: group for phase, group in found.items() if group}


def _rows(sizes: list[int]) -> tuple[int, float]:
    """Give the fewest rows at which the phases need three columns together at most, and how wide cards may be then."""
    rows = ROWS
    while sum(ceil(size / rows) for size in sizes) > max(3, len(sizes)):
        rows += 1
    columns = sum(ceil(size / rows) for size in sizes)
    room = (WIDE - 2 * (NODE_W + 2 * PAD + BETWEEN) + BETWEEN) / columns - BETWEEN - 2 * PAD
    return rows, max(200.0, min(STEP_W, room))


def _many(group: list[Card], zh: str, en: str) -> Pair:
    many = sum(one.kind != "note" for one in group)
    return pair(f"{many} {zh}", f"{many} {en}")


def _around(facts: Facts, comes: dict[str, list[str]], *, ahead: bool) -> list[Card]:
    """Make cards of the nodes here that take the plan's goods, or supply it, in the order of what they belong to."""
    touched: dict[str, list[int]] = {}
    for place, node in enumerate(comes):
        for one in neighbours(facts, node, ahead=ahead):
            if is_here(facts, one):
                touched.setdefault(one, []).append(place)
    side = "use" if ahead else "base"
    first = sorted(touched, key=lambda node: (-len(touched[node]), touched[node][0]))
    kept = sorted(first[:MOST], key=lambda node: sum(touched[node]) / len(touched[node]))
    cards = [_node(facts, side, node) for node in kept]
    rest = len(first) - len(kept)
    words = pair(f"+{rest} 个环节", f"+{rest} nodes")
    return [*cards, card(f"more:{side}", "note", "", words)] if rest > 0 else cards


def _node(facts: Facts, side: str, node: str) -> Card:
    data = facts.nodes[node]
    many = data.get("firms")
    count = pair(f"{many} 家", f"firms: {many}") if many is not None else pair("")
    told = joined([pair(data.get("lead_short")), count])
    made = card(f"{side}:{node}", "node", node, node_name(facts, node), told, status=data["status"])
    return made._replace(doubt=data.get("doubt") or "")


def _phase(group: list[Card], x: float, area: float, rows: int, wide: float) -> tuple[list[Card], float]:
    """Place a phase's companies down columns of like length; and tell how wide that is."""
    columns = ceil(len(group) / rows)
    each = ceil(len(group) / columns)
    placed: list[Card] = []
    for column in range(columns):
        left = x + PAD + column * (wide + COLUMN_GAP)
        placed += _spread(group[column * each : (column + 1) * each], left, area, wide, STEP_H)
    return placed, columns * (wide + COLUMN_GAP) - COLUMN_GAP + 2 * PAD


def _side(group: list[Card], x: float, area: float) -> tuple[list[Card], float]:
    return _spread(group, x + PAD, area, NODE_W, NODE_H), NODE_W + 2 * PAD


def _spread(group: list[Card], x: float, area: float, w: float, h: float) -> list[Card]:
    """Place cards below each other in the middle of the height."""
    gap = min(28.0, (area - len(group) * h) / max(1, len(group)))
    top = HEAD + LANE_HEAD + PAD + (area - len(group) * (h + gap) + gap) / 2
    return stacked(group, x, top, w, h, gap)


def _links(facts: Facts, comes: dict[str, list[str]], shown: set[str]) -> Iterator[Link]:
    """Give the chain's links between what is here and what comes, and among what comes, each pair of cards once."""
    seen: set[tuple[str, str]] = set()
    for start, end, link in facts.graph.edges(data=True):
        if str(link.get("kind") or "material") not in CARRIED or not (start in comes or end in comes):
            continue
        for ends in product(comes.get(start, [f"base:{start}"]), comes.get(end, [f"use:{end}"])):
            if set(ends) <= shown and ends[0] != ends[1] and ends not in seen:
                seen.add(ends)
                yield Link(*ends, "firm", pair(""))


def _head(facts: Facts) -> Pair:
    firms = len({row["firm_id"] for row in facts.plan})
    rise = sum(row.get("gain") or 0.0 for row in facts.plan)
    if facts.value is None:
        return pair(
            f"按路径引进 {firms} 家企业，全链价值提升 {rise:.2f}",
            f"The plan's {firms} companies raise the chain's value by {rise:.2f}",
        )
    before, after = f"{facts.value:.2f}", f"{facts.value + rise:.2f}"
    return pair(
        f"按路径引进 {firms} 家企业，全链价值由 {before} 升至 {after}",
        f"The plan's {firms} companies raise the chain's value from {before} to {after}",
    )


def _foot(facts: Facts) -> Pair:
    value = pair("全链价值为无量纲指数；次序不代表企业意愿", "The value has no unit; no company has promised to come")
    lacking = [word for name, word, *_ in COSTS if any(row.get(name) is None for row in facts.plan)]
    names = joined(lacking, "、", ", ")
    told = pair(
        f"“未报”：企业没有报出{names['zh']}，不作估算",
        f"“not told”: the company gave no figure of {names['en']}, and none is estimated",
    )
    return joined([told if lacking else pair(""), value], "；", "; ")

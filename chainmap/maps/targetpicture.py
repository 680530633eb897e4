"""目标图: who could fill the first gaps, one box a gap, the stages as lanes."""

from __future__ import annotations

from typing import NamedTuple

from chainmap.graph import STAGES_ZH
from chainmap.maps.data import STAGES_EN, Record
from chainmap.maps.facts import Facts, action_of, local_name, node_name, ranked, with_action
from chainmap.maps.lanes import stage_index
from chainmap.maps.shapes import (
    FOOT,
    HEAD,
    HIGH,
    LANE_GAP,
    LANE_HEAD,
    PAD,
    Box,
    Card,
    Lane,
    Picture,
    card,
    joined,
    pair,
    stacked,
)
from chainmap.maps.wording import Pair

#: How many gaps and how many companies each are tried, from the most that is wanted to the least.
TRIED = ((24, 4), (22, 4), (20, 4), (24, 3), (22, 3), (20, 3), (20, 2))
COLUMNS = 7
CARD_W, CARD_H, TITLE_H, MORE_H, STEP, BETWEEN = 164.0, 36.0, 40.0, 20.0, 4.0, 8.0
BOX_W = CARD_W + 2 * STEP


class Filled(NamedTuple):
    """A box before it has a place: its gap and its cards; the last may be the line that counts the rest."""

    node: str
    cards: list[Card]
    h: float


def target_picture(facts: Facts) -> Picture | None:
    """Lay out the companies that could fill the first gaps.

    Returns
    -------
    Picture
        A box for each of the first gaps that have candidates, in the lane of its stage, first gaps first; ``None`` if
        no gap has any.
    """
    gaps = [node for node, data in facts.nodes.items() if data.get("gap")]
    gaps.sort(key=lambda node: int(facts.nodes[node]["gap"]["rank"]))
    wanted = {node: found for node in gaps if (found := ranked(facts.nodes[node]))}
    if not wanted:
        return None
    for gap_count, most in TRIED:
        boxes = [_filled(facts, node, wanted[node], most) for node in list(wanted)[:gap_count]]
        picture = _laid_out(facts, boxes, len(wanted), [node for node in gaps if node not in wanted])
        if picture.height <= HIGH:
            break
    return picture


def _filled(facts: Facts, node: str, found: list[Record], most: int) -> Filled:
    gap = facts.nodes[node]["gap"]
    near = [
        pair(f"{zh} {firm}", f"{en} {firm}")
        for zh, en, firms in (("需方", "for", gap["buyers"]), ("供方", "by", gap["suppliers"]))
        if firms and (firm := local_name(facts, str(firms).split("、")[0]))
    ]
    told = joined([action_of(facts, node), *near[:1]])
    head = card(f"gap:{node}", "gap", node, node_name(facts, node), told, number=str(gap["rank"]))
    cards = [head._replace(status=facts.nodes[node]["status"])]
    cards += [_company(facts, node, one) for one in found[:most]]
    rest = len(found) - most
    h = STEP + TITLE_H + (len(cards) - 1) * (CARD_H + STEP) + STEP
    if rest > 0:
        cards.append(card(f"more:{node}", "note", node, pair(f"+{rest} 家", f"+{rest} more")))
        h += MORE_H
    return Filled(node, cards, h)


def _company(facts: Facts, node: str, one: Record) -> Card:
    place = pair(one.get("city") or one.get("province") or "地点未知", one.get("city") or "place unknown")
    if one.get("best"):
        best = node_name(facts, one["best"])
        more = [pair(f"首选{best['zh']}", f"first: {best['en']}")]
    else:
        low, high = one.get("rank_low"), one.get("rank_high")
        spread = pair(f"{low}–{high}名", f"#{low}–{high}") if low is not None and high is not None else pair("")
        more = [pair(f"{one['score']:.2f}" if one.get("score") is not None else ""), spread]
    doubt = one.get("certainty") or ""
    return card(
        f"{node}:{one['id']}",
        "company",
        str(one["id"]),
        pair(one["short"]),
        joined([place, *more]),
        number=str(one["rank"]),
        gate=str(one.get("gate") or ""),
        doubt=doubt if doubt in ("unverified", "planned") else "",
    )


def _laid_out(facts: Facts, boxes: list[Filled], many: int, bare: list[str]) -> Picture:
    lanes: dict[str, list[Filled]] = {}
    for box in boxes:
        lanes.setdefault(str(facts.nodes[box.node]["stage"]), []).append(box)
    stages = sorted(lanes, key=stage_index)
    columns = _columns({stage: lanes[stage] for stage in stages})
    tall = max(_depth(lanes[stage], columns[stage]) for stage in stages)
    height = HEAD + LANE_HEAD + PAD + tall + PAD
    x = 0.0
    drawn: list[Lane] = []
    frames: list[Box] = []
    cards: list[Card] = []
    for stage in stages:
        wide = columns[stage] * (BOX_W + BETWEEN) - BETWEEN + 2 * PAD
        title = pair(STAGES_ZH.get(stage, stage), STAGES_EN.get(stage, stage))
        note = pair(f"{len(lanes[stage])} 个缺口", f"{len(lanes[stage])} gaps")
        drawn.append(Lane(title, note, stage_index(stage), x, HEAD, wide, height - HEAD))
        for box, column, top in _fallen(lanes[stage], columns[stage]):
            left, y = x + PAD + column * (BOX_W + BETWEEN), HEAD + LANE_HEAD + PAD + top
            frames.append(Box(box.node, left, y, BOX_W, box.h))
            cards += _in_box(box, left + STEP, y + STEP)
        x += wide + LANE_GAP
    foot = _foot(facts, many - len(boxes), bare)
    return Picture(
        "targets", _head(boxes), foot, tuple(drawn), tuple(frames), tuple(cards), (), x - LANE_GAP, height + FOOT
    )


def _in_box(box: Filled, x: float, y: float) -> list[Card]:
    head, *rest = box.cards
    placed = [head._replace(x=x, y=y, w=CARD_W, h=TITLE_H - STEP)]
    companies = [one for one in rest if one.kind == "company"]
    placed += stacked(companies, x, y + TITLE_H, CARD_W, CARD_H, STEP)
    below = y + TITLE_H + len(companies) * (CARD_H + STEP)
    return placed + [one._replace(x=x, y=below, w=CARD_W, h=MORE_H - STEP) for one in rest if one.kind == "note"]


def _fallen(boxes: list[Filled], columns: int) -> list[tuple[Filled, int, float]]:
    """Let boxes fall one by one into the column that is shortest so far."""
    floor = [0.0] * columns
    found = []
    for box in boxes:
        column = floor.index(min(floor))
        found.append((box, column, floor[column]))
        floor[column] += box.h + BETWEEN
    return found


def _depth(boxes: list[Filled], columns: int) -> float:
    return max(top + box.h for box, _, top in _fallen(boxes, columns))


def _columns(lanes: dict[str, list[Filled]]) -> dict[str, int]:
    """Give the deepest lane one more column, as long as there are columns and it gets shallower by that."""
    columns = dict.fromkeys(lanes, 1)
    while sum(columns.values()) < COLUMNS:
        deepest = max(lanes, key=lambda stage: _depth(lanes[stage], columns[stage]))
        if columns[deepest] >= len(lanes[deepest]):
            break
        columns[deepest] += 1
    return columns


def _head(boxes: list[Filled]) -> Pair:
    return pair(
        f"前 {len(boxes)} 个有候选企业的缺口：每框一个缺口，框内按名次列企业（得分、90% 名次区间、门槛）",
        f"The first {len(boxes)} gaps that have candidates: a box a gap, its companies by rank (score, 90% interval of "
        "ranks, gate)",
    )


def _foot(facts: Facts, left: int, bare: list[str]) -> Pair:
    more = pair(f"另有 {left} 个缺口有候选，见清单", f"{left} more gaps have candidates, see the lists")
    names = [with_action(facts, node) for node in bare[:3]]
    none = joined(names, "、", ", ")
    without = pair(
        f"{len(bare)} 个缺口名单中没有候选企业，首先是{none['zh']}",
        f"{len(bare)} gaps have no candidate in the lists, first of all {none['en']}",
    )
    return joined([more if left else pair(""), without if bare else pair("")], "；", "; ")

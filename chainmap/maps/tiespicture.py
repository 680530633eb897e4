"""关系图: who can introduce the place to the first targets; listed ties apart from firms that could be asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import pandas as pd

from chainmap.maps.data import Record
from chainmap.maps.facts import Facts, city_of, company_name, is_here, neighbours, ranked, with_action
from chainmap.maps.shapes import FOOT, HEAD, HIGH, LANE_HEAD, PAD, Card, Lane, Link, Picture, card, pair, stacked
from chainmap.maps.wording import Pair
from chainmap.scoring.introductions import introductions
from chainmap.tables.conventions import constants

#: First so many targets; at most so many local firms, and so many of them a target.
FIRST, MOST, EACH = 15, 14, 2
CARD_W, CARD_H, BETWEEN = 240.0, 30.0, 96.0
AREA = HIGH - HEAD - LANE_HEAD - FOOT - 2 * PAD

KINDS = {
    "office": pair("驻外机构", "office"),
    "chamber": pair("商会", "chamber"),
    "alumni": pair("乡贤、校友组织", "association of natives or alumni"),
    "firm": pair("企业", "firm"),
    "other": pair("其他机构", "other body"),
}
#: How a local firm could know a company → words; what is told first comes first.
WAYS = {
    "group": pair("名单注明同集团", "same group in the lists"),
    "buys": pair("可采购其产品", "could buy from it"),
    "sells": pair("可向其供料", "could supply it"),
}
TITLES = (
    (pair("本地企业（可请其引荐，待核）", "Local firms (could be asked)"), 0),
    (pair("引荐机构", "Bodies that introduce"), 1),
    (pair("目标企业", "Targets"), 2),
    (pair("拟补环节", "Nodes to fill"), 0),
)

#: A node and the company that would fill it first.
Target = tuple[str, Record]
#: Local firm, company, and the way between them.
Asked = tuple[str, str, str]


def ties_picture(facts: Facts) -> Picture | None:
    """Lay out the first targets between those who could introduce them and the nodes they would fill.

    Returns
    -------
    Picture
        Links in style ``known`` are ties of the region file. Those in style ``possible`` are not: a local firm would
        buy from the company, could supply it, or belongs to its group by the lists, so that it could be asked.
        ``None`` without targets.
    """
    chosen = _first(facts)
    if not chosen:
        return None
    known, bodies = _known(facts, chosen)
    possible, left = _kept([one for target in chosen for one in _could_ask(facts, target)])
    firms = [_firm(facts, firm) for firm in dict.fromkeys(firm for firm, _, _ in possible)]
    if left:
        firms.append(card("more:firm", "note", "", pair(f"另有 {left} 家", f"{left} more")))
    if not firms:
        firms.append(
            card(
                "none:firm", "note", "", pair("没有上下游或同集团的本地企业", "No local firm beside them in the chain")
            )
        )
    nodes = [_node(facts, node) for node in dict.fromkeys(node for node, _ in chosen)]
    links = [Link(f"firm:{firm}", f"target:{one}", "possible", WAYS[way]) for firm, one, way in possible]
    links += [Link(start, end, "known", pair("")) for start, end in known]
    links += [Link(f"target:{one['id']}", f"node:{node}", "fills", pair("")) for node, one in chosen]
    return _laid_out([firms, bodies, [_target(facts, one) for _, one in chosen], nodes], links, bool(known))


def _first(facts: Facts) -> list[Target]:
    """Give the first companies, each once, with the node it would fill first."""
    found: dict[str, Target] = {}
    for node, data in facts.nodes.items():
        for one in ranked(data):
            old = found.get(str(one["id"]))
            if not one.get("best") and (old is None or one["rank"] < old[1]["rank"]):
                found[str(one["id"])] = (node, one)
    return sorted(found.values(), key=lambda target: (target[1]["rank"], str(target[1]["id"])))[:FIRST]


def _target(facts: Facts, one: Record) -> Card:
    doubt = str(one.get("certainty") or "")
    made = card(f"target:{one['id']}", "company", str(one["id"]), pair(one["short"]), city_of(facts, one["id"]))
    gate = str(one.get("gate") or "")
    return made._replace(number=str(one["rank"]), gate=gate, doubt=doubt if doubt in ("unverified", "planned") else "")


def _node(facts: Facts, node: str) -> Card:
    gap = facts.nodes[node].get("gap") or {}
    made = card(f"node:{node}", "node", node, with_action(facts, node), status=facts.nodes[node]["status"])
    return made._replace(number=str(gap.get("rank") or ""))


def _firm(facts: Facts, firm: str) -> Card:
    row = facts.local.get(firm, {})
    place = pair(row.get("county") or row.get("city"))
    return card(f"firm:{firm}", "firm", firm, pair(company_name(facts, firm)), place)


def _could_ask(facts: Facts, target: Target) -> list[Asked]:
    """Name local firms that would buy from a company, could supply it or belong to its group."""
    node, one = target
    group = str(facts.known.get(one["id"], {}).get("group") or "")
    found = [(firm, "group") for firm, row in facts.local.items() if group and str(row.get("group") or "") == group]
    for way, ahead in (("buys", True), ("sells", False)):
        near = [other for other in neighbours(facts, node, ahead=ahead) if is_here(facts, other)]
        found += [(firm, way) for other in near for firm in _firms_of(facts, other)]
    ways: dict[str, str] = {}
    for firm, way in found:
        ways.setdefault(firm, way)
    return [(firm, str(one["id"]), way) for firm, way in ways.items() if firm != str(one["id"])]


def _firms_of(facts: Facts, node: str) -> list[str]:
    """List the firms that make a node here, its lead firm first."""
    data = facts.nodes[node]
    there = [one for one in data["local"] if not one["late"] and one["id"] in facts.local]
    ordered = sorted(there, key=lambda one: (one["name"] != data.get("lead"), -(one["score"] or 0)))
    return [str(one["id"]) for one in ordered]


def _kept(asked: list[Asked]) -> tuple[list[Asked], int]:
    """Keep few firms a target, rather those who stand by several; tell how many firms are left out."""
    often = Counter(firm for firm, _, _ in asked)
    first = list(WAYS)
    kept: list[Asked] = []
    for target in dict.fromkeys(one for _, one, _ in asked):
        own = [tie for tie in asked if tie[1] == target]
        kept += sorted(own, key=lambda tie: (first.index(tie[2]), -often[tie[0]]))[:EACH]
    shown = {firm for firm, _ in Counter(firm for firm, _, _ in kept).most_common(MOST)}
    return [tie for tie in kept if tie[0] in shown], len(often) - len(shown)


def _known(facts: Facts, chosen: list[Target]) -> tuple[list[tuple[str, str]], list[Card]]:
    """Give the ties of the region file on the shortest ways to the companies, and the bodies on them."""
    if facts.region is None or not facts.region.ties:
        where = pair("在 ties 下填写机构、所识企业和来源", "List bodies, companies and source under “ties”")
        return [], [card("none:body", "note", "", pair("地区文件未列引荐关系", "The region file lists no ties"), where)]
    kinds = {tie.introducer: str(tie.kind) for tie in facts.region.ties}
    ways = introductions(_asked(facts, chosen), facts.region, constants(facts.region.constants))
    links: dict[tuple[str, str], None] = {}
    names: dict[str, None] = {}
    for (_, one), introducer, path in zip(chosen, ways["introducer"], ways["path"], strict=True):
        steps = [step for step in str(path).split(" → ")[:-1] if step]
        last = [name for name in str(introducer).split("、") if name]
        names |= dict.fromkeys([*steps, *last])
        links |= {(f"body:{start}", f"body:{end}"): None for start, end in pairwise(steps)}
        links |= {(f"body:{name}", f"target:{one['id']}"): None for name in last}
    if not names:
        return [], [card("none:body", "note", "", pair("所列引荐关系未及这些企业", "No listed tie leads to these"))]
    bodies = [card(f"body:{name}", "body", "", pair(name), KINDS.get(kinds.get(name, ""), pair(""))) for name in names]
    return list(links), bodies


def _asked(facts: Facts, chosen: list[Target]) -> pd.DataFrame:
    """Give the companies' names, groups and cities, as ties are looked up by them."""
    rows = [{"name": one["name"], **facts.known.get(one["id"], {})} for _, one in chosen]
    return pd.DataFrame(
        {key: pd.array([row.get(key) for row in rows], dtype="string") for key in ("name", "group", "city")}
    )


def _laid_out(columns: list[list[Card]], links: list[Link], listed: bool) -> Picture:
    lanes: list[Lane] = []
    cards: list[Card] = []
    area = max(AREA, max(len(column) for column in columns) * (CARD_H + 4))
    places: dict[str, float] = {}
    for at in (2, 0, 1, 3):  # the targets stand by rank, the others by what they are linked with
        column = columns[at] if at == 2 else _by_links(columns[at], links, places)
        gap = min(24.0, (area - len(column) * CARD_H) / max(1, len(column)))
        top = HEAD + LANE_HEAD + PAD + (area - len(column) * (CARD_H + gap) + gap) / 2
        x = at * (CARD_W + 2 * PAD + BETWEEN)
        placed = stacked(column, x + PAD, top, CARD_W, CARD_H, gap)
        if at == 1 and not listed:
            placed = [one._replace(y=HEAD + LANE_HEAD + PAD, h=44.0) for one in placed]
        places |= {one.id: one.y for one in placed}
        cards += placed
        title, tone = TITLES[at]
        many = sum(one.kind != "note" for one in column)
        note = pair(str(many) if many else "")
        lanes.append(Lane(title, note, tone, x, HEAD, CARD_W + 2 * PAD, LANE_HEAD + area + 2 * PAD))
    lanes.sort(key=lambda lane: lane.x)
    width, height = 4 * (CARD_W + 2 * PAD) + 3 * BETWEEN, HEAD + LANE_HEAD + area + 2 * PAD + FOOT
    head = _head(len(columns[2]))
    return Picture("ties", head, _foot(), tuple(lanes), (), tuple(cards), tuple(links), width, height)


def _by_links(column: list[Card], links: Sequence[Link], places: dict[str, float]) -> list[Card]:
    """Order cards by the middle of those they are linked with; remarks come last."""
    wish: dict[str, list[float]] = {}
    for link in links:
        for own, other in ((link.start, link.end), (link.end, link.start)):
            if other in places:
                wish.setdefault(own, []).append(places[other])
    middle = {own: sum(found) / len(found) for own, found in wish.items()}
    return sorted(column, key=lambda one: (one.kind == "note", middle.get(one.id, 0.0)))


def _head(many: int) -> Pair:
    return pair(
        f"前 {many} 家目标企业：实线为地区文件所列引荐关系；虚线为可请其引荐的本地企业（待核），不是已有关系",
        f"The first {many} targets: full lines are ties that the region file lists; dashed ones are local firms that "
        "could be asked (to be checked), not ties that exist",
    )


def _foot() -> Pair:
    return pair(
        "虚线依据：产业链上可采购其产品、可向其供料，或名单注明同集团；是否相识、愿否引荐，须逐一核实",
        "Dashed: by the chain it could buy from or supply the company, or the lists give one group; whether they know "
        "each other is to be checked",
    )

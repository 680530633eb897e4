"""关系图: who can introduce the place to the first target companies, by listed ties and by firms that could be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chainmap.maps.pictures import (
    LANE_HEAD,
    LANE_PAD,
    NOTE_ROW,
    Card,
    Link,
    Pair,
    Picture,
    Record,
    both,
    city_of,
    doubt_of,
    even_lanes,
    name_of,
    ranked,
)
from chainmap.maps.targetpicture import ACTIONS
from chainmap.maps.wording import short_name

#: Companies shown, and firms of the place named for each.
MOST_TARGETS, MOST_ASKED = 14, 2
FIRM_W, BODY_W, COMPANY_W, NODE_W = 218.0, 218.0, 268.0, 196.0
CARD_H, CARD_GAP, ROOM = 34.0, 6.0, 92.0


def ties_picture(nodes: Mapping[str, Record]) -> Picture | None:
    """Draw ways to the first targets: local firms that could be asked, introducers, companies, nodes they would close.

    Parameters
    ----------
    nodes
        As from :func:`chainmap.maps.data.node_records`; ``introduction`` of a target is a listed way, and the gap's
        ``buyers`` and ``suppliers`` are the firms here that could be asked.

    Returns
    -------
    Picture or None
        ``tie`` links are listed in the region file; ``possible`` links are not known, only worth asking. Nothing if
        there is no target.
    """
    found = [{**one, "node": node} for node, data in nodes.items() for one in ranked(data) if not one.get("best")]
    if not found:
        return None
    shown = sorted(found, key=lambda one: one["rank"])[:MOST_TARGETS]
    ways = {one["id"]: [part.strip() for part in str(one.get("introduction") or "").split("→")][:-1] for one in shown}
    bodies = list(dict.fromkeys(body for way in ways.values() for body in way if body))
    asked = {one["id"]: _asked(nodes[one["node"]]) for one in shown}
    firms = list(dict.fromkeys(firm for one in shown for firm, _ in asked[one["id"]]))
    places = {name: place for place, name in enumerate(dict.fromkeys(one["node"] for one in shown))}
    listed = any(one["parts"].get("part_ties") is not None for one in found)
    heading = [
        (
            both("本地企业（以商招商）", "Firms here"),
            both("可请引荐，待核", "to be asked"),
            [CARD_H] * len(firms),
            FIRM_W,
        ),
        (both("引荐机构", "Introducers"), both("地区文件所列", "as listed"), [CARD_H] * max(1, len(bodies)), BODY_W),
        (
            both("目标企业", "Target companies"),
            both(f"前 {len(shown)} 家", f"first {len(shown)}"),
            [CARD_H] * len(shown),
            COMPANY_W,
        ),
        (
            both("拟补环节", "Nodes they close"),
            both(f"{len(places)} 个", str(len(places))),
            [CARD_H] * len(places),
            NODE_W,
        ),
    ]
    lanes, centres, width = even_lanes(heading, CARD_GAP, ROOM)
    kinds = {firm: word for pairs in asked.values() for firm, word in pairs}
    cards = [
        *(_firm(firm, kinds[firm], spot) for firm, spot in zip(firms, centres[0], strict=True)),
        *_bodies(bodies, centres[1], listed),
        *(_company(one, spot) for one, spot in zip(shown, centres[2], strict=True)),
        *(_node(nodes[node], node, spot) for node, spot in zip(places, centres[3], strict=True)),
    ]
    links = _links(shown, ways, asked)
    notes = _notes(listed, len(found) - len(shown))
    height = max([lane.h for lane in lanes], default=LANE_HEAD + 2 * LANE_PAD) + NOTE_ROW * len(notes)
    return Picture("ties", tuple(lanes), (), tuple(cards), links, notes, width, height)


def _asked(node: Record) -> list[tuple[str, str]]:
    """Name firms here that would buy from the company or supply it, users first."""
    gap = node.get("gap") or {}
    buyers = [one for one in str(gap.get("buyers") or "").split("、") if one]
    suppliers = [one for one in str(gap.get("suppliers") or "").split("、") if one and one not in buyers]
    return [(one, "buyer") for one in buyers[:MOST_ASKED]] + [
        (one, "supplier") for one in suppliers[: max(0, MOST_ASKED - len(buyers))]
    ]


def _firm(name: str, word: str, spot: tuple[float, float]) -> Card:
    line = both("可能的用户", "would buy") if word == "buyer" else both("可能的供料方", "would supply")
    return Card(f"firm:{name}", "firm", *spot, FIRM_W, CARD_H, both(short_name(name)), (line,), "", name, "", "", "")


def _bodies(bodies: Sequence[str], spots: Sequence[tuple[float, float]], listed: bool) -> list[Card]:
    """Give the introducers; without any, one card that says why and what to do."""
    if bodies:
        return [
            Card(f"body:{name}", "introducer", *spot, BODY_W, CARD_H, both(name), (), "", name, "", "", "")
            for name, spot in zip(bodies, spots, strict=True)
        ]
    said = (
        both("所列关系到不了这些企业", "no listed tie leads there")
        if listed
        else both("地区文件未列引荐关系", "none listed")
    )
    how = both("在地区文件写 ties 后重算", "add them under ties in the region file")
    return [Card("more:ties", "more", *spots[0], BODY_W, CARD_H, said, (how,), "", "", "", "", "")]


def _company(one: Record, spot: tuple[float, float]) -> Card:
    line = both(
        f"{city_of(one) or '所在地未知'} · 得分 {one['score']:.2f}",
        f"{city_of(one) or 'place unknown'} · {one['score']:.2f}",
    )
    state = str(one.get("gate") or "unknown")
    return Card(f"company:{one['id']}", "company", *spot, COMPANY_W, CARD_H, both(str(one["short"])), (line,), one["node"],
                one["id"], state, doubt_of(one.get("certainty")), str(one["rank"]))  # fmt: skip


def _node(data: Record, node: str, spot: tuple[float, float]) -> Card:
    gap = data.get("gap") or {}
    zh, en = ACTIONS.get(str(gap.get("action")), ("", ""))
    line: Pair = both(f"{zh}链 · 缺口第 {gap['rank']}", f"{en} · gap {gap['rank']}") if gap else both("")
    return Card(
        f"node:{node}",
        "node",
        *spot,
        NODE_W,
        CARD_H,
        name_of(data),
        (line,),
        node,
        "",
        data["status"],
        data["doubt"],
        "",
    )


def _links(
    shown: Sequence[Record], ways: Mapping[str, list[str]], asked: Mapping[str, list[tuple[str, str]]]
) -> tuple[Link, ...]:
    links: dict[Link, None] = {}
    for one in shown:
        company = f"company:{one['id']}"
        links[Link(company, f"node:{one['node']}", "open")] = None
        way = [f"body:{body}" for body in ways[one["id"]] if body]
        for start, end in zip(way, [*way[1:], company], strict=False):
            links[Link(start, end, "tie")] = None
        for firm, _ in asked[one["id"]]:
            links[Link(f"firm:{firm}", company, "possible")] = None
    return tuple(links)


def _notes(listed: bool, beyond: int) -> tuple[Pair, ...]:
    notes = [
        both("实线：地区文件所列的引荐关系。虚线：本地企业按产业链是其可能的用户或供料方，可请其引荐；是否有往来未知，须核实。",
             "Full lines are ties listed in the region file. Dashed: a firm here that would buy or supply by the chain and could "
             "be asked; whether they deal with each other is not known.")
    ]  # fmt: skip
    if beyond > 0:
        notes.append(both(f"其后 {beyond} 家目标企业见清单。", f"{beyond} more targets in the list."))
    return tuple(notes)

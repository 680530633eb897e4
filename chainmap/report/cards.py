"""What a card of the chain says: its name, how many firms are here, who leads or who could come."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

import networkx as nx

from chainmap.report.folding import NUMBERED, STRONG
from chainmap.report.lettering import SMALLEST, fit, shorten, width_of
from chainmap.report.scene import STYLES, Area, Card, pad_of
from chainmap.workbook.text import safe_text

Record = Mapping[str, Any]

ACTIONS = {"fill": "补", "extend": "延", "strengthen": "强", "build": "建"}
STATUS_ZH = {"present": "已有", "weak": "薄弱", "missing": "缺失（名单中未见）", "unknown": "未评估"}
DOUBTS = {"unverified": "待核", "planned": "拟建"}
#: Names of nodes are set no smaller than this at reading distance, in points.
LEAST_NAME = 7.0


def chain_card(
    graph: nx.DiGraph, node: str, area: Area, nodes: Mapping[str, Record], kind: str, distance: float
) -> Card:
    """Fit a node's words to its card, or those of a folded rest.

    Parameters
    ----------
    graph
        The chain as folded.
    node
        One of its nodes.
    area
        Where the card stands.
    nodes
        What is known of each node of the unfolded chain.
    kind
        Which of the chain's maps; what it is not about stands back.
    distance
        How much larger than in the hand letters must be.
    """
    members = graph.nodes[node].get("members")
    if members is not None:
        whole = len(members) == sum(_home(graph.nodes[node]) == _home(one) for one in nodes.values())
        return _folded_card(node, area, [nodes[one] for one in members], whole, kind)
    known = nodes[node]
    gap, status = known.get("gap"), str(known["status"])
    numbered = bool(gap and gap["rank"] <= NUMBERED)
    badge = ACTIONS.get(str(gap["action"]), "") + (str(gap["rank"]) if numbered else "") if gap else ""
    badge = "" if kind == "status" else badge
    look = _look(status, kind, _concerns(known, kind))
    tail = _tail(known, kind, numbered)
    full = " ".join(safe_text(known["zh"]).split()) or node
    small = small_size(area)
    room = area.w - 2 * pad_of(area, small)
    rows = bool(status != "unknown" or badge) + bool(tail)
    name = fit_name(full, room, area.h - rows * small * 1.3 - 3.0, area)
    if tail and (name.cut or name.size < LEAST_NAME * distance):
        tail, rows = "", rows - 1
        name = fit_name(full, room, area.h - rows * small * 1.3 - 3.0, area)
    free = room - small * 1.15 - (width_of(badge, small) + 4.0 if badge else 0.0)
    count = _count(known)
    if width_of(count, small) > free:
        count = DOUBTS.get(str(known["doubt"]), count)
    lines = [shorten(count, small, free)] if rows else []
    lines += [shorten(tail, small, room)] if tail else []
    mark = status if status != "unknown" else ""
    said = "，".join(filter(None, [STATUS_ZH[status], count, f"缺口 {badge}" if badge else "", tail]))
    return Card(
        node, full, said, area, status, STYLES[look], name.lines, name.size, small, mark, tuple(lines), badge,
        bool(badge and gap and gap["rank"] <= STRONG), bool(known["doubt"]) and look in ("present", "weak"),
    )  # fmt: skip


def small_size(area: Area) -> float:
    """Give the size of the lines below a card's name."""
    return max(SMALLEST, min(0.165 * area.h, 0.115 * area.w))


def fit_name(full: str, room: float, height: float, area: Area) -> Any:
    """Set a name as large as its card lets it, the smaller the longer it is."""
    return fit(full, room, height, max(min(0.3 * area.h, 0.19 * area.w), SMALLEST))


def is_cut(card: Card) -> bool:
    """Tell whether a card's name lost its end."""
    return any(line.endswith("…") for line in card.name) and not card.full.endswith("…")


def _home(record: Mapping[str, Any]) -> tuple[str, str]:
    return str(record.get("stage") or ""), str(record.get("segment") or "")


def _concerns(known: Record, kind: str) -> bool:
    """Tell whether a kind of map is about a node."""
    gap = known.get("gap")
    about = {"plan": bool(known["plan"]), "gaps": bool(gap and gap["rank"] <= NUMBERED)}
    return about.get(kind, bool(known["targets"] or known["plan"]))


def _look(status: str, kind: str, concerned: bool) -> str:
    """Let stand back what a kind of map is not about."""
    if kind == "status" and status == "missing":
        return "faded"
    if kind not in ("all", "status") and not concerned:
        return {"missing": "faded", "present": "quiet", "weak": "quiet"}.get(status, status)
    return status


def _count(known: Record) -> str:
    """Say how many firms are here, and whether nobody has checked them."""
    word = DOUBTS.get(str(known["doubt"]), "")
    if not known["firms"]:
        return word or ("缺" if known["status"] == "missing" else "")
    return f"{known['firms']}家{word}"


def _tail(known: Record, kind: str, numbered: bool) -> str:
    """Name the lead firm, or where there is none the company to win; for a first gap, who would deal with it here."""
    if kind == "gaps":
        gap = known.get("gap")
        if not numbered or not gap:
            return ""
        sides = [(word, _number_of(gap[key])) for key, word in (("suppliers", "供"), ("buyers", "用"))]
        here = "".join(f"{word}{count}" for word, count in sides if count)
        return f"本地{here}" if here else ""
    if known["status"] != "missing" and known.get("lead_short"):
        return safe_text(known["lead_short"])
    ranked = [one for one in known["targets"] if not one.get("apart")]
    first = [*known["plan"], *ranked]
    return "→" + safe_text(first[0]["short"]) if first and kind != "status" else ""


def _number_of(names: object) -> int:
    """Count the names in a cell: 甲、乙 or 甲、乙等5家."""
    text = str(names or "")
    more = re.search(r"等(\d+)家$", text)
    return int(more[1]) if more else sum(bool(name.strip()) for name in text.split("、"))


def _folded_card(node: str, area: Area, members: list[Record], whole: bool, kind: str) -> Card:
    small = small_size(area)
    states = Counter(str(one["status"]) for one in members)
    short = {"present": "有", "weak": "弱", "missing": "缺"}
    gaps = sum(1 for one in members if one.get("gap"))
    tail = f"缺口{gaps}个" if gaps and kind != "status" else ""
    plain = bool(tail) and gaps == states["missing"] == len(members)
    count = "" if plain else " ".join(f"{word}{states[one]}" for one, word in short.items() if states[one])
    full = f"{len(members)}个环节" if whole else f"其余{len(members)}个环节"
    room = area.w - 2 * pad_of(area, small)
    name = fit_name(full, room, area.h - 2.6 * small, area)
    names = "、".join(safe_text(one["zh"]) for one in members)
    rows = tuple(shorten(row, small, room) for row in (count, tail) if row)
    return Card(
        node, full, names, area, "folded", STYLES["folded"], name.lines, name.size, small, "", rows, folded=True
    )  # fmt: skip

"""What the map shows, as plain JSON values: names, states, gaps, targets and sources of each node."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx
import pandas as pd

from chainmap.graph import STAGES_ZH
from chainmap.maps.lanes import CARD_H, CARD_W, COLUMN, GAP, PAD
from chainmap.maps.layout import LANE_GAP, LANE_TITLE, Box, Layout
from chainmap.maps.wording import Pair, certainty, citation, doubt, halves, short_name
from chainmap.tables.contract import TABLES, not_later

STAGES_EN = {"upstream": "Upstream", "midstream": "Midstream", "downstream": "Downstream"}
PARTS_EN = {
    "part_match": "match",
    "part_gap": "gap",
    "part_link": "links",
    "part_strength": "strength",
    "part_expansion": "expansion",
    "part_proximity": "proximity",
    "part_ties": "ties",
    "part_relatedness": "relatedness",
}

#: Status words of the coverage table → the four states a card can show.
STATES = {"covered": "present", "present": "present", "weak": "weak", "missing": "missing"}

Record = dict[str, Any]


def records(frame: pd.DataFrame | None) -> list[Record]:
    """Give the rows of a table as plain Python values; what is unknown becomes ``None``.

    Examples
    --------
    >>> records(pd.DataFrame({"rank": pd.array([1, None], dtype="Int64")}))
    [{'rank': 1}, {'rank': None}]
    """
    if frame is None:
        return []
    return [{str(key): _plain(value) for key, value in row.items()} for row in frame.to_dict("records")]


def node_records(
    graph: nx.DiGraph,
    *,
    coverage: pd.DataFrame | None,
    gaps: pd.DataFrame | None,
    targets: pd.DataFrame | None,
    matches: pd.DataFrame | None,
    firms: pd.DataFrame | None,
    candidates: pd.DataFrame | None,
    plan: pd.DataFrame | None,
    date: str,
) -> dict[str, Record]:
    """Gather what is known of each node; rows of unknown nodes are left out."""
    local = {row["firm_id"]: row for row in records(firms)}
    known = local | {row["firm_id"]: row for row in records(candidates)}
    nodes = {node: _node(graph, node) for node in graph.nodes}
    for row in records(coverage):
        if row["node_id"] in nodes:
            nodes[row["node_id"]] |= _coverage(row, local)
    for rank, row in enumerate(records(gaps), start=1):
        if row["node_id"] in nodes:
            nodes[row["node_id"]]["gap"] = _gap(row, rank, graph)
    proposed = {row["firm_id"] for row in records(targets)}
    words = {(row["firm_id"], row["node_id"]): row for row in records(matches)}
    for (firm, node), row in words.items():
        here = firm in local if firms is not None else firm not in proposed
        if here and node in nodes:
            nodes[node]["local"].append(_local(row, known.get(firm, {}), date))
    for data in nodes.values():
        data["doubt"] = doubt(data["local"])
    for row in records(targets):
        match = words.get((row["firm_id"], row["node_id"]), {})
        _add_target(nodes, row, _target(row, known.get(row["firm_id"], {}), match))
    for row in records(plan):
        if row["node_id"] in nodes:
            firm = known.get(row["firm_id"], {})
            name = str(firm.get("name") or row["firm_id"])
            told = {"id": row["firm_id"], "name": name, "short": short_name(name, _places(firm))}
            nodes[row["node_id"]]["plan"].append({**_pick(row, "order", "phase", "gain"), **told})
    return nodes


def links_by_product(graph: nx.DiGraph) -> list[tuple[str, str, dict[str, Any]]]:
    """List the links as (input, product, attributes), the inputs of a product in the order of its chain file.

    Examples
    --------
    >>> graph = nx.DiGraph([("b", "made"), ("a", "made"), ("b", "other")])
    >>> [pair for *pair, _ in links_by_product(graph)]
    [['b', 'made'], ['a', 'made'], ['b', 'other']]
    """
    return [(start, end, data) for end in graph for start, data in graph.pred[end].items()]


def link_records(graph: nx.DiGraph) -> list[Record]:
    """Give every link with what the panel says of it, in the order of :func:`links_by_product`."""
    return [
        {
            "from": start,
            "to": end,
            "kind": str(data.get("kind") or "material"),
            "routes": [str(one) for one in data.get("routes") or ()],
            "t_per_t": _plain(data.get("t_per_t")),
            "share": _plain(data.get("share")),
            "basis": data.get("basis") or "",
            "recycling": bool(data.get("recycling")),
            "note": halves(data.get("note")),
            "sources": _citations(graph, data.get("sources")),
        }
        for start, end, data in links_by_product(graph)
    ]


def frame_records(graph: nx.DiGraph, layout: Layout) -> Record:
    """Give the lanes and boxes with their titles, and the sizes the drawing needs."""
    segments = graph.graph.get("segments") or {}

    def box(one: Box) -> Record:
        title = segments.get(one.segment) or {"zh": one.segment, "en": one.segment}
        if not one.segment:
            title = {"zh": STAGES_ZH.get(one.stage, one.stage), "en": STAGES_EN.get(one.stage, one.stage)}
        return {"stage": one.stage, "segment": one.segment, "zh": title["zh"], "en": title["en"], **_area(one)}

    return {
        "lanes": [box(one) for one in layout.lanes],
        "boxes": [box(one) for one in layout.boxes],
        "width": layout.width,
        "height": layout.height,
        "card": [CARD_W, CARD_H],
        "step": [COLUMN, PAD, GAP, LANE_GAP, LANE_TITLE],
    }


def part_names() -> list[Record]:
    """Give the parts of the score with their names, in the order of the table."""
    return [
        {"id": column.name, "zh": column.zh, "en": PARTS_EN.get(column.name, column.name)}
        for column in TABLES["targets"]
        if column.name.startswith("part_")
    ]


def _plain(value: Any) -> Any:
    """Turn numpy and pandas scalars into Python's; NaN, NA and infinities are unknown."""
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return round(value, 6) if abs(value) < float("inf") else None
    return value if isinstance(value, str | int | bool) else str(value)


def _area(one: Box) -> Record:
    return {"x": round(one.x, 1), "y": round(one.y, 1), "w": round(one.w, 1), "h": round(one.h, 1)}


def _pick(row: Mapping[str, Any], *keys: str) -> Record:
    return {key: row.get(key) for key in keys}


def _split(text: object) -> list[str]:
    return [part.strip() for part in str(text or "").split("|") if part.strip()]


def _citations(graph: nx.DiGraph, sources: Iterable[str | Mapping[str, Any]] | None) -> list[Pair]:
    book = graph.graph.get("sources") or {}
    return [citation(book.get(one, one) if isinstance(one, str) else one) for one in sources or ()]


def _node(graph: nx.DiGraph, node: str) -> Record:
    data = graph.nodes[node]
    needs = graph.graph.get("needs") or {}
    place: Record = {key: str(data.get(key) or "") for key in ("stage", "segment")}
    texts: Record = {key: halves(data.get(key)) for key in ("importance_reason", "barrier", "note")}
    words = place | texts
    return words | {
        "zh": str(data.get("zh") or node),
        "en": str(data.get("en") or data.get("zh") or node),
        "aliases": [str(one) for one in data.get("aliases") or ()],
        "industry": [str(one) for one in data.get("industry") or ()],
        "importance": _plain(data.get("importance")),
        "buyable": bool(data.get("buyable", True)),
        "needs": [_need(one, needs) for one in data.get("gate") or ()],
        "sources": _citations(graph, data.get("sources")),
        "status": "unknown",
        "doubt": "",
        "firms": None,
        "local": [],
        "targets": [],
        "plan": [],
    }


def _need(need: str, needs: Mapping[str, Mapping[str, str]]) -> Record:
    """Name a need in both languages; a trailing ``?`` marks one the region file says nothing of."""
    bare = need.removesuffix("?")
    name = needs.get(bare) or {"zh": bare, "en": bare}
    return {"zh": name["zh"], "en": name["en"], "unsaid": need.endswith("?")}


def _coverage(row: Record, local: Mapping[str, Record]) -> Record:
    lead = row.get("lead_firm") or ""
    home = next((firm for firm in local.values() if firm.get("name") == lead), {})
    return {
        "status": STATES.get(str(row.get("status")), "unknown"),
        "lead": lead,
        "lead_short": short_name(lead, _places(home)) if lead else "",
        **_pick(row, "firms", "revenue_mcny", "strength", "concentration"),
    }


def _gap(row: Record, rank: int, graph: nx.DiGraph) -> Record:
    needs = graph.graph.get("needs") or {}
    return {
        "rank": rank,
        "missing_inputs": _split(row.get("missing_inputs")),
        "unmet_needs": [_need(one, needs) for one in _split(row.get("unmet_needs"))],
        "reason": halves(row.get("reason")),
        **_pick(row, "action", "rise", "severity", "inputs_met", "suppliers", "buyers"),
    }


def _places(firm: Mapping[str, Any]) -> list[str]:
    return [str(firm[key]) for key in ("province", "city", "county") if firm.get(key)]


def _evidence(match: Record) -> Record:
    """Give what made a match, and apart from it how certain a given fact is."""
    certain, evidence = certainty(match.get("evidence"))
    return {"certainty": certain, "evidence": evidence}


def _local(row: Record, firm: Record, date: str) -> Record:
    since = firm.get("since")
    late = bool(date) and not_later(since, date) is False
    return {
        "id": row["firm_id"],
        "name": firm.get("name") or row["firm_id"],
        **_pick(row, "score", "by"),
        **_evidence(row),
        **_pick(firm, "since", "city", "county", "source", "revenue_mcny"),
        "late": late,
    }


def _target(row: Record, firm: Record, match: Record) -> Record:
    parts = [column.name for column in TABLES["targets"] if column.name.startswith("part_")]
    name = firm.get("name") or row.get("group") or row["firm_id"]
    return {
        "id": row["firm_id"],
        "name": name,
        "short": short_name(name, _places(firm)),
        "parts": _pick(row, *parts),
        "assumed": _split(row.get("assumed_parts")),
        "reason": halves(row.get("reason")),
        "gate_reason": halves(row.get("gate_reason")),
        **_pick(row, "rank", "rank_low", "rank_high", "group", "score", "closes", "gate"),
        **_pick(row, "introducer", "introduction", "source", "apart"),
        **_pick(firm, "province", "city"),
        **_pick(match, "by"),
        **_evidence(match),
    }


def _add_target(nodes: dict[str, Record], row: Record, target: Record) -> None:
    """Put a company at its best node and, by name only, at the further ones it could close."""
    if row["node_id"] in nodes:
        nodes[row["node_id"]]["targets"].append(target)
    for other in _split(row.get("also")):
        if other in nodes:
            nodes[other]["targets"].append(_elsewhere(target, row["node_id"]))


def _elsewhere(target: Record, best: str) -> Record:
    """Name a company at a further node it could close: its score and parts belong to its best node."""
    kept = ("id", "name", "short", "rank", "group", "province", "city", "source", "apart")
    return {**_pick(target, *kept), "parts": {}, "assumed": [], "best": best}

"""What the pictures of targets, plan and ties are drawn from: the records of nodes and companies, by their keys."""

from __future__ import annotations

from typing import NamedTuple

import networkx as nx
import pandas as pd

from chainmap.coverage.strength import own_strengths
from chainmap.definition.models import Region
from chainmap.maps.data import Record, records
from chainmap.maps.shapes import ACTIONS, pair
from chainmap.maps.wording import Pair, short_name
from chainmap.value import chain_value

#: Links that carry goods; utilities, machines and services would hide them.
CARRIED = ("material", "auxiliary", "byproduct")
HERE = ("present", "weak")


class Facts(NamedTuple):
    """Nodes as the map knows them, companies by key, the plan's rows, and the place.

    ``value`` is F of the place as it is; ``None`` without a plan or a coverage table.
    """

    graph: nx.DiGraph
    nodes: dict[str, Record]
    local: dict[str, Record]
    known: dict[str, Record]
    plan: list[Record]
    value: float | None
    region: Region | None


def gather(
    graph: nx.DiGraph,
    nodes: dict[str, Record],
    *,
    coverage: pd.DataFrame | None,
    firms: pd.DataFrame | None,
    candidates: pd.DataFrame | None,
    plan: pd.DataFrame | None,
    region: Region | None,
) -> Facts:
    """Gather the facts; rows of the plan that name unknown nodes are left out."""
    local = {row["firm_id"]: row for row in records(firms)}
    known = local | {row["firm_id"]: row for row in records(candidates)}
    steps = [row for row in records(plan) if row["node_id"] in nodes]
    return Facts(graph, nodes, local, known, steps, _value(graph, coverage, region) if steps else None, region)


def _value(graph: nx.DiGraph, coverage: pd.DataFrame | None, region: Region | None) -> float | None:
    """Give F of the place as it is, if there is all that it takes."""
    if coverage is None or not {"node_id", "strength"} <= set(coverage.columns):
        return None
    if any(data.get("importance") is None for _, data in graph.nodes(data=True)):
        return None
    strengths = dict(zip(graph.nodes, own_strengths(coverage, list(graph.nodes)), strict=True))
    return chain_value(graph, strengths, region.constants if region else None)


def node_name(facts: Facts, node: str) -> Pair:
    """Name a node in both languages."""
    data = facts.nodes.get(node, {})
    return pair(data.get("zh") or node, data.get("en") or data.get("zh") or node)


def action_of(facts: Facts, node: str) -> Pair:
    """Give the word of a node's gap: 补链, 延链, 强链 or 建链; empty without one."""
    gap = facts.nodes.get(node, {}).get("gap") or {}
    return ACTIONS.get(str(gap.get("action")), pair(""))


def with_action(facts: Facts, node: str) -> Pair:
    """Name a node with what is to be done there."""
    action = action_of(facts, node)
    name = node_name(facts, node)
    return pair(f"{name['zh']}（{action['zh']}）", f"{name['en']} ({action['en']})") if action["zh"] else name


def company_name(facts: Facts, firm: str, otherwise: object = None) -> str:
    """Give a company's name as short as a card wants it."""
    row = facts.known.get(firm, {})
    name = str(row.get("name") or otherwise or firm)
    return short_name(name, [str(row[key]) for key in ("province", "city", "county") if row.get(key)])


def local_name(facts: Facts, name: str) -> str:
    """Shorten a local firm's full name."""
    firm = next((key for key, row in facts.local.items() if row.get("name") == name), "")
    return company_name(facts, firm, name)


def city_of(facts: Facts, firm: str) -> Pair:
    """Give the city of a company, or say that it is not known."""
    row = facts.known.get(firm, {})
    found = str(row.get("city") or row.get("province") or "")
    return pair(found) if found else pair("地点未知", "place unknown")


def neighbours(facts: Facts, node: str, *, ahead: bool) -> list[str]:
    """List the nodes that take a node's goods (``ahead``) or whose goods it takes."""
    near = facts.graph.succ[node] if ahead else facts.graph.pred[node]
    return [one for one, link in near.items() if str(link.get("kind") or "material") in CARRIED]


def is_here(facts: Facts, node: str) -> bool:
    """Tell whether a node is present or weak."""
    return facts.nodes[node]["status"] in HERE


def ranked(node: Record) -> list[Record]:
    """Give the companies that could come to a node, those whose first choice it is before others, by rank."""
    found = [one for one in node["targets"] if not one.get("apart") and one.get("rank") is not None]
    return sorted(found, key=lambda one: (bool(one.get("best")), one["rank"]))

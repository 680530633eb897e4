"""Around a lead firm (链主): its suppliers and customers, what these customers also need, and who takes from them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

import networkx as nx
import numpy as np

from chainmap.definition.models import Region
from chainmap.graph import material_inputs, material_users, wholes_of
from chainmap.value import Floats, ValueArrays, rises


class Circle(NamedTuple):
    """The nodes around a lead firm: next to what it makes, and one step further on by its customers."""

    customers: frozenset[str]
    suppliers: frozenset[str]
    beyond: frozenset[str]


def circle(graph: nx.DiGraph, made: Collection[str]) -> Circle:
    """Walk from what a lead firm makes to its suppliers, its customers, and what else its customers have to do with.

    Material links only. ``beyond`` is what the customers also take in (配套) and who takes from them (下游); who takes
    a wider node takes its kinds. What the lead firm makes itself is in none of them.

    Examples
    --------
    >>> graph = nx.DiGraph()
    >>> graph.add_nodes_from(["sand", "cloth", "foil", "laminate", "board", "cable"], part_of=())
    >>> graph.add_edges_from([("sand", "cloth"), ("cloth", "laminate"), ("foil", "laminate")], kind="material")
    >>> graph.add_edges_from([("laminate", "board"), ("foil", "cable")], kind="material")
    >>> around = circle(graph, {"cloth"})
    >>> sorted(around.suppliers), sorted(around.customers), sorted(around.beyond)
    (['sand'], ['laminate'], ['board', 'foil'])
    """
    own = frozenset(made)
    customers = _users(graph, own) - own
    suppliers = frozenset(one for node in own for one in material_inputs(graph, node)) - own - customers
    needed = frozenset(one for node in customers for one in material_inputs(graph, node))
    beyond = (needed | _users(graph, customers)) - own - customers - suppliers
    return Circle(customers, suppliers, beyond)


def _users(graph: nx.DiGraph, nodes: Collection[str]) -> frozenset[str]:
    wider = {whole for node in nodes for whole in (node, *wholes_of(graph, node))}
    return frozenset(user for node in wider for user in material_users(graph, node))


def lead_rises(
    graph: nx.DiGraph,
    arrays: ValueArrays,
    state: Floats,
    people: Mapping[str, Collection[str]],
    region: Region | None,
) -> dict[str, float]:
    """Give the rise of each node around the lead firms that the region names.

    A supplier or customer of a lead firm counts with its rise today. What the customers also take, and who takes from
    them, can only come with the customers, and counts with the rise it has once they are there: copper foil and
    resin are worth little to a place that weaves glass cloth, and much to one where laminate is made from it.

    Parameters
    ----------
    graph
        As built by :func:`chainmap.build_graph`.
    arrays
        From :func:`chainmap.value.value_arrays`.
    state
        Strength of each node by itself, 0-1.
    people
        Names of the firms at each node.
    region
        Names the lead firms.

    Returns
    -------
    dict
        Node → rise, for the nodes around a lead firm; with several lead firms the largest.
    """
    today: Floats | None = None
    found: dict[str, float] = {}
    place = {node: number for number, node in enumerate(arrays.nodes)}
    for lead in region.leads if region else ():
        around = circle(graph, {node for node, names in people.items() if lead.company in names})
        today = rises(arrays, state) if today is None else today
        ahead = state.copy()
        ahead[[place[node] for node in around.customers]] = 1.0
        later = rises(arrays, np.maximum(ahead, state))
        near = dict.fromkeys((*around.customers, *around.suppliers), today)
        for node, measured in (near | dict.fromkeys(around.beyond, later)).items():
            found[node] = max(found.get(node, 0.0), float(measured[place[node]]))
    return found


def lead_notes(people: Mapping[str, Collection[str]], region: Region | None) -> list[str]:
    """Say which lead firms the list of gaps starts from, and which are not among the local firms of the chain."""
    named = [lead.company for lead in region.leads] if region else []
    here = {name for names in people.values() for name in names}
    found, lost = [one for one in named if one in here], [one for one in named if one not in here]
    notes = []
    if found:
        zh = f"缺口先列链主企业（{'、'.join(found)}）的供应方、客户及客户的配套与下游，按链主圈提升值排列"
        notes.append(f"{zh} / gaps around the lead firm come first")
    if lost:
        zh = f"链主企业（{'、'.join(lost)}）不在本地名单中，或没有对应的环节"
        notes.append(f"{zh} / lead firm that makes no node of the chain in the local list")
    return notes

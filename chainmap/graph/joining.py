"""Where chains meet: which nodes of several chains are one, which are kinds of a wider one, as the files state it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import networkx as nx

from chainmap.definition.models import Chain, Node
from chainmap.definition.nearest import did_you_mean
from chainmap.tables.faults import Fault

#: A node by its chain and its id there.
Key = tuple[str, str]


@dataclass(frozen=True)
class Joined:
    """How the nodes of several chains make one graph.

    Attributes
    ----------
    ids
        Id in the graph of each node of each chain; the id of what is stated stays, that of who states it goes.
    members
        For each id in the graph, the nodes that are it; each one states the one before it or one further left, and
        what stands further right wins where they disagree.
    wholes
        For each id in the graph, the ids of the wider nodes that it is a kind of.
    """

    ids: dict[Key, str]
    members: dict[str, tuple[Key, ...]]
    wholes: dict[str, tuple[str, ...]] = field(default_factory=dict)


def join(chains: tuple[Chain, ...]) -> tuple[Joined, list[Fault]]:
    """Find which nodes are one by the statements ``same_as`` and ``part_of``, and every fault among these.

    Statements on a chain that is not among ``chains`` are passed over: they say something for another day.
    """
    nodes = {(chain.id, key): node for chain in chains for key, node in chain.nodes.items()}
    faults = list(_lost(nodes, chains))
    same = nx.DiGraph()
    same.add_nodes_from(nodes)
    same.add_edges_from((key, to) for key, to in _statements(nodes, "same_as") if to in nodes)
    ids: dict[Key, str] = {}
    members: dict[str, tuple[Key, ...]] = {}
    order = {chain.id: place for place, chain in enumerate(chains)}
    owner: dict[str, Key] = {}
    for group in nx.weakly_connected_components(same):
        root, group_members = _ranked(same.subgraph(group), order)
        faults += _several_of_one_chain(group_members)
        ids |= dict.fromkeys(group_members, root[1])
        if root[1] in owner:
            faults.append(_equal_ids(owner[root[1]], root))
        owner[root[1]] = root
        members[root[1]] = group_members
    # An id that went to another node must not be taken for a node that kept it.
    faults += [_equal_ids(owner[key[1]], key) for key in nodes if key[1] in owner and ids[key] != key[1]]
    in_order = {ids[key]: members[ids[key]] for key in nodes}
    joined = Joined(ids, in_order, _wholes(nodes, ids))
    return joined, [*dict.fromkeys(faults), *_part_loops(joined)]


def _statements(nodes: dict[Key, Node], name: str) -> Iterator[tuple[Key, Key]]:
    for key, node in nodes.items():
        said = getattr(node, name)
        if said:
            chain, other = said.split(":")
            yield key, (chain, other)


def _lost(nodes: dict[Key, Node], chains: tuple[Chain, ...]) -> Iterator[Fault]:
    """Find statements that name no node of a chain that is here, or a node of their own chain."""
    by_id = {chain.id: chain for chain in chains}
    for name in ("same_as", "part_of"):
        for key, (chain, other) in _statements(nodes, name):
            where = f"{key[0]}: {key[1]}, {name}"
            if chain == key[0]:
                zh, en = "说的是本链自己的环节", "names a node of its own chain"
                yield Fault(where, f"{name} {zh}", f"{name} {en}", "只用于另一条产业链的环节", "name another chain's")
            elif chain in by_id and other not in by_id[chain].nodes:
                now = [one for one, node in by_id[chain].nodes.items() if f"{chain}:{other}" in node.formerly]
                mend = (f"现为 {'、'.join(now)}", f"now {', '.join(now)}") if now else None
                yield Fault(
                    where,
                    f"产业链 {chain} 里没有环节“{other}”",
                    f"the chain {chain} has no node '{other}'",
                    *(mend or did_you_mean(other, by_id[chain].nodes)),
                )


def _ranked(same: nx.DiGraph, order: dict[str, int]) -> tuple[Key, tuple[Key, ...]]:
    """Give the node that the others of a group state, and all of them, those that state it last."""
    ends = [key for key in same if not same.out_degree(key)]
    # Two files may state each other; then the chain that was given first keeps its id.
    root = min(ends or same, key=lambda key: order[key[0]])
    far = nx.shortest_path_length(same, target=root)
    return root, tuple(sorted(same, key=lambda key: (far.get(key, 0), -order[key[0]])))


def _several_of_one_chain(members: tuple[Key, ...]) -> Iterator[Fault]:
    for place, key in enumerate(members):
        for other in members[:place]:
            if other[0] == key[0]:
                yield Fault(
                    f"{key[0]}: {other[1]}, {key[1]}",
                    "同一条产业链的两个环节都与另一条链的同一环节相同（same_as 是一对一）",
                    "two nodes of one chain are the same as one node elsewhere; same_as is one to one",
                    "若是其中一种，请改用 part_of",
                    "write part_of if each is a kind of it",
                )


def _equal_ids(one: Key, other: Key) -> Fault:
    return Fault(
        f"{one[0]}, {other[0]}: {other[1]}",
        f"两条产业链都有环节编号“{other[1]}”，却没有声明二者相同",
        f"both chains have a node '{other[1]}' and neither says that they are the same",
        f'若相同，在其一写 same_as: "{one[0]}:{one[1]}"；否则改其中一个编号，旧编号写入 formerly',
        f'write same_as: "{one[0]}:{one[1]}" in one if they are; else rename one and keep the old id under formerly',
    )


def _wholes(nodes: dict[Key, Node], ids: dict[Key, str]) -> dict[str, tuple[str, ...]]:
    wholes: dict[str, tuple[str, ...]] = {}
    for key, to in _statements(nodes, "part_of"):
        if to in ids:
            wholes[ids[key]] = tuple(dict.fromkeys((*wholes.get(ids[key], ()), ids[to])))
    return wholes


def _part_loops(joined: Joined) -> Iterator[Fault]:
    above = nx.DiGraph((part, whole) for part, wholes in joined.wholes.items() for whole in wholes)
    for loop in nx.simple_cycles(above):
        shown = " → ".join([*loop, loop[0]])
        yield Fault(
            shown,
            "part_of 首尾相接成环，一个环节不能是自己的一种",
            "part_of goes round in a circle: a node cannot be a kind of itself",
            "删去其中一条，或改用 same_as",
            "take one out, or write same_as",
        )

"""Chains → one directed graph (input → product)."""

from __future__ import annotations

from typing import Any

import networkx as nx

from chainmap.definition.models import Chain
from chainmap.graph.joining import Joined, join
from chainmap.graph.merging import link_data, link_warnings, merged_link, merged_node, node_warnings
from chainmap.tables.faults import Fault, InputFaults


def build_graph(chain: Chain, *more: Chain) -> nx.DiGraph:
    """Build the graph of one or several chains.

    Chains meet only where a file states it: nodes joined by ``same_as`` become one, under the id of the node that is
    named; ``part_of`` keeps both, and what is here of the part counts for the whole. Where two files disagree on a
    node that they share, the one that states the relation wins, and a warning says so.

    Parameters
    ----------
    chain, *more
        Chains as read by :func:`chainmap.read_chain`, each once.

    Returns
    -------
    networkx.DiGraph
        Nodes carry ``chain, chains, zh, en, stage, segment, aliases, exclude, hints, industry, importance,
        importance_reason, buyable, barrier, gate, formerly, part_of, note, sources``; edges (input → product) carry
        ``kind, routes, t_per_t, basis, share, recycling, note, sources``. ``sources`` are tuples of dicts.
        ``graph.graph`` holds ``id, zh, en, date, note, segments, needs``, ``formerly`` (every other id a node goes by,
        bare and with its chain → the ids it is today, several if it was split) and ``warnings`` (tuple of Fault).

    Raises
    ------
    InputFaults
        If two chains use one id for a node without saying that it is the same, or a need with another name; if a
        statement names a node that is not there, joins two nodes of one chain, or goes round in a circle; or if one
        input has two kinds, coefficients or shares on two routes.

    Examples
    --------
    >>> import chainmap as cm
    >>> graph = build_graph(cm.read_chain("nylon"))
    >>> graph.has_edge("adiponitrile", "hexamethylenediamine")
    True
    """
    chains = tuple({id(one): one for one in (chain, *more)}.values())
    graph, faults = joined_graph(chains)
    errors = [fault for fault in faults if fault.level == "error"]
    if errors:
        raise InputFaults(errors)
    return graph


def joined_graph(chains: tuple[Chain, ...]) -> tuple[nx.DiGraph, list[Fault]]:
    """Build the graph as far as it goes, with all errors and warnings of joining; the graph is empty after errors."""
    joined, faults = join(chains)
    faults += _unlike_needs(chains)
    graph = nx.DiGraph(
        id="+".join(one.id for one in chains),
        zh="、".join(one.zh for one in chains),
        en=", ".join(one.en for one in chains),
        date=max(one.date for one in chains),
        note="\n".join(one.note for one in chains if one.note),
        needs={key: need.model_dump() for one in chains for key, need in one.needs.items()},
    )
    if faults:
        return graph, faults
    by_id = {one.id: one for one in chains}
    segments = _segment_ids(chains)
    graph.graph["segments"] = {
        segments[one.id, key]: segment.model_dump() for one in chains for key, segment in one.segments.items()
    }
    members = {
        key: [(by_id[name], by_id[name].nodes[old]) for name, old in olds] for key, olds in joined.members.items()
    }
    for key, nodes in members.items():
        graph.add_node(key, **merged_node(nodes, segments), part_of=joined.wholes.get(key, ()))
        faults += node_warnings(nodes)
    for key, nodes in members.items():
        _add_inputs(graph, key, nodes, joined, faults)
    graph.graph["formerly"] = _other_ids(graph, chains, joined)
    faults += _circles(graph, chains)
    graph.graph["warnings"] = tuple(fault for fault in faults if fault.level == "warning")
    return graph, faults


def _add_inputs(graph: nx.DiGraph, key: str, nodes: list[Any], joined: Joined, faults: list[Fault]) -> None:
    """Add the links into a node, chain by chain; the last file that has a link wins."""
    writer: dict[str, Chain] = {}
    for chain, node in nodes:
        own: dict[str, dict[str, Any]] = {}
        for link in node.inputs:
            taken = joined.ids[chain.id, link.node]
            data = link_data(link, chain)
            if taken in own:
                faults += _unlike_on_routes(f"{chain.id}: {key} ← {taken}", own[taken], data)
            own[taken] = _two_routes(own[taken], data) if taken in own else data
        for taken, data in own.items():
            if taken in writer:
                old = dict(graph.edges[taken, key])
                faults += link_warnings(f"{key} ← {taken}", (writer[taken], chain), old, data)
                graph.add_edge(taken, key, **merged_link(old, data))
            else:
                graph.add_edge(taken, key, **data)
            writer[taken] = chain


def _two_routes(old: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    """Let a second line for one input, on another route, add its routes and sources."""
    routes = () if not old["routes"] or not data["routes"] else (*old["routes"], *data["routes"])
    kept = {name: old[name] if old[name] is not None else data[name] for name in ("t_per_t", "basis", "share")}
    return {**old, **kept, "routes": routes, "sources": (*old["sources"], *data["sources"])}


def _unlike_on_routes(where: str, old: dict[str, Any], data: dict[str, Any]) -> list[Fault]:
    return [
        Fault(
            f"{where}, {name}",
            f"同一原料在两条路线上的 {name} 不同，一条链接只能记一个",
            f"one input has two values of {name} on two routes; a link holds one",
            "写成一条，或把原料拆成两个环节",
            "write one of them, or split the input into two nodes",
        )
        for name in ("kind", "t_per_t", "share")
        if None not in (old[name], data[name]) and old[name] != data[name]
    ]


def _segment_ids(chains: tuple[Chain, ...]) -> dict[tuple[str, str], str]:
    """Keep the segment ids; one that another chain uses for another title gets its chain's name in front."""
    ids: dict[tuple[str, str], str] = {}
    titles: dict[str, object] = {}
    for chain in chains:
        for key, segment in chain.segments.items():
            own = key if titles.setdefault(key, segment) == segment else f"{chain.id}:{key}"
            ids[chain.id, key] = own
    return ids


def _other_ids(graph: nx.DiGraph, chains: tuple[Chain, ...], joined: Joined) -> dict[str, tuple[str, ...]]:
    """Map every other way to write a node's id, with its chain and bare, to what it is today."""
    named: dict[str, list[str]] = {}
    for chain in chains:
        for old, node in chain.nodes.items():
            key = joined.ids[chain.id, old]
            for said in (f"{chain.id}:{old}", *node.formerly):
                named.setdefault(said, []).append(key)
                named.setdefault(said.split(":")[1], []).append(key)
    return {said: tuple(dict.fromkeys(keys)) for said, keys in named.items() if said not in graph}


def _unlike_needs(chains: tuple[Chain, ...]) -> list[Fault]:
    """Refuse needs of one id and two names, and a chain that is given twice."""
    faults = []
    for place, one in enumerate(chains):
        for other in chains[:place]:
            where = f"{other.id}, {one.id}"
            if one.id == other.id:
                faults.append(Fault(where, "两条产业链的编号相同", "two chains have one id", "改其一", "change one"))
            for key in sorted(one.needs.keys() & other.needs.keys()):
                if one.needs[key] != other.needs[key]:
                    mend = ("写成同一名称，或改其中一个编号", "give both one name, or rename one id")
                    faults.append(Fault(f"{where}: {key}", "同一条件编号有两个名称", "one need id, two names", *mend))
    return faults


def _circles(graph: nx.DiGraph, chains: tuple[Chain, ...]) -> list[Fault]:
    """Tell of circles that come about only where chains meet."""
    straight = nx.DiGraph((one, two) for one, two, loop in graph.edges(data="recycling") if not loop)
    faults = []
    for knot in nx.strongly_connected_components(straight):
        if len(knot) < 2 and not any(straight.has_edge(one, one) for one in knot):
            continue
        shown = "、".join(sorted(knot))
        zh, en = "连接后这些环节互为原料，成环", "joined, these nodes feed each other in a circle"
        mend = ("核对 same_as，或把确为循环的链接标 recycling: true", "check same_as, or mark a real recycle")
        where = "+".join(chain.id for chain in chains)
        faults.append(Fault(f"{where}: {shown}", zh, en, *mend, level="warning"))
    return faults

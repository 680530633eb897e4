"""Chains → one directed graph (input → product), and the plain questions one asks of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import networkx as nx

from chainmap.definition.models import Chain, Source
from chainmap.tables.faults import Fault, InputFaults

#: Order of the stages from left to right.
STAGES = ("upstream", "midstream", "downstream")
STAGES_ZH = {"upstream": "上游", "midstream": "中游", "downstream": "下游"}


def build_graph(chain: Chain, *more: Chain) -> nx.DiGraph:
    """Build the graph of one or several chains.

    Parameters
    ----------
    chain, *more
        Chains as read by :func:`chainmap.read_chain`.

    Returns
    -------
    networkx.DiGraph
        Nodes carry ``chain, zh, en, stage, segment, aliases, exclude, industry, importance, importance_reason,
        buyable, barrier, gate, formerly, note, sources``; edges (input → product) carry ``kind, routes, t_per_t,
        basis, share, recycling, note, sources``. ``sources`` are tuples of dicts. ``graph.graph`` holds
        ``id, zh, en, date, note, segments, needs, formerly`` (old id → id).

    Raises
    ------
    InputFaults
        If two chains use one id for a node, a segment with another title, or a need with another name, or if one
        input has two kinds, coefficients or shares on two routes.

    Examples
    --------
    >>> import chainmap as cm
    >>> graph = build_graph(cm.read_chain("nylon"))
    >>> graph.has_edge("adiponitrile", "hexamethylenediamine")
    True
    """
    chains = (chain, *more)
    _check_ids(chains)
    graph = nx.DiGraph(
        id="+".join(one.id for one in chains),
        zh="、".join(one.zh for one in chains),
        en=", ".join(one.en for one in chains),
        date=max(one.date for one in chains),
        note="\n".join(one.note for one in chains if one.note),
        segments={key: segment.model_dump() for one in chains for key, segment in one.segments.items()},
        needs={key: need.model_dump() for one in chains for key, need in one.needs.items()},
        formerly={old: key for one in chains for key, node in one.nodes.items() for old in node.formerly},
    )
    for one in chains:
        for key, node in one.nodes.items():
            attributes = node.model_dump(exclude={"inputs", "sources"})
            graph.add_node(key, **attributes, chain=one.id, sources=_resolve(node.sources, one))
    for one in chains:
        for key, node in one.nodes.items():
            for link in node.inputs:
                _add_link(
                    graph, key, link.model_dump(exclude={"node", "sources"}), link.node, _resolve(link.sources, one)
                )
    return graph


def _add_link(
    graph: nx.DiGraph, product: str, data: dict[str, Any], taken: str, sources: tuple[dict[str, str], ...]
) -> None:
    """Add a link; a second one between the same nodes (another route) adds its routes and sources."""
    if graph.has_edge(taken, product):
        old = graph.edges[taken, product]
        for name in ("kind", "t_per_t", "share"):
            if None not in (old[name], data[name]) and old[name] != data[name]:
                raise InputFaults([_unlike(graph, taken, product, name)])
        routes = () if not old["routes"] or not data["routes"] else (*old["routes"], *data["routes"])
        kept = {name: old[name] if old[name] is not None else data[name] for name in ("t_per_t", "basis", "share")}
        graph.add_edge(taken, product, **{**old, **kept, "routes": routes, "sources": (*old["sources"], *sources)})
    else:
        graph.add_edge(taken, product, **data, sources=sources)


def _unlike(graph: nx.DiGraph, taken: str, product: str, name: str) -> Fault:
    return Fault(
        f"{graph.graph['id']}: {product} ← {taken}, {name}",
        f"同一原料在两条路线上的 {name} 不同，一条链接只能记一个",
        f"one input has two values of {name} on two routes; a link holds one",
        "写成一条，或把原料拆成两个环节",
        "write one of them, or split the input into two nodes",
    )


def _resolve(sources: Iterable[str | Source], chain: Chain) -> tuple[dict[str, str], ...]:
    found = (chain.sources[one] if isinstance(one, str) else one for one in sources)
    return tuple(source.model_dump(exclude_defaults=True) for source in found)


def _check_ids(chains: tuple[Chain, ...]) -> None:
    """Refuse to join chains by luck of spelling."""
    faults = []
    for place, one in enumerate(chains):
        for other in chains[:place]:
            for key in sorted(one.nodes.keys() & other.nodes.keys()):
                faults.append(
                    Fault(
                        f"{other.id}, {one.id}: {key}",
                        f"两条产业链都有环节编号“{key}”，却没有声明二者的关系",
                        f"both chains have a node '{key}' and neither says how they relate",
                        "请改其中一个编号",
                        "rename one of them",
                    )
                )
            for key in sorted(one.segments.keys() & other.segments.keys()):
                if one.segments[key] != other.segments[key]:
                    faults.append(
                        Fault(f"{other.id}, {one.id}: {key}", "同一环节组编号有两个名称", "one segment id, two titles")
                    )
            for key in sorted(one.needs.keys() & other.needs.keys()):
                if one.needs[key] != other.needs[key]:
                    faults.append(
                        Fault(f"{other.id}, {one.id}: {key}", "同一条件编号有两个名称", "one need id, two names")
                    )
    if faults:
        raise InputFaults(faults)


def routes_of(graph: nx.DiGraph, node: str) -> dict[str, list[str]]:
    """Map each production route of a node to its inputs, common ones included.

    A node without named routes has the one route ``""``.

    Examples
    --------
    >>> import chainmap as cm
    >>> len(routes_of(build_graph(cm.read_chain("nylon")), "adiponitrile"))
    3
    """
    inputs = {taken: data["routes"] for taken, _, data in graph.in_edges(node, data=True)}
    named = list(dict.fromkeys(route for routes in inputs.values() for route in routes))
    return {
        route: [taken for taken, routes in inputs.items() if not routes or route in routes] for route in named or [""]
    }


def material_inputs(graph: nx.DiGraph, node: str) -> list[str]:
    """List the nodes whose material goes into ``node``, over all routes."""
    return [taken for taken, _, kind in graph.in_edges(node, data="kind") if kind == "material"]


def material_users(graph: nx.DiGraph, node: str) -> list[str]:
    """List the nodes that take the material of ``node``."""
    return [user for _, user, kind in graph.out_edges(node, data="kind") if kind == "material"]


def reach(graph: nx.DiGraph, node: str) -> tuple[set[str], set[str]]:
    """Give everything upstream and everything downstream of a node, by any kind of link."""
    return nx.ancestors(graph, node), nx.descendants(graph, node)


def links(graph: nx.DiGraph) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Walk over the links as ``(input, product, attributes)``."""
    yield from graph.edges(data=True)

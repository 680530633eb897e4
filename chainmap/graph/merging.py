"""One node of the graph from the nodes of several chains that are the same; the file that states it wins."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chainmap.definition.models import Chain, Input, Node, Source
from chainmap.tables.faults import Fault

#: One value each; the stating file's counts where it gives one.
_SINGLE = ("zh", "en", "stage", "buyable", "barrier")
#: Contradictions, which are warned of.
_TOLD = ("zh", "buyable")
#: A node's place and weight differ from chain to chain without contradiction.
_NOTED = ("en", "stage", "importance")
_LISTS = ("aliases", "exclude", "hints", "industry", "gate", "formerly")


def merged_node(members: list[tuple[Chain, Node]], segments: dict[tuple[str, str], str]) -> dict[str, Any]:
    """Make the attributes of a node of the graph.

    Parameters
    ----------
    members
        The chains and nodes that are it; what stands further right wins. Lists are joined; the Chinese names that
        give way stay as aliases, so that no word of a firm's text is lost. A chain rates a node's importance for
        itself: joined, the node has the largest.
    segments
        Id in the graph of each chain's segments.

    Returns
    -------
    dict
        Attributes as :func:`chainmap.build_graph` lists them, without ``part_of``.
    """
    merged: dict[str, Any] = {}
    for chain, node in members:
        own = node.model_dump(exclude={"inputs", "sources", "same_as", "part_of", "segment"})
        for name in _SINGLE:
            merged[name] = own[name] if name not in merged or stated(node, name) else merged[name]
        if node.importance > merged.get("importance", 0):
            merged |= {name: own[name] for name in ("importance", "importance_reason")}
        for name in _LISTS:
            merged[name] = tuple(dict.fromkeys((*merged.get(name, ()), *own[name])))
        merged["note"] = "\n".join(dict.fromkeys(text for text in (merged.get("note", ""), own["note"]) if text))
        merged["segment"] = segments[chain.id, node.segment]
        merged["sources"] = (*merged.get("sources", ()), *resolved(node.sources, chain))
    names = tuple(node.zh for _, node in members)
    merged["aliases"] = tuple(one for one in dict.fromkeys((*merged["aliases"], *names)) if one != merged["zh"])
    words = {merged["zh"], *merged["aliases"]}
    # What one file excludes may be the other's own word.
    merged["exclude"] = tuple(one for one in merged["exclude"] if one not in words)
    return {**merged, "chain": members[0][0].id, "chains": tuple(chain.id for chain, _ in members)}


def stated(node: Node, name: str) -> bool:
    """Tell whether a node says something of a field, other than its default."""
    return bool(getattr(node, name) != Node.model_fields[name].default)


def node_warnings(members: list[tuple[Chain, Node]]) -> list[Fault]:
    """Tell where the files that describe one node disagree; contradictions are warnings, other views are notes."""
    found = []
    for place, (chain, node) in enumerate(members):
        for other, earlier in members[:place]:
            for name in (*_TOLD, *_NOTED):
                mine, theirs = getattr(node, name), getattr(earlier, name)
                if mine != theirs and stated(node, name) and stated(earlier, name):
                    level = "warning" if name in _TOLD else "note"
                    taken = (chain, mine, other, theirs)
                    if name == "importance" and theirs > mine:
                        taken = (other, theirs, chain, mine)
                    found.append(_disagree(f"{chain.id}, {other.id}: {node.zh}, {name}", *taken, level=level))
            if bool(_named(node)) != bool(_named(earlier)) and node.inputs and earlier.inputs:
                found.append(_routes_in_one(chain, other, node.zh))
    return found


def merged_link(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Lay the stating file's link over the other's; what it leaves open stays as it was."""
    kept = {name: new[name] if new[name] is not None else old[name] for name in ("t_per_t", "basis", "share")}
    note = "\n".join(dict.fromkeys(text for text in (old["note"], new["note"]) if text))
    return {**new, **kept, "note": note, "sources": (*old["sources"], *new["sources"])}


def link_warnings(where: str, chains: tuple[Chain, Chain], old: dict[str, Any], new: dict[str, Any]) -> list[Fault]:
    """Tell where two files give one link different kinds, routes or numbers."""
    names = ("kind", "routes", "t_per_t", "share")
    unlike = [name for name in names if None not in (old[name], new[name]) and old[name] != new[name]]
    old_chain, chain = chains
    place = f"{chain.id}, {old_chain.id}: {where}"
    return [_disagree(f"{place}, {name}", chain, new[name], old_chain, old[name]) for name in unlike]


def resolved(sources: Iterable[str | Source], chain: Chain) -> tuple[dict[str, str], ...]:
    """Write out the sources that a node or link names by id."""
    found = (chain.sources[one] if isinstance(one, str) else one for one in sources)
    return tuple(source.model_dump(exclude_defaults=True) for source in found)


def link_data(link: Input, chain: Chain) -> dict[str, Any]:
    """Make the attributes of an edge."""
    return {**link.model_dump(exclude={"node", "sources"}), "sources": resolved(link.sources, chain)}


def _named(node: Node) -> set[str]:
    return {route for link in node.inputs for route in link.routes}


def _disagree(where: str, winner: Chain, taken: object, loser: Chain, left: object, *, level: str = "warning") -> Fault:
    return Fault(
        where,
        f"两个文件说法不同，取 {winner.id} 的“{_shown(taken)}”，不取 {loser.id} 的“{_shown(left)}”",
        f"the files disagree: {winner.id}'s '{_shown(taken)}' is taken, not {loser.id}'s '{_shown(left)}'",
        *(("核对后把两处写成一样", "find out which is right and write it in both") if level == "warning" else ("", "")),
        level=level,
    )


def _routes_in_one(chain: Chain, other: Chain, zh: str) -> Fault:
    return Fault(
        f"{chain.id}, {other.id}: {zh}",
        "只有一个文件分了生产路线；另一文件里没写 routes 的原料按每条路线都需要计",
        "only one file names production routes; inputs without routes in the other count as needed by every route",
        "在两个文件里写同样的 routes",
        "name the same routes in both",
        level="warning",
    )


def _shown(value: object) -> str:
    return "、".join(map(str, value)) or "（无 / none）" if isinstance(value, tuple) else str(value)

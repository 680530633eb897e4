"""What a region file says that its chains do not know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chainmap.definition.crosscheck import meant_id
from chainmap.definition.models import Chain, Region
from chainmap.definition.wording import Finding


def region_findings(region: Region, chains: tuple[Chain, ...]) -> list[Finding]:
    """List needs that no node asks for and nodes that are in none of the chains; nothing without chains."""
    if not chains:
        return []
    needs = {key: need.model_dump() for chain in chains for key, need in chain.needs.items()}
    nodes = {key: {"zh": node.zh, "en": node.en} for chain in chains for key, node in chain.nodes.items()}
    lost_needs = [
        Finding(
            ("provides", key),
            f"产业链里没有编号为“{key}”的条件",
            f"the chain has no need '{key}'",
            meant_id(key, needs),
            on_key=True,
        )
        for key in region.provides
        if key not in needs
    ]
    return lost_needs + [
        _lost_node(index, place, node, nodes)
        for index, direction in enumerate(region.directions)
        for place, node in enumerate(direction.nodes)
        if node not in nodes
    ]


def _lost_node(index: int, place: int, node: str, nodes: Mapping[str, Any]) -> Finding:
    zh, en = f"产业链里没有编号为“{node}”的环节", f"the chains have no node '{node}'"
    return Finding(("directions", index, "nodes", place), zh, en, meant_id(node, nodes))

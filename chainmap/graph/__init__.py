"""Chains → one directed graph (input → product), and the plain questions one asks of it."""

from chainmap.graph.build import build_graph
from chainmap.graph.walks import (
    STAGES,
    STAGES_ZH,
    links,
    material_inputs,
    material_users,
    part_pairs,
    reach,
    routes_of,
    wholes_of,
)

__all__ = [
    "STAGES",
    "STAGES_ZH",
    "build_graph",
    "links",
    "material_inputs",
    "material_users",
    "part_pairs",
    "reach",
    "routes_of",
    "wholes_of",
]

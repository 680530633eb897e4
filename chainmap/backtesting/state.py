"""The chain's rules laid out once, and what they say of a place as it was known."""

from __future__ import annotations

import datetime
from typing import NamedTuple

import networkx as nx
import numpy as np
import pandas as pd

from chainmap.backtesting.known import Known
from chainmap.backtesting.mapping import prefecture_spots
from chainmap.coverage.neighbours import link_shares
from chainmap.coverage.strength import measure_coverage, own_strengths
from chainmap.definition.models import Region
from chainmap.graph import wholes_of
from chainmap.matching.wholes import with_wholes
from chainmap.relatedness.density import place_relatedness
from chainmap.relatedness.presence import presence
from chainmap.tables.contract import conform
from chainmap.tables.conventions import constants
from chainmap.value import ValueArrays, link_weights, rises, value_arrays


class Rules(NamedTuple):
    """A chain's graph with what is computed from it alone: the arrays of F, and the weight of every link."""

    graph: nx.DiGraph
    arrays: ValueArrays
    weights: pd.DataFrame


class Here(NamedTuple):
    """A place on the eve of a landing.

    Attributes
    ----------
    coverage
        As from :func:`chainmap.measure_coverage`.
    gaps
        ``rise`` and ``link`` as from :func:`chainmap.find_gaps`, without words.
    relatedness
        As from :func:`chainmap.node_relatedness`; none if no firm list was given, or the place is not on its map.
    """

    coverage: pd.DataFrame
    gaps: pd.DataFrame
    relatedness: pd.DataFrame | None


def rules_of(graph: nx.DiGraph) -> Rules:
    """Lay a graph out for many replays."""
    return Rules(graph, value_arrays(graph), link_weights(graph))


def eve_of(known: Known, weights: dict[str, float] | None = None) -> Region:
    """Make the region as it stood on the eve of the landing: its date, its coordinates, and weights if any."""
    eve = datetime.date.fromisoformat(known.day) - datetime.timedelta(days=1)
    return Region.model_validate(
        {
            "id": "eve",
            "zh": known.spot.place,
            "en": known.spot.place,
            "date": eve.isoformat(),
            "latitude": known.spot.latitude,
            "longitude": known.spot.longitude,
            "weights": weights or {},
        }
    )


def state_of(known: Known, rules: Rules, memory: dict[int, pd.DataFrame] | None = None) -> Here:
    """Measure the place as :func:`chainmap.measure_coverage` and :func:`chainmap.find_gaps` do, without reasons.

    Parameters
    ----------
    known, rules
        As from :func:`chainmap.backtesting.known.known_before` and :func:`rules_of`.
    memory
        Filled with the relatedness of all places by the number of firms known; give the same one to all landings of a
        replay, of one firm list and one chain.
    """
    coverage = measure_coverage(rules.graph, known.local, known.local_matches, eve_of(known))
    nodes = list(rules.arrays.nodes)
    by_node = coverage.set_index("node_id").reindex(nodes)
    links = link_shares(rules.graph, by_node["strength"].astype("float64"), rules.weights)
    rise = rises(rules.arrays, own_strengths(coverage, nodes))
    table = pd.DataFrame({"node_id": nodes, "rise": rise, "link": [links[node] for node in nodes]})
    open_nodes = table[(by_node["status"] != "covered").to_numpy(dtype=bool)]
    ordered = open_nodes.sort_values(["rise", "node_id"], ascending=[False, True], kind="stable")
    gaps = conform(ordered.assign(action="build", severity=np.nan), "gaps")
    return Here(coverage, gaps, _related(known, rules, {} if memory is None else memory))


def _related(known: Known, rules: Rules, memory: dict[int, pd.DataFrame]) -> pd.DataFrame | None:
    """Give the place's relatedness from the firm list as it was, as :func:`chainmap.node_relatedness` does."""
    if known.spot.place not in prefecture_spots() or known.firms.empty:
        return None
    # what was known only grows, so that as many firms are the same firms
    count = len(known.firms)
    if count not in memory:
        memory[count] = _densities(known, rules.graph)
    rows = memory[count][memory[count]["name"] == known.spot.place]
    return pd.DataFrame({"node_id": list(rules.graph)}).assign(
        relatedness=lambda table: table["node_id"].map(rows.set_index("node_id")["density"]).astype("float64")
    )


def _densities(known: Known, graph: nx.DiGraph) -> pd.DataFrame:
    """Measure the relatedness of all places and nodes."""
    matches = known.firm_matches[known.firm_matches["firm_id"].isin(known.firms["firm_id"])]
    counted = presence(with_wholes(matches, graph), known.firms)
    kin = [(node, whole) for node in graph for whole in wholes_of(graph, node)]
    values = constants()
    return place_relatedness(counted, rca_from=values["rca_from"], least_firms=int(values["least_firms"]), kin=kin)

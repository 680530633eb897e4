"""Relatedness of a region's city to each node of its chain, as a feature beside the chain's own logic."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chainmap.coverage.strength import counted_firms
from chainmap.definition.models import Region
from chainmap.graph import wholes_of
from chainmap.matching.wholes import with_wholes
from chainmap.relatedness.density import densities, proximities
from chainmap.relatedness.places import region_place
from chainmap.relatedness.presence import presence, present
from chainmap.tables.checks import check_table
from chainmap.tables.contract import conform
from chainmap.tables.conventions import constants

#: How many of the nodes that a node goes with are named.
_NAMED = 3


def node_relatedness(
    graph: nx.DiGraph, national_matches: pd.DataFrame, national_firms: pd.DataFrame, region: Region
) -> pd.DataFrame:
    """Measure how near each node is to what the region's city makes already, going by a national firm list.

    The density of :func:`chainmap.place_relatedness` for the prefecture-level city that the region is or lies in, taken
    from the list and not from the region's own firms, so that all cities are seen with the same eyes. Who makes a kind
    of a node makes the node; the two do not count as going together.

    Parameters
    ----------
    graph
        As built by :func:`chainmap.build_graph`.
    national_matches
        The list matched to the graph, as from :func:`chainmap.match_firms`.
    national_firms
        The list: ``firm_id``, ``city``, and ``province`` where there is one. If there is a ``since``, firms that came
        after the region's date do not count.
    region
        Gives the place (``adcode``, else its Chinese name), the date, and constants to override.

    Returns
    -------
    pandas.DataFrame
        The node_relatedness table, one row a node in the graph's order. Relatedness is empty for nodes with fewer
        firms than ``least_firms``, and for all if no firm of the city is matched; ``attrs["notes"]`` says so.

    Raises
    ------
    UsageError
        If the region is no place of the shipped divisions, or the list has no cities.
    InputFaults
        If the matches name a node that is not in the graph.
    """
    values, place = constants(region.constants), region_place(region)
    check_table(national_matches, "matches", ids={"node_id": set(graph)}, shares=["score"])
    firms = national_firms[national_firms["firm_id"].isin(national_matches["firm_id"])]
    firms = firms[counted_firms(firms, region)] if "since" in firms else firms
    counted = presence(with_wholes(national_matches[["firm_id", "node_id", "score"]], graph), firms)
    here = present(counted, values["rca_from"], int(values["least_firms"]), list(graph))
    near = proximities(here, [(node, whole) for node in graph for whole in wholes_of(graph, node)])
    row = int(here.places.get_indexer(pd.Index([place]))[0])
    density = densities(here, near)[row] if row >= 0 else np.full(len(graph), np.nan)
    table = conform(
        pd.DataFrame(
            {
                "node_id": list(graph),
                "relatedness": density,
                "national_firms": here.firms.sum(axis=0),
                "near": _nearest(here.nodes, near, here.there[row]) if row >= 0 else pd.NA,
            }
        ),
        "node_relatedness",
    )
    table.attrs["notes"] = [*counted.attrs["notes"], *_notes(table, region, row >= 0)]
    return table


def _nearest(nodes: pd.Index[str], near: NDArray[np.float64], there: NDArray[np.bool_]) -> list[str | None]:
    """Name, for each node, those in the place that it goes with most."""
    weights = np.where(there, np.nan_to_num(near), 0.0)
    order = np.argsort(-weights, axis=1, kind="stable")[:, :_NAMED]
    rows = zip(weights, order, strict=True)
    return ["|".join(nodes[place] for place in first if row[place] > 0) or None for row, first in rows]


def _notes(table: pd.DataFrame, region: Region, listed: bool) -> list[str]:
    if not listed:
        return [
            f"全国名录中{region.zh}没有匹配的企业，产业关联度未知"
            f" / no firm of {region.en} in the national list is matched; relatedness unknown"
        ]
    thin = int(table["relatedness"].isna().sum())
    return [f"{thin} 个环节全国企业太少，产业关联度未知 / too few firms for {thin} nodes"] if thin else []

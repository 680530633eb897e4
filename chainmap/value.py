"""The one value function F: what a chain in a place is worth, and what one more node adds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from chainmap.graph import routes_of
from chainmap.tables.conventions import constants

Floats = NDArray[np.float64]


class ValueArrays(NamedTuple):
    """A graph as arrays, so that F can be computed for many states at once.

    Attributes
    ----------
    nodes
        Node ids, in the graph's order.
    importance
        w_v = importance / 5.
    weights
        k, one row a route, one column a node (the input).
    starts
        Row at which each producing node's routes start, ascending.
    products
        Column of the producing node for each entry of ``starts``.
    """

    nodes: tuple[str, ...]
    importance: Floats
    weights: Floats
    starts: NDArray[np.intp]
    products: NDArray[np.intp]


def link_weights(graph: nx.DiGraph, overrides: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Weigh every link for every route of its product.

    The weight is the cited input-cost share, else the weight of the link's kind, normalised to 1 over the
    inputs of the route and the common ones. A route whose inputs all weigh 0 keeps 0.

    Parameters
    ----------
    graph
        As built by :func:`chainmap.build_graph`.
    overrides
        Constants to override, by convention name.

    Returns
    -------
    pandas.DataFrame
        ``input, product, route, k`` (0-1).
    """
    values = constants(overrides)
    rows: list[tuple[str, str, str, float]] = []
    for product in graph:
        for route, taken in routes_of(graph, product).items():
            raw = [_raw_weight(graph.edges[one, product], values) for one in taken]
            total = sum(raw)
            rows += [(one, product, route, k / total if total else 0.0) for one, k in zip(taken, raw, strict=True)]
    return pd.DataFrame(rows, columns=["input", "product", "route", "k"]).astype({"k": "float64"})


def _raw_weight(link: Mapping[str, object], values: Mapping[str, float]) -> float:
    share = link["share"]
    return float(share) if isinstance(share, int | float) else values[f"weight_{link['kind']}"]


def value_arrays(graph: nx.DiGraph, overrides: Mapping[str, float] | None = None) -> ValueArrays:
    """Lay the graph out as arrays for :func:`values_of`."""
    nodes = tuple(graph)
    place = {node: index for index, node in enumerate(nodes)}
    importance = np.array([graph.nodes[node]["importance"] / 5 for node in nodes], dtype=float)
    table = link_weights(graph, overrides)
    weights = np.zeros((table.groupby(["product", "route"]).ngroups, len(nodes)))
    starts, products = [], []
    row = 0
    for product, routes in table.groupby("product", sort=False):
        starts.append(row)
        products.append(place[str(product)])
        for _, inputs in routes.groupby("route", sort=False):
            weights[row, [place[one] for one in inputs["input"]]] = inputs["k"]
            row += 1
    return ValueArrays(nodes, importance, weights, np.array(starts, dtype=np.intp), np.array(products, dtype=np.intp))


def values_of(arrays: ValueArrays, states: ArrayLike) -> Floats:
    """Compute F for each row of ``states``.

    F = Σ_v w_v·s_v + Σ_v s_v · max_r Σ_u k_uv(r)·s_u.

    Parameters
    ----------
    arrays
        From :func:`value_arrays`.
    states
        Strengths 0-1, shape (m, nodes) or (nodes,).

    Returns
    -------
    numpy.ndarray
        Shape (m,).
    """
    state = np.atleast_2d(np.asarray(states, dtype=float))
    total: Floats = state @ arrays.importance
    if len(arrays.starts):
        best = np.maximum.reduceat(state @ arrays.weights.T, arrays.starts, axis=1)
        total = total + (state[:, arrays.products] * best).sum(axis=1)
    return total


def chain_value(
    graph: nx.DiGraph, strength: Mapping[str, float], overrides: Mapping[str, float] | None = None
) -> float:
    """Give F of the chain at these strengths; nodes left out count 0."""
    arrays = value_arrays(graph, overrides)
    return float(values_of(arrays, [strength.get(node, 0.0) for node in arrays.nodes])[0])


def rises(arrays: ValueArrays, state: Floats) -> Floats:
    """Give, for each node, F with that node at 1 less F at ``state``."""
    lifted = np.tile(state, (len(state), 1))
    np.fill_diagonal(lifted, 1.0)
    lifts: Floats = values_of(arrays, lifted) - values_of(arrays, state)[0]
    return lifts


def severities(arrays: ValueArrays, state: Floats) -> Floats:
    """Give each node's severity: its rise here over the same rise where every other node is there.

    In a complete chain a second route can stand in for a missing input, so that the input's rise there may be
    smaller than here; the ratio is therefore held at 1.

    Returns
    -------
    numpy.ndarray
        0-1, shape (nodes,); 0 for a node that is wholly there already.
    """
    here = rises(arrays, state)
    complete = np.ones((len(state), len(state)))
    without = complete.copy()
    np.fill_diagonal(without, state)
    elsewhere = values_of(arrays, complete) - values_of(arrays, without)
    ratio: Floats = np.divide(here, elsewhere, out=np.ones_like(here), where=elsewhere > 1e-12)
    return np.where(here > 1e-12, np.minimum(ratio, 1.0), 0.0)

"""The one value function F: what a chain in a place is worth, and what one more node adds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from chainmap.graph import part_pairs, routes_of
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
    parts, wholes
        Columns of the nodes that are kinds of a wider one, and of that one; parts of parts stand first.
    """

    nodes: tuple[str, ...]
    importance: Floats
    weights: Floats
    starts: NDArray[np.intp]
    products: NDArray[np.intp]
    parts: NDArray[np.intp]
    wholes: NDArray[np.intp]


def link_weights(graph: nx.DiGraph, overrides: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Weigh every link for every route of its product.

    A cited input-cost share is the weight; inputs without one divide what the cited shares leave of 1 by the weights
    of their kinds (all of it where no share is cited). The weights of a route, its inputs and the common ones, are
    then normalised to 1; a route whose inputs all weigh 0 keeps 0.

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
            raw = _raw_weights([graph.edges[one, product] for one in taken], values)
            total = sum(raw)
            rows += [(one, product, route, k / total if total else 0.0) for one, k in zip(taken, raw, strict=True)]
    return pd.DataFrame(rows, columns=["input", "product", "route", "k"]).astype({"k": "float64"})


def _raw_weights(links: list[dict[str, Any]], values: Mapping[str, float]) -> list[float]:
    """Weigh the links of one route: 0.4 of the input cost cited for one leaves 0.6 to the others together."""
    kinds = [0.0 if link["share"] is not None else values[f"weight_{link['kind']}"] for link in links]
    left, open_weight = max(0.0, 1 - sum(link["share"] or 0.0 for link in links)), sum(kinds)
    return [
        kind * left / open_weight if link["share"] is None and open_weight else float(link["share"] or 0.0)
        for link, kind in zip(links, kinds, strict=True)
    ]


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
    pairs = np.array([(place[part], place[whole]) for part, whole in part_pairs(graph)], dtype=np.intp).reshape(-1, 2)
    return ValueArrays(
        nodes,
        importance,
        weights,
        np.array(starts, dtype=np.intp),
        np.array(products, dtype=np.intp),
        pairs[:, 0],
        pairs[:, 1],
    )


def lifted(arrays: ValueArrays, states: ArrayLike) -> Floats:
    """Let what is here of a part count for the whole: a whole is as strong as its strongest kind, or itself.

    Parameters
    ----------
    arrays
        From :func:`value_arrays`.
    states
        Strengths of each node by itself, 0-1, shape (m, nodes) or (nodes,).

    Returns
    -------
    numpy.ndarray
        A new array, shape (m, nodes).
    """
    state = np.array(states, dtype=float, ndmin=2)
    for part, whole in zip(arrays.parts, arrays.wholes, strict=True):
        np.maximum(state[:, whole], state[:, part], out=state[:, whole])
    return state


def values_of(arrays: ValueArrays, states: ArrayLike) -> Floats:
    """Compute F for each row of ``states``.

    F = Σ_v w_v·s_v + Σ_v s_v · max_r Σ_u k_uv(r)·s_u, with the strengths as :func:`lifted` gives them.

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
    state = lifted(arrays, states)
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
    whole = np.tile(state, (len(state), 1))
    np.fill_diagonal(whole, 1.0)
    gains: Floats = values_of(arrays, whole) - values_of(arrays, state)[0]
    return gains


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

"""How much material stands behind a tonne: output multiplier and backward linkage on the coefficients there are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chainmap.graph import routes_of
from chainmap.tables.contract import conform
from chainmap.tables.faults import UsageError


class Recipe(NamedTuple):
    """One node's route: its material inputs, and tonnes of those that have a coefficient."""

    route: str
    inputs: tuple[str, ...]
    tonnes: dict[str, float]
    minimal: int


def measure_multipliers(
    graph: nx.DiGraph, routes: Mapping[str, str] | None = None, *, recycling: bool = False
) -> pd.DataFrame:
    """Measure output multipliers and backward linkages (Rasmussen 1956; Hirschman 1958) in tonnes per tonne.

    A holds a_ij, the tonnes of material i that one tonne of j takes (``t_per_t``), on one route a node; utilities,
    auxiliaries and links without a coefficient are not in it. (I − A)^-1 then holds all tonnes of i, direct and
    indirect, behind a tonne of j delivered. The output multiplier is its column sum; the backward linkage that sum
    over the mean of all column sums, so that 1 is the average of the nodes reckoned with. Where inputs have no
    coefficient both are too low, and ``known_inputs`` beside ``inputs`` shows it. Nothing is said of forward linkage:
    a Ghosh inverse needs values, which tonnes are not.

    Parameters
    ----------
    graph
        As built by :func:`chainmap.build_graph`.
    routes
        Node → its route; by default the one with the largest share of material inputs that have a coefficient, the
        first of equals.
    recycling
        Whether links that close a loop on purpose count too.

    Returns
    -------
    pandas.DataFrame
        The multipliers table, nodes with at least one coefficient among their inputs or products, by falling
        multiplier. ``attrs["notes"]`` says how much of the chain has coefficients, and what was left out.

    Raises
    ------
    UsageError
        If a route is not one of its node, or the coefficients take more of a material than they give (the spectral
        radius of A is 1 or more), with the nodes of the circle.

    Examples
    --------
    >>> import chainmap as cm
    >>> table = measure_multipliers(cm.build_graph(cm.read_chain("nylon"))).set_index("node_id")
    >>> bool(table.loc["nylon66_salt", "output_multiplier"] > 1)
    True
    """
    recipes = {node: _recipe(graph, node, (routes or {}).get(node), recycling) for node in graph}
    unknown = sorted(set(routes or {}) - set(graph))
    if unknown:
        raise UsageError(f"产业链里没有这些环节 / no such nodes: {', '.join(unknown)}")
    used = {one for node, recipe in recipes.items() if recipe.tonnes for one in (node, *recipe.tonnes)}
    nodes = [node for node in graph if node in used]
    matrix = np.zeros((len(nodes), len(nodes)))
    place = {node: number for number, node in enumerate(nodes)}
    for node in nodes:
        for one, tonnes in recipes[node].tonnes.items():
            matrix[place[one], place[node]] = tonnes
    multiplier = _column_sums(matrix, nodes)
    rows = {
        "node_id": nodes,
        "route": [recipes[node].route for node in nodes],
        "output_multiplier": multiplier,
        "backward_linkage": multiplier / multiplier.mean() if nodes else multiplier,
        "inputs": [len(recipes[node].inputs) for node in nodes],
        "known_inputs": [len(recipes[node].tonnes) for node in nodes],
        "minimal_inputs": [recipes[node].minimal for node in nodes],
    }
    table = pd.DataFrame(rows).sort_values(["output_multiplier", "node_id"], ascending=[False, True], kind="stable")
    result = conform(table, "multipliers")
    result.attrs["notes"] = _notes(graph, recipes, len(nodes), recycling)
    return result


def _recipe(graph: nx.DiGraph, node: str, asked: str | None, recycling: bool) -> Recipe:
    """Take the route asked for, else the one whose material has coefficients for the largest share."""
    found = []
    for route, taken in routes_of(graph, node).items():
        links = {one: graph.edges[one, node] for one in taken if graph.edges[one, node]["kind"] == "material"}
        links = {one: link for one, link in links.items() if recycling or not link["recycling"]}
        tonnes = {one: float(link["t_per_t"]) for one, link in links.items() if link["t_per_t"] is not None}
        minimal = sum(links[one]["basis"] == "stoichiometric" for one in tonnes)
        found.append(Recipe(route, tuple(links), tonnes, minimal))
    named = {recipe.route: recipe for recipe in found}
    if asked is None:
        return max(found, key=lambda recipe: len(recipe.tonnes) / (len(recipe.inputs) or 1))
    if asked not in named:
        raise UsageError(f"{node}：没有路线“{asked}” / no such route: {', '.join(one or '-' for one in named)}")
    return named[asked]


def _column_sums(matrix: NDArray[np.float64], nodes: list[str]) -> NDArray[np.float64]:
    """Sum the columns of (I − A)^-1, after making sure that A is productive."""
    if not nodes:
        return np.empty(0)
    radius = float(np.abs(np.linalg.eigvals(matrix)).max())
    if radius >= 1 - 1e-9:
        knots = nx.strongly_connected_components(nx.from_numpy_array(matrix, create_using=nx.DiGraph))
        worst = max(knots, key=lambda knot: np.abs(np.linalg.eigvals(matrix[np.ix_(list(knot), list(knot))])).max())
        said = "、".join(nodes[number] for number in sorted(worst))
        raise UsageError(
            f"循环耗用不小于产出（谱半径 {radius:.3f} ≥ 1）：{said}；请核对 t_per_t，或标 recycling: true /"
            f" these nodes take at least as much as they give (spectral radius {radius:.3f}): see t_per_t, or mark"
            " the recycle"
        )
    # the sums solve x (I − A) = 1, row by row; the inverse itself is not needed
    return np.asarray(np.linalg.solve((np.eye(len(nodes)) - matrix).T, np.ones(len(nodes))), dtype=np.float64)


def _notes(graph: nx.DiGraph, recipes: Mapping[str, Recipe], used: int, recycling: bool) -> list[str]:
    links = sum(len(recipe.inputs) for recipe in recipes.values())
    known = sum(len(recipe.tonnes) for recipe in recipes.values())
    minimal = sum(recipe.minimal for recipe in recipes.values())
    zh = (
        f"{len(graph)} 个环节中 {used} 个、所选路线 {links} 条物料链接中 {known} 条有单耗"
        f"（其中 {minimal} 条为理论最小值）；其余未计，乘数偏低"
    )
    en = (
        f"{used} of {len(graph)} nodes, {known} of {links} material links on the routes have a coefficient"
        f" ({minimal} of them stoichiometric minima); the rest is not counted, so multipliers are too low"
    )
    notes = [f"{zh} / {en}"]
    loops = sum(link["recycling"] and link["kind"] == "material" for _, _, link in graph.edges(data=True))
    if loops and not recycling:
        notes.append(f"{loops} 条循环利用链接未计 / {loops} recycling links are left out")
    return notes

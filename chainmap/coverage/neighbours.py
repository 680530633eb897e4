"""What stands around a node: the route its inputs can best be had by, who would take it, how much of it is here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import networkx as nx
import pandas as pd

from chainmap.graph import material_users, routes_of, wholes_of


def best_route(graph: nx.DiGraph, node: str, present: set[str]) -> tuple[str, list[str]]:
    """Give the route whose material can best be had, and its material inputs.

    The route with the largest share of inputs that are made here or can be bought in; among equals the one with the
    largest share made here. A node without named routes has the route ``""``.

    Examples
    --------
    >>> import chainmap as cm
    >>> graph = cm.build_graph(cm.read_chain("nylon"))
    >>> best_route(graph, "adiponitrile", {"adipic_acid", "synthetic_ammonia"})[1]
    ['adipic_acid', 'synthetic_ammonia']
    """
    ranked = []
    for route, taken in routes_of(graph, node).items():
        material = [one for one in taken if graph.edges[one, node]["kind"] == "material"]
        here = sum(one in present for one in material)
        had = sum(one in present or graph.nodes[one]["buyable"] for one in material)
        count = len(material) or 1
        ranked.append((had / count if material else 1.0, here / count, route, material))
    _, _, route, material = max(ranked, key=lambda one: one[:2])
    return route, material


def inputs_met(graph: nx.DiGraph, node: str, present: set[str]) -> tuple[float, list[str]]:
    """Give the share of material inputs that can be had, on the best route, and the ones that cannot.

    An input can be had if it is made in the place (``present``) or is ``buyable``. A node that needs no material
    has all it needs.

    Examples
    --------
    >>> import chainmap as cm
    >>> graph = cm.build_graph(cm.read_chain("nylon"))
    >>> inputs_met(graph, "nylon66_salt", set())
    (1.0, [])
    """
    _, material = best_route(graph, node, present)
    missing = [one for one in material if one not in present and not graph.nodes[one]["buyable"]]
    return (1 - len(missing) / len(material) if material else 1.0), missing


def wanting(graph: nx.DiGraph, weights: pd.DataFrame, node: str, strength: pd.Series[float]) -> list[str]:
    """List the users of a node's material that would be better supplied if it were wholly here.

    A user whose best route does without the node does not want it: where cyclohexanol is here, KA oil is its rival.
    Who takes a wider node takes its kinds, so the users of a node's wholes are among them.

    Parameters
    ----------
    graph
        As built by :func:`chainmap.build_graph`.
    weights
        As from :func:`chainmap.value.link_weights`.
    node
        The node that would come.
    strength
        Strengths today, by node.
    """
    return users_wanting(graph, weights, [node], strength)[node]


def users_wanting(
    graph: nx.DiGraph, weights: pd.DataFrame, nodes: Iterable[str], strength: pd.Series[float]
) -> dict[str, list[str]]:
    """Do as :func:`wanting` for many nodes at once."""
    recipes: dict[str, dict[str, list[tuple[str, float]]]] = {}
    for product, route, one, k in weights[["product", "route", "input", "k"]].itertuples(index=False, name=None):
        recipes.setdefault(product, {}).setdefault(route, []).append((one, k))
    now = {str(one): float(value) for one, value in strength.items()}
    found = {}
    for node in nodes:
        raised = [node, *wholes_of(graph, node)]
        after = now | dict.fromkeys(raised, 1.0)
        users = dict.fromkeys(user for one in raised for user in material_users(graph, one))
        found[node] = [user for user in users if _supply(recipes[user], after) > _supply(recipes[user], now) + 1e-9]
    return found


def _supply(routes: Mapping[str, list[tuple[str, float]]], strength: Mapping[str, float]) -> float:
    """Give how well the best route is supplied."""
    return max(sum(k * strength[one] for one, k in inputs) for inputs in routes.values())


def link_shares(graph: nx.DiGraph, strength: pd.Series[float], weights: pd.DataFrame) -> dict[str, float]:
    """Give, for each node, the share of its suppliers and customers that are here, by link weight.

    (max_r Σ_u k_uv·s_u + Σ_p k_vp·s_p) / (1 if it has inputs + Σ_p k_vp), where p are its products' nodes and k_vp
    the largest weight over the routes of p; 0 for a node without weighted links. Products of a wider node are products
    of its kinds.
    """
    table = weights.assign(here_in=weights["k"] * weights["input"].map(strength.to_dict()))
    supply = table.groupby(["product", "route"])[["k", "here_in"]].sum().groupby("product").max()
    kinds = [(one, whole) for one in graph for whole in (one, *wholes_of(graph, one))]
    taken = pd.DataFrame(kinds, columns=["kind", "input"]).merge(table, on="input").drop(columns="input")
    demand = taken.rename(columns={"kind": "input"}).groupby(["input", "product"])["k"].max().reset_index()
    demand = demand.assign(here_out=demand["k"] * demand["product"].map(strength.to_dict()))
    sold = demand.groupby("input")[["k", "here_out"]].sum().rename(columns={"k": "k_out"})
    sums = supply.join(sold, how="outer").fillna(0.0)
    whole = sums["k"] + sums["k_out"]
    share = ((sums["here_in"] + sums["here_out"]) / whole.where(whole > 0)).fillna(0.0)
    return {node: float(share.get(node, 0.0)) for node in graph}

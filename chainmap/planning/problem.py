"""What is to be planned, as arrays: options, costs, limits, and which nodes wait for which inputs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chainmap.graph import part_pairs, routes_of
from chainmap.value import Floats, ValueArrays, lifted, values_of

#: Phases in order; a plan has the first one, two or all three of them.
PHASES_ZH = {"near": "近期", "middle": "中期", "long": "远期"}

#: Less than this is no rise of F.
NOTHING = 1e-9


class Waiting(NamedTuple):
    """Which nodes must wait for which inputs; node ids are columns of the value arrays.

    Attributes
    ----------
    routes
        Node that cannot start today → for each of its routes, the inputs it lacks and how many of them it needs.
    makers
        Input → the nodes whose firms make it: itself and its kinds.
    made_from
        Own strength from which a node is made here.
    """

    routes: dict[int, tuple[tuple[tuple[int, ...], int], ...]]
    makers: dict[int, tuple[int, ...]]
    made_from: float


class Problem(NamedTuple):
    """A plan to be made; an option is one company at one node.

    Attributes
    ----------
    table
        The options' rows, with ``firm_id``, ``node_id``, ``name`` and the cost columns (empty where unknown).
    nodes, closes, groups
        Of each option: column of its node, how much of it it brings (0-1), number of its company group.
    costs
        Budget name → cost of each option; 0 where it is unknown and not counted.
    limits
        Budget name → limit over all phases.
    teams
        Companies that can be worked on in one phase; infinite if not limited.
    must
        Options of each required company; one of them has to be chosen.
    per_node, phases
        Newcomers a node at most; number of phases.
    arrays, state
        The chain and its own strengths today.
    waiting
        Which nodes wait for which inputs.
    """

    table: pd.DataFrame
    nodes: NDArray[np.intp]
    closes: Floats
    groups: NDArray[np.intp]
    costs: dict[str, Floats]
    limits: dict[str, float]
    teams: float
    must: tuple[tuple[int, ...], ...]
    per_node: int
    phases: int
    arrays: ValueArrays
    state: Floats
    waiting: Waiting


#: Options chosen, each with its phase from 1 on.
Choice = dict[int, int]


def waiting_of(graph: nx.DiGraph, arrays: ValueArrays, state: Floats, made_from: float, needed: float) -> Waiting:
    """Find the nodes whose material inputs cannot be had today.

    Parameters
    ----------
    graph
        As built by :func:`chainmap.build_graph`.
    arrays, state
        The chain and its own strengths today.
    made_from
        Strength from which a node is made here.
    needed
        Share of the material inputs of a route that must be had, 0-1.
    """
    place = {node: i for i, node in enumerate(arrays.nodes)}
    there = lifted(arrays, state)[0]
    had = {node for node, i in place.items() if there[i] >= made_from or graph.nodes[node]["buyable"]}
    lacking: dict[int, tuple[tuple[tuple[int, ...], int], ...]] = {}
    for node in graph:
        routes = []
        for taken in routes_of(graph, node).values():
            material = [one for one in taken if graph.edges[one, node]["kind"] == "material"]
            lack = tuple(place[one] for one in material if one not in had)
            short = int(np.ceil(needed * len(material) - 1e-9)) - (len(material) - len(lack))
            routes.append((lack, short))
        if all(short > 0 for _, short in routes):
            lacking[place[node]] = tuple(routes)
    makers: dict[int, set[int]] = {i: {i} for i in place.values()}
    for part, whole in part_pairs(graph):
        makers[place[whole]] |= makers[place[part]]
    inputs = sorted({one for routes in lacking.values() for lack, _ in routes for one in lack})
    return Waiting(lacking, {one: tuple(sorted(makers[one])) for one in inputs}, made_from)


def routes_by_product(arrays: ValueArrays) -> Iterator[tuple[int, Floats]]:
    """Walk over the nodes that take inputs, each with the weights of its routes, one row a route."""
    ends = [*arrays.starts.tolist()[1:], len(arrays.weights)]
    for start, end, product in zip(arrays.starts.tolist(), ends, arrays.products.tolist(), strict=False):
        yield product, arrays.weights[start:end]


def state_after(problem: Problem, chosen: Collection[int]) -> Floats:
    """Give the own strengths when these options have landed: 1 − (1 − s)·Π(1 − closes)."""
    left = 1 - problem.state
    for i in sorted(chosen):
        left[problem.nodes[i]] *= 1 - problem.closes[i]
    return 1 - left


def rise_of(problem: Problem, chosen: Collection[int]) -> float:
    """Give F with these options less F today."""
    both = values_of(problem.arrays, np.array([problem.state, state_after(problem, chosen)]))
    return float(both[1] - both[0])


def can_start(problem: Problem, node: int, choice: Mapping[int, int], phase: int) -> bool:
    """Tell whether a node's inputs are met in a phase by what is here, bought in, or landed in an earlier one."""
    routes = problem.waiting.routes.get(node)
    if routes is None:
        return True
    made = lifted(problem.arrays, state_after(problem, [i for i, t in choice.items() if t < phase]))[0]
    there = made >= problem.waiting.made_from - 1e-12
    return any(sum(bool(there[one]) for one in lack) >= short for lack, short in routes)


def first_phases(problem: Problem) -> dict[int, int]:
    """Give the first phase in which each option's node could start if every option were free to come; never is 0."""
    left, found = 1 - problem.state, dict.fromkeys(map(int, problem.nodes), 0)
    for phase in range(1, problem.phases + 1):
        there = lifted(problem.arrays, 1 - left)[0] >= problem.waiting.made_from - 1e-12
        ready = []
        for node, first in found.items():
            routes = problem.waiting.routes.get(node)
            met = routes is None or any(sum(bool(there[u]) for u in lack) >= short for lack, short in routes)
            if not first and met:
                ready.append(node)
        for node in ready:
            found[node] = phase
            best = np.sort(problem.closes[problem.nodes == node])[::-1][: problem.per_node]
            left[node] *= np.prod(1 - best)
    return found


def narrowed(problem: Problem, kept: NDArray[np.intp]) -> Problem:
    """Give the problem with some of its options only."""
    new = {int(old): i for i, old in enumerate(kept)}
    return problem._replace(
        table=problem.table.iloc[kept].reset_index(drop=True),
        nodes=problem.nodes[kept],
        closes=problem.closes[kept],
        groups=problem.groups[kept],
        costs={name: cost[kept] for name, cost in problem.costs.items()},
        must=tuple(tuple(new[i] for i in one if i in new) for one in problem.must),
    )

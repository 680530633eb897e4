"""Options that no best plan needs, and the sets of newcomers a node can have."""

from __future__ import annotations

from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from chainmap.planning.problem import NOTHING, Problem, first_phases

Chosen = tuple[int, ...]


def useful_options(problem: Problem) -> NDArray[np.intp]:
    """List the options that a best plan may need.

    One that can never start is left out, and so is one that brings nothing. One is left out, too, if there are enough
    others for its node that bring as much and cost no more under any budget, so that one of them is surely free to
    take its place: as many as may come to the node, if they have no other node to go to; or of as many companies as a
    plan can hold at all. Options of required companies stay.
    """
    first = first_phases(problem)
    must = {i for one in problem.must for i in one}
    most = most_companies(problem)
    kept: list[int] = []
    for node in np.unique(problem.nodes):
        if first[int(node)]:
            kept += _undominated(problem, np.flatnonzero(problem.nodes == node), must, most)
    return np.array(sorted(kept), dtype=np.intp)


def most_companies(problem: Problem) -> float:
    """Give a number of companies that no plan exceeds, by the budgets."""
    most = float(len(problem.nodes))
    if np.isfinite(problem.teams):
        most = min(most, problem.phases * problem.teams)
    for name, limit in problem.limits.items():
        sums = np.cumsum(np.sort(problem.costs[name]))
        most = min(most, float(np.searchsorted(sums, limit * (1 + 1e-9) + 1e-9, side="right")))
    return most


def _undominated(problem: Problem, options: NDArray[np.intp], must: set[int], most: float) -> list[int]:
    costs, alone = costs_of(problem), _alone(problem)
    order = options[np.lexsort((options, costs[options].sum(axis=1), -problem.closes[options]))]
    kept: list[int] = []
    for i in order:
        if i not in must:
            if problem.closes[i] <= NOTHING:
                continue
            # all that are kept bring at least as much: they stand before it in the order
            better = np.array(kept, dtype=np.intp)[(costs[kept] <= costs[i]).all(axis=1)]
            companies = np.unique(problem.groups[better])
            if alone[better].sum() >= problem.per_node or len(companies[companies != problem.groups[i]]) >= most:
                continue
        kept.append(int(i))
    return kept


def newcomer_sets(problem: Problem, most: int) -> dict[int, list[Chosen]] | None:
    """List for each node the sets of options that may come to it together; none if there are more than ``most``.

    Left out are sets beyond a budget, sets with two companies of a group, and sets with an option in whose place a
    free one could stand that brings as much and costs no more.
    """
    must = {i for one in problem.must for i in one}
    sizes = np.unique(problem.nodes, return_counts=True)[1]
    if sum(comb(int(n), size) for n in sizes for size in range(problem.per_node + 1)) > most:
        return None
    above = _above(problem, must)
    return {
        int(node): [
            one
            for size in range(problem.per_node + 1)
            for one in combinations(np.flatnonzero(problem.nodes == node).tolist(), size)
            if _possible(problem, one) and all(above[i] <= set(one) for i in one)
        ]
        for node in np.unique(problem.nodes)
    }


def _possible(problem: Problem, chosen: Chosen) -> bool:
    if len(chosen) > 1 and len({int(problem.groups[i]) for i in chosen}) < len(chosen):
        return False
    return all(problem.costs[name][list(chosen)].sum() <= limit + 1e-9 for name, limit in problem.limits.items())


def _above(problem: Problem, must: set[int]) -> dict[int, set[int]]:
    """Give for each option those of its node that must come before it."""
    costs, alone = costs_of(problem), _alone(problem)
    above: dict[int, set[int]] = {}
    for i, node in enumerate(problem.nodes):
        rivals = np.flatnonzero((problem.nodes == node) & alone)
        better = (costs[rivals] <= costs[i]).all(axis=1) & (problem.closes[rivals] >= problem.closes[i])
        same = (costs[rivals] == costs[i]).all(axis=1) & (problem.closes[rivals] == problem.closes[i])
        above[i] = set() if i in must else {int(j) for j in rivals[better & (~same | (rivals < i))]} - {i}
    return above


def costs_of(problem: Problem) -> NDArray[np.float64]:
    """Give the costs of each option, one column a budget."""
    columns = [problem.costs[name] for name in problem.limits]
    return np.column_stack(columns) if columns else np.zeros((len(problem.nodes), 1))


def _alone(problem: Problem) -> NDArray[np.bool_]:
    """Tell which options are the only ones of their company group."""
    counts = np.bincount(problem.groups, minlength=1)
    return np.asarray(counts[problem.groups] == 1)

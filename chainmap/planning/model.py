"""The exact programme: which options, in which phase, with F as the sum of products of node states.

Every node that options may come to has one variable for each set of newcomers; a set's strength is computed, not
linearised, so the noisy-OR is exact. F's products s_u·s_v are products of such states, linearised by the
reformulation-linearisation technique (Sherali and Adams 1990); which route counts is a binary choice.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from chainmap.planning.draft import Draft
from chainmap.planning.problem import Problem
from chainmap.planning.products import add_products
from chainmap.planning.pruning import Chosen, newcomer_sets
from chainmap.planning.states import Level, node_levels
from chainmap.planning.timing import add_phases

#: Beyond this many sets of newcomers, or variables, no exact programme is written.
MOST_SETS, MOST_VARIABLES = 50_000, 200_000


class Model(NamedTuple):
    """A programme and what its variables mean.

    Attributes
    ----------
    draft
        Its objective is F less F today.
    chosen
        The variable of each option.
    timed
        (option, phase) → variable, for options whose phase matters.
    """

    draft: Draft
    chosen: list[int]
    timed: dict[tuple[int, int], int]


def exact_model(problem: Problem) -> Model | None:
    """Write the programme whose optimum is the best plan; none if it would be too large.

    Parameters
    ----------
    problem
        Pruned options, each of which can start in some phase.
    """
    sets = newcomer_sets(problem, MOST_SETS)
    if sets is None:
        return None
    draft = Draft()
    chosen = add_options(draft, problem)
    timed = add_phases(draft, problem, chosen)
    levels = node_levels(draft, problem, _states(draft, problem, sets, chosen))
    add_products(draft, problem.arrays, levels)
    return Model(draft, chosen, timed) if len(draft.gain) <= MOST_VARIABLES else None


def add_options(draft: Draft, problem: Problem) -> list[int]:
    """Add a yes-or-no variable for each option, the budgets, one company a group, and the required ones."""
    chosen = [draft.new(whole=True) for _ in problem.nodes]
    for name, limit in problem.limits.items():
        scale = limit or 1.0
        cost = problem.costs[name]
        draft.row(((chosen[i], float(cost[i]) / scale) for i in np.flatnonzero(cost)), limit / scale)
    for column, most in ((problem.groups, 1), (problem.nodes, problem.per_node)):
        for one in np.unique(column):
            members = np.flatnonzero(column == one)
            if len(members) > most:
                draft.row(((chosen[i], 1.0) for i in members), most)
    for options in problem.must:
        draft.row(((chosen[i], 1.0) for i in options), np.inf, 1)
    return chosen


def _states(draft: Draft, problem: Problem, sets: dict[int, list[Chosen]], chosen: list[int]) -> dict[int, list[Level]]:
    """Add a variable for each set of newcomers of a node; exactly one set comes."""
    found: dict[int, list[Level]] = {}
    for node, ways in sets.items():
        states = [draft.new() for _ in ways]
        draft.row(((state, 1.0) for state in states), 1, 1)
        for i in {i for way in ways for i in way}:
            terms = [(state, -1.0) for state, way in zip(states, ways, strict=True) if i in way]
            draft.row([(chosen[i], 1.0), *terms], 0, 0)
        for i in np.flatnonzero(problem.nodes == node).tolist():  # an option in none of the sets cannot come
            if not any(i in way for way in ways):
                draft.upper[chosen[i]] = 0.0
        left = [float((1 - problem.state[node]) * np.prod(1 - problem.closes[list(way)])) for way in ways]
        found[node] = [Level(1 - rest, state) for rest, state in zip(left, states, strict=True)]
    return found

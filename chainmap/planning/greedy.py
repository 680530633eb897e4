"""One company after the other: the best that fits. Quick at any size, and without a bound of its own."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from chainmap.planning.problem import NOTHING, Choice, Problem, can_start, rise_of, state_after
from chainmap.value import Floats, values_of


def greedy_choice(problem: Problem) -> Choice | None:
    """Take the better of two greedy plans: by what a company adds, and by what it adds for its share of the budgets.

    Either takes the required companies first, then again and again the best one that still fits. Each lands in the
    first phase in which its node's inputs are met and a team is free.

    Returns
    -------
    dict
        Option → phase; none if the required companies could not be fitted in this way.
    """
    found = [_walk(problem, thrifty) for thrifty in ((False, True) if problem.limits else (False,))]
    return max((one for one in found if one is not None), key=lambda one: rise_of(problem, one), default=None)


def _walk(problem: Problem, thrifty: bool) -> Choice | None:
    choice: Choice = {}
    left = dict(problem.limits)
    waiting = list(problem.must)
    while True:
        fits = _fitting(problem, choice, left)
        asked = [i for one in waiting for i in one if fits[i]]
        if waiting and not asked:
            return None
        pick = _best(problem, choice, np.array(asked, dtype=np.intp) if waiting else np.flatnonzero(fits), thrifty)
        if pick < 0:
            return choice
        choice[pick] = first_start(problem, int(problem.nodes[pick]), choice)
        left = {name: limit - problem.costs[name][pick] for name, limit in left.items()}
        waiting = [one for one in waiting if pick not in one]


def _fitting(problem: Problem, choice: Choice, left: dict[str, float]) -> NDArray[np.bool_]:
    """Tell which options keep the budgets, the number of newcomers at a node, and one company a group."""
    taken = list(choice)
    fits = ~np.isin(problem.groups, problem.groups[taken])
    fits &= np.bincount(problem.nodes[taken], minlength=len(problem.state))[problem.nodes] < problem.per_node
    for name, limit in left.items():
        fits &= problem.costs[name] <= limit + 1e-9 * max(1.0, problem.limits[name])
    starts = {int(node): first_start(problem, int(node), choice) for node in np.unique(problem.nodes[fits])}
    for node, phase in starts.items():
        if not phase:
            fits &= problem.nodes != node
    return fits


def first_start(problem: Problem, node: int, choice: Choice) -> int:
    """Give the first phase in which a node can start and a team is free; 0 if there is none."""
    for phase in range(1, problem.phases + 1):
        free = sum(t == phase for t in choice.values()) + 1 <= problem.teams
        if free and can_start(problem, node, choice, phase):
            return phase
    return 0


def _best(problem: Problem, choice: Choice, options: NDArray[np.intp], thrifty: bool) -> int:
    """Give the option with the largest rise, or the largest rise for its cost; -1 if none brings any.

    The rise is computed for the firmest option of each node and taken in proportion for the others.
    """
    if not len(options):
        return -1
    order = options[np.lexsort((options, -problem.closes[options]))]
    nodes, first = np.unique(problem.nodes[order], return_index=True)
    firmest = order[first]
    now = state_after(problem, choice)
    gains = values_of(problem.arrays, _landings(problem, now, firmest)) - values_of(problem.arrays, now)[0]
    where = np.searchsorted(nodes, problem.nodes[options])
    worth = gains[where] * problem.closes[options] / np.maximum(problem.closes[firmest][where], NOTHING)
    cost = _shares(problem, options)
    best = np.lexsort((options, cost, -(worth / np.maximum(cost, NOTHING) if thrifty else worth)))[0]
    required = {i for one in problem.must for i in one}
    return int(options[best]) if worth[best] > NOTHING or int(options[best]) in required else -1


def _shares(problem: Problem, options: NDArray[np.intp]) -> Floats:
    """Give the share of the budgets that each option takes, all budgets together."""
    cost = np.zeros(len(options))
    for name, limit in problem.limits.items():
        cost += problem.costs[name][options] / max(limit, NOTHING)
    return cost


def _landings(problem: Problem, now: Floats, options: NDArray[np.intp]) -> Floats:
    states: Floats = np.tile(now, (len(options), 1))
    columns = problem.nodes[options]
    rows = np.arange(len(options))
    states[rows, columns] = 1 - (1 - states[rows, columns]) * (1 - problem.closes[options])
    return states

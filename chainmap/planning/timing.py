"""The phases in the programme: a node waits until its inputs are made, and teams work on so many companies a phase."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from chainmap.planning.draft import Draft
from chainmap.planning.problem import Problem, first_phases

Timed = dict[tuple[int, int], int]


def add_phases(draft: Draft, problem: Problem, chosen: list[int], *, every: bool = False) -> Timed:
    """Add what the phases ask for.

    Only options at nodes that wait, and at nodes that make what others wait for, need variables by phase; the others
    can fill up what the teams have left in any phase.

    Parameters
    ----------
    draft
        Gets the variables and rows.
    problem
        Options, each of which can start in some phase.
    chosen
        The variable of each option.
    every
        Give every option its variables by phase.

    Returns
    -------
    dict
        (option, phase) → variable.
    """
    first = first_phases(problem)
    waiting = {node: routes for node, routes in problem.waiting.routes.items() if first.get(node, 0) > 1}
    inputs = {one for routes in waiting.values() for lack, _ in routes for one in lack}
    feeding = {maker for one in inputs for maker in problem.waiting.makers[one]}
    timed: Timed = {}
    for i, node in enumerate(map(int, problem.nodes)):
        if every or node in waiting or node in feeding:
            phases = range(first[node], problem.phases + 1)
            timed |= {(i, phase): draft.new(whole=True) for phase in phases}
            draft.row([(chosen[i], -1.0), *((timed[i, phase], 1.0) for phase in phases)], 0, 0)
    made = {
        (one, phase): _add_made(draft, problem, timed, one, phase)
        for one in sorted(inputs)
        for phase in range(1, problem.phases)
    }
    for node, routes in waiting.items():
        for phase in range(first[node], problem.phases + 1):
            _add_start(draft, problem, timed, made, (node, phase), routes)
    if np.isfinite(problem.teams):
        _add_teams(draft, problem, chosen, timed)
    return timed


def _add_teams(draft: Draft, problem: Problem, chosen: list[int], timed: Timed) -> None:
    draft.row(((one, 1.0) for one in chosen), problem.phases * problem.teams)
    for phase in range(1, problem.phases + 1):
        now = [variable for (_, when), variable in timed.items() if when == phase]
        if now:
            draft.row(((one, 1.0) for one in now), problem.teams)


def _add_made(draft: Draft, problem: Problem, timed: Timed, node: int, phase: int) -> int:
    """Add a variable that is 1 only if an input is made by the end of a phase."""
    made = draft.new()
    terms = [(made, 1.0)]
    for maker in problem.waiting.makers[node]:
        for way in enough(problem, maker):
            landed = [[timed[i, t] for t in range(1, phase + 1) if (i, t) in timed] for i in way]
            if len(way) == 1:
                terms += [(one, -1.0) for one in landed[0]]
            elif all(landed):
                both = draft.new()
                for one in landed:
                    draft.row([(both, 1.0), *((variable, -1.0) for variable in one)], 0)
                terms.append((both, -1.0))
    draft.row(terms, 0)
    return made


def enough(problem: Problem, node: int) -> list[tuple[int, ...]]:
    """List the smallest sets of options that together make a node."""
    options = np.flatnonzero(problem.nodes == node).tolist()
    found: list[tuple[int, ...]] = []
    for size in range(1, problem.per_node + 1):
        for way in combinations(options, size):
            strength = 1 - (1 - problem.state[node]) * np.prod(1 - problem.closes[list(way)])
            if strength >= problem.waiting.made_from - 1e-12 and not any(set(one) <= set(way) for one in found):
                found.append(way)
    return found


def _add_start(
    draft: Draft,
    problem: Problem,
    timed: Timed,
    made: dict[tuple[int, int], int],
    when: tuple[int, int],
    routes: tuple[tuple[tuple[int, ...], int], ...],
) -> None:
    """Let options come to a node in a phase only if the inputs of one of its routes were made before."""
    node, phase = when
    ways = []
    for lack, short in routes:
        way = draft.new(whole=True)
        if short == len(lack):
            for one in lack:
                draft.row([(way, 1.0), (made[one, phase - 1], -1.0)], 0)
        else:
            draft.row([(way, float(short)), *((made[one, phase - 1], -1.0) for one in lack)], 0)
        ways.append(way)
    for i in np.flatnonzero(problem.nodes == node):
        draft.row([(timed[int(i), phase], 1.0), *((way, -1.0) for way in ways)], 0)

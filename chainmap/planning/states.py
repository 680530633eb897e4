"""What strengths a node can have in a plan, each with the variable that says whether it has it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from chainmap.planning.draft import Draft
from chainmap.planning.problem import Problem


class Level(NamedTuple):
    """A strength that a node can have.

    Attributes
    ----------
    strength
        0-1.
    variable
        1 if the node has it; none if it always has.
    """

    strength: float
    variable: int | None


def node_levels(draft: Draft, problem: Problem, own: dict[int, list[Level]]) -> list[list[Level]]:
    """Give every node's strengths, ascending, as F takes them: a whole is as strong as its strongest kind.

    Parameters
    ----------
    draft
        Gets the variables of wholes, and of equal strengths taken together.
    problem
        Gives the strengths today, and which nodes are kinds of which.
    own
        The states of the nodes that options may come to.

    Returns
    -------
    list
        For each node its levels; the variables of one node sum to 1.
    """
    arrays = problem.arrays
    makers: list[set[int]] = [{node} for node in range(len(arrays.nodes))]
    for part, whole in zip(arrays.parts.tolist(), arrays.wholes.tolist(), strict=True):
        makers[whole] |= makers[part]
    merged = {node: _merged(draft, levels) for node, levels in own.items()}
    return [_strongest(draft, problem, sorted(one), merged) for one in makers]


def _strongest(draft: Draft, problem: Problem, makers: list[int], own: dict[int, list[Level]]) -> list[Level]:
    """Choose the strongest of what makes a node: at most the level that a maker has."""
    least = [own[one][0].strength if one in own else float(problem.state[one]) for one in makers]
    floor = max(least)
    open_makers = [one for one in makers if one in own and own[one][-1].strength > floor + 1e-12]
    if not open_makers:
        return [Level(floor, None)]
    if len(open_makers) == 1:
        return _merged(draft, [Level(max(floor, one.strength), one.variable) for one in own[open_makers[0]]])
    levels = [Level(floor, draft.new())]
    for one in open_makers:
        for level in own[one]:
            if level.strength > floor + 1e-12 and level.variable is not None:
                taken = draft.new()
                draft.row([(taken, 1.0), (level.variable, -1.0)], 0)
                levels.append(Level(level.strength, taken))
    draft.row(((level.variable, 1.0) for level in levels if level.variable is not None), 1, 1)
    return _merged(draft, levels)


def _merged(draft: Draft, levels: list[Level]) -> list[Level]:
    """Take levels of equal strength together; ascending."""
    alike: dict[float, list[int]] = {}
    for level in sorted(levels):
        if level.variable is not None:
            alike.setdefault(round(level.strength, 12), []).append(level.variable)
    if len(alike) == 1:
        return [Level(next(iter(alike)), None)]
    found = []
    for strength, variables in sorted(alike.items()):
        one = variables[0]
        if len(variables) > 1:
            one = draft.new()
            draft.row([(one, 1.0), *((variable, -1.0) for variable in variables)], 0, 0)
        found.append(Level(strength, one))
    return found


def span(levels: list[Level]) -> tuple[float, float]:
    """Give the smallest and the largest strength.

    Examples
    --------
    >>> span([Level(0.2, 0), Level(0.7, 1)])
    (0.2, 0.7)
    """
    strengths = np.array([level.strength for level in levels])
    return float(strengths.min()), float(strengths.max())

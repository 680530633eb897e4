"""A bound of F where an exact programme would be too large: its linear relaxation, without the sets of newcomers."""

from __future__ import annotations

import numpy as np

from chainmap.planning.draft import Draft, solve
from chainmap.planning.model import add_options
from chainmap.planning.problem import Problem, routes_by_product
from chainmap.value import Floats, lifted


def loose_bound(problem: Problem, seconds: float = 60.0) -> float:
    """Give a number that the rise of F of no plan exceeds.

    Strength is let rise by the sum of what the newcomers bring (never less than the noisy-OR), up to what the firmest
    of them bring together; products are let be as large as either factor allows; routes may be mixed; phases are left
    out.

    Parameters
    ----------
    problem
        Any number of options.
    seconds
        Time limit; infinite if it is not solved by then.
    """
    if not len(problem.nodes):
        return 0.0
    draft = Draft()
    chosen = add_options(draft, problem)
    draft.row(((one, 1.0) for one in chosen), min(problem.phases * problem.teams, float(len(chosen))))
    top = _firmest(problem)
    rises = _add_rises(draft, problem, chosen, top)
    _add_loose_products(draft, problem, rises, lifted(problem.arrays, top)[0])
    return solve(draft, seconds=seconds, relaxed=True).bound


def _firmest(problem: Problem) -> Floats:
    """Give the strength of each node if the firmest options came to it."""
    left = 1 - problem.state
    for node in np.unique(problem.nodes):
        left[node] *= np.prod(1 - np.sort(problem.closes[problem.nodes == node])[::-1][: problem.per_node])
    return 1 - left


def _add_rises(draft: Draft, problem: Problem, chosen: list[int], top: Floats) -> dict[int, int]:
    """Add the rise of each node's strength as F takes it, for nodes that can rise."""
    arrays = problem.arrays
    own: dict[int, int] = {}
    for node in map(int, np.unique(problem.nodes)):
        own[node] = draft.new(upper=float(top[node] - problem.state[node]))
        options = np.flatnonzero(problem.nodes == node)
        share = (1 - problem.state[node]) * problem.closes[options]
        terms = [(chosen[i], -float(one)) for i, one in zip(options, share, strict=True)]
        draft.row([(own[node], 1.0), *terms], 0)
    today, most = lifted(arrays, problem.state)[0], lifted(arrays, top)[0]
    makers: list[set[int]] = [{node} for node in range(len(top))]
    for part, whole in zip(arrays.parts.tolist(), arrays.wholes.tolist(), strict=True):
        makers[whole] |= makers[part]
    rises: dict[int, int] = {}
    for node in np.flatnonzero(most > today + 1e-12).tolist():
        # A whole rises at most by what all its makers rise together.
        rises[node] = draft.new(float(arrays.importance[node]), float(most[node] - today[node]))
        draft.row([(rises[node], 1.0), *((own[one], -1.0) for one in makers[node] if one in own)], 0)
    return rises


def _add_loose_products(draft: Draft, problem: Problem, rises: dict[int, int], most: Floats) -> None:
    """Add s_v · max_r A_r less today's: s_v0·(A_r − A_0) + rise_v·A_0 + rise_v·(A_r − A_0), each let be large."""
    arrays = problem.arrays
    today = lifted(arrays, problem.state)[0]
    for node, weights in routes_by_product(arrays):
        base = float((weights @ today).max())
        if node in rises:
            draft.gain[rises[node]] += base
        routes = [row for row in weights if row @ most > base + 1e-12]
        moving = [u for u in rises if any(row[u] > 0 for row in routes)]
        if not moving or most[node] <= 0:
            continue
        # Mixed routes take of an input's rise at most the largest weight of it.
        highest = float(max(row @ most for row in routes)) - base
        better = draft.new(float(today[node]), highest)
        heaviest = [(rises[u], -float(max(row[u] for row in routes))) for u in moving]
        draft.row([(better, 1.0), *heaviest], 0)
        if node in rises:
            span = float(most[node] - today[node])
            product = draft.new(1.0, highest * span)
            draft.row([(product, 1.0), (better, -span)], 0)
            draft.row([(product, 1.0), (rises[node], -highest)], 0)

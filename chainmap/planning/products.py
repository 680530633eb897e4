"""The products of F: a node's strength times that of its inputs on the route it takes."""

from __future__ import annotations

import numpy as np

from chainmap.planning.draft import Draft
from chainmap.planning.problem import routes_by_product
from chainmap.planning.states import Level, span
from chainmap.value import Floats, ValueArrays

#: Products of two nodes with more pairs of states than this are written by the states of the product's node only.
MOST_PAIRS = 400


def add_products(draft: Draft, arrays: ValueArrays, levels: list[list[Level]]) -> None:
    """Add F less F today to the objective, with what it needs.

    Parameters
    ----------
    draft
        Gets the variables and rows.
    arrays
        The chain.
    levels
        Of each node, ascending.
    """
    lows, highs = np.array([span(one) for one in levels]).T
    for node, own in enumerate(levels):
        _gain(draft, own, float(arrays.importance[node]))
    for product, routes in routes_by_product(arrays):
        base = float((routes @ lows).max())
        _add_node(draft, levels, product, routes[routes @ highs > base + 1e-12], base, lows)


def _gain(draft: Draft, levels: list[Level], factor: float) -> None:
    """Add factor · (strength − strength today) to the objective; the lowest level is today's."""
    for level in levels:
        if level.variable is not None:
            draft.gain[level.variable] += factor * (level.strength - levels[0].strength)


def _add_node(draft: Draft, levels: list[list[Level]], product: int, routes: Floats, base: float, lows: Floats) -> None:
    """Add s_v · max_r Σ_u k_uv(r)·s_u less what it is today.

    ``routes`` are those that may come to be better than today's best, ``base``.
    """
    own = levels[product]
    _gain(draft, own, base)
    moving = [u for u in np.flatnonzero(routes.any(axis=0)) if len(levels[u]) > 1]
    if not moving or own[-1].strength <= 0:
        return
    # Each route counts by what it has above today's best; a route that has less is worth less than standing still.
    surplus = routes @ lows - base
    flavours = _flavours(draft, own, len(routes), surplus)
    for strength, variable, route in flavours:
        if variable is not None:
            draft.gain[variable] += strength * surplus[route]
    for u in moving:
        taking = [(strength * routes[route, u], variable) for strength, variable, route in flavours]
        _couple(draft, [one for one in taking if one[0] > 0], levels[u])


def _flavours(draft: Draft, own: list[Level], routes: int, surplus: Floats) -> list[tuple[float, int | None, int]]:
    """Give each pair of state and route a variable; one route at most is taken, and which is a binary choice."""
    if routes == 1 and surplus[0] >= -1e-12:
        return [(level.strength, level.variable, 0) for level in own if level.strength > 0]
    choice = [draft.new(whole=True) for _ in range(routes)]
    draft.row(((one, 1.0) for one in choice), 1)
    if len(own) == 1:
        return [(own[0].strength, one, route) for route, one in enumerate(choice)]
    found: list[tuple[float, int | None, int]] = []
    pairs = {(a, r): draft.new() for a in range(len(own)) for r in range(routes)}
    for a, level in enumerate(own):
        if level.variable is not None:
            draft.row([(level.variable, -1.0), *((pairs[a, r], 1.0) for r in range(routes))], 0)
        found += [(level.strength, pairs[a, r], r) for r in range(routes) if level.strength > 0]
    for r, one in enumerate(choice):  # a taken route is wholly taken: what it lacks against today's best counts too
        draft.row([(one, -1.0), *((pairs[a, r], 1.0) for a in range(len(own)))], 0, 0)
    return found


def _couple(draft: Draft, taking: list[tuple[float, int | None]], levels: list[Level]) -> None:
    """Add Σ factor · variable · (s_u − lowest s_u) to the objective.

    By pairs of states: a pair is there at most as much as each of its two states, summed over the other one's. Where
    the pairs are too many, the strength above the lowest takes the place of the states of u, which is exact at whole
    numbers all the same.
    """
    low, high = span(levels)
    above = [(level.strength - low, level.variable) for level in levels if level.variable is not None]
    above = [one for one in above if one[0] > 0]
    if all(variable is None for _, variable in taking):
        for factor, _ in taking:
            for more, state in above:
                draft.gain[state] += factor * more
        return
    if len(taking) * len(above) > MOST_PAIRS:
        parts = [draft.new(factor * (high - low)) for factor, _ in taking]
        for part, (_, variable) in zip(parts, taking, strict=True):
            draft.row([(part, 1.0), (variable or 0, -1.0)], 0)
        shares = [(state, -more / (high - low)) for more, state in above]
        draft.row([*((part, 1.0) for part in parts), *shares], 0)
        return
    pairs = [[draft.new(factor * more) for more, _ in above] for factor, _ in taking]
    for row, (_, variable) in zip(pairs, taking, strict=True):
        draft.row([*((one, 1.0) for one in row), (variable or 0, -1.0)], 0)
    for column, (_, state) in enumerate(above):
        draft.row([*((row[column], 1.0) for row in pairs), (state, -1.0)], 0)

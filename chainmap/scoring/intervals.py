"""How sure a rank is: stochastic multicriteria acceptability analysis over weights and match probabilities."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Places = NDArray[np.intp]

#: Every drawn number comes from a table of so many equally likely values, the quantiles of its distribution; a power
#: of two.
STEPS = 1024
#: At most this many match probabilities get a Beta of their own; finer ones are rounded to one of them.
LEVELS = 500


class Layout(NamedTuple):
    """Rows in an order that makes the best of each group quick to take: all first rows, all second rows, …"""

    firm: Places
    node: Places
    beta: Places
    """Where the row's Beta starts in the table of quantiles."""
    sizes: tuple[int, ...]
    """How many groups have a first row, a second row, …"""
    place: Places
    """Where each group stands."""


class Room(NamedTuple):
    """Memory that one worker writes its draws into again and again."""

    score: Singles
    more: Singles
    place: Places


class Unknown(NamedTuple):
    """What is unknown of one part: of whom, and the values it may have."""

    column: int
    who: Places
    values: Singles


class Side(NamedTuple):
    """The parts of the companies, or of the gaps: known values (0 where unknown), and what is not known."""

    known: Singles
    columns: Places
    unknown: tuple[Unknown, ...]


def rank_intervals(
    rows: pd.DataFrame,
    firm_parts: pd.DataFrame,
    node_parts: pd.DataFrame,
    weights: Mapping[str, float],
    values: Mapping[str, float],
    draws: int,
    seed: int,
    chosen: NDArray[np.integer[Any]] | None = None,
) -> tuple[Places, Places]:
    """Give the 5 % and 95 % quantile of each group's rank (SMAA; Lahdelma, Hokkanen and Salminen, 1998).

    In each draw the weights come from Dirichlet(10·n·w), match probabilities from a Beta around p (those that are
    sure stay), and unknown parts from the values known for others: once a company, or once a gap where the part is
    of the gap. A group stands at its best row in each draw, and its rank is counted against all groups.

    Each draw has a generator of its own, so that the answer does not depend on how many processors share the work.

    Parameters
    ----------
    rows
        Candidates × gaps that are ranked: ``firm`` and ``node`` (row of the two tables of parts), ``group`` (0, 1,
        … without holes) and ``p``.
    firm_parts, node_parts
        Their part values, NaN where unknown; an unknown is drawn from the known ones of its column.
    weights
        Normalised weights of the parts that count, ``match`` and columns of the two tables.
    values
        Constants, by convention name.
    draws, seed
        Number and seed of the draws.
    chosen
        The groups whose intervals are wanted; by default all.

    Returns
    -------
    tuple of numpy.ndarray
        Lowest and highest rank of the 90 % interval, in the order of ``chosen``.
    """
    count = int(rows["group"].max()) + 1 if len(rows) else 0
    wanted = np.arange(count) if chosen is None else np.asarray(chosen, dtype=np.intp)
    if not count or draws < 1 or not len(wanted):
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
    table, beta = _betas(rows["p"].to_numpy(dtype=float), values["beta_weight"])
    layout = _layout(rows, beta)
    names = list(weights)
    sides = (_side(firm_parts, names), _side(node_parts, names))
    weight, match = np.array(list(weights.values())), names.index("match") if "match" in names else -1
    seeds = np.random.SeedSequence(seed).spawn(draws)
    top = layout.place[wanted]

    def some(sources: list[np.random.SeedSequence]) -> list[Places]:
        sums = np.empty((2, len(rows)), dtype=np.float32)
        room = Room(sums[0], sums[1], np.empty(len(rows), dtype=np.intp))
        ranks = []
        for source in sources:
            rng = np.random.Generator(np.random.SFC64(source))
            drawn = _draw_weights(weight, values["dirichlet_weight"], rng)
            score = _score(layout, sides, drawn, room, rng)
            if match >= 0 and drawn[match] > 0:
                _add_match(score, layout.beta, table, drawn[match], room, rng)
            ranks.append(_ranks(_best(score, layout.sizes), top))
        return ranks

    workers = max(1, min(8, os.cpu_count() or 1, draws))
    with ThreadPoolExecutor(workers) as pool:
        found = pool.map(some, [seeds[place::workers] for place in range(workers)])
        ranks = np.array([one for ranks in found for one in ranks])
    low, high = np.quantile(ranks, [0.05, 0.95], axis=0, method="inverted_cdf").astype(np.intp)
    return low, high


def _score(layout: Layout, sides: tuple[Side, Side], drawn: Floats, room: Room, rng: np.random.Generator) -> Singles:
    """Sum what is of the company and what is of the gap, for every row."""
    firm, node = (_draw_side(side, drawn, rng) for side in sides)
    np.take(firm, layout.firm, out=room.score, mode="clip")
    np.take(node, layout.node, out=room.more, mode="clip")
    return np.add(room.score, room.more, out=room.score)


def _add_match(
    score: Singles, beta: Places, table: Singles, weight: float, room: Room, rng: np.random.Generator
) -> None:
    """Add the match of every row, drawn from its Beta."""
    np.add(beta, _steps(rng, len(score)), out=room.place)
    np.take(table, room.place, out=room.more, mode="clip")
    np.multiply(room.more, np.float32(weight), out=room.more)
    np.add(score, room.more, out=score)


def _draw_weights(weight: Floats, concentration: float, rng: np.random.Generator) -> Floats:
    used = weight > 0
    drawn = np.zeros_like(weight)
    drawn[used] = rng.dirichlet(concentration * used.sum() * weight[used])
    return drawn


def _steps(rng: np.random.Generator, count: int) -> NDArray[np.uint16]:
    """Draw places in a table of quantiles, four from each word of the generator."""
    words = np.asarray(rng.bit_generator.random_raw(count // 4 + 1), dtype=np.uint64).view(np.uint16)[:count]
    return np.bitwise_and(words, STEPS - 1, out=words)


def _betas(p: Floats, pseudo: float) -> tuple[Singles, Places]:
    """Tabulate the quantiles of the Beta of every match probability; a sure one keeps its value."""
    from scipy.special import betaincinv

    code, levels = pd.factorize(p)
    if len(levels) > LEVELS:
        inner = (p > 0) & (p < 1)
        code, levels = pd.factorize(np.where(inner, np.clip(np.round(p * LEVELS), 1, LEVELS - 1) / LEVELS, p))
    middles = (np.arange(STEPS) + 0.5) / STEPS
    table = np.repeat(levels[:, None], STEPS, axis=1)
    unsure = (levels > 0) & (levels < 1)
    each = levels[unsure, None]
    table[unsure] = betaincinv(each * pseudo, (1 - each) * pseudo, middles)
    return table.astype(np.float32).ravel(), code * STEPS


def _layout(rows: pd.DataFrame, beta: Places) -> Layout:
    group = rows["group"].to_numpy(dtype=np.intp)
    counts = np.bincount(group)
    place = np.empty(len(counts), dtype=np.intp)
    place[np.argsort(-counts, kind="stable")] = np.arange(len(counts))
    by_group = np.argsort(group, kind="stable")
    within = np.empty(len(group), dtype=np.intp)
    within[by_group] = np.arange(len(group)) - np.repeat(np.cumsum(counts) - counts, counts)
    order = np.lexsort((place[group], within))
    sizes = tuple(np.bincount(within).tolist())
    firm, node = (rows[name].to_numpy(dtype=np.intp)[order] for name in ("firm", "node"))
    return Layout(firm, node, beta[order], sizes, place)


def _side(parts: pd.DataFrame, names: list[str]) -> Side:
    used = [name for name in names if name in parts]
    table = parts[used].to_numpy(dtype=np.float32)
    unknown = []
    for column, values in enumerate(table.T):
        who = np.flatnonzero(np.isnan(values))
        known = np.sort(values[~np.isnan(values)])
        if len(who) and len(known):
            quantiles = known[((np.arange(STEPS) + 0.5) / STEPS * len(known)).astype(np.intp)]
            unknown.append(Unknown(column, who, quantiles))
    columns = np.array([names.index(name) for name in used], dtype=np.intp)
    return Side(np.nan_to_num(table), columns, tuple(unknown))


def _draw_side(side: Side, weights: Floats, rng: np.random.Generator) -> Singles:
    drawn = weights[side.columns].astype(np.float32)
    score = side.known @ drawn
    for column, who, values in side.unknown:
        score[who] += (values * drawn[column])[_steps(rng, len(who))]
    return np.asarray(score, dtype=np.float32)


def _best(score: Singles, sizes: tuple[int, ...]) -> Singles:
    """Take the best of each group from rows that stand as in :class:`Layout`."""
    best, start = score[: sizes[0]], sizes[0]
    for size in sizes[1:]:
        np.maximum(best[:size], score[start : start + size], out=best[:size])
        start += size
    return best


def _ranks(best: Singles, top: Places) -> Places:
    """Rank some groups among all: one more than the number that is strictly better; equals share a rank."""
    own = best[top]
    better = np.sort(best[best > own.min()])
    return np.asarray(len(better) - np.searchsorted(better, own, side="right") + 1, dtype=np.intp)

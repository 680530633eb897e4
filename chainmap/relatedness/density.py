"""Which products are made in the same places, and how near each place is to each product."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chainmap.relatedness.presence import Present, present
from chainmap.tables.contract import conform
from chainmap.tables.conventions import CONVENTIONS

RCA_FROM = CONVENTIONS["rca_from"].value
LEAST_FIRMS = int(CONVENTIONS["least_firms"].value)


def proximity(
    presence: pd.DataFrame,
    *,
    rca_from: float = RCA_FROM,
    least_firms: int = LEAST_FIRMS,
    kin: Iterable[tuple[str, str]] = (),
) -> pd.DataFrame:
    """Measure how often two nodes are in the same places: φ_ij = min(P(i|j), P(j|i)).

    That is the number of places with both over the number with the commoner one (Hidalgo, Klinger, Barabási, Hausmann:
    The product space conditions the development of nations. Science 317, 2007).

    Parameters
    ----------
    presence
        As from :func:`chainmap.presence`.
    rca_from
        RCA from which a node counts as being in a place.
    least_firms
        Nodes with fewer firms in the whole list are not known.
    kin
        Pairs of nodes of which one is a kind of the other: who makes the one makes the other, which tells nothing.

    Returns
    -------
    pandas.DataFrame
        Square and symmetric, 0-1, nodes by nodes. Empty (NaN) for a node and itself, for kin, and for every pair with
        a node that is not known.

    Raises
    ------
    UsageError
        If ``rca_from`` is not above 0 or ``least_firms`` is negative.
    InputFaults
        If a place and node stand twice.

    Examples
    --------
    >>> table = pd.DataFrame({"place": ["p", "p", "q"], "node_id": ["a", "b", "b"], "firms": [5, 5, 5]})
    >>> proximity(table.assign(name="", rca=1.0), rca_from=0.5).loc["a", "b"]
    np.float64(0.5)
    """
    here = present(presence, rca_from, least_firms)
    return pd.DataFrame(proximities(here, kin), index=here.nodes.rename("node_id"), columns=here.nodes)


def place_relatedness(
    presence: pd.DataFrame,
    *,
    rca_from: float = RCA_FROM,
    least_firms: int = LEAST_FIRMS,
    kin: Iterable[tuple[str, str]] = (),
) -> pd.DataFrame:
    """Measure how much of what goes with each node is in each place: density ω_pi = Σ_j x_pj·φ_ij / Σ_j φ_ij, j ≠ i.

    x is 1 where the place's RCA is at least ``rca_from``, φ as :func:`proximity` gives it. A node never counts for
    itself: ω says what stands around it, whether it is there or not.

    Parameters
    ----------
    presence, rca_from, least_firms, kin
        As for :func:`proximity`.

    Returns
    -------
    pandas.DataFrame
        The relatedness table, a row for every place and node, by place and node. The density of nodes that are not
        known, or go with no other, is empty.

    Raises
    ------
    UsageError, InputFaults
        As for :func:`proximity`.
    """
    here = present(presence, rca_from, least_firms)
    density = densities(here, proximities(here, kin))
    by_place, by_node = here.firms.sum(axis=1), here.firms.sum(axis=0)
    names = presence.drop_duplicates("place").set_index("place")["name"].reindex(here.places)
    table = {
        "place": here.places.repeat(len(here.nodes)),
        "name": names.repeat(len(here.nodes)).to_numpy(),
        "node_id": np.tile(here.nodes, len(here.places)),
        "firms": here.firms.ravel(),
        "rca": (here.firms * by_place.sum() / np.outer(by_place, by_node)).ravel(),
        "present": here.there.ravel().astype(int),
        "density": density.ravel(),
    }
    return conform(pd.DataFrame(table), "relatedness")


def densities(here: Present, near: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the density of each place around each node; NaN for nodes that go with no other."""
    weights = np.nan_to_num(near)
    whole = weights.sum(axis=0)
    found: NDArray[np.float64] = here.there @ weights / np.where(whole > 0, whole, np.nan)
    return found


def proximities(here: Present, kin: Iterable[tuple[str, str]] = ()) -> NDArray[np.float64]:
    """Give φ as :func:`proximity` does, as an array in the order of ``here.nodes``."""
    there = here.there.astype(np.float64)
    together, places = there.T @ there, there.sum(axis=0)
    with np.errstate(invalid="ignore"):
        near: NDArray[np.float64] = together / np.maximum(places[:, None], places)
    np.fill_diagonal(near, np.nan)
    one, other = _places_of(here.nodes, kin)
    near[one, other] = near[other, one] = np.nan
    near[~here.known] = near[:, ~here.known] = np.nan
    return near


def _places_of(nodes: pd.Index[str], pairs: Iterable[tuple[str, str]]) -> Sequence[NDArray[np.intp]]:
    """Give where the two nodes of each pair stand; pairs with a node that is not there are left out."""
    table = pd.DataFrame(list(pairs), columns=["one", "other"], dtype="object")
    one, other = (nodes.get_indexer(pd.Index(table[name])) for name in table)
    both = (one >= 0) & (other >= 0)
    return one[both], other[both]

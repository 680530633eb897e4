"""Economic complexity of places and nodes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chainmap.relatedness.density import LEAST_FIRMS, RCA_FROM
from chainmap.relatedness.presence import Grid, present
from chainmap.tables.contract import conform

#: Below this, an eigenvalue is zero or the same as the next: no direction can be told from the others.
_SAME = 1e-9
#: Arrays up to this size are solved whole; larger ones by iteration for the leading vectors alone, unless it takes more
#: turns than this (the eigenvalues of long strings of places lie too close together).
_WHOLE, _TURNS = 50, 300


class Complexity(NamedTuple):
    """Complexity of places (ECI) and of nodes (PCI), and what could not be told."""

    places: pd.DataFrame
    nodes: pd.DataFrame
    notes: list[str]


def complexity(presence: pd.DataFrame, *, rca_from: float = RCA_FROM, least_firms: int = LEAST_FIRMS) -> Complexity:
    """Rank places and nodes by economic complexity (Hidalgo, Hausmann: PNAS 106, 2009).

    With M the places' nodes (RCA at least ``rca_from``), D the number of nodes of each place and U the number of
    places of each node, ECI is the second eigenvector of D⁻¹ M U⁻¹ Mᵀ and PCI that of U⁻¹ Mᵀ D⁻¹ M. Both come from one
    symmetric problem, D^-½ M U⁻¹ Mᵀ D^-½ or its mirror, whichever is smaller. The sign is such that ECI rises with the
    number of nodes (the signs agree: a node is complex if its places are); both have mean 0 and standard deviation 1.

    Parameters
    ----------
    presence
        As from :func:`chainmap.presence`.
    rca_from, least_firms
        As for :func:`chainmap.proximity`.

    Returns
    -------
    Complexity
        The two tables, most complex first. Empty for places without a node and nodes that are not known; for
        those not linked with the largest group of places and nodes, which cannot be compared with it; and for all if
        the second eigenvalue is zero or double. ``notes`` says so.

    Raises
    ------
    UsageError, InputFaults
        As for :func:`chainmap.proximity`.
    """
    here = present(presence, rca_from, least_firms)
    rows, columns = _largest_group(here.there)
    grid = here.there[np.ix_(rows, columns)]
    vectors = _second_vectors(grid) if grid.size else None
    eci, pci = np.full(len(here.places), np.nan), np.full(len(here.nodes), np.nan)
    if vectors is not None:
        eci[rows], pci[columns] = vectors
    names = presence.drop_duplicates("place").set_index("place")["name"]
    places = pd.DataFrame({"place": here.places, "diversity": here.there.sum(axis=1), "eci": eci})
    nodes = pd.DataFrame({"node_id": here.nodes, "ubiquity": here.there.sum(axis=0), "pci": pci})
    return Complexity(
        _sorted(conform(places.assign(name=places["place"].map(names)), "place_complexity"), "eci"),
        _sorted(conform(nodes, "node_complexity"), "pci"),
        _notes(len(here.places) - len(rows), len(here.nodes) - len(columns), bool(grid.size), vectors is not None),
    )


def _sorted(table: pd.DataFrame, by: str) -> pd.DataFrame:
    return table.sort_values(by, ascending=False, kind="stable", ignore_index=True)


def _notes(places: int, nodes: int, some: bool, found: bool) -> list[str]:
    notes = []
    if places or nodes:
        notes.append(
            f"{places} 个地方、{nodes} 个环节没有复杂度：没有优势环节、企业太少，或与主体不相连"
            f" / no complexity for {places} places and {nodes} nodes: none there, too few firms, or not linked"
        )
    if some and not found:
        notes.append(
            "复杂度无法确定：第二特征值为零或有重根 / complexity is not determined: second eigenvalue zero or double"
        )
    return notes


def _largest_group(there: Grid) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Give the rows and columns of the largest group that is linked throughout; among equals the first."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    row, column = there.nonzero()
    size = sum(there.shape)
    links = coo_array((np.ones(len(row)), (row, column + there.shape[0])), shape=(size, size))
    group = connected_components(links, directed=False)[1]
    alone = np.concatenate([~there.any(axis=1), ~there.any(axis=0)])
    if alone.all():
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
    largest = np.bincount(group[~alone]).argmax()
    return (group[: there.shape[0]] == largest).nonzero()[0], (group[there.shape[0] :] == largest).nonzero()[0]


def _second_vectors(there: Grid) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Give ECI and PCI of an array that is linked throughout; none if they are not determined."""
    places, nodes = there.sum(axis=1), there.sum(axis=0)
    scaled = there / np.sqrt(places)[:, None] / np.sqrt(nodes)
    tall = scaled.shape[0] > scaled.shape[1]
    values, small = _leading(scaled.T if tall else scaled, np.sqrt(nodes if tall else places))
    if values[0] < _SAME or values[0] - values[1] < _SAME:
        return None
    large = (scaled if tall else scaled.T) @ small
    eci, pci = (large, small) if tall else (small, large)
    eci, pci = _standard(eci / np.sqrt(places)), _standard(pci / np.sqrt(nodes))
    rising = float(eci @ (places - places.mean()))
    if abs(rising) < _SAME:  # as many nodes everywhere: the sign is a convention
        rising = float(eci[np.abs(eci).argmax()])
    return (eci, pci) if rising > 0 else (-eci, -pci)


def _leading(wide: NDArray[np.float64], first: NDArray[np.float64]) -> tuple[list[float], NDArray[np.float64]]:
    """Give the second and third eigenvalue of A·Aᵀ and the second's vector; the first is known and taken out."""
    from scipy.linalg import eigh
    from scipy.sparse.linalg import ArpackNoConvergence, eigsh

    unit = first / np.linalg.norm(first)
    square = wide @ wide.T - np.outer(unit, unit)
    size, found = len(square), None
    if size > _WHOLE:
        try:
            found = eigsh(square, k=2, which="LA", v0=np.linspace(-1.0, 1.0, size), maxiter=_TURNS)
        except ArpackNoConvergence:
            found = None  # solved whole below
    values, vectors = found or eigh(square, subset_by_index=[max(size - 2, 0), size - 1])
    return [float(values[-1]), float(values[0]) if size > 1 else 0.0], vectors[:, -1]


def _standard(values: NDArray[np.float64]) -> NDArray[np.float64]:
    centred = values - values.mean()
    spread: NDArray[np.float64] = centred / centred.std()
    return spread

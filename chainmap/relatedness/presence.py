"""How many firms of a national list make each product in each place, and where that is more than its share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chainmap.relatedness.places import place_keys
from chainmap.tables.checks import check_table
from chainmap.tables.contract import conform
from chainmap.tables.faults import UsageError

#: Places × nodes, true where the node is there.
Grid = NDArray[np.bool_]


class Present(NamedTuple):
    """Firms in places × nodes, which nodes are there, which have firms enough to be known; rows and columns by name."""

    places: pd.Index[str]
    nodes: pd.Index[str]
    firms: NDArray[np.float64]
    there: Grid
    known: NDArray[np.bool_]


def presence(matches: pd.DataFrame, firms: pd.DataFrame, by: str = "city", *, min_score: float = 0.5) -> pd.DataFrame:
    """Count the firms that make each node in each place, and compare with the place's and the node's size.

    A firm counts one at each node that it is matched to, whatever the probability from ``min_score`` up; a firm that
    stands in two places counts in each. RCA is the node's share of the place's matches over its share of all of them
    (Balassa 1965): x_pn·Σx / (Σ_n x_pn · Σ_p x_pn).

    Parameters
    ----------
    matches
        As from :func:`chainmap.match_firms`, of a list of the whole country.
    firms
        The list: ``firm_id``, the column ``by``, and ``province`` where there is one.
    by
        ``city``, ``province``, or any column whose texts are places; see
        :func:`chainmap.relatedness.places.place_keys`.
    min_score
        Matches below this probability do not count.

    Returns
    -------
    pandas.DataFrame
        The presence table, a row for each place and node with a firm, by place and node; ``attrs["notes"]`` says how
        many matches could not be placed.

    Raises
    ------
    UsageError
        If the firms have no column ``by``.
    InputFaults
        If a score is no number from 0 to 1.

    Examples
    --------
    >>> firms = pd.DataFrame({"firm_id": ["1", "2", "3"], "city": ["平顶山", "平顶山市", "衢州市"]})
    >>> matches = pd.DataFrame({"firm_id": ["1", "2", "3"], "node_id": ["a", "a", "b"], "score": 0.9})
    >>> presence(matches, firms)[["place", "node_id", "firms", "rca"]].values.tolist()
    [['330800', 'b', 1, 3.0], ['410400', 'a', 2, 1.5]]
    """
    check_table(matches, "matches", shares=["score"])
    sure = matches.loc[matches["score"] >= min_score, ["firm_id", "node_id"]].drop_duplicates()
    seats = firms[firms["firm_id"].isin(sure["firm_id"])]
    keys = place_keys(seats, by).assign(firm_id=seats["firm_id"]).drop_duplicates(["firm_id", "place"])
    pairs = sure.merge(keys.dropna(subset="place"), on="firm_id", how="left")
    lost = pairs["place"].isna()
    found = pairs[~lost].groupby(["place", "name", "node_id"], observed=True).size().rename("firms").reset_index()
    count = found["firms"].astype("float64")
    by_place, by_node = (count.groupby(found[key]).transform("sum") for key in ("place", "node_id"))
    table = conform(found.assign(rca=count * count.sum() / (by_place * by_node)), "presence")
    table = table.sort_values(["place", "node_id"], ignore_index=True)
    strange = int(pairs.loc[lost, "firm_id"].nunique())
    table.attrs["notes"] = (
        [f"{strange:,} 家企业所在地未知，未计入 / firms whose place is not known, not counted"] if strange else []
    )
    return table


def present(presence: pd.DataFrame, rca_from: float, least_firms: int, nodes: Sequence[str] = ()) -> Present:
    """Tell which node is in which place: RCA at least ``rca_from``.

    Parameters
    ----------
    presence
        As from :func:`presence`.
    rca_from
        RCA from which a node is there; it is taken from the counts.
    least_firms
        Nodes with fewer firms in the whole list are not known, and nowhere there.
    nodes
        The columns' order; by default the nodes of the table, sorted.

    Raises
    ------
    UsageError
        If ``rca_from`` is not above 0 or ``least_firms`` below 0.
    """
    if not rca_from > 0 or least_firms < 0:
        raise UsageError(
            f"rca_from 须大于 0、least_firms 不得为负 / rca_from must be above 0 and least_firms not below:"
            f" {rca_from}, {least_firms}"
        )
    row, places = pd.factorize(presence["place"], sort=True)
    node, named = pd.factorize(presence["node_id"], sort=True)
    if pd.Series(row * len(named) + node).duplicated().any():
        check_table(presence, "presence", key=["place", "node_id"])
    count = presence["firms"].to_numpy(dtype=np.float64)
    by_place, by_node = np.bincount(row, count, len(places)), np.bincount(node, count, len(named))
    # whole numbers on both sides: a node whose share is just that of the country is there, and rounding has no say
    rich = count * count.sum() >= rca_from * by_place[row] * by_node[node]
    columns = pd.Index(list(nodes) or named.astype("object"))
    column = columns.get_indexer(named.astype("object"))[node]
    firms = np.zeros((len(places), len(columns)))
    there = np.zeros_like(firms, dtype=np.bool_)
    kept = column >= 0
    firms[row[kept], column[kept]], there[row[kept], column[kept]] = count[kept], rich[kept]
    known = firms.sum(axis=0) >= max(least_firms, 1)
    return Present(pd.Index(places.astype("object")), columns, firms, there & known, known)

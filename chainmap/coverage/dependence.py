"""What hangs on one node and on one firm: the share of F that is lost if it fails, or leaves."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import networkx as nx
import numpy as np
import pandas as pd

from chainmap.value import Floats, ValueArrays, lifted, value_arrays, values_of


def criticality(arrays: ValueArrays, own: Floats) -> Floats:
    """Give each node's share of F that is lost if it fails: hypothetical extraction.

    The node's strength becomes 0, with all else as it is, and F is computed again; (F − F without) / F. A wider node
    that fails takes nothing from its kinds; a kind that fails leaves the wider node what its other kinds give it.

    Parameters
    ----------
    arrays
        From :func:`chainmap.value.value_arrays`.
    own
        Strength of each node by itself, 0-1.

    Returns
    -------
    numpy.ndarray
        0-1, shape (nodes,); 0 everywhere where F is 0.
    """
    without = np.tile(own, (len(own), 1))
    np.fill_diagonal(without, 0.0)
    without = lifted(arrays, without)
    np.fill_diagonal(without, 0.0)
    alone = arrays._replace(parts=arrays.parts[:0], wholes=arrays.wholes[:0])  # the states are lifted already
    return _lost(values_of(arrays, own)[0], values_of(alone, without))


def departure_losses(arrays: ValueArrays, pairs: pd.DataFrame, firms: Collection[str]) -> dict[str, float]:
    """Give the share of F that is lost if a firm leaves the place, at all its nodes at once.

    Parameters
    ----------
    arrays
        From :func:`chainmap.value.value_arrays`.
    pairs
        Firms at nodes: ``firm_id, node_id, share`` (p q), each pair once.
    firms
        Whose leaving is tried.

    Returns
    -------
    dict
        ``firm_id`` → 0-1.

    Examples
    --------
    >>> import chainmap as cm
    >>> arrays = value_arrays(cm.build_graph(cm.read_chain("nylon")))
    >>> pairs = pd.DataFrame({"firm_id": ["x", "y"], "node_id": ["benzene", "benzene"], "share": [0.5, 0.5]})
    >>> round(departure_losses(arrays, pairs, ["x"])["x"], 3)  # strength falls from 0.75 to 0.5
    0.333
    """
    place = {node: number for number, node in enumerate(arrays.nodes)}
    own = np.zeros(len(place))
    at = {str(node): (rows["firm_id"].to_numpy(), 1 - rows["share"].to_numpy(float))
          for node, rows in pairs.groupby("node_id")}  # fmt: skip
    for node, (_, open_share) in at.items():
        own[place[node]] = 1 - open_share.prod()
    asked = list(dict.fromkeys(firms))
    states = np.tile(own, (len(asked), 1))
    number = {firm: row for row, firm in enumerate(asked)}
    held = pairs[pairs["firm_id"].isin(asked)]
    for firm, node in zip(held["firm_id"], held["node_id"], strict=True):
        who, open_share = at[node]
        states[number[firm], place[node]] = 1 - open_share[who != firm].prod()
    if not asked:
        return {}
    lost = _lost(values_of(arrays, own)[0], values_of(arrays, states))
    return dict(zip(asked, lost.tolist(), strict=True))


def _lost(whole: float, left: Floats) -> Floats:
    if whole <= 0:
        return np.zeros(len(left))
    return np.asarray(np.clip(1 - left / whole, 0.0, 1.0), dtype=np.float64)


def dependence(
    graph: nx.DiGraph, own: pd.Series[float], pairs: pd.DataFrame, overrides: Mapping[str, float] | None
) -> pd.DataFrame:
    """Measure how each node depends on its lead firm, and the chain on the node.

    Parameters
    ----------
    graph
        As built by :func:`chainmap.build_graph`.
    own
        Strength of each node by itself, in the graph's order.
    pairs
        Firms at nodes: ``firm_id, name, node_id, share``, ``part`` (missing where the match is the node's own).
    overrides
        Constants to override.

    Returns
    -------
    pandas.DataFrame
        By ``node_id``: ``lead_firm``, ``lead_share``, ``lead_loss`` and ``criticality``.
    """
    arrays = value_arrays(graph, overrides)
    table = pd.DataFrame(
        {"criticality": criticality(arrays, np.asarray(own, dtype=np.float64))}, index=pd.Index(arrays.nodes)
    )
    first = pairs.sort_values(["share", "name"], ascending=[False, True], kind="stable").drop_duplicates("node_id")
    leads = first.set_index("node_id")
    sums = pairs.groupby("node_id")["share"].sum()
    losses = departure_losses(arrays, pairs[pairs["part"].isna()], first["firm_id"].tolist())
    share = (leads["share"] / sums.where(sums > 0)).astype("float64")
    lost = leads["firm_id"].map(losses).astype("float64")
    return table.assign(lead_firm=leads["name"], lead_share=share, lead_loss=lost)

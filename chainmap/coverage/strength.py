"""Matches → what each node of the chain has in the place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chainmap.coverage.dependence import dependence
from chainmap.definition.models import Region
from chainmap.graph import part_pairs
from chainmap.matching.wholes import with_wholes
from chainmap.tables.checks import check_table
from chainmap.tables.contract import conform, not_later
from chainmap.tables.conventions import constants

#: Lower limits of 从业人员 (persons) and 营业收入 (million CNY) for industry in the National Bureau of Statistics'
#: 统计上大中小微型企业划分办法 (2017): a class needs both.
SIZE_CLASSES = (("large", 1000.0, 400.0), ("medium", 300.0, 20.0), ("small", 20.0, 3.0))

STATUS_ZH = {"covered": "已有", "weak": "薄弱", "missing": "缺失"}
SIZES_ZH = {"large": "大型", "medium": "中型", "small": "小型", "micro": "微型", "unknown": "规模未知"}


def size_class(firms: pd.DataFrame) -> pd.Series[str]:
    """Class each firm as large, medium, small, micro or unknown.

    Thresholds are those for industry in 统计上大中小微型企业划分办法 (2017). A class needs both persons employed
    and revenue; where only one is known that one decides, and where neither is known the size is unknown.

    Parameters
    ----------
    firms
        ``employees`` and ``revenue_mcny`` are read.

    Returns
    -------
    pandas.Series
        Text, on the index of ``firms``.

    Examples
    --------
    >>> size_class(pd.DataFrame({"employees": [2000, 2000, None], "revenue_mcny": [500, 30, None]})).tolist()
    ['large', 'medium', 'unknown']
    """
    return size_codes(firms).map(dict(enumerate(SIZES_ZH)))


def size_codes(firms: pd.DataFrame) -> pd.Series[int]:
    """Give the size class as its place in :data:`SIZES_ZH`: 0 is large, 4 unknown."""
    people = firms["employees"].to_numpy(dtype=np.float64, na_value=np.nan)
    revenue = firms["revenue_mcny"].to_numpy(dtype=np.float64, na_value=np.nan)
    fits = [~(people < least) & ~(revenue < earned) for _, least, earned in SIZE_CLASSES]
    unknown = np.isnan(people) & np.isnan(revenue)
    return pd.Series(np.select([unknown, *fits], [4, 0, 1, 2], 3), index=firms.index)


def size_factor(firms: pd.DataFrame, overrides: Mapping[str, float] | None = None) -> pd.Series[float]:
    """Give q, how much of a node one firm of its size fills, on the index of ``firms``."""
    values = constants(overrides)
    factors = np.array([values[f"size_{size}"] for size in SIZES_ZH], dtype=np.float64)
    return pd.Series(factors[size_codes(firms).to_numpy()], index=firms.index)


def counted_firms(firms: pd.DataFrame, region: Region | None) -> pd.Series[bool]:
    """Tell which firms count at the region's date: those dated not later than it, and undated ones."""
    if region is None:
        return pd.Series(True, index=firms.index)
    return firms["since"].map(lambda since: not_later(since, region.date) is not False).astype(bool)


def measure_coverage(
    graph: nx.DiGraph, firms: pd.DataFrame, matches: pd.DataFrame, region: Region | None = None
) -> pd.DataFrame:
    """Measure what each node has in the place.

    Strength is s_v = 1 − Π_f (1 − p_fv·q_f) over the firms matched to it, p the match probability and q the factor
    of the firm's size. A node is covered from 0.5, weak from 0.15, else missing. A node of which others are kinds
    (``part_of``) is as strong as the strongest of them, if that is more; their firms are counted as its own.

    What hangs on whom: ``concentration`` is the HHI of the firms' shares of Σ p·q, ``lead_share`` that of the largest
    of them, the lead firm; ``lead_loss`` the share of F lost if the lead firm left the place, with all it makes;
    ``criticality`` the share of F lost if the node fails (hypothetical extraction).

    Parameters
    ----------
    graph
        As built by :func:`chainmap.build_graph`.
    firms
        Local firms. With a region, those whose ``since`` is later than its date do not count.
    matches
        As from :func:`chainmap.match_firms`.
    region
        Gives the date, and constants to override.

    Returns
    -------
    pandas.DataFrame
        The coverage table, one row a node in the graph's order.

    Raises
    ------
    InputFaults
        If the matches name a node that is not in the graph, stand twice, or have a score outside 0-1, or if a firm
        stands twice.
    """
    overrides = region.constants if region else None
    values = constants(overrides)
    local = firms.assign(q=size_factor(firms, overrides), size=size_class(firms))[counted_firms(firms, region)]
    firms = conform(firms, "firms")
    check_table(matches, "matches", ids={"node_id": set(graph)}, key=["firm_id", "node_id"], shares=["score"])
    check_table(firms, "firms", key=["firm_id"])
    pairs = with_wholes(matches, graph)[["firm_id", "node_id", "score", "part"]].merge(
        local[["firm_id", "name", "revenue_mcny", "since", "size", "q"]], on="firm_id"
    )
    pairs["share"] = pairs["score"] * pairs["q"]
    rows = [_node_row(node, group) for node, group in pairs.groupby("node_id", sort=False)]
    found = pd.DataFrame(rows, columns=_ROW).set_index("node_id").reindex(list(graph))
    own = found["own_strength"].fillna(0.0).astype("float64")
    strength, through = _lifted(graph, own)
    status = np.select(
        [strength >= values["covered_from"], strength >= values["weak_from"]], ["covered", "weak"], "missing"
    )
    counts = {name: found[name].fillna(0).astype("Int64") for name in ("firms", "undated", "unknown_size")}
    hangs = dependence(graph, own, pairs, overrides)
    table = (
        found.join(hangs)
        .assign(own_strength=own, strength=strength, through=through, status=status, **counts)
        .rename_axis("node_id")
        .reset_index()
    )
    return conform(table, "coverage")


def own_strengths(coverage: pd.DataFrame, nodes: Sequence[str]) -> NDArray[np.float64]:
    """Give the strength of each node by itself, in the order of ``nodes``; F lifts wholes by their kinds again."""
    by_node = coverage.set_index("node_id")
    strength = by_node["strength"].astype("float64")
    own = by_node["own_strength"].astype("float64").fillna(strength) if "own_strength" in by_node else strength
    return np.asarray(own.reindex(list(nodes)).fillna(0.0), dtype=np.float64)


def _lifted(graph: nx.DiGraph, own: pd.Series[float]) -> tuple[pd.Series[float], pd.Series[str]]:
    """Give each node's strength with that of its strongest kind, and which node that strength is from."""
    strength, through = own.to_dict(), dict[object, str]()
    for part, whole in part_pairs(graph):
        if strength[part] > strength[whole]:
            strength[whole] = strength[part]
            through[whole] = through.get(part, part)
    return pd.Series(strength, dtype="float64"), pd.Series(through, index=own.index, dtype="string")


_ROW = ["node_id", "firms", "revenue_mcny", "own_strength", "concentration", "undated", "unknown_size"]


def _node_row(node: object, pairs: pd.DataFrame) -> tuple[object, ...]:
    shares = pairs["share"] / pairs["share"].sum() if pairs["share"].sum() else pairs["share"]
    revenue = pairs["revenue_mcny"].sum(min_count=1)
    own = 1 - float(np.prod(1 - pairs.loc[pairs["part"].isna(), "share"]))
    undated, unsized = int(pairs["since"].isna().sum()), int((pairs["size"] == "unknown").sum())
    return node, len(pairs), revenue, own, float((shares**2).sum()), undated, unsized

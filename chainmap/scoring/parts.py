"""The named parts of a target's score, each 0-1, empty where unknown."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from chainmap.coverage.strength import size_class
from chainmap.definition.models import Region
from chainmap.tables.contract import not_later
from chainmap.tables.divisions import short_name
from chainmap.tables.geography import distance_km, locate

PARTS = ("match", "gap", "link", "strength", "expansion", "proximity", "ties")
PARTS_ZH = {
    "match": "匹配",
    "gap": "缺口",
    "link": "链接",
    "strength": "实力",
    "expansion": "扩张",
    "proximity": "距离",
    "ties": "引荐",
}

#: Conventions for the strength part: the highest that holds counts.
TITLES = {"单项冠军": 1.0, "小巨人": 0.9, "专精特新": 0.8, "高新技术": 0.6}
SIZES = {"large": 1.0, "medium": 0.8, "small": 0.5, "micro": 0.3}
LISTED = 1.0


def part_values(
    pairs: pd.DataFrame, region: Region | None, moves: pd.DataFrame | None, values: Mapping[str, float]
) -> pd.DataFrame:
    """Value every part for every candidate and gap.

    match is the probability p; gap the rise of F that the node would bring, over that of the first gap; link the
    share of the node's suppliers and customers that are here; strength the highest of size class, listing and
    titles; expansion 1 − 0.5^n for n dated moves of the group not later than the region's date; proximity
    1 / (1 + km / half-distance) from its known site; ties 1 if the region's file says who can introduce us, 0 if it
    lists ties and none leads there.

    Parameters
    ----------
    pairs
        Candidates × gaps with ``p, gap, link`` and the firms' columns.
    region, moves
        As in :func:`chainmap.rank_targets`.
    values
        Constants, by convention name.

    Returns
    -------
    pandas.DataFrame
        One column a part, on the index of ``pairs``; NaN is unknown.
    """
    return pd.DataFrame(
        {
            "match": pairs["p"].astype("float64"),
            "gap": pairs["gap"].astype("float64"),
            "link": pairs["link"].astype("float64"),
            "strength": strength_values(pairs),
            "expansion": _expansion(pairs, region, moves),
            "proximity": _proximity(pairs, region, values["proximity_km"]),
            "ties": _ties(pairs, region),
        },
        index=pairs.index,
    )


def strength_values(firms: pd.DataFrame) -> pd.Series[float]:
    """Value a company's strength: the highest of size class, listing and titles; NaN if none is known."""
    sizes = size_class(firms).map(SIZES).astype("float64")
    listed = firms["listed_code"].fillna("").map(lambda code: LISTED if code else np.nan).astype("float64")
    titles = firms["qualifications"].fillna("").map(_title).astype("float64")
    return pd.concat([sizes, listed, titles], axis=1).max(axis=1)


def _title(held: str) -> float:
    return max((value for title, value in TITLES.items() if title in held), default=np.nan)


def _expansion(pairs: pd.DataFrame, region: Region | None, moves: pd.DataFrame | None) -> pd.Series[float]:
    if moves is None:
        return pd.Series(np.nan, index=pairs.index)
    known = moves[[region is None or not_later(when, region.date) is True for when in moves["date"]]]
    if known.empty:
        return pd.Series(np.nan, index=pairs.index)
    groups = known["firm_id"].map(pairs.drop_duplicates("firm_id").set_index("firm_id")["group"])
    count = pairs["group"].map(groups.value_counts()).fillna(0).astype("float64")
    return 1 - 0.5**count


def _proximity(pairs: pd.DataFrame, region: Region | None, half_km: float) -> pd.Series[float]:
    if region is None or region.latitude is None or region.longitude is None:
        return pd.Series(np.nan, index=pairs.index)
    placed = locate(pairs)
    away = distance_km(placed["latitude"], placed["longitude"], (region.latitude, region.longitude))
    nearness: pd.Series[float] = 1 / (1 + away / half_km)
    return nearness


def introducers(pairs: pd.DataFrame, region: Region | None) -> list[str]:
    """Name who can introduce the place to each company, from the region's ties; empty if nobody is known."""
    ties = region.ties if region else ()
    names = []
    for row in pairs[["name", "group", "city"]].fillna("").to_dict("records"):
        direct = [tie.introducer for tie in ties if row["name"] in tie.to or row["group"] in tie.to]
        city = short_name(row["city"])
        by_city = [tie.introducer for tie in ties if tie.city and short_name(tie.city) == city]
        names.append("、".join(dict.fromkeys(direct + by_city)))
    return names


def _ties(pairs: pd.DataFrame, region: Region | None) -> pd.Series[float]:
    if region is None or not region.ties:
        return pd.Series(np.nan, index=pairs.index)
    return pd.Series([1.0 if who else 0.0 for who in introducers(pairs, region)], index=pairs.index)

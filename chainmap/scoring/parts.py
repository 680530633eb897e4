"""The named parts of a target's score, each 0-1, empty where unknown: what is of the company, what of the gap."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chainmap.coverage.reasons import NAMED
from chainmap.coverage.strength import size_class
from chainmap.definition.models import Region
from chainmap.scoring.searching import find_in
from chainmap.tables.checks import check_table
from chainmap.tables.contract import not_later
from chainmap.tables.faults import UsageError
from chainmap.tables.geography import distance_km, locate

#: The parts that are of the company, and those that are of the gap; the match is of both.
FIRM_PARTS = ("strength", "expansion", "proximity", "ties")
NODE_PARTS = ("gap", "link", "relatedness")
PARTS = ("match", "gap", "link", "strength", "expansion", "proximity", "ties", "relatedness")
PARTS_ZH = {
    "match": "匹配",
    "gap": "缺口",
    "link": "链接",
    "strength": "实力",
    "expansion": "扩张",
    "proximity": "距离",
    "ties": "引荐",
    "relatedness": "关联",
}

#: Conventions for the strength part: the highest that holds counts.
TITLES = {"单项冠军": 1.0, "小巨人": 0.9, "专精特新": 0.8, "高新技术": 0.6}
SIZES = {"large": 1.0, "medium": 0.8, "small": 0.5, "micro": 0.3}
LISTED = 1.0

_PLACE = ["province", "city", "county"]


def firm_parts(
    firms: pd.DataFrame,
    region: Region | None,
    moves: pd.DataFrame | None,
    ties: pd.Series[float],
    values: Mapping[str, float],
) -> pd.DataFrame:
    """Value the parts that are of the company.

    strength is the highest of size class, listing and titles; expansion 1 − 0.5^n for n dated moves of the group not
    later than the region's date; proximity 1 / (1 + km / half-distance), by the great circle from the nearest known
    site of the group (its companies in the list, and the places of its dated moves); ties
    ``tie_step``^(introducers between the first and the company), 1 where the first knows it, 0 if the region lists
    ties and none leads there.

    Parameters
    ----------
    firms
        The firms table, with the number of the group as ``code``.
    region, moves
        As in :func:`chainmap.rank_targets`.
    ties
        What the ties are worth, as from :func:`chainmap.scoring.introductions.introductions`.
    values
        Constants, by convention name.

    Returns
    -------
    pandas.DataFrame
        One column a part, on the index of ``firms``; NaN is unknown.
    """
    known = known_moves(moves, region)
    return pd.DataFrame(
        {
            "strength": strength_values(firms),
            "expansion": _expansion(firms, known),
            "proximity": _proximity(firms, region, known, values["proximity_km"]),
            "ties": ties,
        },
        index=firms.index,
    )


def node_parts(gaps: pd.DataFrame, relatedness: pd.DataFrame | None = None) -> pd.DataFrame:
    """Value the parts that are of the gap.

    gap is the rise of F that the node would bring (around a named lead firm its ``lead_rise``), over the largest; link
    the share of the node's suppliers and customers, by link weight, that are here; relatedness how often the node is
    found together with what the place has, as the table says; unknown without one.

    Raises
    ------
    UsageError
        If the gaps lack the columns ``rise`` and ``link``, or the relatedness its two.
    InputFaults
        If a relatedness is outside 0-1.
    """
    if not {"rise", "link"} <= set(gaps):
        raise UsageError("缺口表须由 find_gaps 得出（缺 rise、link 列）/ the gaps must come from find_gaps")
    near = pd.Series(np.nan, index=gaps.index)
    if relatedness is not None:
        if not {"node_id", "relatedness"} <= set(relatedness):
            raise UsageError("关联度表须有 node_id、relatedness 两列 / relatedness needs node_id and relatedness")
        check_table(relatedness[relatedness["relatedness"].notna()], "relatedness", shares=["relatedness"])
        near = gaps["node_id"].map(relatedness.drop_duplicates("node_id").set_index("node_id")["relatedness"])
    rises = gaps["rise"].astype("float64")
    if "lead_rise" in gaps:  # around a lead firm the list goes by it, and so must the score
        rises = gaps["lead_rise"].astype("float64").fillna(rises)
    top = rises.max()
    return pd.DataFrame(
        {
            "gap": rises / top if top > 0 else rises * 0.0,
            "link": gaps["link"].astype("float64"),
            "relatedness": near.astype("float64"),
        },
        index=gaps.index,
    )


def strength_values(firms: pd.DataFrame) -> pd.Series[float]:
    """Value a company's strength: the highest of size class, listing and titles; NaN if none is known."""
    sizes = size_class(firms).map(SIZES).astype("float64")
    listed = (firms["listed_code"].fillna("") != "").map({True: LISTED, False: np.nan}).astype("float64")
    codes, held = pd.factorize(firms["qualifications"].fillna(""))
    titles = np.array([_title(str(one)) for one in held], dtype=float)[codes]
    return pd.Series(np.fmax(np.fmax(sizes, listed), titles), index=firms.index)


def _title(held: str) -> float:
    return max((value for title, value in TITLES.items() if title in held), default=np.nan)


def known_moves(moves: pd.DataFrame | None, region: Region | None) -> pd.DataFrame | None:
    """Keep the moves that were known at the region's date, each once; without a region all."""
    if moves is None:
        return None
    known = moves[[region is None or not_later(when, region.date) is True for when in moves["date"]]]
    told = [name for name in ("firm_id", "node_id", "place", "date") if name in known]
    return known.drop_duplicates(told)


def moves_notes(moves: pd.DataFrame | None, region: Region | None) -> list[str]:
    """Say how many moves do not count, because they are later than the region's date or have none."""
    if moves is None or region is None:
        return []
    states = [not_later(when, region.date) for when in moves["date"]]
    late, undated = states.count(False), states.count(None)
    notes = []
    if late:
        notes.append(
            f"{late} 条以往投资晚于基准日 {region.date}，未计入 / {late} moves are later than the region's date"
            " and do not count"
        )
    if undated:
        notes.append(f"{undated} 条以往投资没有日期，未计入 / {undated} moves have no date and do not count")
    lost = _unplaced(moves)
    if lost:
        said = "、".join(lost[:NAMED]) + (f"等{len(lost)}处" if len(lost) > NAMED else "")
        notes.append(f"以往投资的地点在地图上没有：{said}，不计距离 / places of moves that are not on the map: {said}")
    return notes


def _unplaced(moves: pd.DataFrame) -> list[str]:
    """List the places of moves that are no city of the shipped divisions."""
    if "place" not in moves:
        return []
    sites = pd.DataFrame({"city": moves["place"].dropna().drop_duplicates()})
    found = locate(sites.assign(province="", county="", latitude=np.nan, longitude=np.nan))
    return [str(one) for one in found.loc[found["latitude"].isna(), "city"]]


def _codes_of(rows: pd.DataFrame, firms: pd.DataFrame) -> NDArray[np.intp]:
    """Give the group of the company that each row names by ``firm_id``; -1 if it is not in the list."""
    at = find_in(firms["firm_id"], rows["firm_id"])
    return np.where(at >= 0, firms["code"].to_numpy()[at], -1)


def _expansion(firms: pd.DataFrame, known: pd.DataFrame | None) -> pd.Series[float]:
    if known is None or known.empty or firms.empty:
        return pd.Series(np.nan, index=firms.index)
    codes = _codes_of(known, firms)
    counts = np.bincount(codes[codes >= 0], minlength=int(firms["code"].max()) + 1)
    return pd.Series(1 - 0.5 ** counts[firms["code"].to_numpy()], index=firms.index)


def _proximity(
    firms: pd.DataFrame, region: Region | None, known: pd.DataFrame | None, half_km: float
) -> pd.Series[float]:
    if region is None or region.latitude is None or region.longitude is None or firms.empty:
        return pd.Series(np.nan, index=firms.index)
    here = (region.latitude, region.longitude)
    codes = firms["code"].to_numpy()
    nearest = np.full(int(codes.max()) + 1, np.inf)
    away = _kilometres(firms, here)
    np.minimum.at(nearest, codes, np.nan_to_num(away, nan=np.inf))
    if known is not None and "place" in known and len(known):
        sites = pd.DataFrame({"city": known["place"], "code": _codes_of(known, firms)})
        sites = sites[sites["code"] >= 0]
        np.minimum.at(nearest, sites["code"].to_numpy(), np.nan_to_num(_kilometres(sites, here), nan=np.inf))
    reached = np.where(np.isinf(nearest), np.nan, nearest)[codes]
    return pd.Series(1 / (1 + reached / half_km), index=firms.index)


def _kilometres(rows: pd.DataFrame, here: tuple[float, float]) -> NDArray[np.float64]:
    """Give each row's distance; names of places are looked up once each, not once a row."""
    degrees = ("latitude", "longitude")
    own = [np.array(rows[one] if one in rows else np.nan * np.ones(len(rows)), dtype=np.float64) for one in degrees]
    bare = np.isnan(own[0]) | np.isnan(own[1])
    if bare.any():
        named = pd.DataFrame({name: rows.get(name, "") for name in _PLACE}, index=rows.index)[bare]
        codes = np.zeros(len(named), dtype=np.intp)
        for name in _PLACE:
            number, kinds = pd.factorize(named[name].fillna(""))
            codes = pd.factorize(codes * len(kinds) + number)[0]
        first = np.flatnonzero(~pd.Series(codes).duplicated().to_numpy())
        found = locate(named.iloc[first].assign(latitude=np.nan, longitude=np.nan))
        for values, one in zip(own, degrees, strict=True):
            values[bare] = found[one].to_numpy(float)[codes]
    away: NDArray[np.float64] = np.array(distance_km(pd.Series(own[0]), pd.Series(own[1]), here), dtype=np.float64)
    return away

"""Places of a back-test: every name in the one prefecture it lies in, with coordinates."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from chainmap.tables.divisions import MUNICIPALITIES, divisions, prefectures, short_name
from chainmap.tables.places import PREFECTURES, split_city


class Spot(NamedTuple):
    """A place: the prefecture in its short form, and degrees north and east."""

    place: str
    latitude: float
    longitude: float


@lru_cache(maxsize=1)
def prefecture_spots() -> dict[str, Spot]:
    """Give every prefecture, and every county without one above, by its short name."""
    names = {city for cities in prefectures().values() for city in cities}
    return {
        row.name: Spot(row.name, row.latitude, row.longitude)
        for row in divisions()
        if row.name in names and (row.level in ("city", "province") or "直辖县级" in row.city)
    }


@lru_cache(maxsize=1)
def _counties() -> dict[str, list[Spot]]:
    found: dict[str, list[Spot]] = {}
    for row in divisions():
        above = row.province if row.province in MUNICIPALITIES else row.city
        if row.level == "county" and above in prefecture_spots():
            found.setdefault(row.name, []).append(Spot(above, row.latitude, row.longitude))
    return found


def spot_of(text: str | None) -> Spot | None:
    """Find the place that a cell of a city column names; none if it is not one place of the map.

    A county stands for its prefecture, with its own coordinates; one whose name several prefectures have is no place
    unless the prefecture is written with it.

    Examples
    --------
    >>> spot_of("林州市").place, spot_of("绍兴(诸暨)").place, spot_of("平顶山市").place, spot_of("北京市朝阳区").place
    ('安阳', '绍兴', '平顶山', '北京')
    >>> spot_of("火星") is None
    True
    """
    said = "" if text is None or pd.isna(text) else str(text).strip()
    if not said or (said.removesuffix("省") in PREFECTURES and said not in (*MUNICIPALITIES, "吉林")):
        return None  # a province is no one place, though 河南 and 海南 are names of a county and a prefecture too
    place = split_city(said)
    known, counties = prefecture_spots(), _counties()
    if place.city in known:
        within = [one for one in counties.get(short_name(place.county), []) if one.place == place.city]
        return within[0] if len(within) == 1 else known[place.city]
    named = counties.get(short_name(said), [])
    return named[0] if len(named) == 1 else None


def with_places(table: pd.DataFrame) -> pd.DataFrame:
    """Add ``place`` (short prefecture) and fill coordinates from the names of ``city``, else ``province``.

    Coordinates that are there already stay; what is not on the map has an empty place, or its own name as a place if
    it has coordinates.
    """
    cities = table["city"].astype("object")
    spots = {text: spot_of(text) for text in cities.dropna().unique()}
    found = [spots.get(text) if isinstance(text, str) else None for text in cities]
    own = table.reindex(columns=["latitude", "longitude"]).astype("float64")
    both = own.notna().all(axis=1)
    named = [
        spot.place if spot else str(text) if has and isinstance(text, str) else ""
        for spot, text, has in zip(found, cities, both, strict=True)
    ]
    names = pd.DataFrame(
        [(spot.latitude, spot.longitude) if spot else (float("nan"),) * 2 for spot in found],
        columns=["latitude", "longitude"],
        index=table.index,
    ).astype("float64")
    return table.assign(place=pd.Series(named, index=table.index, dtype="object"), **own.where(both, names))


def places_of(names: Iterable[object]) -> list[str]:
    """Give the place of each name, empty where it is not on the map; each different name is looked up once."""
    listed = [one if isinstance(one, str) else "" for one in names]
    spots = {text: spot_of(text) for text in set(listed)}
    return [spot.place if (spot := spots[text]) else "" for text in listed]

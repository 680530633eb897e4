"""Where firms are: coordinates from the names of provinces, prefectures and counties."""

from __future__ import annotations

import numpy as np
import pandas as pd

from chainmap.tables.divisions import MUNICIPALITIES, Division, divisions, short_name

EARTH_KM = 6371.0


def locate(firms: pd.DataFrame) -> pd.DataFrame:
    """Fill coordinates that a list leaves empty from its county, else its city.

    A county's name that several places share is used only where the city or province tells them apart.

    Parameters
    ----------
    firms
        ``province, city, county, latitude, longitude`` are read.

    Returns
    -------
    pandas.DataFrame
        New table, the same otherwise; what cannot be placed stays empty.
    """
    places = pd.DataFrame(divisions(), columns=list(Division._fields))
    names = {column: firms[column].fillna("").astype(str).map(short_name) for column in ("province", "city", "county")}
    keys = pd.DataFrame(names, index=firms.index)
    found = pd.DataFrame({"latitude": np.nan, "longitude": np.nan}, index=firms.index)
    county = places[places["level"] == "county"].assign(county=lambda rows: rows["name"])
    alone = (places["level"] == "county") & places["city"].str.contains("直辖县级")
    city = places[(places["level"] == "city") | alone | places["name"].isin(MUNICIPALITIES)]
    city = city.assign(city=lambda rows: rows["name"])
    for table, columns in ((county, ["city", "county"]), (county, ["province", "county"]), (city, ["city"])):
        once = table.drop_duplicates(columns, keep=False).set_index(columns)[["latitude", "longitude"]]
        hits = keys.join(once, on=columns)[["latitude", "longitude"]]
        usable = (keys[columns] != "").all(axis=1)
        found = found.where(found.notna(), hits.where(usable))
    own = firms[["latitude", "longitude"]].astype("float64")
    both = own.notna().all(axis=1)
    return firms.assign(
        latitude=own["latitude"].where(both, found["latitude"]),
        longitude=own["longitude"].where(both, found["longitude"]),
    )


def distance_km(
    latitude: pd.Series[float], longitude: pd.Series[float], place: tuple[float, float]
) -> pd.Series[float]:
    """Give great-circle distances to a place (haversine; the earth a sphere of 6,371 km).

    Examples
    --------
    >>> round(distance_km(pd.Series([39.9042]), pd.Series([116.4074]), (31.2304, 121.4737)).iloc[0])
    1067
    """
    lat, lon = np.radians(latitude), np.radians(longitude)
    here, there = np.radians(place[0]), np.radians(place[1])
    half = np.sin((lat - here) / 2) ** 2 + np.cos(lat) * np.cos(here) * np.sin((lon - there) / 2) ** 2
    return pd.Series(2 * EARTH_KM * np.arcsin(np.sqrt(half)), index=latitude.index)

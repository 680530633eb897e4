"""Where firms are: coordinates from the names of provinces, prefectures and counties."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd

_PEOPLES = (
    r"(?:壮族|回族|维吾尔|蒙古族?|藏族|苗族|侗族|土家族|彝族|傣族|白族|朝鲜族|哈萨克|布依族|哈尼族|羌族|景颇族"
    r"|傈僳族|柯尔克孜)*"
)
_KINDS = re.compile(rf"(?:特别行政区|{_PEOPLES}自治[区州县旗]|地区|林区|新区|盟|省|市|区|县|旗)$")
EARTH_KM = 6371.0


def short_name(name: str) -> str:
    """Take the kind off a place name, so that 平顶山市 and 平顶山 are the same place.

    Examples
    --------
    >>> short_name("平顶山市"), short_name("叶县"), short_name("广西壮族自治区"), short_name("北京")
    ('平顶山', '叶县', '广西', '北京')
    """
    short = _KINDS.sub("", name.strip())
    return short if len(short) > 1 else name.strip()


def divisions() -> pd.DataFrame:
    """Read the shipped administrative divisions (2020).

    Returns
    -------
    pandas.DataFrame
        ``adcode, name, level (province, city, county), province, city, latitude, longitude``; names without their
        kind.
    """
    path = Path(__file__).parents[1] / "data" / "admin_divisions.csv"
    table = pd.read_csv(path, encoding="utf-8", dtype={"adcode": "string"}, keep_default_na=False)
    for column in ("name", "province", "city"):
        table[column] = table[column].map(short_name)
    return table


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
    places = divisions()
    names = {column: firms[column].fillna("").astype(str).map(short_name) for column in ("province", "city", "county")}
    keys = pd.DataFrame(names, index=firms.index)
    found = pd.DataFrame({"latitude": np.nan, "longitude": np.nan}, index=firms.index)
    county = places[places["level"] == "county"].assign(county=lambda rows: rows["name"])
    city = places[places["level"].isin(["city", "province"])].assign(city=lambda rows: rows["name"])
    for table, columns in ((county, ["city", "county"]), (county, ["province", "county"]), (city, ["city"])):
        once = table.drop_duplicates(columns, keep=False).set_index(columns)[["latitude", "longitude"]]
        hits = keys.join(once, on=columns)[["latitude", "longitude"]]
        usable = (keys[columns] != "").all(axis=1)
        found = found.where(found.notna(), hits.where(usable))
    return firms.assign(
        latitude=firms["latitude"].astype("float64").where(firms["latitude"].notna(), found["latitude"]),
        longitude=firms["longitude"].astype("float64").where(firms["longitude"].notna(), found["longitude"]),
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

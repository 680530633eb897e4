"""One key for each place, however a list writes its name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pandas as pd

from chainmap.definition.models import Region
from chainmap.tables.divisions import MUNICIPALITIES, Division, divisions, short_name
from chainmap.tables.faults import UsageError
from chainmap.tables.places import PREFECTURES, find_place, short_province, split_city


class _Named(NamedTuple):
    """A place by its code, its short name and its province's."""

    place: str | None = None
    name: str | None = None
    province: str = ""


#: Level → short name → the places that have it.
_Listed = Mapping[str, Mapping[str, set[_Named]]]


def place_keys(firms: pd.DataFrame, by: str = "city") -> pd.DataFrame:
    """Give each firm the code and short name of its place, so that 平顶山市 and 平顶山 are one.

    A county-level city counts to the prefecture it lies in, if no other place has its name. What a list of 2020 does
    not know stays empty.

    Parameters
    ----------
    firms
        For ``by="city"``, ``city`` and, where it is there, ``province`` are read, else the column ``by``.
    by
        ``city`` (prefectures, municipalities and counties without a prefecture above), ``province``, or any other
        column, whose texts then are the places as they stand.

    Returns
    -------
    pandas.DataFrame
        Text columns ``place`` (six-digit code, or the text itself) and ``name``, on the index of ``firms``; missing
        where the place is not known.

    Raises
    ------
    UsageError
        If there is no column ``by``.

    Examples
    --------
    >>> firms = pd.DataFrame({"city": ["平顶山市", "平顶山", "林州市", "N/A"]})
    >>> place_keys(firms)["place"].fillna("?").tolist()
    ['410400', '410400', '410500', '?']
    """
    if by not in firms.columns:
        raise UsageError(f"企业名录没有列“{by}” / the firms have no column {by!r}")
    own = firms[by].astype("string").str.strip()
    if by not in ("city", "province"):
        told = own.mask(own == "")
        return pd.DataFrame({"place": told, "name": told}, index=firms.index)
    above = firms["province"] if by == "city" and "province" in firms else pd.Series("", index=firms.index)
    pairs = pd.DataFrame({"province": above.astype("string").fillna(""), "text": own.fillna("")}, index=firms.index)
    kind, once = pairs.groupby(["province", "text"], sort=False).ngroup(), pairs.drop_duplicates()
    listed = _listed(divisions())
    if by == "city":
        found = [_city(listed, province, text) for province, text in zip(once["province"], once["text"], strict=True)]
    else:
        found = [_one(listed["province"].get(_province(text), set())) for text in once["text"]]
    known = pd.DataFrame(found, columns=list(_Named._fields), dtype="string")
    return known[["place", "name"]].take(kind.to_numpy()).set_axis(firms.index)


def region_place(region: Region) -> str:
    """Give the code of the prefecture-level place that a region is or lies in.

    Raises
    ------
    UsageError
        If neither its ``adcode`` nor its Chinese name is a place of the shipped divisions.

    Examples
    --------
    >>> region_place(Region(id="linzhou", zh="林州市", en="Linzhou", adcode="410581", date="2017"))
    '410500'
    """
    rows = divisions()
    if region.adcode is None:
        code = _city(_listed(rows), "", region.zh).place
    else:
        code = _above(region.adcode) if region.adcode in {row.adcode for row in rows} else None
    if code is None:
        raise UsageError(
            f"区域 {region.id}：行政区划里找不到 {region.adcode or region.zh}，请改正 adcode"
            f" / region {region.id}: {region.adcode or region.zh} is no administrative division; mend its adcode"
        )
    return code


def _above(adcode: str) -> str:
    """Give the prefecture-level code above a code; municipalities are one place, lone counties are their own."""
    if adcode[:2] in ("11", "12", "31", "50", "81", "82"):
        return adcode[:2] + "0000"
    return adcode if adcode[2:4] == "90" else adcode[:4] + "00"


def _listed(rows: list[Division]) -> _Listed:
    """List places by name: provinces; prefectures and lone counties; counties under the name of what they lie in."""
    whole = {row.adcode: row for row in rows}
    found: dict[str, dict[str, set[_Named]]] = {level: defaultdict(set) for level in ("province", "city", "county")}
    for row in rows:
        home = whole.get(_above(row.adcode))
        if row.level == "province":
            found["province"][row.name].add(_Named(row.adcode, row.name, row.name))
        elif home is not None:
            level = "city" if home.adcode == row.adcode else "county"
            found[level][row.name].add(_Named(home.adcode, home.name, home.province))
    return found


def _one(places: Iterable[_Named]) -> _Named:
    """Give the place if it is the only one."""
    places = list(places)
    return places[0] if len(places) == 1 else _Named()


def _province(text: str) -> str:
    short = short_province(text)
    return short if short in PREFECTURES else find_place(text).province


def _city(listed: _Listed, province: str, text: str) -> _Named:
    """Find a prefecture-level place by its name, else the one that a county-level city lies in."""
    told = split_city(text) if text else None
    home = _province(province) or (told.province if told else "")
    if home in MUNICIPALITIES:
        return _one(listed["province"][home])
    if told is None:
        return _Named()
    # 伊犁哈萨克 is a prefecture's name with its people and without its kind
    tried = (("city", told.city), ("city", short_name(f"{text}自治州")), ("county", short_name(text)))
    for level, name in tried:
        found = _one(one for one in listed[level].get(name, ()) if home in ("", one.province))
        if found.place:
            return found
    return _Named()

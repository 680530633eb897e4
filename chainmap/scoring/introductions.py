"""Who can introduce the place to a company, and by which way."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chainmap.definition.models import Region
from chainmap.tables.divisions import short_name

_PLACE = ("place",)


class Way(NamedTuple):
    """The shortest way to whom a tie leads: how many introducers, who stands last, and all steps."""

    steps: int
    last: tuple[str, ...]
    path: tuple[str, ...]


def introductions(firms: pd.DataFrame, region: Region | None, values: Mapping[str, float]) -> pd.DataFrame:
    """Find the shortest way from the place to each company over the region's ties.

    The place knows every introducer that no other tie names; one that a tie leads to is reached through it. A tie
    leads to the companies and groups it names, and to all companies of the city it names.

    Parameters
    ----------
    firms
        ``name, group, city`` are read.
    region
        Gives the ties.
    values
        Constants; ``tie_step`` is the factor for every introducer after the first.

    Returns
    -------
    pandas.DataFrame
        On the index of ``firms``: ``value`` (0-1; 0 if no tie leads there, NaN if the region lists none),
        ``introducer`` (all who stand next to the company on a shortest way, joined by 、) and ``path`` (one shortest
        way, from the first introducer to the company, joined by →); both empty where there is none.
    """
    if region is None or not region.ties:
        return pd.DataFrame({"value": np.nan, "introducer": "", "path": ""}, index=firms.index)
    ways = _ways(region)
    ends = list(ways)
    place = {end: number for number, end in enumerate(ends)}
    cities = {city: place.get(("city", short_name(str(city))), -1) for city in firms["city"].dropna().unique()}
    table = np.stack([_found(firms["name"], place), _found(firms["group"], place), _found(firms["city"], cities)])
    size = len(ends) + 1
    which, kinds = pd.factorize((table[0] + 1) * size * size + (table[1] + 1) * size + table[2] + 1)
    each = [(kind // size // size - 1, kind // size % size - 1, kind % size - 1) for kind in kinds.tolist()]
    told = [_nearest([ways[ends[number]] for number in kind if number >= 0], values["tie_step"]) for kind in each]
    found = pd.DataFrame(told, columns=["value", "introducer", "path"]).take(which).set_axis(firms.index)
    onward = found["path"] != ""
    ends_with = found.loc[onward, "path"] + " → " + firms.loc[onward, "name"].fillna("").astype(object)
    return found.assign(path=ends_with.reindex(found.index, fill_value=""))


def _found(names: pd.Series[str], known: Mapping[Any, int]) -> NDArray[np.intp]:
    """Give the number of each name, -1 where it has none."""
    number = np.full(len(names), -1, dtype=np.intp)
    held = names.isin([one for one in known if isinstance(one, str)]).to_numpy(dtype=bool)
    number[held] = [known[one] for one in names[held]]
    return number


def _nearest(ways: list[Way], factor: float) -> tuple[float, str, str]:
    """Tell what the shortest of some ways is worth, who stands last on those, and its steps."""
    if not ways:
        return 0.0, "", ""
    steps = min(way.steps for way in ways)
    short = [way for way in ways if way.steps == steps]
    last = "、".join(dict.fromkeys(name for way in short for name in way.last))
    return factor ** (steps - 1), last, " → ".join(short[0].path)


def _ways(region: Region) -> dict[Hashable, Way]:
    """Give the shortest way to everybody a tie leads to: a company or group by its name, or a city."""
    net = nx.DiGraph()
    for tie in region.ties:
        net.add_edges_from((tie.introducer, one) for one in tie.to if one != tie.introducer)
        if tie.city:
            net.add_edge(tie.introducer, ("city", short_name(tie.city)))
    givers = list(dict.fromkeys(tie.introducer for tie in region.ties))
    net.add_edges_from((_PLACE, one) for one in givers if not net.in_degree(one))
    net.add_node(_PLACE)
    for one in givers:  # those who only lead to each other
        if not nx.has_path(net, _PLACE, one):
            net.add_edge(_PLACE, one)
    paths = nx.single_source_shortest_path(net, _PLACE)
    ends = [end for end in paths if end != _PLACE and _PLACE not in net.pred[end]]
    return {
        end: Way(
            len(paths[end]) - 2,
            tuple(one for one in net.pred[end] if len(paths[one]) == len(paths[end]) - 1),
            tuple(str(one) for one in paths[end][1:-1]),
        )
        for end in ends
    } | {end: Way(1, (str(end),), ()) for end in net.succ[_PLACE]}

"""Lists of places for a project: where it would fit by the chain and by distance, and the plain lists to beat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chainmap.backtesting.known import Known, World
from chainmap.backtesting.mapping import prefecture_spots
from chainmap.backtesting.state import Rules
from chainmap.coverage.strength import size_factor
from chainmap.graph import wholes_of
from chainmap.tables.conventions import constants
from chainmap.tables.geography import distance_km
from chainmap.value import lifted, values_of

Floats = NDArray[np.float64]


class Project(NamedTuple):
    """What is asked of the places: the nodes it would make, and the known sites of its company by then."""

    wanted: Sequence[frozenset[str]]
    sites: pd.DataFrame


def pool_of(world: World) -> pd.DataFrame:
    """List the places that are ranked: all prefectures of the map, or, where landings lie elsewhere, theirs alone.

    Returns
    -------
    pandas.DataFrame
        ``place`` (index), ``latitude, longitude``.
    """
    spots = prefecture_spots()
    if set(world.events["place"]) <= set(spots):
        return pd.DataFrame(list(spots.values())).set_index("place")
    return world.events.groupby("place")[["latitude", "longitude"]].mean()


def project_of(world: World, known: Known, event: int) -> Project:
    """Say what a landing would make, and where its company was known to be before."""
    told = world.events.iloc[event]
    homes = world.candidates
    homes = homes[(homes["group"] == told["group"]) & (homes["until"] < known.day)]
    came = known.moves[known.moves["group"] == told["group"]]
    sites = pd.concat([one[["place", "latitude", "longitude"]] for one in (homes, came)], ignore_index=True)
    return Project(told["wanted"], sites.dropna())


def place_lists(known: Known, rules: Rules, pool: pd.DataFrame, project: Project) -> pd.DataFrame:
    """Score every place where the company is not yet seated; higher is better, missing is last.

    Parameters
    ----------
    known, rules
        As elsewhere in this room.
    pool, project
        As from :func:`pool_of` and :func:`project_of`.

    Returns
    -------
    pandas.DataFrame
        A row a place. ``chainmap`` is the mean of the parts of the score that differ between places: gap (the rise of F
        that the project would bring, over the largest of all places), link and proximity, as far as known; ``chainmap:
        gap`` and ``chainmap: link`` are those alone. Baselines: ``random`` (all tied), ``nearest`` (to a known site of
        the company), ``popular`` (earlier landings), ``largest`` (firms of the list there), ``present`` (how strong the
        place is in the same nodes).
    """
    free = pool.drop(index=[place for place in set(project.sites["place"]) if place in pool.index])
    strength = strengths(known, rules, list(free.index))
    nodes = [sorted(label)[0] for label in project.wanted]
    near = _nearness(free, project.sites)
    rise = pd.Series(sum_rises(rules, strength, nodes), index=free.index)
    link = pd.Series(mean_links(rules, strength, nodes), index=free.index)
    columns = [rules.arrays.nodes.index(node) for node in nodes]
    parts = pd.DataFrame(
        {
            "gap": rise / rise.max() if len(rise) and rise.max() > 0 else np.nan,
            "link": link,
            "proximity": 1 / (1 + near / constants()["proximity_km"]),
        },
        index=free.index,
    )
    lists = {
        "chainmap": parts.mean(axis=1),
        "chainmap: gap": parts["gap"],
        "chainmap: link": parts["link"],
        "random": pd.Series(0.0, index=free.index),
        "nearest": -near,
        "popular": known.moves["place"].value_counts().reindex(free.index).fillna(0).astype("float64"),
        "largest": known.firms["place"].value_counts().reindex(free.index).fillna(0).astype("float64"),
        "present": pd.Series(strength[:, columns].mean(axis=1) if nodes else np.nan, index=free.index),
    }
    return pd.DataFrame(lists, index=free.index)


def _nearness(places: pd.DataFrame, sites: pd.DataFrame) -> pd.Series[float]:
    """Give the kilometres from each place to the nearest site; missing without one."""
    away = [
        distance_km(places["latitude"], places["longitude"], (float(north), float(east)))
        for north, east in sites[["latitude", "longitude"]].drop_duplicates().to_numpy(dtype=float)
    ]
    return pd.concat(away, axis=1).min(axis=1) if away else pd.Series(np.nan, index=places.index)


def strengths(known: Known, rules: Rules, places: Sequence[str]) -> Floats:
    """Give the strength of every node in every place, as :func:`chainmap.measure_coverage` does for one.

    Firms of the list and earlier landings count, all of the size they are known to have.

    Returns
    -------
    numpy.ndarray
        Shape (places, nodes), wholes lifted by their kinds.
    """
    row = {place: at for at, place in enumerate(places)}
    column = {node: at for at, node in enumerate(rules.arrays.nodes)}
    values = constants()
    listed = known.firms.assign(q=size_factor(known.firms))
    pairs = known.firm_matches.merge(listed[["firm_id", "place", "q"]], on="firm_id")
    missing = np.zeros((len(places), len(column)))
    at, node = pairs["place"].map(row), pairs["node_id"].map(column)
    inside = at.notna().to_numpy()
    share = (pairs["score"].astype("float64") * pairs["q"]).to_numpy()[inside]
    with np.errstate(divide="ignore"):  # a firm that surely fills a node leaves nothing missing: log 0
        left = np.log1p(-share)
    np.add.at(missing, (at[inside].astype(int).to_numpy(), node[inside].astype(int).to_numpy()), left)
    own = known.moves[known.moves["chain"] == rules.graph.graph["id"]]
    for place, stage, wanted in zip(own["place"], own["stage"], own["wanted"], strict=True):
        p = values["given_confirmed" if stage == "投产" else "given_planned"] * values["size_unknown"]
        for one in {member for label in wanted for member in label} if place in row else ():
            missing[row[place], column[one]] += np.log1p(-p)
    return lifted(rules.arrays, 1 - np.exp(missing))


def sum_rises(rules: Rules, strength: Floats, nodes: Sequence[str]) -> Floats:
    """Give, for every place, how much F rises if the nodes were wholly there."""
    after = strength.copy()
    after[:, [rules.arrays.nodes.index(node) for node in nodes]] = 1.0
    rise: Floats = values_of(rules.arrays, after) - values_of(rules.arrays, strength)
    return rise


def mean_links(rules: Rules, strength: Floats, nodes: Sequence[str]) -> Floats:
    """Give, for every place, the mean over nodes of the share of suppliers and customers that are there.

    The same as :func:`chainmap.coverage.neighbours.link_shares`, for many places at once.
    """
    if not nodes:
        return np.full(len(strength), np.nan)
    shares: Floats = np.mean([_link(rules, strength, node) for node in nodes], axis=0)
    return shares


def _link(rules: Rules, strength: Floats, node: str) -> Floats:
    at = {one: place for place, one in enumerate(rules.arrays.nodes)}
    weights = rules.weights
    taken = weights[weights["product"] == node]
    supply = [
        strength[:, [at[one] for one in route["input"]]] @ route["k"].to_numpy() for _, route in taken.groupby("route")
    ]
    supplied = np.max(supply, axis=0) if supply else np.zeros(len(strength))
    asked = float(taken.groupby("route")["k"].sum().max()) if len(taken) else 0.0
    sold = weights[weights["input"].isin([node, *wholes_of(rules.graph, node)])].groupby("product")["k"].max()
    bought = strength[:, [at[str(one)] for one in sold.index]] @ sold.to_numpy()
    whole = asked + float(sold.sum())
    return (supplied + bought) / whole if whole > 0 else np.zeros(len(strength))

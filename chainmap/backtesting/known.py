"""What was known the day before a landing: the one door through which a back-test sees the world.

A list under test is made from a :class:`Known` and nothing else; it holds neither the company that came nor what it
makes. A dated fact is in it only if the last day that its date may be lies before the first day that the landing's may
be, so that landings of one day do not see each other, and ``2014`` neither sees nor is seen by ``2014-03``.
"""

from __future__ import annotations

from typing import NamedTuple

import networkx as nx
import pandas as pd

from chainmap.backtesting.days import last_day
from chainmap.backtesting.mapping import Spot, places_of, with_places
from chainmap.matching.naming import firm_keys
from chainmap.tables.checks import check_table
from chainmap.tables.contract import conform
from chainmap.tables.conventions import constants
from chainmap.tables.merging import name_key

OPENED = "投产"


class World(NamedTuple):
    """All facts of a chain's back-test, dated or not; nothing ranks from it directly.

    Attributes
    ----------
    events
        As from :func:`chainmap.backtesting.landings.resolve_landings`, with ``group`` (of the candidate list, else the
        company's key), of all chains.
    candidates
        Firms with ``group, key, place, latitude, longitude, until`` and ``in_pool`` (false for rows marked
        ``event_only``).
    matches
        Their matches, with ``until``, the last day that the fact's date may be; empty where it has none.
    firms
        Firms of a national or local list with ``place, key, until``; empty if there is none.
    firm_matches
        Their matches.
    """

    events: pd.DataFrame
    candidates: pd.DataFrame
    matches: pd.DataFrame
    firms: pd.DataFrame
    firm_matches: pd.DataFrame


class Known(NamedTuple):
    """What was known before a day, about a place and the world.

    Attributes
    ----------
    day
        First day that the landing may be.
    spot
        Where it was.
    candidates
        Companies that were there by then and are not seated in the place.
    matches
        Their matches.
    seated
        Groups that are seated in the place.
    moves
        Landings before the day: ``firm_id, group, key, place, latitude, longitude, date, stage, chain, wanted``.
    local, local_matches
        Firms of the place: of the firm list, and earlier landings.
    firms, firm_matches
        Those of the firm list anywhere.
    """

    day: str
    spot: Spot
    candidates: pd.DataFrame
    matches: pd.DataFrame
    seated: frozenset[str]
    moves: pd.DataFrame
    local: pd.DataFrame
    local_matches: pd.DataFrame
    firms: pd.DataFrame
    firm_matches: pd.DataFrame


def make_world(
    events: pd.DataFrame,
    graph: nx.DiGraph,
    candidates: pd.DataFrame | None = None,
    matches: pd.DataFrame | None = None,
    firms: pd.DataFrame | None = None,
    firm_matches: pd.DataFrame | None = None,
) -> World:
    """Put the tables of a back-test side by side: places found, groups named, firms told apart.

    Parameters are those of :func:`chainmap.backtesting.replay.replay`.

    Raises
    ------
    InputFaults
        If matches name a node that is not in the graph, stand twice, or have a score outside 0-1, or a firm stands
        twice.
    """
    pool = _companies(candidates)
    listed = _stock(firms)
    keys = firm_keys(pool)
    group = pool.set_index("firm_id")["group"].to_dict()
    ids = [keys.get(key, "") for key in events["key"]]
    return World(
        events.assign(firm_id=ids, group=[group.get(one) or key for one, key in zip(ids, events["key"], strict=True)]),
        pool,
        _matches(matches, pool, graph, "matches"),
        listed,
        _matches(firm_matches, listed, graph, "firm_matches"),
    )


def _companies(candidates: pd.DataFrame | None) -> pd.DataFrame:
    given = pd.DataFrame() if candidates is None else candidates
    table = conform(given, "firms")
    check_table(table, "candidates", key=["firm_id"])
    marked = given.get("event_only", pd.Series("", index=given.index)).fillna("").astype(str).str.strip()
    group = table["group"].fillna("").str.strip()
    own = pd.Series([name_key(str(name)) for name in table["name"].fillna("")], index=table.index, dtype="object")
    only = ~marked.isin(["Y", "y", "是", "1", "True", "true"]).to_numpy(dtype=bool)
    named = group.where(group != "", own).astype("object")
    return with_places(table).assign(group=named, key=own, in_pool=only, until=_until(table["since"]))


def _stock(firms: pd.DataFrame | None) -> pd.DataFrame:
    table = conform(pd.DataFrame() if firms is None else firms, "firms")
    keys = pd.Series([name_key(str(name)) for name in table["name"].fillna("")], index=table.index, dtype="object")
    places = pd.Series(places_of(table["city"]), index=table.index, dtype="object")
    return table.assign(place=places, key=keys, until=_until(table["since"]))


def _matches(matches: pd.DataFrame | None, firms: pd.DataFrame, graph: nx.DiGraph, what: str) -> pd.DataFrame:
    given = pd.DataFrame() if matches is None else matches
    table = conform(given, "matches", ["date"])
    check_table(table, what, ids={"node_id": set(graph)}, key=["firm_id", "node_id"], shares=["score"])
    own = table[table["firm_id"].isin(firms["firm_id"])].reset_index(drop=True)
    return own.assign(until=_until(own["date"] if "date" in own else pd.Series(pd.NA, index=own.index)))


def _until(dates: pd.Series) -> pd.Series:
    """Give the last day that each date may be, as Python texts that compare quickly; empty where there is none."""
    days = {date: last_day(date) for date in dates.dropna().unique()}
    found = [days.get(date, "") if isinstance(date, str) else "" for date in dates]
    return pd.Series(found, index=dates.index, dtype="object")


def known_before(world: World, event: int) -> Known:
    """Hide everything that was not surely known before an event, and the event itself.

    Parameters
    ----------
    world
        As from :func:`make_world`.
    event
        Row of ``world.events``.

    Returns
    -------
    Known
        Candidates, matches and firms that carry no date are kept; a landing always has one.
    """
    row = world.events.iloc[event]
    day, place = str(row["day"]), str(row["place"])
    past = world.events["last"] < day
    moves = world.events[past]
    firms = world.firms[(world.firms["until"] < day) & (world.firms["until"] != "")]
    here = firms[firms["place"] == place]
    seated = _seated(world.candidates, here, moves, place)
    pool = world.candidates
    # an empty text stands before every day: what is undated stays
    pool = pool[pool["in_pool"] & (pool["until"] < day) & ~pool["group"].isin(seated)]
    facts = world.matches[world.matches["until"] < day]
    came = moves[(moves["place"] == place) & (moves["chain"] == row["chain"])]
    local, local_matches = _local(here, world.firm_matches, came)
    return Known(
        day,
        Spot(place, float(row["latitude"]), float(row["longitude"])),
        pool,
        facts[facts["firm_id"].isin(pool["firm_id"])],
        seated,
        moves,
        local,
        local_matches,
        firms,
        world.firm_matches,
    )


def _seated(candidates: pd.DataFrame, here: pd.DataFrame, moves: pd.DataFrame, place: str) -> frozenset[str]:
    """Name the groups that are in the place: by their own town, a firm of the list there, or an earlier landing."""
    there = (
        (candidates["place"] == place)
        | candidates["key"].isin(here["key"])
        | candidates["firm_id"].isin(here["firm_id"])
    )
    return frozenset([*candidates.loc[there, "group"], *moves.loc[moves["place"] == place, "group"]])


def _local(here: pd.DataFrame, matches: pd.DataFrame, landed: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Join the firms of the list and those that had landed; what was signed or begun counts as planned."""
    values = constants()
    ids = [f"landing:{event}" for event in landed["event"]]
    score = [values["given_confirmed" if said == OPENED else "given_planned"] for said in landed["stage"]]
    came = conform(pd.DataFrame({"firm_id": ids, "name": landed["company"].to_list()}), "firms")
    pairs = [
        (firm, node, p, "given", "landing")
        for firm, p, wanted in zip(ids, score, landed["wanted"], strict=True)
        for node in dict.fromkeys(node for label in wanted for node in sorted(label))
    ]
    made = pd.DataFrame(pairs, columns=["firm_id", "node_id", "score", "by", "evidence"])
    own = matches[matches["firm_id"].isin(here["firm_id"])]
    firms = pd.concat([conform(here, "firms"), came], ignore_index=True) if len(came) else conform(here, "firms")
    both = pd.concat([conform(own, "matches"), conform(made, "matches")]) if len(made) else conform(own, "matches")
    return firms, both.reset_index(drop=True)

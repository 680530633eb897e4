"""Everything a study is made from, read in one go, and its two lists of firms matched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import networkx as nx
import pandas as pd

from chainmap.definition.models import Chain, Region
from chainmap.definition.profile import Profile
from chainmap.definition.profiles import profile_of
from chainmap.definition.reader import check_region, read_region, region_base
from chainmap.graph import build_graph
from chainmap.matching.firms import match_firms
from chainmap.matching.model import Model, read_model
from chainmap.studies.inputs import (
    Place,
    Table,
    choose_chains,
    choose_lists,
    other_chains,
    read_decisions,
    read_keyed,
    read_list,
)
from chainmap.tables.faults import InputFaults

Step = Callable[[str], object]
Chains = str | Path | Chain | Iterable[str | Path | Chain] | None


class Read(NamedTuple):
    """What a study is made from, as read."""

    graph: nx.DiGraph
    place: Region | None
    local: pd.DataFrame
    outside: pd.DataFrame
    given: list[pd.DataFrame | None]
    reviews: list[pd.DataFrame | None]
    moves: pd.DataFrame | None
    offers: pd.DataFrame | None
    national: Table
    model: Model | None
    profile: Profile | None
    aside: tuple[str, ...]


def read_all(
    chain: Chains,
    region: Place,
    lists: Mapping[str, Table],
    model: Model | str | Path | None,
    rejects: str | Path | None,
    profile: str | Path | Profile | None,
) -> Read:
    """Read chains, region, profile and lists; the given facts and reviews stand by the list their firm is in."""
    place = read_region(region) if isinstance(region, str | Path) else region
    wanted = profile_of(profile, place, region_base(region) if isinstance(region, str | Path) else None)
    chains = choose_chains(chain, region)
    graph = build_graph(*chains)
    if (
        place
        and check_region(place, *chains)
        and (faults := check_region(place, *chains, *other_chains(chains, region)))
    ):
        raise InputFaults(faults)
    files = choose_lists(lists, region)
    learnt = read_model(model) if isinstance(model, str | Path) else model
    local, outside = (read_list(files[name], rejects, name) for name in ("firms", "candidates"))
    asked = [
        read_decisions(files[name], name, (local, outside), graph, lambda: other_chains(chains, region))
        for name in ("given", "reviews")
    ]
    aside = tuple(f"{room}：{note}" for room, (_, note) in zip(("给定事实", "审核"), asked, strict=True) if note)
    moves, offers = (read_keyed(files[name], name, outside) for name in ("moves", "offers"))
    decided = [rows for rows, _ in asked]
    return Read(
        graph, place, local, outside, decided[0], decided[1], moves, offers, files["national"], learnt, wanted, aside
    )


def matched(read: Read, which: int, min_score: float, say: Step) -> pd.DataFrame:
    """Match the local firms (0) or the companies elsewhere (1)."""
    table = (read.local, read.outside)[which]
    say(f"匹配 {len(table)} 家企业 / matching {len(table)} firms")
    given, reviews = read.given[which], read.reviews[which]
    own = read.place.constants if read.place else None
    return match_firms(table, read.graph, min_score, given=given, reviews=reviews, overrides=own, model=read.model)

"""Pictures of their own: 目标图 (who could fill gaps), 路径图 (the plan by phase), 关系图 (who can introduce us)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import networkx as nx
import pandas as pd

from chainmap.definition.models import Region
from chainmap.maps.companies import company_records
from chainmap.maps.data import Record, node_records
from chainmap.maps.facts import Facts, gather
from chainmap.maps.planpicture import plan_picture
from chainmap.maps.shapes import Box, Card, Lane, Link, Picture
from chainmap.maps.targetpicture import target_picture
from chainmap.maps.tiespicture import ties_picture

__all__ = ["PICTURES", "Box", "Card", "Lane", "Link", "Picture", "picture_of", "picture_record"]

#: Kind of map → what lays it out; the other kinds have the shape of the chain.
PICTURES = {"targets": target_picture, "plan": plan_picture, "ties": ties_picture}


def picture_of(
    kind: str,
    graph: nx.DiGraph,
    *,
    coverage: pd.DataFrame | None = None,
    gaps: pd.DataFrame | None = None,
    targets: pd.DataFrame | None = None,
    matches: pd.DataFrame | None = None,
    firms: pd.DataFrame | None = None,
    candidates: pd.DataFrame | None = None,
    plan: pd.DataFrame | None = None,
    region: Region | None = None,
    date: str = "",
    nodes: dict[str, Record] | None = None,
) -> Picture | None:
    """Lay out a kind of map that has a shape of its own; the same tables always give the same picture.

    Parameters
    ----------
    kind
        ``"targets"`` (目标图), ``"plan"`` (路径图) or ``"ties"`` (关系图).
    graph
        As built by :func:`chainmap.build_graph`.
    coverage, gaps, targets, matches, firms, candidates, plan
        As :func:`chainmap.draw_map` takes them.
    region
        Gives the ties, and constants to override.
    date
        The day the picture is drawn for.
    nodes
        The records of :func:`chainmap.maps.data.node_records`, if they are there already.

    Returns
    -------
    Picture or None
        ``None`` for the kinds that have the shape of the chain, and if there is nothing to show.

    Examples
    --------
    >>> picture_of("status", nx.DiGraph()) is picture_of("plan", nx.DiGraph()) is None
    True
    """
    if kind not in PICTURES:
        return None
    tables = {"coverage": coverage, "gaps": gaps, "targets": targets, "matches": matches, "plan": plan}
    known: dict[str, Any] = {"firms": firms, "candidates": candidates}
    made = node_records(graph, **tables, **known, date=date) if nodes is None else nodes
    return PICTURES[kind](gather(graph, made, coverage=coverage, plan=plan, region=region, **known))


def picture_record(picture: Picture) -> Record:
    """Give a picture as plain JSON values; what is empty is left out of its cards."""
    cards = [{key: value for key, value in one._asdict().items() if value not in ("", ())} for one in picture.cards]
    parts = {name: [one._asdict() for one in getattr(picture, name)] for name in ("lanes", "boxes", "links")}
    return {**picture._asdict(), **parts, "cards": cards}


def picture_data(
    facts: Facts, wanted: Collection[str], matches: pd.DataFrame | None, moves: pd.DataFrame | None
) -> dict[str, Record]:
    """Give the page its pictures, by kind, and the companies on them, by key; nothing else is laid out."""
    laid = {kind: lay_out(facts) for kind, lay_out in PICTURES.items() if kind in wanted}
    found = {kind: picture for kind, picture in laid.items() if picture is not None}
    pictures = {kind: picture_record(picture) for kind, picture in found.items()}
    return {"pictures": pictures, "companies": company_records(facts, found.values(), matches, moves)}

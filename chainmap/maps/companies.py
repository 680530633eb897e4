"""What the panel of a company says: who it is, what it makes and by which words, where it invested."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from chainmap.maps.data import Record, records
from chainmap.maps.facts import Facts
from chainmap.maps.shapes import Picture
from chainmap.maps.wording import certainty

#: What a company's own row tells.
TOLD = (
    *("name", "uscc", "province", "city", "county", "group", "listed_code", "qualifications", "products", "since"),
    "source",
)


def company_records(
    facts: Facts, pictures: Iterable[Picture], matches: pd.DataFrame | None, moves: pd.DataFrame | None
) -> dict[str, Record]:
    """Gather what is known of each company that stands on a picture.

    Parameters
    ----------
    facts
        As from :func:`chainmap.maps.facts.gather`.
    pictures
        Those that the page shows.
    matches
        Of local firms and candidates alike.
    moves
        Dated past investments, if there are any.
    """
    shown = {one.key for picture in pictures for one in picture.cards if one.kind in ("company", "firm")}
    names = {one.key: one.title["zh"] for picture in pictures for one in picture.cards}
    made: dict[str, list[Record]] = {firm: [] for firm in shown}
    for row in records(matches):
        if row["firm_id"] in made and row["node_id"] in facts.nodes:
            certain, evidence = certainty(row.get("evidence"))
            words = {"certainty": certain, "evidence": evidence}
            made[row["firm_id"]].append({"node": row["node_id"], "score": row["score"], "by": row.get("by"), **words})
    moved: dict[str, list[Record]] = {firm: [] for firm in shown}
    for row in records(moves):
        if row["firm_id"] in moved:
            moved[row["firm_id"]].append({key: row.get(key) for key in ("date", "place", "node_id", "source")})
    found: dict[str, Record] = {}
    for firm in sorted(shown):
        row = facts.known.get(firm, {})
        told = {key: row[key] for key in TOLD if row.get(key)}
        found[firm] = {
            "name": names[firm],
            **told,
            "here": firm in facts.local,
            "makes": made[firm],
            "moves": moved[firm],
        }
    return found

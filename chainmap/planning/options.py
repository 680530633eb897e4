"""Every node that a target company could come to, so that a plan may choose among them."""

from __future__ import annotations

import networkx as nx
import pandas as pd

from chainmap.coverage.strength import size_factor
from chainmap.definition.models import Region
from chainmap.scoring.gates import judge_gates
from chainmap.tables.checks import check_table
from chainmap.tables.contract import conform
from chainmap.tables.conventions import constants


def landing_options(
    graph: nx.DiGraph,
    targets: pd.DataFrame,
    candidates: pd.DataFrame,
    matches: pd.DataFrame,
    region: Region | None = None,
    offers: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Add to the targets a row for each further gap that the same company could close.

    A target stands at the gap where its score is best; for the place as a whole another one may be better, beside
    what other companies bring. The rows of ``also`` are added for the company itself, with ``closes`` from its own
    match and size and its gate judged there; what fails is left out. Other companies of the group are not added.

    Parameters
    ----------
    graph
        As built by :func:`chainmap.build_graph`.
    targets
        As from :func:`chainmap.rank_targets`.
    candidates, matches
        The companies, and what they make.
    region, offers
        For the gates, as in :func:`chainmap.rank_targets`.

    Returns
    -------
    pandas.DataFrame
        The targets table; ranked companies have several rows, the first as it was. Further ones share its rank and
        have no score.

    Raises
    ------
    InputFaults
        If matches or targets do not fit the graph.
    """
    check_table(targets, "targets", ids={"node_id": set(graph)}, key=["firm_id", "node_id"])
    check_table(matches, "matches", ids={"node_id": set(graph)}, key=["firm_id", "node_id"], shares=["score"])
    overrides = region.constants if region else None
    rows = conform(targets, "targets")
    kept = ["firm_id", "rank", "rank_low", "rank_high", "group", "name", "source", "apart", "introducer"]
    ranked = rows.loc[rows["rank"].notna() & rows["also"].notna(), [*kept, "also"]]
    more = ranked.assign(node_id=ranked["also"].str.split("|")).explode("node_id").drop(columns="also")
    more["node_id"] = more["node_id"].astype("string")
    own = matches[["firm_id", "node_id", "score", "evidence"]].rename(columns={"score": "p"})
    more = more.merge(own, on=["firm_id", "node_id"]).reset_index(drop=True)
    if more.empty:
        return rows
    firms = conform(candidates, "firms")
    size = pd.Series(size_factor(firms, overrides).to_numpy(), index=firms["firm_id"])
    more["closes"] = more["p"] * more["firm_id"].map(size) * constants(overrides)["chance"]
    more = more.join(judge_gates(graph, more, region, offers))
    more = more[(more["gate"] != "fail") & more["closes"].notna()]
    known = set(zip(rows["firm_id"], rows["node_id"], strict=True))
    fresh = [pair not in known for pair in zip(more["firm_id"], more["node_id"], strict=True)]
    both = pd.concat([rows, conform(more[fresh], "targets")], ignore_index=True)
    return both.sort_values(["rank", "firm_id"], kind="stable", na_position="last").reset_index(drop=True)

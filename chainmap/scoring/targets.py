"""Gaps × candidates' matches → ranked targets; the score is the sum of its named parts."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd

from chainmap.coverage.strength import counted_firms, size_factor
from chainmap.definition.models import Region
from chainmap.matching.words import is_branch
from chainmap.scoring.gates import judge_gates
from chainmap.scoring.intervals import rank_intervals
from chainmap.scoring.parts import PARTS, introducers, part_values
from chainmap.scoring.reasons import target_reason
from chainmap.tables.checks import check_table
from chainmap.tables.contract import conform
from chainmap.tables.conventions import constants
from chainmap.tables.faults import UsageError

#: Why a company is listed apart and not ranked.
APART_ZH = {
    "seated": "本地已有其集团企业",
    "signed": "已签约",
    "branch": "分支机构",
    "gate": "不符合门槛",
}


def rank_targets(
    graph: nx.DiGraph,
    gaps: pd.DataFrame,
    candidates: pd.DataFrame,
    matches: pd.DataFrame,
    region: Region | None = None,
    moves: pd.DataFrame | None = None,
    offers: pd.DataFrame | None = None,
    *,
    local: pd.DataFrame | None = None,
    draws: int = 500,
    seed: int = 0,
) -> pd.DataFrame:
    """Rank the companies that could close the gaps, one row a company group.

    score = Σ part_*; each part is its value (0-1) times its weight, the weights summing to 1. A part that is unknown
    for a company counts at the median of the companies for which it is known and is named in ``assumed_parts``; one
    that is unknown for all is left out, its column empty. The group stands at its best company and gap; its other
    ones are listed in ``also``.

    Parameters
    ----------
    graph
        As built by :func:`chainmap.build_graph`.
    gaps
        As from :func:`chainmap.find_gaps`.
    candidates
        Companies elsewhere; the firms table.
    matches
        Their matches, as from :func:`chainmap.match_firms`.
    region
        Gives date, place, weights, gates, what is provided, ties, and constants to override.
    moves
        Dated past investments; those after the region's date do not count.
    offers
        What companies have offered, for the gates with numbers.
    local
        Firms of the place: a candidate that is one of them, or of one of their groups, is listed apart.
    draws
        Draws for the rank interval.
    seed
        Of the draws.

    Returns
    -------
    pandas.DataFrame
        The targets table: ranked groups first, then those listed apart (empty ``rank``, ``apart`` says why).
        ``attrs["weights"]`` are the normalised weights, ``attrs["notes"]`` remarks.

    Raises
    ------
    InputFaults
        If gaps or matches name a node that is not in the graph, stand twice, or have a score outside 0-1.
    UsageError
        If all weights are zero, or the gaps lack the columns ``rise`` and ``link``.
    """
    check_table(gaps, "gaps", ids={"node_id": set(graph)}, key=["node_id"])
    check_table(matches, "matches", ids={"node_id": set(graph)}, key=["firm_id", "node_id"], shares=["score"])
    values = constants(region.constants if region else None)
    pairs = _pairs(graph, gaps, candidates, matches, region)
    if pairs.empty:
        return conform(pd.DataFrame(), "targets")
    pairs = pairs.join(judge_gates(graph, pairs, region, offers))
    pairs["apart"] = _apart(pairs, candidates, local, region)
    known = part_values(pairs, region, moves, values)
    weights = part_weights(region, known)
    filled = known.fillna(_medians(known, pairs))
    parts = filled[list(weights)].mul(pd.Series(weights))
    pairs = pairs.join(parts.add_prefix("part_")).assign(score=parts.sum(axis=1))
    pairs["assumed_parts"] = [
        "|".join(name for name in weights if missing[name]) for missing in known.isna().to_dict("records")
    ]
    pairs["introducer"] = introducers(pairs, region)
    best = _best_rows(pairs)
    ranked = best[best["apart"] == ""]
    low, high = rank_intervals(pairs[pairs["apart"] == ""], known, weights, values, draws, seed)
    best = best.assign(
        rank=ranked["score"].rank(method="min", ascending=False).astype("Int64"),
        rank_low=best["group"].map(low).where(best["apart"] == "").astype("Int64"),
        rank_high=best["group"].map(high).where(best["apart"] == "").astype("Int64"),
    )
    best["reason"] = [target_reason(graph, row, region) for row in best.to_dict("records")]
    result = conform(best, "targets")
    result.attrs["weights"] = dict(weights)
    result.attrs["notes"] = _notes(weights, known)
    return result


def part_weights(region: Region | None, known: pd.DataFrame) -> dict[str, float]:
    """Give the weights, normalised to 1 over the parts that are known for at least one company.

    Raises
    ------
    UsageError
        If all of them are zero.
    """
    given: dict[str, float] = dict(region.weights.items()) if region else {}
    raw = {name: given.get(name, 1.0) for name in PARTS}
    usable = {name: weight for name, weight in raw.items() if known[name].notna().any()}
    total = sum(usable.values())
    if total <= 0:
        raise UsageError("权重全为零，无法计分 / all weights are zero: nothing to score with")
    return {name: weight / total for name, weight in usable.items()}


def explain_target(targets: pd.DataFrame, firm_id: str) -> pd.DataFrame:
    """Give the sum that made a target's score.

    Returns
    -------
    pandas.DataFrame
        ``part``, ``weight``, ``value`` (0-1), ``contribution`` (weight times value) and ``assumed``; the
        contributions sum to the score.

    Raises
    ------
    UsageError
        If the company is not in the table.
    """
    rows = targets[targets["firm_id"] == firm_id]
    if rows.empty:
        raise UsageError(f"目标清单中没有 {firm_id} / no such company among the targets")
    row = rows.iloc[0]
    weights: dict[str, float] = targets.attrs.get("weights", {})
    assumed = str(row["assumed_parts"]).split("|") if pd.notna(row["assumed_parts"]) else []
    found = [(name, float(row[f"part_{name}"])) for name in PARTS if pd.notna(row[f"part_{name}"])]
    return pd.DataFrame(
        [
            (
                name,
                weights.get(name, np.nan),
                part / weights[name] if weights.get(name) else np.nan,
                part,
                name in assumed,
            )
            for name, part in found
        ],
        columns=["part", "weight", "value", "contribution", "assumed"],
    )


def _medians(known: pd.DataFrame, pairs: pd.DataFrame) -> pd.Series[float]:
    """Give the median of each part over the companies that are ranked, each company once."""
    companies = known.groupby(pairs["firm_id"]).max()
    ranked = companies.index.isin(pairs.loc[pairs["apart"] == "", "firm_id"])
    medians: pd.Series[float] = companies[ranked].median()
    return medians.fillna(companies.median())


def _pairs(
    graph: nx.DiGraph, gaps: pd.DataFrame, candidates: pd.DataFrame, matches: pd.DataFrame, region: Region | None
) -> pd.DataFrame:
    """One row a candidate and gap that it is matched to."""
    if not {"rise", "link"} <= set(gaps):
        raise UsageError("缺口表须由 find_gaps 得出（缺 rise、link 列）/ the gaps must come from find_gaps")
    overrides = region.constants if region else None
    firms = conform(candidates, "firms")
    check_table(firms, "candidates", key=["firm_id"])
    group = firms["group"].fillna("").str.strip()
    firms = firms.assign(q=size_factor(firms, overrides), group=group.where(group != "", _own_group(firms)))
    table = matches[["firm_id", "node_id", "score", "by", "evidence"]].rename(columns={"score": "p"})
    wanted = gaps[["node_id", "action", "severity", "rise", "link", "suppliers", "buyers"]]
    wanted = wanted.assign(gap=gaps["rise"] / gaps["rise"].max())
    pairs = table.merge(wanted, on="node_id").merge(firms, on="firm_id")
    pairs["closes"] = pairs["p"] * pairs["q"] * constants(overrides)["chance"]
    return pairs.sort_values(["group", "firm_id", "node_id"], kind="stable").reset_index(drop=True)


def _own_group(firms: pd.DataFrame) -> pd.Series[str]:
    """Let a firm without a group stand alone, under its name, and its city where two firms share the name."""
    twice = firms["name"].duplicated(keep=False)
    city = firms["city"].fillna("").where(firms["city"].fillna("") != "", firms["firm_id"])
    return firms["name"].where(~twice, firms["name"] + "（" + city + "）")


def _apart(
    pairs: pd.DataFrame, candidates: pd.DataFrame, local: pd.DataFrame | None, region: Region | None
) -> list[str]:
    """Say why a company is not ranked; the first reason that holds, empty if none does."""
    here: set[str] = set()
    if local is not None:
        there = local[counted_firms(local, region)]
        here = {str(value) for column in ("name", "group", "firm_id") for value in there[column].dropna() if value}
    signed = {one.company for one in region.signed} if region else set()
    if "group" in candidates:  # one company of a group that has signed stands for the group
        signed |= set(candidates.loc[candidates["name"].isin(signed), "group"].dropna())
    reasons = {
        "seated": pairs[["group", "name", "firm_id"]].isin(here).any(axis=1),
        "signed": pairs[["group", "name"]].isin(signed).any(axis=1),
        "branch": pairs["name"].map(is_branch).astype(bool),
        "gate": (pairs["gate"] == "fail").astype(bool),
    }
    return [str(why) for why in np.select([held.to_numpy() for held in reasons.values()], list(reasons), "")]


def _best_rows(pairs: pd.DataFrame) -> pd.DataFrame:
    """Take each group's best row; a group stands apart only if all its rows do. Best first, those apart last."""
    order = pairs.assign(out=pairs["apart"] != "").sort_values(
        ["out", "score", "closes", "firm_id", "node_id"], ascending=[True, False, False, True, True], kind="stable"
    )
    best = order.drop_duplicates("group")
    alike = order[order["apart"].to_numpy() == best.set_index("group")["apart"].reindex(order["group"]).to_numpy()]
    also = alike.groupby("group", sort=False)["node_id"].agg(lambda nodes: "|".join(dict.fromkeys(nodes)))
    others = [
        "|".join(node for node in nodes.split("|") if node != own)
        for nodes, own in zip(best["group"].map(also), best["node_id"], strict=True)
    ]
    return best.assign(also=others)


def _notes(weights: dict[str, float], known: pd.DataFrame) -> list[str]:
    unknown = [name for name in PARTS if name not in weights]
    if not unknown:
        return []
    said = "、".join(unknown)
    return [
        f"以下分项对所有候选均未知，未计入：{said} / unknown for every candidate and left out: {', '.join(unknown)}"
    ]

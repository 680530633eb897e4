"""The rows of the targets table: who stands where, with the parts of the score, ranks and reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chainmap.definition.models import Region
from chainmap.scoring.pairs import REASONS, Pairs, Places
from chainmap.scoring.parts import FIRM_PARTS, NODE_PARTS, PARTS, PARTS_ZH, node_parts
from chainmap.scoring.reasons import target_reason

#: So many groups get an interval, counted against all groups, and a reason; so many of those listed apart a reason.
SHOWN = 2000


class Known(NamedTuple):
    """The value of every part: of the companies, and of the gaps; NaN where unknown."""

    firms: pd.DataFrame
    gaps: pd.DataFrame


def best_table(
    pairs: Pairs,
    gaps: pd.DataFrame,
    matches: pd.DataFrame,
    rows: pd.DataFrame,
    filled: Known,
    known: Known,
    weights: Mapping[str, float],
) -> pd.DataFrame:
    """Write out the best rows: who, where, and the parts of the score."""
    firm, node, match = (rows[name].to_numpy() for name in ("firm", "node", "match"))
    firms = pairs.firms[["firm_id", "name", "group", "source"]].iloc[firm].reset_index(drop=True)
    verdicts = pairs.verdicts.iloc[rows["verdict"].to_numpy()].reset_index(drop=True)
    parts = {"match": rows["p"].to_numpy()}
    parts |= {name: filled.firms[name].to_numpy()[firm] for name in FIRM_PARTS}
    parts |= {name: filled.gaps[name].to_numpy()[node] for name in NODE_PARTS}
    weighted = {f"part_{name}": parts[name] * weight for name, weight in weights.items()}
    from_gap = {name: gaps[name].to_numpy()[node] for name in ("node_id", "extends") if name in gaps}
    return firms.assign(
        gate=verdicts["gate"],
        gate_reason=verdicts["gate_reason"],
        **weighted,
        **from_gap,
        score=sum(weighted.values()),
        closes=rows["closes"].to_numpy(),
        apart=np.array(REASONS, dtype=object)[rows["apart"].to_numpy()],
        evidence=matches["evidence"].array.take(match) if "evidence" in matches else "",
        by=matches["by"].array.take(match) if "by" in matches else "",
        p=rows["p"].to_numpy(),
        assumed_parts=_assumed(known, firm, node, weights),
    )


def _assumed(known: Known, firm: Places, node: Places, weights: Mapping[str, float]) -> NDArray[np.object_]:
    """Name the parts that were unknown of each row, each combination written once."""
    names = [name for name in weights if name != "match"]
    code = np.zeros(len(firm), dtype=np.intp)
    for bit, name in enumerate(names):
        missing = (
            known.firms[name].isna().to_numpy()[firm]
            if name in known.firms
            else known.gaps[name].isna().to_numpy()[node]
        )
        code |= missing.astype(np.intp) << bit
    words = ["|".join(name for bit, name in enumerate(names) if kind >> bit & 1) for kind in range(1 << len(names))]
    return np.array(words, dtype=object)[code]


def ranks_of(table: pd.DataFrame, low: Places, high: Places) -> dict[str, pd.Series[int]]:
    """Number the ranked groups, equals alike, and give the first of them their intervals."""
    ranked = (table["apart"] == "").to_numpy()
    score = table["score"].round(12).where(ranked)
    found = {"rank": score.rank(method="min", ascending=False).astype("Int64")}
    for name, ends in (("rank_low", low), ("rank_high", high)):
        found[name] = pd.Series(ends, dtype="Int64").reindex(table.index)
    return found


def reasons_of(
    graph: nx.DiGraph, table: pd.DataFrame, gaps: pd.DataFrame, node: Places, region: Region | None
) -> pd.Series[str]:
    """Write the reasons of the first groups, ranked and apart."""
    ranked = int((table["apart"] == "").sum())
    shown = np.r_[: min(ranked, SHOWN), ranked : min(len(table), ranked + SHOWN)]
    worth = gaps["rise"].astype("float64")
    if "lead_rise" in gaps:
        worth = gaps["lead_rise"].astype("float64").fillna(worth)
    of_gap = gaps[["action", "buyers", "suppliers"]].assign(rise=worth, gap=node_parts(gaps)["gap"])
    told = table[["name", "node_id", "p", "by", "evidence"]].take(shown).reset_index(drop=True)
    told = told.join(of_gap.take(node[shown]).reset_index(drop=True)).astype(object)
    told = told.where(told.notna(), "")
    texts = [target_reason(graph, row, region) for row in told.to_dict("records")]
    return pd.Series(texts, index=table.index[shown], dtype="object").reindex(table.index)


def notes_of(weights: Mapping[str, float], shown: int, table: pd.DataFrame) -> list[str]:
    """Say what was left out: parts that nobody is known for, and what only the first groups got."""
    notes = []
    unknown = [name for name in PARTS if name not in weights]
    if unknown:
        said = "、".join(PARTS_ZH[name] for name in unknown)
        notes.append(
            f"以下分项对所有候选均未知，未计入：{said} / unknown for every candidate and left out: {', '.join(unknown)}"
        )
    ranked = int((table["apart"] == "").sum())
    if 0 < shown < ranked:
        notes.append(
            f"名次区间与理由只写前 {shown} 家（按全部 {ranked} 家计名次） / intervals and reasons stand for the first"
            f" {shown} of {ranked} groups, ranks being counted against all"
        )
    return notes

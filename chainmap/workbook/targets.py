"""What stands on the sheet of target companies: the form that bureaus fill in, ready but for the planner's columns."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pandas as pd

from chainmap.coverage.strength import SIZES_ZH, STATUS_ZH
from chainmap.definition.models import Region
from chainmap.scoring.parts import PARTS
from chainmap.scoring.targets import APART_ZH
from chainmap.tables.contract import conform, not_later, zh_headers
from chainmap.workbook.sheets import ACTION, GATES_ZH, MOST_PRINTED, PLACE, folded
from chainmap.workbook.text import A3, UNKNOWN, Sheet, Show
from chainmap.workbook.words import (
    begun,
    by_key,
    cited,
    firm_details,
    listed,
    node_words,
    or_empty,
    part_words,
    way_words,
    zh_half,
    zh_names,
)

#: Columns left to the planner; what is filled in is read back and can be taken over into the next workbook.
PLANNERS = {"unit": "建议对接单位", "note": "备注"}


def targets_sheet(
    targets: pd.DataFrame,
    nodes: pd.DataFrame,
    gaps: pd.DataFrame | None,
    coverage: pd.DataFrame | None,
    candidates: pd.DataFrame | None,
    moves: pd.DataFrame | None = None,
    graph: nx.DiGraph | None = None,
    region: Region | None = None,
) -> Sheet:
    """Whom to ask, ranked; those listed apart follow in grey."""
    frame = _target_frame(targets, nodes, gaps, coverage, candidates)
    frame["link"] = _chain_and_node(frame, graph)
    frame["signals"] = _signals(frame, moves, region)
    titles = zh_headers("targets")
    printed = (
        Show("rank", titles["rank"], 6, "0", empty="另列"),
        Show("name", "企业全称", 24),
        Show("uscc", "统一社会信用代码", 21, empty=UNKNOWN),
        PLACE,
        Show("link", "链条/环节", 16),
        Show("status", "缺口类型", 7, words=STATUS_ZH, toned=True, empty=UNKNOWN),
        ACTION,
        Show("products", "主营产品", 24, empty=UNKNOWN),
        Show("size_zh", "规模", 12, empty=UNKNOWN),
        Show("qualifications", "资质", 12, empty=UNKNOWN),
        Show("evidence_zh", titles["evidence"], 30, empty=UNKNOWN),
        Show("score", titles["score"], 7, "0.00", bar="one"),
        Show("interval", "名次区间(90%)", 8),
        Show("gate", titles["gate"], 7, words=GATES_ZH, toned=True, empty=UNKNOWN),
        Show("signals", "扩张信号", 16, empty=UNKNOWN),
        Show("way", "引荐关系", 18, empty=UNKNOWN),
        *(Show(name, zh, 16, least=16) for name, zh in PLANNERS.items()),
    )
    columns = (*printed, *_screen_columns(titles))
    said = "谁能补上缺口，按得分排名"
    return Sheet("目标企业清单", "targets", frame, columns, said, 2, "apart", A3, most=MOST_PRINTED)


def _screen_columns(titles: dict[str, str]) -> tuple[Show, ...]:
    return (
        Show("said", titles["reason"], 48, screen=True),
        Show("source_zh", titles["source"], 30, empty=UNKNOWN, screen=True),
        Show("gate_zh", titles["gate_reason"], 32, screen=True),
        Show("remark", "另列说明", 18, screen=True),
        Show("closes", titles["closes"], 8, "0.00", screen=True),
        Show("employees", "从业人数", 9, "#,##0", empty=UNKNOWN, screen=True),
        Show("revenue_yi", "营业收入(亿元)", 12, "#,##0.00", empty=UNKNOWN, screen=True),
        Show("introducer", titles["introducer"], 22, empty=UNKNOWN, screen=True),
        Show("introduction", titles["introduction"], 30, empty=UNKNOWN, screen=True),
        Show("extends_zh", titles["extends"], 14, screen=True),
        Show("also_zh", titles["also"], 30, screen=True),
        Show("group_zh", titles["group"], 24, screen=True),
        *(Show(f"part_{name}", titles[f"part_{name}"], 8, "0.00", empty="未计", screen=True) for name in PARTS),
        Show("assumed_zh", titles["assumed_parts"], 14, screen=True),
        Show("evidence", titles["evidence"] + "(原文)", 40, screen=True),
        Show("source", titles["source"] + "(原文)", 50, screen=True),
        *folded("targets", "firm_id", "node_id", "group", "rank_low", "rank_high"),
        *folded("targets", "assumed_parts", "gate_reason", "also", "apart", "reason", "extends"),
    )


def _target_frame(
    targets: pd.DataFrame,
    nodes: pd.DataFrame,
    gaps: pd.DataFrame | None,
    coverage: pd.DataFrame | None,
    candidates: pd.DataFrame | None,
) -> pd.DataFrame:
    """Join the targets with what is known of gap and company."""
    frame = conform(targets, "targets", PLANNERS).merge(nodes[["node_id", "zh"]], on="node_id", how="left")
    names = zh_names(nodes)
    details = firm_details(candidates).drop(columns=["name", "group", "source"])
    frame = frame.merge(details, on="firm_id", how="left")
    for name in PLANNERS:
        frame[name] = frame.get(name, "")
    frame["action"] = frame["node_id"].map(by_key(gaps, "node_id", "action"))
    frame["status"] = frame["node_id"].map(by_key(coverage, "node_id", "status"))
    low, high = frame["rank_low"].astype("string"), frame["rank_high"].astype("string")
    frame["interval"] = low.where(low == high, low + "–" + high)
    frame["size_zh"] = [_size(row) for row in frame.to_dict("records")]
    frame["way"] = frame["introduction"].mask(frame["introduction"].fillna("") == "", frame["introducer"])
    frame["extends_zh"] = [way_words(ways) for ways in frame["extends"]]
    frame["assumed_zh"] = [part_words(parts) for parts in frame["assumed_parts"]]
    frame["gate_zh"] = [zh_half(reason) for reason in frame["gate_reason"]]
    frame["group_zh"] = frame["group"].mask(frame["group"] == frame["name"])
    frame["source_zh"], frame["evidence_zh"] = (
        [begun(cited(one)) for one in frame[name]] for name in ("source", "evidence")
    )
    frame["also_zh"] = [node_words(ids, names) for ids in frame["also"]]
    frame["remark"] = [APART_ZH.get(why, why) if why else "" for why in frame["apart"].fillna("")]
    pairs = zip(frame["remark"], frame["reason"].map(zh_half), strict=True)
    frame["said"] = [f"【另列：{remark}】{reason}" if remark else reason for remark, reason in pairs]
    # On paper a company without a rank says why it has none where its interval would be.
    frame["interval"] = frame["interval"].mask(frame["remark"] != "", frame["remark"])
    return frame


def _size(row: dict[Any, Any]) -> str:
    """Say the size class and what it is from; empty if neither persons employed nor revenue is known."""
    if pd.isna(row["size"]) or row["size"] == "unknown":
        return ""
    figures = [
        f"{row[name]:{form}}{unit}"
        for name, form, unit in (("employees", ",.0f", "人"), ("revenue_yi", ",.2f", "亿元"))
        if pd.notna(row[name])
    ]
    return f"{SIZES_ZH[row['size']]}({'，'.join(figures)})"


def _chain_and_node(frame: pd.DataFrame, graph: nx.DiGraph | None) -> list[str]:
    """Name the node, after its chain where there are several."""
    ids = str(graph.graph["id"]).split("+") if graph is not None else []
    names = str(graph.graph["zh"]).split("、") if graph is not None else []
    if graph is None or len(ids) < 2:
        return [str(zh) for zh in frame["zh"]]
    called = (
        dict(zip(ids, (name.removesuffix("产业链") for name in names), strict=True)) if len(ids) == len(names) else {}
    )
    chains = [graph.nodes[node].get("chain", "") if node in graph else "" for node in frame["node_id"]]
    return [f"{called.get(chain, chain)}/{zh}" for chain, zh in zip(chains, frame["zh"], strict=True)]


def _signals(frame: pd.DataFrame, moves: pd.DataFrame | None, region: Region | None) -> list[str]:
    """Name the dated moves of each company that count at the region's date, the latest first."""
    known = conform(or_empty(moves), "moves")
    if region is not None and len(known):
        known = known[[not_later(when, region.date) is True for when in known["date"]]]
    known = known[known["date"].notna()].sort_values("date", ascending=False, kind="stable")
    said = {
        firm: listed(f"{date} {'' if pd.isna(place) else place}".strip() for date, place in where)
        for firm, group in known.groupby("firm_id", sort=False)
        if (where := list(zip(group["date"], group["place"], strict=True)))
    }
    return [said.get(firm, "") for firm in frame["firm_id"]]

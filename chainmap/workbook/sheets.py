"""What stands on the sheets of coverage, gaps and plan: the tables joined with the names a planner reads."""

from __future__ import annotations

import networkx as nx
import pandas as pd

from chainmap.coverage.gaps import ACTIONS_ZH
from chainmap.coverage.strength import STATUS_ZH
from chainmap.definition.models import Region
from chainmap.graph import STAGES_ZH
from chainmap.planning import PHASES_ZH, Recheck
from chainmap.tables.contract import conform, zh_headers
from chainmap.workbook.text import UNKNOWN, Sheet, Show
from chainmap.workbook.words import (
    MCNY_PER_YI,
    by_key,
    cited,
    firm_details,
    local_names,
    needs_words,
    node_words,
    ranked_names,
    way_words,
    zh_half,
)

GATES_ZH = {"pass": "符合", "fail": "不符合", "unknown": "待核"}
ACTION = Show("action", "补/延/强/建", 7, words=ACTIONS_ZH)
PLACE = Show("place_zh", "所在地", 12, empty=UNKNOWN)


def coverage_sheet(
    coverage: pd.DataFrame,
    nodes: pd.DataFrame,
    firms: pd.DataFrame | None,
    matches: pd.DataFrame | None,
    region: Region | None,
    recheck: Recheck | None = None,
) -> Sheet:
    """What the place has, in chain order, and what it would have with the plan's companies."""
    frame = conform(coverage, "coverage").merge(nodes, on="node_id", how="left")
    frame = frame.sort_values("place", kind="stable").assign(
        revenue_yi=lambda table: table["revenue_mcny"] / MCNY_PER_YI
    )
    # No firm has no revenue; firms whose revenue nobody knows have an unknown one.
    frame["revenue_yi"] = (
        frame["revenue_yi"].astype("object").mask(frame["revenue_yi"].isna() & (frame["firms"] > 0), UNKNOWN)
    )
    frame["people"] = frame["node_id"].map(local_names(firms, matches, region))
    frame["via"] = frame["through"].map(dict(zip(nodes["node_id"], nodes["zh"], strict=True)))
    frame["then"] = frame["node_id"].map(by_key(recheck.coverage if recheck else None, "node_id", "strength"))
    titles = zh_headers("coverage")
    columns = (
        Show("stage", "阶段", 6, words=STAGES_ZH),
        Show("segment", "环节组", 14),
        Show("zh", "环节", 20),
        Show("status", titles["status"], 8, words=STATUS_ZH, toned=True),
        Show("strength", titles["strength"], 8, "0.00", bar="one"),
        Show("firms", titles["firms"], 8, "#,##0"),
        Show("lead_firm", titles["lead_firm"], 30),
        Show("people", "本地企业", 46),
        Show("revenue_yi", "已知营业收入(亿元)", 12, "#,##0.00"),
        Show("then", "路径落实后强度", 9, "0.00", bar="one", screen=True),
        Show("en", "英文名", 28, screen=True),
        Show("importance", "重要度", 8, "0", screen=True),
        Show("why", "重要度理由", 30, screen=True),
        Show("concentration", titles["concentration"], 9, "0.00", screen=True),
        *(Show(name, titles[name], 9, "0.00", screen=True) for name in ("lead_share", "lead_loss", "criticality")),
        Show("undated", "其中未注明日期(家)", 11, "#,##0;-#,##0;", screen=True),
        Show("unknown_size", "其中规模未知(家)", 11, "#,##0;-#,##0;", screen=True),
        Show("via", "强度来自", 14, screen=True),
        *folded("coverage", "node_id", "revenue_mcny", "own_strength", "through"),
    )
    return Sheet("现状", "coverage", frame, columns, "本地各环节有什么、强不强，按上中下游排列", frozen=3)


def gaps_sheet(
    gaps: pd.DataFrame,
    nodes: pd.DataFrame,
    graph: nx.DiGraph | None,
    coverage: pd.DataFrame | None,
    targets: pd.DataFrame | None,
    recheck: Recheck | None = None,
) -> Sheet:
    """What is missing or thin, the worst first, and what the plan makes of it."""
    frame = conform(gaps, "gaps").merge(nodes, on="node_id", how="left").assign(number=lambda t: range(1, len(t) + 1))
    frame["missing_zh"] = [node_words(ids, nodes) for ids in frame["missing_inputs"]]
    frame["needs_zh"] = [needs_words(needs, graph) for needs in frame["unmet_needs"]]
    frame["reason_zh"] = frame["reason"].map(zh_half)
    frame["imports_zh"] = [node_words(ids, nodes) for ids in frame["imports"]]
    frame["extends_zh"] = [way_words(ways) for ways in frame["extends"]]
    frame["status"] = frame["node_id"].map(by_key(coverage, "node_id", "status"))
    frame["who"] = frame["node_id"].map(ranked_names(targets))
    frame["then"] = frame["node_id"].map(by_key(recheck.coverage if recheck else None, "node_id", "status"))
    titles = zh_headers("gaps")
    columns = (
        Show("number", "序号", 6, "0"),
        Show("zh", "环节", 16),
        ACTION,
        Show("rise", titles["rise"], 8, "0.00", bar="max"),
        Show("severity", titles["severity"], 8, "0.00", bar="one"),
        Show("buyers", titles["buyers"], 22),
        Show("suppliers", titles["suppliers"], 24),
        Show("needs_zh", titles["unmet_needs"] + "(？为待核)", 16),
        Show("reason_zh", titles["reason"], 50),
        Show("who", "目标企业(按名次)", 40, screen=True),
        Show("status", "缺口类型", 8, words=STATUS_ZH, screen=True),
        Show("then", "路径落实后", 8, words=STATUS_ZH, toned=True, screen=True),
        Show("inputs_met", titles["inputs_met"], 9, "0.00", screen=True),
        Show("missing_zh", titles["missing_inputs"], 18, screen=True),
        Show("imports_zh", titles["imports"], 18, screen=True),
        Show("extends_zh", titles["extends"], 14, screen=True),
        Show("lead_rise", titles["lead_rise"], 9, "0.00", screen=True),
        Show("link", titles["link"], 9, "0.00", screen=True),
        Show("importance", "重要度", 8, "0", screen=True),
        Show("why", "重要度理由", 30, screen=True),
        Show("stage", "阶段", 8, words=STAGES_ZH, screen=True),
        Show("segment", "环节组", 16, screen=True),
        Show("en", "英文名", 26, screen=True),
        *folded("gaps", "node_id", "missing_inputs", "unmet_needs", "reason", "imports", "extends", "extends_from"),
    )
    return Sheet("缺口清单", "gaps", frame, columns, "缺什么、弱什么，补上后链条提升值最大的在前", frozen=2)


def plan_sheet(
    plan: pd.DataFrame,
    nodes: pd.DataFrame,
    gaps: pd.DataFrame | None,
    targets: pd.DataFrame | None,
    candidates: pd.DataFrame | None,
) -> Sheet:
    """In which order to win whom, where they are, why, and who says so."""
    frame = conform(plan, "plan").merge(nodes[["node_id", "zh"]], on="node_id", how="left")
    frame["action"] = frame["node_id"].map(by_key(gaps, "node_id", "action"))
    frame["place_zh"] = frame["firm_id"].map(by_key(firm_details(candidates), "firm_id", "place_zh"))
    # A reason speaks of one company and one node, so both must be the plan's.
    said = conform(pd.DataFrame() if targets is None else targets, "targets")
    said = said[["firm_id", "node_id", "rank", "gate", "introducer", "reason", "source"]]
    frame = frame.merge(said.drop_duplicates(["firm_id", "node_id"]), on=["firm_id", "node_id"], how="left")
    frame["reason_zh"] = frame["reason"].map(zh_half)
    frame["source_zh"] = [cited(source) for source in frame["source"]]
    frame["invest_yi"] = frame["invest_mcny"] / MCNY_PER_YI
    titles = zh_headers("plan")
    # Costs that nobody knows take no room on paper.
    shown = (
        ("invest_yi", "投资(亿元)", "#,##0.00"),
        *((name, titles[name], "#,##0") for name in ("land_mu", "energy_tce", "emissions_tco2")),
    )
    costs = [
        Show(name, title, 9, form, empty=UNKNOWN, screen=bool(frame[name].isna().all())) for name, title, form in shown
    ]
    columns = (
        Show("order", titles["order"], 6, "0"),
        Show("phase", titles["phase"], 6, words=PHASES_ZH),
        Show("name", "企业全称", 24),
        PLACE,
        Show("zh", "环节", 14),
        ACTION,
        Show("gain", titles["gain"], 8, "0.00"),
        Show("cumulative_gain", titles["cumulative_gain"], 8, "0.00"),
        *(cost for cost in costs if not cost.screen),
        Show("reason_zh", zh_headers("targets")["reason"], 52),
        Show("source_zh", zh_headers("targets")["source"], 36, empty=UNKNOWN),
        *(cost for cost in costs if cost.screen),
        Show("rank", "目标清单序号", 9, "0", empty="另列", screen=True),
        Show("gate", zh_headers("targets")["gate"], 8, words=GATES_ZH, toned=True, screen=True),
        Show("introducer", zh_headers("targets")["introducer"], 24, empty=UNKNOWN, screen=True),
        *folded("plan", "firm_id", "node_id", "invest_mcny"),
    )
    return Sheet("招商路径图", "plan", frame, columns, "先谈谁、后谈谁，理由和来源", frozen=3)


def folded(table: str, *names: str) -> tuple[Show, ...]:
    """Columns that are kept to be read back; those also shown in plain words say that they are the original."""
    titles = zh_headers(table)
    forms = dict.fromkeys(("latitude", "longitude", "revenue_mcny", "invest_mcny"), "0.0000")
    forms |= dict.fromkeys(("rank_low", "rank_high"), "0")
    twins = {"reason", "gate_reason", "group", "missing_inputs", "unmet_needs", "also", "assumed_parts"}
    twins |= {"imports", "extends"}
    return tuple(
        Show(name, titles[name] + ("(原文)" if name in twins else ""), 20, forms.get(name, ""), folded=True)
        for name in names
    )

"""What stands on the sheets of coverage, gaps, targets and plan: the tables joined with the names a planner reads."""

from __future__ import annotations

import networkx as nx
import pandas as pd

from chainmap.coverage.gaps import ACTIONS_ZH
from chainmap.coverage.strength import SIZES_ZH, STATUS_ZH
from chainmap.definition.models import Region
from chainmap.graph import STAGES_ZH
from chainmap.planning import PHASES_ZH
from chainmap.scoring.parts import PARTS
from chainmap.scoring.targets import APART_ZH
from chainmap.tables.contract import conform, zh_headers
from chainmap.workbook.text import UNKNOWN, Sheet, Show
from chainmap.workbook.words import (
    MCNY_PER_YI,
    by_key,
    cited,
    each_zh,
    firm_details,
    local_names,
    needs_words,
    node_words,
    part_words,
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
) -> Sheet:
    """What the place has, in chain order."""
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
) -> Sheet:
    """What is missing or thin, the worst first."""
    frame = conform(gaps, "gaps").merge(nodes, on="node_id", how="left").assign(number=lambda t: range(1, len(t) + 1))
    frame["missing_zh"] = [node_words(ids, nodes) for ids in frame["missing_inputs"]]
    frame["needs_zh"] = [needs_words(needs, graph) for needs in frame["unmet_needs"]]
    frame["reason_zh"] = frame["reason"].map(zh_half)
    frame["imports_zh"] = [node_words(ids, nodes) for ids in frame["imports"]]
    frame["extends_zh"] = [way_words(ways) for ways in frame["extends"]]
    frame["status"] = frame["node_id"].map(by_key(coverage, "node_id", "status"))
    frame["who"] = frame["node_id"].map(ranked_names(targets))
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


def targets_sheet(
    targets: pd.DataFrame,
    nodes: pd.DataFrame,
    gaps: pd.DataFrame | None,
    coverage: pd.DataFrame | None,
    candidates: pd.DataFrame | None,
) -> Sheet:
    """Whom to ask, ranked; those listed apart follow in grey."""
    frame = _target_frame(targets, nodes, gaps, coverage, candidates)
    titles = zh_headers("targets")
    columns = (
        Show("rank", titles["rank"], 6, "0", empty="另列"),
        Show("interval", "名次区间(90%)", 8),
        Show("name", "企业全称", 24),
        PLACE,
        Show("zh", "环节", 14),
        ACTION,
        Show("score", titles["score"], 7, "0.00", bar="one"),
        Show("said", titles["reason"], 48),
        Show("source_zh", titles["source"], 30, empty=UNKNOWN),
        Show("remark", "备注", 24, screen=True),
        Show("evidence", titles["evidence"], 40, screen=True),
        Show("status", "缺口类型", 8, words=STATUS_ZH, screen=True),
        Show("closes", titles["closes"], 8, "0.00", screen=True),
        Show("gate", titles["gate"], 8, words=GATES_ZH, toned=True, screen=True),
        Show("gate_zh", titles["gate_reason"], 32, screen=True),
        Show("introducer", titles["introducer"], 22, empty=UNKNOWN, screen=True),
        Show("introduction", titles["introduction"], 30, empty=UNKNOWN, screen=True),
        Show("extends_zh", titles["extends"], 14, screen=True),
        Show("also_zh", titles["also"], 30, screen=True),
        Show("group_zh", titles["group"], 24, screen=True),
        Show("products", "主营产品", 30, empty=UNKNOWN, screen=True),
        Show("uscc", "统一社会信用代码", 21, empty=UNKNOWN, screen=True),
        Show("size", "规模", 10, words=SIZES_ZH, empty=UNKNOWN, screen=True),
        Show("employees", "从业人数", 9, "#,##0", empty=UNKNOWN, screen=True),
        Show("revenue_yi", "营业收入(亿元)", 12, "#,##0.00", empty=UNKNOWN, screen=True),
        Show("qualifications", "资质", 20, empty=UNKNOWN, screen=True),
        *(Show(f"part_{name}", titles[f"part_{name}"], 8, "0.00", empty="未计", screen=True) for name in PARTS),
        Show("assumed_zh", titles["assumed_parts"], 14, screen=True),
        Show("source", titles["source"] + "(原文)", 50, screen=True),
        *folded("targets", "firm_id", "node_id", "group", "rank_low", "rank_high"),
        *folded("targets", "assumed_parts", "gate_reason", "also", "apart", "reason", "extends"),
    )
    return Sheet("目标企业清单", "targets", frame, columns, "谁能补上缺口，按得分排名", frozen=3, grey="apart")


def _target_frame(
    targets: pd.DataFrame,
    nodes: pd.DataFrame,
    gaps: pd.DataFrame | None,
    coverage: pd.DataFrame | None,
    candidates: pd.DataFrame | None,
) -> pd.DataFrame:
    """Join the targets with what is known of gap and company."""
    frame = conform(targets, "targets").merge(nodes[["node_id", "zh", "stage"]], on="node_id", how="left")
    details = firm_details(candidates).drop(columns=["name", "group", "source"])
    frame = frame.merge(details, on="firm_id", how="left")
    frame["action"] = frame["node_id"].map(by_key(gaps, "node_id", "action"))
    frame["status"] = frame["node_id"].map(by_key(coverage, "node_id", "status"))
    low, high = frame["rank_low"].astype("string"), frame["rank_high"].astype("string")
    frame["interval"] = low.where(low == high, low + "–" + high)
    frame["extends_zh"] = [way_words(ways) for ways in frame["extends"]]
    frame["assumed_zh"] = [part_words(parts) for parts in frame["assumed_parts"]]
    frame["gate_zh"] = [each_zh(reason) for reason in frame["gate_reason"]]
    frame["group_zh"] = frame["group"].mask(frame["group"] == frame["name"])
    frame["reason_zh"] = frame["reason"].map(zh_half)
    frame["source_zh"] = [cited(source) for source in frame["source"]]
    frame["also_zh"] = [node_words(ids, nodes) for ids in frame["also"]]
    frame["remark"] = [f"另列：{APART_ZH.get(why, why)}" if why else "" for why in frame["apart"].fillna("")]
    # On paper a company without a rank says in the same breath why it has none.
    pairs = zip(frame["remark"], frame["reason_zh"], strict=True)
    frame["said"] = [f"【{remark}】{reason}" if remark else reason for remark, reason in pairs]
    return frame


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

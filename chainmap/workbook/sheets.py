"""What stands on each sheet of the workbook: the tables joined with the names a planner reads."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
import pandas as pd

from chainmap.coverage.gaps import ACTIONS_ZH
from chainmap.coverage.strength import SIZES_ZH, STATUS_ZH
from chainmap.definition.models import Region
from chainmap.graph import STAGES_ZH
from chainmap.planning import PHASES_ZH
from chainmap.scoring.parts import PARTS, PARTS_ZH
from chainmap.scoring.reasons import BY_ZH
from chainmap.scoring.targets import APART_ZH
from chainmap.tables.contract import conform, zh_headers
from chainmap.workbook.text import MOST_ROWS, UNKNOWN, Sheet, Show
from chainmap.workbook.words import (
    MCNY_PER_YI,
    by_key,
    counted,
    each_zh,
    firm_details,
    local_names,
    needs_words,
    node_words,
    or_empty,
    part_words,
    ranked_names,
    zh_half,
)

GATES_ZH = {"pass": "符合", "fail": "不符合", "unknown": "待核"}
LISTS_ZH = {"local": "本地", "candidate": "候选"}

NODE_COLUMNS = (
    Show("stage", "阶段", 8, words=STAGES_ZH),
    Show("segment", "环节组", 16),
    Show("zh", "环节", 24),
    Show("en", "英文名", 28),
)


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
    columns = (
        *NODE_COLUMNS,
        Show("importance", "重要度", 8, "0"),
        Show("status", "状态", 8, words=STATUS_ZH, toned=True),
        Show("strength", "强度", 10, "0.00", bar="one"),
        Show("firms", "企业数", 8, "#,##0"),
        Show("lead_firm", "龙头企业", 30),
        Show("people", "本地企业", 50),
        Show("revenue_yi", "已知营业收入(亿元)", 13, "#,##0.00"),
        Show("concentration", "集中度(HHI)", 9, "0.00"),
        Show("undated", "其中未注明日期(家)", 11, "#,##0;-#,##0;"),
        Show("unknown_size", "其中规模未知(家)", 11, "#,##0;-#,##0;"),
        *_folded("coverage", "node_id", "revenue_mcny"),
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
    frame["status"] = frame["node_id"].map(by_key(coverage, "node_id", "status"))
    frame["who"] = frame["node_id"].map(ranked_names(targets))
    columns = (
        Show("number", "序号", 6, "0"),
        Show("zh", "环节", 24),
        Show("status", "缺口类型", 8, words=STATUS_ZH),
        Show("action", "补/延/强/建", 10, words=ACTIONS_ZH),
        Show("rise", "增值", 10, "0.00", bar="max"),
        Show("severity", "缺口度", 10, "0.00", bar="one"),
        Show("reason_zh", "理由", 50),
        Show("who", "目标企业（按名次）", 40),
        Show("inputs_met", "原料满足度", 9, "0.00"),
        Show("missing_zh", "缺失原料", 18),
        Show("suppliers", "本地供应方", 34),
        Show("buyers", "本地需求方", 34),
        Show("link", "本地链接度", 9, "0.00"),
        Show("needs_zh", "待补条件（？为待核）", 26),
        Show("stage", "阶段", 8, words=STAGES_ZH),
        Show("segment", "环节组", 16),
        Show("en", "英文名", 26),
        *_folded("gaps", "node_id", "missing_inputs", "unmet_needs", "reason"),
    )
    return Sheet("缺口清单", "gaps", frame, columns, "缺什么、弱什么，补上后增值最大的在前", frozen=2, paper="A3")


def targets_sheet(
    targets: pd.DataFrame,
    nodes: pd.DataFrame,
    gaps: pd.DataFrame | None,
    coverage: pd.DataFrame | None,
    candidates: pd.DataFrame | None,
) -> Sheet:
    """Whom to ask, ranked; those listed apart follow in grey."""
    frame = _target_frame(targets, nodes, gaps, coverage, candidates)
    columns = (
        Show("rank", "序号", 6, "0", empty="另列"),
        Show("interval", "名次区间(90%)", 9),
        Show("name", "企业全称", 32),
        Show("zh", "环节", 22),
        Show("status", "缺口类型", 8, words=STATUS_ZH),
        Show("action", "补/延/强/建", 10, words=ACTIONS_ZH),
        Show("score", "得分", 10, "0.00", bar="one"),
        Show("gate", "门槛", 8, words=GATES_ZH, toned=True),
        Show("reason_zh", "推荐理由", 50),
        Show("place_zh", "所在地", 16, empty=UNKNOWN),
        Show("group_zh", "所属集团", 24),
        Show("products", "主营产品", 30, empty=UNKNOWN),
        Show("uscc", "统一社会信用代码", 21, empty=UNKNOWN),
        Show("size", "规模", 10, words=SIZES_ZH, empty=UNKNOWN),
        Show("employees", "从业人数", 9, "#,##0", empty=UNKNOWN),
        Show("revenue_yi", "营业收入(亿元)", 12, "#,##0.00", empty=UNKNOWN),
        Show("qualifications", "资质", 20, empty=UNKNOWN),
        Show("evidence", "匹配依据", 40),
        *(Show(f"part_{name}", f"{PARTS_ZH[name]}分", 8, "0.00", empty="未计") for name in PARTS),
        Show("assumed_zh", "按中位数计的分项", 14),
        Show("gate_zh", "门槛说明", 32),
        Show("introducer", "引荐", 22, empty=UNKNOWN),
        Show("also_zh", "另可对应环节", 30),
        Show("remark", "备注", 20),
        Show("source", "来源", 50),
        *_folded("targets", "firm_id", "node_id", "group", "rank_low", "rank_high", "closes"),
        *_folded("targets", "assumed_parts", "gate_reason", "also", "apart", "reason"),
    )
    return Sheet("目标企业清单", "targets", frame, columns, "谁能补上缺口，按得分排名", 3, "A3", across=2, grey="apart")


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
    frame["assumed_zh"] = [part_words(parts) for parts in frame["assumed_parts"]]
    frame["gate_zh"] = [each_zh(reason) for reason in frame["gate_reason"]]
    frame["group_zh"] = frame["group"].mask(frame["group"] == frame["name"])
    frame["reason_zh"] = frame["reason"].map(zh_half)
    frame["also_zh"] = [node_words(ids, nodes) for ids in frame["also"]]
    frame["remark"] = [f"另列：{APART_ZH.get(why, why)}" if why else "" for why in frame["apart"].fillna("")]
    return frame


def plan_sheet(
    plan: pd.DataFrame, nodes: pd.DataFrame, gaps: pd.DataFrame | None, targets: pd.DataFrame | None
) -> Sheet:
    """In which order to win whom."""
    frame = conform(plan, "plan").merge(nodes[["node_id", "zh"]], on="node_id", how="left")
    frame["action"] = frame["node_id"].map(by_key(gaps, "node_id", "action"))
    for column in ("rank", "gate", "introducer"):
        frame[column] = frame["firm_id"].map(by_key(targets, "firm_id", column))
    frame["invest_yi"] = frame["invest_mcny"] / MCNY_PER_YI
    columns = (
        Show("order", "顺序", 6, "0"),
        Show("phase", "阶段", 8, words=PHASES_ZH),
        Show("name", "企业全称", 36),
        Show("zh", "环节", 24),
        Show("action", "补/延/强/建", 10, words=ACTIONS_ZH),
        Show("rank", "目标清单序号", 9, "0", empty="另列"),
        Show("gate", "门槛", 8, words=GATES_ZH, toned=True),
        Show("introducer", "引荐", 24, empty=UNKNOWN),
        Show("invest_yi", "投资(亿元)", 10, "#,##0.00", empty=UNKNOWN),
        Show("land_mu", "用地(亩)", 10, "#,##0", empty=UNKNOWN),
        Show("gain", "增益", 9, "0.000"),
        Show("cumulative_gain", "累计增益", 9, "0.000"),
        *_folded("plan", "firm_id", "node_id", "invest_mcny"),
    )
    return Sheet("招商路径图", "plan", frame, columns, "先谈谁、后谈谁", frozen=3)


def matches_sheet(
    found: Mapping[str, pd.DataFrame | None],
    people: Mapping[str, pd.DataFrame | None],
    nodes: pd.DataFrame,
    region: Region | None,
) -> Sheet:
    """Which firm makes what, and the words that say so; local firms and candidates."""
    frames = []
    for name in (one for one in LISTS_ZH if found.get(one) is not None):
        rows = conform(or_empty(found[name]), "matches").merge(nodes, on="node_id", how="left")
        frames.append(rows.merge(counted(people.get(name), name, region), on="firm_id", how="left").assign(list=name))
    frame = pd.concat(frames, ignore_index=True)
    columns = (
        Show("list", "名单", 8, words=LISTS_ZH),
        Show("name", "企业名称", 36),
        Show("zh", "环节", 24),
        Show("stage", "阶段", 8, words=STAGES_ZH),
        Show("score", "匹配概率", 10, "0.00", bar="one"),
        Show("by", "匹配方式", 12, words=BY_ZH),
        Show("evidence", "匹配依据", 60),
        Show("remark", "备注", 20),
        *_folded("matches", "firm_id", "node_id"),
    )
    return Sheet("企业-环节对应表", "matches", frame, columns, "哪家企业做哪个环节，依据是什么", 2, grey="remark")


def firms_sheet(
    people: Mapping[str, pd.DataFrame | None], found: Mapping[str, pd.DataFrame | None], region: Region | None
) -> Sheet:
    """The firm lists as read; long texts are folded. Of lists too long for a sheet the matched firms come first."""
    frames = []
    for name in (one for one in LISTS_ZH if people.get(one) is not None):
        rows = conform(or_empty(people[name]), "firms").assign(list=name)
        remarks = counted(people[name], name, region)[["firm_id", "remark"]]
        frames.append(rows.merge(remarks, on="firm_id", how="left"))
    frame = pd.concat(frames, ignore_index=True)
    if len(frame) > MOST_ROWS:
        made = {firm for table in found.values() if table is not None for firm in table["firm_id"]}
        frame = frame.sort_values("firm_id", key=lambda ids: ~ids.isin(made), kind="stable")
    shown = {
        "name": 36, "uscc": 21, "province": 10, "city": 10, "county": 10, "group": 24, "products": 40,
        "since": 12, "employees": 10, "revenue_mcny": 12, "capital_mcny": 12, "qualifications": 24,
        "listed_code": 10,
    }  # fmt: skip
    forms = {"employees": "#,##0", "revenue_mcny": "#,##0.00", "capital_mcny": "#,##0.00"}
    titles = zh_headers("firms")
    columns = (
        Show("list", "名单", 8, words=LISTS_ZH),
        *(Show(name, titles[name], width, forms.get(name, "")) for name, width in shown.items()),
        Show("remark", "备注", 20),
        Show("source", titles["source"], 60),
        *_folded("firms", "business_scope", "description", "industry_code", "latitude", "longitude", "firm_id"),
    )
    return Sheet("企业名单", "firms", frame, columns, "读入的企业，空白为未知", 2, "A3", grey="remark")


def _folded(table: str, *names: str) -> tuple[Show, ...]:
    """Columns that are kept to be read back; those also shown in plain words say that they are the original."""
    titles = zh_headers(table)
    forms = dict.fromkeys(("closes", "latitude", "longitude", "revenue_mcny", "invest_mcny"), "0.0000")
    forms |= dict.fromkeys(("rank_low", "rank_high"), "0")
    twins = {"reason", "gate_reason", "group", "missing_inputs", "also", "assumed_parts"}
    return tuple(
        Show(name, titles[name] + ("(原文)" if name in twins else ""), 20, forms.get(name, ""), folded=True)
        for name in names
    )

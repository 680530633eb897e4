"""What stands on the sheets of coverage, gaps and plan: the tables joined with the names a planner reads."""

from __future__ import annotations

import networkx as nx
import pandas as pd

from chainmap.coverage.gaps import ACTIONS_ZH
from chainmap.coverage.strength import STATUS_ZH
from chainmap.definition.models import Region
from chainmap.graph import STAGES_ZH
from chainmap.planning import Recheck
from chainmap.tables.contract import conform, zh_headers
from chainmap.workbook.text import UNKNOWN, Sheet, Show
from chainmap.workbook.words import (
    MCNY_PER_YI,
    by_key,
    few_of,
    local_names,
    needs_words,
    node_words,
    ranked_names,
    way_words,
    zh_half,
    zh_names,
)

GATES_ZH = {"pass": "符合", "fail": "不符合", "unknown": "待核"}
#: Rows of a ranked list that go on paper: a meeting does not get further; the others are on screen.
MOST_PRINTED = 50
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
    names = zh_names(nodes)
    frame["missing_zh"] = [node_words(ids, names) for ids in frame["missing_inputs"]]
    frame["needs_zh"] = [needs_words(needs, graph) for needs in frame["unmet_needs"]]
    frame["needs_few"] = [few_of(needs, 3, "项") for needs in frame["needs_zh"]]
    frame["reason_zh"] = frame["reason"].map(zh_half)
    frame["imports_zh"] = [node_words(ids, names) for ids in frame["imports"]]
    frame["extends_zh"] = [way_words(ways) for ways in frame["extends"]]
    frame["status"] = frame["node_id"].map(by_key(coverage, "node_id", "status"))
    frame["who"] = frame["node_id"].map(ranked_names(targets, 20))
    frame["first"] = frame["node_id"].map(ranked_names(targets, 2))
    frame["users"], frame["makers"] = ([few_of(one) for one in frame[name]] for name in ("buyers", "suppliers"))
    # What nobody makes here and nobody sells is worse than what has to be bought in, so it is told first.
    lacks = zip(frame["missing_zh"], frame["imports_zh"], strict=True)
    frame["lacks"] = [
        "；".join(text for text in (few_of(no, 2, "种"), few_of(buy, 2, "种")) if text) for no, buy in lacks
    ]
    frame["then"] = frame["node_id"].map(by_key(recheck.coverage if recheck else None, "node_id", "status"))
    titles = zh_headers("gaps")
    # Where the region names lead firms, what the gap is worth around them orders the list.
    led = bool(frame["lead_rise"].notna().any())
    lead = Show("lead_rise", titles["lead_rise"], 8, "0.00", bar="max" if led else "", screen=not led)
    columns = (
        Show("number", "序号", 6, "0"),
        Show("zh", "环节", 18),
        ACTION,
        Show("status", "缺口类型", 7, words=STATUS_ZH, toned=True),
        *([lead] if led else []),
        Show("rise", titles["rise"], 8, "0.00", bar="max"),
        Show("severity", titles["severity"], 8, "0.00", bar="one"),
        Show("first", "目标企业(名次)", 30),
        Show("users", titles["buyers"], 22, empty="未见"),
        Show("makers", titles["suppliers"], 22, empty="未见"),
        Show("lacks", "需外购或缺的原料", 18),
        Show("needs_few", titles["unmet_needs"] + "(？为待核)", 22),
        Show("reason_zh", titles["reason"], 70, screen=True),
        Show("who", "全部目标企业(名次)", 40, screen=True),
        Show("buyers", titles["buyers"] + "(全部)", 30, screen=True),
        Show("suppliers", titles["suppliers"] + "(全部)", 30, screen=True),
        Show("then", "路径落实后", 8, words=STATUS_ZH, toned=True, screen=True),
        Show("inputs_met", titles["inputs_met"], 9, "0.00", screen=True),
        Show("needs_zh", titles["unmet_needs"] + "(全部)", 30, screen=True),
        Show("missing_zh", titles["missing_inputs"], 18, screen=True),
        Show("imports_zh", titles["imports"], 18, screen=True),
        Show("extends_zh", titles["extends"], 14, screen=True),
        *([] if led else [lead]),
        Show("link", titles["link"], 9, "0.00", screen=True),
        Show("importance", "重要度", 8, "0", screen=True),
        Show("why", "重要度理由", 30, screen=True),
        Show("stage", "阶段", 8, words=STAGES_ZH, screen=True),
        Show("segment", "环节组", 16, screen=True),
        Show("en", "英文名", 26, screen=True),
        *folded("gaps", "node_id", "missing_inputs", "unmet_needs", "reason", "imports", "extends", "extends_from"),
    )
    said = "缺什么、弱什么，补上后" + ("链主圈提升值、链条提升值" if led else "链条提升值") + "大的在前"
    return Sheet("缺口清单", "gaps", frame, columns, said, frozen=2, most=MOST_PRINTED)


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

"""The list of the plan: in which order to win whom, on what each step rests, what it needs, how far it is."""

from __future__ import annotations

import networkx as nx
import pandas as pd

from chainmap.planning import PHASES_ZH
from chainmap.tables.contract import conform, zh_headers
from chainmap.workbook.route import leans_on, wants
from chainmap.workbook.sheets import ACTION, GATES_ZH, PLACE, folded
from chainmap.workbook.text import UNKNOWN, Sheet, Show
from chainmap.workbook.words import MCNY_PER_YI, begun, by_key, cited, firm_details, needs_words, zh_half, zh_names

#: Columns left to the planner beside the steps of the plan.
PLAN_PLANNERS = {"unit": "对接单位", "progress": "进度"}
#: What may be chosen as progress; anything else may be written too.
PROGRESS = ("未启动", "线索", "对接", "考察", "洽谈", "签约", "注册", "开工", "竣工", "投产", "流失")


def plan_frame(
    plan: pd.DataFrame,
    nodes: pd.DataFrame,
    graph: nx.DiGraph | None,
    coverage: pd.DataFrame | None,
    gaps: pd.DataFrame | None,
    targets: pd.DataFrame | None,
    candidates: pd.DataFrame | None,
) -> pd.DataFrame:
    """Join the steps of the plan with what is known of company and gap.

    Returns
    -------
    pandas.DataFrame
        One row a step; ``leans`` says on what it rests, ``wants`` what it still needs.
    """
    frame = conform(plan, "plan", PLAN_PLANNERS).merge(nodes[["node_id", "zh"]], on="node_id", how="left")
    known = conform(pd.DataFrame() if gaps is None else gaps, "gaps")
    for name in ("action", "missing_inputs", "imports", "unmet_needs"):
        frame[name] = frame["node_id"].map(by_key(known, "node_id", name))
    places = frame["firm_id"].map(by_key(firm_details(candidates), "firm_id", "place_zh"))
    # A reason speaks of one company and one node, so both must be the plan's.
    said = conform(pd.DataFrame() if targets is None else targets, "targets", ("unit",))
    mine = ["firm_id", "node_id", "rank", "gate", "introducer", "reason", "source"]
    frame = frame.merge(said[mine].drop_duplicates(["firm_id", "node_id"]), on=["firm_id", "node_id"], how="left")
    # Who is in charge of a company is in charge of it in the plan too, unless the plan says otherwise.
    units = frame["firm_id"].map(by_key(said, "firm_id", "unit"))
    frame["unit"] = (frame["unit"].fillna(units) if "unit" in frame else units).astype("object").fillna("")
    frame["progress"] = (frame["progress"] if "progress" in frame else pd.Series("", frame.index)).fillna("")
    frame["leans"] = leans_on(frame, graph, coverage)
    names = zh_names(nodes)
    needs = [needs_words(one, graph) for one in frame["unmet_needs"]]
    frame["wants"] = [wants(row, names, need) for row, need in zip(frame.to_dict("records"), needs, strict=True)]
    return frame.assign(
        place_zh=places.astype("object").fillna(""),
        reason_zh=frame["reason"].map(zh_half),
        source_zh=[begun(cited(source), 50) for source in frame["source"]],
        invest_yi=frame["invest_mcny"] / MCNY_PER_YI,
    )


def plan_sheet(frame: pd.DataFrame) -> Sheet:
    """List the steps (see :func:`plan_frame`), phase after phase, with room for who does it and how far it is."""
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
        Show("phase", titles["phase"], 6, words=PHASES_ZH, toned=True),
        Show("name", "企业全称", 24),
        PLACE,
        Show("zh", "环节", 16),
        ACTION,
        Show("gain", titles["gain"], 7, "0.00", bar="max"),
        Show("cumulative_gain", titles["cumulative_gain"], 8, "0.00"),
        *(cost for cost in costs if not cost.screen),
        Show("leans", "依托(本地已有、前几步)", 26),
        Show("wants", "尚需(？为待核)", 26),
        Show("unit", PLAN_PLANNERS["unit"], 14, least=14),
        Show("progress", PLAN_PLANNERS["progress"], 12, least=12, choices=PROGRESS),
        Show("reason_zh", zh_headers("targets")["reason"], 60, screen=True),
        Show("source_zh", zh_headers("targets")["source"], 36, empty=UNKNOWN, screen=True),
        *(cost for cost in costs if cost.screen),
        Show("rank", "目标清单序号", 9, "0", empty="另列", screen=True),
        Show("gate", zh_headers("targets")["gate"], 8, words=GATES_ZH, toned=True, screen=True),
        Show("introducer", zh_headers("targets")["introducer"], 24, empty=UNKNOWN, screen=True),
        Show("source", zh_headers("targets")["source"] + "(原文)", 50, screen=True),
        *folded("plan", "firm_id", "node_id", "invest_mcny"),
    )
    return Sheet("招商路径清单", "plan", frame, columns, "先谈谁、后谈谁，靠什么、要什么，谁去谈、谈到哪", frozen=3)

"""What the brief says of the first targets and of the plan: who, why, by which way, and what is to be checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from chainmap.coverage.strength import SIZES_ZH, size_class
from chainmap.maps.wording import certainty
from chainmap.matching.evidence import FIELDS
from chainmap.planning import PHASES_ZH
from chainmap.report.findings import names_of
from chainmap.report.phrases import (
    UNKNOWN,
    cut,
    few,
    formal,
    has,
    joined,
    needs_said,
    number_words,
    short,
    some,
    source_said,
    whole,
    zh_of,
)
from chainmap.scoring.gates import SEE_NOTES
from chainmap.scoring.targets import APART_ZH
from chainmap.workbook.sheets import GATES_ZH
from chainmap.workbook.words import cited, place_words

#: What is said of a source by how certain it makes the fact.
DOUBTS = {"later": "晚于基准日", "unverified": "是否生产须先核实", "planned": "当时拟建"}
TARGET_HEADS = ("名次", "区间", "企业及所在地", "拟补环节", "推荐理由", "对接切入与待核")
#: Gaps that the conclusions name.
FIRST_GAPS = 5
#: Known costs of a step: column of the plan → header, factor.
COSTS = {"invest_mcny": ("投资额（亿元）", 0.01), "land_mu": ("用地（亩）", 1.0)}


def ranked(result: Any) -> pd.DataFrame:
    """Give the targets that have a rank."""
    targets: pd.DataFrame = result.targets
    return targets[targets["rank"].notna()]


def target_words(result: Any, rows: int) -> str:
    """Count the targets and those listed apart, and say how the table is to be read."""
    if result.candidates.empty:
        return "本次没有候选企业名单，未列目标企业。"
    found = ranked(result)
    if found.empty:
        return "候选名单中没有能补上述缺口的企业。"
    gates = found["gate"].value_counts()
    gated = "、".join(f"{zh}{int(gates[code])}家" for code, zh in GATES_ZH.items() if code in gates)
    if len(gates) == 1:
        gated = f"均{GATES_ZH.get(str(gates.index[0]), UNKNOWN)}"
    apart = result.targets["apart"].replace("", pd.NA).dropna().value_counts()
    aside = "、".join(f"{zh}{int(apart[code])}家" for code, zh in APART_ZH.items() if code in apart)
    return (
        f"从{len(result.candidates)}家候选企业中排出目标企业{len(found)}家（一个集团计一家），落地门槛{gated}"
        f"{f'；另列不排名次：{aside}' if aside else ''}。{f'前{rows}家' if rows < len(found) else ''}见表2。"
        f"{_unserved(result)}"
    )


def _unserved(result: Any) -> str:
    """Name the first gaps that no ranked company could close: the list of candidates has to grow there."""
    found, zh = ranked(result), names_of(result)
    served = set(found["node_id"]).union(*(str(one).split("|") for one in found["also"].dropna()))
    first = result.gaps["node_id"].head(FIRST_GAPS)
    bare = [zh.get(node, str(node)) for node in first if node not in served]
    return f"前{len(first)}位缺口中，{'、'.join(bare)}在候选名单中没有可排名的企业，须另行寻找。" if bare else ""


def target_note(result: Any) -> str:
    """Say how the table of targets is to be read."""
    ways = "" if any(has(one) for one in ranked(result)["introducer"]) else "地区文件未列引荐关系；"
    if not (result.region and result.region.gates):
        ways = f"未见公布的准入门槛；{ways}"
    return (
        "注：名次按得分，与缺口先后不必相同；区间是权重与匹配概率变动时九成情形下名次所在的范围，重叠的不宜强分先后。"
        f"{ways}“可请”的是本地供需对应的企业，有无往来尚不掌握。"
    )


def target_rows(result: Any, most: int, gaps: int = 0) -> list[tuple[str, ...]]:
    """Give the first targets with their reasons in words.

    Parameters
    ----------
    result
        A study.
    most
        At most so many rows.
    gaps
        Rows of the table of gaps: what is said there is referred to, and not said again.
    """
    zh = names_of(result)
    first = ranked(result).head(most)
    firms = result.candidates[result.candidates["firm_id"].isin(first["firm_id"])].drop_duplicates("firm_id")
    known = firms.assign(place=place_words(firms), size=size_class(firms)).set_index("firm_id").to_dict("index")
    above = {str(node): place for place, node in enumerate(result.gaps["node_id"].head(gaps), start=1)}
    open_gaps = result.gaps[result.gaps["node_id"].isin(first["node_id"])]
    by_node = open_gaps.drop_duplicates("node_id").set_index("node_id").to_dict("index")
    rows: list[tuple[str, ...]] = []
    for row in first.to_dict("records"):
        node, firm = str(row["node_id"]), known.get(row["firm_id"], {})
        gap = by_node.get(node, {})
        low, high = whole(row["rank_low"]), whole(row["rank_high"])
        who = joined([formal(row["name"]), str(firm.get("place") or "").replace(" ", "") or "所在地" + UNKNOWN], "，")
        way = joined([_way(row, gap, firm, result), _checks(row, gap, above.get(node), result)])
        span = low if low == high else f"{low}～{high}"
        rows.append((whole(row["rank"]), span, who, zh.get(node, node), _reason(row, gap, firm, result), way))
    return rows


def _reason(row: Mapping[Any, Any], gap: Mapping[Any, Any], firm: Mapping[Any, Any], result: Any) -> str:
    """Say who here would buy and supply, why this company, and what it rests on."""
    trade = joined(
        [
            f"本地采购方：{names}" if (names := some(gap.get("buyers"), result)) else "",
            f"本地供料方：{names}" if (names := some(gap.get("suppliers"), result)) else "",
        ]
    )
    also = "、".join(
        cut(str(result.graph.nodes[one]["zh"]), 30) for one in str(row.get("also") or "").split("|") if one
    )
    rests = _rests(row)
    facts = [
        "上市公司" if has(firm.get("listed_code")) and "上市公司" not in rests else "",
        f"{SIZES_ZH[firm['size']]}企业" if firm.get("size", "unknown") != "unknown" else "",
        cut(str(firm["qualifications"]), 16) if has(firm.get("qualifications")) else "",
        f"还能补{cut(also, 24)}" if also else "",
    ]
    return joined([trade or "本地上下游均无企业", joined(facts, "，"), rests])


def _rests(row: Mapping[Any, Any]) -> str:
    """Say what the company's making of it rests on, and how far that can be relied on."""
    mark, text = certainty(cited(row.get("evidence")))
    said = source_said(text)
    if not said:
        return "生产依据" + UNKNOWN
    listed = "名单所列" if said.startswith(tuple(field.zh for field in FIELDS)) else ""
    return f"依据{listed}{said}{f'（{DOUBTS[mark]}）' if mark in DOUBTS else ''}"


def _way(row: Mapping[Any, Any], gap: Mapping[Any, Any], firm: Mapping[Any, Any], result: Any) -> str:
    """Say by which way the company may be reached."""
    path = zh_of(row.get("introduction")) or (str(row["introducer"]) if has(row.get("introducer")) else "")
    if path:
        return f"由{formal(path)}引荐"
    for column in ("buyers", "suppliers"):
        first = str(gap[column]).split("、")[0] if has(gap.get(column)) else ""
        if first:
            return f"可请{short(first, result)}联络"
    return "可循公开披露渠道联系" if has(firm.get("listed_code")) else "联系渠道" + UNKNOWN


def _checks(row: Mapping[Any, Any], gap: Mapping[Any, Any], above: int | None, result: Any) -> str:
    """Say how the gates stand, and what has to be checked."""
    gate, why = str(row["gate"]), zh_of(row.get("gate_reason"))
    if gate != "unknown":
        return joined([f"门槛{GATES_ZH.get(gate, UNKNOWN)}", "" if gate == "pass" else cut(why, 40)], "：")
    lacking, unsaid = needs_said(gap.get("unmet_needs"), result.graph)
    told = why if why and why != zh_of(SEE_NOTES) and not why.startswith("本地未公布") else ""
    if unsaid or lacking:
        here = f"落地条件同表1第{above}项" if above else f"待核：{few(joined([lacking, unsaid], '、'), 2)}"
        return joined([here, cut(told, 40)])
    return cut(told, 40)


def plan_words(result: Any) -> list[str]:
    """Say how many are to be won and what that would make of the place."""
    plan = result.plan
    if plan.empty:
        return ["在现有预算和名单下没有排出招商路径。"]
    proof = zh_of(plan.attrs.get("proof")).partition("：")[0]
    firms, nodes = plan["firm_id"].nunique(), plan["node_id"].nunique()
    phases = {name: count for code, name in PHASES_ZH.items() if (count := int((plan["phase"] == code).sum()))}
    split = "、".join(f"{name}{count}个" for name, count in phases.items())
    split = f"均列{next(iter(phases))}" if len(phases) == 1 else split or "阶段未知"
    costs = "" if any(plan[one].notna().any() for one in COSTS) else "尚无企业报价，投资额、用地未知。"
    agrees = result.recheck is None or result.recheck.agrees
    total = plan["cumulative_gain"].iloc[-1]
    return [
        f"在现有预算内{f'（{proof}）' if proof else ''}安排{firms}家企业、{nodes}个环节，{split}，次序见表3。"
        f"全链价值共提高{number_words(total)}{_rounded(total, result.recheck)}"
        f"{'' if agrees else '，与重新测算的结果不一致，须先核对'}。{costs}"
    ]


def _rounded(total: Any, check: Any) -> str:
    """Say that the figures were rounded, where a reader who subtracts them would find another sum.

    Examples
    --------
    >>> from types import SimpleNamespace as Check
    >>> _rounded(4.7345, Check(agrees=True, before=19.2513, after=23.9858))
    '（与前后两数之差略有出入，系四舍五入）'
    >>> _rounded(4.7345, Check(agrees=True, before=19.25, after=23.9845))
    ''
    """
    if pd.isna(total) or check is None or not check.agrees:
        return ""
    same = f"{total:.2f}" == f"{round(check.after, 2) - round(check.before, 2):.2f}"
    return "" if same else "（与前后两数之差略有出入，系四舍五入）"


def plan_heads(result: Any) -> tuple[str, ...]:
    """Give the headers of the table of the plan; costs stand there where any is known."""
    known = [title for name, (title, _) in COSTS.items() if result.plan[name].notna().any()]
    return ("阶段", "次序", "企业", "拟补环节", *known, "增益", "累计增益", "目标名次")


def plan_rows(result: Any, most: int) -> list[tuple[str, ...]]:
    """Give the steps of the plan: phase, order, company, node, known costs, gain, their sum, the target's rank."""
    zh, plan = names_of(result), result.plan
    costs = [name for name in COSTS if plan[name].notna().any()] if len(plan) else []
    ranks = dict(zip(result.targets["firm_id"], result.targets["rank"], strict=True))
    rows: list[tuple[str, ...]] = []
    for row in plan.head(most).to_dict("records"):
        spent = [UNKNOWN if pd.isna(row[name]) else f"{row[name] * COSTS[name][1]:.2f}" for name in costs]
        rows.append(
            (PHASES_ZH.get(str(row["phase"]), UNKNOWN), whole(row["order"]), formal(row["name"]),
             zh.get(row["node_id"], str(row["node_id"])), *spent, number_words(row["gain"]),
             number_words(row["cumulative_gain"]), whole(ranks.get(row["firm_id"])))
        )  # fmt: skip
    return rows

"""What the brief says of the place, its gaps, the method and the sources; every number is counted from the tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from chainmap.coverage.gaps import ACTIONS_ZH
from chainmap.coverage.strength import STATUS_ZH, counted_firms
from chainmap.graph import STAGES, STAGES_ZH
from chainmap.report.phrases import (
    ABSENT,
    chain_names,
    cut,
    few,
    formal,
    has,
    joined,
    needs_said,
    number_words,
    parts_zh,
    short,
    some,
    zh_date,
    zh_of,
)
from chainmap.scoring.parts import PARTS_ZH
from chainmap.tables.conventions import constants
from chainmap.workbook.words import node_names

#: Names in a sentence: gaps and nodes, targets; inputs in a cell; conditions in a note.
NAMED, FIRST, INPUTS, LISTED = 6, 3, 2, 5
#: What the marks of certainty say in the words of the brief.
MARKS = {"晚于基准日": "来源晚于基准日", "待核": "无公开来源", "拟建": "当时拟建"}
NOBODY = "上下游在本地名单中均无企业"


def names_of(result: Any) -> dict[str, str]:
    """Map each node to what it is called."""
    return {str(node): cut(str(data["zh"]), 30) for node, data in result.graph.nodes(data=True)}


def lead_words(result: Any) -> str:
    """Say the conclusions first: what there is, what is missing, whom to ask, what the plan makes of the place."""
    zh, chain = names_of(result), chain_names(str(result.graph.graph["zh"]))
    if result.firms.empty:
        said = [f"本次没有本地企业名单，{chain}{len(result.coverage)}个环节的现状无从判断，以下只反映产业链本身。"]
    else:
        said = [f"按现有名单测算，{chain}{len(result.coverage)}个环节中，本地{_standing(result)}。"]
    first = [zh.get(node, node) for node in result.gaps["node_id"].head(NAMED - 1)]
    if first:
        said.append(f"首要缺口是{'、'.join(first)}。")
    ranked = result.targets[result.targets["rank"].notna()].head(FIRST)
    if len(ranked):
        said.append(f"目标企业以{'、'.join(formal(name) for name in ranked['name'])}居前。")
    check = result.recheck
    if len(result.plan) and check is not None:
        said.append(
            f"招商路径安排{result.plan['firm_id'].nunique()}家企业，若全部落地，重新测算的全链价值"
            f"（无量纲指数）由{check.before:.2f}升至{check.after:.2f}。"
        )
    return "".join(said)


def _standing(result: Any) -> str:
    status = result.coverage["status"].value_counts()
    return "、".join(f"{zh}{int(status.get(code, 0))}个" for code, zh in STATUS_ZH.items())


def state_words(result: Any) -> list[str]:
    """Say what the lists hold, how the chain's parts stand, and which nodes carry it."""
    if result.firms.empty:
        return ["名单为空，补充本地企业名单后方能判断现状。"]
    counted = counted_firms(result.firms, result.region)
    undated = int((counted & result.firms["since"].isna()).sum())
    dated = f"（其中{undated}家未注明起始日期）" if undated else ""
    late = f"，另有{int((~counted).sum())}家晚于基准日，不计入" if (~counted).any() else ""
    listed = f"本地名单列企业{len(result.firms)}家，计入{int(counted.sum())}家{dated}{late}。"
    return [listed + _stages(result) + _carrying(result)]


def _stages(result: Any) -> str:
    """Count the nodes of each stage, and those that the place has."""
    names = node_names(result.graph).merge(result.coverage, on="node_id")
    here = names["status"].isin(["covered", "weak"])
    said = []
    for stage in STAGES:
        rows = names["stage"] == stage
        if rows.any():
            count = int((rows & here).sum())
            said.append(f"{STAGES_ZH[stage]}{int(rows.sum())}个环节中本地{f'有{count}个' if count else '没有'}")
    return f"{'，'.join(said)}（含薄弱）。"


def _carrying(result: Any) -> str:
    """Name the chief nodes that are here, each with its leading firm."""
    names = node_names(result.graph).merge(result.coverage, on="node_id")
    covered = names[names["status"] == "covered"].sort_values(
        ["importance", "strength"], ascending=False, kind="stable"
    )
    led = [_led(row, result) for row in covered.head(NAMED).to_dict("records")]
    if not led:
        return "名单中没有达到“已有”标准的环节。"
    more = f"等{len(covered)}个" if len(covered) > len(led) else ""
    return f"已有环节主要是{'、'.join(led)}{more}（括号内为代表企业）。"


def _led(row: Mapping[Any, Any], result: Any) -> str:
    """Name a node with its lead firm and the number of firms."""
    zh = cut(str(row["zh"]), 30)
    if not has(row["lead_firm"]):
        return zh
    more = f"等{int(row['firms'])}家" if row["firms"] > 1 else ""
    return f"{zh}（{short(row['lead_firm'], result)}{more}）"


def is_led(result: Any) -> bool:
    """Tell whether the gaps are ordered around a lead firm."""
    return "lead_rise" in result.gaps and bool(result.gaps["lead_rise"].notna().any())


def gap_words(result: Any, rows: int) -> str:
    """Count the gaps by action and say how they are ordered."""
    gaps = result.gaps
    if gaps.empty:
        return "按现有名单和产业链文件，没有测算出缺口。"
    counts = gaps["action"].value_counts()
    split = "、".join(f"{zh}{int(counts[code])}个" for code, zh in ACTIONS_ZH.items() if code in counts)
    order = "按提升值由大到小排列"
    if is_led(result):
        order = "先列链主企业的供应方、客户及客户的配套与下游，按圈内提升值由大到小排列"
    return f"共有缺口{len(gaps)}个，其中{split}。{order}，{f'前{rows}位' if rows < len(gaps) else ''}见表1。"


def gap_note(result: Any) -> str:
    """Say how the table of gaps is to be read."""
    inner = "；圈内提升值：链主圈内，客户视为已到位时的提高" if is_led(result) else ""
    return f"注：提升值指补齐该环节后全链价值的提高{inner}。待核：地区文件没有说明有或没有。"


def gap_heads(result: Any) -> tuple[str, ...]:
    """Give the headers of the table of gaps."""
    return ("序号", "环节", "类型", "圈内提升值" if is_led(result) else "提升值", "本地依据", "落地条件")


def gap_rows(result: Any, most: int) -> list[tuple[str, ...]]:
    """Give the first gaps: number, node, action, rise, local grounds, conditions."""
    zh, led = names_of(result), is_led(result)
    rows: list[tuple[str, ...]] = []
    for number, row in enumerate(result.gaps.head(most).to_dict("records"), start=1):
        rise = (
            number_words(row["rise"]) if not led else (f"{row['lead_rise']:.2f}" if has(row["lead_rise"]) else "圈外")
        )
        rows.append(
            (str(number), zh.get(row["node_id"], str(row["node_id"])), ACTIONS_ZH.get(str(row["action"]), ABSENT),
             rise, _grounds(row, result), _needed(row, result))
        )  # fmt: skip
    return rows


def _grounds(row: Mapping[Any, Any], result: Any) -> str:
    """Say who here would buy and who could supply, and what would have to be brought in."""
    zh = names_of(result)
    said = [
        f"{head}：{text}"
        for head, text in (("用户", some(row["buyers"], result)), ("供料", some(row["suppliers"], result)))
        if text
    ]
    for head, column in (("原料须外购", "imports"), ("尚缺原料", "missing_inputs")):
        ids = [one for one in str(row[column] if has(row.get(column)) else "").split("|") if one]
        if ids:
            more = f"等{len(ids)}种" if len(ids) > INPUTS else ""
            said.append(f"{head}：{'、'.join(zh.get(one, one) for one in ids[:INPUTS])}{more}")
    return "；".join(said if has(row["buyers"]) or has(row["suppliers"]) else [NOBODY, *said])


def _needed(row: Mapping[Any, Any], result: Any) -> str:
    lacking, unsaid = needs_said(row["unmet_needs"], result.graph)
    return joined([f"尚缺：{lacking}" if lacking else "", f"待核：{unsaid}" if unsaid else ""]) or ABSENT


def method_words(result: Any) -> list[str]:
    """Say in three points how it was worked out."""
    values = constants(result.region.constants if result.region else None)
    weights: Mapping[str, float] = result.targets.attrs.get("weights", {})
    names = [PARTS_ZH.get(name, name) for name in weights]
    split = "、".join(f"{name}{weight:.2f}" for name, weight in zip(names, weights.values(), strict=True))
    if len(names) > 1 and len({f"{weight:.2f}" for weight in weights.values()}) == 1:
        split = f"{'、'.join(names)}各{next(iter(weights.values())):.2f}"
    return [
        "1. 现状：名单中的产品、经营范围和已知事实逐条对应到环节，附概率和依据；由概率和企业规模合成环节强度（0至1），"
        f"{values['covered_from']:g}以上为已有，{values['weak_from']:g}至{values['covered_from']:g}为薄弱，更低为缺失。"
        "“缺失”指名单中未见，不等于当地确实没有，补充名单后结论会变。",
        "2. 缺口：全链价值是由各环节重要性、强度和供应关系合成的无量纲指数。缺失环节上下游本地都有的为补链，一侧有的为"
        "延链，都没有的为建链；薄弱环节为强链。",
        f"3. 目标与路径：得分为各分项之和{f'（权重：{split}）' if split else ''}，未知分项按已知者的中位数计，"
        "门槛不计入。路径取预算内全链价值提高最多者，次序与名次不必相同。均为测算，不代表企业意愿。",
    ]


def source_words(result: Any) -> list[str]:
    """Say what the numbers rest on, and what has to be checked before they are used."""
    chain = result.graph.graph
    lines = [f"4. 产业链文件：{chain['zh']}，截至{zh_date(chain['date'])}，出处见清单“数据来源”表。"]
    counted = result.firms["firm_id"][counted_firms(result.firms, result.region)]
    for what, table, matches in (
        ("本地名单", result.firms, result.matches),
        ("候选名单", result.candidates, result.candidate_matches),
    ):
        late = 0 if table is not result.firms else int((~matches["firm_id"].isin(counted)).sum())
        named = int(table["source"].fillna("").str.strip().ne("").sum()) if len(table) else 0
        marks = (
            matches["evidence"].astype("string").str.extract(r"^〔([^〕]+)〕")[0].value_counts() if len(matches) else {}
        )
        said = "、".join(f"{MARKS.get(mark, mark)}{count}条" for mark, count in dict(marks).items())
        lines[0] += (
            f"{what}{len(table)}家，{named}家注明来源，企业与环节对应{len(matches)}条"
            f"{f'，其中{late}条属于不计入的企业' if late else ''}"
            f"{f'（依据尚有疑问的：{said}）' if said else ''}。"
        )
    notes = [zh_of(note) for note in result.notes]
    kept = [note for note in notes if any(word in note for word in ("未计入", "未列入", "无法判定", "拒收"))]
    kept = [
        parts_zh(note.partition("：")[2] or note).replace("以下分项", "得分的以下分项")
        for note in kept
        if "拒收 0 行" not in note
    ]
    tight = [_few(_tight(note).rstrip("。")) for note in kept]
    return lines + ([f"5. 待核和未计入的事项：{'；'.join(tight)}。"] if tight else [])


def _few(note: str) -> str:
    """Name only the first of a long list; the notes of the workbook have them all."""
    head, mark, names = note.partition("：")
    return f"{head}{mark}{few(names, LISTED)}" if mark else note


def _tight(text: str) -> str:
    """Take the blanks between Chinese and figures out, as print has none."""
    return re.sub(r"(?<=[\u4e00-\u9fff]) (?=\d)|(?<=\d) (?=[\u4e00-\u9fff])", "", text)

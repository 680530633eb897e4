"""What the brief says, in sentences and rows; every number is counted from the study's tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from chainmap.coverage.gaps import ACTIONS_ZH
from chainmap.coverage.strength import STATUS_ZH, counted_firms
from chainmap.graph import STAGES, STAGES_ZH
from chainmap.maps.wording import halves, short_name
from chainmap.planning import PHASES_ZH
from chainmap.scoring.parts import PARTS_ZH
from chainmap.scoring.targets import APART_ZH
from chainmap.tables.conventions import constants
from chainmap.workbook.sheets import GATES_ZH
from chainmap.workbook.words import cited, needs_words, node_names, node_words, place_words

#: Rows of each table, names in a sentence, companies in a cell.
SHOWN, NAMED, IN_CELL = 10, 8, 3
#: A short name of fewer letters could be anyone.
CLEAR = 4
ABSENT, UNKNOWN = "—", "未知"


def zh_date(text: object) -> str:
    """Write a date as in a Chinese document; a year or month stays one.

    Examples
    --------
    >>> zh_date("2019-12-31"), zh_date("2019-05"), zh_date("2019")
    ('2019年12月31日', '2019年5月', '2019年')
    """
    parts = str(text).split("-")
    if not all(part.isdigit() for part in parts):
        return str(text)
    return "".join(f"{int(part)}{unit}" for part, unit in zip(parts, "年月日", strict=False))


def state_words(result: Any) -> list[str]:
    """Say how many firms and nodes there are, and how they stand."""
    firms, status = result.firms, result.coverage["status"].value_counts()
    chain = result.graph.graph
    counts = "、".join(f"{zh}{int(status.get(code, 0))}个" for code, zh in STATUS_ZH.items())
    first = f"{chain['zh']}划分为{len(result.coverage)}个环节（产业链文件截至{zh_date(chain['date'])}）。"
    if firms.empty:
        return [first + "本次没有本地企业名单，各环节的现状无从判断，以下只反映产业链本身。"]
    counted = counted_firms(firms, result.region)
    late = f"，另有{int((~counted).sum())}家晚于状态日期，不计入" if (~counted).any() else ""
    undated = int((counted & firms["since"].isna()).sum())
    dated = f"（其中{undated}家未注明起始日期）" if undated else ""
    return [
        f"{first}本地名单列企业{len(firms)}家，计入{int(counted.sum())}家{dated}{late}。按名单测算，{counts}。"
        "“缺失”指名单中未见，不等于当地确实没有；补充名单后结论会变。"
    ]


def stage_words(result: Any) -> list[tuple[str, str]]:
    """Give a heading and a paragraph on the stages and one on the firms that carry the chain."""
    if result.firms.empty:
        return []
    names = node_names(result.graph).merge(result.coverage, on="node_id")
    stages = []
    for stage in STAGES:
        rows = names[names["stage"] == stage]
        if len(rows):
            here = int(rows["status"].isin(["covered", "weak"]).sum())
            stages.append(f"{STAGES_ZH[stage]}{len(rows)}个环节，本地有{here}个")
    parts = [("各段分布", "；".join(stages) + "。")]
    covered = names[names["status"] == "covered"].sort_values(
        ["importance", "strength"], ascending=False, kind="stable"
    )
    led = [_led(row, result) for row in covered.head(NAMED).to_dict("records")]
    if led:
        more = f"等{len(covered)}个环节" if len(covered) > len(led) else ""
        parts.append(("已有优势", f"已有的主要环节：{'、'.join(led)}{more}。括号内为名单中的代表企业。"))
    return parts


def _led(row: Mapping[Any, Any], result: Any) -> str:
    """Name a node with its lead firm and the number of firms."""
    if not _has(row["lead_firm"]):
        return str(row["zh"])
    more = f"等{int(row['firms'])}家" if row["firms"] > 1 else ""
    return f"{row['zh']}（{_short(row['lead_firm'], result)}{more}）"


def gap_words(result: Any) -> str:
    """Count the gaps by action and say how they are ordered."""
    gaps = result.gaps
    if gaps.empty:
        return "按现有名单和产业链文件，没有测算出缺口。"
    counts = gaps["action"].value_counts()
    split = "、".join(f"{zh}{int(counts[code])}个" for code, zh in ACTIONS_ZH.items() if code in counts)
    led = gaps["lead_rise"].notna().any() if "lead_rise" in gaps else False
    order = (
        "先列链主圈内的缺口，再按链条提升值排列" if led else "按链条提升值（补齐该环节后全链价值的提高，无量纲）排列"
    )
    return f"共有缺口{len(gaps)}个，其中{split}。{order}，前{min(SHOWN, len(gaps))}位见表1，其余见缺口清单。"


def gap_rows(result: Any) -> list[tuple[str, ...]]:
    """Give the first gaps: number, node, action, rise, local grounds, conditions."""
    nodes = node_names(result.graph)
    zh = dict(zip(nodes["node_id"], nodes["zh"], strict=True))
    rows: list[tuple[str, ...]] = []
    for number, row in enumerate(result.gaps.head(SHOWN).to_dict("records"), start=1):
        grounds = [
            f"{head}：{text}"
            for head, text in (
                ("用户", _some(row["buyers"], result)),
                ("供料", _some(row["suppliers"], result)),
                ("缺原料", node_words(row["missing_inputs"], nodes)),
            )
            if text
        ]
        needs = _needs(needs_words(row["unmet_needs"], result.graph))
        rows.append(
            (str(number), str(zh.get(row["node_id"], row["node_id"])), ACTIONS_ZH.get(str(row["action"]), ABSENT),
             number_words(row["rise"]), "；".join(grounds) or "名单中未见本地用户和供料企业", needs or ABSENT)
        )  # fmt: skip
    return rows


def target_words(result: Any) -> str:
    """Count the targets and those listed apart."""
    targets = result.targets
    if result.candidates.empty:
        return "本次没有候选企业名单，未列目标企业。"
    ranked = int(targets["rank"].notna().sum())
    if not ranked:
        return "候选名单中没有能补上述缺口的企业。"
    apart = targets["apart"].replace("", pd.NA).dropna().value_counts()
    aside = "、".join(f"{zh}{int(apart[code])}家" for code, zh in APART_ZH.items() if code in apart)
    gates = targets.loc[targets["rank"].notna(), "gate"].value_counts()
    passed = "、".join(f"{zh}{int(gates[code])}家" for code, zh in GATES_ZH.items() if code in gates)
    return (
        f"从{len(result.candidates)}家候选企业中排出目标企业{ranked}家（一个集团计一家），门槛情况：{passed}"
        f"{f'；另列不排名次：{aside}' if aside else ''}。前{min(SHOWN, ranked)}家见表2。名次区间是权重与匹配概率变动时"
        "九成情形下名次所在的范围，区间重叠的企业不宜强分先后。"
    )


def target_rows(result: Any) -> list[tuple[str, ...]]:
    """Give the first targets: rank and interval, company, place, node, score, gate, grounds."""
    nodes = node_names(result.graph)
    zh = dict(zip(nodes["node_id"], nodes["zh"], strict=True))
    places = dict(zip(result.candidates["firm_id"], place_words(result.candidates), strict=True))
    rows: list[tuple[str, ...]] = []
    for row in result.targets[result.targets["rank"].notna()].head(SHOWN).to_dict("records"):
        low, high = (whole(row[name]) for name in ("rank_low", "rank_high"))
        grounds = _cut(cited(row.get("evidence")), 46) or "来源" + UNKNOWN
        tie = _zh(row.get("introduction")) or (f"引荐：{row['introducer']}" if _has(row.get("introducer")) else "")
        rows.append(
            (f"{whole(row['rank'])}（{low}–{high}）", _cut(str(row["name"]), 40), places.get(row["firm_id"]) or UNKNOWN,
             str(zh.get(row["node_id"], row["node_id"])), number_words(row["score"]),
             GATES_ZH.get(str(row["gate"]), UNKNOWN), grounds + (f"；{_cut(tie, 30)}" if tie else ""))
        )  # fmt: skip
    return rows


def plan_words(result: Any) -> list[str]:
    """Say whom to win in which phase."""
    plan = result.plan
    if plan.empty:
        return ["在现有预算和名单下没有排出招商路径。"]
    nodes = node_names(result.graph)
    zh = dict(zip(nodes["node_id"], nodes["zh"], strict=True))
    last = number_words(plan["cumulative_gain"].iloc[-1])
    proof = _zh(plan.attrs.get("proof")).partition("：")[0]
    lines = [
        f"在预算内共安排{len(plan)}步，全部实现时全链价值提高{last}"
        f"{f'（{proof}）' if proof else ''}。投资额、用地等以企业正式报价为准，未报价的为未知。"
    ]
    for phase, name in PHASES_ZH.items():
        steps = plan[plan["phase"] == phase].to_dict("records")
        if steps:
            said = "；".join(
                f"引进{_cut(str(one['name']), 40)}，补{zh.get(one['node_id'], one['node_id'])}" for one in steps
            )
            lines.append(f"{name}（{len(steps)}步）：{said}。")
    return lines


def method_words(result: Any) -> list[str]:
    """Say in four points how it was worked out."""
    values = constants(result.region.constants if result.region else None)
    weights: Mapping[str, float] = result.targets.attrs.get("weights", {})
    split = "、".join(f"{PARTS_ZH.get(name, name)}{weight:.2f}" for name, weight in weights.items())
    return [
        "1. 匹配与现状。企业名单中的产品、经营范围和已知事实对应到环节，每条都有概率和依据；由概率和企业规模合成环节"
        f"强度（0至1），{values['covered_from']:g}以上为已有，{values['weak_from']:g}至{values['covered_from']:g}为薄弱，更低为缺失。",
        "2. 缺口。全链价值由各环节的重要性、强度和供应关系算出，缺口按补齐后全链价值的提高排序。上下游本地都有的为补链"
        "，只有一侧的为延链，两侧都没有的为建链，有而薄弱的为强链。",
        f"3. 目标与路径。得分是各分项之和{f'（权重：{split}）' if split else ''}，未知分项按已知者的中位数计；"
        "门槛不进入得分。路径在预算内使全链价值提高最多。",
    ]


def source_words(result: Any) -> list[str]:
    """Say what the numbers rest on, and what has to be checked before they are used."""
    chain = result.graph.graph
    lines = [f"1. 产业链文件：{chain['zh']}，截至{zh_date(chain['date'])}；出处见清单“数据来源”表。"]
    for number, (what, table, matches) in enumerate(
        (("本地企业名单", result.firms, result.matches), ("候选企业名单", result.candidates, result.candidate_matches)),
        start=2,
    ):
        named = int(table["source"].fillna("").str.strip().ne("").sum()) if len(table) else 0
        marks = (
            matches["evidence"].astype("string").str.extract(r"^〔([^〕]+)〕")[0].value_counts() if len(matches) else {}
        )
        said = "、".join(f"{mark}{count}条" for mark, count in dict(marks).items())
        lines.append(
            f"{number}. {what}：{len(table)}家，其中{named}家注明来源；企业与环节对应{len(matches)}条"
            f"{f'，依据尚有疑问的：{said}' if said else ''}。"
        )
    notes = [_zh(note) for note in result.notes if not any(word in note for word in ("读取 /", "采用的列", "无文字"))]
    kept = [_cut(note, 120) for note in notes if any(word in note for word in ("未计入", "无法判定", "拒收"))]
    kept = [_parts_zh(note.partition("：")[2] or note) for note in kept if "拒收 0 行" not in note]
    lines += [f"{number}. {note.rstrip('。')}。" for number, note in enumerate(kept, start=4)]
    return lines


def number_words(value: Any) -> str:
    """Write a number with two decimals, or what stands for an unknown one.

    Examples
    --------
    >>> number_words(1.704), number_words(float("nan"))
    ('1.70', '未知')
    """
    return UNKNOWN if pd.isna(value) else f"{float(value):.2f}"


def whole(value: Any) -> str:
    """Write a whole number, or what stands for an unknown one."""
    return UNKNOWN if pd.isna(value) else str(int(value))


def _needs(words: str) -> str:
    """Set apart what the place lacks from what nobody has said."""
    each = [word for word in words.split("、") if word]
    unsaid = "、".join(word.rstrip("？") for word in each if word.endswith("？"))
    lacking = "、".join(word for word in each if not word.endswith("？"))
    return "；".join(
        part for part in (f"尚缺：{lacking}" if lacking else "", f"待核：{unsaid}" if unsaid else "") if part
    )


def _has(value: Any) -> bool:
    return not pd.isna(value) and str(value) != ""


def _zh(text: Any) -> str:
    pair = halves("" if pd.isna(text) else text)
    return pair["zh"] if pair else ""


def _parts_zh(text: str) -> str:
    """Call the parts of the score by their Chinese names."""
    for name, zh in PARTS_ZH.items():
        text = re.sub(rf"(?<![A-Za-z_]){name}(?![A-Za-z_])", zh, text)
    return text


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _short(name: Any, result: Any) -> str:
    places: Iterable[str] = ()
    if result.region:
        places = (result.region.zh,)
    if not _has(name):
        return UNKNOWN
    short = short_name(str(name), places)
    # What is left of 某集团煤化有限公司 names nobody outside its group.
    return _cut(short if len(short) >= CLEAR else re.sub("(股份)?有限(责任)?公司$", "", str(name)), 20)


def _some(names: Any, result: Any) -> str:
    """Name the first companies of a list, shortened, and count the rest."""
    found = [name for name in str(names if _has(names) else "").split("、") if name]
    more = f"等{len(found)}家" if len(found) > IN_CELL else ""
    return "、".join(_short(name, result) for name in found[:IN_CELL]) + more

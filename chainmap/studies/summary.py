"""What a study found, in a page of plain text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from chainmap.coverage.gaps import ACTIONS_ZH
from chainmap.definition.parse import shortened
from chainmap.planning import PHASES_ZH
from chainmap.scoring.targets import APART_ZH
from chainmap.studies.cell import profile_lines
from chainmap.studies.cell import summary_html as summary_html
from chainmap.studies.counts import count_study
from chainmap.workbook.words import cited

if TYPE_CHECKING:
    from chainmap.studies.study import Study

#: Lines shown of each list.
SHOWN = 10
#: A mark of certainty, a code that says nothing to a reader, and in brackets what it is.
_CODED = re.compile(r"(〔[^〕]*〕)?([^\u4e00-\u9fff（）]+(?:\([^()]*\))?)（([^（）]*[\u4e00-\u9fff][^（）]*)）")


def summary_text(result: Study) -> str:
    """Say what a study found: firms, coverage, first gaps, first targets, plan, what its profile asks for, notes."""
    parts = (_head, _gaps, _targets, _plan, _profile, _notes)
    return "\n".join(line for part in parts for line in part(result))


def _head(result: Study) -> list[str]:
    counts = count_study(result)
    date = f"（基准日 {result.region.date}）" if result.region else ""
    nobody = [] if counts.firms else ["本地名单里没有企业，以下只是产业链本身 / no local firms in the list"]
    return [
        f"{result.title}{date}",
        *nobody,
        f"本地企业 {counts.firms} 家：计入 {counts.counted} 家（{counts.undated} 家未注明日期），"
        f"晚于基准日不计 {counts.late} 家 / {counts.firms} local firms: "
        f"{counts.counted} counted ({counts.undated} undated), {counts.late} later than the date",
        _origins("本地企业", "local", counts.here, len(result.matches)),
        _origins(f"候选企业 {len(result.candidates)} 家", "candidates", result.candidate_matches),
        f"环节 {counts.nodes} 个：已有 {counts.covered}，薄弱 {counts.weak}，缺失（名单中未见）{counts.missing} / "
        f"{counts.nodes} nodes: {counts.covered} covered, {counts.weak} weak, "
        f"{counts.missing} missing (not seen in the lists)",
    ]


def _origins(zh: str, en: str, matches: pd.DataFrame, whole: int = 0) -> str:
    """Say how many matches were given, reviewed and found in texts, and how many are of firms that do not count."""
    by = matches["by"].value_counts()
    given, review = int(by.get("given", 0)), int(by.get("review", 0))
    text = len(matches) - given - review
    late = whole - len(matches)
    aside = (f"；另 {late} 条属晚于基准日的企业，不计", f"; {late} more of later firms") if late > 0 else ("", "")
    return (
        f"{zh}对应环节 {len(matches)} 条：给定 {given}，审核 {review}，由原文匹配 {text}{aside[0]} / "
        f"{len(matches)} matches ({en}): {given} given, {review} reviewed, {text} from text{aside[1]}"
    )


def _gaps(result: Study) -> list[str]:
    inside = result.gaps.head(SHOWN)["lead_rise"].astype("float64").tolist()
    led = any(one == one for one in inside)  # not a number outside the circle of a lead firm
    order = "（按链条提升值排列：该环节补齐后全链价值 F 的提高，无量纲；可发挥度：其中现在就能发挥的份额）"
    around = "（先列链主圈，按圈内提升值：供应方与客户按现状，客户的配套与下游按客户已到位；提升值、可发挥度均按现状）"
    lines = ["", f"首要缺口（前 {SHOWN}）/ first gaps", around if led else order]
    for place, row in enumerate(result.gaps.head(SHOWN).itertuples(), start=1):
        node, action = result.graph.nodes[row.node_id], ACTIONS_ZH[str(row.action)]
        within = inside[place - 1]
        inner = f"圈内提升值 {within:.2f}，" if within == within else ""
        worth = f"{inner}提升值 {row.rise:.2f}，可发挥度 {row.severity:.2f}"
        lines.append(f"{place:3d}. {node['zh']} {action} {worth}  {node['en']}")
    return lines


def _targets(result: Study) -> list[str]:
    ranked = result.targets[result.targets["rank"].notna()]
    apart = result.targets[result.targets["rank"].isna()]
    lines = [
        "",
        f"目标企业 {len(ranked)} 家（集团），另列 {len(apart)} 家 / {len(ranked)} groups, {len(apart)} listed apart",
        "（名次区间：权重与匹配概率变动时 90% 的情形所在 / rank interval: 90 % of draws of weights and matches）",
    ]
    for row in ranked.head(SHOWN).itertuples():
        zh = result.graph.nodes[row.node_id]["zh"]
        lines.append(f"{row.rank:3d}. {row.name} → {zh}  得分 {row.score:.2f}，名次 {row.rank_low}–{row.rank_high}")
        lines.append(f"     依据与来源：{shortened(source_words(row.evidence), 100)}")
    for row in apart.itertuples():
        lines.append(f"  – 另列：{row.name} → {result.graph.nodes[row.node_id]['zh']}（{APART_ZH[str(row.apart)]}）")
    return lines


def source_words(text: Any) -> str:
    """Say a source so that a reader knows what it is: Chinese for what is unverified, a code after its meaning.

    Examples
    --------
    >>> source_words("〔待核〕unverified: synthetic list（合成名单，未见公开来源）")
    '〔待核〕合成名单，未见公开来源'
    >>> source_words("〔晚于基准日〕x12 34（合成名单所注来源）"), source_words("合成日报 2019 http://example.org/a")
    ('〔晚于基准日〕合成名单所注来源：x12 34', '合成日报 2019 http://example.org/a')
    """
    whole = "" if pd.isna(text) else str(text)
    if "unverified" in whole:
        return cited(whole)
    coded = _CODED.fullmatch(whole)
    return f"{coded[1]}{coded[3]}：{coded[2]}" if coded else whole


def _plan(result: Study) -> list[str]:
    lines = ["", f"招商路径 {len(result.plan)} 步（{result.plan.attrs.get('proof', '')}）/ plan"]
    for row in result.plan.itertuples():
        zh = result.graph.nodes[row.node_id]["zh"]
        lines.append(f"{row.order:3d}. [{PHASES_ZH[str(row.phase)]}] {row.name} → {zh}  增益 {row.gain:.2f}")
    check = result.recheck
    if check is not None:
        same = "与路径所许一致" if check.agrees else f"路径所许为 {check.promised:.2f}"
        lines.append(
            f"复核：把这些企业加进本地名单重新测算，F 由 {check.before:.2f} 升至 {check.after:.2f}，{same}"
            f" / measured anew with them in the place: F {check.before:.2f} → {check.after:.2f}"
        )
    return lines


def _profile(result: Study) -> list[str]:
    """Say which maps and lists the place's profile asks for, and what became of them."""
    profile = result.profile
    if profile is None:
        return []
    name = f"{profile.zh} / {profile.en or profile.zh}"
    return ["", f"图谱方案 profile：{name}", *(f"  - {line}" for line in profile_lines(result))]


def _notes(result: Study) -> list[str]:
    return ["", "说明 / notes", *(f"  - {note}" for note in result.notes)] if result.notes else []

"""What a study found, in a page of plain text or a notebook cell."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from chainmap.coverage.gaps import ACTIONS_ZH
from chainmap.coverage.strength import counted_firms
from chainmap.planning import PHASES_ZH

if TYPE_CHECKING:
    from chainmap.studies.study import Study

#: Lines shown of each list.
SHOWN = 10


def summary_text(result: Study) -> str:
    """Say what a study found: firms, coverage, first gaps, first targets, plan, notes."""
    return "\n".join([*_head(result), *_gaps(result), *_targets(result), *_plan(result), *_notes(result)])


def summary_html(result: Study) -> str:
    """Give the same as escaped HTML for a notebook."""
    return f"<pre style='white-space:pre-wrap'>{html.escape(summary_text(result))}</pre>"


def _head(result: Study) -> list[str]:
    region, firms = result.region, result.firms
    date = f"（{region.date}）" if region else ""
    counted = counted_firms(firms, region)
    undated = int((counted & firms["since"].isna()).sum()) if region else 0
    by = result.matches[result.matches["firm_id"].isin(firms.loc[counted, "firm_id"])]["by"].value_counts()
    given, review = int(by.get("given", 0)), int(by.get("review", 0))
    status = result.coverage["status"].value_counts()
    counts = [int(status.get(name, 0)) for name in ("covered", "weak", "missing")]
    return [
        f"{result.title}{date}",
        f"本地企业 {len(firms)} 家，计入 {int(counted.sum())} 家（其中 {undated} 家未注明起始日期），"
        f"晚于日期不计 {int((~counted).sum())} 家 / {len(firms)} local firms, {int(counted.sum())} counted "
        f"({undated} undated), {int((~counted).sum())} later than the date",
        f"企业-环节对应 {int(by.sum())} 条：给定 {given}，审核 {review}，由原文匹配 {int(by.sum()) - given - review} / "
        f"{int(by.sum())} matches: {given} given, {review} reviewed, {int(by.sum()) - given - review} from text",
        f"环节 {len(result.coverage)} 个：已有 {counts[0]}，薄弱 {counts[1]}，缺失 {counts[2]} / "
        f"{len(result.coverage)} nodes: {counts[0]} covered, {counts[1]} weak, {counts[2]} missing",
    ]


def _gaps(result: Study) -> list[str]:
    lines = ["", f"首要缺口（前{SHOWN}）/ first gaps"]
    for place, row in enumerate(result.gaps.head(SHOWN).itertuples(), start=1):
        node, action = result.graph.nodes[row.node_id], ACTIONS_ZH[str(row.action)]
        lines.append(f"{place:3d}. {node['zh']} {action} 增值 {row.rise:.2f}，缺口度 {row.severity:.2f}  {node['en']}")
    return lines


def _targets(result: Study) -> list[str]:
    ranked = result.targets[result.targets["rank"].notna()]
    apart = len(result.targets) - len(ranked)
    lines = [
        "",
        f"目标企业 {len(ranked)} 家（集团），另列 {apart} 家 / {len(ranked)} target groups, {apart} listed apart",
    ]
    for row in ranked.head(SHOWN).itertuples():
        zh = result.graph.nodes[row.node_id]["zh"]
        lines.append(f"{row.rank:3d}. {row.name} → {zh}  得分 {row.score:.2f}，名次 {row.rank_low}–{row.rank_high}")
    return lines


def _plan(result: Study) -> list[str]:
    lines = ["", f"招商路径 {len(result.plan)} 步（{result.plan.attrs.get('proof', '')}）/ plan"]
    for row in result.plan.itertuples():
        zh = result.graph.nodes[row.node_id]["zh"]
        lines.append(f"{row.order:3d}. [{PHASES_ZH[str(row.phase)]}] {row.name} → {zh}  增益 {row.gain:.2f}")
    return lines


def _notes(result: Study) -> list[str]:
    return ["", "说明 / notes", *(f"  - {note}" for note in result.notes)] if result.notes else []

"""What a study found, as a notebook's cell shows it: numbers first, then three short lists, the rest folded away.

Every style stands at its element: a notebook's own style sheet, dark or light, must not change how it reads, and
VS Code and shared pages drop style sheets of ours.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from chainmap.coverage.gaps import ACTIONS_ZH
from chainmap.definition.parse import shortened
from chainmap.maps.wording import halves
from chainmap.planning import PHASES_ZH
from chainmap.scoring.targets import APART_ZH
from chainmap.studies.counts import Counts, count_study
from chainmap.studies.offering import lacking_maps, offered
from chainmap.workbook.words import cited

if TYPE_CHECKING:
    import pandas as pd

    from chainmap.studies.study import Study

#: Lines shown of gaps and plan, and of the targets with their evidence.
SHOWN, EVIDENT = 8, 6
#: Colours of present, weak and missing, as on the map; of bars, lines and quiet words.
COVERED, WEAK, MISSING = "#0f5160", "#e0a43a", "#e7ebf0"
BAR, TRACK, LINE, QUIET = "#2f6fb3", "#e7ebf0", "#d5dce5", "#5a6675"

_BOX = (
    "font-family:'Microsoft YaHei','PingFang SC','Noto Sans CJK SC',sans-serif;font-size:14px;line-height:1.5;"
    f"color:#1f2933;background:#fff;border:1px solid {LINE};border-radius:6px;padding:14px 18px;margin:0 0 10px;"
    "box-sizing:border-box;text-align:left"
)


def summary_html(result: Study) -> str:
    """Show what a study found as HTML for a notebook: escaped, no script, no style sheet, nothing loaded."""
    counts = count_study(result)
    date = f"基准日 {result.region.date}" if result.region else ""
    nobody = "" if counts.firms else _quiet("本地名单里没有企业，以下只是产业链本身 / no local firms in the list")
    sides = {_gaps(result): "2 1 330px", _plan(result): "3 1 430px"}
    two = "".join(f'<div style="flex:{share};min-width:0">{side}</div>' for side, share in sides.items() if side)
    return (
        f'<div style="{_BOX}"><div style="font-size:20px;font-weight:600">{html.escape(result.title)} '
        f'<span style="font-size:13px;font-weight:400;color:{QUIET}">{html.escape(date)}</span></div>{nobody}'
        f'{_tiles(result, counts)}<div style="display:flex;flex-wrap:wrap;gap:4px 28px">{two}</div>'
        f"{_targets(result)}{_folds(result)}</div>"
    )


def _tiles(result: Study, counts: Counts) -> str:
    of_all = [(counts.covered, COVERED), (counts.weak, WEAK), (counts.missing, MISSING)]
    strip = "".join(f'<span style="flex:{share} 0 0;background:{color}"></span>' for share, color in of_all if share)
    undated = f"，其中 {counts.undated} 家未注明日期" if counts.undated else ""
    late = f"；晚于基准日不计 {counts.late} 家" if counts.late else ""
    tiles = [
        ("环节", "nodes", counts.nodes, f'<span style="display:flex;height:7px;border:1px solid {LINE}">{strip}</span>'
         f"已有 {counts.covered}，薄弱 {counts.weak}，名单中未见 {counts.missing}"),
        ("本地企业", "local firms", counts.firms,
         f"计入 {counts.counted} 家{undated}{late}；{_origins(counts.here['by'])}"),
        ("候选企业", "candidates", len(result.candidates), _origins(result.candidate_matches["by"])),
        ("目标企业", "targets", counts.groups,
         "集团合为一家" + (f"；另列 {counts.apart} 家" if counts.apart else "")),
        ("招商路径", "plan", len(result.plan), _rechecked(result)),
    ]  # fmt: skip
    return (
        f'<div style="display:flex;flex-wrap:wrap;gap:10px;margin:10px 0 12px">'
        f"{''.join(_tile(zh, en, number, told) for zh, en, number, told in tiles)}</div>"
    )


def _tile(zh: str, en: str, number: int, told: str) -> str:
    return (
        f'<div style="flex:1 1 130px;background:#f4f6f9;border-radius:6px;padding:6px 10px">'
        f'<div style="color:{QUIET};font-size:12.5px">{zh} / {en}</div>'
        f'<div style="font-size:24px;font-weight:600;line-height:1.3">{number:,}</div>'
        f'<div style="font-size:12.5px">{told}</div></div>'
    )


def _origins(by: Iterable[object]) -> str:
    """Say how many matches were given, reviewed and found in texts; what there is none of is left out."""
    told = list(by)
    given, review = told.count("given"), told.count("review")
    kinds = {"给定": given, "审核": review, "由原文匹配": len(told) - given - review}
    parts = "，".join(f"{zh} {count}" for zh, count in kinds.items() if count)
    return f"对应环节 {len(told)} 条" + (f"（{parts}）" if parts else "")


def _rechecked(result: Study) -> str:
    check = result.recheck
    if check is None:
        return "还没有可谈的企业"
    same = "复核一致" if check.agrees else f"复核不一致，路径所许为 {check.promised:.2f}"
    return f"全链价值 F 由 {check.before:.2f} 升至 {check.after:.2f}，{same}"


def _gaps(result: Study) -> str:
    gaps = result.gaps.head(SHOWN)
    if gaps.empty:
        return ""
    most = float(gaps[["rise", "lead_rise"]].max().max())  # one measure for both bars
    led = bool(gaps["lead_rise"].notna().any())  # a region with a lead firm orders its circle first
    rows = [
        [
            str(place),
            _node(result, row.node_id),
            html.escape(ACTIONS_ZH[str(row.action)]),
            *([around] if led else []),
            rise,
            f"{row.severity:.0%}",
        ]
        for place, (row, rise, around) in enumerate(
            zip(gaps.itertuples(), _bars(gaps["rise"], most), _bars(gaps["lead_rise"], most), strict=True), start=1
        )
    ]
    heads = ["", "环节", "做法", *(["圈内提升值"] if led else []), "提升值", "可发挥度"]
    order = "先列链主圈，按圈内提升值；" if led else ""
    told = f"{order}提升值：补齐后全链价值 F 提高多少（无量纲）。可发挥度：其中现在就能发挥的份额。"
    return _section(f"首要缺口 / first gaps（{len(gaps)} / {len(result.gaps)}）", told, _table(heads, rows))


def _plan(result: Study) -> str:
    plan = result.plan.head(SHOWN)
    if plan.empty:
        return ""
    rows = [
        [
            str(row.order),
            html.escape(PHASES_ZH[str(row.phase)]),
            f"{html.escape(str(row.name))} → {_node(result, row.node_id)}",
            gain,
        ]
        for row, gain in zip(plan.itertuples(), _bars(plan["gain"]), strict=True)
    ]
    told = "增益：它落地使 F 提高多少，依次累加。"
    title = f"招商路径 / plan（{len(plan)} / {len(result.plan)}）"
    return _section(title, told, _table(["", "阶段", "企业 → 环节", "增益"], rows))


def _targets(result: Study) -> str:
    ranked = result.targets[result.targets["rank"].notna()]
    if ranked.empty:
        return ""
    first = ranked.head(EVIDENT)
    rows = [
        [
            str(row.rank),
            f"{row.rank_low}–{row.rank_high}",
            html.escape(str(row.name)),
            _node(result, row.node_id),
            score,
            html.escape(shortened(cited(row.evidence), 40)),
        ]
        for row, score in zip(first.itertuples(), _bars(first["score"], 1.0), strict=True)
    ]
    told = "名次区间：权重与匹配概率变动时 90% 的情形所在；区间重叠的不宜强分先后。网址见清单与图谱。"
    table = _table(["", "名次区间", "企业", "可补环节", "得分", "匹配依据"], rows)
    return _section(f"目标企业 / targets（{len(rows)} / {len(ranked)}）", told, table)


def _folds(result: Study) -> str:
    """Fold away what is read once: who is listed apart, the plan's proof, the notes on the lists."""
    apart = [
        f"{row.name} → {result.graph.nodes[row.node_id]['zh']}（{APART_ZH[str(row.apart)]}）"
        for row in result.targets[result.targets["rank"].isna()].itertuples()
    ]
    proof = [str(result.plan.attrs["proof"])] if len(result.plan) and result.plan.attrs.get("proof") else []
    profile = f"图谱方案：{html.escape(result.profile.zh)} / profile" if result.profile else ""
    folds = {"另列的企业 / listed apart": apart, "路径的证明 / proof of the plan": proof,
             profile: profile_lines(result), "说明 / notes": result.notes}  # fmt: skip
    return "".join(
        f'<details style="margin-top:6px"><summary style="cursor:pointer">{title}（{len(lines)}）</summary>'
        f'<ul style="margin:4px 0 8px;padding-left:22px;font-size:13px">'
        f"{''.join(map(_line, lines))}</ul></details>"
        for title, lines in folds.items()
        if lines
    )


def profile_lines(result: Study) -> tuple[str, ...]:
    """Say which maps and lists the place's profile asks for, and what became of them; nothing without a profile."""
    if result.profile is None:
        return ()
    lacking = lacking_maps(result.coverage, result.gaps, result.targets, result.plan)
    return offered(result.profile, lacking, moves=result.moves is not None).lines


def _line(text: str) -> str:
    """Give a note, its Chinese first and its English quieter."""
    said = halves(text) or {"zh": "", "en": ""}
    beside = f" {_quiet(said['en'], 'span')}" if said["en"] != said["zh"] else ""
    return f"<li>{html.escape(said['zh'])}{beside}</li>"


def _section(title: str, told: str, table: str) -> str:
    return f'<div style="font-weight:600;margin-top:6px">{title}</div>{_quiet(told)}{table}'


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    cell = f"text-align:left;vertical-align:top;padding:2px 10px 2px 0;border:0;border-bottom:1px solid {LINE}"
    look = "font-size:13px;color:#1f2933"
    top = "".join(
        f'<th style="{cell};{look};font-weight:400;color:{QUIET};white-space:nowrap">{head}</th>' for head in heads
    )
    own = f'<td style="{cell};{look}">'
    body = "".join(f'<tr style="background:#fff">{"".join(f"{own}{one}</td>" for one in row)}</tr>' for row in rows)
    return (
        '<table style="width:100%;border-collapse:collapse;border:0;margin:2px 0 8px;table-layout:auto">'
        f'<tr style="background:#fff">{top}</tr>{body}</table>'
    )


def _node(result: Study, node: object) -> str:
    said = result.graph.nodes[node]
    return f'<span title="{html.escape(str(said["en"]), quote=True)}">{html.escape(str(said["zh"]))}</span>'


def _bars(numbers: pd.Series[float], most: float | None = None) -> list[str]:
    """Give each number with a bar below it, as long as its share of ``most`` or of the largest; unknown is —."""
    known = numbers.astype("float64").tolist()
    whole = most or max((number for number in known if not math.isnan(number)), default=0.0) or 1.0
    return ["—" if math.isnan(number) else _bar(number, round(100 * number / whole)) for number in known]


def _bar(number: float, share: int) -> str:
    return (
        f'<span style="display:block;width:56px;line-height:1.25">{number:.2f}<span style="display:block;height:4px;'
        f'background:linear-gradient(90deg,{BAR} {share}%,{TRACK} {share}%)"></span></span>'
    )


def _quiet(text: str, tag: str = "div") -> str:
    return f'<{tag} style="color:{QUIET};font-size:12.5px">{html.escape(text)}</{tag}>'

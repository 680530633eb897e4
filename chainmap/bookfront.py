"""The first sheet of the workbook: what it is, how much there is, how to read it, what is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import networkx as nx
import pandas as pd

from chainmap.bookstyle import HEAD_FILL, LINE_POINTS, Sheet, dress, lines_needed, put_text, safe_text, set_page
from chainmap.conventions import constants
from chainmap.coverage import STATUS_ZH, counted_firms
from chainmap.gaps import ACTIONS_ZH
from chainmap.models import Region
from chainmap.parts import PARTS_ZH
from chainmap.reasons import BY_ZH
from chainmap.scoring import APART_ZH
from chainmap.tables import conform

NAME = "说明"
WIDTHS = (22, 14, 90)


class Line(NamedTuple):
    """A line of the first sheet: what, how much, remark; ``link`` is a sheet to go to."""

    what: str
    count: int | str = ""
    remark: str = ""
    link: str = ""


Tables = Mapping[str, Any]


def front_lines(tables: Tables, sheets: Iterable[Sheet], notes: Iterable[str]) -> dict[str, list[Line]]:
    """Gather the first sheet's blocks, each under its title.

    Parameters
    ----------
    tables
        What :func:`chainmap.write_workbook` was given, by name.
    sheets
        The sheets that follow.
    notes
        What else a reader must know.
    """
    blocks = {
        "对象 / What this is": _subject(tables["graph"], tables["region"]),
        "数量 / Counts": [*_firm_counts(tables), *_result_counts(tables)],
        "各表 / Sheets": [Line(one.name, len(one.frame), one.meaning, one.name) for one in sheets],
        "怎么读 / How to read": _how_to_read(tables),
        "哪些未知 / What is unknown": _unknown(tables),
        "其他说明 / Notes": [Line("", "", note) for note in notes],
    }
    return {title: lines for title, lines in blocks.items() if lines}


def add_front(book: Any, title: str, blocks: Mapping[str, list[Line]]) -> None:
    """Put the first sheet before the others."""
    from openpyxl.styles import Font
    from openpyxl.worksheet.hyperlink import Hyperlink

    page = book.create_sheet(NAME, 0)
    styles: dict[tuple[str, ...], Any] = {}
    for letter, width in zip("ABC", WIDTHS, strict=True):
        page.column_dimensions[letter].width = width
    put_text(page["A1"], safe_text(title))
    page["A1"].font = Font(name="Microsoft YaHei", size=16, bold=True)
    page.row_dimensions[1].height = 30
    row = 2
    for heading, lines in blocks.items():
        row += 1
        for place, text in enumerate((heading, "", ""), start=1):
            put_text(page.cell(row, place), text)
            dress(page.cell(row, place), styles, "title", "", HEAD_FILL)
        for line in lines:
            row += 1
            for place, value in enumerate((line.what, line.count, safe_text(line.remark)), start=1):
                _put(page.cell(row, place), value, styles)
            if line.link:
                here = page.cell(row, 1)
                here.hyperlink = Hyperlink(ref=here.coordinate, location=f"'{line.link}'!A1", display=line.link)
                here.font = Font(name="Microsoft YaHei", size=10, underline="single", color="1F4E79")
            needed = [lines_needed(str(text), width) for text, width in zip(line[:3], WIDTHS, strict=True)]
            page.row_dimensions[row].height = min(LINE_POINTS * max(needed) + 4, 409)
        row += 1
    set_page(page, title, 9, "portrait")
    page.print_area = f"A1:C{row}"
    page.sheet_view.showGridLines = False


def _put(cell: Any, value: int | str, styles: dict[tuple[str, ...], Any]) -> None:
    if isinstance(value, str):
        put_text(cell, safe_text(value))
        dress(cell, styles, "text")
    else:
        cell.value = value
        dress(cell, styles, "number", "#,##0")


def _subject(graph: nx.DiGraph | None, region: Region | None) -> list[Line]:
    lines = []
    if region:
        lines.append(Line("地区 / place", "", f"{region.zh} / {region.en}"))
        lines.append(Line("状态日期 / as of", region.date, "起始日期晚于此日的企业不计 / later firms do not count"))
    if graph is not None:
        lines.append(Line("产业链 / chain", "", f"{graph.graph['zh']} / {graph.graph['en']}"))
        lines.append(Line("产业链文件日期", graph.graph["date"], "环节与关系的知识截至此时 / state of the chain file"))
    return lines


def _firm_counts(tables: Tables) -> list[Line]:
    lines = []
    region: Region | None = tables["region"]
    if tables["firms"] is not None:
        firms = conform(tables["firms"], "firms")
        late = int((~counted_firms(firms, region)).sum()) if len(firms) else 0
        said = f"其中 {late} 家晚于状态日期，不计 / {late} of them later than the date, not counted" if region else ""
        lines.append(Line("本地企业（家）", len(firms), said))
    if tables["candidates"] is not None:
        lines.append(Line("候选企业（家）", len(tables["candidates"]), "外地企业名单 / companies elsewhere"))
    for name, zh in (("matches", "本地企业-环节对应（条）"), ("candidate_matches", "候选企业-环节对应（条）")):
        if tables[name] is not None:
            ways = tables[name]["by"].value_counts()
            said = "，".join(f"{BY_ZH.get(str(way), str(way))} {count}" for way, count in ways.items())
            lines.append(Line(zh, len(tables[name]), said))
    return lines


def _result_counts(tables: Tables) -> list[Line]:
    lines = []
    coverage, gaps, targets, plan = (tables[name] for name in ("coverage", "gaps", "targets", "plan"))
    if coverage is not None:
        lines.append(Line("环节（个）", len(coverage), _split(coverage["status"], STATUS_ZH)))
    if gaps is not None:
        lines.append(Line("缺口（个）", len(gaps), _split(gaps["action"], ACTIONS_ZH)))
    if targets is not None:
        table = conform(targets, "targets")
        apart = _split(table["apart"].replace("", pd.NA).dropna(), APART_ZH)
        lines.append(
            Line("目标企业（家，按集团）", int(table["rank"].notna().sum()), f"另列：{apart}" if apart else "")
        )
    if plan is not None:
        lines.append(Line("招商路径（步）", len(plan), str(plan.attrs.get("proof", ""))))
    return lines


def _split(codes: pd.Series[Any], words: Mapping[str, str]) -> str:
    counts = codes.astype("string").value_counts()
    return "，".join(f"{zh} {counts[code]}" for code, zh in words.items() if code in counts)


def _how_to_read(tables: Tables) -> list[Line]:
    region: Region | None = tables["region"]
    values = constants(region.constants if region else None)
    lines = []
    if tables["coverage"] is not None:
        covered, weak = values["covered_from"], values["weak_from"]
        lines.append(
            Line(
                "强度、状态", "",
                f"强度 0–1，由各企业的匹配概率与规模合成：≥{covered:g} 为已有，{weak:g}–{covered:g} 为薄弱，其下为缺失 / "
                f"strength 0–1 from match probability and size: covered from {covered:g}, weak from {weak:g}",
            )
        )  # fmt: skip
    if tables["gaps"] is not None:
        lines += [
            Line("缺口度", "", "0–1：补上该环节给本地产业链带来的增值，占其他环节都齐全时增值的比重 / "
                 "how much of a node's worth in a complete chain it would bring here today"),
            Line("补/延/强/建", "", "补链：缺，上下游本地都有；延链：缺，只有一侧有；建链：缺，两侧都没有；强链：有而薄弱 / "
                 "fill: neighbours on both sides are here; extend: on one; build: on none; strengthen: here but weak"),
        ]  # fmt: skip
    if tables["targets"] is not None:
        weights: Mapping[str, float] = tables["targets"].attrs.get("weights", {})
        said = "；权重 " + "，".join(f"{PARTS_ZH[name]} {weight:.2f}" for name, weight in weights.items())
        lines += [
            Line("得分", "", f"各分项之和（0–1）{said if weights else ''} / the sum of its parts"),
            Line("名次区间", "", "权重与匹配概率有出入时名次的 90% 区间；区间重叠的企业不宜强分先后 / "
                 "90 % interval of the rank; do not read much into the order where intervals overlap"),
            Line("门槛、另列", "", "门槛不进入得分；不符合门槛的、本地已有其集团企业的，列在表末，不排名次 / "
                 "gates are no part of the score; what fails, and groups already here, stand last without a rank"),
        ]  # fmt: skip
    lines.append(Line("折叠的列", "", "表头上方“+”可展开编号等列，供软件读回，请勿改动；金额单位见表头 / "
                      "folded columns hold the keys that let software read the lists back"))  # fmt: skip
    return lines


def _unknown(tables: Tables) -> list[Line]:
    """Count what is not known, so that nobody takes an empty cell for a no."""
    lines = []
    for name, zh in (("firms", "本地企业"), ("candidates", "候选企业")):
        if tables[name] is None or tables[name].empty:
            continue
        firms = conform(tables[name], "firms")
        sizeless = int((firms["employees"].isna() & firms["revenue_mcny"].isna()).sum())
        empty = {column: int((firms[column].fillna("") == "").sum()) for column in ("uscc", "since", "source")}
        lines.append(
            Line(f"{zh}规模未知（家）", sizeless, "从业人数、营业收入都没有，按“未知”的约定值计入 / no size known")
        )
        lines.append(Line(f"{zh}信用代码未知（家）", empty["uscc"], "名单中没有 / not in the list"))
        if name == "firms":
            lines.append(Line(f"{zh}起始日期未知（家）", empty["since"], "仍然计入 / undated firms do count"))
        lines.append(Line(f"{zh}未注明来源（家）", empty["source"], "使用前请核实 / to be checked before use"))
    if tables["targets"] is not None and len(tables["targets"]):
        table = conform(tables["targets"], "targets")
        lines.append(Line("门槛待核（家）", int((table["gate"] == "unknown").sum()), "须在洽谈前核实 / to be checked"))
        for part, zh in PARTS_ZH.items():
            count = int(table["assumed_parts"].fillna("").str.split("|").map(lambda held, one=part: one in held).sum())
            if count:
                lines.append(
                    Line(f"{zh}分未知（家）", count, "按已知者的中位数计分 / counted at the median of the known")
                )
    return lines

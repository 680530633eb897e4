"""The first sheet of the workbook: what it is, how much there is, how to read it, what is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import networkx as nx
import pandas as pd

from chainmap.coverage.gaps import ACTIONS_ZH
from chainmap.coverage.strength import STATUS_ZH, counted_firms
from chainmap.definition.models import Region
from chainmap.planning import Recheck
from chainmap.scoring.parts import PARTS_ZH
from chainmap.scoring.reasons import BY_ZH
from chainmap.scoring.targets import APART_ZH
from chainmap.tables.contract import conform, zh_headers
from chainmap.tables.conventions import constants
from chainmap.workbook.style import FONT, HEAD_FILL, LINE_POINTS, MOST_POINTS, dress, put_text, set_page
from chainmap.workbook.text import Sheet, lines_needed, safe_text

WIDTHS = (28, 10, 88)


STRENGTH = (
    "0–1，由各企业的匹配概率与规模合成：≥{covered:g} 已有，{weak:g}–{covered:g} 薄弱，更低为缺失",
    "from match probability and size: covered from {covered:g}, weak from {weak:g}, else missing",
)
MISSING = (
    "名单中未见，不等于当地确实没有；补充名单后会变",
    "missing means not seen in the lists given, which is no proof that it is not there",
)
RISE = (
    "该环节在本地补齐后全链价值的提高，无量纲；缺口按它从大到小排列",
    "rise of the value of the whole local chain if the node were wholly here; the gaps are ordered by it",
)
SEVERITY = (
    "0–1：以本地现有配套，该环节今天能发挥其全部价值的几成；1 为补上即可全部发挥",
    "share of its full value that the node could have here today",
)
NEEDS = (
    "本地尚须提供的条件；带“？”的为待核：地区文件没有说明有或没有",
    "what the place must still offer; with ？ it is not stated, to be checked",
)
CLOSES = (
    "0–1：匹配概率 × 企业规模系数，即该企业能补上缺口的几成",
    "match probability times size: how much of the gap the company would close",
)
CERTAINTY = (
    "〔待核〕没有公开来源；〔晚于基准日〕只有晚于基准日的来源；〔拟建〕当时签约或在建；无标记者有当时的来源",
    "marks of given facts: unverified; sources later than the date only; planned or being built; unmarked: confirmed",
)
GAINS = (
    "按路径顺序引进该企业后全链价值的提高，及至此的合计",
    "rise of the value of the whole chain when the company is added in this order, and their sum",
)
SCREEN = (
    "只在屏幕上看，不打印；打印的是蓝底表头的列，长表只印开头的行，页脚注明行数；目标企业用 A3 纸，其余用 A4",
    "grey headers are for the screen, blue ones print, of long lists the first rows; the targets on A3, the rest on A4",
)
SHORT = (
    "打印列中略去网址；全文见右侧的“来源(原文)”“匹配依据(原文)”和数据来源表",
    "printed sources are without web addresses; the columns marked 原文 and the last sheet have them",
)
ACTIONS = (
    "补链：缺，上下游本地都有；延链：缺，只有一侧有；建链：缺，两侧都没有；强链：有而薄弱",
    "fill: neighbours on both sides are here; extend: on one side; build: on none; strengthen: here but weak",
)
INTERVAL = (
    "权重与匹配概率变动时，90% 的情形下名次所在的区间；区间重叠的企业不宜强分先后",
    "90 % interval of the rank; where intervals overlap the order says little",
)
APART = (
    "门槛不进入得分；本地已有其集团企业、已签约、分支机构、不符合门槛的，列在表末，不排名次",
    "gates are no part of the score; groups already here, signed, branches, and what fails stand last without a rank",
)
PLANNER = (
    "留给各单位填写；再次生成清单时会沿用，软件不代填",
    "left to be filled in; the next workbook can take it over; nothing is filled in by the software",
)
FOLDED = (
    "点表头上方的“+”展开；供软件读回，请勿改动。移动列、给行排序、改文字都可以",
    "the folded columns are for reading the lists back; columns may be moved and rows sorted",
)


class Line(NamedTuple):
    """A line of the first sheet: what, how many, remark; ``link`` is a sheet to go to."""

    what: str
    number: int | str = ""
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


def add_front(book: Any, title: str, blocks: Mapping[str, list[Line]], name: str = "说明") -> None:
    """Put the first sheet before the others."""
    from openpyxl.styles import Font

    page = book.create_sheet(name, 0)
    for letter, width in zip("ABC", WIDTHS, strict=True):
        page.column_dimensions[letter].width = width
    put_text(page["A1"], safe_text(title))
    page["A1"].font = Font(name=FONT, size=16, bold=True)
    page.row_dimensions[1].height = 30
    styles: dict[tuple[str, ...], Any] = {}
    row = 3
    for heading, lines in blocks.items():
        for place, text in enumerate((heading, "", ""), start=1):
            put_text(page.cell(row, place), text)
            dress(page.cell(row, place), styles, "title", "", HEAD_FILL)
        for row, line in enumerate(lines, start=row + 1):  # noqa: B020
            _put_line(page, row, line, styles)
        row += 2
    set_page(page, title, "portrait")
    page.print_area = f"A1:C{row - 2}"
    page.sheet_view.showGridLines = False


def _put_line(page: Any, row: int, line: Line, styles: dict[tuple[str, ...], Any]) -> None:
    """Write one line; a remark without a name takes the whole width."""
    from openpyxl.styles import Font
    from openpyxl.utils import quote_sheetname
    from openpyxl.worksheet.hyperlink import Hyperlink

    texts = (line.what, line.number, line.remark) if line.what else (line.remark, "", "")
    # Notes hold lists of names without blanks, which break badly.
    widths = WIDTHS if line.what else (0.8 * sum(WIDTHS), 1, 1)
    for place, value in enumerate(texts, start=1):
        cell = page.cell(row, place)
        if isinstance(value, str):
            put_text(cell, safe_text(value))
            dress(cell, styles, "text")
        else:
            cell.value = value
            dress(cell, styles, "number", "#,##0")
    if not line.what:
        page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=3)
    if line.link:
        here = page.cell(row, 1)
        target = f"{quote_sheetname(line.link)}!A1"
        here.hyperlink = Hyperlink(ref=here.coordinate, location=target, display=line.link)
        here.font = Font(name=FONT, size=10, underline="single", color="1F4E79")
    needed = max(lines_needed(str(text), width) for text, width in zip(texts, widths, strict=True) if text != "")
    page.row_dimensions[row].height = min(LINE_POINTS * needed + 4, MOST_POINTS)


def _subject(graph: nx.DiGraph | None, region: Region | None) -> list[Line]:
    lines = []
    if region:
        lines.append(Line("地区 / place", "", f"{region.zh} / {region.en}"))
        lines.append(
            Line("基准日 / as of", "", f"{region.date}，起始日期晚于此日的企业不计 / later firms do not count")
        )
    if graph is not None:
        lines.append(Line("产业链 / chain", "", f"{graph.graph['zh']} / {graph.graph['en']}"))
        lines.append(Line("产业链文件日期", "", f"{graph.graph['date']}，环节与关系截至此时 / state of the chain file"))
    return lines


def _firm_counts(tables: Tables) -> list[Line]:
    lines = []
    region: Region | None = tables["region"]
    if tables["firms"] is not None:
        firms = conform(tables["firms"], "firms")
        late = int((~counted_firms(firms, region)).sum()) if len(firms) else 0
        said = f"其中 {late} 家晚于基准日，不计 / {late} of them later than the date, not counted" if region else ""
        lines.append(Line("本地企业（家）", len(firms), said))
    if tables["candidates"] is not None:
        lines.append(Line("候选企业（家）", len(tables["candidates"]), "外地企业名单 / companies elsewhere"))
    for name, zh in (("matches", "本地企业-环节对应（条）"), ("candidate_matches", "候选企业-环节对应（条）")):
        if tables[name] is not None:
            ways = tables[name]["by"].map(lambda way: BY_ZH.get(str(way), str(way))).value_counts()
            marks = tables[name]["evidence"].astype("string").str.extract(r"^(〔[^〕]+〕)")[0].value_counts()
            parts = ["，".join(f"{word} {count}" for word, count in counts.items()) for counts in (ways, marks)]
            lines.append(Line(zh, len(tables[name]), "；其中 ".join(part for part in parts if part)))
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
    if (check := tables.get("recheck")) is not None:
        lines.append(Line("路径复核", "", _recheck(check)))
    return lines


def _recheck(check: Recheck) -> str:
    told = "与路径所许一致 / as promised" if check.agrees else f"路径所许为 {check.promised:.2f} / not as promised"
    return (
        f"把这些企业加进本地名单重新测算：全链价值 F 由 {check.before:.2f} 升至 {check.after:.2f}，{told}；"
        "各环节见现状表、缺口表中的“路径落实后” / measured anew with the companies in the place"
    )


def _split(codes: pd.Series[Any], words: Mapping[str, str]) -> str:
    counts = codes.astype("string").value_counts()
    return "，".join(f"{zh} {counts[code]}" for code, zh in words.items() if code in counts)


def _how_to_read(tables: Tables) -> list[Line]:
    region: Region | None = tables["region"]
    values = constants(region.constants if region else None)
    lines = []
    if tables["coverage"] is not None:
        covered, weak = values["covered_from"], values["weak_from"]
        zh, en = (half.format(covered=covered, weak=weak) for half in STRENGTH)
        lines += [_line("强度、状态", (zh, en)), _line("缺失", MISSING)]
    if tables["gaps"] is not None:
        titles = zh_headers("gaps")
        lines += [_line(titles["rise"], RISE), _line(titles["severity"], SEVERITY), _line("补/延/强/建", ACTIONS)]
        lines.append(_line(titles["unmet_needs"], NEEDS))
    if tables["targets"] is not None:
        weights: Mapping[str, float] = tables["targets"].attrs.get("weights", {})
        said = "，".join(f"{PARTS_ZH[name]} {weight:.2f}" for name, weight in weights.items())
        lines.append(Line("得分", "", f"各分项之和，0–1{'；权重：' + said if said else ''} / the sum of its parts"))
        lines += [_line("名次区间", INTERVAL), _line(zh_headers("targets")["closes"], CLOSES)]
        lines += [_line("门槛、另列", APART), _line("对接单位、备注、进度", PLANNER)]
    if tables["plan"] is not None:
        lines.append(_line("增益、累计增益", GAINS))
    if tables["matches"] is not None or tables["candidate_matches"] is not None:
        lines.append(_line("依据前的标记", CERTAINTY))
    return [*lines, _line("来源", SHORT), _line("灰底表头的列", SCREEN), _line("折叠的列", FOLDED)]


def _line(what: str, text: tuple[str, str]) -> Line:
    return Line(what, "", " / ".join(text))


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
        unsure = int(firms["source"].fillna("").str.startswith("unverified").sum())
        lines.append(Line(f"{zh}未注明来源（家）", empty["source"], "使用前请核实 / to be checked before use"))
        lines.append(Line(f"{zh}来源待核实（家）", unsure, "来源未见公开（以 unverified 开头）/ no public source"))
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

"""The workbook: safe, complete, printable, and read back as it was written."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import networkx as nx
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import chainmap as cm
from chainmap.definition.models import Region
from chainmap.definition.region import Provision
from chainmap.tables.contract import conform
from chainmap.tables.widths import text_width
from chainmap.workbook import book as workbook
from chainmap.workbook import lists as booklists
from chainmap.workbook import style as workbook_style
from chainmap.workbook import targets as targets_rooms
from chainmap.workbook.book import workbook_tables, write_workbook
from chainmap.workbook.text import A3, A4, CUT_MARK, MOST_CHARS, lines_needed, safe_text
from chainmap.workbook.words import cited, listed, zh_half

FIVE = Path(__file__).parent / "data" / "five.yaml"
ORDER = [
    "说明", "现状", "缺口清单", "目标企业清单", "招商路径图", "招商路径清单", "企业-环节对应表", "企业名单", "数据来源",
]  # fmt: skip
#: Sheets that are lists; the first one and the picture of the plan are not.
LISTS = [name for name in ORDER if name not in ("说明", "招商路径图")]
HOSTILE = ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", "＝1+1", "#N/A", '=HYPERLINK("x")', "<b>&\"'"]


@pytest.fixture(scope="module")
def graph() -> nx.DiGraph:
    return cm.build_graph(cm.read_chain(FIVE))


@pytest.fixture(scope="module")
def region() -> Region:
    steam = Provision(have=False, source="合成来源 synthetic")
    return Region(id="made_up", zh="合成市", en="Synthetic City", date="2024-12-31", provides={"steam_supply": steam})


@pytest.fixture(scope="module")
def tables(graph: nx.DiGraph, region: Region) -> dict[str, Any]:
    """Local firms make a and d; candidates make b and c; one of them belongs to a local group."""
    firms = conform(
        pd.DataFrame(
            {
                "firm_id": ["l1", "l2", "l3"],
                "name": ["合成甲厂", "合成丁厂", "合成晚厂"],
                "products": ["合成甲", "合成丁料", "合成丁料"],
                "since": ["2010", None, "2025-01"],
                "revenue_mcny": [12_345.0, None, None],
                "group": ["合成集团", None, None],
                "source": ["合成名单 synthetic 2024", None, "合成名单 synthetic 2024"],
            }
        ),
        "firms",
    )
    candidates = conform(
        pd.DataFrame(
            {
                "firm_id": ["c1", "c2", "c3"],
                "name": ["合成外一厂", "合成外二厂", "合成外三厂"],
                "products": ["合成乙", "合成乙", "合成丙"],
                "province": ["合成省", "合成直辖市", None],
                "city": ["合成外市", "合成直辖市", None],
                "revenue_mcny": [2_550.0, None, None],
                "employees": [1_200.0, None, None],
                "group": [None, "合成集团", None],
                "source": ["合成名单 synthetic 2023", "unverified: 合成名单 synthetic", None],
            }
        ),
        "firms",
    )
    matches, outside = cm.match_firms(firms, graph), cm.match_firms(candidates, graph)
    coverage = cm.measure_coverage(graph, firms, matches, region)
    gaps = cm.find_gaps(graph, coverage, region, firms=firms, matches=matches)
    targets = cm.rank_targets(graph, gaps, candidates, outside, region, local=firms)
    plan = cm.plan_targets(graph, coverage, targets, region=region)
    return {
        "graph": graph, "region": region, "firms": firms, "candidates": candidates, "matches": matches,
        "candidate_matches": outside, "coverage": coverage, "gaps": gaps, "targets": targets, "plan": plan,
    }  # fmt: skip


@pytest.fixture(scope="module")
def path(tables: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_workbook(tmp_path_factory.mktemp("book") / "lists.xlsx", **tables, notes=["合成备注 synthetic note"])


@pytest.fixture(scope="module")
def book(path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(path)


def shown(page: Any) -> list[dict[str, Any]]:
    """Rows of a sheet under their headers, line breaks of the headers taken out."""
    head, *rows = page.iter_rows(values_only=True)
    return [dict(zip((str(name).replace("\n", "") for name in head), row, strict=True)) for row in rows]


def all_texts(page: Any) -> str:
    return "\n".join(str(cell) for row in page.iter_rows(values_only=True) for cell in row if cell is not None)


def test_sheets_and_headers(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == ORDER
    first = [str(cell.value).replace("\n", "") for cell in book["目标企业清单"][1]]
    wanted = ["序号", "名次区间(90%)", "企业全称", "链条/环节", "补/延/强/建", "得分", "门槛", "统一社会信用代码",
              "所在地", "所属集团", "主营产品", "从业人数", "营业收入(亿元)", "资质", "匹配依据", "匹配分",
              "引荐分", "补缺程度", "按中位数计的分项", "门槛说明", "引荐人", "推荐理由", "备注", "来源"]  # fmt: skip
    assert set(wanted) <= set(first)


def test_every_list_is_frozen_filtered_and_ready_to_print(book: openpyxl.Workbook) -> None:
    for name in LISTS:
        page = book[name]
        rows = page.max_row
        headers = [cell.value for cell in page[1]]
        assert len(set(headers)) == len(headers)
        assert page.freeze_panes.endswith("2")
        assert page.auto_filter.ref.endswith(str(rows))
        assert page.print_title_rows == "$1:$1"
        assert page.page_setup.orientation == "landscape"
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
        assert page.page_setup.paperSize == (A3 if name == "目标企业清单" else A4)
        assert "&P" in page.oddFooter.center.text
        assert all(6 <= size.width <= 70 for size in page.column_dimensions.values())


#: What is printed of each sheet, in this order; the rest stands to its right, for the screen.
PRINTED = {
    "缺口清单": ["序号", "环节", "补/延/强/建", "缺口类型", "链条提升值", "可发挥度", "目标企业(名次)", "本地需求方",
                 "本地供应方", "需外购或缺的原料", "待补条件(？为待核)"],
    "目标企业清单": ["序号", "企业全称", "统一社会信用代码", "所在地", "链条/环节", "缺口类型", "补/延/强/建",
                     "主营产品", "规模", "资质", "匹配依据", "得分", "名次区间(90%)", "门槛", "扩张信号",
                     "引荐关系", "建议对接单位", "备注"],
    "招商路径清单": ["顺序", "阶段", "企业全称", "所在地", "环节", "补/延/强/建", "增益", "累计增益",
                     "依托(本地已有、前几步)", "尚需(？为待核)", "对接单位", "进度"],
    "企业-环节对应表": ["名单", "企业名称", "环节", "匹配概率", "匹配方式", "匹配依据", "备注"],
    "企业名单": ["名单", "企业名称", "所在地", "对应环节", "起始日期", "营业收入(百万元)", "来源", "备注"],
}  # fmt: skip


def printed(page: Any) -> list[Any]:
    """Headers within the print area, which begins at the top."""
    first, last = page.print_area.split("!")[-1].replace("$", "").split(":")
    assert first == "A1" and page[last].row > 1
    return list(page[1][: page[last].column])


def test_the_columns_that_matter_are_printed(book: openpyxl.Workbook) -> None:
    for name, headers in PRINTED.items():
        page = book[name]
        assert [str(cell.value).replace("\n", "") for cell in printed(page)] == headers
        blue = [cell.fill.start_color.rgb.endswith(workbook_style.HEAD_FILL) for cell in page[1]]
        assert blue == [place < len(headers) for place in range(len(blue))]


@pytest.mark.parametrize("which", ["small", "shipped"])
def test_print_is_large_enough_to_read(which: str, request: pytest.FixtureRequest) -> None:
    """A column of width w takes 7 w + 5 pixels of 1/96 inch; across less margins A4 has 11.69 - 0.8, A3 16.54 - 0.8."""
    book = request.getfixturevalue({"small": "book", "shipped": "shipped"}[which])
    for name in LISTS:
        page = book[name]
        inches = sum(7 * page.column_dimensions[cell.column_letter].width + 5 for cell in printed(page)) / 96
        # Text is set in 10 points.
        paper = 16.54 if page.page_setup.paperSize == A3 else 11.69
        assert 10 * min((paper - 0.8) / inches, 1) >= 8, name


def test_the_plan_says_where_why_and_who_says_so(book: openpyxl.Workbook) -> None:
    row = shown(book["招商路径清单"])[0]
    assert (row["企业全称"], row["所在地"], row["环节"]) == ("合成外一厂", "合成省 合成外市", "合成乙料")
    assert row["推荐理由"].startswith("合成外一厂生产合成乙料") and row["推荐理由"].endswith("。")
    assert row["来源"] == "合成名单 synthetic 2023"
    assert row["投资(亿元)"] == "未知"
    assert (row["依托(本地已有、前几步)"], row["尚需(？为待核)"]) == (None, "门槛 待核")


def test_known_costs_of_the_plan_are_printed(tables: dict[str, Any], tmp_path: Path) -> None:
    plan = tables["plan"].assign(invest_mcny=250.0)
    page = openpyxl.load_workbook(write_workbook(tmp_path / "costs.xlsx", **{**tables, "plan": plan}))["招商路径清单"]
    assert "投资(亿元)" in [cell.value for cell in printed(page)]
    assert "用地(亩)" not in [cell.value for cell in printed(page)]
    assert shown(page)[0]["投资(亿元)"] == 2.5


def test_a_reason_is_of_the_same_company_and_node(tables: dict[str, Any], tmp_path: Path) -> None:
    plan = tables["plan"].assign(node_id="c")
    page = openpyxl.load_workbook(write_workbook(tmp_path / "other.xlsx", **{**tables, "plan": plan}))["招商路径清单"]
    assert (shown(page)[0]["推荐理由"], shown(page)[0]["来源"]) == (None, "未知")


def test_measures_have_bars_and_formats(book: openpyxl.Workbook) -> None:
    for name, header in (
        ("现状", "强度"),
        ("缺口清单", "可发挥度"),
        ("缺口清单", "链条提升值"),
        ("目标企业清单", "得分"),
    ):
        page = book[name]
        cell = next(cell for cell in page[1] if cell.value == header)
        barred = {str(where.sqref).rstrip("0123456789").split(":")[0] for where in page.conditional_formatting}
        assert f"{cell.column_letter}2" in barred
        assert page.cell(2, cell.column).number_format == "0.00"
    head = next(cell for cell in book["目标企业清单"][1] if "营业收入" in str(cell.value))
    assert book["目标企业清单"].cell(2, head.column).number_format == "#,##0.00"


def test_what_is_here_stands_in_chain_order(book: openpyxl.Workbook) -> None:
    rows = shown(book["现状"])
    assert [row["环节编号"] for row in rows] == ["a", "b", "c", "d", "e"]
    assert [row["阶段"] for row in rows] == ["上游", "上游", "中游", "中游", "下游"]
    # 12,345 million CNY are 123.45 亿元; a node whose one firm has no revenue has an unknown one, not nothing.
    assert rows[0]["已知营业收入(亿元)"] == pytest.approx(123.45)
    assert (rows[3]["已知营业收入(亿元)"], rows[1]["已知营业收入(亿元)"]) == ("未知", None)
    assert rows[3]["本地企业"] == "合成丁厂"


def test_unknown_is_shown_as_unknown(book: openpyxl.Workbook) -> None:
    by_name = {row["企业全称"]: row for row in shown(book["目标企业清单"])}
    known, unknown = by_name["合成外一厂"], by_name["合成外三厂"]
    assert (known["从业人数"], known["营业收入(亿元)"], known["规模"]) == (1200, 25.5, "大型(1,200人，25.50亿元)")
    assert (unknown["从业人数"], unknown["营业收入(亿元)"], unknown["规模"]) == ("未知", "未知", "未知")
    assert known["扩张信号"] == known["引荐关系"] == "未知"
    assert unknown["所在地"] == unknown["统一社会信用代码"] == "未知"
    assert by_name["合成外二厂"]["所在地"] == "合成直辖市"


def test_companies_listed_apart_have_a_remark_and_no_rank(book: openpyxl.Workbook) -> None:
    by_name = {row["企业全称"]: row for row in shown(book["目标企业清单"])}
    assert (by_name["合成外一厂"]["序号"], by_name["合成外一厂"]["另列说明"]) == (1, None)
    assert (by_name["合成外二厂"]["序号"], by_name["合成外二厂"]["另列说明"]) == ("另列", "本地已有其集团企业")
    assert by_name["合成外二厂"]["名次区间(90%)"] == "本地已有其集团企业"  # what is printed says why it has no rank
    assert by_name["合成外三厂"]["另列说明"] == "不符合门槛"
    assert by_name["合成外三厂"]["推荐理由"].startswith("【另列：不符合门槛】合成外三厂")


def test_every_reason_to_stand_apart_has_a_word(tables: dict[str, Any], tmp_path: Path) -> None:
    for why, zh in (
        ("seated", "本地已有其集团企业"),
        ("signed", "已签约"),
        ("branch", "分支机构"),
        ("gate", "不符合门槛"),
    ):
        targets = tables["targets"].assign(apart=why)
        page = openpyxl.load_workbook(write_workbook(tmp_path / "apart.xlsx", targets=targets))["目标企业清单"]
        assert {row["另列说明"] for row in shown(page)} == {zh}


def test_certainty_is_shown_as_it_is_given(tables: dict[str, Any], tmp_path: Path) -> None:
    said = ["〔待核〕unverified: synthetic list（合成汇编名单）", "〔拟建〕合成日报 2019 http://example.org/a"]
    matches = tables["matches"].head(2).assign(evidence=said)
    book = openpyxl.load_workbook(write_workbook(tmp_path / "marks.xlsx", matches=matches))
    rows = shown(book["企业-环节对应表"])
    assert [row["匹配依据(原文)"] for row in rows] == said
    assert [row["匹配依据"] for row in rows] == ["〔待核〕合成汇编名单", "〔拟建〕合成日报 2019"]
    assert "〔待核〕 1，〔拟建〕 1" in all_texts(book["说明"])


def test_firms_later_than_the_date_are_marked(book: openpyxl.Workbook) -> None:
    remarks = {row["企业名称"]: row["备注"] for row in shown(book["企业-环节对应表"])}
    assert remarks == {
        "合成甲厂": None, "合成丁厂": None, "合成晚厂": "晚于2024-12-31，不计",
        "合成外一厂": None, "合成外二厂": None, "合成外三厂": None,
    }  # fmt: skip


def test_sources_of_chain_place_and_firms_are_listed(book: openpyxl.Workbook) -> None:
    rows = shown(book["数据来源"])
    assert [(row["类别"], row["用于(处)"]) for row in rows] == [
        ("地区文件", 1),
        ("产业链", 9),  # five nodes and four links rest on one judgement
        ("本地企业", 2),
        ("本地企业", 1),
        ("候选企业", 1),
        ("候选企业", 1),
        ("候选企业", 1),
    ]
    assert rows[3]["来源"] == rows[6]["来源"] == "未知"


def test_first_sheet_says_what_it_is_and_what_is_unknown(book: openpyxl.Workbook) -> None:
    page = book["说明"]
    assert page["A1"].value == "合成市 · 合成五环节链"
    said = {row[0]: row[1] for row in page.iter_rows(values_only=True)}
    assert (said["本地企业（家）"], said["候选企业（家）"], said["目标企业（家，按集团）"]) == (3, 3, 1)
    assert (said["候选企业来源待核实（家）"], said["候选企业未注明来源（家）"]) == (1, 1)
    assert (said["本地企业规模未知（家）"], said["本地企业起始日期未知（家）"]) == (2, 1)
    for word in ("链条提升值", "可发挥度", "待补条件", "补缺程度", "名次区间", "缺失", "依据前的标记", "灰底表头的列"):
        assert word in said
    text = all_texts(page)
    assert "名单中未见" in text and "90%" in text
    assert "2024-12-31" in text and "合成备注 synthetic note" in text and "1 家晚于基准日" in text
    assert {cell.hyperlink.location for row in page for cell in row if cell.hyperlink} == {
        f"'{name}'!A1" for name in ORDER[1:]
    }


def same(left: pd.DataFrame, right: pd.DataFrame, key: list[str]) -> None:
    """Compare tables whatever the order of their rows; an empty text is an empty cell."""
    frames = [table.replace("", pd.NA).sort_values(key).reset_index(drop=True) for table in (left, right)]
    assert_frame_equal(*frames, check_exact=False, rtol=1e-12)


KEYS = {"coverage": ["node_id"], "gaps": ["node_id"], "targets": ["firm_id"], "plan": ["order"],
        "matches": ["firm_id", "node_id"], "candidate_matches": ["firm_id", "node_id"],
        "firms": ["firm_id"], "candidates": ["firm_id"]}  # fmt: skip


def test_reads_back_the_same_tables(tables: dict[str, Any], path: Path) -> None:
    back = workbook_tables(path)
    assert set(back) == set(KEYS)
    for name, key in KEYS.items():
        same(back[name], tables[name], key)


def test_reads_back_what_is_no_longer_in_its_place(tables: dict[str, Any], path: Path, tmp_path: Path) -> None:
    """A planner moved a column, dropped one, and put a title above; the names of the headers went along."""
    moved = openpyxl.load_workbook(path)
    page = moved["缺口清单"]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    page.delete_rows(1, page.max_row)
    for number, row in enumerate([["合成标题"], *([None, *row] for row in rows)], start=1):
        for place, value in enumerate(row, start=1):
            page.cell(number, place, value)
    for name, defined in moved.defined_names.items():
        if name.startswith("chainmap.gaps."):
            letter = re.search(r"\$([A-Z]+)\$1", defined.attr_text).group(1)
            column = openpyxl.utils.get_column_letter(openpyxl.utils.column_index_from_string(letter) + 1)
            defined.attr_text = f"缺口清单!${column}$2"
    moved.defined_names["chainmap.gaps.link"].attr_text = "缺口清单!#REF!"
    moved.save(tmp_path / "moved.xlsx")
    back = workbook_tables(tmp_path / "moved.xlsx")["gaps"]
    same(back.drop(columns="link"), tables["gaps"].drop(columns="link"), ["node_id"])
    assert back["link"].isna().all()


def filled_in(path: Path, by_name: dict[str, tuple[str | None, str | None]]) -> Path:
    """Fill in the planner's columns, as planners do, by hand."""
    book = openpyxl.load_workbook(path)
    page = book["目标企业清单"]
    places = {str(cell.value).replace("\n", ""): cell.column for cell in page[1]}
    for row in range(2, page.max_row + 1):
        said = by_name.get(page.cell(row, places["企业全称"]).value, (None, None))
        for header, value in zip(("建议对接单位", "备注"), said, strict=True):
            page.cell(row, places[header]).value = value
    book.save(path)
    return path


def test_what_planners_filled_in_is_read_back_and_taken_over(tables: dict[str, Any], tmp_path: Path) -> None:
    said = {"合成外一厂": ("合成商务局", "=1+1"), "合成外三厂": (None, "合成备注")}
    old = filled_in(write_workbook(tmp_path / "old.xlsx", **tables), said)
    back = workbook_tables(old)["targets"].set_index("name")
    assert back.loc["合成外一厂", ["unit", "note"]].tolist() == ["合成商务局", "=1+1"]
    assert back.loc["合成外三厂", "note"] == "合成备注" and pd.isna(back.loc["合成外三厂", "unit"])
    fewer = tables["targets"][tables["targets"]["name"] != "合成外三厂"]
    new = openpyxl.load_workbook(write_workbook(old, **{**tables, "targets": fewer}, keep=old))
    rows = {row["企业全称"]: (row["建议对接单位"], row["备注"]) for row in shown(new["目标企业清单"])}
    assert rows == {"合成外一厂": ("合成商务局", "=1+1"), "合成外二厂": (None, None)}
    front = all_texts(new["说明"])
    assert "备注：1 家" in front and "已不在本次清单：合成外三厂（备注 合成备注）" in front
    assert "unit" not in tables["targets"]


def test_nothing_filled_in_leaves_no_trace(tables: dict[str, Any], path: Path, tmp_path: Path) -> None:
    again = openpyxl.load_workbook(write_workbook(tmp_path / "again.xlsx", **tables, keep=path))
    assert "沿用原清单" not in all_texts(again["说明"])


def test_dated_moves_are_signs_of_expansion(tables: dict[str, Any], tmp_path: Path) -> None:
    moves = pd.DataFrame(
        {
            "firm_id": ["c1", "c1", "c1", "c3"],
            "place": ["合成东市", "合成西市", "合成南市", "合成北市"],
            "date": ["2019", "2023-05", "2025-02", None],  # the place is as of 2024-12-31
        }
    )
    page = openpyxl.load_workbook(write_workbook(tmp_path / "moves.xlsx", **tables, moves=moves))["目标企业清单"]
    signs = {row["企业全称"]: row["扩张信号"] for row in shown(page)}
    assert signs == {"合成外一厂": "2023-05 合成西市、2019 合成东市", "合成外二厂": "未知", "合成外三厂": "未知"}


def test_what_the_plan_makes_of_the_place(tables: dict[str, Any], tmp_path: Path) -> None:
    check = cm.recheck_plan(
        tables["graph"], tables["plan"], tables["firms"], tables["matches"], tables["candidates"],
        tables["candidate_matches"], tables["region"],
    )  # fmt: skip
    book = openpyxl.load_workbook(write_workbook(tmp_path / "after.xlsx", **tables, recheck=check))
    then = check.coverage.set_index("node_id")["strength"]
    rows = {row["环节编号"]: row for row in shown(book["现状"])}
    assert {node: row["路径落实后强度"] for node, row in rows.items()} == pytest.approx(then.to_dict())
    planned = tables["plan"]["node_id"].tolist()
    assert planned and all(rows[node]["路径落实后强度"] > rows[node]["强度"] for node in planned)
    gaps = {row["环节编号"]: (row["缺口类型"], row["路径落实后"]) for row in shown(book["缺口清单"])}
    assert gaps["b"] == ("缺失", "已有")
    assert f"由 {check.before:.2f} 升至 {check.after:.2f}" in all_texts(book["说明"])


def test_joined_chains_are_named_before_the_node() -> None:
    graph = nx.DiGraph(id="x+y", zh="合成甲产业链、合成乙产业链")
    graph.add_node("n", chain="y")
    frame = pd.DataFrame({"node_id": ["n"], "zh": ["合成料"]})
    assert targets_rooms._chain_and_node(frame, graph) == ["合成乙/合成料"]


def test_not_our_workbook_is_refused(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    (tmp_path / "broken.xlsx").write_bytes(b"no zip")
    for name in ("other.xlsx", "broken.xlsx", "absent.xlsx"):
        with pytest.raises(cm.UsageError, match=name):
            workbook_tables(tmp_path / name)


def test_no_text_becomes_a_formula(tmp_path: Path) -> None:
    firms = conform(pd.DataFrame({"firm_id": HOSTILE, "name": HOSTILE, "source": HOSTILE}), "firms")
    path = write_workbook(tmp_path / "hostile.xlsx", firms=firms, notes=HOSTILE)
    with zipfile.ZipFile(path) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "worksheets/sheet" in name]
    assert not [sheet for sheet in sheets if re.search(r"<f[ >]|t=\"e\"", sheet)]
    page = openpyxl.load_workbook(path)["企业名单"]
    column = next(cell.column for cell in page[1] if cell.value == "企业名称")
    cells = [page.cell(row, column) for row in range(2, page.max_row + 1)]
    assert [cell.value for cell in cells] == HOSTILE
    assert [cell.quotePrefix for cell in cells] == [text[0] in "=+-@＝" for text in HOSTILE]


def test_control_characters_and_huge_texts(tmp_path: Path) -> None:
    names = ["合\x00成\x0b厂", "a\r\nb", "\u202egnp.exe", "合成" * 20_000]
    firms = conform(pd.DataFrame({"firm_id": list("abcd"), "name": names}), "firms")
    book = openpyxl.load_workbook(write_workbook(tmp_path / "odd.xlsx", firms=firms))
    # One name is cut on two sheets: 企业名单 and 数据来源, which says whom a source is for.
    read = [row["企业名称"] for row in shown(book["企业名单"])]
    assert read[:3] == ["合成厂", "a\nb", "gnp.exe"]
    assert len(read[3]) == MOST_CHARS and read[3].endswith(CUT_MARK)
    assert "2 个单元格的原文超过" in all_texts(book["说明"])


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_is_safe(text: str) -> None:
    safe = safe_text(text)
    assert safe == safe_text(safe)
    safe.encode("utf-8")
    assert not openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.search(safe)


def test_half_a_character_is_dropped() -> None:
    assert safe_text("\ud800合成\ufffe") == "合成"


def test_a_cut_never_halves_a_character() -> None:
    # 𠮷 takes two of Excel's 32,767 units, so an odd room must not end within one.
    text = safe_text("a" + "𠮷" * 20_000)
    assert len(text.encode("utf-16-le")) // 2 <= MOST_CHARS
    assert text.removesuffix(CUT_MARK).strip("a") == "𠮷" * (len(text) - len(CUT_MARK) - 1)


def test_long_lists_are_cut_and_say_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for module in (workbook_style, workbook, booklists):
        monkeypatch.setattr(module, "MOST_ROWS", 2)
    firms = conform(pd.DataFrame({"firm_id": list("abc"), "name": ["合成一", "合成二", "合成三"]}), "firms")
    matches = conform(pd.DataFrame({"firm_id": ["c"], "node_id": ["x"], "score": [1.0], "by": ["given"]}), "matches")
    book = openpyxl.load_workbook(write_workbook(tmp_path / "long.xlsx", firms=firms, matches=matches))
    # The firm that makes something is kept before those that make nothing.
    assert [row["企业名称"] for row in shown(book["企业名单"])] == ["合成三", "合成一"]
    assert "“企业名单”共 3 行，只列前 2 行" in all_texts(book["说明"])


@pytest.mark.parametrize("name", [name for name in KEYS if name not in ("matches", "candidate_matches")])
def test_empty_tables(name: str, tmp_path: Path) -> None:
    contract = {"candidates": "firms"}.get(name, name)
    given_tables: dict[str, Any] = {name: conform(pd.DataFrame(), contract)}
    path = write_workbook(tmp_path / "empty.xlsx", **given_tables)
    assert workbook_tables(path)[name].empty


def test_nothing_found_at_all(graph: nx.DiGraph, tmp_path: Path) -> None:
    firms, matches = conform(pd.DataFrame(), "firms"), conform(pd.DataFrame(), "matches")
    coverage = cm.measure_coverage(graph, firms, matches)
    gaps = cm.find_gaps(graph, coverage)
    targets = cm.rank_targets(graph, gaps, firms, matches)
    plan = cm.plan_targets(graph, coverage, targets)
    path = write_workbook(
        tmp_path / "none.xlsx", graph=graph, coverage=coverage, gaps=gaps, targets=targets, plan=plan,
        firms=firms, candidates=firms, matches=matches, candidate_matches=matches,
    )  # fmt: skip
    assert openpyxl.load_workbook(path).sheetnames == ORDER
    back = workbook_tables(path)
    assert [len(back[name]) for name in ("gaps", "targets", "plan", "firms", "matches")] == [5, 0, 0, 0, 0]


def test_only_the_tables_given_get_a_sheet_and_nodes_keep_their_ids(tmp_path: Path) -> None:
    gaps = pd.DataFrame({"node_id": ["a"], "action": ["fill"], "severity": [0.5], "reason": ["缺。 missing."]})
    book = openpyxl.load_workbook(write_workbook(tmp_path / "gaps.xlsx", gaps=gaps))
    assert book.sheetnames == ["说明", "缺口清单"]
    row = shown(book["缺口清单"])[0]
    assert (row["环节"], row["补/延/强/建"], row["可发挥度"], row["理由"]) == ("a", "补链", 0.5, "缺。")


def test_wrong_calls(tmp_path: Path) -> None:
    with pytest.raises(cm.UsageError, match=r"\.xlsx"):
        write_workbook(tmp_path / "lists.csv", gaps=pd.DataFrame({"node_id": []}))
    with pytest.raises(cm.UsageError, match="没有可写的表"):
        write_workbook(tmp_path / "lists.xlsx")


def test_a_file_open_in_excel_stays_as_it_was(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    target = tmp_path / "lists.xlsx"
    target.write_bytes(b"old")

    def locked(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(cm.ChainmapError, match=r"lists\.xlsx.*(Excel|WPS)"):
        write_workbook(target, gaps=pd.DataFrame({"node_id": ["a"]}))
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_given_tables_are_not_changed(tables: dict[str, Any], tmp_path: Path) -> None:
    copies = {name: table.copy() for name, table in tables.items() if isinstance(table, pd.DataFrame)}
    write_workbook(tmp_path / "again.xlsx", **tables)
    for name, copy in copies.items():
        assert_frame_equal(copy, tables[name])


def test_words() -> None:
    assert zh_half("合成料缺失。 it is missing.") == "合成料缺失。"
    assert (zh_half(pd.NA), zh_half("没有英文")) == ("", "没有英文")
    assert zh_half("待核：甲 / to check: a；待核：乙 / to check: b") == "待核：甲；待核：乙"
    said = "合成报 2019 http://example.org/a,b.html; 合成鉴（http://example.org/c；2018；https://example.org/d），合成"
    assert cited(said) == "合成报 2019；合成鉴（2018），合成"
    assert listed(f"企{i}" for i in range(9)).endswith("等9家")
    assert (text_width("尼龙66\nab"), lines_needed("尼龙", 6), lines_needed("尼" * 30, 22)) == (6, 1, 3)


@pytest.fixture(scope="module")
def example() -> Any:
    return cm.study("nylon", region="pingdingshan")


@pytest.fixture(scope="module")
def example_path(example: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_workbook(tmp_path_factory.mktemp("example") / "nylon.xlsx", example)


@pytest.fixture(scope="module")
def shipped(example_path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(example_path)


def test_the_shipped_example(example: Any, example_path: Path, shipped: openpyxl.Workbook) -> None:
    assert shipped.sheetnames == ORDER
    assert shipped["说明"]["A1"].value == example.title
    names = [example.graph.nodes[node]["zh"] for node in example.gaps["node_id"]]
    assert [row["环节"] for row in shown(shipped["缺口清单"])] == names
    assert all(row["推荐理由"] and row["来源"] and row["所在地"] for row in shown(shipped["招商路径清单"]))
    back = workbook_tables(example_path)
    for name, key in KEYS.items():
        same(back[name], getattr(example, name), key)


@pytest.fixture(scope="module")
def office(path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook as LibreOffice opens it and saves it again: PDF, CSV of every sheet, XLSX."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not on this machine")
    folder = tmp_path_factory.mktemp("office")
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    for kind in ("pdf", every_sheet, "xlsx:Calc MS Excel 2007 XML"):
        subprocess.run(
            [program, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", kind,
             "--outdir", str(folder), str(path)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
    return folder


def test_opens_in_libreoffice(office: Path) -> None:
    assert (office / "lists.pdf").stat().st_size > 10_000
    with (office / "lists-目标企业清单.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    assert rows[1][:5] == ["1", "合成外一厂", "未知", "合成省 合成外市", "合成乙料"]


def test_pdf_shows_chinese(office: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not on this machine")
    said = subprocess.run(["pdftotext", "-layout", "lists.pdf", "-"], cwd=office, capture_output=True, check=True)
    text = said.stdout.decode("utf-8")
    assert "合成外一厂" in text and "怎么读" in text and "第 1 页" in text
    # The lists are short, so that each takes one page, with every printed column on it.
    ranked = next(page for page in text.split("\f") if "统一社会信用代码" in page[:800])
    assert all(word in ranked for word in ("合成外一厂", "名次区间", "对接单位", "1,200"))
    assert "经营范围" not in text and "匹配分" not in ranked


def test_reads_back_after_libreoffice_saved_it(tables: dict[str, Any], office: Path) -> None:
    back = workbook_tables(office / "lists.xlsx")
    for name, key in KEYS.items():
        same(back[name], tables[name], key)

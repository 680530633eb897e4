"""Chains as planners keep them in tables: read as they are, told of by sheet, row and column where they cannot be."""

from __future__ import annotations

import datetime
import io
import random
import time
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from chainmap.definition.models import Chain, Input, Need, Node, Segment, Source
from chainmap.definition.reader import check_chain_file, read_chain
from chainmap.definition.tabular.columns import CHAIN_TABLES
from chainmap.definition.tabular.tables import (
    chain_to_tables,
    check_chain_tables,
    holds_chain_tables,
    load_chain_tables,
    read_chain_tables,
    tables_to_chain,
)
from chainmap.definition.tabular.writing import write_chain
from chainmap.tables.faults import Fault, InputFaults, UsageError
from tests.spoiling import FIVE

HEAD = {"id": "five", "zh": "合成链", "en": "synthetic", "date": "2026"}
NODES = [
    ["中文名", "英文名", "上中下游"],
    ["合成甲料", "synthetic a", "上游"],
    ["合成乙料", "synthetic b", "中游"],
    ["合成丙料", "synthetic c", "下游"],
]
LINKS = [["原料", "产品"], ["合成甲料", "synthetic b"], ["synthetic_b", "合成丙料"]]


def book(path: Path, **sheets: list[list[Any]]) -> Path:
    """Write a workbook with these sheets."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        page = made.create_sheet(title)
        for row in rows:
            page.append(row)
    made.save(path)
    return path


def lists(folder: Path, encoding: str = "utf-8", **tables: list[list[Any]]) -> Path:
    """Write lists into a folder."""
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        text = "".join(",".join("" if cell is None else str(cell) for cell in row) + "\n" for row in rows)
        (folder / f"{name}.csv").write_bytes(text.encode(encoding))
    return folder


def links_of(chain: Chain) -> list[tuple[str, str]]:
    return [(link.node, key) for key, node in chain.nodes.items() for link in node.inputs]


def errors(found: list[Fault]) -> list[Fault]:
    return [fault for fault in found if fault.level == "error"]


def told(found: list[Fault]) -> str:
    return "\n".join(map(str, found))


def with_row(rows: list[list[Any]], *row: Any) -> list[list[Any]]:
    return [*rows, list(row)]


def with_column(rows: list[list[Any]], title: str, *cells: Any) -> list[list[Any]]:
    filled = [*cells, *[None] * (len(rows) - 1 - len(cells))]
    return [[*row, cell] for row, cell in zip(rows, [title, *filled], strict=True)]


def test_every_field_of_the_models_has_its_column():
    apart = {"chain": {"segments", "needs", "sources", "nodes"}, "nodes": {"inputs"}, "links": {"node"}}
    more = {"links": {"from", "to", "from_zh", "to_zh"}, "chain": set()}
    models = {"chain": Chain, "nodes": Node, "links": Input, "segments": Segment, "needs": Need, "sources": Source}
    for table, model in models.items():
        columns = {column.name for column in CHAIN_TABLES[table]}
        assert columns - more.get(table, {"id"}) == set(model.model_fields) - apart.get(table, set())
        headers = [column.zh for column in CHAIN_TABLES[table]]
        assert len(set(headers)) == len(headers)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_a_planners_two_lists_are_a_chain(tmp_path: Path, encoding: str):
    folder = lists(tmp_path, encoding, 我的环节=NODES, 我的关系=LINKS)
    with pytest.warns(UserWarning, match="没有环节编号，用英文名生成"):
        chain = read_chain_tables(folder / "我的环节.csv", links=folder / "我的关系.csv", **HEAD)
    assert list(chain.nodes) == ["synthetic_a", "synthetic_b", "synthetic_c"]
    assert links_of(chain) == [("synthetic_a", "synthetic_b"), ("synthetic_b", "synthetic_c")]
    assert [node.stage for node in chain.nodes.values()] == ["upstream", "midstream", "downstream"]
    assert {key: segment.zh for key, segment in chain.segments.items()} == {
        "upstream": "上游", "midstream": "中游", "downstream": "下游",
    }  # fmt: skip
    assert (chain.id, chain.zh, chain.en, chain.date) == ("five", "合成链", "synthetic", "2026")
    assert (
        chain.nodes["synthetic_a"].importance == 3 and "importance" not in chain.nodes["synthetic_a"].model_fields_set
    )


def test_a_planners_workbook_is_known_by_its_headers(tmp_path: Path):
    title = [["合成产业链环节清单", None, None], [None, None, None], *NODES]
    path = book(tmp_path / "my_chain.xlsx", 说明=[["合成说明"]], Sheet2=LINKS, Sheet1=title)
    found = load_chain_tables(path, date="2026")
    assert found.chain and links_of(found.chain) == [("synthetic_a", "synthetic_b"), ("synthetic_b", "synthetic_c")]
    assert (found.chain.id, found.chain.zh) == ("my_chain", "my_chain")
    said = told(found.faults)
    assert "没有读取“说明”" in said and "用“my_chain”" in said and "表头到第 3 行为止" in said
    assert not errors(found.faults)


def test_words_of_the_columns_may_be_chinese_or_english_wide_or_narrow(tmp_path: Path):
    nodes = with_column(NODES, "可外购", "否", True, "ＮＯ")
    nodes = with_column(nodes, "重要性", 5.0, "４", None)
    nodes = with_column(nodes, "别名（选填）", "甲液；甲液体, 甲酸料", "1,6-合成二胺、N,N-合成胺", 66)
    links = with_column(LINKS, "类型", "公用工程", "Auxiliary")
    links = with_column(links, "循环", 0, "否")
    links = with_column(links, "占比(%)", "35%", 12.5)
    links = with_column(links, "单耗(吨/吨)", 1.5, None)
    links = with_column(links, "依据", "配平反应", None)
    links = with_column(links, "来源", "合成日报 2023；合成年鉴", "判断：合成理由")
    found = load_chain_tables(book(tmp_path / "c.xlsx", 环节=nodes, 链接=links), **HEAD)
    assert found.chain, told(found.faults)
    a, b, c = found.chain.nodes.values()
    assert [node.buyable for node in (a, b, c)] == [False, True, False]
    assert [node.importance for node in (a, b, c)] == [5, 4, 3]
    assert a.aliases == ("甲液", "甲液体, 甲酸料") or a.aliases == ("甲液", "甲液体", "甲酸料")
    assert b.aliases == ("1,6-合成二胺", "N,N-合成胺") and c.aliases == ("66",)
    first, second = b.inputs[0], c.inputs[0]
    assert (first.kind, first.share, first.t_per_t, first.basis) == ("utility", 0.35, 1.5, "stoichiometric")
    assert (second.kind, second.share) == ("auxiliary", 0.125)
    assert first.sources == (Source(kind="cited", publisher="合成日报 2023"), Source(kind="judgement", why="合成年鉴"))
    assert second.sources == (Source(kind="judgement", why="判断：合成理由"),)
    assert "没有来源表" in told(found.faults)


def test_only_texts_that_can_be_looked_up_count_as_cited(tmp_path: Path):
    nodes = with_column(NODES, "来源", "一般工艺，未见公开数据", "《合成手册》，合成日报 2023", "规模 2000 吨、未核实")
    links = with_column(LINKS, "来源", "https://example.org/a,b", "无")
    found = load_chain_tables(book(tmp_path / "c.xlsx", 环节=nodes, 链接=links), **HEAD)
    assert found.chain, told(found.faults)
    a, b, c = found.chain.nodes.values()
    assert a.sources == (Source(kind="judgement", why="一般工艺，未见公开数据"),)
    assert b.sources == (
        Source(kind="cited", publisher="《合成手册》"),
        Source(kind="cited", publisher="合成日报 2023"),
    )
    assert c.sources == (Source(kind="judgement", why="规模 2000 吨、未核实"),)
    assert b.inputs[0].sources == (Source(kind="cited", publisher="https://example.org/a,b"),)
    assert not c.inputs[0].sources
    said = [fault for fault in found.faults if "没有来源表" in fault.zh]
    # 3 cited: the book, the daily, the page; 2 remarks
    assert (
        len(said) == 1 and said[0].level == "warning" and "5 处文字中，3 处" in said[0].zh and "2 处没有" in said[0].zh
    )


def test_beside_a_table_of_sources_a_remark_is_one_fault(tmp_path: Path):
    nodes = with_column(NODES, "来源", "s1，s2", "s1、s3", "一般工艺，未见公开数据")
    table = [["编号", "类型", "发布者"], ["s1", "引用", "合成日报"], ["s2", "教材", "合成社"]]
    found = load_chain_tables(book(tmp_path / "c.xlsx", 环节=nodes, 链接=LINKS, 来源=table), **HEAD)
    wrong = errors(found.faults)
    assert [fault.row for fault in wrong] == [3, 4]
    assert "“s3”" in wrong[0].zh and "“一般工艺，未见公开数据”" in wrong[1].zh


def test_what_excel_makes_of_codes_and_dates_is_mended_or_refused(tmp_path: Path):
    nodes = with_column(NODES, "国标行业", 610, 2614.0, "C2651、0711")
    chain = [["编号", "中文名", "英文名", "日期"], ["five", "合成链", "synthetic", datetime.datetime(2025, 12, 1)]]
    found = load_chain_tables(book(tmp_path / "c.xlsx", 产业链=chain, 环节=nodes, 链接=LINKS))
    assert found.chain, told(found.faults)
    assert [node.industry for node in found.chain.nodes.values()] == [("0610",), ("2614",), ("2651", "0711")]
    assert found.chain.date == "2025-12-01"
    assert "已补回：第2行 0610" in told(found.faults)
    # 111 is a group of its own, and what is left of 0111 when its 0 is gone.
    nodes = with_column(NODES, "国标行业", 111)
    found = load_chain_tables(book(tmp_path / "d.xlsx", 环节=nodes, 链接=LINKS), **HEAD)
    assert [(fault.row, fault.field) for fault in errors(found.faults)] == [(2, "国标行业")]
    text = load_chain_tables(book(tmp_path / "e.xlsx", 环节=with_column(NODES, "国标行业", "111"), 链接=LINKS), **HEAD)
    assert text.chain and text.chain.nodes["synthetic_a"].industry == ("111",)


def test_a_list_that_excel_saved_has_its_zeros_put_back(tmp_path: Path):
    chain = read_chain(FIVE)
    nodes = {key: node.model_copy(update={"industry": ("0610",)}) for key, node in chain.nodes.items()}
    folder = write_chain(chain.model_copy(update={"nodes": nodes}), tmp_path / "lists")
    file = folder / "nodes.csv"
    file.write_text(file.read_text(encoding="utf-8-sig").replace("'0610", "610"), encoding="gbk")
    found = load_chain_tables(folder)
    assert found.chain and {node.industry for node in found.chain.nodes.values()} == {("0610",)}
    assert "5 个行业代码被 Excel 去掉了前面的 0" in told(found.faults)


def test_ids_names_and_aliases_all_find_their_node(tmp_path: Path):
    nodes = with_column(NODES, "别名", "甲液", "乙液")
    links = [["原料", "原料名称", "产品", "产品名称"], ["甲液", None, "ＳＹＮＴＨＥＴＩＣ B", None],
             [None, "乙液", "synthetic_c", "合成丙料"], ["synthetic_a", "已改名", "合成丙料", None]]  # fmt: skip
    found = load_chain_tables(book(tmp_path / "c.xlsx", 环节=nodes, 链接=links), **HEAD)
    a, b, c = "synthetic_a", "synthetic_b", "synthetic_c"
    assert found.chain and links_of(found.chain) == [(a, b), (b, c), (a, c)]
    assert "第4行 (row 4), B列 (column B) 原料名称" in told(found.faults) and "“已改名”不是同一环节" in told(
        found.faults
    )


def test_needs_and_segments_may_be_titles_or_made_of_their_words(tmp_path: Path):
    nodes = with_column(
        with_column(NODES, "环节组", "原料段", "Products", "made"), "落地条件", "蒸汽、园区", "无", None
    )
    segments = [["编号", "中文名", "英文名"], ["raw", "原料段", "Raw"], ["made", "制品段", "Products"]]
    needs = [["编号", "中文名", "英文名"], ["steam", "蒸汽", "steam"], ["park", "园区", None]]
    path = book(tmp_path / "c.xlsx", 环节=nodes, 链接=LINKS, 环节组=segments, 条件=needs)
    chain = load_chain_tables(path, **HEAD).chain
    assert chain and [node.segment for node in chain.nodes.values()] == ["raw", "made", "made"]
    assert chain.nodes["synthetic_a"].gate == ("steam", "park") and chain.needs["park"].en == "园区"
    bare = load_chain_tables(book(tmp_path / "d.xlsx", 环节=nodes, 链接=LINKS), **HEAD).chain
    assert bare and list(bare.segments) == ["原料段", "Products", "made"]
    assert list(bare.needs) == ["蒸汽", "园区"]


def test_merged_cells_count_for_every_row(tmp_path: Path):
    path = book(tmp_path / "c.xlsx", 环节=[*NODES[:3], ["合成丙料", "synthetic c", None]], 链接=LINKS)
    made = openpyxl.load_workbook(path)
    made["环节"].merge_cells("C3:C4")
    made.save(path)
    found = load_chain_tables(path, **HEAD)
    assert found.chain and found.chain.nodes["synthetic_c"].stage == "midstream"
    assert "纵向合并的单元格" in told(found.faults)


# sheet, its rows, row and column of the fault, words of the message, words of the remedy
SPOILED: list[tuple[str, list[list[Any]], int, str, str, str]] = [
    ("环节", with_row(NODES, "合成丁料", "synthetic d", "下由"), 5, "C 上中下游", "“下由”不是可选的值", "下游"),
    ("环节", with_row(NODES, "合成丁料", "synthetic d", None), 5, "C 上中下游", "缺少必填", ""),
    ("环节", with_row(NODES, "合成丁料", None, "下游"), 5, "", "没有编号，也没有英文名", "adiponitrile"),
    ("环节", with_row(NODES, "合成甲料", "synthetic d", "下游"), 5, "A 中文名", "已是环节“synthetic_a”的", "一个词"),
    ("环节", with_row(NODES, "合成丁料", "Synthetic-A", "下游"), 5, "", "编号“synthetic_a”写了两次", "改其中一个"),
    ("环节", with_row(NODES, "#REF!", "synthetic d", "下游"), 5, "A 中文名", "Excel 错误值", "公式"),
    ("环节", with_row(NODES, "锟斤拷", "synthetic d", "下游"), 5, "A 中文名", "乱码", "重新导出"),
    ("环节", with_column(NODES, "重要性", 3, 9), 3, "D 重要性", "“9”太大，最大是 5", ""),
    ("环节", with_column(NODES, "重要性", 3, 2.5), 3, "D 重要性", "不是整数", "整数"),
    ("环节", with_column(NODES, "可外购", "大概"), 2, "D 可外购", "不是“是”或“否”", "是 或 否"),
    ("环节", with_column(NODES, "国标行业", "有机化学"), 2, "D 国标行业", "“有机化学”不合写法", "2 至 4 位"),
    ("环节", with_column(NODES, "国标行业", "9999"), 2, "D 国标行业", "没有“9999”", ""),
    ("环节", with_column(NODES, "编号", "Ａ B"), 2, "D 编号", "不合写法", "小写字母"),
    ("环节", with_column(NODES, "同一环节", "甲料"), 2, "D 同一环节", "甲料", ""),
    ("链接", with_row(LINKS, "合成甲科", "合成丙料"), 4, "A 原料", "没有名为“合成甲科”的环节", "合成甲料"),
    ("链接", with_row(LINKS, "合成甲料", "合成丙"), 4, "B 产品", "没有名为“合成丙”的环节", "合成丙料"),
    ("链接", with_row(LINKS, "合成甲料、合成乙料", "合成丙料"), 4, "A 原料", "没有名为", "拆成 2 行"),
    ("链接", with_row(LINKS, None, "合成丙料"), 4, "A 原料", "没有写原料", "名称或编号"),
    ("链接", with_row(LINKS, "合成甲料", "合成甲料"), 4, "A 原料", "不能是自己的原料", ""),
    ("链接", with_row(LINKS, "合成甲料", "合成乙料"), 4, "A 原料", "写了两次", "路线"),
    ("链接", with_row(LINKS, "合成丙料", "合成甲料"), 4, "A 原料", "成环", "“循环”列填 是"),
    ("链接", with_column(LINKS, "单耗", "约3"), 2, "C 单耗", "不是数字", "数字"),
    ("链接", with_column(LINKS, "单耗", 3), 2, "C 单耗", "没有来源", "“来源”"),
    ("链接", with_column(LINKS, "单耗", 3), 2, "C 单耗", "单耗要写明依据", "“依据”"),
    ("链接", with_column(LINKS, "单耗", -1), 2, "C 单耗", "太小，须大于 0", ""),
    ("链接", with_column(LINKS, "占比", 35), 2, "C 占比", "太大，最大是 1", ""),
    ("链接", with_column(LINKS, "占比(%)", 0.35), 2, "C 占比(%)", "读不准", "35%"),
    ("链接", with_column(LINKS, "类型", "原来"), 2, "C 类型", "“原来”不是可选的值", "可填：材料"),
    ("链接", with_column(LINKS, "来源", '{"kind": "cited"}'), 2, "C 来源", "写明发布者", ""),
    ("产业链", [["编号", "日期"], ["five", "2025-13"]], 2, "B 日期", "没有“2025-13”这一天", "2019-12"),
    ("产业链", [["编号", "日期"], ["five", "去年"]], 2, "B 日期", "不是日期", "2015-03"),
    ("产业链", [["编号", "日期"], ["five", 2026], ["six", 2026]], 3, "", "只能有一行", "多余"),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "rows", "row", "column", "wrong", "mend"), SPOILED)
@pytest.mark.parametrize("kind", ["book", "lists"])
def test_a_fault_is_told_where_it_stands(
    tmp_path: Path, kind: str, sheet: str, rows: list[list[Any]], row: int, column: str, wrong: str, mend: str
):
    tables = {"环节": NODES, "链接": LINKS, "产业链": [["编号", "日期"], ["five", 2026]], sheet: rows}
    path = book(tmp_path / "c.xlsx", **tables) if kind == "book" else lists(tmp_path / "c", **{
        name: [[f'"{str(cell).replace(chr(34), chr(34) * 2)}"' if isinstance(cell, str) else cell for cell in line]
               for line in one] for name, one in tables.items()})  # fmt: skip
    with pytest.raises(InputFaults) as caught:
        read_chain_tables(path)
    letter, _, header = column.partition(" ")
    place = f", {letter}列 (column {letter}) {header}" if column else ""
    here = [fault for fault in caught.value.faults if fault.row == row and fault.where.endswith(place)]
    fits = [fault for fault in here if wrong in fault.zh]
    assert fits, told(list(caught.value.faults))
    assert mend in str(fits[0]) and fits[0].en
    assert fits[0].where.startswith(f"c.xlsx [{sheet}], 第" if kind == "book" else f"{sheet}.csv, 第")


def test_all_faults_come_at_once_and_none_twice(tmp_path: Path):
    nodes = with_column(with_row(NODES, "合成丁料", "synthetic d", "顶游"), "重要性", 9, "高", 3, 3)
    links = with_row(with_row(LINKS, "甲", "合成丙料"), "合成丙料", "合成甲料")
    found = errors(check_chain_tables(book(tmp_path / "c.xlsx", 环节=nodes, 链接=links), id="five", date="2025-13"))
    places = [(fault.where.split(",")[0], fault.row, fault.field) for fault in found]
    assert places == [
        (str(tmp_path / "c.xlsx"), 0, ""),
        ("c.xlsx [环节]", 2, "重要性"),
        ("c.xlsx [环节]", 3, "重要性"),
        ("c.xlsx [环节]", 5, "上中下游"),
        ("c.xlsx [链接]", 4, "原料"),
        ("c.xlsx [链接]", 5, "原料"),
    ]


@pytest.mark.parametrize(
    ("nodes", "links", "wrong"),
    [
        ([["中文名"], ["合成甲料"]], LINKS, "缺少列“上中下游”"),
        ([["上中下游", "备注"], ["上游", ""]], LINKS, "缺少列“中文名” 或 “环节编号”"),
        (with_column(NODES, "环节名称"), LINKS, "两列含义相同：“中文名”和“环节名称”"),
        (NODES, [["原料"], ["合成甲料"]], "缺少列“产品”"),
        (NODES, [["上面", "下面"], ["合成甲料", "合成乙料"]], "缺少列“原料”"),
    ],
)
def test_missing_and_doubled_columns_are_told(
    tmp_path: Path, nodes: list[list[Any]], links: list[list[Any]], wrong: str
):
    path = book(tmp_path / "c.xlsx", 环节=nodes, 链接=links)
    with pytest.raises(InputFaults, match=wrong) as caught:
        read_chain_tables(path, **HEAD)
    assert "表头 (header)" in str(caught.value)


def test_what_is_not_read_is_told(tmp_path: Path):
    nodes = with_column(with_column(NODES, "负责部门", "合成局"), "单耗(kg/t)", 3)
    path = book(tmp_path / "c.xlsx", 环节=nodes, 链接=with_column(LINKS, "别名", "x"), 备忘=[["x"]])
    with pytest.warns(UserWarning) as caught:
        read_chain_tables(path, **HEAD)
    said = str(caught[0].message)
    for name in ("“负责部门”列", "“单耗(kg/t)”列", "“别名”列", "“备忘”"):
        assert f"没有读取{name}" in said
    folder = lists(tmp_path / "folder", nodes=NODES, links=LINKS, firms=[["企业名称"], ["合成公司"]])
    assert "未读取的文件：firms.csv" in told(load_chain_tables(folder, **HEAD).faults)


def test_the_date_of_a_chain_is_asked_for_and_its_names_are_said(tmp_path: Path):
    folder = lists(tmp_path / "合成", nodes=NODES, links=LINKS)
    with pytest.raises(InputFaults) as caught:
        read_chain_tables(folder / "nodes.csv", links=folder / "links.csv")
    assert "没有写产业链的日期" in str(caught.value) and "date=" in str(caught.value)
    assert "缺少必填的“产业链编号”" in str(caught.value)  # no id can be made of 合成
    found = load_chain_tables(folder, id="five", date="2026")
    assert found.chain and found.chain.zh == found.chain.en == "合成"


def test_an_id_made_of_a_file_name_is_warned_of(tmp_path: Path):
    found = load_chain_tables(book(tmp_path / "合成表4.xlsx", 环节=NODES, 链接=LINKS), date="2026")
    said = [fault for fault in found.faults if "“n_4”" in fault.zh]
    assert found.chain and found.chain.id == "n_4"
    assert [fault.level for fault in said] == ["warning"] and "由文件名“合成表4”得来" in said[0].zh
    named = load_chain_tables(tmp_path / "合成表4.xlsx", date="2026", en="Synthetic Chain")
    assert "由英文名“Synthetic Chain”得来" in told(named.faults)


def test_of_nodes_and_links_in_two_files_it_is_told_how_they_come_together(tmp_path: Path):
    pair = book(tmp_path / "环节.xlsx", Sheet1=NODES), book(tmp_path / "链接.xlsx", Sheet1=LINKS)
    for path, lacking in zip(pair, ("没有“链接”表", "没有“环节”表"), strict=True):
        found = check_chain_tables(path, **HEAD)
        assert [fault.zh for fault in errors(found) if lacking in fault.zh] and len(errors(found)) == 1
        assert "同一文件夹" in errors(found)[0].mend_zh and "--links" in errors(found)[0].mend_zh
        assert not alone(found)
    assert not errors(check_chain_tables(tmp_path, **HEAD))


def alone(found: list[Fault]) -> list[str]:
    """Give what is said of nodes without users, inputs or any link."""
    return [fault.zh for fault in found if any(word in fault.zh for word in ("没有去处", "没有任何原料", "都不相连"))]


def test_a_row_without_id_is_one_fault_however_many_links_it_has(tmp_path: Path):
    nodes = [*NODES[:3], ["合成丙料", None, "下游"]]
    links = with_row(LINKS, "合成甲料", "合成丙料")
    found = check_chain_tables(book(tmp_path / "c.xlsx", 环节=nodes, 链接=links), **HEAD)
    assert [(fault.row, fault.zh) for fault in errors(found)] == [(4, "“合成丙料”没有编号，也没有英文名")]
    assert not alone(found)
    bare = [[row[0], None, row[2]] for row in NODES[1:]]
    found = check_chain_tables(book(tmp_path / "d.xlsx", 环节=[NODES[0], *bare], 链接=links), **HEAD)
    assert [fault.row for fault in errors(found)][:3] == [2, 3, 4]
    assert "至少要有一项" not in told(found)


def test_a_remark_below_the_nodes_is_passed_over_and_told(tmp_path: Path):
    nodes = [[number, *row] for number, row in zip(["序号", 1, 2, 3], NODES, strict=True)]
    nodes += [["合计", None, None, None]]
    found = load_chain_tables(book(tmp_path / "c.xlsx", 环节=nodes, 链接=LINKS), **HEAD)
    assert found.chain and len(found.chain.nodes) == 3
    assert "没有读到环节的内容，略过（1 行：5）" in told(found.faults)


def test_a_mistyped_end_of_a_link_says_nothing_of_the_node_that_was_meant(tmp_path: Path):
    links = [LINKS[0], ["合成甲科", "synthetic b"], LINKS[2]]
    found = check_chain_tables(book(tmp_path / "c.xlsx", 环节=NODES, 链接=links), **HEAD)
    assert [fault.row for fault in errors(found)] == [2] and not alone(found)
    whole = check_chain_tables(book(tmp_path / "d.xlsx", 环节=NODES, 链接=[LINKS[0], LINKS[2]]), **HEAD)
    assert alone(whole) == ["环节“synthetic_a”与其他环节都不相连", "中下游环节“synthetic_b”没有任何原料"]


@pytest.mark.parametrize(
    ("nodes", "links", "level"),
    [([], LINKS, "error"), (NODES[:1], LINKS, "error"), (NODES, [], "error"), (NODES, LINKS[:1], "warning")],
)
def test_an_empty_sheet_is_told_of_once(tmp_path: Path, nodes: list[list[Any]], links: list[list[Any]], level: str):
    found = check_chain_tables(book(tmp_path / "c.xlsx", 环节=nodes, 链接=links), **HEAD)
    assert [fault.level for fault in found if "表是空的" in fault.zh] == [level]
    assert len(errors(found)) == (level == "error") and not alone(found)
    empty = book(tmp_path / "d.xlsx", Sheet1=[])
    with pytest.raises(InputFaults, match="文件是空的") as caught:
        read_chain_tables(empty)
    assert len(caught.value.faults) == 1


@pytest.mark.parametrize("said", ["高", 4.5, "4.5", "5级", True])
def test_an_importance_that_is_no_whole_number_is_told_its_range(tmp_path: Path, said: Any):
    found = check_chain_tables(book(tmp_path / "c.xlsx", 环节=with_column(NODES, "重要性", said), 链接=LINKS), **HEAD)
    assert [(fault.row, fault.mend_zh) for fault in errors(found)] == [(2, "填 1 到 5 的整数")]


def test_a_table_made_in_python_is_told_of_by_its_rows():
    nodes = pd.DataFrame({"id": ["a", "b"], "zh": ["合成甲", "合成乙"], "stage": ["upstream", "顶"], "en": ["a", "b"]})
    links = pd.DataFrame({"from": ["a"], "to": ["c"]})
    with pytest.raises(InputFaults) as caught:
        tables_to_chain({"nodes": nodes, "links": links}, **HEAD)
    assert [fault.where for fault in caught.value.faults] == [
        "nodes, 第3行 (row 3), C列 (column C) stage",
        "links, 第2行 (row 2), B列 (column B) to",
    ]
    empty = tables_to_chain(chain_to_tables(read_chain(FIVE)))
    assert empty == read_chain(FIVE)
    with pytest.raises(InputFaults, match="表是空的"):
        tables_to_chain({"nodes": nodes.iloc[:0], "links": links.iloc[:0]}, **HEAD)


def test_warnings_of_tables_are_those_of_the_file(tmp_path: Path):
    text = check_chain_file("nylon")
    path = write_chain(read_chain("nylon"), tmp_path / "nylon.xlsx")
    found = check_chain_tables(path)
    assert sorted(fault.zh for fault in found) == sorted(fault.zh for fault in text)
    assert all("nylon.xlsx [" in fault.where for fault in found)


def test_two_lists_need_both_and_a_folder_needs_its_nodes(tmp_path: Path):
    folder = lists(tmp_path / "f", nodes=NODES)
    with pytest.raises(UsageError, match="links="):
        read_chain_tables(folder / "nodes.csv")
    with pytest.raises(InputFaults, match="没有“链接”表"):
        read_chain_tables(folder, **HEAD)
    with pytest.raises(UsageError, match="nothere"):
        read_chain_tables(tmp_path / "nothere.xlsx")
    with pytest.raises(UsageError, match=r"没有 nodes\.csv"):
        read_chain_tables(lists(tmp_path / "g", links=LINKS))
    assert holds_chain_tables(folder) and not holds_chain_tables(tmp_path / "g")
    assert holds_chain_tables("a.xlsx") and holds_chain_tables("a.csv") and not holds_chain_tables("a.yaml")
    sheet = book(tmp_path / "c.xlsx", 甲=NODES, 乙=LINKS)
    assert load_chain_tables(f"{sheet}#甲", links=f"{sheet}#乙", **HEAD).chain


def far(cell: str, merged: str = "") -> bytes:
    """Give a workbook with one cell far out, or a merged range over everything."""
    made = io.BytesIO()
    source = openpyxl.Workbook()
    source.active.title = "环节"
    source.active.append(NODES[0])
    source.save(made)
    out = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("xl/worksheets/"):
                row = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
                extra = f'<row r="{row}"><c r="{cell}" t="n"><v>1</v></c></row></sheetData>'.encode()
                data = data.replace(b"</sheetData>", extra)
                if merged:
                    cells = f'</sheetData><mergeCells count="1"><mergeCell ref="{merged}"/></mergeCells>'.encode()
                    data = data.replace(b"</sheetData>", cells)
            new.writestr(name, data)
    return out.getvalue()


def bomb(size: int, laughs: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(far("A9"))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("xl/worksheets/") and laughs:
                rows = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
                head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "xxxxxxxxxx">{rows}]>'.encode()
                data = head + data.replace(b"<v>1</v>", b"<v>&e11;</v>")
            elif name.startswith("xl/worksheets/"):
                data = data.replace(b"</sheetData>", b" " * size + b"</sheetData>")
            new.writestr(name, data)
    return out.getvalue()


HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "text": lambda: "环节,上中下游\n".encode(),
    "page": lambda: b"<html><table><tr><td>x</td></tr></table></html>",
    "old": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600,
    "cut": lambda: far("A9")[:700],
    "no_sheet": lambda: bytes(zipped := io.BytesIO()) or zipfile.ZipFile(zipped, "w").close() or zipped.getvalue(),
    "far_row": lambda: far("B1048577"),
    "far_cell": lambda: far("XFD1048576"),
    "huge_row": lambda: far("A99999999999"),
    "merged": lambda: far("A9", "A1:XFD1048576"),
    "bomb": lambda: bomb(150_000_000),
    "laughs": lambda: bomb(0, laughs=True),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_broken_and_hostile_workbooks_are_refused_at_once(tmp_path: Path, name: str):
    path = tmp_path / "c.xlsx"
    path.write_bytes(HOSTILE[name]())
    before = time.process_time()
    with pytest.raises((InputFaults, UsageError), match=r"c\.xlsx"):
        read_chain_tables(path)
    assert time.process_time() - before < 3  # seconds of processor; measured well under one


def test_broken_lists_are_refused(tmp_path: Path):
    folder = lists(tmp_path / "f", nodes=NODES, links=LINKS)
    (folder / "nodes.csv").write_bytes('中文名,英文名,上中下游\n"合成甲料,a,上游\n'.encode())
    with pytest.raises(InputFaults, match="引号不成对"):
        read_chain_tables(folder, **HEAD)
    (folder / "nodes.csv").write_bytes("中文名，英文名，上中下游\n合成甲料，a，上游\n".encode())
    with pytest.raises(InputFaults, match="全角"):
        read_chain_tables(folder, **HEAD)
    (folder / "nodes.csv").write_bytes("中文名,英文名,上中下游\n合成甲料,a,上游,多\n".encode())
    with pytest.raises(InputFaults, match="单元格比表头多"):
        read_chain_tables(folder, **HEAD)
    (folder / "nodes.csv").write_bytes('中文名,英文名,上中下游\n合成甲料,a,"上游\n合成乙料,b,下游"\n'.encode())
    with pytest.raises(InputFaults, match="吞进了后面的几行"):
        read_chain_tables(folder, **HEAD)
    (folder / "nodes.csv").write_bytes(b"x" * 21_000_000)
    with pytest.raises(InputFaults, match="20 MB"):
        read_chain_tables(folder, **HEAD)
    lists(folder, nodes=[NODES[0], *([f"合成{n}料", f"synthetic {n}", "上游"] for n in range(20_001))])
    with pytest.raises(InputFaults, match="20000 行"):
        read_chain_tables(folder, **HEAD)


def test_of_many_faults_the_first_are_shown_quickly(tmp_path: Path):
    nodes = [NODES[0], *([f"合成{n}料", f"synthetic {n}", "上游"] for n in range(3_000))]
    links = [LINKS[0], *([f"没有{n}", f"合成{n}科"] for n in range(5_000))]
    folder = lists(tmp_path / "f", nodes=nodes, links=links)
    before = time.process_time()
    found = errors(load_chain_tables(folder, **HEAD).faults)
    assert len(found) == 201 and "处问题未列出" in found[-1].zh
    assert time.process_time() - before < 10


def test_spoiled_cells_are_refused_or_are_another_chain(tmp_path: Path):
    chance = random.Random(2026)
    chain = read_chain(FIVE)
    odd = [
        None,
        "",
        "x",
        "上游",
        "合成甲料",
        "a",
        7,
        -1.5,
        True,
        datetime.datetime(2025, 1, 1),
        "#N/A",
        "、",
        '"',
        '{"',
        "=1",
        "\x07",
    ]
    refused = 0
    for _ in range(60):
        tables = {name: frame.astype(object) for name, frame in chain_to_tables(chain).items()}
        for _ in range(chance.randint(1, 3)):
            table = chance.choice(["chain", "nodes", "links", "segments", "needs", "sources"])
            frame = tables[table]
            if chance.random() < 0.2:
                frame = frame.rename(
                    columns={chance.choice(list(frame.columns)): chance.choice(["zh", "备注", "", "id", "?"])}
                )
            else:
                frame = frame.copy()
                frame.iat[chance.randrange(len(frame)), chance.randrange(frame.shape[1])] = chance.choice(odd)
            tables[table] = frame
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                assert isinstance(tables_to_chain(tables), Chain)
        except InputFaults as error:
            refused += 1
            assert error.faults and all(fault.zh and fault.en and fault.where for fault in error.faults)
    assert refused > 20


@pytest.mark.parametrize("name", ["c.xlsx", "c"])
def test_spoiled_bytes_are_refused_or_are_another_chain(tmp_path: Path, name: str):
    chance = random.Random(11)
    path = write_chain(read_chain(FIVE), tmp_path / name)
    file = path / "nodes.csv" if path.is_dir() else path
    whole = file.read_bytes()
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 5)):
            at = chance.randrange(len(data))
            data[at : at + chance.randrange(3)] = chance.choice(
                [b"", b"\x00", b"\xff", b'"', b",", b"\r", b"<", b"&", b"\xe5"]
            )
        file.write_bytes(bytes(data))
        try:
            found = load_chain_tables(path)
            assert found.chain or errors(found.faults)
        except (InputFaults, UsageError) as error:
            assert str(error)

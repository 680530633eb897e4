"""Every way a YAML file is spoiled gets its own message at its own line and column."""

from __future__ import annotations

import time
import unicodedata
from pathlib import Path

import pytest
import yaml

from chainmap.definition import parse as yamlparse
from chainmap.definition.document import Document, in_order, load, read_document
from chainmap.definition.reader import read_chain, read_region
from chainmap.tables.faults import Fault, InputFaults, UsageError, caret


def spoiled(tmp_path: Path, text: str | bytes) -> Document:
    path = tmp_path / "合成.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return read_document(path)


def places(document: Document) -> list[str]:
    return [fault.where.rsplit(".yaml:", 1)[1] for fault in document.faults]


def cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def test_scalars_stay_as_typed_and_empty_is_none(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text('[0610, NO, 12:30, 1e3, 2024-01-02, ~, "", null, 0x1F, ".5"]\n', encoding="utf-8")
    data, locate = load(path)
    assert data == ["0610", "NO", "12:30", "1e3", "2024-01-02", None, "", None, "0x1F", ".5"]
    assert locate.place((2,)) == (1, 12)


def test_places_of_keys_and_values(tmp_path):
    document = spoiled(tmp_path, "节点:\n  甲: {名称: 己二腈, inputs: [a, b]}\n")
    assert document.data == {"节点": {"甲": {"名称": "己二腈", "inputs": ["a", "b"]}}}
    locate = document.locate
    assert locate.place(("节点",), key=True) == (1, 1)
    assert locate.place(("节点", "甲", "名称")) == (2, 11)
    assert locate.place(("节点", "甲", "inputs", 1)) == (2, 28)
    # What is not there is shown at its nearest parent's key.
    assert locate.place(("节点", "甲", "zh"), key=True) == (2, 3)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_bom_and_line_endings(tmp_path, ending):
    document = spoiled(tmp_path, b"\xef\xbb\xbf" + f"a: 1{ending}b: 2{ending}a: 3{ending}".encode())
    assert places(document) == ["3:1"]
    assert document.locate.keys["a",] == (1, 1)


# text, (place, words of the message) of every fault expected
CASES = [
    ("zh：己二腈\nen: b", [("1:3", "全角“：”")]),
    ("合成:\n  zh：甲\n  en：乙\n", [("2:5", "全角“：”"), ("3:5", "全角“：”")]),
    ("名称：甲\nb: 1", [("1:3", "全角“：”")]),
    ("a:\n\tzh: x\n\ten: y\n", [("2:1", "制表符"), ("3:1", "制表符")]),
    ("a:\n  b: 1\n \tc: 2\n", [("3:2", "制表符")]),
    ("a:\n　　zh: x\n", [("2:1", "特殊空格")]),
    ("甲乙: [r1，r2、r3]", [("1:8", "全角“，”"), ("1:11", "全角“、”")]),
    ("x: {node：a}", [("1:9", "全角“：”")]),
    ("x: {node: 甲，kind：b}", [("1:12", "全角“，”"), ("1:17", "全角“：”")]),
    ("zh: “己二腈”\nen: b", [("1:5", "全角引号")]),
    ("x: [甲, ‘乙’]", [("1:8", "全角引号")]),
    ("aliases: 【甲，乙】\nb: c", [("1:10", "“【”"), ("1:12", "“，”"), ("1:14", "“】”")]),
    ("aliases: [甲, 乙】\nb: c", [("1:15", "“】”")]),
    ("x: ｛node: a｝", [("1:4", "“｛”"), ("1:12", "“｝”")]),
    ("zh:己二腈\nen: b", [("1:3", "缺空格")]),
    ("x: {甲: 乙, node:a}", [("1:15", "缺空格")]),
    ('zh: "己二腈\nen: b', [("1:5", '引号 " 没有闭合')]),
    ("zh: '己二腈\nen: b", [("1:5", "引号 ' 没有闭合")]),
    ('zh: "己二腈”\nen: b', [("1:5", "“””是全角引号")]),
    ("甲乙: [a, b\nen: c", [("1:5", "括号 [ 没有闭合")]),
    ("x: [\n  {node: a},\n  {node: b}\ny: 1", [("1:4", "括号 [ 没有闭合")]),
    ("zh: {a: b\nen: c", [("1:5", "括号 { 没有闭合")]),
    ("a: 1\n b: 2", [("2:2", "接到了上一行")]),
    ("名称: 见: 某", [("1:6", "第二个冒号")]),
    ("a: @x", [("1:4", "这个符号开头")]),
    ("a: *x*", [("1:4", "* 或 &")]),
    ("a:\n  - x\n  y: 2", [("3:3", "没有对齐")]),
    ("- a\n-b: c\n", [("2:1", "“-”后面缺空格")]),
    ("甲:\n  -{node: a}\n", [("2:3", "“-”后面缺空格")]),
    ("甲:\n  - b: c\n  -[d, e]\n", [("3:3", "“-”后面缺空格")]),
    ("甲: {乙: [p}}", [("1:10", "要用 ] 闭合，不是 }")]),
    ("甲: {乙: [p}", [("1:8", "括号 [ 没有闭合")]),
    ("甲: {乙: 丙]", [("1:9", "要用 } 闭合，不是 ]")]),
    ('甲: "c:\\dir"', [("1:7", "反斜杠")]),
    ('甲: "x" y', [("1:8", "多余的内容")]),
    ("a: [1, 2]]\nb: 1", [("1:10", "多余的内容")]),
    ("a: | x\nb: 1", [("1:4", "| 或 >")]),
    ("a: [b,, d]", [("1:7", "缺一项")]),
    ("a: - b", [("1:4", "“- ”不能跟在这里")]),
    ("a: &x 1\nb: *x", [("1:4", "锚点或引用（&x）"), ("2:4", "锚点或引用（*x）")]),
    ("甲: !!int 3", [("1:4", "标签")]),
    ("a: 1\n---\nb: 2", [("2:1", "又开始了一份")]),
    ("甲: 1\n乙: 2\n甲: 3\n甲: 4", [("3:1", "第 1 行第 1 列"), ("4:1", "第 1 行第 1 列")]),
    ("x: {甲: 1, 甲: {甲: 1, 甲: 2}}", [("1:11", "写了两次")]),
    ("? [a, b]\n: c", [("1:3", "键必须是文字")]),
    ("", [("1:1", "空的")]),
    ("# 只有注释\n", [("1:1", "空的")]),
    ("甲: 乙\x07丙", [("1:5", "控制字符 U+0007")]),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[repr(text) for text, _ in CASES])
def test_each_fault_has_its_message_place_and_caret(tmp_path, text, expected):
    document = spoiled(tmp_path, text)
    assert places(document) == [place for place, _ in expected]
    lines = text.split("\n")
    for fault, (place, words) in zip(document.faults, expected, strict=True):
        row, column = map(int, place.split(":"))
        assert words in fault.zh
        assert fault.en
        assert (fault.line, fault.column) == (lines[row - 1] if text else "", column)
        if "\t" not in fault.line:
            assert cells(caret(fault.line, column)[:-1]) == cells(fault.line[: column - 1])
    with pytest.raises(InputFaults):
        load(tmp_path / "合成.yaml")


@pytest.mark.parametrize("text", [text for text, _ in CASES if text.strip() and "控制" not in text])
def test_python_parser_finds_the_same_first_place(tmp_path, text, monkeypatch):
    with_c = places(spoiled(tmp_path, text))
    monkeypatch.setattr(yamlparse, "_LOADER", yaml.SafeLoader)
    without = places(spoiled(tmp_path, text))
    assert len(with_c) == len(without)
    assert [place.split(":")[0] for place in with_c] == [place.split(":")[0] for place in without]


FINE = [
    "note: 见[1]，“乙”与【丙】：完",
    "note: 第一段\n  see：第二段，\n  url:text",
    "note: |\n  zh：x\n  [a，b\n\ttab 后\nc: d".replace("\n\ttab 后", "\n  \ttab"),
    "note: >\n  “甲”，乙：丙\nc: d",
    "a: '甲\n  乙：丙，[丁'\nb: 1",
    "l: [http://a.b/c, 'x，y', \"1：2\"]\nu: https://a.b",
    "a: {note: 自给率低，依赖进口（2019：九成）, node: b}",
    "a: [\n  {zh: 甲},  # 注，释：“x”\n\n  {zh: 乙},\n]",
    "a: “甲”和“乙”",
    "% : 1".replace("% ", "'%'"),
]


@pytest.mark.parametrize("text", FINE)
def test_full_width_marks_in_prose_are_fine(tmp_path, text):
    assert spoiled(tmp_path, text).faults == ()


def test_many_faults_at_once_and_the_rest_is_still_read(tmp_path):
    text = 'zh：甲\na:\n\tb: [x，y]\nzh: 乙\nc: "丙\nd: {e:1}\nf: !t g\n'
    document = spoiled(tmp_path, text)
    # A tab, a colon, a comma, a doubled key, an open quote, a missing blank and a tag: seven in one go.
    assert places(document) == ["1:3", "3:1", "3:7", "4:1", "5:4", "6:6", "7:4"]
    assert document.data == {"zh": "甲", "a": {"b": ["x", "y"]}, "c": "丙", "d": {"e": "1"}, "f": "g"}
    # Places behind a mended spot are those of the file as typed.
    assert document.locate.place(("a", "b", 1)) == (3, 8)


def test_gbk_says_how_to_save(tmp_path):
    document = spoiled(tmp_path, "id: x\nzh: 尼龙\n".encode("gbk"))
    (fault,) = document.faults
    assert places(document) == ["2:5"]
    assert fault.line == "zh: 尼龙"
    assert "另存为" in fault.mend_zh and "Save As" in fault.mend_en
    assert "UTF-16" in spoiled(tmp_path, "zh: 尼龙".encode("utf-16")).faults[0].zh


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 100_000,
        "{a: " * 100_000,
        "\n".join(" " * depth + "a:" for depth in range(3000)),
        "- " * 50_000 + "a",
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: &d [*c, *c]\ne: [*d, *d]",
        "a: 甲\n" + "#" * 6_000_000,
        "a: [" + "甲，" * 10_000,
        "a: b" + " " * 500_000 + "c\nd: e: f",
    ],
    ids=["brackets", "braces", "indents", "dashes", "alias bomb", "6 MB", "open list", "blanks"],
)
def test_bombs_are_refused_quickly(tmp_path, text):
    start = time.process_time()
    document = spoiled(tmp_path, text)
    assert document.faults and all(":" in place for place in places(document))
    assert time.process_time() - start < 1
    # The message stays readable even if the file is one endless line.
    assert all(len(fault.line) < 200 for fault in document.faults)


def test_a_file_of_faults_is_cut_short():
    faults = [Fault(f"x.yaml:{row}:1", "", "") for row in range(500, 0, -1)]
    kept = in_order(faults)
    assert len(kept) == 201
    assert kept[0].where == "x.yaml:1:1" and "300" in kept[-1].zh


def test_missing_file_is_a_fault(tmp_path):
    assert "无法读取" in read_document(tmp_path / "none.yaml").faults[0].zh


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04\x14\x00\x06\x00" + bytes(range(256)), "Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(200), "旧版 Excel"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "图片"),
        (bytes(range(256)) * 4, "二进制"),
        (b"PK\x03\x04" + bytes(6_000_000), "Excel"),
    ],
)
def test_a_binary_file_is_told_as_such_without_its_garbage(tmp_path, data, said):
    (fault,) = spoiled(tmp_path, data).faults
    assert said in fault.zh and "不是产业链或地区文件" in fault.zh and fault.where.endswith(":1:1")
    assert "GBK" not in str(fault) and fault.line == ""
    assert all(char.isprintable() or char == "\n" for char in str(fault))


def test_a_list_or_a_folder_given_as_a_definition_is_told_as_such(tmp_path):
    for name in ("名单.csv", "名单.xlsx"):
        path = tmp_path / name
        path.write_text("企业名称,经营范围\n合成甲公司,尼龙\n", encoding="utf-8")
        (fault,) = read_document(path).faults
        assert "名单" in fault.zh and "no chain or region file" in fault.en
    (fault,) = read_document(tmp_path).faults
    assert "文件夹" in fault.zh and "folder" in fault.en


@pytest.mark.parametrize("read", [read_chain, read_region])
def test_a_folder_is_told_as_such_with_the_files_in_it(tmp_path, read):
    (tmp_path / "合成.yaml").write_text("id: a\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"是文件夹.*合成\.yaml.*that is a folder"):
        read(tmp_path)

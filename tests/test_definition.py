"""Chain and region files: each fault where it stands, all of them at once, never another exception."""

from __future__ import annotations

import random
import time

import pytest

from chainmap.definition.models import Chain
from chainmap.definition.reader import (
    check_chain,
    check_chain_file,
    check_region,
    check_region_file,
    read_chain,
    read_region,
    region_base,
    region_chain,
    region_files,
)
from chainmap.tables.faults import InputFaults, UsageError
from chainmap.tables.resources import shipped_names
from tests.spoiling import FIVE, TEXT, brief, faults_of, garbled, swapped

REGION = """\
id: synthetic_place
zh: 合成地区
en: synthetic place
date: "2024-06"
chains: [five.yaml]
files: {firms: firms.csv}
provides:
  steam_supply: {have: 是, source: synthetic}
gates:
  land_mu: {max: 300, source: synthetic}
weights: {match: 2, gap: 1}
budget: {count: 3}
"""


def test_five_node_chain_reads_as_written():
    chain = read_chain(FIVE)
    assert list(chain.nodes) == ["a", "b", "c", "d", "e"]
    assert [node.importance for node in chain.nodes.values()] == [5, 3, 4, 5, 1]
    assert chain.nodes["b"].industry == ("2614",)
    assert [(link.node, link.routes) for link in chain.nodes["c"].inputs] == [("a", ("r1",)), ("b", ("r2",))]
    assert chain.nodes["c"].inputs[0].t_per_t == 1.5
    assert not chain.nodes["e"].buyable
    assert check_chain_file(FIVE) == []
    assert check_chain(chain) == []


# what is replaced, by what, where the caret stands and at which text, words of the message, words of the remedy
CASES = [
    ("    buyable: false", "    buyabel: false", "buyabel", "没有“buyabel”", "buyable"),
    ("    en: synthetic b", "    英文名: synthetic b", "英文名", "没有“英文名”", "“en”"),
    ("    buyable: false", "    buyable: 大概", "大概", "不是“是”或“否”", "true"),
    ("{node: a, routes", "{node: aa1, routes", "aa1", "没有编号为“aa1”", "可用的有"),
    ("{node: a, routes", "{node: 合成甲, routes", "合成甲,", "没有编号为“合成甲”", "“a”"),
    ("- {node: d,", "- {node: old_e,", "old_e", "没有编号为“old_e”", "“e”"),
    (
        "    gate: [steam_supply]",
        "    gate: [steam_suply]",
        "steam_suply",
        "没有编号为“steam_suply”的条件",
        "steam_supply",
    ),
    ("    gate: [steam_supply]", "    gate: [合成蒸汽供应]", "合成蒸汽供应", "的条件", "编号“steam_supply”"),
    ("basis: derived, sources: [s1]", "basis: derived, sources: [s2]", "s2", "没有编号为“s2”的来源", "s1"),
    ("basis: derived, sources: [s1]", "basis: derived", "1.5", "没有来源", "sources"),
    ("share: 0.5, sources: [s1]", "share: 0.5", "0.5}", "没有来源", "sources"),
    ("t_per_t: 1.5, basis: derived", "t_per_t: 1.5", "1.5", "写明依据", "basis"),
    ("share: 0.5", "share: 50%", "50%", "不是数字", "0.35"),
    ("share: 0.5", "share: 5", "5,", "最大是 1", ""),
    ("t_per_t: 1.5", "t_per_t: -1", "-1", "须大于 0", ""),
    ("t_per_t: 1.5", "t_per_t: nan", "nan", "不是有限的数字", ""),
    ("t_per_t: 1.5", "t_per_t: 约一吨", "约一吨", "不是数字", "0.62"),
    ("basis: derived", "basis: guessed", "guessed", "不是可选的值", "stoichiometric"),
    ("    gate: [steam_supply]", "    gate: steam_supply", "steam_supply", "要一个列表", "[甲, 乙]"),
    ("    aliases: [合成乙]", "    aliases: 【合成乙】", "【合成乙】", "半角方括号", "[甲, 乙]"),
    ("    exclude: [合成丙烯]", "    exclude: [[合成丙烯]]", "[合成丙烯]", "要一段文字", ""),
    ('    industry: ["2614"]', "    industry: [C26]", "C26", "不合写法", "2 至 4 位"),
    ('    formerly: ["five:old_e"]', '    formerly: ["five:d"]', '"five:d"]', "现在仍是一个环节", ""),
    ('    formerly: ["five:old_e"]', "    formerly: [old_e]", "old_e]", "不合写法", "产业链编号:环节编号"),
    ('    formerly: ["five:old_e"]', "    same_as: other", "other", "不合写法", "产业链编号:环节编号"),
    ("    buyable: false\n", "    same_as: o:a\n    part_of: o:b\n", "zh: 合成戊汽", "只能写一个", "part_of"),
    ('    industry: ["2614"]', "    industry: [2616]", "2616]", "里没有“2616”", "2614 有机化学原料制造"),
    ("    en: synthetic b", "    en: Synthetic A", "Synthetic A", "英文名", "区分"),
    ("    why: synthetic test data", "    why: 常识", "常识", "只是标签", "写清理由"),
    ("    exclude: [合成丙烯]", "    aliases: [合成丁料]", "aliases", "写了两次", ""),
    ("    aliases: [合成丙]", "    aliases: [合成丁料]", "合成丁料", "已是环节“d”的名称", "只能归一个环节"),
    ("    aliases: [合成丙]", "    aliases: [合成 丙, 合成乙]", "合成乙", "已是环节“b”", ""),
    ("      - node: c\n", "      - node: d\n", "d", "不能是自己的原料", "note"),
    ("      - node: c\n", "      - {node: c, routes: [r1]}\n      - node: c\n", "c", "同一路线上写了两次", "routes"),
    ("      - node: c\n", "      - kind: material\n", "kind", "缺少必填的“node”", "node: …"),
    ("    zh: 合成丙料\n", "    zh:\n", "zh:", "缺少必填的“zh”", ""),
    ("    zh: 合成丙料\n", '    zh: ""\n', '""', "不能为空", ""),
    ('date: "2024"', "date: 2024-13", "2024-13", "没有“2024-13”这一天", ""),
    ('date: "2024"', "date: 24年", "24年", "不是日期", "2019-12"),
    ("id: five", "id: 五", "五", "不合写法", "小写字母"),
    ("    why: synthetic test data", "    publisher: 合成", "kind", "写明理由", "why"),
    ("  c:\n", "  C-1:\n", "C-1", "不合写法", "小写字母"),
]


@pytest.mark.parametrize(("old", "new", "at", "words", "remedy"), CASES, ids=[case[1].strip() for case in CASES])
def test_each_fault_is_told_where_it_stands(tmp_path, old, new, at, words, remedy):
    faults = faults_of(tmp_path / "合成.yaml", swapped(old, new))
    text = swapped(old, new)
    told = [fault for fault in faults if words in fault.zh]
    assert told, [fault.zh for fault in faults]
    row, column = map(int, told[0].where.split(":")[-2:])
    assert text.split("\n")[row - 1][column - 1 :].startswith(at)
    assert remedy in told[0].mend_zh
    assert told[0].en and bool(told[0].mend_en) == bool(told[0].mend_zh)


def test_all_faults_of_a_file_at_once(tmp_path):
    text = TEXT.replace("en: synthetic a", "en：synthetic a").replace("    stage: downstream", "\tstage: downstram")
    text = text.replace("{node: b, routes: [r2], share: 0.5, sources: [s1]}", "{node: bb, share: 0.5, 备注: x}")
    text = text.replace("importance: 4", "importance: 9") + "nodes: {}\nfoo: 1\n"
    faults = faults_of(tmp_path / "a.yaml", text)
    words = "全角 太大 “bb” 没有来源 “备注” 制表符 “downstram” 写了两次 “foo”".split()
    assert all(word in fault.zh for word, fault in zip(words, faults, strict=True))
    where = ["18:7", "42:17", "48:16", "48:27", "48:32", "63:1", "63:9", "72:1", "73:1"]
    assert [place for place, _ in brief(faults)] == where


def test_faulty_node_does_not_hide_the_cross_checks(tmp_path):
    text = TEXT.replace("    stage: midstream\n", "").replace("- {node: d,", "- {node: dd,")
    words = [fault.zh for fault in faults_of(tmp_path / "a.yaml", text)]
    assert sum("“stage”" in word for word in words) == 2
    assert any("“dd”" in word for word in words)


@pytest.mark.parametrize("text", ["", "[]", "甲", "nodes: {}", "nodes: []", "nodes: {a: 1, b: }", "id: x\nnodes: 甲"])
def test_empty_and_shapeless_chains_are_faults(tmp_path, text):
    assert all(fault.where.startswith(str(tmp_path)) for fault in faults_of(tmp_path / "a.yaml", text))


def test_unknown_name_is_a_usage_error():
    with pytest.raises(UsageError, match="nowhere"):
        read_chain("nowhere")


def test_region_reads_and_its_lists_are_found_beside_it(tmp_path):
    path = tmp_path / "region.yaml"
    path.write_text(REGION, encoding="utf-8")
    (tmp_path / "five.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "firms.csv").write_text("name\n", encoding="utf-8")
    region = read_region(path)
    assert region.provides["steam_supply"].have
    assert region_base(path) == tmp_path
    assert region_files(path) == {"firms": tmp_path / "firms.csv"}
    assert region_chain(path, "five.yaml") == tmp_path / "five.yaml"
    assert region_chain(path, "nylon") == "nylon"
    chain = read_chain(region_chain(path, "five.yaml"))
    assert check_region(region, chain) == []
    assert check_region_file(path, chain) == []


REGION_CASES = [
    ("weights: {match: 2, gap: 1}", "weights: {macth: 2}", "11:11", "macth", "“match”"),
    (
        "weights: {match: 2, gap: 1}",
        "weights: {match: 0, gap: 0, link: 0, strength: 0, expansion: 0, proximity: 0, ties: 0, relatedness: 0}",
        "11:10",
        "全为零",
        "大于零",
    ),
    ("budget: {count: 3}", "constants: {coverd_from: 0.6}", "12:13", "“coverd_from”", "“covered_from”"),
    ("budget: {count: 3}", "budget: {count: -3}", "12:17", "太小", ""),
    ("  land_mu: {max", "  land: {max", "10:3", "“land”", "land_mu"),
    ("{max: 300, source: synthetic}", "{max: 300}", "10:3", "“source”", ""),
    ("{max: 300, source", "{source", "10:12", "下限或上限", ""),
    ("{max: 300, source", "{min: 400, max: 300, source", "10:12", "下限大于上限", ""),
    ("have: 是", "have: 有一点", "8:24", "“有一点”", "true"),
    ('date: "2024-06"', "date: 2024/06", "4:7", "不是日期", "2019-12"),
    ('date: "2024-06"', 'date: ""', "4:7", "不能为空", ""),
    ("files: {firms: firms.csv}", "files: {firm: firms.csv}", "6:9", "“firm”", "“firms”"),
]


@pytest.mark.parametrize(
    ("old", "new", "place", "words", "remedy"), REGION_CASES, ids=[case[1] for case in REGION_CASES]
)
def test_each_fault_of_a_region(tmp_path, old, new, place, words, remedy):
    assert REGION.count(old) == 1
    (fault,) = faults_of(tmp_path / "region.yaml", REGION.replace(old, new), read_region)
    assert fault.where.endswith(f":{place}")
    assert words in fault.zh and remedy in fault.mend_zh


def test_region_file_names_unknown_needs_lists_and_chains(tmp_path):
    path = tmp_path / "region.yaml"
    text = REGION.replace("steam_supply:", "合成蒸汽供应:").replace("firms: firms.csv", "firms: firm.csv")
    path.write_text(text.replace("[five.yaml]", "[fife.yaml]"), encoding="utf-8")
    (tmp_path / "firms.csv").write_text("name\n", encoding="utf-8")
    faults = check_region_file(path, read_chain(FIVE))
    assert brief(faults) == [
        ("5:10", "fife.yaml]"),
        ("6:16", "firm.csv}"),
        ("8:3", "合成蒸汽供应: {have: 是, source: synthetic}"),
    ]
    assert "firms.csv" in faults[1].mend_zh and "steam_supply" in faults[2].mend_zh


@pytest.mark.parametrize("seed", range(8))
def test_garbled_files_read_or_are_refused_with_a_place(tmp_path, seed):
    chance, path = random.Random(seed), tmp_path / "a.yaml"
    refused = 0
    for _ in range(150):
        path.write_bytes(garbled(TEXT, chance).encode("utf-8"))
        try:
            assert isinstance(read_chain(path), Chain)
        except InputFaults as caught:
            refused += 1
            for fault in caught.faults:
                *name, row, column = fault.where.split(":")
                assert ":".join(name) == str(path) and int(row) >= 1 and int(column) >= 1
                assert fault.zh and fault.en and "None" not in fault.zh
        check_chain_file(path)
    # most garbling is seen; what is left spoils a name or a comment only
    assert refused > 90


def test_bytes_cut_anywhere_are_refused_with_a_place(tmp_path):
    raw, path = TEXT.encode("utf-8"), tmp_path / "a.yaml"
    for end in range(0, len(raw), 41):
        path.write_bytes(raw[:end])
        try:
            read_chain(path)
        except InputFaults as caught:
            assert all(fault.where.startswith(f"{path}:") for fault in caught.faults)


@pytest.mark.skipif("nylon" not in shipped_names(), reason="the nylon chain is not there")
def test_shipped_nylon_reads_fast():
    read_chain("nylon")
    start = time.process_time()
    chain = read_chain("nylon")
    assert time.process_time() - start < 1
    assert len(chain.nodes) >= 60
    assert [str(fault) for fault in check_chain_file("nylon") if fault.level == "error"] == []


def test_a_list_may_be_a_sheet_of_a_workbook_but_no_folder(tmp_path):
    path = tmp_path / "region.yaml"
    text = REGION.replace("firms: firms.csv", "firms: 名单.xlsx#叶县").replace("[five.yaml]", "[nylon]")
    path.write_text(text, "utf-8")
    assert region_files(path) == {"firms": tmp_path / "名单.xlsx#叶县"}
    assert any("名单.xlsx#叶县" in fault.zh for fault in check_region_file(path))
    (tmp_path / "名单.xlsx").write_bytes(b"PK")
    assert check_region_file(path) == []
    (tmp_path / "名单.xlsx").unlink()
    (tmp_path / "名单.xlsx").mkdir()
    assert [fault.en for fault in check_region_file(path)] == ["'名单.xlsx#叶县' is a folder, not a file"]

"""The continuous check of chain authors: seeded faults are found, in their place, and sound files are left alone."""

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from chainmap.checking import check_files, source_count
from chainmap.cli import app
from chainmap.definition.models import Chain
from chainmap.definition.reader import read_chain
from chainmap.matching.commonness import word_shares
from chainmap.tables.faults import Fault
from chainmap.tables.resources import shipped_names
from tests.spoiling import TEXT, brief, swapped

OTHER = """\
id: other
zh: 合成另一链
en: another synthetic chain
date: "2024"
segments: {s: {zh: 合成组, en: synthetic}}
sources: {j: {kind: judgement, why: synthetic test data}}
nodes:
  x: {zh: 合成爻, en: x, stage: upstream, segment: s, importance: 1, importance_reason: synthetic, sources: [j]}
  y:
    {zh: 合成歪, en: y, stage: downstream, segment: s, importance: 2, importance_reason: synthetic, sources: [j],
     inputs: [{node: x, sources: [j]}]}
"""


def written(tmp_path: Path, *texts: str) -> list[Path]:
    paths = [tmp_path / f"合成{place}.yaml" for place in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def level(found: dict[str, list[Fault]], name: str) -> list[Fault]:
    return [fault for faults in found.values() for fault in faults if fault.level == name]


def test_every_shipped_chain_passes_strictly_alone_and_joined() -> None:
    found = check_files(list(shipped_names().values()))
    assert [str(fault) for fault in (*level(found, "error"), *level(found, "warning"))] == []


def test_sound_files_side_by_side(tmp_path: Path) -> None:
    found = check_files(written(tmp_path, TEXT, OTHER))
    assert level(found, "error") == level(found, "warning") == []


#: What is put into the five-node file, and the place and words of the one warning that must come of it.
THIN = [
    (("      - node: c\n        sources: [s1]", "      - node: c"), "58:15", "没有来源"),
    (("    importance: 1\n    importance_reason: synthetic test data\n", ""), "60:3", "没有评定重要性"),
    (("    importance: 4\n    importance_reason: synthetic test data\n", "    importance: 4\n"), "42:5", "没有理由"),
    (("    aliases: [合成丙]", "    aliases: [合成丙, ABS]"), "40:20", "太短"),
    (("    aliases: [合成丙]", "    aliases: [丙]"), "40:15", "太短"),
    (("    zh: 合成乙料", "    zh: PE"), "26:9", "太短"),
    (("    why: synthetic test data\n", "    why: synthetic test data\n  s2: {kind: judgement, why: synthetic}\n"),
     "15:3", "没有被引用"),
    (("  s1:\n    kind: judgement\n    why: synthetic test data\n", "  s1: {kind: cited, publisher: 合成报}\n"),
     "12:3", "无从查找"),
    (("      - {node: d, sources: [s1]}\n", "      - {node: c, sources: [s1]}\n"), "49:3", "没有去处"),
    (("    inputs:\n      - node: c\n        sources: [s1]\n", ""), "49:3", "没有任何原料"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "place", "words"), THIN, ids=[words for _, _, words in THIN])
def test_what_is_thin_is_warned_of(tmp_path: Path, change: tuple[str, str], place: str, words: str) -> None:
    found = level(check_files(written(tmp_path, swapped(*change))), "warning")
    assert (place, words) in [(brief([fault])[0][0], next(iter([words] * (words in fault.zh)), "")) for fault in found]
    assert all(fault.mend_zh and fault.mend_en for fault in found)


def test_too_many_threes(tmp_path: Path) -> None:
    more = "".join(
        f"  n{i}: {{zh: 合成{i}号, en: n{i}, stage: downstream, segment: made, importance: 3, "
        f"importance_reason: synthetic, sources: [s1], inputs: [{{node: a, sources: [s1]}}]}}\n"
        for i in range(5)
    )
    (warning,) = level(check_files(written(tmp_path, TEXT + more)), "warning")  # 6 of 10
    assert "6 个的重要性是 3" in warning.zh
    assert (
        level(check_files(written(tmp_path, TEXT + more.replace("importance: 3", "importance: 2", 1))), "warning") == []
    )


def test_words_inside_words_are_notes(tmp_path: Path) -> None:
    found = check_files(written(tmp_path, swapped("    aliases: [合成丙]", "    aliases: [合成丙, 特级合成乙料]")))
    assert level(found, "warning") == []
    (note,) = [fault for fault in level(found, "note") if "合成乙料" in fault.zh.split("”")[0]]
    assert "特级合成乙料（c）" in note.zh


def test_statements_between_files_are_checked_at_their_line(tmp_path: Path) -> None:
    lost = OTHER.replace("zh: 合成爻,", 'zh: 合成爻, same_as: "five:aa",')
    paths = written(tmp_path, TEXT, lost)
    (error,) = level(check_files(paths), "error")
    assert (error.where, error.line[error.column - 1 :][:9]) == (f"{paths[1]}:8:25", '"five:aa"')
    assert "没有环节“aa”" in error.zh
    joined = OTHER.replace("zh: 合成爻,", 'zh: 合成爻, same_as: "five:a",')
    found = check_files(written(tmp_path, TEXT, joined))
    assert level(found, "error") == []
    assert any("the files disagree" in fault.en for fault in level(found, "warning"))


def test_equal_ids_in_two_files(tmp_path: Path) -> None:
    found = check_files(written(tmp_path, TEXT, OTHER.replace("x", "a")))
    assert ["环节编号“a”" in fault.zh for fault in level(found, "error")] == [True]


def test_shipped_chains_that_a_file_names_are_read_for_it(tmp_path: Path) -> None:
    named = OTHER.replace("zh: 合成爻,", 'zh: 合成爻, same_as: "nylon:no_such_node",')
    assert "nylon 里没有环节" in level(check_files(written(tmp_path, named)), "error")[0].zh
    unknown = OTHER.replace("zh: 合成爻,", 'zh: 合成爻, part_of: "nowhere:thing",')
    found = check_files(written(tmp_path, unknown))
    (warning,) = level(found, "warning")
    assert "没有核对" in warning.zh
    assert brief([warning])[0][0] == "8:25"
    assert level(found, "error") == []
    meant = OTHER.replace("zh: 合成爻,", 'zh: 合成爻, same_as: "automotve:tyre",')
    assert "did you mean 'automotive'?" in level(check_files(written(tmp_path, meant)), "warning")[0].mend_en


def test_common_words_are_measured_on_a_list(tmp_path: Path) -> None:
    firms = pd.DataFrame({"business_scope": ["合成丙的制造"] * 3 + ["合成丙烯"] * 500 + ["布料"] * 497 + [None] * 9})
    path, *_ = written(tmp_path, TEXT)
    (warning,) = level(check_files([path], firms), "warning")  # 3 of 1,000; 合成丙烯 is excluded
    assert "3 家企业（0.30%）的文本中有“合成丙”" in warning.zh
    assert brief([warning])[0][0] == "40:15"
    assert level(check_files([path], firms.drop(index=[0, 1])), "warning") == []  # 1 of 998


def test_word_shares_by_hand() -> None:
    firms = pd.DataFrame(
        {"products": ["ＰＡ６６切片、PA6", "pa6薄膜", "PA66"], "description": ["", "铜箔", "覆铜箔板"]}
    )
    table = word_shares(["PA6", "铜箔", "覆铜箔板"], ["PA6薄膜"], firms).set_index("word")
    assert table["firms"].to_dict() == {"PA6": 1, "铜箔": 1, "覆铜箔板": 1}
    assert table.loc["PA6", "share"] == pytest.approx(1 / 3)


def test_sources_are_counted_by_the_best_of_a_link(chain: Chain) -> None:
    data = chain.model_dump()
    links = [link for node in data["nodes"].values() for link in node["inputs"]]
    links[0]["sources"] = [{"kind": "textbook", "publisher": "x"}, {"kind": "cited", "publisher": "y"}]
    links[1]["sources"] = [{"kind": "textbook", "publisher": "x"}]
    links[2]["sources"] = []
    count = source_count(Chain.model_validate(data))
    assert (count.links, count.cited, count.textbook, count.judgement) == (5, 1, 1, 2)
    assert str(count).startswith("链接 5 条：引用 1（20%），仅教科书 1（20%），仅判断 2（40%）")


def test_exit_codes_and_what_is_printed(tmp_path: Path) -> None:
    runner = CliRunner()
    good, thin, bad = written(
        tmp_path,
        TEXT,
        swapped("    aliases: [合成丙]", "    aliases: [丙]"),
        swapped("stage: downstream", "stage: end"),
    )

    def check(*words: object) -> tuple[int, str]:
        result = runner.invoke(app, ["check", *map(str, words)])
        return result.exit_code, result.output

    code, said = check(good, "--strict")
    assert code == 0
    assert "five：链接 4 条：引用 0（0%）" in said
    assert "0 个错误，0 个警告" in said
    assert check(thin)[0] == 0
    assert check(thin, "--strict")[0] == 1
    code, said = check(good, thin, bad, tmp_path / "none.yaml")
    assert code == 1
    assert "2 个错误，2 个警告" in said
    assert "前面已有编号为“five”的产业链" in said
    firms = tmp_path / "firms.csv"
    firms.write_text("企业名称,经营范围\n" + "".join(f"合成{i}厂,合成丙制造\n" for i in range(9)), encoding="utf-8")
    code, said = check(good, "--firms", firms, "--strict")
    assert code == 1
    assert "9 家企业（100.00%）" in said


def test_the_reading_of_a_checked_chain_is_not_changed(tmp_path: Path) -> None:
    path, *_ = written(tmp_path, TEXT)
    before = read_chain(path)
    check_files([path])
    assert read_chain(path) == before

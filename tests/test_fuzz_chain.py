"""Every line of a chain, spoiled in some fifty ways, is refused with a fault nearby or reads as another chain.

The suite tries a seeded sample; ``python benchmarks/reading.py --fuzz`` tries all lines of all chains.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from chainmap.definition import parse
from chainmap.definition.reader import check_chain_file, read_chain
from chainmap.tables.resources import shipped_names
from tests.spoiling import ELSEWHERE, FIVE, SPOILS, Outcome, outcome, spoiled_lines

#: Spoiled copies read: chain, how many. A shipped chain takes a tenth of a second, the five nodes a hundredth.
SAMPLES = {"five": 700, **dict.fromkeys(sorted(shipped_names()), 14)}
#: What these ways leave can never be read as a chain, wherever they strike outside comments, blank lines and notes.
NEVER_READ = {"control character", "byte-order mark"}


def path_of(name: str) -> Path:
    return FIVE if name == "five" else shipped_names()[name]


def sampled(name: str, count: int, folder: Path) -> Iterator[Outcome]:
    """Spoil random lines, each in a random way."""
    chance = random.Random(f"2026 {name}")
    lines, whole = path_of(name).read_text(encoding="utf-8").split("\n"), read_chain(path_of(name))
    for _ in range(count):
        row = chance.randrange(len(lines))
        way, new = chance.choice(list(spoiled_lines(lines, row)))
        yield outcome(new, row, way, whole, folder / "合成.yaml")


@pytest.mark.parametrize("name", SAMPLES)
def test_a_spoiled_line_is_told_where_it_stands_or_reads(name: str, tmp_path: Path) -> None:
    found = list(sampled(name, SAMPLES[name], tmp_path))
    for one in found:
        assert one.seconds < 5, one
        assert one.kind != "refused" or one.faults, one
        assert one.kind == "refused" or one.way not in NEVER_READ, one
        assert all(fault.zh and fault.en and "None" not in fault.zh for fault in one.faults), one
    local = [one for one in found if one.kind == "refused" and one.way not in ELSEWHERE]
    near = sum(one.near for one in local)
    assert near >= 0.9 * len(local), [(one.row, one.way, str(one.faults[0])) for one in local if not one.near]
    # Most of the ways do harm; what does none is a comment, a blank or a word changed in a text.
    assert sum(one.kind == "refused" for one in found) > 0.6 * len(found)


def test_checking_spoiled_files_never_fails_either(tmp_path: Path) -> None:
    chance = random.Random(7)
    lines, path = FIVE.read_text(encoding="utf-8").split("\n"), tmp_path / "合成.yaml"
    for _ in range(150):
        _, new = chance.choice(list(spoiled_lines(lines, chance.randrange(len(lines)))))
        path.write_text("\n".join(new), encoding="utf-8")
        assert all(fault.level in ("error", "warning", "note") for fault in check_chain_file(path))


@pytest.mark.parametrize("name", sorted(shipped_names()))
def test_shipped_chains_read_the_same_without_the_c_parser(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    chain = read_chain(name)
    monkeypatch.setattr(parse, "_LOADER", yaml.SafeLoader)
    assert read_chain(name) == chain  # PyYAML's own parser wants a text with ? in brackets quoted


@pytest.mark.parametrize("way", SPOILS)
def test_each_way_spoils_some_line_of_the_five(way: str) -> None:
    assert any(SPOILS[way](line) != line for line in FIVE.read_text(encoding="utf-8").split("\n"))


def test_a_line_too_far_left_is_named_where_the_parser_stops(tmp_path: Path) -> None:
    """``c:`` at the left edge ends the nodes; the parser stops at ``d:``, and is told which line may be meant."""
    lines = FIVE.read_text(encoding="utf-8").split("\n")
    row = lines.index("  c:")
    found = outcome([*lines[:row], "c:", *lines[row + 1 :]], row, "dedent", read_chain(FIVE), tmp_path / "a.yaml")
    (stopped,) = [fault for fault in found.faults if "没有对齐" in fault.zh]
    assert stopped.line == "  d:"
    assert f"第 {row + 1} 行缩进太少" in stopped.mend_zh and f"line {row + 1} is indented" in stopped.mend_en


@pytest.mark.parametrize(
    ("line", "new", "words"),
    [
        ("segments:", "\t\nsegments:", "空行里有制表符"),
        ("id: five", "多余\n# 合成\nid: five", "不是“名称: 值”"),
        ('date: "2024"', 'date: "2024', "引号"),
        ("    aliases: [合成丙]", "    aliases: [合成丙", "括号 [ 没有闭合"),
    ],
)
def test_slips_are_told_at_their_own_line_wherever_the_parser_stops(
    line: str, new: str, words: str, tmp_path: Path
) -> None:
    lines = FIVE.read_text(encoding="utf-8").split("\n")
    row, path = lines.index(line), tmp_path / "a.yaml"
    path.write_text("\n".join([*lines[:row], new, *lines[row + 1 :]]), encoding="utf-8")
    told = [fault for fault in check_chain_file(path) if words in fault.zh]
    assert [int(fault.where.split(":")[-2]) for fault in told] == [row + 1]


def test_a_question_mark_that_only_pyyaml_stops_at_is_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parse, "_LOADER", yaml.SafeLoader)
    path = tmp_path / "a.yaml"
    line = "sources: {s: {kind: cited, title: How is it made?, publisher: 合成}}"
    path.write_text(f"id: a\n{line}\n", encoding="utf-8")
    told = [fault for fault in check_chain_file(path) if "要加引号" in fault.zh]
    assert [fault.where.removeprefix(str(path)) for fault in told] == [f":2:{line.index('?') + 1}"]


def test_brackets_over_several_lines_name_the_line_where_reading_stops(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("id: a\nnodes:\n  a:\n    {zh: 甲, en: a,\n     stage upstream, segment: s:\n     x: y}\n", "utf-8")
    told = [fault for fault in check_chain_file(path) if "没有闭合或缺逗号" in fault.zh]
    assert [fault.where.split(":")[-2] for fault in told] == ["4"]
    assert "第 5 行" in told[0].mend_zh and "line 5" in told[0].mend_en

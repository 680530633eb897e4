"""A new chain file reads without a word of complaint, draws a map, and overwrites nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from chainmap.definition.reader import check_chain_file, read_chain
from chainmap.definition.schema import CHAIN_SCHEMA, chain_schema, schema_text
from chainmap.graph import build_graph
from chainmap.maps.page import draw_map
from chainmap.studies.chainstarter import new_chain
from chainmap.tables.faults import UsageError
from chainmap.tables.resources import shipped_names
from tests.test_schema import by_editor


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return new_chain("合成面包链", tmp_path / "面包.yaml", date="2026-11-22")


def test_the_starter_has_no_faults_and_draws_a_map(path: Path, tmp_path: Path) -> None:
    assert check_chain_file(path) == []
    chain = read_chain(path)
    assert (chain.id, chain.zh, chain.date) == ("my_chain", "合成面包链", "2026-11-22")
    assert list(chain.nodes) == ["wheat", "yeast", "flour_mill", "flour", "frozen_dough", "bread"]
    page = draw_map(build_graph(chain), path=tmp_path / "map.html")
    assert page is not None and "冷冻面团" in (tmp_path / "map.html").read_text(encoding="utf-8")


def test_everything_in_it_is_marked_as_an_example(path: Path) -> None:
    chain = read_chain(path)
    assert chain.note.startswith("示例") and "to be replaced" in chain.note
    assert all(node.importance_reason.startswith("示例") for node in chain.nodes.values())
    # Nothing is cited: an example has no sources of its own.
    assert [source.kind for source in chain.sources.values()] == ["judgement"]
    assert chain.sources["example"].why.startswith("示例")


def test_the_three_kinds_of_sources_are_shown_and_right_when_uncommented(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for line in ("  # report_2025: {", "  # textbook_1: {", "    # industry: [", "    # buyable: ", "    # note: "):
        assert text.count(line) == 1
        text = text.replace(line, line.replace("# ", "", 1))
    text = text.replace("      # - {node: wheat, t_per_t: 1.3", "      - {node: wheat, routes: [x], t_per_t: 1.3")
    text = text.replace("- {node: wheat, sources", "- {node: wheat, routes: [y], sources")
    path.write_text(text, encoding="utf-8")
    chain = read_chain(path)
    assert [source.kind for source in chain.sources.values()] == ["judgement", "cited", "textbook"]
    assert not chain.nodes["wheat"].buyable and chain.nodes["flour"].inputs[2].t_per_t == 1.3


def test_no_id_or_word_of_the_example_is_one_of_a_shipped_chain(path: Path) -> None:
    chain = read_chain(path)
    for name in shipped_names():
        assert not set(chain.nodes) & set(read_chain(name).nodes), name


def test_the_editor_is_pointed_to_the_schema_beside_it(path: Path) -> None:
    first = path.read_text(encoding="utf-8").split("\n")[0]
    assert first == f"# yaml-language-server: $schema={CHAIN_SCHEMA}"
    assert path.with_name(CHAIN_SCHEMA).read_text(encoding="utf-8") == schema_text()
    data = by_editor(path.read_text(encoding="utf-8"))
    assert list(Draft202012Validator(chain_schema()).iter_errors(data)) == []


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("光伏", "my_chain"),
        ("Solar Glass", "solar_glass"),
        ("nylon", "my_nylon"),
        ('a: "b" # c', "a_b_c"),
        ("是", "my_chain"),
        ("123", "my_chain"),
        ("$zh ${id} {x}", "zh_id_x"),
        ("a" * 200, "a" * 60),
        ("名" * 200, "my_chain"),
        ("甲\n乙", "my_chain"),
    ],
)
def test_any_name_gives_a_file_that_reads(name: str, own: str, tmp_path: Path) -> None:
    made = new_chain(name, tmp_path / "新 文件夹" / "x.yml")
    chain = read_chain(made)
    assert chain.zh == name.replace("\n", " ") and chain.id == own
    assert check_chain_file(made) == []


def test_nothing_is_overwritten(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(UsageError, match="未覆盖"):
        new_chain("别的", path)
    assert path.read_bytes() == before
    schema = path.with_name(CHAIN_SCHEMA)
    schema.write_text("{}", encoding="utf-8")
    new_chain("第二条", path.with_name("第二条.yaml"))
    assert schema.read_text(encoding="utf-8") == "{}"


def test_an_id_may_be_given(tmp_path: Path) -> None:
    assert read_chain(new_chain("面包", tmp_path / "a.yaml", id="bread_2026")).id == "bread_2026"


@pytest.mark.parametrize(
    ("name", "file", "own", "words"),
    [
        (" ", "a.yaml", "", "名称为空"),
        ("面包", "a.txt", "", ".yaml"),
        ("面包", "a", "", ".yaml"),
        ("面包", "a.yaml", "面包", "小写字母"),
        ("面包", "a.yaml", "Bread", "小写字母"),
        ("面包", "a.yaml", "b" * 61, "60"),
    ],
)
def test_wrong_usage_is_told_and_leaves_no_file(name: str, file: str, own: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=words):
        new_chain(name, tmp_path / file, id=own)
    assert list(tmp_path.iterdir()) == []

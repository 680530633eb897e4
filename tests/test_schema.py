"""The schemas take every file chainmap reads, refuse what it refuses field by field, and explain every field."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml
from jsonschema import Draft202012Validator

from chainmap.definition.fieldwords import ZH
from chainmap.definition.models import Chain, Region
from chainmap.definition.reader import read_chain
from chainmap.definition.schema import chain_schema, profile_schema, region_schema, schema_text, write_schema
from chainmap.tables.faults import InputFaults
from chainmap.tables.resources import shipped_names
from tests.spoiling import FIVE, spoiled_lines

REGION = """\
id: synthetic
zh: 合成地区
en: synthetic
adcode: 410400
date: 2024
chains: [five.yaml]
provides: {steam: {have: 是, source: synthetic}}
gates: {land_mu: {max: "300", source: synthetic}}
weights: {match: 2}
budget:
constants: {covered_from: 0.5}
"""


class Core(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Reads scalars by the core rules of YAML 1.2, as editors do: no 0610 in octal, no dates, ``no`` is a text."""

    yaml_implicit_resolvers: ClassVar[dict] = {}


Core.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(~|null|Null|NULL|)$"), None)
Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|True|TRUE|false|False|FALSE)$"), None)
Core.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), None)
Core.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$"), None
)
Core.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))
Core.add_constructor("tag:yaml.org,2002:float", lambda loader, node: float(node.value))


def by_editor(text: str) -> Any:
    """Read YAML as an editor does; in JSON every key is a text."""

    def keyed(part: Any) -> Any:
        if isinstance(part, dict):
            return {str(key): keyed(value) for key, value in part.items()}
        return [keyed(one) for one in part] if isinstance(part, list) else part

    return keyed(yaml.load(text, Core))


def complaints(data: Any, schema: dict) -> list[str]:
    return ["/".join(map(str, error.absolute_path)) for error in Draft202012Validator(schema).iter_errors(data)]


def test_the_core_loader_is_one() -> None:
    assert by_editor("[0610, no, 2019-12-31, 1e3, ~, true, 12:30]") == [
        610,
        "no",
        "2019-12-31",
        1000.0,
        None,
        True,
        "12:30",
    ]


@pytest.mark.parametrize("make", [chain_schema, region_schema, profile_schema])
def test_the_schemas_are_schemas(make) -> None:
    Draft202012Validator.check_schema(make())
    assert make()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("path", [FIVE, *shipped_names().values()], ids=lambda path: path.stem)
def test_shipped_chains_are_valid(path: Path) -> None:
    assert complaints(by_editor(path.read_text(encoding="utf-8")), chain_schema()) == []


@pytest.mark.parametrize("path", shipped_names(region=True).values(), ids=lambda path: path.parent.name)
def test_shipped_regions_are_valid(path: Path) -> None:
    assert complaints(by_editor(path.read_text(encoding="utf-8")), region_schema()) == []


def test_a_region_with_unquoted_numbers_and_empty_fields_is_valid() -> None:
    assert complaints(by_editor(REGION), region_schema()) == []


# what is replaced in the five-node chain, by what (both are read)
READ = [
    ("importance: 4", 'importance: "4"'),
    ("importance: 4", "importance: 4.0"),
    ("importance: 4", "importance:"),
    ('date: "2024"', "date: 2024"),
    ('date: "2024"', "date: 2024-12"),
    ("buyable: false", "buyable: 否"),
    ("buyable: false", 'buyable: "No"'),
    ("buyable: false", "buyable:"),
    ('industry: ["2614"]', "industry: [2614, 0610]"),
    ("en: synthetic b", "en: 66"),
    ("aliases: [合成乙]", "aliases: [合成乙, 6, 1.5, true]"),
    ("t_per_t: 1.5", 't_per_t: " 1.5 "'),
    ("share: 0.5, ", "share: , "),
    ("share: 0.5", "share: 1e-1"),
    ("gate: [steam_supply]", "gate:"),
    ("sources: [s1]}\n      - {node: b", "sources: [{kind: judgement, why: 合成}]}\n      - {node: b"),
    ("why: synthetic test data", "why: 1"),
]


@pytest.mark.parametrize(("old", "new"), READ, ids=[new for _, new in READ])
def test_what_is_read_is_valid(old: str, new: str, tmp_path: Path) -> None:
    text = FIVE.read_text(encoding="utf-8").replace(old, new, 1)
    assert old in FIVE.read_text(encoding="utf-8")
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    assert read_chain(tmp_path / "a.yaml")
    assert complaints(by_editor(text), chain_schema()) == []


# what is replaced, by what, and where the schema finds fault
FAULTS = [
    ("buyable: false", "buyabel: false", "nodes/e"),
    ("buyable: false", "buyable: 也许", "nodes/e/buyable"),
    ("buyable: false", "buyable: 3", "nodes/e/buyable"),
    ("    stage: downstream", "    stage: 下游", "nodes/e/stage"),
    ("    stage: downstream\n", "", "nodes/e"),
    ("importance: 4", "importance: 9", "nodes/c/importance"),
    ("importance: 4", "importance: 3.5", "nodes/c/importance"),
    ("importance: 4", "importance: 高", "nodes/c/importance"),
    ("    gate: [steam_supply]", "    gate: steam_supply", "nodes/c/gate"),
    ('industry: ["2614"]', "industry: [C26]", "nodes/b/industry/0"),
    ('industry: ["2614"]', "industry: [26140]", "nodes/b/industry/0"),
    ("basis: derived, ", "", "nodes/c/inputs/0"),
    ("basis: derived", "basis: guessed", "nodes/c/inputs/0/basis"),
    ("basis: derived, sources: [s1]", "basis: derived", "nodes/c/inputs/0"),
    ("basis: derived, sources: [s1]", "basis: derived, sources: ~", "nodes/c/inputs/0/sources"),
    ("share: 0.5, sources: [s1]", "share: 0.5", "nodes/c/inputs/1"),
    ("share: 0.5", "share: 50%", "nodes/c/inputs/1/share"),
    ("share: 0.5", "share: 5", "nodes/c/inputs/1/share"),
    ("t_per_t: 1.5", "t_per_t: 0", "nodes/c/inputs/0/t_per_t"),
    ("{node: b,", "{node: B 料,", "nodes/c/inputs/1/node"),
    ("      - node: c\n", "      - kind: materiel\n        node: c\n", "nodes/d/inputs/0/kind"),
    ('formerly: ["five:old_e"]', "formerly: [old_e]", "nodes/e/formerly/0"),
    ("buyable: false", "same_as: a:b\n    part_of: a:c", "nodes/e"),
    ('date: "2024"', "date: 2024-13", "date"),
    ('date: "2024"', "date:", "date"),
    ("id: five", "id: 五", "id"),
    ("    kind: judgement", "    kind: cited", "sources/s1"),
    ("    kind: judgement", "    kind: known", "sources/s1/kind"),
    ("    why: synthetic test data", "    note: x", "sources/s1"),
    ("    why: synthetic test data", "    why:", "sources/s1/why"),
    ("zh: 合成丙料", "zh:", "nodes/c/zh"),
    ("  c:\n", "  C-1:\n", "nodes"),
    ("  raw: {zh: 合成原料, en: synthetic raw materials}", "  raw: 合成原料", "segments/raw"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "place"), FAULTS, ids=[case[1].strip() for case in FAULTS])
def test_a_seeded_fault_is_found_in_its_place(old: str, new: str, place: str) -> None:
    text = FIVE.read_text(encoding="utf-8")
    assert text.count(old) == 1 or old == "basis: derived, "
    assert place in complaints(by_editor(text.replace(old, new, 1)), chain_schema())


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("match: 2", "macth: 2", "weights"),
        ('max: "300", ', "", "gates/land_mu"),
        ("land_mu:", "land:", "gates"),
        ("have: 是", "have: 大概", "provides/steam/have"),
        ("adcode: 410400", "adcode: 4104", "adcode"),
        ("adcode: 410400", "adcode: 4104000", "adcode"),
        ("budget:", "budgett:", ""),
        ("budget:", "budget: {count: -1}", "budget/count"),
    ],
)
def test_a_seeded_fault_of_a_region_is_found(old: str, new: str, place: str) -> None:
    assert REGION.count(old) == 1
    assert place in complaints(by_editor(REGION.replace(old, new)), region_schema())


def test_whatever_a_spoiled_line_still_reads_as_is_valid(tmp_path: Path) -> None:
    chance, path, schema = random.Random(5), tmp_path / "a.yaml", chain_schema()
    lines, read = FIVE.read_text(encoding="utf-8").split("\n"), 0
    for _ in range(250):
        way, new = chance.choice(list(spoiled_lines(lines, chance.randrange(len(lines)))))
        path.write_text("\n".join(new), encoding="utf-8")
        try:
            read_chain(path)
        except InputFaults:
            continue
        read += 1
        assert complaints(by_editor("\n".join(new)), schema) == [], way
    assert read > 20


def fields(schema: dict) -> Iterator[tuple[str, dict]]:
    parts = {schema["title"]: schema} | schema["$defs"]
    return ((f"{name}.{field}", inner) for name, part in parts.items() for field, inner in part["properties"].items())


@pytest.mark.parametrize("make", [chain_schema, region_schema, profile_schema])
def test_every_field_is_explained_in_both_languages(make) -> None:
    for name, inner in fields(make()):
        assert " / " in inner["description"], name
        zh, en = inner["description"].split(" / ", 1)
        assert any("\u4e00" <= char <= "\u9fff" for char in zh) and en.strip(), name


def test_no_explanation_is_of_a_field_that_is_gone() -> None:
    models = {"Chain": Chain, "Region": Region} | {
        name: None for make in (chain_schema, region_schema) for name in make()["$defs"]
    }
    known = {
        f"{name}.{field}" for make in (chain_schema, region_schema) for name, part in make()["$defs"].items()
        for field in part["properties"]
    } | {f"{name}.{field}" for name in ("Chain", "Region") for field in models[name].model_fields}  # fmt: skip
    assert set(ZH) == known | set(models)


def test_choices_are_offered() -> None:
    found = dict(fields(chain_schema()))
    assert found["Node.stage"]["enum"] == ["upstream", "midstream", "downstream"]
    assert "textbook" in found["Source.kind"]["enum"] and "derived" in found["Input.basis"]["enum"]
    assert found["Input.kind"]["default"] == "material" and found["Node.importance"]["default"] == 3
    weights = region_schema()["properties"]["weights"]
    assert weights["propertyNames"]["enum"][0] == "match"


def test_schemas_are_written_the_same_each_time_and_shared_by_nobody(tmp_path: Path) -> None:
    write_schema(tmp_path / "a.json")
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == schema_text()
    before = copy.deepcopy(chain_schema())
    chain_schema()["properties"].clear()
    assert chain_schema() == before
    assert "Region" not in schema_text() and "weights" in schema_text(region=True)

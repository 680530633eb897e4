"""A chain written as YAML, as a workbook and as a folder of lists is the same chain again, whatever its texts hold."""

from __future__ import annotations

import os
import unicodedata
import warnings
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from chainmap.definition.crosscheck import chain_errors
from chainmap.definition.models import Chain
from chainmap.definition.reader import check_chain, read_chain
from chainmap.definition.tabular import writing as chainwriting
from chainmap.definition.tabular.cells import BLANKS
from chainmap.definition.tabular.tables import chain_to_tables, read_chain_tables, tables_to_chain
from chainmap.definition.tabular.writing import write_chain
from chainmap.definition.tabular.yaml import chain_yaml
from chainmap.tables.faults import ChainmapError, InputFaults, UsageError
from chainmap.tables.resources import shipped_names
from tests.spoiling import FIVE

#: Texts that mean something to YAML, to Excel, to CSV or to our own lists.
NASTY = [
    *"NO yes null ~ 0610 1e3 1_000 12:30 2025-12 2025-12-01 0x1f .5 =1+1 +86 -x @x 'x '=x NaN inf".split(),
    *"True << = ... --- 甲、乙 甲；乙 甲;乙 甲|乙 甲，乙 1,6-己二胺 N,N-二甲基甲酰胺 “甲” 【甲】 甲【乙】 ‘甲’".split(),
    *'是 a：b zh：b 无 - n/a 锟斤拷 " "甲" 甲"乙 "甲"、"乙" { {"a":1} [a] %x `x | > #N/A'.split(),
    *"#REF! _x000D_ _x005F_ é\u0301 😀 𠮷 \\ a\\n \x00 a\x07b \x1b[31m \ufeffa \ufffda a\u200bb".split(),
    *"a: b|a #b|# x|- x|? x|! x|& x|* x|中文 / English|  x  y |　|a\tb|a\r\nb|a\rb|a\u2028b|a\x85b".split("|"),
    "x" * 300,
    "字 词 " * 80,
    "第一行\n第二行, 有, 许, 多, 逗, 号, 和, 更, 多, 的, 逗, 号, 在, 这, 里, 呢, 吧, 啊\n\n  缩进",
]


def texts(size: int = 12) -> st.SearchStrategy[str]:
    free = st.text(st.characters(exclude_categories=["Cs"]), max_size=size)
    mixed = st.tuples(st.sampled_from(NASTY), free).map("".join)
    return st.one_of(st.sampled_from(NASTY), free, mixed).map(bare)


def bare(text: str) -> str:
    """Take off the blanks that the models take off too."""
    return text.strip(BLANKS)


WORDS = texts().filter(bool)
IDS = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
DATES = st.sampled_from(["1543", "2025", "2025-12", "2025-12-31"])
OF_CHAIN = st.tuples(IDS, IDS).map(":".join)


def folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word).strip().casefold()


@st.composite
def sources(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(["cited", "textbook", "judgement"]))
    fields = {"publisher": draw(WORDS), "title": draw(texts()), "date": draw(DATES), "url": draw(texts())}
    return {"kind": kind, **fields, "page": draw(texts()), "why": draw(WORDS)}


@st.composite
def chains(draw: st.DrawFn) -> Chain:
    """Draw a small chain whose texts are as nasty as can be."""
    keys = draw(st.lists(IDS, min_size=1, max_size=5, unique=True))
    names = draw(st.lists(WORDS.filter(folded), min_size=4 * len(keys), max_size=4 * len(keys), unique_by=folded))
    segments, needs = (draw(st.lists(WORDS, min_size=1, max_size=3, unique=True)) for _ in range(2))
    cited = draw(st.dictionaries(WORDS, sources(), min_size=1, max_size=3))
    reference = st.one_of(st.sampled_from(sorted(cited)), sources())
    routes = st.lists(WORDS, max_size=2, unique=True)
    nodes = {}
    for place, key in enumerate(keys):
        own = names[4 * place : 4 * place + 4]
        inputs = [
            {
                "node": other,
                "kind": draw(
                    st.sampled_from(["material", "auxiliary", "utility", "equipment", "service", "byproduct"])
                ),
                "routes": draw(routes),
                "t_per_t": draw(st.floats(1e-6, 1e6)),
                "basis": draw(st.sampled_from(["stoichiometric", "published", "derived"])),
                "share": draw(st.none() | st.floats(0, 1)),
                "recycling": draw(st.booleans()),
                "note": draw(texts()),
                "sources": draw(st.lists(reference, min_size=1, max_size=3)),
            }
            for other in keys[:place]
            if draw(st.booleans())
        ]
        nodes[key] = {
            "zh": own[0],
            "en": own[1],
            "stage": draw(st.sampled_from(["upstream", "midstream", "downstream"])),
            "segment": draw(st.sampled_from(segments)),
            "aliases": own[2 : 2 + draw(st.integers(0, 2))],
            "exclude": draw(st.lists(texts(), max_size=3)),
            "hints": draw(st.lists(texts(), max_size=2)),
            "industry": draw(st.lists(st.sampled_from(["0610", "061", "11", "111", "0111", "2614", "26"]), max_size=2)),
            **draw(st.sampled_from([{}, {"importance": 3}, {"importance": 5}])),
            "importance_reason": draw(texts()),
            "buyable": draw(st.booleans()),
            "barrier": draw(texts()),
            "gate": draw(st.lists(st.sampled_from(needs), max_size=2, unique=True)),
            "formerly": draw(st.lists(OF_CHAIN, max_size=2)),
            **draw(st.one_of(st.just({}), st.fixed_dictionaries({"same_as": OF_CHAIN}),
                             st.fixed_dictionaries({"part_of": OF_CHAIN}))),
            "note": draw(texts()),
            "sources": draw(st.lists(reference, max_size=3)),
            "inputs": inputs,
        }  # fmt: skip
    titles = st.fixed_dictionaries({"zh": texts(), "en": texts()})
    data = {
        "id": draw(IDS), "zh": draw(texts()), "en": draw(texts()), "date": draw(DATES), "note": draw(texts(60)),
        "segments": {key: draw(titles) for key in segments}, "needs": {key: draw(titles) for key in needs},
        "sources": cited, "nodes": nodes,
    }  # fmt: skip
    chain = Chain.model_validate(data)
    assume(not chain_errors(chain.model_dump(exclude_unset=True)))
    return chain


def same(one: Chain, other: Chain | None) -> bool:
    """Tell whether two chains are equal, to the order of their parts."""
    ordered = ("segments", "needs", "sources", "nodes")
    return one == other and all(list(getattr(one, name)) == list(getattr(other, name)) for name in ordered)


def back(path: Path) -> Chain | None:
    if path.suffix == ".yaml":
        return read_chain(path)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return read_chain_tables(path)


SETTINGS = settings(
    max_examples=int(os.environ.get("CHAINMAP_EXAMPLES", "16")),
    deadline=None,
    derandomize="CHAINMAP_EXAMPLES" not in os.environ,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@SETTINGS
@given(chain=chains())
def test_any_chain_comes_back_from_its_tables(chain: Chain):
    assert same(chain, tables_to_chain(chain_to_tables(chain)))


@pytest.mark.parametrize("name", ["chain.yaml", "chain.xlsx", "chain"])
@settings(SETTINGS, max_examples=SETTINGS.max_examples // 2)
@given(chain=chains())
def test_any_chain_comes_back_from_its_file(tmp_path_factory: pytest.TempPathFactory, name: str, chain: Chain):
    path = write_chain(chain, tmp_path_factory.mktemp("written") / name)
    assert same(chain, back(path))
    if path.suffix == ".yaml":
        # Programs that guess types read the same texts.
        plain = yaml.load(path.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        assert same(chain, Chain.model_validate(plain))


@pytest.mark.parametrize("name", ["nylon", str(FIVE)])
def test_a_chain_goes_from_yaml_to_a_workbook_to_lists_to_yaml(tmp_path: Path, name: str):
    chain = read_chain(name)
    book = write_chain(chain, tmp_path / "book.xlsx")
    lists = write_chain(read_chain_tables(book), tmp_path / "lists")
    text = write_chain(read_chain_tables(lists), tmp_path / "again.yaml")
    assert same(chain, read_chain(text))
    assert check_chain(chain) == check_chain(read_chain(text))  # nothing is said that was not said before


@pytest.mark.parametrize("name", shipped_names())
def test_shipped_chains_come_back_from_their_tables(name: str):
    chain = read_chain(name)
    assert same(chain, tables_to_chain(chain_to_tables(chain)))


def test_yaml_is_written_as_the_shipped_chains_are(tmp_path: Path):
    text = chain_yaml(read_chain(FIVE))
    assert text.startswith('id: five\nzh: 合成五环节链\nen: synthetic five-node chain\ndate: "2024"\n\nsegments:\n')
    assert "  raw: {zh: 合成原料, en: synthetic raw materials}\n" in text
    assert "      - {node: a, routes: [r1], t_per_t: 1.5, basis: derived, sources: [s1]}\n" in text
    assert '    industry: ["2614"]\n    importance: 3\n' in text
    assert text.count("buyable") == 1 and "kind: material" not in text
    nylon = chain_yaml(read_chain("nylon"))
    assert "    importance_reason: 外购大宗原料，卖家多 / bought-in bulk feed, many sellers\n" in nylon
    lines = nylon.split("\n")
    assert sum(line.startswith("      - {node: ") for line in lines) == sum(
        len(node.inputs) for node in read_chain("nylon").nodes.values()
    )
    again = write_chain(read_chain("nylon"), tmp_path / "nylon.yaml")
    assert again.read_text(encoding="utf-8") == nylon


def test_long_notes_are_folded_and_lines_kept(tmp_path: Path):
    note = "合成说明 " + "字词 " * 100 + "end"
    chain = read_chain(FIVE).model_copy(update={"note": note})
    assert all(len(line) < 120 for line in chain_yaml(chain).split("\n"))
    lines = chain.model_copy(update={"note": "第一行：有冒号\n\n  # 缩进\n末行"})
    text = write_chain(lines, tmp_path / "lines.yaml").read_text(encoding="utf-8")
    assert "note: |-\n  第一行：有冒号\n\n    # 缩进\n  末行\n" in text


def test_a_workbook_is_made_for_planners(tmp_path: Path):
    chain = read_chain("nylon")
    book = openpyxl.load_workbook(write_chain(chain, tmp_path / "nylon.xlsx"))
    assert book.sheetnames == ["产业链", "环节", "链接", "环节组", "条件", "来源"]
    nodes, links = book["环节"], book["链接"]
    assert [cell.value for cell in nodes[1]][:5] == ["环节编号", "中文名", "英文名", "上中下游", "环节组"]
    assert [cell.value for cell in links[2]][:5] == ["coking_coal", "炼焦煤", "coke", "冶金焦炭", "材料"]
    assert nodes.freeze_panes == "C2" and nodes.auto_filter.ref and nodes["A1"].font.bold
    widths = [nodes.column_dimensions[cell.column_letter].width for cell in nodes[1]]
    assert all(6 < width <= 48 for width in widths)
    choices = {str(one.sqref): one.formula1 for one in nodes.data_validations.dataValidation}
    assert choices["D2:D2000"] == '"上游,中游,下游"' and choices["L2:L2000"] == '"是,否"'
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value is not None]
    assert not any(cell.data_type in "fe" for cell in cells)
    assert all(cell.number_format == "@" for cell in cells if isinstance(cell.value, str) and cell.row > 1)
    industry = next(cell for cell in nodes["I"] if cell.value == "0610")
    assert industry.data_type in "s" and nodes.column_dimensions["H"].number_format == "@"


def test_lists_open_in_excel_and_no_formula_runs(tmp_path: Path):
    chain = read_chain(FIVE)
    nodes = {**chain.nodes, "a": chain.nodes["a"].model_copy(update={"note": "=cmd|' /C x'!A0", "barrier": "甲\n乙"})}
    folder = write_chain(chain.model_copy(update={"nodes": nodes}), tmp_path / "lists")
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        f"{table}.csv" for table in ("chain", "nodes", "links", "segments", "needs", "sources")
    )
    data = (folder / "nodes.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and data.count(b"\r\n") == 6 == data.count(b"\n")
    assert "'=cmd|" in data.decode("utf-8-sig") and read_chain_tables(folder).nodes["a"].note == "=cmd|' /C x'!A0"
    assert read_chain_tables(folder).nodes["a"].barrier == "甲\n乙"


def test_what_stands_in_a_folder_beside_stays_and_old_lists_go(tmp_path: Path):
    (tmp_path / "own.txt").write_text("own", encoding="utf-8")
    (tmp_path / "needs.csv").write_text("环节组,中文名\n旧,旧\n", encoding="utf-8")
    chain = read_chain(FIVE)
    assert write_chain(chain, tmp_path) == tmp_path
    assert read_chain_tables(tmp_path) == chain
    assert (tmp_path / "own.txt").read_text(encoding="utf-8") == "own"
    assert not [path.name for path in tmp_path.iterdir() if path.name.startswith(".") or path.is_dir()]


@pytest.mark.parametrize("name", ["c.yaml", "c.xlsx", "c"])
def test_what_would_read_back_differently_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str):
    chain = read_chain(FIVE)
    other = chain.model_copy(update={"note": "另一条"})
    monkeypatch.setattr(chainwriting, "chain_yaml", lambda _: chain_yaml(other))
    monkeypatch.setattr(chainwriting, "chain_to_tables", lambda _: chain_to_tables(other))
    with pytest.raises(ChainmapError, match="reads back differently"):
        write_chain(chain, tmp_path / name)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    chain = read_chain(FIVE)
    path = write_chain(chain, tmp_path / "c.xlsx")
    before = path.read_bytes()

    def refuse(self: Path, target: object) -> None:
        raise PermissionError(13, "file is open")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(ChainmapError, match="Excel/WPS"):
        write_chain(chain.model_copy(update={"note": "新"}), path)
    assert path.read_bytes() == before and os.listdir(tmp_path) == ["c.xlsx"]  # noqa: PTH208


def test_what_cannot_be_written_is_said(tmp_path: Path):
    chain = read_chain(FIVE)
    lost = chain.nodes["a"].model_copy(update={"sources": ("nothere",)})
    with pytest.raises(InputFaults, match=r"five: nodes\.a\.sources\.0.*没有编号为“nothere”的来源"):
        write_chain(chain.model_copy(update={"nodes": {**chain.nodes, "a": lost}}), tmp_path / "c.yaml")
    with pytest.raises(UsageError, match=r"\.yaml、\.xlsx"):
        write_chain(chain, tmp_path / "c.json")
    long = chain.model_copy(update={"note": "字" * 40_000})
    with pytest.raises(UsageError, match="32767"):
        write_chain(long, tmp_path / "c.xlsx")
    assert list(tmp_path.iterdir()) == []
    assert read_chain(write_chain(long, tmp_path / "c.yml")).note == long.note
    assert read_chain_tables(write_chain(long, tmp_path / "c")).note == long.note


def test_numbers_keep_every_digit(tmp_path: Path):
    chain = read_chain(FIVE)
    product = chain.nodes["c"]
    first = product.inputs[0].model_copy(update={"t_per_t": 0.1 + 0.2})
    node = product.model_copy(update={"inputs": (first, *product.inputs[1:])})
    exact = chain.model_copy(update={"nodes": {**chain.nodes, "c": node}})
    for name in ("c.yaml", "c.xlsx", "c"):
        found = back(write_chain(exact, tmp_path / name))
        assert found and found.nodes["c"].inputs[0].t_per_t == 0.30000000000000004

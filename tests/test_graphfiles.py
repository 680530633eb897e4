"""The graph as GraphML and GEXF: read back it has the same nodes, links and words, and never anything else."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from chainmap.definition.reader import read_chain
from chainmap.graph import build_graph
from chainmap.graphfiles import plain_graph, write_graph
from chainmap.tables.faults import ChainmapError, UsageError

READ: dict[str, Callable[[Path], nx.DiGraph]] = {".graphml": nx.read_graphml, ".gexf": nx.read_gexf}
ENDINGS = sorted(READ)


@pytest.fixture(scope="module")
def nylon() -> nx.DiGraph:
    return build_graph(read_chain("nylon"))


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_chain_comes_back_with_all_its_nodes_and_links(tmp_path: Path, nylon: nx.DiGraph, ending: str):
    back = READ[ending](write_graph(nylon, tmp_path / f"nylon{ending}"))
    assert back.is_directed() and list(back) == list(nylon) and set(back.edges) == set(nylon.edges)
    for node, data in nylon.nodes(data=True):
        read = back.nodes[node]
        assert (read["label"], read["zh"], read["en"]) == (data["zh"], data["zh"], data["en"])
        assert (read["importance"], read["buyable"], read["stage"]) == (
            data["importance"],
            data["buyable"],
            data["stage"],
        )
        assert read.get("aliases", "") == "、".join(data["aliases"])
        assert read["segment_zh"] == nylon.graph["segments"][data["segment"]]["zh"]
        assert "nan" not in map(str, read.values()) and "None" not in map(str, read.values())
    for taken, product, data in nylon.edges(data=True):
        read = back.edges[taken, product]
        assert read["kind"] == data["kind"] and read.get("t_per_t") == data["t_per_t"]
        assert read.get("routes", "") == "、".join(data["routes"])


@pytest.mark.parametrize("ending", ENDINGS)
def test_nothing_of_a_chain_is_lost_on_the_way(tmp_path: Path, nylon: nx.DiGraph, ending: str):
    plain = plain_graph(nylon)
    back = READ[ending](write_graph(nylon, tmp_path / f"nylon{ending}"))
    assert {node: dict(data) for node, data in back.nodes(data=True)} == dict(plain.nodes(data=True))
    for taken, product, data in back.edges(data=True):
        own = {name: value for name, value in data.items() if name != "id"}  # GEXF numbers its links
        assert own == plain.edges[taken, product]
    steam = plain.nodes["adiponitrile"]
    assert steam["gate_zh"].count("、") == len(nylon.nodes["adiponitrile"]["gate"]) - 1


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_graph_gives_the_same_bytes_any_day(tmp_path: Path, nylon: nx.DiGraph, ending: str):
    one = write_graph(nylon, tmp_path / f"one{ending}").read_bytes()
    assert write_graph(nylon, tmp_path / f"two{ending}").read_bytes() == one
    assert "己二腈".encode() in one and datetime.datetime.now(datetime.UTC).date().isoformat().encode() not in one
    if ending == ".gexf":
        date = f"{nylon.graph['date']}-01"[:10]
        assert f'lastmodifieddate="{date}"'.encode() in one


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES = st.one_of(
    TEXTS, st.none(), st.booleans(), st.integers(-9, 9), st.floats(), st.lists(TEXTS, max_size=3).map(tuple),
    st.sets(TEXTS, max_size=3), st.dictionaries(TEXTS, TEXTS, max_size=2), st.tuples(st.dictionaries(TEXTS, TEXTS)),
)  # fmt: skip
NAMES = st.sampled_from("zh en id label type start end viz parents key weight kind sources 备注 same_as".split())


@pytest.mark.parametrize("ending", ENDINGS)
@settings(
    max_examples=60, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(
    rows=st.lists(st.dictionaries(NAMES, VALUES), min_size=1, max_size=4),
    links=st.lists(st.dictionaries(NAMES, VALUES), max_size=3),
)
def test_whatever_the_attributes_hold_the_file_can_be_read(
    tmp_path_factory: pytest.TempPathFactory, ending: str, rows: list[dict[str, Any]], links: list[dict[str, Any]]
):
    graph = nx.DiGraph(id="synthetic", date="2026")
    for place, row in enumerate(rows):
        graph.add_node(f"n{place}", **row)
    for place, link in enumerate(links[: len(rows) - 1]):
        graph.add_edge(f"n{place}", f"n{place + 1}", **link)
    back = READ[ending](write_graph(graph, tmp_path_factory.mktemp("g") / f"g{ending}"))
    assert list(back) == list(graph) and list(back.edges) == list(graph.edges)
    plain = plain_graph(graph)
    for node, data in plain.nodes(data=True):
        assert set(data) == set(back.nodes[node])
        for name, value in data.items():
            # XML knows one kind of line break.
            assert lines(back.nodes[node][name]) == lines(value)


def lines(value: object) -> object:
    return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value


def test_attributes_become_texts_and_numbers_of_one_type_a_name():
    graph = nx.DiGraph(
        date="2026", segments={"s": {"zh": "合成段", "en": "part"}}, needs={"w": {"zh": "水", "en": "water"}}
    )
    graph.add_node(
        "a", zh="合成甲", segment="s", gate=("w", "x"), sources=({"kind": "cited", "publisher": "合成日报"},), n=1
    )
    graph.add_node("b", zh="", note="\x00b", n=0.5, both=True, none=None, empty=())
    graph.add_node("c", both="yes")
    graph.add_edge("a", "b", share=0.5, type="x")
    plain = plain_graph(graph)
    assert plain.nodes["a"] == {
        "label": "合成甲", "zh": "合成甲", "segment": "s", "gate": "w、x", "sources": "cited, 合成日报", "n": 1.0,
        "segment_zh": "合成段", "segment_en": "part", "gate_zh": "水、x",
    }  # fmt: skip
    assert plain.nodes["b"] == {"label": "b", "note": "\ufffdb", "n": 0.5, "both": "True"}
    assert plain.edges["a", "b"] == {"share": 0.5, "type_": "x"}
    assert graph.nodes["a"]["gate"] == ("w", "x")  # the graph itself is as it was


def test_joined_chains_are_written_as_one(tmp_path: Path, graph: nx.DiGraph):
    back = nx.read_graphml(write_graph(graph, tmp_path / "five.graphml"))
    assert back.graph["zh"] == "合成链" and back.graph["date"] == "2020"
    assert back.nodes["a"]["chain"] == "synthetic"


def test_other_endings_and_folders_are_refused(tmp_path: Path, graph: nx.DiGraph):
    with pytest.raises(UsageError, match=r"\.graphml 或 \.gexf"):
        write_graph(graph, tmp_path / "five.gml")
    (tmp_path / "folder.gexf").mkdir()
    with pytest.raises(ChainmapError, match="文件夹"):
        write_graph(graph, tmp_path / "folder.gexf")

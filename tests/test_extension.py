"""The three ways to extend a chain, on the five-node chain."""

import networkx as nx

from chainmap.coverage.extension import extensions, lead_firms, strong_segments
from chainmap.coverage.gaps import find_gaps
from chainmap.definition.models import Region
from tests.test_gaps import coverage_of


def test_strong_segments_by_hand(graph: nx.DiGraph) -> None:
    # a 0.5, d 1: upstream 0.5/4 = 0.125, midstream 4/9 = 0.444, downstream 0; the chain 4.5/15 = 0.3
    strength = {"a": 0.5, "d": 1.0}
    assert strong_segments(graph, strength, 1.2) == {"midstream"}  # from 0.36
    assert strong_segments(graph, strength, 1.5) == set()  # from 0.45
    assert strong_segments(graph, strength, 0.0) == {"upstream", "midstream"}  # never where nothing is
    assert strong_segments(graph, {}, 1.5) == set()


def test_lead_firms_are_those_whose_leaving_costs(graph: nx.DiGraph) -> None:
    coverage = coverage_of(graph, a=0.2, d=1.0)
    # F = 0.2·0.2 + 0.8 = 0.84: a's firm is worth 0.04 / 0.84 = 4.8 % of it
    assert lead_firms(coverage) == {"合成d厂"}
    assert lead_firms(coverage, {"lead_loss": 0.04}) == {"合成a厂", "合成d厂"}
    assert lead_firms(coverage.drop(columns="lead_loss")) == set()


def test_the_three_ways(graph: nx.DiGraph, region: Region) -> None:
    place = Region.model_validate(
        {**region.model_dump(), "constants": {"strong_segment": 1.2}, "provides": {"park": {"have": True}}}
    )
    coverage = coverage_of(graph, a=0.5, d=1.0)
    found = extensions(graph, coverage, {"a": ["合成a厂"], "d": ["合成d厂"]}, place)
    # c gives to d, which is covered and in the strong segment; it takes a, a raw material of the place; it asks for
    # the park, which is there; both firms are lead firms
    assert found["c"] == {"industry": ["d"], "lead": ["合成a厂", "合成d厂"], "resource": ["park", "a"]}
    assert found["e"] == {"industry": ["d"], "lead": ["合成d厂"]}
    assert found["b"] == {}  # it goes into c, which nobody makes, and into d as an auxiliary only
    graph.nodes["a"]["stage"] = "midstream"
    assert extensions(graph, coverage, {}, place)["c"]["resource"] == ["park"]
    graph.nodes["a"]["buyable"] = False
    assert extensions(graph, coverage, {}, place)["c"]["resource"] == ["park", "a"]


def test_gaps_carry_the_ways(graph: nx.DiGraph, region: Region) -> None:
    gaps = find_gaps(graph, coverage_of(graph, a=0.5, d=1.0), region).set_index("node_id")
    assert gaps.loc["c", "extends"] == "lead|resource"
    assert gaps.loc["c", "extends_from"] == "lead:合成a厂|lead:合成d厂|resource:a"
    assert gaps.loc["b", "extends"] == ""
    assert gaps.index[gaps["extends"].str.contains("resource")].tolist() == ["c"]
    assert "可依托龙头企业（合成a厂、合成d厂）、特色资源（合成甲）" in gaps.loc["c", "reason"]

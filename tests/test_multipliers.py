"""Output multipliers and backward linkages, worked by hand."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainmap.coverage.multipliers import measure_multipliers
from chainmap.tables.faults import UsageError


def told(graph: nx.DiGraph, **tonnes: float) -> nx.DiGraph:
    """Write coefficients on links, named by their two letters."""
    for link, value in tonnes.items():
        graph.edges[link[0], link[1]].update(t_per_t=value, basis="stoichiometric")
    return graph


def test_multipliers_by_hand(graph: nx.DiGraph) -> None:
    table = measure_multipliers(told(graph, ac=2.0, cd=0.5, de=1.5)).set_index("node_id")
    # a 1; c by r1 1 + 2·1 = 3; d 1 + 0.5·3 = 2.5; e 1 + 1.5·2.5 = 4.75; mean 11.25 / 4 = 2.8125
    assert table["output_multiplier"].to_dict() == pytest.approx({"a": 1, "c": 3, "d": 2.5, "e": 4.75})
    assert table["backward_linkage"].to_dict() == pytest.approx(
        {"a": 1 / 2.8125, "c": 3 / 2.8125, "d": 2.5 / 2.8125, "e": 4.75 / 2.8125}
    )
    assert table["backward_linkage"].mean() == pytest.approx(1)
    assert table.index.tolist() == ["e", "c", "d", "a"]
    assert table.loc["c", "route"] == "r1"
    # c has one material input on r1; d has one (b is an auxiliary), a has none
    assert table["inputs"].to_dict() == {"a": 0, "c": 1, "d": 1, "e": 1}
    assert table["known_inputs"].to_dict() == {"a": 0, "c": 1, "d": 1, "e": 1}


def test_one_route_a_node(graph: nx.DiGraph) -> None:
    both = told(graph, ac=2.0, bc=3.0, cd=0.5)
    first = measure_multipliers(both).set_index("node_id")["output_multiplier"]
    assert first["c"] == 3  # r1 and r2 are never added up
    assert "b" not in first
    other = measure_multipliers(both, {"c": "r2"}).set_index("node_id")["output_multiplier"]
    assert (other["c"], other["d"]) == (4, 3)
    for wrong in ({"c": "r3"}, {"nowhere": "r1"}):
        with pytest.raises(UsageError):
            measure_multipliers(both, wrong)


def test_how_much_of_the_chain_is_known_is_said(graph: nx.DiGraph) -> None:
    note = measure_multipliers(told(graph, cd=0.5)).attrs["notes"][0]
    # chosen routes: c by r1 (one link), d (one), e (one); one of three has a coefficient, two of five nodes have part
    assert "2 of 5 nodes, 1 of 3 material links" in note
    nothing = measure_multipliers(nx.DiGraph())
    assert nothing.empty


def test_recycling_is_left_out_and_said(graph: nx.DiGraph) -> None:
    told(graph, ac=2.0, cd=0.5, de=1.5)
    graph.add_edge("e", "c", kind="material", routes=(), t_per_t=0.1, basis="derived", share=None, recycling=True)
    table = measure_multipliers(graph)
    assert table.set_index("node_id").loc["c", "output_multiplier"] == pytest.approx(3)
    assert "1 recycling" in table.attrs["notes"][1]
    # m_c = 3 + 0.1·m_e and m_e = 2.5 + 0.75·m_c, so m_c = 3.25 / 0.925
    whole = measure_multipliers(graph, recycling=True).set_index("node_id")["output_multiplier"]
    assert whole["c"] == pytest.approx(3.25 / 0.925)
    assert whole["e"] == pytest.approx(2.5 + 0.75 * 3.25 / 0.925)


def test_what_takes_more_than_it_gives_is_refused(graph: nx.DiGraph) -> None:
    told(graph, ac=2.0, cd=0.5, de=1.5)
    # one round of c → d → e → c gives 0.5·1.5·2 = 1.5 tonnes for one
    graph.add_edge("e", "c", kind="material", routes=(), t_per_t=2.0, basis="derived", share=None, recycling=False)
    with pytest.raises(UsageError, match="c、d、e"):
        measure_multipliers(graph)


@given(st.lists(st.floats(0.01, 2), min_size=10, max_size=10))
def test_the_sums_are_those_of_the_power_series(tonnes: list[float]) -> None:
    """Without circles, (I − A)^-1 is I + A + A² + A³ + A⁴."""
    graph = nx.DiGraph()
    nodes = "vwxyz"
    graph.add_nodes_from(nodes)
    pairs = [(i, j) for i in range(5) for j in range(i + 1, 5)]
    matrix = np.zeros((5, 5))
    for (i, j), value in zip(pairs, tonnes, strict=True):
        matrix[i, j] = value
        graph.add_edge(nodes[i], nodes[j], kind="material", routes=(), t_per_t=value, basis="x", recycling=False)
    found = measure_multipliers(graph).set_index("node_id")["output_multiplier"]
    series = sum(np.linalg.matrix_power(matrix, power) for power in range(5)).sum(axis=0)
    assert found.reindex(list(nodes)).tolist() == pytest.approx(series.tolist())

import networkx as nx
import numpy as np
import pytest

from chainmap.value import chain_value, link_weights, rises, severities, value_arrays, values_of

# The five-node chain: k(a→c, r1) = k(b→c, r2) = 1; d takes c (1) and b (0.25), so 0.8 and 0.2; k(d→e) = 1.
STATE = {"a": 0.5, "b": 0.0, "c": 0.0, "d": 0.8, "e": 0.0}


def test_weights_are_normalised_over_each_route(graph: nx.DiGraph) -> None:
    table = link_weights(graph).set_index(["input", "product", "route"])["k"]
    assert table.to_dict() == pytest.approx(
        {("a", "c", "r1"): 1.0, ("b", "c", "r2"): 1.0, ("c", "d", ""): 0.8, ("b", "d", ""): 0.2, ("d", "e", ""): 1.0}
    )


def test_cited_shares_replace_the_weight_of_the_kind(graph: nx.DiGraph) -> None:
    graph.edges["c", "d"]["share"] = 0.75  # beside the auxiliary's 0.25
    assert link_weights(graph).set_index(["input", "product"]).loc[("c", "d"), "k"] == pytest.approx(0.75)


def test_inputs_without_a_share_divide_what_the_cited_ones_leave(graph: nx.DiGraph) -> None:
    # d takes c (40 % of its input cost), b (auxiliary, 0.25) and a (material, 1): 0.6 · 0.25/1.25 and 0.6 · 1/1.25
    graph.edges["c", "d"]["share"] = 0.4
    graph.add_edge("a", "d", kind="material", routes=(), share=None)
    k = link_weights(graph).set_index(["input", "product"])["k"]
    assert [k["c", "d"], k["b", "d"], k["a", "d"]] == pytest.approx([0.4, 0.12, 0.48])
    # shares that add up to more than 1 leave nothing, and are normalised
    graph.edges["a", "d"]["share"] = 1.2
    k = link_weights(graph).set_index(["input", "product"])["k"]
    assert [k["c", "d"], k["b", "d"], k["a", "d"]] == pytest.approx([0.25, 0.0, 0.75])


def test_value_by_hand(graph: nx.DiGraph) -> None:
    # w·s = 0.2·0.5 + 0.8·0.8 = 0.74; d has neither c nor b, and c and e are not there
    assert chain_value(graph, STATE) == pytest.approx(0.74)
    # with c: + 1 + best route 0.5 + 0.8·0.8 = 2.14
    assert chain_value(graph, {**STATE, "c": 1.0}) == pytest.approx(0.74 + 2.14)
    # all there: Σw = 3.0, and c, d, e have all inputs: + 3
    assert chain_value(graph, dict.fromkeys("abcde", 1.0)) == pytest.approx(6.0)


def test_only_the_best_route_counts(graph: nx.DiGraph) -> None:
    both = chain_value(graph, {"a": 1, "b": 1, "c": 1})
    # w = 0.2 + 0.6 + 1, c's best route 1 (not 2)
    assert both == pytest.approx(2.8)


def test_rises_and_severities_by_hand(graph: nx.DiGraph) -> None:
    arrays = value_arrays(graph)
    state = np.array([STATE[node] for node in arrays.nodes])
    rise = dict(zip(arrays.nodes, rises(arrays, state), strict=True))
    # b: 0.6 + 0 (c is not there) + 0.8·0.2; e: 0.4 + 0.8; a: half of 0.2
    assert rise == pytest.approx({"a": 0.1, "b": 0.76, "c": 2.14, "d": 0.16, "e": 1.2})
    severity = dict(zip(arrays.nodes, severities(arrays, state), strict=True))
    # complete: b 0.6 + 0 (a can stand in) + 0.2 = 0.8; c 1 + 1 + 0.8 = 2.8; e 0.4 + 1 = 1.4
    assert severity["b"] == pytest.approx(0.76 / 0.8)
    assert severity["c"] == pytest.approx(2.14 / 2.8)
    assert severity["e"] == pytest.approx(1.2 / 1.4)


def test_severity_never_passes_one(graph: nx.DiGraph) -> None:
    # c here lives on b alone: losing b costs more here than in a complete chain, where a stands in
    arrays = value_arrays(graph)
    assert severities(arrays, np.array([0.0, 0.0, 1.0, 1.0, 1.0]))[1] == 1.0
    assert severities(arrays, np.ones(5)).max() == 0.0


def test_many_states_at_once_equal_one_by_one(graph: nx.DiGraph) -> None:
    arrays = value_arrays(graph)
    states = np.random.default_rng(0).random((20, 5))
    single = [chain_value(graph, dict(zip(arrays.nodes, state, strict=True))) for state in states]
    assert values_of(arrays, states) == pytest.approx(single)


def test_value_by_the_definition_read_literally(graph: nx.DiGraph) -> None:
    """The sum as the design writes it, over dictionaries, as an oracle."""
    k = link_weights(graph)
    for seed in range(20):
        draws = np.random.default_rng(seed).random(5)
        s = dict(zip(graph, draws, strict=True))
        total = sum(graph.nodes[v]["importance"] / 5 * s[v] for v in graph)
        for v, rows in k.groupby("product"):
            total += s[v] * max(sum(r.k * s[r.input] for r in one.itertuples()) for _, one in rows.groupby("route"))
        assert chain_value(graph, s) == pytest.approx(total)

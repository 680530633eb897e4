"""What hangs on a node and on a firm, worked by hand on the five-node chain."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainmap.coverage.dependence import criticality, departure_losses
from chainmap.coverage.strength import measure_coverage
from chainmap.value import value_arrays, values_of
from tests.conftest import firm_table, match_table

LARGE = {"employees": 2000, "revenue_mcny": 900}


def test_criticality_by_hand(graph: nx.DiGraph) -> None:
    arrays = value_arrays(graph)
    # a 1, c 0.5, d 1: F = 0.2 + 0.5 + 0.8, c with its inputs 0.5·1, d with its inputs 0.8·0.5 + 0.2·0: 2.4
    own = np.array([1.0, 0.0, 0.5, 1.0, 0.0])
    assert values_of(arrays, own)[0] == pytest.approx(2.4)
    # without a 1.7; without c 0.2 + 0.8 = 1; without d 0.2 + 0.5 + 0.5 = 1.2
    assert criticality(arrays, own).tolist() == pytest.approx([0.7 / 2.4, 0, 1.4 / 2.4, 0.5, 0])
    assert criticality(arrays, np.zeros(5)).tolist() == [0.0] * 5  # nothing there, nothing to lose


def test_a_kind_that_fails_leaves_the_whole_its_other_kinds() -> None:
    graph = nx.DiGraph()
    plain = {"importance": 5, "stage": "upstream"}
    graph.add_nodes_from([("board", {**plain, "part_of": ()}), ("fr4", {**plain, "part_of": ("board",)}),
                          ("cem", {**plain, "part_of": ("board",)})])  # fmt: skip
    arrays = value_arrays(graph)
    # board itself 0.2, lifted to 0.9 by fr4; cem 0.5: F = 0.9 + 0.9 + 0.5 = 2.3
    own = np.array([0.2, 0.9, 0.5])
    # fr4 fails: board falls to cem's 0.5, F = 1; board fails: fr4 and cem stay, F = 1.4; cem fails: F = 1.8
    assert criticality(arrays, own).tolist() == pytest.approx([0.9 / 2.3, 1.3 / 2.3, 0.5 / 2.3])


def test_a_firm_that_leaves_takes_all_it_makes(graph: nx.DiGraph) -> None:
    firms = firm_table(*({"firm_id": n, "name": f"合成{n}", **LARGE} for n in "xyz"))
    matches = match_table(("x", "a", 1.0), ("x", "c", 0.5), ("y", "c", 0.5), ("z", "d", 1.0))
    table = measure_coverage(graph, firms, matches).set_index("node_id")
    # c 0.75: F = 0.2 + 0.75 + 0.8 + 0.75·1 + 0.8·0.75 = 3.1; without x (a 0, c 0.5) 0.5 + 0.8 + 0.4 = 1.7
    assert table.loc["a", "lead_loss"] == pytest.approx(1.4 / 3.1)
    # x and y are level at c: the first by name leads; its share is half, and it takes a away too
    assert (table.loc["c", "lead_firm"], table.loc["c", "lead_share"]) == ("合成x", 0.5)
    assert table.loc["c", "lead_loss"] == pytest.approx(1.4 / 3.1)
    # without z: 0.2 + 0.75 + 0.75 = 1.7
    assert table.loc["d", "lead_loss"] == pytest.approx(1.4 / 3.1)
    assert table.loc["d", "criticality"] == pytest.approx(1.4 / 3.1)  # its only firm
    assert table.loc["c", "criticality"] > table.loc["c", "lead_loss"] - 1  # c whole: F = 1, lost 2.1 of 3.1
    assert table.loc["c", "criticality"] == pytest.approx(2.1 / 3.1)
    assert pd.isna(table.loc["e", "lead_loss"]) and pd.isna(table.loc["e", "lead_share"])


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from("abcde"), st.floats(0, 1)), max_size=12))
def test_a_departure_is_the_place_measured_without_the_firm(rows: list[tuple[int, str, float]]) -> None:
    graph = nx.DiGraph()
    graph.add_nodes_from((n, {"importance": 3, "part_of": ()}) for n in "abcde")
    graph.add_edges_from([("a", "c"), ("b", "c"), ("c", "d"), ("d", "e")], routes=(), share=None, kind="material")
    once = {(firm, node): share for firm, node, share in rows}
    pairs = pd.DataFrame([(f"f{f}", n, s) for (f, n), s in once.items()], columns=["firm_id", "node_id", "share"])
    arrays = value_arrays(graph)

    def value(table: pd.DataFrame) -> float:
        own = [1 - np.prod([1 - s for n, s in zip(table["node_id"], table["share"], strict=True) if n == node])
               for node in arrays.nodes]  # fmt: skip
        return float(values_of(arrays, own)[0])

    lost = departure_losses(arrays, pairs, pairs["firm_id"].tolist())
    for firm, share in lost.items():
        whole, left = value(pairs), value(pairs[pairs["firm_id"] != firm])
        assert share == pytest.approx(1 - left / whole if whole > 0 else 0.0, abs=1e-9)


def test_without_firms_nobody_leads(graph: nx.DiGraph) -> None:
    table = measure_coverage(graph, firm_table({"name": "合成"}).iloc[:0], match_table().iloc[:0])
    assert (table["criticality"] == 0).all()
    assert table[["lead_firm", "lead_share", "lead_loss"]].isna().all(axis=None)

import networkx as nx
import pandas as pd
import pytest

from chainmap.coverage.strength import measure_coverage, size_class
from chainmap.definition.models import Region
from tests.conftest import firm_table, match_table

FIRMS = (
    {"firm_id": "1", "name": "合成一", "employees": 1500, "revenue_mcny": 900, "since": "2001"},  # large, q 1
    {"firm_id": "2", "name": "合成二", "since": "2019-12"},  # unknown, q 0.5
    {"firm_id": "3", "name": "合成三", "since": "2020-01-01"},  # too late for 2019
    {"firm_id": "4", "name": "合成四"},  # undated, unknown size
)


def test_size_classes_need_both_measures() -> None:
    firms = pd.DataFrame(
        [(1000, 400), (1000, 399), (299, 5000), (20, 3), (19, 3), (20, 2.9), (None, 400), (None, None)],
        columns=["employees", "revenue_mcny"],
    )
    found = ["large", "medium", "small", "small", "micro", "micro", "large", "unknown"]
    assert size_class(firms).tolist() == found


def test_strength_by_hand(graph: nx.DiGraph, region: Region) -> None:
    matches = match_table(("1", "d", 0.8), ("2", "d", 1.0), ("3", "d", 1.0), ("4", "a", 0.9), ("2", "e", 0.2))
    table = measure_coverage(graph, firm_table(*FIRMS), matches, region).set_index("node_id")
    # d: 1 − (1 − 0.8·1)(1 − 1·0.5) = 0.9; firm 3 came too late
    assert table.loc["d", "strength"] == pytest.approx(0.9)
    assert table.loc["d", "firms"] == 2
    assert table.loc["d", "status"] == "covered"
    assert table.loc["d", "lead_firm"] == "合成一"
    # shares 0.8 and 0.5 of 1.3: HHI = (0.64 + 0.25) / 1.69
    assert table.loc["d", "concentration"] == pytest.approx(0.89 / 1.69)
    assert table.loc["d", "revenue_mcny"] == 900
    # a: 0.9·0.5 = 0.45, weak, its only firm undated and of unknown size, revenue unknown and not zero
    assert table.loc["a", "strength"] == pytest.approx(0.45)
    assert (table.loc["a", "status"], table.loc["a", "undated"], table.loc["a", "unknown_size"]) == ("weak", 1, 1)
    assert pd.isna(table.loc["a", "revenue_mcny"])
    # e: 0.2·0.5 = 0.1 is still missing
    assert table.loc["e", "status"] == "missing"
    assert (table.loc["c", "firms"], table.loc["c", "strength"]) == (0, 0.0)
    assert pd.isna(table.loc["c", "concentration"])


def test_without_a_region_everybody_counts(graph: nx.DiGraph) -> None:
    table = measure_coverage(graph, firm_table(*FIRMS), match_table(("3", "c", 1.0)))
    assert table.set_index("node_id").loc["c", "firms"] == 1


def test_a_region_overrides_constants(graph: nx.DiGraph, region: Region) -> None:
    strict = region.model_copy(update={"constants": {"size_unknown": 0.2}})
    table = measure_coverage(graph, firm_table(*FIRMS), match_table(("2", "c", 1.0)), strict).set_index("node_id")
    assert table.loc["c", "strength"] == pytest.approx(0.2)


def test_no_firms_and_inputs_unchanged(graph: nx.DiGraph, region: Region) -> None:
    firms, matches = firm_table(*FIRMS), match_table(("1", "d", 0.8))
    before = firms.copy(), matches.copy(), dict(graph.nodes(data=True))
    table = measure_coverage(graph, firms.iloc[:0], matches.iloc[:0], region)
    assert (table["status"] == "missing").all()
    assert len(table) == 5
    measure_coverage(graph, firms, matches, region)
    pd.testing.assert_frame_equal(firms, before[0])
    pd.testing.assert_frame_equal(matches, before[1])
    assert dict(graph.nodes(data=True)) == before[2]

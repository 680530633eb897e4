"""Around a lead firm: who stands next to it, what that is worth, and which gaps come first."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from chainmap.coverage.gaps import find_gaps
from chainmap.coverage.leading import circle, lead_rises
from chainmap.coverage.strength import measure_coverage
from chainmap.definition.models import Region
from chainmap.value import value_arrays
from tests.conftest import firm_table, match_table


def led(region: Region, *firms: str) -> Region:
    leads = [{"company": firm, "source": "合成文件"} for firm in firms]
    return Region.model_validate({**region.model_dump(), "leads": leads})


def test_the_circle_of_who_makes_a(graph: nx.DiGraph) -> None:
    # a → c; c also takes b; d takes c; e is one step too far; d takes b as an auxiliary only
    assert circle(graph, {"a"}) == (frozenset("c"), frozenset(), frozenset("bd"))
    # d is made from c and goes into e; e takes nothing else and goes nowhere
    assert circle(graph, {"d"}) == (frozenset("e"), frozenset("c"), frozenset())
    assert circle(graph, set()) == (frozenset(), frozenset(), frozenset())


def test_rises_around_a_lead_firm_by_hand(graph: nx.DiGraph, region: Region) -> None:
    arrays = value_arrays(graph)
    state = np.array([0.5 if node == "a" else 0.0 for node in arrays.nodes])
    found = lead_rises(graph, arrays, state, {"a": ["合成链主"]}, led(region, "合成链主"))
    # c, the customer, today: 1 of its own and 0.5 of a on route r1
    # d once c is there: 0.8 of its own and 0.8 of c (b, the auxiliary, has the other 0.2 of its inputs and is missing)
    # b once c is there: 0.6 of its own, and route r2 of c with 1 instead of r1 with 0.5
    assert found == pytest.approx({"c": 1.5, "d": 1.6, "b": 1.1})
    assert lead_rises(graph, arrays, state, {"a": ["合成链主"]}, region) == {}
    assert lead_rises(graph, arrays, state, {"a": ["合成别家"]}, led(region, "合成链主")) == {}


def test_gaps_around_the_lead_firm_come_first(graph: nx.DiGraph, region: Region) -> None:
    # e has the largest rise but c, and only d and e stand near the second firm; the lead firm makes a
    firms = firm_table({"firm_id": "1", "name": "合成链主"}, {"firm_id": "2", "name": "合成别家"})
    matches = match_table(("1", "a", 1.0), ("2", "d", 1.0))
    coverage = measure_coverage(graph, firms, matches, region)
    plain = find_gaps(graph, coverage, region, firms=firms, matches=matches)
    assert plain["node_id"].tolist() == ["c", "e", "b"]
    assert plain["lead_rise"].isna().all()
    assert plain.attrs["notes"] == []
    gaps = find_gaps(graph, coverage, led(region, "合成链主"), firms=firms, matches=matches)
    assert gaps["node_id"].tolist() == ["c", "b", "e"]
    assert gaps["lead_rise"].notna().tolist() == [True, True, False]
    assert sorted(gaps["rise"]) == sorted(plain["rise"]), "the order changes, the rises stay"
    assert "合成链主" in gaps.attrs["notes"][0]


def test_a_lead_firm_that_is_not_here_is_said_to_be_missing(graph: nx.DiGraph, region: Region) -> None:
    coverage = measure_coverage(graph, firm_table({"firm_id": "1", "name": "合成厂"}), match_table(("1", "a", 1.0)))
    gaps = find_gaps(graph, coverage, led(region, "合成没有的企业"))
    assert gaps["lead_rise"].isna().all()
    (note,) = gaps.attrs["notes"]
    assert "合成没有的企业" in note and "不在本地名单" in note


def test_the_name_of_the_lead_firm_of_a_node_is_enough(graph: nx.DiGraph, region: Region) -> None:
    firms = firm_table({"firm_id": "1", "name": "合成链主"})
    coverage = measure_coverage(graph, firms, match_table(("1", "a", 1.0)), region)
    gaps = find_gaps(graph, coverage, led(region, "合成链主"))
    assert isinstance(gaps, pd.DataFrame)
    assert gaps.dropna(subset=["lead_rise"])["node_id"].tolist() == ["d", "c", "b"]

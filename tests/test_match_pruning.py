"""Looking closely only at what can reach the score asked for changes nothing."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chainmap.matching.batches import batch_of, some_of
from chainmap.matching.firms import match_batch, match_firms
from chainmap.matching.gathering import Words, words_of
from chainmap.tables.conventions import constants
from tests.conftest import firm_table

#: Words of nodes, words like them, exceptions, signs and verbs, as scopes mix them.
PIECES = (
    *"甲料 乙料 合成丁 合成丙烷 合成戊酸 甲 料 （不含甲料） 除乙料外 （ ） 、 ， ； ： 的生产 销售 批发".split(),
    *"加工 五金 凭许可证经营 PA6 x".split(),
    "\n",
    " ",
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=9).map("".join)
FIRMS = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["合成甲料厂", "合成商贸", "合成厂", "合成乙料销售部"]),
            "products": TEXTS,
            "business_scope": TEXTS,
            "industry_code": st.sampled_from(["", "2614", "2651"]),
        }
    ),
    max_size=5,
)


VALUES = constants(None)


@pytest.fixture
def words(graph: nx.DiGraph) -> Words:
    for place, node in enumerate(graph):
        graph.nodes[node]["industry"] = ("2614",) if place % 2 else ("2651", "2614")
    return words_of(graph, VALUES)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(firms=FIRMS, min_score=st.sampled_from([0.2, 0.45, 0.450001, 0.5, 0.55, 0.76, 0.9]), traders=st.booleans())
def test_pruning_changes_nothing(words: Words, firms: list[dict], min_score: float, traders: bool) -> None:
    batch = batch_of(firm_table(*({"firm_id": str(place), **firm} for place, firm in enumerate(firms))))
    whole = match_batch(batch, words, VALUES, min_score=0, top=100, traders=traders)
    some = match_batch(batch, words, VALUES, min_score=min_score, top=100, traders=traders)
    wanted = whole[whole["score"] >= min_score]
    pd.testing.assert_frame_equal(
        some.reset_index(drop=True), wanted.reset_index(drop=True), check_exact=True, check_dtype=False
    )


def test_a_word_that_an_exception_parts_is_found(graph: nx.DiGraph) -> None:
    firms = firm_table({"firm_id": "1", "name": "合成厂", "products": "甲（不含乙）料"})
    assert match_firms(firms, graph)["node_id"].tolist() == ["a"]


def test_some_firms_of_a_batch_are_those_firms(words: Words) -> None:
    firms = firm_table(
        {"firm_id": "1", "name": "合成一厂", "products": "甲料", "industry_code": "2614"},
        {"firm_id": "2", "name": "合成二厂", "business_scope": "乙料的生产"},
        {"firm_id": "3", "name": "合成三厂", "products": "乙料", "business_scope": "五金、甲料加工"},
    )
    rows = np.array([2, 0])
    batch = some_of(batch_of(firms), rows)
    assert batch.names(np.array([0, 1])) == ["合成三厂", "合成一厂"]
    found, wanted = (
        match_batch(one, words, VALUES, min_score=0, top=9, traders=False)
        for one in (batch, batch_of(firms.iloc[rows]))
    )
    pd.testing.assert_frame_equal(found, wanted)


@pytest.mark.parametrize("column", ["products", "description", "business_scope", "name"])
def test_each_text_is_searched(graph: nx.DiGraph, column: str) -> None:
    firms = firm_table({"firm_id": "1", "name": "合成厂", column: "甲料"})
    assert match_firms(firms, graph, min_score=0.4)["node_id"].tolist() == ["a"]

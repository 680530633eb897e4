import networkx as nx
import pandas as pd
import pytest

from chainmap.matching.firms import match_firms
from chainmap.tables.faults import InputFaults
from tests.conftest import firm_table

FIRMS = (
    {"firm_id": "1", "name": "合成一厂", "products": "甲料、乙料"},
    {"firm_id": "2", "name": "合成二商贸有限公司", "products": "甲料"},
    {"firm_id": "3", "name": "合成三厂", "business_scope": "合成丁销售"},
    {"firm_id": "4", "name": "合成四厂"},
)


def pairs(matches: pd.DataFrame) -> dict[tuple[str, str], float]:
    return {(row.firm_id, row.node_id): row.score for row in matches.itertuples()}


def test_words_in_products_match_and_are_named(graph: nx.DiGraph) -> None:
    matches = match_firms(firm_table(*FIRMS), graph)
    assert set(pairs(matches)) == {("1", "a"), ("1", "b")}
    assert (matches["score"] > 0.75).all()  # a word in the products, and likeness
    assert matches.set_index("node_id").loc["a", "evidence"] == "主营产品：甲料"
    assert set(matches["by"]) == {"alias"}


def test_traders_and_traded_goods_do_not_fill_a_node(graph: nx.DiGraph) -> None:
    everything = pairs(match_firms(firm_table(*FIRMS), graph, min_score=0))
    assert everything[("2", "a")] < 0.5
    assert everything[("3", "d")] < 0.5
    asked = pairs(match_firms(firm_table(*FIRMS), graph, traders=True))
    assert ("2", "a") in asked
    assert ("3", "d") not in asked  # the clause itself trades


def test_evidence_adds_up(graph: nx.DiGraph) -> None:
    both = firm_table({"firm_id": "1", "name": "x", "products": "甲料", "business_scope": "甲料的制造"})
    overrides = {"match_products": 0.6, "match_scope": 0.5, "match_text": 0.0}
    # 1 − (1 − 0.6)(1 − 0.5) = 0.8
    assert pairs(match_firms(both, graph, overrides=overrides))[("1", "a")] == pytest.approx(0.8)


def test_whole_ranking_best_first_and_top(graph: nx.DiGraph) -> None:
    matches = match_firms(firm_table(*FIRMS), graph, min_score=0)
    for _, one in matches.groupby("firm_id"):
        assert one["score"].is_monotonic_decreasing
    assert match_firms(firm_table(*FIRMS), graph, min_score=0, top=1)["firm_id"].is_unique


def test_given_facts_and_reviews(graph: nx.DiGraph) -> None:
    firms = firm_table(*FIRMS)
    given = pd.DataFrame({"firm": ["合成四厂", "1"], "node_id": ["c", "合成戊"], "source": ["合成来源 2018", "合成"]})
    reviews = pd.DataFrame(
        {
            "firm": ["合成一厂", "3", "1"],
            "node": ["a", "d", "b"],
            "answer": ["否", "是", "no"],
            "by": ["分局", "分局", ""],
            "date": ["2020-01", "2020-01", ""],
        }
    )
    matches = match_firms(firms, graph, given=given, reviews=reviews)
    assert pairs(matches) == {("4", "c"): 1.0, ("1", "e"): 1.0, ("3", "d"): 1.0}
    by = matches.set_index("firm_id")
    assert by.loc["4", "by"] == "given"
    assert by.loc["4", "evidence"] == "合成来源 2018"
    assert by.loc["3", "by"] == "review"
    assert by.loc["3", "evidence"] == "人工审核 分局 2020-01"
    assert any("给定" in note for note in matches.attrs["notes"])


def test_the_latest_review_decides(graph: nx.DiGraph) -> None:
    reviews = pd.DataFrame(
        {"firm": ["1", "1"], "node": ["a", "a"], "answer": ["yes", "no"], "by": "x", "date": ["2021", "2020"]}
    )
    assert ("1", "a") in pairs(match_firms(firm_table(*FIRMS), graph, reviews=reviews))


def test_unknown_names_are_faults_all_at_once(graph: nx.DiGraph) -> None:
    given = pd.DataFrame({"firm": ["没有这家", "1"], "node_id": ["a", "zzz"], "source": ["s", "s"]})
    with pytest.raises(InputFaults) as caught:
        match_firms(firm_table(*FIRMS), graph, given=given)
    assert sorted((fault.row, fault.value) for fault in caught.value.faults) == [(2, "没有这家"), (3, "zzz")]
    answers = pd.DataFrame({"firm": ["1"], "node": ["a"], "answer": ["也许"], "by": ["x"], "date": ["2020"]})
    with pytest.raises(InputFaults, match="也许"):
        match_firms(firm_table(*FIRMS), graph, reviews=answers)


def test_certainty_of_given_facts(graph: nx.DiGraph) -> None:
    given = pd.DataFrame(
        {"firm": ["1", "4", "4", "4"], "node_id": ["a", "c", "d", "e"], "source": "合成 2018",
         "certainty": ["待核", "planned", "later", ""]}
    )  # fmt: skip
    matches = match_firms(firm_table(*FIRMS), graph, given=given)
    found = pairs(matches)
    assert found[("1", "a")] > 0.75  # its own text is surer than an unverified fact
    assert (found[("4", "c")], found[("4", "d")], found[("4", "e")]) == (0.3, 0.8, 1.0)
    evidence = matches.set_index(["firm_id", "node_id"])["evidence"]
    assert evidence["4", "c"] == "〔拟建〕合成 2018"
    wrong = given.assign(certainty="大概", source=["s", "", "s", "s"])
    with pytest.raises(InputFaults) as caught:
        match_firms(firm_table(*FIRMS), graph, given=wrong)
    assert len(caught.value.faults) == 5  # four certainties and a source


def test_names_as_planners_write_them(graph: nx.DiGraph) -> None:
    firms = firm_table({"firm_id": "1", "name": "合成（叶县）尼龙厂"}, {"firm_id": "2", "name": "合成同名"},
                       {"firm_id": "3", "name": "合成同名"})  # fmt: skip
    good = pd.DataFrame(
        {"firm": ["合成(叶县) 尼龙厂"], "node": ["甲料"], "answer": ["１"], "by": ["分局"], "date": ["2020"]}
    )
    assert pairs(match_firms(firms, graph, reviews=good)) == {("1", "a"): 1.0}
    with pytest.raises(InputFaults, match="同名"):
        match_firms(firms, graph, reviews=good.assign(firm="合成同名"))
    with pytest.raises(InputFaults, match="是否指"):
        match_firms(firms, graph, reviews=good.assign(firm="合成叶县尼龙"))


def test_a_shared_class_speaks_more_softly(graph: nx.DiGraph) -> None:
    graph.nodes["a"]["industry"] = graph.nodes["b"]["industry"] = ("2614",)
    graph.nodes["c"]["industry"] = ("2651",)
    firms = firm_table(*({"firm_id": code, "name": "厂", "industry_code": code} for code in ("2614", "2651")))
    found = pairs(match_firms(firms, graph, min_score=0))
    assert found == pytest.approx({("2614", "a"): 0.15, ("2614", "b"): 0.15, ("2651", "c"): 0.3})


def test_the_name_and_similar_words_count_a_little(graph: nx.DiGraph) -> None:
    firms = firm_table({"firm_id": "1", "name": "某地甲料厂"}, {"firm_id": "2", "name": "厂", "products": "合成丙烷"})
    found = pairs(match_firms(firms, graph, min_score=0))
    assert found[("1", "a")] == pytest.approx(0.4)
    assert 0 < found[("2", "c")] < 0.95  # no word of the node, but like it


def test_old_node_ids_still_find_their_node(graph: nx.DiGraph) -> None:
    graph.graph["formerly"] |= {"old_c": ("c",), "synthetic:old_c": ("c",)}
    for said in ("old_c", "synthetic:old_c"):
        given = pd.DataFrame({"firm": ["4"], "node_id": [said], "source": ["s"]})
        assert ("4", "c") in pairs(match_firms(firm_table(*FIRMS), graph, given=given))


def test_the_old_id_of_a_split_node_asks_which_half_is_meant(graph: nx.DiGraph) -> None:
    graph.graph["formerly"]["old_ab"] = ("a", "b")
    given = pd.DataFrame({"firm": ["4"], "node_id": ["old_ab"], "source": ["s"]})
    with pytest.raises(InputFaults, match=r"which one\? write its id: a, b"):
        match_firms(firm_table(*FIRMS), graph, given=given)


def test_nothing_in_nothing_out_and_nothing_changed(graph: nx.DiGraph) -> None:
    assert match_firms(firm_table(*FIRMS).iloc[:0], graph).empty
    firms = firm_table(*FIRMS)
    before = firms.copy()
    match_firms(firms, graph)
    pd.testing.assert_frame_equal(firms, before)


def test_batches_give_what_one_run_gives(graph: nx.DiGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = match_firms(firm_table(*FIRMS), graph, min_score=0)
    monkeypatch.setattr("chainmap.matching.firms.BATCH", 1)
    pd.testing.assert_frame_equal(match_firms(firm_table(*FIRMS), graph, min_score=0), whole)


def test_real_texts_reach_the_nodes_they_are_labelled_with(shared) -> None:
    """Words must find what real firms' product lists say: far above chance, on texts we did not write."""
    import chainmap as cm

    labels = pd.read_csv(shared / "data" / "labelled_firms.csv", encoding="utf-8-sig", dtype="string")
    nylon = labels[labels["chain"] == "nylon"].reset_index(drop=True)
    graph = cm.build_graph(cm.read_chain("nylon"))
    firms = firm_table(
        *nylon.assign(firm_id=nylon.index.astype(str)).drop(columns=["chain", "node_ids"]).to_dict("records")
    )
    best = match_firms(firms, graph, min_score=0, top=5)
    now = graph.graph["formerly"]
    wanted = [{new for node in nodes.split("|") for new in now.get(node, (node,))} for nodes in nylon["node_ids"]]
    hits = [bool(wanted[int(firm)] & set(rows["node_id"])) for firm, rows in best.groupby("firm_id")]
    assert sum(hits) / len(nylon) > 0.6

"""Questions whose answer teaches most, and answers that are kept."""

from pathlib import Path

import networkx as nx
import pandas as pd
import pytest

from chainmap.matching.asking import ASKED, ask_reviews, keep_answers
from chainmap.matching.firms import match_firms
from chainmap.matching.learning import train_matching
from chainmap.tables.faults import InputFaults
from chainmap.tables.files import read_table, write_table
from tests.conftest import firm_table
from tests.lessons import labelled

#: Scores by the shipped conventions, a class made 甲料 doubtful: a word that is traded, a name, words that are plain.
FIRMS = (
    {"firm_id": "1", "name": "某地甲料厂"},
    {"firm_id": "2", "name": "合成二厂", "business_scope": "乙料销售"},
    {"firm_id": "3", "name": "合成三厂", "products": "甲料", "business_scope": "甲料制造"},
    {"firm_id": "4", "name": "合成四丙厂", "business_scope": "合成丙制造"},
    {"firm_id": "5", "name": "五金厂", "products": "五金"},
)


def test_what_is_plain_or_was_answered_is_not_asked(graph: nx.DiGraph) -> None:
    firms = firm_table(*FIRMS)
    asked = ask_reviews(firms, graph)
    scores = match_firms(firms, graph, min_score=0).set_index(["firm_id", "node_id"])["score"]
    assert scores["3", "a"] > 0.9
    assert set(asked["firm"]) == {"某地甲料厂", "合成二厂", "合成四丙厂"}
    assert asked.columns.tolist() == list(ASKED)
    assert asked.set_index("firm").loc["某地甲料厂", "evidence"] == "企业名称：甲料"
    assert "是否生产" in asked["question"].iloc[0]
    reviews = pd.DataFrame(
        {"firm": ["某地甲料厂"], "node": ["甲料"], "answer": ["否"], "by": ["合成"], "date": ["2026"]}
    )
    assert "某地甲料厂" not in set(ask_reviews(firms, graph, reviews=reviews)["firm"])


def test_the_worth_of_a_question_is_worked_by_hand(graph: nx.DiGraph) -> None:
    # One firm at p 0.4 for a (importance 1), one at 0.75 for c (importance 5): 0.96 · 0.2 < 0.75 · 1.
    asked = ask_reviews(firm_table(FIRMS[0], FIRMS[3]), graph, overrides={"match_text": 0.0})
    assert asked.set_index("node")["order"].to_dict() == {"c": 1, "a": 2}
    gaps = pd.DataFrame({"node_id": ["a", "c"], "rise": [1.0, 0.5]})
    turned = ask_reviews(firm_table(FIRMS[0], FIRMS[3]), graph, gaps=gaps, overrides={"match_text": 0.0})
    # 0.96 · 1 > 0.75 · 0.5
    assert turned.set_index("node")["order"].to_dict() == {"a": 1, "c": 2}


def test_a_word_that_was_answered_often_is_asked_less(graph: nx.DiGraph) -> None:
    firms = firm_table({"firm_id": "1", "name": "某地甲料厂"}, {"firm_id": "2", "name": "某地乙料厂"})
    for node in "ab":
        graph.nodes[node]["importance"] = 3
    known = train_matching(labelled([("甲料", "a")] * 9 + [("甲料、乙料", "b")]), {"synthetic": graph})
    even = known.model_copy(update={"weights": {}, "intercept": 0.0})  # p ½ for all
    asked = ask_reviews(firms, graph, model=even)
    assert asked.set_index("node")["order"].to_dict() == {"a": 2, "b": 1}


def test_questions_are_not_all_of_one_firm_or_word(graph: nx.DiGraph) -> None:
    for node in graph:
        graph.nodes[node]["importance"] = 3
    same = [{"firm_id": f"a{place}", "name": f"某地甲料{place}厂"} for place in range(20)]
    other = [{"firm_id": f"b{place}", "name": f"某地乙料{place}厂"} for place in range(5)]
    asked = ask_reviews(firm_table(*same, *other), graph, count=6)
    assert asked["node"].value_counts().to_dict() == {"a": 3, "b": 3}
    wide = {"firm_id": "w", "name": "合成甲料乙料丁料厂", "business_scope": "合成丁、合成戊、甲料、乙料销售"}
    several = ask_reviews(firm_table(wide, *same[:3], *other[:3]), graph, count=4)
    assert several["firm"].value_counts().max() <= 2


def test_lists_do_not_hang_on_the_order_of_the_firms(graph: nx.DiGraph) -> None:
    table = firm_table(*FIRMS, {"firm_id": "6", "name": "合成二厂", "business_scope": "乙料批发"})
    asked = ask_reviews(table, graph, count=3)
    pd.testing.assert_frame_equal(asked, ask_reviews(table.iloc[::-1], graph, count=3))
    everyone = ask_reviews(table, graph)
    assert {"2", "6"} <= set(everyone["firm"])  # a name that two share names neither
    assert everyone[["firm", "node"]].apply(tuple, axis=1).is_monotonic_increasing
    assert ask_reviews(table.iloc[:0], graph).empty


def test_answers_are_kept_and_none_is_lost(graph: nx.DiGraph, tmp_path: Path) -> None:
    firms = firm_table(*FIRMS)
    path = write_table(ask_reviews(firms, graph), tmp_path / "questions.csv")
    answers = read_table(path, "reviews")
    answers.loc[answers["firm"] == "合成二厂", ["answer", "by"]] = ["否", "合成岗位"]
    old = pd.DataFrame({"firm": ["合成二厂", "5"], "node": ["b", "a"], "answer": ["是", "否"], "by": ["旧", ""],
                        "date": ["2025-01-01", "2025"]})  # fmt: skip
    kept = keep_answers(old, answers, firms, graph, date="2026-02-03")
    assert kept[["firm", "node", "answer", "date"]].fillna("").to_numpy().tolist() == [
        ["5", "a", "否", "2025"],
        ["合成二厂", "b", "是", "2025-01-01"],
        ["合成二厂", "b", "否", "2026-02-03"],
    ]
    pd.testing.assert_frame_equal(keep_answers(kept, answers, firms, graph, date="2026-02-03"), kept)
    # The latest counts.
    given = [{"firm_id": "2", "name": "合成二厂", "products": "乙料"}]
    assert match_firms(firm_table(*given, *FIRMS[4:]), graph, reviews=kept).empty


def test_wrong_answers_are_told_with_their_row(graph: nx.DiGraph, tmp_path: Path) -> None:
    firms = firm_table(*FIRMS)
    answers = read_table(write_table(ask_reviews(firms, graph), tmp_path / "questions.csv"), "reviews")
    answers["answer"] = ["也许", *answers["answer"][1:]]
    with pytest.raises(InputFaults) as caught:
        keep_answers(None, answers, firms, graph)
    assert [(fault.row, fault.value) for fault in caught.value.faults] == [(2, "也许")]

"""Labels and reviews → a model: what it learns, what it must never do, and that few labels do no harm."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from chainmap.matching.batches import batch_of
from chainmap.matching.examples import examples_of
from chainmap.matching.firms import match_batch, match_firms
from chainmap.matching.gathering import words_of
from chainmap.matching.labels import resolve_labels
from chainmap.matching.learning import learner, lessons_of, train_matching
from chainmap.matching.model import Model, model_text
from chainmap.tables.conventions import constants
from chainmap.tables.faults import InputFaults, UsageError
from tests.conftest import firm_table
from tests.lessons import labelled

VALUES = constants()
STRANGER = {"firm_id": "1", "name": "合成陌生厂", "products": "甲料、乙料"}


@pytest.fixture
def model(graph: nx.DiGraph) -> Model:
    return train_matching(labelled(), {"synthetic": graph}, date="2026-01-01")


def score(model: Model | None, graph: nx.DiGraph, node: str, **firm: str) -> float:
    found = match_firms(firm_table(STRANGER | firm), graph, min_score=0, model=model).set_index("node_id")["score"]
    return float(found.get(node, 0.0))


def test_a_word_is_trusted_by_its_record(graph: nx.DiGraph, model: Model) -> None:
    # In fifty labelled firms 甲料 was right for ten, in sixty 乙料 for all.
    assert model.words["a"]["甲料"] == (10, 40)
    assert model.words["b"]["乙料"] == (60, 0)
    assert score(None, graph, "a") == pytest.approx(score(None, graph, "b"), abs=0.05)
    assert score(model, graph, "a") < 0.5 < score(model, graph, "b")


def test_the_record_of_a_word_is_told(graph: nx.DiGraph, model: Model) -> None:
    found = match_firms(firm_table(STRANGER), graph, min_score=0, model=model).set_index("node_id")["evidence"]
    assert found["a"] == "主营产品：甲料；“甲料”以往 50 次 10 次为真"
    plain = match_firms(firm_table(STRANGER | {"products": "新成丁"}), graph, min_score=0, model=model)["evidence"]
    assert not plain.str.contains("以往").any()


def test_every_weight_speaks_for_a_match(model: Model) -> None:
    assert set(model.weights.values()) != {0.0}
    assert min(model.weights.values()) >= 0
    assert model.fitted == {
        "firms": 110,
        "labels": 130,
        "pairs": model.fitted["pairs"],
        "reviews_yes": 0,
        "reviews_no": 0,
    }


def test_a_few_labels_leave_the_order_of_the_conventions(graph: nx.DiGraph) -> None:
    few = train_matching(labelled([("乙料", "b"), ("甲料、五金", "b|a"), ("合成丁、乙料", "d")]), {"synthetic": graph})
    firms = firm_table(STRANGER, {"firm_id": "2", "name": "合成厂", "business_scope": "合成丁制造；五金、合成丙烷销售"})
    shipped, learnt = (
        match_firms(firms, graph, min_score=0, model=one).set_index(["firm_id", "node_id"])["score"]
        for one in (None, few)
    )
    shipped = shipped.round(1)  # a and b are as good as equal
    assert len(shipped) == 4
    for firm in ("1", "2"):
        assert shipped[firm].loc[learnt[firm].sort_values().index].is_monotonic_increasing
    assert (learnt - shipped).abs().max() < 0.25


def test_the_same_lessons_make_the_same_model(graph: nx.DiGraph, model: Model) -> None:
    table = labelled()
    again = train_matching(table, {"synthetic": graph}, date="2026-01-01")
    assert model_text(again) == model_text(model)
    turned = train_matching(table.iloc[::-1].reset_index(drop=True), {"synthetic": graph}, date="2026-01-01")
    assert (turned.words, turned.likes) == (model.words, model.likes)
    assert turned.weights == pytest.approx(model.weights, abs=1e-3)


def test_reviews_teach_and_go_before_labels(graph: nx.DiGraph, model: Model) -> None:
    firms = firm_table(
        *({"firm_id": f"r{place}", "name": f"合成审核{place}厂", "products": "甲料"} for place in range(60))
    )
    said = {"firm": firms["firm_id"], "node": "甲料", "answer": "是", "by": "合成", "date": "2026-01-01"}
    reviews = pd.DataFrame(said)
    taught = train_matching(labelled(), {"synthetic": graph}, reviews, firms)
    assert taught.words["a"]["甲料"] == (70, 40)
    assert taught.fitted["reviews_yes"] == 60
    assert score(taught, graph, "a", products="甲料") > score(model, graph, "a", products="甲料") + 0.1
    # A labelled firm that is reviewed: its label of a is taken back, once, by the latest answer.
    one = pd.DataFrame(
        {"firm": "合成第40厂", "node": "a", "answer": ["否", "是"], "by": "", "date": ["2026-02", "2026-01"]}
    )
    assert train_matching(labelled(), {"synthetic": graph}, one).words["a"]["甲料"] == (9, 41)


def test_reviews_alone_teach(graph: nx.DiGraph) -> None:
    firms = firm_table(
        *({"firm_id": f"r{place}", "name": f"合成审核{place}厂", "products": "甲料"} for place in range(9))
    )
    said = {"firm": firms["firm_id"], "node": "a", "answer": ["是"] + ["否"] * 8, "by": "合成", "date": "2026-01-01"}
    taught = train_matching(None, {"synthetic": graph}, pd.DataFrame(said), firms)
    assert taught.words == {"a": {"甲料": (1, 8)}}
    assert score(taught, graph, "b") > score(taught, graph, "a")


def test_what_nobody_answered_is_not_a_no(graph: nx.DiGraph) -> None:
    firms = firm_table({"firm_id": "r", "name": "合成审核厂", "products": "甲料、乙料"})
    reviews = pd.DataFrame({"firm": ["r"], "node": ["a"], "answer": ["no"], "by": [""], "date": ["2026"]})
    found = examples_of(labelled(), {"synthetic": graph}, reviews, firms)
    lessons = lessons_of(found.examples, {"synthetic": graph}, VALUES)
    plain = lessons_of(examples_of(labelled(), {"synthetic": graph}).examples, {"synthetic": graph}, VALUES)
    assert len(lessons.right) == len(plain.right) + 1


def test_texts_of_one_firm_weigh_as_one_firm(graph: nx.DiGraph) -> None:
    table = labelled()
    table.loc[0, "business_scope"] = ""
    found = examples_of(table, {"synthetic": graph}).examples
    weight: dict[str, float] = {}
    for one in found:
        for firm, share in zip(one.firms["firm_id"], one.weight, strict=True):
            weight[firm] = weight.get(firm, 0.0) + share
    assert set(weight.values()) == {1.0}
    assert [one.whole for one in found] == [True, False, False]  # all, scope, products


def test_no_firm_is_read_by_its_own_record(graph: nx.DiGraph) -> None:
    lessons = lessons_of(examples_of(labelled(), {"synthetic": graph}).examples, {"synthetic": graph}, VALUES)
    firms = pd.Series(lessons.fold).groupby(lessons.pairs.table["firm"].to_numpy()).nunique()
    assert lessons.fold.max() == 4
    assert (firms[lessons.whole[: len(firms)]] >= 1).all()
    # The texts of one firm, shown in several ways, are in one fold.
    whole = lessons.pairs.table.assign(fold=lessons.fold, whole=lessons.whole).groupby(["whole", "firm"])["fold"]
    assert (whole.nunique() == 1).all()


@pytest.mark.parametrize("min_score", [0.2, 0.495, 0.6])
@pytest.mark.parametrize("traders", [False, True])
def test_looking_closely_only_where_it_matters_changes_nothing(
    graph: nx.DiGraph, model: Model, min_score: float, traders: bool
) -> None:
    chance, pieces = np.random.default_rng(5), "甲料 乙料 合成丁 合成丙烷 五金 的生产 销售 、 ， ；".split()
    firms = firm_table(*({"firm_id": str(place), "name": "合成厂" if place % 3 else "合成商贸",
                          "products": "".join(chance.choice(pieces, 6))} for place in range(60)))  # fmt: skip
    words = words_of(graph, VALUES)
    whole, some = (match_batch(batch_of(firms), words, VALUES, min_score=least, top=9, traders=traders, model=model)
                   for least in (0, min_score))  # fmt: skip
    wanted = whole[whole["score"] >= min_score].reset_index(drop=True)
    pd.testing.assert_frame_equal(some.reset_index(drop=True), wanted, check_dtype=False)


def test_likeness_alone_is_never_accepted(graph: nx.DiGraph) -> None:
    # Every firm that speaks of 新成丁 is labelled d, which no word of d says.
    taught = train_matching(labelled([("新成丁", "d")] * 300 + [("甲料", "b")] * 20), {"synthetic": graph})
    assert 0.4 < score(taught, graph, "d", products="新成丁") < 0.5


def test_what_cannot_be_learnt_from_is_said(graph: nx.DiGraph) -> None:
    with pytest.raises(UsageError, match="nothing to learn from"):
        train_matching(labelled([("五金", "a"), ("百货", "b")]), {"synthetic": graph})
    wrong = pd.DataFrame(
        {"firm": ["无此厂", "合成第1厂"], "node": ["a", "zz"], "answer": ["是", "也许"], "by": "", "date": ""}
    )
    with pytest.raises(InputFaults) as caught:
        train_matching(labelled(), {"synthetic": graph}, wrong)
    assert sorted(fault.value for fault in caught.value.faults) == ["zz", "也许", "无此厂"]


def test_what_is_only_traded_is_never_accepted(graph: nx.DiGraph, model: Model) -> None:
    sold = {"products": "", "business_scope": "乙料的销售"}
    assert score(model, graph, "b", products="", business_scope="乙料的生产") > 0.5
    assert 0 < score(model, graph, "b", **sold) < 0.5
    named = firm_table(STRANGER | {"name": "合成商贸有限公司", "products": "乙料"})
    asked = [match_firms(named, graph, traders=traders, model=model) for traders in (False, True)]
    assert [set(one["node_id"]) for one in asked] == [set(), {"b"}]


def test_what_is_held_out_is_held_out_of_the_reviews_too(graph: nx.DiGraph) -> None:
    labels = resolve_labels(labelled(), {"synthetic": graph})
    listed = firm_table({"firm_id": "code", "name": "合成第0厂", "uscc": "code", "products": "甲料"},
                        {"firm_id": "other", "name": "合成外厂", "products": "甲料"})  # fmt: skip
    reviews = pd.DataFrame(
        {"firm": ["code", "合成第1厂", "合成外厂"], "node": "a", "answer": "是", "by": "", "date": "2026"}
    )
    seen: list[tuple] = []

    def spy(training: pd.DataFrame, graphs: dict, said: pd.DataFrame, firms: pd.DataFrame, **_: object) -> None:
        seen.append((set(training["name"]), said["firm"].tolist(), firms["name"].tolist()))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("chainmap.matching.learning.train_matching", spy)
        learn = learner(labels, {"synthetic": graph}, reviews, listed)
        learn(labels[labels["name"] != "合成第0厂"])
        learn(labels[labels["name"] != "合成第1厂"])
    assert seen[0][1:] == (["合成第1厂", "合成外厂"], ["合成外厂"])
    assert seen[1][1:] == (["code", "合成外厂"], ["合成第0厂", "合成外厂"])
    # A firm that is listed under another id is the labelled one.
    assert train_matching(labels, {"synthetic": graph}, reviews, listed).words["a"]["甲料"] == (13, 38)

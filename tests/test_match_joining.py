"""Evidence → a row of features a pair → a score by the conventions; every number worked by hand."""

import numpy as np
import pandas as pd
import pytest

from chainmap.matching.joining import FEATURES, NOWHERE, likeness_of, pair_bounds, pair_features, pair_scores
from chainmap.tables.conventions import constants

VALUES = constants({"match_products": 0.9, "match_scope": 0.5, "match_traded": 0.1, "match_name": 0.4,
                    "match_text": 0.4, "match_like": 1.0, "match_code": 0.3, "match_trader": 0.3})  # fmt: skip
PRODUCTS, SCOPE, NAME = 0, 2, 3


def features(
    exact: list[tuple] = (),
    like: list[tuple] = (),
    codes: list[tuple] = (),
    trader: tuple = (False, False),
    doing: bool = False,
    early: bool = False,
    whole: float = 0.0,
) -> pd.DataFrame:
    return pair_features(
        pd.DataFrame(exact, columns=["firm", "node", "field", "word", "makes", "order"]).assign(doing=doing),
        pd.DataFrame(like, columns=["firm", "node", "softened"]).assign(field=PRODUCTS, early=early),
        pd.DataFrame(codes, columns=["firm", "node", "share"]),
        np.array(trader),
        np.ones(3),
        lambda firm, node: np.full(len(firm), whole),
    )


def test_every_piece_of_evidence_has_its_column() -> None:
    exact = [
        (1, 2, SCOPE, 7, True, 4),
        (1, 2, SCOPE, 8, False, 2),
        (1, 2, PRODUCTS, 7, True, 9),
        (1, 0, NAME, 5, False, 0),
    ]
    table = features(exact, [(1, 2, 0.8), (1, 2, 0.3), (1, 2, 0.4)], [(0, 1, 0.5)], (False, True))
    assert table.columns.tolist() == ["firm", "node", *FEATURES]
    assert table[["firm", "node"]].to_numpy().tolist() == [[0, 1], [1, 0], [1, 2]]
    named, both = table.iloc[1], table.iloc[2]
    # Two words, 7 in two fields; the first phrase with one is the third; 0.5 = √(0.3² + 0.4²).
    wanted = {"made_business_scope": 1, "traded_business_scope": 1, "made_products": 1, "words": 2, "first": 2,
              "like": 0.8, "others": 0.5, "class": 0, "trader": 1}  # fmt: skip
    assert both[list(wanted)].to_dict() == pytest.approx(wanted)
    assert (named["made_name"], named["traded_name"], named["first"]) == (1, 0, NOWHERE)  # a name has no role or place
    assert (table["class"].tolist(), table["trader"].tolist()) == ([0.5, 0, 0], [0, 1, 1])


def test_the_shipped_score_is_worked_by_hand() -> None:
    exact = [(0, 0, PRODUCTS, 1, True, 0), (0, 0, PRODUCTS, 1, True, 1), (0, 0, SCOPE, 1, False, 0)]
    both = features(exact, [(0, 0, np.sqrt(np.log(2)))], [(0, 0, 0.5)])
    # 1 − (1 − 0.9)(1 − 0.1)(1 − 0.4·(1 − ½))(1 − 0.3·½) = 1 − 0.1·0.9·0.8·0.85 = 0.9388
    found = pair_scores(both, VALUES)
    assert found["score"].tolist() == pytest.approx([0.9388])
    assert found["by"].tolist() == ["alias"]
    assert pair_scores(both.assign(trader=1.0), VALUES)["score"].tolist() == pytest.approx([0.3 * 0.9388])
    assert pair_scores(both.assign(trader=1.0), VALUES, traders=True)["score"].tolist() == pytest.approx([0.9388])


def test_what_stands_first_and_the_whole_text_add_to_likeness() -> None:
    like = [(0, 0, 0.2), (0, 0, 0.1)]
    later, first = features((), like, whole=0.05), features((), like, early=True)
    # l = 0.2 + 0.6·0.1 + 7·0.05 = 0.61 and 0.26 + the likest of the first phrases, 0.2
    assert likeness_of(later).tolist() == pytest.approx([0.61])
    assert likeness_of(first).tolist() == pytest.approx([0.46])
    # p = 0.4·(1 − e^−0.61²)
    assert pair_scores(later, VALUES)["score"].tolist() == pytest.approx([0.4 * (1 - np.exp(-(0.61**2)))])


def test_a_repairers_name_does_not_speak_against_repairing() -> None:
    exact = [(0, 0, SCOPE, 1, True, 0)]
    product, service = (features(exact, trader=(True, False), doing=doing) for doing in (False, True))
    assert pair_scores(product, VALUES)["score"].tolist() == pytest.approx([0.3 * 0.5])
    assert pair_scores(service, VALUES)["score"].tolist() == pytest.approx([0.5])
    assert service["doing"].tolist() == [1]


def test_a_dealers_name_adds_nothing_to_what_its_texts_only_trade() -> None:
    named = [(0, 0, NAME, 1, True, 0)]
    # 0.4 from the name alone; 1 − 0.9·0.9 = 0.19 beside a trading clause; 1 − 0.5·0.6 = 0.7 beside a making one.
    scores = [
        pair_scores(features(named + rows), VALUES)["score"].item()
        for rows in ([], [(0, 0, SCOPE, 1, False, 0)], [(0, 0, SCOPE, 1, True, 0)])
    ]
    assert scores == pytest.approx([0.4, 0.19, 0.7])


def test_no_likeness_makes_a_product_of_what_is_only_sold() -> None:
    traded = features([(0, 0, SCOPE, 1, False, 0)], [(0, 0, 9.0)], [(0, 0, 1.0)])
    # 1 − 0.9·0.6·0.7 = 0.622 without the limit of 0.49
    assert pair_scores(traded, VALUES)["score"].tolist() == [0.49]
    assert pair_bounds(traded, VALUES).tolist() == [0.49]


def test_the_loudest_is_named() -> None:
    like, codes = [(0, 0, 5.0), (0, 1, 0.1)], [(0, 0, 0.5), (0, 1, 1.0)]
    assert pair_scores(features((), like, codes), VALUES)["by"].tolist() == ["text", "code"]
    assert pair_scores(features(), VALUES).empty


def test_no_likeness_lifts_a_score_above_its_bound() -> None:
    exact = [(0, 0, SCOPE, 1, True, 0), (0, 1, SCOPE, 2, False, 0)]
    codes = [(0, 2, 1.0), (1, 0, 0.5)]
    bounds = pair_bounds(features(exact, (), codes), VALUES)
    # 1 − 0.5·0.6; 1 − 0.9·0.6; 1 − 0.7·0.6; 1 − 0.85·0.6
    assert bounds.tolist() == pytest.approx([0.7, 0.46, 0.58, 0.49])
    high = [(0, node, 50.0) for node in range(3)] + [(1, 0, 50.0)]
    assert (pair_scores(features(exact, high, codes), VALUES)["score"] <= bounds + 1e-12).all()

import pandas as pd
import pytest

from chainmap.definition.models import Region
from chainmap.scoring.introductions import introductions
from chainmap.scoring.parts import firm_parts, moves_notes, node_parts, strength_values
from chainmap.tables.conventions import constants
from chainmap.tables.faults import InputFaults, UsageError
from tests.conftest import firm_table

VALUES = constants()


def rows(*firms: dict) -> pd.DataFrame:
    table = firm_table(*firms)
    group = [one or f"集团{i}" for i, one in enumerate(table["group"].fillna(""))]
    return table.assign(group=group, code=pd.factorize(pd.Series(group))[0])


def valued(firms: pd.DataFrame, place: Region, moves: pd.DataFrame | None = None) -> pd.DataFrame:
    return firm_parts(firms, place, moves, introductions(firms, place, VALUES)["value"], VALUES)


def test_strength_is_the_highest_that_is_known() -> None:
    firms = firm_table(
        {"name": "a", "employees": 2000, "revenue_mcny": 900},
        {"name": "b", "employees": 10, "revenue_mcny": 900},
        {"name": "c", "qualifications": "高新技术企业|专精特新小巨人"},
        {"name": "d", "qualifications": "制造业单项冠军"},
        {"name": "e", "listed_code": "600000"},
        {"name": "f", "qualifications": "某某称号"},
    )
    assert strength_values(firms).tolist()[:5] == [1.0, 0.3, 0.9, 1.0, 1.0]
    assert strength_values(firms).isna().tolist() == [False] * 5 + [True]


def test_nearness_is_one_half_at_the_stated_distance(region: Region) -> None:
    place = Region.model_validate({**region.model_dump(), "latitude": 0.0, "longitude": 0.0})
    degrees = 500 / (6371 * 3.141592653589793 / 180)  # 500 km along the equator
    firms = rows(
        {"name": "a", "latitude": 0, "longitude": degrees}, {"name": "b", "latitude": 0, "longitude": 0}, {"name": "c"}
    )
    known = valued(firms, place)["proximity"]
    assert known.tolist()[:2] == pytest.approx([0.5, 1.0])
    assert pd.isna(known[2])


def test_undated_moves_do_not_count(region: Region) -> None:
    firms = rows({"firm_id": "x", "name": "a"}, {"firm_id": "y", "name": "b"})
    moves = pd.DataFrame({"firm_id": ["x", "y"], "date": ["2018", None]})
    assert valued(firms, region, moves)["expansion"].tolist() == [0.5, 0.0]
    later = moves.assign(date=["2021", "2022"])  # nothing was known by the date: unknown, not zero
    assert valued(firms, region, later)["expansion"].isna().all()
    assert "2 条以往投资晚于基准日" in moves_notes(later, region)[0]
    assert "1 条以往投资没有日期" in moves_notes(moves, region)[0]
    assert moves_notes(None, region) == moves_notes(moves.iloc[:1], region) == []
    placed = moves.iloc[:1].assign(place="郑州市")
    assert moves_notes(placed, region) == []
    assert "无此地" in moves_notes(placed.assign(place="无此地"), region)[0]


def test_a_move_told_twice_counts_once(region: Region) -> None:
    firms = rows({"firm_id": "x", "name": "a"})
    move = {"firm_id": "x", "node_id": "c", "place": "郑州", "date": "2018"}
    twice = pd.DataFrame([{**move, "source": "甲报"}, {**move, "source": "乙报"}, {**move, "place": "洛阳"}])
    assert valued(firms, region, twice)["expansion"].tolist() == [0.75]  # two places: 1 − 0.5²


def test_a_city_is_the_same_with_and_without_its_kind(region: Region) -> None:
    ties = [{"introducer": "驻沪分局", "city": "上海市"}]
    place = Region.model_validate({**region.model_dump(), "ties": ties})
    found = introductions(
        rows({"name": "a", "city": "上海"}, {"name": "b", "city": "北京"}, {"name": "c"}), place, VALUES
    )
    assert found["introducer"].tolist() == ["驻沪分局", "", ""]
    assert found["value"].tolist() == [1.0, 0.0, 0.0]
    assert found["path"].tolist() == ["驻沪分局 → a", "", ""]


def test_the_shortest_way_of_introduction(region: Region) -> None:
    ties = [
        {"introducer": "合成商会", "to": ["合成甲"]},
        {"introducer": "合成甲", "to": ["合成乙", "合成丁"]},  # known to the place through the chamber only
        {"introducer": "合成乙", "to": ["合成丙"]},
        {"introducer": "驻外分局", "to": ["合成丁", "合成集团"]},
        {"introducer": "乡贤会", "to": ["合成集团"]},
        {"introducer": "圈一", "to": ["圈二"]},  # these only lead to each other: the place knows them
        {"introducer": "圈二", "to": ["圈一"]},
    ]
    place = Region.model_validate({**region.model_dump(), "ties": ties})
    names = ["合成甲", "合成乙", "合成丙", "合成丁", "合成戊", "圈二", "合成商会"]
    firms = rows(*({"name": name} for name in names[:4]), {"name": "合成戊", "group": "合成集团"},
                 {"name": "圈二"}, {"name": "合成商会"}, {"name": "无关"})  # fmt: skip
    found = introductions(firms, place, VALUES)
    # one introducer 1, two 0.5, three 0.25; 丁 by the office and not by way of 甲
    assert found["value"].tolist() == [1.0, 0.5, 0.25, 1.0, 1.0, 1.0, 1.0, 0.0]
    assert found["path"].tolist()[2:5] == [
        "合成商会 → 合成甲 → 合成乙 → 合成丙", "驻外分局 → 合成丁", "驻外分局 → 合成戊"
    ]  # fmt: skip
    assert found["introducer"].tolist()[2:5] == ["合成乙", "驻外分局", "驻外分局、乡贤会"]


def test_no_ties_are_unknown_and_not_none(region: Region) -> None:
    found = introductions(rows({"name": "a"}), region, VALUES)
    assert found["value"].isna().all()
    assert found["introducer"].tolist() == [""]


def test_nearness_is_by_the_nearest_known_site_of_the_group(region: Region) -> None:
    place = Region.model_validate({**region.model_dump(), "latitude": 0.0, "longitude": 0.0})
    degrees = 500 / (6371 * 3.141592653589793 / 180)
    firms = rows(
        {"firm_id": "far", "name": "远", "group": "甲", "latitude": 0, "longitude": 3 * degrees},
        {"firm_id": "near", "name": "近", "group": "甲", "latitude": 0, "longitude": degrees},
        {"firm_id": "none", "name": "无", "group": "甲"},
        {"firm_id": "alone", "name": "独", "latitude": 0, "longitude": 3 * degrees},
        {"firm_id": "moved", "name": "迁", "group": "乙"},
    )
    assert valued(firms, place)["proximity"].tolist()[:4] == pytest.approx([0.5, 0.5, 0.5, 0.25])
    assert valued(firms, place)["proximity"].isna().tolist() == [False] * 4 + [True]
    # a dated move to a place on the map is a site; one to nowhere, or too late, is none
    moves = pd.DataFrame({"firm_id": "moved", "node_id": "c", "place": ["海口市", "无此地", "广州市"],
                          "date": ["2018", "2018", "2021"]})  # fmt: skip
    # 海口 (20.04 N, 110.20 E): cos d = cos 20.04° · cos 110.20°, d = 108.9° or 12,109 km
    assert valued(firms, place, moves)["proximity"][4] == pytest.approx(1 / (1 + 12_109 / 500), rel=0.01)


def test_parts_of_the_gap() -> None:
    gaps = pd.DataFrame({"node_id": ["a", "b"], "rise": [2.0, 0.5], "link": [0.3, 0.0]})
    known = node_parts(gaps, pd.DataFrame({"node_id": ["b", "c"], "relatedness": [0.7, 0.1]}))
    assert known["gap"].tolist() == [1.0, 0.25]
    assert known["relatedness"].tolist()[1] == 0.7
    assert pd.isna(known["relatedness"][0])
    assert node_parts(gaps)["relatedness"].isna().all()
    with pytest.raises(UsageError, match="关联度"):
        node_parts(gaps, pd.DataFrame({"node": ["b"]}))
    with pytest.raises(InputFaults):
        node_parts(gaps, pd.DataFrame({"node_id": ["b"], "relatedness": [1.2]}))

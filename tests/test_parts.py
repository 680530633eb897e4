import pandas as pd
import pytest

from chainmap.definition.models import Region
from chainmap.scoring.parts import introducers, part_values, strength_values
from chainmap.tables.conventions import constants
from tests.conftest import firm_table

VALUES = constants()


def rows(*firms: dict) -> pd.DataFrame:
    return firm_table(*firms).assign(p=1.0, gap=1.0, link=0.5, group=[f"集团{i}" for i in range(len(firms))])


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
    known = part_values(firms, place, None, VALUES)["proximity"]
    assert known.tolist()[:2] == pytest.approx([0.5, 1.0])
    assert pd.isna(known[2])


def test_undated_moves_do_not_count(region: Region) -> None:
    firms = rows({"firm_id": "x", "name": "a"}, {"firm_id": "y", "name": "b"})
    moves = pd.DataFrame({"firm_id": ["x", "y"], "date": ["2018", None]})
    assert part_values(firms, region, moves, VALUES)["expansion"].tolist() == [0.5, 0.0]
    later = moves.assign(date=["2021", "2022"])  # nothing was known by the date: unknown, not zero
    assert part_values(firms, region, later, VALUES)["expansion"].isna().all()


def test_a_city_is_the_same_with_and_without_its_kind(region: Region) -> None:
    ties = [{"introducer": "驻沪分局", "city": "上海市"}]
    place = Region.model_validate({**region.model_dump(), "ties": ties})
    assert introducers(rows({"name": "a", "city": "上海"}, {"name": "b", "city": "北京"}), place) == ["驻沪分局", ""]

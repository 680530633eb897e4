import pandas as pd
import pytest

from chainmap.tables.geography import distance_km, locate


def test_places_are_found_by_what_lists_say() -> None:
    rows = [
        ("河南", "平顶山市", "叶县", 33.63),  # the county
        ("福建", "福州", "", 26.07),  # its city
        ("上海市", "上海", "", 31.23),
        ("", "", "鼓楼区", None),  # four cities have one
        ("江苏", "南京", "鼓楼区", 32.07),
        ("", "没有此地", "", None),
    ]
    firms = pd.DataFrame(rows, columns=["province", "city", "county", "expected"])
    placed = locate(firms.assign(latitude=None, longitude=None))
    assert placed["latitude"].to_numpy() == pytest.approx(
        firms["expected"].astype(float).to_numpy(), abs=0.05, nan_ok=True
    )


def test_coordinates_of_the_list_stand() -> None:
    firms = pd.DataFrame(
        {"province": ["河南"], "city": ["平顶山"], "county": [""], "latitude": [1.0], "longitude": [2.0]}
    )
    assert locate(firms).loc[0, ["latitude", "longitude"]].tolist() == [1.0, 2.0]


def test_a_quarter_of_the_globe() -> None:
    # from the pole to the equator: a quarter of 2π·6371 km
    assert distance_km(pd.Series([90.0]), pd.Series([0.0]), (0.0, 77.0)).iloc[0] == pytest.approx(10007.5, abs=0.1)

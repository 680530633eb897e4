"""Places from addresses and city columns."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainmap.tables import divisions as divisions_module
from chainmap.tables.divisions import divisions
from chainmap.tables.places import (
    MUNICIPALITIES,
    PREFECTURES,
    find_place,
    join_places,
    short_city,
    short_province,
    split_city,
)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("河南省平顶山市叶县龚店镇", ("河南", "平顶山", "叶县")),
        ("河南平顶山叶县", ("河南", "平顶山", "叶县")),
        ("平顶山市新华区建设路", ("河南", "平顶山", "新华区")),
        ("河南省-平顶山市-叶县", ("河南", "平顶山", "叶县")),
        ("上海市浦东新区张江路", ("上海", "上海", "浦东新区")),
        ("北京市市辖区海淀区", ("北京", "北京", "海淀区")),
        ("北京市朝阳区", ("北京", "北京", "朝阳区")),
        ("天津市河北区", ("天津", "天津", "河北区")),
        ("上海市闵行区", ("上海", "上海", "闵行区")),
        ("重庆市渝中区", ("重庆", "重庆", "渝中区")),
        ("北京市、朝阳区、建国路", ("北京", "北京", "朝阳区")),
        ("中国北京市朝阳区", ("北京", "北京", "朝阳区")),
        ("100020 北京市朝阳区", ("北京", "北京", "朝阳区")),
        ("重庆市忠县", ("重庆", "重庆", "忠县")),
        ("吉林省吉林市昌邑区", ("吉林", "吉林", "昌邑区")),
        ("青海省海南藏族自治州共和县", ("青海", "海南", "共和县")),
        ("海南省海口市", ("海南", "海口", "")),
        ("湖北省恩施土家族苗族自治州利川市", ("湖北", "恩施", "利川市")),
        ("内蒙古自治区阿拉善盟阿拉善左旗", ("内蒙古", "阿拉善", "阿拉善左旗")),
        ("湖北省荆州市沙市区北京路", ("湖北", "荆州", "沙市区")),
        # A county-level city without its prefecture: the city is not in the text, so it stays empty.
        ("河南省林州市红旗渠大道", ("河南", "", "林州市")),
        # Zones, parks and streets are no counties.
        ("河南省平顶山市高新技术产业开发区", ("河南", "平顶山", "")),
        ("江苏省苏州市工业园区", ("江苏", "苏州", "")),
        ("平顶山市建设路城市花园", ("河南", "平顶山", "")),
        # Nothing plain: nothing told.
        ("朝阳区建国路", ("", "", "")),
        ("解放路5号", ("", "", "")),
        ("", ("", "", "")),
    ],
)
def test_an_address_tells_what_it_plainly_says(address: str, place: tuple[str, str, str]):
    assert tuple(find_place(address)) == place


@pytest.mark.parametrize(
    ("province", "city"), [(province, city) for province in PREFECTURES for city in PREFECTURES[province]]
)
def test_every_prefecture_is_found_behind_its_province(province: str, city: str):
    found = find_place(f"{province}省{city}市某路" if province not in MUNICIPALITIES else f"{province}市某路")
    assert (found.province, found.city) == (province, city)


def test_prefectures_are_unique_and_the_usual_number():
    cities = [city for group in PREFECTURES.values() for city in group]
    assert len(cities) == len(set(cities))
    # 333 prefecture-level divisions of the mainland's provinces and some units directly under them.
    assert 333 <= len(cities) <= 350
    assert len(PREFECTURES) == 34


def test_short_forms():
    assert [short_province(text) for text in ("河南省", "河南", "内蒙古自治区", "香港特别行政区", "某省")] == [
        "河南", "河南", "内蒙古", "香港", "某省",
    ]  # fmt: skip
    assert [short_city(text) for text in ("平顶山市", "延边朝鲜族自治州", "延边州", "大兴安岭地区", "叶县")] == [
        "平顶山", "延边", "延边", "大兴安岭", "叶县",
    ]  # fmt: skip


def test_city_cells_may_hold_more_than_a_city():
    assert tuple(split_city("平顶山(叶县)")) == ("河南", "平顶山", "叶县")
    assert tuple(split_city("河南省平顶山市")) == ("河南", "平顶山", "")
    assert tuple(split_city("市辖区")) == ("", "", "")
    assert tuple(split_city("新加坡")) == ("", "新加坡", "")


MUNICIPAL = [row for row in divisions() if row.level == "county" and row.province in ("北京", "天津", "上海", "重庆")]


def test_every_district_of_the_four_municipalities_is_found_in_addresses_and_in_each_column():
    # 16 of 北京, 16 of 天津, 16 of 上海 and 38 of 重庆 in 2020.
    assert len(MUNICIPAL) == 86
    with (Path(divisions_module.__file__).parents[1] / "data" / "admin_divisions.csv").open(encoding="utf-8") as file:
        whole = {row["adcode"]: row["name"] for row in csv.DictReader(file)}
    for row in MUNICIPAL:
        county = whole[row.adcode]
        right = (row.province, row.province, county)
        text = f"{row.province}市{county}"
        assert tuple(find_place(text + "合成路8号")) == right
        for cells in (
            (None, None, None, text),
            (row.province, None, None, text),
            (f"{row.province}市", f"{row.province}市", county, None),
            (f"{row.province}市", county, None, None),
            (text, None, None, None),
            (None, text, None, None),
            (None, None, text, None),
            (f"{row.province}市", "市辖区", county, text),
        ):
            assert tuple(join_places(*cells)) == right, cells


def test_what_columns_say_goes_before_the_address():
    assert tuple(join_places("河南", "郑州市", None, "河南省平顶山市叶县")) == ("河南", "郑州", "")
    assert tuple(join_places(None, None, "河北区", None)) == ("", "", "河北区")
    assert tuple(join_places("河南省平顶山市叶县", None, None, None)) == ("河南", "平顶山", "叶县")
    assert tuple(join_places("河南", "林州市", None, None)) == ("河南", "林州市", "")
    assert tuple(join_places("河南", None, "河南省平顶山市叶县", None)) == ("河南", "平顶山", "叶县")
    assert tuple(join_places(None, None, None, None)) == ("", "", "")


@given(st.text(alphabet="河南省平顶山市叶县区吉林海上北京路号()- 自治州旗", max_size=20))
def test_any_text_gives_a_place(text: str):
    found = find_place(text)
    assert found.city == "" or found.city in PREFECTURES[found.province]

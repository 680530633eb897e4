"""The Pingdingshan example: dated, sourced, each fact as certain as its source."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

import chainmap as cm
from chainmap.definition.models import Source
from chainmap.tables.contract import names
from chainmap.tables.resources import region_folder

#: The day of the example: a source of a later year cannot confirm what was made then.
LAST_YEAR = 2019


@cache
def chain_nodes() -> frozenset[str]:
    return frozenset(cm.read_chain("nylon").nodes)


def table(name: str) -> pd.DataFrame:
    path: Path = region_folder("pingdingshan") / name
    assert path.read_bytes().startswith(b"\xef\xbb\xbf"), "Excel needs the BOM to see UTF-8"
    return pd.read_csv(path, encoding="utf-8-sig", dtype="string", keep_default_na=False)


def test_the_region_is_dated_and_points_at_its_lists() -> None:
    region = cm.read_region("pingdingshan")
    assert region.date == "2019-12-31"
    assert region.adcode == "410400"
    assert region.chains == ("nylon",)
    assert set(region.provides) <= set(cm.read_chain("nylon").needs)
    assert all(provision.source for provision in region.provides.values())
    assert region.gates == {}
    for name in (region.files.firms, region.files.candidates, region.files.given):
        assert (region_folder("pingdingshan") / name).is_file()


@pytest.mark.parametrize("name", ["firms.csv", "candidates.csv"])
def test_firm_lists_keep_the_contract(name: str) -> None:
    frame = table(name)
    assert set(frame.columns) <= set(names("firms"))
    assert frame["name"].is_unique
    assert (frame["name"] != "").all()
    assert (frame["source"] != "").all()
    assert (frame["city"].str.contains(r"[()（）]") == False).all()  # noqa: E712
    for since in frame.get("since", []):
        assert Source(kind="judgement", why="a partial date is checked by the model", date=since).date == since
    for column in ("employees", "revenue_mcny"):
        if column in frame:
            filled = frame.loc[frame[column] != "", column].astype(float)
            assert (filled > 0).all()


def test_what_came_later_does_not_count() -> None:
    since = table("firms.csv").set_index("name")["since"]
    later = "艾迪安 聚碳材料 神马普利 氢化学 神马锦纶 中试基地".split()
    for word in later:
        hits = since[since.index.str.contains(word)]
        assert len(hits) == 1, word
        assert hits.iloc[0] > "2019-12-31", word


def test_given_rows_name_firms_nodes_and_sources() -> None:
    given = table("given.csv")
    assert list(given.columns) == ["firm", "node_id", "source", "certainty"]
    assert set(given.columns) <= set(names("given"))
    listed = set(table("firms.csv")["name"]) | set(table("candidates.csv")["name"])
    assert sorted(set(given["firm"]) - listed) == []
    assert sorted(set(given["node_id"]) - set(chain_nodes())) == []
    assert (given["source"] != "").all()
    assert not given.duplicated(["firm", "node_id"]).any()
    assert not given["source"].str.fullmatch("known").any()


def test_the_holding_does_not_count_its_subsidiaries_again() -> None:
    given = table("given.csv")
    group = given.loc[given["firm"] == "中国平煤神马控股集团有限公司", "node_id"].tolist()
    assert group == ["pa6_chip"], "only what no subsidiary in the list is known to run"


def test_no_company_is_both_local_and_candidate() -> None:
    assert not set(table("firms.csv")["name"]) & set(table("candidates.csv")["name"])


@pytest.mark.parametrize("name", ["region.yaml", "firms.csv", "candidates.csv", "given.csv"])
def test_no_phone_numbers(name: str) -> None:
    text = (region_folder("pingdingshan") / name).read_text(encoding="utf-8-sig")
    without_addresses = re.sub(r"https?://\S+", "", text)
    assert re.findall(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?!\d)", without_addresses) == []


def years(source: str) -> list[int]:
    """Give the years a source names, addresses left out."""
    return [int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", re.sub(r"https?://[!-~]+", "", source))]


def test_each_given_fact_is_as_certain_as_its_source() -> None:
    given = table("given.csv")
    assert set(given["certainty"]) == {"confirmed", "later", "unverified", "planned"}
    listed = given["source"].str.contains("unverified")
    assert set(given.loc[listed, "certainty"]) == {"unverified"}
    assert given.loc[~listed & given["certainty"].eq("unverified"), "source"].str.contains("待核").all()
    confirmed = given.loc[given["certainty"] == "confirmed", "source"]
    assert [source for source in confirmed if not years(source) or min(years(source)) > LAST_YEAR] == []
    planned = given.loc[given["certainty"] == "planned", "source"]
    assert planned.str.contains("签|建|装置").all(), "the source says that it was signed or being built"


def test_adiponitrile_was_made_nowhere_in_china_yet() -> None:
    given = table("given.csv")
    assert set(given.loc[given["node_id"] == "adiponitrile", "certainty"]) == {"planned"}
    gone = given[given["firm"] == "平顶山飞行化工(集团)有限责任公司"]
    assert set(gone["certainty"]) == {"unverified"}


def test_the_signed_are_named_with_date_and_source() -> None:
    signed = cm.read_region("pingdingshan").signed
    lists = pd.concat([table("firms.csv"), table("candidates.csv")])
    known = set(lists["name"]) | set(lists["group"])
    assert {one.company for one in signed} - known == {"浙江互融新材料科技有限公司"}, (
        "not in the list: not a maker of nylon"
    )
    assert {one.date for one in signed} == {"2019"}
    assert all("2019-12-26" in one.source for one in signed)


def test_a_coal_city_has_its_coal() -> None:
    given = table("given.csv")
    assert {"coking_coal", "thermal_coal"} <= set(given.loc[given["firm"] == "平顶山天安煤业股份有限公司", "node_id"])

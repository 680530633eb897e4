"""The shipped examples: dated, sourced, nothing that was not known then; and what their gaps must show."""

from __future__ import annotations

import re
from functools import cache

import networkx as nx
import pandas as pd
import pytest

import chainmap as cm
from chainmap.definition.finding import find_definition
from chainmap.definition.models import Source
from chainmap.definition.reader import check_file
from chainmap.graph import build_graph
from chainmap.studies.study import Study
from chainmap.tables.contract import names
from chainmap.tables.resources import region_folder

PLACES = ("linzhou", "quzhou")
#: What is known to have come, or to have been founded, after each example's date.
LATER = {"linzhou": "致远 诚雨 凤宝重工 中欣晶圆 蜂巢", "quzhou": "先导 博来纳润 时代锂电 鹏辉能源科技 云南合盛"}


def table(place: str, name: str) -> pd.DataFrame:
    path = region_folder(place) / name
    assert path.read_bytes().startswith(b"\xef\xbb\xbf"), "Excel needs the BOM to see UTF-8"
    return pd.read_csv(path, encoding="utf-8-sig", dtype="string", keep_default_na=False)


@cache
def graph_of(place: str) -> nx.DiGraph:
    return build_graph(*(cm.read_chain(name) for name in cm.read_region(place).chains))


@cache
def found(place: str) -> Study:
    return cm.study(region=place)


@pytest.mark.parametrize("place", PLACES)
def test_the_region_file_has_no_fault(place: str) -> None:
    assert check_file(find_definition(place, region=True)) == []
    region = cm.read_region(place)
    assert region.gates == {}, "a gate without a published number stays absent"
    assert all(one.source for one in (*region.leads, *region.signed))
    firms = set(table(place, "firms.csv")["name"])
    assert {lead.company for lead in region.leads} <= firms


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", ["firms.csv", "candidates.csv"])
def test_firm_lists_keep_the_contract_and_name_their_sources(place: str, name: str) -> None:
    frame = table(place, name)
    assert set(frame.columns) <= set(names("firms"))
    assert frame["name"].is_unique and (frame["name"] != "").all() and (frame["source"] != "").all()
    assert not frame["city"].str.contains(r"[()（）]").any()
    for since in frame.get("since", []):
        assert Source(kind="judgement", why="a partial date is checked by the model", date=since).date == since
        assert since[:7] <= cm.read_region(place).date
    assert not frame["name"].str.contains(LATER[place].replace(" ", "|")).any()


@pytest.mark.parametrize("place", PLACES)
def test_given_rows_name_firms_nodes_and_sources(place: str) -> None:
    given = table(place, "given.csv")
    assert list(given.columns) == ["firm", "node_id", "source", "certainty"] and set(given) <= set(names("given"))
    local, outside = (set(table(place, name)["name"]) for name in ("firms.csv", "candidates.csv"))
    assert not local & outside
    assert set(given["firm"]) <= local | outside
    assert outside <= set(given["firm"]), "a candidate without a product is none"
    assert set(given["node_id"]) <= set(graph_of(place))
    assert (given["source"] != "").all() and not given.duplicated(["firm", "node_id"]).any()


def years(source: str) -> list[int]:
    return [int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", re.sub(r"https?://[!-~]+", "", source))]


@pytest.mark.parametrize("place", PLACES)
def test_each_given_fact_is_as_certain_as_its_source(place: str) -> None:
    given, last = table(place, "given.csv"), int(cm.read_region(place).date[:4])
    compiled = given["source"].str.contains("unverified")
    assert set(given.loc[compiled, "certainty"]) == {"unverified"}
    assert given.loc[~compiled & given["certainty"].eq("unverified"), "source"].str.contains("待核").all()
    confirmed = given.loc[given["certainty"] == "confirmed", "source"]
    assert len(confirmed)
    assert [source for source in confirmed if not years(source) or min(years(source)) > last] == []
    assert given.loc[given["certainty"] == "planned", "source"].str.contains("签|建").all()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", ["region.yaml", "firms.csv", "candidates.csv", "given.csv"])
def test_no_phone_numbers(place: str, name: str) -> None:
    text = re.sub(r"https?://\S+", "", (region_folder(place) / name).read_text(encoding="utf-8-sig"))
    assert re.findall(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?!\d)", text) == []


def test_linzhou_lacks_laminate_foil_resin_and_boards_first() -> None:
    first = set(found("linzhou").gaps["node_id"].head(10))
    assert {"ccl_fr4", "pcb_copper_foil", "epoxy_resin_electronic", "pcb_multilayer"} <= first
    # and none of them was there
    coverage = found("linzhou").coverage.set_index("node_id")["status"]
    assert set(coverage[["ccl_fr4", "pcb_copper_foil", "epoxy_resin_electronic", "pcb_multilayer"]]) == {"missing"}
    assert coverage["electronic_glass_cloth"] == coverage["e_glass_yarn"] == coverage["iron_casting"] == "covered"


def test_linzhou_names_its_own_targets_and_not_who_has_signed() -> None:
    targets = found("linzhou").targets
    makes = targets["node_id"].str.cat(targets["also"].fillna(""), sep="|").str.split("|")
    laminate = targets[makes.map(lambda nodes: "ccl_fr4" in nodes) & targets["rank"].notna()]
    # the speech of 2017 names 生益 and 华正 as whom it would win for laminate
    assert {"广东生益科技股份有限公司", "浙江华正新材料股份有限公司"} <= set(laminate["name"])
    assert not targets.loc[targets["rank"].notna(), "name"].str.contains("神州巨电").any()


def test_quzhou_has_fluorine_and_silicon_and_lacks_what_goes_on_from_them() -> None:
    coverage = found("quzhou").coverage.set_index("node_id")["status"]
    assert set(coverage[["anhydrous_hf", "fluoro_olefin", "ptfe", "silicon_wafer_8"]]) == {"covered"}
    first = found("quzhou").gaps.head(10)
    assert {"fluoro_etch_gas", "silicon_wafer_12"} <= set(first["node_id"])
    assert set(first["action"]) <= {"fill", "extend", "strengthen"}, "no gap that has nothing to do with the place"


@pytest.mark.parametrize("place", PLACES)
def test_each_target_shows_where_it_comes_from(place: str) -> None:
    targets = found(place).targets
    assert (targets["source"].fillna("") != "").all()
    assert len(targets) > 50

"""Pictures with a shape of their own: nothing overlaps, nothing is lost, possibilities are never told as facts."""

from __future__ import annotations

import json
from itertools import combinations
from typing import Any

import networkx as nx
import pandas as pd
import pytest

from chainmap.definition.models import Region
from chainmap.maps.data import node_records
from chainmap.maps.facts import ranked
from chainmap.maps.pictures import PICTURES, Card, Picture, picture_of, picture_record
from chainmap.maps.shapes import HIGH, WIDE
from chainmap.studies.study import Study, study
from tests.mapcase import NASTY, chain, table, tables


@pytest.fixture(scope="module")
def nylon() -> Study:
    return study("nylon", region="pingdingshan")


def given(result: Study) -> dict[str, Any]:
    names = ("coverage", "gaps", "targets", "firms", "candidates", "plan")
    return {
        **{name: getattr(result, name) for name in names},
        "matches": pd.concat([result.matches, result.candidate_matches], ignore_index=True),
    }


def drawn(kind: str, graph: nx.DiGraph, **more: Any) -> Picture:
    picture = picture_of(kind, graph, **more)
    assert picture is not None
    return picture


def crowd(gaps: int, companies: int) -> tuple[nx.DiGraph, dict[str, pd.DataFrame]]:
    """A synthetic chain of missing nodes, each with so many companies."""
    names = [f"合成环节{place}" for place in range(gaps)]
    graph = chain(*names)
    targets, firms = [], []
    for place in range(gaps):
        for number in range(companies):
            rank, firm = place * companies + number + 1, f"c{place}_{number}"
            node = {"node_id": f"n{place}", "score": 0.9, "rank_low": rank, "rank_high": rank + 2, "gate": "pass"}
            targets.append({"rank": rank, "firm_id": firm, **node})
            firms.append({"firm_id": firm, "name": f"合成企业{rank}"})
    found = {
        "coverage": table("coverage", *({"node_id": node, "firms": 0, "status": "missing"} for node in graph)),
        "gaps": table("gaps", *({"node_id": node, "action": "build"} for node in graph)),
        "targets": table("targets", *targets),
        "candidates": table("firms", *firms),
    }
    return graph, found


def overlap(one: Card, other: Card) -> bool:
    apart_x = one.x + one.w <= other.x or other.x + other.w <= one.x
    return not (apart_x or one.y + one.h <= other.y + 1e-6 or other.y + other.h <= one.y + 1e-6)


def check(picture: Picture) -> None:
    """What must hold of any picture."""
    for one, other in combinations(picture.cards, 2):
        assert not overlap(one, other), (one.id, other.id)
    for one in picture.cards:
        holders = [lane for lane in picture.lanes if lane.x <= one.x and one.x + one.w <= lane.x + lane.w + 1e-6]
        assert len(holders) == 1, one.id
        assert holders[0].y <= one.y and one.y + one.h <= holders[0].y + holders[0].h + 1e-6
    for left, right in combinations(picture.lanes, 2):
        assert left.x + left.w < right.x
    for lane in picture.lanes:
        assert lane.x + lane.w <= picture.width + 1e-6 and lane.y + lane.h <= picture.height
    ids = [one.id for one in picture.cards]
    assert len(ids) == len(set(ids))
    assert {end for link in picture.links for end in (link.start, link.end)} <= set(ids)


@pytest.mark.parametrize("kind", list(PICTURES))
def test_the_first_example_fits_a_small_screen(nylon: Study, kind: str) -> None:
    picture = drawn(kind, nylon.graph, **given(nylon), region=nylon.region)
    check(picture)
    assert picture.width <= WIDE and picture.height <= HIGH
    assert picture == picture_of(kind, nylon.graph, **given(nylon), region=nylon.region)
    assert json.loads(json.dumps(picture_record(picture)))["kind"] == kind


@pytest.mark.parametrize(("gaps", "companies"), [(1, 1), (3, 30), (40, 1), (40, 9)])
def test_no_company_of_a_drawn_gap_is_lost(gaps: int, companies: int) -> None:
    graph, found = crowd(gaps, companies)
    picture = drawn("targets", graph, **found)
    check(picture)
    nodes = node_records(graph, matches=None, firms=None, plan=None, date="", **found)
    assert len(picture.boxes) == min(gaps, len(picture.boxes)) and len(picture.boxes) >= min(gaps, 20)
    for box in picture.boxes:
        inside = [one for one in picture.cards if box.x <= one.x < box.x + box.w and box.y <= one.y < box.y + box.h]
        more = sum(int(one.title["zh"].strip("+ 家")) for one in inside if one.kind == "note")
        shown = [one for one in inside if one.kind == "company"]
        assert len(shown) + more == len(ranked(nodes[box.key])) == companies
        assert [int(one.number) for one in shown] == sorted(int(one.number) for one in shown)
    left = gaps - len(picture.boxes)
    assert (f"另有 {left} 个缺口" in picture.foot["zh"]) == (left > 0)


def test_gaps_without_candidates_are_counted_and_named() -> None:
    picture = drawn("targets", chain("甲", "乙", "丙", "丁", "戊"), **tables())
    assert [box.key for box in picture.boxes] == ["n2"]
    # n1 and n4 are gaps that nobody in the list could close; n1 ranks before n4.
    assert "2 个缺口名单中没有候选企业，首先是乙（强链）、戊（建链）" in picture.foot["zh"]
    # The scores, the interval and the unknown place of the two companies.
    first = next(one for one in picture.cards if one.id == "n2:c1")
    assert first.lines[0]["zh"] == "地点未知 · 0.37 · 1–3名" and first.gate == "unknown"


def test_a_company_at_its_second_gap_says_where_it_goes_first() -> None:
    more = tables()
    more["targets"] = more["targets"].assign(also=["n4", ""])
    picture = drawn("targets", chain("甲", "乙", "丙", "丁", "戊"), **more)
    other = next(one for one in picture.cards if one.id == "n4:c1")
    assert other.lines[0]["zh"] == "地点未知 · 首选丙" and not other.gate


def test_the_plan_tells_what_the_place_gains(nylon: Study) -> None:
    picture = drawn("plan", nylon.graph, **given(nylon), region=nylon.region)
    assert nylon.recheck is not None
    assert f"由 {nylon.recheck.before:.2f} 升至 {nylon.recheck.after:.2f}" in picture.head["zh"]
    steps = [one for one in picture.cards if one.kind == "company"]
    assert [one.key for one in steps] == list(nylon.plan["firm_id"])
    assert all("投资、用地、能耗未报" in one.lines[1]["zh"] for one in steps)
    # Every line is a link of the chain, from what is here to who comes, among those, or on to what is here.
    brings = dict(zip(nylon.plan["firm_id"], nylon.plan["node_id"], strict=True))
    ends = {one.id: brings.get(one.key, one.key) for one in picture.cards}
    assert picture.links and all(nylon.graph.has_edge(ends[link.start], ends[link.end]) for link in picture.links)


def test_phases_stand_in_their_order_whatever_they_are_called() -> None:
    graph, found = crowd(6, 1)
    phases = ("long", "near", "合成期", "middle", "near", "long")
    found["plan"] = table(
        "plan",
        *({"order": at + 1, "phase": phase, "firm_id": f"c{at}_0", "node_id": f"n{at}", "gain": 0.5, "invest_mcny": 30}
          for at, phase in enumerate(phases)),
    )  # fmt: skip
    picture = drawn("plan", graph, **found)
    check(picture)
    assert [lane.title["zh"] for lane in picture.lanes] == ["近期", "中期", "远期", "合成期"]
    first = next(one for one in picture.cards if one.key == "c1_0")
    assert "投资0.3亿元 · 用地、能耗未报" in first.lines[1]["zh"]
    assert "全链价值提升 3.00" in picture.head["zh"]  # without importance there is no total to start from


@pytest.mark.parametrize("many", [8, 9, 40])
def test_long_plans_keep_their_cards_apart(many: int) -> None:
    graph, found = crowd(many, 1)
    found["plan"] = table(
        "plan", *({"order": at + 1, "phase": "near", "firm_id": f"c{at}_0", "node_id": f"n{at}"} for at in range(many))
    )
    picture = drawn("plan", graph, **found)
    check(picture)
    assert sum(one.kind == "company" for one in picture.cards) == many


def test_two_companies_of_one_node_are_both_linked() -> None:
    graph, found = crowd(3, 2)
    found["plan"] = table(
        "plan",
        {"order": 1, "phase": "near", "firm_id": "c1_0", "node_id": "n1"},
        {"order": 2, "phase": "near", "firm_id": "c1_1", "node_id": "n1"},
    )
    found["coverage"] = table("coverage", {"node_id": "n0", "firms": 1, "status": "covered"})
    picture = drawn("plan", graph, **found)
    assert {(link.start, link.end) for link in picture.links} == {("base:n0", f"step:c1_{at}") for at in (0, 1)}


def tied(*ties: dict[str, Any]) -> Region:
    place = {"id": "synthetic", "zh": "合成市", "en": "Synthetic", "date": "2019-12-31"}
    return Region.model_validate({**place, "ties": list(ties)})


def test_listed_ties_are_drawn_along_their_shortest_way() -> None:
    region = tied(
        {"introducer": "合成商会", "kind": "chamber", "to": ["合成引荐企业"]},
        {"introducer": "合成引荐企业", "kind": "firm", "to": ["合成候选甲"]},
    )
    picture = drawn("ties", chain("甲", "乙", "丙", "丁", "戊"), **tables(), region=region)
    check(picture)
    known = {(link.start, link.end) for link in picture.links if link.style == "known"}
    assert known == {("body:合成商会", "body:合成引荐企业"), ("body:合成引荐企业", "target:c1")}
    assert next(one for one in picture.cards if one.id == "body:合成商会").lines[0]["zh"] == "商会"


def test_without_listed_ties_nothing_is_told_as_one() -> None:
    for region in (None, tied()):
        found = tables()
        found["matches"] = pd.concat(
            [found["matches"], table("matches", {"firm_id": "f1", "node_id": "n1", "score": 0.9, "by": "alias"})]
        )
        picture = drawn("ties", chain("甲", "乙", "丙", "丁", "戊"), **found, region=region)
        check(picture)
        assert not [link for link in picture.links if link.style == "known"]
        # f1 makes n1, which goes into n2: it could supply both companies, no more than that.
        possible = {(link.start, link.end, link.label["zh"]) for link in picture.links if link.style == "possible"}
        assert possible == {("firm:f1", f"target:{one}", "可向其供料") for one in ("c1", "c2")}
        assert "地区文件未列引荐关系" in [one.title["zh"] for one in picture.cards]
        assert "待核" in picture.head["zh"] and "不是已有关系" in picture.head["zh"]


def test_a_group_in_the_place_is_asked_before_others() -> None:
    found = tables()
    found["firms"] = table("firms", {"firm_id": "f9", "name": "合成同门企业", "group": "合成集团"})
    found["candidates"] = found["candidates"].assign(group=pd.Series(["合成集团", None], dtype=object))
    picture = drawn("ties", chain("甲", "乙", "丙", "丁", "戊"), **found)
    asked = [(link.start, link.end, link.label["zh"]) for link in picture.links if link.style == "possible"]
    assert asked == [("firm:f9", "target:c1", "名单注明同集团")]


def test_nothing_to_show_is_no_picture() -> None:
    graph = chain("甲")
    for kind in (*PICTURES, "status", "all"):
        assert picture_of(kind, graph) is None
        assert picture_of(kind, graph, coverage=tables()["coverage"].head(1), plan=tables()["plan"].head(0)) is None


@pytest.mark.parametrize("name", NASTY[:-1])  # tables cannot hold half a pair
def test_odd_names_and_unknown_cities_are_held(name: str) -> None:
    found = tables()
    found["candidates"] = found["candidates"].assign(name=name, city=pd.Series([None, float("nan")], dtype=object))
    graph = chain(*([name] * 5))
    for kind in PICTURES:
        picture = drawn(kind, graph, **found)
        check(picture)
        words = [one.title["zh"] + "".join(line["zh"] for line in one.lines) for one in picture.cards]
        assert not [word for word in words for mark in ("\u202e", "\u200f", "\u2028", "nan", "<NA>") if mark in word]

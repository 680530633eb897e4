"""Landings replayed: nothing of the event or after it is seen, and the lists are what they say."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import chainmap as cm
from chainmap.backtesting.backtest import Backtest, backtest
from chainmap.backtesting.companies import company_lists
from chainmap.backtesting.intervals import measure
from chainmap.backtesting.known import known_before, make_world
from chainmap.backtesting.landings import resolve_landings
from chainmap.backtesting.mapping import prefecture_spots, spot_of
from chainmap.backtesting.places import mean_links, strengths, sum_rises
from chainmap.backtesting.ranks import blocks, percentile
from chainmap.backtesting.replay import replay
from chainmap.backtesting.state import eve_of, rules_of, state_of
from chainmap.coverage.neighbours import link_shares
from chainmap.tables.faults import InputFaults, UsageError
from chainmap.value import link_weights, rises, value_arrays
from tests.conftest import firm_table, match_table

#: Landed when, who, where, making what.
LANDINGS = [
    ("2010", "合成甲公司", "平顶山", "c"),
    ("2012-05", "合成乙公司", "林州市", "d"),
    ("2014-03-17", "合成甲公司", "黄石市", "c|d"),
    ("2014-03-17", "合成丙公司", "黄石市", "a"),
    ("2014", "合成丁公司", "黄石市", "e"),
    ("2016-01", "合成甲公司", "黄石", "c"),
    ("2018", "合成外公司", "黄石", "b"),
]


def landings(rows: list[tuple[str, str, str, str]] = LANDINGS) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["date", "company", "city", "node_ids"])
    return table.assign(stage="投产")


COMPANIES = firm_table(
    {"firm_id": "A", "name": "合成甲公司", "city": "杭州", "revenue_mcny": 10},
    {"firm_id": "B", "name": "合成乙公司", "city": "武汉", "revenue_mcny": 500},
    {"firm_id": "C", "name": "合成丙公司", "city": "上海", "revenue_mcny": 50},
    {"firm_id": "D", "name": "合成丁公司", "city": "黄石市"},
    {"firm_id": "E", "name": "合成戊公司", "city": "北京", "since": "2015"},
)
MATCHES = match_table(("A", "c", 0.9), ("B", "d", 0.9), ("C", "a", 0.6), ("D", "e", 0.9), ("E", "c", 0.9))
STOCK = firm_table(
    {"firm_id": "s1", "name": "合成黄石一厂", "city": "黄石", "since": "1999"},
    {"firm_id": "s2", "name": "合成黄石二厂", "city": "黄石", "since": "2015-06"},
    {"firm_id": "s3", "name": "合成上海一厂", "city": "上海", "since": "2000"},
)
STOCK_MATCHES = match_table(("s1", "b", 0.8), ("s2", "e", 0.8), ("s3", "d", 0.8))


def run(graph: nx.DiGraph, table: pd.DataFrame | None = None, **more: object) -> Backtest:
    told: dict[str, object] = {"firms": STOCK, "firm_matches": STOCK_MATCHES, "draws": 50, **more}
    candidates, matches = told.pop("candidates", COMPANIES), told.pop("matches", MATCHES)
    return backtest(landings() if table is None else table, graph, candidates, matches, **told)  # type: ignore[arg-type]


_DONE: list[Backtest] = []


def companies_run(graph: nx.DiGraph) -> Backtest:
    """Replay the companies of all landings, once for the tests that only look."""
    if not _DONE:
        _DONE.append(run(graph, tasks=["companies"]))
    return _DONE[0]


def places(found: Backtest, task: str, event: int) -> dict[str, float]:
    rows = found.ranks[(found.ranks["task"] == task) & (found.ranks["event"] == event)]
    return dict(zip(rows["method"], rows["place_in_list"], strict=True))


def test_who_is_ranked_and_why_others_are_not(graph: nx.DiGraph) -> None:
    events = companies_run(graph).events
    # 丁's own town is Huangshi; 甲's second landing there finds it seated; 外 is in no list.
    assert events["aside"].tolist() == ["", "", "", "", "seated", "seated", "unknown"]
    # of five companies 戊 (since 2015) was not there yet; at Huangshi 丁 is at home, from 2012 on in Linzhou none is
    assert events["items"].tolist() == [4, 4, 3, 3, 0, 0, 0]


def test_one_company_at_one_place_in_one_period_is_one_arrival(graph: nx.DiGraph) -> None:
    twice = landings([("2014-03", "合成甲公司", "黄石", "c"), ("2014", "合成甲公司", "黄石市", "c")])
    found = run(graph, twice, tasks=["companies", "nodes"]).events
    # 2014 may be January, so it is the first; neither is surely before the other
    assert found.groupby("event")["aside"].agg(set).tolist() == [{"again"}, {""}]


def test_lists_by_hand(graph: nx.DiGraph) -> None:
    found = companies_run(graph)
    # Event 2: 甲 comes to Huangshi. Pool 甲 乙 丙; before it: 甲 landed 2010 and 乙 2012, 丙 (same day) not at all.
    third = places(found, "companies", 2)
    assert third["random"] == 2  # mean place of one among three
    assert third["prior landings"] == 1.5  # tied with 乙
    assert third["largest"] == 3  # 10 against 500 and 50 million
    assert third["best match"] == 1.5  # 0.9 as 乙, above 0.6
    # Wuhan (乙) is next to Huangshi, Hangzhou (甲) is some 540 km away and Shanghai (丙) farther
    assert third["nearest"] == 2
    fourth = places(found, "companies", 3)  # 丙, the same day: 甲's landing of that day is not seen
    assert (fourth["prior landings"], fourth["best match"], fourth["nearest"]) == (3, 3, 3)


def test_the_own_list_is_the_order_of_rank_targets(graph: nx.DiGraph) -> None:
    events = resolve_landings(landings(), {"synthetic": graph})
    world = make_world(events, graph, COMPANIES, MATCHES, STOCK, STOCK_MATCHES)
    known = known_before(world, 2)
    here = state_of(known, rules_of(graph))
    lists = company_lists(known, rules_of(graph), here)
    local, matches = STOCK[STOCK["firm_id"] == "s1"], STOCK_MATCHES[STOCK_MATCHES["firm_id"] == "s1"]
    region = eve_of(known)
    gaps = cm.find_gaps(graph, cm.measure_coverage(graph, local, matches, region), region)
    shown = here.gaps[["node_id", "rise", "link"]]
    pd.testing.assert_frame_equal(shown, gaps[["node_id", "rise", "link"]])
    moves = pd.DataFrame({"firm_id": ["A", "B"], "place": ["平顶山", "安阳"], "date": ["2010", "2012-05"]})
    three = COMPANIES[COMPANIES["firm_id"].isin(["A", "B", "C"])]
    near = cm.node_relatedness(graph, matches, STOCK[STOCK["since"] < "2014"], region)
    assert here.relatedness is not None
    pd.testing.assert_series_equal(here.relatedness["relatedness"], near["relatedness"])
    targets = cm.rank_targets(
        graph, gaps, three, MATCHES[MATCHES["firm_id"].isin(three["firm_id"])], region, moves, relatedness=near, draws=0
    )
    wanted = targets.set_index("group")["score"].astype("float64").sort_index()
    got = lists["chainmap"].sort_index()
    assert got.index.tolist() == wanted.index.tolist()
    assert got.to_numpy() == pytest.approx(wanted.to_numpy())


def test_facts_of_the_event_itself_and_later_ones_change_nothing(graph: nx.DiGraph) -> None:
    """The leakage test: what is planted on or after the day moves no list; the same fact before it does."""

    def again(table: pd.DataFrame | None = None, **more: object) -> pd.DataFrame:
        told = landings() if table is None else table
        # rows of another chain are earlier landings only: one event is replayed
        told = told.assign(chain=["synthetic" if row == 2 else "other" for row in range(len(told))])
        return run(graph, told, **{"tasks": ["companies", "nodes", "places"], "draws": 1, **more}).ranks

    own = again()
    later = [("2014-03-18", "合成甲公司", "武汉", "c"), ("2019", "合成甲公司", "黄石", "c|d")] * 3
    pd.testing.assert_frame_equal(again(landings(LANDINGS + later)), own)
    earlier = [("2013-01", "合成甲公司", "武汉", "c")]
    assert not again(landings(LANDINGS + earlier)).equals(own)
    # firms that came on the day or after it, at the nodes that landed; and one of the company's own name there
    for since in ("2014-03-17", "2014", None):
        planted = firm_table(
            {"firm_id": "p", "name": "合成甲公司", "city": "黄石", "since": since},
            {"firm_id": "q", "name": "合成黄石三厂", "city": "黄石", "since": since},
        )
        both = pd.concat([STOCK, planted], ignore_index=True)
        made = pd.concat([STOCK_MATCHES, match_table(("p", "c", 1.0), ("q", "d", 1.0))], ignore_index=True)
        pd.testing.assert_frame_equal(again(firms=both, firm_matches=made), own)
    # a dated fact about what the company makes, from after the day, does not help it; from before it does
    for date, same in (("2014-03-17", True), ("2016", True), ("2013", False)):
        facts = pd.concat([MATCHES, match_table(("A", "d", 1.0))], ignore_index=True)
        facts["date"] = [None] * len(MATCHES) + [date]
        assert again(matches=facts).equals(own) is same


def test_an_event_moved_in_time_sees_what_was_before_its_new_day(graph: nx.DiGraph) -> None:
    """Shifting what the landing itself says (nodes, stage, project) changes no company list."""
    told = landings().iloc[:3].assign(chain=["other", "other", "synthetic"])
    changed = told.assign(node_ids=["c", "d", "e"], stage=["投产", "投产", "签约"], project="合成项目")
    before, after = (run(graph, table, tasks=["companies"]) for table in (told, changed))
    assert places(before, "companies", 2) == places(after, "companies", 2)


def test_rows_known_by_a_landing_alone_are_in_no_list(graph: nx.DiGraph) -> None:
    marked = COMPANIES.assign(event_only=["Y", None, None, None, None])
    found = run(graph, candidates=marked, tasks=["companies"])
    assert found.events["aside"].tolist() == ["unknown", "", "unknown", "", "seated", "seated", "unknown"]
    assert found.events["items"].tolist() == [0, 3, 0, 2, 0, 0, 0]


def test_the_state_of_many_places_is_that_of_each(graph: nx.DiGraph) -> None:
    events = resolve_landings(landings(), {"synthetic": graph})
    world = make_world(events, graph, COMPANIES, MATCHES, STOCK, STOCK_MATCHES)
    rules, weights, arrays = rules_of(graph), link_weights(graph), value_arrays(graph)
    for event in (2, 4, 6):
        known = known_before(world, event)
        coverage = state_of(known, rules).coverage.set_index("node_id")["strength"].astype("float64")
        here = strengths(known, rules, [known.spot.place, "上海"])
        assert here[0] == pytest.approx(coverage.reindex(list(arrays.nodes)).to_numpy())
        assert here[1] == pytest.approx([0, 0, 0, 0.4, 0])  # s3: d, 0.8 · 0.5
        for node in graph:
            links = link_shares(graph, coverage, weights)
            assert mean_links(rules, here, [node])[0] == pytest.approx(links[node])
            whole = rises(arrays, here[0])[list(graph).index(node)]
            assert sum_rises(rules, here, [node])[0] == pytest.approx(whole)


def test_any_of_the_nodes_that_an_old_one_was_split_into_will_do(graph: nx.DiGraph) -> None:
    graph.graph["formerly"] |= {"old_ce": ("c", "e")}
    found = run(graph, landings([("2012", "合成甲公司", "武汉", "old_ce")]), tasks=["nodes"])
    # c (importance 5) stands first of the four items that remain of five nodes
    assert found.events["items"].tolist() == [4]
    assert places(found, "nodes", 0)["importance"] == 1


def test_places_are_ranked_without_those_of_the_company(graph: nx.DiGraph) -> None:
    found = run(graph, landings().iloc[:4], tasks=["places"])
    assert set(found.events.loc[found.events["aside"] == "", "items"]) <= {342, 343, 344, 345}
    # 丙's only dated fact of a home is none (its row is undated but stands in the list): Shanghai is no candidate
    assert places(found, "places", 3)["random"] == pytest.approx((344 + 1) / 2)


def test_places_off_the_map_need_coordinates(graph: nx.DiGraph) -> None:
    told = landings([("2012", "合成甲公司", "Place 1", "c"), ("2013", "合成乙公司", "Place 2", "d")])
    with pytest.raises(InputFaults) as caught:
        run(graph, told)
    assert len(caught.value.faults) == 2
    there = told.assign(latitude=[40.0, 41.0], longitude=[-80.0, -81.0])
    found = backtest(there, graph, tasks=["nodes", "places"], draws=20)
    assert found.events.loc[found.events["task"] == "places", "items"].tolist() == [2, 2]


def test_all_faults_of_a_file_at_once(graph: nx.DiGraph) -> None:
    wrong = landings(
        [("2012", "合成甲公司", "火星", "c"), ("2031", "合成甲公司", "黄石", "cc"), (None, "", "朝阳区", "c")]  # type: ignore[list-item]
    )
    with pytest.raises(InputFaults) as caught:
        run(graph, wrong, today="2020-01-01")
    told = [(fault.row, fault.field) for fault in caught.value.faults]
    assert told == [(2, "city"), (3, "date"), (3, "node_ids"), (4, "company"), (4, "date"), (4, "city")]
    assert all(fault.zh and fault.en and fault.mend_zh for fault in caught.value.faults)


def test_dates_of_tables_made_in_python_are_read_too(graph: nx.DiGraph) -> None:
    told = landings([("2014/3/17", "合成甲公司", "黄石", "c")])
    assert resolve_landings(told, {"synthetic": graph})["day"].tolist() == ["2014-03-17"]
    told = told.assign(date=pd.Timestamp("2014-03-17"))
    assert resolve_landings(told, {"synthetic": graph})["last"].tolist() == ["2014-03-17"]
    with pytest.raises(InputFaults, match="not a date") as caught:
        resolve_landings(told.assign(date="去年"), {"synthetic": graph})
    assert len(caught.value.faults) == 1


def test_a_landing_of_this_year_is_not_in_the_future(graph: nx.DiGraph) -> None:
    told = landings([("2020", "合成甲公司", "黄石", "c")])
    assert run(graph, told, today="2020-02-01").events["aside"].iloc[0] == ""


def test_calls_that_cannot_be_carried_out(graph: nx.DiGraph) -> None:
    with pytest.raises(UsageError, match="no landing is of the chain"):
        run(graph, landings().assign(chain="nylon"))
    with pytest.raises(UsageError, match="no landings"):
        run(graph, landings([]))
    with pytest.raises(UsageError, match="no such task"):
        run(graph, tasks=["firms"])
    with pytest.raises(InputFaults, match="not in the chain"):
        run(graph, matches=match_table(("A", "zzz", 1.0)))


def test_other_chains_count_as_earlier_landings_only(graph: nx.DiGraph) -> None:
    rows = landings([("2010", "合成甲公司", "武汉", "x"), ("2012", "合成甲公司", "黄石", "c")])
    found = run(graph, rows.assign(chain=["nylon", "synthetic"]), tasks=["companies"])
    assert found.events["event"].tolist() == [1]
    assert places(found, "companies", 1)["prior landings"] == 1


def test_without_a_list_of_firms_the_place_parts_are_left_out(graph: nx.DiGraph) -> None:
    found = run(graph, firms=None, firm_matches=None, tasks=["companies"])
    assert "chainmap: place" not in set(found.ranks.loc[found.ranks["event"] == 0, "method"])
    assert any("no firm list" in note for note in found.notes)


def test_measures_are_means_with_paired_leads(graph: nx.DiGraph) -> None:
    found = companies_run(graph)
    table = found.measures.set_index(["task", "method", "measure"])
    own = found.ranks[found.ranks["method"] == "chainmap"]
    best = found.ranks[found.ranks["method"] == "largest"]
    row = table.loc[("companies", "largest", "mrr")]
    assert row["value"] == pytest.approx(best["mrr"].mean())
    assert row["lead"] == pytest.approx(own["mrr"].mean() - best["mrr"].mean())
    assert row["lead_low"] <= row["lead"] <= row["lead_high"]
    assert (row["n"], row["companies"]) == (4, 3)
    same = table.loc[("companies", "chainmap", "percentile")]
    assert (same["lead"], same["lead_low"], same["lead_high"]) == (0, 0, 0)
    assert measure(found.ranks, draws=50).equals(found.measures)  # seeded


def test_several_chains_are_pooled(graph: nx.DiGraph) -> None:
    ranks = replay(landings().iloc[:2], graph, COMPANIES, MATCHES, tasks=["companies"]).ranks
    both = pd.concat([ranks, ranks.assign(chain="other", percentile=0.0)])
    table = measure(both, draws=20).set_index(["chain", "method", "measure"])["value"]
    alone = table["synthetic", "random", "percentile"]
    assert table["pooled", "random", "percentile"] == pytest.approx(alone / 2)


def test_nothing_ranked_is_an_empty_table(graph: nx.DiGraph) -> None:
    found = run(graph, landings([("2012", "合成外公司", "黄石", "")]), tasks=["companies", "nodes"])
    assert found.events["aside"].tolist() == ["unknown", "no node"]
    assert found.measures.empty and "value" in found.measures


def test_names_of_places() -> None:
    named = ("林州市", "宁国市", "浦东新区", "济源", "福州(连江)")
    found = [spot for text in named if (spot := spot_of(text))]
    assert [spot.place for spot in found] == ["安阳", "宣城", "上海", "济源", "福州"]
    assert [spot_of(text) for text in ("朝阳区", "河南省", "海南", "", None, "N/A")] == [None] * 6
    assert found[0].latitude != prefecture_spots()["安阳"].latitude  # the county's own


@pytest.mark.parametrize("seed", range(3))
def test_random_scores_do_as_well_as_chance(graph: nx.DiGraph, seed: int) -> None:
    """A list drawn at random must come near what the formula says of chance: the harness favours nobody."""
    rng = np.random.default_rng(seed)
    right = np.zeros(50, dtype=bool)
    right[7] = True
    drawn = [percentile(blocks(rng.random(50), right), 50) for _ in range(800)]
    assert np.mean(drawn) == pytest.approx(0.5, abs=4 * 0.29 / np.sqrt(800))


def test_relatedness_of_many_landings_is_that_of_each(graph: nx.DiGraph) -> None:
    cities = ["黄石", "上海", "武汉", "杭州", "平顶山", "宁波"]
    rows, pairs = [], []
    for number, (city, nodes) in enumerate(
        [(city, nodes) for at, city in enumerate(cities) for nodes in ("ab", "bc", "de", "cde", "ace")[at % 3 :]]
    ):
        rows.append({"firm_id": f"n{number}", "name": f"合成全国{number}", "city": city, "since": str(2000 + number)})
        pairs += [(f"n{number}", node, 0.9) for node in nodes]
    firms, matches = firm_table(*rows), match_table(*pairs)
    told = landings(
        [("2020", "合成甲公司", "黄石", "c"), ("2021", "合成甲公司", "上海", "c"), ("2030", "合成甲", "武汉", "d")]
    )
    world = make_world(
        resolve_landings(told, {"synthetic": graph}, today="2031-01-01"), graph, COMPANIES, MATCHES, firms, matches
    )
    memory: dict[int, pd.DataFrame] = {}
    for event in (0, 1, 2, 1):
        known = known_before(world, event)
        here = state_of(known, rules_of(graph), memory)
        own = matches[matches["firm_id"].isin(known.firms["firm_id"])]
        wanted = cm.node_relatedness(graph, own, known.firms, eve_of(known))["relatedness"]
        assert here.relatedness is not None and wanted.notna().any()
        pd.testing.assert_series_equal(here.relatedness["relatedness"], wanted)
    assert len(memory) == len({2020 - 2000, 2021 - 2000, len(rows)})

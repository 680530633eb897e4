"""Chains meet where a file states it, and nowhere else."""

import networkx as nx
import pandas as pd
import pytest

from chainmap.coverage.gaps import find_gaps
from chainmap.coverage.neighbours import link_shares, wanting
from chainmap.coverage.strength import measure_coverage
from chainmap.definition.models import Chain
from chainmap.graph import build_graph, part_pairs, reach, wholes_of
from chainmap.graph.build import joined_graph
from chainmap.matching.wholes import with_wholes
from chainmap.planning import plan_targets
from chainmap.tables.contract import conform
from chainmap.tables.faults import InputFaults
from chainmap.value import chain_value, link_weights, rises, value_arrays
from tests.conftest import JUDGED, firm_table, match_table, node


def second(nodes: dict, **more: object) -> Chain:
    stages = ("upstream", "midstream", "downstream")
    head = {"id": "second", "zh": "合成二链", "en": "second chain", "date": "2021"}
    segments = {stage: {"zh": f"合成{stage}", "en": stage} for stage in stages}
    return Chain.model_validate({**head, "segments": segments, "nodes": nodes, **more})


def faults_of(*chains: Chain) -> list[str]:
    with pytest.raises(InputFaults) as caught:
        build_graph(*chains)
    return [str(fault) for fault in caught.value.faults]


@pytest.fixture
def joined(chain: Chain) -> nx.DiGraph:
    """Join the five-node chain with a second: q is a; r is a kind of d; q and r → t, an end product."""
    other = second(
        {
            "q": node("合成库", "upstream", 2, aliases=["库料"], exclude=["甲料", "假库料"], same_as="synthetic:a"),
            "r": node("合成饶", "midstream", 3, {"node": "q"}, part_of="synthetic:d"),
            "t": node("合成特", "downstream", 1, {"node": "q"}, {"node": "r"}, formerly=["second:old_t"]),
        }
    )
    return build_graph(chain, other)


def test_same_as_makes_one_node_under_the_id_that_is_named(joined: nx.DiGraph) -> None:
    assert set(joined) == {"a", "b", "c", "d", "e", "r", "t"}
    a = joined.nodes["a"]
    assert (a["chain"], a["chains"]) == ("synthetic", ("synthetic", "second"))
    assert set(joined.successors("a")) == {"c", "r", "t"}
    assert joined.graph["formerly"]["q"] == joined.graph["formerly"]["second:q"] == ("a",)
    assert joined.graph["formerly"]["old_t"] == ("t",)


def test_the_stating_file_wins_with_a_warning_and_no_word_is_lost(joined: nx.DiGraph) -> None:
    a = joined.nodes["a"]
    assert a["zh"] == "合成库"
    assert set(a["aliases"]) == {"甲料", "合成甲", "库料"}
    assert a["exclude"] == ("假库料",)  # 甲料 is a word of the first file
    told = [f"{fault.where}: {fault.en}" for fault in joined.graph["warnings"]]
    assert any("合成库, zh" in line and "'合成库' is taken, not synthetic's '合成甲'" in line for line in told)
    assert not any("importance" in line for line in told)


def test_each_chain_rates_a_node_for_itself_and_the_larger_rating_stays(joined: nx.DiGraph, chain: Chain) -> None:
    assert joined.nodes["a"]["importance"] == 2  # 1 in the first chain, 2 in the second
    other = second({"q": node("合成丙", "upstream", 1, same_as="synthetic:c")})
    graph, faults = joined_graph((chain, other))
    assert (graph.nodes["c"]["importance"], graph.nodes["c"]["importance_reason"]) == (5, "synthetic")
    (note,) = [fault for fault in faults if "importance" in fault.where]
    assert (note.level, "synthetic's '5' is taken, not second's '1'" in note.en) == ("note", True)


def test_joining_does_not_depend_on_the_order_of_the_chains(chain: Chain) -> None:
    other = second({"q": node("合成库", "upstream", 2, same_as="synthetic:a")})
    one, two = build_graph(chain, other), build_graph(other, chain)
    assert dict(one.nodes) == dict(two.nodes)
    assert set(one.edges) == set(two.edges)


def test_statements_on_chains_that_are_not_here_are_passed_over(chain: Chain) -> None:
    other = second({"q": node("合成库", "upstream", 2, same_as="elsewhere:a", part_of=None)})
    assert "q" in build_graph(chain, other)


def test_three_files_on_one_node(chain: Chain) -> None:
    other = second({"q": node("合成库", "upstream", 2, same_as="synthetic:a")})
    third = second({"z": node("合成泽", "upstream", 4, same_as="second:q")}, id="third", zh="三", en="three")
    for order in ((chain, other, third), (third, other, chain)):
        graph = build_graph(*order)
        assert set(graph) == {"a", "b", "c", "d", "e"}
        assert graph.nodes["a"]["zh"] == "合成泽"  # it states q, which states a
        assert graph.graph["formerly"]["z"] == ("a",)


def test_equal_ids_without_a_statement_are_refused(chain: Chain) -> None:
    told = faults_of(chain, second({"a": node("合成库", "upstream", 2)}))
    assert len(told) == 1
    assert "same_as" in told[0]
    # part_of keeps both nodes, so their ids must differ
    assert faults_of(chain, second({"a": node("合成库", "upstream", 2, part_of="synthetic:a")}))
    assert "a" in build_graph(chain, second({"a": node("合成库", "upstream", 2, same_as="synthetic:a")}))


def test_an_id_given_away_must_not_hide_another_node(chain: Chain) -> None:
    # second's b is the same as synthetic's a, while synthetic has a b of its own
    assert faults_of(chain, second({"b": node("合成库", "upstream", 2, same_as="synthetic:a")}))


@pytest.mark.parametrize(
    ("nodes", "said"),
    [
        ({"q": node("库", "upstream", 2, same_as="synthetic:aa")}, "no node 'aa'"),
        ({"q": node("库", "upstream", 2, part_of="synthetic:zz")}, "no node 'zz'"),
        ({"q": node("库", "upstream", 2, same_as="second:t"), "t": node("特", "upstream", 2)}, "its own chain"),
        ({key: node(key, "upstream", 2, same_as="synthetic:a") for key in "qt"}, "one to one"),
    ],
)  # fmt: skip
def test_statements_that_cannot_hold(chain: Chain, nodes: dict, said: str) -> None:
    assert any(said in told for told in faults_of(chain, second(nodes)))


def test_part_of_may_not_go_round(chain: Chain) -> None:
    data = chain.model_dump()
    data["nodes"]["d"]["part_of"] = "second:r"
    other = second(
        {"r": node("合成饶", "midstream", 3, {"node": "q"}, part_of="synthetic:d"), "q": node("库", "upstream", 2)}
    )
    assert any("circle" in told for told in faults_of(Chain.model_validate(data), other))


def test_a_kind_of_two_things_is_said_in_one_place_only(chain: Chain) -> None:
    with pytest.raises(ValueError, match="not both"):
        second({"q": node("库", "upstream", 2, same_as="synthetic:a", part_of="synthetic:b")})


def test_links_that_disagree_take_the_stating_files_numbers(chain: Chain) -> None:
    link = {"node": "q", "kind": "auxiliary", "routes": ["r1"], "t_per_t": 2.0, "basis": "published"}
    other = second(
        {
            "q": node("合成甲", "upstream", 1, same_as="synthetic:a"),
            "p": node("合成丙", "midstream", 5, link, same_as="synthetic:c"),
        }
    )
    graph = build_graph(chain, other)
    edge = graph.edges["a", "c"]
    assert (edge["kind"], edge["routes"], edge["t_per_t"], edge["basis"]) == ("auxiliary", ("r1",), 2.0, "published")
    assert len(edge["sources"]) == 2
    told = [fault.where for fault in graph.graph["warnings"]]
    assert any("c ← a, kind" in where for where in told)
    assert not any("routes" in where for where in told)


def test_routes_in_one_file_only_are_told(chain: Chain) -> None:
    other = second(
        {
            "q": node("合成库", "upstream", 1),
            "p": node("合成丙", "midstream", 5, {"node": "q"}, same_as="synthetic:c"),
        }
    )
    assert any("only one file names production routes" in f.en for f in build_graph(chain, other).graph["warnings"])


def test_circles_that_come_of_joining_are_told(chain: Chain) -> None:
    other = second(
        {
            "x": node("合成戊", "upstream", 1, same_as="synthetic:e"),
            "y": node("合成甲", "midstream", 1, {"node": "x"}, same_as="synthetic:a"),
        }
    )
    assert any("circle" in fault.en for fault in build_graph(chain, other).graph["warnings"])


def test_segments_of_one_id_and_two_titles_stay_apart(chain: Chain) -> None:
    data = second({"q": node("合成库", "upstream", 2)}).model_dump()
    data["segments"]["upstream"] = {"zh": "别的", "en": "other"}
    graph = build_graph(chain, Chain.model_validate(data))
    assert graph.nodes["q"]["segment"] == "second:upstream"
    assert graph.graph["segments"]["second:upstream"]["zh"] == "别的"
    assert graph.nodes["a"]["segment"] == "upstream"


def test_parts_and_wholes(joined: nx.DiGraph) -> None:
    assert part_pairs(joined) == [("r", "d")]
    assert wholes_of(joined, "r") == ["d"]
    assert "e" in reach(joined, "r")[1]  # what takes a d takes its kinds
    assert "r" in reach(joined, "e")[0]


def test_strength_flows_up_by_the_maximum(joined: nx.DiGraph) -> None:
    firms = firm_table({"firm_id": "1", "name": "合成一厂"}, {"firm_id": "2", "name": "合成二厂"})
    # unknown size: q = 0.5; d by itself 0.2·0.5 = 0.1, r 0.9·0.5 = 0.45
    matches = match_table(("1", "r", 0.9), ("2", "d", 0.2))
    row = measure_coverage(joined, firms, matches).set_index("node_id").loc["d"]
    assert row["own_strength"] == pytest.approx(0.1)
    assert row["strength"] == pytest.approx(0.45)
    assert (row["through"], row["status"], row["firms"], row["lead_firm"]) == ("r", "weak", 2, "合成一厂")
    # both firms at d: shares 0.45 and 0.1 of 0.55
    assert row["concentration"] == pytest.approx((0.45**2 + 0.1**2) / 0.55**2)


def test_a_firm_stands_once_at_the_whole(joined: nx.DiGraph) -> None:
    own = with_wholes(match_table(("1", "d", 0.3), ("1", "r", 0.9)), joined)
    assert own[["node_id", "score"]].values.tolist() == [["d", 0.3], ["r", 0.9]]


def test_value_counts_the_kind_for_the_whole(joined: nx.DiGraph) -> None:
    # r alone: w_r 0.6 + lifted d: w_d 0.8; nothing supplies or takes either
    assert chain_value(joined, {"r": 1.0}) == pytest.approx(1.4)
    # with e: + w_e 0.4 + k(d→e) = 1
    assert chain_value(joined, {"r": 1.0, "e": 1.0}) == pytest.approx(2.8)
    arrays = value_arrays(joined)
    rise = dict(zip(arrays.nodes, rises(arrays, [0.0] * len(arrays.nodes)), strict=True))
    assert rise["r"] == pytest.approx(1.4)
    assert rise["d"] == pytest.approx(0.8)


def test_who_takes_the_whole_would_take_its_kinds(joined: nx.DiGraph) -> None:
    strength = pd.Series(0.0, index=list(joined)) + pd.Series({"e": 1.0}).reindex(list(joined)).fillna(0.0)
    assert "e" in wanting(joined, link_weights(joined), "r", strength)
    # r: its input a is not here (1), its product t is not here (k = 0.5), the whole's product e is (1)
    assert link_shares(joined, strength, link_weights(joined))["r"] == pytest.approx(1 / 2.5)


def test_gaps_name_the_kind_that_stands_in_and_plans_lift_it(joined: nx.DiGraph) -> None:
    firms = firm_table({"firm_id": "1", "name": "合成一厂"})
    coverage = measure_coverage(joined, firms, match_table(("1", "e", 1.0)))
    gaps = find_gaps(joined, coverage).set_index("node_id")
    assert "合成一厂" in gaps.loc["r", "buyers"]
    target = conform(pd.DataFrame({"rank": [1], "firm_id": ["9"], "node_id": ["r"], "closes": [0.5]}), "targets")
    plan = plan_targets(joined, coverage, target, None, 1)
    # Δ: r 0.6·0.5 + d 0.8·0.5 + e: 0.5 strength times 0.5 of d = 0.3 + 0.4 + 0.25
    assert plan["gain"].tolist() == pytest.approx([0.95])


def test_one_input_on_two_routes_keeps_its_sources(chain: Chain) -> None:
    data = chain.model_dump()
    first = {"node": "a", "routes": ["r1"], "sources": [JUDGED]}
    data["nodes"]["c"]["inputs"] = [first, {**first, "routes": ["r3"], "t_per_t": 1.5, "basis": "published"}]
    edge = build_graph(Chain.model_validate(data)).edges["a", "c"]
    assert (edge["routes"], edge["t_per_t"], len(edge["sources"])) == (("r1", "r3"), 1.5, 2)

import networkx as nx
import pandas as pd
import pytest

from chainmap.coverage.gaps import find_gaps, inputs_met, link_shares
from chainmap.coverage.strength import measure_coverage
from chainmap.definition.models import Region
from chainmap.value import link_weights
from tests.conftest import firm_table, match_table


def coverage_of(graph: nx.DiGraph, **strength: float) -> pd.DataFrame:
    """A place where each node named has one large firm with that match probability."""
    firms = firm_table(
        *({"firm_id": n, "name": f"合成{n}厂", "employees": 2000, "revenue_mcny": 900} for n in strength)
    )
    return measure_coverage(graph, firms, match_table(*((n, n, p) for n, p in strength.items())))


def test_gaps_by_hand(graph: nx.DiGraph) -> None:
    gaps = find_gaps(graph, coverage_of(graph, a=0.5, d=0.8)).set_index("node_id")
    # severities as worked in test_value: b 0.95, e 0.857, c 0.764
    assert gaps["severity"].to_dict() == pytest.approx({"b": 0.95, "e": 1.2 / 1.4, "c": 2.14 / 2.8})
    assert gaps["rise"].to_dict() == pytest.approx({"b": 0.76, "e": 1.2, "c": 2.14})
    assert gaps.index.tolist() == ["c", "e", "b"]
    # c has a above and d below; e has d above only; b is used by c (missing) as material and by d only as auxiliary
    assert gaps["action"].to_dict() == {"c": "fill", "e": "extend", "b": "build"}
    assert gaps.loc["c", "suppliers"] == "合成a厂"
    assert gaps.loc["c", "buyers"] == "合成d厂"


def test_a_user_that_does_without_does_not_want_it(graph: nx.DiGraph) -> None:
    # c is here and wholly supplied by route r1; b would not better its supply by r2
    gaps = find_gaps(graph, coverage_of(graph, a=1.0, c=1.0)).set_index("node_id")
    assert pd.isna(gaps.loc["b", "buyers"]) or gaps.loc["b", "buyers"] == ""
    assert gaps.loc["b", "action"] == "build"
    # with a thin, b would
    thin = find_gaps(graph, coverage_of(graph, a=0.2, c=1.0)).set_index("node_id")
    assert thin.loc["b", "buyers"] == "合成c厂"
    assert thin.loc["b", "action"] == "extend"


def test_strange_coverage_is_refused(graph: nx.DiGraph) -> None:
    from chainmap.tables.faults import InputFaults

    good = coverage_of(graph, a=0.5)
    for wrong in (pd.concat([good, good]), good.assign(strength=2.0), good.assign(node_id="nowhere")):
        with pytest.raises(InputFaults):
            find_gaps(graph, wrong)


def test_late_firms_are_not_named(graph: nx.DiGraph, region: Region) -> None:
    firms = firm_table({"firm_id": "1", "name": "合成早"}, {"firm_id": "2", "name": "合成晚", "since": "2022"})
    matches = match_table(("1", "d", 1.0), ("2", "d", 1.0))
    coverage = measure_coverage(graph, firms, matches, region)
    gaps = find_gaps(graph, coverage, region, firms=firms, matches=matches).set_index("node_id")
    assert gaps.loc["e", "suppliers"] == "合成早"


def test_weak_nodes_are_strengthened(graph: nx.DiGraph) -> None:
    gaps = find_gaps(graph, coverage_of(graph, d=0.3)).set_index("node_id")
    assert gaps.loc["d", "action"] == "strengthen"


def test_inputs_met_takes_the_best_route_and_what_can_be_bought(graph: nx.DiGraph) -> None:
    # c by r1 needs a, which can be bought; by r2 needs b, which cannot
    assert inputs_met(graph, "c", set()) == (1.0, [])
    graph.nodes["a"]["buyable"] = False
    assert inputs_met(graph, "c", set()) == (0.0, ["a"])
    assert inputs_met(graph, "c", {"b"}) == (1.0, [])
    # d needs c as material; b is an auxiliary and does not count
    graph.nodes["c"]["buyable"] = False
    assert inputs_met(graph, "d", {"b"}) == (0.0, ["c"])
    assert inputs_met(graph, "a", set()) == (1.0, [])


def test_link_shares_by_hand(graph: nx.DiGraph) -> None:
    strength = pd.Series({"a": 0.5, "b": 0.0, "c": 0.0, "d": 0.8, "e": 0.0})
    # c: (best route 0.5 + 0.8·0.8) / (1 + 0.8); b: 0.2·0.8 / (1 + 0.2); e: 0.8 / 1; a: 0; d: (0 + 0) / (1 + 1)
    expected = {"c": 1.14 / 1.8, "b": 0.16 / 1.2, "e": 0.8, "a": 0.0, "d": 0.0}
    assert link_shares(graph, strength, link_weights(graph)) == pytest.approx(expected)


def test_needs_of_the_place(graph: nx.DiGraph, region: Region) -> None:
    def needs(**provides: object) -> str:
        place = Region.model_validate({**region.model_dump(), "provides": provides})
        return find_gaps(graph, coverage_of(graph), place).set_index("node_id").loc["c", "unmet_needs"]

    assert needs() == "park?"  # nothing said: unknown, not met
    assert needs(park={"have": False}) == "park"
    assert needs(park={"have": True}) == ""


def test_reasons_say_who_buys_in_both_languages(graph: nx.DiGraph, region: Region) -> None:
    reason = find_gaps(graph, coverage_of(graph, a=0.5, d=0.8), region).set_index("node_id").loc["c", "reason"]
    for words in (
        "合成丙",
        "合成市名单中未见",
        "本地下游用户：合成d厂",
        "本地可供料（r1路线）：合成a厂",
        "化工园区",
        "is missing in Synthetic",
    ):
        assert words in reason


def test_reasons_say_what_is_brought_in_and_what_is_lacking(graph: nx.DiGraph, region: Region) -> None:
    def reason(place: Region, **strength: float) -> str:
        return str(find_gaps(graph, coverage_of(graph, **strength), place).set_index("node_id").loc["c", "reason"])

    told = reason(region, d=0.8)
    for words in (
        "合成d厂（按名单现须外购）",
        "原料须外购：合成甲",
        "落地条件待核：化工园区",
        "inputs to be brought in: 合成甲",
    ):
        assert words in told
    assert "不易外购" not in told
    assert "按名单不足部分须外购" in reason(region, d=0.8, c=0.3)
    lacking = Region.model_validate({**region.model_dump(), "provides": {"park": {"have": False}}})
    assert "落地条件尚缺：化工园区" in reason(lacking, d=0.8)
    graph.nodes["a"]["buyable"] = False
    told = reason(region, d=0.8)
    assert "尚缺不易外购的原料：合成甲" in told
    assert "原料须外购" not in told
    # one sentence in each language
    assert told.count("。 ") == 1
    assert told.endswith(".")


def test_inputs_that_must_be_bought_are_listed(graph: nx.DiGraph) -> None:
    gaps = find_gaps(graph, coverage_of(graph, d=0.8)).set_index("node_id")
    assert gaps.loc["c", "imports"] == "a"  # by r1; b of r2 cannot be bought
    assert gaps.loc["e", "imports"] == ""  # d is here
    assert find_gaps(graph, coverage_of(graph, a=0.5)).set_index("node_id").loc["c", "imports"] == ""


def test_a_complete_chain_has_no_gaps(graph: nx.DiGraph) -> None:
    gaps = find_gaps(graph, coverage_of(graph, a=1, b=1, c=1, d=1, e=1))
    assert gaps.empty
    assert "severity" in gaps

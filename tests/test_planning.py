import networkx as nx
import numpy as np
import pandas as pd
import pytest

from chainmap.planning import plan_targets
from chainmap.tables.contract import conform
from chainmap.tables.faults import UsageError
from chainmap.value import chain_value
from tests.test_gaps import coverage_of


def targets(*rows: tuple[str, str, float]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["firm_id", "node_id", "closes"])
    return conform(table.assign(rank=range(1, len(rows) + 1), name="合成" + table["firm_id"]), "targets")


FOUR = (("x", "c", 0.9), ("y", "e", 0.8), ("z", "c", 0.7), ("w", "b", 0.5))


def test_first_step_by_hand(graph: nx.DiGraph) -> None:
    plan = plan_targets(graph, coverage_of(graph, a=0.5, d=0.8), targets(*FOUR), budget=1)
    # c at 0.9: 0.9·1 + 0.9·0.5 + 0.8·0.8·0.9 = 1.926; e at 0.8: 0.8·0.4 + 0.8·0.8 = 0.96
    assert plan["firm_id"].tolist() == ["x"]
    assert plan.loc[0, "gain"] == pytest.approx(1.926)
    assert "贪心" in plan.attrs["proof"]


def test_gains_sum_to_the_rise_of_f(graph: nx.DiGraph) -> None:
    plan = plan_targets(graph, coverage_of(graph, a=0.5, d=0.8), targets(*FOUR), budget=4)
    assert len(plan) == 4
    after = {"a": 0.5, "d": 0.8, "c": 1 - 0.1 * 0.3, "e": 0.8, "b": 0.5}
    rise = chain_value(graph, after) - chain_value(graph, {"a": 0.5, "d": 0.8})
    assert plan["gain"].sum() == pytest.approx(rise)
    assert plan["cumulative_gain"].iloc[-1] == pytest.approx(rise)


def test_a_node_whose_inputs_must_come_first_waits(graph: nx.DiGraph) -> None:
    graph.nodes["a"]["buyable"] = graph.nodes["c"]["buyable"] = False
    rows = targets(("d1", "d", 1.0), ("c1", "c", 1.0), ("b1", "b", 1.0), ("e1", "e", 1.0))
    graph.nodes["d"]["buyable"] = False
    plan = plan_targets(graph, coverage_of(graph), rows, budget=4).set_index("node_id")["phase"]
    assert plan.to_dict() == {"b": "near", "c": "middle", "d": "long", "e": "long"}


def test_budgets_with_costs_leave_out_companies_without_an_offer(graph: nx.DiGraph) -> None:
    offers = pd.DataFrame(
        {"firm_id": ["x", "y"], "node_id": ["c", "e"], "invest_mcny": [900.0, 50], "land_mu": [400.0, 30]}
    )
    place = coverage_of(graph, a=0.5, d=0.8)
    plan = plan_targets(graph, place, targets(*FOUR), offers, {"land_mu": 100, "count": 3})
    assert plan["firm_id"].tolist() == ["y"]
    assert plan.loc[0, "land_mu"] == 30
    assert "2 家" in plan.attrs["notes"][0]
    free = plan_targets(graph, place, targets(*FOUR), offers, 4).set_index("firm_id")
    assert pd.isna(free.loc["z", "land_mu"])  # unknown stays empty


def test_must_and_must_not(graph: nx.DiGraph) -> None:
    place = coverage_of(graph, a=0.5, d=0.8)
    assert plan_targets(graph, place, targets(*FOUR), budget=1, require=["w"])["firm_id"].tolist() == ["w"]
    assert "x" not in set(plan_targets(graph, place, targets(*FOUR), budget=3, forbid=["合成x"])["firm_id"])
    for wrong in ({"require": ["x"], "forbid": ["x"]}, {"require": ["nobody"]}, {"require": ["x", "y"], "budget": 1}):
        with pytest.raises(UsageError):
            plan_targets(graph, place, targets(*FOUR), **wrong)


@pytest.mark.parametrize("budget", [-1, {"people": 3}, {"land_mu": -5}])
def test_bad_budgets(graph: nx.DiGraph, budget: object) -> None:
    with pytest.raises(UsageError):
        plan_targets(graph, coverage_of(graph), targets(*FOUR), budget=budget)


def test_at_most_two_newcomers_a_node_and_none_listed_apart(graph: nx.DiGraph) -> None:
    many = targets(*((f"f{i}", "c", 0.5) for i in range(5)))
    place = coverage_of(graph, a=0.5)
    assert len(plan_targets(graph, place, many, budget=5)) == 2
    apart = many.assign(rank=pd.array([1, None, None, None, None], dtype="Int64"))
    assert plan_targets(graph, place, apart, budget=5)["firm_id"].tolist() == ["f0"]


def test_nothing_to_plan(graph: nx.DiGraph) -> None:
    assert plan_targets(graph, coverage_of(graph), targets(*FOUR), budget=0).empty
    assert plan_targets(graph, coverage_of(graph), targets(*FOUR).iloc[:0]).empty


def test_a_weak_landing_does_not_open_the_next_phase(graph: nx.DiGraph) -> None:
    graph.nodes["a"]["buyable"] = False
    rows = targets(("b1", "b", 0.1), ("c1", "c", 0.9))  # 0.1 is still missing
    plan = plan_targets(graph, coverage_of(graph), rows, budget=2).set_index("node_id")["phase"]
    assert plan.to_dict() == {"b": "near", "c": "long"}


def test_the_last_offer_counts(graph: nx.DiGraph) -> None:
    offers = pd.DataFrame(
        {"firm_id": ["y", "y"], "node_id": ["e", "e"], "invest_mcny": [50.0, 60], "land_mu": [30.0, 40]}
    )
    plan = plan_targets(graph, coverage_of(graph, d=0.8), targets(*FOUR), offers, {"land_mu": 100})
    assert plan.loc[0, "land_mu"] == 40


def test_each_step_is_the_best_that_fits_by_brute_force(graph: nx.DiGraph) -> None:
    rng = np.random.default_rng(5)
    for _ in range(20):
        rows = targets(*((f"f{i}", rng.choice(list("abcde")), round(float(rng.random()), 2)) for i in range(12)))
        place = coverage_of(graph, a=0.5, d=0.4)
        plan = plan_targets(graph, place, rows, budget=1)
        now = {"a": 0.5, "d": 0.4}
        rises = [
            chain_value(graph, {**now, n: 1 - (1 - now.get(n, 0)) * (1 - p)}) - chain_value(graph, now)
            for n, p in zip(rows["node_id"], rows["closes"], strict=True)
        ]
        assert plan.loc[0, "gain"] == pytest.approx(max(rises))


def test_strange_tables_are_refused(graph: nx.DiGraph) -> None:
    from chainmap.tables.faults import InputFaults

    place = coverage_of(graph)
    for wrong in (targets(("x", "nowhere", 0.5)), targets(("x", "c", None))):
        with pytest.raises(InputFaults):
            plan_targets(graph, place, wrong)
    with pytest.raises(InputFaults):
        plan_targets(graph, pd.concat([place, place]), targets(*FOUR))
    with pytest.raises(UsageError):
        plan_targets(graph, place, targets(*FOUR), budget=float("nan"))

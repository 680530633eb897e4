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
    assert "已证最优" in plan.attrs["proof"]
    assert plan.attrs["solution"] == {"method": "exact", "rise": plan.loc[0, "gain"], "bound": pytest.approx(1.926),
                                      "gap": pytest.approx(0, abs=1e-9)}  # fmt: skip


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
    plan = plan_targets(graph, coverage_of(graph), rows, budget=4)
    # e needs d, d needs c, c needs a or b, and b needs nothing: e would be a fourth phase
    assert plan.set_index("node_id")["phase"].to_dict() == {"b": "near", "c": "middle", "d": "long"}
    assert "合成戊" in plan.attrs["notes"][0]
    two = plan_targets(graph, coverage_of(graph), rows, budget=4, phases=2)
    assert two.set_index("node_id")["phase"].to_dict() == {"b": "near", "c": "middle"}
    one = plan_targets(graph, coverage_of(graph), rows, budget=4, phases=1)
    assert one["node_id"].tolist() == ["b"]
    with pytest.raises(UsageError, match="原料"):
        plan_targets(graph, coverage_of(graph), rows, budget=4, require=["e1"])


def test_a_company_is_won_for_what_it_opens(graph: nx.DiGraph) -> None:
    graph.nodes["a"]["buyable"] = graph.nodes["d"]["buyable"] = False
    rows = targets(("b1", "b", 0.2), ("c1", "c", 1.0), ("d1", "d", 1.0), ("e1", "e", 0.9))
    # c waits for b (a is nobody's), e for d. Two companies: b and c 0.2·0.6 + 1 + 0.2 = 1.32; b and d 0.12 + 0.8 +
    # 0.2·0.2 = 0.96; d and e 0.8 + 0.36 + 0.9 = 2.06. Three: b, c, d 0.12 + 1 + 0.2 + 0.8 + 1·(0.8 + 0.2·0.2) = 2.96
    plan = plan_targets(graph, coverage_of(graph), rows, budget=2)
    assert plan["firm_id"].tolist() == ["d1", "e1"]
    assert plan["phase"].tolist() == ["near", "middle"]
    assert plan["gain"].sum() == pytest.approx(2.06)
    three = plan_targets(graph, coverage_of(graph), rows, budget=3).set_index("firm_id")
    assert three["gain"].sum() == pytest.approx(2.96)
    assert three["phase"].to_dict() == {"b1": "near", "d1": "near", "c1": "middle"}


def test_teams_work_on_so_many_companies_a_phase(graph: nx.DiGraph) -> None:
    plan = plan_targets(graph, coverage_of(graph, a=0.5, d=0.8), targets(*FOUR), budget={"teams": 1})
    assert plan["phase"].tolist() == ["near", "middle", "long"]
    assert plan["firm_id"].tolist()[0] == "x", "the most valuable first"
    assert len(plan_targets(graph, coverage_of(graph), targets(*FOUR), budget={"teams": 1, "count": 2})) == 2
    assert len(plan_targets(graph, coverage_of(graph), targets(*FOUR), budget={"teams": 2}, phases=1)) == 2


OFFERS = pd.DataFrame(
    {"firm_id": ["x", "y"], "node_id": ["c", "e"], "invest_mcny": [900.0, 50], "land_mu": [400.0, 30]}
)


def test_companies_without_an_offer_are_limited_by_count_only(graph: nx.DiGraph) -> None:
    place = coverage_of(graph, a=0.5, d=0.8)
    plan = plan_targets(graph, place, targets(*FOUR), OFFERS, {"land_mu": 100, "count": 2})
    # x asks too much; z without an offer 0.7 + 0.7·0.5 + 0.8·0.8·0.7 = 1.498; with y 0.96 is more than with w
    assert plan["firm_id"].tolist() == ["z", "y"]
    assert plan.set_index("firm_id")["land_mu"].to_dict() == pytest.approx({"z": np.nan, "y": 30.0}, nan_ok=True)
    assert plan.attrs["spent"] == {"land_mu": (30.0, 100.0), "count": (2.0, 2.0)}
    notes = "\n".join(plan.attrs["notes"])
    assert "合成z、合成w" in notes
    assert "方案中 1 家企业没有 land_mu 数据" in notes
    only = plan_targets(graph, place, targets(*FOUR), OFFERS, {"land_mu": 100})
    assert only["firm_id"].tolist() == ["y"], "nothing would limit the others"
    assert "2 家企业未予考虑" in only.attrs["notes"][1]
    free = plan_targets(graph, place, targets(*FOUR), OFFERS, 4).set_index("firm_id")
    assert pd.isna(free.loc["z", "land_mu"])  # unknown stays empty


def test_several_budgets_bind_together(graph: nx.DiGraph) -> None:
    offers = conform(
        pd.DataFrame(
            {"firm_id": list("xyzw"), "node_id": list("cecb"), "land_mu": [10.0, 10, 5, 5],
             "energy_tce": [9.0, 1, 2, 1],
             "emissions_tco2": [1.0, 1, 9, 1]}
        ), "offers",
    )  # fmt: skip
    place = coverage_of(graph, a=0.5, d=0.8)
    # x 1.926, y 0.96, z 1.498, w 0.5·0.6 + 0.8·0.2·0.5 = 0.38; c alone is shared by x and z
    for budget, firms in (
        ({"land_mu": 20}, {"x", "y"}),
        ({"land_mu": 20, "energy_tce": 5}, {"z", "y", "w"}),
        ({"land_mu": 20, "energy_tce": 5, "emissions_tco2": 5}, {"y", "w"}),
    ):
        plan = plan_targets(graph, place, targets(*FOUR), offers, budget)
        assert set(plan["firm_id"]) == firms, budget
    assert plan["emissions_tco2"].sum() == 2


def test_one_company_of_a_group_and_one_node_a_company(graph: nx.DiGraph) -> None:
    place = coverage_of(graph, a=0.5, d=0.8)
    rows = targets(*FOUR, ("x", "e", 0.9))
    plan = plan_targets(graph, place, rows, budget=4)
    assert not plan["firm_id"].duplicated().any()
    family = targets(*FOUR).assign(group=["g", "g", "own", "own2"])
    chosen = set(plan_targets(graph, place, family, budget=4)["firm_id"])
    assert len(chosen & {"x", "y"}) == 1


def test_must_and_must_not(graph: nx.DiGraph) -> None:
    place = coverage_of(graph, a=0.5, d=0.8)
    assert plan_targets(graph, place, targets(*FOUR), budget=1, require=["w"])["firm_id"].tolist() == ["w"]
    assert "x" not in set(plan_targets(graph, place, targets(*FOUR), budget=3, forbid=["合成x"])["firm_id"])
    for wrong in ({"require": ["x"], "forbid": ["x"]}, {"require": ["nobody"]}, {"require": ["x", "y"], "budget": 1}):
        with pytest.raises(UsageError):
            plan_targets(graph, place, targets(*FOUR), **wrong)


def test_everything_wrong_is_told_at_once(graph: nx.DiGraph) -> None:
    rows = targets(*FOUR, ("v", "e", 0.5)).assign(gate=["pass", "fail", "pass", "unknown", "pass"])
    rows["group"] = ["g", "own", "own2", "own3", "g"]
    with pytest.raises(UsageError) as told:
        plan_targets(
            graph, coverage_of(graph), rows, OFFERS, {"land_mu": 20, "people": 3, "count": -1, "teams": 0},
            require=["x", "y", "v", "合成w1", "z"], forbid=["z"], phases=4, per_node=0,
        )  # fmt: skip
    text = str(told.value)
    for said in (
        "people", "预算 count 须为", "合成w1 / not among the targets → 合成w?", "既要求又禁止", "合成z", "不符合门槛",
        "合成y", "同一集团（g）", "阶段数", "正整数", "teams=0 低于最省", "land_mu=20 低于最省的目标（合成x：400）",
        "共需 land_mu 400，超出预算 20",
    ):  # fmt: skip
        assert said in text, said


def test_companies_that_fail_a_gate_are_out(graph: nx.DiGraph) -> None:
    rows = targets(*FOUR).assign(gate=["fail", "pass", "unknown", "pass"])
    assert "x" not in set(plan_targets(graph, coverage_of(graph), rows, budget=4)["firm_id"])


def test_the_greedy_plan_says_that_it_is_one_and_has_a_bound(graph: nx.DiGraph) -> None:
    place = coverage_of(graph, a=0.5, d=0.8)
    best = plan_targets(graph, place, targets(*FOUR), budget=2).attrs["solution"]["rise"]
    quick = plan_targets(graph, place, targets(*FOUR), budget=2, method="greedy")
    assert "贪心" in quick.attrs["proof"]
    assert quick.attrs["solution"]["bound"] >= best - 1e-9
    assert quick.attrs["solution"]["rise"] <= best + 1e-9


def test_too_large_for_an_exact_programme(graph: nx.DiGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    from chainmap.planning import model

    for limit in ("MOST_SETS", "MOST_VARIABLES"):
        with monkeypatch.context() as patch:
            patch.setattr(model, limit, 3)
            plan = plan_targets(graph, coverage_of(graph, a=0.5), targets(*FOUR), budget=2)
        assert plan.attrs["solution"]["method"] == "greedy"
        assert np.isfinite(plan.attrs["solution"]["bound"])


@pytest.mark.parametrize("budget", [-1, 0, {"people": 3}, {"land_mu": -5}, {"count": True}, {"teams": 0}])
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
    nobody = plan_targets(graph, coverage_of(graph), targets(*FOUR), budget={"land_mu": 5})
    assert nobody.empty
    assert "没有可选" in nobody.attrs["proof"]
    assert plan_targets(graph, coverage_of(graph), targets(*FOUR).iloc[:0]).empty


def test_a_weak_landing_does_not_open_the_next_phase(graph: nx.DiGraph) -> None:
    graph.nodes["a"]["buyable"] = False
    rows = targets(("b1", "b", 0.1), ("c1", "c", 0.9))  # 0.1 is still missing
    plan = plan_targets(graph, coverage_of(graph), rows, budget=2)
    assert plan["node_id"].tolist() == ["b"]
    # twice 0.1 is 0.19: made, from 0.15 on
    both = targets(("b1", "b", 0.1), ("b2", "b", 0.1), ("c1", "c", 0.9))
    phases = plan_targets(graph, coverage_of(graph), both, budget=3).set_index("firm_id")["phase"]
    assert phases.to_dict() == {"b1": "near", "b2": "near", "c1": "middle"}


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


def test_of_equals_the_better_ranked_is_taken(graph: nx.DiGraph) -> None:
    rows = targets(("v", "c", 0.9), ("x", "c", 0.9), ("x", "e", 0.1), ("u", "c", 0.9), ("u", "b", 0.1))
    for order in ((1, 2, 2, 3, 3), (3, 1, 1, 2, 2), (3, 2, 2, 1, 1)):
        plan = plan_targets(graph, coverage_of(graph, a=0.5), rows.assign(rank=order), budget=1)
        assert plan["firm_id"].tolist() == [rows.loc[order.index(1), "firm_id"]]

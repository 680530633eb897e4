from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
from typer.testing import CliRunner

from chainmap.cli import app
from chainmap.coverage.gaps import find_gaps
from chainmap.coverage.strength import measure_coverage
from chainmap.definition.models import Chain, Region
from chainmap.definition.tabular.writing import write_chain
from chainmap.planning import compare_plans, landing_options, plan_targets, price_of, recheck_plan
from chainmap.scoring.targets import rank_targets
from chainmap.tables.contract import conform
from chainmap.tables.faults import UsageError
from chainmap.tables.files import write_table
from tests.conftest import firm_table, match_table
from tests.test_gaps import coverage_of
from tests.test_planning import FOUR, OFFERS, targets

BIG = {"employees": 2000, "revenue_mcny": 900}


def test_the_plan_is_found_again_by_measuring_the_place(graph: nx.DiGraph, region: Region) -> None:
    """The whole way by firm lists: what the plan promises is what the place measures with the companies in it."""
    firms = firm_table({"firm_id": "h", "name": "合成甲厂", **BIG, "since": "2015"})
    here = match_table(("h", "a", 0.5), ("h", "d", 0.8))
    outside = firm_table(
        {"firm_id": "x", "name": "合成丙", **BIG, "since": "2025"}, {"firm_id": "y", "name": "合成戊", **BIG},
        {"firm_id": "z", "name": "合成丙二", "employees": 10, "revenue_mcny": 1},
    )  # fmt: skip
    theirs = match_table(("x", "c", 0.9), ("y", "e", 0.8), ("z", "c", 0.6), ("x", "b", 0.5))
    coverage = measure_coverage(graph, firms, here, region)
    ranked = rank_targets(graph, find_gaps(graph, coverage, region), outside, theirs, region)
    plan = plan_targets(graph, coverage, ranked, budget=3, region=region)
    found = recheck_plan(graph, plan, firms, here, outside, theirs, region)
    assert found.agrees
    # before: a 0.5·0.2 + d 0.8·0.8 = 0.74; d's inputs c and b are not here, c is not here
    assert found.before == pytest.approx(0.74)
    assert found.after == pytest.approx(0.74 + plan["gain"].sum())
    assert "c" not in set(found.gaps["node_id"]), "it is covered now"
    assert "b" in set(found.gaps["node_id"]), "x comes for c only"
    less = recheck_plan(graph, plan.assign(gain=plan["gain"] * 1.1), firms, here, outside, theirs, region)
    assert not less.agrees
    with pytest.raises(UsageError, match="x → c"):
        recheck_plan(graph, plan, firms, here, outside, theirs.iloc[1:], region)


def test_the_price_of_a_budget_is_solved_anew(graph: nx.DiGraph) -> None:
    place = coverage_of(graph, a=0.5, d=0.8)
    prices = price_of("count", graph, place, targets(*FOUR), budget=1, steps=(1, 2, 2.5, 3))
    assert prices["limit"].tolist() == [1, 2, 3], "half a company is none"
    # x alone 1.926; with y 0.96 more; then z: c from 0.9 to 0.97, 0.07·(1 + 0.5 + 0.64) = 0.1498, or
    # w: b from 0 to 0.5, 0.3 + 0.8·0.2·0.5 = 0.38: w
    assert prices["rise"].tolist() == pytest.approx([1.926, 2.886, 3.266])
    assert prices["more"].tolist() == pytest.approx([0, 0.96, 1.34])
    assert prices["per_unit"].tolist()[1:] == pytest.approx([0.96, 0.67])
    assert prices["comes"].tolist() == ["", "y", "w|y"]
    land = price_of(
        "land_mu", graph, place, targets(*FOUR), OFFERS, {"land_mu": 100, "count": 1}, steps=(1, 4), forbid=["z"]
    )
    assert land[["comes", "goes"]].to_numpy().tolist() == [["", ""], ["x", "y"]]
    for name, steps in (("land_mu", (1, 2)), ("count", (0,)), ("count", ())):
        with pytest.raises(UsageError):
            price_of(name, graph, place, targets(*FOUR), budget=1, steps=steps)


def test_more_budget_never_brings_less(graph: nx.DiGraph) -> None:
    prices = price_of("land_mu", graph, coverage_of(graph, a=0.5), targets(*FOUR), OFFERS, {"land_mu": 30, "count": 9})
    assert prices["rise"].is_monotonic_increasing


def test_what_if_one_does_not_come(graph: nx.DiGraph) -> None:
    place = coverage_of(graph, a=0.5, d=0.8)
    plan = plan_targets(graph, place, targets(*FOUR), budget=2)
    without = plan_targets(graph, place, targets(*FOUR), budget=2, forbid=["x"])
    changes = compare_plans(plan, without)
    assert dict(zip(changes["firm_id"], changes["change"], strict=True)) == {"x": "goes", "z": "comes", "y": "stays"}
    # x 1.926 against z 0.7 + 0.35 + 0.448 = 1.498
    assert changes.attrs["rise"]["difference"] == pytest.approx(1.498 - 1.926)
    moved = compare_plans(plan, plan.assign(phase="long"))
    assert set(moved["change"]) == {"moves"}
    assert compare_plans(plan, plan.iloc[:0])["change"].tolist() == ["goes", "goes"]
    assert isinstance(compare_plans(plan.iloc[:0], plan.iloc[:0]), pd.DataFrame)


def test_the_verb_shows_proof_and_price(graph: nx.DiGraph, chain: Chain, tmp_path: Path) -> None:
    write_chain(chain, tmp_path / "chain.yaml")
    place = coverage_of(graph, a=0.5, d=0.8)
    for name, table in (("coverage", place), ("targets", targets(*FOUR)), ("offers", conform(OFFERS, "offers"))):
        write_table(table, tmp_path / f"{name}.csv")
    asked = ["plan", "targets.csv", "--coverage", "coverage.csv", "-c", "chain.yaml", "--offers", "offers.csv"]
    limits = ["--budget", "teams=1", "--budget", "land_mu=450", "--phases", "2", "--price", "teams", "-o", "plan.csv"]
    command = [str(tmp_path / one) if one.endswith((".csv", ".yaml")) else one for one in (*asked, *limits)]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    assert "已证最优" in done.output
    assert "预算 teams 的代价曲线" in done.output
    plan = pd.read_csv(tmp_path / "plan.csv", encoding="utf-8-sig")
    assert plan["firm_id"].tolist() == ["x", "y"]
    assert plan["phase"].tolist() == ["near", "middle"]


def test_offers_that_fit_no_target_are_told(graph: nx.DiGraph) -> None:
    wrong = pd.concat([OFFERS, OFFERS.assign(firm_id="nobody")])
    notes = plan_targets(graph, coverage_of(graph), targets(*FOUR), wrong, 2).attrs["notes"]
    assert "nobody → c" in notes[0]


def test_a_company_comes_to_the_node_where_the_whole_gains_most(graph: nx.DiGraph) -> None:
    outside = firm_table(
        {"firm_id": "x", "name": "合成丙", **BIG}, {"firm_id": "y", "name": "合成丙二", **BIG},
        {"firm_id": "v", "name": "合成丙三", "employees": 30, "revenue_mcny": 5},
    )  # fmt: skip
    theirs = match_table(("x", "c", 0.9), ("x", "e", 0.8), ("y", "c", 0.9), ("v", "c", 0.6), ("v", "b", 1.0))
    place = coverage_of(graph, a=0.5, d=0.8)
    ranked = rank_targets(graph, find_gaps(graph, place), outside, theirs)
    assert set(ranked["node_id"]) == {"c"}
    options = landing_options(graph, ranked, outside, theirs)
    rows = options.set_index(["firm_id", "node_id"])["closes"].to_dict()
    # v is small: q 0.5
    assert rows == pytest.approx({("x", "c"): 0.9, ("x", "e"): 0.8, ("y", "c"): 0.9, ("v", "c"): 0.3, ("v", "b"): 0.5})
    fixed = plan_targets(graph, place, ranked, budget=2)
    free = plan_targets(graph, place, options, budget=2)
    # both to c: 1.926 + 0.09·(1 + 0.5 + 0.64) = 2.1186; y to c and x to e: 1.926 + 0.96 = 2.886
    assert fixed["gain"].sum() == pytest.approx(2.1186)
    assert free["gain"].sum() == pytest.approx(2.886)
    assert free.set_index("firm_id")["node_id"].to_dict() == {"y": "c", "x": "e"}
    assert recheck_plan(graph, free, *local(graph), outside, theirs).agrees
    lacking = Region.model_validate(
        {"id": "synthetic", "zh": "合成市", "en": "S", "date": "2020", "provides": {"park": {"have": False}}}
    )
    graph.nodes["e"]["gate"] = ("park",)
    assert ("x", "e") not in set(
        landing_options(graph, ranked, outside, theirs, lacking)[["firm_id", "node_id"]].itertuples(index=False)
    )


def local(graph: nx.DiGraph) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the firms and matches of ``coverage_of(graph, a=0.5, d=0.8)``."""
    firms = firm_table(*({"firm_id": one, "name": f"合成{one}厂", **BIG} for one in "ad"))
    return firms, match_table(("a", "a", 0.5), ("d", "d", 0.8))

"""Exact plans against brute force: every subset of the options in every phase."""

import networkx as nx
import numpy as np
import pytest

from chainmap.definition.models import Chain
from chainmap.graph import build_graph
from chainmap.planning import plan_targets, products
from chainmap.planning.bound import loose_bound
from chainmap.planning.greedy import greedy_choice
from chainmap.planning.problem import narrowed, rise_of
from chainmap.planning.pruning import useful_options
from chainmap.planning.solving import PROVEN, settled, solve_problem
from chainmap.tables.faults import UsageError
from chainmap.value import value_arrays
from tests.conftest import JUDGED, node
from tests.planoracle import Case, best_by_trying, phases_hold, problem_of, synthetic_case, synthetic_graph, tables_of

#: Batches of cases: seed, nodes of the chain, options at most.
BATCHES = [(seed, size, most) for seed in range(5) for size, most in ((4, 8), (8, 7))]
PER_GRAPH, GRAPHS = 4, 3


def cases(seed: int, size: int, most: int) -> list[Case]:
    rng = np.random.default_rng([seed, size, most])
    graphs = [synthetic_graph(rng, size) for _ in range(GRAPHS)]
    return [synthetic_case(rng, graph, most) for graph in graphs for _ in range(PER_GRAPH)]


def two_routes() -> nx.DiGraph:
    """Give n0 (1) or n1 (1) → n2 (3)."""
    inputs = [{"node": f"n{u}", "routes": [f"r{u}"]} for u in (0, 1)]
    nodes = {
        "n0": node("合成0", "upstream", 1), "n1": node("合成1", "upstream", 1),
        "n2": node("合成2", "upstream", 3, *({**one, "sources": [JUDGED]} for one in inputs)),
    }  # fmt: skip
    return build_graph(
        Chain.model_validate(
            {
                "id": "synthetic", "zh": "合成链", "en": "synthetic chain", "date": "2020",
                "segments": {"upstream": {"zh": "合成", "en": "synthetic"}}, "nodes": nodes,
            }
        )
    )  # fmt: skip


@pytest.mark.parametrize(("seed", "size", "most"), BATCHES)
@pytest.mark.parametrize("pairs", [0, 400], ids=["by-states", "by-pairs"])
def test_the_exact_plan_is_the_best_there_is(
    seed: int, size: int, most: int, pairs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """120 cases in each of the two ways to write products: equal to brute force, proven, and no bound below it."""
    monkeypatch.setattr(products, "MOST_PAIRS", pairs)
    for case in cases(seed, size, most):
        best, whole = best_by_trying(case), problem_of(case)
        problem = narrowed(whole, useful_options(whole))
        if any(not one for one in problem.must):
            assert best is None
            continue
        try:
            found = solve_problem(problem)
        except UsageError:
            assert best is None
            continue
        assert best is not None
        assert found.rise == pytest.approx(best, abs=1e-6, rel=PROVEN)
        assert found.gap <= PROVEN
        assert found.bound >= best - 1e-6
        assert loose_bound(problem) >= best - 1e-6
        quick = greedy_choice(problem)
        assert quick is None or rise_of(problem, quick) <= best + 1e-9
        laid = settled(problem, found.choice)
        assert set(laid) == set(found.choice)
        rows = tuple(problem.table.to_dict("records"))
        assert phases_hold(case, laid, rows)


@pytest.mark.parametrize("seed", range(12))
def test_the_plan_of_tables_is_the_best_there_is(seed: int) -> None:
    rng = np.random.default_rng([seed, 99])
    case = synthetic_case(rng, synthetic_graph(rng, 6), 6)
    place, targets, offers = tables_of(case)
    best = best_by_trying(case)
    try:
        plan = plan_targets(
            case.graph, place, targets, offers, case.budget, case.must, per_node=case.per_node, phases=case.phases
        )
    except UsageError as error:
        assert best is None or "低于最省" in str(error)
        return
    assert plan["gain"].sum() == pytest.approx(best, abs=1e-6, rel=PROVEN)
    for name, (used, limit) in plan.attrs["spent"].items():
        assert used <= limit + 1e-6, name


def test_a_route_that_starts_behind_pays_for_it_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    """A route taken by two thirds would leave a third of today's route, and show more than there is."""
    monkeypatch.setattr(products, "MOST_PAIRS", 0)
    graph = two_routes()
    state = np.array([0.3, 0.0, 0.0])  # n0 is here a little, n1 and n2 are not
    offers = [("x", "n2", 0.9, 1.0), ("y", "n1", 0.6, 1.0), ("z", "n1", 0.9, 2.0)]
    options = [
        {"firm_id": f, "group": f, "node_id": n, "closes": c, "land_mu": land, "invest_mcny": 1.0}
        for f, n, c, land in offers
    ]
    case = Case(graph, value_arrays(graph), state, options, {"land_mu": 2.0}, set(), 2, 1)
    found = solve_problem(problem_of(case))
    # x and y: 0.9·3/5 + 0.6·1/5 + 0.9·0.6 by the route of n1 (that of n0 would give 0.9·0.3) = 1.2;
    # two thirds of z's 0.9 and a third of n0's 0.3 would be 0.9·0.7 in the last term: 1.29
    assert found.rise == pytest.approx(1.2)
    assert found.bound == pytest.approx(1.2, rel=PROVEN)

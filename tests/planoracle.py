"""Small synthetic plans, and the best choice among all subsets and all phases, by trying each."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
import pandas as pd

from chainmap.coverage.neighbours import inputs_met
from chainmap.definition.models import Chain
from chainmap.graph import build_graph
from chainmap.planning.problem import Problem, waiting_of
from chainmap.tables.contract import conform
from chainmap.value import ValueArrays, lifted, value_arrays, values_of
from tests.conftest import JUDGED, node

MADE_FROM = 0.15  # the convention weak_from
COSTS = ("land_mu", "invest_mcny")
Option = dict[str, Any]


class Case(NamedTuple):
    """One synthetic plan to be made; an option has firm_id, group, node_id, closes and costs (none if unknown)."""

    graph: nx.DiGraph
    arrays: ValueArrays
    state: np.ndarray
    options: list[Option]
    budget: dict[str, float]
    must: set[str]
    per_node: int
    phases: int


def synthetic_graph(rng: np.random.Generator, size: int) -> nx.DiGraph:
    """Draw a chain of nodes n0…: links run to higher numbers, some by routes; some nodes are no goods to buy."""
    nodes = {}
    for i in range(size):
        taken = sorted(rng.choice(i, size=min(i, int(rng.integers(0, 4))), replace=False).tolist()) if i else []
        routed = rng.random() < 0.6
        inputs = [
            {
                "node": f"n{u}",
                "kind": str(rng.choice(["material", "material", "material", "auxiliary"])),
                "routes": [["r1"], ["r2"], ["r1", "r2"], []][int(rng.integers(0, 4))] if routed else [],
                "sources": [JUDGED],
            }
            for u in taken
        ]
        nodes[f"n{i}"] = node(
            f"合成{i}", "upstream", int(rng.integers(1, 6)), *inputs, buyable=bool(rng.random() < 0.6)
        )
    graph = build_graph(
        Chain.model_validate(
            {
                "id": "synthetic", "zh": "合成链", "en": "synthetic chain", "date": "2020",
                "segments": {"upstream": {"zh": "合成", "en": "synthetic"}}, "nodes": nodes,
            }
        )
    )  # fmt: skip
    if size > 3 and rng.random() < 0.5:  # a kind of a wider node, and sometimes a kind of that or another one
        graph.nodes["n1"]["part_of"] = (f"n{size - 1}",)
        other = [("n0", "n1"), ("n2", f"n{size - 1}"), ("n1", f"n{size - 1}")][int(rng.integers(0, 3))]
        graph.nodes[other[0]]["part_of"] = (other[1],)
    return graph


def synthetic_case(rng: np.random.Generator, graph: nx.DiGraph, most: int) -> Case:
    """Draw a place, options of companies with several nodes and of shared groups, budgets, and what is required."""
    arrays = value_arrays(graph)
    state = rng.choice([0, 0, 0.1, 0.4, 0.8, 1.0], len(arrays.nodes))
    pairs = {(f"f{rng.integers(0, most)}", str(rng.choice(list(graph)))) for _ in range(int(rng.integers(2, most + 1)))}
    groups = {firm: f"g{rng.integers(0, 3)}" if rng.random() < 0.3 else firm for firm, _ in sorted(pairs)}
    options = []
    for firm, one in sorted(pairs):
        priced = rng.random() < 0.8
        closes = float(rng.choice([0.05, 0.1, 0.24, 0.45, 0.72, 0.9, 1.0]))
        costs = {name: float(rng.integers(1, 10)) if priced else np.nan for name in COSTS}
        options.append({"firm_id": firm, "group": groups[firm], "node_id": one, "closes": closes, **costs})
    budget: dict[str, float] = {}
    limits = (("count", 0.7, 1, 5), ("land_mu", 0.5, 9, 20), ("invest_mcny", 0.4, 9, 20), ("teams", 0.4, 1, 3))
    for name, chance, low, high in limits:
        if rng.random() < chance:
            budget[name] = float(rng.integers(low, high))
    if not {"count", "teams"} & set(budget):
        budget["count"] = 4.0
    must = {str(rng.choice([one["firm_id"] for one in options]))} if rng.random() < 0.3 else set()
    return Case(graph, arrays, state, options, budget, must, int(rng.integers(1, 4)), int(rng.integers(1, 4)))


def problem_of(case: Case) -> Problem:
    """Lay a case out as the solver takes it."""
    table = pd.DataFrame(case.options)
    costs = {
        name: np.ones(len(table)) if name == "count" else table[name].fillna(0.0).to_numpy()
        for name in case.budget
        if name != "teams"
    }
    return Problem(
        table,
        np.array([case.arrays.nodes.index(one) for one in table["node_id"]], dtype=np.intp),
        table["closes"].to_numpy(),
        np.asarray(pd.factorize(table["group"])[0], dtype=np.intp),
        costs,
        {name: case.budget[name] for name in costs},
        case.budget.get("teams", np.inf),
        tuple(tuple(np.flatnonzero(table["firm_id"] == firm).tolist()) for firm in sorted(case.must)),
        case.per_node,
        case.phases,
        case.arrays,
        case.state,
        waiting_of(case.graph, case.arrays, case.state, MADE_FROM, 1.0),
    )


def tables_of(case: Case) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Give a case as coverage, targets and offers."""
    place = pd.DataFrame({"node_id": case.arrays.nodes, "strength": case.state, "own_strength": case.state})
    table = pd.DataFrame(case.options)
    targets = table.assign(name="合成" + table["firm_id"], rank=1, gate="pass")
    return (
        conform(place, "coverage"),
        conform(targets, "targets"),
        conform(table[table["land_mu"].notna()], "offers"),
    )


def best_by_trying(case: Case) -> float | None:
    """Give the largest rise of F over all choices and phases; none if there is no choice at all."""
    sizes = range(len(case.options) + 1)
    choices = [one for size in sizes for one in combinations(case.options, size) if _kept(case, one)]
    if not choices:
        return None
    rises = values_of(case.arrays, np.array([_landed(case, one) for one in choices]))
    rises -= values_of(case.arrays, case.state)[0]
    for place in np.argsort(-rises, kind="stable"):
        if can_be_phased(case, choices[place]):
            return float(rises[place])
    return None


def _kept(case: Case, chosen: tuple[Option, ...]) -> bool:
    nodes, groups = [one["node_id"] for one in chosen], [one["group"] for one in chosen]
    if len(set(groups)) < len(groups) or any(nodes.count(one) > case.per_node for one in nodes):
        return False
    if not case.must <= {one["firm_id"] for one in chosen} or len(chosen) > case.budget.get("count", np.inf):
        return False
    return all(
        sum(0 if np.isnan(one[name]) else one[name] for one in chosen) <= case.budget.get(name, np.inf)
        for name in COSTS
    )


def _landed(case: Case, chosen: tuple[Option, ...]) -> np.ndarray:
    after = case.state.copy()
    for one in chosen:
        i = case.arrays.nodes.index(one["node_id"])
        after[i] = 1 - (1 - after[i]) * (1 - one["closes"])
    return after


def can_be_phased(case: Case, chosen: tuple[Option, ...]) -> bool:
    """Tell whether the chosen can be laid out in phases so that each finds its inputs and a team."""
    ways = product(range(1, case.phases + 1), repeat=len(chosen))
    return any(phases_hold(case, dict(enumerate(way)), chosen) for way in ways)


def phases_hold(case: Case, when: dict[int, int], chosen: tuple[Option, ...]) -> bool:
    """Tell whether these phases keep the teams and let each company find its inputs."""
    for phase in set(when.values()):
        if list(when.values()).count(phase) > case.budget.get("teams", np.inf):
            return False
        earlier = tuple(chosen[i] for i, t in when.items() if t < phase)
        there = lifted(case.arrays, _landed(case, earlier))[0]
        made = {one for one, s in zip(case.arrays.nodes, there, strict=True) if s >= MADE_FROM - 1e-12}
        now = [chosen[i]["node_id"] for i, t in when.items() if t == phase]
        if any(inputs_met(case.graph, one, made)[0] < 1 - 1e-12 for one in now):
            return False
    return True

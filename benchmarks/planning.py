"""Time plans of 200 synthetic companies on shipped chains. Run: benchmarks/planning.py [companies] [seconds].

The chains are the shipped ones; place, companies and offers are drawn from a seed and are not real. Each line prints
how long a plan took, what was proven, and beside it the greedy plan's share of the optimum and its own bound.
"""

from __future__ import annotations

import sys
from time import perf_counter

import networkx as nx
import numpy as np
import pandas as pd

import chainmap as cm
from chainmap.tables.contract import conform

#: Chains, phases, and nodes a company (at most) of each trial.
TRIALS = (
    (("nylon",), 1, 1),
    (("nylon",), 1, 4),
    (("nylon",), 3, 1),
    (("nylon",), 3, 4),
    (("electronic_materials",), 3, 4),
    (("automotive",), 3, 4),
    (("automotive", "electronic_materials"), 3, 4),
)
BUDGETS = {
    "count": {"count": 12},
    "land, money": {"land_mu": 1500, "invest_mcny": 6000},
    "all": {"count": 20, "teams": 8, "land_mu": 2500, "invest_mcny": 12000, "energy_tce": 150_000},
}


def synthetic(
    graph: nx.DiGraph, companies: int, most: int, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Draw a place that has a quarter of the nodes, companies with up to ``most`` nodes each, and what they ask."""
    rng = np.random.default_rng(seed)
    nodes = np.array(list(graph))
    strength = np.where(rng.random(len(nodes)) < 0.25, rng.choice([0.3, 0.5, 0.8, 1.0], len(nodes)), 0.0)
    place = conform(pd.DataFrame({"node_id": nodes, "strength": strength, "own_strength": strength}), "coverage")
    rows = [
        (f"synthetic{i}", str(node), float(rng.choice([0.45, 0.75, 0.9])) * float(rng.choice([0.3, 0.5, 0.8, 1.0])))
        for i in range(companies)
        for node in rng.choice(nodes, int(rng.integers(1, most + 1)), replace=False)
    ]
    table = pd.DataFrame(rows, columns=["firm_id", "node_id", "closes"])
    targets = conform(table.assign(name="合成" + table["firm_id"], rank=1, gate="pass"), "targets")
    offers = table[["firm_id", "node_id"]].assign(
        land_mu=rng.integers(20, 500, len(table)).astype(float),
        invest_mcny=np.exp(rng.normal(6, 1, len(table))).round(),
        energy_tce=np.exp(rng.normal(9, 1, len(table))).round(),
    )
    return place, targets, conform(offers, "offers")


def trial(chains: tuple[str, ...], phases: int, most: int, companies: int, seconds: float) -> None:
    """Print one line a budget."""
    graph = cm.build_graph(*(cm.read_chain(name) for name in chains))
    place, targets, offers = synthetic(graph, companies, most, seed=1)
    for name, budget in BUDGETS.items():
        start = perf_counter()
        plan = cm.plan_targets(graph, place, targets, offers, budget, phases=phases, seconds=seconds)
        took = perf_counter() - start
        start = perf_counter()
        quick = cm.plan_targets(graph, place, targets, offers, budget, phases=phases, method="greedy")
        quickly = perf_counter() - start
        best, rough = plan.attrs["solution"], quick.attrs["solution"]
        later = int((plan["phase"] != "near").sum())
        print(
            f"{'+'.join(chains):36s} {len(graph)} nodes, {companies} companies × ≤{most}, {phases} phases, {name:12s} "
            f"{took:6.2f} s, {len(plan)} chosen ({later} later), F +{best['rise']:.4f}, {best['method']}, "
            f"gap {best['gap']:.1e} | greedy {quickly:.2f} s, {rough['rise'] / best['rise']:.2%} of it, its own bound "
            f"{rough['bound'] / best['rise']:.2f} ×",
            flush=True,
        )


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    limit = float(sys.argv[2]) if len(sys.argv) > 2 else 60.0
    for chains, phases, most in TRIALS:
        trial(chains, phases, most, number, limit)

"""What relatedness costs and what it foretells. Run: python benchmarks/relatedness.py [--registry FILE].

Without a registry: complexity and density of synthetic places × nodes, beside the formulas as textbooks write them (the
eigenvectors of both large matrices by the general solver). With one (a Parquet file of firms with dates): how often
nodes that a city did not have by a day came to it later, by their density on that day.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd

import chainmap as cm
from chainmap.graph import wholes_of
from chainmap.matching.wholes import with_wholes
from chainmap.relatedness.density import densities, proximities
from chainmap.relatedness.presence import present
from chainmap.tables.contract import conform
from chainmap.tables.resources import shipped_names

SIZES = ((300, 650), (600, 1300), (1200, 2600))
RUNS = 5
#: The general solver on the larger ones takes minutes; it runs once, and only up to this many nodes.
PLAIN_NODES = 1300
TOP = 10


def synthetic_presence(places: int, nodes: int, seed: int = 0) -> pd.DataFrame:
    """Draw a nested presence table: rich places have most nodes, rare nodes are in rich places."""
    random = np.random.default_rng(seed)
    rate = 8 * np.outer(random.random(places) ** 2, random.random(nodes) ** 2) * random.gamma(0.5, 2, (places, nodes))
    count = random.poisson(rate)
    count[:, 0] += 1 + count.sum(axis=1) // 50  # every place has a firm, and all are linked
    count[0] += 1
    row, column = count.nonzero()
    table = {
        "place": [f"合成{i:04}" for i in row],
        "node_id": [f"n{j:04}" for j in column],
        "firms": count[row, column],
    }
    return conform(pd.DataFrame(table), "presence")


def plain(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Give ECI and density as the formulas stand, by the general solver on either side."""
    there = present(table, 1.0, 0).there.astype(float)
    places, nodes = there.sum(axis=1), there.sum(axis=0)
    by_place, by_node = there / places[:, None], (there / nodes).T
    values, vectors = np.linalg.eig(by_place @ by_node)
    np.linalg.eig(by_node @ by_place)  # PCI, for its price
    near = np.minimum((there.T @ there) / nodes, (there.T @ there) / nodes[:, None])
    np.fill_diagonal(near, 0)
    eci = vectors[:, np.argsort(-values.real)[1]].real
    return eci, there @ near / near.sum(axis=0)


def ours(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Give the same by the house's own functions, tables and all."""
    eci = cm.complexity(table, least_firms=0).places.sort_values("place")["eci"]
    density = cm.place_relatedness(table, least_firms=0).pivot(index="place", columns="node_id", values="density")
    return eci.to_numpy(), density.to_numpy(dtype=float)


def seconds(work: Callable[[], object], runs: int) -> float:
    """Give the median CPU time of a run, so that a busy machine says the same."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def print_speed() -> None:
    """Print what complexity and density cost, whether both ways agree, and how many times quicker ours is."""
    for places, nodes in SIZES:
        table = synthetic_presence(places, nodes)
        cost = [seconds(partial(cm.complexity, table, least_firms=0), RUNS)]
        cost.append(seconds(partial(cm.place_relatedness, table, least_firms=0), RUNS))
        shown = f"{places:5} places × {nodes:4} nodes: complexity {cost[0]:.3f} s, density {cost[1]:.3f} s"
        if nodes <= PLAIN_NODES:
            slow = seconds(partial(plain, table), 1)
            (eci, density), (own, dense) = plain(table), ours(table)
            same = abs(np.corrcoef(eci, own)[0, 1]), float(np.nanmax(np.abs(density - dense)))
            shown += f"; plain {slow:.1f} s, ratio {slow / sum(cost):.0f} ({slow / cost[0]:.0f} of complexity alone)"
            shown += f"; |r| of ECI {same[0]:.9f}, largest difference of densities {same[1]:.0e}"
        print(shown, flush=True)


def matched_registry(path: Path, graph: nx.DiGraph, out: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Match a registry; give its matches, kinds carried to their wholes, and the matched firms with city and date."""
    import pyarrow.parquet as pq

    print(cm.match_files(path, graph, out).summary())
    matches, firms, file = [], [], pq.ParquetFile(path)
    for group, part in enumerate(sorted(out.glob("*.parquet"))):
        found = pd.read_parquet(part, columns=["firm_id", "node_id", "score", "row"])
        once = found.drop_duplicates("firm_id")
        rows = file.read_row_group(group, columns=["province", "city", "reg_date"]).to_pandas()
        firms.append(rows.iloc[once["row"]].assign(firm_id=once["firm_id"].to_numpy()))
        matches.append(found.drop(columns="row"))
    return with_wholes(pd.concat(matches, ignore_index=True), graph), pd.concat(firms, ignore_index=True)


def print_history(graph: nx.DiGraph, matches: pd.DataFrame, firms: pd.DataFrame, day: str) -> None:
    """Print how well density on a day foretells which absent nodes a city had later, at the true prevalence.

    The list holds only what was alive when it was drawn up, so that what came and went is not seen.
    """
    early = cm.presence(matches, firms[firms["reg_date"] < day])
    late = cm.presence(matches, firms)
    here = present(early, 1.0, 5, list(graph))
    density = densities(here, proximities(here, [(node, whole) for node in graph for whole in wholes_of(graph, node)]))
    shape = here.there.shape
    counts = [np.zeros(shape), np.zeros(shape)]
    for count, table in zip(counts, (early, late[late["place"].isin(here.places)]), strict=True):
        count[here.places.get_indexer(pd.Index(table["place"])), here.nodes.get_indexer(pd.Index(table["node_id"]))] = (
            table["firms"].to_numpy(dtype=float)
        )
    open_ = (counts[0] == 0) & np.isfinite(density)
    came = open_ & (counts[1] > 0)
    common = np.broadcast_to(counts[0].sum(axis=0), shape)
    chance = np.random.default_rng(0).random(shape)
    print(
        f"{day}: {shape[0]} cities, {open_.sum():,} absent nodes, {came.sum():,} came ({came.sum() / open_.sum():.3f})"
    )
    cities = np.flatnonzero(came.any(axis=1))
    for name, score in (("density", density), ("commonest node first", common), ("random", chance)):
        ranks = [_ranks(score[city][open_[city]], came[city][open_[city]]) for city in cities]
        first, place = np.mean([top for top, _ in ranks]), np.concatenate([where for _, where in ranks]).mean()
        print(f"  {name:21} precision at {TOP} {first:.3f}, mean percentile of what came {place:.3f}")


def _ranks(score: np.ndarray, came: np.ndarray) -> tuple[float, np.ndarray]:
    """Give the share of the first that came, and at which share of the list (1 = first) each that came stood."""
    order = np.argsort(-score, kind="stable")
    place = np.empty(len(score))
    place[order] = 1 - np.arange(len(score)) / max(len(score) - 1, 1)
    return float(came[order[:TOP]].mean()), place[came]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--registry", type=Path, help="Parquet file with name, business_scope, city, reg_date")
    parser.add_argument("--day", default="2000-01-01", help="the day that density is taken on")
    asked = parser.parse_args()
    if asked.registry is None:
        print_speed()
        sys.exit()
    chains = cm.build_graph(*(cm.read_chain(name) for name in shipped_names()))
    with tempfile.TemporaryDirectory() as folder:
        print_history(chains, *matched_registry(asked.registry, chains, Path(folder)), asked.day)

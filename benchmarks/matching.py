"""How fast and how well firms are matched.

Run: ``python benchmarks/matching.py [--registry FILE] [--cluster] [--labels FILE]``, on Linux or macOS.

Speed: rows per second of match_files on a registry against all shipped chains together, beside scikit-learn's
character n-grams and nearest neighbours on a sample of the same rows, and beside the floor, which is reading the same
texts and scanning them once for the nodes' words. Every run is a process of its own, so that none counts the memory of
another; ratios are given by the clock and per second of processor time, which other work on the machine disturbs less.
With ``--cluster`` the same on a Dask scheduler and two workers on this machine. Without a registry, texts are made from
the chains' own words. Quality is what ``chainmap evaluate matching`` prints.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

import networkx as nx
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

import chainmap as cm
from chainmap.matching.lexicon import lexicon
from chainmap.tables.resources import shipped_names

RUNS = 3
#: Rows that scikit-learn is given; its rate does not depend on how many.
SAMPLE = 20_000
WORKERS = 2


class Cost(NamedTuple):
    """Seconds by the clock and of processor time, and the most memory in GB."""

    wall: float
    cpu: float
    memory: float


def synthetic_registry(path: Path, graph: nx.DiGraph, rows: int = 200_000, seed: int = 0) -> Path:
    """Write a synthetic registry: scopes of words of the chains, verbs, and common fillers."""
    chance = np.random.default_rng(seed)
    words = np.array([word for _, data in graph.nodes(data=True) for word in (data["zh"], *data["aliases"])])
    fillers = "五金交电 日用百货 建筑材料 机械设备 技术咨询 货物进出口 劳保用品 包装材料 电子产品 化工原料".split()
    verbs = ["的生产、销售", "销售", "加工", "制造；", "批发、零售", "的研发"]
    scopes = []
    for count in chance.integers(3, 14, rows):
        named = int(chance.random() < 0.1) * (1 + int(chance.random() < 0.3))
        listed = [*chance.choice(fillers, count), *chance.choice(words, named)]
        chance.shuffle(listed)
        scopes.append("、".join(listed) + str(chance.choice(verbs)))
    table = pd.DataFrame({"name": [f"合成{place}厂" for place in range(rows)], "business_scope": scopes})
    pq.write_table(pa.Table.from_pandas(table, preserve_index=False), path, row_group_size=100_000)
    return path


def cost_of(run: Callable[[Path], object], path: Path, runs: int = RUNS) -> Cost:
    """Give what the middle one of a few runs costs, each in a new process."""
    costs = []
    for _ in range(runs):
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            costs.append(pool.submit(measure, run, path).result())
    return sorted(costs)[len(costs) // 2]


def measure(run: Callable[[Path], object], path: Path) -> Cost:
    """Run something and measure it; imports are not counted, making words ready is."""
    from sklearn import neighbors  # noqa: F401  what a run imports itself is not to be timed

    wall, cpu = time.perf_counter(), time.process_time()
    run(path)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Cost(wall, cpu, peak / (1e9 if sys.platform == "darwin" else 1e6))


def shipped() -> nx.DiGraph:
    """Join all shipped chains."""
    return cm.build_graph(*(cm.read_chain(name) for name in shipped_names()))


def scopes_of(path: Path, rows: int) -> list[str]:
    """Read the first scopes of a registry."""
    batch = next(pq.ParquetFile(path).iter_batches(rows, columns=["business_scope"]))
    return [text or "" for text in batch.column(0).to_pylist()]


def scikit_learn(path: Path) -> None:
    """Do what scikit-learn offers for this: n-gram TF-IDF and nearest neighbours by cosine."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.neighbors import NearestNeighbors

    texts = scopes_of(path, SAMPLE)
    nodes = ["、".join((data["zh"], *data["aliases"])) for _, data in shipped().nodes(data=True)]
    matrix = TfidfVectorizer(analyzer="char", ngram_range=(2, 3)).fit_transform([*nodes, *texts])
    near = NearestNeighbors(n_neighbors=5, metric="cosine").fit(matrix[: len(nodes)])
    near.kneighbors(matrix[len(nodes) :])


def floor(path: Path) -> None:
    """Read the scopes of a registry and look for the words once."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    finder = AhoCorasick(list(lexicon(shipped()).words), matchkind=MatchKind.LeftmostLongest)
    for batch in pq.ParquetFile(path).iter_batches(50_000, columns=["business_scope"]):
        finder.find_matches_as_indexes("\n".join(text or "" for text in batch.column(0).to_pylist()))


def ours(path: Path) -> None:
    """Match a registry, with evidence, and write the matches."""
    with tempfile.TemporaryDirectory() as out:
        cm.match_files(path, shipped(), out)


def only_shipped(path: Path) -> None:
    """Read the chains, which every run does and no rate counts."""
    del path
    shipped()


def print_speed(path: Path, nodes: int) -> Cost:
    """Print rates and ratios."""
    rows = pq.ParquetFile(path).metadata.num_rows
    chains = cost_of(only_shipped, path)
    own, least, other = (without(cost_of(run, path), chains) for run in (ours, floor, scikit_learn))
    sample = min(rows, SAMPLE)
    print(f"{rows:,} rows × {nodes} nodes; seconds by the clock and of processor time")
    print(f"match_files  {own.wall:6.1f} s {own.cpu:6.1f} s {rows / own.wall:10,.0f} rows/s  peak {own.memory:.2f} GB")
    print(f"floor        {least.wall:6.1f} s {least.cpu:6.1f} s {rows / least.wall:10,.0f} rows/s")
    print(
        f"scikit-learn {other.wall:6.1f} s {other.cpu:6.1f} s {sample / other.wall:10,.0f} rows/s  on {sample:,} rows"
    )
    print(f"match_files takes {own.wall / least.wall:.1f} times the floor, {own.cpu / least.cpu:.1f} times per core")
    speed = [rows / mine / (sample / its) for mine, its in ((own.wall, other.wall), (own.cpu, other.cpu))]
    print(f"match_files is {speed[0]:.1f} times as fast as scikit-learn, {speed[1]:.1f} times per core")
    print(f"50 million rows at this rate: {50e6 / rows * own.wall / 60:.0f} minutes on this machine")
    return own


def without(cost: Cost, other: Cost) -> Cost:
    """Take away the time of what is not to be counted."""
    return Cost(cost.wall - other.wall, cost.cpu - other.cpu, cost.memory)


def print_cluster(path: Path, graph: nx.DiGraph) -> None:
    """Print the rate on a Dask scheduler and two workers on this machine, and whether the results are the same."""
    from dask.distributed import LocalCluster

    from chainmap.matching.files import cluster_executor

    with (
        tempfile.TemporaryDirectory() as out,
        LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=WORKERS, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
        ) as cluster,
    ):
        start = time.perf_counter()
        with cluster_executor(cluster.scheduler_address) as executor:
            done = cm.match_files(path, graph, Path(out) / "cluster", executor=executor)
        seconds = time.perf_counter() - start
        cm.match_files(path, graph, Path(out) / "here")
        there, here = (
            {file.name: file.read_bytes() for file in (Path(out) / name).iterdir()} for name in ("cluster", "here")
        )
    rows = int(done.parts["rows"].sum())
    same = "the same bytes" if there == here else "OTHER BYTES"
    print(f"on {WORKERS} Dask workers {seconds:.1f} s {rows / seconds:,.0f} rows/s, {same}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--registry", type=Path, help="a Parquet file with name and business_scope")
    parser.add_argument("--labels", type=Path, help="labelled firms, for the quality as well")
    parser.add_argument("--cluster", action="store_true", help="also on a Dask scheduler and two workers here")
    asked = parser.parse_args()
    joined = shipped()
    with tempfile.TemporaryDirectory() as folder:
        registry = asked.registry or synthetic_registry(Path(folder) / "合成.parquet", joined)
        print_speed(registry, len(joined))
        if asked.cluster:
            print_cluster(registry, joined)
    if asked.labels:
        from chainmap.evaluating import evaluate_matching

        evaluate_matching(asked.labels, list(shipped_names()), None, None, 0.5, 2000, 0)

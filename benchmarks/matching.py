"""How fast and how well firms are matched. Run: python benchmarks/matching.py [--registry FILE] [--labels FILE].

Speed: rows per second of match_files on a registry against all shipped chains together, beside scikit-learn's
character n-grams and nearest neighbours on a sample of the same rows, and beside the floor, which is reading the same
file and scanning it once for the nodes' words. Without a registry, texts are made from the chains' own words. Quality
is what ``chainmap evaluate matching`` prints.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.neighbors import NearestNeighbors

import chainmap as cm
from chainmap.matching.chars import fold
from chainmap.matching.lexicon import lexicon
from chainmap.tables.resources import shipped_names

RUNS = 3
#: Rows that scikit-learn is given; its rate does not depend on how many.
SAMPLE = 20_000


def synthetic_registry(path: Path, graph: nx.DiGraph, rows: int = 200_000, seed: int = 0) -> Path:
    """Write a synthetic registry: scopes of words of the chains, verbs, and common fillers."""
    chance = np.random.default_rng(seed)
    words = [word for _, data in graph.nodes(data=True) for word in (data["zh"], *data["aliases"])]
    fillers = "五金交电 日用百货 建筑材料 机械设备 技术咨询 货物进出口 劳保用品 包装材料 电子产品 化工原料".split()
    verbs = ["的生产、销售", "销售", "加工", "制造；", "批发、零售", "的研发"]
    scopes = []
    for count in chance.integers(3, 14, rows):
        named = chance.choice(words, 1 + int(chance.random() < 0.3)) if chance.random() < 0.1 else []
        listed = [*chance.choice(fillers, count), *named]
        chance.shuffle(listed)
        scopes.append("、".join(listed) + str(chance.choice(verbs)))
    table = pd.DataFrame({"name": [f"合成{place}厂" for place in range(rows)], "business_scope": scopes})
    pq.write_table(pa.Table.from_pandas(table, preserve_index=False), path, row_group_size=100_000)
    return path


def median_seconds(run: Callable[[], object], runs: int = RUNS) -> float:
    """Give the median time of a few runs."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def scopes_of(path: Path, rows: int) -> list[str]:
    """Read the first scopes of a registry."""
    return [text or "" for text in pq.read_table(path, columns=["business_scope"])[0].slice(0, rows).to_pylist()]


def scikit_learn(texts: list[str], graph: nx.DiGraph) -> None:
    """Do what scikit-learn offers for this: n-gram TF-IDF and nearest neighbours by cosine."""
    nodes = ["、".join((data["zh"], *data["aliases"])) for _, data in graph.nodes(data=True)]
    matrix = TfidfVectorizer(analyzer="char", ngram_range=(2, 3)).fit_transform([*nodes, *texts])
    near = NearestNeighbors(n_neighbors=5, metric="cosine").fit(matrix[: len(nodes)])
    near.kneighbors(matrix[len(nodes) :])


def floor(path: Path, graph: nx.DiGraph) -> None:
    """Read the registry and look for the words once."""
    finder = lexicon(graph).finder
    for batch in pq.ParquetFile(path).iter_batches(50_000, columns=["business_scope"]):
        finder.find_matches_as_indexes(fold(text or "" for text in batch.column(0).to_pylist()).string())


def print_speed(path: Path, graph: nx.DiGraph) -> None:
    """Print rates and ratios."""
    rows = pq.ParquetFile(path).metadata.num_rows

    def ours() -> None:
        with tempfile.TemporaryDirectory() as out:
            cm.match_files(path, graph, out)

    texts = scopes_of(path, SAMPLE)
    other = len(texts) / median_seconds(lambda: scikit_learn(texts, graph))
    own, least = median_seconds(ours), median_seconds(lambda: floor(path, graph))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{rows:,} rows × {len(graph)} nodes")
    print(f"match_files   {own:7.1f} s  {rows / own:9,.0f} rows/s  peak {peak:.2f} GB")
    print(
        f"scikit-learn           {other:9,.0f} rows/s  (on {len(texts):,} of the rows)  ratio {rows / own / other:.1f}"
    )
    print(f"floor         {least:7.1f} s  {rows / least:9,.0f} rows/s  {own / least:.1f} times the floor")
    print(f"50 million rows at this rate: {50e6 / (rows / own) / 3600:.1f} hours on this machine")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--registry", type=Path, help="a Parquet file with name and business_scope")
    parser.add_argument("--labels", type=Path, help="labelled firms, for the quality as well")
    asked = parser.parse_args()
    joined = cm.build_graph(*(cm.read_chain(name) for name in shipped_names()))
    with tempfile.TemporaryDirectory() as folder:
        registry = asked.registry or synthetic_registry(Path(folder) / "合成.parquet", joined)
        print_speed(registry, joined)
    if asked.labels:
        from chainmap.evaluating import evaluate_matching

        evaluate_matching(asked.labels, list(shipped_names()), None, None, 0.5, 2000, 0)

"""How fast a million companies are ranked, and in how much memory. Run: python benchmarks/targets.py [--firms N].

Synthetic companies (names say so) with two matches each to the gaps of a synthetic place, on the shipped chains joined
and cut to 420 nodes. The ranking with its 500 draws runs in a process of its own, whose peak memory is printed: with
the tables it is given, and above them. Beside it a plain pandas and NumPy implementation of the same sums and draws is
timed on a sample, one match a company; its time grows at least with the number of companies. Ranks are compared.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import time
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

import chainmap as cm
from chainmap.coverage.gaps import find_gaps
from chainmap.coverage.strength import measure_coverage
from chainmap.definition.models import Region
from chainmap.scoring.targets import rank_targets
from chainmap.tables.contract import conform
from chainmap.tables.divisions import prefectures

NODES = 420
CHAINS = ("nylon", "electronic_materials", "automotive")
#: Companies that the plain implementation is given.
SAMPLE = 5_000


def cut_graph(nodes: int = NODES) -> nx.DiGraph:
    """Join the shipped chains and keep the first nodes."""
    whole = cm.build_graph(*(cm.read_chain(name) for name in CHAINS))
    kept = list(whole)[:nodes]
    graph = nx.DiGraph(whole.subgraph(kept))
    for _, data in graph.nodes(data=True):
        data["part_of"] = tuple(one for one in data["part_of"] if one in graph)
    return graph


def synthetic_place() -> Region:
    """Give a synthetic place with ties, so that every part but two is known for somebody."""
    ties = [{"introducer": "合成商会", "city": "上海"}, {"introducer": "合成驻外分局", "city": "深圳"}]
    place = {"id": "synthetic", "zh": "合成市", "en": "Synthetic", "date": "2020", "latitude": 33.8, "longitude": 113.2}
    return Region.model_validate({**place, "ties": ties})


def synthetic_gaps(graph: nx.DiGraph, place: Region, seed: int = 0) -> pd.DataFrame:
    """Find the gaps of a place where every seventh node has a small firm, so that nearly all nodes are gaps."""
    there = list(graph)[::7]
    firms = conform(pd.DataFrame({"firm_id": there, "name": [f"合成{node}厂" for node in there]}), "firms")
    chance = np.random.default_rng(seed)
    matches = pd.DataFrame({"firm_id": there, "node_id": there, "score": chance.uniform(0.5, 0.9, len(there))})
    matches = conform(matches.assign(by="given", evidence="合成"), "matches")
    return find_gaps(graph, measure_coverage(graph, firms, matches, place), place, firms=firms, matches=matches)


def synthetic_companies(
    gaps: pd.DataFrame, count: int, single: bool, seed: int = 0
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Make companies, two matches each on average (one, and no groups, if ``single``), and some dated moves."""
    chance = np.random.default_rng(seed)
    cities = [(province, city) for province, all_of_it in prefectures().items() for city in all_of_it]
    which = chance.integers(0, len(cities), count)
    sized = chance.random(count) < 0.3
    titles = np.array(["", "", "", "", "高新技术企业", "专精特新小巨人"], dtype=object)
    firms = pd.DataFrame(
        {
            "firm_id": [f"h{place:015x}" for place in range(count)],
            "name": [f"合成{place}有限公司" for place in range(count)],
            "province": np.array([one[0] for one in cities], dtype=object)[which],
            "city": np.array([one[1] for one in cities], dtype=object)[which],
            "employees": np.where(sized, chance.lognormal(4, 1.5, count).round(), np.nan),
            "revenue_mcny": np.where(sized, chance.lognormal(3, 2, count).round(1), np.nan),
            "qualifications": titles[chance.integers(0, len(titles), count)],
            "group": np.where(
                chance.random(count) < (0.0 if single else 0.1),
                chance.integers(0, count // 20 + 1, count).astype(str),
                "",
            ),
            "source": "合成 2020",
        }
    )
    firm = np.repeat(np.arange(count), np.ones(count, dtype=int) if single else chance.integers(1, 4, count))
    node = chance.integers(0, len(gaps), len(firm))
    table = pd.DataFrame({"firm": firm, "node": node}).drop_duplicates()
    matches = pd.DataFrame(
        {
            "firm_id": firms["firm_id"].to_numpy()[table["firm"]],
            "node_id": gaps["node_id"].to_numpy(dtype=object)[table["node"]],
            "score": chance.uniform(0.3, 1.0, len(table)).round(3),
            "by": "alias",
            "evidence": "合成词语",
        }
    )
    movers = firms["firm_id"].sample(min(count, 2_000), random_state=seed)
    moves = pd.DataFrame({"firm_id": movers, "node_id": "", "place": "上海市", "date": "2018", "source": "合成"})
    return conform(firms, "firms"), conform(matches, "matches"), conform(moves, "moves")


def megabytes() -> float:
    """Give the peak memory of this process, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def ranked(count: int, draws: int, single: bool = False) -> dict[str, Any]:
    """Rank that many companies in this process; give seconds and memory, and the table if ``single``."""
    graph, place = cut_graph(), synthetic_place()
    gaps = synthetic_gaps(graph, place)
    firms, matches, moves = synthetic_companies(gaps, count, single)
    before = megabytes()
    start, busy = time.perf_counter(), time.process_time()
    table = rank_targets(graph, gaps, firms, matches, place, moves, draws=draws)
    seconds = time.perf_counter() - start
    told = {"seconds": seconds, "busy": time.process_time() - busy, "peak": megabytes(), "given": before}
    return {**told, "pairs": len(matches), "groups": len(table), "gaps": len(gaps), "table": table if single else None}


def in_child(count: int, draws: int, single: bool = False) -> dict[str, Any]:
    """Rank in a fresh process, so that its peak memory is its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(ranked, (count, draws, single))


def plain(table: pd.DataFrame, weights: dict[str, float], draws: int, seed: int = 0) -> pd.DataFrame:
    """Draw and rank the straightforward way, companies with one match each: a Beta a company, a sort a draw."""
    chance = np.random.default_rng(seed)
    parts = table[[f"part_{name}" for name in weights]].to_numpy()
    weight = np.array(list(weights.values()))
    value = np.divide(parts, weight, out=np.zeros_like(parts), where=weight > 0)
    assumed = table["assumed_parts"].fillna("")
    unknown = np.stack([assumed.str.contains(name).to_numpy(dtype=bool) for name in weights], axis=1)
    place = list(weights).index("match")
    rows = []
    for _ in range(draws):
        drawn = value.copy()
        p = drawn[:, place]
        drawn[:, place] = np.where(p < 1, chance.beta(np.maximum(p, 1e-9) * 20, np.maximum(1 - p, 1e-9) * 20), p)
        for column in range(len(weight)):
            known = value[~unknown[:, column], column]
            drawn[unknown[:, column], column] = chance.choice(known, unknown[:, column].sum())
        score = pd.Series(drawn @ chance.dirichlet(10 * len(weight) * weight))
        rows.append(score.rank(method="min", ascending=False))
    ranks = pd.concat(rows, axis=1)
    return pd.DataFrame({"low": ranks.quantile(0.05, axis=1), "high": ranks.quantile(0.95, axis=1)})


def main() -> None:
    """Print seconds and memory, beside the plain way on a sample."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--firms", type=int, default=1_000_000)
    ask.add_argument("--draws", type=int, default=500)
    asked = ask.parse_args()
    found = in_child(asked.firms, asked.draws)
    print(f"{asked.firms:,} candidates, {found['pairs']:,} matches, {found['gaps']} gaps of {NODES} nodes,"
          f" {found['groups']:,} groups, {asked.draws} draws")  # fmt: skip
    print(f"chainmap: {found['seconds']:.1f} s, {found['busy']:.1f} s of processor time")
    print(f"peak memory {found['peak']:,.0f} MB, of which {found['given']:,.0f} MB before it began")
    small = in_child(SAMPLE, asked.draws, single=True)
    table = small["table"][lambda rows: rows["apart"] == ""]
    start = time.perf_counter()
    slow = plain(table, table.attrs["weights"], asked.draws)
    seconds = time.perf_counter() - start
    whole = seconds * found["groups"] / len(table)
    print(f"plain pandas, draws alone: {seconds:.1f} s for {len(table):,} groups, so at least {whole:,.0f} s for all;"
          f" chainmap took {small['seconds']:.1f} s for the same groups")  # fmt: skip
    first = table.index[table["rank_low"].notna()][:500]
    for end in ("low", "high"):
        off = (table.loc[first, f"rank_{end}"].astype(float) - slow.loc[first, end]).abs()
        print(f"rank_{end} of the first {len(first)}: both ways differ by {off.median():.0f} places in the middle")


if __name__ == "__main__":
    main()

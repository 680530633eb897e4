"""What reading costs and what it withstands. Run: python benchmarks/reading.py [--fuzz [--every N] [CHAIN …]].

Without ``--fuzz`` it prints how long each shipped chain takes to read, with and without the C parser, and what files
made to hurt cost; with it, every line of the chains is spoiled in some fifty ways and every copy is read.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import yaml

from chainmap.definition import parse
from chainmap.definition.reader import read_chain
from chainmap.tables.resources import shipped_names

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.hostile import CASES, measured  # noqa: E402
from tests.spoiling import ELSEWHERE, Outcome, outcome, spoiled_lines  # noqa: E402

RUNS = 7


def median_seconds(path: Path, loader: object) -> float:
    """Give the median CPU time of reading a chain, once it has been read."""
    kept = parse._LOADER
    parse._LOADER = loader
    try:
        times = []
        for _ in range(RUNS + 1):
            start = time.process_time()
            read_chain(path)
            times.append(time.process_time() - start)
        return statistics.median(times[1:])
    finally:
        parse._LOADER = kept


def print_reading() -> None:
    """Print the reading time of each shipped chain."""
    print(f"reading, median of {RUNS} (CPU)")
    for name, path in shipped_names().items():
        chain = read_chain(path)
        links = sum(len(node.inputs) for node in chain.nodes.values())
        quick = median_seconds(path, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        slow = median_seconds(path, yaml.SafeLoader)
        size = path.stat().st_size / 1000
        print(
            f"{name:24} {size:5.0f} kB {len(chain.nodes):4} nodes {links:4} links  "
            f"C parser {quick:.3f} s, Python parser {slow:.3f} s, ratio {slow / quick:.1f}"
        )


def print_hostile() -> None:
    """Print what each hostile file costs, the dearest first."""
    print("\nhostile files: CPU, memory above an idle reader, faults told (the aim: under 1 s and 200 MB)")
    for one in sorted(measured(list(CASES)), key=lambda one: -one["seconds"]):
        print(f"{one['seconds']:6.2f} s {one['megabytes']:5.0f} MB {one['faults']:4}  {one['name']}")


def print_fuzz(names: Iterable[str], every: int, start: int) -> None:
    """Spoil lines of chains in every way; print what became of them, and the odd ones."""
    for name in names:
        path = shipped_names().get(name, Path(name))
        lines, whole = path.read_text(encoding="utf-8").split("\n"), read_chain(path)
        found: dict[str, list[Outcome]] = defaultdict(list)
        with tempfile.TemporaryDirectory() as folder:
            for row in range(start, len(lines), every):
                for way, new in spoiled_lines(lines, row):
                    found[way].append(outcome(new, row, way, whole, Path(folder) / "合成.yaml"))
        print_outcomes(name, found)


def print_outcomes(name: str, found: dict[str, list[Outcome]]) -> None:
    """Print a line a way of spoiling, then those that are refused without a fault nearby."""
    everything = [one for outcomes in found.values() for one in outcomes]
    kinds = Counter(one.kind for one in everything)
    print(f"{name}: {len(everything)} spoiled copies, {dict(kinds)}, no crash")
    print(f"slowest {max(one.seconds for one in everything):.2f} s")
    print(f"{'way':26} copies refused same other near")
    for way, outcomes in found.items():
        refused = [one for one in outcomes if one.kind == "refused"]
        near = sum(one.near for one in refused) / (len(refused) or 1)
        same, other = (sum(one.kind == kind for one in outcomes) for kind in ("same", "other"))
        print(f"{way:26} {len(outcomes):6} {len(refused):7} {same:4} {other:5} {near:.3f}")
    for one in everything:
        if one.kind == "refused" and not one.near and one.way not in ELSEWHERE:
            print(f"far: line {one.row}, {one.way}: {one.faults[0].where.split(':', 1)[1]} {one.faults[0].zh}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("chains", nargs="*", help="chains to spoil; by default all that are shipped")
    parser.add_argument("--fuzz", action="store_true", help="spoil every line and read every copy (hours)")
    parser.add_argument("--every", type=int, default=1, help="spoil each N-th line only")
    parser.add_argument("--start", type=int, default=0, help="the first line to spoil, from 0")
    asked = parser.parse_args()
    if asked.fuzz:
        print_fuzz(asked.chains or list(shipped_names()), asked.every, asked.start)
    else:
        print_reading()
        print_hostile()

"""Write what the shipped chains and the example print into the README, and take its picture. Run: make readme.

With ``--labels FILE`` (labelled firms of all shipped chains) it also measures how well firms are matched, with
``--registry FILE`` (a Parquet file; on an idle machine) how fast, and writes both;
matching chain by chain goes into docs/matching.md.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import re
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

import chainmap as cm
from chainmap.checking import source_count
from chainmap.matching.baselines import BASELINES
from chainmap.tables.resources import shipped_names

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))


def refresh(name: str, shown: str, file: str = "README.md") -> None:
    """Put a text into the block of that name."""
    path = ROOT / file
    text = path.read_text(encoding="utf-8")
    block = f"<!-- {name} -->\n```text\n{shown}\n```"
    old = rf"<!-- {name} -->\n```text\n.*?```"
    path.write_text(re.sub(old, lambda _: block, text, flags=re.DOTALL), encoding="utf-8")


def matching_lines(labels: Path) -> tuple[str, str]:
    """Measure matching on labelled firms, the shipped score and a learnt one beside the baselines.

    As text tables: all chains together, and the same with each chain of its own.
    """
    from chainmap.evaluating import methods_of
    from chainmap.matching.evaluation import POOLED, evaluate
    from chainmap.matching.labels import read_labels

    graphs = {name: cm.build_graph(cm.read_chain(name)) for name in shipped_names()}
    table = read_labels(labels, graphs)
    found = evaluate(graphs, table, methods_of(graphs, table, train=True, model=None))
    head = f"{'':30}{'firms':>6}" + "".join(f"{name:>16}" for name in METRICS)
    pooled, whole = [head], [head]
    for kind, title in (("scope", "business scopes alone"), ("all", "all text")):
        own = found[found["kind"] == kind]
        for chain in (POOLED, *graphs):
            lines = ["", f"{title}, {chain if chain != POOLED else 'all chains'}"]
            lines += [_line(method, rows) for method, rows in own[own["chain"] == chain].groupby("method", sort=False)]
            whole += lines
            pooled += lines if chain == POOLED else []
    return "\n".join(pooled), "\n".join(whole)


METRICS = ("hit@1", "recall@5", "recall@10", "mrr", "precision", "recall", "ece")


def _line(method: object, rows: pd.DataFrame) -> str:
    cells = {row.metric: row for row in rows.itertuples()}
    shown = [cells[name] for name in METRICS]
    texts = ["–" if one.value != one.value else f"{one.value:.3f}" for one in shown]
    spans = ["" if one.low != one.low else f" {one.low:.2f}-{one.high:.2f}" for one in shown]
    if method in BASELINES:
        texts[-1] = "–"  # their scores are no probabilities
    return f"  {method!s:28}{cells['hit@1'].n:>6}" + "".join(
        f"{text + span:>16}" for text, span in zip(texts, spans, strict=True)
    )


def speed_lines(registry: Path) -> str:
    """Time matching a registry, beside scikit-learn and the floor, as benchmarks/matching.py prints it."""
    from benchmarks.matching import print_cluster, print_speed, shipped

    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        print_speed(registry, len(shipped()))
        print_cluster(registry, shipped())
    return printed.getvalue().rstrip()


def chain_lines() -> str:
    """Say of each shipped chain how many nodes it has and what its links rest on."""
    lines = []
    for name in shipped_names():
        chain = cm.read_chain(name)
        lines.append(f"{chain.zh} {name}：环节 {len(chain.nodes)} 个；{source_count(chain)}")
    return "\n".join(lines)


def take_picture(page: str, path: Path) -> None:
    """Photograph the map as it opens on a wide screen."""
    from tests.browser import open_browser

    with tempfile.TemporaryDirectory() as folder, open_browser(1920, 1080) as browser:
        file = Path(folder) / "map.html"
        file.write_text(page, encoding="utf-8")
        browser.get(file.as_uri())
        time.sleep(2)  # fonts and the first drawing
        browser.save_screenshot(str(path))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--labels", type=Path, help="labelled firms of the shipped chains")
    parser.add_argument("--registry", type=Path, help="a Parquet file with name and business_scope")
    asked = parser.parse_args()
    refresh("chains", chain_lines())
    result = cm.study("nylon", region="pingdingshan")
    refresh("demo", result.summary().split("\n\n说明")[0])
    take_picture(result.map_html(), ROOT / "notebooks" / "map.png")
    if asked.labels:
        pooled, whole = matching_lines(asked.labels)
        refresh("matching", pooled)
        refresh("matching", whole, "docs/matching.md")
    if asked.registry:
        refresh("speed", speed_lines(asked.registry))

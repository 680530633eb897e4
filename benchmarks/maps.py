"""How long a map takes to be built, and to open in a headless Chromium: from navigation to the first picture.

Run with ``python -m benchmarks.maps`` in the repository; prints one row a graph.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

import networkx as nx

from chainmap.definition.reader import read_chain
from chainmap.graph import build_graph
from chainmap.maps.page import draw_map
from tests.browser import open_browser

CHAINS = ("nylon", "automotive", "electronic_materials")


def synthetic(nodes: int, links: int) -> nx.DiGraph:
    """A synthetic chain of that size: 24 segments, links from earlier nodes to later ones."""
    import random

    chance = random.Random(0)
    segments = {f"s{place}": {"zh": f"合成段{place}", "en": f"synthetic {place}"} for place in range(24)}
    graph = nx.DiGraph(zh="合成链", en="synthetic chain", segments=segments)
    for place in range(nodes):
        part = place * 24 // nodes
        stage = ("upstream", "midstream", "downstream")[part // 8]
        graph.add_node(f"n{place}", zh=f"合成环节{place}", en=f"node {place}", stage=stage, segment=f"s{part}")
    while graph.number_of_edges() < links:
        start, end = sorted(chance.sample(range(nodes), 2))
        if end - start < nodes // 4:
            graph.add_edge(f"n{start}", f"n{end}", kind="material")
    return graph


def opened(browser: Any, path: Path) -> float:
    """Milliseconds from navigation until two frames were drawn after the page's scripts had run."""
    browser.get(path.as_uri())
    frames = (
        "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())))"
    )
    return float(browser.execute_async_script(frames))


def main() -> None:
    """Build and open each graph; the best of three openings counts."""
    graphs = {name: build_graph(read_chain(name)) for name in CHAINS}
    graphs["all three joined"] = build_graph(*(read_chain(name) for name in CHAINS))
    graphs["synthetic 420 nodes"] = synthetic(420, 1500)
    print("graph                  nodes  links  built s   MB  opened ms (folded as it comes)  unfolded ms")
    with tempfile.TemporaryDirectory() as folder, open_browser(1366, 768) as browser:
        for name, graph in graphs.items():
            path, start = Path(folder) / "map.html", time.perf_counter()
            page = draw_map(graph, path=path)
            built = time.perf_counter() - start
            first = min(opened(browser, path) for _ in range(3))
            unfold = (
                "const t = performance.now(); chainmap.setFolds(chainmap.data.frame.boxes.map((_, i) => i), false);"
            )
            wide = float(browser.execute_script(unfold + "chainmap.network.redraw(); return performance.now() - t"))
            size = (
                f"{graph.number_of_nodes():6} {graph.number_of_edges():6} {built:8.1f} {len(page.encode()) / 1e6:4.1f}"
            )
            print(f"{name:21} {size} {first:10.0f} {wide:33.0f}")


if __name__ == "__main__":
    main()

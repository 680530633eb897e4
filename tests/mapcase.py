"""Synthetic chains and tables that the tests of the map share, and how they look at a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd

from chainmap.maps.page import draw_map
from chainmap.tables.contract import conform

NASTY = (
    '</script><script>document.title="hacked"</script>',
    "<img src=x onerror=\"document.title='hacked'\">",
    "\"quotes\" 'and' `ticks` & <b>bold</b> {{data}} \\u003c \u2028\u2029",
    "\u202e反向\u202c 合成 \u200f",
    "合成长名" * 50,
    "\ud800 half a pair",
)


def chain(*names: str) -> nx.DiGraph:
    """A synthetic chain in one line, three stages."""
    graph = nx.DiGraph(
        zh="合成链", en="synthetic chain", date="2019", segments={"s": {"zh": "合成段", "en": "synthetic"}}
    )
    for place, name in enumerate(names):
        stage = ("upstream", "midstream", "downstream")[min(place, 2)]
        graph.add_node(f"n{place}", zh=name, en=f"node {place}", stage=stage, segment="s", aliases=(f"别名{place}",))
    graph.add_edges_from(((f"n{place}", f"n{place + 1}") for place in range(len(names) - 1)), kind="material")
    return graph


def table(name: str, *rows: dict[str, Any]) -> pd.DataFrame:
    return conform(pd.DataFrame(list(rows)), name)


def tables() -> dict[str, pd.DataFrame]:
    """Tables for the five-node chain: n0 covered, n1 weak, n2 missing with two targets, n3 and n4 missing."""
    parts = {"part_match": 0.2, "part_gap": 0.1, "part_link": 0.05, "part_expansion": 0.02}
    target = {"node_id": "n2", "score": 0.37, **parts, "assumed_parts": "expansion", "gate": "unknown"}
    return {
        "coverage": table(
            "coverage",
            {"node_id": "n0", "firms": 2, "strength": 0.8, "status": "covered", "lead_firm": "合成一厂有限公司"},
            {"node_id": "n1", "firms": 1, "strength": 0.3, "status": "weak", "lead_firm": "合成二厂有限公司"},
            *({"node_id": f"n{place}", "firms": 0, "strength": 0.0, "status": "missing"} for place in (2, 3, 4)),
        ),
        "gaps": table(
            "gaps",
            {"node_id": "n2", "action": "extend", "severity": 0.9, "missing_inputs": "n3", "reason": "合成理由"},
            {"node_id": "n1", "action": "strengthen", "severity": 0.4},
            {"node_id": "n4", "action": "build", "severity": 0.1},
        ),
        "targets": table(
            "targets",
            {"rank": 1, "rank_low": 1, "rank_high": 3, "firm_id": "c1", "source": "合成来源 2018-06", **target},
            {"rank": 2, "rank_low": 1, "rank_high": 4, "firm_id": "c2", "source": "合成来源 2017", **target},
        ),
        "matches": table(
            "matches",
            {"firm_id": "f1", "node_id": "n0", "score": 0.9, "by": "alias", "evidence": "合成依据词"},
            {"firm_id": "c1", "node_id": "n2", "score": 0.9, "by": "alias", "evidence": "合成候选词"},
        ),
        "firms": table("firms", {"firm_id": "f1", "name": "合成一厂有限公司", "since": "2015"}),
        "candidates": table("firms", {"firm_id": "c1", "name": "合成候选甲"}, {"firm_id": "c2", "name": "合成候选乙"}),
        "plan": table("plan", {"order": 1, "phase": "near", "firm_id": "c1", "node_id": "n2", "gain": 0.3}),
    }


def drawn(**options: Any) -> str:
    return draw_map(chain("甲", "乙", "丙", "丁", "戊"), **tables(), date="2019-12-31", **options)


def show(browser: Any, folder: Path, page: str) -> None:
    """Open a page from a file."""
    path = folder / "map.html"
    path.write_text(page, encoding="utf-8")
    browser.get_log("browser")
    browser.get(path.as_uri())


def complaints(browser: Any) -> list[str]:
    """Give what the console says."""
    return [entry["message"] for entry in browser.get_log("browser")]


def panel(browser: Any) -> str:
    """Give the text of the side panel, empty while it is closed."""
    return str(browser.execute_script("const p = document.getElementById('panel'); return p.hidden ? '' : p.innerText"))

"""A hand-made five-node chain, small enough that every number can be worked on paper."""

import os
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
from hypothesis import settings

from chainmap.definition.models import Chain, Region
from chainmap.graph import build_graph
from chainmap.tables.contract import conform

# Speed is measured in benchmarks/, not in tests: a busy machine must not fail one.
settings.register_profile("calm", deadline=None)
settings.load_profile("calm")

JUDGED = {"kind": "judgement", "why": "synthetic test chain"}


def node(zh: str, stage: str, importance: int, *inputs: dict, **more: object) -> dict:
    return {
        "zh": zh, "en": more.pop("en", zh), "stage": stage, "segment": stage, "importance": importance,
        "importance_reason": "synthetic", "inputs": [{"sources": [JUDGED], **one} for one in inputs],
        "sources": [JUDGED], **more,
    }  # fmt: skip


@pytest.fixture
def chain() -> Chain:
    """Give a (1) and b (3) → c (5) by two routes; c and, as an auxiliary, b → d (4); d → e (2)."""
    return Chain.model_validate(
        {
            "id": "synthetic", "zh": "合成链", "en": "synthetic chain", "date": "2020",
            "segments": {s: {"zh": f"合成{s}", "en": s} for s in ("upstream", "midstream", "downstream")},
            "needs": {"park": {"zh": "化工园区", "en": "chemical park"}},
            "nodes": {
                "a": node("合成甲", "upstream", 1, aliases=["甲料"]),
                "b": node("合成乙", "upstream", 3, aliases=["乙料"], buyable=False),
                "c": node("合成丙", "midstream", 5, {"node": "a", "routes": ["r1"]}, {"node": "b", "routes": ["r2"]},
                          gate=["park"]),
                "d": node("合成丁", "midstream", 4, {"node": "c"}, {"node": "b", "kind": "auxiliary"}),
                "e": node("合成戊", "downstream", 2, {"node": "d"}),
            },
        }
    )  # fmt: skip


@pytest.fixture
def graph(chain: Chain) -> nx.DiGraph:
    return build_graph(chain)


@pytest.fixture
def region() -> Region:
    return Region.model_validate({"id": "synthetic", "zh": "合成市", "en": "Synthetic", "date": "2019-12-31"})


def firm_table(*rows: dict) -> pd.DataFrame:
    return conform(pd.DataFrame(list(rows)), "firms")


def match_table(*rows: tuple[str, str, float]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["firm_id", "node_id", "score"])
    return conform(table.assign(by="given", evidence="synthetic"), "matches")


@pytest.fixture
def shared() -> Path:
    """Give the folder of real lists that may not travel with the project."""
    path = Path(os.environ.get("CHAINMAP_SHARED", Path(__file__).parents[2] / "shared"))
    if not path.is_dir():
        pytest.skip("the real lists are not here (set CHAINMAP_SHARED to their folder)")
    return path

import networkx as nx
import pandas as pd
import pytest

from chainmap.definition.models import Region
from chainmap.scoring.gates import judge_gates

PAIRS = pd.DataFrame({"firm_id": ["x"], "node_id": ["e"]})
OFFER = {"firm_id": "x", "node_id": "e", "invest_mcny": 100.0, "land_mu": 50.0, "output_mcny": 300.0, "tax_mcny": 9.0,
         "energy_tce": 6000.0}  # fmt: skip


def verdict(graph: nx.DiGraph, region: Region, gate: str, **limit: float) -> tuple[str, str]:
    gates = {gate: {**limit, "source": "合成文件"}}
    place = Region.model_validate({**region.model_dump(), "gates": gates})
    row = judge_gates(graph, PAIRS, place, pd.DataFrame([OFFER])).iloc[0]
    return str(row["gate"]), str(row["gate_reason"])


@pytest.mark.parametrize(
    ("gate", "value"),
    [
        ("invest_wan_per_mu", 200.0),  # 100 million on 50 mu: 10,000 万元 / 50
        ("output_wan_per_mu", 600.0),
        ("tax_wan_per_mu", 18.0),
        ("energy_tce_per_wan", 0.2),  # 6,000 tce for 30,000 万元
        ("land_mu", 50.0),
    ],
)
def test_each_gate_by_hand(gate: str, value: float, graph: nx.DiGraph, region: Region) -> None:
    assert verdict(graph, region, gate, min=value * 0.99)[0] == "pass"
    assert verdict(graph, region, gate, min=value * 1.01)[0] == "fail"
    assert verdict(graph, region, gate, max=value * 1.01)[0] == "pass"
    assert verdict(graph, region, gate, max=value * 0.99)[0] == "fail"


def test_the_reason_names_the_bound_that_counts(graph: nx.DiGraph, region: Region) -> None:
    state, reason = verdict(graph, region, "land_mu", min=10, max=40)
    assert state == "fail"
    assert "50" in reason
    assert "≥10、≤40" in reason


def test_no_offer_is_unknown_and_no_gate_too(graph: nx.DiGraph, region: Region) -> None:
    place = Region.model_validate({**region.model_dump(), "gates": {"land_mu": {"max": 10, "source": "合成"}}})
    assert judge_gates(graph, PAIRS, place, None).loc[0, "gate"] == "unknown"
    assert judge_gates(graph, PAIRS, region, None).loc[0, "gate"] == "unknown"
    assert "未公布" in judge_gates(graph, PAIRS, region, None).loc[0, "gate_reason"]

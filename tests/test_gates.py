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


def place_with(region: Region, **fields: object) -> Region:
    return Region.model_validate({**region.model_dump(), **fields})


@pytest.mark.parametrize(
    ("gate", "value"),
    [
        ("building_pct", 45.0),
        ("plot_ratio", 1.2),
        ("power_kva", 8000.0),
        ("energy_tce", 6000.0),
        ("emissions_tco2", 15000.0),
        ("emissions_tco2_per_wan", 0.5),  # 15,000 t for 300 million CNY, which are 30,000 万元
    ],
)
def test_gates_of_land_use_power_and_emissions(gate: str, value: float, graph: nx.DiGraph, region: Region) -> None:
    offer = {**OFFER, "building_pct": 45.0, "plot_ratio": 1.2, "power_kva": 8000.0, "emissions_tco2": 15000.0}
    for bound, passes in (("min", 0.99), ("max", 1.01)):
        for factor in (0.99, 1.01):
            gates = {gate: {bound: value * factor, "source": "合成文件"}}
            row = judge_gates(graph, PAIRS, place_with(region, gates=gates), pd.DataFrame([offer])).iloc[0]
            assert row["gate"] == ("pass" if factor == passes else "fail"), (bound, factor)


def test_what_nobody_has_offered_is_said_once_and_not_of_each(graph: nx.DiGraph, region: Region) -> None:
    pairs = pd.DataFrame({"firm_id": ["x", "y"], "node_id": ["e", "e"]})
    gates = {
        "land_mu": {"max": 60, "source": "合成文件"},
        "building_pct": {"min": 40, "source": "合成文件"},  # no offer has the column
    }
    table = judge_gates(graph, pairs, place_with(region, gates=gates), pd.DataFrame([OFFER]))
    assert table["gate"].tolist() == ["unknown", "unknown"]
    assert not table["gate_reason"].str.contains("建筑系数").any()
    # x keeps to the land gate, which is no reason for "unknown"; of y not even that is known
    assert "见说明" in table.loc[0, "gate_reason"]
    assert "用地(亩)：无项目数据" in table.loc[1, "gate_reason"]
    notes = table.attrs["notes"]
    assert len(notes) == 1
    assert "建筑系数(%)" in notes[0] and "用地" not in notes[0]


def test_what_the_region_file_is_silent_on_is_said_once(graph: nx.DiGraph, region: Region) -> None:
    asking = graph.copy()
    nx.set_node_attributes(asking, {node: ["water"] for node in graph}, "gate")
    asking.graph["needs"] = {"water": {"zh": "合成用水", "en": "synthetic water"}}
    pairs = pd.DataFrame({"firm_id": list("xyz"), "node_id": ["e", "e", "d"]})
    table = judge_gates(asking, pairs, place_with(region, provides={}), None)
    assert set(table["gate"]) == {"unknown"}
    assert not table["gate_reason"].str.contains("合成用水").any()
    assert [note for note in table.attrs["notes"] if "合成用水" in note] == table.attrs["notes"]
    known = judge_gates(asking, pairs, place_with(region, provides={"water": {"have": False}}), None)
    assert set(known["gate"]) == {"fail"}
    assert known.attrs["notes"] == []


def test_directions_ban_restrict_and_welcome(graph: nx.DiGraph, region: Region) -> None:
    named = graph.copy()
    nx.set_node_attributes(named, {"e": ("2614",), "d": ("2651",)}, "industry")
    pairs = pd.DataFrame({"firm_id": ["x", "x"], "node_id": ["e", "d"]})

    def states(*directions: dict) -> list[str]:
        place = place_with(region, directions=[{**one, "source": "合成目录"} for one in directions])
        return judge_gates(named, pairs, place, None)["gate"].tolist()

    assert states({"standing": "banned", "nodes": ["e"]}) == ["fail", "unknown"]
    assert states({"standing": "banned", "industries": ["26"]}) == ["fail", "fail"]
    assert states({"standing": "encouraged", "industries": ["261"]}) == ["pass", "unknown"]
    # the strictest word counts
    assert states({"standing": "encouraged", "industries": ["26"]}, {"standing": "banned", "nodes": ["d"]}) == [
        "pass",
        "fail",
    ]
    place = place_with(
        region, directions=[{"standing": "restricted", "nodes": ["e"], "note": "须入园", "source": "合成目录"}]
    )
    row = judge_gates(named, pairs, place, None).iloc[0]
    assert row["gate"] == "unknown"
    assert "限制类" in row["gate_reason"] and "须入园" in row["gate_reason"]

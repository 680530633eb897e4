"""A model file: the same model back, and every wrong file refused with a way out."""

import json
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest

from chainmap.matching.learning import train_matching
from chainmap.matching.model import Model, check_model, node_marks, read_model, write_model
from chainmap.tables.faults import InputFaults, UsageError
from tests.lessons import labelled


@pytest.fixture
def model(graph: nx.DiGraph) -> Model:
    return train_matching(labelled(), {"synthetic": graph}, date="2026-01-01")


def test_a_model_comes_back_from_its_file(model: Model, tmp_path: Path) -> None:
    path = write_model(model, tmp_path / "模型.json")
    assert read_model(path) == model
    assert path.read_bytes() == write_model(read_model(path), tmp_path / "again.json").read_bytes()
    assert "合成第" not in path.read_text(encoding="utf-8")  # counts, and words of the chain; no firm


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"format": 2}, "format"),
        ({"weights": {"shipped": -1}}, "weights.shipped"),
        ({"intercept": float("nan")}, "intercept"),
        ({"nodes": {"a": [1, -2]}}, "nodes.a.1"),
        ({"extra": 1}, "extra"),
        ({"date": "yesterday"}, "date"),
        ({"chains": {"synthetic": "../x"}}, "chains.synthetic"),
    ],
)
def test_a_wrong_file_is_refused_with_a_remedy(model: Model, tmp_path: Path, change: dict, place: str) -> None:
    path = tmp_path / "model.json"
    path.write_text(json.dumps(model.model_dump() | change), encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        read_model(path)
    assert place in str(caught.value)
    assert "chainmap train" in caught.value.faults[0].mend_en


@pytest.mark.parametrize("content", [b"", b"\x80\x04\x95", b"[" * 100_000, "模型".encode("gb18030")])
def test_what_is_no_model_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.json"
    path.write_bytes(content)
    with pytest.raises(InputFaults):
        read_model(path)
    with pytest.raises(UsageError, match="no such file"):
        read_model(tmp_path / "none.json")


def test_a_model_of_another_chain_is_refused_and_of_an_older_one_noted(model: Model, graph: nx.DiGraph) -> None:
    assert check_model(model, graph) == []
    graph.add_node("new", zh="新", aliases=(), chains=("synthetic",))
    assert "synthetic" in check_model(model, graph)[0]
    other = nx.DiGraph(id="other")
    other.add_node("x")
    with pytest.raises(UsageError, match="other chains"):
        check_model(model, other)
    both = nx.compose(graph, other)
    both.graph["id"] = "other"
    assert any("not fitted on" in note for note in check_model(model, both))


def test_marks_hang_on_the_ids_alone(graph: nx.DiGraph) -> None:
    turned = nx.DiGraph(**graph.graph)
    turned.add_nodes_from(reversed(list(graph.nodes(data=True))))
    assert node_marks(turned) == node_marks(graph)
    pd.testing.assert_series_equal(pd.Series(node_marks(graph)), pd.Series(node_marks(turned)))

import networkx as nx
import pytest

from chainmap.definition.models import Chain
from chainmap.graph import build_graph, material_inputs, material_users, reach, routes_of
from chainmap.tables.faults import InputFaults


def test_links_run_from_input_to_product(graph: nx.DiGraph) -> None:
    assert set(graph.edges) == {("a", "c"), ("b", "c"), ("c", "d"), ("b", "d"), ("d", "e")}
    assert graph.nodes["c"]["zh"] == "合成丙"
    assert graph.nodes["c"]["chain"] == "synthetic"
    assert graph.edges["b", "d"]["kind"] == "auxiliary"
    assert graph.nodes["a"]["sources"][0]["why"] == "synthetic test chain"


def test_routes_and_neighbours(graph: nx.DiGraph) -> None:
    assert routes_of(graph, "c") == {"r1": ["a"], "r2": ["b"]}
    assert routes_of(graph, "a") == {"": []}
    assert material_inputs(graph, "d") == ["c"]  # b is an auxiliary there
    assert material_users(graph, "b") == ["c"]
    assert reach(graph, "d") == ({"a", "b", "c"}, {"e"})


def test_common_inputs_belong_to_every_route(chain: Chain) -> None:
    data = chain.model_dump()
    data["nodes"]["c"]["inputs"] = [*data["nodes"]["c"]["inputs"], {"node": "d", "recycling": True}]
    graph = build_graph(Chain.model_validate(data))
    assert routes_of(graph, "c") == {"r1": ["a", "d"], "r2": ["b", "d"]}


def test_chains_are_not_joined_by_luck_of_spelling(chain: Chain) -> None:
    other = chain.model_copy(update={"id": "other"})
    with pytest.raises(InputFaults) as caught:
        build_graph(chain, other)
    assert len(caught.value.faults) == 5  # every shared id at once


def test_one_input_on_two_routes_must_be_alike(chain: Chain) -> None:
    def twice(**second: object) -> Chain:
        data = chain.model_dump()
        first = {"node": "a", "routes": ["r1"], "kind": "material"}
        data["nodes"]["c"]["inputs"] = [first, {**first, "routes": ["r3"], **second}]
        return Chain.model_validate(data)

    assert routes_of(build_graph(twice()), "c") == {"r1": ["a"], "r3": ["a"]}
    with pytest.raises(InputFaults, match="kind"):
        build_graph(twice(kind="auxiliary"))

from __future__ import annotations

from itertools import combinations, pairwise

import networkx as nx
import pytest

from chainmap.definition.reader import read_chain
from chainmap.graph import build_graph
from chainmap.maps.lanes import CARD_H, CARD_W, TITLE, depth, fill_lane, main_line, soften
from chainmap.maps.layout import Layout, place_cards


def chain(*links: tuple[str, str], **where: str) -> nx.DiGraph:
    """A synthetic chain: ``where`` maps a node to ``stage.segment``."""
    graph = nx.DiGraph(segments={})
    for node, place in where.items():
        stage, segment = place.split(".")
        graph.add_node(node, zh=f"合成{node}", en=node, stage=stage, segment=segment, importance=3)
        graph.graph["segments"].setdefault(segment, {"zh": f"合成{segment}", "en": segment})
    graph.add_edges_from(links, kind="material", routes=(), recycling=False)
    return graph


def five() -> nx.DiGraph:
    places = {
        "a": "upstream.raw",
        "b": "upstream.raw",
        "c": "midstream.mid",
        "d": "midstream.mid",
        "e": "downstream.end",
    }
    return chain(("a", "c"), ("b", "c"), ("c", "d"), ("d", "e"), **places)


def check(graph: nx.DiGraph, layout: Layout) -> None:
    """What must hold for any chain."""
    assert set(layout.cards) == set(graph.nodes)
    for (x, y), (other_x, other_y) in combinations(layout.cards.values(), 2):
        assert abs(x - other_x) >= CARD_W + 8 or abs(y - other_y) >= CARD_H + 8
    for one, other in combinations(layout.boxes, 2):
        apart_x = one.x + one.w <= other.x or other.x + other.w <= one.x
        assert apart_x or one.y + one.h <= other.y or other.y + other.h <= one.y
    for node, (x, y) in layout.cards.items():
        data = graph.nodes[node]
        box = next(box for box in layout.boxes if (box.stage, box.segment) == (data["stage"], data["segment"]))
        assert box.x < x - CARD_W / 2 and x + CARD_W / 2 < box.x + box.w
        assert box.y + TITLE - 1 <= y - CARD_H / 2 and y + CARD_H / 2 < box.y + box.h
    for box in layout.boxes:
        lane = next(lane for lane in layout.lanes if lane.stage == box.stage)
        assert lane.x <= box.x and box.x + box.w <= lane.x + lane.w + 0.01
        assert lane.y < box.y and box.y + box.h <= lane.y + lane.h
    for start, end in main_line(graph).edges:
        same = all(graph.nodes[start][key] == graph.nodes[end][key] for key in ("stage", "segment"))
        assert layout.columns[end] - layout.columns[start] >= (0 if same else 1)
        assert same or layout.cards[end][0] - layout.cards[start][0] >= CARD_W


def test_five_nodes_stand_in_their_columns() -> None:
    graph = five()
    layout = place_cards(graph)
    check(graph, layout)
    # a and b feed c: one column; c, d, e follow in one column each.
    assert layout.columns == {"a": 0, "b": 0, "c": 1, "d": 2, "e": 3}
    assert [lane.stage for lane in layout.lanes] == ["upstream", "midstream", "downstream"]


def test_the_shipped_nylon_chain_reads_from_left_to_right() -> None:
    graph = build_graph(read_chain("nylon"))
    layout = place_cards(graph)
    check(graph, layout)
    main = [
        "adiponitrile",
        "hexamethylenediamine",
        "nylon66_salt",
        "pa66_chip",
        "pa66_industrial_yarn",
        "tire_cord_fabric",
    ]
    places = [layout.columns[node] for node in main]
    assert places == sorted(set(places))
    places = [layout.columns[node] for node in ("caprolactam", "pa6_chip", "pa6_civil_filament")]
    assert places == sorted(set(places))
    # The picture suits a screen: at 1366×768 some 1346×640 pixels are left for it, names are 19 units high or more.
    assert 19 * min(1346 / layout.width, 640 / layout.height) >= 9.5


def test_the_same_graph_gives_the_same_picture() -> None:
    assert place_cards(five()) == place_cards(five())


def test_the_graph_is_not_changed() -> None:
    graph = five()
    before = nx.to_dict_of_dicts(graph.copy())
    place_cards(graph)
    assert nx.to_dict_of_dicts(graph) == before


@pytest.mark.parametrize("links", [[("a", "b"), ("b", "a")], [("a", "a")], [("a", "b"), ("b", "c"), ("c", "a")]])
def test_cycles_are_cut_not_followed(links: list[tuple[str, str]]) -> None:
    graph = chain(*links, a="midstream.one", b="midstream.two", c="midstream.two")
    check(graph, place_cards(graph))
    assert nx.is_directed_acyclic_graph(main_line(graph))


def test_recycling_and_steps_back_do_not_bind() -> None:
    graph = chain(("a", "c"), ("c", "a"), a="upstream.raw", c="downstream.end")
    assert list(main_line(graph).edges) == [("a", "c")]
    graph = chain(("a", "b"), a="midstream.one", b="midstream.one")
    graph.edges["a", "b"]["recycling"] = True
    assert list(main_line(graph).edges) == []


def test_empty_and_single_node_graphs() -> None:
    assert place_cards(nx.DiGraph()).cards == {}
    graph = chain(a="midstream.only")
    layout = place_cards(graph)
    check(graph, layout)
    assert len(layout.boxes) == len(layout.lanes) == 1


def test_many_nodes_of_one_segment_spread_over_columns() -> None:
    graph = chain(**{f"n{number}": "midstream.one" for number in range(40)})
    layout = place_cards(graph)
    check(graph, layout)
    # Forty unlinked cards would be one column of 40; on a screen they must be some 8 wide.
    assert max(layout.columns.values()) >= 3


def test_only_unimportant_links_within_a_box_may_run_down() -> None:
    names = [f"n{number:02}" for number in range(12)]
    graph = chain(*pairwise(names), **dict.fromkeys(names, "midstream.one"))
    line = main_line(graph)
    assert depth(line, names) == 12
    softer, shorter = soften(graph, line, {"midstream": names})
    assert shorter == {"midstream"} and depth(softer, names) == 11
    assert depth(line, names) == 12
    nx.set_node_attributes(graph, 4, "importance")
    assert soften(graph, line, {"midstream": names})[1] == set()


def test_a_lane_is_packed_low() -> None:
    # Two boxes of one column each and no links fit side by side: one row, not two.
    graph = chain(a="midstream.one", b="midstream.two")
    lane = fill_lane(graph, main_line(graph), {"one": ["a"], "two": ["b"]}, width=2)
    assert {place.top for place in lane.places.values()} == {0.0}
    assert lane.columns["a"] != lane.columns["b"]

"""Kinds of maps on paper: what each shows, several as pages and slides, letters that grow, pictures of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from typer.testing import CliRunner

import chainmap as cm
from chainmap.cli import app
from chainmap.maps import shapes
from chainmap.report.lettering import width_of
from chainmap.report.margins import Said
from chainmap.report.panels import compose_picture
from chainmap.report.papers import find_paper
from chainmap.report.pptx import write_pptx
from chainmap.report.scene import Poster, card_words
from chainmap.report.shapes import office_width
from chainmap.report.strokes import texts
from chainmap.report.svg import svg_text
from tests.mapcase import chain, tables
from tests.office import run

pptx = pytest.importorskip("pptx", reason="python-pptx is not installed")


def drawn(*kinds: str, **options: Any) -> tuple[Poster, ...]:
    graph = chain("甲", "乙", "丙", "丁", "戊")
    nx.set_node_attributes(graph, {node: {"importance": 3, "buyable": True} for node in graph})
    nx.set_edge_attributes(graph, {pair: {"routes": (), "share": None} for pair in graph.edges})
    return cm.draw_posters(graph, **tables(), kinds=kinds, title="合成市 · 合成链图谱", **options)


@pytest.fixture(scope="module")
def linzhou() -> Any:
    return cm.study(region="linzhou")


def sheet(found: Any, paper: str, **options: Any) -> Poster:
    return cm.draw_poster(
        found.graph, found.coverage, found.gaps, found.targets, found.matches, found.firms, found.plan,
        candidates=found.candidates, paper=paper, **options,
    )  # fmt: skip


def test_each_kind_shows_what_it_is_about() -> None:
    whole, status, gaps = drawn("all", "status", "gaps")
    assert [one.title.text for one in (whole, status, gaps)] == [
        "合成市 · 合成链图谱", "合成市 · 合成链 · 现状图", "合成市 · 合成链 · 缺口图",
    ]  # fmt: skip
    assert not any(card.badge for card in status.cards)
    assert not any("→" in row for card in status.cards for row in card.rows)
    assert "缺口 3 个：延 1，强 1，建 1；前三位：丙、乙、戊" in gaps.subtitle.text
    # n3 is missing but no gap: on the map of gaps it stands back, and so does n0, which is here.
    styles = {card.node: card.style for card in gaps.cards}
    assert styles["n3"] != styles["n2"] and styles["n0"] != {card.node: card.style for card in whole.cards}["n0"]
    assert {link.role for link in status.links} <= {"firm", "thin"}


def test_the_maps_of_one_set_keep_their_places() -> None:
    places = [{card.node: card.area for card in one.cards} for one in drawn("all", "status", "gaps")]
    assert places[0] == places[1] == places[2]


def test_several_maps_are_pages_slides_and_files(tmp_path: Path) -> None:
    paths = [tmp_path / f"a.{ending}" for ending in ("svg", "pptx")]
    named = {"gaps": {"zh": "合成缺口图"}}
    made = drawn("status", "gaps", path=paths, sources=["合成来源甲 / a"], date="2019-12-31", titles=named)
    assert [one.paper.name for one in made] == ["16:9", "16:9"]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a-gaps.svg", "a-status.svg", "a.pptx"]
    slides = pptx.Presentation(str(tmp_path / "a.pptx")).slides
    notes = [slide.notes_slide.notes_text_frame.text for slide in slides]
    assert len(notes) == 2 and all("数据来源：合成来源甲" in note and "2019-12-31" in note for note in notes)
    assert "合成缺口图" in notes[1]


def test_several_maps_are_pages_of_one_pdf(tmp_path: Path) -> None:
    try:
        drawn("all", "status", "gaps", path=tmp_path / "a.pdf", paper="A3")
    except cm.ChainmapError as lack:
        pytest.skip(str(lack))
    said = run("pdfinfo", tmp_path / "a.pdf")
    assert "Pages:           3" in said and "(A3)" in said


def test_cards_of_a_slide_tell_name_and_state(tmp_path: Path) -> None:
    drawn("all", path=tmp_path / "a.pptx")
    [slide] = pptx.Presentation(str(tmp_path / "a.pptx")).slides
    told = [one.get("descr") for one in slide._element.iter() if one.get("descr")]
    assert "丙：缺失（名单中未见），缺，缺口 延1，→合成候选甲" in told
    assert len(told) == 5


def test_letters_grow_with_the_paper() -> None:
    nylon = cm.build_graph(cm.read_chain("nylon"))
    sizes = {paper: sorted(card.size for card in cm.draw_poster(nylon, paper=paper).cards) for paper in ("A3", "A0")}
    assert sizes["A3"][0] >= 7
    assert sizes["A0"][0] >= 20


def test_a_large_chain_keeps_open_what_matters_and_draws_few_lines(linzhou: Any) -> None:
    here = set(linzhou.coverage.loc[linzhou.coverage["status"].isin(["covered", "weak"]), "node_id"])
    first = set(linzhou.gaps["node_id"].head(20))
    poster = sheet(linzhou, "A3")
    shown = {card.node for card in poster.cards}
    assert len(here) > 10 and here | first <= shown
    assert sum(card.folded for card in poster.cards) == len(poster.folded) > 0
    assert len(poster.links) < len(poster.cards)
    assert len("".join(poster.notes)) < 120  # a list of all that is folded would fill the foot
    assert min(card.size for card in poster.cards) >= 7


def test_names_fit_their_shapes_in_an_office(tmp_path: Path, linzhou: Any) -> None:
    sheet(linzhou, "16:9", path=tmp_path / "a.pptx")
    [slide] = pptx.Presentation(str(tmp_path / "a.pptx")).slides
    lines = 0
    for shape in (one for group in slide.shapes if group.shape_type == 6 for one in group.shapes):
        if not shape._element._nvXxPr.cNvPr.get("descr"):
            continue
        for run_ in shape.text_frame.paragraphs[0].runs:
            lines += 1
            assert office_width(run_.text, run_.font.size.pt) <= shape.width.pt + 0.6, run_.text
    assert lines > 50


def picture(**changed: Any) -> shapes.Picture:
    """A synthetic picture: two lanes, a box with a gap and a company, a free card, a link between the lanes."""
    gap = shapes.card("gap:a", "gap", "a", shapes.pair("合成环节"), shapes.pair("补链"), number="1", status="missing")
    firm = shapes.card(
        "c:1", "company", "1", shapes.pair("合成候选甲<b>"), shapes.pair("合成市 · 0.70"), gate="unknown"
    )
    body = shapes.card("b:1", "body", "", shapes.pair("合成商会"))
    cards = (
        gap._replace(x=8, y=66, w=150, h=36),
        firm._replace(x=8, y=106, w=150, h=36, doubt="unverified"),
        body._replace(x=220, y=66, w=150, h=36),
    )
    lanes = (
        shapes.Lane(shapes.pair("上游"), shapes.pair("1 个"), 0, 0, 28, 166, 200),
        shapes.Lane(shapes.pair("引荐"), shapes.pair(""), 3, 212, 28, 166, 200),
    )
    links = (shapes.Link("b:1", "c:1", "possible", shapes.pair("")),)
    boxes = (shapes.Box("a", 4, 62, 158, 84),)
    head, foot = shapes.pair("合成首行"), shapes.pair("合成末行")
    made = shapes.Picture("ties", head, foot, lanes, boxes, cards, links, 378, 254)
    return made._replace(**changed)


@pytest.mark.parametrize("paper", ["16:9", "A3", "A0"])
def test_a_picture_of_its_own_is_placed_whole(paper: str) -> None:
    poster = compose_picture(picture(), find_paper(paper), Said("合成图", "", ((), ()), ["合成来源"]))
    assert [card.node for card in poster.cards] == ["gap:a", "c:1", "b:1"]
    for card in poster.cards:
        lane = next(one for one in poster.lanes if one.area.x <= card.area.x)
        assert card.area.y + card.area.h <= lane.area.y + lane.area.h <= poster.paper.height
        for words in card_words(card):
            assert words.x + width_of(words.text, words.size) <= card.area.x + card.area.w + 0.01
    assert poster.lanes[-1].area.x + poster.lanes[-1].area.w <= poster.paper.width
    assert "合成首行" in poster.subtitle.text and "合成末行" in poster.notes
    # Only signs that are on the sheet: no weak node, no gate that passed, no listed tie.
    assert [sign for sign, *_ in poster.legend] == ["doubt", "missing", "open", "maybe"]
    assert [block.framed for block in poster.blocks] == [True, False]
    assert {"1  合成环节", "合成候选甲<b>", "合成商会"} <= texts(poster)
    assert "合成候选甲&lt;b&gt;" in svg_text(poster)


def test_a_picture_of_its_own_can_be_edited(tmp_path: Path) -> None:
    poster = compose_picture(picture(), find_paper("16:9"), Said("合成图", "", ((), ()), ["合成来源"]))
    write_pptx([poster], tmp_path / "a.pptx")
    [slide] = pptx.Presentation(str(tmp_path / "a.pptx")).slides
    told = {one.get("descr") for one in slide._element.iter() if one.get("descr")}
    assert told == {"合成环节：补链", "合成候选甲<b>：合成市 · 0.70，门槛待核", "合成商会"}
    assert slide._element.xml.count("stCxn") == slide._element.xml.count("endCxn") == 1


def test_a_picture_with_nothing_on_it_is_drawn() -> None:
    poster = compose_picture(
        picture(lanes=(), boxes=(), cards=(), links=()), find_paper("A3"), Said("合成图", "", ((), ()))
    )
    assert poster.cards == [] and poster.legend == ()


def test_the_verb_knows_kinds(tmp_path: Path) -> None:
    runner = CliRunner()
    wrong = runner.invoke(app, ["poster", "quzhou", "--kind", "weather", "-o", str(tmp_path / "a.svg")])
    assert wrong.exit_code != 0 and not list(tmp_path.iterdir())
    right = runner.invoke(
        app, ["poster", "pingdingshan", "-k", "status", "-k", "gaps", "-o", str(tmp_path / "a.svg"), "--paper", "16:9"]
    )
    assert right.exit_code == 0, right.output
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a-gaps.svg", "a-status.svg"]


def test_folded_rests_are_named_in_the_speaker_notes(tmp_path: Path, linzhou: Any) -> None:
    poster = sheet(linzhou, "16:9", path=tmp_path / "a.pptx")
    [slide] = pptx.Presentation(str(tmp_path / "a.pptx")).slides
    said = slide.notes_slide.notes_text_frame.text
    assert all(f"{title}：{'、'.join(names)}" in said for title, names in poster.folded)
    graph: nx.DiGraph = linzhou.graph
    hidden = [name for _, names in poster.folded for name in names]
    shown = [card.full for card in poster.cards if not card.folded]
    assert sorted(hidden + shown) == sorted(data["zh"] for _, data in graph.nodes(data=True))


def test_what_has_a_picture_of_its_own_is_drawn_from_tables(tmp_path: Path) -> None:
    targets, plan, ties = drawn("targets", "plan", "ties", path=tmp_path / "a.pptx", date="2019-12-31")
    assert {"1  丙", "1  合成候选甲", "2  合成候选乙"} <= texts(targets)
    assert any(card.full == "合成候选甲" and card.node != "gap" for card in plan.cards)
    assert [one.title for one in ties.lanes][-1] == "拟补环节"
    assert not {link.role for link in ties.links} & {"known", "firm"}  # nobody listed a tie: none is drawn as one
    assert len(pptx.Presentation(str(tmp_path / "a.pptx")).slides) == 3


def test_a_set_leaves_out_what_there_is_nothing_to_show_on() -> None:
    graph = chain("甲", "乙")
    assert [one.kind for one in cm.draw_posters(graph)] == ["all"]
    known = tables()
    assert [one.kind for one in cm.draw_posters(chain(*"甲乙丙丁戊"), known["coverage"], known["gaps"])] == [
        "all", "status", "gaps",
    ]  # fmt: skip
    with pytest.raises(cm.UsageError, match="路径是空的"):
        cm.draw_posters(graph, kinds=["plan"])

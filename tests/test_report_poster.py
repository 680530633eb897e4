"""The poster: everything is on the sheet, legible, apart from everything else, in all three formats."""

import re
import sys
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest

import chainmap as cm
from chainmap.report import fonts
from chainmap.report.folding import choose_folded, fold, groups_of, interest
from chainmap.report.lettering import SMALLEST, fit, width_of, wrap
from chainmap.report.scene import Area, Poster, card_words
from chainmap.tables.faults import ChainmapError, UsageError
from tests.mapcase import NASTY, chain, tables
from tests.office import pdf_text, run, to_pdf

pptx = pytest.importorskip("pptx", reason="python-pptx is not installed")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def nylon() -> nx.DiGraph:
    return cm.build_graph(cm.read_chain("nylon"))


def small(**options: Any) -> Poster:
    return cm.draw_poster(chain("甲", "乙", "丙", "丁", "戊"), **tables(), date="2019-12-31", **options)


def apart(one: Area, other: Area) -> bool:
    return (
        one.x + one.w <= other.x + 0.01
        or other.x + other.w <= one.x + 0.01
        or one.y + one.h <= other.y + 0.01
        or other.y + other.h <= one.y + 0.01
    )


def check_sheet(poster: Poster) -> None:
    """No card on another, nothing off the sheet, no letter below 6 pt, no word beyond its card."""
    for one, other in combinations(poster.cards, 2):
        assert apart(one.area, other.area), (one.full, other.full)
    for block in poster.blocks:
        for card in block.cards:
            assert card.area.x >= block.area.x and card.area.y >= block.area.y
            assert card.area.x + card.area.w <= block.area.x + block.area.w + 0.01
            assert card.area.y + card.area.h <= block.area.y + block.area.h + 0.01
    for card in poster.cards:
        x, y, w, h = card.area
        for words in card_words(card):
            assert words.size >= SMALLEST
            assert words.x >= x and words.x + width_of(words.text, words.size) <= x + w + 0.01, words
            assert y <= words.y <= y + h, words
    for words in (poster.title, poster.subtitle, *poster.foot, *(words for *_, words in poster.legend)):
        assert words.size >= SMALLEST
        assert words.x >= 0 and words.x + width_of(words.text, words.size) <= poster.paper.width
        assert 0 < words.y < poster.paper.height


def test_nylon_stands_whole_on_a3(nylon: nx.DiGraph) -> None:
    poster = cm.draw_poster(nylon)
    assert poster.paper.name == "A3"
    assert {card.full for card in poster.cards} == {data["zh"] for _, data in nylon.nodes(data=True)}
    assert not any(line.endswith("…") for card in poster.cards for line in card.name)
    assert not poster.folded
    check_sheet(poster)


def test_status_is_told_by_words_mark_and_dash() -> None:
    cards = {card.node: card for card in small().cards}
    assert [cards[f"n{place}"].status for place in range(3)] == ["present", "weak", "missing"]
    assert cards["n0"].rows == ("2家", "合成一厂")
    assert cards["n2"].style.dashed and not cards["n0"].style.dashed
    assert (cards["n2"].badge, cards["n2"].strong, cards["n2"].rows[1]) == ("延1", True, "→合成候选甲")
    assert [cards[f"n{place}"].mark for place in range(3)] == ["present", "weak", "missing"]


def test_a_link_is_firm_where_both_ends_are_here() -> None:
    # n0 is covered and n1 weak; everything after that is missing.
    assert {(link.start, link.end) for link in small().links if link.role == "firm"} == {("n0", "n1")}


def test_a_chain_too_large_for_the_sheet_is_folded_and_told() -> None:
    graph = cm.build_graph(cm.read_chain("automotive"))
    poster = cm.draw_poster(graph, paper="16:9")
    check_sheet(poster)
    assert poster.folded and "折叠" in poster.notes[0]
    hidden = [name for _, names in poster.folded for name in names]
    shown = [card.full for card in poster.cards if not card.folded]
    assert f"共 {len(hidden)} 个环节折叠" in poster.notes[0]
    assert sorted(hidden + shown) == sorted(data["zh"] for _, data in graph.nodes(data=True))


def test_what_matters_stays_open_and_the_rest_of_its_segment_is_one_card() -> None:
    graph = chain(*"甲乙丙丁戊己庚辛")  # n2 to n7 are one group: downstream
    blank: dict[str, Any] = {"status": "missing", "gap": None, "plan": [], "targets": []}
    nodes: dict[str, Any] = {node: dict(blank) for node in graph}
    nodes["n4"]["status"], nodes["n6"]["gap"] = "weak", {"rank": 2}
    worth = interest(graph, nodes)
    # n4 is here; n6 is the second gap; n3, n5 and n7 are neighbours of these, n5 of both.
    assert [worth[f"n{place}"] for place in range(8)] == [0, 0, 0, 0.25, 4, 0.5, 4, 0.25]
    assert choose_folded(groups_of(graph), worth, 5) == {("downstream", "s"): ["n2", "n3", "n5", "n7"]}
    assert choose_folded(groups_of(graph), worth, 6) == {("downstream", "s"): ["n2", "n3", "n7"]}
    assert choose_folded(groups_of(graph), worth, 8) == {}


def test_folding_joins_links_and_counts_them() -> None:
    graph = chain("甲", "乙", "丙", "丁", "戊")
    graph.add_edge("n0", "n2", kind="material")
    graph.add_edge("n0", "n3", kind="auxiliary")
    folded = fold(graph, {("downstream", "s"): ["n2", "n3"]})
    assert set(folded) == {"n0", "n1", "n4", "downstream|s"}
    assert folded.edges["n0", "downstream|s"]["count"] == 2
    assert folded.edges["n0", "downstream|s"]["kind"] == "material"
    assert "n3" in graph  # the caller's graph is as it was


def test_the_svg_is_whole_and_names_no_other_place(tmp_path: Path, nylon: nx.DiGraph) -> None:
    cm.draw_poster(nylon, path=tmp_path / "a.svg")
    root = ElementTree.parse(tmp_path / "a.svg").getroot()
    text = "".join("".join(one.itertext()) for one in root.iter(f"{SVG}text"))
    for _, data in nylon.nodes(data=True):
        assert "".join(data["zh"].split()) in "".join(text.split())
    raw = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert not re.findall(r'(?:src|href)="', raw)


def test_the_pdf_carries_its_font_and_every_name(tmp_path: Path, nylon: nx.DiGraph) -> None:
    try:
        fonts.find_font()
    except ChainmapError:
        pytest.skip("no Chinese font on this machine")
    cm.draw_poster(nylon, path=tmp_path / "first.pdf")
    # A second one in the same process needs letters that the first had not.
    cm.draw_poster(nylon, path=tmp_path / "a.pdf", title="龘龘图谱", paper="A2")
    text = pdf_text(tmp_path / "a.pdf")
    assert "龘龘图谱" in text
    assert all("".join(data["zh"].split()) in text for _, data in nylon.nodes(data=True))
    lines = run("pdffonts", tmp_path / "a.pdf").splitlines()[2:]
    assert lines and all(re.search(r"\byes yes yes\b", line) for line in lines)  # embedded, a subset, with its letters
    assert "(A2)" in run("pdfinfo", tmp_path / "a.pdf")


def shapes_of(shapes: Any) -> list[Any]:
    return [one for shape in shapes for one in (shapes_of(shape.shapes) if shape.shape_type == 6 else [shape])]


def test_the_slide_can_be_edited(tmp_path: Path, nylon: nx.DiGraph) -> None:
    poster = cm.draw_poster(nylon, path=tmp_path / "a.pptx")
    deck = pptx.Presentation(str(tmp_path / "a.pptx"))
    slide = deck.slides[0]
    groups = [shape for shape in slide.shapes if shape.shape_type == 6]
    assert len(groups) == len(poster.blocks)
    flat = shapes_of(slide.shapes)
    for shape in flat:
        assert shape.left >= 0 and shape.top >= 0
        assert shape.left + shape.width <= deck.slide_width and shape.top + shape.height <= deck.slide_height
    cards = {
        shape.name: shape for shape in flat if shape.has_text_frame and shape.name in {c.full for c in poster.cards}
    }
    assert set(cards) == {card.full for card in poster.cards}
    for card in poster.cards:
        assert "".join(card.full.split()) in "".join(cards[card.full].text_frame.text.replace("\v", "").split())
    ids = {shape.shape_id for shape in flat}
    glued = re.findall(r'<a:(?:st|end)Cxn id="(\d+)"', slide._element.xml)
    assert len(glued) == 2 * len(poster.links)
    assert {int(one) for one in glued} <= ids


def test_offices_open_the_slide(tmp_path: Path) -> None:
    small(path=tmp_path / "a.pptx", title="合成图谱")
    made = to_pdf(tmp_path / "a.pptx")
    assert "Pages:           1" in run("pdfinfo", made)
    assert "合成图谱" in pdf_text(made)


def test_nasty_names_stay_text_and_are_cut_with_a_word(tmp_path: Path) -> None:
    paths = [tmp_path / "a.svg", tmp_path / "a.pptx"]
    poster = cm.draw_poster(chain(*NASTY, "合成长名" * 500), path=paths, title=NASTY[0], sources=NASTY, date=NASTY[1])
    check_sheet(poster)
    assert any("名称过长" in note for note in poster.notes)
    root = ElementTree.parse(paths[0]).getroot()
    assert not list(root.iter(f"{SVG}script")) and not list(root.iter("script"))
    assert "\u202e" not in paths[0].read_text(encoding="utf-8")
    assert len(pptx.Presentation(str(paths[1])).slides) == 1


@pytest.mark.parametrize("count", [0, 1])
def test_very_small_chains(count: int, tmp_path: Path) -> None:
    poster = cm.draw_poster(chain(*["合成甲"] * count), path=[tmp_path / "a.svg", tmp_path / "a.pptx"])
    assert len(poster.cards) == count
    check_sheet(poster)


def test_wrong_endings_and_papers_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.svg"):
        small(path=tmp_path / "a.png")
    with pytest.raises(UsageError, match="A3"):
        small(paper="B5")
    assert not list(tmp_path.iterdir())


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(ChainmapError, match="无法写入"):
        small(path=tmp_path / "file" / "a.svg")
    with pytest.raises(ChainmapError, match="文件夹"):
        (tmp_path / "a.svg").mkdir()
        small(path=tmp_path / "a.svg")


def test_a_file_held_by_another_program_is_told_and_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.pptx"
    path.write_bytes(b"old")

    def held(self: Path, target: Path) -> None:
        raise PermissionError(13, "Permission denied", str(target))

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(ChainmapError, match="WPS"):
        small(path=path)
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.pptx"]


def test_a_machine_without_chinese_fonts_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "folders", lambda: iter([tmp_path]))
    with pytest.raises(ChainmapError, match="中文字体"):
        small(path=tmp_path / "a.pdf")
    with pytest.raises(UsageError, match="没有这个字体文件"):
        small(path=tmp_path / "a.pdf", font=tmp_path / "none.ttf")
    (tmp_path / "bad.ttf").write_bytes(b"no font")
    with pytest.raises(ChainmapError, match="读不了字体文件"):
        small(path=tmp_path / "a.pdf", font=tmp_path / "bad.ttf")


def test_a_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pptx", None)
    with pytest.raises(ChainmapError, match=r"chainmap\[report\]"):
        small(path=tmp_path / "a.pptx")


def test_lines_are_alike_and_words_whole() -> None:
    # 10 letters at 10 pt in 60 pt: two lines, five and five rather than six and four.
    assert [len(line) for line in fit("合成甲乙丙丁戊己庚辛", 60, 24, 10).lines] == [5, 5]
    assert wrap("ABS resin", 10, 45) == ["ABS", "resin"]


def test_lanes_do_not_call_present_what_the_line_above_counts_as_weak() -> None:
    from chainmap.studies.saving import draw_study

    result = cm.study("nylon", region="pingdingshan")
    (poster,) = draw_study(result, [])
    here = [int(re.search(r"本地有（含薄弱）(\d+)$", lane.note)[1]) for lane in poster.lanes]
    assert sum(here) == int(result.coverage["status"].isin(["covered", "weak"]).sum())
    assert not any("已有" in lane.note for lane in poster.lanes)
    (slide,) = draw_study(cm.study(region="quzhou"), [], paper="16:9")
    assert all(re.match(r"\d+ 个环节", lane.note) for lane in slide.lanes)  # a narrow lane says less, not nothing

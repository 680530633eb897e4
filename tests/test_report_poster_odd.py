"""Posters of odd input: every format is written whole and true, or a sentence says why not."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pandas as pd
import pytest

import chainmap as cm
from chainmap.report import fonts
from chainmap.report.scene import Poster
from chainmap.tables.faults import ChainmapError, UsageError
from tests.mapcase import NASTY, chain, tables
from tests.office import pdf_text

pptx = pytest.importorskip("pptx", reason="python-pptx is not installed")
ENDINGS = (".svg", ".pdf", ".pptx")
RARE = ("𠮷野合成", "合成😀表情", "合成\ue001自造字", "שלום合成", "合成\u200d连接")


def draw(folder: Path, ending: str, graph: nx.DiGraph, **options: Any) -> tuple[Poster, str]:
    """Draw a poster and give what stands in the file; skip a PDF where there is no Chinese font."""
    if ending == ".pdf":
        try:
            fonts.find_font()
        except ChainmapError:
            pytest.skip("no Chinese font on this machine")
    path = folder / f"a{ending}"
    poster = cm.draw_poster(graph, path=path, **options)
    return poster, text_of(path)


def text_of(path: Path) -> str:
    """Read all text of a file back, without blanks; every part of it must be well-formed."""
    if path.suffix == ".pdf":
        return pdf_text(path)
    if path.suffix == ".svg":
        return "".join("".join(ElementTree.parse(path).getroot().itertext()).split())
    with zipfile.ZipFile(path) as parts:
        assert parts.testzip() is None
        trees = {name: ElementTree.fromstring(parts.read(name)) for name in parts.namelist() if name.endswith("xml")}
    assert len(pptx.Presentation(str(path)).slides) >= 1
    slides = [tree for name, tree in trees.items() if name.startswith("ppt/slides/slide")]
    return "".join("".join("".join(tree.itertext()) for tree in slides).split())


@pytest.mark.parametrize("ending", ENDINGS)
def test_tags_quotes_and_controls_stay_text(tmp_path: Path, ending: str) -> None:
    names = ('合成<b>甲</b>&"乙"\'', "合成\x00\x0b丙\x1b", *NASTY[:4])
    _, text = draw(tmp_path, ending, chain(*names), title=NASTY[0], sources=[NASTY[2]], date=NASTY[1])
    assert "合成<b>甲" in text and "合成丙" in text
    assert "反向合成" in text and not {"\u202e", "\u200f", "\x00", "\x1b"} & set(text)


@pytest.mark.parametrize("ending", ENDINGS)
def test_long_names_are_cut_with_a_word(tmp_path: Path, ending: str) -> None:
    graph = chain(*(f"合成{place}" for place in range(40)))
    for place in range(40):
        graph.nodes[f"n{place}"].update(stage=("upstream", "midstream")[place % 2], segment=f"s{place // 4}")
    graph.remove_edges_from(list(graph.edges))
    graph.nodes["n7"]["zh"] = "合成长名" * 50
    poster, text = draw(tmp_path, ending, graph, paper="16:9")
    assert "1个环节名称过长" in "".join(poster.notes).replace(" ", "")
    assert "1个环节名称过长，图上有省略" in text and "…" in text


@pytest.mark.parametrize("ending", ENDINGS)
def test_letters_outside_fonts_are_kept_or_told(tmp_path: Path, ending: str) -> None:
    _, text = draw(tmp_path, ending, chain(*RARE))
    if ending != ".pdf":
        assert all(letter in text for letter in ("𠮷", "😀", "\ue001"))
        return
    # Which letters are lost depends on the font: each of them is named, and stands as a mark where it was.
    if "😀" not in text:
        assert "合成〓表情" in text and "以〓代：" in text and "U+1F600" in text
    assert "合成连接" in text.replace("\u200d", "")


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("count", [0, 1])
def test_no_node_and_one_node(tmp_path: Path, ending: str, count: int) -> None:
    poster, text = draw(tmp_path, ending, chain(*["合成甲"] * count), title="合成图谱")
    assert len(poster.cards) == count and "合成图谱" in text and f"{count}个环节" in text


@pytest.mark.parametrize("ending", ENDINGS)
def test_no_firm_and_no_gap(tmp_path: Path, ending: str) -> None:
    known = tables()
    empty = {name: frame.iloc[:0] for name, frame in known.items() if name != "coverage"}
    nobody = known["coverage"].assign(firms=0, strength=0.0, status="missing", lead_firm=pd.NA)
    poster, text = draw(tmp_path, ending, chain("甲", "乙", "丙", "丁", "戊"), coverage=nobody, **empty)
    assert "已有0，薄弱0，缺失5" in text
    assert {card.status for card in poster.cards} == {"missing"} and not any(card.badge for card in poster.cards)
    with pytest.raises(UsageError, match="没有缺口"):
        cm.draw_poster(chain("甲"), gaps=empty["gaps"], kind="gaps", path=tmp_path / f"b{ending}")
    assert not (tmp_path / f"b{ending}").exists()


def test_a_strange_kind_is_told() -> None:
    strange: Any = "weather"
    with pytest.raises(UsageError, match="status"):
        cm.draw_poster(chain("甲"), kind=strange)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, ending: str) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(ChainmapError, match="无法写入"):
        draw(tmp_path / "file", ending, chain("甲"))


@pytest.mark.skipif(os.name == "nt", reason="simulated there by the system itself")
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_open_elsewhere_is_told_and_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:  # fmt: skip
    (tmp_path / f"a{ending}").write_bytes(b"old")

    def held(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(ChainmapError, match="WPS"):
        draw(tmp_path, ending, chain("甲"))
    assert [one.read_bytes() for one in tmp_path.iterdir()] == [b"old"]


def test_one_of_two_files_held_stops_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for ending in (".svg", ".pptx"):
        (tmp_path / f"a{ending}").write_bytes(b"old")
    real = Path.open

    def held(self: Path, *how: Any, **more: Any) -> Any:
        if self.name == "a.pptx":
            raise PermissionError(13, "Permission denied", str(self))
        return real(self, *how, **more)

    monkeypatch.setattr(Path, "open", held)
    with pytest.raises(ChainmapError, match="不可改写"):
        cm.draw_poster(chain("甲"), path=[tmp_path / "a.svg", tmp_path / "a.pptx"])
    monkeypatch.undo()
    assert {one.read_bytes() for one in tmp_path.iterdir()} == {b"old"}

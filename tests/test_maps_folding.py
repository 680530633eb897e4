"""Folding segments, kinds of map and the vector picture, as a browser shows them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chainmap.definition.reader import read_chain
from chainmap.graph import build_graph
from chainmap.maps.page import draw_map
from chainmap.tables.faults import UsageError
from tests.browser import keep_picture, open_browser, resize
from tests.mapcase import NASTY, chain, complaints, drawn, panel, show

#: Counts the pairs of cards that overlap, in the fold state of now.
OVERLAPS = """
const all = Object.entries(chainmap.spots).map(([id, spot]) => [spot, chainmap.halfOf(id)]);
let count = 0;
all.forEach(([a, [w, h]], one) => all.slice(one + 1).forEach(([b, [v, g]]) => {
  if (Math.abs(a.x - b.x) < w + v && Math.abs(a.y - b.y) < h + g) count += 1;
}));
return count;
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with open_browser() as session:
        yield session


@pytest.fixture(scope="module")
def joined() -> str:
    return draw_map(build_graph(*(read_chain(name) for name in ("nylon", "automotive", "electronic_materials"))))


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080)])
def test_the_joined_chains_open_folded_and_readable(
    browser: Any, tmp_path: Path, joined: str, width: int, height: int
) -> None:
    resize(browser, width, height)
    show(browser, tmp_path, joined)
    cards, scale = browser.execute_script("return [Object.keys(chainmap.spots).length, chainmap.network.getScale()]")
    # 78 parts of segments; a title of 20 units is 10 pixels high or more.
    assert cards == 78 and scale * 20 >= 10
    assert browser.execute_script(OVERLAPS) == 0
    keep_picture(browser, f"map_joined_{width}")
    resize(browser, 1366, 768)
    assert complaints(browser) == []


def test_nothing_overlaps_in_any_fold_state(browser: Any, tmp_path: Path) -> None:
    show(browser, tmp_path, draw_map(build_graph(read_chain("nylon"))))
    boxes = browser.execute_script("return chainmap.data.frame.boxes.length")
    for state in range(8):
        few = [box for box in range(boxes) if (box * 7 + state) % 8 < state]
        browser.execute_script("chainmap.setFolds([...Array(arguments[1]).keys()], false)", few, boxes)
        browser.execute_script("chainmap.setFolds(arguments[0], true)", few)
        assert browser.execute_script("return chainmap.folded.size") == len(few)
        assert browser.execute_script(OVERLAPS) == 0
    keep_picture(browser, "map_half_folded")


def test_links_run_to_the_folded_card(browser: Any, tmp_path: Path) -> None:
    graph = chain("甲", "乙", "丙")
    graph.add_node("x", zh="丁", en="x", stage="midstream", segment="s")
    graph.add_edge("n0", "x", kind="material")
    show(browser, tmp_path, draw_map(graph))
    browser.execute_script("chainmap.setFolds([1], true)")
    told = "return chainmap.lines().map((line) => [line.from, line.to, line.many].join(' '))"
    fold = browser.execute_script("return chainmap.foldName(1)")
    # n0 → n1 and n0 → x run as one; n1 → n2 leaves the folded card; nothing is lost.
    assert sorted(browser.execute_script(told)) == sorted([f"n0 {fold} 2", f"{fold} n2 1"])
    browser.execute_script("chainmap.choose('x', true)")
    assert browser.execute_script("return [chainmap.folded.size, chainmap.view.focus]") == [0, "x"]
    assert "丁" in panel(browser)


def test_buttons_and_keys_fold_and_unfold(browser: Any, tmp_path: Path) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    show(browser, tmp_path, drawn())
    browser.find_element(By.ID, "look").click()
    browser.find_element(By.ID, "fold-all").click()
    assert browser.execute_script("return chainmap.folded.size") == 3
    browser.find_element(By.ID, "look").click()
    browser.find_element(By.ID, "unfold-all").click()
    assert browser.execute_script("return chainmap.folded.size") == 0
    browser.execute_script("document.getElementById('map').focus(); chainmap.choose('n0')")
    ActionChains(browser).send_keys("-").perform()
    assert browser.execute_script("return [...chainmap.folded]") == [0]
    ActionChains(browser).send_keys(Keys.ENTER).perform()
    assert browser.execute_script("return [chainmap.folded.size, chainmap.view.focus]") == [0, "n0"]
    assert complaints(browser) == []


def test_each_kind_of_map_stresses_its_own(browser: Any, tmp_path: Path) -> None:
    show(browser, tmp_path, drawn(kind="gaps"))
    kept = "return Object.keys(chainmap.view.keep).filter((id) => chainmap.view.keep[id]).join()"
    assert browser.execute_script(kept) == "n1,n2,n4"
    wanted = {"status": "n0,n1", "all": "n0,n1,n2,n3,n4", "targets": "gap:n2,n2:c1,n2:c2", "gaps": "n1,n2,n4"}
    for kind, nodes in wanted.items():
        browser.execute_script("document.getElementById('kind-' + arguments[0]).click()", kind)
        assert browser.execute_script(kept) == nodes
    with pytest.raises(UsageError, match="targets"):
        drawn(kind="other")
    show(browser, tmp_path, drawn(kind="status", kinds=["gaps"]))
    ids = "return [...document.querySelectorAll('#kinds button')].map((one) => one.id).join()"
    assert browser.execute_script(ids) == "kind-status,kind-gaps"
    assert complaints(browser) == []


def test_the_vector_picture_holds_every_card_as_text(browser: Any, tmp_path: Path) -> None:
    show(browser, tmp_path, draw_map(chain(*NASTY[:-1]), title=NASTY[0]))
    text = browser.execute_script("return chainmap.svgText()")
    root = ET.fromstring(text)
    space = "{http://www.w3.org/2000/svg}"
    # Only shapes and letters of our own: no script, no picture, no address to go to.
    assert {one.tag.removeprefix(space) for one in root.iter()} == {"svg", "title", "path", "rect", "text"}
    assert not {key for one in root.iter() for key in one.attrib if "href" in key or key.startswith("on")}
    show(browser, tmp_path, drawn(title="合成图谱"))
    root = ET.fromstring(browser.execute_script("return chainmap.svgText()"))
    words = {one.text for one in root.iter(space + "text")}
    assert {"合成图谱", "甲", "乙", "丙", "丁", "戊"} <= words
    assert "Noto Sans CJK SC" in root.attrib["font-family"] and "Microsoft YaHei" in root.attrib["font-family"]
    browser.execute_script("document.getElementById('vector').click()")
    assert complaints(browser) == []

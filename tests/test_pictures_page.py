"""The pictures of targets, plan and ties as a browser shows them: switched to, clicked on, read and saved."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chainmap.maps.page import draw_map
from chainmap.studies.study import study
from tests.browser import keep_picture, open_browser, resize
from tests.mapcase import NASTY, chain, complaints, drawn, panel, show, tables

#: Pairs of cards that overlap on the map of now, and cards beyond the part that is seen.
OVERLAPS = """
const all = Object.entries(chainmap.spots).map(([id, spot]) => [spot, chainmap.halfOf(id)]);
let count = 0;
all.forEach(([a, [w, h]], one) => all.slice(one + 1).forEach(([b, [v, g]]) => {
  if (Math.abs(a.x - b.x) < w + v - 0.01 && Math.abs(a.y - b.y) < h + g - 0.01) count += 1;
}));
return count;
"""
OUTSIDE = """
const area = document.getElementById('map').getBoundingClientRect();
return Object.entries(chainmap.spots).filter(([id, spot]) => {
  const [w, h] = chainmap.halfOf(id);
  return [[-1, -1], [1, 1]].some(([x, y]) => {
    const at = chainmap.network.canvasToDOM({ x: spot.x + x * w, y: spot.y + y * h });
    return at.x < 0 || at.y < 0 || at.x > area.width || at.y > area.height;
  });
}).length;
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with open_browser() as session:
        yield session


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return {
        "nylon": study("nylon", region="pingdingshan").map_html(),
        "joined": study(region="linzhou").map_html(),
    }


def press(browser: Any, kind: str) -> None:
    browser.execute_script("document.getElementById('kind-' + arguments[0]).click()", kind)


@pytest.mark.parametrize("name", ["nylon", "joined"])
def test_each_kind_fills_the_screen_and_can_be_read(
    browser: Any, tmp_path: Path, pages: dict[str, str], name: str
) -> None:
    for width, height in ((1366, 768), (1920, 1080)):
        resize(browser, width, height)
        show(browser, tmp_path, pages[name])
        for kind in ("status", "gaps", "targets", "plan", "ties"):
            press(browser, kind)
            assert browser.execute_script(OVERLAPS) == 0
            assert browser.execute_script(OUTSIDE) == 0
            if kind in ("targets", "plan", "ties"):
                # The smallest letters are 11.5 units high.
                assert 11.5 * browser.execute_script("return chainmap.network.getScale()") >= 11
            keep_picture(browser, f"map_{name}_{kind}_{width}")
    resize(browser, 1366, 768)
    assert complaints(browser) == []


def test_the_map_of_gaps_stresses_the_first_twenty(browser: Any, tmp_path: Path, pages: dict[str, str]) -> None:
    """Others are paler; a filter is answered whole; lines only among the first gaps and what is here."""
    show(browser, tmp_path, pages["nylon"])
    browser.execute_script("chainmap.setKind('gaps')")
    kept = "return Object.keys(chainmap.view.keep).filter((id) => chainmap.view.keep[id])"
    ranks = "return arguments[0].map((id) => chainmap.data.nodes[id].gap.rank).sort((a, b) => a - b)"
    assert browser.execute_script(ranks, browser.execute_script(kept)) == list(range(1, 21))
    stray = """
    const nodes = chainmap.data.nodes, first = (id) => Boolean(nodes[id].gap) && nodes[id].gap.rank <= 20;
    const fine = (id) => first(id) || ['present', 'weak'].includes(nodes[id].status);
    const seen = chainmap.lines().filter((line) => line.style !== 'hidden');
    return [seen.length, seen.filter((line) => !fine(line.from) || !fine(line.to)).length];
    """
    seen, wrong = browser.execute_script(stray)
    assert seen > 20
    assert wrong == 0
    browser.execute_script(
        "const by = document.getElementById('by-action'); by.value = 'fill'; by.dispatchEvent(new Event('change'))"
    )
    actions = "return [...new Set(arguments[0].map((id) => chainmap.data.nodes[id].gap.action))]"
    found = browser.execute_script(kept)
    assert browser.execute_script(actions, found) == ["fill"]
    assert len(found) == sum(
        browser.execute_script("return Object.values(chainmap.data.nodes).map((node) => node.gap?.action === 'fill')")
    )


def test_pictures_differ_and_the_buttons_stay(browser: Any, tmp_path: Path) -> None:
    show(browser, tmp_path, drawn())
    browser.execute_script("window.first = document.getElementById('kind-plan'); first.focus()")
    spots = {}
    for kind in ("all", "targets", "plan", "ties"):
        press(browser, kind)
        spots[kind] = browser.execute_script("return Object.keys(chainmap.spots).sort().join()")
        pressed = "return [...document.querySelectorAll('#kinds [aria-pressed=true]')].map((one) => one.id).join()"
        assert browser.execute_script(pressed) == "kind-" + kind
    assert len(set(spots.values())) == 4
    assert browser.execute_script("return document.activeElement === first && first.isConnected")
    press(browser, "all")
    assert browser.execute_script("return Object.keys(chainmap.spots).length") == 5
    assert complaints(browser) == []


def test_a_click_on_a_company_opens_its_panel(browser: Any, tmp_path: Path) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By

    show(browser, tmp_path, drawn(kind="targets"))
    spot = browser.execute_script(
        "const at = chainmap.network.canvasToDOM(chainmap.spots['n2:c1']), map = document.getElementById('map');"
        "return [Math.round(at.x - map.clientWidth / 2), Math.round(at.y - map.clientHeight / 2)]"
    )
    canvas = browser.find_element(By.CSS_SELECTOR, "#map canvas")
    ActionChains(browser).move_to_element_with_offset(canvas, *spot).click().perform()
    browser.implicitly_wait(0)
    said = browser.execute_async_script("setTimeout(arguments[0], 400)") or panel(browser)
    for words in (
        "合成候选甲",
        "统一社会信用代码",
        "可补缺口与得分",
        "得分 0.370",
        "合成候选词",
        "没有给出有日期的投资动向",
    ):
        assert words in said
    assert browser.execute_script("return document.querySelectorAll('#panel .bars .bar').length") == 4
    browser.execute_script("document.getElementById('language').click()")
    assert "Credit code" in panel(browser) and "合成候选甲" in panel(browser)
    browser.execute_script("chainmap.choose('gap:n2', true)")
    assert "丙" in panel(browser)
    assert complaints(browser) == []


def test_keys_and_search_work_in_a_picture(browser: Any, tmp_path: Path) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    show(browser, tmp_path, drawn(kind="targets"))
    browser.execute_script("document.getElementById('map').focus()")
    ActionChains(browser).send_keys(Keys.ARROW_DOWN).perform()
    first = browser.execute_script("return chainmap.view.focus")
    ActionChains(browser).send_keys(Keys.ARROW_DOWN).perform()
    assert (first, browser.execute_script("return chainmap.view.focus")) == ("gap:n2", "n2:c1")
    ActionChains(browser).send_keys("-", Keys.ENTER).perform()
    assert browser.execute_script("return document.activeElement.id") == "panel"
    ActionChains(browser).send_keys(Keys.ESCAPE).perform()
    assert panel(browser) == "" and browser.execute_script("return chainmap.view.focus") is None
    browser.find_element(By.ID, "search").send_keys("候选乙", Keys.ENTER)
    assert browser.execute_script("return chainmap.view.focus") == "n2:c2"
    # A node that this picture does not show is told of all the same.
    browser.execute_script("chainmap.choose('n0', true)")
    assert "甲" in panel(browser)
    assert complaints(browser) == []


def test_what_means_nothing_for_a_picture_is_held_back_and_says_why(browser: Any, tmp_path: Path) -> None:
    show(browser, tmp_path, drawn(kind="plan"))
    state = "return ['filter', 'look', 'fold-all', 'links'].map((id) => document.getElementById(id).disabled)"
    assert browser.execute_script(state) == [True] * 4
    assert "不分环节组" in browser.execute_script("return document.getElementById('filter').title")
    press(browser, "gaps")
    assert browser.execute_script(state) == [False] * 4
    assert "不分环节组" not in browser.execute_script("return document.getElementById('filter').title")


def test_the_picture_shown_is_the_picture_saved(browser: Any, tmp_path: Path) -> None:
    show(browser, tmp_path, drawn(kind="ties"))
    for kind, words in {"ties": "地区文件未列引荐关系", "plan": "近期", "targets": "合成候选乙"}.items():
        press(browser, kind)
        root = ET.fromstring(browser.execute_script("return chainmap.svgText()"))
        said = {one.text for one in root.iter("{http://www.w3.org/2000/svg}text")}
        assert words in said and "合成候选甲" in said
        assert browser.execute_script("return chainmap.paint(0.5).width") > 300
    assert complaints(browser) == []


def test_odd_names_in_pictures_are_text_and_an_empty_kind_opens_another(browser: Any, tmp_path: Path) -> None:
    for name in NASTY[:-1]:
        found: dict[str, Any] = dict(tables())
        found["candidates"] = found["candidates"].assign(name=name)
        show(browser, tmp_path, draw_map(chain(*([name] * 5)), **found, kind="targets", title="合成图谱"))
        for kind in ("targets", "plan", "ties"):
            press(browser, kind)
            browser.execute_script(
                "chainmap.choose(chainmap.data.pictures[arguments[0]].cards.find((one) => one.kind === 'company').id)",
                kind,
            )
            assert panel(browser)
        assert browser.title == "合成图谱"
    show(browser, tmp_path, draw_map(chain("甲"), kind="plan"))
    assert browser.execute_script("return [chainmap.view.kind, Object.keys(chainmap.spots).length]") == ["all", 1]
    assert complaints(browser) == []

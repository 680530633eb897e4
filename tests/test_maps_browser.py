from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chainmap.definition.reader import read_chain
from chainmap.graph import build_graph
from chainmap.maps.page import draw_map, map_frame
from tests.browser import keep_picture, open_browser, resize
from tests.mapcase import NASTY, chain, complaints, drawn, panel, show, table, tables


@pytest.fixture(scope="module")
def nylon() -> str:
    return draw_map(build_graph(read_chain("nylon")))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with open_browser() as session:
        yield session


def press(browser: Any, *keys: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    ActionChains(browser).send_keys(*keys).perform()


def click_card(browser: Any, node: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By

    place = browser.execute_script(
        "const n = chainmap.network, area = document.getElementById('map').getBoundingClientRect();"
        "const p = n.canvasToDOM(n.getPosition(arguments[0])); return [p.x - area.width / 2, p.y - area.height / 2]",
        node,
    )
    element = browser.find_element(By.ID, "map")
    ActionChains(browser).move_to_element_with_offset(element, round(place[0]), round(place[1])).click().perform()


def test_a_click_opens_what_is_known_of_the_card(browser: Any, tmp_path: Path) -> None:
    show(browser, tmp_path, drawn(title="合成图谱", sources=["合成来源"]))
    assert panel(browser) == ""
    click_card(browser, "n2")
    text = panel(browser)
    for word in ("丙", "延链", "合成理由", "合成候选甲", "合成候选词", "合成来源 2018-06", "1–3", "按中位数计", "近期"):
        assert word in text
    click_card(browser, "n0")
    for word in ("合成一厂有限公司", "合成依据词", "2015"):
        assert word in panel(browser)
    assert complaints(browser) == []


def test_search_by_keyboard_jumps_to_the_card(browser: Any, tmp_path: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    show(browser, tmp_path, drawn())
    press(browser, Keys.TAB)
    assert browser.execute_script("return document.activeElement.id") == "search"
    press(browser, "合成候选乙")
    press(browser, Keys.ENTER)
    assert browser.execute_script("return chainmap.view.focus") == "n2"
    press(browser, Keys.ESCAPE)
    assert panel(browser) == ""
    assert browser.execute_script("return document.activeElement.id") == "search"
    press(browser, *(Keys.BACKSPACE for _ in "合成候选乙"), "别名3", Keys.ENTER)
    assert browser.execute_script("return chainmap.view.focus") == "n3"
    assert complaints(browser) == []


def test_arrow_keys_walk_along_the_chain(browser: Any, tmp_path: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    show(browser, tmp_path, drawn())
    browser.execute_script("document.getElementById('map').focus(); chainmap.choose('n0')")
    press(browser, Keys.ARROW_RIGHT)
    assert browser.execute_script("return chainmap.view.focus") == "n1"


def test_filters_fade_the_others(browser: Any, tmp_path: Path) -> None:
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import Select

    show(browser, tmp_path, drawn())
    browser.find_element(By.ID, "filter").click()
    Select(browser.find_element(By.ID, "by-status")).select_by_value("missing")
    kept = "return Object.keys(chainmap.view.keep).filter((id) => chainmap.view.keep[id]).join()"
    assert browser.execute_script(kept) == "n2,n3,n4"
    Select(browser.find_element(By.ID, "by-action")).select_by_value("build")
    assert browser.execute_script(kept) == "n4"
    Select(browser.find_element(By.ID, "by-stage")).select_by_value("upstream")
    assert browser.execute_script(kept) == ""


def test_hovering_lights_up_the_reach(browser: Any, tmp_path: Path) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By

    graph = chain("甲", "乙", "丙")
    graph.add_node("x", zh="旁支", en="aside", stage="downstream", segment="s")
    show(browser, tmp_path, draw_map(graph))
    place = browser.execute_script(
        "const n = chainmap.network, area = document.getElementById('map').getBoundingClientRect();"
        "const p = n.canvasToDOM(n.getPosition('n1')); return [p.x - area.width / 2, p.y - area.height / 2]"
    )
    element = browser.find_element(By.ID, "map")
    ActionChains(browser).move_to_element_with_offset(element, round(place[0]), round(place[1])).perform()
    assert browser.execute_script("return chainmap.view.hover") == "n1"
    assert browser.execute_script("return JSON.stringify(chainmap.view.keep)") == json.dumps(
        {"n0": True, "n1": True, "n2": True, "x": False}, separators=(",", ":")
    )


def test_the_whole_picture_can_be_saved_and_printed(browser: Any, tmp_path: Path) -> None:
    from selenium.webdriver.common.by import By

    show(browser, tmp_path, drawn(title="合成图谱"))
    colours = browser.execute_script(
        "const canvas = chainmap.paint(0.5), seen = new Set();"
        "const c = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;"
        "for (let i = 0; i < c.length; i += 4) seen.add(c[i] + ',' + c[i + 1] + ',' + c[i + 2]);"
        "return [canvas.width, seen.has('11,85,99'), seen.has('255,230,179')]"
    )
    # The dark card of what is there and the light one of what is weak are both in the picture.
    assert colours[0] > 300 and colours[1:] == [True, True]
    browser.find_element(By.ID, "take").click()
    browser.find_element(By.ID, "save").click()
    paper = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})
    assert len(paper["data"]) > 20_000
    assert complaints(browser) == []


def test_the_language_can_be_switched(browser: Any, tmp_path: Path) -> None:
    from selenium.webdriver.common.by import By

    show(browser, tmp_path, drawn())
    click_card(browser, "n2")
    browser.find_element(By.ID, "language").click()
    text = panel(browser)
    assert "node 2" in text and "Target companies" in text and "Missing" in text
    assert browser.find_element(By.ID, "title").text == "synthetic chain"
    # Colons and brackets are of the language too, and no word of the page stays Chinese.
    assert not re.search("[：（）；]", text)
    assert not re.search(r"[\u4e00-\u9fff]", browser.find_element(By.ID, "legend").text)
    show(browser, tmp_path, drawn(language="en", title={"zh": "合成市图谱", "en": "synthetic place"}))
    assert browser.find_element(By.ID, "overview").text == "Overview"
    assert browser.find_element(By.ID, "title").text == browser.title == "synthetic place"
    browser.find_element(By.ID, "language").click()
    assert browser.find_element(By.ID, "title").text == browser.title == "合成市图谱"


def test_nasty_names_stay_text(browser: Any, tmp_path: Path) -> None:
    graph = chain(*NASTY)
    given = tables() | {
        "firms": table("firms", *({"firm_id": f"f{i}", "name": name} for i, name in enumerate(NASTY[:-1])))
    }
    given["matches"] = table(
        "matches",
        *(
            {"firm_id": f"f{i}", "node_id": "n0", "score": 0.9, "by": "alias", "evidence": name}
            for i, name in enumerate(NASTY[:-1])
        ),
    )
    show(browser, tmp_path, draw_map(graph, **given, title="合成：怪名"))
    for place in range(len(NASTY)):
        browser.execute_script("chainmap.choose(arguments[0], true)", f"n{place}")
    browser.execute_script("chainmap.choose('n0', true)")
    assert "<img src=x" in panel(browser)
    assert "\u202e" not in panel(browser)
    assert browser.title == "合成：怪名"
    assert browser.execute_script("return document.querySelectorAll('#panel img, #panel script, main b b').length") == 0
    assert complaints(browser) == []
    keep_picture(browser, "map_nasty_names")


@pytest.mark.parametrize("names", [(), ("独一",)])
def test_the_smallest_graphs_open(browser: Any, tmp_path: Path, names: tuple[str, ...]) -> None:
    show(browser, tmp_path, draw_map(chain(*names)))
    assert complaints(browser) == []
    keep_picture(browser, f"map_{len(names)}_nodes")


def test_the_page_opens_inside_a_notebook_frame(browser: Any, tmp_path: Path) -> None:
    from selenium.webdriver.common.by import By

    show(browser, tmp_path, "<!DOCTYPE html><meta charset='utf-8'>" + map_frame(drawn()))
    browser.switch_to.frame(browser.find_element(By.TAG_NAME, "iframe"))
    assert browser.execute_script("return Object.keys(chainmap.data.nodes).length") == 5
    browser.switch_to.default_content()
    assert complaints(browser) == []


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080)])
def test_the_whole_nylon_chain_fits_the_screen(
    browser: Any, tmp_path: Path, nylon: str, width: int, height: int
) -> None:
    resize(browser, width, height)
    show(browser, tmp_path, nylon)
    opened = browser.execute_script(
        "const n = performance.getEntriesByType('navigation')[0]; return n.loadEventEnd - n.startTime"
    )
    assert opened < 4000
    outside = browser.execute_script(
        "const n = chainmap.network, area = document.getElementById('map').getBoundingClientRect();"
        "return Object.values(n.getPositions()).map((p) => n.canvasToDOM(p))"
        ".filter((p) => p.x < 20 || p.y < 20 || p.x > area.width - 20 || p.y > area.height - 20).length"
    )
    assert outside == 0
    assert complaints(browser) == []
    keep_picture(browser, f"map_nylon_{width}")
    resize(browser, 1366, 768)


def test_the_panel_never_covers_the_chosen_card(browser: Any, tmp_path: Path, nylon: str) -> None:
    show(browser, tmp_path, nylon)
    rightmost = "Object.entries(chainmap.network.getPositions()).sort((a, b) => b[1].x - a[1].x)[0][0]"
    browser.execute_script(f"chainmap.choose({rightmost})")
    browser.execute_async_script("setTimeout(arguments[0], 500)")
    gap = browser.execute_script(
        "const n = chainmap.network; return document.getElementById('panel').getBoundingClientRect().left"
        " - n.canvasToDOM(n.getPosition(chainmap.view.focus)).x"
    )
    assert gap > 40
    browser.execute_script("document.querySelector('#panel .close').click()")
    assert browser.execute_script("return chainmap.view.fitted") is True

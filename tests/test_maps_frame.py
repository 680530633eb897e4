"""What stands around the map: header, menus, keys, panels, small screens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest

from tests.browser import keep_picture, open_browser, resize
from tests.mapcase import complaints, drawn, panel, show
from tests.mapframe import OUTSIDE, SOURCES, WORDS, click, focused, keys, measured_page, settled


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with open_browser() as session:
        yield session


@pytest.fixture(scope="module")
def measured() -> str:
    return measured_page("zh")


@pytest.mark.parametrize(("width", "height", "least"), [(1366, 768, 655), (1920, 1080, 965), (1000, 720, 590)])
def test_the_header_is_whole_and_the_map_large(
    browser: Any, tmp_path: Path, measured: str, width: int, height: int, least: int
) -> None:
    resize(browser, width, height)
    show(browser, tmp_path, measured)
    for ident in ("title", "subtitle", "kinds", "sources", "filter", "language"):
        cut = browser.execute_script(
            "const one = document.getElementById(arguments[0]);"
            "return [one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight]",
            ident,
        )
        assert max(cut) <= 1, ident
    tall = "return [...document.querySelectorAll(arguments[0])].map((one) => one.getBoundingClientRect().height)"
    assert max(browser.execute_script(tall, "header")) <= 50
    assert max(browser.execute_script(tall, "#kinds")) <= 34
    assert browser.execute_script(tall, "#map")[0] >= least
    assert "链条数据" in browser.execute_script("return document.getElementById('subtitle').innerText")
    keep_picture(browser, f"map_frame_{width}")
    resize(browser, 1366, 768)
    assert complaints(browser) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_small_outside_or_upon_another(browser: Any, tmp_path: Path, language: Literal["zh", "en"]) -> None:
    show(browser, tmp_path, measured_page(language))
    for width in (360, 900, 1000, 1366):
        resize(browser, width, 720)
        assert settled(browser)[0] == 0
        assert browser.execute_script("return document.documentElement.scrollWidth - innerWidth") <= 0
        words = browser.execute_script(WORDS)
        assert len(words) > 15
        assert [one for one in words if one["size"] < 12] == []
        # The rows of counts and kinds may be drawn sideways on a telephone; all else stands inside.
        outside = [one for one in words if one["within"] != "top" and one["box"][2] > width + 1]
        assert [one for one in outside if not one["within"].startswith("kind")] == []
        assert overlaps(browser) == [], width
        keep_picture(browser, f"map_frame_{width}_{language}")
    resize(browser, 1366, 768)


def overlaps(browser: Any) -> list[tuple[str, str]]:
    """Give the pairs of things around the map that lie upon each other."""
    rows = browser.execute_script(
        "return [...document.querySelectorAll('header button, header input, #kinds button, #top > *, #legend > span,"
        " #title, #subtitle, footer button')].filter((one) => one.checkVisibility())"
        ".map((one) => [one, one.getBoundingClientRect()])"
        ".map(([one, box]) => [one.innerText, box.left, box.top, box.right, box.bottom])"
    )
    return [
        (one[0], other[0])
        for place, one in enumerate(rows)
        for other in rows[place + 1 :]
        if min(one[3], other[3]) - max(one[1], other[1]) > 1.5 and min(one[4], other[4]) - max(one[2], other[2]) > 1.5
    ]


def test_the_map_follows_the_size_of_its_window(browser: Any, tmp_path: Path, measured: str) -> None:
    show(browser, tmp_path, measured)
    assert browser.execute_script(OUTSIDE) == [0, 174]
    resize(browser, 360, 740)
    outside, cards = settled(browser)
    # Too small to read card by card: folded, and all of it there.
    assert outside == 0 and cards < 40
    resize(browser, 1366, 768)
    assert settled(browser) == [0, 174]
    # What the reader has folded stays so.
    browser.execute_script("chainmap.setFolds([0], true)")
    cards = browser.execute_script(OUTSIDE)[1]
    resize(browser, 1000, 720)
    assert settled(browser) == [0, cards]
    resize(browser, 1366, 768)


def test_long_names_of_maps_take_a_row_of_their_own(browser: Any, tmp_path: Path) -> None:
    kinds = ("all", "status", "gaps", "targets", "plan")
    titles = {kind: {"zh": f"合成产业链{kind}分布全景图", "en": kind} for kind in kinds}
    page = drawn(titles=titles, kinds=kinds)
    for width in (1366, 900, 360):
        resize(browser, width, 720)
        show(browser, tmp_path, page)
        seen = browser.execute_script(
            "const row = document.getElementById('top').getBoundingClientRect();"
            "return [...document.querySelectorAll('#top .count')].map((one) => one.getBoundingClientRect())"
            ".map((box) => box.top >= row.top && box.bottom <= row.bottom + 1)"
        )
        assert seen == [True] * 3, width
        assert browser.execute_script("return document.documentElement.scrollWidth - innerWidth") <= 0
        assert overlaps(browser) == []
    resize(browser, 1366, 768)


def test_first_gaps_without_room_are_not_there_for_the_keyboard(browser: Any, tmp_path: Path, measured: str) -> None:
    shown = "return [...document.querySelectorAll('#top .first')].map((one) => !one.hidden)"
    resize(browser, 1920, 1080)
    show(browser, tmp_path, measured)
    wide = browser.execute_script(shown)
    resize(browser, 1000, 720)
    browser.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")
    narrow = browser.execute_script(shown)
    assert sum(wide) > sum(narrow)
    # The first of them, in their order: none is left out between others.
    assert narrow == sorted(narrow, reverse=True) and wide == sorted(wide, reverse=True)
    resize(browser, 1366, 768)


def test_menus_open_and_close_by_key_and_mouse(browser: Any, tmp_path: Path) -> None:
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    show(browser, tmp_path, drawn())
    state = "return ['filters', 'looks', 'takes'].map((one) => !document.getElementById(one).hidden)"
    browser.execute_script("document.getElementById('look').focus()")
    keys(browser, Keys.ENTER)
    assert browser.execute_script(state) == [False, True, False]
    assert browser.find_element(By.ID, "look").get_attribute("aria-expanded") == "true"
    keys(browser, Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    assert focused(browser) == "fold-all"
    keys(browser, Keys.ESCAPE)
    assert browser.execute_script(state) == [False] * 3 and focused(browser) == "look"
    keys(browser, Keys.ARROW_DOWN, Keys.ARROW_UP, Keys.ENTER)
    # The last entry unfolds, closes the menu and gives the focus back.
    assert browser.execute_script(state) == [False] * 3 and focused(browser) == "look"
    browser.find_element(By.ID, "take").click()
    browser.find_element(By.ID, "filter").click()
    assert browser.execute_script(state) == [True, False, False]
    browser.find_element(By.ID, "map").click()
    assert browser.execute_script(state) == [False] * 3
    # Going on by Tab leaves no menu open behind.
    browser.find_element(By.ID, "take").click()
    keys(browser, *([Keys.TAB] * 4))
    assert browser.execute_script(state) == [False] * 3 and focused(browser) == "overview"
    assert complaints(browser) == []


def test_every_control_is_reached_and_seen_by_keyboard(browser: Any, tmp_path: Path, measured: str) -> None:
    from selenium.webdriver.common.keys import Keys

    show(browser, tmp_path, measured)
    browser.execute_script("document.getElementById('sources').click()")
    wanted = browser.execute_script(
        "return [...document.querySelectorAll('button, input, select, [tabindex=\"0\"]')]"
        ".filter((one) => one.checkVisibility() && !one.disabled).length"
    )
    browser.execute_script("document.activeElement.blur()")
    seen = []
    for _ in range(wanted):
        keys(browser, Keys.TAB)
        seen.append(
            browser.execute_script(
                "const one = document.activeElement, box = one.getBoundingClientRect(), look = getComputedStyle(one);"
                "return [one.outerHTML.slice(0, 80), box.width > 0 && box.top >= 0 && box.bottom <= innerHeight + 1"
                " && box.left >= 0 && box.right <= innerWidth + 1, look.outlineStyle, parseFloat(look.outlineWidth)]"
            )
        )
    assert len({one[0] for one in seen}) == wanted
    assert all(one[1] and one[2] != "none" and one[3] >= 2 for one in seen), seen


def test_the_focus_stays_with_the_reader(browser: Any, tmp_path: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    show(browser, tmp_path, drawn())
    for ident in ("language", "overview", "sources", "search", "by-status"):
        if ident == "by-status":
            click(browser, "filter")
        browser.execute_script("document.getElementById(arguments[0]).focus()", ident)
        click(browser, "language")
        assert focused(browser) == ident
    browser.execute_script("document.getElementById('language').click(); document.getElementById('map').focus()")
    keys(browser, Keys.ESCAPE)
    # From the map into the panel, along a link in it, and back to the map.
    browser.execute_script("document.getElementById('map').focus(); chainmap.choose('n2')")
    keys(browser, Keys.ENTER)
    assert focused(browser) == "panel"
    keys(browser, Keys.TAB, Keys.TAB, Keys.ENTER)
    assert focused(browser) == "panel" and browser.execute_script("return chainmap.view.focus") != "n2"
    click(browser, "language")
    assert focused(browser) == "panel"
    keys(browser, Keys.ESCAPE)
    assert focused(browser) == "map" and panel(browser) == ""


def test_counts_filter_and_the_menu_says_so(browser: Any, tmp_path: Path) -> None:
    from selenium.webdriver.common.by import By

    show(browser, tmp_path, drawn())
    kept = "return Object.keys(chainmap.view.keep).filter((id) => chainmap.view.keep[id]).join()"
    weak = browser.find_element(By.CSS_SELECTOR, "#top button[value=weak]")
    weak.click()
    assert browser.execute_script(kept) == "n1" and weak.get_attribute("aria-pressed") == "true"
    assert "薄弱" in browser.find_element(By.ID, "filter").text
    browser.find_element(By.ID, "language").click()
    assert "Weak" in browser.find_element(By.ID, "filter").text
    assert browser.execute_script("return document.getElementById('by-status').value") == "weak"
    # What is saved says that it is not all.
    assert "Filter: ◐ Weak" in browser.execute_script("return chainmap.svgText()")
    browser.find_element(By.ID, "filter").click()
    browser.find_element(By.ID, "clear").click()
    assert browser.execute_script(kept) == "n0,n1,n2,n3,n4" and focused(browser) == "filter"


def test_a_click_on_a_title_folds_its_segment(browser: Any, tmp_path: Path) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By

    show(browser, tmp_path, drawn())
    place = browser.execute_script(
        "const area = document.getElementById('map').getBoundingClientRect(), box = chainmap.data.frame.boxes[1];"
        "const p = chainmap.network.canvasToDOM({ x: box.x + box.w / 2, y: box.y + 10 });"
        "return [p.x - area.width / 2, p.y - area.height / 2]"
    )
    element = browser.find_element(By.ID, "map")
    ActionChains(browser).move_to_element_with_offset(element, round(place[0]), round(place[1])).click().perform()
    assert browser.execute_script("return [...chainmap.folded]") == [1]
    folded = browser.execute_script(
        "const area = document.getElementById('map').getBoundingClientRect();"
        "const p = chainmap.network.canvasToDOM(chainmap.spots[chainmap.foldName(1)]);"
        "return [p.x - area.width / 2, p.y - area.height / 2]"
    )
    ActionChains(browser).move_to_element_with_offset(element, round(folded[0]), round(folded[1])).click().perform()
    assert browser.execute_script("return chainmap.folded.size") == 0
    assert complaints(browser) == []


def test_sources_and_legend_stand_in_the_panel_in_full(browser: Any, tmp_path: Path, measured: str) -> None:
    from selenium.webdriver.common.by import By

    show(browser, tmp_path, measured)
    browser.find_element(By.ID, "sources").click()
    text = panel(browser)
    for words in (*SOURCES, "2019-12-31", "缺失（名单中未见）", "未连通：有一端缺失", "方向键"):
        assert words in text
    # An address is text: nothing on the page leads out of it.
    assert browser.execute_script("return document.querySelectorAll('a[href], img[src^=http]').length") == 0
    browser.find_element(By.ID, "language").click()
    assert "Arrow keys" in panel(browser) and "方向键" not in panel(browser)
    browser.find_element(By.ID, "sources").click()
    assert panel(browser) == ""

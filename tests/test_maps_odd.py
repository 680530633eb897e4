"""Odd names and odd places: nothing of a name runs, and the map opens in frames that forbid much."""

from __future__ import annotations

import html
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chainmap.maps.page import draw_map, map_frame
from tests.browser import keep_picture, open_browser, resize
from tests.mapcase import NASTY, chain, complaints, drawn, panel, show, table
from tests.mapframe import click, keys, measured_page, settled


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with open_browser() as session:
        yield session


@pytest.fixture(scope="module")
def measured() -> str:
    return measured_page("zh")


#: Would be set by a script of a name, if one ran.
TRAP = '<script>window.hacked = 1</script><img src=x onerror="window.hacked = 1">'


@pytest.mark.parametrize(
    ("names", "given"),
    [((), {}), (("独一",), {}), ((TRAP, "</script>" + TRAP, *NASTY), {}), (("甲", "乙"), {"title": TRAP + "长" * 200})],
)
def test_odd_input_runs_nothing_and_overflows_nothing(
    browser: Any, tmp_path: Path, names: tuple[str, ...], given: dict[str, Any]
) -> None:
    graph = chain(*names)
    rows = [{"node_id": node, "firms": 0, "status": "missing"} for node in graph]
    named = [name for name in names if "\ud800" not in name]
    firms = table("firms", *({"firm_id": f"f{place}", "name": name} for place, name in enumerate(named)))
    page = draw_map(graph, table("coverage", *rows) if rows else None, firms=firms, sources=[TRAP, *names[:2]], **given)
    for width in (1366, 360):
        resize(browser, width, 720)
        show(browser, tmp_path, page)
        for node in [*graph, ""]:
            browser.execute_script("arguments[0] && chainmap.choose(arguments[0], true)", node)
            wide = "const p = document.getElementById('panel'); return p.hidden ? 0 : p.scrollWidth - p.clientWidth"
            assert browser.execute_script(wide) <= 0
        for ident in ("overview", "sources", "language"):
            click(browser, ident)
        assert browser.execute_script("return document.documentElement.scrollWidth - innerWidth") <= 0
        assert browser.execute_script("return [window.hacked || 0, document.title === 'hacked']") == [0, False]
        assert complaints(browser) == []
    keep_picture(browser, f"map_odd_{len(names)}_{'titled' if given else 'plain'}")
    resize(browser, 1366, 768)


def test_odd_names_are_found(browser: Any, tmp_path: Path) -> None:
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    show(browser, tmp_path, draw_map(chain(*NASTY)))
    search = browser.find_element(By.ID, "search")
    typed = {"<script>": 0, "onerror=": 1, "ＱＵＯＴＥＳ": 2, "反向 合成": 3, "合成长名合成长名": 4}
    for words, node in typed.items():
        search.clear()
        search.send_keys(words)
        hits = browser.execute_script("return document.getElementById('hits').innerText")
        assert not any(mark in hits for mark in "\u202e\u202c\u200f")
        keys(browser, Keys.ENTER)
        assert browser.execute_script("return chainmap.view.focus") == f"n{node}"
        assert browser.execute_script("return document.querySelectorAll('#hits *:not(li):not(small)').length") == 0


def test_a_frame_that_is_hidden_at_first_opens_whole(browser: Any, tmp_path: Path, measured: str) -> None:
    from selenium.webdriver.common.by import By

    frame = map_frame(measured).replace("<iframe", "<iframe hidden", 1)
    show(browser, tmp_path, "<!DOCTYPE html><meta charset='utf-8'><body style='margin:0'>" + frame)
    browser.execute_script("document.querySelector('iframe').hidden = false")
    browser.switch_to.frame(browser.find_element(By.TAG_NAME, "iframe"))
    try:
        assert settled(browser) == [0, 174]
    finally:
        browser.switch_to.default_content()
    assert complaints(browser) == []


def framed(attributes: str, page: str) -> str:
    return (
        "<!DOCTYPE html><meta charset='utf-8'><body style='margin:0'>"
        f'<iframe {attributes} srcdoc="{html.escape(page, quote=True)}" style="width:960px;height:640px"></iframe>'
    )


#: What a frame tells of itself: cards that are drawn, and the errors nobody caught.
LISTENER = "<script>window.errors = []; addEventListener('error', (event) => errors.push(event.message));</script>"


def shown_wide(browser: Any, ending: str) -> int:
    """Wait for the picture in the panel and give its own width."""
    wide = (
        "const one = document.querySelector('#panel img');"
        "return one && one.alt.endsWith(arguments[0]) && one.complete ? one.naturalWidth : 0"
    )
    for _ in range(100):
        if found := browser.execute_script(wide, ending):
            return int(found)
        browser.execute_async_script("setTimeout(arguments[0], 50)")
    return 0


def test_a_sandboxed_frame_draws_and_says_how_to_save(browser: Any, tmp_path: Path) -> None:
    from selenium.webdriver.common.by import By

    page = drawn(title="合成图谱").replace("<head>", "<head>" + LISTENER)
    show(browser, tmp_path, framed('sandbox="allow-scripts"', page))
    browser.switch_to.frame(browser.find_element(By.TAG_NAME, "iframe"))
    try:
        assert browser.execute_script("return Object.keys(chainmap.spots).length") == 5
        colours = browser.execute_script(
            "const c = document.querySelector('#map canvas'), seen = new Set();"
            "const dots = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
            "for (let i = 0; i < dots.length; i += 4) seen.add(dots.slice(i, i + 3).join()); return seen.size"
        )
        assert colours > 20
        # Neither a download nor a print is allowed in here: the picture is shown, and words say what to do.
        click(browser, "save")
        assert shown_wide(browser, ".png") > 1500 and "右键" in panel(browser)
        keep_picture(browser, "map_sandboxed_save")
        click(browser, "vector")
        assert shown_wide(browser, ".svg") > 500
        click(browser, "print")
        assert "不允许打印" in panel(browser)
        for ident in ("language", "overview", "fold-all", "sources"):
            click(browser, ident)
        assert browser.execute_script("return errors") == []
    finally:
        browser.switch_to.default_content()


def test_where_scripts_are_forbidden_the_page_says_so(browser: Any, tmp_path: Path) -> None:
    from selenium.webdriver.common.by import By

    show(browser, tmp_path, framed('sandbox=""', drawn()))
    browser.switch_to.frame(browser.find_element(By.TAG_NAME, "iframe"))
    try:
        assert "请用浏览器打开保存的网页文件" in browser.find_element(By.ID, "waiting").text
    finally:
        browser.switch_to.default_content()


def test_a_notebook_s_frame_is_wide_enough(browser: Any, tmp_path: Path, measured: str) -> None:
    from selenium.webdriver.common.by import By

    resize(browser, 960, 800)
    show(browser, tmp_path, "<!DOCTYPE html><meta charset='utf-8'>" + map_frame(measured))
    browser.switch_to.frame(browser.find_element(By.TAG_NAME, "iframe"))
    try:
        assert browser.execute_script("return document.querySelector('header').getBoundingClientRect().height") < 50
        spent = "return innerHeight - document.getElementById('map').getBoundingClientRect().height"
        assert browser.execute_script(spent) < 125
    finally:
        browser.switch_to.default_content()
    keep_picture(browser, "map_notebook_960")
    resize(browser, 1366, 768)
    assert complaints(browser) == []

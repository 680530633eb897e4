"""What stands around the map: header, menus, keys, contrast, small screens, and frames of notebooks."""

from __future__ import annotations

import html
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pytest

from chainmap.definition.reader import read_chain
from chainmap.graph import build_graph
from chainmap.maps.page import draw_map, map_frame
from tests.browser import keep_picture, open_browser, resize
from tests.mapcase import NASTY, chain, complaints, drawn, panel, show, table, tables
from tests.test_maps import contrast

SOURCES = [f"合成来源第{place}号 https://example.org/{place}" for place in range(12)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with open_browser() as session:
        yield session


@pytest.fixture(scope="module")
def measured() -> str:
    return measured_page("zh")


@cache
def measured_page(language: Literal["zh", "en"]) -> str:
    """The nylon chain with a synthetic coverage and gaps, so that counts and first gaps are shown."""
    graph = build_graph(read_chain("nylon"))
    nodes = list(graph)
    states = ["covered", "weak", "missing", "missing"]
    rows = [
        {"node_id": node, "firms": int(place % 4 < 2), "status": states[place % 4]} for place, node in enumerate(nodes)
    ]
    gaps = [{"node_id": node, "action": "extend", "severity": 0.5} for node in nodes[2::4]]
    title = "合成市 · 尼龙产业链、合成材料产业链图谱"
    tables = table("coverage", *rows), table("gaps", *gaps)
    return draw_map(graph, *tables, title=title, date="2019-12-31", sources=SOURCES, language=language)


def keys(browser: Any, *pressed: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    ActionChains(browser).send_keys(*pressed).perform()


def focused(browser: Any) -> str:
    return str(browser.execute_script("return document.activeElement.id || document.activeElement.className"))


def click(browser: Any, ident: str) -> None:
    browser.execute_script("document.getElementById(arguments[0]).click()", ident)


#: Elements with words of their own that a reader sees now, with their place, size of letters, ink and ground.
WORDS = """
const solid = (one) => {
  const parts = (one.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
  return parts.length < 4 ? [...parts, 1] : parts;
};
const over = (top, under) => top.slice(0, 3).map((value, at) => value * top[3] + under[at] * (1 - top[3]));
const groundOf = (one) => {
  if (!one) return [255, 255, 255];
  const own = solid(getComputedStyle(one).backgroundColor);
  return own[3] === 1 ? own.slice(0, 3) : over(own, groundOf(one.parentElement));
};
const hex = (color) => "#" + color.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("");
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
while (walk.nextNode()) {
  const one = walk.currentNode.parentElement, range = document.createRange();
  if (!walk.currentNode.textContent.trim() || one.closest("script, style, .unseen, #waiting, canvas")) continue;
  if (!one.checkVisibility({ visibilityProperty: true })) continue;
  range.selectNodeContents(walk.currentNode);
  const box = range.getBoundingClientRect(), look = getComputedStyle(one), ground = groundOf(one);
  if (!box.width || one.tagName === "OPTION") continue;
  found.push({
    text: walk.currentNode.textContent.trim().slice(0, 30), size: parseFloat(look.fontSize),
    within: one.closest("[id]").id,
    ink: hex(over(solid(look.color), ground)), ground: hex(ground), disabled: one.matches(":disabled"),
    box: [box.left, box.top, box.right, box.bottom],
  });
}
return found;
"""

#: Ink and ground of every word on the canvas: the ground is the most frequent colour under the word before it is drawn.
DRAWN = """
const kind = CanvasRenderingContext2D.prototype, old = kind.fillText, found = new Map();
const hex = (r, g, b) => "#" + [r, g, b].map((value) => value.toString(16).padStart(2, "0")).join("");
kind.fillText = function (text, x, y, ...rest) {
  const at = this.getTransform(), wide = this.measureText(text).width;
  const tall = parseFloat(this.font.match(/[\\d.]+(?=px)/)[0]);
  const left = x - { left: 0, right: wide, center: wide / 2 }[this.textAlign];
  const box = [at.a * left + at.e, at.d * (y - 0.4 * tall) + at.f, at.a * wide, at.d * 0.8 * tall].map(Math.round);
  if (text.trim() && box[2] > 2) {
    const c = this.getImageData(...box.slice(0, 2), Math.max(3, box[2]), Math.max(3, box[3])).data, seen = new Map();
    for (let i = 0; i < c.length; i += 4) {
      const one = hex(c[i], c[i + 1], c[i + 2]);
      seen.set(one, (seen.get(one) || 0) + 1);
    }
    const ground = [...seen].sort((a, b) => b[1] - a[1])[0][0];
    found.set(this.fillStyle + ground, { ink: this.fillStyle, ground, text, alpha: this.globalAlpha });
  }
  return old.call(this, text, x, y, ...rest);
};
try { chainmap.paint(0.8); } finally { kind.fillText = old; }
return [...found.values()];
"""


def pale(words: list[dict[str, Any]], least: float = 4.5) -> list[tuple[Any, ...]]:
    return [
        (one["text"], one["ink"], one["ground"])
        for one in words
        if not one.get("disabled") and contrast(one["ink"], one["ground"]) < least
    ]


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


#: Cards that lie outside of the map, and how many there are.
OUTSIDE = """
const area = document.getElementById('map').getBoundingClientRect(), spots = Object.values(chainmap.spots);
const places = spots.map((spot) => chainmap.network.canvasToDOM(spot));
return [places.filter((p) => p.x < 5 || p.y < 5 || p.x > area.width - 5 || p.y > area.height - 5).length, spots.length];
"""


def settled(browser: Any) -> list[int]:
    """Wait until the map has taken its new size."""
    browser.execute_async_script("setTimeout(arguments[0], 250)")
    return browser.execute_script(OUTSIDE)  # type: ignore[no-any-return]


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
    assert "filter" in browser.execute_script("return chainmap.svgText()")
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


@pytest.mark.parametrize("language", ["zh", "en"])
def test_all_words_of_the_page_stand_out_from_their_ground(
    browser: Any, tmp_path: Path, language: Literal["zh", "en"]
) -> None:
    many: Any = tables()
    apart = {"firm_id": "c3", "name": "合成另列", "node_id": "n2", "score": 0.2, "apart": "gate", "gate": "fail"}
    rows = [*many["targets"].to_dict("records"), apart]
    many["targets"] = table("targets", *rows)
    page = draw_map(
        chain("甲", "乙", "丙", "丁", "戊"), **many, date="2019-12-31", language=language, sources=SOURCES[:2]
    )
    show(browser, tmp_path, page)
    states = ["chainmap.choose('n0')", "chainmap.choose('n1')", "chainmap.choose('n2')"]
    states += [f"document.getElementById('{one}').click()" for one in ("overview", "sources", "filter", "look", "take")]
    states += ["document.querySelector('#top .count').click()"]
    count = 0
    for state in states:
        browser.execute_script(state)
        words = browser.execute_script(WORDS)
        assert pale(words) == [], state
        count += len(words)
    assert count > 150


def test_all_words_of_the_picture_stand_out_from_their_ground(browser: Any, tmp_path: Path) -> None:
    show(browser, tmp_path, drawn(title="合成图谱", sources=SOURCES[:1]))
    for kind in ("all", "status", "gaps", "targets", "plan"):
        browser.execute_script("chainmap.setKind(arguments[0])", kind)
        words = browser.execute_script(DRAWN)
        assert len(words) > 5 and all(one["alpha"] == 1 for one in words)
        # Faded cards recede, but are read as well.
        assert pale(words) == [], kind
    browser.execute_script("chainmap.setKind('all'); chainmap.setFolds([0, 1, 2], true)")
    assert pale(browser.execute_script(DRAWN)) == []


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


@pytest.mark.parametrize(
    ("typed", "node"),
    [("<script>", 0), ("合成长名合成长名", 4), ("反向 合成", 3), ("ＱＵＯＴＥＳ", 2), ("onerror=", 1)],
)
def test_odd_names_are_found(browser: Any, tmp_path: Path, typed: str, node: int) -> None:
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    show(browser, tmp_path, draw_map(chain(*NASTY)))
    browser.find_element(By.ID, "search").send_keys(typed)
    hits = browser.execute_script("return document.getElementById('hits').innerText")
    assert not any(mark in hits for mark in "\u202e\u202c\u200f")
    keys(browser, Keys.ENTER)
    assert browser.execute_script("return chainmap.view.focus") == f"n{node}"
    assert browser.execute_script("return document.querySelectorAll('#hits *:not(li):not(small)').length") == 0


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

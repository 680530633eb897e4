"""A measured page and ways of looking at what stands around the map, which its tests share."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

from chainmap.definition.reader import read_chain
from chainmap.graph import build_graph
from chainmap.maps.page import draw_map
from tests.mapcase import table

SOURCES = [f"合成来源第{place}号 https://example.org/{place}" for place in range(12)]


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

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from chainmap.definition import read_chain
from chainmap.faults import ChainmapError, UsageError
from chainmap.graph import build_graph
from chainmap.maps import draw_map, map_frame
from chainmap.tables import conform
from tests.browser import keep_picture, open_browser, resize

NASTY = (
    '</script><script>document.title="hacked"</script>',
    "<img src=x onerror=\"document.title='hacked'\">",
    "\"quotes\" 'and' `ticks` & <b>bold</b> {{data}} \\u003c \u2028\u2029",
    "\u202e反向\u202c 合成 \u200f",
    "合成长名" * 50,
    "\ud800 half a pair",
)


def chain(*names: str) -> nx.DiGraph:
    """A synthetic chain in one line, three stages."""
    graph = nx.DiGraph(
        zh="合成链", en="synthetic chain", date="2019", segments={"s": {"zh": "合成段", "en": "synthetic"}}
    )
    for place, name in enumerate(names):
        stage = ("upstream", "midstream", "downstream")[min(place, 2)]
        graph.add_node(f"n{place}", zh=name, en=f"node {place}", stage=stage, segment="s", aliases=(f"别名{place}",))
    graph.add_edges_from(((f"n{place}", f"n{place + 1}") for place in range(len(names) - 1)), kind="material")
    return graph


def table(name: str, *rows: dict[str, Any]) -> pd.DataFrame:
    return conform(pd.DataFrame(list(rows)), name)


def tables() -> dict[str, pd.DataFrame]:
    """Tables for the five-node chain: n0 covered, n1 weak, n2 missing with two targets, n3 and n4 missing."""
    parts = {"part_match": 0.2, "part_gap": 0.1, "part_link": 0.05, "part_expansion": 0.02}
    target = {"node_id": "n2", "score": 0.37, **parts, "assumed_parts": "expansion", "gate": "unknown"}
    return {
        "coverage": table(
            "coverage",
            {"node_id": "n0", "firms": 2, "strength": 0.8, "status": "covered", "lead_firm": "合成一厂有限公司"},
            {"node_id": "n1", "firms": 1, "strength": 0.3, "status": "weak", "lead_firm": "合成二厂有限公司"},
            *({"node_id": f"n{place}", "firms": 0, "strength": 0.0, "status": "missing"} for place in (2, 3, 4)),
        ),
        "gaps": table(
            "gaps",
            {"node_id": "n2", "action": "extend", "severity": 0.9, "missing_inputs": "n3", "reason": "合成理由"},
            {"node_id": "n1", "action": "strengthen", "severity": 0.4},
            {"node_id": "n4", "action": "build", "severity": 0.1},
        ),
        "targets": table(
            "targets",
            {"rank": 1, "rank_low": 1, "rank_high": 3, "firm_id": "c1", "source": "合成来源 2018-06", **target},
            {"rank": 2, "rank_low": 1, "rank_high": 4, "firm_id": "c2", "source": "合成来源 2017", **target},
        ),
        "matches": table(
            "matches",
            {"firm_id": "f1", "node_id": "n0", "score": 0.9, "by": "alias", "evidence": "合成依据词"},
            {"firm_id": "c1", "node_id": "n2", "score": 0.9, "by": "alias", "evidence": "合成候选词"},
        ),
        "firms": table("firms", {"firm_id": "f1", "name": "合成一厂有限公司", "since": "2015"}),
        "candidates": table("firms", {"firm_id": "c1", "name": "合成候选甲"}, {"firm_id": "c2", "name": "合成候选乙"}),
        "plan": table("plan", {"order": 1, "phase": "near", "firm_id": "c1", "node_id": "n2", "gain": 0.3}),
    }


def drawn(**options: Any) -> str:
    return draw_map(chain("甲", "乙", "丙", "丁", "戊"), **tables(), date="2019-12-31", **options)


def data_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])  # type: ignore[no-any-return]


def test_nothing_leads_out_of_the_page() -> None:
    page = drawn(sources=["合成来源 https://example.org/a"])
    assert not re.findall(r"(?:src|href|action|url)\s*[=(]\s*[\"']?\s*(?:https?:|//)", page, re.IGNORECASE)
    assert not re.findall(r"<(?:link|iframe|img|object|embed|base)\b", page.split("<script")[0])
    assert "default-src 'none'" in page
    assert len(page.encode()) < 3_000_000


@pytest.fixture(scope="module")
def nylon() -> str:
    return draw_map(build_graph(read_chain("nylon")))


def test_the_whole_nylon_chain_stays_small(nylon: str) -> None:
    assert len(nylon.encode()) < 2_000_000
    assert len(data_of(nylon)["nodes"]) >= 100


@pytest.mark.parametrize("name", NASTY)
def test_names_round_trip_and_never_become_markup(name: str) -> None:
    graph = chain(name, "乙")
    page = draw_map(graph, title=name)
    whole = name.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert data_of(page)["nodes"]["n0"]["zh"] == whole
    # Three scripts of our own and no more; the title is text.
    assert len(re.findall(r"<script", page.replace("<\\/script", ""))) == len(
        re.findall(r"<script", draw_map(chain("a")))
    )
    assert f"<title>{html.escape(whole)}</title>" in page


def test_numpy_values_become_plain_numbers() -> None:
    graph = chain("甲", "乙")
    graph.nodes["n0"]["importance"] = np.int64(4)
    graph.edges["n0", "n1"]["t_per_t"] = np.float64(1.25)
    data = data_of(draw_map(graph))
    assert data["nodes"]["n0"]["importance"] == 4
    assert data["links"][0]["t_per_t"] == 1.25


def test_the_network_is_fixed_where_the_layout_put_it() -> None:
    network = data_of(drawn())["network"]
    assert network["options"]["physics"] == {"enabled": False}
    assert all(isinstance(node["x"], float) and node["physics"] is False for node in network["nodes"])
    assert [(edge["from"], edge["to"]) for edge in network["edges"]] == [(f"n{i}", f"n{i + 1}") for i in range(4)]


def test_inputs_are_not_changed() -> None:
    graph, given = chain("甲", "乙", "丙"), tables()
    before = nx.to_dict_of_dicts(graph.copy()), {name: frame.copy() for name, frame in given.items()}
    draw_map(graph, **given)
    assert nx.to_dict_of_dicts(graph) == before[0]
    for name, frame in given.items():
        pd.testing.assert_frame_equal(frame, before[1][name])


def test_written_as_utf8_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "图谱.html"
    page = drawn(path=path, title="合成图谱")
    assert path.read_bytes() == page.encode("utf-8")
    assert [one.name for one in tmp_path.iterdir()] == ["图谱.html"]
    with pytest.raises(ChainmapError):
        drawn(path=tmp_path)


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(UsageError, match="zh"):
        draw_map(chain("甲"), language="fr")  # type: ignore[arg-type]


def test_the_frame_carries_the_page() -> None:
    page = '<p title="甲">a & b</p>'
    found = re.search(r'srcdoc="([^"]*)"', map_frame(page, height=300))
    assert found and html.unescape(found[1]) == page
    assert 'height="300"' in map_frame(page, height=300)


# In the browser -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with open_browser() as session:
        yield session


def show(browser: Any, folder: Path, page: str) -> None:
    path = folder / "map.html"
    path.write_text(page, encoding="utf-8")
    browser.get_log("browser")
    browser.get(path.as_uri())


def complaints(browser: Any) -> list[str]:
    return [entry["message"] for entry in browser.get_log("browser")]


def press(browser: Any, *keys: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    ActionChains(browser).send_keys(*keys).perform()


def panel(browser: Any) -> str:
    return str(browser.execute_script("const p = document.getElementById('panel'); return p.hidden ? '' : p.innerText"))


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


def test_the_language_can_be_switched(browser: Any, tmp_path: Path) -> None:
    from selenium.webdriver.common.by import By

    show(browser, tmp_path, drawn())
    click_card(browser, "n2")
    browser.find_element(By.ID, "language").click()
    text = panel(browser)
    assert "node 2" in text and "Target companies" in text and "Missing" in text
    assert browser.find_element(By.ID, "title").text == "synthetic chain"
    # No word of the page stays Chinese.
    assert not re.search(r"[\u4e00-\u9fff]", browser.find_element(By.ID, "legend").text)
    show(browser, tmp_path, drawn(language="en"))
    assert browser.find_element(By.ID, "overview").text == "Overview"


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

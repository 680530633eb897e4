"""What a reader is told on the cards and in the panel, as a browser shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from chainmap.coverage.gaps import best_route
from chainmap.definition.reader import read_chain
from chainmap.graph import build_graph
from chainmap.maps.page import draw_map
from tests.browser import open_browser, resize
from tests.mapcase import chain, complaints, panel, show, table, tables

#: Collects what is written on the canvas and with which dashes, while the whole picture is painted.
WRITTEN = """
const kind = CanvasRenderingContext2D.prototype, old = [kind.fillText, kind.setLineDash], texts = [], dashes = [];
kind.fillText = function (text, ...rest) { texts.push(text); old[0].call(this, text, ...rest); };
kind.setLineDash = function (dash) { dashes.push(dash.join()); old[1].call(this, dash); };
chainmap.paint(0.5);
[kind.fillText, kind.setLineDash] = old;
return [texts, dashes];
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with open_browser() as session:
        yield session


def doubtful(*evidences: str) -> dict[str, Any]:
    """The tables of the five-node chain, with the one firm of n0 and further ones given with these marks."""
    firms = [{"firm_id": f"f{place}", "name": f"合成{place}厂有限公司"} for place in range(len(evidences))]
    rows = [
        {"firm_id": f"f{place}", "node_id": "n0", "score": 0.5, "by": "given", "evidence": evidence}
        for place, evidence in enumerate(evidences)
    ]
    return tables() | {"firms": table("firms", *firms), "matches": table("matches", *rows)}


def five(**given: Any) -> str:
    return draw_map(chain("甲", "乙", "丙", "丁", "戊"), **given, date="2019-12-31")


def seen(browser: Any) -> tuple[str, str]:
    """Give the text of the legend and of the row above the map."""
    text = "return document.getElementById(arguments[0]).innerText"
    return browser.execute_script(text, "legend"), browser.execute_script(text, "top")


def test_unverified_cards_say_so_in_word_and_border(browser: Any, tmp_path: Path) -> None:
    show(browser, tmp_path, five(**doubtful("〔待核〕合成名单", "〔待核〕合成名单")))
    texts, dashes = browser.execute_script(WRITTEN)
    # n0 has two firms in the coverage table; missing cards are dashed, the unverified one and its sign are dotted.
    assert "2家 待核" in texts
    assert "6,4" in dashes and len([dash for dash in dashes if dash.startswith("0.1,")]) == 2
    legend, top = seen(browser)
    assert "待核" in legend and "缺失（名单中未见）" in legend and re.search(r"待核\s+1", top)
    browser.execute_script("chainmap.choose('n0')")
    assert "待核（来源或现状待核实）" in panel(browser) and "〔" not in panel(browser)
    assert browser.execute_script("return document.querySelectorAll('#panel .card .tag.doubt').length") == 2
    browser.execute_script("document.getElementById('language').click()")
    assert "Unverified" in panel(browser)
    assert complaints(browser) == []


def test_one_firm_with_a_source_of_its_time_is_enough(browser: Any, tmp_path: Path) -> None:
    show(browser, tmp_path, five(**doubtful("〔待核〕合成名单", "合成来源")))
    texts, dashes = browser.execute_script(WRITTEN)
    assert "2家" in texts and not [dash for dash in dashes if dash.startswith("0.1,")]
    assert "待核" not in "".join(seen(browser))


def test_faded_cards_keep_their_words(browser: Any, tmp_path: Path) -> None:
    graph = chain("甲", "乙", "丙")
    graph.add_node("aside", zh="旁支", en="aside", stage="downstream", segment="s")
    coverage = table("coverage", {"node_id": "aside", "firms": 1, "strength": 0.8, "status": "covered"})
    show(browser, tmp_path, draw_map(graph, coverage))
    browser.execute_script("chainmap.choose('n0')")
    assert browser.execute_script("return chainmap.view.keep.aside") is False
    inks = browser.execute_script(
        "const kind = CanvasRenderingContext2D.prototype, old = kind.fillText, inks = [];"
        "kind.fillText = function (text, ...rest) { if (text === '旁支') inks.push(this.fillStyle, this.globalAlpha);"
        " old.call(this, text, ...rest); };"
        "chainmap.paint(0.5); kind.fillText = old; return inks;"
    )
    # The dark ink of the faded palette, fully opaque; white on pale could not be read.
    assert inks == ["#4b6269", 1]


def test_companies_listed_apart_come_last_with_their_reason(browser: Any, tmp_path: Path) -> None:
    reasons = {"seated": "本地已有其集团企业", "gate": "不符合门槛", "signed": "已签约", "branch": "分支机构"}
    rows = [
        {"firm_id": f"x{place}", "name": f"合成另列{place}", "node_id": "n3", "score": 0.9, "apart": key}
        for place, key in enumerate(reasons)
    ]
    ranked = {"rank": 1, "firm_id": "c1", "name": "合成候选甲", "node_id": "n3", "score": 0.2, "apart": ""}
    names = table("firms", *({"firm_id": row["firm_id"], "name": row["name"]} for row in [*rows, ranked]))
    shown = {**tables(), "plan": None, "candidates": names, "targets": table("targets", *rows, ranked)}
    show(browser, tmp_path, five(**shown))
    browser.execute_script("chainmap.choose('n3')")
    text = panel(browser)
    assert text.index("目标企业（1）") < text.index("合成候选甲") < text.index("另列（4）") < text.index("合成另列0")
    for place, reason in enumerate(reasons.values()):
        assert text.index(f"合成另列{place}") < text.index(f"另列：{reason}")
    assert browser.execute_script("return document.querySelectorAll('#panel .card.apart').length") == 4
    # The card itself names the ranked company, whatever the scores of those apart.
    texts, _ = browser.execute_script(WRITTEN)
    assert "→ 合成候选甲" in texts and not [one for one in texts if "合成另列" in one]


def routed() -> nx.DiGraph:
    """A synthetic product with two routes: by 甲法 from what is here, by 乙法 from bought and missing inputs."""
    graph = nx.DiGraph(zh="合成链", en="synthetic chain", segments={"s": {"zh": "合成段", "en": "synthetic"}})
    names = {"a": "合成甲料", "b": "合成乙料", "c": "合成丙料", "steam": "合成蒸汽", "made": "合成产品"}
    for node, zh in names.items():
        stage = "midstream" if node == "made" else "upstream"
        graph.add_node(node, zh=zh, en=node, stage=stage, segment="s", buyable=node not in ("c", "steam"))
    graph.add_edge("b", "made", kind="material", routes=("乙法",), note="合成说明 / synthetic note")
    graph.add_edge("c", "made", kind="material", routes=("乙法",))
    graph.add_edge("a", "made", kind="material", routes=("甲法",))
    graph.add_edge("steam", "made", kind="utility", routes=())
    return graph


def test_inputs_are_grouped_by_route(browser: Any, tmp_path: Path) -> None:
    coverage = table("coverage", {"node_id": "a", "firms": 1, "strength": 0.3, "status": "weak"})
    show(browser, tmp_path, draw_map(routed(), coverage))
    browser.execute_script("chainmap.choose('made')")
    lines = re.sub(r"[\t ]+", " ", panel(browser).split("原料与单耗")[1])
    order = [
        "路线：乙法",
        "原料 2：可外购 1 · 缺，不易外购 1",
        "合成乙料",
        "合成丙料",
        "路线：甲法",
        "原料最易得",
        "合成甲料",
    ]
    places = [lines.index(word) for word in [*order, "各路线共用", "合成蒸汽"]]
    assert places == sorted(places)
    states = browser.execute_script(
        "return [...document.querySelectorAll('#panel td.state')].map((one) => one.innerText)"
    )
    assert states == ["可外购", "缺，不易外购", "本地薄弱", "缺，不易外购"]
    assert "合成说明" in lines and "synthetic note" not in lines
    browser.execute_script("document.getElementById('language').click()")
    assert "synthetic note" in panel(browser) and "合成说明" not in panel(browser)
    assert complaints(browser) == []


def test_the_panel_and_the_gap_list_agree_on_the_best_route(browser: Any, tmp_path: Path) -> None:
    graph = build_graph(read_chain("nylon"))
    present = set(list(graph)[::3])
    rows = [{"node_id": node, "firms": 1, "status": "covered" if node in present else "missing"} for node in graph]
    show(browser, tmp_path, draw_map(graph, table("coverage", *rows)))
    shown = browser.execute_script(
        "return Object.fromEntries(Object.keys(chainmap.data.nodes).map((id) => [id, chainmap.routesOf(id).best]))"
    )
    assert shown == {node: best_route(graph, node, present)[0] for node in graph}
    assert len(set(shown.values())) > 10


def crowded() -> str:
    """The five-node chain with 40 firms on n0 and 85 companies for n2, some of them with names that fill lines."""
    given: Any = tables()
    long = "很长的企业名称" * 20
    sources = ["合成来源", "合成来源 https://example.org/" + "x" * 150]
    firms = [
        {
            "firm_id": f"f{place}",
            "name": f"合成第{place}厂{long if place % 7 == 0 else ''}",
            "source": sources[place % 2],
        }
        for place in range(40)
    ]
    others = [
        {"firm_id": f"c{place}", "name": f"合成候选{place}{long if place % 9 == 0 else ''}"} for place in range(85)
    ]
    shares = {"part_match": 0.2, "part_gap": 0.1, "part_link": 0.05}
    gates = ("pass", "unknown", "fail")
    targets = [
        {
            **shares, "rank": place + 1, "rank_low": max(1, place - 5), "rank_high": place + 9, "firm_id": f"c{place}",
            "node_id": "n2", "score": 0.35, "gate": gates[place % 3], "apart": "gate" if place % 17 == 16 else "",
        }
        for place in range(85)
    ]  # fmt: skip
    matches = [{"firm_id": one["firm_id"], "node_id": "n0", "score": 0.9, "by": "alias"} for one in firms]
    given["firms"], given["candidates"] = table("firms", *firms), table("firms", *others)
    given["matches"], given["targets"] = table("matches", *matches), table("targets", *targets)
    return draw_map(chain("甲", "乙" * 100, "丙" * 200, "丁", "戊"), **given, date="2019-12-31")


def press_more(browser: Any) -> None:
    browser.execute_script(
        "[...document.querySelectorAll('#panel button')].filter((one) => /^再看/.test(one.innerText))"
        ".forEach((one) => one.click())"
    )


@pytest.mark.parametrize("width", [1366, 360])
def test_a_crowded_panel_loses_nothing(browser: Any, tmp_path: Path, width: int) -> None:
    resize(browser, width, 740)
    show(browser, tmp_path, crowded())
    cards = "return document.querySelectorAll('#panel .card').length"
    browser.execute_script("chainmap.choose('n0')")
    assert browser.execute_script(cards) == 8 and "再看 32" in panel(browser)
    press_more(browser)
    assert browser.execute_script(cards) == 40 and "合成第39厂" in panel(browser)
    # The reader goes on with the first of those that came.
    assert browser.execute_script("return document.activeElement.innerText").startswith("合成第8厂")
    browser.execute_script("chainmap.choose('n2')")
    assert "目标企业（80）" in panel(browser) and "另列（5）" in panel(browser)
    press_more(browser)
    assert browser.execute_script(cards) == 85
    # Gates in words, parts as bars with their numbers.
    assert all(word in panel(browser) for word in ("✔ 符合门槛", "✘ 不符合门槛", "? 门槛待核", "匹配分", "0.20"))
    browser.execute_script("document.getElementById('panel').scrollTop = 3000")
    browser.execute_async_script("setTimeout(arguments[0], 100)")
    bar, wide = browser.execute_script(
        "const p = document.getElementById('panel'), top = p.querySelector('.top span').getBoundingClientRect();"
        "return [[top.top - p.getBoundingClientRect().top, top.height], p.scrollWidth - p.clientWidth]"
    )
    # Far down the bar still names the node, and nothing is wider than the panel.
    assert abs(bar[0]) < 2 and bar[1] > 20 and wide <= 0
    resize(browser, 1366, 768)
    assert complaints(browser) == []


def test_long_sources_open_on_demand_and_lead_nowhere(browser: Any, tmp_path: Path) -> None:
    show(browser, tmp_path, crowded())
    browser.execute_script("chainmap.choose('n0')")
    assert "x" * 150 not in panel(browser)
    browser.execute_script("document.querySelectorAll('#panel details').forEach((one) => { one.open = true; })")
    assert "x" * 150 in panel(browser)
    assert browser.execute_script("return document.querySelectorAll('#panel a').length") == 0

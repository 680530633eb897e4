from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from chainmap.definition.reader import read_chain
from chainmap.graph import build_graph
from chainmap.maps.page import ASSETS, SCRIPTS, draw_map, map_frame
from chainmap.matching.decisions import CERTAINTIES
from chainmap.scoring.targets import APART_ZH
from chainmap.tables.contract import TABLES
from chainmap.tables.faults import ChainmapError, UsageError
from tests.mapcase import NASTY, chain, drawn, tables


def data_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])  # type: ignore[no-any-return]


def test_nothing_leads_out_of_the_page() -> None:
    page = drawn(sources=["合成来源 https://example.org/a"])
    assert not re.findall(r"(?:src|href|action|url)\s*[=(]\s*[\"']?\s*(?:https?:|//)", page, re.IGNORECASE)
    assert not re.findall(r"<(?:link|iframe|object|embed|base)\b", page.split("<script")[0])
    assert "default-src 'none'" in page
    assert len(page.encode()) < 3_000_000


def test_the_whole_nylon_chain_stays_small() -> None:
    nylon = draw_map(build_graph(read_chain("nylon")))
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
    data = data_of(drawn())
    network = data["network"]
    assert network["options"]["physics"] == {"enabled": False}
    assert all(isinstance(node["x"], float) and node["physics"] is False for node in network["nodes"])
    assert [(edge["from"], edge["to"]) for edge in data["links"]] == [(f"n{i}", f"n{i + 1}") for i in range(4)]


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
    assert "height:300px" in map_frame(page, height=300)


def test_a_drawn_map_shows_itself_in_a_notebook_and_prints_short() -> None:
    page = draw_map(chain("甲"))
    assert page._repr_html_() == map_frame(page)
    assert "vh" in map_frame(page).rsplit("style=", 1)[1]  # as high as the window lets it be
    assert len(repr(page)) < 60 < len(page)


def luminance(color: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    shares = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def palettes() -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Read the colours of each state, of cards that are meant and of faded ones."""
    strong, faded = (ASSETS / "draw.js").read_text(encoding="utf-8").split("const FADED")
    form = r'(\w+): \{ fill: "(#\w+)", border: "(#\w+)", ink: "(#\w+)", soft: "(#\w+)"'
    found = re.findall(form, strong), re.findall(form, faded)
    assert all([state[0] for state in states] == ["present", "weak", "missing", "unknown"] for states in found)
    return found


def words(language: str) -> dict[str, str]:
    """Read the page's words of one language."""
    text = (ASSETS / "text.js").read_text(encoding="utf-8").split("const view")[0]
    zh, en = re.split(r"\n  en: \{", text)
    return dict(re.findall(r'(\w+): "([^"]*)"', zh if language == "zh" else en))


def test_cards_keep_their_contrast_in_every_state() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    states, faded = palettes()
    for _, fill, border, ink, soft in states:
        assert contrast(fill, ink) >= 4.5 and contrast(fill, soft) >= 4.5
        # The border sets the card off its white box.
        assert contrast(border, "#ffffff") >= 3
    # Told apart without colour too: dark, light and white cards.
    assert luminance(states[0][1]) < 0.2 < luminance(states[1][1]) < 0.9 < luminance(states[2][1])
    # Faded cards recede, but their words can still be read and they still differ.
    for (_, fill, border, ink, soft), strong in zip(faded, states, strict=True):
        assert 3 <= min(contrast(fill, ink), contrast(fill, soft)) < contrast(strong[1], strong[3])
        assert contrast(border, "#ffffff") < contrast(strong[2], "#ffffff")
    assert luminance(faded[0][1]) < luminance(faded[1][1]) < luminance(faded[2][1])


def test_both_languages_have_every_word() -> None:
    zh, en = set(words("zh")), set(words("en"))
    assert zh == en and len(zh) > 80
    used = {
        key
        for name in SCRIPTS
        for key in re.findall(r'\b(?:t|fact)\("(\w+)"', (ASSETS / name).read_text(encoding="utf-8"))
    }
    assert used - zh == {"apart_"}


def test_the_page_uses_the_words_of_the_tables() -> None:
    zh = words("zh")
    headers = {table: {column.name: column.zh for column in TABLES[table]} for table in ("gaps", "targets")}
    same = {"rise": "rise", "severity": "severity", "inputs_met": "inputsMet", "missing_inputs": "missingInputs"}
    same |= {"suppliers": "suppliers", "buyers": "buyers", "unmet_needs": "unmet"}
    assert {column: zh[key] for column, key in same.items()} == {column: headers["gaps"][column] for column in same}
    assert zh["closes"] == headers["targets"]["closes"]
    assert {key: zh[f"apart_{key}"] for key in APART_ZH} == APART_ZH
    # A mark of certainty reads the same in the lists and on the map.
    for name, (_, mark) in CERTAINTIES.items():
        assert not mark or zh[name] == mark.strip("〔〕")


def test_pages_are_built_from_text_not_markup() -> None:
    for name in SCRIPTS:
        script = (ASSETS / name).read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b", script)

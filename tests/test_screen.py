"""A table in a notebook: named in Chinese, escaped, unknown where it is unknown."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import chainmap as cm
from chainmap.tables.contract import conform
from chainmap.workbook.screen import show_table

FIVE = Path(__file__).parent / "data" / "five.yaml"


def test_headers_codes_and_nodes_are_in_chinese() -> None:
    graph = cm.build_graph(cm.read_chain(FIVE))
    gaps = conform(pd.DataFrame({"node_id": ["a"], "action": ["fill"], "rise": [1.5], "severity": [0.5]}), "gaps")
    page = show_table(gaps, graph).to_html()
    assert graph.nodes["a"]["zh"] in page and "补链" in page and "链条提升值" in page
    assert "1.50" in page and ">0.50<" in page
    assert "linear-gradient(90deg, #9DC3E6 45.0%" in page  # half of a bar at its longest, 90 %
    assert ">—<" in page  # nobody knows the share of inputs met


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "a&b"])
def test_texts_are_escaped(text: str) -> None:
    page = show_table(pd.DataFrame({"name": [text], text: [text]})).to_html()
    assert "<script" not in page and "<img" not in page
    assert page.count("&amp;") >= 2 or page.count("&lt;") >= 2 or page.count("&gt;") >= 2


def test_addresses_are_links_and_nothing_gets_out_of_them() -> None:
    said = '合成日报 http://example.org/a?b=1&c=2；见 https://example.org/"onclick="x javascript:alert(1)'
    page = show_table(pd.DataFrame({"source": [said]})).to_html()
    assert '<a href="http://example.org/a?b=1&amp;c=2" target="_blank" rel="noopener">网页</a>' in page
    assert '<a href="https://example.org/" target' in page
    assert "&quot;onclick=" in page and 'href="javascript' not in page


def test_rows_are_counted_and_the_table_is_not_changed() -> None:
    table = pd.DataFrame({"order": range(1, 31), "phase": ["near"] * 30, "gain": [0.25] * 30, "firm_id": ["x"] * 30})
    before = table.copy()
    page = show_table(table, rows=3).to_html()
    assert "前 3 行，共 30 行" in page and page.count("近期") == 3
    pd.testing.assert_frame_equal(table, before)


def test_numbers() -> None:
    table = pd.DataFrame({"limit": [8.0, 1200.0], "rise": [2.0, 1.0], "comes": ["", None]})
    page = show_table(table).to_html()
    assert ">1,200<" in page and ">8<" in page and ">2.00<" in page and page.count(">—<") == 2


def test_an_empty_table() -> None:
    assert "共 0 行" in show_table(conform(pd.DataFrame(), "gaps")).to_html()

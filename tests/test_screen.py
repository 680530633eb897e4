"""A table in a notebook: named in Chinese, escaped, unknown where it is unknown."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pandas as pd
import pytest

import chainmap as cm
from chainmap.tables.contract import conform
from chainmap.tables.faults import UsageError
from chainmap.workbook.screen import show_table
from tests.browser import open_browser

FIVE = Path(__file__).parent / "data" / "five.yaml"


def test_headers_codes_and_nodes_are_in_chinese() -> None:
    graph = cm.build_graph(cm.read_chain(FIVE))
    gaps = conform(pd.DataFrame({"node_id": ["a"], "action": ["fill"], "rise": [1.5], "severity": [0.5]}), "gaps")
    page = show_table(gaps, graph).to_html()
    assert graph.nodes["a"]["zh"] in page and "补链" in page and "链条提升值" in page
    assert ">1.50<" in page and ">0.50<" in page
    bars = re.findall(r"linear-gradient\(90deg,#\w+ (\d+)%", page)
    assert bars == ["100", "50"]  # the largest rise there is; half of all
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


def test_what_is_unverified_is_said_in_chinese() -> None:
    said = ["〔待核〕unverified: synthetic list（合成汇编名单）", "unverified: synthetic（合成） http://example.org/a"]
    page = show_table(pd.DataFrame({"evidence": said})).to_html()
    assert ">〔待核〕合成汇编名单<" in page and "http://example.org/a" in page


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


def test_firms_give_matches_their_names() -> None:
    graph = cm.build_graph(cm.read_chain(FIVE))
    row = {"firm_id": ["1", "2"], "node_id": ["a", "a"], "score": [0.9, 0.8], "by": ["alias", "given"]}
    matches = conform(pd.DataFrame({**row, "evidence": ["合成词", "合成来源"]}), "matches")
    firms = pd.DataFrame({"firm_id": ["1"], "name": ["合成一厂"]})
    page = show_table(matches, graph, firms=firms).to_html()
    assert "合成一厂" in page and "企业名称" in page and page.count(">—<") == 1
    assert "name" not in matches
    assert "合成一厂" not in show_table(matches, graph).to_html()


def test_a_header_tells_what_its_column_means() -> None:
    page = show_table(conform(pd.DataFrame({"node_id": ["a"], "severity": [0.5]}), "gaps")).to_html()
    assert re.search(r'<span title="severity: share of [^"]+">可发挥度</span>', page)


def test_a_column_that_is_not_there_is_told_with_those_that_are() -> None:
    table = pd.DataFrame({"node_id": ["a"], "severity": [0.5]})
    with pytest.raises(UsageError, match=r"'severity'.*node_id, severity"):
        show_table(table, columns=["node_id", "severty"])


def test_a_long_text_is_folded_and_nothing_of_it_is_lost() -> None:
    said = "；".join(f"合成理由{number:02d} http://example.org/{number}" for number in range(20))
    page = show_table(pd.DataFrame({"reason": [said]})).to_html()
    folded = re.search(r"<details><summary[^>]*>(.*?) …</summary>(.*?)</details>", page)
    assert folded and 2 <= folded[1].count("合成理由") <= 8
    assert folded[1].endswith("；")  # cut at the end of a clause
    assert page.count("合成理由") == 20 == len(re.findall(r'href="http://example.org/\d+"', page))
    assert "<details" not in show_table(pd.DataFrame({"reason": ["合成理由" * 18]})).to_html()  # a line and a bit
    unbroken = show_table(pd.DataFrame({"name": ["合" * 200]})).to_html()
    assert unbroken.count("合") == 200 and "<details" in unbroken


def test_lists_dates_and_unknowns_in_cells() -> None:
    table = pd.DataFrame(
        {
            "name": [["合成甲", "<b>"], [], None],
            "since": [pd.Timestamp("2019-12-31"), pd.NaT, pd.Timestamp("2020-01-01")],
            "score": [0.5, float("nan"), 1.0],
            "mixed": [1, 0.256, "合成"],
        }
    )
    page = show_table(table).to_html()
    assert "合成甲、&lt;b&gt;" in page and "2019-12-31<" in page and ">0.26<" in page and ">1<" in page
    assert page.count(">—<") == 4 and "nan" not in page.lower() and "NaT" not in page


def test_the_ends_of_a_rank_stand_together() -> None:
    targets = conform(pd.DataFrame({"rank": [1, None], "rank_low": [1, None], "rank_high": [14, None]}), "targets")
    page = show_table(targets).to_html()
    assert "名次区间" in page and ">1–14<" in page and "名次上限" not in page
    assert "名次上限" in show_table(targets, columns=["rank_low", "rank_high"]).to_html()


def test_many_rows_scroll_below_their_headers_and_are_quick() -> None:
    text = '"><script>alert(1)</script>合成有限公司'
    table = pd.DataFrame({"name": [text] * 1000, "reason": ["合成理由，" * 40] * 1000, "score": [0.5] * 1000})
    start = time.perf_counter()
    page = show_table(table, rows=1000).to_html()
    assert time.perf_counter() - start < 5
    assert page.count("合成有限公司") == 1000 and "<script" not in page
    assert "overflow: auto" in page and "position: sticky" in page
    assert "overflow: auto" not in show_table(table).to_html()


def test_a_table_fits_a_laptops_width(tmp_path: Path) -> None:
    """919 pixels is what JupyterLab leaves of 1366 beside its file list."""
    result = cm.study("nylon", region="pingdingshan")
    tables = [result.gaps, result.targets, result.plan, result.coverage, result.firms]
    page = "".join(show_table(table, result.graph).to_html() for table in tables)
    path = tmp_path / "tables.html"
    path.write_text(f"<!DOCTYPE html><meta charset='utf-8'><div style='width:919px'>{page}</div>", encoding="utf-8")
    with open_browser(1366, 768) as browser:
        browser.get(path.as_uri())
        widths = browser.execute_script("return [...document.querySelectorAll('table')].map(e => e.offsetWidth)")
    assert len(widths) == 5 and max(widths) <= 919, widths


def test_an_empty_table() -> None:
    assert "共 0 行" in show_table(conform(pd.DataFrame(), "gaps")).to_html()

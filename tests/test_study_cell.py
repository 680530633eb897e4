"""A study in a notebook's cell: the numbers of its tables, escaped, nothing loaded, narrow enough for a laptop."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import chainmap as cm
from chainmap.studies.cell import EVIDENT, SHOWN, profile_lines, summary_html
from tests.browser import open_browser
from tests.conftest import firm_table

NASTY = '"><img src=x onerror=alert(1)>合成有限公司</div></table><script>'


@pytest.fixture(scope="module")
def example() -> cm.Study:
    return cm.study("nylon", region="pingdingshan")


def words(page: str) -> str:
    return re.sub(r"<[^>]*>", " ", page)


def test_it_says_what_the_tables_say(example) -> None:
    told = words(summary_html(example))
    status = example.coverage["status"].value_counts()
    assert f"已有 {status['covered']}，薄弱 {status['weak']}，名单中未见 {status['missing']}" in told
    zh = dict(example.graph.nodes(data="zh"))
    places = [told.index(zh[node]) for node in example.gaps["node_id"].head(SHOWN)]
    assert places == sorted(places)
    assert all(name in told for name in example.targets.sort_values("rank")["name"].head(EVIDENT))
    assert all(name in told for name in example.plan["name"].head(SHOWN))
    assert f"由 {example.recheck.before:.2f} 升至 {example.recheck.after:.2f}，复核一致" in told
    assert example.plan.attrs["proof"].split(" / ")[0] in told
    assert str(example.region.date) in told


def test_what_is_read_once_is_folded_away_and_all_there(example) -> None:
    page = summary_html(example)
    folded = "".join(re.findall(r"<details.*?</details>", page, flags=re.DOTALL))
    assert folded.count("<li>") == len(example.notes) + int(example.targets["rank"].isna().sum()) + 1
    open_ = re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL)
    assert len(words(open_)) < 3500  # no wall of text


def test_what_a_profile_asks_for_is_told() -> None:
    result = cm.study("nylon", region="pingdingshan", profile="six_maps_six_lists")
    assert result.profile.zh in result.summary()
    folded = summary_html(result).split(f"图谱方案：{result.profile.zh}", 1)[1].split("</details>")[0]
    assert folded.count("<li>") == len(profile_lines(result)) > 0


def test_styles_stand_at_their_elements_and_nothing_is_loaded(example) -> None:
    page = summary_html(example)
    assert not re.search(r"<style|<script|<link|\ssrc=|\shref=|url\(|https?:", page)
    assert len(page) < 60_000


def test_names_are_escaped(chain) -> None:
    here = firm_table({"firm_id": "1", "name": NASTY, "products": "甲料", "source": NASTY})
    outside = firm_table({"firm_id": "2", "name": NASTY + "二", "products": "合成丙", "source": NASTY})
    result = cm.study(chain, firms=here, candidates=outside, budget=1)
    assert len(result.plan) == 1
    page = summary_html(result)
    assert "<img" not in page and "<script" not in page
    assert page.count("<div") == page.count("</div>")
    assert page.count("<table") == page.count("</table>") == 3
    assert "&lt;img src=x" in page


def test_with_nothing_there_it_says_so(chain) -> None:
    result = cm.study(chain, firms=firm_table())
    told = words(summary_html(result))
    assert "本地名单里没有企业" in told and "还没有可谈的企业" in told
    assert "nan" not in told and "None" not in told


@pytest.mark.parametrize("region", ["pingdingshan", "linzhou"])
def test_at_a_laptops_width_nothing_is_cut_off(region: str, tmp_path: Path) -> None:
    """919 pixels is what JupyterLab leaves of 1366 beside its file list."""
    path = tmp_path / "cell.html"
    page = summary_html(cm.study(region=region))
    path.write_text(f"<!DOCTYPE html><meta charset='utf-8'><div style='width:919px'>{page}</div>", encoding="utf-8")
    wider = "return [...document.querySelectorAll('div,table')].filter(e => e.scrollWidth > e.clientWidth + 1).length"
    with open_browser(940, 768) as browser:
        browser.get(path.as_uri())
        assert browser.execute_script(wider) == 0
        assert browser.execute_script("return document.querySelector('div>div').offsetHeight") < 1000

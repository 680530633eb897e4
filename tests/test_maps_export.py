"""What is taken away from the map page: SVG, PNG and paper, looked at for what stands on them."""

from __future__ import annotations

import base64
import re
import subprocess
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pytest
from PIL import Image

from chainmap.definition.reader import read_chain
from chainmap.graph import build_graph
from chainmap.maps.page import draw_map
from tests.browser import SCREENSHOTS, open_browser, resize
from tests.mapcase import chain, complaints, drawn, show, table, tables
from tests.office import pdf_text, run, to_pdf

SPACE = "{http://www.w3.org/2000/svg}"
SOURCES = [
    f"合成来源第{place}号，2019年刊第{place}期 https://example.org/{place} / synthetic no {place}" for place in range(9)
]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with open_browser() as session:
        session.downloads = tmp_path_factory.mktemp("downloads")
        where = {"behavior": "allow", "downloadPath": str(session.downloads)}
        session.execute_cdp_cmd("Browser.setDownloadBehavior", where)
        yield session


@cache
def nylon(language: Literal["zh", "en"]) -> str:
    graph = build_graph(read_chain("nylon"))
    states = ["covered", "weak", "missing"]
    rows = [
        {"node_id": node, "firms": int(place % 3 < 2), "status": states[place % 3]} for place, node in enumerate(graph)
    ]
    gaps = [{"node_id": node, "action": "fill", "severity": 0.5} for node in list(graph)[2::3]]
    given = table("coverage", *rows), table("gaps", *gaps)
    return draw_map(
        graph, *given, title="合成市 · 尼龙产业链图谱", date="2019-12-31", sources=SOURCES, language=language
    )


def words_of(svg: str) -> str:
    """Join what is written in a picture, without the blanks and hyphens that lines are broken at."""
    return squeeze("".join(one.text or "" for one in ET.fromstring(svg).iter(SPACE + "text")))


def squeeze(text: str) -> str:
    return re.sub(r"[\s-]+", "", text)


def saved(browser: Any, button: str) -> Path:
    """Press a button of the menu and wait for its file."""
    for old in browser.downloads.iterdir():
        old.unlink()
    browser.execute_script("document.getElementById(arguments[0]).click()", button)
    for _ in range(100):
        for fresh in Path(browser.downloads).iterdir():
            if fresh.suffix in (".png", ".svg"):
                return fresh
        time.sleep(0.1)
    raise AssertionError("nothing was saved")


def on_paper(browser: Any, folder: Path, wide: float, tall: float) -> Path:
    """Print as Chromium does, on paper of that size in inches, lying."""
    paper = {"landscape": True, "paperWidth": wide, "paperHeight": tall, "printBackground": True}
    path = folder / "printed.pdf"
    path.write_bytes(base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", paper)["data"]))
    return path


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_vector_picture_holds_the_whole_map(browser: Any, tmp_path: Path, language: Literal["zh", "en"]) -> None:
    show(browser, tmp_path, nylon(language))
    data = browser.execute_script("return [chainmap.data.nodes, chainmap.data.frame]")
    browser.execute_script("chainmap.setFolds([...chainmap.data.frame.boxes.keys()], false)")
    # Near by, so that only a few cards are on the screen.
    browser.execute_script("chainmap.network.moveTo({ scale: 3 })")
    svg = saved(browser, "vector").read_text(encoding="utf-8")
    words = words_of(svg)
    names = [squeeze(node[language]) for node in data[0].values()]
    cut = [name for name in names if name not in words]
    # A few English names are longer than a card; their beginning stands there.
    assert len(names) > 150 and len(cut) <= {"zh": 0, "en": 3}[language] and all(name[:12] in words for name in cut)
    legend = {
        "zh": ["已有", "薄弱", "缺失（名单中未见）", "已连通：两端都有", "补链·缺口排名1", "2019-12-31", "数据来源"],
        "en": ["Present", "Weak", "Missing(notinthelists)", "closed:bothendshere", "Fill·rankofthegap1", "2019-12-31"],
    }[language]
    for one in [*legend, "合成市·尼龙产业链图谱", *(lane[language] for lane in data[1]["lanes"])]:
        assert squeeze(one) in words, one
    sources = [one.split(" / ")[0 if language == "zh" else 1] for one in SOURCES]
    assert [one for one in sources if squeeze(one) not in words] == []
    # Folded it names the segments, and no more than they hold.
    browser.execute_script("chainmap.setFolds([...chainmap.data.frame.boxes.keys()], true)")
    folded = words_of(browser.execute_script("return chainmap.svgText()"))
    boxes = [box[language] for box in data[1]["boxes"]]
    assert [name for name in boxes if squeeze(name)[:12] not in folded] == []
    assert len(folded) < len(words) and squeeze(SOURCES[8].split(" / ")[0 if language == "zh" else 1]) in folded
    assert complaints(browser) == []


def test_the_vector_picture_leads_nowhere_and_opens_alone(browser: Any, tmp_path: Path) -> None:
    show(browser, tmp_path, drawn(title="合成图谱", sources=SOURCES))
    path = saved(browser, "vector")
    svg = path.read_text(encoding="utf-8")
    # The one address outside of the words is the name of the format.
    assert re.findall(r'="[^"]*//[^"]*"', svg) == ['="http://www.w3.org/2000/svg"']
    assert not re.search(r"<(?:script|image|use|a|style|foreignObject)\b|\son\w+=|url\(", svg)
    browser.get(path.as_uri())
    assert browser.execute_script("return [document.documentElement.tagName, document.title]")[0] == "svg"
    wide = browser.execute_script("return document.querySelector('text').getBBox().width")
    assert wide > 50 and complaints(browser) == []


def test_the_vector_picture_shows_chinese_in_an_office_suite(browser: Any, tmp_path: Path) -> None:
    show(browser, tmp_path, drawn(title="合成图谱", sources=["合成来源甲"]))
    path = tmp_path / "map.svg"
    path.write_text(browser.execute_script("return chainmap.svgText()"), encoding="utf-8")
    words = pdf_text(to_pdf(path))
    for one in ("合成图谱", "合成一厂", "薄弱", "合成来源甲", "上游"):
        assert one in words


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("folded", [False, True])
def test_the_picture_is_the_whole_map(
    browser: Any, tmp_path: Path, language: Literal["zh", "en"], folded: bool
) -> None:
    page = draw_map(chain(*(f"合成环节{place}" for place in range(30))), title="合成图谱", language=language)
    show(browser, tmp_path, page)
    browser.execute_script("chainmap.setFolds([...chainmap.data.frame.boxes.keys()], arguments[0])", folded)
    size = browser.execute_script("return [chainmap.data.frame.width, chainmap.data.frame.height]")
    browser.execute_script("chainmap.network.moveTo({ scale: 4, position: { x: 0, y: 0 } })")
    picture = Image.open(saved(browser, "save")).convert("RGB")
    # Twice the world's size and its margins: more than the screen shows.
    assert picture.width >= 2 * size[0] and picture.height >= 2 * size[1]
    spots = browser.execute_script("return Object.values(chainmap.spots)")
    assert len(spots) == (3 if folded else 30)
    top = picture.height - 2 * browser.execute_script("return chainmap.pictureFoot()")
    for spot in spots:
        x, y = round(2 * (spot["x"] + 24)), round(top - 2 * (size[1] - spot["y"]))
        patch = picture.crop((x - 120, y - 70, x + 120, y + 70))
        assert len(patch.getcolors(40_000) or []) > 3, spot
    assert complaints(browser) == []


@pytest.mark.parametrize(
    ("title", "kind", "date", "name"),
    [
        ("合成市 · 合成链图谱", "gaps", "2019-12-31", "合成市_·_合成链图谱_缺口图_2019-12-31.svg"),
        ('a/b\\c:d*e?f"g<h>i|j', "all", "2019", "a_b_c_d_e_f_g_h_i_j_全貌_2019.svg"),
        ("CON.x. ", "all", None, "CON_x_全貌.svg"),
        ("\u202e倒\tꓸ\n", "all", None, "倒_ꓸ_全貌.svg"),
        ("长" * 300, "all", "2019-12-31", "长" * 60 + "_全貌_2019-12-31.svg"),
    ],
    ids=["plain", "forbidden", "device", "marks", "long"],
)
def test_files_are_named_so_that_every_system_takes_them(
    browser: Any, tmp_path: Path, title: str, kind: Any, date: str | None, name: str
) -> None:
    given: Any = tables()
    show(browser, tmp_path, draw_map(chain("甲", "乙", "丙", "丁", "戊"), **given, title=title, kind=kind, date=date))
    assert browser.execute_script("return chainmap.fileName('.svg')") == name
    path = saved(browser, "vector")
    assert path.name == name and len(name.encode()) < 255


@pytest.mark.parametrize(("wide", "tall"), [(8.27, 11.69), (11.69, 16.54)])
def test_the_map_prints_on_one_page_and_is_read_without_colour(
    browser: Any, tmp_path: Path, wide: float, tall: float
) -> None:
    show(browser, tmp_path, drawn(title="合成图谱", sources=SOURCES))
    path = on_paper(browser, tmp_path, wide, tall)
    assert re.search(r"Pages:\s+1\n", run("pdfinfo", path))
    words = pdf_text(path)
    for one in ("合成图谱", "2019-12-31", "缺失（名单中未见）", "已连通：两端都有", "合成来源第8号", "合成一厂"):
        assert one in words
    # The chrome stays on the screen.
    assert "筛选" not in words and "English" not in words
    shades = {name: shade(path, name) for name in ("甲", "乙", "丙")}
    # In grey: dark where there is a firm, light where it is weak, white where it is missing.
    assert shades["甲"] < 110 < 200 < shades["乙"] < 250 < shades["丙"]
    svg = browser.execute_script("return chainmap.svgText()")
    # And more than shades: dashes round what is missing, strokes upon what is weak.
    assert len(re.findall(r'stroke-dasharray="6 4"', svg)) == 3 + 1
    assert browser.execute_script("return document.getElementById('paper').childElementCount") == 0


def shade(path: Path, name: str) -> float:
    """The grey that the card of a one-letter name has beside its name on the printed page."""
    found = re.search(
        rf'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">{name}</word>', bbox(path)
    )
    assert found, name
    left, top, right, bottom = (float(value) * 150 / 72 for value in found.groups())
    subprocess.run(["pdftoppm", "-r", "150", "-gray", "-png", path, path.with_suffix("")], check=True, timeout=60)
    page = Image.open(next(path.parent.glob("printed-*.png"))).convert("L")
    middle = round((top + bottom) / 2)
    return float(page.getpixel((round(right + (right - left) * 0.4), middle)))  # type: ignore[arg-type]


def bbox(path: Path) -> str:
    return run("pdftotext", "-bbox", path, "-")


def test_an_open_panel_is_printed_after_the_map(browser: Any, tmp_path: Path) -> None:
    show(browser, tmp_path, drawn(title="合成图谱"))
    browser.execute_script("chainmap.choose('n2')")
    path = on_paper(browser, tmp_path, 8.27, 11.69)
    assert re.search(r"Pages:\s+[23]\n", run("pdfinfo", path))
    assert "目标企业" not in run("pdftotext", "-l", "1", path, "-")
    assert "目标企业" in run("pdftotext", "-f", "2", path, "-")


def test_printed_pages_are_kept_to_be_looked_at(browser: Any, tmp_path: Path) -> None:
    show(browser, tmp_path, nylon("zh"))
    path = on_paper(browser, tmp_path, 11.69, 16.54)
    SCREENSHOTS.mkdir(exist_ok=True)
    subprocess.run(
        ["pdftoppm", "-r", "80", "-gray", "-png", "-singlefile", path, SCREENSHOTS / "map_printed_a3_grey"], check=True
    )
    assert (SCREENSHOTS / "map_printed_a3_grey.png").stat().st_size > 50_000
    resize(browser, 1366, 768)

"""The brief is three pages in an office, whatever the study; and sound as a file."""

import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import chainmap as cm
from chainmap.report.brief import fitted_blocks
from chainmap.report.fitting import pages_of, sheet_of
from chainmap.report.official import INSTEAD, LOOKS, new_document
from tests.briefcase import shipped
from tests.office import run, to_pdf

docx = pytest.importorskip("docx", reason="python-docx is not installed")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give one folder for all, so that the office makes its profile once."""
    return tmp_path_factory.mktemp("pages")


def large(result: cm.Study) -> cm.Study:
    """Make everything of a study as long as it gets: names, lists, conditions, plan."""
    gaps, targets = result.gaps.copy(), result.targets.copy()
    firms = "、".join(f"合成{word}很长的企业名称科技发展有限公司" for word in "甲乙丙丁戊")
    gaps["buyers"] = gaps["suppliers"] = firms
    gaps["unmet_needs"] = max(gaps["unmet_needs"].fillna(""), key=len)
    targets["name"] = [f"合成第{place}家" + "长名" * 30 for place in range(len(targets))]
    targets["evidence"] = "〔晚于基准日〕合成来源" * 20
    plan = pd.concat([result.plan] * 5, ignore_index=True)
    return replace(result, gaps=gaps, targets=targets, plan=plan.assign(name="合成路径企业" + "长名" * 30))


@pytest.mark.parametrize("case", ["pingdingshan", "linzhou", "quzhou", "large"])
def test_it_is_three_full_pages(case: str, folder: Path) -> None:
    result = large(shipped("linzhou")) if case == "large" else shipped(case)
    made = to_pdf(cm.write_brief(result, folder / f"{case}.docx"))
    assert re.search(r"Pages:\s+3\n", run("pdfinfo", made))
    sheet = sheet_of(new_document(None))
    ends = [last_line(made, page) for page in (1, 2, 3)]
    assert all(end > 0.85 * sheet.height for end in ends[:2]), ends
    blocks = fitted_blocks(result, sheet)
    assert pages_of(blocks, sheet) == pytest.approx(2 + ends[2] / sheet.height, abs=0.03)


def last_line(made: Path, page: int) -> float:
    """Tell how far down the text of a page goes, in points from the upper margin of 37 mm, without its number."""
    words = run("pdftotext", "-bbox", "-f", str(page), "-l", str(page), made, "-")
    ends = (float(end) for end in re.findall(r'yMax="([\d.]+)"', words))
    return max(end for end in ends if end < 745) - 104.9


def test_a_place_of_one_node_has_its_brief(tmp_path: Path) -> None:
    from tests.mapcase import chain, table

    graph = chain("甲&<b>")
    graph.graph |= {"id": "s", "needs": {}, "formerly": {}}
    nothing = {name: table(name) for name in ("matches", "gaps", "targets", "plan")}
    firms = table("firms", {"firm_id": "f", "name": "合成一厂", "source": "合成来源"})
    coverage = table("coverage", {"node_id": "n0", "firms": 1, "strength": 0.8, "status": "covered"})
    nodes = {"importance": 1, "importance_reason": "", "gate": ()}
    graph.nodes["n0"].update(nodes)
    targets = nothing["targets"].assign(introducer="", apart="")
    alone = cm.Study(
        graph, None, firms, table("firms"), nothing["matches"], nothing["matches"], coverage, nothing["gaps"], targets,
        nothing["plan"], (),
    )  # fmt: skip
    text = "\n".join(line.text for line in docx.Document(str(cm.write_brief(alone, tmp_path / "a.docx"))).paragraphs)
    assert "1个环节中，本地已有1个、薄弱0个、缺失0个" in text
    assert "甲&<b>" in text and "没有测算出缺口" in text


@pytest.fixture(scope="module")
def parts(folder: Path) -> dict[str, Any]:
    from lxml import etree

    path = cm.write_brief(shipped("pingdingshan"), folder / "parts.docx")
    with zipfile.ZipFile(path) as packed:
        assert packed.testzip() is None
        names = [name for name in packed.namelist() if name.endswith((".xml", ".rels"))]
        return {name: etree.fromstring(packed.read(name)) for name in names}


def in_order(elements: Any, order: str) -> bool:
    names = [element.tag.removeprefix(W) for element in elements]
    places = [order.split().index(name) for name in names]
    return places == sorted(places)


def test_properties_stand_in_the_order_that_word_wants(parts: dict[str, Any]) -> None:
    body = parts["word/document.xml"]
    tables = list(body.iter(f"{W}tblPr"))
    assert len(tables) == 3
    for one in tables:
        assert in_order(
            one, "tblStyle tblpPr tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook"
        )
    for one in body.iter(f"{W}tcPr"):
        assert in_order(one, "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign")
    for one in body.iter(f"{W}pPr"):
        assert in_order(one, "pStyle keepNext keepLines widowControl spacing ind jc rPr sectPr")
    for row in body.iter(f"{W}tr"):
        assert all(len(cell.findall(f"{W}p")) == 1 for cell in row.findall(f"{W}tc"))


def test_fonts_are_named_for_chinese_with_others_in_their_stead(parts: dict[str, Any]) -> None:
    styles = {one.find(f"{W}name").get(f"{W}val"): one for one in parts["word/styles.xml"].iter(f"{W}style")}
    for name, look in LOOKS.items():
        fonts = styles[name].find(f"{W}rPr/{W}rFonts")
        assert (fonts.get(f"{W}eastAsia"), fonts.get(f"{W}ascii")) == (look.font, "Times New Roman")
    assert LOOKS["公文正文"].size == 16 and LOOKS["公文一级"].font == "黑体" and LOOKS["公文正文"].font == "仿宋"
    others = {one.get(f"{W}name"): one.find(f"{W}altName") for one in parts["word/fontTable.xml"]}
    assert {name: others[name].get(f"{W}val") for name in INSTEAD} == INSTEAD
    languages = {one.get(f"{W}eastAsia") for one in parts["word/styles.xml"].iter(f"{W}lang")}
    assert languages == {"zh-CN"}

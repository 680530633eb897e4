"""The brief: its numbers are those of the tables, its form that of an official document."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import chainmap as cm
from chainmap.report.findings import gap_rows, source_words, target_rows
from chainmap.report.official import LOOKS, write_template
from chainmap.tables.faults import ChainmapError, UsageError
from tests.mapcase import NASTY
from tests.office import run, to_pdf

docx = pytest.importorskip("docx", reason="python-docx is not installed")


@pytest.fixture(scope="module")
def result() -> cm.Study:
    return cm.study("nylon", region="pingdingshan")


@pytest.fixture(scope="module")
def document(result: cm.Study, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return docx.Document(str(cm.write_brief(result, tmp_path_factory.mktemp("brief") / "brief.docx")))


def text_of(document: Any) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


def test_the_ten_gaps_stand_in_their_order(result: cm.Study, document: Any) -> None:
    shown = [row.cells[1].text for row in document.tables[0].rows[1:]]
    assert shown == [result.graph.nodes[node]["zh"] for node in result.gaps["node_id"].head(10)]
    assert [row.cells[3].text for row in document.tables[0].rows[1:]] == [
        f"{rise:.2f}" for rise in result.gaps["rise"].head(10)
    ]


def test_the_first_targets_stand_with_interval_and_gate(result: cm.Study, document: Any) -> None:
    first = result.targets.iloc[0]
    cells = [cell.text for cell in document.tables[1].rows[1].cells]
    assert cells[:2] == [f"1（{first['rank_low']}–{first['rank_high']}）", first["name"]]
    assert cells[5] == "待核"


def test_the_counts_are_those_of_the_tables(result: cm.Study, document: Any) -> None:
    text = text_of(document)
    status = result.coverage["status"].value_counts()
    assert f"已有{status['covered']}个、薄弱{status['weak']}个、缺失{status['missing']}个" in text
    assert f"共有缺口{len(result.gaps)}个" in text
    assert f"共安排{len(result.plan)}步" in text
    for name in result.plan["name"]:
        assert name in text


def test_its_form_is_that_of_an_official_document(document: Any) -> None:
    styles = [line.style.name for line in document.paragraphs]
    assert styles[:2] == ["公文标题", "公文落款"]
    heads = [line.text for line in document.paragraphs if line.style.name == "公文一级"]
    assert [head[:2] for head in heads] == ["一、", "二、", "三、", "四、", "五、", "六、"]
    assert document.paragraphs[0].text == "平顶山市尼龙产业链招商情况简报"
    assert (round(document.sections[0].page_width.mm), round(document.sections[0].top_margin.mm)) == (210, 37)
    assert "PAGE" in document.sections[0].footer._element.xml
    assert "{{" not in text_of(document)


def test_no_english_stands_in_the_body(document: Any) -> None:
    # Names of products and sources may hold letters (ABS, PA66, a site's name); words of ours may not.
    own = [line.text for line in document.paragraphs]
    assert not re.findall(r"\b(?:expansion|ties|relatedness|unknown|gap|bound|optimal|matched)\b", "\n".join(own))
    assert "nan" not in text_of(document).lower()


def test_tables_are_as_wide_as_the_text(document: Any) -> None:
    room = document.sections[0].page_width - document.sections[0].left_margin - document.sections[0].right_margin
    for table in document.tables:
        assert sum(cell.width for cell in table.rows[0].cells) <= room + 1000


def test_offices_show_it_on_few_pages(result: cm.Study, tmp_path: Path) -> None:
    made = to_pdf(cm.write_brief(result, tmp_path / "brief.docx"))
    pages = re.search(r"Pages:\s+(\d+)", run("pdfinfo", made))
    assert pages and 3 <= int(pages[1]) <= 5


def test_nothing_found_is_said_and_not_invented(result: cm.Study, tmp_path: Path) -> None:
    def none(table: Any) -> Any:
        return table.iloc[:0]

    empty = replace(
        result, firms=none(result.firms), candidates=none(result.candidates), matches=none(result.matches),
        candidate_matches=none(result.candidate_matches), gaps=none(result.gaps), targets=none(result.targets),
        plan=none(result.plan), region=None, notes=(),
    )  # fmt: skip
    document = docx.Document(str(cm.write_brief(empty, tmp_path / "brief.docx")))
    text = text_of(document)
    for words in ("没有本地企业名单", "没有测算出缺口", "没有候选企业名单", "没有排出招商路径"):
        assert words in text
    assert not document.tables


def test_nasty_names_stay_text(result: cm.Study, tmp_path: Path) -> None:
    targets = result.targets.copy()
    names = [*NASTY[:-1], "\x0b控制"]
    targets.loc[targets.index[: len(names)], "name"] = names
    bad = replace(result, targets=targets)
    document = docx.Document(str(cm.write_brief(bad, tmp_path / "brief.docx")))
    cells = [row.cells[1].text for row in document.tables[1].rows[1:]]
    assert cells[0].startswith("</script><script>")
    assert len(cells[4]) == 40 and cells[4].endswith("…")
    assert "\u202e" not in text_of(document)


def test_what_is_unknown_stands_as_unknown(result: cm.Study) -> None:
    gaps = result.gaps.copy()
    gaps.loc[gaps.index[0], ["rise"]] = float("nan")
    gaps.loc[gaps.index[0], ["buyers", "suppliers", "missing_inputs", "unmet_needs"]] = ""
    assert gap_rows(replace(result, gaps=gaps))[0][3:] == ("未知", "名单中未见本地用户和供料企业", "—")
    targets = result.targets.copy()
    targets["evidence"] = ""
    assert target_rows(replace(result, targets=targets))[0][6] == "来源未知"


def test_the_parts_of_the_score_are_called_in_chinese(result: cm.Study) -> None:
    assert any(line.endswith("未计入：扩张、引荐、关联。") for line in source_words(result))


def test_a_bureaus_template_keeps_its_styles_and_lines(result: cm.Study, tmp_path: Path) -> None:
    from docx.shared import Pt

    template = docx.Document(str(write_template(tmp_path / "template.docx")))
    template.styles["公文正文"].font.size = Pt(12)
    template.add_paragraph("合成单位抄送栏")
    template.save(str(tmp_path / "own.docx"))
    document = docx.Document(str(cm.write_brief(result, tmp_path / "brief.docx", tmp_path / "own.docx")))
    assert document.styles["公文正文"].font.size == Pt(12)
    assert document.paragraphs[-1].text == "合成单位抄送栏"
    assert document.paragraphs[2].text.startswith("一、")
    assert {style.name for style in document.styles} >= set(LOOKS)


def test_templates_that_cannot_be_used_are_refused(result: cm.Study, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="没有这个模板"):
        cm.write_brief(result, tmp_path / "a.docx", tmp_path / "none.docx")
    (tmp_path / "bad.docx").write_bytes(b"no zip")
    with pytest.raises(UsageError, match="不是可用的"):
        cm.write_brief(result, tmp_path / "a.docx", tmp_path / "bad.docx")
    docx.Document().save(str(tmp_path / "empty.docx"))
    with pytest.raises(UsageError, match="正文"):
        cm.write_brief(result, tmp_path / "a.docx", tmp_path / "empty.docx")
    with pytest.raises(UsageError, match="docx"):
        cm.write_brief(result, tmp_path / "a.pdf")
    assert not (tmp_path / "a.docx").exists()


def test_a_file_open_in_word_is_told(result: cm.Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(self: Path, target: Path) -> None:
        raise PermissionError(13, "Permission denied", str(target))

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(ChainmapError, match="WPS"):
        cm.write_brief(result, tmp_path / "a.docx")
    assert not list(tmp_path.iterdir())


def test_the_verbs_write_what_they_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import CliRunner

    from chainmap.cli import app

    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["poster", "pingdingshan", "-o", "a.svg", "-o", "a.pptx"])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "a.svg").is_file() and (tmp_path / "a.pptx").is_file()
    assert CliRunner().invoke(app, ["brief", "--new-template", "t.docx"]).exit_code == 0
    done = CliRunner().invoke(app, ["brief", "pingdingshan", "-o", "b.docx", "--template", "t.docx"])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "b.docx").is_file()
    assert isinstance(CliRunner().invoke(app, ["poster", "pingdingshan", "-o", "a.png"]).exception, UsageError)

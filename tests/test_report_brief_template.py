"""A bureau's own template: kept where it says something, told where it lacks something, refused where it cannot be."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

import chainmap as cm
from chainmap.report.official import LOOKS, write_template
from chainmap.tables.faults import ChainmapError, UsageError
from tests.briefcase import shipped

docx = pytest.importorskip("docx", reason="python-docx is not installed")


@pytest.fixture(scope="module")
def result() -> cm.Study:
    return shipped("pingdingshan")


@pytest.fixture
def template(tmp_path: Path) -> Any:
    return docx.Document(str(write_template(tmp_path / "template.docx")))


def filled(result: cm.Study, template: Any, folder: Path) -> tuple[Any, list[str]]:
    told: list[str] = []
    template.save(str(folder / "own.docx"))
    return docx.Document(str(cm.write_brief(result, folder / "brief.docx", folder / "own.docx", told.append))), told


def test_its_styles_and_closing_lines_stay(result: cm.Study, template: Any, tmp_path: Path) -> None:
    from docx.shared import Pt

    template.styles["公文正文"].font.size = Pt(12)
    template.add_paragraph("合成单位抄送栏")
    document, told = filled(result, template, tmp_path)
    assert document.styles["公文正文"].font.size == Pt(12)
    assert document.paragraphs[-1].text == "合成单位抄送栏"
    assert document.paragraphs[3].text.startswith("一、")
    assert {style.name for style in document.styles} >= set(LOOKS)
    assert told == []


def test_headers_and_footers_stay_and_placeholders_are_filled_wherever_they_stand(
    result: cm.Study, template: Any, tmp_path: Path
) -> None:
    page = template.sections[0]
    page.header.is_linked_to_previous = False
    page.header.paragraphs[0].text = "合成市投资促进局文件"
    line = page.footer.add_paragraph()
    for piece in ("合成页脚 {{标", "题}", "} 完"):
        line.add_run(piece)
    template.add_table(1, 1).cell(0, 0).text = "{{落款}}"
    document, _ = filled(result, template, tmp_path)
    page = document.sections[0]
    assert page.header.paragraphs[0].text == "合成市投资促进局文件"
    assert page.footer.paragraphs[-1].text == "合成页脚 平顶山市尼龙产业链招商情况简报 完"
    assert "PAGE" in page.footer._element.xml
    assert document.tables[-1].cell(0, 0).text == "（基准日：2019年12月31日）"


def test_what_it_lacks_is_told(result: cm.Study, tmp_path: Path) -> None:
    bare = docx.Document()
    for text in ("合成单位", "{{正文}}", "{{联系人}}"):
        bare.add_paragraph(text)
    document, told = filled(result, bare, tmp_path)
    assert [line.partition(" / ")[0] for line in told] == [
        f"模板没有样式{'、'.join(LOOKS)}，用自带的",
        "模板没有{{标题}}、{{落款}}，不写",
        "模板里的{{联系人}}没有内容可填，原样留下",
    ]
    assert document.paragraphs[0].text == "合成单位" and document.paragraphs[-1].text == "{{联系人}}"
    assert len(document.tables) == 3


def test_a_template_without_a_styles_part_will_do(result: cm.Study, template: Any, tmp_path: Path) -> None:
    template.save(str(tmp_path / "whole.docx"))
    with zipfile.ZipFile(tmp_path / "whole.docx") as old, zipfile.ZipFile(tmp_path / "bare.docx", "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "word/styles.xml":
                continue
            if name == "word/_rels/document.xml.rels":
                lines = text.decode("utf-8").replace("<Relationship ", "\n<Relationship ").splitlines()
                text = "".join(
                    line if "/styles" not in line else "</Relationships>" * line.endswith("</Relationships>")
                    for line in lines
                ).encode("utf-8")
            new.writestr(name, text)
    made = docx.Document(str(cm.write_brief(result, tmp_path / "a.docx", tmp_path / "bare.docx")))
    assert made.paragraphs[0].text == "平顶山市尼龙产业链招商情况简报"
    assert made.styles["公文正文"].font.size.pt == LOOKS["公文正文"].size


def spoil_style(template: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    template.styles["公文小字"].delete()
    template.styles.add_style("公文小字", WD_STYLE_TYPE.CHARACTER)


def spoil_twice(template: Any) -> None:
    template.add_paragraph("{{正文}}")


def spoil_cell(template: Any) -> None:
    mark = next(one for one in template.paragraphs if one.text == "{{正文}}")
    mark.text = ""
    template.add_table(1, 1).cell(0, 0).text = "{{正文}}"


@pytest.mark.parametrize(
    ("spoil", "said"), [(spoil_style, "不是段落样式"), (spoil_twice, "只有一行"), (spoil_cell, "不在表格里")]
)
def test_what_cannot_be_filled_is_refused(
    spoil: Any, said: str, result: cm.Study, template: Any, tmp_path: Path
) -> None:
    spoil(template)
    with pytest.raises(UsageError, match=said):
        filled(result, template, tmp_path)
    assert not (tmp_path / "brief.docx").exists()


def test_what_is_no_docx_is_refused(result: cm.Study, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="没有这个模板"):
        cm.write_brief(result, tmp_path / "a.docx", tmp_path / "none.docx")
    (tmp_path / "text.docx").write_bytes(b"no zip")
    with zipfile.ZipFile(tmp_path / "zip.docx", "w") as packed:
        packed.writestr("a.txt", "合成")
    (tmp_path / "old.docx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    for name in ("text", "zip", "old"):
        with pytest.raises(UsageError, match="不是可用的"):
            cm.write_brief(result, tmp_path / "a.docx", tmp_path / f"{name}.docx")
    with pytest.raises(UsageError, match="docx"):
        cm.write_brief(result, tmp_path / "a.pdf")
    with pytest.raises(UsageError, match="docx"):
        write_template(tmp_path / "t.doc")
    assert not (tmp_path / "a.docx").exists()


def test_a_template_that_another_program_holds_is_told(
    result: cm.Study, template: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(docx, "Document", held)
    with pytest.raises(ChainmapError, match="占用"):
        cm.write_brief(result, tmp_path / "a.docx", tmp_path / "template.docx")


def test_a_folder_that_cannot_be_made_is_told(result: cm.Study, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("合成", encoding="utf-8")
    with pytest.raises(ChainmapError, match="无法写入"):
        cm.write_brief(result, tmp_path / "file" / "a.docx")
    (tmp_path / "a.docx").mkdir()
    with pytest.raises(ChainmapError, match="文件夹"):
        cm.write_brief(result, tmp_path / "a.docx")

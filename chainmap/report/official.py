"""The look of an official document (公文): page, styles and the template a bureau can replace."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from chainmap.report.extras import needed
from chainmap.tables.faults import ChainmapError, UsageError
from chainmap.tables.files import replace_whole


class Look(NamedTuple):
    """A style: font, size in points, weight, alignment, first-line indent in letters, points around, line height."""

    font: str
    size: float
    bold: bool = False
    align: str = "justify"
    indent: int = 0
    before: float = 0
    after: float = 0
    line: float = 28


#: Style → its look, after GB/T 9704—2012: title size two, body size three, headings 黑体 and 楷体.
LOOKS: dict[str, Look] = {
    "公文标题": Look("方正小标宋简体", 22, align="middle", before=0, after=4, line=34),
    "公文落款": Look("楷体", 16, align="middle", after=10),
    "公文正文": Look("仿宋", 16, indent=2),
    "公文一级": Look("黑体", 16, indent=2, before=2),
    "公文二级": Look("楷体", 16, indent=2),
    "公文表题": Look("黑体", 12, align="middle", before=4, after=2, line=18),
    "公文表头": Look("黑体", 10, align="middle", line=13),
    "公文表文": Look("仿宋", 10, align="left", line=13),
    "公文小字": Look("仿宋", 14, indent=2, line=22),
}
#: What Word takes where a font is not installed.
INSTEAD = {"方正小标宋简体": "宋体"}
PLACEHOLDERS = ("{{标题}}", "{{落款}}", "{{正文}}")


def new_document(template: str | Path | None) -> Any:
    """Open a bureau's template, or make one in the common look.

    Parameters
    ----------
    template
        A ``.docx`` with the placeholder ``{{正文}}`` on a line of its own, and ``{{标题}}`` and ``{{落款}}`` where they
        are wanted; its styles of the names in :data:`LOOKS` are taken as they are, missing ones are added.

    Raises
    ------
    UsageError
        If the template is not there, is no DOCX, or has no place for the text.
    """
    docx = needed("docx", "python-docx")
    if template is None:
        return _with_styles(_blank(docx.Document()))
    path = Path(template)
    if not path.is_file():
        raise UsageError(f"没有这个模板：{path} / there is no such template")
    try:
        document = docx.Document(str(path))
    except OSError as error:
        raise ChainmapError(f"读不了模板 {path}：{error} / the template cannot be read") from error
    except Exception as error:  # a damaged file fails in zip, XML or package code, each with an error of its own
        raise UsageError(f"{path.name} 不是可用的 .docx 文件 / is no usable .docx: {error}") from error
    if not any(paragraph.text.strip() == "{{正文}}" for paragraph in document.paragraphs):
        raise UsageError(f"{path.name}：模板里要有单独一行 {{{{正文}}}} / the template needs a line {{{{正文}}}}")
    return _with_styles(document)


def write_template(path: str | Path) -> Path:
    """Write the built-in template, to be changed in Word or WPS and given back to :func:`chainmap.write_brief`.

    Raises
    ------
    ChainmapError
        If it cannot be written.
    """
    document = new_document(None)
    replace_whole(Path(path), lambda part: document.save(str(part)))
    return Path(path)


def _blank(document: Any) -> Any:
    """Give page, margins, page number and placeholders."""
    from docx.shared import Mm

    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    page.footer_distance = Mm(28)
    document.settings.odd_and_even_pages_header_footer = True
    document.core_properties.author = document.core_properties.comments = ""
    _with_styles(document)
    _number(page.footer, "right")
    _number(page.even_page_footer, "left")
    for text, style in zip(PLACEHOLDERS, ("公文标题", "公文落款", "公文正文"), strict=True):
        document.add_paragraph(text, style=style)
    return document


def _with_styles(document: Any) -> Any:
    from docx.enum.style import WD_STYLE_TYPE

    for name, look in LOOKS.items():
        if name not in document.styles:
            style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            _dress(style, look)
    _name_fallbacks(document)
    return document


def _dress(style: Any, look: Look) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size, style.font.bold = "Times New Roman", Pt(look.size), look.bold
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), look.font)
    around = style.paragraph_format
    around.space_before, around.space_after = Pt(look.before), Pt(look.after)
    around.line_spacing_rule, around.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.line)
    around.first_line_indent = Pt(look.indent * look.size)
    around.widow_control = True
    around.keep_with_next = style.name in ("公文一级", "公文二级", "公文表题")
    around.alignment = {
        "middle": WD_ALIGN_PARAGRAPH.CENTER, "left": WD_ALIGN_PARAGRAPH.LEFT, "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
    }[look.align]  # fmt: skip


def _number(footer: Any, side: str) -> None:
    """Put the page number between dashes at the outer edge, in 宋体 size four."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    footer.is_linked_to_previous = False
    line = footer.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT if side == "right" else WD_ALIGN_PARAGRAPH.LEFT
    pieces: tuple[tuple[str, str], ...] = (
        ("", "— "), ("begin", ""), ("instr", " PAGE "), ("separate", ""), ("", "1"), ("end", ""), ("", " —")
    )  # fmt: skip
    for kind, text in pieces:
        run = line.add_run(text if not kind else "")
        run.font.size, run.font.name = Pt(14), "宋体"
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
        if kind == "instr":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = text
            run._r.append(code)
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def _name_fallbacks(document: Any) -> None:
    """Say in the font table what stands for a font that an office does not have."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from lxml import etree

    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    for one in document.part.rels.values():
        if one.reltype != RELATIONSHIP_TYPE.FONT_TABLE or one.is_external:
            continue
        root = etree.fromstring(one.target_part.blob)
        known = {font.get(f"{{{space}}}name") for font in root}
        for name, other in INSTEAD.items():
            if name not in known:
                font = etree.SubElement(root, f"{{{space}}}font", {f"{{{space}}}name": name})
                etree.SubElement(font, f"{{{space}}}altName", {f"{{{space}}}val": other})
        one.target_part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def fill_text(paragraphs: Mapping[str, str], document: Any) -> None:
    """Replace placeholders in the body, headers and footers, whatever runs they are split into.

    Parameters
    ----------
    paragraphs
        Placeholder → text.
    document
        Changed in place: it is the caller's own.
    """
    lines = list(document.paragraphs)
    for section in document.sections:
        lines += [*section.header.paragraphs, *section.footer.paragraphs]
    for line in lines:
        for mark, text in paragraphs.items():
            if mark in line.text:
                whole = line.text.replace(mark, text)
                for run in line.runs[1:]:
                    run._r.getparent().remove(run._r)
                line.runs[0].text = whole

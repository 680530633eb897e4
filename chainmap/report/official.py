"""The look of an official document (公文): page, styles and the template a bureau can replace."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from chainmap.report.extras import needed
from chainmap.tables.faults import ChainmapError, UsageError
from chainmap.tables.files import replace_whole
from chainmap.tables.oserrors import os_words


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
    "公文标题": Look("方正小标宋简体", 22, align="middle", after=2, line=32),
    "公文落款": Look("楷体", 16, align="middle", after=6, line=26),
    "公文正文": Look("仿宋", 16, indent=2, line=28),
    "公文一级": Look("黑体", 16, indent=2, before=2, line=28),
    "公文二级": Look("楷体", 16, indent=2, line=28),
    "公文表题": Look("黑体", 12, align="middle", before=2, after=2, line=17),
    "公文表头": Look("黑体", 10, align="middle", line=12.5),
    "公文表文": Look("仿宋", 10, align="left", line=12),
    "公文表注": Look("仿宋", 9, line=11.5, after=2),
    "公文小字": Look("仿宋", 10.5, indent=2, line=14),
}
#: Styles that stay on the page of what follows them.
KEPT = ("公文一级", "公文二级", "公文表题", "公文表头")
#: Styles whose lines are not parted.
WHOLE = ("公文表注", "公文表题", "公文一级", "公文二级")
#: What an office takes where a font is not installed, the nearest first.
INSTEAD = {
    "方正小标宋简体": "方正小标宋_GBK,华文中宋,宋体",
    "仿宋": "仿宋_GB2312,FangSong,华文仿宋",
    "楷体": "楷体_GB2312,KaiTi,华文楷体",
    "黑体": "SimHei,微软雅黑",
}
PLACEHOLDERS = ("{{标题}}", "{{落款}}", "{{正文}}")


def new_document(template: str | Path | None, say: Callable[[str], object] | None = None) -> Any:
    """Open a bureau's template, or make one in the common look.

    Parameters
    ----------
    template
        A ``.docx`` with the placeholder ``{{正文}}`` on a line of its own, and ``{{标题}}`` and ``{{落款}}`` where they
        are wanted; its styles of the names in :data:`LOOKS` are taken as they are, missing ones are added.
    say
        Called with a line of text for what the template lacks.

    Raises
    ------
    UsageError
        If the template is not there, is no DOCX, or has no place for the text.
    ChainmapError
        If it cannot be read.
    """
    docx = needed("docx", "python-docx")
    if template is None:
        return _with_styles(_blank(docx.Document()))
    path = Path(template)
    if not path.is_file():
        raise UsageError(f"没有这个模板：{path} / there is no such template")
    try:
        document = docx.Document(str(path))
        document.element.body.get_or_add_sectPr()
        lines = [line.text.strip() for line in document.paragraphs]
    except OSError as error:
        zh, en = os_words(error)
        raise ChainmapError(f"读不了模板 {path}：{zh} / the template cannot be read: {en}") from error
    except Exception as error:  # a damaged file fails in zip, XML or package code, each with an error of its own
        raise UsageError(
            f"{path.name} 不是可用的 .docx 文件；.doc、.wps、.dotx 请先另存为 .docx / is no usable .docx: {error}"
        ) from error
    if lines.count("{{正文}}") != 1:
        raise UsageError(
            f"{path.name}：模板里要有且只有一行 {{{{正文}}}}，单独成段，不在表格里 / "
            f"the template needs one line {{{{正文}}}}, a paragraph of its own and in no table"
        )
    _tell(document, path.name, say or (lambda _: None))
    return _with_styles(document)


def _tell(document: Any, name: str, say: Callable[[str], object]) -> None:
    """Say which styles and placeholders a template lacks; refuse styles that are none of a paragraph."""
    from docx.enum.style import WD_STYLE_TYPE

    own = {style.name: style.type for style in document.styles}
    wrong = [style for style in LOOKS if own.get(style, WD_STYLE_TYPE.PARAGRAPH) != WD_STYLE_TYPE.PARAGRAPH]
    if wrong:
        raise UsageError(
            f"{name}：样式“{'”“'.join(wrong)}”不是段落样式，请改名或改成段落样式 / are no paragraph styles"
        )
    missing = [style for style in LOOKS if style not in own]
    if missing:
        say(f"模板没有样式{'、'.join(missing)}，用自带的 / the template lacks these styles, the built-in ones are used")
    said = "".join(line.text for line in _lines(document))
    unfilled = [mark for mark in PLACEHOLDERS[:2] if mark not in said]
    if unfilled:
        say(f"模板没有{'、'.join(unfilled)}，不写 / the template has no place for these, left out")
    strange = sorted(set(re.findall(r"\{\{[^{}]*\}\}", said)) - set(PLACEHOLDERS))
    if strange:
        say(f"模板里的{'、'.join(strange)}没有内容可填，原样留下 / nothing is known to fill these in")


def write_template(path: str | Path) -> Path:
    """Write the built-in template, to be changed in Word or WPS and given back to :func:`chainmap.write_brief`.

    Raises
    ------
    UsageError
        If the path does not end in ``.docx``.
    ChainmapError
        If it cannot be written.
    """
    target = docx_path(path, "模板")
    document = new_document(None)
    replace_whole(target, lambda part: document.save(str(part)))
    return target


def docx_path(path: str | Path, what: str) -> Path:
    """Refuse a path that is no ``.docx``."""
    target = Path(path)
    if target.suffix.lower() != ".docx":
        raise UsageError(f"{target.name}：{what}只能写成 .docx / can be written as a .docx only")
    return target


def _blank(document: Any) -> Any:
    """Give page, margins, page number and placeholders."""
    from docx.shared import Mm

    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    page.footer_distance = Mm(28)
    document.settings.odd_and_even_pages_header_footer = True
    document.core_properties.author = document.core_properties.comments = ""
    document.core_properties.created = document.core_properties.modified = datetime.now(UTC).replace(tzinfo=None)
    document.core_properties.language = "zh-CN"
    _speak_chinese(document)
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
    # Official documents fill their pages: 22 lines each, no line kept back for another.
    around.widow_control = False
    around.keep_with_next, around.keep_together = style.name in KEPT, style.name in WHOLE
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


def _speak_chinese(document: Any) -> None:
    """Say that the text is Chinese, or Word underlines all of it as misspelt English."""
    from docx.oxml.ns import qn

    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:eastAsia"), "zh-CN")


def _lines(document: Any) -> list[Any]:
    """Give every paragraph of the body, its tables and text boxes, and of all headers and footers."""
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph

    roots = [document.element.body]
    for page in document.sections:
        for part in (
            page.header, page.footer, page.first_page_header, page.first_page_footer, page.even_page_header,
            page.even_page_footer,
        ):  # fmt: skip
            if not part.is_linked_to_previous:
                roots.append(part._element)
    return [Paragraph(line, document) for root in roots for line in root.iter(qn("w:p"))]


def fill_text(paragraphs: Mapping[str, str], document: Any) -> None:
    """Replace placeholders wherever they stand, whatever runs they are split into; pictures and tabs stay.

    Parameters
    ----------
    paragraphs
        Placeholder → text.
    document
        Changed in place: it is the caller's own.
    """
    for line in _lines(document):
        pieces = line._p.xpath("./w:r/w:t | ./w:hyperlink/w:r/w:t | ./w:ins/w:r/w:t")
        whole = "".join(piece.text or "" for piece in pieces)
        filled = whole
        for mark, text in paragraphs.items():
            filled = filled.replace(mark, text)
        if filled != whole:
            for piece, text in zip(pieces, [filled, *[""] * (len(pieces) - 1)], strict=True):
                piece.text = text

"""A study → a brief of some three pages in the style of an official document (DOCX)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from chainmap.report.findings import (
    ABSENT,
    gap_rows,
    gap_words,
    method_words,
    plan_words,
    source_words,
    stage_words,
    state_words,
    target_rows,
    target_words,
    zh_date,
)
from chainmap.report.lettering import width_of
from chainmap.report.official import fill_text, new_document
from chainmap.tables.files import replace_whole
from chainmap.workbook.text import safe_text

#: Widths of the tables' columns in millimetres; together those of the page's text.
GAP_WIDTHS = (9, 24, 13, 14, 62, 34)
TARGET_WIDTHS = (21, 34, 18, 21, 12, 12, 38)
GAP_HEADS = ("序号", "环节", "类型", "提升值", "本地依据", "落地条件")
TARGET_HEADS = ("名次", "企业", "所在地", "拟补环节", "得分", "门槛", "依据与引荐")


def write_brief(result: Any, path: str | Path, template: str | Path | None = None) -> Path:
    """Write what a study found as a DOCX report: state, gaps, targets, plan, method, sources.

    Every number comes from the study's tables; what they do not know stands as 未知 or —.

    Parameters
    ----------
    result
        A :class:`chainmap.Study`.
    path
        A ``.docx`` file; one that is there is replaced in one step.
    template
        A bureau's own ``.docx`` with the placeholder ``{{正文}}``, as :func:`chainmap.report.official.write_template`
        gives one to start from.

    Returns
    -------
    pathlib.Path
        The path.

    Raises
    ------
    UsageError
        If the path does not end in ``.docx``, or the template cannot be used.
    ChainmapError
        If the file cannot be written, for instance because it is open in Word or WPS.
    """
    target = Path(path)
    if target.suffix.lower() != ".docx":
        from chainmap.tables.faults import UsageError

        raise UsageError(f"{target.name}：简报只能写成 .docx / a brief is a .docx")
    document = new_document(template)
    _fill(document, result)
    replace_whole(target, lambda part: document.save(str(part)))
    return target


def _fill(document: Any, result: Any) -> None:
    """Put the text where the placeholder stands; the document is our own copy of the template."""
    place, chain = (result.region.zh if result.region else ""), str(result.graph.graph["zh"])
    title = safe_text(f"{place}{chain}招商情况简报")
    date = f"（状态日期：{zh_date(result.region.date)}）" if result.region else "（未指定地区）"
    fill_text({"{{标题}}": title, "{{落款}}": date}, document)
    document.core_properties.title = title
    mark = next(one for one in document.paragraphs if one.text.strip() == "{{正文}}")
    end = len(document.element.body)
    for style, text in [("公文一级", "一、产业链现状"), *_each(state_words(result)), *_numbered(stage_words(result))]:
        _say(document, text, style)
    _say(document, "二、主要缺口", "公文一级")
    _say(document, gap_words(result))
    rows = gap_rows(result)
    if rows:
        _table(document, f"表1　前{len(rows)}位缺口", GAP_HEADS, rows, GAP_WIDTHS)
    _say(document, "三、首批目标企业", "公文一级")
    _say(document, target_words(result))
    rows = target_rows(result)
    if rows:
        _table(document, f"表2　前{len(rows)}家目标企业", TARGET_HEADS, rows, TARGET_WIDTHS)
    tail = (("四、招商路径", plan_words(result), "公文正文"), ("五、测算方法", method_words(result), "公文小字"))
    for head, lines, style in (*tail, ("六、数据来源与待核事项", source_words(result), "公文小字")):
        _say(document, head, "公文一级")
        for text in lines:
            _say(document, text, style)
    # New parts were appended at the end; the template may have its own closing lines behind the mark.
    body = document.element.body
    fresh = [one for one in list(body)[end - 1 :] if not one.tag.endswith("}sectPr")]
    for one in fresh:
        mark._p.addprevious(one)
    mark._p.getparent().remove(mark._p)


def _each(texts: Iterable[str]) -> list[tuple[str, str]]:
    return [("公文正文", text) for text in texts]


def _numbered(texts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Set second-level headings with their paragraphs."""
    lines = []
    for number, (head, text) in zip("一二三四五六七八九十", texts, strict=False):
        lines += [("公文二级", f"（{number}）{head}"), ("公文正文", text)]
    return lines


def _say(document: Any, text: str, style: str = "公文正文") -> None:
    document.add_paragraph(safe_text(text), style=style)


def _table(document: Any, title: str, heads: Sequence[str], rows: list[tuple[str, ...]], widths: Sequence[int]) -> None:
    """Set a table with its title; the header is repeated on each page, no row is broken."""
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    _say(document, title, "公文表题")
    table = document.add_table(rows=1 + len(rows), cols=len(heads))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _rule(table)
    for number, (line, texts) in enumerate(zip(table.rows, (tuple(heads), *rows), strict=True)):
        row = line._tr.get_or_add_trPr()
        row.append(OxmlElement("w:cantSplit"))
        if number == 0:
            row.append(OxmlElement("w:tblHeader"))
        for place, (cell, text) in enumerate(zip(line.cells, texts, strict=True)):
            _cell(cell, text, "公文表头" if number == 0 else "公文表文", widths[place])
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(round(width * 56.7)))


def _cell(cell: Any, text: str, style: str, width: int) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm

    cell.width, cell.vertical_alignment = Mm(width), WD_CELL_VERTICAL_ALIGNMENT.CENTER
    line = cell.paragraphs[0]
    line.style, line.text = style, safe_text(text) or ABSENT
    # Short values stand in the middle; what takes more than a line reads from the left.
    if width_of(text, 10) < (width - 4) * 72 / 25.4:
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _rule(table: Any) -> None:
    """Rule a table with thin lines and narrow margins, whatever styles the template has."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = table._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "8" if side in ("top", "bottom") else "4"), ("color", "000000")):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "57")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    # In the order that the schema wants: borders, layout, margins.
    layout = properties.find(qn("w:tblLayout"))
    layout.addprevious(borders)
    layout.addnext(margins)

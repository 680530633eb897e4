"""A study → a brief of three pages in the style of an official document (DOCX)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from chainmap.report.findings import (
    gap_heads,
    gap_note,
    gap_rows,
    gap_words,
    lead_words,
    method_words,
    source_words,
    state_words,
)
from chainmap.report.fitting import STEPS, Block, Grid, Line, Sheet, choose, sheet_of
from chainmap.report.lettering import width_of
from chainmap.report.official import docx_path, fill_text, new_document
from chainmap.report.phrases import ABSENT, chain_names, cut, zh_date
from chainmap.report.prospects import (
    TARGET_HEADS,
    plan_heads,
    plan_rows,
    plan_words,
    ranked,
    target_note,
    target_rows,
    target_words,
)
from chainmap.tables.files import replace_whole
from chainmap.workbook.text import safe_text

#: Widths of the tables' columns in millimetres; together those of the page's text.
GAP_WIDTHS = (10.0, 24.0, 11.0, 14.0, 53.0, 44.0)
TARGET_WIDTHS = (10.0, 14.0, 29.0, 18.0, 54.0, 31.0)
TEXT_WIDTH = 156.0
LONGEST_PLAN = max(steps for _, _, steps in STEPS)


def write_brief(
    result: Any, path: str | Path, template: str | Path | None = None, say: Callable[[str], object] | None = None
) -> Path:
    """Write what a study found as a DOCX report: conclusions, state, gaps, targets, plan, method, sources.

    Every number comes from the study's tables; what they do not know stands as 未知 or —. The tables show as many
    rows as three pages hold.

    Parameters
    ----------
    result
        A :class:`chainmap.Study`.
    path
        A ``.docx`` file; one that is there is replaced in one step.
    template
        A bureau's own ``.docx`` with the placeholder ``{{正文}}``, as :func:`chainmap.report.official.write_template`
        gives one to start from.
    say
        Called with a line of text for what the template lacks.

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
    target = docx_path(path, "简报")
    document = new_document(template, say)
    _fill(document, result)
    replace_whole(target, lambda part: document.save(str(part)))
    return target


def _fill(document: Any, result: Any) -> None:
    """Put the text where the placeholder stands; the document is our own copy of the template."""
    place, chain = (result.region.zh if result.region else ""), chain_names(str(result.graph.graph["zh"]))
    title = cut(safe_text(f"{place}{chain}招商情况简报"), 80)
    date = f"（基准日：{zh_date(result.region.date)}）" if result.region else "（未指定地区）"
    fill_text({"{{标题}}": title, "{{落款}}": date}, document)
    document.core_properties.title = title
    mark = next(one for one in document.paragraphs if one.text.strip() == "{{正文}}")
    before = list(document.element.body)
    for block in fitted_blocks(result, sheet_of(document)):
        if isinstance(block, Line):
            document.add_paragraph(block.text, style=block.style)
        else:
            _table(document, block)
    # New parts were appended at the end; the template may have its own closing lines behind the mark.
    for one in [one for one in document.element.body if one not in before]:
        mark._p.addprevious(one)
    mark._p.getparent().remove(mark._p)


def fitted_blocks(result: Any, sheet: Sheet) -> list[Block]:
    """Give the paragraphs and tables of the brief, its tables with as many rows as three pages hold."""
    head = [Line("公文正文", lead_words(result)), *_part("一、产业链现状", state_words(result))]
    tail = [*method_words(result), *source_words(result)]
    plan, steps = plan_words(result), plan_rows(result, LONGEST_PLAN)
    ending = _part("五、测算方法、数据来源和待核事项", tail, "公文小字")

    def make(gaps: int, targets: int, most: int) -> list[Block]:
        gap, target = gap_rows(result, gaps), target_rows(result, targets, gaps)
        blocks = [
            *head,
            *_part("二、主要缺口", [gap_words(result, len(gap))]),
            *_noted(
                Grid(f"表1　{_first(gap, result.gaps, '位')}缺口", gap_heads(result), gap, GAP_WIDTHS), gap_note(result)
            ),
            *_part("三、首批目标企业", [target_words(result, len(target))]),
            *_noted(
                Grid(f"表2　{_first(target, ranked(result), '家')}目标企业", TARGET_HEADS, target, TARGET_WIDTHS),
                target_note(result),
            ),
            *_part("四、招商路径", plan),
            *_noted(_plan_grid(result, steps[:most])),
            *ending,
        ]
        return [_safe(block) for block in blocks]

    return choose(make, sheet)


def _first(rows: list[tuple[str, ...]], table: Any, unit: str) -> str:
    """Say that a table is cut, if it is."""
    return f"前{len(rows)}{unit}" if len(rows) < len(table) else ""


def _noted(grid: Grid, note: str = "") -> list[Block]:
    """Give a table with its note; neither, if it has no rows."""
    return [grid, *([Line("公文表注", note)] if note else [])] if grid.rows else []


def _plan_grid(result: Any, steps: list[tuple[str, ...]]) -> Grid:
    more = f"　前{len(steps)}步，其余见路径清单" if len(steps) < len(result.plan) else ""
    heads = plan_heads(result)
    return Grid(f"表3　招商路径{more}", heads, steps, _plan_widths(len(heads)), merged=True)


def _part(head: str, texts: list[str], style: str = "公文正文") -> list[Block]:
    return [Line("公文一级", head), *(Line(style, text) for text in texts)]


def _plan_widths(columns: int) -> tuple[float, ...]:
    """Give the phase, order, company, node and figures their widths; known costs narrow the companies."""
    figures = (*(20.0,) * (columns - 7), 13.0, 17.0, 17.0)
    firm = TEXT_WIDTH - 11 - 11 - 35 - sum(figures)
    return (11.0, 11.0, firm, 35.0, *figures)


def _safe(block: Block) -> Block:
    """Take out what no XML may hold, and what turns the direction of writing."""
    if isinstance(block, Line):
        return Line(block.style, safe_text(block.text))
    rows = [tuple(safe_text(text).replace("\n", " ") or ABSENT for text in row) for row in block.rows]
    return block._replace(title=safe_text(block.title), rows=rows)


def _table(document: Any, grid: Grid) -> None:
    """Set a table with its title; the header is repeated on each page, no row is broken."""
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    document.add_paragraph(grid.title, style="公文表题")
    table = document.add_table(rows=1 + len(grid.rows), cols=len(grid.heads))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _rule(table)
    for number, (line, texts) in enumerate(zip(table.rows, (grid.heads, *grid.rows), strict=True)):
        row = line._tr.get_or_add_trPr()
        row.append(OxmlElement("w:cantSplit"))
        if number == 0:
            row.append(OxmlElement("w:tblHeader"))
        for place, (cell, text) in enumerate(zip(line.cells, texts, strict=True)):
            _cell(cell, text, "公文表头" if number == 0 else "公文表文", grid.widths[place])
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), grid.widths, strict=True):
        column.set(qn("w:w"), str(round(width * 56.7)))
    if grid.merged:
        _merge(table, [row[0] for row in grid.rows])


def _merge(table: Any, texts: list[str]) -> None:
    """Join cells of the first column that say the same, so that it is said once."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for number, text in enumerate(texts):
        joins = number > 0 and texts[number - 1] == text
        opens = not joins and number + 1 < len(texts) and texts[number + 1] == text
        if joins or opens:
            cell = table.cell(number + 1, 0)
            merge = OxmlElement("w:vMerge")
            merge.set(qn("w:val"), "continue" if joins else "restart")
            cell._tc.get_or_add_tcPr().find(qn("w:tcW")).addnext(merge)
            if joins:
                cell.paragraphs[0].text = ""


def _cell(cell: Any, text: str, style: str, width: float) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm

    cell.width, cell.vertical_alignment = Mm(width), WD_CELL_VERTICAL_ALIGNMENT.CENTER
    line = cell.paragraphs[0]
    line.style, line.text = style, text
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

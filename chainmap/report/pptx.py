"""Posters as slides that can be edited: cards are native shapes, segments groups, links glued connectors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from chainmap.report.extras import needed
from chainmap.report.lettering import shorten, width_of
from chainmap.report.scene import (
    BADGE,
    EDGE,
    INK,
    LINES,
    MARKS,
    SOFT,
    STYLES,
    Area,
    Block,
    Card,
    Lane,
    Link,
    Poster,
    Words,
    badge_place,
    pad,
)
from chainmap.report.strokes import sign_area, sign_link

FONT = "Microsoft YaHei"
#: English Metric Units in a point.
EMU = 12700


def write_pptx(posters: Sequence[Poster], path: Path) -> None:
    """Write posters as the slides of a PPTX.

    Parameters
    ----------
    posters
        As from :func:`chainmap.draw_posters`; all on the same paper.
    path
        File to write.
    """
    deck = needed("pptx", "python-pptx").Presentation()
    paper = posters[0].paper
    deck.slide_width, deck.slide_height = _emu(paper.width), _emu(paper.height)
    deck.core_properties.title, deck.core_properties.author = posters[0].title.text, ""
    for poster in posters:
        _slide(deck.slides.add_slide(deck.slide_layouts[6]), poster)
    deck.save(str(path))


def _slide(slide: Any, poster: Poster) -> None:
    shapes = slide.shapes
    shapes.turbo_add_enabled = True
    for lane in poster.lanes:
        _lane(shapes, lane)
    after = len(shapes._spTree)
    glued: dict[str, Any] = {}
    for block in poster.blocks:
        glued |= _block(shapes, block)
    lines = [_link(shapes, link, glued) for link in poster.links]
    tree = shapes._spTree
    for place, line in enumerate(lines):
        # A connector can only be glued to what is there; then it goes behind the cards.
        tree.remove(line._element)
        tree.insert(after + place, line._element)
    for name, words in (("标题", poster.title), ("副标题", poster.subtitle), *(("说明", one) for one in poster.foot)):
        _line(shapes, words, poster.paper.width, name)
    for sign, x, words in poster.legend:
        _sign(shapes, sign, sign_area(words, x))
        _line(shapes, words, poster.paper.width, "图例")
    lists = [f"{title}：{'、'.join(names)}" for title, names in poster.folded]
    said = [poster.title.text, poster.subtitle.text, *(f"数据来源：{line}" for line in poster.sources), *poster.notes]
    slide.notes_slide.notes_text_frame.text = "\n".join([*said, *lists])


def _emu(points: float) -> Any:
    from pptx.util import Emu

    return Emu(round(points * EMU))


def _rect(shapes: Any, area: Area, fill: str, border: str = "", thick: float = 0.75, *, round_by: float = 0.0) -> Any:
    """Add a rectangle without shadow; ``round_by`` is the radius of its corners."""
    from pptx.enum.shapes import MSO_SHAPE

    kind = MSO_SHAPE.ROUNDED_RECTANGLE if round_by else MSO_SHAPE.RECTANGLE
    shape = shapes.add_shape(kind, *(_emu(side) for side in area))
    if round_by:
        shape.adjustments[0] = min(round_by / max(min(area.w, area.h), 0.1), 0.5)
    _plain(shape)
    if fill:
        shape.fill.solid()
        shape.fill.fore_color.rgb = _color(fill)
    else:
        shape.fill.background()
    if border:
        shape.line.color.rgb = _color(border)
        shape.line.width = _emu(thick)
    else:
        shape.line.fill.background()
    return shape


def _plain(shape: Any) -> None:
    """Take the theme's style away: it brings shadows and colours of its own."""
    style = shape._element.find("{http://schemas.openxmlformats.org/presentationml/2006/main}style")
    if style is not None:
        shape._element.remove(style)


def _color(text: str) -> Any:
    from pptx.dml import color

    colors: Any = color.RGBColor
    return colors.from_string(text.lstrip("#").upper())


def _frame(shape: Any, *, left: float = 0.0, top: float = 0.0, wrap: bool = True, anchor: str = "middle") -> Any:
    """Set margins in points; without a wrap the office would centre a line on its box."""
    from pptx.enum.text import MSO_ANCHOR

    frame = shape.text_frame
    frame.margin_left = frame.margin_right = _emu(left)
    frame.margin_top = frame.margin_bottom = _emu(top)
    frame.word_wrap = wrap
    frame.vertical_anchor = {"middle": MSO_ANCHOR.MIDDLE, "bottom": MSO_ANCHOR.BOTTOM}[anchor]
    return frame


def _put(paragraph: Any, text: str, size: float, bold: bool, color: str, align: str = "left") -> None:
    """Add a run in a font that shows Chinese, whatever the theme says."""
    from lxml import etree
    from pptx.enum.text import PP_ALIGN
    from pptx.oxml.ns import qn
    from pptx.util import Pt

    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold, run.font.name = Pt(round(size, 1)), bold, FONT
    run.font.color.rgb = _color(color)
    # After the Latin font, as the schema wants it.
    properties = run._r.get_or_add_rPr()
    asian = etree.SubElement(properties, qn("a:ea"))
    asian.set("typeface", FONT)
    properties.set("lang", "zh-CN")
    paragraph.alignment = {"left": PP_ALIGN.LEFT, "right": PP_ALIGN.RIGHT, "middle": PP_ALIGN.CENTER}[align]
    paragraph.line_spacing = 1.0


def _line(shapes: Any, words: Words, room: float, name: str) -> None:
    """Add a line of text as a box of its own."""
    if not words.text:
        return
    wide = min(width_of(words.text, words.size) * 1.25 + 6, room - words.x)
    left = words.x - wide if words.right else words.x
    box = shapes.add_textbox(_emu(left), _emu(words.y - 1.1 * words.size), _emu(wide), _emu(1.5 * words.size))
    box.name = name
    frame = _frame(box)
    _put(frame.paragraphs[0], words.text, words.size, words.bold, words.color, "right" if words.right else "left")


def _lane(shapes: Any, lane: Lane) -> None:
    _rect(shapes, lane.area, lane.ground).name = f"阶段 {lane.title}"
    head = _rect(shapes, lane.area._replace(h=lane.head), lane.color)
    paragraph = _frame(head, left=0.6 * lane.size).paragraphs[0]
    _put(paragraph, lane.title, lane.size, True, "#FFFFFF")
    if lane.note:
        _put(paragraph, "  " + lane.note, 0.8 * lane.size, False, "#FFFFFF")


def _block(shapes: Any, block: Block) -> dict[str, Any]:
    """Add a segment as a group; its outline is not filled, so that the links behind it are seen."""
    group = shapes.add_group_shape()
    group.name = f"环节组 {block.title}"
    _rect(group.shapes, block.area, "", EDGE, 0.7, round_by=3).name = "边框"
    x, y, w, _ = block.area
    box = group.shapes.add_textbox(_emu(x), _emu(y), _emu(w), _emu(1.7 * block.size))
    box.name = "标题"
    frame = _frame(box, left=3.5)
    _put(frame.paragraphs[0], block.title, block.size, True, INK)
    if block.tally and 1.2 * width_of(block.title + block.tally, block.size) + 12 < w:
        _put(frame.paragraphs[0], "  " + block.tally, 0.9 * block.size, False, SOFT)
    return {card.node: _card(group.shapes, card) for card in block.cards}


def _card(shapes: Any, card: Card) -> Any:
    from pptx.enum.dml import MSO_LINE

    style = card.style
    shape = _rect(shapes, card.area, style.fill, style.border, 1.9 if card.doubt else style.thick, round_by=3)
    shape.name = card.full[:120]
    shape._element._nvXxPr.cNvPr.set("descr", f"{card.full}：{card.said}" if card.said else card.full)
    if card.doubt or style.dashed:
        shape.line.dash_style = MSO_LINE.ROUND_DOT if card.doubt else MSO_LINE.DASH
    if card.doubt and card.status == "present":
        # Dots on their own colour would not be seen.
        shape.line.color.rgb = _color("#7FD0DD")
    _card_text(shape, card)
    if card.badge:
        area = badge_place(card, width_of(card.badge, card.small) + 3)
        badge = _rect(shapes, area, BADGE if card.strong else "#FFFFFF", BADGE, 0.6, round_by=1.5)
        badge.name = f"缺口 {card.badge}"
        ink = "#FFFFFF" if card.strong else "#8C1610"
        _put(_frame(badge, wrap=False).paragraphs[0], card.badge, card.small, True, ink, "middle")
    return shape


def _card_text(shape: Any, card: Card) -> None:
    """Set the name above, the count and the last line at the foot, where the badge stands beside the count."""
    from pptx.util import Pt

    # Offices set Chinese beside Latin a little wider than measured: room is left at the right.
    frame = _frame(shape, left=0.7 * pad(card), top=0.3, anchor="bottom")
    frame.margin_right = 0
    for place, line in enumerate(card.name):
        if place:
            frame.paragraphs[0].add_line_break()
        _put(frame.paragraphs[0], line, 0.95 * card.size, True, card.style.ink)
    rows = [shorten(row, card.small, 0.86 * card.area.w) for row in card.rows]
    if card.mark:
        rows = [f"{MARKS[card.mark]} {card.rows[0] if card.rows else ''}".strip(), *rows[1:]]
    free = card.area.h - 1.2 * (len(card.name) * 0.95 * card.size + len(rows) * card.small)
    for place, row in enumerate(rows):
        paragraph = frame.add_paragraph()
        _put(paragraph, row, card.small, False, card.style.soft)
        paragraph.space_before = Pt(round(max(free / 2, 0.0), 1) if place == 0 else 0)
    if not rows:
        frame.margin_bottom = _emu(max(free / 2, 0.0))


def _link(shapes: Any, link: Link, glued: dict[str, Any]) -> Any:
    from lxml import etree
    from pptx.enum.dml import MSO_LINE
    from pptx.enum.shapes import MSO_CONNECTOR
    from pptx.oxml.ns import qn

    (ax, ay), (bx, by) = link.points[0], link.points[3]
    line = shapes.add_connector(MSO_CONNECTOR.CURVE, _emu(ax), _emu(ay), _emu(bx), _emu(by))
    if link.start:
        line.begin_connect(glued[link.start], link.sides[0])
        line.end_connect(glued[link.end], link.sides[1])
    _plain(line)
    line.line.color.rgb, line.line.width = _color(link.color), _emu(link.width)
    if link.dashed:
        line.line.dash_style = MSO_LINE.DASH
    line.name = "联系"
    if link.role == "maybe":
        return line
    tip = etree.SubElement(line.line._get_or_add_ln(), qn("a:tailEnd"))
    tip.set("type", "triangle")
    tip.set("w", "sm")
    tip.set("len", "sm")
    return line


def _sign(shapes: Any, sign: str, area: Area) -> None:
    from pptx.enum.dml import MSO_LINE

    if sign in LINES:
        _link(shapes, sign_link(sign, area), {}).name = "图例"
        return
    style = STYLES.get(sign, STYLES["company"])
    fill, border = (BADGE, BADGE) if sign == "badge" else (style.fill, style.border)
    bare = sign in MARKS and sign not in STYLES
    shape = _rect(shapes, area, "" if bare else fill, "" if bare else border, style.thick, round_by=2)
    shape.name = "图例"
    if sign == "doubt" or style.dashed:
        shape.line.dash_style = MSO_LINE.ROUND_DOT if sign == "doubt" else MSO_LINE.DASH
        shape.line.width = _emu(1.9 if sign == "doubt" else style.thick)
    text = "补1" if sign == "badge" else MARKS.get(sign, "")
    if text:
        ink = "#FFFFFF" if sign == "badge" else style.soft
        _put(_frame(shape, wrap=False).paragraphs[0], text, 0.75 * area.h, True, ink, "middle")

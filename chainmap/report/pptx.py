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
    badge_width,
    pad,
)
from chainmap.report.shapes import color_of, emu, frame_of, office_width, plain, put, rect
from chainmap.report.strokes import line_scale, sign_area, sign_link

#: Lines below a name become smaller to this share before they are cut.
LEAST = 0.84


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
    deck.slide_width, deck.slide_height = emu(paper.width), emu(paper.height)
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
        glued |= _block(shapes, block, line_scale(poster))
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


def _line(shapes: Any, words: Words, room: float, name: str) -> None:
    """Add a line of text as a box of its own."""
    if not words.text:
        return
    wide = min(width_of(words.text, words.size) * 1.25 + 6, room - words.x)
    left = words.x - wide if words.right else words.x
    box = shapes.add_textbox(emu(left), emu(words.y - 1.1 * words.size), emu(wide), emu(1.5 * words.size))
    box.name = name
    frame = frame_of(box)
    put(frame.paragraphs[0], words.text, words.size, words.bold, words.color, "right" if words.right else "left")


def _lane(shapes: Any, lane: Lane) -> None:
    rect(shapes, lane.area, lane.ground).name = f"阶段 {lane.title}"
    head = rect(shapes, lane.area._replace(h=lane.head), lane.color)
    paragraph = frame_of(head, left=0.6 * lane.size).paragraphs[0]
    put(paragraph, lane.title, lane.size, True, "#FFFFFF")
    if lane.note:
        put(paragraph, "  " + lane.note, 0.8 * lane.size, False, "#FFFFFF")


def _block(shapes: Any, block: Block, k: float) -> dict[str, Any]:
    """Add a segment as a group; its outline is not filled, so that the links behind it are seen."""
    if not block.framed:
        return {card.node: _card(shapes, card, k) for card in block.cards}
    group = shapes.add_group_shape()
    group.name = f"环节组 {block.title or block.name}"
    rect(group.shapes, block.area, "", EDGE, 0.7 * k, round_by=3 * k).name = "边框"
    if block.title:
        _block_title(group.shapes, block, k)
    return {card.node: _card(group.shapes, card, k) for card in block.cards}


def _block_title(shapes: Any, block: Block, k: float) -> None:
    x, y, w, _ = block.area
    box = shapes.add_textbox(emu(x), emu(y), emu(w), emu(1.7 * block.size))
    box.name = "标题"
    frame, size = frame_of(box, left=3.5 * k), block.size
    size *= min(1.0, (w - 4 * k) / max(office_width(block.title, size), 0.1))
    put(frame.paragraphs[0], block.title, size, True, INK)
    if block.tally and office_width(block.title + block.tally, size) + 0.8 * size + 4 * k < w:
        put(frame.paragraphs[0], "  " + block.tally, 0.9 * size, False, SOFT)


def _card(shapes: Any, card: Card, k: float) -> Any:
    from pptx.enum.dml import MSO_LINE

    style = card.style
    thick = 1.9 if card.doubt else style.thick
    shape = rect(shapes, card.area, style.fill, style.border, thick * k, round_by=3 * k)
    shape.name = card.full[:120]
    shape._element._nvXxPr.cNvPr.set("descr", f"{card.full}：{card.said}" if card.said else card.full)
    if card.doubt or style.dashed:
        shape.line.dash_style = MSO_LINE.ROUND_DOT if card.doubt else MSO_LINE.DASH
    if card.doubt and card.status == "present":
        # Dots on their own colour would not be seen.
        shape.line.color.rgb = color_of("#7FD0DD")
    _card_text(shape, card, 3 * k)
    if card.badge:
        area = badge_place(card, badge_width(card))
        badge = rect(shapes, area, BADGE if card.strong else "#FFFFFF", BADGE, 0.6 * k, round_by=1.5 * k)
        badge.name = f"缺口 {card.badge}"
        ink, size = "#FFFFFF" if card.strong else "#8C1610", 0.92 * card.small
        put(frame_of(badge, wrap=False).paragraphs[0], card.badge, size, True, ink, "middle")
    return shape


def _card_text(shape: Any, card: Card, corner: float) -> None:
    """Set the name above, the lines below it at the foot, where the badge stands beside the first of them."""
    from pptx.util import Pt

    frame = frame_of(shape, left=0.7 * pad(card), anchor="bottom")
    frame.margin_right = 0
    frame.margin_bottom = emu(0.1 * card.small)
    # The text of a rounded rectangle starts where its corners let it.
    room = card.area.w - 0.7 * pad(card) - 0.6 * corner
    size = card.size * min(1.0, *(room / max(office_width(line, card.size), 0.1) for line in card.name))
    for place, line in enumerate(card.name):
        if place:
            frame.paragraphs[0].add_line_break()
        put(frame.paragraphs[0], line, size, True, card.style.ink, leading=1.18 * card.size)
    marked = [f"{MARKS[card.mark]} " if card.mark else "", *[""] * len(card.rows)]
    taken = badge_width(card) if card.badge else 0.0
    rows = [
        _office_row(mark, row, card.small, room - (0.0 if place else taken))
        for place, (mark, row) in enumerate(zip(marked, card.rows or (("",) if card.mark else ()), strict=False))
    ]
    free = card.area.h - 1.18 * len(card.name) * card.size - 1.3 * len(rows) * card.small
    for place, (row, size) in enumerate(rows):
        paragraph = frame.add_paragraph()
        put(paragraph, row, size, False, card.style.soft, leading=1.3 * card.small)
        paragraph.space_before = Pt(round(max(free / 2, 0.0), 1) if place == 0 else 0)
    if not rows:
        frame.margin_bottom = emu(max(free / 2, 0.0))


def _office_row(mark: str, row: str, size: float, room: float) -> tuple[str, float]:
    """Make a line smaller, then shorter, until an office gets it into its room."""
    wide = max(office_width(mark + row, size), 0.1)
    if wide <= room:
        return (mark + row).strip(), size
    size *= max(LEAST, room / wide)
    wide = max(office_width(mark + row, size), 0.1)
    return (mark + shorten(row, size, room * width_of(row, size) / wide)).strip(), size


def _link(shapes: Any, link: Link, glued: dict[str, Any]) -> Any:
    from lxml import etree
    from pptx.enum.dml import MSO_LINE
    from pptx.enum.shapes import MSO_CONNECTOR
    from pptx.oxml.ns import qn

    (ax, ay), (bx, by) = link.points[0], link.points[3]
    line = shapes.add_connector(MSO_CONNECTOR.CURVE, emu(ax), emu(ay), emu(bx), emu(by))
    if link.start:
        line.begin_connect(glued[link.start], link.sides[0])
        line.end_connect(glued[link.end], link.sides[1])
    plain(line)
    line.line.color.rgb, line.line.width = color_of(link.color), emu(link.width)
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
    shape = rect(shapes, area, "" if bare else fill, "" if bare else border, style.thick, round_by=2)
    shape.name = "图例"
    if sign == "doubt" or style.dashed:
        shape.line.dash_style = MSO_LINE.ROUND_DOT if sign == "doubt" else MSO_LINE.DASH
        shape.line.width = emu(1.9 if sign == "doubt" else style.thick)
    text = "补1" if sign == "badge" else MARKS.get(sign, "")
    if text:
        ink = "#FFFFFF" if sign == "badge" else style.soft
        put(frame_of(shape, wrap=False).paragraphs[0], text, 0.75 * area.h, True, ink, "middle")

"""A poster as one vector PDF with its Chinese font inside."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from chainmap.report.extras import needed
from chainmap.report.fonts import FontFile, bold_of, subset
from chainmap.report.lettering import width_of
from chainmap.report.scene import (
    BADGE,
    INK,
    STYLES,
    Area,
    Card,
    Link,
    Poster,
    Words,
    badge_place,
    card_words,
    mark_place,
)
from chainmap.report.svg import arrow, sign_area

#: Stands for a letter that the font does not have.
NO_LETTER = "?"

# reportlab (BSD) draws and embeds TrueType only; fontTools (MIT) cuts any font down and turns it into that. The others:
# fpdf2 and cairosvg are LGPL, cairo and skia need system libraries that an office PC lacks, PyMuPDF is AGPL.


class Pen(NamedTuple):
    """A canvas with y upwards, and the fonts that were put into it."""

    canvas: Any
    height: float
    plain: str
    bold: str
    known: frozenset[str]


def write_pdf(poster: Poster, path: Path, font: FontFile) -> None:
    """Write the poster as a PDF.

    Parameters
    ----------
    poster
        As from :func:`chainmap.draw_poster`.
    path
        File to write.
    font
        As from :func:`chainmap.report.fonts.find_font`.
    """
    canvases = needed("reportlab.pdfgen.canvas", "reportlab")
    plain, bold, known = _register(poster, font)
    size = (poster.paper.width, poster.paper.height)
    # Named at once, else the file also asks for a Helvetica that is not in it.
    canvas = canvases.Canvas(str(path), pagesize=size, pageCompression=1, initialFontName=plain)
    canvas.setTitle(poster.title.text)
    canvas.setAuthor("")
    canvas.setCreator("chainmap")
    _draw(Pen(canvas, poster.paper.height, plain, bold, known), poster)
    canvas.showPage()
    canvas.save()


def _register(poster: Poster, font: FontFile) -> tuple[str, str, frozenset[str]]:
    """Make the plain and the bold font known to the writer, and say which letters both have."""
    from hashlib import sha256
    from io import BytesIO

    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    letters = set("".join(_texts(poster))) | {NO_LETTER}
    names: list[str] = []
    known = set(letters)
    for name, file in (("poster", font), ("poster-bold", bold_of(font))):
        if file is None:
            names.append(names[0])
            continue
        data, had = subset(file, letters)
        known &= had
        own = f"{name}-{sha256(data).hexdigest()[:16]}"
        pdfmetrics.registerFont(TTFont(own, BytesIO(data)))
        names.append(own)
    return names[0], names[1], frozenset(known)


def _texts(poster: Poster) -> list[str]:
    texts = [words.text for words in (poster.title, poster.subtitle, *poster.foot)]
    texts += [words.text for *_, words in poster.legend] + ["补1"]
    texts += [text for lane in poster.lanes for text in (lane.title, lane.note)]
    texts += [text for block in poster.blocks for text in (block.title, block.tally)]
    for card in poster.cards:
        texts += [*card.name, card.firms, card.badge, card.tail]
    return texts


def _draw(pen: Pen, poster: Poster) -> None:
    for lane in poster.lanes:
        _rect(pen, lane.area, lane.ground, radius=4)
        _rect(pen, lane.area._replace(h=lane.head), lane.color)
        base, left = lane.area.y + lane.head / 2 + 0.36 * lane.size, lane.area.x + 0.6 * lane.size
        _words(pen, Words(left, base, lane.title, lane.size, True, "#ffffff"))
        after = left + width_of(lane.title, lane.size) + lane.size
        _words(pen, Words(after, base, lane.note, 0.8 * lane.size, False, "#ffffff"))
    for block in poster.blocks:
        _rect(pen, block.area, "#ffffff", radius=3, opacity=0.72)
    for link in poster.links:
        _link(pen, link)
    for block in poster.blocks:
        _rect(pen, block.area, "", "#9aa8ba", 0.7, radius=3)
        x, y, w, _ = block.area
        _words(pen, Words(x + 4, y + 1.25 * block.size, block.title, block.size, True, INK))
        count = Words(x + w - 4, y + 1.25 * block.size, block.tally, 0.9 * block.size, False, "#45525f", True)
        _words(pen, count)
        for card in block.cards:
            _card(pen, card)
    for words in (poster.title, poster.subtitle, *poster.foot):
        _words(pen, words)
    for sign, x, words in poster.legend:
        _sign(pen, sign, sign_area(words, x), words)
        _words(pen, words)


def _rect(
    pen: Pen,
    area: Area,
    fill: str,
    border: str = "",
    thick: float = 0.0,
    *,
    radius: float = 0.0,
    opacity: float = 1.0,
    dash: tuple[float, ...] = (),
) -> None:
    canvas = pen.canvas
    canvas.saveState()
    if fill:
        canvas.setFillColor(_color(fill), alpha=opacity)
    if border:
        canvas.setStrokeColor(_color(border))
        canvas.setLineWidth(thick)
        canvas.setLineCap(1 if dash and dash[0] < 1 else 0)
        canvas.setDash(list(dash))
    x, y, w, h = area
    canvas.roundRect(x, pen.height - y - h, w, h, radius, stroke=int(bool(border)), fill=int(bool(fill)))
    canvas.restoreState()


def _color(text: str) -> Any:
    from reportlab.lib.colors import HexColor

    return HexColor(text)


def _words(pen: Pen, words: Words) -> None:
    """Set a line; where the font's letters are wider than estimated they are pressed together."""
    if not words.text:
        return
    text = "".join(letter if letter in pen.known else NO_LETTER for letter in words.text)
    font = pen.bold if words.bold else pen.plain
    wide = pen.canvas.stringWidth(text, font, words.size)
    scale = min(100.0, 100.0 * width_of(words.text, words.size) / max(wide, 0.01))
    line = pen.canvas.beginText()
    line.setTextOrigin(words.x - (wide * scale / 100 if words.right else 0.0), pen.height - words.y)
    line.setFont(font, words.size)
    line.setHorizScale(scale)
    line.setFillColor(_color(words.color))
    line.textOut(text)
    pen.canvas.drawText(line)


def _link(pen: Pen, link: Link) -> None:
    canvas = pen.canvas
    canvas.saveState()
    canvas.setStrokeColor(_color(link.color))
    canvas.setFillColor(_color(link.color))
    canvas.setLineWidth(link.width)
    canvas.setDash([3, 2] if link.dashed else [])
    canvas.bezier(*(value for x, y in link.points for value in (x, pen.height - y)))
    head = canvas.beginPath()
    corners = arrow(link)
    head.moveTo(corners[0][0], pen.height - corners[0][1])
    for x, y in corners[1:]:
        head.lineTo(x, pen.height - y)
    head.close()
    canvas.drawPath(head, stroke=0, fill=1)
    canvas.restoreState()


def _card(pen: Pen, card: Card) -> None:
    style = card.style
    x, y, w, h = card.area
    if card.doubt:
        _rect(pen, card.area, "#ffffff", radius=3)
        _rect(pen, Area(x + 1.6, y + 1.6, w - 3.2, h - 3.2), style.fill, radius=2)
        _rect(pen, card.area, "", style.border, 1.9, radius=3, dash=(0.1, 3))
    else:
        _rect(pen, card.area, style.fill, style.border, style.thick, radius=3, dash=(3, 2) if style.dashed else ())
    for words in card_words(card):
        _words(pen, words)
    place = mark_place(card)
    if place:
        _mark(pen, card.status, *place, style.soft)
    if card.badge:
        area = badge_place(card, width_of(card.badge, card.small) + 3)
        _rect(pen, area, BADGE if card.strong else "#ffffff", BADGE, 0.6, radius=1.5)
        base = area.y + area.h - 0.3 * card.small
        ink = "#ffffff" if card.strong else "#8c1610"
        _words(pen, Words(area.x + area.w - 1.5, base, card.badge, card.small, True, ink, True))


def _mark(pen: Pen, status: str, x: float, y: float, radius: float, color: str) -> None:
    canvas, up = pen.canvas, pen.height - y
    canvas.saveState()
    canvas.setFillColor(_color(color))
    canvas.setStrokeColor(_color(color))
    canvas.setLineWidth(0.7)
    canvas.circle(x, up, radius, stroke=1, fill=int(status == "present"))
    if status == "weak":
        canvas.wedge(x - radius, up - radius, x + radius, up + radius, 90, 180, stroke=0, fill=1)
    canvas.restoreState()


def _sign(pen: Pen, sign: str, area: Area, words: Words) -> None:
    middle, size = area.y + area.h / 2, words.size
    if sign in STYLES:
        style = STYLES[sign]
        dash = (3.0, 2.0) if style.dashed else ()
        _rect(pen, area, style.fill, style.border, style.thick, radius=2, dash=dash)
        if sign not in ("unknown", "folded"):
            _mark(pen, sign, area.x + area.w / 2, middle, 0.32 * size, style.soft)
    elif sign == "doubt":
        _rect(pen, area, "#ffffff", STYLES["present"].border, 1.9, radius=2, dash=(0.1, 3))
    elif sign == "badge":
        _rect(pen, area, BADGE, BADGE, 0.6, radius=2)
        _words(pen, Words(area.x + area.w - 0.3 * size, words.y, "补1", 0.9 * size, True, "#ffffff", True))
    else:
        ends = ((area.x, middle), (area.x + 8, middle), (area.x + area.w - 8, middle), (area.x + area.w, middle))
        firm = sign == "firm"
        color = "#2f6f9f" if firm else "#8496ac"
        _link(pen, Link("", "", ends, (3, 1), firm, 1.3 if firm else 0.7, color, sign == "aside"))

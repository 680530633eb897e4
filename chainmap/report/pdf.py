"""Posters as one vector PDF, a page each, with its Chinese font inside."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import category

from chainmap.report.extras import needed
from chainmap.report.fonts import FontFile, bold_of, subset
from chainmap.report.lettering import width_of
from chainmap.report.margins import Said, foot_of, frame_of
from chainmap.report.scene import Poster, Words
from chainmap.report.strokes import Close, Curve, Disc, Open, Outline, Rect, strokes, texts

#: Stand for a letter that the font does not have: the printers' mark for it, or what every font has.
NO_LETTER, NO_MARK = "〓", "?"
REMARK = "字体中没有的 {count} 个字以 {mark} 代：{codes}"

# reportlab (BSD) draws and embeds TrueType only; fontTools (MIT) cuts any font down and turns it into that. The others:
# fpdf2 and cairosvg are LGPL, cairo and skia need system libraries that an office PC lacks, PyMuPDF is AGPL.


class Pen(NamedTuple):
    """A canvas with y upwards, and the fonts that were put into it."""

    canvas: Any
    height: float
    plain: str
    bold: str
    known: frozenset[str]


def write_pdf(posters: Sequence[Poster], path: Path, font: FontFile) -> None:
    """Write posters as the pages of a PDF.

    Parameters
    ----------
    posters
        As from :func:`chainmap.draw_posters`.
    path
        File to write.
    font
        As from :func:`chainmap.report.fonts.find_font`.
    """
    canvases = needed("reportlab.pdfgen.canvas", "reportlab")
    plain, bold, known = _register(set().union(*map(texts, posters)), font)
    # Named at once, else the file also asks for a Helvetica that is not in it.
    canvas = canvases.Canvas(str(path), pageCompression=1, initialFontName=plain)
    canvas.setTitle(posters[0].title.text)
    canvas.setAuthor("")
    canvas.setCreator("chainmap")
    for number, poster in enumerate(posters):
        canvas.setPageSize((poster.paper.width, poster.paper.height))
        if len(posters) > 1:
            canvas.bookmarkPage(f"page{number}")
            canvas.addOutlineEntry(poster.title.text, f"page{number}")
        pen = Pen(canvas, poster.paper.height, plain, bold, known)
        for stroke in strokes(poster):
            _draw(stroke, pen)
        _remark(pen, poster)
        canvas.showPage()
    canvas.save()


def _register(lines: set[str], font: FontFile) -> tuple[str, str, frozenset[str]]:
    """Make the plain and the bold font known to the writer, and say which letters both have."""
    from hashlib import sha256
    from io import BytesIO

    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    letters = {NO_LETTER, NO_MARK, *REMARK, *"0123456789ABCDEFU+、等", *"".join(lines)}
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


def _remark(pen: Pen, poster: Poster) -> None:
    """Say below the foot which letters the font does not have."""
    lost = sorted(set("".join(map(_visible, texts(poster)))) - pen.known)
    if not lost:
        return
    codes = "、".join(f"U+{ord(letter):04X}" for letter in lost[:8]) + ("等" if len(lost) > 8 else "")
    mark = NO_LETTER if NO_LETTER in pen.known else NO_MARK
    [*_, last] = foot_of(Said("", "", ((), ()), notes=["…"]), frame_of(poster.paper)) + poster.foot
    text = REMARK.format(count=len(lost), mark=mark, codes=codes)
    _draw(last._replace(y=last.y + 1.45 * last.size * bool(poster.foot), text=text), pen)


def _visible(text: str) -> str:
    """Take away what joins or varies letters: it has no shape of its own."""
    return "".join(letter for letter in text if category(letter) != "Cf" and not "\ufe00" <= letter <= "\ufe0f")


@singledispatch
def _draw(stroke: object, pen: Pen) -> None:
    raise TypeError(f"no such stroke: {stroke!r}")


@_draw.register(Open)
@_draw.register(Close)
def _(stroke: Open | Close, pen: Pen) -> None:
    """Leave them: what belongs together is of no use on paper."""


@_draw.register
def _(stroke: Rect, pen: Pen) -> None:
    canvas = pen.canvas
    canvas.saveState()
    if stroke.fill:
        canvas.setFillColor(_color(stroke.fill), alpha=stroke.opacity)
    if stroke.border:
        canvas.setStrokeColor(_color(stroke.border))
        canvas.setLineWidth(stroke.thick)
        canvas.setLineCap(1 if stroke.dash and stroke.dash[0] < 1 else 0)
        canvas.setDash(list(stroke.dash))
    x, y, w, h = stroke.area
    lines = {"stroke": int(bool(stroke.border)), "fill": int(bool(stroke.fill))}
    canvas.roundRect(x, pen.height - y - h, w, h, stroke.radius, **lines)
    canvas.restoreState()


@_draw.register
def _(stroke: Disc, pen: Pen) -> None:
    canvas = pen.canvas
    canvas.saveState()
    canvas.setFillColor(_color(stroke.fill or "#ffffff"))
    canvas.setStrokeColor(_color(stroke.border))
    canvas.setLineWidth(0.7)
    canvas.circle(stroke.x, pen.height - stroke.y, stroke.radius, stroke=1, fill=int(bool(stroke.fill)))
    canvas.restoreState()


@_draw.register
def _(stroke: Outline, pen: Pen) -> None:
    canvas = pen.canvas
    canvas.saveState()
    path = canvas.beginPath()
    (x, y), *rest = stroke.points
    path.moveTo(x, pen.height - y)
    for x, y in rest:
        path.lineTo(x, pen.height - y)
    if stroke.fill:
        path.close()
        canvas.setFillColor(_color(stroke.fill))
    if stroke.border:
        canvas.setStrokeColor(_color(stroke.border))
        canvas.setLineWidth(stroke.thick)
    canvas.drawPath(path, stroke=int(bool(stroke.border)), fill=int(bool(stroke.fill)))
    canvas.restoreState()


@_draw.register
def _(stroke: Curve, pen: Pen) -> None:
    canvas = pen.canvas
    canvas.saveState()
    canvas.setStrokeColor(_color(stroke.color))
    canvas.setLineWidth(stroke.width)
    canvas.setDash(list(stroke.dash))
    canvas.bezier(*(value for x, y in stroke.points for value in (x, pen.height - y)))
    canvas.restoreState()


@_draw.register
def _(stroke: Words, pen: Pen) -> None:
    """Set a line; where the font's letters are wider than estimated they are pressed together."""
    if not stroke.text:
        return
    mark = NO_LETTER if NO_LETTER in pen.known else NO_MARK
    text = "".join(letter if letter in pen.known else mark for letter in _visible(stroke.text))
    font = pen.bold if stroke.bold else pen.plain
    wide = pen.canvas.stringWidth(text, font, stroke.size)
    scale = min(100.0, 100.0 * width_of(stroke.text, stroke.size) / max(wide, 0.01))
    line = pen.canvas.beginText()
    line.setTextOrigin(stroke.x - (wide * scale / 100 if stroke.right else 0.0), pen.height - stroke.y)
    line.setFont(font, stroke.size)
    line.setHorizScale(scale)
    line.setFillColor(_color(stroke.color))
    line.textOut(text)
    pen.canvas.drawText(line)


def _color(text: str) -> Any:
    from reportlab.lib.colors import HexColor

    return HexColor(text)

"""A poster as one SVG: text stays text, set in whichever Chinese font the reader's machine has."""

from __future__ import annotations

from functools import singledispatch
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from chainmap.report.scene import Poster, Words
from chainmap.report.strokes import Close, Curve, Disc, Open, Outline, Rect, strokes

FONTS = "Microsoft YaHei, PingFang SC, Noto Sans CJK SC, Source Han Sans SC, WenQuanYi Micro Hei, SimHei, sans-serif"


def write_svg(poster: Poster, path: Path) -> None:
    """Write the poster as UTF-8 SVG in points."""
    path.write_bytes(svg_text(poster).encode("utf-8"))


def svg_text(poster: Poster) -> str:
    """Give the SVG as text.

    Parameters
    ----------
    poster
        As from :func:`chainmap.draw_poster`.
    """
    wide, tall = poster.paper.width, poster.paper.height
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:.1f}pt" height="{tall:.1f}pt" '
        f'viewBox="0 0 {wide:.1f} {tall:.1f}" font-family={quoteattr(FONTS)} xml:space="preserve">'
    )
    body = filter(None, map(_element, strokes(poster)))
    return "\n".join([head, f"<title>{escape(poster.title.text)}</title>", *body, "</svg>\n"])


@singledispatch
def _element(stroke: object) -> str:
    raise TypeError(f"no such stroke: {stroke!r}")


@_element.register
def _(stroke: Open) -> str:
    return f"<g><title>{escape(stroke.name)}</title>" if stroke.name else "<g>"


@_element.register
def _(stroke: Close) -> str:
    return "</g>"


@_element.register
def _(stroke: Rect) -> str:
    x, y, w, h = stroke.area
    clear = f' fill-opacity="{stroke.opacity}"' if stroke.opacity < 1 else ""
    place = f'x="{x:.2f}" y="{y:.2f}" width="{w:.2f}" height="{h:.2f}" rx="{stroke.radius}"'
    return f'<rect {place} fill="{stroke.fill or "none"}"{clear}{_line(stroke.border, stroke.thick, stroke.dash)}/>'


@_element.register
def _(stroke: Disc) -> str:
    place = f'cx="{stroke.x:.2f}" cy="{stroke.y:.2f}" r="{stroke.radius:.2f}"'
    return f'<circle {place} fill="{stroke.fill or "none"}"{_line(stroke.border, 0.7)}/>'


@_element.register
def _(stroke: Outline) -> str:
    points = " ".join(f"{x:.2f},{y:.2f}" for x, y in stroke.points)
    shape = "polygon" if stroke.fill else "polyline"
    return f'<{shape} points="{points}" fill="{stroke.fill or "none"}"{_line(stroke.border, stroke.thick)}/>'


@_element.register
def _(stroke: Curve) -> str:
    (x, y), *rest = stroke.points
    curve = " ".join(f"{a:.1f},{b:.1f}" for a, b in rest)
    return f'<path d="M{x:.1f},{y:.1f} C{curve}" fill="none"{_line(stroke.color, stroke.width, stroke.dash)}/>'


@_element.register
def _(stroke: Words) -> str:
    if not stroke.text:
        return ""
    anchor = ' text-anchor="end"' if stroke.right else ""
    weight = ' font-weight="bold"' if stroke.bold else ""
    place = f'x="{stroke.x:.2f}" y="{stroke.y:.2f}" font-size="{stroke.size:.2f}"'
    return f'<text {place}{weight} fill="{stroke.color}"{anchor}>{escape(stroke.text)}</text>'


def _line(color: str, width: float, dash: tuple[float, ...] = ()) -> str:
    if not color:
        return ""
    steps = f' stroke-dasharray="{" ".join(f"{step:g}" for step in dash)}"' if dash else ""
    dots = ' stroke-linecap="round"' if dash and dash[0] < 1 else ""
    return f' stroke="{color}" stroke-width="{width:.2f}"{steps}{dots}'

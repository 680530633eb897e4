"""A poster as one SVG: text stays text, set in whichever Chinese font the reader's machine has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

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
    return "\n".join([head, *_body(poster), "</svg>\n"])


def _body(poster: Poster) -> Iterator[str]:
    yield f"<title>{escape(poster.title.text)}</title>"
    yield _rect(Area(0, 0, poster.paper.width, poster.paper.height), "#ffffff")
    for lane in poster.lanes:
        yield _rect(lane.area, lane.ground, radius=4)
        yield _rect(lane.area._replace(h=lane.head), lane.color)
        base = lane.area.y + lane.head / 2 + 0.36 * lane.size
        left = lane.area.x + 0.6 * lane.size
        yield _words(Words(left, base, lane.title, lane.size, True, "#ffffff"))
        if lane.note:
            after = left + width_of(lane.title, lane.size) + lane.size
            yield _words(Words(after, base, lane.note, 0.8 * lane.size, False, "#ffffff"))
    for block in poster.blocks:
        yield _rect(block.area, "#ffffff", opacity=0.72, radius=3)
    yield from map(_link, poster.links)
    for block in poster.blocks:
        yield "<g>"
        yield _rect(block.area, "none", "#9aa8ba", 0.7, radius=3)
        x, y, w, _ = block.area
        yield _words(Words(x + 4, y + 1.25 * block.size, block.title, block.size, True, INK))
        if block.tally:
            count = Words(x + w - 4, y + 1.25 * block.size, block.tally, 0.9 * block.size, False, "#45525f", True)
            yield _words(count)
        for card in block.cards:
            yield from _card(card)
        yield "</g>"
    for words in (poster.title, poster.subtitle, *poster.foot):
        yield _words(words)
    for sign, x, words in poster.legend:
        yield from _sign(sign, x, words)
        yield _words(words)


def _rect(area: Area, fill: str, border: str = "", thick: float = 0.0, opacity: float = 1.0, radius: float = 0.0,
          dash: str = "") -> str:  # fmt: skip
    x, y, w, h = area
    stroke = f' stroke="{border}" stroke-width="{thick:.2f}"' if border else ""
    dashes = (
        f' stroke-dasharray="{dash}" stroke-linecap="{"round" if dash.startswith("0.1") else "butt"}"' if dash else ""
    )
    clear = f' fill-opacity="{opacity}"' if opacity < 1 else ""
    place = f'x="{x:.2f}" y="{y:.2f}" width="{w:.2f}" height="{h:.2f}" rx="{radius}"'
    return f'<rect {place} fill="{fill}"{clear}{stroke}{dashes}/>'


def _words(words: Words) -> str:
    anchor = ' text-anchor="end"' if words.right else ""
    weight = ' font-weight="bold"' if words.bold else ""
    return (
        f'<text x="{words.x:.2f}" y="{words.y:.2f}" font-size="{words.size:.2f}"{weight} fill="{words.color}"{anchor}>'
        f"{escape(words.text)}</text>"
    )


def _link(link: Link) -> str:
    (a, b), *rest = link.points
    curve = " ".join(f"{x:.1f},{y:.1f}" for x, y in rest)
    dash = ' stroke-dasharray="3 2"' if link.dashed else ""
    line = (
        f'<path d="M{a:.1f},{b:.1f} C{curve}" fill="none" stroke="{link.color}" stroke-width="{link.width:.2f}"{dash}/>'
    )
    tip = " ".join(f"{x:.1f},{y:.1f}" for x, y in arrow(link))
    return line + f'<polygon points="{tip}" fill="{link.color}"/>'


def arrow(link: Link) -> list[tuple[float, float]]:
    """Give the three corners of a link's arrow head."""
    (bx, by), (ex, ey) = link.points[2], link.points[3]
    length = max(((ex - bx) ** 2 + (ey - by) ** 2) ** 0.5, 1e-6)
    ux, uy = (ex - bx) / length, (ey - by) / length
    size = 1.6 + 1.4 * link.width
    foot = (ex - 1.6 * size * ux, ey - 1.6 * size * uy)
    return [
        (ex, ey),
        (foot[0] - 0.6 * size * uy, foot[1] + 0.6 * size * ux),
        (foot[0] + 0.6 * size * uy, foot[1] - 0.6 * size * ux),
    ]


def _card(card: Card) -> Iterator[str]:
    style = card.style
    dash = "0.1 3" if card.doubt else "3 2" if style.dashed else ""
    thick = 1.9 if card.doubt else style.thick
    yield f"<g><title>{escape(card.full)}</title>"
    if card.doubt:
        # The dots stand on a white rim, else they cannot be told from a full card of their colour.
        x, y, w, h = card.area
        yield _rect(card.area, "#ffffff", radius=3)
        yield _rect(Area(x + 1.6, y + 1.6, w - 3.2, h - 3.2), style.fill, radius=2)
        yield _rect(card.area, "none", style.border, thick, radius=3, dash=dash)
    else:
        yield _rect(card.area, style.fill, style.border, thick, radius=3, dash=dash)
    for words in card_words(card):
        yield _words(words)
    place = mark_place(card)
    if place:
        yield from _mark(card.status, *place, style.soft)
    if card.badge:
        area = badge_place(card, width_of(card.badge, card.small) + 3)
        yield _rect(area, BADGE if card.strong else "#ffffff", BADGE, 0.6, radius=1.5)
        ink = "#ffffff" if card.strong else "#8c1610"
        base = area.y + area.h - 0.3 * card.small
        yield _words(Words(area.x + area.w - 1.5, base, card.badge, card.small, True, ink, True))
    yield "</g>"


def _mark(status: str, x: float, y: float, radius: float, color: str) -> Iterator[str]:
    """Draw a full, half or empty disc."""
    fill = color if status == "present" else "none"
    yield f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{radius:.2f}" fill="{fill}" stroke="{color}" stroke-width="0.7"/>'
    if status == "weak":
        half = f"M{x:.2f},{y - radius:.2f} A{radius:.2f},{radius:.2f} 0 0 0 {x:.2f},{y + radius:.2f} Z"
        yield f'<path d="{half}" fill="{color}"/>'


def sign_area(words: Words, x: float) -> Area:
    """Give the rectangle of a sign in the legend, left of its words."""
    return Area(x, words.y - 0.92 * words.size, 2.4 * words.size, 1.14 * words.size)


def _sign(sign: str, x: float, words: Words) -> Iterator[str]:
    area = sign_area(words, x)
    middle, size = area.y + area.h / 2, words.size
    if sign in STYLES:
        style = STYLES[sign]
        yield _rect(area, style.fill, style.border, style.thick, radius=2, dash="3 2" if style.dashed else "")
        if sign not in ("unknown", "folded"):
            yield from _mark(sign, area.x + area.w / 2, middle, 0.32 * size, style.soft)
    elif sign == "doubt":
        yield _rect(area, "#ffffff", STYLES["present"].border, 1.9, radius=2, dash="0.1 3")
    elif sign == "badge":
        yield _rect(area, BADGE, BADGE, 0.6, radius=2)
        yield _words(Words(area.x + area.w - 0.3 * size, words.y, "补1", 0.9 * size, True, "#ffffff", True))
    else:
        ends = ((area.x, middle), (area.x + 8, middle), (area.x + area.w - 8, middle), (area.x + area.w, middle))
        firm = sign == "firm"
        color = "#2f6f9f" if firm else "#8496ac"
        yield _link(Link("", "", ends, (3, 1), firm, 1.3 if firm else 0.7, color, sign == "aside"))

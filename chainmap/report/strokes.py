"""A poster as a few kinds of strokes, in the order in which they are drawn: the same for every vector format."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from chainmap.report.lettering import width_of
from chainmap.report.scene import (
    BADGE,
    EDGE,
    INK,
    LINES,
    SOFT,
    STYLES,
    Area,
    Card,
    Lane,
    Link,
    Poster,
    Words,
    badge_place,
    badge_width,
    card_words,
    mark_place,
)

DASH, DOTS = (3.0, 2.0), (0.1, 3.0)
Point = tuple[float, float]


class Rect(NamedTuple):
    """A rectangle with round corners; without a fill or a border where that is empty."""

    area: Area
    fill: str
    border: str = ""
    thick: float = 0.0
    dash: tuple[float, ...] = ()
    radius: float = 0.0
    opacity: float = 1.0


class Disc(NamedTuple):
    """A circle."""

    x: float
    y: float
    radius: float
    fill: str
    border: str


class Outline(NamedTuple):
    """A polygon, filled or as a line; open unless it is filled."""

    points: tuple[Point, ...]
    fill: str = ""
    border: str = ""
    thick: float = 0.0


class Curve(NamedTuple):
    """A cubic curve through its first and last point."""

    points: tuple[Point, ...]
    color: str
    width: float
    dash: tuple[float, ...] = ()


class Open(NamedTuple):
    """What follows belongs together, under a name."""

    name: str


class Close(NamedTuple):
    """What belongs together ends."""


Stroke = Rect | Disc | Outline | Curve | Words | Open | Close


def strokes(poster: Poster) -> Iterator[Stroke]:
    """Draw grounds first, then links, then cards upon them, then the words around.

    Parameters
    ----------
    poster
        As from :func:`chainmap.draw_poster`.
    """
    k = line_scale(poster)
    yield Rect(Area(0, 0, poster.paper.width, poster.paper.height), "#ffffff")
    for lane in poster.lanes:
        yield from _lane(lane)
    for block in poster.blocks:
        if block.framed:
            yield Rect(block.area, "#ffffff", radius=3 * k, opacity=0.72)
    for link in poster.links:
        yield from _link(link)
    for block in poster.blocks:
        yield Open(block.name)
        if block.framed:
            yield Rect(block.area, "", EDGE, 0.7 * k, radius=3 * k)
        x, y, w, _ = block.area
        yield Words(x + 4 * k, y + 1.25 * block.size, block.title, block.size, True, INK)
        yield Words(x + w - 4 * k, y + 1.25 * block.size, block.tally, 0.9 * block.size, False, SOFT, True)
        for card in block.cards:
            yield from _card(card, k)
        yield Close()
    yield from (poster.title, poster.subtitle, *poster.foot)
    for sign, x, words in poster.legend:
        yield from _sign(sign, sign_area(words, x), words, k)
        yield words


def line_scale(poster: Poster) -> float:
    """Tell how much thicker than on A3 lines are."""
    return poster.paper.distance if poster.paper.distance > 1.35 else 1.0


def _times(dash: tuple[float, ...], k: float) -> tuple[float, ...]:
    return tuple(step * k if step > 1 else step for step in dash)


def texts(poster: Poster) -> set[str]:
    """Give all that is written on a poster."""
    return {stroke.text for stroke in strokes(poster) if isinstance(stroke, Words)}


def sign_area(words: Words, x: float) -> Area:
    """Give the rectangle of a sign in the legend, left of its words."""
    return Area(x, words.y - 0.92 * words.size, 2.4 * words.size, 1.14 * words.size)


def sign_link(sign: str, area: Area) -> Link:
    """Give the link that stands for its role in the legend."""
    middle = area.y + area.h / 2
    ends = ((area.x, middle), (area.x + 8, middle), (area.x + area.w - 8, middle), (area.x + area.w, middle))
    color, width, dashed = LINES[sign]
    return Link("", "", ends, (3, 1), sign, 1.25 * width, color, dashed)


def arrow(link: Link) -> tuple[Point, ...]:
    """Give the three corners of a link's arrow head."""
    (bx, by), (ex, ey) = link.points[2], link.points[3]
    length = max(math.hypot(ex - bx, ey - by), 1e-6)
    ux, uy = (ex - bx) / length, (ey - by) / length
    size = 1.6 + 1.4 * link.width
    foot = (ex - 1.6 * size * ux, ey - 1.6 * size * uy)
    left = (foot[0] - 0.6 * size * uy, foot[1] + 0.6 * size * ux)
    return ((ex, ey), left, (foot[0] + 0.6 * size * uy, foot[1] - 0.6 * size * ux))


def _lane(lane: Lane) -> Iterator[Stroke]:
    yield Rect(lane.area, lane.ground, radius=4)
    yield Rect(lane.area._replace(h=lane.head), lane.color)
    base = lane.area.y + lane.head / 2 + 0.36 * lane.size
    left = lane.area.x + 0.6 * lane.size
    yield Words(left, base, lane.title, lane.size, True, "#ffffff")
    after = left + width_of(lane.title, lane.size) + lane.size
    yield Words(after, base, lane.note, 0.8 * lane.size, False, "#ffffff")


def _link(link: Link) -> Iterator[Stroke]:
    yield Curve(link.points, link.color, link.width, DASH if link.dashed else ())
    if link.role != "maybe":
        yield Outline(arrow(link), link.color)


def _card(card: Card, k: float) -> Iterator[Stroke]:
    style = card.style
    yield Open(f"{card.full}：{card.said}" if card.said else card.full)
    if card.doubt:
        # The dots stand on a white rim, else they cannot be told from a full card of their colour.
        x, y, w, h = card.area
        rim = 1.6 * k
        yield Rect(card.area, "#ffffff", radius=3 * k)
        yield Rect(Area(x + rim, y + rim, w - 2 * rim, h - 2 * rim), style.fill, radius=2 * k)
        yield Rect(card.area, "", style.border, 1.9 * k, _times(DOTS, k), radius=3 * k)
    else:
        dash = _times(DASH, k) if style.dashed else ()
        yield Rect(card.area, style.fill, style.border, style.thick * k, dash, radius=3 * k)
    yield from card_words(card)
    place = mark_place(card)
    if place:
        yield from _mark(card.mark, *place, style.soft)
    if card.badge:
        area = badge_place(card, badge_width(card))
        yield Rect(area, BADGE if card.strong else "#ffffff", BADGE, 0.6, radius=1.5)
        ink = "#ffffff" if card.strong else "#8c1610"
        base = area.y + area.h - 0.3 * card.small
        yield Words(area.x + area.w - 1.5, base, card.badge, card.small, True, ink, True)
    yield Close()


def _mark(sign: str, x: float, y: float, radius: float, color: str) -> Iterator[Stroke]:
    """Draw a full, half or empty disc for what is here; a tick, a triangle or a cross for a gate."""
    if sign in ("present", "weak", "missing"):
        yield Disc(x, y, radius, color if sign == "present" else "", color)
    if sign == "weak":
        turns = [math.pi * (0.5 + step / 12) for step in range(13)]
        yield Outline(tuple((x + radius * math.cos(turn), y - radius * math.sin(turn)) for turn in turns), color)
    corners: dict[str, list[list[Point]]] = {
        "pass": [[(-1, 0), (-0.3, 0.8), (1, -0.8)]],
        "open": [[(0, -1), (1, 0.8), (-1, 0.8), (0, -1)]],
        "fail": [[(-0.8, -0.8), (0.8, 0.8)], [(-0.8, 0.8), (0.8, -0.8)]],
    }
    for line in corners.get(sign, []):
        yield Outline(tuple((x + a * radius, y + b * radius) for a, b in line), "", color, 0.24 * radius + 0.3)


def _sign(sign: str, area: Area, words: Words, k: float) -> Iterator[Stroke]:
    middle, size = area.y + area.h / 2, words.size
    if sign in LINES:
        yield from _link(sign_link(sign, area))
    elif sign in STYLES:
        style = STYLES[sign]
        yield Rect(area, style.fill, style.border, style.thick * k, _times(DASH, k) if style.dashed else (), radius=2)
        yield from _mark(sign, area.x + area.w / 2, middle, 0.32 * size, style.soft)
    elif sign == "doubt":
        yield Rect(area, "#ffffff", STYLES["present"].border, 1.9 * k, _times(DOTS, k), radius=2)
    elif sign == "badge":
        yield Rect(area, BADGE, BADGE, 0.6, radius=2)
        yield Words(area.x + area.w - 0.3 * size, words.y, "补1", 0.9 * size, True, "#ffffff", True)
    else:
        yield from _mark(sign, area.x + area.w - 0.6 * size, middle, 0.36 * size, INK)

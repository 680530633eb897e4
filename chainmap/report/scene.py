"""A poster before it is drawn: every card, box, link and word with its place in points, y downwards."""

from __future__ import annotations

from typing import NamedTuple

from chainmap.report.papers import Paper


class Words(NamedTuple):
    """A line of text: left end of its baseline (or right end, if ``right``), size, weight, colour."""

    x: float
    y: float
    text: str
    size: float
    bold: bool
    color: str
    right: bool = False


class Area(NamedTuple):
    """A rectangle."""

    x: float
    y: float
    w: float
    h: float


class Style(NamedTuple):
    """How a card looks; a dash and the mark say in black and white what the colours say."""

    fill: str
    border: str
    ink: str
    soft: str
    dashed: bool = False
    thick: float = 1.0


class Card(NamedTuple):
    """One node, or one folded segment."""

    node: str
    full: str
    area: Area
    status: str
    style: Style
    doubt: bool
    folded: bool
    name: tuple[str, ...]
    size: float
    small: float
    firms: str
    badge: str
    strong: bool
    tail: str


class Block(NamedTuple):
    """A titled rectangle with its cards: a segment within a stage."""

    area: Area
    title: str
    tally: str
    size: float
    cards: tuple[Card, ...]


class Lane(NamedTuple):
    """A stage."""

    area: Area
    head: float
    title: str
    note: str
    size: float
    color: str
    ground: str


class Link(NamedTuple):
    """A link between two cards; ``firm`` if both of its ends are here."""

    start: str
    end: str
    points: tuple[tuple[float, float], ...]
    sides: tuple[int, int]
    firm: bool
    width: float
    color: str
    dashed: bool


class Poster(NamedTuple):
    """The whole sheet; ``notes`` say in Chinese what was folded, left out or cut.

    Attributes
    ----------
    paper
        The sheet that was chosen.
    title, subtitle
        Heading lines.
    lanes, blocks, links
        The picture.
    legend
        Status and words of each sign.
    foot
        Date, sources and remarks, in lines.
    folded
        Titles of the folded segments with the names of their nodes.
    notes
        What a reader must know.
    """

    paper: Paper
    title: Words
    subtitle: Words
    lanes: tuple[Lane, ...]
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    legend: tuple[tuple[str, float, Words], ...]
    foot: tuple[Words, ...]
    folded: tuple[tuple[str, tuple[str, ...]], ...]
    notes: tuple[str, ...]

    @property
    def cards(self) -> list[Card]:
        """All cards."""
        return [card for block in self.blocks for card in block.cards]


STYLES = {
    "present": Style("#0b5563", "#0b5563", "#ffffff", "#e3f3f6"),
    "weak": Style("#ffe6b3", "#8a5200", "#3a2200", "#4a2b00", thick=1.2),
    "missing": Style("#ffffff", "#a51d16", "#8c1610", "#8c1610", dashed=True),
    "unknown": Style("#f6f8fa", "#66758a", "#17212e", "#45525f", thick=0.7),
    "folded": Style("#eef2f7", "#33475f", "#17212e", "#33475f", thick=1.8),
}
LANES = (("#1d4e89", "#e6eef7"), ("#4b3f8f", "#ecebf6"), ("#1f6b4a", "#e5f1eb"))
INK, SOFT, BADGE = "#17212e", "#45525f", "#a51d16"
FIRM, THIN, PALE = "#2f6f9f", "#a9b7c8", "#c6d0dc"


def card_words(card: Card) -> list[Words]:
    """Place the lines of a card: its name, the number of firms beside the mark, the last line."""
    x, y, _, h = card.area
    left, small, style = x + pad(card), card.small, card.style
    rows = 1 + bool(card.tail) if card.firms or card.badge or card.tail else 0
    below = rows * small * 1.3
    tall = len(card.name) * card.size * 1.18
    top = y + max((h - below - tall) / 2, 1.0)
    lines = [
        Words(left, top + (place + 0.86) * card.size * 1.18, line, card.size, True, style.ink)
        for place, line in enumerate(card.name)
    ]
    if rows:
        base = y + h - (rows - 1) * small * 1.3 - 0.42 * small
        gap = 0.0 if card.folded or card.status == "unknown" else small * 1.15
        lines.append(Words(left + gap, base, card.firms, small, False, style.soft))
        if card.tail:
            lines.append(Words(left, y + h - 0.42 * small, card.tail, small, False, style.soft))
    return [line for line in lines if line.text]


def pad(card: Card) -> float:
    """Give the blank left and right of a card's words."""
    return min(0.06 * card.area.w, 5.0)


def mark_place(card: Card) -> tuple[float, float, float] | None:
    """Give middle and radius of a card's mark, or none."""
    if card.folded or card.status == "unknown":
        return None
    x, y, _, h = card.area
    radius = 0.36 * card.small
    base = y + h - bool(card.tail) * card.small * 1.3 - 0.42 * card.small
    return (x + pad(card) + radius + 0.3, base - 0.36 * card.small, radius)


def badge_place(card: Card, width: float) -> Area:
    """Give the rectangle of a card's badge, right of its count."""
    x, y, w, h = card.area
    base = y + h - bool(card.tail) * card.small * 1.3 - 0.42 * card.small
    return Area(x + w - width - 2.0, base - 0.98 * card.small, width, 1.22 * card.small)

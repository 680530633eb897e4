"""A poster before it is drawn: every card, box, link and word with its place in points, y downwards."""

from __future__ import annotations

from typing import NamedTuple

from chainmap.report.lettering import width_of
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
    """One node, company or folded rest of a segment.

    Attributes
    ----------
    node
        Its key, unique on the sheet.
    full, said
        The whole name, and its state in words: what a screen reader says.
    area, style, status
        Where it stands and how it looks.
    doubt, folded
        Nobody has checked it; it stands for several nodes.
    name, size
        Lines of the name and their size.
    mark, rows, small
        Sign before the first line below the name (see :data:`MARKS`), those lines, and their size.
    badge, strong
        Short words beside the first of those lines, and whether they are set on a full ground.
    """

    node: str
    full: str
    said: str
    area: Area
    status: str
    style: Style
    name: tuple[str, ...]
    size: float
    small: float
    mark: str = ""
    rows: tuple[str, ...] = ()
    badge: str = ""
    strong: bool = False
    doubt: bool = False
    folded: bool = False


class Block(NamedTuple):
    """A titled rectangle with its cards: a segment within a stage, a gap with who could fill it.

    ``name`` is what it is called where no title is written; one that is not ``framed`` only holds its cards.
    """

    area: Area
    title: str
    tally: str
    size: float
    cards: tuple[Card, ...]
    name: str = ""
    framed: bool = True


class Lane(NamedTuple):
    """A stage, or a column of another picture."""

    area: Area
    head: float
    title: str
    note: str
    size: float
    color: str
    ground: str


class Link(NamedTuple):
    """A link between two cards in one of the roles of :data:`LINES`."""

    start: str
    end: str
    points: tuple[tuple[float, float], ...]
    sides: tuple[int, int]
    role: str
    width: float
    color: str
    dashed: bool


class Poster(NamedTuple):
    """One sheet or slide.

    Attributes
    ----------
    paper
        The sheet that was chosen.
    kind
        Which of the maps it is.
    title, subtitle
        Heading lines.
    lanes, blocks, links
        The picture.
    legend
        Sign, left end and words of each entry.
    foot
        Sources and remarks, in lines.
    folded
        Titles of the folded rests of segments with the names of their nodes.
    notes
        What a reader must know, in Chinese: what was folded, left out or cut.
    sources
        Where the data come from.
    """

    paper: Paper
    kind: str
    title: Words
    subtitle: Words
    lanes: tuple[Lane, ...]
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    legend: tuple[tuple[str, float, Words], ...]
    foot: tuple[Words, ...]
    folded: tuple[tuple[str, tuple[str, ...]], ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...] = ()

    @property
    def cards(self) -> list[Card]:
        """All cards."""
        return [card for block in self.blocks for card in block.cards]


STYLES = {
    "present": Style("#0b5563", "#0b5563", "#ffffff", "#e3f3f6"),
    "weak": Style("#ffe6b3", "#8a5200", "#3a2200", "#4a2b00", thick=1.2),
    "missing": Style("#ffffff", "#a51d16", "#8c1610", "#8c1610", dashed=True),
    "unknown": Style("#f6f8fa", "#66758a", "#17212e", "#45525f", thick=0.7),
    "folded": Style("#e3e9f0", "#5d6f85", "#33475f", "#33475f", thick=1.0),
    "faded": Style("#ffffff", "#aab4c1", "#5b6674", "#5b6674", dashed=True, thick=0.6),
    "quiet": Style("#dcebee", "#3f7d88", "#123c45", "#123c45", thick=0.8),
    "gap": Style("#fbe9e7", "#a51d16", "#8c1610", "#8c1610", dashed=True),
    "company": Style("#ffffff", "#33475f", "#17212e", "#45525f", thick=0.9),
    "body": Style("#efe9f7", "#4b3f8f", "#2a2158", "#3f3570", thick=0.9),
    "note": Style("#ffffff", "", "#45525f", "#45525f"),
}
LANES = (("#1d4e89", "#e6eef7"), ("#4b3f8f", "#ecebf6"), ("#1f6b4a", "#e5f1eb"), ("#7a4a12", "#f6efe4"))
INK, SOFT, BADGE, EDGE = "#17212e", "#45525f", "#a51d16", "#9aa8ba"

#: Colour, width at reading distance and dash of a link: between what is here, of the first gaps, others, perhaps.
LINES = {
    "firm": ("#2f6f9f", 1.3, False),
    "gap": ("#b0564f", 0.7, False),
    "thin": ("#a9b7c8", 0.45, False),
    "aside": ("#a9b7c8", 0.45, True),
    "planned": ("#2f6f9f", 0.9, False),
    "known": ("#4b3f8f", 1.3, False),
    "fills": ("#a9b7c8", 0.6, False),
    "maybe": ("#66758a", 0.6, True),
}

#: Signs before the lines of a card, as a letter for slides; the others draw them.
MARKS = {"present": "●", "weak": "◐", "missing": "○", "pass": "√", "open": "△", "fail": "×"}


def card_words(card: Card) -> list[Words]:
    """Place the lines of a card: its name, what stands beside the mark, the lines below."""
    x, y, _, h = card.area
    left, small, style = x + pad(card), card.small, card.style
    below = len(card.rows) * small * 1.3
    tall = len(card.name) * card.size * 1.18
    top = y + max((h - below - tall) / 2, 1.0)
    lines = [
        Words(left, top + (place + 0.86) * card.size * 1.18, line, card.size, True, style.ink)
        for place, line in enumerate(card.name)
    ]
    for place, row in enumerate(card.rows):
        gap = small * 1.15 if card.mark and place == 0 else 0.0
        lines.append(Words(left + gap, row_base(card, place), row, small, False, style.soft))
    return [line for line in lines if line.text]


def row_base(card: Card, place: int = 0) -> float:
    """Give the baseline of a line below the name."""
    return card.area.y + card.area.h - (max(len(card.rows), 1) - 1 - place) * card.small * 1.3 - 0.42 * card.small


def pad(card: Card) -> float:
    """Give the blank left and right of a card's words."""
    return pad_of(card.area, card.small)


def pad_of(area: Area, small: float) -> float:
    """Give the blank left and right of words in a rectangle."""
    return min(0.06 * area.w, 0.85 * small)


def mark_place(card: Card) -> tuple[float, float, float] | None:
    """Give middle and radius of a card's mark, or none."""
    if not card.mark:
        return None
    radius = 0.36 * card.small
    return (card.area.x + pad(card) + radius + 0.3, row_base(card) - 0.36 * card.small, radius)


def badge_width(card: Card) -> float:
    """Give the width of a card's badge."""
    return width_of(card.badge, card.small) + 3.0


def badge_place(card: Card, width: float) -> Area:
    """Give the rectangle of a card's badge, right of its first line below the name."""
    x, _, w, _ = card.area
    return Area(x + w - width - 2.0, row_base(card) - 0.98 * card.small, width, 1.22 * card.small)

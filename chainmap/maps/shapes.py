"""Lanes, boxes, cards and links of a picture that is not the chain itself, with their places: plain records."""

from __future__ import annotations

import re
from typing import NamedTuple

from chainmap.coverage.gaps import ACTIONS_ZH
from chainmap.maps.wording import Pair

#: The size a picture is designed for: the map's part of a window of 1366×768; at scale 1 no letter is below 11 px.
WIDE, HIGH = 1326.0, 612.0

#: Room above the lanes for a picture's first line, height of a lane's title, gaps between lanes and inside them.
HEAD, LANE_HEAD, LANE_GAP, PAD, FOOT = 28.0, 30.0, 14.0, 8.0, 26.0

#: Characters that are not seen but turn or break what stands around them.
_UNSEEN = re.compile(r"[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")

ACTIONS: dict[str, Pair] = {action: {"zh": zh, "en": action} for action, zh in ACTIONS_ZH.items()}


class Lane(NamedTuple):
    """A titled column of the picture; ``tone`` counts the colours from 0."""

    title: Pair
    note: Pair
    tone: int
    x: float
    y: float
    w: float
    h: float


class Box(NamedTuple):
    """A frame around the cards that belong to one node."""

    key: str
    x: float
    y: float
    w: float
    h: float


class Card(NamedTuple):
    """A card, by its top left corner and size.

    Attributes
    ----------
    id
        Unique in its picture.
    kind
        ``gap`` (head of a box) and ``node``: ``key`` is a node; ``company`` and ``firm`` (a local one): ``key`` is a
        firm; ``body`` (who introduces) and ``note`` (a remark): ``key`` is empty.
    title, lines
        What stands on it, in both languages.
    number
        Rank or order; may be empty.
    status
        Of a node: present, weak, missing or unknown.
    gate
        Of a company: pass, fail or unknown.
    doubt
        ``unverified`` or ``planned`` if what the company makes is that, else empty.
    """

    id: str
    kind: str
    key: str
    title: Pair
    lines: tuple[Pair, ...]
    number: str
    status: str
    gate: str
    doubt: str
    x: float
    y: float
    w: float
    h: float


class Link(NamedTuple):
    """A link between two cards: ``firm`` (here or planned), ``known`` (a listed tie), ``fills`` or ``possible``."""

    start: str
    end: str
    style: str
    label: Pair


class Picture(NamedTuple):
    """A picture with all places in map units, y downwards; ``head`` and ``foot`` are lines above and below it."""

    kind: str
    head: Pair
    foot: Pair
    lanes: tuple[Lane, ...]
    boxes: tuple[Box, ...]
    cards: tuple[Card, ...]
    links: tuple[Link, ...]
    width: float
    height: float


def pair(zh: object, en: object = None) -> Pair:
    """Give a text in both languages without characters that cannot be seen; one text may stand for both.

    Examples
    --------
    >>> pair("合成\\u202e甲 乙")
    {'zh': '合成甲 乙', 'en': '合成甲 乙'}
    """
    seen = _UNSEEN.sub("", "" if zh is None else str(zh)).strip()
    return {"zh": seen, "en": seen if en is None else _UNSEEN.sub("", str(en)).strip()}


def joined(texts: list[Pair], zh: str = " · ", en: str = " · ") -> Pair:
    """Join the texts that are not empty."""
    return {
        "zh": zh.join(text["zh"] for text in texts if text["zh"]),
        "en": en.join(text["en"] for text in texts if text["en"]),
    }


def card(id: str, kind: str, key: str, title: Pair, *lines: Pair, **more: str) -> Card:
    """Make a card that has no place yet; empty lines are left out."""
    told = {"number": "", "status": "", "gate": "", "doubt": "", **more}
    shown = tuple(line for line in lines if line["zh"])
    return Card(id=id, kind=kind, key=key, title=title, lines=shown, **told, x=0.0, y=0.0, w=0.0, h=0.0)


def stacked(cards: list[Card], x: float, y: float, w: float, h: float, gap: float) -> list[Card]:
    """Place cards of one size below each other."""
    return [one._replace(x=x, y=y + at * (h + gap), w=w, h=h) for at, one in enumerate(cards)]

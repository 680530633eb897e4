"""How wide a text is, where its lines break, and at which size it fits: the same in every format."""

from __future__ import annotations

import re
from typing import NamedTuple

#: Nothing on a poster is set smaller, in points: what can be read on an A3 sheet in the hand.
SMALLEST = 6.0
#: Line height in type sizes.
LEADING = 1.18

_PIECES = re.compile(r"[\u2e80-\uffef，。；：、（）]|[^\s/\u2e80-\uffef，。；：、（）-]+[/-]?|[\s/-]+")


class Fitted(NamedTuple):
    """A text in lines at a size; ``cut`` tells that its end is missing."""

    lines: tuple[str, ...]
    size: float
    cut: bool


def width_of(text: str, size: float = 1.0) -> float:
    """Estimate the width of a text in points, rather too wide than too narrow.

    Examples
    --------
    >>> width_of("尼龙66", 10)
    32.0
    """
    return size * sum(_em(char) for char in text)


def _em(char: str) -> float:
    if ord(char) > 0x7F:
        return 0.6 if char == "–" else 1.0
    if char in "mwMW@%":
        return 0.92
    if char in "iIjl.,:;'|! ":
        return 0.36
    return 0.7 if char.isupper() else 0.6


def shorten(text: str, size: float, room: float) -> str:
    """Cut a text to a width, with a mark that it was cut.

    Examples
    --------
    >>> shorten("己二腈装置", 10, 40)
    '己二腈…'
    """
    if width_of(text, size) <= room:
        return text
    letters = list(text)
    while letters and width_of("".join(letters) + "…", size) > room:
        letters.pop()
    return "".join(letters) + "…"


def wrap(text: str, size: float, room: float) -> list[str]:
    """Break a text into lines; Chinese breaks anywhere, a Latin word only if it is wider than the line.

    Examples
    --------
    >>> wrap("锦纶66民用长丝", 10, 50)
    ['锦纶66民', '用长丝']
    """
    lines = [""]
    for piece in _PIECES.findall(text):
        for part in _broken(piece, size, room):
            if not lines[-1] or width_of(lines[-1] + part.rstrip(), size) <= room:
                lines[-1] += part if lines[-1] else part.lstrip()
            else:
                lines.append(part.lstrip())
    return [line.rstrip() for line in lines if line.strip()] or [""]


def _balanced(text: str, size: float, room: float, lines: list[str]) -> list[str]:
    """Make the lines alike in length, so that no letter stands alone on the last one."""
    best, narrow = lines, room
    while len(lines) > 1 and narrow > 0.5 * room:
        narrow -= 0.25 * size
        fresh = wrap(text, size, narrow)
        if len(fresh) > len(lines) or max(width_of(line, size) for line in fresh) > narrow:
            break
        best = fresh
    return best


def _broken(piece: str, size: float, room: float) -> list[str]:
    if width_of(piece, size) <= room:
        return [piece]
    parts = [""]
    for letter in piece:
        if parts[-1] and width_of(parts[-1] + letter, size) > room:
            parts.append("")
        parts[-1] += letter
    return parts


def fit(text: str, room: float, height: float, largest: float, smallest: float = SMALLEST) -> Fitted:
    """Choose the largest size at which a text fits a rectangle; what never fits is cut at the smallest.

    Parameters
    ----------
    text
        What is to be set.
    room, height
        The rectangle, in points.
    largest, smallest
        Sizes to be tried, in points.

    Examples
    --------
    >>> fit("己二腈", 40, 20, 12)
    Fitted(lines=('己二腈',), size=12.0, cut=False)
    >>> fit("合成" * 100, 40, 20, 12).cut
    True
    """
    size = float(largest)
    while size >= smallest:
        lines = wrap(text, size, room)
        if len(lines) * size * LEADING <= height + 0.01:
            return Fitted(tuple(_balanced(text, size, room, lines)), size, False)
        size -= 0.25
    most = max(int((height + 0.01) / (smallest * LEADING)), 1)
    lines = wrap(text, smallest, room)
    if len(lines) > most:
        last = shorten(lines[most - 1] + "".join(lines[most:]), smallest, room)
        return Fitted((*lines[: most - 1], last), smallest, True)
    return Fitted(tuple(lines), smallest, False)

"""Many texts as one array of characters, folded so that the same words compare equal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint16]
Places = NDArray[np.int64]

_BEYOND = re.compile("[\U00010000-\U0010ffff]")
BLANK, BREAK, CLAUSE = ord(" "), ord("\n"), ord(";")


class Texts(NamedTuple):
    """Texts one after the other, each followed by a line break.

    Attributes
    ----------
    codes
        UTF-16 code units, folded.
    starts
        Where each text starts; one more than there are texts.
    """

    codes: Codes
    starts: Places

    def string(self) -> str:
        """Give all texts as one string, a character a code."""
        return self.codes.tobytes().decode("utf-16-le")


@cache
def folding() -> Codes:
    """Map each character to its folded form: width, case, Traditional to Simplified, what cannot be seen to a blank.

    Characters that fold to several keep as they are, so that places in the text stay in step.
    """
    table = np.arange(1 << 16, dtype=np.uint16)
    for code in range(1 << 16):
        char = chr(code)
        if unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs", "Cn", "Zs", "Zl", "Zp"):
            table[code] = BLANK
            continue
        folded = unicodedata.normalize("NFKC", char).lower()
        if len(folded) == 1 and ord(folded) < 1 << 16:
            table[code] = ord(folded)
    simple = np.arange(1 << 16, dtype=np.uint16)
    for old, new in _simplified().items():
        simple[ord(old)] = ord(new)
    table = simple[simple[table]]  # twice: what one step gives may be Traditional itself
    table[[ord("【"), ord("〔"), ord("[")]] = ord("(")
    table[[ord("】"), ord("〕"), ord("]")]] = ord(")")
    table[[ord("。"), ord("\n"), ord("\r")]] = CLAUSE
    table[[ord("\t"), ord("\u3000")]] = BLANK
    again: Codes = table[table]  # what one step gives may itself be folded: a wide bracket is a bracket
    return again


def _simplified() -> dict[str, str]:
    from opencc import OpenCC

    chars = [chr(code) for code in range(0x4E00, 0xA000)]
    turned = OpenCC("t2s").convert(" ".join(chars)).split(" ")
    return {old: new for old, new in zip(chars, turned, strict=True) if len(new) == 1 and "\u4e00" <= new < "\ua000"}


def fold(texts: Iterable[str]) -> Texts:
    """Fold texts into one array.

    Full-width and Traditional forms, letter case and brackets are made alike; blanks go, except between Latin words; a
    line break inside a text ends a clause.

    Parameters
    ----------
    texts
        Texts as they stand; empty ones keep their place.

    Examples
    --------
    >>> fold(["ＰＡ６６ 切片，銅箔", "", "b c"]).string()
    'pa66切片,铜箔\\n\\nb c\\n'
    """
    listed = list(texts)
    joined = "\n".join(listed) + "\n" if listed else ""
    raw = joined.encode("utf-16-le", "surrogatepass")
    if len(raw) != 2 * len(joined):
        raw = _BEYOND.sub(" ", joined).encode("utf-16-le", "surrogatepass")
    codes = folding()[np.frombuffer(raw, dtype=np.uint16)]
    lengths = np.fromiter((len(text) + 1 for text in listed), dtype=np.int64, count=len(listed))
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    codes[starts[1:] - 1] = BREAK
    blanks = np.flatnonzero(codes == BLANK)
    idle = np.zeros(len(codes), dtype=bool)
    idle[blanks[_idle(codes, blanks)]] = True
    return keep(Texts(codes, starts), ~idle)


def _idle(codes: Codes, blanks: Places) -> NDArray[np.bool_]:
    """Tell which blanks tell no words apart: PA 66 is PA66, a Chinese word has none inside, one blank is enough."""
    blank = codes == BLANK
    solid = np.flatnonzero(~blank)
    after = codes[solid[np.minimum(np.searchsorted(solid, blanks), len(solid) - 1)]] if len(solid) else codes[:0]
    before = codes[solid[np.searchsorted(solid, blanks) - 1]] if len(solid) else codes[:0]
    if not len(blanks):
        return np.zeros(0, dtype=bool)
    parts_words = latin(before) & latin(after) & ~(letters(before) & digits(after))
    doubled = blank[np.maximum(blanks - 1, 0)]
    idle: NDArray[np.bool_] = ~parts_words | doubled
    return idle


def keep(texts: Texts, kept: NDArray[np.bool_]) -> Texts:
    """Take characters out of the texts."""
    moved = np.concatenate([[0], np.cumsum(kept)]).astype(np.int64)
    return Texts(texts.codes[kept], moved[texts.starts])


def latin(codes: Codes) -> NDArray[np.bool_]:
    """Tell which characters are Latin letters or digits."""
    return letters(codes) | digits(codes)


def letters(codes: Codes) -> NDArray[np.bool_]:
    """Tell which characters are small Latin letters."""
    return (codes >= ord("a")) & (codes <= ord("z"))


def digits(codes: Codes) -> NDArray[np.bool_]:
    """Tell which characters are digits."""
    return (codes >= ord("0")) & (codes <= ord("9"))


def beside(flags: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Give, for each place, the flag of the place before it and of the one after it."""
    edge = np.zeros(1, dtype=bool)
    return np.concatenate([edge, flags[:-1]]), np.concatenate([flags[1:], edge])

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
        return plain(self.codes)


def plain(codes: Codes) -> str:
    """Give folded characters as a string."""
    return codes.tobytes().decode("utf-16-le")


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
    lengths = np.fromiter(map(len, listed), dtype=np.int64, count=len(listed)) + 1
    return fold_codes(code_units("\n".join([*listed, ""])), lengths)


def code_units(joined: str) -> Codes:
    """Give the UTF-16 code units of a text, one a character: what lies beyond the first plane becomes a blank."""
    raw = joined.encode("utf-16-le", "surrogatepass")
    if len(raw) != 2 * len(joined):
        raw = _BEYOND.sub(" ", joined).encode("utf-16-le", "surrogatepass")
    return np.frombuffer(raw, dtype=np.uint16)


def fold_codes(units: Codes, lengths: Places) -> Texts:
    """Fold texts that stand one after the other as :func:`fold` does.

    Parameters
    ----------
    units
        Code units as from :func:`code_units`; the last one of each text gives way to its line break.
    lengths
        Of each text, with that last one.
    """
    codes = folding()[units]
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    codes[starts[1:] - 1] = BREAK
    return cut(Texts(codes, starts), _idle(codes))


def _idle(codes: Codes) -> Places:
    """Find the blanks that tell no words apart: PA 66 is PA66, a Chinese word has none inside, one blank is enough."""
    blanks = np.flatnonzero(codes == BLANK)
    opens = np.flatnonzero(np.diff(blanks, prepend=-2) > 1)
    last = np.flatnonzero(np.diff(blanks, append=len(codes) + 2) > 1)
    # The last character of all is a line break: it stands before the first blank and after the last one as well.
    before, after = codes[blanks[opens] - 1], codes[blanks[last] + 1]
    parts_words = latin(before) & latin(after) & ~(letters(before) & digits(after))
    return np.delete(blanks, opens[parts_words])


def cut(texts: Texts, gone: Places) -> Texts:
    """Take the characters at some places out of the texts."""
    if not len(gone):
        return texts
    kept = np.ones(len(texts.codes), dtype=bool)
    kept[gone] = False
    return Texts(texts.codes[kept], texts.starts - np.searchsorted(np.flatnonzero(~kept), texts.starts))


def take(texts: Texts, places: Places) -> Texts:
    """Give some of the texts, in the order asked for.

    Examples
    --------
    >>> take(fold(["甲", "乙丙", "丁"]), np.array([2, 1])).string()
    '丁\\n乙丙\\n'
    """
    starts, ends = texts.starts[places], texts.starts[places + 1]
    return Texts(texts.codes[spread(starts, ends)], np.concatenate([[0], np.cumsum(ends - starts)]).astype(np.int64))


def spread(starts: Places, ends: Places) -> Places:
    """Give every place from each start to its end, one after the other.

    Examples
    --------
    >>> spread(np.array([3, 8]), np.array([5, 9])).tolist()
    [3, 4, 8]
    """
    lengths = ends - starts
    places: Places = np.arange(int(lengths.sum())) + np.repeat(starts - np.cumsum(lengths) + lengths, lengths)
    return places


def places_of(codes: Codes, word: str) -> Places:
    """Find where a word starts; its last character is looked for first, so let that be the rarer one."""
    places = np.flatnonzero(codes == ord(word[-1])) - (len(word) - 1)
    for step, char in enumerate(word[:-1]):
        places = places[codes[places + step] == ord(char)]
    return places


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

"""Where the phrases of many texts stand, and what is taken out of texts before they are read."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from chainmap.matching.chars import BREAK, CLAUSE, Codes, Places, Texts, beside, cut, digits, places_of, spread
from chainmap.matching.roles import Flags, items_made, runs

#: How long a bracket that is read may be, and what may stand between 除 and 外 outside brackets.
BRACKET, EXCEPT = 200, 60
#: No plain exception (不含…外, 除…外) goes beyond one of these.
_STOPS = np.array([ord(sign) for sign in ",;()\n"], dtype=np.uint16)
#: Between the items of a list, and between clauses; finer signs part phrases too, but not what a verb applies to.
_LISTS, _FINER = "、,", ":()/\"“”'‘’·+*?!|~<>《》"


class Segments(NamedTuple):
    """The phrases of some texts.

    Attributes
    ----------
    starts, ends
        Where each phrase stands in the codes.
    text
        Which text it is of.
    order
        Its place among the phrases of that text, from 0.
    makes
        Whether the firm makes what it names.
    """

    starts: Places
    ends: Places
    text: Places
    order: Places
    makes: Flags


def without_exceptions(texts: Texts) -> Texts:
    """Take out what a firm says it does not do: 不含…, …除外, 限分支机构, in brackets or plain.

    A bracket goes if it says 不含, 除…外, 凭…经营, 限分支机构 or 筹建; outside brackets goes what stands from 不含 or
    除 to the next 外, within one clause.
    """
    codes = texts.codes
    but, out, without = (places_of(codes, word) for word in ("除", "外", "不含"))
    spans = (*_brackets(codes, but, out, without), *_plain(codes, but, out, without))
    gone = [spread(starts, ends) for starts, ends in (spans[:2], spans[2:])]
    return cut(texts, np.concatenate(gone))


def _brackets(codes: Codes, but: Places, out: Places, without: Places) -> tuple[Places, Places]:
    """Find the brackets, innermost, that say what is not done: around each word that may say so."""
    by = places_of(codes, "凭")
    plain = np.concatenate([without, places_of(codes, "限分支机构"), places_of(codes, "筹建")])
    word = np.concatenate([plain, but, by])
    complete = np.concatenate([plain, _next(out, but, len(codes)), _next(places_of(codes, "经营"), by, len(codes))])
    # Three runs, each sorted: a stable sort merges them.
    signs = np.sort(np.concatenate([places_of(codes, sign) for sign in ("(", ")", chr(BREAK))]), kind="stable")
    after = np.searchsorted(signs, word)
    start, end = signs[after - 1], signs[after]
    inner = (codes[start] == ord("(")) & (codes[end] == ord(")")) & (end - start <= BRACKET + 1) & (complete < end)
    return start[inner], end[inner] + 1


def _next(places: Places, after: Places, none: int) -> Places:
    """Give, for each place, the next of some others, or ``none``."""
    following: Places = np.append(places, none)[np.searchsorted(places, after)]
    return following


def _plain(codes: Codes, but: Places, out: Places, without: Places) -> tuple[Places, Places]:
    """Find 不含…外 and 除…外 within one clause; the last 除 of 除外 comes on top of what may stand between."""
    start = np.concatenate([but, without])
    inside = np.concatenate([but + 1, without + 2])
    end = _next(out, inside, len(codes) + EXCEPT + 2)
    near = end - inside <= EXCEPT + 1
    start, inside, end = start[near], inside[near], end[near]
    fits = (end - inside <= EXCEPT) | (codes[end - 1] == ord("除"))
    which = np.repeat(np.arange(len(start)), end - inside)
    stopped = which[np.isin(codes[spread(inside, end)], _STOPS)]
    fits[stopped] = False
    return start[fits], end[fits] + 1


def segment(texts: Texts, listed: Flags | None = None) -> Segments:
    """Part texts into phrases and tell which of them name what the firm makes.

    Parameters
    ----------
    texts
        Folded texts.
    listed
        Which of them are plain lists of products; none, if not given.
    """
    if listed is None:
        listed = np.zeros(len(texts.starts) - 1, dtype=bool)
    codes = texts.codes
    kind = _kinds()[codes]
    digit_before, digit_after = beside(digits(codes))
    kind[(codes == ord(",")) & digit_before & digit_after] = 0
    phrase_starts, phrase_ends = runs(kind == 0)
    list_starts, list_ends = runs((kind == 0) | (kind == 1))
    makes = items_made(texts, kind == 3, (kind == 2) & (codes == ord(",")), listed, list_starts, list_ends)
    item = np.searchsorted(list_starts, phrase_starts, side="right") - 1
    text = np.searchsorted(texts.starts, phrase_starts, side="right") - 1
    first = np.searchsorted(text, np.arange(len(texts.starts) - 1))
    order = np.arange(len(text)) - first[text] if len(text) else text
    return Segments(phrase_starts, phrase_ends, text, order, makes[item] if len(item) else np.zeros(0, dtype=bool))


@cache
def _kinds() -> NDArray[np.uint8]:
    """Class characters: 0 part of a phrase, 1 parts phrases only, 2 parts the items of a list, 3 parts clauses."""
    kinds = np.zeros(1 << 16, dtype=np.uint8)
    for kind, signs in ((1, _FINER), (2, _LISTS), (3, chr(CLAUSE) + chr(BREAK))):
        kinds[[ord(sign) for sign in signs]] = kind
    return kinds

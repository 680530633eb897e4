"""Where the phrases of many texts stand, and whether each says that the firm makes something or only trades it."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from chainmap.matching.chars import BREAK, CLAUSE, Codes, Places, Texts, beside, cut, digits, spread

Flags = NDArray[np.bool_]

#: Verbs by their two characters that tell it (技术服务 by 术服, which is not in 服务器).
MAKES = "生产 制造 加工 研制 制作 开采 冶炼 织造 纺丝 精制 铸造 产销".split()
TRADES = "销售 批发 零售 经销 代理 贸易 进出 购销 收购 经营 维修 修理 租赁 仓储 运输 安装 术服 咨询 回收".split()
#: How long a bracket that is read may be, and what may stand between 除 and 外 outside brackets.
BRACKET, EXCEPT = 200, 60
#: No plain exception (不含…外, 除…外) goes beyond one of these.
_STOPS = np.array([ord(sign) for sign in ",;()\n"], dtype=np.uint16)
#: Between the items of a list, and between clauses; finer signs part phrases too, but not what a verb applies to.
_LISTS, _FINER = "、,", ":()/\"“”'‘’·+*?!|~<>《》"
#: A phrase of at most so many characters that only says what is done: 生产、销售电子纱.
VERB_ONLY = 5


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


def places_of(codes: Codes, word: str) -> Places:
    """Find where a word starts; its last character is looked for first, so let that be the rarer one."""
    places = np.flatnonzero(codes == ord(word[-1])) - (len(word) - 1)
    for step, char in enumerate(word[:-1]):
        places = places[codes[places + step] == ord(char)]
    return places


def _brackets(codes: Codes, but: Places, out: Places, without: Places) -> tuple[Places, Places]:
    """Find the brackets, innermost, that say what is not done."""
    opens, closes = places_of(codes, "("), places_of(codes, ")")
    signs = np.sort(np.concatenate([opens, closes, places_of(codes, chr(BREAK))]), kind="stable")  # three sorted runs
    after = np.append(signs, len(codes))[np.searchsorted(signs, opens) + 1]
    inner = (np.append(codes, 0)[after] == ord(")")) & (after - opens <= BRACKET + 1)
    start, end = opens[inner], after[inner]
    said = np.zeros(len(start), dtype=bool)
    for word in (without, places_of(codes, "限分支机构"), places_of(codes, "筹建")):
        said |= np.searchsorted(word, start) < np.searchsorted(word, end)
    for first, last in ((but, out), (places_of(codes, "凭"), places_of(codes, "经营"))):
        opening = np.append(first, len(codes))[np.searchsorted(first, start)]
        closing = np.concatenate([[-1], last])[np.searchsorted(last, end)]
        said |= opening < closing
    return start[said], end[said] + 1


def _plain(codes: Codes, but: Places, out: Places, without: Places) -> tuple[Places, Places]:
    """Find 不含…外 and 除…外 within one clause; the last 除 of 除外 comes on top of what may stand between."""
    start = np.concatenate([but, without])
    inside = np.concatenate([but + 1, without + 2])
    end = np.append(out, len(codes) + EXCEPT + 2)[np.searchsorted(out, inside)]
    near = end - inside <= EXCEPT + 1
    start, inside, end = start[near], inside[near], end[near]
    fits = (end - inside <= EXCEPT) | (codes[end - 1] == ord("除"))
    which = np.repeat(np.arange(len(start)), end - inside)
    stopped = which[np.isin(codes[spread(inside, end)], _STOPS)]
    fits[stopped] = False
    return start[fits], end[fits] + 1


def segment(texts: Texts) -> Segments:
    """Part texts into phrases and tell which of them name what the firm makes.

    A clause that names trade (销售, 批发, 维修 …) and no making is trade; so is an item of a list that names trade
    itself, unless a heading (生产、销售：…) or the verb before it (生产、销售电子纱) says that it is made as well.
    """
    codes = texts.codes
    kind = _kinds()[codes]
    digit_before, digit_after = beside(digits(codes))
    kind[(codes == ord(",")) & digit_before & digit_after] = 0
    phrase_starts, phrase_ends = _runs(kind == 0)
    list_starts, list_ends = _runs((kind == 0) | (kind == 1))
    makes = _item_makes(texts, kind, list_starts, list_ends)
    item = np.searchsorted(list_starts, phrase_starts, side="right") - 1
    text = np.searchsorted(texts.starts, phrase_starts, side="right") - 1
    first = np.searchsorted(text, np.arange(len(texts.starts) - 1))
    order = np.arange(len(text)) - first[text] if len(text) else text
    return Segments(phrase_starts, phrase_ends, text, order, makes[item] if len(item) else np.zeros(0, dtype=bool))


def _item_makes(texts: Texts, kind: NDArray[np.uint8], starts: Places, ends: Places) -> Flags:
    """Tell of each item of a list whether it is made."""
    codes = texts.codes
    verbs = verb_places(codes)
    made, traded = (np.concatenate([[0], np.cumsum(verbs == role)]) for role in (1, 2))
    clause_of = np.cumsum(kind == 3)
    item_clause = clause_of[starts] if len(starts) else starts
    clause_starts, clause_ends = _runs(kind != 3)
    clause_id = clause_of[clause_starts] if len(clause_starts) else clause_starts
    colons = np.flatnonzero(codes == ord(":"))
    place = np.searchsorted(colons, clause_starts)
    padded = np.append(colons, len(codes))
    has_colon = padded[place] < clause_ends
    opening = np.where(has_colon, padded[place], clause_ends)
    clause_makes = (made[opening] > made[clause_starts]) | (traded[clause_ends] == traded[clause_starts])
    row = np.searchsorted(clause_id, item_clause)
    if not len(starts):
        return np.zeros(0, dtype=bool)
    own_make, own_trade = made[ends] > made[starts], traded[ends] > traded[starts]
    # 生产、销售电子纱: the verb alone leads the one that the product follows.
    alone = own_make & (ends - starts <= VERB_ONLY)
    led = np.zeros(len(starts), dtype=bool)
    led[1:] = alone[:-1] & (item_clause[1:] == item_clause[:-1]) & (verbs[starts[1:]] == 2)
    makes: Flags = own_make | (clause_makes[row] & ~(own_trade & ~has_colon[row] & ~led))
    return makes


def verb_places(codes: Codes) -> NDArray[np.uint8]:
    """Mark the first character of each verb: 1 makes, 2 trades, 0 none."""
    ids, roles = _verbs()
    small = ids[codes]
    after = np.append(small[1:], 0)
    found: NDArray[np.uint8] = roles[small, after]
    return found


@cache
def _verbs() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    chars = sorted(set("".join((*MAKES, *TRADES))))
    ids = np.zeros(1 << 16, dtype=np.uint8)
    ids[[ord(char) for char in chars]] = np.arange(1, len(chars) + 1)
    roles = np.zeros((len(chars) + 1, len(chars) + 1), dtype=np.uint8)
    for role, words in ((2, TRADES), (1, MAKES)):
        for word in words:
            roles[ids[ord(word[0])], ids[ord(word[1])]] = role
    return ids, roles


@cache
def _kinds() -> NDArray[np.uint8]:
    """Class characters: 0 part of a phrase, 1 parts phrases only, 2 parts the items of a list, 3 parts clauses."""
    kinds = np.zeros(1 << 16, dtype=np.uint8)
    for kind, signs in ((1, _FINER), (2, _LISTS), (3, chr(CLAUSE) + chr(BREAK))):
        kinds[[ord(sign) for sign in signs]] = kind
    return kinds


def _runs(inside: Flags) -> tuple[Places, Places]:
    """Give start and end of each run of marked places."""
    padded = np.concatenate([[False], inside, [False]])
    edges = np.flatnonzero(padded[1:] != padded[:-1])
    return edges[::2], edges[1::2]

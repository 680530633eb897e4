"""Whether a firm makes what an item of its list names, or only trades it: told by the verbs around it."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from chainmap.matching.chars import Codes, Places, Texts, places_of, spread

Flags = NDArray[np.bool_]

#: Verbs by their two characters that tell it (技术服务 by 术服, which is not in 服务器).
MAKES = "生产 制造 加工 研制 制作 开采 冶炼 织造 纺丝 精制 铸造 产销 组装 装配 配制 定制".split()
TRADES = (
    "销售 批发 零售 批零 经销 代销 代理 贸易 进出 购销 收购 经营 出售 供应 配送 "
    "维修 修理 出租 租赁 仓储 运输 安装 术服 咨询 回收"
).split()
#: A phrase of at most so many characters that only says what is done: 生产、销售电子纱.
VERB_ONLY = 5
#: What stands in every scope says nothing of the list around it.
_BOILERPLATE = re.compile("本企业|本公司|自产产品|自营|货物进出口|技术进出口|国家限|国家禁|审批|法律|许可")
#: Words of permits to deal in dangerous goods; their lists name what is sold unless a verb says that it is made.
PERMITS = (
    "易制毒 易制爆 危险化学品 危化品 压缩气体 液化气体 腐蚀品 易燃液体 易燃气体 禁止储存 储存场所 票据 剧毒 氧化剂"
).split()
_PERMIT = re.compile("|".join(PERMITS))
#: Whom the products serve is not what is made: 应用于汽车、电子等, 汽车领域.
SERVES, FIELDS_SERVED = "用于 服务于 销往 出口到".split(), "领域 行业".split()
#: How far they reach: to the end of the clause, from the beginning of the item.
_SERVED_TO, _SERVED_FROM = ",;\n的", ",;:、()\n"


class _Clauses(NamedTuple):
    """Where clauses start, whether what they list is made, and whether a heading with a colon leads them."""

    starts: Places
    makes: Flags
    headed: Flags


def items_made(texts: Texts, breaks: Flags, commas: Flags, listed: Flags, starts: Places, ends: Places) -> Flags:
    """Tell of each item of a list whether it is made.

    A clause that names trade (销售, 批发, 维修 …) and no making is trade; so is an item that names trade itself, unless
    a heading (生产、销售：…) or the verb before it (生产、销售电子纱) says that it is made as well; items between two
    commas share their verb (烧碱、盐酸批发，机械加工). A clause without a verb is what the clause before it is:
    批发：烧碱；盐酸；硫酸. First in a text it is made, but not in a permit's list of dangerous goods. Who is served by
    the products (应用于…, …领域) is not made. In a plain list of products only an item's own verb tells, or a heading:
    铝箔、货物仓储、电池箔.

    Parameters
    ----------
    texts
        Folded texts.
    breaks, commas
        Which characters part clauses, and which part groups of items within a clause.
    listed
        Which texts are plain lists of products.
    starts, ends
        Where the items stand.
    """
    if not len(starts):
        return np.zeros(0, dtype=bool)
    verbs = verb_places(texts.codes)
    made, traded = (np.concatenate([[0], np.cumsum(verbs == role)]) for role in (1, 2))
    clauses = _clauses(texts, breaks, made, traded)
    clause = np.searchsorted(clauses.starts, starts, side="right") - 1
    own_make, own_trade = made[ends] > made[starts], traded[ends] > traded[starts]
    # 生产、销售电子纱: the verb alone leads the one that the product follows.
    alone = own_make & (ends - starts <= VERB_ONLY)
    led = np.zeros(len(starts), dtype=bool)
    led[1:] = alone[:-1] & (clause[1:] == clause[:-1]) & (verbs[starts[1:]] == 2)
    shared = _groups_trade(starts, breaks | commas, made, traded, led) & ~clauses.headed[clause]
    served = served_places(texts)
    made_here = own_make | (clauses.makes[clause] & ~(own_trade & ~clauses.headed[clause] & ~led) & ~shared)
    plain = listed[np.searchsorted(texts.starts, starts, side="right") - 1] & ~clauses.headed[clause]
    made_here = np.where(plain, own_make | ~own_trade, made_here)
    makes: Flags = made_here & ~(served[starts] & served[ends - 1])
    return makes


def _groups_trade(starts: Places, parts: Flags, made: Places, traded: Places, led: Flags) -> Flags:
    """Tell of each item whether the group that it stands in only trades; one that a making verb leads does not."""
    group_starts, group_ends = runs(~parts)
    trades = (traded[group_ends] > traded[group_starts]) & (made[group_ends] == made[group_starts])
    group = np.searchsorted(group_starts, starts, side="right") - 1
    first = np.append(True, group[1:] != group[:-1])
    trades[group[first & led]] = False
    found: Flags = trades[group]
    return found


def served_places(texts: Texts) -> Flags:
    """Mark the characters that name users of the products, or fields of business."""
    codes = texts.codes
    served = np.zeros(len(codes), dtype=bool)
    serves = np.concatenate([places_of(codes, word) for word in SERVES])
    serves -= np.isin(codes[serves - 1], [ord("应"), ord("适")]) & (codes[serves] == ord("用"))
    stops = np.flatnonzero(_signs(_SERVED_TO)[codes])
    served[spread(serves, stops[np.searchsorted(stops, serves)])] = True
    fields = np.concatenate([places_of(codes, word) for word in FIELDS_SERVED])
    opens = np.append(-1, np.flatnonzero(_signs(_SERVED_FROM)[codes]))
    served[spread(opens[np.searchsorted(opens, fields) - 1] + 1, fields + 2)] = True
    return served


@cache
def _signs(signs: str) -> Flags:
    table = np.zeros(1 << 16, dtype=bool)
    table[[ord(sign) for sign in signs]] = True
    return table


def _clauses(texts: Texts, breaks: Flags, made: Places, traded: Places) -> _Clauses:
    """Tell of each clause whether it makes; ``made`` and ``traded`` count such verbs before each place."""
    starts, ends = runs(~breaks)
    colons = np.append(np.flatnonzero(texts.codes == ord(":")), len(texts.codes))
    colon = colons[np.searchsorted(colons, starts)]
    headed = colon < ends
    leads = made[np.where(headed, colon, ends)] > made[starts]
    trades = traded[ends] > traded[starts]
    verbless = ~trades & (made[ends] == made[starts])
    makes = leads | (~trades & ~(verbless & _in_trade_list(texts, starts, leads, trades)))
    return _Clauses(starts, makes, headed)


def _in_trade_list(texts: Texts, starts: Places, leads: Flags, trades: Flags) -> Flags:
    """Tell of each clause whether one without a verb would be trade there: after trade, or in a permit's list."""
    text = np.searchsorted(texts.starts, starts, side="right") - 1
    string = texts.string()
    speaks = (leads | trades) & ~_marked(_BOILERPLATE, string, starts)
    place = np.arange(len(starts))
    before = np.maximum.accumulate(np.where(speaks, place, -1))
    led = (before >= 0) & (text[before] == text)
    after_making, after_trade = led & leads[before], led & ~leads[before]
    permit = _marked(_PERMIT, string, texts.starts)[text]
    in_list: Flags = after_trade | (permit & ~after_making)
    return in_list


def _marked(pattern: re.Pattern[str], string: str, starts: Places) -> Flags:
    """Tell in which spans, by their starts, a pattern is found."""
    found = np.fromiter((hit.start() for hit in pattern.finditer(string)), dtype=np.int64)
    marked = np.zeros(len(starts), dtype=bool)
    marked[np.searchsorted(starts, found, side="right") - 1] = True
    return marked


def verb_places(codes: Codes) -> NDArray[np.uint8]:
    """Mark the first character of each verb: 1 makes, 2 trades, 0 none."""
    ids, roles = _verbs()
    small = ids[codes]
    found = np.zeros(len(codes), dtype=np.uint8)
    found[:-1] = roles[small[:-1], small[1:]]
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


def runs(inside: Flags) -> tuple[Places, Places]:
    """Give start and end of each run of marked places."""
    padded = np.concatenate([[False], inside, [False]])
    edges = np.flatnonzero(padded[1:] != padded[:-1])
    return edges[::2], edges[1::2]

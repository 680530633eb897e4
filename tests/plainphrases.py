"""What segments of texts must come to, read one text at a time in plain Python: the oracle of the array version."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chainmap.matching.words import normalise

_CLAUSE = re.compile(r"[;。\n]+")
#: A comma between digits belongs to a chemical name (1,4-丁二醇), not to the list.
_COMMA = re.compile(r"(?<!\d),|,(?!\d)")
#: Bracketed or plain exceptions (不含…, 除…外, 限分支机构 …) say what the firm itself does not do.
_NOT_DONE = re.compile(
    r"\([^()]*(?:不含|除外|除[^()]*外|凭[^()]*经营|限分支机构|筹建)[^()]*\)"
    r"|(?:不含|除)[^,;。()]*?(?:除外|外)"
)
_MAKES = re.compile("|".join("生产 制造 加工 研制 制作 开采 冶炼 织造 纺丝 精制 铸造 产销 组装 装配 配制 定制".split()))
_TRADES = re.compile(
    "|".join(
        (
            "销售 批发 零售 批零 经销 代销 代理 贸易 进出口 购销 收购 经营 出售 供应 配送 "
            "维修 修理 出租 租赁 仓储 运输 安装 技术服务 咨询 回收"
        ).split()
    )
)
_EVERYWHERE = (
    "本企业",
    "本公司",
    "自产产品",
    "自营",
    "货物进出口",
    "技术进出口",
    "国家限",
    "国家禁",
    "审批",
    "法律",
    "许可",
)
_PERMIT = (
    "易制毒 易制爆 危险化学品 危化品 压缩气体 液化气体 腐蚀品 易燃液体 易燃气体 禁止储存 储存场所 票据 剧毒 氧化剂"
).split()

#: Signs that part phrases but not what a verb applies to.
_FINER = re.compile(r"[:()/\"“”'‘’·+*?!|~<>《》]+")
_USE = re.compile("应用于|适用于|用于|服务于|销往|出口到")
_FIELD = re.compile(r"(?:领域|行业)")


def plain_phrases(text: str, listed: bool = False) -> Iterator[tuple[str, bool]]:
    """Give the phrases of a text, each with whether it says that the firm makes something; a list goes by its items."""
    whole = _NOT_DONE.sub("", normalise(text))
    permit = any(word in whole for word in _PERMIT)
    led: bool | None = None
    for clause in filter(None, _CLAUSE.split(whole)):
        opening = clause.split(":")[0] if ":" in clause else clause
        leads, trades = bool(_MAKES.search(opening)), bool(_TRADES.search(clause))
        if not leads and not trades and not _MAKES.search(clause):
            clause_makes = led if led is not None else not permit
            clause_makes = clause_makes and (led is True or not permit)
        else:
            clause_makes = leads or not trades
        if (leads or trades) and not any(word in clause for word in _EVERYWHERE):
            led = leads
        yield from _items(clause, clause_makes, listed and ":" not in clause)


def _items(clause: str, clause_makes: bool, plain: bool) -> Iterator[tuple[str, bool]]:
    served = _served(clause)
    alone, place = False, 0
    for group in _COMMA.split(clause):
        group_trades = bool(_TRADES.search(group)) and not _MAKES.search(group) and ":" not in clause
        first = True
        for item in filter(None, group.split("、")):
            start = clause.index(item, place)
            place = start + len(item)
            own_trade, own_make = bool(_TRADES.search(item)), bool(_MAKES.search(item))
            led = alone and bool(_TRADES.match(item))
            if first and led:
                group_trades = False
            first = False
            makes = own_make or (
                clause_makes and not group_trades and not (own_trade and ":" not in clause and not led)
            )
            makes = (own_make or not own_trade) if plain else makes
            makes = makes and not (served[start] and served[place - 1])
            alone = own_make and len(item) <= 5
            yield from ((phrase, makes) for phrase in _FINER.split(item) if phrase)


def _served(clause: str) -> list[bool]:
    """Mark the characters from 用于 on to a 的 or a comma, and those before 领域 back to the sign before it."""
    marks = [False] * len(clause)
    for found in _USE.finditer(clause):
        end = next((at for at in range(found.end(), len(clause)) if clause[at] in ",的"), len(clause))
        marks[found.start() : end] = [True] * (end - found.start())
    for found in _FIELD.finditer(clause):
        start = next((at + 1 for at in range(found.start() - 1, -1, -1) if clause[at] in ",:、()"), 0)
        marks[start : found.end()] = [True] * (found.end() - start)
    return marks


#: Exceptions as :func:`chainmap.matching.segments.without_exceptions` reads them in folded texts.
_EXCEPT = re.compile(r"(?:不含|除)[^,;。()\n]{0,60}?(?:除外|外)")
_BRACKET = re.compile(r"\([^()\n]{0,200}\)")
_SAYS_SO = re.compile("不含|除外|除.*外|凭.*经营|限分支机构|筹建")


def plain_without_exceptions(folded: str) -> str:
    """Take exceptions out of folded texts."""
    brackets = (found for found in _BRACKET.finditer(folded) if _SAYS_SO.search(found[0]))
    gone = [found.span() for found in (*brackets, *_EXCEPT.finditer(folded))]
    return "".join(char for place, char in enumerate(folded) if not any(a <= place < b for a, b in gone))

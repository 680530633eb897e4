"""What segments of texts must come to, read one text at a time in plain Python: the oracle of the array version."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chainmap.matching.words import normalise

_CLAUSE = re.compile(r"[;。\n]+")
#: A comma between digits belongs to a chemical name (1,4-丁二醇), not to the list.
_PHRASE = re.compile(r"(?:、|(?<!\d),|,(?!\d))+")
#: Bracketed or plain exceptions (不含…, 除…外, 限分支机构 …) say what the firm itself does not do.
_NOT_DONE = re.compile(
    r"\([^()]*(?:不含|除外|除[^()]*外|凭[^()]*经营|限分支机构|筹建)[^()]*\)"
    r"|(?:不含|除)[^,;。()]*?(?:除外|外)"
)
_MAKES = re.compile("|".join("生产 制造 加工 研制 制作 开采 冶炼 织造 纺丝 精制 铸造 产销".split()))
_TRADES = re.compile(
    "|".join(
        "销售 批发 零售 经销 代理 贸易 进出口 购销 收购 经营 维修 修理 租赁 仓储 运输 安装 技术服务 咨询 回收".split()
    )
)

#: Signs that part phrases but not what a verb applies to.
_FINER = re.compile(r"[:()/\"“”'‘’·+*?!|~<>《》]+")


def plain_phrases(text: str) -> Iterator[tuple[str, bool]]:
    """Give the phrases of a text, each with whether it says that the firm makes something."""
    for clause in _CLAUSE.split(_NOT_DONE.sub("", normalise(text))):
        opening = clause.split(":")[0] if ":" in clause else clause
        clause_makes = bool(_MAKES.search(opening)) or not _TRADES.search(clause)
        alone = False
        for item in filter(None, _PHRASE.split(clause)):
            own_trade, own_make = bool(_TRADES.search(item)), bool(_MAKES.search(item))
            led = alone and bool(_TRADES.match(item))
            makes = own_make or (clause_makes and not (own_trade and ":" not in clause and not led))
            alone = own_make and len(item) <= 5
            yield from ((phrase, makes) for phrase in _FINER.split(item) if phrase)


#: Exceptions as :func:`chainmap.matching.segments.without_exceptions` reads them in folded texts.
_EXCEPT = re.compile(r"(?:不含|除)[^,;。()\n]{0,60}?(?:除外|外)")
_BRACKET = re.compile(r"\([^()\n]{0,200}\)")
_SAYS_SO = re.compile("不含|除外|除.*外|凭.*经营|限分支机构|筹建")


def plain_without_exceptions(folded: str) -> str:
    """Take exceptions out of folded texts."""
    brackets = (found for found in _BRACKET.finditer(folded) if _SAYS_SO.search(found[0]))
    gone = [found.span() for found in (*brackets, *_EXCEPT.finditer(folded))]
    return "".join(char for place, char in enumerate(folded) if not any(a <= place < b for a, b in gone))

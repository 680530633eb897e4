"""What a firm's texts say: clauses, roles (makes, trades), and the nodes' words found in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

import networkx as nx

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
#: A firm whose name has one of these trades, repairs, serves or is a branch.
_TRADER = re.compile(
    "|".join(
        "贸易 商贸 经贸 销售 商行 门市 批发 经营部 供应站 物资 进出口 物流 运输 维修 租赁 咨询 分公司 办事处".split()
    )
)


class Vocabulary(NamedTuple):
    """The words of a graph's nodes.

    Attributes
    ----------
    pattern
        One expression that finds them, the longest first.
    nodes
        Word → ids of the nodes it stands for; excluded words stand for none.
    """

    pattern: re.Pattern[str]
    nodes: dict[str, tuple[str, ...]]


class Found(NamedTuple):
    """One word of a node in a text: the node, the word, and whether the firm makes it or only trades it."""

    node: str
    word: str
    makes: bool


def normalise(text: str) -> str:
    """Fold width and case and drop blanks, so that ＰＡ６６ and PA 66 are the same word.

    Examples
    --------
    >>> normalise("ＰＡ６６ 切片，己二酸；")
    'pa66切片,己二酸;'
    """
    folded = unicodedata.normalize("NFKC", text).lower().replace("【", "(").replace("】", ")")
    return re.sub(r"(?<![a-z0-9])\s+|\s+(?![a-z0-9])|(?<=[a-z])\s+(?=[0-9])", "", folded)


def vocabulary(graph: nx.DiGraph) -> Vocabulary:
    """Collect names, aliases and excluded words of all nodes.

    A word inside a longer one loses to it: where 尼龙66工业丝 stands, 工业丝 does not count.
    """
    nodes: dict[str, list[str]] = {}
    for node, data in graph.nodes(data=True):
        for word in (data["zh"], *data["aliases"]):
            owners = nodes.setdefault(normalise(word), [])
            if node not in owners:
                owners.append(node)
    for _, data in graph.nodes(data=True):
        for word in data["exclude"]:
            nodes.setdefault(normalise(word), [])
    nodes.pop("", None)
    ordered = sorted(nodes, key=lambda word: (-len(word), word))
    pattern = re.compile("|".join(_bounded(word) for word in ordered) or r"(?!)")
    return Vocabulary(pattern, {word: tuple(owners) for word, owners in nodes.items()})


def _bounded(word: str) -> str:
    """Let Latin words match at word boundaries only: PA6 is not in PA66."""
    before = r"(?<![a-z0-9])" if re.match(r"[a-z0-9]", word) else ""
    after = r"(?![a-z0-9])" if re.search(r"[a-z0-9]$", word) else ""
    return f"{before}{re.escape(word)}{after}"


def phrases(text: str) -> Iterator[tuple[str, bool]]:
    """Split a text into phrases, each with whether it says that the firm makes something.

    A clause that names trade (销售, 批发, 维修 …) and no making is trade; so is a phrase of its own that names trade,
    in a clause without a heading. Exceptions (不含…, …除外) are left out.

    Examples
    --------
    >>> list(phrases("焦炭生产；钢材、生铁销售"))
    [('焦炭生产', True), ('钢材', False), ('生铁销售', False)]
    """
    for clause in _CLAUSE.split(_NOT_DONE.sub("", normalise(text))):
        opening = clause.split(":")[0] if ":" in clause else clause
        clause_makes = bool(_MAKES.search(opening)) or not _TRADES.search(clause)
        for phrase in filter(None, _PHRASE.split(clause)):
            own_trade, own_make = bool(_TRADES.search(phrase)), bool(_MAKES.search(phrase))
            yield phrase, own_make or (clause_makes and not (own_trade and ":" not in clause))


def find_words(text: str, words: Vocabulary) -> Iterator[Found]:
    """Find the nodes' words in a text, each with the role of its phrase.

    Parameters
    ----------
    text
        A business scope, product list or description as it stands.
    words
        From :func:`vocabulary`.

    Yields
    ------
    Found
        One for each node and word, in order.
    """
    if not words.pattern.search(normalise(text)):
        return
    for phrase, makes in phrases(text):
        for hit in words.pattern.finditer(phrase):
            for node in words.nodes[hit.group()]:
                yield Found(node, hit.group(), makes)


def is_branch(name: str) -> bool:
    """Tell whether a name is that of a branch or office, which cannot be won as a company of its own.

    Examples
    --------
    >>> is_branch("合成石油合成市分公司"), is_branch("合成实业股份有限公司")
    (True, False)
    """
    return bool(re.search(r"(?:分公司|办事处|分厂|分店)(?:\(.*\))?$", normalise(name)))


def is_trader(name: str) -> bool:
    """Tell whether a firm's name says that it trades, repairs, serves or is a branch.

    Examples
    --------
    >>> is_trader("某市某某商贸有限公司"), is_trader("神马实业股份有限公司")
    (True, False)
    """
    return bool(_TRADER.search(name))

"""Single words and names: folded so that they compare equal, and told apart by what they say of a firm."""

from __future__ import annotations

import re
import unicodedata

#: A firm whose name has one of these trades, repairs, serves or is a branch.
_TRADER = re.compile(
    "|".join(
        (
            "贸易 商贸 经贸 销售 商行 门市 批发 经营部 供应 供销 物资 进出口 物流 运输 维修 租赁 咨询 分公司 办事处 "
            "服务部 配送 专卖 商店 商场 超市 市场 百货 营业部 营业厅 营业所 "
            "化工轻工 中国电信 移动通信 广告 装饰 装潢 装修 园林 酒店 旅游"
        ).split()
    )
)


def normalise(text: str) -> str:
    """Fold width and case and drop blanks, so that ＰＡ６６ and PA 66 are the same word.

    Examples
    --------
    >>> normalise("ＰＡ６６ 切片，己二酸；")
    'pa66切片,己二酸;'
    """
    folded = unicodedata.normalize("NFKC", text).lower().replace("【", "(").replace("】", ")")
    return re.sub(r"(?<![a-z0-9])\s+|\s+(?![a-z0-9])|(?<=[a-z])\s+(?=[0-9])", "", folded)


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

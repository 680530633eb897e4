"""Which of the words found in a text name the thing itself, not its parts, its machines or a longer name."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from chainmap.matching.chars import Places, Texts, latin

Flags = NDArray[np.bool_]

#: What may follow an acid that is meant itself; 盐酸 is not in 盐酸左氧氟沙星.
_AFTER_ACID = re.compile(
    r"[^\u4e00-\u9fff]|[及和与或等的以]|生产|制造|加工|销售|批发|零售|经营|溶液|系列|产品|副产|项目|装置|稀|浓|精制|提纯|回收|再生|储|贮|罐"
)
#: Endings of chemical names, and what goes on from one to another substance: 苯 is not in 苯乙酮.
_GOES_ON = {
    "苯": "甲乙丙丁并氧硫磺酰基腈醌酚胺肼二三四五六",
    "萘": "甲乙酚胺酰基醌磺二",
    "烯": "酸腈醇醛酮酯基磺酰",
    "烷": "酸醇醛酮酯基磺酰酚",
    "酰": "氯胺肼溴",
    **dict.fromkeys("醇酚胺腈酮醛醚肼", "基酸钠钾酯盐磺酰醚"),
}
#: Beginnings of chemical names, and what before them makes another substance of them: 乙烯 is not in 氯乙烯.
_STARTS = frozenset("苯萘甲乙丙丁戊己辛烷烯醇酮胺酚腈醛醚酸酰")
_LEADS = frozenset("氯氟溴碘硝氨羟甲乙丙丁戊己辛酰聚异氰磺氧基")
_THING = "零配件|零部件|配附件|配件|部件|零件|附件|备件|外壳|壳体|支架|用品|辅件|辅机|辅料|辅助材料|模具|夹具"
_MACHINE = "设备|装备|机械|机组|仪器|仪表|生产线|流水线|测试系统|检测系统"
_SERVED = "助剂|添加剂|引发剂|润滑剂|清洗剂|粘合剂|胶粘剂|胶黏剂|脱模剂|防锈|涂料|油漆|漆|引线|包装|软件|仪"
_WITHIN = r"[^及和与或以等的、,;:()\n]"
#: What of a phrase follows the word: within a few characters, without 及 or 和, its head is another thing.
_OTHER = re.compile(
    rf"的?(?:用(?!于|途|户|品)|专用|领域|行业|检测|测试|检验|{_WITHIN}{{0,4}}投资|{_WITHIN}{{0,6}}?(?:{_THING}|{_SERVED}))"
)
_MACHINES = re.compile(rf"{_WITHIN}{{0,8}}?(?:{_MACHINE})")
#: Words of machines and systems, which a 设备 after them does not make another thing.
_MACHINERY = tuple("机 床 炉 器 仪 泵 站 线 备 械 源 统 电子 电器 电气 装置 通信 通讯 空调 导航 音响".split())


def name_themselves(texts: Texts, start: Places, end: Places) -> Flags:
    """Tell which hits of words name the thing itself.

    A word does not where it begins or ends inside a Latin word (PA6 in PA66) or a longer chemical name (硫酸 in 硫酸镁,
    乙烯 in 氯乙烯), or where what follows makes parts, machines or supplies of it (注塑机配件, 锂电池设备, 电池用铜箔).
    """
    edge = latin(texts.codes)
    last = np.minimum(end, len(edge) - 1)
    inside = (np.where(start > 0, edge[start - 1], False) & edge[start]) | (edge[last] & edge[end - 1])
    string = texts.string()
    itself = [
        not (_other_substance(string, one, two) or _other_thing(string, one, two))
        for one, two in zip(start.tolist(), end.tolist(), strict=True)
    ]
    whole: Flags = ~inside & np.array(itself, dtype=bool)
    return whole


def _other_substance(string: str, start: int, end: int) -> bool:
    if string[end] in _GOES_ON.get(string[end - 1], "") or (
        string[end - 1] == "酸" and not _AFTER_ACID.match(string, end)
    ):
        return True
    return start > 0 and string[start] in _STARTS and string[start - 1] in _LEADS


def _other_thing(string: str, start: int, end: int) -> bool:
    if _OTHER.match(string, end):
        return True
    return bool(_MACHINES.match(string, end)) and not string[start:end].endswith(_MACHINERY)

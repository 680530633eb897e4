"""Words that name the thing itself are told from its parts, its machines, its users and longer names."""

from __future__ import annotations

import networkx as nx
import pandas as pd
import pytest

from chainmap.matching.chars import fold
from chainmap.matching.lexicon import find_exact, lexicon
from chainmap.matching.segments import segment


def hits(word: str, *texts: str) -> list[int]:
    """Which of the texts hold a word as the name of the thing itself."""
    graph = nx.DiGraph()
    graph.add_node("node", zh=word, aliases=[], exclude=[])
    folded = fold(texts)
    return sorted(set(find_exact(folded, segment(folded), lexicon(graph))["text"]))


def made(word: str, *texts: str) -> list[bool]:
    graph = nx.DiGraph()
    graph.add_node("node", zh=word, aliases=[], exclude=[])
    folded = fold(texts)
    found: pd.DataFrame = find_exact(folded, segment(folded), lexicon(graph))
    return [bool(found.loc[found["text"] == place, "makes"].any()) for place in range(len(texts))]


@pytest.mark.parametrize(
    "word, itself, other",
    [
        ("注塑机", ["注塑机", "注塑机及配件", "注塑机、配件", "注塑机的制造"], ["注塑机配件", "注塑机专用零部件制造"]),
        ("锂电池", ["锂电池生产", "锂电池系列产品"], ["锂电池生产设备", "锂电池用铜箔", "锂电池行业"]),
        ("直流电源", ["直流电源设备", "直流电源装置"], ["直流电源检测"]),
        ("硫酸", ["硫酸", "发烟硫酸、盐酸"], ["硫酸镁", "硫酸铵"]),
        (
            "盐酸",
            ["盐酸、硫酸", "盐酸生产", "盐酸溶液", "盐酸(工业级)"],
            ["盐酸左氧氟沙星", "盐酸普鲁卡因", "盐酸项目投资"],
        ),
        ("乙烯", ["乙烯", "乙烯及丙烯"], ["氯乙烯", "聚乙烯", "乙烯基树脂"]),
        ("苯", ["纯苯", "苯、甲苯"], ["苯乙酮", "硝基苯", "苯酚"]),
        ("刹车片", ["刹车片", "刹车片用途"], ["刹车片模具", "刹车片粘合剂"]),
        ("PA66", ["PA66切片", "改性PA66"], ["PA666", "XPA66"]),
    ],
)
def test_what_stands_around_a_word(word: str, itself: list[str], other: list[str]) -> None:
    assert hits(word, *itself, *other) == list(range(len(itself)))


@pytest.mark.parametrize(
    "text, makes",
    [
        ("批发：烧碱；盐酸；硫酸", False),
        ("五金批发；盐酸", False),
        ("烧碱制造；盐酸", True),
        ("盐酸", True),
        ("盐酸；五金批发", True),
        ("易制毒化学品：硫酸、盐酸", False),
        ("生产危险化学品：盐酸", True),
        ("烧碱制造；经营本企业自产产品的出口业务；盐酸", True),
        ("五金批发；经营本企业自产产品的出口业务；盐酸", False),
        ("水处理剂制造，主要用于盐酸、烧碱企业", False),
        ("用于钢厂的盐酸生产", True),
        ("盐酸领域内的技术开发", False),
        ("供应：盐酸", False),
        ("烧碱、盐酸批发，机械加工", False),
        ("烧碱制造，盐酸、硫酸销售", False),
        ("生产烧碱，盐酸、硫酸，销售钢材", True),
        ("研发、生产，销售烧碱、盐酸", True),
        ("生产、销售：烧碱、盐酸，液氯批发", True),
    ],
)
def test_lists_without_verbs_and_users(text: str, makes: bool) -> None:
    assert made("盐酸", text) == [makes]


def test_what_a_word_itself_does_is_done_in_any_clause() -> None:
    assert made("汽车维修", "汽车维修", "汽车销售、汽车维修；配件零售") == [True, True]
    assert made("汽车配件批发", "汽车配件批发、零售") == [True]
    assert made("汽车", "汽车销售") == [False]

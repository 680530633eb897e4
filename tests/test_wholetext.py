"""Cosine of all texts and all words, beside plain arithmetic on two nodes."""

import math
from collections import Counter

import networkx as nx
import numpy as np
import pytest

from chainmap.matching.batches import batch_of
from chainmap.matching.likeness import rarity
from chainmap.matching.wholetext import pair_words, whole_likeness
from tests.conftest import firm_table


def vector(*texts: str) -> dict[str, float]:
    total, counts = rarity()
    pairs = Counter(text[place : place + 2] for text in texts for place in range(len(text) - 1))
    return {one: (1 + math.log(n)) * math.log((total + 1) / (counts.get(one, 0) + 1)) for one, n in pairs.items()}


def cosine(one: dict[str, float], two: dict[str, float]) -> float:
    length = math.sqrt(sum(x * x for x in one.values()) * sum(x * x for x in two.values()))
    return sum(value * two.get(key, 0.0) for key, value in one.items()) / length


def test_it_is_the_cosine_of_weighted_pairs() -> None:
    graph = nx.DiGraph()
    graph.add_node("a", zh="己二酸", aliases=("精己二酸",), hints=("尼龙",))
    graph.add_node("b", zh="焦炭", aliases=())
    firms = firm_table(
        {"firm_id": "1", "name": "己二酸厂", "business_scope": "己二酸、焦炉的生产"},
        {"firm_id": "2", "name": "合成", "products": "焦炭", "business_scope": "炼焦炭"},
        {"firm_id": "3", "name": "焦炭"},
    )
    pairs = np.array([(0, 0), (0, 1), (1, 0), (1, 1), (2, 1)]).T
    found = whole_likeness(batch_of(firms), pair_words(graph), *pairs)
    a, b = vector("己二酸", "精己二酸", "尼龙"), vector("焦炭")
    first, second = vector("己二酸", "焦炉的生产"), vector("焦炭", "炼焦炭")
    wanted = [cosine(first, a), cosine(first, b), 0, cosine(second, b), 0]  # a name is not read
    assert found.tolist() == pytest.approx(wanted)
    assert found[0] > 0.4


def test_nothing_is_like_nothing() -> None:
    graph = nx.DiGraph()
    graph.add_node("a", zh="甲", aliases=())
    none = np.zeros(0, dtype=np.int64)
    assert len(whole_likeness(batch_of(firm_table()), pair_words(graph), none, none)) == 0
    one = batch_of(firm_table({"firm_id": "1", "name": "x", "products": "合成甲料"}))
    assert whole_likeness(one, pair_words(graph), np.array([0]), np.array([0])).tolist() == [0]

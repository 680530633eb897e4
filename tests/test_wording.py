"""Suggestions: the nearest valid name, found quickly among many."""

from __future__ import annotations

import random
import time

import pytest
from pydantic import ValidationError

from chainmap.definition.models import Chain
from chainmap.definition.nearest import did_you_mean, nearest
from chainmap.definition.reader import read_chain
from chainmap.definition.wording import MAX_FINDINGS, explain_all


def words_of(chain: str) -> list[str]:
    return [word for node in read_chain(chain).nodes.values() for word in (node.zh, *node.aliases)]


def slipped(word: str, chance: random.Random) -> str:
    """Drop, double or swap one character of a word."""
    at = chance.randrange(len(word) - 1)
    ways = (word[:at] + word[at + 1 :], word[:at] + word[at] * 2 + word[at + 1 :])
    return chance.choice([*ways, word[:at] + word[at + 1] + word[at] + word[at + 2 :]])


def test_a_slip_in_an_id_finds_the_id() -> None:
    chance, ids = random.Random(3), list(read_chain("nylon").nodes)
    asked = [(id, slipped(id, chance)) for id in chance.choices(ids, k=200)]
    assert sum(nearest(slip, ids) == id for id, slip in asked) >= 190


def test_a_slip_in_a_chinese_word_finds_the_word_among_a_thousand() -> None:
    chance, words = random.Random(4), words_of("nylon")
    assert len(words) > 1000
    asked = [(word, slipped(word, chance)) for word in chance.choices([w for w in words if len(w) > 3], k=200)]
    assert sum(nearest(slip, words) == word for word, slip in asked) >= 170


def test_many_names_are_searched_quickly() -> None:
    names = [f"synthetic_node_{number}" for number in range(6000)]
    start = time.process_time()
    assert nearest("synthetic_nod_4321", names)
    assert time.process_time() - start < 0.2


@pytest.mark.parametrize("word", ["", "x", "甲" * 10_000, "\ud800", "ａ"])
def test_odd_words_are_no_trouble(word: str) -> None:
    zh, en = did_you_mean(word, [*words_of("nylon"), "a"])
    assert zh and en and len(en) < 700


def test_no_more_errors_are_told_than_anybody_reads() -> None:
    data = {"nodes": {f"a{number}": {} for number in range(1000)}}
    with pytest.raises(ValidationError) as caught:
        Chain.model_validate(data)
    assert len(explain_all(caught.value, data, Chain)) == MAX_FINDINGS

"""Texts in Chinese and English together: each language gets its own, a text in one language stands for both."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from chainmap.definition.reader import read_chain
from chainmap.tables.bilingual import halves, zh_half
from chainmap.tables.resources import shipped_names


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("尼龙66的咽喉原料 / bottleneck of PA66", "尼龙66的咽喉原料", "bottleneck of PA66"),
        ("判断：该步须蒸汽 / judgement: the step needs steam", "判断：该步须蒸汽", "judgement: the step needs steam"),
        ("甲；乙 / a; b", "甲；乙", "a; b"),
        ("甲（未说明）/ a (not stated)；乙：有 / b: yes", "甲（未说明）；乙：有", "a (not stated)；b: yes"),
        (
            "合成甲未见；上下游无企业。 1,4-a is missing; 合成厂.",
            "合成甲未见；上下游无企业。",
            "1,4-a is missing; 合成厂.",
        ),
        # One language stands for both.
        ("第一句。 第二句。", "第一句。 第二句。", "第一句。 第二句。"),
        ("涤纶 / 丙纶", "涤纶 / 丙纶", "涤纶 / 丙纶"),
        ("C4H6 / HCN", "C4H6 / HCN", "C4H6 / HCN"),
        ("C6H12O → C6H10O，t/t", "C6H12O → C6H10O，t/t", "C6H12O → C6H10O，t/t"),
    ],
)
def test_texts_are_parted_by_language(text: str, zh: str, en: str) -> None:
    assert halves(text) == {"zh": zh, "en": en}


@pytest.mark.parametrize("text", ["", "  ", None, float("nan"), pd.NA])
def test_an_empty_text_is_none(text: object) -> None:
    assert halves(text) is None
    assert zh_half(text) == ""


@pytest.mark.parametrize("chain", shipped_names())
def test_the_reasons_of_the_shipped_chains_part_cleanly(chain: str) -> None:
    """No English is left in what a sheet shows, no clause is lost."""
    texts = [node.importance_reason for node in read_chain(chain).nodes.values() if node.importance_reason]
    assert texts
    for text in texts:
        pair = halves(text)
        assert pair and " / " not in pair["zh"] + pair["en"], text
        assert re.search("[\u4e00-\u9fff]", pair["zh"]) and re.search("[A-Za-z]{2}", pair["en"]), text
        assert sorted(re.sub(r"\W", "", pair["zh"] + pair["en"])) == sorted(re.sub(r"\W", "", text)), text

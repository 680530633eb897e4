import re

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainmap.matching.chars import fold, folding
from chainmap.matching.lexicon import Lexicon, find_exact, lexicon
from chainmap.matching.segments import segment, without_exceptions
from chainmap.matching.words import is_trader, normalise
from tests.plainphrases import plain_phrases, plain_without_exceptions

NODES = ("pa6", "pa66", "yarn", "yarn66", "coke", "bdo")


def exact(texts: list[str], words: Lexicon) -> list[tuple[int, str, bool]]:
    """Find words as the matcher does; give text, node and role of each."""
    folded = without_exceptions(fold(texts))
    found = find_exact(folded, segment(folded), words)
    return [(row.text, NODES[row.node], row.makes) for row in found.itertuples()]


def phrases_of(texts: list[str], products: bool = False) -> list[list[tuple[str, bool]]]:
    folded = without_exceptions(fold(texts))
    found, string = segment(folded, np.full(len(texts), products)), folded.string()
    listed: list[list[tuple[str, bool]]] = [[] for _ in texts]
    for start, end, text, makes in zip(found.starts, found.ends, found.text, found.makes, strict=True):
        listed[text].append((string[start:end], bool(makes)))
    return listed


@pytest.fixture(scope="module")
def words():
    graph = nx.DiGraph()
    graph.add_node("pa6", zh="PA6", aliases=["尼龙6切片"], exclude=[])
    graph.add_node("pa66", zh="PA66", aliases=["尼龙66切片"], exclude=["PA66废料"])
    graph.add_node("yarn", zh="工业丝", aliases=[], exclude=[])
    graph.add_node("yarn66", zh="尼龙66工业丝", aliases=[], exclude=[])
    graph.add_node("coke", zh="焦炭", aliases=[], exclude=[])
    graph.add_node("bdo", zh="丁二醇", aliases=["1，4-丁二醇"], exclude=["4-丁二醇"])
    return lexicon(graph)


def made(text: str, words) -> list[str]:
    return [node for _, node, makes in exact([text], words) if makes]


def traded(text: str, words) -> list[str]:
    return [node for _, node, makes in exact([text], words) if not makes]


@pytest.mark.parametrize(
    ("text", "makes", "trades"),
    [
        ("PA66切片、焦炭", ["pa66", "coke"], []),
        ("ＰＡ６６；pa 6", ["pa66", "pa6"], []),  # full width, blanks
        ("XPA6Y", [], []),  # Latin only at its own boundaries
        ("尼龙66工业丝的生产", ["yarn66"], []),  # the longest word wins: not 工业丝 too
        ("PA66废料", [], []),  # excluded
        ("焦炭生产；工业丝销售", ["coke"], ["yarn"]),
        ("批发：焦炭、工业丝", [], ["coke", "yarn"]),
        ("生产、销售：焦炭、工业丝", ["coke", "yarn"], []),
        ("生产、销售焦炭、工业丝", ["coke", "yarn"], []),  # the first verb leads the second
        ("研发、生产和销售焦炭", ["coke"], []),
        ("焦炭的加工、制造，工业丝的销售", ["coke"], ["yarn"]),
        ("焦炭制造，工业丝销售", ["coke"], ["yarn"]),
        ("焦炭、工业丝的生产和销售", ["coke", "yarn"], []),
        ("化工产品（不含焦炭）生产", [], []),
        ("生产化工产品（焦炭除外）", [], []),
        ("1,4-丁二醇的生产,焦炭,PA6", ["bdo", "coke", "pa6"], []),  # a comma inside a chemical name
        ("", [], []),
    ],
)
def test_scopes_as_they_are_written(text: str, makes: list[str], trades: list[str], words) -> None:
    assert made(text, words) == makes
    assert traded(text, words) == trades


def test_names_of_traders() -> None:
    assert is_trader("合成市某某商贸有限公司")
    assert is_trader("合成实业股份有限公司第一分公司")
    assert not is_trader("合成尼龙科技有限公司")


def test_normalising_twice_is_normalising_once() -> None:
    for text in ("PA 66 切片", "己二酸（精）；", "１，６－己二胺", "a b 中 c"):
        assert normalise(normalise(text)) == normalise(text)


def test_traditional_forms_and_what_cannot_be_seen(words) -> None:
    assert made("尼龍66工業絲", words) == ["yarn66"]
    assert made("焦\u200b炭、焦\ue000炭", words) == ["coke", "coke"]
    assert made("焦炭𠮷", words) == ["coke"]  # beyond the first plane
    assert fold(["１，２；\r\n【甲】\u3000乙"]).string() == "1,2;;;(甲)乙\n"


def test_an_acid_is_not_its_salt() -> None:
    graph = nx.DiGraph()
    graph.add_node("acid", zh="硫酸", aliases=[], exclude=[])
    words = lexicon(graph)
    folded = fold(["硫酸镁、硫酸铵", "硫酸、盐酸", "发烟硫酸"])
    assert find_exact(folded, segment(folded), words)["text"].tolist() == [1, 2]


def test_texts_stay_apart(words) -> None:
    texts = ["焦", "炭", "", "生产：", "焦炭", "销售：", "PA", "66"]
    assert exact(texts, words) == [(4, "coke", True)]
    assert exact([], words) == []
    assert exact([""] * 3, words) == []


def test_one_megabyte_of_scope(words) -> None:
    assert exact(["甲、" * 300_000 + "焦炭"], words) == [(0, "coke", True)]


SIGNS = "甲乙丙生产制造销售批发加工、、，,；;。（）()：:不含除外0 9aA的和／ \n"


@given(st.lists(st.text(alphabet=SIGNS, max_size=40), max_size=5))
def test_arrays_say_what_the_plain_reading_says(texts: list[str]) -> None:
    for text, found in zip(texts, phrases_of(texts), strict=True):
        assert found == list(plain_phrases(text.replace("\n", ";")))


ROLES = (
    "甲乙 丙丁戊 生产 制造 销售 批发 零售 、 , ; : ( ) 危险化学品 本企业 货物进出口 应用于 用于 领域 行业 的 除外 汽车"
).split()


@given(st.lists(st.lists(st.sampled_from(ROLES), max_size=16).map("".join), max_size=4), st.booleans())
def test_roles_are_those_of_the_plain_reading(texts: list[str], products: bool) -> None:
    for text, found in zip(texts, phrases_of(texts, products), strict=True):
        assert found == list(plain_phrases(text, products))


def test_in_a_list_of_products_an_item_goes_by_its_own_verb() -> None:
    text = "铝箔、货物仓储、电池箔、钢材销售"
    assert phrases_of([text], products=True) == [
        [("铝箔", True), ("货物仓储", False), ("电池箔", True), ("钢材销售", False)]
    ]
    assert {made for _, made in phrases_of([text])[0]} == {False}
    assert phrases_of(["批发：铝箔、电池箔"], products=True)[0][1:] == [("铝箔", False), ("电池箔", False)]


PIECES = (
    "除",
    "外",
    "除外",
    "不含",
    "(",
    ")",
    ",",
    "、",
    "甲乙",
    "凭",
    "经营",
    "筹建",
    "限分支机构",
    "\n",
    "甲" * 59,
    "甲" * 140,
)


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), max_size=3))
def test_exceptions_are_those_of_the_plain_reading(texts: list[str]) -> None:
    folded = fold(texts)
    left = without_exceptions(folded)
    assert left.string() == plain_without_exceptions(folded.string())
    assert (left.codes[left.starts[1:] - 1] == ord("\n")).all()


#: Blanks beside what is not Latin, and between a letter and a digit.
IDLE = re.compile(r"(?<![a-z0-9]) | (?![a-z0-9])|(?<=[a-z]) (?=[0-9])")


@given(st.lists(st.text(alphabet="az1 甲\u3000\t;", max_size=12), max_size=4))
def test_blanks_stay_between_latin_words_only(texts: list[str]) -> None:
    wanted = [IDLE.sub("", re.sub(r"\s+", " ", text)) for text in texts]
    assert fold(texts).string().split("\n")[:-1] == wanted


@given(st.lists(st.text(max_size=30), max_size=5))
def test_any_text_folds_and_keeps_its_place(texts: list[str]) -> None:
    folded = fold(texts)
    assert len(folded.starts) == len(texts) + 1
    parts = folded.string().split("\n")
    assert len(parts) == len(texts) + 1
    assert [len(part) + 1 for part in parts[:-1]] == np.diff(folded.starts).tolist()
    again = fold(parts[:-1])
    assert again.string() == folded.string()  # folding twice is folding once


def test_folding_a_character_twice_is_folding_it_once() -> None:
    table = folding()
    assert (table[table] == table).all()


def test_folding_agrees_with_normalising_single_characters() -> None:
    table = folding()
    for char in "ＡａＰ０９，；：（）％／－＋ａ①Ⅲ㎏":
        expected = normalise(char)
        assert len(expected) != 1 or chr(table[ord(char)]) == expected, char

import networkx as nx
import pytest

from chainmap.matching.words import find_words, is_trader, normalise, vocabulary


@pytest.fixture
def words():
    graph = nx.DiGraph()
    graph.add_node("pa6", zh="PA6", aliases=["尼龙6切片"], exclude=[])
    graph.add_node("pa66", zh="PA66", aliases=["尼龙66切片"], exclude=["PA66废料"])
    graph.add_node("yarn", zh="工业丝", aliases=[], exclude=[])
    graph.add_node("yarn66", zh="尼龙66工业丝", aliases=[], exclude=[])
    graph.add_node("coke", zh="焦炭", aliases=[], exclude=[])
    graph.add_node("bdo", zh="丁二醇", aliases=["1，4-丁二醇"], exclude=["4-丁二醇"])
    return vocabulary(graph)


def made(text: str, words) -> list[str]:
    return [hit.node for hit in find_words(text, words) if hit.makes]


def traded(text: str, words) -> list[str]:
    return [hit.node for hit in find_words(text, words) if not hit.makes]


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

"""The words of the shipped nylon chain: what a text must and must not match."""

from __future__ import annotations

import re
from functools import cache

import pytest

import chainmap as cm
from chainmap.definition.models import Chain
from chainmap.graph import build_graph
from chainmap.matching.chars import fold
from chainmap.matching.lexicon import Lexicon, find_exact, lexicon
from chainmap.matching.segments import segment, without_exceptions

#: Text → nodes it must not match: rivals, other products and words so common that they say nothing.
NOT_MATCHED = {
    "涤纶加弹丝": "textured_yarn", "涤纶空变丝": "textured_yarn", "丙纶高弹丝": "textured_yarn",
    "涤纶浸胶帆布": "industrial_canvas", "EP帆布": "industrial_canvas", "聚酯输送带帆布": "industrial_canvas",
    "涤纶BCF": "bcf_yarn", "丙纶BCF地毯丝": "bcf_yarn", "丙纶膨体长丝": "bcf_yarn",
    "碳纤维短切纤维": "glass_fiber", "碳纤维短切原丝": "glass_fiber", "玄武岩短切原丝": "glass_fiber",
    "丁腈橡胶(丁二烯-丙烯腈共聚物)": "butadiene acrylonitrile", "丁二烯/丙烯腈橡胶": "butadiene acrylonitrile",
    "丙烯腈-丁二烯-苯乙烯": "butadiene acrylonitrile", "丙烯腈纤维": "acrylonitrile",
    "聚己二酸丁二醇酯": "polyester_polyol adipic_acid butanediol", "聚己二酸/对苯二甲酸丁二醇酯": "polyester_polyol",
    "改性塑料": "pa_compound", "尼龙66帘子布": "pa66_chip", "尼龙66帆布": "pa66_chip", "PA6薄膜": "pa6_chip",
    "环十二碳三烯": "laurolactam", "脂肪族异氰酸酯": "hdi", "特种异氰酸酯": "hdi", "1,3-丁二醇": "butanediol",
    "尼龙6帘子线": "pa6_industrial_yarn", "聚酯帘子线": "tire_cord_fabric", "涤纶浸胶帘布": "tire_cord_fabric",
    "子午线轮胎用钢帘线": "tire tire_cord_fabric", "涤纶油剂": "spinning_oil", "涤纶色母粒": "color_masterbatch",
    "涤氨包覆纱": "covered_yarn", "涤纶民用丝": "pa6_civil_filament", "间位芳纶纤维": "para_aramid",
    "聚酯安全气囊丝": "airbag_yarn", "涤纶吊装带": "rope_net", "涤纶经编面料": "knitted_fabric",
    "腈纶染整": "dyeing_finishing", "涤纶废丝回收": "nylon_waste", "金属拉链": "zipper", "白炭黑": "carbon_black",
    "橡胶制品": "rubber", "铝箔餐盒": "aluminium_foil", "氯化聚乙烯防水卷材": "chlorinated_polyethylene",
}  # fmt: skip

#: Text → the one node it must match, so that the exclusions above do not swallow what is meant.
MATCHED = {
    "锦纶加弹丝": "textured_yarn", "尼龙帆布": "industrial_canvas", "尼龙BCF地毯丝": "bcf_yarn",
    "无碱玻纤短切原丝": "glass_fiber", "丁二烯": "butadiene", "丙烯腈": "acrylonitrile", "己二酸": "adipic_acid",
    "尼龙66帘子布": "tire_cord_fabric", "尼龙6帘子线": "tire_cord_fabric", "尼龙66切片": "pa66_chip",
    "尼龙66": "pa66_chip", "尼龙66盐": "nylon66_salt", "改性尼龙": "pa_compound", "PA66改性": "pa_compound",
    "1,4-丁二醇": "butanediol", "1,6-六亚甲基二异氰酸酯": "hdi", "钢帘线": "steel_cord", "炭黑": "carbon_black",
    "合成橡胶制造": "rubber", "氨纶": "spandex", "对位芳纶纤维": "para_aramid", "混煤": "thermal_coal",
}  # fmt: skip


@cache
def chain() -> Chain:
    return cm.read_chain("nylon")


@cache
def found(text: str) -> frozenset[str]:
    texts = without_exceptions(fold([text]))
    nodes = list(chain().nodes)
    return frozenset(nodes[place] for place in find_exact(texts, segment(texts), words())["node"])


@cache
def words() -> Lexicon:
    return lexicon(build_graph(chain()))


@pytest.mark.parametrize(("text", "nodes"), NOT_MATCHED.items(), ids=list(NOT_MATCHED))
def test_a_text_does_not_match_what_it_does_not_name(text: str, nodes: str) -> None:
    assert not found(text) & set(nodes.split())
    assert set(nodes.split()) <= set(chain().nodes)


@pytest.mark.parametrize(("text", "node"), MATCHED.items(), ids=list(MATCHED))
def test_a_text_matches_what_it_names(text: str, node: str) -> None:
    assert node in found(text)


def test_no_alias_names_a_rival_fibre() -> None:
    rivals = re.compile("涤纶|聚酯纤维|丙纶|腈纶|碳纤维|维纶|粘胶")
    owners = [(key, word) for key, node in chain().nodes.items() for word in (node.zh, *node.aliases)]
    assert [(key, word) for key, word in owners if rivals.search(word)] == []

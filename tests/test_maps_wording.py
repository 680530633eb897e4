from __future__ import annotations

import pytest

from chainmap.maps.wording import certainty, citation, doubt, short_name
from chainmap.matching.decisions import CERTAINTIES


def test_short_names_never_become_empty() -> None:
    assert short_name("有限公司") == "有限公司"
    assert short_name("平顶山有限公司", ["平顶山市"]) == "平顶山"
    assert short_name("河南省平顶山合成化工有限责任公司", ["河南省", "平顶山市"]) == "合成化工"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("中国平煤神马集团尼龙科技有限公司", "尼龙科技"),
        ("中国平煤神马集团联合盐化有限公司", "联合盐化"),
        ("中国平煤神马控股集团首山化工科技有限公司", "首山化工科技"),
        # Nothing that names a company follows.
        ("中国平煤神马控股集团有限公司", "平煤神马控股"),
        ("恒申控股集团有限公司", "恒申控股"),
        ("合成集团股份有限公司", "合成集团"),
        ("合成集团控股有限公司", "合成集团控股"),
        ("合成集团国际控股有限公司", "合成集团国际控股"),
        ("合成集团平顶山分公司", "合成集团平顶山分"),
        ("合成集团(平顶山)有限公司", "合成集团(平顶山)"),
        ("合成集团甲有限公司", "合成集团甲"),
        ("集团尼龙有限公司", "集团尼龙"),
    ],
)
def test_the_group_before_a_name_is_dropped(name: str, short: str) -> None:
    assert short_name(name) == short


def test_every_certainty_is_read_back() -> None:
    for name, (_, mark) in CERTAINTIES.items():
        assert certainty(f"{mark}合成来源") == (name if mark else "", "合成来源")
    assert certainty(None) == ("", "")


def test_firms_that_do_not_count_neither_doubt_nor_vouch() -> None:
    late = {"certainty": "unverified", "late": True}
    assert doubt([late]) == doubt([]) == ""
    assert doubt([late, {"certainty": "", "late": False}]) == ""
    assert doubt([late, {"certainty": "planned", "late": False}]) == "planned"


def test_citations_say_judgement_once_and_keep_addresses_as_text() -> None:
    assert citation({"kind": "judgement", "why": "合成理由"}) == {"zh": "判断：合成理由", "en": "judgement: 合成理由"}
    assert citation({"kind": "judgement"}) == {"zh": "判断", "en": "judgement"}
    assert citation({"kind": "judgement", "why": "判断：甲 / Judgement: a"})["en"] == "Judgement: a"
    line = citation({"kind": "cited", "publisher": "合成社", "date": "2019", "url": "https://example.org/a"})
    assert line["zh"] == line["en"] == "合成社，2019，https://example.org/a"

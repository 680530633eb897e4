import re
from pathlib import Path

import pytest

from chainmap.definition.profiles import profile_of, read_profile
from chainmap.definition.reader import read_region
from chainmap.studies.starter import new_region
from chainmap.tables.faults import UsageError
from chainmap.tables.reading import read_firms


def test_a_known_place_gets_code_and_coordinates(tmp_path: Path) -> None:
    new_region("叶县", tmp_path / "yexian", date="2026-01-31")
    region = read_region(tmp_path / "yexian" / "region.yaml")
    assert (region.zh, region.adcode, region.date) == ("叶县", "410422", "2026-01-31")
    assert region.latitude == pytest.approx(33.63, abs=0.05)
    assert region.files.firms == "firms.xlsx"


@pytest.mark.parametrize("place", ["鼓楼区", "没有此地", 'a: "b" # c', "New Place", "是", "123", "名" * 200])
def test_any_name_gives_a_file_that_reads(place: str, tmp_path: Path) -> None:
    new_region(place, tmp_path / "x")
    region = read_region(tmp_path / "x" / "region.yaml")
    assert region.zh == place
    assert region.adcode is None  # not unique or not known: left empty


def test_the_templates_can_be_read_and_are_not_overwritten(tmp_path: Path) -> None:
    paths = new_region("叶县", tmp_path)
    assert read_firms(paths[1]).empty
    before = paths[1].read_bytes()
    with pytest.raises(UsageError, match="未覆盖"):
        new_region("叶县", tmp_path)
    assert paths[1].read_bytes() == before


def test_every_line_that_is_commented_out_may_be_used(tmp_path: Path) -> None:
    new_region("叶县", tmp_path)
    text = (tmp_path / "region.yaml").read_text(encoding="utf-8")
    offered = re.sub(r"^# ((?:provides|gates|directions|leads|ties):$|profile: | )", r"\1", text, flags=re.MULTILINE)
    (tmp_path / "region.yaml").write_text(offered, encoding="utf-8")
    region = read_region(tmp_path / "region.yaml")
    assert set(region.gates) == {"invest_wan_per_mu", "building_pct"}
    assert region.provides and region.directions and region.leads and region.ties
    assert profile_of(None, region, tmp_path) == read_profile("four_maps")

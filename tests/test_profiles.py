"""Profiles: shipped ones with their sources, one's own in a file or in the region file, every fault in its place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
import yaml
from jsonschema import Draft202012Validator

from chainmap.checking import check_files
from chainmap.definition.finding import find_profile, profile_names
from chainmap.definition.profile import ListTable, MapKind, Profile, titles_of
from chainmap.definition.profiles import profile_of, read_profile
from chainmap.definition.reader import check_file, check_region_file, read_region
from chainmap.definition.schema import profile_schema, region_schema
from chainmap.maps.page import KINDS
from chainmap.tables.faults import InputFaults, UsageError
from chainmap.tables.resources import shipped_profiles
from tests.spoiling import brief

REGION = 'id: synthetic\nzh: 合成地区\nen: synthetic\ndate: "2024"\n'
OWN = """\
zh: 合成两图一清单
source: 合成文件
date: "2020-01"
maps:
  - {kind: status, zh: 合成全景图}
  - {kind: none, zh: 合成技术图, note: 合成缘由}
  - {kind: gaps, zh: 合成短板图, en: weak spots}
lists:
  - {table: gaps, zh: 合成短板清单}
"""


def written(folder: Path, text: str, name: str = "own.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_profile_can_ask_for_every_map_and_list_there_is() -> None:
    """A new kind of map or sheet must be nameable in a profile."""
    from chainmap.workbook.pages import SHEETS

    assert {*KINDS, "none"} == set(get_args(MapKind))
    assert {*SHEETS, "none"} == set(get_args(ListTable))


@pytest.mark.parametrize("name", shipped_profiles())
def test_shipped_profiles_say_whose_names_they_are(name: str) -> None:
    profile = read_profile(name)
    assert profile.id == name and profile.source and profile.note and profile.en
    assert all(item.en and (item.note or item.kind != "none") for item in profile.maps)
    assert all(item.en and (item.note or item.table != "none") for item in profile.lists)
    assert check_file(find_profile(name)) == []
    data = yaml.safe_load(find_profile(name).read_text(encoding="utf-8"))
    assert [*Draft202012Validator(profile_schema()).iter_errors(data)] == []
    assert "http" not in find_profile(name).read_text(encoding="utf-8")


def test_the_numbers_in_the_names_are_the_numbers_of_the_items() -> None:
    counts = {read_profile(name).zh: read_profile(name) for name in shipped_profiles()}
    assert set(counts) == {"四图谱", "四图五清单", "五图五清单", "六图六清单"}
    figures = {"四": 4, "五": 5, "六": 6}
    for name, profile in counts.items():
        assert len(profile.maps) == figures[name[0]]
        assert name == "四图谱" or len(profile.lists) == figures[name[2]]


def test_a_profile_is_found_by_id_chinese_name_and_path(tmp_path: Path) -> None:
    assert read_profile("六图六清单") == read_profile("six_maps_six_lists")
    own = read_profile(written(tmp_path, OWN))
    assert titles_of(own.maps) == {
        "status": {"zh": "合成全景图", "en": "合成全景图"},
        "gaps": {"zh": "合成短板图", "en": "weak spots"},
    }
    assert not own.others
    with pytest.raises(UsageError, match=r"六图六清单.*six_maps_six_lists") as caught:
        read_profile("六图六清")
    assert "是不是" in str(caught.value)
    with pytest.raises(UsageError):
        read_profile("")


# what is replaced, by what, line:column, and what the message or the mending must say
FAULTS = [
    ("kind: gaps", "kind: gasp", "7:12", "gaps"),
    ("kind: gaps", "kind: 缺口图", "7:12", "gaps"),
    ("kind: gaps", "kind: status", "7:12", "status"),
    ("table: gaps", "table: 目标企业清单", "9:13", "targets"),
    ("table: gaps", "tabel: gaps", "9:6", "table"),
    ("zh: 合成短板清单", "zh: ", "9:19", "zh"),
    ("zh: 合成短板清单", "zh: ''", "9:23", "不能为空"),
    ("zh: 合成短板清单", f"zh: {'长' * 41}", "9:23", "40"),
    ('date: "2020-01"', 'date: "2020-13"', "3:7", "2020-13"),
]


@pytest.mark.parametrize(("old", "new", "where", "said"), FAULTS, ids=[case[1][:20] for case in FAULTS])
def test_a_fault_is_told_in_its_place(old: str, new: str, where: str, said: str, tmp_path: Path) -> None:
    assert OWN.count(old) == 1
    with pytest.raises(InputFaults) as caught:
        read_profile(written(tmp_path, OWN.replace(old, new)))
    assert where in dict(brief(caught.value.faults)), str(caught.value)
    assert said in str(caught.value)


@pytest.mark.parametrize("text", ["zh: 合成空方案\n", "zh: 合成空方案\nmaps: []\nlists:\n", "zh: 合成空方案\nmaps:\n"])
def test_an_empty_profile_is_a_fault(text: str, tmp_path: Path) -> None:
    with pytest.raises(InputFaults, match="没有图，也没有清单"):
        read_profile(written(tmp_path, text))


def test_a_region_names_a_shipped_profile_a_file_or_writes_it_out(tmp_path: Path) -> None:
    written(tmp_path, OWN, "我的方案.yaml")
    inside = "".join(f"  {line}\n" for line in OWN.splitlines())
    for line, wanted in (
        ("profile: 五图五清单\n", "五图五清单"),
        ("profile: four_maps\n", "四图谱"),
        ("profile: 我的方案.yaml\n", "合成两图一清单"),
        (f"profile:\n{inside}", "合成两图一清单"),
    ):
        path = written(tmp_path, REGION + line, "region.yaml")
        assert check_file(path) == [], line
        profile = profile_of(None, read_region(path), tmp_path)
        assert profile is not None and profile.zh == wanted
        assert profile_of("六图六清单", read_region(path), tmp_path) == read_profile("六图六清单")
        assert [*Draft202012Validator(region_schema()).iter_errors(yaml.safe_load(REGION + line))] == []
    assert profile_of(None, read_region(written(tmp_path, REGION, "region.yaml"))) is None
    assert profile_of(None, None) is None


def test_check_tells_what_is_wrong_with_a_regions_profile(tmp_path: Path) -> None:
    path = written(tmp_path, REGION + "profile: 五图五清\n", "region.yaml")
    (fault,) = check_region_file(path)
    assert fault.where.endswith("region.yaml:5:10") and "五图五清单" in fault.mend_zh
    written(tmp_path, OWN.replace("kind: gaps", "kind: gap"))
    path = written(tmp_path, REGION + "profile: own.yaml\n", "region.yaml")
    (fault,) = check_file(path)
    assert fault.where.endswith("own.yaml:7:12") and "gaps" in fault.mend_zh
    inside = "".join(f"  {line}\n" for line in OWN.replace("table: gaps", "table: gapps").splitlines())
    (fault,) = check_file(written(tmp_path, f"{REGION}profile:\n{inside}", "region.yaml"))
    assert fault.where.endswith("region.yaml:14:15") and "gaps" in fault.mend_zh


def test_check_knows_a_profile_by_its_fields(tmp_path: Path) -> None:
    good, bad = written(tmp_path, OWN), written(tmp_path, OWN.replace("zh: 合成两", "zhh: 合成两"), "bad.yaml")
    found = check_files([good, bad])
    assert found[str(good)] == []
    assert {"zh" in fault.mend_zh or "zh" in fault.zh for fault in found[str(bad)]} == {True}


def test_names_of_shipped_profiles_do_not_meet() -> None:
    assert len(profile_names()) == 2 * len(shipped_profiles())


def test_the_model_is_frozen_and_knows_its_fields() -> None:
    with pytest.raises(ValueError, match="extra"):
        Profile.model_validate({"zh": "合成", "maps": [{"kind": "all", "zh": "合成"}], "color": "red"})


GUIDE = (Path(__file__).parents[1] / "docs" / "profiles.md").read_text(encoding="utf-8")


def test_the_examples_of_the_guide_read(tmp_path: Path) -> None:
    region, own = re.findall(r"```yaml\n(.*?)```", GUIDE, flags=re.DOTALL)
    assert check_file(written(tmp_path, REGION + region, "region.yaml")) == []
    assert read_profile(written(tmp_path, own)).zh == "本县三图两清单"


@pytest.mark.parametrize("name", shipped_profiles())
def test_the_guide_tells_how_much_of_each_is_made(name: str) -> None:
    profile = read_profile(name)
    (said,) = re.findall(rf"^\| `{name}` {profile.zh} \| .*? \| (.*?) \|$", GUIDE, flags=re.MULTILINE)
    for items, word in ((profile.maps, "maps"), (profile.lists, "lists")):
        made, asked = len(titles_of(items)), len(items)
        assert (f"{made} {word}" if made == asked else f"{made} of {asked} {word}") in said
    assert ("behind" in said) == profile.others
    assert profile.date in said or profile.date in GUIDE


def test_the_guide_names_every_kind_and_list() -> None:
    for name in (*get_args(MapKind), *get_args(ListTable)):
        assert f"`{name}`" in GUIDE, name

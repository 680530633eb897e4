"""Chain, region and profile files by path or name: one way to find them, and the same help where there is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from chainmap.definition.finding import file_or_name, find_definition, find_profile, profile_names
from chainmap.tables.faults import UsageError

#: How each kind of file is found, and a shipped name of it.
WAYS: dict[str, tuple[Callable[[str | Path], Path], str]] = {
    "chain": (find_definition, "nylon"),
    "region": (lambda name: find_definition(name, region=True), "pingdingshan"),
    "profile": (find_profile, "六图六清单"),
}


@pytest.mark.parametrize("kind", WAYS)
def test_a_path_goes_before_a_shipped_name(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    find, shipped = WAYS[kind]
    assert find(shipped).is_file() and find(shipped).is_absolute()
    own = tmp_path / shipped
    own.write_text("id: synthetic\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert find(shipped).resolve() == own and find(own) == own


@pytest.mark.parametrize("kind", WAYS)
def test_a_slip_in_a_name_is_told_with_the_name_meant(kind: str) -> None:
    find, shipped = WAYS[kind]
    with pytest.raises(UsageError) as caught:
        find(shipped[:-1])
    first, meant, mend = str(caught.value).splitlines()
    assert f"“{shipped[:-1]}”" in first and first.endswith(f": {shipped[:-1]}")
    assert f"“{shipped}”" in meant and f"'{shipped}'" in meant
    assert shipped in mend.rpartition(": ")[2]


@pytest.mark.parametrize("kind", WAYS)
@pytest.mark.parametrize("name", ["", "合成某某某某"])
def test_a_name_like_no_other_gets_the_list_alone(kind: str, name: str) -> None:
    find, shipped = WAYS[kind]
    with pytest.raises(UsageError) as caught:
        find(name)
    assert "是不是" not in str(caught.value) and "文件夹" not in str(caught.value)
    assert shipped in str(caught.value)


@pytest.mark.parametrize("kind", WAYS)
def test_a_folder_is_told_as_such(kind: str, tmp_path: Path) -> None:
    (tmp_path / "合成.yaml").write_text("zh: 合成\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"是文件夹.*合成\.yaml.*that is a folder"):
        WAYS[kind][0](tmp_path)


def test_a_profile_is_listed_once_under_both_its_names() -> None:
    with pytest.raises(UsageError) as caught:
        find_profile("合成某某某某")
    for name, path in profile_names().items():
        assert str(caught.value).count(name) >= 1
        if name != path.stem:
            assert f"{name}（{path.stem}）" in str(caught.value)
    assert str(caught.value).count("six_maps_six_lists") == 1


def test_what_a_file_names_is_looked_for_beside_it_first(tmp_path: Path) -> None:
    (tmp_path / "链").mkdir()
    (tmp_path / "链" / "own.yaml").write_text("id: own\n", encoding="utf-8")
    assert file_or_name(tmp_path, "链\\own.yaml") == tmp_path / "链" / "own.yaml"
    assert file_or_name(tmp_path, "nylon") == "nylon"

from pathlib import Path

import pytest

from chainmap.tables.faults import ChainmapError
from chainmap.tables.folders import check_writable, make_folder


def test_folders_are_made_with_those_above(tmp_path: Path) -> None:
    assert make_folder(tmp_path / "甲" / "乙").is_dir()
    assert make_folder(tmp_path / "甲").is_dir()  # there already


def test_what_stands_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("x", encoding="utf-8")
    for path in (tmp_path / "文件", tmp_path / "文件" / "下"):
        with pytest.raises(ChainmapError, match="文件"):
            make_folder(path)


def test_a_file_that_cannot_be_replaced_is_told_before(tmp_path: Path) -> None:
    check_writable(tmp_path / "没有")
    (tmp_path / "有").write_text("x", encoding="utf-8")
    check_writable(tmp_path / "有")
    with pytest.raises(ChainmapError, match="文件夹"):
        check_writable(tmp_path)


def test_a_study_that_cannot_be_saved_whole_changes_nothing(tmp_path: Path) -> None:
    import chainmap as cm

    result = cm.study("nylon", region="pingdingshan")
    paths = result.save(tmp_path)
    before = {name: path.read_bytes() for name, path in paths.items() if name != "workbook"}
    paths["workbook"].unlink()
    paths["workbook"].mkdir()  # stands for a file that Excel holds
    with pytest.raises(ChainmapError, match=r"lists\.xlsx"):
        result.save(tmp_path)
    assert {name: path.read_bytes() for name, path in paths.items() if name != "workbook"} == before

"""Files are written whole or not at all, safe for Excel, and come back as they were."""

import os
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chainmap.tables.contract import TABLES, conform, names
from chainmap.tables.faults import ChainmapError, InputFaults, UsageError
from chainmap.tables.files import REQUIRED, read_table, write_table, write_text

ENDINGS = [".csv", ".xlsx", ".parquet"]


def _matches(**more: list[object]) -> pd.DataFrame:
    data = {
        "firm_id": ["91350100M000100Y43", "h0123456789abcde", "=cmd|' /C calc'!A0"],
        "node_id": ["pa66_chip", "coke", "coke"],
        "score": [0.1, 1 / 3, None],
        "by": ["alias", None, "-"],
        "evidence": ['尼龙66，"切片"', "一行\n两行", "'@x"],
    }
    return conform(pd.DataFrame(data | more), "matches", list(more))


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("headers", [None, "zh"])
def test_a_table_comes_back_as_it_was(tmp_path: Path, ending: str, headers: str | None):
    table = _matches()
    path = write_table(table, tmp_path / f"合成表{ending}", headers=headers)
    pd.testing.assert_frame_equal(read_table(path, "matches"), table)


@pytest.mark.parametrize("table", sorted(TABLES))
@pytest.mark.parametrize("headers", [None, "zh"])
def test_every_table_of_the_contract_comes_back_even_without_rows(tmp_path: Path, table: str, headers: str | None):
    empty = conform(pd.DataFrame(columns=names(table)), table)
    pd.testing.assert_frame_equal(read_table(write_table(empty, tmp_path / "t.csv", headers), table), empty)
    one = conform(
        pd.DataFrame({c.name: ["2019" if c.kind in ("date", "int", "float") else "甲"] for c in TABLES[table]}), table
    )
    pd.testing.assert_frame_equal(read_table(write_table(one, tmp_path / "t.xlsx", headers), table), one)


def test_a_csv_opens_in_excel_and_a_formula_does_not_run(tmp_path: Path):
    path = write_table(_matches(), tmp_path / "t.csv")
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in data
    assert "'=cmd|" in data.decode("utf-8-sig")


def test_xlsx_keeps_texts_as_texts_and_numbers_as_numbers(tmp_path: Path):
    path = write_table(_matches(更多=[-1, 2.5, 3]), tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(path).active
    types = [[cell.data_type for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert not any(kind == "f" for row in types for kind in row)
    assert sheet["A2"].value == "91350100M000100Y43"
    assert sheet["C2"].value == 0.1
    assert sheet["F2"].value == -1


def test_further_columns_are_kept_behind_the_contracts(tmp_path: Path):
    table = _matches(备注=["合成", None, "x"], extra=[1.5, 2.5, 3.5])
    for ending in (".xlsx", ".parquet"):
        back = read_table(write_table(table, tmp_path / f"t{ending}"), "matches")
        assert back.columns.tolist() == [*names("matches"), "备注", "extra"]
        assert back["extra"].tolist() == [1.5, 2.5, 3.5]
        assert back["备注"].fillna("").tolist() == ["合成", "", "x"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            st.none(), st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffd"), min_size=1)
        ),
        min_size=1,
    )
)
def test_any_text_comes_back_from_csv_and_xlsx(tmp_path: Path, texts: list[str | None]):
    table = conform(pd.DataFrame({"firm": "甲", "node_id": texts, "source": texts}), "given")
    for ending in (".csv", ".xlsx"):
        back = read_table(write_table(table, tmp_path / f"t{ending}"), "given")
        pd.testing.assert_frame_equal(back, table)


def test_all_faults_of_a_table_come_at_once_with_their_rows(tmp_path: Path):
    path = tmp_path / "matches.csv"
    path.write_text("firm_id,node_id,score\n9.14E+17,a,0.5\n甲,b,很高\n\n乙,c,0.1\n", encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        read_table(path, "matches")
    assert [(fault.row, fault.field, fault.value) for fault in caught.value.faults] == [
        (2, "firm_id", "9.14E+17"),
        (3, "score", "很高"),
    ]
    assert all("matches.csv" in fault.where and fault.mend_zh for fault in caught.value.faults)


def test_missing_and_doubled_columns_are_faults(tmp_path: Path):
    path = tmp_path / "gaps.csv"
    path.write_text("node_id,环节编号,action\na,a,fill\n", encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        read_table(path, "gaps")
    assert [fault.field for fault in caught.value.faults] == ["环节编号", "severity"]


def test_whole_numbers_must_be_whole(tmp_path: Path):
    path = tmp_path / "coverage.csv"
    path.write_text("node_id,firms,strength,status\na,1.5,0.5,weak\nb,2,0.5,weak\n", encoding="utf-8")
    with pytest.raises(InputFaults, match="not a whole number"):
        read_table(path, "coverage")


def test_required_columns_are_columns():
    assert set(REQUIRED) == set(TABLES)
    assert all(set(required) <= set(names(table)) for table, required in REQUIRED.items())


def test_of_several_sheets_the_tables_own_is_read(tmp_path: Path):
    path = tmp_path / "book.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["说明"])
    for table in ("matches", "gaps", "targets"):
        sheet = book.create_sheet(table)
        sheet.append([column.zh for column in TABLES[table]])
        sheet.append([table if c.kind == "text" else 1 for c in TABLES[table]])
    book.save(path)
    assert read_table(path, "matches")["node_id"].tolist() == ["matches"]
    assert read_table(path, "gaps")["node_id"].tolist() == ["gaps"]
    assert read_table(path, "targets", sheet="targets")["node_id"].tolist() == ["targets"]
    with pytest.raises(UsageError, match="nosuch"):
        read_table(path, "targets", sheet="nosuch")


def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "t.csv"
    path.write_text("old", encoding="utf-8")

    def refuse(self: Path, target: object) -> None:
        raise PermissionError(13, "file is open")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(ChainmapError, match=r"t\.csv.*Excel/WPS"):
        write_table(_matches(), path)
    assert path.read_text(encoding="utf-8") == "old"
    assert os.listdir(tmp_path) == ["t.csv"]  # noqa: PTH208


def test_a_folder_that_is_not_there_is_made_and_one_that_is_a_file_is_refused(tmp_path: Path):
    assert write_text(tmp_path / "新" / "夹" / "a.txt", "尼龙\n").read_bytes() == "尼龙\n".encode()
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(ChainmapError, match="cannot write"):
        write_text(tmp_path / "file" / "a.txt", "x")


def test_unknown_endings_tables_and_files_are_refused(tmp_path: Path):
    with pytest.raises(UsageError, match=r"\.csv"):
        write_table(_matches(), tmp_path / "t.doc")
    with pytest.raises(UsageError, match="no such file"):
        read_table(tmp_path / "t.csv", "matches")
    with pytest.raises(UsageError, match="no table"):
        read_table(tmp_path / "t.csv", "nothing")


def test_a_text_too_long_for_excel_is_refused_not_cut(tmp_path: Path):
    table = _matches(长=["尼" * 32_768, "", ""])
    with pytest.raises(UsageError, match=r"第 2 行"):
        write_table(table, tmp_path / "t.xlsx")
    assert not (tmp_path / "t.xlsx").exists()
    assert len(read_table(write_table(table, tmp_path / "t.csv"), "matches")["长"][0]) == 32_768


def test_nothing_is_changed_in_place(tmp_path: Path):
    table = _matches()
    before = table.copy(deep=True)
    write_table(table, tmp_path / "t.xlsx", headers="zh")
    pd.testing.assert_frame_equal(table, before)

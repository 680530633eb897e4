"""Files are written whole or not at all, safe for Excel, and come back as they were."""

import errno
import os
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chainmap.tables.contract import TABLES, conform, names
from chainmap.tables.faults import ChainmapError, InputFaults, UsageError
from chainmap.tables.files import REQUIRED, make_folder, read_table, write_table, write_text
from chainmap.tables.oserrors import os_words

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
    table = conform(pd.DataFrame({"firm_id": "甲", "node_id": texts, "source": texts}), "moves")
    for ending in (".csv", ".xlsx"):
        back = read_table(write_table(table, tmp_path / f"t{ending}"), "moves")
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


def _csv(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("firm", "node", "answer", "by"),
    [
        ("企业", "环节", "判定", "审核人"),
        ("企业名称", "环节编号", "是否", "审核单位"),
        ("企业全称", "环节名称", "是否生产", "审核人"),
        ("统一社会信用代码", "node_id", "结论", "审核部门"),
        ("公司 firm", "节点", "判定（是/否）", "复核人"),
    ],
)
def test_reviews_are_read_under_the_headers_planners_write(tmp_path: Path, firm: str, node: str, answer: str, by: str):
    text = f"序号,{firm},{node},{answer},{by}\n1,合成甲公司,己二腈,是,合成发改局\n"
    table = read_table(_csv(tmp_path / "r.csv", text), "reviews")
    assert table[["firm", "node", "answer", "by"]].values.tolist() == [["合成甲公司", "己二腈", "是", "合成发改局"]]
    assert table["序号"].tolist() == ["1"]


@pytest.mark.parametrize("node", ["node", "环节", "环节名称", "环节编号"])
@pytest.mark.parametrize("source", ["来源", "依据"])
def test_given_facts_are_read_under_the_headers_planners_write(tmp_path: Path, node: str, source: str):
    text = f"企业名称,{node},{source},确定程度\n合成甲公司,己二腈,合成日报 2019-12,确定\n"
    table = read_table(_csv(tmp_path / "g.csv", text), "given")
    assert table.iloc[:, :4].values.tolist() == [["合成甲公司", "己二腈", "合成日报 2019-12", "确定"]]
    assert table["date"].isna().all()


def test_of_two_columns_for_one_field_the_better_header_wins(tmp_path: Path):
    text = "统一社会信用代码,企业名称,环节编号,环节名称,判定\n91350100M000100Y43,合成甲公司,adn,己二腈,是\n"
    table = read_table(_csv(tmp_path / "r.csv", text), "reviews")
    assert table[["firm", "node"]].values.tolist() == [["合成甲公司", "adn"]]
    assert table[["统一社会信用代码", "环节名称"]].values.tolist() == [["91350100M000100Y43", "己二腈"]]
    with pytest.raises(InputFaults, match="两列含义相同"):
        read_table(_csv(tmp_path / "r.csv", "企业名称,公司名称,环节,判定\n甲,乙,adn,是\n"), "reviews")


def test_the_unit_behind_a_numbers_header_is_not_passed_over(tmp_path: Path):
    table = read_table(_csv(tmp_path / "o.csv", "企业编号,环节,投资(万元),投资(百万元)\na,b,500,5\n"), "offers")
    assert table["invest_mcny"].tolist() == [5.0]


def test_each_row_carries_its_number_as_excel_shows_it(tmp_path: Path):
    text = "合成审核表\n企业,环节,判定\n甲,adn,是\n\n乙,adn,否\n"
    table = read_table(_csv(tmp_path / "审核.csv", text), "reviews")
    assert table.attrs == {"file": "审核.csv", "rows": [3, 5], "notes": []}
    assert len(table) == 2


def test_personal_data_is_cut_from_the_reviewer(tmp_path: Path):
    rows = ["甲,adn,是,合成发改局 负责人：张合成 13800000000", "乙,adn,否,合成工信局", "丙,adn,是,13800000000"]
    text = "\n".join(["企业,环节,判定,审核人", *rows, ""])
    table = read_table(_csv(tmp_path / "r.csv", text), "reviews")
    assert table["by"].fillna("").tolist() == ["合成发改局", "合成工信局", ""]
    assert len(table.attrs["notes"]) == 1
    assert "审核人" in table.attrs["notes"][0] and "2 格（行 2, 4）" in table.attrs["notes"][0]


def test_a_given_fact_without_a_source_is_a_fault(tmp_path: Path):
    text = "企业,环节,来源\n甲,adn,合成日报\n乙,adn,\n丙,adn, \n"
    with pytest.raises(InputFaults, match="must say who says so") as caught:
        read_table(_csv(tmp_path / "g.csv", text), "given")
    assert [(fault.row, fault.field) for fault in caught.value.faults] == [(3, "来源"), (4, "来源")]
    with pytest.raises(InputFaults, match="缺少列“来源”"):
        read_table(_csv(tmp_path / "g.csv", "企业,环节\n甲,adn\n"), "given")


def test_a_wrong_file_is_told_what_is_wanted_and_what_it_looks_like(tmp_path: Path):
    path = _csv(tmp_path / "名单.csv", "企业名称,经营范围,城市\n合成甲公司,尼龙,平顶山\n")
    with pytest.raises(InputFaults) as caught:
        read_table(path, "reviews")
    assert [fault.field for fault in caught.value.faults] == ["node", "answer"]
    for words in ("审核表（reviews）", "环节 node", "判定 answer", "像是企业名单（firms）", "looks like firms"):
        assert words in str(caught.value), words


def test_a_file_without_a_header_is_told_the_wanted_columns_not_those_of_a_firm_list(tmp_path: Path):
    with pytest.raises(InputFaults) as caught:
        read_table(_csv(tmp_path / "r.csv", "合成甲公司,adn,是\n合成乙公司,adn,否\n"), "reviews")
    told = str(caught.value)
    assert "首行是：合成甲公司、adn、是" in told
    assert "企业 firm、环节 node、判定 answer" in told and "firm, node, answer" in told
    assert "经营范围" not in told


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
    assert read_table(f"{path}#targets", "targets")["node_id"].tolist() == ["targets"]
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
    with pytest.raises(ChainmapError, match="cannot write") as caught:
        write_text(tmp_path / "file" / "a.txt", "x")
    assert "Excel" not in str(caught.value)
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(ChainmapError, match=r"那是文件夹.*is a folder"):
        write_text(tmp_path / "folder.txt", "x")
    assert (tmp_path / "folder.txt").is_dir()


def test_folders_are_made_or_refused_in_plain_words(tmp_path: Path):
    assert make_folder(tmp_path / "新" / "夹").is_dir()
    assert make_folder(str(tmp_path / "新")) == tmp_path / "新"
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for path in (tmp_path / "file", tmp_path / "file" / "夹"):
        with pytest.raises(ChainmapError) as caught:
            make_folder(path)
        assert "Excel" not in str(caught.value) and "文件" in str(caught.value)


@pytest.mark.parametrize(
    ("error", "said", "excel"),
    [
        (PermissionError(errno.EACCES, "denied"), "close it", True),
        (PermissionError(errno.EPERM, "denied"), "close it", True),
        (OSError(errno.EBUSY, "busy"), "close it", True),
        (NotADirectoryError(errno.ENOTDIR, "x"), "is a file, not a folder", False),
        (FileNotFoundError(errno.ENOENT, "x"), "no such file or folder", False),
        (IsADirectoryError(errno.EISDIR, "x"), "that is a folder", False),
        (OSError(errno.ENOSPC, "x"), "disk is full", False),
        (OSError(12345, "something else"), "something else", False),
    ],
)
def test_only_what_another_program_may_hold_is_to_be_closed(error: OSError, said: str, excel: bool):
    zh, en = os_words(error)
    assert said in en and ("Excel" in en) == ("Excel" in zh) == excel


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

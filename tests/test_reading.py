"""Firm lists as they really come: read right, or refused with the place of every fault; nothing is lost."""

import codecs
import datetime
import os
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chainmap.tables.cleaning import plain_text
from chainmap.tables.contract import DTYPES, TABLES, names
from chainmap.tables.faults import ChainmapError, InputFaults, UsageError
from chainmap.tables.files import write_table
from chainmap.tables.merging import firm_id
from chainmap.tables.reading import read_firms, report
from chainmap.tables.uscc import ALPHABET, expected_check

GOOD = "91350100M000100Y43"
HEAD = "企业名称,统一社会信用代码,经营范围,城市\n"

Csv = Callable[..., Path]


@pytest.fixture
def csv(tmp_path: Path) -> Csv:
    def write(text: str | bytes, name: str = "合成名单.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return write


def _faults(path: Path, **more: object) -> list[tuple[int, str, str]]:
    with pytest.raises(InputFaults) as caught:
        read_firms(path, **more)
    for fault in caught.value.faults:
        assert path.name in fault.where and fault.zh and fault.en
    return [(fault.row, fault.field, fault.value) for fault in caught.value.faults]


def _workbook(path: Path, rows: list[list[object]], merge: tuple[str, ...] = ()) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for span in merge:
        book.active.merge_cells(span)
    book.save(path)
    return path


def test_the_table_has_the_contracts_columns_and_types(csv: Csv):
    firms = read_firms(csv("名称,产品\n合成甲公司,尼龙切片\n"))
    assert firms.columns.tolist() == names("firms")
    assert [str(dtype) for dtype in firms.dtypes] == [DTYPES[column.kind] for column in TABLES["firms"]]
    assert firms.loc[0, "firm_id"] == firm_id("合成甲公司")
    assert firms["uscc"].isna().all() and firms["revenue_mcny"].isna().all()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_every_encoding_and_delimiter_gives_the_same_table(csv: Csv, encoding: str, mark: str):
    text = HEAD + f"合成甲公司,{GOOD},尼龙66切片；工业丝,平顶山市\n合成乙公司,,焦炭,叶县\n"
    firms = read_firms(csv(text.replace(",", mark), encoding=encoding))
    assert firms["name"].tolist() == ["合成甲公司", "合成乙公司"]
    assert firms["business_scope"].tolist() == ["尼龙66切片；工业丝", "焦炭"]
    assert firms["firm_id"].tolist() == [GOOD, firm_id("合成乙公司", "叶县")]


def test_an_export_with_disclaimers_personal_columns_and_foreign_money(csv: Csv):
    text = (
        "合成查询平台导出,,,,,,,,,,\n"
        "企业名称,登记状态,法定代表人,注册资本,成立日期,所属省份,所属城市,所属区县,电话,参保人数,企业地址,经营范围\n"
        "合成甲公司,存续,某,5000万元人民币,2015-03-01,河南省,平顶山市,叶县,1,-,河南省平顶山市叶县龚店镇,尼龙切片\n"
        'x合成乙公司,注销,某,"1,200万美元",2015年3月,-,-,-,2,12,河南省平顶山市新华区建设路,己二酸\n'
        "以上数据仅供参考，不构成任何建议。,,,,,,,,,,,\n"
    )
    firms = read_firms(csv(text, encoding="gb18030"), closed=True)
    assert firms["capital_mcny"].tolist()[0] == 50.0
    assert pd.isna(firms.loc[1, "capital_mcny"])
    assert firms["since"].tolist() == ["2015-03-01", "2015-03"]
    assert firms[["province", "city", "county"]].values.tolist() == [
        ["河南", "平顶山", "叶县"],
        ["河南", "平顶山", "新华区"],
    ]
    assert firms["employees"].tolist()[1] == 12
    told = report(firms)
    for words in ("法定代表人、电话", "外币", "参保人数", "登记状态", "注销", "仅供参考", "成立日期", "表头到第 2 行"):
        assert words in told, words
    assert firms.attrs["counts"] == {"given": 2, "loaded": 2, "rejected": 0, "merged": 0, "closed": 0, "skipped": 1}


def test_units_come_from_the_header_or_the_cell(csv: Csv):
    text = (
        "企业名称,产品,注册资本(万元),2019年营业收入（亿元）,从业人数\n"
        'a公司,x,"１,２００",1.5,"1,000人"\nb公司,x,3亿元,2000万元,50-99人\n'
    )
    firms = read_firms(csv(text))
    assert firms["capital_mcny"].tolist() == [12.0, 300.0]
    assert firms["revenue_mcny"].tolist() == [150.0, 20.0]
    assert firms["employees"].tolist()[0] == 1000
    assert pd.isna(firms.loc[1, "employees"])


def test_money_without_any_unit_is_unknown_and_said_so(csv: Csv):
    path = csv("企业名称,产品,注册资本\n甲公司,x,5000\n")
    firms = read_firms(path)
    assert firms["capital_mcny"].isna().all()
    assert "没有单位" in report(firms)
    assert read_firms(path, headers={"注册资本": "注册资本(万元)"})["capital_mcny"].tolist() == [50.0]


def test_all_faults_come_at_once_where_excel_shows_them(csv: Csv):
    text = (
        "叶县合成名单,,,\n"
        "企业名称,统一社会信用代码,经营范围,从业人数,成立日期,纬度,经度\n"
        "甲公司,91350100M000100Y44,x,10,2015-01-01,33.7,113.2\n"
        "\n"
        ",,y,-5,2015-13-01,113.2,33.7\n"
        '"乙\n公司",9.14E+17,z,十,,,\n'
        "12345,,锟斤拷,,,,\n"
    )
    assert sorted(_faults(csv(text))) == sorted(
        [
            (3, "统一社会信用代码", "91350100M000100Y44"),
            (5, "企业名称", ""),
            (5, "从业人数", "-5"),
            (5, "成立日期", "2015-13-01"),
            (5, "纬度", "113.2"),
            (6, "统一社会信用代码", "9.14E+17"),
            (6, "从业人数", "十"),
            (7, "企业名称", "12345"),
            (7, "经营范围", "锟斤拷"),
        ]
    )


def test_a_wrong_code_says_what_would_be_right(csv: Csv):
    with pytest.raises(InputFaults) as caught:
        read_firms(csv(HEAD + f"甲公司,{GOOD[:-1]}4,x,\n乙公司,9135O100M000100Y43,x,\n"))
    wrong, letter = caught.value.faults
    assert "末位应为 3" in wrong.mend_zh
    assert GOOD in letter.mend_zh


def test_rejects_get_the_bad_rows_with_reasons_and_without_personal_data(csv: Csv, tmp_path: Path):
    path = csv("企业名称,统一社会信用代码,经营范围,联系电话\n甲公司,91350100M000100Y44,=尼龙,秘密\n乙公司,,焦炭,秘密\n")
    firms = read_firms(path, rejects=tmp_path / "rejects.csv")
    assert firms["name"].tolist() == ["乙公司"]
    assert firms.attrs["counts"] == {"given": 2, "loaded": 1, "rejected": 1, "merged": 0, "closed": 0, "skipped": 0}
    bad = pd.read_csv(tmp_path / "rejects.csv", encoding="utf-8-sig", dtype=str)
    assert bad["行号 row"].tolist() == ["2"]
    assert "校验位" in bad["问题 problem"][0] and "check character" in bad["问题 problem"][0]
    assert bad["经营范围"].tolist() == ["'=尼龙"]
    assert "秘密" not in (tmp_path / "rejects.csv").read_text(encoding="utf-8-sig")
    assert "拒收 1 行" in report(firms) and "rejects.csv" in report(firms)


def test_personal_data_in_free_text_is_cut_and_told(csv: Csv, tmp_path: Path):
    text = (
        "企业名称,经营范围,主营产品,企业简介,信用代码,备注\n"
        f"甲公司,尼龙切片（CAS 108-94-1）；联系人：张合成,己二酸/电话0375-1234567,年产50000吨,{GOOD},\n"
        "乙公司,焦炭,x,13800000000,,\n"
        f"丙公司,焦炭；联系电话：13800000000；=煤,x,,{GOOD[:-1]}4,法人：李合成 13900000000\n"
    )
    firms = read_firms(csv(text), rejects=tmp_path / "r.csv")
    assert firms["business_scope"].tolist() == ["尼龙切片（CAS 108-94-1）", "焦炭"]
    assert firms["products"].tolist() == ["己二酸", "x"]
    assert firms["description"].fillna("").tolist() == ["年产50000吨", ""]
    told = report(firms)
    assert "“经营范围”有 2 格（行 2, 4）里的电话" in told and "“企业简介”有 1 格（行 3）里的电话" in told
    rejected = (tmp_path / "r.csv").read_text(encoding="utf-8-sig")
    assert "焦炭；=煤" in rejected
    assert not any(secret in rejected for secret in ("13800000000", "李合成", "13900000000"))


def test_a_mended_rejects_file_can_be_read_itself(csv: Csv, tmp_path: Path):
    read_firms(csv(HEAD + f"甲公司,{GOOD[:-1]}4,x,\n"), rejects=tmp_path / "rejects.xlsx")
    bad = pd.read_excel(tmp_path / "rejects.xlsx", dtype=str)
    bad["统一社会信用代码"] = GOOD
    assert read_firms(write_table(bad, tmp_path / "mended.csv"))["uscc"].tolist() == [GOOD]


def test_rejects_never_overwrites_the_input_and_file_faults_are_raised_all_the_same(csv: Csv, tmp_path: Path):
    path = csv(HEAD + "甲公司,,x,\n")
    with pytest.raises(UsageError, match="rejects"):
        read_firms(path, rejects=path)
    assert _faults(csv('企业名称,经营范围\n甲公司,"x\n', "b.csv"), rejects=tmp_path / "r.csv") == [(2, "", "")]
    assert not (tmp_path / "r.csv").exists()


def test_one_code_or_one_name_in_one_city_is_one_firm(csv: Csv):
    text = (
        "企业名称,统一社会信用代码,经营范围,城市,产品,从业人数\n"
        f"合成甲公司,{GOOD},尼龙,平顶山市,切片,10\n"
        f"合成甲（更名）公司,{GOOD},,,,20\n"
        "合成（甲） 公司,,焦炭,平顶山,工业丝/切片,\n"
        "合成(甲)公司,,煤,平顶山市,,5\n"
        "合成(甲)公司,,煤,郑州市,,\n"
    )
    firms = read_firms(csv(text))
    assert firms["name"].tolist() == ["合成甲公司", "合成（甲） 公司", "合成(甲)公司"]
    assert firms["city"].tolist() == ["平顶山", "平顶山", "郑州"]
    assert firms["business_scope"].tolist() == ["尼龙", "焦炭；煤", "煤"]
    assert firms["products"].fillna("").tolist() == ["切片", "工业丝、切片", ""]
    assert firms["employees"].tolist()[:2] == [10, 5]
    assert firms.attrs["counts"] == {"given": 5, "loaded": 3, "rejected": 0, "merged": 2, "closed": 0, "skipped": 0}
    assert "2, 3" in report(firms) and "name、employees" in report(firms)


def test_one_name_in_one_city_with_two_codes_is_a_fault(csv: Csv):
    other = "1" * 17 + str(expected_check("1" * 17))
    path = csv(HEAD + f"甲公司,{GOOD},x,平顶山\n甲公司,{other},y,平顶山市\n乙公司,,z,平顶山\n")
    assert [row for row, *_ in _faults(path)] == [2, 3]
    firms = read_firms(path, rejects=path.with_name("r.csv"))
    assert firms["name"].tolist() == ["乙公司"]


def test_repaired_and_old_codes_are_notes(csv: Csv):
    firms = read_firms(csv(HEAD + f"甲公司,{GOOD.lower()},x,\n乙公司,410400000012345,x,\n"))
    assert firms["uscc"].fillna("").tolist() == [GOOD, ""]
    assert "小写" in report(firms) and "旧注册号" in report(firms)


def test_dropped_columns_are_named(csv: Csv):
    firms = read_firms(csv("序号,企业名称,产品,曾用名,法定代表人\n1,甲公司,x,旧,某\n"))
    assert "序号、曾用名" in report(firms)
    assert "法定代表人" in report(firms)
    assert "某" not in firms.astype(str).to_csv()


def test_two_columns_of_one_meaning_are_a_fault_unless_told_apart(csv: Csv):
    path = csv("企业名称,公司名称,产品\n甲公司,乙公司,x\n")
    with pytest.raises(InputFaults, match=r"“企业名称”和“公司名称”"):
        read_firms(path)
    firms = read_firms(path, headers={"公司名称": "name"})
    assert firms["name"].tolist() == ["乙公司"]
    assert "企业名称" in report(firms)
    assert read_firms(path, headers={"企业名称": ""})["name"].tolist() == ["乙公司"]


def test_headers_must_name_columns(csv: Csv):
    with pytest.raises(UsageError, match="products"):
        read_firms(csv("名称,货\n甲公司,x\n"), headers={"货": "produkts"})


def test_the_needed_columns_are_asked_for_by_name(csv: Csv):
    with pytest.raises(InputFaults) as caught:
        read_firms(csv("企业名称,城市,成立日期\n甲公司,平顶山,2015\n"))
    assert "经营范围" in str(caught.value) and "城市" in str(caught.value)


def test_another_table_given_as_a_firm_list_is_told_as_such(csv: Csv):
    with pytest.raises(InputFaults, match=r"像是审核表（reviews）.*looks like reviews"):
        read_firms(csv("企业全称,环节名称,是否生产\n合成甲公司,己二腈,是\n"))


def test_production_date_goes_before_foundation(csv: Csv):
    firms = read_firms(csv("企业名称,产品,成立日期,投产日期\n甲公司,x,2010-01-01,2015-06\n乙公司,x,2011年,-\n"))
    assert firms["since"].tolist() == ["2015-06", "2011"]
    assert "投产" in report(firms)


def test_the_source_fills_only_rows_without_one(csv: Csv):
    firms = read_firms(csv("企业名称,产品,来源\n甲公司,x,\n乙公司,x,年报\n"), source="合成来源 2019-12")
    assert firms["source"].tolist() == ["合成来源 2019-12", "年报"]


def test_rows_without_text_are_kept_and_counted(csv: Csv):
    firms = read_firms(csv("企业名称,产品,城市\n甲公司,,平顶山\n乙公司,x,平顶山\n"))
    assert len(firms) == 2
    assert "1 行没有经营范围" in report(firms)


def test_totals_repeated_headers_and_blank_rows_are_no_firms(csv: Csv):
    text = "企业名称,产品,从业人数\n甲公司,x,1\n企业名称,产品,从业人数\n,,\n乙公司,y,2\n合计,,3\n注：数据截至2019年\n"
    firms = read_firms(csv(text))
    assert firms["name"].tolist() == ["甲公司", "乙公司"]
    assert firms.attrs["counts"]["skipped"] == 3


@pytest.mark.parametrize(
    ("spoiled", "said"),
    [
        (b"", "the file is empty"),
        (b"\n\n , \n", "the file is empty"),
        (b"a,b\n1,2\n", "no header found"),
        (b"\x80\xff" * 100, "not a text"),
        ((HEAD + "甲公司,,x,平顶山\n乙公司,,y").encode(), "breaks off"),
        ((HEAD + "甲公司,,x,平顶山\n乙公司,,尼龙").encode()[:-1], "garbled"),
        ((HEAD + "甲公司,,x,平顶山,多余\n").encode(), "more cells than the header"),
        ((HEAD + '甲公司,,"x,平顶山\n乙公司,,y,郑州\n丙公司,,"z,平顶山\n').encode(), "quote"),
        ((HEAD + "甲\x00公司,,x,平顶山\n").encode(), "garbled"),
        ((HEAD + "甲公司,,#REF!,平顶山\n").encode(), "Excel error"),
        (b"PK\x03\x04zip", "belies the ending"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"),
    ],
)
def test_spoiled_text_files_are_refused_with_the_reason(csv: Csv, spoiled: bytes, said: str):
    with pytest.raises(InputFaults, match=said):
        read_firms(csv(spoiled))


@pytest.mark.parametrize("rows", ["", "以上数据仅供参考。,,,\n"])
def test_a_list_without_firms_is_empty_and_says_so(csv: Csv, tmp_path: Path, rows: str):
    firms = read_firms(csv(HEAD + rows))
    assert firms.columns.tolist() == names("firms") and len(firms) == 0
    assert [str(dtype) for dtype in firms.dtypes] == [DTYPES[column.kind] for column in TABLES["firms"]]
    assert firms.attrs["notes"][0].startswith("名单里没有企业")
    template = write_table(firms, tmp_path / "template.xlsx", headers="zh")
    assert len(read_firms(template)) == 0


STATES = "企业名称,产品,登记状态\n合成甲公司,x,{0}\n合成乙公司,y,存续\n"


@pytest.mark.parametrize("state", ["注销", "已注销", "吊销", "吊销，未注销", "吊销后注销"])
def test_closed_firms_are_left_out_and_named(csv: Csv, state: str):
    path = csv(STATES.format(state))
    firms = read_firms(path)
    assert firms["name"].tolist() == ["合成乙公司"]
    assert firms.attrs["counts"] == {
        "given": 2, "loaded": 1, "rejected": 0, "merged": 0, "closed": 1, "skipped": 0,
    }  # fmt: skip
    told = report(firms)
    assert "2 合成甲公司" in told and "吊销 1 行未读入" in told and "closed=True" in told
    kept = read_firms(path, closed=True)
    assert kept["name"].tolist() == ["合成甲公司", "合成乙公司"] and "仍已读入" in report(kept)


@pytest.mark.parametrize("state", ["迁出", "停业", "清算", "存续（简易注销公告）", "迁往市外"])
def test_firms_moved_away_or_in_doubt_are_kept_and_named(csv: Csv, state: str):
    firms = read_firms(csv(STATES.format(state)))
    assert len(firms) == 2
    assert ("2 合成甲公司" in report(firms)) == (state != "迁往市外")


@pytest.mark.parametrize("state", ["存续", "在业", "未注销", "正常", ""])
def test_firms_in_the_register_are_kept(csv: Csv, state: str):
    assert len(read_firms(csv(STATES.format(state)))) == 2


def test_faults_of_closed_firms_keep_nobody_out_and_a_list_of_closed_ones_is_empty(csv: Csv):
    path = csv("企业名称,产品,从业人数,经营状态\n,x,很多,注销\n合成甲公司,y,5,吊销\n")
    firms = read_firms(path)
    assert len(firms) == 0 and firms.attrs["notes"][0].startswith("名单里没有企业")
    assert firms.attrs["counts"]["closed"] == 2


@pytest.mark.parametrize(
    ("line", "unit"),
    [("单位：万元", 0.01), ("金额单位:亿元", 100.0), ("合成名单（单位：百万元）", 1.0), ("单位：人、万元", 0.01)],
)
def test_a_unit_above_the_header_is_for_money_without_its_own(csv: Csv, tmp_path: Path, line: str, unit: float):
    head = ["企业名称", "产品", "注册资本", "营业收入(元)"]
    cells = [["合成甲公司", "x", 300, 2_000_000], ["合成乙公司", "y", "5亿元", ""]]
    path = _workbook(tmp_path / "a.xlsx", [["合成名单"], [None, None, None, None, line], head, *cells])
    texts = "\n".join(",".join(map(str, row)) for row in ([line, "", "", ""], head, *cells))
    for source in (path, csv(texts + "\n")):
        firms = read_firms(source)
        assert firms["capital_mcny"].tolist() == [pytest.approx(300 * unit), 500.0]
        assert firms["revenue_mcny"].tolist()[0] == 2.0
        note = next(note for note in firms.attrs["notes"] if "表头上方写有" in note)
        assert "注册资本" in note and "营业收入" not in note and line in note


def test_two_units_above_the_header_decide_nothing(csv: Csv):
    firms = read_firms(csv("单位：万元,,\n单位：亿元,,\n企业名称,产品,注册资本\n合成甲公司,x,5\n"))
    assert firms["capital_mcny"].isna().all()
    assert "几个不同的单位" in report(firms) and "没有单位" in report(firms)


def test_a_work_unit_above_the_header_is_no_unit_of_money(csv: Csv):
    firms = read_firms(csv("填报单位：合成局,,\n企业名称,产品,注册资本\n合成甲公司,x,5\n"))
    assert firms["capital_mcny"].isna().all() and "表头上方" not in report(firms)


def test_rows_swallowed_by_two_stray_quotes_are_found(csv: Csv):
    text = HEAD + '甲公司,,"x,平顶山\n乙公司,,y,郑州\n丙公司,,z",平顶山\n丁公司,,w,郑州\n'
    with pytest.raises(InputFaults, match="swallowed whole rows"):
        read_firms(csv(text))


def test_a_huge_cell_is_read_whole(csv: Csv):
    firms = read_firms(csv(HEAD + "甲公司,," + "尼龙" * 30_000 + ",平顶山\n"))
    assert len(firms.loc[0, "business_scope"]) == 60_000


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xls", b"anything", "rename it to .csv"),
        ("a.xls", b"\xff\x00\x01\x02\x03", "save as .xlsx"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "web page"),
        ("a.xls", b"PK\x03\x04zip", "belies the ending"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "password"),
        ("a.xlsx", b"PK\x03\x04broken", "damaged"),
        ("a.xlsx", HEAD.encode(), "rename it to .csv"),
        ("a.xlsx", HEAD.encode("gbk"), "rename it to .csv"),
        ("a.csv", b"%PDF-1.7 x", "PDF file"),
        ("a.parquet", b"PAR1broken", "damaged"),
        ("a.doc", b"x", "only .csv"),
    ],
)
def test_other_spoiled_files_are_refused_with_the_reason(tmp_path: Path, name: str, content: bytes, said: str):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ChainmapError, match=said):
        read_firms(tmp_path / name)


def test_a_truncated_workbook_is_refused(tmp_path: Path):
    path = _workbook(tmp_path / "a.xlsx", [["企业名称", "产品"], ["甲公司", "x"]])
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(InputFaults, match="damaged"):
        read_firms(path)


def test_missing_files_and_folders_are_usage_errors(tmp_path: Path):
    with pytest.raises(UsageError, match="no such file"):
        read_firms(tmp_path / "no.csv")
    (tmp_path / "合成名单.csv").write_text(HEAD, encoding="utf-8")
    with pytest.raises(UsageError, match=r"是文件夹.*合成名单\.csv.*that is a folder"):
        read_firms(tmp_path)


def test_a_file_whose_own_name_holds_the_mark_is_read_and_only_workbooks_have_sheets(csv: Csv, tmp_path: Path):
    rows = [["企业名称", "产品"], ["合成甲公司", "x"]]
    assert len(read_firms(_workbook(tmp_path / "名单.xlsx#叶县.xlsx", rows))) == 1
    (tmp_path / "a#b").mkdir()
    assert len(read_firms(_workbook(tmp_path / "a#b" / "c.xlsx", rows))) == 1
    path = csv(HEAD + "合成甲公司,,x,\n")
    with pytest.raises(UsageError, match="workbooks have sheets"):
        read_firms(f"{path}#叶县")
    with pytest.raises(UsageError, match=r"no such file: .*no\.xlsx$"):
        read_firms(tmp_path / "no.xlsx#叶县")


@pytest.mark.parametrize("mark", ["，", "；", "｜"])
def test_columns_set_apart_by_full_width_marks_are_refused_with_the_mend(csv: Csv, mark: str):
    path = csv(f"合成名单\n企业名称{mark}主营产品\n合成甲公司{mark}尼龙\n")
    with pytest.raises(InputFaults, match=f"全角“{mark}”") as caught:
        read_firms(path)
    assert "半角逗号" in caught.value.faults[0].mend_zh and len(caught.value.faults) == 1
    half = csv(f"企业名称,主营产品{mark}城市\n合成甲公司,尼龙{mark}叶县\n")
    with pytest.raises(InputFaults, match=f"全角“{mark}”"):
        read_firms(half)


def test_rows_set_apart_by_full_width_commas_are_faults_and_prose_is_none(csv: Csv):
    text = (
        HEAD + "合成甲公司,,尼龙，帘子布，切片,平顶山\n合成乙公司，，尼龙，平顶山\n以上数据，仅供参考，详见，官网。\n"
    )
    assert _faults(csv(text)) == [(3, "", "")]


def test_a_file_in_two_encodings_names_the_first_row_in_the_rarer_one(csv: Csv):
    rows = [f"合成{sign}公司,,尼龙切片,平顶山\n" for sign in "甲乙丙"]
    utf8 = (HEAD + rows[0]).encode() + rows[1].encode("gbk") + rows[2].encode()
    gbk = (HEAD + rows[0]).encode("gbk") + rows[1].encode("gbk") + rows[2].encode()
    for data, row, name in ((utf8, 3, "合成乙公司"), (codecs.BOM_UTF8 + utf8, 3, "合成乙公司"), (gbk, 4, "合成丙公司")):
        with pytest.raises(InputFaults, match="the encoding is mixed") as caught:
            read_firms(csv(data))
        assert caught.value.faults[0].row == row and name in caught.value.faults[0].zh


def test_a_workbook_with_title_two_header_rows_dates_and_merged_cells(tmp_path: Path):
    rows = [
        ["合成名单", None, None, None, None],
        ["企业名称", "产品", "成立日期", "规模", None],
        [None, None, None, "营业收入(万元)", "从业人数"],
        ["甲公司", "切片", datetime.datetime(2015, 3, 1), 5000, 10],
        ["甲公司", "工业丝", 42064, None, None],
        ["乙公司", "焦炭", "2015年", "1.2亿", "20人"],
    ]
    path = _workbook(tmp_path / "a.xlsx", rows, ("A1:E1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "A4:A5"))
    firms = read_firms(path)
    assert firms["name"].tolist() == ["甲公司", "乙公司"]
    assert firms["products"].tolist() == ["切片、工业丝", "焦炭"]
    assert firms["since"].tolist() == ["2015-03-01", "2015"]
    assert firms["revenue_mcny"].tolist() == [50.0, 120.0]
    assert "合并" in report(firms)


def test_units_in_a_second_header_row(csv: Csv):
    firms = read_firms(csv("企业名称,产品,营业收入,从业人数\n,,万元,人\n甲公司,x,5000,10\n"))
    assert firms["revenue_mcny"].tolist() == [50.0]
    assert firms.attrs["counts"]["given"] == 1


def test_years_under_a_wide_header_mean_one_field_twice(tmp_path: Path):
    rows = [["企业名称", "产品", "营业收入(万元)", None], [None, None, "2018年", "2019年"], ["甲公司", "x", 1, 2]]
    path = _workbook(tmp_path / "a.xlsx", rows, ("C1:D1",))
    with pytest.raises(InputFaults, match="revenue_mcny"):
        read_firms(path)


def test_formulas_without_a_value_are_faults_and_with_a_value_are_read(tmp_path: Path):
    path = _workbook(tmp_path / "a.xlsx", [["企业名称", "产品", "从业人数"], ["甲公司", "x", "=1+1"]])
    assert _faults(path) == [(2, "从业人数", "#公式没有结果")]
    path = _workbook(tmp_path / "b.xlsx", [["企业名称", "产品", "备注"], ["甲公司", "x", "=1+1"]])
    assert len(read_firms(path)) == 1


def test_codes_kept_as_numbers_by_excel_are_found(tmp_path: Path):
    rows = [["企业名称", "产品", "统一社会信用代码"], ["甲公司", "x", 914104001234567890], ["乙公司", "x", 9.14104e17]]
    faults = _faults(_workbook(tmp_path / "a.xlsx", rows))
    assert [row for row, *_ in faults] == [2, 3]


def test_the_sheet_with_the_list_is_found_and_two_lists_are_not_chosen_between(tmp_path: Path):
    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active.append(["填表说明"])
    for title, name in (("一", "甲公司"), ("二", "乙公司")):
        sheet = book.create_sheet(title)
        sheet.append(["企业名称", "产品"])
        sheet.append([name, "x"])
    path = tmp_path / "a.xlsx"
    book.save(path)
    with pytest.raises(InputFaults, match="一, 二"):
        read_firms(path)
    assert read_firms(path, sheet="二")["name"].tolist() == ["乙公司"]
    assert read_firms(f"{path}#二")["name"].tolist() == ["乙公司"]
    assert read_firms(Path(f"{path}#二"), sheet="二")["name"].tolist() == ["乙公司"]
    with pytest.raises(InputFaults, match=f"写 {path.name}#"):
        read_firms(path)
    with pytest.raises(UsageError, match="no sheet"):
        read_firms(f"{path}#三")
    with pytest.raises(UsageError, match="is not the path's sheet"):
        read_firms(f"{path}#二", sheet="三")
    with pytest.raises(UsageError, match="no sheet"):
        read_firms(path, sheet="三")
    del book["二"]
    book.save(path)
    firms = read_firms(path)
    assert firms["name"].tolist() == ["甲公司"]
    assert "说明" in report(firms)


def test_parquet_with_typed_columns(tmp_path: Path):
    path = tmp_path / "a.parquet"
    frame = pd.DataFrame(
        {
            "name": ["甲公司", "乙公司"],
            "products": ["x", None],
            "reg_date": pd.to_datetime(["2015-03-01", None]),
            "employees": [10, 20],
            "revenue_mcny": [1.5, None],
            "uscc": [GOOD, None],
        }
    )
    frame.to_parquet(path)
    firms = read_firms(path)
    assert firms["since"].fillna("").tolist() == ["2015-03-01", ""]
    assert firms["employees"].tolist() == [10, 20]
    assert firms["revenue_mcny"].tolist()[0] == 1.5
    assert firms["firm_id"].tolist() == [GOOD, firm_id("乙公司")]


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
@pytest.mark.parametrize("headers", [None, "zh"])
def test_what_was_read_and_written_reads_the_same(csv: Csv, tmp_path: Path, ending: str, headers: str | None):
    text = (
        "企业名称,统一社会信用代码,经营范围,产品,注册资本(万元),地址,资质,成立日期,股票代码\n"
        f"甲公司,{GOOD},=尼龙,切片/丝,500,河南省平顶山市叶县,高企；专精特新,2015年3月,600810\n乙公司,,-x,,,,,,\n"
    )
    first = read_firms(csv(text))
    again = read_firms(write_table(first, tmp_path / f"t{ending}", headers=headers))
    pd.testing.assert_frame_equal(first, again, check_flags=False)


def _code(head: str) -> str:
    return head + str(expected_check(head))


texts = st.text(alphabet="尼龙切片焦炭有限公司甲乙（）()，。,;\"'=-/ \t\n\r１a9", max_size=12)
row_strategy = st.tuples(
    st.one_of(texts, st.sampled_from(["甲公司", "乙公司", "合计", "企业名称", "12"])),
    st.one_of(
        st.sampled_from(["", GOOD, GOOD.lower(), GOOD[:-1], "9.14E+17"]),
        st.text(alphabet=ALPHABET, min_size=17, max_size=17).map(_code),
    ),
    texts,
    st.sampled_from(["", "平顶山市", "郑州", "-", "叶县"]),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(row_strategy, min_size=1, max_size=8),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"]),
    mark=st.sampled_from([",", ";", "\t"]),
)
def test_no_row_is_ever_lost(tmp_path: Path, rows: list[tuple[str, ...]], encoding: str, mark: str):
    frame = pd.DataFrame(rows, columns=["企业名称", "统一社会信用代码", "经营范围", "城市"])
    path = tmp_path / "x.csv"
    frame.to_csv(path, index=False, encoding=encoding, sep=mark, lineterminator="\r\n")
    blank = sum(not any(cell.strip(" \t\r\n\u3000") for cell in row) for row in rows)
    try:
        firms = read_firms(path, rejects=tmp_path / "r.csv")
    except InputFaults as faults:
        assert all(path.name in fault.where for fault in faults.faults)
        return
    counts = firms.attrs["counts"]
    assert counts["given"] == counts["loaded"] + counts["rejected"] + counts["merged"] + counts["closed"]
    assert counts["given"] + counts["skipped"] + blank == len(rows)
    assert len(firms) == counts["loaded"]
    assert firms["firm_id"].is_unique
    assert set(firms["name"]) <= {plain_text(row[0]) for row in rows}
    bad = pd.read_csv(tmp_path / "r.csv", encoding="utf-8-sig", dtype=str)
    assert len(bad) == counts["rejected"]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.sampled_from([".csv", ".xlsx", ".parquet", ".txt"]))
def test_any_bytes_are_read_or_refused(tmp_path: Path, data: bytes, ending: str):
    path = tmp_path / f"x{ending}"
    path.write_bytes(codecs.BOM_UTF8 + HEAD.encode() + data if ending == ".csv" else data)
    try:
        firms = read_firms(path, rejects=tmp_path / "r.csv")
    except ChainmapError as error:
        assert str(error)
    else:
        assert firms.columns.tolist() == names("firms")


shared = Path(os.environ.get("CHAINMAP_SHARED", Path(__file__).parents[2] / "shared")) / "data" / "labelled_firms.csv"


@pytest.mark.skipif(not shared.is_file(), reason="the shared data folder (CHAINMAP_SHARED) is not there")
def test_a_list_of_real_firms_loads():
    firms = read_firms(shared)
    assert firms.attrs["counts"]["loaded"] > 400
    assert {"平顶山"} <= set(firms["city"].dropna())
    assert "node_ids" in report(firms)

"""Headers of firm lists: what each means, its unit, and what is personal."""

import math

import pytest

from chainmap.tables import headers
from chainmap.tables.contract import TABLES


@pytest.mark.parametrize(
    ("header", "field", "unit"),
    [
        ("企业名称", "name", None),
        (" ＊单位 名称（全称） ", "name", None),
        ("企业名称\nname", "name", None),
        ("社会统一信用代码", "uscc", None),
        ("国标行业代码", "industry_code", None),
        ("注册资本(万元)", "capital_mcny", 0.01),
        ("注册资本（单位：万元人民币）", "capital_mcny", 0.01),
        ("注册资金/万元", "capital_mcny", 0.01),
        ("注册资本", "capital_mcny", None),
        ("营业收入（亿元）", "revenue_mcny", 100.0),
        ("2019年主营业务收入(千元)", "revenue_mcny", 0.001),
        ("营业收入(2019年度，元)", "revenue_mcny", 1e-6),
        ("营业收入(百万元)", "revenue_mcny", 1.0),
        ("revenue_mcny", "revenue_mcny", 1.0),
        ("Revenue (million CNY)", "revenue_mcny", 1.0),
        ("营业收入 revenue_mcny", "revenue_mcny", 1.0),
        ("从业人数(万人)", "employees", 10_000.0),
        ("参保人数", "employees", None),
        ("所属区县", "county", None),
        ("注册地址", "address", None),
        ("成立日期", "since", None),
        ("经度", "longitude", None),
    ],
)
def test_a_header_means_its_field_and_unit(header: str, field: str, unit: float | None):
    found = headers.firm_heading(header)
    assert found is not None
    assert (found.field, found.unit) == (field, unit)


def test_every_column_of_the_contract_is_known_by_both_its_names():
    for column in TABLES["firms"]:
        for text in (column.name, column.zh, column.name.upper()):
            found = headers.firm_heading(text)
            assert found is not None and found.field == column.name, text


def test_foreign_money_in_the_header_is_marked_not_converted():
    found = headers.firm_heading("注册资本(万美元)")
    assert found is not None and found.unit is not None and math.isnan(found.unit)


@pytest.mark.parametrize("header", ["备注", "序号", "曾用名", "网址", "实缴资本", "经营状态", ""])
def test_other_headers_are_unknown(header: str):
    assert headers.firm_heading(header) is None


@pytest.mark.parametrize(
    "header", ["电话", "更多电话", "手机号码", "邮箱", "法定代表人", "法人", "联系人", "股东信息", "E-mail"]
)
def test_personal_columns_are_told(header: str):
    assert headers.is_personal(header)
    assert headers.firm_heading(header) is None


def test_production_goes_before_foundation_and_staff_before_insured():
    tiers = {text: headers.firm_heading(text) for text in ("投产日期", "成立日期", "从业人数", "参保人数")}
    assert [found.tier for found in tiers.values() if found] == [0, 1, 0, 1]


def test_no_synonym_means_two_fields():
    seen: dict[str, str] = {}
    for field, tiers in headers.SYNONYMS.items():
        for word in " ".join(tiers).split():
            assert seen.setdefault(headers.header_key(word), field) == field, word


def test_a_table_is_read_under_both_names_and_only_those():
    heading = headers.table_heading("gaps")
    assert heading("可发挥度") == heading("severity") == headers.Heading("severity")
    assert heading("severity 可发挥度") == headers.Heading("severity")
    assert heading("企业名称") is None

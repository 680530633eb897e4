"""Which field a header of a firm list means: one table of synonyms, units read from the header's text.

To teach chainmap a new header, add it to :data:`SYNONYMS`. How it is written does not matter: full-width
characters, blanks, brackets, marks such as ``*`` and letter case are ignored, and so is a year before or
after the words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import NamedTuple

from chainmap.tables.contract import TABLES

#: Field → headers that mean it, in tiers: a later tier only fills what the tiers before it leave empty.
#: ``address`` is no field of a table: province, city and county are taken from it.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "name": (
        "企业名称 公司名称 单位名称 名称 企业全称 公司全称 单位全称 全称 企业 公司 单位 企业名 公司名 市场主体名称 "
        "主体名称 法人单位名称 机构名称 name firm company companyname enterprisename firmname fullname",
    ),
    "uscc": (
        "统一社会信用代码 信用代码 社会统一信用代码 统一信用代码 社会信用代码 统一社会信用编码 统一代码 信用码 "
        "统一社会信用代码证号 统一社会信用代码/注册号 uscc creditcode unifiedsocialcreditcode socialcreditcode",
    ),
    "business_scope": ("经营范围 业务范围 许可经营项目 businessscope scope scopeofbusiness",),
    "products": (
        "主营产品 主要产品 产品 产品名称 主导产品 主要产品名称 主营产品名称 产品列表 主要产品及服务 主要产品或服务 "
        "products product mainproducts",
    ),
    "description": (
        "企业简介 公司简介 简介 单位简介 企业介绍 公司介绍 介绍 企业概况 公司概况 description profile introduction "
        "about",
        "主营业务 主要业务 主营业务活动 主要业务活动 mainbusiness",
    ),
    "industry_code": (
        "行业代码 国标行业代码 国民经济行业代码 行业小类代码 国标行业小类代码 国民经济行业分类代码 industrycode "
        "gbt4754",
    ),
    "province": ("省份 所属省份 省 所在省份 所在省 省级 province",),
    "city": ("城市 所属城市 市 所在城市 所在市 地级市 地市 所属地市 市级 city prefecture",),
    "county": ("区县 所属区县 县 区 县区 县市区 所在区县 所在县区 所属县区 所属区域 区县级 county district",),
    "address": (
        "所在地 注册地址 注册地 地址 企业地址 公司地址 单位地址 住所 经营地址 企业住所 所在地址 所在地区 企业所在地 "
        "省市区 address location",
        "通信地址 最新年报地址 年报地址 办公地址 生产地址 通讯地址 联系地址 企业注册地址",
    ),
    "latitude": ("纬度 北纬 latitude lat",),
    "longitude": ("经度 东经 longitude lon lng",),
    "since": (
        "起始日期 投产日期 投产时间 投产年份 建成投产时间 投产年月 since",
        "成立日期 注册日期 成立时间 注册时间 成立年份 设立日期 设立时间 登记日期 成立年月 开业时间 开业日期 创立时间 "
        "regdate registrationdate established founded foundingdate establishmentdate",
    ),
    "employees": (
        "从业人数 员工人数 从业人员 从业人员数 职工人数 员工数 人数 员工数量 用工人数 从业人员期末人数 企业人数 "
        "人员规模 employees staff headcount",
        "参保人数 社保人数 参保人员 缴纳社保人数 insured insuredpersons",
    ),
    "revenue_mcny": (
        "营业收入 主营业务收入 年营业额 营业额 营收 年营业收入 销售收入 年销售额 销售额 主营收入 年销售收入 "
        "营业总收入 revenue sales turnover revenuemcny",
    ),
    "capital_mcny": ("注册资本 注册资金 注册资本金 registeredcapital capital capitalmcny",),
    "qualifications": (
        "资质 荣誉 资质荣誉 荣誉资质 企业资质 企业荣誉 所获荣誉 资质证书 称号 企业称号 qualifications honours honors "
        "titles",
    ),
    "listed_code": ("股票代码 证券代码 上市代码 股票编码 listedcode stockcode ticker",),
    "group": (
        "所属集团 集团 集团名称 所属集团公司 集团公司 母公司 所属集团名称 group parent parentcompany companygroup",
    ),
    "source": ("来源 数据来源 信息来源 资料来源 出处 source datasource",),
}

#: A header with one of these words holds, or may hold, personal data; its column is never loaded.
PERSONAL = (
    "电话 手机 邮箱 邮件 法人代表 法定代表人 法人姓名 联系人 联系方式 负责人 经营者 股东 高管 董事 监事 总经理 "
    "实际控制人 实控人 受益人 主要人员 创始人 身份证 传真 微信 qq 投资人 出资人 填表人 经办人 phone mobile telephone "
    "email mail legalrepresentative contact fax shareholder wechat idcard director"
).split()

#: Money words → million CNY; checked after 人民币, RMB and CNY are taken away.
MONEY_UNITS: dict[str, float] = {
    **dict.fromkeys(("元", "圆", "元整", "yuan"), 1e-6),
    **dict.fromkeys(("千元", "千", "k"), 1e-3),
    **dict.fromkeys(("万元", "万", "万元元", "万元整", "万圆", "万圆整", "10k", "wan", "tenthousand"), 1e-2),
    **dict.fromkeys(("百万元", "百万", "m", "mn", "million", "millionyuan"), 1.0),
    **dict.fromkeys(("千万元", "千万"), 10.0),
    **dict.fromkeys(("亿元", "亿", "亿元整", "亿圆"), 100.0),
}
#: Words for persons → persons.
PERSON_UNITS: dict[str, float] = {"人": 1.0, "名": 1.0, "位": 1.0, "千人": 1e3, "万人": 1e4}
#: What a unit word says when the money is not Chinese; such values are never converted.
FOREIGN = float("nan")

_FOREIGN_WORDS = re.compile(
    r"美元|美金|港元|港币|香港元|日元|日圆|欧元|英镑|澳元|澳大利亚元|加元|加拿大元|韩元|韩圆|新元|新加坡元|台币|台湾元|澳门元|法郎"
    r"|法朗|马克|卢布|铢|林吉特|克朗|克郎|里拉|镑|盾|比索|卢比|第纳尔|外币|usd|us\$|\$|hkd|jpy|eur|€|gbp|£|aud|cad|krw|sgd|twd|dollar|euro"
)
_CHINESE_MONEY = re.compile(r"人民币|rmb|cny|chineseyuan|[¥￥]|单位[:：]?|unit[:：]?|计|币种[:：]?")
_YEAR = re.compile(r"(?:19|20)\d\d(?:年度?|fy)?|上年度?|去年|本年度?|最近一年|年度")
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】")
_UNIT_LINE = re.compile(r"单位\s*(?::|为|是)\s*([^)\]。]+)")
_MONEY_FIELDS = ("revenue_mcny", "capital_mcny")
_TAIL_UNIT = re.compile(r"(?:百万|千万|万|亿|千)?元(?:人民币)?$|万人民币$|百万$|millioncny$|mcny$|millionyuan$")


class Heading(NamedTuple):
    """What a header means.

    Attributes
    ----------
    field
        Column of the table it feeds (or ``address``).
    tier
        0 for the best headers of a field; a higher tier only fills what is still empty.
    unit
        Million CNY per unit for money, not-a-number for foreign money; persons per unit for employees;
        ``None`` if no unit is given.
    """

    field: str
    tier: int = 0
    unit: float | None = None


def header_key(text: object) -> str:
    """Reduce a header to letters, digits and Chinese characters, in half-width small letters.

    Examples
    --------
    >>> header_key(" ＊企业 名称： "), header_key("Revenue_mCNY")
    ('企业名称', 'revenuemcny')
    """
    half = unicodedata.normalize("NFKC", str(text)).casefold()
    return re.sub(r"[\W_]+", "", half)


def money_unit(text: str) -> float | None:
    """Read a unit word: million CNY per unit, not-a-number for foreign money, ``None`` if it is no unit.

    Examples
    --------
    >>> money_unit("万元"), money_unit("亿元人民币"), money_unit("人"), money_unit("万美元")
    (0.01, 100.0, None, nan)
    """
    word = re.sub(r"[\s()（）\[\],，。.:：/]+", "", unicodedata.normalize("NFKC", text).casefold())
    if _FOREIGN_WORDS.search(word):
        return FOREIGN
    return MONEY_UNITS.get(_CHINESE_MONEY.sub("", word))


def firm_heading(text: object) -> Heading | None:
    """Tell what a header of a firm list means; ``None`` if chainmap does not know it.

    Examples
    --------
    >>> firm_heading("注册资本（万元）")
    Heading(field='capital_mcny', tier=0, unit=0.01)
    >>> firm_heading("revenue_mcny"), firm_heading("2019年营业收入/亿元").unit, firm_heading("备注")
    (Heading(field='revenue_mcny', tier=0, unit=1.0), 100.0, None)
    """
    raw = unicodedata.normalize("NFKC", str(text)).strip()
    found = [heading for part in (raw, *_bilingual(raw)) if (heading := _one_heading(part))]
    return next((heading for heading in found if heading.unit is not None), found[0] if found else None)


def _bilingual(raw: str) -> list[str]:
    """Parts of a header such as ``企业名称 name`` or ``企业名称\\nname``; empty for a plain header."""
    parts = [part for part in re.split(r"[\s/|]+", raw) if part]
    return parts if len(parts) == 2 and parts[0].isascii() != parts[1].isascii() else []


def unit_line(text: str) -> float | None:
    """Read the money unit that a line above a table gives for all of it, as :func:`money_unit` gives it.

    Examples
    --------
    >>> unit_line("单位：万元"), unit_line("合成名单（金额单位:亿元）"), unit_line("计量单位：人、万元")
    (0.01, 100.0, 0.01)
    >>> unit_line("填报单位：合成局"), unit_line("单位名称")
    (None, None)
    """
    half = unicodedata.normalize("NFKC", text)
    for said in _UNIT_LINE.findall(half):
        units = {unit for word in re.split(r"[,、/;和及]", said) if (unit := money_unit(word)) is not None}
        if len(units) == 1:
            return units.pop()
    return None


def _one_heading(raw: str) -> Heading | None:
    if unit_line(raw) is not None and raw.startswith(("单位", "金额单位", "货币单位", "计量单位")):
        return None  # 单位 would be read as the firm
    inside = _inside(raw)
    plain = header_key(_BRACKETS.sub("", raw))
    for key in (header_key(raw), plain, header_key(_YEAR.sub("", plain)), _TAIL_UNIT.sub("", _YEAR.sub("", plain))):
        hit = _LOOKUP.get(key)
        if hit:
            field, tier = hit
            unit = _money_of(field, raw, plain, inside) if field in _MONEY_FIELDS else None
            return Heading(field, tier, _persons_of(inside) if field == "employees" else unit)
    return None


def _inside(raw: str) -> list[str]:
    """Texts in the brackets of a header."""
    return [next(group for group in match.groups() if group is not None) for match in _BRACKETS.finditer(raw)]


def _persons_of(inside: list[str]) -> float | None:
    return next((PERSON_UNITS[word] for word in inside if word in PERSON_UNITS), None)


def _money_of(field: str, raw: str, plain: str, inside: list[str]) -> float | None:
    if field and header_key(raw) in (header_key(field), header_key(_ZH[field])):
        return 1.0
    words = [part for text in inside for part in re.split(r"[,，;；、\s]+", text)] + inside
    tail = _TAIL_UNIT.search(_YEAR.sub("", plain))
    units = [money_unit(word) for word in words + ([tail.group()] if tail else [])]
    return next((unit for unit in units if unit is not None), None)


def header_unit(text: object) -> float | None:
    """Read the money unit in a header's brackets or at its end, as :func:`money_unit` gives it.

    Examples
    --------
    >>> header_unit("资本（万元）"), header_unit("资本")
    (0.01, None)
    """
    raw = unicodedata.normalize("NFKC", str(text)).strip()
    return _money_of("", raw, header_key(_BRACKETS.sub("", raw)), _inside(raw))


def is_personal(text: object) -> bool:
    """Tell whether a column under this header holds, or may hold, personal data.

    Examples
    --------
    >>> is_personal("法定代表人"), is_personal("更多电话"), is_personal("备注")
    (True, True, False)
    """
    key = header_key(text)
    return key == "法人" or any(word in key for word in PERSONAL)


def table_heading(table: str, more: Mapping[str, Heading] | None = None) -> Callable[[object], Heading | None]:
    """Give the function that reads headers of a chainmap table: its English names and Chinese headers.

    Parameters
    ----------
    table
        A key of :data:`chainmap.tables.contract.TABLES`.
    more
        Further headers as :func:`header_key` gives them, each with what it means.

    Examples
    --------
    >>> table_heading("given")("确定程度(选填)")
    Heading(field='certainty', tier=0, unit=None)
    """
    known = dict(more or {})
    known |= {header_key(text): Heading(column.name) for column in TABLES[table] for text in (column.zh, column.name)}
    # Behind the name of a number a bracket holds its unit, which must not be passed over.
    numbers = {column.name for column in TABLES[table] if column.kind in ("int", "float")}

    def heading(text: object) -> Heading | None:
        raw = unicodedata.normalize("NFKC", str(text)).strip()
        for part in (raw, *_bilingual(raw)):
            if found := known.get(header_key(part)):
                return found
        found = known.get(header_key(_BRACKETS.sub("", raw)))
        return found if found and found.field not in numbers else None

    return heading


_ZH = {column.name: column.zh for column in TABLES["firms"]}
_LOOKUP: dict[str, tuple[str, int]] = {
    header_key(word): (field, tier)
    for field, tiers in SYNONYMS.items()
    for tier, words in enumerate(tiers)
    for word in (*words.split(), *((field, _ZH[field]) if tier == 0 and field in _ZH else ()))
}
_LOOKUP[header_key("firm_id")] = _LOOKUP[header_key("企业编号")] = ("firm_id", 0)

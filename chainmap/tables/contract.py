"""Column contracts: what each table of chainmap holds, in which unit, under which Chinese header."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

Kind = Literal["text", "int", "float", "date"]

#: pandas dtype of each kind; dates stay text because sources often give a year or a month only.
DTYPES: dict[Kind, str] = {"text": "string", "int": "Int64", "float": "float64", "date": "string"}


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    name
        The name in code; units stand in it (``revenue_mcny`` is million CNY).
    zh
        The Chinese header shown to planners.
    kind
        ``text``, ``int``, ``float``, or ``date`` (ISO text: ``2019``, ``2019-12`` or ``2019-12-31``).
    meaning
        What it says, in English, with range and unit.
    """

    name: str
    zh: str
    kind: Kind
    meaning: str


def _columns(*rows: tuple[str, str, Kind, str]) -> tuple[Column, ...]:
    return tuple(Column(*row) for row in rows)


#: The tables of the design, each an ordered tuple of its columns.
TABLES: dict[str, tuple[Column, ...]] = {
    "firms": _columns(
        ("firm_id", "企业编号", "text", "credit code where there is one, else a hash of name and city"),
        ("name", "企业名称", "text", "registered full name"),
        ("uscc", "统一社会信用代码", "text", "unified social credit code, 18 characters"),
        ("business_scope", "经营范围", "text", "registered business scope"),
        ("products", "主营产品", "text", "products as listed by the firm or its filings"),
        ("description", "企业简介", "text", "free text about the firm"),
        ("industry_code", "行业代码", "text", "GB/T 4754-2017 class"),
        ("province", "省份", "text", "province"),
        ("city", "城市", "text", "prefecture-level city"),
        ("county", "区县", "text", "county or district"),
        ("latitude", "纬度", "float", "degrees north"),
        ("longitude", "经度", "float", "degrees east"),
        ("since", "起始日期", "date", "there since, at the latest: founded, started or first seen; empty is undated"),
        ("employees", "从业人数", "float", "persons employed"),
        ("revenue_mcny", "营业收入(百万元)", "float", "yearly revenue, million CNY"),
        ("capital_mcny", "注册资本(百万元)", "float", "registered capital, million CNY"),
        ("qualifications", "资质", "text", "titles held, joined by |"),
        ("listed_code", "股票代码", "text", "stock code if listed"),
        ("group", "所属集团", "text", "company group; empty means the firm stands alone"),
        ("source", "来源", "text", "where the row comes from, with its date"),
    ),
    "matches": _columns(
        ("firm_id", "企业编号", "text", "key of the firm"),
        ("node_id", "环节编号", "text", "key of the node"),
        ("score", "匹配概率", "float", "probability 0-1 that the firm makes the node"),
        ("by", "匹配方式", "text", "alias, text, code, given or review"),
        ("evidence", "匹配依据", "text", "the words that matched, or the source of what was given"),
    ),
    "coverage": _columns(
        ("node_id", "环节编号", "text", "key of the node"),
        ("firms", "企业数", "int", "local firms at the node"),
        ("revenue_mcny", "营业收入(百万元)", "float", "their known revenue, million CNY; empty if none is known"),
        ("strength", "强度", "float", "s_v = 1 - prod(1 - p q), 0-1, or that of its strongest kind if more"),
        ("status", "状态", "text", "covered, weak or missing"),
        ("lead_firm", "龙头企业", "text", "name of the firm with the largest p q (链主)"),
        ("concentration", "集中度(HHI)", "float", "sum of squared shares of p q, 0-1; empty without firms"),
        ("undated", "未注明日期", "int", "how many of its firms have no since"),
        ("unknown_size", "规模未知", "int", "how many of its firms have neither employees nor revenue"),
        ("own_strength", "本环节强度", "float", "strength from firms matched to the node itself, 0-1"),
        ("through", "经由环节", "text", "the narrower node its strength is from; empty if its own"),
        ("lead_share", "龙头占比", "float", "share of the lead firm in the sum of p q at the node, 0-1"),
        ("lead_loss", "龙头离开损失", "float", "share of F lost if the node's lead firm left the place, 0-1"),
        ("criticality", "关键度", "float", "share of F lost if the node fails (hypothetical extraction), 0-1"),
    ),
    "presence": _columns(
        ("place", "地方编号", "text", "six-digit code of the place, or its text where it has none"),
        ("name", "地方", "text", "short name of the place"),
        ("node_id", "环节编号", "text", "key of the node"),
        ("firms", "企业数", "int", "firms of a national list that make the node there"),
        ("rca", "显性比较优势", "float", "share of the node in the place over its share in the country (RCA)"),
    ),
    "relatedness": _columns(
        ("place", "地方编号", "text", "six-digit code of the place, or its text where it has none"),
        ("name", "地方", "text", "short name of the place"),
        ("node_id", "环节编号", "text", "key of the node"),
        ("firms", "企业数", "int", "firms of a national list that make the node there"),
        ("rca", "显性比较优势", "float", "share of the node in the place over its share in the country (RCA)"),
        ("present", "已有优势", "int", "1 if the RCA reaches the convention rca_from, else 0"),
        ("density", "关联密度", "float", "share of what goes with the node that is there, itself apart, 0-1"),
    ),
    "node_relatedness": _columns(
        ("node_id", "环节编号", "text", "key of the node"),
        ("relatedness", "产业关联度", "float", "density of the region's city around the node, 0-1; empty if unknown"),
        ("national_firms", "全国企业数", "int", "firms of the national list at the node whose place is known"),
        ("near", "相关已有环节", "text", "nodes that are in the city and go with it most, joined by |"),
    ),
    "place_complexity": _columns(
        ("place", "地方编号", "text", "six-digit code of the place, or its text where it has none"),
        ("name", "地方", "text", "short name of the place"),
        ("diversity", "多样性", "int", "nodes that are there"),
        ("eci", "经济复杂度", "float", "economic complexity (ECI), mean 0, standard deviation 1; empty if unknown"),
    ),
    "node_complexity": _columns(
        ("node_id", "环节编号", "text", "key of the node"),
        ("ubiquity", "普遍性", "int", "places where it is"),
        ("pci", "环节复杂度", "float", "complexity of the node (PCI), mean 0, standard deviation 1; empty if unknown"),
    ),
    "gaps": _columns(
        ("node_id", "环节编号", "text", "key of the node"),
        ("action", "补延强建", "text", "fill, extend, strengthen or build"),
        ("severity", "可发挥度", "float", "share of its full value that the node could have here today, 0-1"),
        ("inputs_met", "原料满足度", "float", "share of material inputs made here or bought in, best route, 0-1"),
        ("missing_inputs", "缺失原料", "text", "node ids of the best route's unmet inputs, joined by |"),
        ("suppliers", "本地供应方", "text", "local firms upstream, joined by 、"),
        ("buyers", "本地需求方", "text", "local firms downstream, joined by 、"),
        ("unmet_needs", "待补条件", "text", "what the place must still offer, joined by |"),
        ("reason", "理由", "text", "why it is a gap, Chinese then English"),
        ("rise", "链条提升值", "float", "rise of F if the node were wholly here; the list is ordered by it"),
        ("lead_rise", "链主圈提升值", "float", "rise around a lead firm the region names; orders first; else empty"),
        ("link", "本地链接度", "float", "share of its suppliers and customers, by link weight, that are here, 0-1"),
        ("imports", "需外购原料", "text", "material inputs of the best route that must be bought in, joined by |"),
        ("extends", "延链路径", "text", "industry (优势产业), lead (龙头企业), resource (特色资源), joined by |"),
        ("extends_from", "延链依托", "text", "what it extends from: nodes, lead firms, needs, joined by |"),
    ),
    "targets": _columns(
        ("rank", "序号", "int", "rank of the company group; empty if it is listed apart"),
        ("rank_low", "名次下限", "int", "best rank of the 90 % interval"),
        ("rank_high", "名次上限", "int", "worst rank of the 90 % interval"),
        ("firm_id", "企业编号", "text", "key of the candidate"),
        ("group", "所属集团", "text", "company group, or the firm's own name"),
        ("node_id", "环节编号", "text", "the gap it would close first"),
        ("score", "得分", "float", "sum of the parts"),
        ("part_match", "匹配分", "float", "weighted part: probability that it makes the node"),
        ("part_gap", "缺口分", "float", "weighted part: rise of the gap over that of the first gap"),
        ("part_link", "链接分", "float", "weighted part: its customers and suppliers already here"),
        ("part_strength", "实力分", "float", "weighted part: size, listing, qualifications"),
        ("part_expansion", "扩张分", "float", "weighted part: dated past moves"),
        ("part_proximity", "距离分", "float", "weighted part: nearness of its known site"),
        ("part_ties", "引荐分", "float", "weighted part: who can introduce us"),
        ("part_relatedness", "关联分", "float", "weighted part: how related the node is to what the place has"),
        ("assumed_parts", "按中位数计的分项", "text", "parts that are unknown and counted at the median, joined by |"),
        ("closes", "补缺程度", "float", "p q chance: how much of the node it would bring, 0-1"),
        ("gate", "门槛", "text", "pass, fail or unknown"),
        ("gate_reason", "门槛说明", "text", "why"),
        ("introducer", "引荐人", "text", "who can introduce us, from the region file"),
        ("reason", "推荐理由", "text", "why it is named, Chinese then English"),
        ("source", "来源", "text", "where the company's record comes from, with its date"),
        ("name", "企业名称", "text", "name of the company"),
        ("also", "另可对应环节", "text", "other gaps of the group, node ids joined by |"),
        ("apart", "另列原因", "text", "empty if ranked; seated, signed, branch or gate"),
        ("evidence", "匹配依据", "text", "what made the match"),
        ("introduction", "引荐路径", "text", "a shortest way from an introducer to the company, joined by →"),
        ("extends", "延链路径", "text", "of its gap: industry, lead, resource, joined by |"),
    ),
    "multipliers": _columns(
        ("node_id", "环节编号", "text", "key of the node"),
        ("route", "路线", "text", "the production route that is reckoned with; empty if there is one only"),
        (
            "output_multiplier",
            "产出乘数(吨/吨)",
            "float",
            "tonnes of all materials, its own included, per tonne delivered",
        ),
        ("backward_linkage", "后向关联(影响力系数)", "float", "its column sum of (I-A)^-1 over the mean of all"),
        ("inputs", "原料数", "int", "material inputs on the route"),
        ("known_inputs", "有单耗的原料数", "int", "how many of them have a coefficient in tonnes per tonne"),
        ("minimal_inputs", "理论最小单耗数", "int", "how many of these coefficients are stoichiometric minima"),
    ),
    "plan": _columns(
        ("order", "顺序", "int", "order of approach"),
        ("phase", "阶段", "text", "near, middle or long"),
        ("firm_id", "企业编号", "text", "key of the company"),
        ("node_id", "环节编号", "text", "the gap it closes"),
        ("invest_mcny", "投资(百万元)", "float", "investment in its offer, million CNY; empty if unknown"),
        ("land_mu", "用地(亩)", "float", "land in its offer, mu; empty if unknown"),
        (
            "energy_tce",
            "能耗(吨标煤)",
            "float",
            "yearly energy in its offer, tonnes of coal equivalent; empty if unknown",
        ),
        ("emissions_tco2", "碳排放(吨CO2)", "float", "yearly emissions in its offer, tonnes of CO2; empty if unknown"),
        ("gain", "增益", "float", "rise of F when it is added"),
        ("cumulative_gain", "累计增益", "float", "rise of F over today's"),
        ("name", "企业名称", "text", "name of the company"),
    ),
    "offers": _columns(
        ("firm_id", "企业编号", "text", "key of the company"),
        ("node_id", "环节编号", "text", "what it would make here"),
        ("invest_mcny", "投资(百万元)", "float", "investment, million CNY"),
        ("land_mu", "用地(亩)", "float", "land, mu"),
        ("output_mcny", "产值(百万元)", "float", "yearly output, million CNY"),
        ("tax_mcny", "税收(百万元)", "float", "yearly tax, million CNY"),
        ("energy_tce", "能耗(吨标煤)", "float", "yearly energy, tonnes of coal equivalent"),
        ("emissions_tco2", "碳排放(吨CO2)", "float", "yearly emissions, tonnes of CO2"),
        ("building_pct", "建筑系数(%)", "float", "share of the plot under buildings and yards, per cent"),
        ("plot_ratio", "容积率", "float", "floor area over plot area"),
        ("power_kva", "用电容量(千伏安)", "float", "power to be connected, kVA"),
        ("source", "来源", "text", "where it was said"),
        ("date", "日期", "date", "when"),
    ),
    "moves": _columns(
        ("firm_id", "企业编号", "text", "key of the company"),
        ("node_id", "环节编号", "text", "what the site makes"),
        ("place", "地点", "text", "city of the site"),
        ("date", "日期", "date", "when it was announced or started"),
        ("source", "来源", "text", "where it was said"),
    ),
    "given": _columns(
        ("firm", "企业", "text", "firm_id, credit code or full name"),
        ("node_id", "环节编号", "text", "what the firm is known to make"),
        ("source", "来源", "text", "who says so, where, when"),
        ("certainty", "确定程度", "text", "confirmed (default), later, unverified or planned"),
        ("date", "日期", "date", "when it was known, at the latest; back-tests hide it from earlier landings"),
    ),
    "reviews": _columns(
        ("firm", "企业", "text", "firm_id, credit code or full name"),
        ("node", "环节", "text", "node id"),
        ("answer", "判定", "text", "yes or no (是/否)"),
        ("by", "审核人", "text", "role of the person who decided"),
        ("date", "日期", "date", "when"),
    ),
    "companies": _columns(
        ("name", "企业名称", "text", "full name"),
        ("node_ids", "环节编号", "text", "nodes that it is known to make, of whatever chain, joined by |"),
        ("province", "省份", "text", "province"),
        ("city", "城市", "text", "prefecture-level city, or prefecture(county)"),
        ("since", "起始日期", "date", "there since, at the latest; back-tests hide it from earlier landings"),
        ("listed_code", "股票代码", "text", "stock code if listed"),
        ("group", "所属集团", "text", "company group; empty means the firm stands alone"),
        ("event_only", "仅因落地而知", "text", "Y: the list has it because it landed; a back-test ranks it nowhere"),
        ("source", "来源", "text", "where it was said"),
    ),
    "landings": _columns(
        ("chain", "产业链", "text", "id of the chain whose nodes are meant; may be empty if there is one chain only"),
        ("date", "日期", "date", "when it was signed, started or opened"),
        ("company", "企业", "text", "company that came, as told"),
        ("company_match", "母公司", "text", "full name of the company as candidate lists have it; empty if the same"),
        ("city", "城市", "text", "where to: prefecture, or county"),
        ("project", "项目", "text", "what was announced"),
        ("amount_100m_cny", "投资额(亿元)", "float", "investment announced, 100 million CNY"),
        ("node_ids", "环节编号", "text", "nodes that it would make there, joined by |"),
        ("stage", "阶段", "text", "what the date is of: 签约, 开工 or 投产"),
        ("latitude", "纬度", "float", "degrees north; needed for places that are not on the shipped map"),
        ("longitude", "经度", "float", "degrees east"),
        ("source", "来源", "text", "where it was said"),
    ),
    "labels": _columns(
        ("chain", "产业链", "text", "id of the chain whose nodes are meant; may be empty if there is one chain only"),
        ("name", "企业名称", "text", "full name"),
        ("node_ids", "环节编号", "text", "nodes that the firm is known to make, joined by |"),
        ("business_scope", "经营范围", "text", "registered business scope"),
        ("products", "主营产品", "text", "products as listed by the firm or its filings"),
        ("description", "企业简介", "text", "free text about the firm"),
    ),
}


def names(table: str) -> list[str]:
    """List a table's column names in order.

    Examples
    --------
    >>> names("matches")
    ['firm_id', 'node_id', 'score', 'by', 'evidence']
    """
    return [column.name for column in TABLES[table]]


def zh_headers(table: str) -> dict[str, str]:
    """Map a table's column names to their Chinese headers."""
    return {column.name: column.zh for column in TABLES[table]}


def conform(frame: pd.DataFrame, table: str, extra: Iterable[str] = ()) -> pd.DataFrame:
    """Give ``frame`` the columns of ``table`` in order and dtype; absent ones are empty.

    Parameters
    ----------
    frame
        Any table; it is not changed.
    table
        A key of :data:`TABLES`.
    extra
        Further columns of ``frame`` to keep, after the contract's.

    Returns
    -------
    pandas.DataFrame
        New table with a fresh 0-based index.

    Examples
    --------
    >>> conform(pd.DataFrame({"node_id": ["a"]}), "matches").columns.tolist()
    ['firm_id', 'node_id', 'score', 'by', 'evidence']
    """
    data = {}
    for column in TABLES[table]:
        absent = pd.Series(pd.NA, index=frame.index, dtype="object")
        values = frame.get(column.name, absent)
        if column.kind == "float":
            values = pd.to_numeric(values, errors="raise")
        dtype: Any = DTYPES[column.kind]
        data[column.name] = values.astype(dtype)
    for name in extra:
        if name in frame and name not in data:
            data[name] = frame[name]
    return pd.DataFrame(data, index=frame.index).reset_index(drop=True)


def not_later(when: str | None, date: str) -> bool | None:
    """Tell whether a partial ISO date is certainly not later than another; ``None`` if undated.

    A partial date counts from its first day, so ``2019`` is not later than ``2019-12-31``.

    Examples
    --------
    >>> not_later("2015", "2019-12-31"), not_later("2020-11", "2019-12-31"), not_later(None, "2019")
    (True, False, None)
    """
    if when is None or pd.isna(when) or not str(when).strip():
        return None
    return _first_day(str(when).strip()) <= _last_day(date)


def _first_day(when: str) -> str:
    return (when + "-01-01")[:10] if len(when) == 4 else (when + "-01")[:10]


def _last_day(when: str) -> str:
    return (when + "-12-31")[:10] if len(when) == 4 else (when + "-31")[:10]

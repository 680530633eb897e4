"""Which columns each table must have, under which headers planners write them, and what a wrong file looks like."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chainmap.tables.contract import zh_headers
from chainmap.tables.decoding import SNIFF_ROWS
from chainmap.tables.faults import Fault
from chainmap.tables.headers import Heading, firm_heading, header_key, table_heading
from chainmap.tables.headrows import Row, is_blank, known_headers

#: Columns without which a table says nothing; all others may be absent and are then empty.
REQUIRED: dict[str, tuple[str, ...]] = {
    "firms": ("name",),
    "matches": ("firm_id", "node_id", "score"),
    "coverage": ("node_id", "strength", "status"),
    "presence": ("place", "node_id", "firms"),
    "relatedness": ("place", "node_id", "density"),
    "node_relatedness": ("node_id", "relatedness"),
    "place_complexity": ("place", "diversity"),
    "node_complexity": ("node_id", "ubiquity"),
    "gaps": ("node_id", "action", "severity"),
    "targets": ("firm_id", "node_id", "score"),
    "multipliers": ("node_id", "output_multiplier"),
    "plan": ("firm_id", "node_id"),
    "offers": ("firm_id", "node_id"),
    "moves": ("firm_id", "node_id"),
    "given": ("firm", "node_id", "source"),
    "reviews": ("firm", "node", "answer"),
    "labels": ("name", "node_ids"),
    "landings": ("company", "city", "date"),
    "companies": ("name", "node_ids"),
}
#: What planners call each table.
TITLES = {
    "firms": "企业名单",
    "matches": "企业环节匹配表",
    "coverage": "环节覆盖表",
    "presence": "地方环节分布表",
    "relatedness": "地方关联密度表",
    "node_relatedness": "产业关联度表",
    "place_complexity": "地方复杂度表",
    "node_complexity": "环节复杂度表",
    "gaps": "缺口表",
    "targets": "目标企业表",
    "multipliers": "产出乘数表",
    "plan": "招商路径表",
    "offers": "投资意向表",
    "moves": "以往投资表",
    "given": "已知企业环节表",
    "reviews": "审核表",
    "labels": "标注企业表",
    "landings": "招商落地表",
    "companies": "企业与已知环节表",
}

_NAMES = "企业名称 企业全称 公司名称 公司全称 单位名称 单位全称 企业 公司 单位 name firm company"
_CODES = "统一社会信用代码 社会统一信用代码 信用代码 uscc 企业编号 firm_id"
_NODES = "node node_id 环节 环节编号 环节id 节点 节点编号"
_NODE_NAMES = "环节名称 节点名称 产业链环节 所属环节 对应环节"
_SOURCES = "依据 出处 来源依据 数据来源 信息来源 资料来源"
#: Table → column → further headers that mean it, the better ones first; chainmap's own two go before them all.
#: Only tables that planners write themselves are here.
SYNONYMS: dict[str, dict[str, tuple[str, ...]]] = {
    "given": {
        "firm": (_NAMES, _CODES),
        "node_id": (_NODES, _NODE_NAMES),
        "source": (_SOURCES,),
        "certainty": ("确定性 可信程度 可信度",),
    },
    "reviews": {
        "firm": (_NAMES, _CODES),
        "node": (_NODES, _NODE_NAMES),
        "answer": ("是否 是否生产 结论 审核结论 审核结果 判定结果 判定结论",),
        "by": ("审核单位 审核部门 审核者 审核人员 复核人 判定人 reviewer",),
        "date": ("审核日期 审核时间 判定日期 时间",),
    },
    "labels": {"name": (_NAMES,), "node_ids": (_NODES,), "chain": ("产业链编号 所属产业链",)},
    "companies": {"name": (_NAMES, "full_name"), "node_ids": (_NODES,), "source": (_SOURCES,)},
    "landings": {
        "company": (_NAMES,),
        "node_ids": (_NODES,),
        "chain": ("产业链编号 所属产业链",),
        "city": ("落地城市 落户城市 地点 落地地点 place",),
        "date": ("落地日期 签约日期 开工日期 时间 announcement_date",),
        "source": (_SOURCES,),
    },
    "offers": {"firm_id": (_CODES, _NAMES), "node_id": (_NODES, _NODE_NAMES), "source": (_SOURCES,)},
    "moves": {"firm_id": (_CODES, _NAMES), "node_id": (_NODES, _NODE_NAMES), "source": (_SOURCES,)},
}


def table_recogniser(table: str) -> Callable[[object], Heading | None]:
    """Give the function that reads headers of a chainmap table as planners write them.

    Parameters
    ----------
    table
        A key of :data:`chainmap.tables.contract.TABLES`.

    Examples
    --------
    >>> read = table_recogniser("reviews")
    >>> read("判定（是/否）").field, read("企业全称").field, read("审核单位").field, read("经营范围")
    ('answer', 'firm', 'by', None)
    """
    more: dict[str, Heading] = {}
    for column, tiers in SYNONYMS.get(table, {}).items():
        for tier, words in enumerate(tiers, start=1):
            for word in words.split():
                more.setdefault(header_key(word), Heading(column, tier))
    return table_heading(table, more)


def asked_for(table: str) -> tuple[str, str]:
    """Say in Chinese and English which table is wanted and which columns it needs.

    Examples
    --------
    >>> asked_for("gaps")[0]
    '这里要读的是缺口表（gaps），必须有列：环节编号 node_id、补延强建 action、可发挥度 severity'
    >>> asked_for("firms")[0]
    '这里要读的是企业名单（firms），必须有列：企业名称 name，以及 经营范围、主营产品、企业简介 之一'
    """
    zh = zh_headers(table)
    named = "、".join(f"{zh[name]} {name}" for name in REQUIRED[table])
    texts = ("，以及 经营范围、主营产品、企业简介 之一", " and one of business_scope, products, description")
    more = texts if table == "firms" else ("", "")
    return (
        f"这里要读的是{TITLES[table]}（{table}），必须有列：{named}{more[0]}",
        f"wanted is the table {table}, which needs the columns {', '.join(REQUIRED[table])}{more[1]}",
    )


def looks_like(rows: Sequence[Row]) -> str:
    """Name the table whose headers stand in the first rows of a file; empty if none fits.

    Examples
    --------
    >>> looks_like([["企业名称", "经营范围", "城市"]]), looks_like([["a", "b"]])
    ('firms', '')
    """
    fits = {"firms": _fit(rows, "firms", firm_heading)}
    fits |= {table: _fit(rows, table, table_recogniser(table)) for table in REQUIRED if table != "firms"}
    best = max(fits, key=lambda table: fits[table])
    return best if fits[best] else ""


def _fit(rows: Sequence[Row], table: str, recognise: Callable[[object], Heading | None]) -> int:
    """Count the table's headers in the row that has most of them; none if a needed one is missing."""
    best = max(rows[:SNIFF_ROWS], key=lambda row: known_headers(row, recognise), default=())
    found = {heading.field for cell in best if isinstance(cell, str) and (heading := recognise(cell))}
    return len(found) if set(REQUIRED[table]) <= found and len(found) > 1 else 0


def seen_as(rows: Sequence[Row], table: str) -> tuple[str, str]:
    """Say what a file looks like if that is another table than the wanted one; two empty texts otherwise."""
    other = looks_like(rows)
    if other in ("", table):
        return "", ""
    return f"；这个文件像是{TITLES[other]}（{other}），是否给错了文件？", f"; this file looks like {other}"


def no_header_fault(where: str, rows: Sequence[Row], table: str) -> Fault:
    """Say that no row holds the wanted table's headers, which these are, and what the file looks like.

    Parameters
    ----------
    where
        The file's name.
    rows
        Its rows from the first on.
    table
        The wanted table.
    """
    first = next(([str(cell).strip() for cell in row if not is_blank(cell)] for row in rows if any(row)), [])
    if not any(first):
        return Fault(where, "文件是空的", "the file is empty")
    shown = "、".join(first)[:80]
    zh, en = asked_for(table)
    like_zh, like_en = seen_as(rows, table)
    own = (
        ("；或用 headers={“你的列名”: “name”} 说明", "; or say headers={'yours': 'name'}")
        if table == "firms"
        else ("", "")
    )
    return Fault(
        where,
        f"找不到表头（前 {SNIFF_ROWS} 行里没有认得的列名），首行是：{shown}",
        f"no header found: the first {SNIFF_ROWS} rows hold no known header; the first row is: {shown}",
        f"{zh}{own[0]}{like_zh}",
        f"{en}{own[1]}{like_en}",
    )


def missing_fault(where: str, header: Sequence[str], table: str, column: str) -> Fault:
    """Say that a needed column is missing, which table is wanted, and what the file has instead."""
    zh, en = asked_for(table)
    like_zh, like_en = seen_as([list(header)], table)
    there = "、".join(title for title in header if title)[:200]
    name = zh_headers(table)[column]
    return Fault(
        where=where,
        zh=f"缺少列“{name}”（{column}）",
        en=f"column {column} ({name}) is missing",
        mend_zh=f"补上该列。{zh}；文件里的列有：{there}{like_zh}",
        mend_en=f"add it; {en}; the file's columns are listed on the left{like_en}",
        field=column,
    )

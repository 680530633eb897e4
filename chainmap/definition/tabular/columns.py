"""A chain as six tables: their columns, the headers and words planners write, what each holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, NamedTuple

from chainmap.tables.headers import Heading, header_key

#: How the cells of a column are read: a text, one id, several joined texts, ids of sources, industry classes, a
#: number, a whole number, yes or no, a date, one of :data:`WORDS`, or a node by any of its names.
Form = Literal["text", "id", "list", "sources", "codes", "number", "int", "flag", "date", "word", "node"]


class ChainColumn(NamedTuple):
    """One column of a chain's table.

    Attributes
    ----------
    name
        The field of the model; ``from`` and ``to`` are the ends of a link.
    zh
        The Chinese header that is written.
    form
        How its cells are read.
    meaning
        What it says, in English.
    headers
        Further headers that mean it, parted by blanks.
    """

    name: str
    zh: str
    form: Form
    meaning: str
    headers: str = ""


def _columns(*rows: tuple[str, ...]) -> tuple[ChainColumn, ...]:
    return tuple(ChainColumn(*row) for row in rows)  # type: ignore[arg-type]


_NOTE = ("note", "备注", "text", "what else is known", "说明 remark remarks")
_SOURCES = (
    "sources", "来源", "sources", "ids of the table of sources, joined by 、", "出处 资料来源 数据来源 来源编号 source",
)  # fmt: skip
_TITLES = ("名称 中文名称 中文 name_zh", "英文名称 英文 english name_en")

#: The tables of a chain, each an ordered tuple of its columns.
CHAIN_TABLES: dict[str, tuple[ChainColumn, ...]] = {
    "chain": _columns(
        ("id", "产业链编号", "id", "permanent id of the chain", "编号"),
        ("zh", "中文名", "text", "Chinese name", f"产业链 产业链名称 {_TITLES[0]}"),
        ("en", "英文名", "text", "English name", _TITLES[1]),
        ("date", "日期", "date", "state of the knowledge: 2025, 2025-12 or 2025-12-31", "截至日期 数据日期 更新日期"),
        ("note", "说明", "text", "what a reader should know", "备注"),
    ),
    "nodes": _columns(
        ("id", "环节编号", "id", "permanent id of the node; made from the English name where empty",
         "编号 节点编号 环节代码 环节id 节点id node node_id"),
        ("zh", "中文名", "text", "Chinese name",
         f"环节 环节名称 节点 节点名称 产品 产品名称 环节中文名 {_TITLES[0]}"),
        ("en", "英文名", "text", "English name; the Chinese one stands in where empty", f"环节英文名 {_TITLES[1]}"),
        ("stage", "上中下游", "word", "upstream, midstream or downstream", "阶段 所处阶段 环节阶段 产业链位置"),
        ("segment", "环节组", "text", "id or title of a segment", "分段 分组 环节分组 细分领域 板块 group"),
        ("aliases", "别名", "list", "other words of business scopes and product lists", "同义词 别称 其他名称 alias"),
        ("exclude", "排除词", "list", "words that look like it and are not", "排除 不含"),
        ("hints", "提示词", "list", "looser words that suggest it without naming it", "线索词"),
        ("industry", "国标行业", "codes", "GB/T 4754-2017 classes",
         "国标行业代码 行业代码 国民经济行业代码 国民经济行业 industry_code"),
        ("importance", "重要性", "int", "how much the chain depends on it, 1-5; 3 where empty", "重要程度"),
        ("importance_reason", "重要性理由", "text", "why that importance", "重要性说明 重要性依据"),
        ("buyable", "可外购", "flag", "no for what cannot be brought in; yes where empty", "能否外购 是否可外购"),
        ("barrier", "壁垒", "text", "what stops a firm from making it", "进入壁垒 barriers"),
        ("gate", "落地条件", "list", "ids or names of the table of needs", "门槛 落地门槛 gates needs"),
        ("formerly", "曾用编号", "list", "older ids, each with its chain: nylon:old_id", "旧编号 原编号"),
        ("same_as", "同一环节", "id", "the node of another chain that this is: automotive:copper_foil", "等同环节"),
        ("part_of", "上级环节", "id", "the wider node of another chain that this is a kind of", "所属环节"),
        _NOTE,
        _SOURCES,
    ),
    "links": _columns(
        ("from", "原料", "node", "the input: id, name or alias of a node",
         "原料编号 原料环节 输入 投入 投入品 上游 上游环节 起点 node input"),
        ("from_zh", "原料名称", "text", "Chinese name of the input; read where 原料 is empty", "原料中文名"),
        ("to", "产品", "node", "the product: id, name or alias of a node",
         "产品编号 产品环节 输出 产出 产出品 下游 下游环节 终点 product output target"),
        ("to_zh", "产品名称", "text", "Chinese name of the product; read where 产品 is empty", "产品中文名"),
        ("kind", "类型", "word", "material (where empty), auxiliary, utility, equipment, service or byproduct",
         "链接类型 关系类型 关系 投入类型 type"),
        ("routes", "路线", "list", "production routes that need it; every route where empty",
         "工艺路线 生产路线 工艺 route"),
        ("t_per_t", "单耗", "number", "tonnes of input per tonne of product", "单耗(吨/吨) 单耗(t/t)"),
        ("basis", "依据", "word", "how 单耗 was found: stoichiometric, published or derived", "单耗依据 单耗来历"),
        ("share", "成本占比", "number", "cited share of the product's input cost, 0-1", "占比 原料成本占比 投入占比"),
        ("recycling", "循环", "flag", "yes where the link closes a loop on purpose", "循环利用 是否循环 回收循环"),
        _NOTE,
        _SOURCES,
    ),
    "segments": _columns(
        ("id", "环节组编号", "id", "id of the segment", "编号 分组编号"),
        ("zh", "中文名", "text", "Chinese title", f"环节组 环节组名称 分组 {_TITLES[0]}"),
        ("en", "英文名", "text", "English title", _TITLES[1]),
    ),
    "needs": _columns(
        ("id", "条件编号", "id", "id of what a place must offer", "编号 落地条件编号"),
        ("zh", "中文名", "text", "Chinese name", f"条件 条件名称 落地条件 {_TITLES[0]}"),
        ("en", "英文名", "text", "English name", _TITLES[1]),
    ),
    "sources": _columns(
        ("id", "来源编号", "id", "id of the source", "编号 出处编号"),
        ("kind", "类型", "word", "cited, textbook or judgement", "来源类型 出处类型 种类 type"),
        ("publisher", "发布者", "text", "who published it", "发布机构 发布单位 出版者 出版社 媒体"),
        ("title", "标题", "text", "title of the article or work", "题名 书名 篇名"),
        ("date", "日期", "date", "when it was published", "发布日期 出版日期 时间"),
        ("url", "网址", "text", "address of a cited page", "链接 地址 link"),
        ("page", "页码", "text", "page of a textbook", "页 章节 页码或章节"),
        ("why", "理由", "text", "the reason of a judgement", "判断理由 reason"),
    ),
}  # fmt: skip

#: Titles of the sheets that are written, and the file names of a folder.
SHEETS = {"chain": "产业链", "nodes": "环节", "links": "链接", "segments": "环节组", "needs": "条件", "sources": "来源"}
#: Further names of a sheet or file that mean the table.
TITLES = {
    "chain": "链 总表 产业链信息 产业链说明",
    "nodes": "环节表 环节清单 节点 节点表 节点清单 node",
    "links": "链接表 链接清单 关系 关系表 联系 边 边表 上下游关系 link edges edge",
    "segments": "环节组表 分段 分组 环节分组 segment groups",
    "needs": "条件表 落地条件 need",
    "sources": "来源表 出处 出处表 资料来源 source",
}

#: Column → word that is read → value. The first Chinese word of a value is the one that is written.
WORDS: dict[tuple[str, str], dict[str, str]] = {
    ("nodes", "stage"): {
        "上游": "upstream", "中游": "midstream", "下游": "downstream", "上": "upstream", "中": "midstream",
        "下": "downstream", "上游环节": "upstream", "中游环节": "midstream", "下游环节": "downstream",
    },
    ("links", "kind"): {
        "材料": "material", "辅料": "auxiliary", "公用工程": "utility", "设备": "equipment", "服务": "service",
        "联产": "byproduct", "原料": "material", "原材料": "material", "主料": "material", "辅助材料": "auxiliary",
        "助剂": "auxiliary", "公用": "utility", "装备": "equipment", "联产品": "byproduct", "副产": "byproduct",
        "副产品": "byproduct",
    },
    ("links", "basis"): {
        "配平反应": "stoichiometric", "公布": "published", "推算": "derived", "化学计量": "stoichiometric",
        "反应计量": "stoichiometric", "公开": "published", "发表": "published", "文献": "published", "推导": "derived",
        "折算": "derived",
    },
    ("sources", "kind"): {
        "引用": "cited", "教科书": "textbook", "判断": "judgement", "公开资料": "cited", "出版物": "cited",
        "网页": "cited", "教材": "textbook", "专著": "textbook", "手册": "textbook", "经验判断": "judgement",
    },
}  # fmt: skip

#: Words of a yes-or-no column beside those of the models (true, yes, 是, …); a cell of 1 or 0 counts too.
FLAGS = {"1": True, "0": False, "y": True, "n": False, "√": True, "×": False, "可": True, "不可": False}


def shown_words(table: str, column: str) -> dict[str, str]:
    """Map the values of a column of fixed words to the Chinese ones that are written.

    Examples
    --------
    >>> shown_words("nodes", "stage")
    {'upstream': '上游', 'midstream': '中游', 'downstream': '下游'}
    """
    shown: dict[str, str] = {}
    for word, value in WORDS[table, column].items():
        shown.setdefault(value, word)
    return shown


def zh_titles(table: str) -> dict[str, str]:
    """Map the columns of a chain's table to the Chinese headers that are written."""
    return {column.name: column.zh for column in CHAIN_TABLES[table]}


def chain_heading(table: str) -> Callable[[object], Heading | None]:
    """Give the function that reads the headers of one of a chain's tables, English or Chinese.

    A share in percent has the unit 0.01.

    Examples
    --------
    >>> read = chain_heading("links")
    >>> read("原料").field, read("成本占比（%）").unit, read("备注（选填）").field, read("单耗(kg/t)")
    ('from', 0.01, 'note', None)
    """
    known: dict[str, str] = {}
    # Behind the name of a number a bracket holds its unit, which must not be passed over.
    numbers = {column.name for column in CHAIN_TABLES[table] if column.form in ("number", "int")}
    for rank in range(2):
        for column in CHAIN_TABLES[table]:
            for word in (column.name, column.zh) if rank == 0 else column.headers.split():
                known.setdefault(header_key(word), column.name)

    def heading(text: object) -> Heading | None:
        raw = str(text)
        halves = [part for part in raw.replace("/", " ").split() if part]
        both = halves if len(halves) == 2 and halves[0].isascii() != halves[1].isascii() else []
        field = next((known[key] for part in (raw, *both) if (key := header_key(part)) in known), "")
        if not field and (bare := known.get(header_key(_BRACKETS.sub("", raw)), "")) not in numbers:
            field = bare
        if not field:
            return None
        return Heading(field, 0, 0.01 if field == "share" and ("%" in raw or "％" in raw) else None)

    return heading


def table_named(title: str) -> str:
    """Tell which of a chain's tables a sheet or file name means; empty if none.

    Examples
    --------
    >>> table_named("节点"), table_named("Links"), table_named("Sheet1")
    ('nodes', 'links', '')
    """
    return _NAMED.get(header_key(title), "")


_BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_NAMED = {header_key(word): table for table in CHAIN_TABLES for word in (table, SHEETS[table], *TITLES[table].split())}

"""A starter file for a chain of one's own: commented, with a small worked example to be replaced."""

from __future__ import annotations

import re
from pathlib import Path
from string import Template

import pandas as pd

from chainmap.definition.schema import CHAIN_SCHEMA, schema_text
from chainmap.studies.starter import plain_id, quoted
from chainmap.tables.faults import UsageError
from chainmap.tables.files import write_text
from chainmap.tables.resources import shipped_names

_CHAIN = Template("""\
# yaml-language-server: $$schema=$schema
# 产业链文件 / chain file. 编码 UTF-8。井号后是说明，可以删去 / what stands behind a number sign is a comment.
# 冒号、逗号、引号、方括号都用半角，冒号和逗号后空一格；缩进用空格，同级左对齐，不用 Tab
#   / half-width punctuation, a blank behind colons and commas; indent with blanks, never with tabs.
# 改好后检查、画图 / when changed, check it and draw it:
#   chainmap check 本文件.yaml
#   chainmap map --chain 本文件.yaml -o map.html
id: $id          # 编号，定了就不改；小写字母、数字、下划线 / permanent id
zh: $zh
en: $zh          # 英文名，请改 / English name, to be changed
date: "$date"    # 内容截至何时 / state of the knowledge
note: 示例，待换成自己的内容 / an example, to be replaced

# 环节组：图上放在一起的环节 / groups of nodes on the map, in this order
segments:
  raw: {zh: 原料, en: Raw materials}
  equipment: {zh: 装备, en: Equipment}
  made: {zh: 加工, en: Processing}
  end_use: {zh: 终端产品, en: End products}

# 落地条件：地方要具备什么；地区文件的 provides 写有没有 / what a place must offer; region files say if it does
needs:
  cold_storage: {zh: 冷库与冷链, en: cold storage and transport}

# 来源：每个环节、每条链接都要有 / sources; every node and every link has at least one
sources:
  # 一、自己的判断，写明理由 / ours, with the reason
  example: {kind: judgement, why: "示例：面包的日常做法，只作演示，请换成公开来源 / example: everyday bread making"}
  # 二、公开发表：有发布者，再有标题、日期或网址 / a publication (take the number sign away to use it)
  # report_2025: {kind: cited, publisher: 发布单位, title: 文章标题, date: "2025-06", url: "https://..."}
  # 三、教科书：有出版者和书名，最好有章节 / a textbook
  # textbook_1: {kind: textbook, publisher: 出版社, title: 书名, date: "2020", page: 第 3 章}

# 环节：一种产品一个。以下六个都是示例，请换成自己的 / nodes, one a product; these six are the example, replace them
nodes:
  wheat:                        # 编号，别处用它引用 / its id
    zh: 小麦
    en: wheat
    stage: upstream             # upstream 上游，midstream 中游，downstream 下游
    segment: raw                # 上面的环节组 / one of the segments above
    aliases: [冬小麦, 强筋小麦]  # 企业经营范围里的其他说法，越像企业写的越好 / other words that firms use
    exclude: [小麦种子]          # 形似而不是的说法 / words that look like it and are not
    importance: 3               # 5 缺了即断且少有厂家，4 主线，3 普通，2 可替换，1 关系不大 / 1 to 5
    importance_reason: 示例：主要原料，但各地有售 / example, the main feed, but sold everywhere
    sources: [example]
    # 还可写 / there may also be:
    # industry: ["0111"]        # 国民经济行业代码，拿得准才写 / GB/T 4754-2017, where certain
    # buyable: false            # 运不来、必须本地有的才写，如蒸汽、管道氢 / cannot be brought in: steam, piped hydrogen
    # note: 备注 / what else is known
  yeast:
    zh: 酵母
    en: baker's yeast
    stage: upstream
    segment: raw
    aliases: [活性干酵母, 鲜酵母, 食用酵母]
    exclude: [酵母抽提物, 饲用酵母]
    importance: 2
    importance_reason: 示例：用量小，可外购 / example, little is used, bought in
    sources: [example]
  flour_mill:
    zh: 磨粉机
    en: flour milling machine
    stage: upstream
    segment: equipment
    aliases: [辊式磨粉机, 制粉设备]
    importance: 2
    importance_reason: 示例：设备可外购 / example, machines are bought in
    sources: [example]
  flour:
    zh: 面粉
    en: wheat flour
    stage: midstream
    segment: made
    aliases: [专用粉, 特制一等粉, 馒头粉]
    industry: ["1312"]
    importance: 5
    importance_reason: 示例：以下各环节都由它制成 / example, all that follows is made from it
    sources: [example]
    inputs:                     # 由什么制成，一行一条 / what it is made from and with, one a line
      - {node: wheat, sources: [example]}
      - {node: flour_mill, kind: equipment, sources: [example]}
      # kind: material 材料（不写即是）、auxiliary 辅料、utility 公用工程、equipment 设备、service 服务、byproduct 联产
      # 单耗须有依据和来源 / a coefficient needs its basis and a source:
      # - {node: wheat, t_per_t: 1.3, basis: published, sources: [report_2025]}
  frozen_dough:
    zh: 冷冻面团
    en: frozen dough
    stage: midstream
    segment: made
    aliases: [速冻面团, 冷冻面坯]
    importance: 4
    importance_reason: 示例：门店现烤多用它 / example, what shops bake on the spot
    barrier: 示例：急冻与冷链，配方稳定 / example, quick freezing, a cold chain, a steady recipe
    gate: [cold_storage]        # 落地要地方具备的条件 / what the place must offer
    sources: [example]
    inputs:
      - {node: flour, sources: [example]}
      - {node: yeast, kind: auxiliary, sources: [example]}
  bread:
    zh: 面包
    en: bread
    stage: downstream
    segment: end_use
    aliases: [吐司, 调理软包]
    exclude: [面包车, 面包机, 面包板]   # “面包车”不是面包 / a van is called a bread car
    industry: ["1411"]
    importance: 4
    importance_reason: 示例：终端产品 / example, the end product
    sources: [example]
    inputs:                     # 两条路线做同一产品：现场和面，或用冷冻面团 / two ways to make it
      - {node: flour, routes: [现场和面], sources: [example]}
      - {node: yeast, kind: auxiliary, routes: [现场和面], sources: [example]}
      - {node: frozen_dough, routes: [冷冻面团], sources: [example]}
""")

_ID = re.compile(r"[a-z][a-z0-9_]{0,59}")


def new_chain(name: str, path: str | Path, *, id: str = "", date: str = "") -> Path:
    """Write the chain file a planner starts from, and beside it the schema that explains it in an editor.

    Parameters
    ----------
    name
        Chinese name of the chain.
    path
        The file to write, ending in ``.yaml`` or ``.yml``; folders are made if need be.
    id
        Permanent id of the chain; by default made from the name where that is Latin, else ``my_chain``.
    date
        State of the knowledge; by default today.

    Returns
    -------
    Path
        The chain file. It has no faults and draws a map as it is; its nodes are an example to be replaced.

    Raises
    ------
    UsageError
        If the chain has no name, the id is not well formed, or the file has another ending or is there already;
        nothing is overwritten, a schema that is there stays.
    """
    path = Path(path)
    _refuse_wrong(name, path, id)
    schema = path.with_name(CHAIN_SCHEMA)
    if not schema.exists():
        write_text(schema, schema_text())
    text = _CHAIN.substitute(
        schema=CHAIN_SCHEMA,
        id=id or _own_id(name),
        zh=quoted(name.strip()),
        date=date or pd.Timestamp.today().strftime("%Y-%m-%d"),
    )
    return write_text(path, text)


def _refuse_wrong(name: str, path: Path, id: str) -> None:
    if not name.strip():
        raise UsageError("产业链名称为空 / the chain has no name")
    if path.suffix not in (".yaml", ".yml"):
        raise UsageError(f"文件名须以 .yaml 结尾 / the name must end in .yaml: {path}")
    if id and not _ID.fullmatch(id):
        zh = "编号只能用小写字母、数字和下划线，以字母开头，最多 60 个字符"
        raise UsageError(f"{zh} / lower-case letters, digits and underscores, first a letter, 60 at most: {id!r}")
    if path.exists():
        raise UsageError(f"文件已存在，未覆盖 / already there, not overwritten: {path}")


def _own_id(name: str) -> str:
    own = plain_id(name)
    if not own:
        return "my_chain"
    # An id of a shipped chain would make the two one when they are joined.
    return f"my_{own}"[:60] if own in shipped_names() else own

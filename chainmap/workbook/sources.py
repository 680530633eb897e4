"""Where every statement of the workbook comes from: the chain's nodes and links, the place, the firms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import networkx as nx
import pandas as pd

from chainmap.definition.models import Region
from chainmap.graph import links
from chainmap.tables.contract import conform
from chainmap.workbook.lists import LISTS_ZH, MOST_ANNEX
from chainmap.workbook.text import UNKNOWN, Sheet, Show

KINDS_ZH = {"cited": "引用", "textbook": "教科书", "judgement": "判断"}
#: At most this many uses of a source are named; the rest are counted.
NAMED = 6


def sources_sheet(graph: nx.DiGraph | None, people: Mapping[str, pd.DataFrame | None], region: Region | None) -> Sheet:
    """List the sources, each once, with what rests on it."""
    rows = [*_region_rows(region), *_chain_rows(graph), *_firm_rows(people)]
    # The sources of firms stand beside the firms too.
    own = min(sum(row[0] in ("产业链", "地区文件") for row in rows), MOST_ANNEX)
    names = ["about", "kind", "source", "date", "url", "uses", "used_for"]
    frame = pd.DataFrame(rows, columns=names).assign(number=lambda table: range(1, len(table) + 1))
    columns = (
        Show("number", "序号", 6, "0"),
        Show("about", "类别", 10),
        Show("kind", "来源类型", 8, words=KINDS_ZH),
        Show("source", "来源", 60, empty=UNKNOWN),
        Show("date", "日期", 11),
        Show("url", "网址", 50),
        Show("uses", "用于(处)", 8, "#,##0"),
        Show("used_for", "用于", 50, screen=True),
    )
    return Sheet("数据来源", "", frame, columns, "每条说法出自哪里，用在哪里", frozen=1, most=own)


def _chain_rows(graph: nx.DiGraph | None) -> Iterator[tuple[object, ...]]:
    """One row a source of nodes or links, with the nodes and links that rest on it; the most used first."""
    if graph is None:
        return
    used: dict[tuple[tuple[str, Any], ...], list[str]] = {}
    for _, node in graph.nodes(data=True):
        for source in node["sources"]:
            used.setdefault(tuple(sorted(source.items())), []).append(node["zh"])
    for taken, product, data in links(graph):
        for source in data["sources"]:
            link = f"{graph.nodes[taken]['zh']}→{graph.nodes[product]['zh']}"
            used.setdefault(tuple(sorted(source.items())), []).append(link)
    for key, uses in sorted(used.items(), key=lambda one: -len(one[1])):
        said = dict(key)
        page = f"第 {said['page']} 页" if str(said.get("page", "")).isdigit() else said.get("page", "")
        text = "，".join(part for part in (said.get("publisher"), said.get("title"), page, said.get("why")) if part)
        yield "产业链", said["kind"], text, said.get("date", ""), said.get("url", ""), len(uses), _some(uses)


def _region_rows(region: Region | None) -> Iterator[tuple[object, ...]]:
    if region is None:
        return
    said = [(f"条件 {need}", one.source) for need, one in region.provides.items()]
    said += [(f"门槛 {gate}", one.source) for gate, one in region.gates.items()]
    said += [(f"产业方向 {'、'.join((*one.nodes, *one.industries))}", one.source) for one in region.directions]
    said += [(f"链主 {lead.company}", lead.source) for lead in region.leads]
    said += [(f"已签约 {one.company}", one.source) for one in region.signed]
    said += [(f"引荐 {tie.introducer}", tie.source) for tie in region.ties]
    for what, source in said:
        yield "地区文件", "", source, "", "", 1, what


def _firm_rows(people: Mapping[str, pd.DataFrame | None]) -> Iterator[tuple[object, ...]]:
    """One row a source as it stands in a firm list, with the firms it is named for."""
    for name, table in people.items():
        if table is None or table.empty:
            continue
        firms = conform(table, "firms")
        for source, group in firms.groupby(firms["source"].fillna(""), sort=False):
            yield f"{LISTS_ZH[name]}企业", "", source, "", "", len(group), _some(list(group["name"]))


def _some(names: list[str]) -> str:
    return "、".join(names[:NAMED]) + (f"等{len(names)}处" if len(names) > NAMED else "")

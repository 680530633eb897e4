"""Why a company is named, in a sentence a planner can read out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx

from chainmap.coverage.gaps import ACTIONS_ZH
from chainmap.definition.models import Region

BY_ZH = {"alias": "原文词语", "text": "文本相似", "code": "行业代码", "given": "来源所载", "review": "人工审核"}


def target_reason(graph: nx.DiGraph, row: Mapping[Any, Any], region: Region | None) -> str:
    """Say in one Chinese and one English sentence why a company is named.

    Parameters
    ----------
    graph
        As built by :func:`chainmap.build_graph`.
    row
        A candidate and gap: ``name, node_id, p, by, action, severity, buyers, suppliers``.
    region
        Gives the place's name.
    """
    node = graph.nodes[row["node_id"]]
    place = (region.zh, region.en) if region else ("本地", "the place")
    evidence = str(row["evidence"] or "")
    mark = evidence[: evidence.find("〕") + 1] if evidence.startswith("〔") else ""
    verb = ("拟建", "plans") if mark == "〔拟建〕" else ("生产", "makes")
    how = f"{BY_ZH.get(row['by'], row['by'])}{mark}，匹配概率{row['p']:.2f}"
    worth = f"链条提升值{row['rise']:.2f}，为首位缺口的{row['gap']:.0%}"
    zh = [f"{row['name']}{verb[0]}{node['zh']}（{how}）", f"可为{place[0]}{ACTIONS_ZH[row['action']]}（{worth}）"]
    en = [f"{verb[1]} {node['en']} (p={row['p']:.2f}, by {row['by']})", f"a gap worth {row['rise']:.2f} here"]
    if row["buyers"]:
        zh.append(f"本地下游用户：{row['buyers']}")
        en.append(f"local users: {row['buyers']}")
    if row["suppliers"]:
        zh.append(f"本地可供料：{row['suppliers']}")
        en.append(f"local suppliers: {row['suppliers']}")
    return f"{'；'.join(zh)}。 {'; '.join(en)}."

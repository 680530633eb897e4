"""Why a node is a gap, in a sentence a planner can read out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx

from chainmap.coverage.extension import EXTENSIONS_ZH
from chainmap.coverage.strength import STATUS_ZH
from chainmap.definition.models import Region

#: At most this many firms or nodes are named in a cell or sentence; the rest are counted.
NAMED = 5

_EXTENDS_EN = {"industry": "strong industry", "lead": "lead firm", "resource": "local resource"}


def gap_reason(graph: nx.DiGraph, row: Mapping[str, Any], status: str, route: str, region: Region | None) -> str:
    """Say in one Chinese and one English sentence why the node is a gap.

    Parameters
    ----------
    graph
        As built by :func:`chainmap.build_graph`.
    row
        A gap: ``node_id, buyers, suppliers, imports, missing_inputs, unmet_needs, extends_from``.
    status
        ``weak`` or ``missing``.
    route
        The best route's name; empty if there is one only.
    region
        Gives the place's name.
    """
    node = graph.nodes[row["node_id"]]
    place = (region.zh, region.en) if region else ("本地", "the place")
    zh = [f"{place[0]}名单中{'未见' if status == 'missing' else STATUS_ZH[status] + '：'}{node['zh']}"]
    en = [f"{node['en']} is {status} in {place[1]}"]
    for said in (_trade(row, status, route), _inputs(graph, row), _needs(graph, row), _extends(graph, row)):
        zh += said[0]
        en += said[1]
    return f"{'；'.join(zh)}。 {'; '.join(en)}."


Said = tuple[list[str], list[str]]


def need_words(graph: nx.DiGraph, needs: Iterable[str], language: str) -> list[str]:
    """Turn need ids (with ``?`` for unknown) into words."""
    known = graph.graph["needs"]
    return [known.get(need.rstrip("?"), {}).get(language, need.rstrip("?")) for need in needs]


def _trade(row: Mapping[str, Any], status: str, route: str) -> Said:
    """Tell who here would buy, and brings it in today, and who here could supply."""
    zh, en = [], []
    if row["buyers"]:
        now = ("按名单现须外购", "who bring it in today, by the lists")
        if status != "missing":
            now = ("按名单不足部分须外购", "who bring in what is short, by the lists")
        zh.append(f"本地下游用户：{row['buyers']}（{now[0]}）")
        en.append(f"local users: {row['buyers']} ({now[1]})")
    if row["suppliers"]:
        zh.append(f"本地可供料{f'（{route}路线）' if route else ''}：{row['suppliers']}")
        en.append(f"local suppliers{f' ({route})' if route else ''}: {row['suppliers']}")
    if not row["buyers"] and not row["suppliers"]:
        zh.append("上下游在本地名单中均无企业")
        en.append("no firm up- or downstream in the lists")
    return zh, en


def _inputs(graph: nx.DiGraph, row: Mapping[str, Any]) -> Said:
    """Tell which inputs would be brought in, and which cannot be."""
    zh, en = [], []
    for column, said in (
        ("imports", ("原料须外购", "inputs to be brought in")),
        ("missing_inputs", ("尚缺不易外购的原料", "still lacking, and hard to bring in")),
    ):
        nodes = [graph.nodes[one] for one in str(row[column]).split("|") if one]
        if nodes:
            more = (f"等{len(nodes)}种", f" and {len(nodes) - NAMED} more") if len(nodes) > NAMED else ("", "")
            zh.append(f"{said[0]}：{'、'.join(one['zh'] for one in nodes[:NAMED])}{more[0]}")
            en.append(f"{said[1]}: {', '.join(one['en'] for one in nodes[:NAMED])}{more[1]}")
    return zh, en


def _needs(graph: nx.DiGraph, row: Mapping[str, Any]) -> Said:
    """Tell what the place must still offer: what it lacks, and what the region file says nothing of."""
    zh, en = [], []
    needs = [one for one in str(row["unmet_needs"]).split("|") if one]
    for asked, said in (
        ([one for one in needs if not one.endswith("?")], ("落地条件尚缺", "the place must still offer")),
        ([one for one in needs if one.endswith("?")], ("落地条件待核", "to be checked")),
    ):
        if asked:
            zh.append(f"{said[0]}：{'、'.join(need_words(graph, asked, 'zh'))}")
            en.append(f"{said[1]}: {', '.join(need_words(graph, asked, 'en'))}")
    return zh, en


def _extends(graph: nx.DiGraph, row: Mapping[str, Any]) -> Said:
    """Tell what of the place it would extend."""
    held: dict[str, list[str]] = {}
    for one in str(row["extends_from"]).split("|"):
        way, _, what = one.partition(":")
        if what:
            held.setdefault(way, []).append(what)
    if not held:
        return [], []
    zh = [f"{EXTENSIONS_ZH[way]}（{'、'.join(_words(graph, what, 'zh'))}）" for way, what in held.items()]
    en = [f"{_EXTENDS_EN[way]} ({', '.join(_words(graph, what, 'en'))})" for way, what in held.items()]
    return [f"可依托{'、'.join(zh)}"], [f"extends {', '.join(en)}"]


def _words(graph: nx.DiGraph, what: list[str], language: str) -> list[str]:
    """Give the names of nodes and needs in a language; firms keep theirs."""
    shown = [one if one not in graph else str(graph.nodes[one][language]) for one in what[:NAMED]]
    more = (f"等{len(what)}项" if language == "zh" else f"{len(what) - NAMED} more") if len(what) > NAMED else ""
    return [*need_words(graph, shown, language), *([more] if more else [])]

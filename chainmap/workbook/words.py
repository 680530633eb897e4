"""Names for the sheets: what codes, ids and keys are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import networkx as nx
import pandas as pd

from chainmap.coverage.extension import EXTENSIONS_ZH
from chainmap.coverage.gaps import need_words
from chainmap.coverage.strength import counted_firms, size_class
from chainmap.definition.models import Region
from chainmap.graph import STAGES
from chainmap.scoring.parts import PARTS_ZH
from chainmap.tables.bilingual import zh_half as zh_half
from chainmap.tables.contract import conform
from chainmap.tables.widths import text_width

#: At most this many names in a cell; the rest are counted.
NAMED = 8
#: Million CNY in one 亿元.
MCNY_PER_YI = 100.0


def node_names(graph: nx.DiGraph | None, *tables: pd.DataFrame | None) -> pd.DataFrame:
    """List the nodes in chain order with what one calls them.

    Without a graph the nodes of the tables stand under their ids.

    Returns
    -------
    pandas.DataFrame
        ``node_id, zh, en, stage, segment, importance, why, place`` (``place`` is the order).
    """
    columns = ["node_id", "zh", "en", "stage", "segment", "importance", "why"]
    if graph is None:
        ids = dict.fromkeys(str(node) for table in tables if table is not None for node in table["node_id"].dropna())
        rows = [(node, node, "", "", "", pd.NA, "") for node in ids]
    else:
        groups = graph.graph["segments"]
        order = list(groups)
        data = sorted(
            graph.nodes(data=True), key=lambda one: (STAGES.index(one[1]["stage"]), order.index(one[1]["segment"]))
        )
        rows = [
            (
                key,
                node["zh"],
                node["en"],
                node["stage"],
                groups[node["segment"]]["zh"],
                node["importance"],
                zh_half(node.get("importance_reason")),
            )
            for key, node in data
        ]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(place=range(len(frame)))


def cited(text: Any) -> str:
    """Shorten a source or evidence for print: web addresses go, what is unverified is marked in Chinese.

    Examples
    --------
    >>> cited("合成日报 2019-01 http://example.org/a; 合成年鉴 2018"), cited("http://example.org/a")
    ('合成日报 2019-01；合成年鉴 2018', 'http://example.org/a')
    >>> cited("unverified: synthetic list（合成汇编名单）; 合成年鉴 2018"), cited("〔待核〕unverified: synthetic list")
    ('〔待核〕合成汇编名单；合成年鉴 2018', '〔待核〕synthetic list')
    """
    whole = "" if pd.isna(text) else str(text)
    mark = whole[: whole.find("〕") + 1] if whole.startswith("〔") else ""
    said = whole.removeprefix(mark).strip()
    if said.startswith("unverified"):
        mark, said = mark or "〔待核〕", said.removeprefix("unverified").lstrip(":： ")
        said = re.sub(r"^[ -~]*（([^（）]+)）", r"\1", said)
    # An address ends at a blank or at any character beyond ASCII: Chinese follows addresses without a blank.
    short = re.sub(r"\s*https?://[^\s;)\u0080-\U0010ffff]+", "", said)
    short = re.sub(r"[\s；;，,]+(?=[）)])", "", short)
    short = re.sub(r"（\s*[；;，,]\s*", "（", short)
    short = re.sub(r"（）|\(\)", "", short)
    short = re.sub(r"\s*[;；](\s*[;；])*\s*", "；", short).strip("；， ")
    return mark + (short or said)


def listed(names: Iterable[object]) -> str:
    """Join names by 、; more than :data:`NAMED` are counted.

    Examples
    --------
    >>> listed(["甲", "乙", "甲"]), listed(range(10))
    ('甲、乙', '0、1、2、3、4、5、6、7等10家')
    """
    once = list(dict.fromkeys(str(name) for name in names))
    return "、".join(once[:NAMED]) + (f"等{len(once)}家" if len(once) > NAMED else "")


def few(names: Sequence[object], most: int = 2, unit: str = "家") -> str:
    """Name the first of many; the rest are counted.

    Examples
    --------
    >>> few(["甲", "乙"]), few(["甲", "乙", "丙"]), few([])
    ('甲、乙', '甲、乙等3家', '')
    """
    once = list(dict.fromkeys(str(name) for name in names))
    return "、".join(once[:most]) + (f"等{len(once)}{unit}" if len(once) > most else "")


def few_of(text: Any, most: int = 2, unit: str = "家") -> str:
    """Name the first of what is joined by 、.

    Examples
    --------
    >>> few_of("甲、乙、丙"), few_of("甲、乙"), few_of("甲、乙、丙等9家"), few_of(None)
    ('甲、乙等3家', '甲、乙', '甲、乙等9家', '')
    """
    whole = "" if pd.isna(text) else str(text)
    counted = re.search(r"等(\d+)家$", whole)
    names = [one for one in (whole[: counted.start()] if counted else whole).split("、") if one]
    if len(names) <= most:
        return whole
    return "、".join(names[:most]) + f"等{counted[1] if counted else len(names)}{unit}"


def begun(text: str, most: int = 60) -> str:
    """Keep the clauses with which a text begins, as many as fit; how many follow is said.

    Examples
    --------
    >>> begun("合成日报 2019；合成年鉴 2018；合成网", 26), begun("合成日报 2019"), begun("字" * 9, 8)
    ('合成日报 2019（另2处）', '合成日报 2019', '字字字…')
    """
    if text_width(text) <= most:
        return text
    pieces = text.split("；")
    kept = 0
    while kept < len(pieces) - 1 and text_width("；".join(pieces[: kept + 1])) <= most - 8:
        kept += 1
    if kept:
        return f"{'；'.join(pieces[:kept])}（另{len(pieces) - kept}处）"
    first = pieces[0][:most]
    while text_width(first) > most - 2:
        first = first[:-1]
    return first + "…"


def or_empty(table: pd.DataFrame | None) -> pd.DataFrame:
    """Give an empty table for none."""
    return pd.DataFrame() if table is None else table


def by_key(table: pd.DataFrame | None, key: str, column: str) -> dict[object, object]:
    """Map a key column to another column; the first row of a key counts."""
    if table is None or column not in table:
        return {}
    once = table.dropna(subset=[key]).drop_duplicates(key)
    return dict(zip(once[key], once[column], strict=True))


def node_words(ids: Any, nodes: pd.DataFrame | Mapping[Any, Any]) -> str:
    """Turn node ids joined by ``|`` into Chinese names; for many, give the names as a mapping."""
    names = nodes if isinstance(nodes, Mapping) else zh_names(nodes)
    return "、".join(names.get(one, one) for one in str("" if pd.isna(ids) else ids).split("|") if one)


def zh_names(nodes: pd.DataFrame) -> dict[Any, Any]:
    """Map the ids of nodes to their Chinese names."""
    return dict(zip(nodes["node_id"], nodes["zh"], strict=True))


def needs_words(needs: Any, graph: nx.DiGraph | None) -> str:
    """Turn need ids joined by ``|`` into Chinese names; an unknown one keeps its question mark."""
    found = [one for one in str("" if pd.isna(needs) else needs).split("|") if one]
    words = need_words(graph, found, "zh") if graph is not None else [one.rstrip("?") for one in found]
    return "、".join(word + ("？" if one.endswith("?") else "") for one, word in zip(found, words, strict=True))


def part_words(parts: Any) -> str:
    """Turn parts joined by ``|`` into Chinese names."""
    return "、".join(PARTS_ZH.get(one, one) for one in str("" if pd.isna(parts) else parts).split("|") if one)


def way_words(ways: Any) -> str:
    """Name the ways of extension in Chinese.

    Examples
    --------
    >>> way_words("industry|lead")
    '优势产业、龙头企业'
    """
    return "、".join(EXTENSIONS_ZH.get(one, one) for one in str("" if pd.isna(ways) else ways).split("|") if one)


def ranked_names(targets: pd.DataFrame | None, most: int = NAMED) -> dict[object, str]:
    """Names of the ranked companies of each gap, also those for whom it is not the first.

    ``most`` names only are given, the rest are counted.
    """
    if targets is None or targets.empty:
        return {}
    found: dict[object, list[str]] = {}
    for row in targets[targets["rank"].notna()].to_dict("records"):
        also = "" if pd.isna(row.get("also")) else str(row.get("also"))
        for node in dict.fromkeys([str(row["node_id"]), *also.split("|")]):
            found.setdefault(node, []).append(f"{row['name']}({row['rank']})")
    return {node: few(names, most) for node, names in found.items()}


def local_names(firms: pd.DataFrame | None, matches: pd.DataFrame | None, region: Region | None) -> dict[object, str]:
    """Name the counted local firms of each node, the surest first."""
    if firms is None or matches is None or matches.empty:
        return {}
    here = conform(firms, "firms")
    pairs = matches.merge(here.loc[counted_firms(here, region), ["firm_id", "name"]], on="firm_id")
    ordered = pairs.sort_values(["score", "name"], ascending=[False, True], kind="stable")
    return {node: listed(group["name"]) for node, group in ordered.groupby("node_id", sort=False)}


def place_words(firms: pd.DataFrame) -> list[str]:
    """Name the place of each firm, a municipality once."""
    places = firms[["province", "city", "county"]].fillna("").to_dict("records")
    return [" ".join(dict.fromkeys(part for part in place.values() if part)) for place in places]


def firm_details(candidates: pd.DataFrame | None) -> pd.DataFrame:
    """What the target list shows of a company beside its score; one row a firm_id."""
    firms = conform(or_empty(candidates), "firms").drop_duplicates("firm_id")
    return firms.assign(
        place_zh=place_words(firms),
        size=size_class(firms),
        revenue_yi=firms["revenue_mcny"] / MCNY_PER_YI,
    )[["firm_id", "name", "group", "source", "uscc", "place_zh", "products", "size", "employees", "revenue_yi",
       "qualifications"]]  # fmt: skip


def counted(firms: pd.DataFrame | None, which: str, region: Region | None) -> pd.DataFrame:
    """Firm names, and a remark on local ones that came later than the region's date."""
    rows = conform(or_empty(firms), "firms").drop_duplicates("firm_id")
    late = ~counted_firms(rows, region) if which == "local" and len(rows) else pd.Series(False, index=rows.index)
    remark = [f"晚于{region.date}，不计" if out and region else "" for out in late]
    return rows.assign(remark=remark)[["firm_id", "name", "remark"]]


def made_names(matches: pd.DataFrame | None, nodes: pd.DataFrame) -> dict[object, str]:
    """Name the nodes of each firm, the surest first."""
    if matches is None or matches.empty:
        return {}
    pairs = matches.merge(nodes[["node_id", "zh"]], on="node_id", how="left")
    ordered = pairs.sort_values("score", ascending=False, kind="stable")
    return {firm: "、".join(group["zh"].dropna()) for firm, group in ordered.groupby("firm_id", sort=False)}

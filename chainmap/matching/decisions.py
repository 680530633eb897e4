"""What people say of firms and nodes: given facts with their sources, and reviews that override."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
import pandas as pd

from chainmap.matching.naming import firm_keys, marked, node_keys, unnamed
from chainmap.matching.words import normalise
from chainmap.tables.contract import conform
from chainmap.tables.faults import Fault, InputFaults
from chainmap.tables.merging import name_key

YES = {"yes", "y", "true", "1", "是", "对", "√"}
NO = {"no", "n", "false", "0", "否", "不是", "错", "×"}

#: How certain a given fact is → the convention of its probability, and the mark its evidence begins with.
CERTAINTIES = {
    "confirmed": ("given_confirmed", ""),
    "later": ("given_later", "〔晚于基准日〕"),
    "unverified": ("given_unverified", "〔待核〕"),
    "planned": ("given_planned", "〔拟建〕"),
}
CERTAINTY_WORDS = {
    **{name: name for name in CERTAINTIES},
    "": "confirmed",
    "确定": "confirmed",
    "已核": "confirmed",
    "晚于基准日": "later",
    "待核": "unverified",
    "拟建": "planned",
    "在建": "planned",
}


def resolve(
    table: pd.DataFrame, keys: Mapping[str, str], graph: nx.DiGraph, node_field: str, what: str
) -> tuple[pd.DataFrame, list[Fault]]:
    """Turn the firm and node columns of a table of decisions into ids.

    Parameters
    ----------
    table
        ``firm`` and ``node_field``; other columns are kept.
    keys
        Ways to name a firm, as from :func:`firm_keys`.
    graph
        Its nodes may be named by id, older id, name or alias.
    node_field
        ``node_id`` or ``node``.
    what
        Name of the table in faults.

    Returns
    -------
    tuple
        The table with ``firm_id`` and ``node_id``, and the faults of all its names.
    """
    nodes = node_keys(graph)
    firm_ids = table["firm"].fillna("").map(lambda name: keys.get(name_key(str(name))))
    node_ids = table[node_field].fillna("").map(lambda name: nodes.get(normalise(str(name))))
    faults = [
        *unnamed(table, what, "firm", keys, firm_ids, ("名单里没有这家企业", "no such firm in the lists")),
        *unnamed(table, what, node_field, nodes, node_ids, ("产业链里没有这个环节", "no such node in the chain")),
    ]
    return table.assign(firm_id=firm_ids.astype("string"), node_id=node_ids.astype("string")), faults


def check_decisions(
    table: pd.DataFrame, keys: Mapping[str, str], graph: nx.DiGraph, what: str
) -> tuple[pd.DataFrame, list[Fault]]:
    """Read given facts or reviews: ids, certainty or answer, and every fault at once.

    Parameters
    ----------
    table
        The given or reviews table.
    keys
        Ways to name a firm.
    graph
        As built by :func:`chainmap.build_graph`.
    what
        ``given`` or ``reviews``.
    """
    rows, faults = resolve(table, keys, graph, "node_id" if what == "given" else "node", what)
    if what == "given":
        source = table["source"].fillna("").str.strip() if "source" in table else pd.Series("", index=table.index)
        rows = rows.assign(source=source, certainty=_text(table, "certainty").map(CERTAINTY_WORDS))
        faults += marked(
            table, what, "source", source == "", ("没有写来源", "no source"), ("写明谁说的、何时", "say who says so")
        )
        allowed = ("可写：" + "、".join(CERTAINTIES), "write one of: " + ", ".join(CERTAINTIES))
        faults += marked(
            table, what, "certainty", rows["certainty"].isna(), ("看不懂确定程度", "unknown certainty"), allowed
        )
    else:
        answer = _text(table, "answer").map(lambda said: True if said in YES else False if said in NO else None)
        rows = rows.assign(yes=answer)
        faults += marked(
            table, what, "answer", answer.isna(), ("看不懂判定", "unknown answer"), ("请写 是 或 否", "write yes or no")
        )
    return rows, faults


def _text(table: pd.DataFrame, column: str) -> pd.Series[str]:
    if column not in table:
        return pd.Series("", index=table.index)
    return table[column].fillna("").map(lambda said: normalise(str(said)).strip())


def apply_given(
    matches: pd.DataFrame,
    given: pd.DataFrame,
    firms: pd.DataFrame,
    graph: nx.DiGraph,
    values: Mapping[str, float],
    notes: list[str],
) -> pd.DataFrame:
    """Add what firms are known to make (``by="given"``, evidence its source, probability by its certainty).

    Where the firm's own text is surer than an unverified or planned fact, the text's match stands.

    Raises
    ------
    InputFaults
        With every firm, node, certainty and source that cannot be used.
    """
    rows, faults = check_decisions(given, firm_keys(firms), graph, "given")
    if faults:
        raise InputFaults(faults)
    marks = rows["certainty"].map({name: mark for name, (_, mark) in CERTAINTIES.items()})
    scores = rows["certainty"].map({name: values[convention] for name, (convention, _) in CERTAINTIES.items()})
    rows = rows.assign(score=scores.astype("float64"), by="given", evidence=marks + rows["source"])
    counts = rows["certainty"].value_counts()
    told = "、".join(f"{CERTAINTIES[str(name)][1] or '确定'} {count}" for name, count in counts.items())
    if len(rows):
        notes.append(f"{len(rows)} 条企业-环节对应为给定（{told}）/ {len(rows)} matches were given")
    rows = rows.sort_values("score", ascending=False, kind="stable").drop_duplicates(["firm_id", "node_id"])
    own = dict(zip(zip(matches["firm_id"], matches["node_id"], strict=True), matches["score"], strict=True))
    surer = [own.get(pair, 0.0) for pair in zip(rows["firm_id"], rows["node_id"], strict=True)]
    return _on_top(rows[rows["score"] >= surer], matches)


def apply_reviews(
    matches: pd.DataFrame, reviews: pd.DataFrame, firms: pd.DataFrame, graph: nx.DiGraph, notes: list[str]
) -> pd.DataFrame:
    """Let reviews override: yes gives probability 1 (``by="review"``), no removes; the latest date decides.

    Raises
    ------
    InputFaults
        With every firm, node and answer that cannot be used.
    """
    rows, faults = check_decisions(reviews, firm_keys(firms), graph, "reviews")
    if faults:
        raise InputFaults(faults)
    by = rows["by"].fillna("") + " " + rows["date"].fillna("")
    rows = rows.assign(score=1.0, by="review", evidence="人工审核 " + by.str.strip())
    rows = rows.sort_values("date", kind="stable", na_position="first")
    rows = rows.drop_duplicates(["firm_id", "node_id"], keep="last")
    sure = rows["yes"].astype(bool)
    yes, no = rows[sure], rows[~sure]
    notes.append(f"审核：{len(yes)} 条确认，{len(no)} 条否定 / reviews: {len(yes)} confirmed, {len(no)} refused")
    return _on_top(yes, _without(matches, no))


def _without(matches: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    out = pd.MultiIndex.from_frame(rows[["firm_id", "node_id"]])
    return matches[~pd.MultiIndex.from_frame(matches[["firm_id", "node_id"]]).isin(out)]


def _on_top(rows: pd.DataFrame, matches: pd.DataFrame) -> pd.DataFrame:
    """Put rows in, in place of what stands there for the same firm and node; best first within a firm."""
    joined = pd.concat([conform(rows, "matches"), _without(matches, rows)], ignore_index=True)
    place = {firm: index for index, firm in enumerate(dict.fromkeys(joined["firm_id"]))}
    order = joined.assign(place=joined["firm_id"].map(place))
    return conform(order.sort_values(["place", "score"], ascending=[True, False], kind="stable"), "matches")

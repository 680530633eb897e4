"""What people say of firms and nodes: given facts with their sources, and reviews that override."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
import pandas as pd

from chainmap.tables.contract import conform
from chainmap.tables.faults import Fault, InputFaults

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


def firm_keys(firms: pd.DataFrame) -> dict[str, str]:
    """Map every way to name a firm (id, credit code, full name) to its firm_id.

    A full name that two firms share is left out: it names neither.
    """
    keys: dict[str, str] = {}
    for column in ("name", "uscc", "firm_id"):
        once = firms.dropna(subset=[column]).drop_duplicates(column, keep=False)
        keys.update(zip(once[column].str.strip(), once["firm_id"], strict=True))
    return keys


def resolve(table: pd.DataFrame, firms: pd.DataFrame, graph: nx.DiGraph, node_column: str, what: str) -> pd.DataFrame:
    """Turn the ``firm`` and node columns of a table of decisions into ids.

    Parameters
    ----------
    table
        ``firm`` and ``node_column``; other columns are kept.
    firms
        The firms that may be named.
    graph
        Its nodes may be named by id, by an older id, or by Chinese name.
    node_column
        ``node_id`` or ``node``.
    what
        Name of the table in faults.

    Returns
    -------
    pandas.DataFrame
        With ``firm_id`` and ``node_id``.

    Raises
    ------
    InputFaults
        All firms and nodes that are not there.
    """
    keys = firm_keys(firms)
    nodes = (
        {data["zh"]: node for node, data in graph.nodes(data=True)} | graph.graph["formerly"] | {n: n for n in graph}
    )
    firm_ids = table["firm"].fillna("").str.strip().map(keys)
    node_ids = table[node_column].fillna("").str.strip().map(nodes)
    faults = []
    for column, found, zh in (("firm", firm_ids, "企业"), (node_column, node_ids, "环节")):
        for place in found.isna().to_numpy().nonzero()[0]:
            where = f"{what}, 第{place + 2}行 / row {place + 2}"
            faults.append(_unknown(where, table[column].iloc[place], zh, column, int(place)))
    if faults:
        raise InputFaults(faults)
    return table.assign(firm_id=firm_ids.astype("string"), node_id=node_ids.astype("string"))


def _unknown(where: str, value: object, zh: str, en: str, place: int) -> Fault:
    return Fault(
        where,
        f"名单或产业链中没有这个{zh}：{value}",
        f"unknown {en}: {value}",
        "请改为名单里的全称或统一社会信用代码，或产业链文件里的环节编号",
        "use the full name or credit code of the list, or a node id of the chain file",
        row=place + 2,
        field=en,
        value=str(value),
    )


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
    """
    rows = resolve(given, firms, graph, "node_id", "given")
    said = rows["certainty"].fillna("").str.strip() if "certainty" in rows else pd.Series("", index=rows.index)
    known = said.map(CERTAINTY_WORDS)
    unread = [
        _unreadable("given", place, "certainty", value, "、".join(CERTAINTIES))
        for place, value in enumerate(said)
        if value not in CERTAINTY_WORDS
    ]
    if unread:
        raise InputFaults(unread)
    marks = known.map({name: mark for name, (_, mark) in CERTAINTIES.items()})
    scores = known.map({name: values[convention] for name, (convention, _) in CERTAINTIES.items()})
    rows = rows.assign(score=scores.astype("float64"), by="given", evidence=marks + rows["source"].fillna(""))
    rows = rows.sort_values("score", ascending=False, kind="stable").drop_duplicates(["firm_id", "node_id"])
    counts = known.value_counts()
    told = "、".join(f"{CERTAINTIES[str(name)][1] or '确定'} {count}" for name, count in counts.items())
    notes.append(f"{len(rows)} 条企业-环节对应为给定（{told}）/ {len(rows)} matches were given")
    own = matches.set_index(["firm_id", "node_id"])["score"]
    surer = pd.Series([own.get((f, n), 0.0) for f, n in zip(rows["firm_id"], rows["node_id"], strict=True)], rows.index)
    return _on_top(rows[~(surer > rows["score"])], matches)


def _unreadable(what: str, place: int, field: str, value: object, allowed: str) -> Fault:
    return Fault(
        f"{what}, 第{place + 2}行 / row {place + 2}",
        f"看不懂“{value}”",
        f"cannot read '{value}'",
        f"可写：{allowed}",
        f"write one of: {allowed}",
        row=place + 2,
        field=field,
        value=str(value),
    )


def apply_reviews(
    matches: pd.DataFrame, reviews: pd.DataFrame, firms: pd.DataFrame, graph: nx.DiGraph, notes: list[str]
) -> pd.DataFrame:
    """Let reviews override: yes gives probability 1 (``by="review"``), no removes; the latest date decides."""
    rows = resolve(reviews, firms, graph, "node", "reviews")
    answer = rows["answer"].fillna("").str.strip().str.lower()
    faults = [
        _unreadable("reviews", place, "answer", value, "是 yes、否 no")
        for place, value in enumerate(answer)
        if value not in YES | NO
    ]
    if faults:
        raise InputFaults(faults)
    by = rows["by"].fillna("") + " " + rows["date"].fillna("")
    rows = rows.assign(yes=answer.isin(YES), score=1.0, by="review", evidence="人工审核 " + by.str.strip())
    rows = rows.sort_values("date", kind="stable", na_position="first").drop_duplicates(
        ["firm_id", "node_id"], keep="last"
    )
    yes, no = rows[rows["yes"]], rows[~rows["yes"]]
    notes.append(f"审核：{len(yes)} 条确认，{len(no)} 条否定 / reviews: {len(yes)} confirmed, {len(no)} refused")
    kept = _without(matches, no)
    return _on_top(yes, kept)


def _without(matches: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    out = pd.MultiIndex.from_frame(rows[["firm_id", "node_id"]])
    return matches[~pd.MultiIndex.from_frame(matches[["firm_id", "node_id"]]).isin(out)]


def _on_top(rows: pd.DataFrame, matches: pd.DataFrame) -> pd.DataFrame:
    """Put rows in, in place of what stands there for the same firm and node; best first within a firm."""
    joined = pd.concat([conform(rows, "matches"), _without(matches, rows)], ignore_index=True)
    place = {firm: index for index, firm in enumerate(dict.fromkeys(joined["firm_id"]))}
    order = joined.assign(place=joined["firm_id"].map(place))
    return conform(order.sort_values(["place", "score"], ascending=[True, False], kind="stable"), "matches")

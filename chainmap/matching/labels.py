"""Firms whose nodes are known: which nodes each label means today."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import networkx as nx
import pandas as pd

from chainmap.definition.nearest import did_you_mean
from chainmap.matching.naming import row_fault
from chainmap.tables.faults import Fault, InputFaults
from chainmap.tables.files import read_table
from chainmap.tables.merging import firm_id, name_key

TEXTS = ("business_scope", "description", "products")
_APART = re.compile(r"[|｜]")


def read_labels(path: str | Path, graphs: Mapping[str, nx.DiGraph]) -> pd.DataFrame:
    """Read a file of labelled firms; see :func:`resolve_labels` for what comes out.

    Parameters
    ----------
    path
        CSV, XLSX or Parquet with ``name`` (企业名称), ``node_ids`` (环节编号), ``chain`` (产业链) where there is more
        than one, and any of ``business_scope, description, products``.
    graphs
        Chain id → its graph.

    Raises
    ------
    InputFaults
        With every row that cannot be used.
    """
    return resolve_labels(read_table(path, "labels"), graphs)


def resolve_labels(labels: pd.DataFrame, graphs: Mapping[str, nx.DiGraph]) -> pd.DataFrame:
    """Say which nodes of today's chains each label means.

    Parameters
    ----------
    labels
        ``name``, ``node_ids`` (ids or older ids, with or without ``chain:``, joined by ``|``), ``chain`` (id or Chinese
        name; may be absent or empty if ``graphs`` holds one chain), and any of :data:`TEXTS`.
    graphs
        Chain id → its graph.

    Returns
    -------
    pandas.DataFrame
        ``firm_id`` (one for one name, in whatever chain), ``chain, name``, the texts (empty where there is none) and
        ``wanted``: one frozenset of node ids a label. The old id of a node that was split becomes the set of all that
        it was split into, any of which will do. Rows of other chains are left out; ``attrs["notes"]`` says so.

    Raises
    ------
    InputFaults
        With the row of every empty name, firm that stands twice in a chain, and node that the chain does not have.
    """
    absent = pd.Series("", index=labels.index)
    text = {
        name: labels.get(name, absent).fillna("").astype(str).str.strip()
        for name in ("chain", "name", "node_ids", *TEXTS)
    }
    named = {word: key for key, graph in graphs.items() for word in (graph.graph.get("zh", key), key)}
    only = next(iter(graphs)) if len(graphs) == 1 else ""
    chains = [named.get(said, said) or only for said in text["chain"]]
    own = [place for place, chain in enumerate(chains) if chain in graphs or not chain]
    faults: list[Fault] = []
    wanted = {place: _wanted(labels, place, text["node_ids"].iloc[place], graphs.get(chains[place]), faults)
              for place in own}  # fmt: skip
    keys = [(chains[place], name_key(text["name"].iloc[place])) for place in own]
    faults += _unnamed(labels, own, keys, chains)
    if not own:
        others = "、".join(sorted({chain for chain in chains if chain})) or "—"
        faults.append(Fault(_file(labels), f"没有这些产业链的标注：{'、'.join(graphs)}；文件里有：{others}",
                            f"no labels of these chains: {', '.join(graphs)}"))  # fmt: skip
    if faults:
        raise InputFaults(sorted(faults, key=lambda fault: fault.row))
    columns = {name: text[name].iloc[own].to_numpy(dtype=object) for name in ("name", *TEXTS)}
    ids = [firm_id(name) for _, name in keys]
    table = pd.DataFrame({"firm_id": ids, "chain": [chain for chain, _ in keys], **columns})
    table["wanted"] = pd.Series([wanted[place] for place in own], dtype=object)
    table.attrs["notes"] = _notes(table, chains, graphs)
    return table


def _wanted(
    labels: pd.DataFrame, place: int, said: str, graph: nx.DiGraph | None, faults: list[Fault]
) -> tuple[frozenset[str], ...]:
    """Resolve the labels of one row; what cannot be resolved goes to ``faults``."""
    asked = [one.strip() for one in _APART.split(said) if one.strip()]
    if not asked:
        mend = ("写环节编号，几个之间用 | 分开", "write node ids, joined by |")
        faults.append(row_fault(labels, "labels", place, "node_ids", ("没有写环节", "no node"), mend))
    if graph is None:
        return ()
    older = graph.graph.get("formerly", {})
    found = []
    for one in asked:
        nodes = (one,) if one in graph else older.get(one, ())
        found.append(frozenset(nodes))
        if not nodes:
            row = row_fault(labels, "labels", place, "node_ids", ("", ""), ("", ""))
            zh, en = (
                f"产业链 {graph.graph['id']} 里没有环节“{one}”",
                f"the chain {graph.graph['id']} has no node '{one}'",
            )
            faults.append(Fault(row.where, zh, en, *did_you_mean(one, graph), row=row.row, field="node_ids", value=one))
    return tuple(dict.fromkeys(found))


def _unnamed(labels: pd.DataFrame, own: list[int], keys: list[tuple[str, str]], chains: list[str]) -> list[Fault]:
    """List rows without a chain or a name, and firms that stand twice in one chain."""
    faults, seen = [], set()
    for place, key in zip(own, keys, strict=True):
        if not chains[place]:
            mend = ("有几条产业链时每行都要写 chain", "with several chains every row names its own")
            faults.append(row_fault(labels, "labels", place, "chain", ("没有写产业链", "no chain"), mend))
        if not key[1]:
            mend = ("填写企业全称", "fill in the full name")
            faults.append(row_fault(labels, "labels", place, "name", ("企业名称为空", "no name"), mend))
        elif key in seen:
            mend = ("合并为一行，环节之间用 | 分开", "make one row of them, nodes joined by |")
            faults.append(
                row_fault(labels, "labels", place, "name", ("企业在同一产业链里重复", "twice in one chain"), mend)
            )
        seen.add(key)
    return faults


def _file(labels: pd.DataFrame) -> str:
    return str(labels.attrs.get("file", "labels"))


def _notes(table: pd.DataFrame, chains: list[str], graphs: Mapping[str, nx.DiGraph]) -> list[str]:
    """Say which rows are not counted."""
    notes = []
    others = pd.Series([chain for chain in chains if chain and chain not in graphs], dtype=object).value_counts()
    if len(others):
        shown = "、".join(f"{chain} {count}" for chain, count in others.items())
        notes.append(f"{others.sum()} 行属于其他产业链，未用 / {others.sum()} rows are of other chains: {shown}")
    textless = int((table[[*TEXTS]] == "").all(axis=1).sum())
    if textless:
        notes.append(f"{textless} 行没有任何文本，未用 / {textless} rows have no text at all, not counted")
    return notes

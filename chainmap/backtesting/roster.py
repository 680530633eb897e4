"""A list of companies with the nodes that they are known for → candidates and matches of a chain."""

from __future__ import annotations

from collections.abc import Collection

import networkx as nx
import pandas as pd

from chainmap.backtesting.landings import split_ids
from chainmap.definition.nearest import did_you_mean
from chainmap.tables.checks import place_of
from chainmap.tables.contract import conform
from chainmap.tables.faults import Fault, InputFaults
from chainmap.tables.merging import firm_id


def known_companies(
    companies: pd.DataFrame, graph: nx.DiGraph, others: Collection[nx.DiGraph] = ()
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Turn a list of companies and what they are known to make into candidates and matches.

    Parameters
    ----------
    companies
        The companies table.
    graph
        Of the chain; an older node id means what it has become.
    others
        Graphs of other chains, whose nodes may stand in the list and are passed over.

    Returns
    -------
    tuple of pandas.DataFrame
        The firms table of the companies that make something of the chain, with ``event_only``; and their matches, each
        a given fact.

    Raises
    ------
    InputFaults
        With every row without a name, company that stands twice in a city, and node that no chain has.
    """
    table = conform(companies, "companies")
    table.attrs = {"file": "companies", **companies.attrs}
    names, cities = table["name"].fillna("").str.strip(), table["city"].fillna("").str.strip()
    ids = [firm_id(name, city or None) for name, city in zip(names, cities, strict=True)]
    faults, pairs, seen = list[Fault](), list[tuple[str, str]](), set[str]()
    for row, firm in enumerate(ids):
        if not names.iloc[row]:
            faults.append(_fault(table, row, "name", "没有写企业", "no company is named", ("填写企业全称", "name it")))
        elif firm in seen:
            mend = ("合并为一行", "make one row of them")
            faults.append(_fault(table, row, "name", "企业重复", "the company stands twice", mend))
        seen.add(firm)
        for said in split_ids(table["node_ids"].iloc[row]):
            if not _nodes(said, graph) and not any(_nodes(said, one) for one in others):
                wrong = (f"产业链里没有环节“{said}”", f"no chain has the node '{said}'")
                faults.append(_fault(table, row, "node_ids", *wrong, did_you_mean(said, graph)))
            pairs += [(firm, node) for node in _nodes(said, graph)]
    if faults:
        raise InputFaults(faults)
    made = pd.DataFrame(pairs, columns=["firm_id", "node_id"]).drop_duplicates()
    firms = conform(table.assign(firm_id=ids, name=names), "firms", ["event_only"])
    own = firms[firms["firm_id"].isin(made["firm_id"])].reset_index(drop=True)
    return own, conform(made.assign(score=1.0, by="given", evidence="known"), "matches")


def _nodes(said: str, graph: nx.DiGraph) -> tuple[str, ...]:
    return (said,) if said in graph else graph.graph.get("formerly", {}).get(said, ())


def _fault(table: pd.DataFrame, row: int, field: str, zh: str, en: str, mend: tuple[str, str]) -> Fault:
    where, number = place_of(table, "companies", row)
    return Fault(f"{where}, {field}", zh, en, *mend, row=number, field=field, value=str(table[field].iloc[row]))

"""Dated landings as they are written → events: who came, where, on which day at the earliest, to make what."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd

from chainmap.backtesting.days import first_day, last_day
from chainmap.backtesting.mapping import with_places
from chainmap.definition.nearest import did_you_mean
from chainmap.tables.checks import place_of
from chainmap.tables.contract import conform
from chainmap.tables.dates import parse_date
from chainmap.tables.faults import Fault, InputFaults, UsageError
from chainmap.tables.files import read_table
from chainmap.tables.merging import name_key
from chainmap.tables.problems import row_fault

_TODAY = "today"


def read_landings(path: str | Path, graphs: Mapping[str, nx.DiGraph], *, today: str = _TODAY) -> pd.DataFrame:
    """Read a file of dated landings; see :func:`resolve_landings` for what comes out.

    Parameters
    ----------
    path
        CSV, XLSX or Parquet with ``company`` (企业), ``city`` (城市), ``date`` (日期), and any of ``chain,
        company_match, node_ids, stage, project, latitude, longitude, source``.
    graphs
        Chain id → its graph.
    today
        Landings that begin after this day are faults.

    Raises
    ------
    InputFaults
        With every row that cannot be used.
    """
    return resolve_landings(read_table(path, "landings"), graphs, today=today)


def resolve_landings(landings: pd.DataFrame, graphs: Mapping[str, nx.DiGraph], *, today: str = _TODAY) -> pd.DataFrame:
    """Say of each landing which place, day and nodes of today's chains it means.

    Parameters
    ----------
    landings
        The landings table.
    graphs
        Chain id → its graph. Landings of other chains stay, as prior landings only.
    today
        ``YYYY-MM-DD``; landings that begin after it are faults.

    Returns
    -------
    pandas.DataFrame
        One row a landing in the order of the table: ``event`` (number of the row from 0), ``chain, date, day`` (the
        first day that the date may be), ``last`` (the last), ``company`` (as matched, else as told), ``key`` (the
        company's name made comparable), ``place, latitude, longitude, stage`` and ``wanted``: one frozenset of node ids
        a named node; the old id of a node that was split is the set of all it was split into, any of which will do.

    Raises
    ------
    InputFaults
        All at once: rows without a company, date or place, dates in the future, places that are not on the map and
        have no coordinates, and nodes that the chain does not have.
    """
    if landings.empty:
        raise UsageError("没有任何落地记录 / there are no landings")
    table, faults = _dated(landings)
    unread = {fault.row for fault in faults}
    limit = datetime.date.today().isoformat() if today == _TODAY else today
    named = {word: key for key, graph in graphs.items() for word in (graph.graph.get("zh", key), key)}
    only = next(iter(graphs)) if len(graphs) == 1 else ""
    chains = [named.get(str(said).strip(), str(said).strip()) for said in table["chain"].fillna(only)]
    placed = with_places(table)
    company = table["company_match"].fillna("").str.strip()
    company = company.where(company != "", table["company"].fillna("").str.strip())
    wanted = []
    for row, chain in enumerate(chains):
        graph = graphs.get(chain)
        found = _row_faults(table, row, str(company.iloc[row]), str(placed["place"].iloc[row]), limit)
        faults += [fault for fault in found if fault.field != "date" or fault.row not in unread]
        wanted.append(_wanted(table, row, graph, faults) if graph is not None else _other(table, row))
    if faults:
        raise InputFaults(sorted(faults, key=lambda fault: fault.row))
    events = pd.DataFrame(
        {
            "event": np.arange(len(table)),
            "chain": chains,
            "date": table["date"].astype("object"),
            "day": [first_day(date) for date in table["date"]],
            "last": [last_day(date) for date in table["date"]],
            "company": company.astype("object"),
            "key": [name_key(name) for name in company],
            **{name: placed[name] for name in ("place", "latitude", "longitude")},
            "stage": table["stage"].fillna("").astype("object"),
        }
    )
    return events.assign(wanted=pd.Series(wanted, dtype=object))


def _dated(landings: pd.DataFrame) -> tuple[pd.DataFrame, list[Fault]]:
    """Give the landings as the contract has them, dates read; those that are no dates are empty, and faults."""
    table = conform(landings, "landings")
    parsed = [parse_date(None if pd.isna(date) else str(date)) for date in table["date"]]
    dated = table.assign(date=pd.Series([date for date, _ in parsed], dtype="string"))
    dated.attrs = {"file": "landings", **landings.attrs}
    file = str(dated.attrs["file"])
    faults = [
        row_fault(remark, file, place_of(dated, "landings", row)[1], "date", table["date"].iloc[row])
        for row, (_, remark) in enumerate(parsed)
        if remark
    ]
    return dated, faults


def _row_faults(table: pd.DataFrame, row: int, company: str, place: str, limit: str) -> list[Fault]:
    date, city = table["date"].iloc[row], table["city"].iloc[row]
    faults = []
    if not company:
        faults.append(_fault(table, row, "company", "没有写企业", "no company is named", "填写企业全称", "name it"))
    if pd.isna(date):
        mend = ("填写签约、开工或投产日期，可以只写年", "write when, a year will do")
        faults.append(_fault(table, row, "date", "没有日期", "there is no date", *mend))
    elif first_day(date) > limit:
        mend = ("只回放已发生的落地", "only what has happened can be replayed")
        faults.append(_fault(table, row, "date", f"日期在 {limit} 之后", f"the date is later than {limit}", *mend))
    if not place:
        mend = (
            "写地级市，县级市重名时写“市(县)”；境外地点填经纬度",
            "write the prefecture, or prefecture(county); elsewhere give latitude and longitude",
        )
        said = "" if pd.isna(city) else str(city)
        faults.append(
            _fault(table, row, "city", f"地图上没有这个地点：{said or '空'}", f"not on the map: {said}", *mend)
        )
    return faults


def _fault(table: pd.DataFrame, row: int, field: str, zh: str, en: str, mend_zh: str, mend_en: str) -> Fault:
    where, number = place_of(table, "landings", row)
    value = "" if pd.isna(table[field].iloc[row]) else str(table[field].iloc[row])
    return Fault(f"{where}, {field}", zh, en, mend_zh, mend_en, row=number, field=field, value=value)


def split_ids(said: object) -> list[str]:
    """Split a cell of node ids.

    Examples
    --------
    >>> split_ids("a| b｜c|")
    ['a', 'b', 'c']
    """
    return [one.strip() for one in said.replace("｜", "|").split("|") if one.strip()] if isinstance(said, str) else []


def _other(table: pd.DataFrame, row: int) -> tuple[frozenset[str], ...]:
    """Take the nodes of a chain that is not asked for as they are written."""
    return tuple(frozenset([one]) for one in dict.fromkeys(split_ids(table["node_ids"].iloc[row])))


def _wanted(table: pd.DataFrame, row: int, graph: nx.DiGraph, faults: list[Fault]) -> tuple[frozenset[str], ...]:
    found = []
    for one in split_ids(table["node_ids"].iloc[row]):
        nodes = (one,) if one in graph else graph.graph.get("formerly", {}).get(one, ())
        found.append(frozenset(nodes))
        if not nodes:
            chain = graph.graph["id"]
            wrong = (f"产业链 {chain} 里没有环节“{one}”", f"the chain {chain} has no node '{one}'")
            faults.append(_fault(table, row, "node_ids", *wrong, *did_you_mean(one, graph)))
    return tuple(dict.fromkeys(found))

"""What a study is made from: which chains, which lists, and who is meant in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import networkx as nx
import pandas as pd

from chainmap.definition.models import Chain, Region
from chainmap.definition.reader import check_region_file, read_chain, read_region, region_chain, region_files
from chainmap.graph import build_graph
from chainmap.matching.decisions import check_decisions
from chainmap.matching.firms import match_firms
from chainmap.matching.model import Model
from chainmap.matching.naming import firm_keys, node_keys, with_firm_ids
from chainmap.matching.words import normalise
from chainmap.relatedness.region import node_relatedness
from chainmap.tables.contract import conform
from chainmap.tables.faults import InputFaults, UsageError
from chainmap.tables.filekinds import split_sheet
from chainmap.tables.files import read_table
from chainmap.tables.framing import as_firms
from chainmap.tables.reading import read_firms

Table = pd.DataFrame | str | Path | None
Place = str | Path | Region | None


def choose_chains(chain: str | Path | Chain | Iterable[str | Path | Chain] | None, region: Place) -> list[Chain]:
    """Read the chains the caller names, else those the region works on.

    Raises
    ------
    UsageError
        If neither names one.
    """
    wanted: list[str | Path | Chain]
    if chain is not None:
        wanted = [chain] if isinstance(chain, str | Path | Chain) else list(chain)
    elif isinstance(region, str | Path):
        wanted = [region_chain(region, name) for name in read_region(region).chains]
    else:
        wanted = list(region.chains) if region else []
    if not wanted:
        raise UsageError('没有指定产业链，请写 study("nylon", …) 或在地区文件写 chains / no chain was named')
    return [one if isinstance(one, Chain) else read_chain(one) for one in wanted]


def other_chains(loaded: Iterable[Chain], region: Place) -> list[Chain]:
    """Read the chains the region works on and this study leaves out; a region given as a record names shipped ones."""
    place = read_region(region) if isinstance(region, str | Path) else region
    named = place.chains if place else ()
    wanted = [region_chain(region, name) if isinstance(region, str | Path) else name for name in named]
    ids = {one.id for one in loaded}
    return [one for one in (read_chain(name) for name in wanted) if one.id not in ids]


def choose_lists(asked: Mapping[str, Table], region: Place) -> dict[str, Table]:
    """Take the lists the caller gives, else those the region file names.

    Raises
    ------
    InputFaults
        If the region file names a list that is needed and not there.
    """
    named = region_files(region) if isinstance(region, str | Path) else {}
    needed = [path for name, path in named.items() if asked[name] is None]
    if isinstance(region, str | Path) and not all(split_sheet(path)[0].is_file() for path in needed):
        raise InputFaults(fault for fault in check_region_file(region) if fault.level == "error")
    return {name: table if table is not None else named.get(name) for name, table in asked.items()}


def read_list(table: Table, rejects: str | Path | None, what: str) -> pd.DataFrame:
    """Read ``firms`` or ``candidates``; each list has a rejects file of its own.

    Raises
    ------
    UsageError
        If there are no local firms to read.
    """
    if table is None:
        if what == "firms":
            raise UsageError("没有本地企业名单 / no list of local firms: study(…, firms=…)")
        return conform(pd.DataFrame(), "firms")
    if isinstance(table, pd.DataFrame):
        return as_firms(table)
    own = Path(rejects).with_stem(f"{Path(rejects).stem}_{what}") if rejects else None
    return read_firms(table, rejects=own)


def read_decisions(
    table: Table,
    name: str,
    lists: tuple[pd.DataFrame, pd.DataFrame],
    graph: nx.DiGraph,
    others: Callable[[], Iterable[Chain]] = tuple,
) -> tuple[list[pd.DataFrame | None], str]:
    """Split given facts or reviews by the list their firm is in.

    Parameters
    ----------
    table
        The given or reviews table, or its file.
    name
        ``given`` or ``reviews``.
    lists
        Local firms and candidates.
    graph
        The chains of the study.
    others
        Gives the region's other chains; rows that only these know are set aside, and a note says how many.

    Returns
    -------
    tuple
        The rows of each list, and the note (empty if no row was set aside).

    Raises
    ------
    InputFaults
        If a firm is in neither list, or a row cannot be used.
    """
    if table is None:
        return [None, None], ""
    rows = table if isinstance(table, pd.DataFrame) else read_table(table, name)
    keys = firm_keys(*lists)
    found, faults = check_decisions(rows, keys, graph, name)
    note = ""
    if found["node_id"].isna().any():
        left_out = tuple(others())
        rows, note = _set_aside(rows, found["node_id"].isna(), name, left_out)
        found, faults = check_decisions(rows, keys, graph, name) if note else (found, faults)
    if faults:
        raise InputFaults(faults)
    return [rows[found["firm_id"].isin(one["firm_id"])] for one in lists], note


def _set_aside(
    rows: pd.DataFrame, unknown: pd.Series[bool], name: str, chains: tuple[Chain, ...]
) -> tuple[pd.DataFrame, str]:
    """Take out the rows whose node is unknown here and known to one of the chains left out, and tell how many."""
    known = {key for chain in chains for key in node_keys(build_graph(chain))}
    said = rows["node_id" if name == "given" else "node"].fillna("").map(lambda node: normalise(str(node)))
    away = unknown & said.isin(known)
    if not away.any():
        return rows, ""
    keep = (~away).to_numpy()
    kept = rows[keep]
    numbers = rows.attrs.get("rows") or range(2, len(rows) + 2)
    kept.attrs = {**rows.attrs, "rows": [row for row, stays in zip(numbers, keep, strict=True) if stays]}
    names = "、".join(chain.zh for chain in chains)
    count = int(away.sum())
    return kept, f"{count} 行属于本次未载入的产业链（{names}），未用 / {count} rows are of chains left out, not used"


def relatedness_of(
    table: Table, graph: nx.DiGraph, region: Region | None, min_score: float, model: Model | None
) -> pd.DataFrame | None:
    """Match a national firm list and measure how related the region's city is to each node; nothing without a list.

    Raises
    ------
    UsageError
        If there is no region to measure it for.
    """
    if table is None:
        return None
    if region is None:
        raise UsageError(
            "有全国名单，没有地区：产业关联度无从算起 / a national list needs a region: study(…, region=…)"
        )
    firms = as_firms(table) if isinstance(table, pd.DataFrame) else read_firms(table)
    return node_relatedness(graph, match_firms(firms, graph, min_score, model=model), firms, region)


def read_keyed(table: Table, name: str, firms: pd.DataFrame) -> pd.DataFrame | None:
    """Read ``moves`` or ``offers``, whose firms may be named by id, code or full name."""
    if table is None:
        return None
    return with_firm_ids(table if isinstance(table, pd.DataFrame) else read_table(table, name), firms)

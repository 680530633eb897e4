"""A chain as tables, and back: nodes and links as planners keep them in Excel, WPS or CSV."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from pydantic import BaseModel

from chainmap.definition.models import Chain, Source
from chainmap.definition.tabular.cells import list_cell, text_cell
from chainmap.definition.tabular.columns import CHAIN_TABLES, SHEETS, ChainColumn, table_named
from chainmap.definition.tabular.draft import Draft, draft_chain
from chainmap.definition.tabular.faults import advice_faults, chain_faults, in_order
from chainmap.definition.tabular.grids import ChainGrid, frame_grid
from chainmap.definition.tabular.rows import read_rows
from chainmap.definition.tabular.sheets import is_list, read_grids
from chainmap.tables.faults import Fault, InputFaults
from chainmap.tables.filekinds import EXCEL_ENDINGS, split_sheet

_DTYPES = {"number": "float64", "int": "Int64"}


class ReadChain(NamedTuple):
    """What was read of tables: the chain, ``None`` if there are errors, and all that is to be said of them."""

    chain: Chain | None
    faults: list[Fault]


def chain_to_tables(chain: Chain) -> dict[str, pd.DataFrame]:
    """Give a chain as tables that :func:`tables_to_chain` makes the same chain of.

    Parameters
    ----------
    chain
        Any chain.

    Returns
    -------
    dict
        ``chain, nodes, links, segments, needs, sources`` with the columns of
        :data:`chainmap.definition.tabular.columns.CHAIN_TABLES`. Lists are joined by ``、``, yes and no are words, what
        is not said is empty. See :mod:`chainmap.definition.tabular.cells` for texts
        in quotes.

    Examples
    --------
    >>> import chainmap as cm
    >>> tables = chain_to_tables(cm.read_chain("nylon"))
    >>> tables["links"].loc[0, ["from", "to", "kind", "sources"]].tolist()
    ['coking_coal', 'coke', 'material', 'hnjjbs_2023']
    """
    nodes = [{"id": key, **said_fields(node), "buyable": node.buyable} for key, node in chain.nodes.items()]
    links = [
        {"from_zh": chain.nodes[link.node].zh if link.node in chain.nodes else None, "to_zh": node.zh}
        | {**said_fields(link), "from": link.node, "to": key, "kind": link.kind}
        for key, node in chain.nodes.items()
        for link in node.inputs
    ]
    rows = {
        "chain": [said_fields(chain)],
        "nodes": nodes,
        "links": links,
        "segments": [{"id": key, **said_fields(one)} for key, one in chain.segments.items()],
        "needs": [{"id": key, **said_fields(one)} for key, one in chain.needs.items()],
        "sources": [{"id": key, **said_fields(one)} for key, one in chain.sources.items()],
    }
    return {table: _frame(CHAIN_TABLES[table], found) for table, found in rows.items()}


def said_fields(model: BaseModel) -> dict[str, Any]:
    """Give the fields of a model that say something: those needed, and others that differ from what they are anyway.

    Examples
    --------
    >>> from chainmap.definition.models import Input
    >>> said_fields(Input(node="a", kind="material", recycling=True))
    {'node': 'a', 'recycling': True}
    """
    fields = type(model).model_fields
    # An importance that was written down is a statement, whichever it is.
    stated = {"importance"} & model.model_fields_set
    return {
        name: getattr(model, name)
        for name, field in fields.items()
        if field.is_required() or name in stated or getattr(model, name) != field.get_default(call_default_factory=True)
    }


def _frame(columns: tuple[ChainColumn, ...], rows: list[dict[str, Any]]) -> pd.DataFrame:
    data = {}
    for column in columns:
        cells = [_cell(row.get(column.name), column.form) for row in rows]
        data[column.name] = pd.Series(cells, dtype=_DTYPES.get(column.form, "string"))
    return pd.DataFrame(data, columns=[column.name for column in columns])


def _cell(value: Any, form: str) -> Any:
    if value is None or form in _DTYPES or form == "word":
        return value
    if form == "flag":
        return "yes" if value else "no"
    if isinstance(value, str):
        return text_cell(value)
    return list_cell(one.model_dump(exclude_unset=True) if isinstance(one, Source) else one for one in value)


def tables_to_chain(
    tables: Mapping[str, pd.DataFrame], *, id: str = "", zh: str = "", en: str = "", date: str = ""
) -> Chain:
    """Make a chain of tables.

    Parameters
    ----------
    tables
        ``nodes`` and ``links``, and any of ``chain, segments, needs, sources``, with English or Chinese headers.
    id, zh, en, date
        Of the chain, where the table ``chain`` does not give them or others are wanted.

    Raises
    ------
    InputFaults
        With every fault, each with its table, row and column.

    Examples
    --------
    >>> nodes = pd.DataFrame({"英文名": ["synthetic a", "synthetic b"], "上中下游": ["上游", "下游"]})
    >>> links = pd.DataFrame({"from": ["synthetic_a"], "to": ["Synthetic B"]})
    >>> import warnings; warnings.simplefilter("ignore")
    >>> chain = tables_to_chain({"nodes": nodes, "links": links}, id="five", zh="合成链", en="synthetic", date="2026")
    >>> chain.nodes["synthetic_b"].inputs[0].node
    'synthetic_a'
    """
    faults: list[Fault] = []
    known = {table: frame for table, frame in tables.items() if table in CHAIN_TABLES}
    grids = {table: grid for table, frame in known.items() if (grid := frame_grid(frame, table, faults))}
    head = {"id": id, "zh": zh, "en": en, "date": date}
    return _or_raise(_examined(grids, faults, head, "tables", "")[0])


def read_chain_tables(
    path: str | Path,
    *,
    links: str | Path | None = None,
    id: str = "",
    zh: str = "",
    en: str = "",
    date: str = "",
) -> Chain:
    """Read a chain from tables: a workbook, a folder of lists, or a list of nodes and one of links.

    Only nodes (a Chinese name or an id, and 上中下游) and links (from, to) are needed. The ends of links, segments and
    needs may be ids or names. See :data:`chainmap.definition.tabular.columns.CHAIN_TABLES` for the headers.

    Parameters
    ----------
    path
        ``.xlsx``, a folder with ``nodes.csv``, ``links.csv`` …, or the list of nodes if ``links`` is given.
    links
        The list of links, if it is a file of its own.
    id, zh, en, date
        Of the chain, where its table does not give them or others are wanted.

    Raises
    ------
    InputFaults
        With every fault, each with its file, sheet, row and column as Excel numbers them.
    UsageError
        If there is no such file.

    Warns
    -----
    UserWarning
        Of what was not read, or was put in for what is missing.
    """
    return _or_raise(load_chain_tables(path, links=links, id=id, zh=zh, en=en, date=date))


def load_chain_tables(
    path: str | Path,
    *,
    links: str | Path | None = None,
    id: str = "",
    zh: str = "",
    en: str = "",
    date: str = "",
) -> ReadChain:
    """Read a chain from tables like :func:`read_chain_tables`, but give its faults instead of raising them.

    Parameters
    ----------
    path, links, id, zh, en, date
        As there.

    Returns
    -------
    ReadChain
        The chain, and its faults: errors, or warnings and notes on what was not read or put in.

    Raises
    ------
    UsageError
        If there is no such file.
    """
    return _read(path, links, {"id": id, "zh": zh, "en": en, "date": date})[0]


def check_chain_tables(path: str | Path, *, links: str | Path | None = None, **head: str) -> list[Fault]:
    """List all errors, warnings and notes of a chain's tables, by sheet, row and column.

    Parameters
    ----------
    path, links
        As for :func:`read_chain_tables`.
    **head
        ``id, zh, en, date`` of the chain.

    Raises
    ------
    UsageError
        If there is no such file.
    """
    found, draft = _read(path, links, head)
    return in_order([*found.faults, *(advice_faults(draft) if draft else ())])


def holds_chain_tables(path: str | Path) -> bool:
    """Tell whether a path is read as a chain's tables: a workbook, a list, or a folder with a list of nodes."""
    file, _ = split_sheet(path)
    if file.is_dir():
        return any(table_named(one.stem) == "nodes" for one in file.iterdir() if is_list(one) or _is_book(one))
    return is_list(file) or _is_book(file)


def _is_book(path: Path) -> bool:
    return path.suffix.casefold() in EXCEL_ENDINGS


def _read(path: str | Path, links: str | Path | None, head: Mapping[str, str]) -> tuple[ReadChain, Draft | None]:
    grids, faults = read_grids(path, links)
    file = split_sheet(path)[0].resolve()
    name = file.parent.name if links is not None or table_named(file.stem) else file.stem
    return _examined(grids, faults, head, str(path), name)


def _examined(
    grids: Mapping[str, ChainGrid], faults: list[Fault], head: Mapping[str, str], where: str, name: str
) -> tuple[ReadChain, Draft | None]:
    """Make a chain of grids; without a list of nodes there is nothing to be put together."""
    rows = {table: read_rows(table, grid, faults) for table, grid in grids.items()}
    faults += [_no_rows(grids[table], table) for table in ("nodes", "links") if table in rows and not rows[table]]
    if not rows.get("nodes"):
        return ReadChain(None, in_order(faults)), None
    draft = draft_chain(rows, head, where, name)
    draft.torn |= not rows.get("links")
    chain, found = chain_faults(draft, faults)
    whole = "links" in rows and not any(fault.level == "error" for fault in found)
    return ReadChain(chain if whole else None, in_order(found)), draft


#: A chain may be without links; its tables then say so in a check, not whenever they are read.
_EMPTY = "是空的，只有表头"


def _no_rows(source: ChainGrid, table: str) -> Fault:
    """Say that a table has a header only; a chain may be without links, but not without nodes."""
    level = "error" if table == "nodes" else "warning"
    zh, en = f"“{SHEETS[table]}”表{_EMPTY}", f"the table of {table} is empty below its header"
    return Fault(source.grid.where, zh, en, "填写各行", "fill in its rows", level=level)


def _or_raise(found: ReadChain) -> Chain:
    """Give the chain, or raise its errors; what else was found is told as a warning."""
    errors = [fault for fault in found.faults if fault.level == "error"]
    if errors or found.chain is None:
        raise InputFaults(errors)
    told = [str(fault) for fault in found.faults if _EMPTY not in fault.zh]
    if told:
        warnings.warn("\n".join(told), UserWarning, stacklevel=3)
    return found.chain

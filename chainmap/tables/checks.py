"""Tables that come back from a planner's hands: ids that must be there, keys once, numbers in their range."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from chainmap.tables.faults import Fault, InputFaults


def check_table(
    table: pd.DataFrame,
    what: str,
    *,
    ids: Mapping[str, Collection[str]] | None = None,
    key: Collection[str] = (),
    shares: Collection[str] = (),
) -> None:
    """Refuse a table that does not fit what it is used with; all faults at once.

    Parameters
    ----------
    table
        Any table of the contract; from a file or made in Python.
    what
        Its name in faults.
    ids
        Column → the ids that may stand in it.
    key
        Columns that together stand once.
    shares
        Columns of numbers from 0 to 1.

    Raises
    ------
    InputFaults
        With file and row of every cell that does not fit.

    Examples
    --------
    >>> check_table(pd.DataFrame({"node_id": ["a"]}), "gaps", ids={"node_id": {"a", "b"}}, key=["node_id"])
    """
    faults = []
    for column, known in (ids or {}).items():
        strange = ~table[column].isin(list(known))
        faults += _faults(table, what, column, strange, "产业链里没有这个编号", "this id is not in the chain")
    for column in shares:
        values = pd.to_numeric(table[column], errors="coerce").astype("float64")
        faults += _faults(
            table, what, column, ~values.between(0, 1), "须是 0 到 1 的数", "must be a number from 0 to 1"
        )
    if key:
        again = table.duplicated(list(key))
        faults += _faults(table, what, next(iter(key)), again, "这一行重复", "this row stands twice")
    if faults:
        raise InputFaults(faults)


def place_of(table: pd.DataFrame, what: str, place: int) -> tuple[str, int]:
    """Say where a row stands: the file and its row as Excel numbers it, if the table came from a file.

    Parameters
    ----------
    table
        ``attrs["file"]`` and ``attrs["rows"]`` are used where they are there.
    what
        Name of the table, where there is no file.
    place
        0-based place of the row in the table.

    Examples
    --------
    >>> place_of(pd.DataFrame({"node_id": ["a"]}), "gaps", 0)
    ('gaps, 第2行 / row 2', 2)
    """
    rows = table.attrs.get("rows")
    row = int(rows[place]) if rows is not None and len(rows) == len(table) else place + 2
    return f"{table.attrs.get('file', what)}, 第{row}行 / row {row}", row


def _faults(table: pd.DataFrame, what: str, column: str, bad: pd.Series[bool], zh: str, en: str) -> list[Fault]:
    found = []
    for place in bad.to_numpy().nonzero()[0]:
        where, row = place_of(table, what, int(place))
        value = str(table[column].iloc[place])
        found.append(
            Fault(f"{where}, {column}", f"{zh}：{value}", f"{en}: {value}", row=row, field=column, value=value)
        )
    return found

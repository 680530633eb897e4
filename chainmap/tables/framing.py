"""A firm list made in Python → the firms table."""

from __future__ import annotations

import pandas as pd

from chainmap.tables.cleaning import is_missing
from chainmap.tables.contract import conform
from chainmap.tables.dates import parse_date
from chainmap.tables.faults import Fault, InputFaults
from chainmap.tables.merging import firm_id


def as_firms(frame: pd.DataFrame) -> pd.DataFrame:
    """Give a table of firms the contract's columns, and a ``firm_id`` to those that have none.

    Parameters
    ----------
    frame
        At least ``name``; other columns by their contract names, the rest is dropped.

    Raises
    ------
    InputFaults
        If there is no name column, a name is empty, a date cannot be read, or two rows have one ``firm_id``.

    Examples
    --------
    >>> as_firms(pd.DataFrame({"name": ["合成例企业"], "products": ["己二酸"]}))["firm_id"].str.len().tolist()
    [16]
    """
    if "name" not in frame:
        raise InputFaults([Fault("firms", "没有企业名称列 name", "there is no column 'name'")])
    table = conform(frame, "firms")
    table.attrs = dict(frame.attrs)
    nameless = table["name"].fillna("").str.strip() == ""
    faults = [
        Fault(f"firms, 第{place + 2}行 / row {place + 2}", "企业名称为空", "the name is empty", row=int(place) + 2)
        for place in nameless.to_numpy().nonzero()[0]
    ]
    if "since" in frame:
        dates = [parse_date(value) if not is_missing(value) else (None, "") for value in frame["since"].tolist()]
        table["since"] = pd.Series([date for date, _ in dates], index=table.index, dtype="string")
        faults += [
            Fault(f"firms, 第{place + 2}行 / row {place + 2}, since", f"日期读不懂：{value}", f"not a date: {value}")
            for place, ((_, wrong), value) in enumerate(zip(dates, frame["since"], strict=True))
            if wrong
        ]
    if faults:
        raise InputFaults(faults)
    made = [
        firm_id(str(name), None if pd.isna(city) else str(city), None if pd.isna(uscc) else str(uscc))
        for name, city, uscc in zip(table["name"], table["city"], table["uscc"], strict=True)
    ]
    ids = table["firm_id"].where(table["firm_id"].notna(), pd.Series(made, index=table.index, dtype="string"))
    again = ids.duplicated()
    if again.any():
        raise InputFaults(
            Fault(f"firms, 第{place + 2}行 / row {place + 2}", f"企业重复：{ids[place]}", f"firm twice: {ids[place]}")
            for place in again.to_numpy().nonzero()[0]
        )
    return table.assign(firm_id=ids.astype("string"))

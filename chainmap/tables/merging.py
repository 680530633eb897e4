"""Firms that stand in a list more than once: which rows are one firm, and what the one row then says."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import Any

import pandas as pd

from chainmap.tables.places import short_city

#: Texts that are joined where rows differ; all other columns keep the first value.
JOINTS = {"business_scope": "；", "description": "；", "products": "、", "qualifications": "|", "source": "；"}


def name_key(name: str) -> str:
    """Reduce a firm's name to what tells it apart: half-width, small letters, no blanks.

    Examples
    --------
    >>> name_key("合成（叶县） 尼龙有限公司") == name_key("合成(叶县)尼龙有限公司")
    True
    """
    if not unicodedata.is_normalized("NFKC", name):
        name = unicodedata.normalize("NFKC", name)
    return "".join(name.split()).casefold()


def firm_id(name: str, city: str | None = None, uscc: str | None = None) -> str:
    """Give a firm's key: its credit code, else ``h`` and 15 hexadecimal digits of name and city.

    Parameters
    ----------
    name
        Full name; blanks, letter case and full-width forms do not matter.
    city
        Prefecture-level city; ``平顶山市`` and ``平顶山`` are one.
    uscc
        A valid credit code, if there is one.

    Examples
    --------
    >>> firm_id("合成甲公司", "平顶山市") == firm_id(" 合成甲公司", "平顶山")
    True
    >>> firm_id("合成甲公司", None, "91350100M000100Y43")
    '91350100M000100Y43'
    """
    if uscc:
        return uscc
    text = f"{name_key(name)}|{short_city(city.strip()) if city else ''}"
    return "h" + hashlib.sha256(text.encode("utf-8")).hexdigest()[:15]


def find_conflicts(firms: pd.DataFrame) -> list[int]:
    """List the rows that share name and city, but not the credit code.

    Parameters
    ----------
    firms
        Columns name, city and uscc, with ``None`` for what is empty.
    """
    pairs = _pairs(firms)
    doubled = pairs[pairs.duplicated(keep=False)]
    codes = firms["uscc"].reindex(doubled.index).groupby(doubled).nunique()
    conflicting = set(codes[codes > 1].index)
    return [row for row, pair in zip(doubled.index.tolist(), doubled, strict=True) if pair in conflicting]


def merge_duplicates(firms: pd.DataFrame) -> tuple[pd.DataFrame, list[str], int]:
    """Merge rows with one credit code, or with one name in one city.

    Parameters
    ----------
    firms
        Rows of the firms table without conflicts (see :func:`find_conflicts`); the index holds row numbers.

    Returns
    -------
    tuple
        The merged rows, each in the place of its first; notes; and the number of rows merged away.
    """
    groups = _groups(firms)
    merged: dict[int, dict[str, Any]] = {}
    gone: list[int] = []
    texts: list[str] = []
    for rows in groups:
        merged[rows[0]], differing = _one_row(firms.loc[rows])
        gone += rows[1:]
        shown = "、".join(differing)
        said = f"，{shown}不同，保留首行的值 / the first row's {shown} kept" if differing else ""
        texts.append(f"{merged[rows[0]]['name']}（行 rows {_numbers(rows)}{said}）")
    kept = firms.drop(index=gone)
    if not merged:
        return kept, [], 0
    update = pd.DataFrame.from_dict(merged, orient="index", columns=list(firms.columns), dtype=object)
    kept = pd.concat([kept.drop(index=list(merged)).astype(object), update]).sort_index()
    shown = "；".join(texts[:10]) + (f"；…（共 {len(texts)} 家 / {len(texts)} firms）" if len(texts) > 10 else "")
    note = (
        f"重复企业已合并，{len(gone)} 行并入 {len(texts)} 家 / {len(gone)} rows merged into {len(texts)} firms: {shown}"
    )
    return kept, [note], len(gone)


def _numbers(rows: list[int]) -> str:
    return ", ".join(str(row) for row in rows)


def _pairs(firms: pd.DataFrame) -> pd.Series:
    cities = [city or "" for city in firms["city"]]
    return pd.Series(
        [f"{name_key(name)}|{city}" for name, city in zip(firms["name"], cities, strict=True)],
        index=firms.index,
        dtype=object,
    )


def _groups(firms: pd.DataFrame) -> list[list[int]]:
    """Group the rows that are linked by a code or by name and city, directly or through others."""
    codes = firms["uscc"].dropna()
    root: dict[int, int] = {}

    def find(row: int) -> int:
        while root.setdefault(row, row) != row:
            root[row] = root[root[row]]
            row = root[row]
        return row

    for keys in (codes, _pairs(firms)):
        doubled = keys[keys.duplicated(keep=False)]
        first: dict[int, int] = {}
        for row, key in zip(doubled.index.tolist(), doubled, strict=True):
            root[find(row)] = find(first.setdefault(key, row))
    groups: dict[int, list[int]] = {}
    for row in firms.index[firms.index.isin(list(root))].tolist():
        groups.setdefault(find(row), []).append(row)
    return [rows for rows in groups.values() if len(rows) > 1]


def _one_row(rows: pd.DataFrame) -> tuple[dict[str, Any], list[str]]:
    """Fill the first row's gaps from the others and join differing texts; name the columns that differ."""
    values: dict[str, Any] = {}
    differing = []
    for column in rows.columns:
        found = list(dict.fromkeys(value for value in rows[column] if value is not None and value == value))
        if column in JOINTS and len(found) > 1:
            values[column] = _joined(found, JOINTS[column])
        else:
            values[column] = found[0] if found else None
            differing += [column] if len(found) > 1 else []
    return values, differing


def _joined(texts: list[str], joint: str) -> str:
    parts = texts if joint == "；" else [part for text in texts for part in text.split(joint)]
    return joint.join(dict.fromkeys(parts))

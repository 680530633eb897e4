"""Which firm and which node a planner's table means, however it names them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from functools import cache
from typing import Any

import networkx as nx
import pandas as pd

from chainmap.matching.words import normalise
from chainmap.tables.checks import place_of
from chainmap.tables.faults import Fault
from chainmap.tables.merging import name_key

#: Stands for a name that two firms share: it names neither.
AMBIGUOUS = ""


def firm_keys(*lists: pd.DataFrame) -> dict[str, str]:
    """Map every way to name a firm (id, credit code, full name) to its firm_id.

    Names are compared without blanks, letter case and full-width forms. A name that two different firms share maps
    to :data:`AMBIGUOUS`; a firm that stands in two lists is one firm.
    """
    keys: dict[str, str] = {}
    for firms in lists:
        for column in ("name", "uscc", "firm_id"):
            for said, firm in zip(firms[column], firms["firm_id"], strict=True):
                if not pd.isna(said):
                    key = name_key(str(said))
                    keys[key] = str(firm) if keys.get(key, firm) == firm else AMBIGUOUS
    return keys


def with_firm_ids(table: pd.DataFrame, *lists: pd.DataFrame) -> pd.DataFrame:
    """Let a table of moves or offers name its firms by id, code or full name; what is not known stays as it is."""
    keys = firm_keys(*lists)
    return table.assign(firm_id=[keys.get(name_key(str(firm))) or firm for firm in table["firm_id"]])


def node_keys(graph: nx.DiGraph) -> dict[str, str]:
    """Map ids, older ids, names and aliases of nodes to their ids.

    A word of several nodes, or the old id of a node that was split, maps to all of them, joined by ``|``; it names
    none of them.
    """
    found: dict[str, tuple[str, ...]] = {}
    for node, data in graph.nodes(data=True):
        for word in (data["zh"], data["en"], *data["aliases"]):
            key = normalise(word)
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), node)))
    older = {normalise(old): nodes for old, nodes in graph.graph["formerly"].items()}
    return {key: "|".join(nodes) for key, nodes in (found | older).items()} | {node: node for node in graph}


def row_fault(
    table: pd.DataFrame, what: str, place: int, field: str, wrong: tuple[str, str], mend: tuple[str, str]
) -> Fault:
    """Make the fault of one cell of a table of decisions; what is wrong and how to mend it in Chinese and English."""
    where, row = place_of(table, what, place)
    value = table[field].iloc[place] if field in table else ""
    shown = "（空 / empty）" if pd.isna(value) or not str(value).strip() else str(value)
    zh, en = wrong
    return Fault(where, f"{zh}：{shown}", f"{en} ({field}): {shown}", *mend, row=row, field=field, value=shown)


def marked(
    table: pd.DataFrame, what: str, field: str, bad: pd.Series[bool], wrong: tuple[str, str], mend: tuple[str, str]
) -> list[Fault]:
    """Make a fault of each cell of ``field`` that is marked as bad."""
    return [row_fault(table, what, int(place), field, wrong, mend) for place in bad.to_numpy().nonzero()[0]]


def unnamed(
    table: pd.DataFrame, what: str, field: str, keys: Mapping[str, str], found: pd.Series[Any], wrong: tuple[str, str]
) -> list[Fault]:
    """List the cells whose firm or node is not known, each with the nearest name there is."""
    faults = []
    names = list(keys)

    @cache
    def nearest(value: str) -> list[str]:
        return difflib.get_close_matches(normalise(value), names, 1, 0.5)

    for place, key in enumerate(found):
        if not pd.isna(key) and key != AMBIGUOUS and "|" not in key:
            continue
        if not pd.isna(key) and key != AMBIGUOUS:
            several = key.split("|")
            mend = (f"是哪一个？请写编号：{'、'.join(several)}", f"which one? write its id: {', '.join(several)}")
        elif not pd.isna(key):
            mend = ("有两个同名，请改用统一社会信用代码或编号", "two share this name; use the credit code or the id")
        else:
            value = table[field].iloc[place]
            near = nearest("" if pd.isna(value) else str(value))
            hint = (f"；是否指“{near[0]}”", f"; did you mean '{near[0]}'") if near else ("", "")
            mend = (
                f"请用名单里的全称或信用代码、产业链里的环节名称或编号{hint[0]}",
                f"use a full name or code of the list, a name or id of the chain{hint[1]}",
            )
        faults.append(row_fault(table, what, place, field, wrong, mend))
    return faults

"""The texts of a column of sources: ids of the table of sources, or remarks that are sources written out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from chainmap.definition.tabular.cells import Item, list_parts
from chainmap.definition.tabular.rows import Spot, fault_at
from chainmap.tables.faults import Fault

_ADDRESS = re.compile(r"https?://|www\.|[\w-]\.(?:com|cn|org|net|gov|edu)\b", re.IGNORECASE | re.ASCII)
_TITLE = re.compile("《[^》]+》")
# A number before a unit is an amount: 2000吨.
_YEAR = re.compile(
    r"(?<![\d.,])(?:19[5-9]|20[0-4])[0-9](?![\d,]|\s*(?:[多余]|[吨万亿千百元家人个台套项度米]|公里|[%％℃]|[A-Za-z]))"
)
_JUDGED = re.compile(r"\s*(?:(?:经验)?判断|judge?ment)", re.IGNORECASE)
_ID = re.compile("[A-Za-z0-9_.-]+")
# What parts a list for certain; a comma or 、 may belong to a sentence.
_FIRM = re.compile(r"[；;|\r\n]")


def looks_cited(text: str) -> bool:
    """Tell whether a text names something that can be looked up: a web address, a 《title》 or a year.

    Examples
    --------
    >>> [looks_cited(text) for text in ("合成日报 2023-04-13", "《合成手册》", "https://example.org/1")]
    [True, True, True]
    >>> [looks_cited(text) for text in ("一般工艺", "规模 2000 吨", "判断：2023 年起如此")]
    [False, False, False]
    """
    return not _JUDGED.match(text) and any(mark.search(text) for mark in (_ADDRESS, _TITLE, _YEAR))


def made_source(text: str) -> dict[str, str]:
    """Make a source of a text where there is no table of sources; only what can be looked up counts as cited.

    Examples
    --------
    >>> made_source("合成日报 2023-04-13"), made_source("合成理由")
    ({'kind': 'cited', 'publisher': '合成日报 2023-04-13'}, {'kind': 'judgement', 'why': '合成理由'})
    """
    return {"kind": "cited", "publisher": text} if looks_cited(text) else {"kind": "judgement", "why": text}


def source_items(text: str, known: Collection[str]) -> list[Item]:
    """Part the text of a cell into sources; a comma parts ids and citations, never a remark.

    Parameters
    ----------
    text
        The cell.
    known
        Ids of the table of sources.

    Examples
    --------
    >>> source_items("工艺常识，未见公开数据", ()), source_items("合成日报2023、《合成手册》", ())
    (['工艺常识，未见公开数据'], ['合成日报2023', '《合成手册》'])
    >>> source_items("s1、s2", ["s1"]), source_items("甲方说明；《合成手册》", ())
    (['s1', 's2'], ['甲方说明', '《合成手册》'])
    """
    found: list[Item] = []
    remark: list[tuple[str, int, int]] = []
    for item, plain, start, end in list_parts(text):
        joins = bool(remark) and plain and not _FIRM.search(text, remark[-1][2], start)
        if remark and not joins:
            found += _parted(remark, text, known)
            remark = []
        if plain and isinstance(item, str):
            remark.append((item, start, end))
        else:
            found.append(item)
    return [*found, *(_parted(remark, text, known) if remark else ())]


def _parted(parts: Sequence[tuple[str, int, int]], text: str, known: Collection[str]) -> list[str]:
    """Give parts that commas join one by one if they are ids or citations, else as the one remark they are."""
    words = [piece for word, _, _ in parts for piece in _ids(word, known) or [word]]
    ids = any(word in known for word in words) or (bool(known) and all(map(_ID.fullmatch, words)))
    return words if ids or all(map(looks_cited, words)) else [text[parts[0][1] : parts[-1][2]].strip()]


def _ids(word: str, known: Collection[str]) -> list[str]:
    """Part ids that a comma joins, which otherwise belongs to names such as 1,6-己二胺."""
    pieces = [piece.strip() for piece in re.split("[，,]", word)]
    return pieces if all(piece in known for piece in pieces) else []


def cite(holders: Sequence[dict[str, Any]], table: Mapping[str, Any] | None, where: str) -> Iterator[Fault]:
    """Give nodes and links their sources; without a table of sources each text is one, written out in place.

    Parameters
    ----------
    holders
        The plain data of nodes and links; the text under ``sources`` is put in as a list.
    table
        The table of sources by id, ``None`` if there is none.
    where
        The file, for what is said of it.

    Yields
    ------
    Fault
        A warning that says how many texts were taken as what.
    """
    taken = {"cited": 0, "judgement": 0}
    for holder in (one for one in holders if "sources" in one):
        found = source_items(str(holder["sources"]), table or ())
        holder["sources"] = found
        if table is None:
            holder["sources"] = [made_source(one) if isinstance(one, str) else one for one in found]
            for one in (one for one in found if isinstance(one, str)):
                taken["cited" if looks_cited(one) else "judgement"] += 1
    cited, judged = taken.values()
    if cited or judged:
        zh = (
            f"没有来源表：“来源”列的 {cited + judged} 处文字中，{cited} 处写有网址、《题名》或年份，作为引用；"
            f"{judged} 处没有，只作为判断"
        )
        en = (
            f"no table of sources: {cited} texts with an address, a title or a year are taken as cited, {judged} others"
        )
        mend = ("加一张“来源”表，写明发布者、标题、日期、网址", "add a table of sources with title, date and address")
        yield fault_at(Spot(where), zh, f"{en} as judgement", mend, level="warning")

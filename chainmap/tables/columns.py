"""The columns of a firm list: which feeds which field, and what is dropped, said in notes."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from typing import NamedTuple

from chainmap.tables.amounts import parse_degrees, parse_money, parse_persons
from chainmap.tables.cleaning import Cell, Parsed, parse_class, parse_list, parse_stock, parse_text
from chainmap.tables.contract import names
from chainmap.tables.dates import parse_date
from chainmap.tables.faults import Fault, InputFaults, UsageError
from chainmap.tables.grids import Grid
from chainmap.tables.headers import SYNONYMS, Heading, firm_heading, header_key, header_unit, is_personal, unit_line
from chainmap.tables.headrows import Recognise
from chainmap.tables.personal import cut_personal
from chainmap.tables.status import HEADERS as STATUS_HEADERS
from chainmap.tables.wanted import seen_as

TEXTS = ("business_scope", "products", "description")
MONEY = ("revenue_mcny", "capital_mcny")
_DROP = "-"


class Feed(NamedTuple):
    """One column of the file and the field it feeds."""

    place: int
    header: str
    heading: Heading


def firm_recogniser(headers: Mapping[str, str] | None = None) -> Recognise:
    """Give the function that reads headers of a firm list.

    Parameters
    ----------
    headers
        Header in the file → column of the firms table, or any header of the synonym table (so that
        ``{"资本": "注册资本(万元)"}`` gives the unit too), or ``""`` to drop the column.

    Raises
    ------
    UsageError
        If a value of ``headers`` means nothing.
    """
    own = {header_key(text): _told(text, meaning) for text, meaning in (headers or {}).items()}

    def recognise(text: object) -> Heading | None:
        return own.get(header_key(text)) or firm_heading(text)

    return recognise


def _told(text: str, meaning: str) -> Heading:
    if not meaning:
        return Heading(_DROP)
    heading = firm_heading(meaning)
    if heading is None:
        near = difflib.get_close_matches(meaning, [*names("firms"), *SYNONYMS], 1)
        hint = f"；是否指 {near[0]}？/ did you mean {near[0]}?" if near else ""
        raise UsageError(f"headers：没有列“{meaning}” / no such column: {meaning}{hint}")
    if heading.field in MONEY and meaning in MONEY and (unit := header_unit(text)) is not None:
        heading = heading._replace(unit=unit)
    return heading._replace(tier=-1)


def choose_columns(grid: Grid, recognise: Recognise) -> tuple[dict[str, list[Feed]], list[str]]:
    """Choose the columns that feed each field.

    Returns
    -------
    tuple
        Field → its columns, best first; and the notes on what is used and what is dropped.

    Raises
    ------
    InputFaults
        If the name, or every text column, is missing, or two columns mean the same field.
    """
    feeds: dict[str, list[Feed]] = {}
    unknown: list[str] = []
    personal: list[str] = []
    for place, header in enumerate(grid.header):
        heading = recognise(header) if header else None
        if heading and heading.field == _DROP:
            unknown.append(header)
        elif heading:
            feeds.setdefault(heading.field, []).append(Feed(place, header, heading))
        elif header and header_key(header) in STATUS_HEADERS:
            continue  # told apart by chainmap.tables.status
        elif header:
            (personal if is_personal(header) else unknown).append(header)
        elif grid.cells[place].map(lambda cell: cell not in (None, "")).any():
            unknown.append(f"第 {place + 1} 列（无表头）")
    feeds, spare, faults = _one_per_tier(feeds, grid.where)
    faults += _missing(feeds, grid)
    if faults:
        raise InputFaults(faults)
    feeds, unit_notes = _with_unit_above(feeds, grid.above)
    return feeds, [*_column_notes(feeds, unknown + spare, personal), *unit_notes]


def _with_unit_above(feeds: dict[str, list[Feed]], above: tuple[str, ...]) -> tuple[dict[str, list[Feed]], list[str]]:
    """Give money columns that name no unit the one that a line above the header gives for the whole table."""
    lines = {text: unit for text in above if (unit := unit_line(text)) is not None}
    bare = [feed.header for field in MONEY for feed in feeds.get(field, []) if feed.heading.unit is None]
    if not lines or not bare:
        return feeds, []
    text, unit = next(iter(lines.items()))
    if len(set(lines.values())) > 1:
        shown = "、".join(lines)
        return feeds, [
            f"表头上方写有几个不同的单位（{shown}），未采用 / several units stand above the header; none is used"
        ]
    given = {
        field: [
            feed._replace(heading=feed.heading._replace(unit=unit)) if feed.header in bare else feed for feed in some
        ]
        for field, some in feeds.items()
    }
    told = "、".join(bare)
    return given, [
        f"表头上方写有“{text[:40]}”，用于没有单位的列：{told} / the unit above the header is used for: {told}"
    ]


def _one_per_tier(feeds: dict[str, list[Feed]], where: str) -> tuple[dict[str, list[Feed]], list[str], list[Fault]]:
    """Order each field's columns by tier; two of one tier are a fault; told ones displace all others."""
    chosen: dict[str, list[Feed]] = {}
    spare: list[str] = []
    faults = []
    for field, columns in feeds.items():
        told = [feed for feed in columns if feed.heading.tier < 0]
        spare += [feed.header for feed in columns if told and feed not in told]
        chosen[field] = sorted(told or columns, key=lambda feed: feed.heading.tier)
        for first, second in zip(chosen[field], chosen[field][1:], strict=False):
            if first.heading.tier == second.heading.tier:
                faults.append(_twice(where, field, first.header, second.header))
    return chosen, spare, faults


def _twice(where: str, field: str, first: str, second: str) -> Fault:
    return Fault(
        where=f"{where}, 表头 (header)",
        zh=f"两列含义相同（{field}）：“{first}”和“{second}”",
        en=f"two columns mean the same field, {field}: {first!r} and {second!r}",
        mend_zh=f"删去或改名其中一列，或用 headers={{“{first}”: “{field}”}} 指定",
        mend_en=f"delete or rename one, or say headers={{{first!r}: {field!r}}}",
        field=second,
    )


def _missing(feeds: dict[str, list[Feed]], grid: Grid) -> list[Fault]:
    shown = "、".join(header for header in grid.header if header)[:200]
    faults = []
    if "name" not in feeds:
        faults.append(("缺少“企业名称”列", "there is no column with the firms' names"))
    if not any(field in feeds for field in TEXTS):
        faults.append(
            (
                "“经营范围”“主营产品”“企业简介”三列一列也没有",
                "none of business_scope, products and description is there",
            )
        )
    like_zh, like_en = seen_as([grid.header], "firms")
    mend_zh = f"补上该列，或用 headers={{“你的列名”: “name”}} 说明；现有列：{shown}{like_zh}"
    mend_en = f"add it, or say headers={{'yours': 'name'}}; the columns there are listed on the left{like_en}"
    return [Fault(f"{grid.where}, 表头 (header)", zh, en, mend_zh, mend_en) for zh, en in faults]


def _column_notes(feeds: dict[str, list[Feed]], unknown: list[str], personal: list[str]) -> list[str]:
    named = [(feed.header, field) for field, columns in feeds.items() for feed in columns]
    used = "、".join(header if header == field else f"{header}→{field}" for header, field in named)
    notes = [f"采用的列 / columns used: {used}"]
    if personal:
        notes.append(
            f"含个人信息的列未读入：{'、'.join(personal)} / columns with personal data dropped: {', '.join(personal)}"
        )
    if unknown:
        notes.append(f"未采用的列：{'、'.join(unknown)} / columns not used: {', '.join(unknown)}")
    headers = {feed.header for columns in feeds.values() for feed in columns}
    if any("参保" in header or "社保" in header for header in headers):
        notes.append("从业人数取自参保人数，可能少于实有人数 / employees are insured persons, who may be fewer")
    if "since" in feeds and feeds["since"][-1].heading.tier > 0:
        header = feeds["since"][-1].header
        only = (
            ""
            if len(feeds["since"]) == 1
            else "（仅用于没有投产日期的企业 / only where no start of production is given）"
        )
        notes.append(f"起始日期取自“{header}”{only} / 'since' is taken from {header!r}")
    return notes


def parser_of(field: str, heading: Heading) -> Callable[[Cell], Parsed]:
    """Give the function that reads the cells of a field's column (credit codes and places apart)."""
    if field in MONEY:
        return lambda cell: parse_money(cell, heading.unit)
    if field in TEXTS:
        return lambda cell: _impersonal(parse_list(cell, "、") if field == "products" else parse_text(cell))
    simple: dict[str, Callable[[Cell], Parsed]] = {
        "qualifications": lambda cell: parse_list(cell, "|"),
        "industry_code": parse_class,
        "listed_code": parse_stock,
        "since": parse_date,
        "employees": lambda cell: parse_persons(cell, heading.unit),
        "latitude": lambda cell: parse_degrees(cell, 90),
        "longitude": lambda cell: parse_degrees(cell, 180),
    }
    return simple.get(field, parse_text)


def _impersonal(parsed: Parsed) -> Parsed:
    """Cut personal data out of a text that was read without a remark."""
    text, remark = parsed
    if text is None or remark:
        return parsed
    left = cut_personal(text)
    return parsed if left == text else (left or None, "personal")

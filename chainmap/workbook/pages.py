"""Which lists a workbook can hold, in which order, under which titles."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from chainmap.tables.faults import UsageError
from chainmap.workbook import lists, sheets
from chainmap.workbook.plans import plan_frame, plan_sheet
from chainmap.workbook.route import route_sheet
from chainmap.workbook.sources import sources_sheet
from chainmap.workbook.targets import targets_sheet
from chainmap.workbook.text import Sheet, safe_text
from chainmap.workbook.words import node_names, or_empty

#: What may be asked for by ``sheets=``: id → title, in the order of the usual workbook.
SHEETS: dict[str, str] = {
    "coverage": "现状",
    "gaps": "缺口清单",
    "targets": "目标企业清单",
    "path": "招商路径图",
    "plan": "招商路径清单",
    "matches": "企业-环节对应表",
    "firms": "企业名单",
    "local": "本地企业名单",
    "candidates": "候选企业名单",
    "moves": "企业投资动向",
    "sources": "数据来源",
}
#: The first sheet, which is always there; it may be given another title.
FRONT = "front"
FRONT_ZH = "说明"
#: Lists that are written only when they are asked for: they repeat what stands in others.
ASKED = {"local", "candidates", "moves"}

#: Excel's rules for the title of a sheet.
MOST_TITLE = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\：？／＼＊［］]")
_RESERVED = {"history", "历史记录"}

Sheets = Iterable[str] | Mapping[str, str]


class Pages(NamedTuple):
    """What a workbook is made of: the title of its first sheet, the sheets that follow, remarks."""

    front: str
    sheets: list[Sheet]
    notes: list[str]


def make_pages(tables: Mapping[str, Any], wanted: Sheets | None) -> Pages:
    """Make the sheets that are wanted of the tables that are there.

    Parameters
    ----------
    tables
        What :func:`chainmap.write_workbook` was given, by name; ``None`` for what was not.
    wanted
        Ids of :data:`SHEETS` in order, or ids with titles; by default all but those of :data:`ASKED`.

    Returns
    -------
    Pages
        What was asked for and cannot be made, or got a title other than asked for, stands in the remarks.

    Raises
    ------
    UsageError
        If an id is unknown.
    """
    asked = _asked(wanted)
    makers = _makers(tables)
    front = sheet_title(asked.pop(FRONT, FRONT_ZH), (), FRONT_ZH)
    taken, pages, notes = [front], [], []
    for key, title in asked.items():
        if key not in makers:
            if wanted is not None:
                notes.append(f"未列“{safe_text(title)}”：没有给出相应的表 / not listed, its table was not given: {key}")
            continue
        name = sheet_title(title, taken, SHEETS[key])
        if name != title and wanted is not None:
            notes.append(
                f"工作表“{safe_text(title)}”按 Excel 的规则写作“{name}” / the title of a sheet was fitted to Excel"
            )
        taken.append(name)
        pages.append(replace(makers[key](), name=name, key=key))
    return Pages(front, pages, notes)


def sheet_title(title: str, taken: Iterable[str], default: str = "清单") -> str:
    """Fit a title to Excel's rules: at most 31 characters, none of ``[]:*?/\\``, no other sheet of that name.

    Parameters
    ----------
    title
        What the sheet is to be called.
    taken
        Titles of the other sheets.
    default
        Stands in for a title of which nothing is left.

    Examples
    --------
    >>> sheet_title("补链/强链清单", []), sheet_title("'[清单]'", ["清单"]), sheet_title("  ", [])
    ('补链-强链清单', '-清单-', '清单')
    >>> sheet_title("Gaps", ["GAPS"]), len(sheet_title("长" * 40, []))
    ('Gaps(2)', 31)
    """
    others = {one.casefold() for one in taken} | _RESERVED
    plain = _FORBIDDEN.sub("-", " ".join(safe_text(title).split())).strip("' ")
    plain = _fitted(plain if plain.strip("-") else default, MOST_TITLE)
    found, number = plain, 1
    while found.casefold() in others:
        number += 1
        mark = f"({number})"
        found = _fitted(plain, MOST_TITLE - len(mark)) + mark
    return found


def _fitted(text: str, most: int) -> str:
    """Cut a text to that many UTF-16 units, as Excel counts; it must not end in an apostrophe."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", errors="ignore").rstrip("' ")


def _asked(wanted: Sheets | None) -> dict[str, str]:
    if wanted is None:
        return {key: title for key, title in SHEETS.items() if key not in ASKED}
    known = {FRONT: FRONT_ZH} | SHEETS
    titles = (
        dict(wanted)
        if isinstance(wanted, Mapping)
        else dict.fromkeys([wanted] if isinstance(wanted, str) else wanted, "")
    )
    for key in titles:
        if key not in known:
            near = difflib.get_close_matches(str(key), known, 1)
            hint = (f"；是否指 {near[0]}？", f"; did you mean {near[0]}?") if near else ("", "")
            raise UsageError(
                f"没有名为 {key!r} 的清单{hint[0]} 可用：{'、'.join(known)} / no such list: {key!r}{hint[1]}"
            )
    return {key: str(title or "") or known[key] for key, title in titles.items()}


def _makers(tables: Mapping[str, Any]) -> dict[str, Callable[[], Sheet]]:
    """Say for each list that can be made how it is made."""
    graph, coverage, gaps, targets, plan, region, moves, recheck = (
        tables[name] for name in ("graph", "coverage", "gaps", "targets", "plan", "region", "moves", "recheck")
    )
    found = {"local": tables["matches"], "candidate": tables["candidate_matches"]}
    people = {"local": tables["firms"], "candidate": tables["candidates"]}
    nodes = node_names(graph, coverage, gaps, targets, plan, *found.values())
    outside = people["candidate"]
    steps = plan_frame(or_empty(plan), nodes, graph, coverage, gaps, targets, outside)
    able: dict[str, tuple[bool, Callable[[], Sheet]]] = {
        "coverage": (
            coverage is not None,
            lambda: sheets.coverage_sheet(coverage, nodes, people["local"], found["local"], region, recheck),
        ),
        "gaps": (gaps is not None, lambda: sheets.gaps_sheet(gaps, nodes, graph, coverage, targets, recheck)),
        "targets": (
            targets is not None,
            lambda: targets_sheet(targets, nodes, gaps, coverage, outside, moves, graph, region),
        ),
        "path": (plan is not None, lambda: route_sheet(steps, plan)),
        "plan": (plan is not None, lambda: plan_sheet(steps)),
        "matches": (_some(found), lambda: lists.matches_sheet(found, people, nodes, region)),
        "firms": (_some(people), lambda: lists.firms_sheet(people, found, nodes, region)),
        "local": (
            people["local"] is not None,
            lambda: lists.firms_sheet({"local": people["local"]}, found, nodes, region),
        ),
        "candidates": (
            outside is not None,
            lambda: lists.firms_sheet({"candidate": outside}, found, nodes, region),
        ),
        "moves": (moves is not None, lambda: lists.moves_sheet(moves, outside, nodes, region)),
        "sources": (graph is not None or _some(people), lambda: sources_sheet(graph, people, region)),
    }
    return {key: make for key, (here, make) in able.items() if here}


def _some(given: Mapping[str, Any]) -> bool:
    return any(table is not None for table in given.values())

"""Tables → one Excel workbook that goes to the meeting, and back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd

from chainmap.definition.models import Region
from chainmap.planning import Recheck
from chainmap.tables.contract import conform
from chainmap.tables.faults import UsageError
from chainmap.tables.files import replace_whole
from chainmap.workbook.filled import take_over
from chainmap.workbook.front import add_front, front_lines
from chainmap.workbook.pages import Sheets, make_pages
from chainmap.workbook.plans import PLAN_PLANNERS
from chainmap.workbook.style import add_sheet
from chainmap.workbook.targets import PLANNERS
from chainmap.workbook.text import CONTRACTS, MOST_CHARS, MOST_ROWS, Sheet, safe_text

#: What a workbook is made of; a study has each as an attribute.
GIVEN = (
    "graph", "coverage", "gaps", "targets", "plan", "matches", "firms", "candidates", "candidate_matches", "region",
    "moves", "recheck",
)  # fmt: skip


def write_workbook(
    path: str | Path,
    study: Any = None,
    /,
    *,
    graph: nx.DiGraph | None = None,
    coverage: pd.DataFrame | None = None,
    gaps: pd.DataFrame | None = None,
    targets: pd.DataFrame | None = None,
    plan: pd.DataFrame | None = None,
    matches: pd.DataFrame | None = None,
    firms: pd.DataFrame | None = None,
    candidates: pd.DataFrame | None = None,
    candidate_matches: pd.DataFrame | None = None,
    region: Region | None = None,
    moves: pd.DataFrame | None = None,
    recheck: Recheck | None = None,
    keep: str | Path | None = None,
    sheets: Sheets | None = None,
    notes: Iterable[str] = (),
) -> Path:
    """Write the lists of a study as one Excel workbook.

    Each table that is given gets a sheet: 现状, 缺口清单, 目标企业清单, 招商路径图 (a picture), 招商路径清单,
    企业-环节对应表, 企业名单 and 数据来源; 说明 stands before them. Texts stay texts (none becomes a formula), and
    :func:`workbook_tables` reads the tables back from the finished file.

    Parameters
    ----------
    path
        An ``.xlsx`` file; one that is there is replaced in one step.
    study
        A :class:`chainmap.Study`; or give the tables one by one. A table given by name goes before the study's.
    graph
        Names of the nodes; without it they stand under their ids.
    coverage, gaps, targets, plan
        As from the functions of the same room.
    matches, firms
        Local firms and what they make.
    candidate_matches, candidates
        Companies elsewhere and what they make.
    region
        Place and date.
    moves
        Dated past moves of companies elsewhere, shown as signs of expansion.
    recheck
        As from :func:`chainmap.recheck_plan`: what there would be with the plan's companies.
    keep
        An earlier workbook; what planners filled in beside the targets (建议对接单位, 备注) and the plan (对接单位,
        进度) is taken over from it, and the first sheet says for which companies there is no row any more.
    sheets
        Which lists, in which order: ids of :data:`chainmap.workbook.pages.SHEETS` (``coverage``, ``gaps``,
        ``targets``, ``path``, ``plan``, ``matches``, ``firms``, ``local``, ``candidates``, ``moves``, ``sources``), or
        a mapping of ids to titles; ``front`` gives the first sheet another title. Titles are fitted to Excel's rules,
        and the first sheet says so; it also says which list could not be made since its table was not given.
    notes
        Further remarks for the first sheet.

    Returns
    -------
    pathlib.Path
        The path.

    Raises
    ------
    UsageError
        If the path does not end in ``.xlsx``, if no table is given, or if there is no list of an id.
    ChainmapError
        If the file cannot be written, mostly because it is open in Excel or WPS.

    Examples
    --------
    >>> import tempfile
    >>> found = pd.DataFrame({"node_id": ["a"], "action": ["fill"], "severity": [0.5]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = write_workbook(Path(folder) / "lists.xlsx", gaps=found)
    ...     list(workbook_tables(path))
    ['gaps']
    """
    import openpyxl

    path = Path(path)
    if path.suffix.casefold() != ".xlsx":
        raise UsageError(f"{path.name}: 清单只能写成 .xlsx 文件 / the workbook is written as .xlsx only")
    asked: tuple[Any, ...] = (
        graph, coverage, gaps, targets, plan, matches, firms, candidates, candidate_matches, region, moves, recheck,
    )  # fmt: skip
    tables = {
        name: getattr(study, name, None) if value is None else value for name, value in zip(GIVEN, asked, strict=True)
    }
    tables = {name: _whole(value, name) for name, value in tables.items()}
    tables, taken = take_over(tables, keep)
    front, pages, missed = make_pages(tables, sheets)
    if not pages:
        raise UsageError("没有可写的表 / no table was given: write_workbook(path, study) 或 gaps=…")
    title = study.title if study is not None else _title(tables["graph"], tables["region"])
    said = [*(study.notes if study is not None else ()), *notes]
    book = openpyxl.Workbook()
    book.remove(book.active)
    book.properties.title, book.properties.creator = safe_text(title), "chainmap"
    cut = sum(add_sheet(book, page, title) for page in pages)
    said += [*missed, *taken, *_region_note(tables["region"]), *_cut_notes(cut, pages)]
    add_front(book, title, front_lines(tables, pages, dict.fromkeys(said)), front)
    replace_whole(path, book.save)
    return path


def _whole(value: Any, name: str) -> Any:
    """Give a table every column of its contract; what is said beside it (weights, proof) is kept."""
    if not isinstance(value, pd.DataFrame):
        return value
    kept = {"targets": PLANNERS, "plan": PLAN_PLANNERS}.get(name, ())
    table = conform(value, CONTRACTS.get(name, name), kept)
    table.attrs = dict(value.attrs)
    return table


def _title(graph: nx.DiGraph | None, region: Region | None) -> str:
    said = [region.zh if region else "", str(graph.graph["zh"]) if graph is not None else ""]
    return " · ".join(text for text in said if text) or "产业链招商清单"


def _region_note(region: Region | None) -> list[str]:
    return [f"地区文件说明 / note of the region file: {region.note}"] if region and region.note else []


def _cut_notes(cut: int, pages: list[Sheet]) -> list[str]:
    """Say what did not fit; nothing is left out silently."""
    notes = [
        f"“{page.name}”共 {len(page.frame)} 行，只列前 {MOST_ROWS} 行，全部见 CSV 表 / "
        f"{page.name}: the first {MOST_ROWS} of {len(page.frame)} rows; the CSV table has all"
        for page in pages
        if len(page.frame) > MOST_ROWS
    ]
    if cut:
        notes.append(
            f"{cut} 个单元格的原文超过 {MOST_CHARS} 个字符，已截断并注明 / "
            f"{cut} cells were longer than Excel allows; they are cut and marked"
        )
    return notes


def workbook_tables(path: str | Path) -> dict[str, pd.DataFrame]:
    """Read the tables of a workbook back.

    Columns are found by the hidden names of their headers, so that they may be moved and the rows sorted.

    Parameters
    ----------
    path
        A workbook that :func:`write_workbook` wrote; it may have been edited since.

    Returns
    -------
    dict
        Table name → table, with the columns and types of :data:`chainmap.tables.contract.TABLES`: any of ``coverage``,
        ``gaps``, ``targets``, ``plan``, ``matches``, ``candidate_matches``, ``firms``, ``candidates``.

    Raises
    ------
    UsageError
        If the file is no workbook of ours.
    """
    from chainmap.workbook.reading import read_back

    return read_back(Path(path))

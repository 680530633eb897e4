"""The columns of a chain's tables: which stands where in a sheet, a list or a frame, what is missing or not known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from chainmap.definition.nearest import did_you_mean
from chainmap.definition.tabular.columns import chain_heading, zh_titles
from chainmap.tables.cleaning import is_missing
from chainmap.tables.decoding import SNIFF_ROWS
from chainmap.tables.faults import Fault, InputFaults
from chainmap.tables.filekinds import file_fault
from chainmap.tables.grids import Grid, build_grid, refuse_wide_marks, text_marks
from chainmap.tables.headrows import Row, is_blank, known_headers, merge_header

#: A longer table is no chain's.
MAX_ROWS = 20_000
#: Table → groups of columns, of each of which one must be there.
NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "chain": (("id", "zh", "date"),),
    "nodes": (("zh", "id", "en"), ("stage",)),
    "links": (("from", "from_zh"), ("to", "to_zh")),
    "segments": (("id", "zh"),),
    "needs": (("id", "zh"),),
    "sources": (("id",), ("kind",)),
}


class Part(NamedTuple):
    """A sheet or a text file before it is known what it holds; ``text`` is empty for a sheet."""

    title: str
    where: str
    rows: Sequence[Row]
    notes: list[str]
    text: str = ""
    delimiter: str = ""


class ChainGrid(NamedTuple):
    """One of a chain's tables as it stands in a file.

    Attributes
    ----------
    grid
        Header and cells.
    places
        Column of the table → place in the file.
    units
        Column → factor that its header names.
    plain
        Whether cells are texts only (CSV), so that a spreadsheet may have spoiled them.
    guarded
        Whether a ``'`` stands before what Excel would run.
    """

    grid: Grid
    places: dict[str, int]
    units: dict[str, float]
    plain: bool = False
    guarded: bool = True


def like_table(part: Part) -> str:
    """Name the table that has most of its headers in a part and all it needs; empty if none."""
    fits = {table: _fit(part.rows, table) for table in ("nodes", "links", "sources")}
    best = max(fits, key=lambda table: fits[table])
    return best if fits[best] else ""


def _fit(rows: Sequence[Row], table: str) -> int:
    """Count the table's headers in the row that has most of them; none if a needed one is missing."""
    recognise = chain_heading(table)
    best = max(rows[:SNIFF_ROWS], key=lambda row: known_headers(row, recognise), default=())
    fields = {heading.field for cell in best if isinstance(cell, str) and (heading := recognise(cell))}
    return len(fields) if all(fields & set(group) for group in NEEDED[table]) else 0


def find_columns(part: Part, table: str, faults: list[Fault]) -> ChainGrid | None:
    """Find the header of a part and the table's columns in it.

    Parameters
    ----------
    part
        A sheet or a list.
    table
        What it holds.
    faults
        Is added to.

    Returns
    -------
    ChainGrid or None
        ``None`` if it cannot be read.
    """
    recognise = chain_heading(table)
    counts = [known_headers(row, recognise) for row in part.rows[:SNIFF_ROWS]]
    try:
        refuse_wide_marks(part.rows[:SNIFF_ROWS] if part.text else [], recognise, part.where)
    except InputFaults as error:
        faults += error.faults
        return None
    if not any(counts):
        faults.append(_missing(part.where, table, NEEDED[table][0], _texts(part.rows[0]) if part.rows else []))
        return None
    row = counts.index(max(counts))
    if len(part.rows) - row > MAX_ROWS:
        zh, en = f"超过 {MAX_ROWS} 行", f"more than {MAX_ROWS} rows"
        faults.append(file_fault(part.where, zh, en, "检查是不是产业链的表", "is this a chain's table?"))
        return None
    records = [list(one) for one in part.rows]
    marks = text_marks(records, row, part.text, part.delimiter) if part.text else {}
    header = merge_header(part.rows, row, row, recognise)
    grid = build_grid(part.rows, header, (row, row), part.where, part.notes, marks)
    return known_columns(grid, table, faults, plain=bool(part.text))


def known_columns(
    grid: Grid, table: str, faults: list[Fault], *, plain: bool = False, guarded: bool = True
) -> ChainGrid | None:
    """Tell which column of a grid is which; unknown, doubled and missing ones are added to ``faults``.

    Parameters
    ----------
    grid
        The cells below a header.
    table
        A key of :data:`chainmap.definition.tabular.columns.CHAIN_TABLES`.
    faults
        Is added to.
    plain, guarded
        See :class:`ChainGrid`.

    Returns
    -------
    ChainGrid or None
        ``None`` if a needed column is missing.
    """
    recognise = chain_heading(table)
    places: dict[str, int] = {}
    units: dict[str, float] = {}
    head = f"{grid.where}, 表头 (header)"
    faults += [warning(grid.where, *note.split(" / ", 1)) for note in grid.notes if " / " in note]
    for place, title in enumerate(grid.header):
        heading = recognise(title) if title else None
        if heading is None:
            faults += _unknown(grid, place, table)
        elif heading.field in places:
            zh, en = f"两列含义相同：“{grid.header[places[heading.field]]}”和“{title}”", "two columns mean the same"
            faults.append(Fault(head, zh, en, "删去或改名其中一列", "delete or rename one of them", field=title))
        else:
            places[heading.field] = place
            units |= {heading.field: heading.unit} if heading.unit else {}
    there = [title for title in grid.header if title]
    lacking = [group for group in NEEDED[table] if not set(group) & set(places)]
    faults += [_missing(grid.where, table, group, there) for group in lacking]
    return ChainGrid(grid, places, units, plain, guarded) if not lacking else None


def _unknown(grid: Grid, place: int, table: str) -> list[Fault]:
    title = grid.header[place]
    if not title and all(is_blank(cell) for cell in grid.cells[place]):
        return []
    shown = title or f"第 {place + 1} 列"
    titles = zh_titles(table)
    mend = did_you_mean(title, [*titles.values(), *titles]) if title else ("", "")
    return [warning(f"{grid.where}, 表头 (header)", f"没有读取“{shown}”列", f"column '{shown}' was not read", *mend)]


def frame_grid(frame: pd.DataFrame, table: str, faults: list[Fault]) -> ChainGrid | None:
    """Give a table made in Python as a grid; its rows are numbered as Excel would, from 2.

    Parameters
    ----------
    frame
        Columns under their English names or Chinese headers; ``attrs["file"]`` names it in faults.
    table
        A key of :data:`chainmap.definition.tabular.columns.CHAIN_TABLES`.
    faults
        Is added to.
    """
    columns: dict[int, list[Any]] = {
        place: [None if is_missing(cell) else cell for cell in frame.iloc[:, place].astype(object)]
        for place in range(frame.shape[1])
    }
    cells = pd.DataFrame(columns, index=range(2, len(frame) + 2), dtype=object)
    where = str(frame.attrs.get("file", table))
    grid = Grid([str(name) for name in frame.columns], cells, where, [], {})
    return known_columns(grid, table, faults, guarded=False)


def _texts(row: Row) -> list[str]:
    return [str(cell).strip() for cell in row if not is_blank(cell)]


def warning(where: str, zh: str, en: str, mend_zh: str = "", mend_en: str = "") -> Fault:
    """Make a fault that does not stop a chain from being read."""
    return Fault(where, zh, en, mend_zh, mend_en, level="warning")


def _missing(where: str, table: str, group: Sequence[str], there: Sequence[str]) -> Fault:
    titles = zh_titles(table)
    wanted = " 或 ".join(f"“{titles[name]}”" for name in group)
    shown = "、".join(there)[:200]
    return Fault(
        f"{where}, 表头 (header)",
        f"缺少列{wanted}",
        f"a column is missing: {' or '.join(group)}",
        f"补上该列；现有列：{shown}",
        "add it; the columns there are listed on the left",
        field=titles[group[0]],
    )

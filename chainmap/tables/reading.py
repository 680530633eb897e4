"""Reading real firm lists: every fault named at once, or the good rows loaded and the bad ones set apart."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from chainmap.tables.cleaning import REMARKS, each, parse_code, remark_note
from chainmap.tables.columns import Feed, choose_columns, firm_recogniser, parser_of
from chainmap.tables.contract import conform, names
from chainmap.tables.faults import InputFaults, UsageError
from chainmap.tables.filekinds import one_sheet
from chainmap.tables.files import write_table
from chainmap.tables.footers import skip_rows
from chainmap.tables.grids import Grid, read_grid
from chainmap.tables.merging import JOINTS, find_conflicts, firm_id, merge_duplicates
from chainmap.tables.places import Place, join_places
from chainmap.tables.problems import PROBLEMS
from chainmap.tables.rejects import Wrong, rejected_rows, row_faults
from chainmap.tables.sheets import NO_VALUE
from chainmap.tables.status import leave_out_closed
from chainmap.tables.uscc import valid_codes


def read_firms(
    path: str | Path,
    *,
    rejects: str | Path | None = None,
    sheet: str | None = None,
    source: str | None = None,
    headers: Mapping[str, str] | None = None,
    closed: bool = False,
) -> pd.DataFrame:
    """Read a list of firms as planners have it: CSV, XLSX or Parquet, exports of 天眼查, 企查查 and 爱企查 too.

    Encoding, delimiter, sheet and header row are found; headers may be Chinese or English (see
    :data:`chainmap.tables.headers.SYNONYMS`); units are read from the header or the cell and converted; codes are
    checked; provinces and cities are stored short (河南, 平顶山). Only a name column and one of
    business_scope, products and description are needed. Rows with one credit code, or one name in one city,
    are merged. Personal data is never loaded.

    Parameters
    ----------
    path
        The file; a sheet of a workbook may be named with it: ``名单.xlsx#叶县``.
    rejects
        Where to write the rows that have faults, with the reasons (``.csv`` or ``.xlsx``); the good rows
        are then loaded. Without it any fault means that nothing is loaded.
    sheet
        Sheet of a workbook; by default the one that holds a list of firms.
    source
        Where the list comes from, with its date; fills the source of rows that give none.
    headers
        Headers of your own: header in the file → column of the firms table or any known header, which may
        carry the unit (``{"资本": "注册资本(万元)"}``), or ``""`` to drop the column.
    closed
        Whether firms that a status column marks as 注销 or 吊销 are kept; they are left out by default and named
        in a note.

    Returns
    -------
    pandas.DataFrame
        The columns of ``TABLES["firms"]``, one row per firm. ``attrs["notes"]`` lists what was repaired,
        dropped and merged (:func:`report` shows it), ``attrs["counts"]`` the rows given, loaded, rejected,
        merged, closed and skipped; given = loaded + rejected + merged + closed.

    Raises
    ------
    UsageError
        If there is no such file or sheet, its ending is unknown, or ``headers`` names no column.
    InputFaults
        With all faults of the file; faults of the file as a whole are raised with ``rejects`` too.
    """
    path, sheet = one_sheet(path, sheet)
    if rejects is not None and Path(rejects).resolve() == path.resolve():
        raise UsageError("rejects 不能与输入文件相同 / rejects must not be the input file itself")
    recognise = firm_recogniser(headers)
    grid = read_grid(path, recognise, sheet)
    feeds, notes = choose_columns(grid, recognise)
    cells, skipped, skip_notes = skip_rows(grid.cells, feeds, recognise)
    given = len(cells)
    cells, gone, closed_notes = leave_out_closed(grid.header, cells, feeds["name"][0].place, closed)
    notes = [*grid.notes, *notes, *skip_notes, *closed_notes]
    values, wrong, cell_notes = _parse(grid, cells, feeds)
    wrong += [(row, code, "", None) for row, code in grid.marks.items() if row in cells.index]
    good = values[~values.index.isin({row for row, *_ in wrong})]
    name_header = feeds["name"][0].header
    wrong += [(row, "conflict_codes", name_header, good.at[row, "name"]) for row in find_conflicts(good)]
    if wrong and rejects is None:
        raise InputFaults(row_faults(wrong, grid.where, feeds))
    bad = {row for row, *_ in wrong}
    merged, merge_notes, joined = merge_duplicates(good[~good.index.isin(bad)])
    if rejects is not None:
        write_table(rejected_rows(grid, cells, wrong, feeds), rejects)
    counts = {"given": given, "loaded": len(merged), "rejected": len(bad), "merged": joined}
    counts |= {"closed": gone, "skipped": skipped}
    frame = _finish(merged, source)
    told = [*_count_notes(counts, rejects), *notes, *cell_notes, *merge_notes]
    frame.attrs = {"notes": told, "counts": counts}
    return frame


def report(frame: pd.DataFrame) -> str:
    """Tell what :func:`read_firms` did with a list: counts, columns, repairs, merges; one line each.

    Parameters
    ----------
    frame
        A table from :func:`read_firms`; other tables have nothing to tell.

    Examples
    --------
    >>> report(pd.DataFrame())
    ''
    """
    return "\n".join(frame.attrs.get("notes", []))


def _count_notes(counts: dict[str, int], rejects: str | Path | None) -> list[str]:
    """Say how many rows became what; first of all that no firm is left, if so."""
    given, loaded, rejected, merged = (counts[name] for name in ("given", "loaded", "rejected", "merged"))
    zh = f"共 {given} 行：读入 {loaded} 家，拒收 {rejected} 行，并入他行 {merged} 行"
    en = f"{given} rows: {loaded} loaded, {rejected} rejected, {merged} merged"
    if counts["closed"]:
        zh, en = f"{zh}，已注销或吊销 {counts['closed']} 行未读入", f"{en}, {counts['closed']} closed and left out"
    notes = [f"{zh} / {en}" + (f" → {Path(rejects).name}" if rejects is not None and rejected else "")]
    if loaded:
        return notes
    why = "各行都没有读入" if given else "表头下面是空的"
    en_why = "no row was loaded" if given else "nothing below the header"
    return [f"名单里没有企业：{why} / the list holds no firm: {en_why}", *notes]


def _parse(
    grid: Grid, cells: pd.DataFrame, feeds: dict[str, list[Feed]]
) -> tuple[pd.DataFrame, list[Wrong], list[str]]:
    """Read every column that is used: values with row numbers, what is wrong, and notes."""
    data: dict[str, list[Any]] = {}
    wrong: list[Wrong] = []
    notes: list[str] = []
    rows: list[int] = cells.index.tolist()
    for field, columns in feeds.items():
        for feed in columns:
            column = cells[feed.place].tolist()
            found, remarks = _codes(column) if field == "uscc" else each(column, parser_of(field, feed.heading))
            wrong += [
                (row, remark if cell != NO_VALUE else "no_formula_value", feed.header, cell)
                for row, remark, cell in zip(rows, remarks, column, strict=True)
                if remark in PROBLEMS or cell == NO_VALUE
            ]
            notes += _remark_notes(feed.header, remarks, rows)
            data[field] = _filled(data[field], found, field) if field in data else found
    wrong += _name_faults(cells, data["name"], feeds["name"][0])
    data, place_notes = _with_places(data, len(cells))
    wanted = [name for name in names("firms") if name != "firm_id"]
    empty = [None] * len(cells)
    values = pd.DataFrame({name: data.get(name, empty) for name in wanted}, index=cells.index, dtype=object)
    textless = int(values[["business_scope", "products", "description"]].isna().all(axis=1).sum())
    if textless:
        place_notes.append(
            f"{textless} 行没有经营范围、产品和简介，只能靠已知环节匹配 / {textless} rows have no text to match"
        )
    return values, wrong, notes + place_notes


def _remark_notes(header: str, remarks: list[str], rows: list[int]) -> list[str]:
    """Say what cells of a column were loaded as, with the first rows where it happened."""
    found: dict[str, list[int]] = {}
    for row, remark in zip(rows, remarks, strict=True):
        if remark in REMARKS:
            found.setdefault(remark, []).append(row)
    return [remark_note(remark, header, places) for remark, places in found.items()]


def _codes(column: list[Any]) -> tuple[list[Any], list[str]]:
    """Read credit codes; most are right as they stand, and only the others need a closer look."""
    good = valid_codes(pd.Series(column, dtype=object)).tolist()
    parsed = [(cell, "") if right else parse_code(cell) for cell, right in zip(column, good, strict=True)]
    return [code for code, _ in parsed], [remark for _, remark in parsed]


def _filled(first: list[Any], second: list[Any], field: str) -> list[Any]:
    """Fill the gaps of a column from the next one; texts that differ are joined."""
    joint = JOINTS.get(field)
    if joint is None:
        return [two if one is None else one for one, two in zip(first, second, strict=True)]
    return [
        one if two is None or one == two else two if one is None else f"{one}{joint}{two}"
        for one, two in zip(first, second, strict=True)
    ]


def _name_faults(cells: pd.DataFrame, found: list[Any], feed: Feed) -> list[Wrong]:
    wrong: list[Wrong] = []
    for row, name in zip(cells.index, found, strict=True):
        if name is None:
            wrong.append((row, "empty_name", feed.header, None))
        elif not any(char.isalpha() for char in name):
            wrong.append((row, "digits_name", feed.header, name))
    return wrong


def _with_places(data: dict[str, list[Any]], count: int) -> tuple[dict[str, list[Any]], list[str]]:
    """Shorten provinces and cities, and fill what is empty from the city's text and the address."""
    columns = [data.get(name, [None] * count) for name in (*Place._fields, "address")]
    # Many rows share a place, so each different one is read once.
    places, _ = each(list(zip(*columns, strict=True)), lambda row: (join_places(*row), ""))
    found = {name: [getattr(place, name) or None for place in places] for name in Place._fields}
    notes = []
    if "address" in data:
        known = sum(bool(text) and bool(place.city) for text, place in zip(data["address"], places, strict=True))
        notes.append(
            f"地址只用来判断省、市、县，有地址的行中 {known} 行认出了城市 / "
            f"addresses only tell places; the city of {known} rows with one is known"
        )
    return {name: column for name, column in data.items() if name != "address"} | found, notes


def _finish(firms: pd.DataFrame, source: str | None) -> pd.DataFrame:
    """Give the rows their keys, their source and the contract's dtypes."""
    sources = firms["source"] if source is None else firms["source"].where(firms["source"].notna(), source)
    keys = [firm_id(*row) for row in zip(firms["name"], firms["city"], firms["uscc"], strict=True)]
    return conform(firms.assign(firm_id=keys, source=sources), "firms")

"""Rows of a firm list that have faults: told as faults, or set apart with their reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from chainmap.tables.columns import Feed
from chainmap.tables.faults import Fault
from chainmap.tables.grids import Grid
from chainmap.tables.headers import is_personal
from chainmap.tables.personal import cut_personal
from chainmap.tables.problems import PROBLEMS, row_fault

#: Row, problem, header and cell of one thing that is wrong.
Wrong = tuple[int, str, str, Any]

#: Fields that hold numbers and codes, which may look like telephone numbers.
_VALUES = frozenset(
    "uscc industry_code latitude longitude since employees revenue_mcny capital_mcny listed_code".split()
)


def row_faults(wrong: Iterable[Wrong], where: str, feeds: Mapping[str, list[Feed]]) -> list[Fault]:
    """Make the faults of rows, in their order; personal data is not shown."""
    values = _value_headers(feeds)
    ordered = sorted(wrong, key=lambda one: one[0])
    return [row_fault(code, where, row, header, _shown(cell, header in values)) for row, code, header, cell in ordered]


def rejected_rows(
    grid: Grid, cells: pd.DataFrame, wrong: Iterable[Wrong], feeds: Mapping[str, list[Feed]]
) -> pd.DataFrame:
    """Give the rows with faults as they stand in the file, with numbers and reasons, without personal data."""
    reasons: dict[int, list[str]] = {}
    for row, code, header, _ in wrong:
        problem = PROBLEMS[code]
        column = f"{header}：" if header else ""
        reasons.setdefault(row, []).append(
            f"{column}{problem.zh} → {problem.mend_zh} / {problem.en} → {problem.mend_en}"
        )
    rows = cells[cells.index.isin(list(reasons))]
    values = _value_headers(feeds)
    body: list[list[Any]] = [list(rows.index), ["；".join(reasons[row]) for row in rows.index]]
    titles = ["行号 row", "问题 problem"]
    for place, header in enumerate(grid.header):
        if not is_personal(header):
            titles.append(header or f"第 {place + 1} 列")
            body.append([_shown(cell, header in values) for cell in rows[place]])
    return pd.DataFrame(dict(enumerate(body)), dtype=object).set_axis(titles, axis=1)


def _value_headers(feeds: Mapping[str, list[Feed]]) -> set[str]:
    return {feed.header for field, columns in feeds.items() if field in _VALUES for feed in columns}


def _shown(cell: Any, value: bool) -> Any:
    """Give a cell as it may be shown: texts without personal data, values as they are."""
    return cut_personal(cell) if isinstance(cell, str) and not value else cell

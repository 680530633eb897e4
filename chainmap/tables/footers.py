"""Rows of a list that are no firms: disclaimers, totals, repeated headers."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from chainmap.tables.columns import Feed
from chainmap.tables.headers import header_key
from chainmap.tables.headrows import Recognise, is_blank

_FOOTER = re.compile(
    r"数据来源|以上数据|免责|声明|仅供参考|版权|导出(?:时间|日期|数量)|查询时间|制表|填表|审核人|盖章|公章|特别提示|温馨提示"
    r"|^\s*(?:说明|备注|附注|注|提示|来源|截至|截止|单位|合计|总计|小计|共计|平均)\s*(?:[:：0-9１-９(（]|$)|共\s*\d+\s*(?:条|家|户|行)"
    r"|天眼查|企查查|爱企查|由.{0,20}(?:提供|导出)"
)
_FIRM = re.compile(r"(?:公司|厂|集团|合作社|企业|院|所|店|中心|站|社|行)(?:[(（].*[)）])?\s*$")
_TOTALS = frozenset("合计 总计 小计 共计 平均 平均值 总数 total sum subtotal".split())


def skip_rows(
    cells: pd.DataFrame, feeds: dict[str, list[Feed]], recognise: Recognise
) -> tuple[pd.DataFrame, int, list[str]]:
    """Leave out rows that are no firms, and say which.

    Parameters
    ----------
    cells
        The cells below the header; the index holds row numbers.
    feeds
        The columns that are used.
    recognise
        Tells which texts are headers.

    Returns
    -------
    tuple
        The remaining cells, the number of rows left out, and notes.
    """
    name = feeds["name"][0].place
    used = [feed.place for columns in feeds.values() for feed in columns]
    filled: dict[Any, Any] = {
        place: np.array([cell is not None and cell != "" for cell in cells[place]]) for place in cells.columns
    }
    counts = sum(filled.values(), np.zeros(len(cells), dtype=int))
    useful = sum((filled[place] for place in used), np.zeros(len(cells), dtype=int))
    key = header_key(feeds["name"][0].header)
    skipped: dict[int, str] = {}
    names = cells[name].tolist()
    for at, row in enumerate(cells.index):
        text = names[at]
        short = isinstance(text, str) and len(text) <= len(feeds["name"][0].header) + 4
        if counts[at] <= 2 and (said := _footer(cells.iloc[at].tolist())):
            skipped[row] = said
        elif not useful[at]:
            skipped[row] = "采用的列全空 / nothing in the columns used"
        elif short and header_key(text) in _TOTALS:
            skipped[row] = str(text)
        elif short and header_key(text) == key and _repeats(cells.iloc[at].tolist(), recognise):
            skipped[row] = "重复的表头 / the header again"
    if not skipped:
        return cells, 0, []
    shown = "；".join(f"{row}：{text[:30]}" for row, text in list(skipped.items())[:5])
    more = "；…" if len(skipped) > 5 else ""
    note = f"跳过不是企业的 {len(skipped)} 行（{shown}{more}）/ {len(skipped)} rows that are no firms were left out"
    return cells[~cells.index.isin(list(skipped))], len(skipped), [note]


def _footer(row: list[object]) -> str:
    """Give the text of a row of one or two cells that reads like a remark, else an empty text."""
    texts = [str(cell).strip() for cell in row if not is_blank(cell)]
    for text in texts:
        prose = len(texts) == 1 and re.search(r"[。！；!]", text) and len(text) > 15
        if (prose or _FOOTER.search(text)) and not _FIRM.search(text):
            return text
    return ""


def _repeats(row: list[object], recognise: Recognise) -> bool:
    texts = [cell for cell in row if isinstance(cell, str) and cell.strip()]
    return len(texts) < 2 or sum(recognise(cell) is not None for cell in texts) >= 2

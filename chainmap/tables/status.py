"""Firms that a register's export marks as closed: left out, or kept where that is asked for."""

from __future__ import annotations

import re

import pandas as pd

from chainmap.tables.cleaning import plain_text
from chainmap.tables.headers import header_key
from chainmap.tables.headrows import is_blank

#: Headers of the column that says whether a firm still stands in the register.
HEADERS = frozenset(
    "经营状态 登记状态 企业状态 状态 存续状态 经营状况 登记状况 企业登记状态 企业经营状态 市场主体状态 工商状态".split()
)
_CLOSED = re.compile(r"注销|吊销")
#: Still in the register, whatever else the cell says: a notice, an intention, or that nothing was revoked.
_OPEN = re.compile(r"^(?:存续|在业|在营|开业|正常|营业|迁)|^(?:未|非|不|拟|无)|公告")
_DOUBTFUL = re.compile(r"注销|吊销|停业|清算|迁出|撤销|歇业|责令关闭|除名|解散|破产")
_SHOWN = 30


def leave_out_closed(
    header: list[str], cells: pd.DataFrame, name: int, closed: bool = False
) -> tuple[pd.DataFrame, int, list[str]]:
    """Leave out the firms marked 注销 or 吊销, and name them; other doubtful ones are named only.

    Parameters
    ----------
    header
        The header's texts.
    cells
        The rows; the index holds row numbers.
    name
        Place of the column with the firms' names.
    closed
        Whether closed firms are kept.

    Returns
    -------
    tuple
        The remaining rows, how many were left out, and notes.

    Examples
    --------
    >>> cells = pd.DataFrame([["合成甲公司", "存续"], ["合成乙公司", "吊销，未注销"]], index=[2, 3])
    >>> kept, gone, notes = leave_out_closed(["企业名称", "登记状态"], cells, 0)
    >>> kept.index.tolist(), gone, "3 合成乙公司" in notes[0]
    ([2], 1, True)
    """
    place = next((place for place, title in enumerate(header) if header_key(title) in HEADERS), None)
    if place is None:
        return cells, 0, []
    said = dict(zip(cells.index.tolist(), (plain_text(cell) or "" for cell in cells[place]), strict=True))
    gone = [row for row, text in said.items() if _CLOSED.search(text) and not _OPEN.search(text)]
    doubtful = [row for row, text in said.items() if _DOUBTFUL.search(text) and row not in set(gone)]
    title, notes = header[place], []
    if gone:
        does = (
            ("按 closed=True 仍已读入", "loaded, as closed=True asks for")
            if closed
            else ("未读入（要读入请用 closed=True）", "left out; closed=True loads them")
        )
        notes.append(
            f"“{title}”显示已注销或吊销的 {len(gone)} 行{does[0]}：{_named(cells, gone, name)} / "
            f"{len(gone)} rows are marked as closed and were {does[1]}"
        )
    if doubtful:
        notes.append(
            f"“{title}”显示 {len(doubtful)} 行迁出、停业、清算或有注销公告等，仍已读入，请核对："
            f"{_named(cells, doubtful, name)} / {len(doubtful)} rows are marked as moved away, suspended or in "
            "liquidation; they are loaded, please check"
        )
    if closed or not gone:
        return cells, 0, notes
    return cells.drop(index=gone), len(gone), notes


def _named(cells: pd.DataFrame, rows: list[int], name: int) -> str:
    firms = cells.loc[rows[:_SHOWN], name]
    shown = [f"{row} {'' if is_blank(firm) else plain_text(firm) or ''}".strip() for row, firm in firms.items()]
    return "、".join(shown) + ("、…" if len(rows) > _SHOWN else "")

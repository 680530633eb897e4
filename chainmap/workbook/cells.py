"""The HTML of one cell of a table shown in a notebook: escaped, its addresses links, its bar, its long text folded."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from chainmap.tables.widths import text_width

#: A text wider than this, in Latin letters, shows its beginning only, and the rest on a click.
FOLD = 120
#: Colours of a bar and of what it lacks to the full; the second lets a notebook's own ground, light or dark, through.
BAR, TRACK = "#2f6fb3", "#80808040"

_ADDRESS = re.compile(r"https?://[^\s;\"'<>)\u0080-\U0010ffff]+")
#: Where a text may be cut: after a clause rather than after a name, after a name rather than anywhere.
_ENDS = ("；。;", "、，）)〕")


def text_cell(value: Any) -> str:
    """Give an escaped text whose web addresses are links, folded if it is long.

    Examples
    --------
    >>> text_cell("<b>合成</b>")
    '&lt;b&gt;合成&lt;/b&gt;'
    >>> page = text_cell("合成甲料缺失；" * 20)
    >>> page.startswith("<details>"), page.count("合成甲料缺失；")
    (True, 20)
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:,}" if isinstance(value, int) else number_cell(value)
    text = str(value)
    cut = _cut(text)
    if not cut:
        return _linked(text)
    return (
        f'<details><summary style="cursor:pointer">{_linked(text[:cut])} …</summary>{_linked(text[cut:].lstrip())}'
        "</details>"
    )


def number_cell(number: float, most: float | None = None) -> str:
    """Give a number with two decimals, with a bar as long as its share of ``most`` below it.

    Examples
    --------
    >>> number_cell(1234.5)
    '1,234.50'
    >>> "50%" in number_cell(0.5, 1.0)
    True
    """
    if most is None:
        return f"{number:,.2f}"
    share = max(0, min(100, round(100 * number / most))) if most > 0 else 0
    bar = f"height:4px;background:linear-gradient(90deg,{BAR} {share}%,{TRACK} {share}%)"
    return f'{number:,.2f}<span style="display:block;min-width:56px;{bar}"></span>'


def joined(value: Any) -> Any:
    """Turn a list, tuple or set in a cell into one text, and what is unknown or empty into nothing.

    Examples
    --------
    >>> joined(["合成甲", "合成乙"]), joined(float("nan")), joined([])
    ('合成甲、合成乙', None, None)
    """
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, str | bytes):
        return "、".join(str(one) for one in value) or None
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return None if pd.api.types.is_scalar(value) and (pd.isna(value) or value == "") else value


def _linked(text: str) -> str:
    parts, start = [], 0
    for found in _ADDRESS.finditer(text):
        where = html.escape(found[0], quote=True)
        parts += [
            html.escape(text[start : found.start()]),
            f'<a href="{where}" target="_blank" rel="noopener">网页</a>',
        ]
        start = found.end()
    return "".join([*parts, html.escape(text[start:])])


def _cut(text: str) -> int:
    """Find where a long text may be cut, never inside an address; 0 for a text that is not long as it is shown."""
    addresses = [found.span() for found in _ADDRESS.finditer(text)]
    width, fits = 0, []  # an address is shown as 网页
    for at, letter in enumerate(text):
        inside = next((span for span in addresses if span[0] <= at < span[1]), None)
        width += text_width(letter) if inside is None else 4 * (at == inside[0])
        if width <= FOLD and inside is None:
            fits.append(at + 1)
    if width <= 1.3 * FOLD:  # a fold that hides three words is worse than a third line
        return 0
    for ends in _ENDS:
        for at in reversed(fits):
            if text[at - 1] in ends and 3 * at > fits[-1]:
                return at
    return fits[-1]

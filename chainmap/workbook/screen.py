"""A table as one looks at it in a notebook: Chinese headers, names for ids, bars, and every text escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import networkx as nx
import pandas as pd

from chainmap.scoring.parts import PARTS_ZH
from chainmap.scoring.targets import APART_ZH
from chainmap.tables.contract import TABLES, zh_headers
from chainmap.tables.widths import text_width
from chainmap.workbook.reading import WORDS
from chainmap.workbook.style import BAR
from chainmap.workbook.words import way_words, zh_half

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler

#: Columns shown of a wide table, unless others are asked for.
BRIEF = {
    "gaps": ("node_id", "action", "rise", "severity", "inputs_met", "buyers", "suppliers", "reason"),
    "targets": ("rank", "rank_low", "rank_high", "name", "node_id", "score", "closes", "gate", "evidence"),
    "plan": ("order", "phase", "name", "node_id", "gain", "cumulative_gain"),
    "coverage": ("node_id", "status", "strength", "firms", "lead_firm", "lead_share", "criticality"),
    "firms": ("name", "province", "city", "products", "business_scope", "source"),
}
#: Headers of columns that no contract has.
MORE_ZH = {
    "order": "顺序", "firm": "企业", "node": "环节", "question": "问题", "answer": "判定", "part": "分项",
    "weight": "权重", "rise": "链条提升值",
    "value": "取值(0–1)", "contribution": "得分", "assumed": "未知，按中位数", "start": "起", "end": "止",
    "budget": "预算", "limit": "额度", "bound": "上界", "gap": "差距", "companies": "企业数", "more": "多得",
    "per_unit": "每单位多得", "comes": "新进", "goes": "退出", "change": "变化", "node_before": "原环节",
    "node_after": "现环节", "phase_before": "原阶段", "phase_after": "现阶段",
}  # fmt: skip
CHANGES_ZH = {"goes": "退出", "comes": "新进", "moves": "调整", "stays": "不变"}
_ONE = {"score", "severity", "strength", "closes", "inputs_met", "own_strength"}
_MOST = {"rise", "gain", "contribution"}
_NODES = {
    "node_id",
    "node",
    "node_before",
    "node_after",
    "missing_inputs",
    "imports",
    "also",
    "node_ids",
    "near",
    "through",
}
_ADDRESS = re.compile(r"https?://[^\s;\"'<>)\u0080-\U0010ffff]+")


def show_table(
    table: pd.DataFrame, graph: nx.DiGraph | None = None, columns: Sequence[str] = (), rows: int = 10
) -> Styler:
    """Show a table in a notebook, as planners read it.

    Parameters
    ----------
    table
        Any table of the library; it is not changed.
    graph
        Gives the nodes their Chinese names; without it their ids are shown.
    columns
        What to show, in order; by default the columns that matter most.
    rows
        How many rows at most; the caption says how many there are.

    Returns
    -------
    pandas.io.formats.style.Styler
        Texts are escaped, web addresses are links, what is unknown is shown as —.

    Examples
    --------
    >>> found = pd.DataFrame({"node_id": ["a"], "action": ["fill"], "severity": [0.5], "buyers": ["<b>合成</b>"]})
    >>> page = show_table(found).to_html()
    >>> "补链" in page, "可发挥度" in page, "<b>" in page
    (True, True, False)
    """
    kind = _kind(table)
    wanted = [name for name in columns or BRIEF.get(kind, tuple(table.columns)) if name in table]
    head = table[wanted].head(rows).reset_index(drop=True)
    told = pd.DataFrame({name: _told(head[name], name, graph) for name in wanted}, index=head.index)
    titles = {**zh_headers("firms"), **zh_headers("matches"), **MORE_ZH, **(zh_headers(kind) if kind else {})}
    titles |= {"node_id": "环节"} if graph is not None else {}
    caption = f"前 {len(head)} 行，共 {len(table)} 行 / {len(head)} of {len(table)} rows"
    style = told.style.hide(axis="index").set_caption(caption).format(_cell, na_rep="—")
    style = style.format_index(lambda name: html.escape(titles.get(str(name), str(name))), axis="columns")
    for name in [one for one in wanted if one in _ONE | _MOST and told[one].notna().any()]:
        most = 1.0 if name in _ONE else max(float(told[name].max()), 1e-9)
        style = style.bar(subset=[name], vmin=0, vmax=most, color=f"#{BAR}", width=90, props="min-width:5em;")
    long = [name for name in wanted if max(map(text_width, told[name].dropna().astype(str)), default=0) > 24]
    style = style.set_table_styles(
        [
            {"selector": "th", "props": "text-align:left;white-space:nowrap;background:#dce6f1;color:#000"},
            {"selector": "td", "props": "text-align:left;vertical-align:top;white-space:nowrap"},
            {"selector": "caption", "props": "caption-side:bottom;text-align:left;color:#595959"},
        ]
    )
    wrapped: Any = {name: [{"selector": "td", "props": "white-space:normal;min-width:18em"}] for name in long}
    return style.set_table_styles(wrapped, overwrite=False)


def _kind(table: pd.DataFrame) -> str:
    """Find the contract that has most of the table's columns, and of those the one with the fewest others."""
    here = set(table.columns)
    shared = {name: here & {column.name for column in held} for name, held in TABLES.items()}
    best = max(TABLES, key=lambda name: (len(shared[name]), -len(TABLES[name])))
    return best if 2 * len(shared[best]) > len(here) else ""


def _told(values: pd.Series[Any], name: str, graph: nx.DiGraph | None) -> pd.Series[Any]:
    """Turn the codes and ids of a column into words, and its numbers into plain ones."""
    if pd.api.types.is_bool_dtype(values):
        return values.map({True: "是", False: ""})
    if pd.api.types.is_numeric_dtype(values):
        numbers = values.astype("float64")
        known = numbers.dropna()
        if name in _ONE | _MOST or known.empty or (known % 1 != 0).any() or known.max() < 2:
            return numbers if not pd.api.types.is_integer_dtype(values) else _whole(numbers)
        return _whole(numbers)
    return values.map(lambda value: _words(value, name, graph))


def _whole(numbers: pd.Series[float]) -> pd.Series[Any]:
    return numbers.map(lambda number: None if pd.isna(number) else f"{number:,.0f}").astype("object")


def _words(value: Any, name: str, graph: nx.DiGraph | None) -> Any:
    if pd.isna(value) or value == "":
        return None
    codes: Mapping[str, str] = {
        **WORDS, "apart": APART_ZH, "part": PARTS_ZH, "change": CHANGES_ZH,
        "phase_before": WORDS["phase"], "phase_after": WORDS["phase"],
    }.get(name, {})  # fmt: skip
    if name in _NODES and graph is not None:
        return "、".join(str(graph.nodes[one]["zh"]) if one in graph else one for one in str(value).split("|"))
    if name == "extends":
        return way_words(value)
    if name == "assumed_parts":
        return "、".join(PARTS_ZH.get(one, one) for one in str(value).split("|"))
    return zh_half(value) if name == "reason" else codes.get(str(value), value)


def _cell(value: Any) -> str:
    """Give the HTML of a cell: a plain number, or an escaped text whose web addresses are links."""
    if isinstance(value, int | float):
        return f"{value:,.2f}"
    text, parts, start = str(value), [], 0
    for found in _ADDRESS.finditer(text):
        where = html.escape(found[0], quote=True)
        parts += [
            html.escape(text[start : found.start()]),
            f'<a href="{where}" target="_blank" rel="noopener">网页</a>',
        ]
        start = found.end()
    return "".join([*parts, html.escape(text[start:])])

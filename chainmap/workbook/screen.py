"""A table as one looks at it in a notebook: Chinese headers, names for ids, bars, and every text escaped."""

from __future__ import annotations

import difflib
import html
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import networkx as nx
import pandas as pd

from chainmap.scoring.parts import PARTS_ZH
from chainmap.scoring.targets import APART_ZH
from chainmap.tables.contract import TABLES, zh_headers
from chainmap.tables.faults import UsageError
from chainmap.tables.widths import text_width
from chainmap.workbook.cells import joined, number_cell, text_cell
from chainmap.workbook.reading import WORDS
from chainmap.workbook.words import cited, way_words, zh_half

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler

#: Columns shown of a wide table, unless others are asked for.
BRIEF = {
    "gaps": ("node_id", "action", "rise", "severity", "inputs_met", "reason"),
    "targets": ("rank", "rank_low", "rank_high", "name", "node_id", "score", "closes", "gate", "evidence"),
    "plan": ("order", "phase", "name", "node_id", "gain", "cumulative_gain"),
    "coverage": ("node_id", "status", "strength", "firms", "lead_firm", "lead_share", "criticality"),
    "matches": ("name", "node_id", "score", "by", "evidence"),
    "firms": ("name", "province", "city", "products", "business_scope", "source"),
}
#: Headers of columns that no contract has.
MORE_ZH = {
    "rank_interval": "名次区间",
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
#: Texts up to this width, in Latin letters, stay on one line; more rows than this scroll below their headers.
_SHORT, _MANY = 24, 30


def show_table(
    table: pd.DataFrame,
    graph: nx.DiGraph | None = None,
    columns: Sequence[str] = (),
    rows: int = 10,
    *,
    firms: pd.DataFrame | None = None,
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
    firms
        Gives the firms of a table without names, such as matches, their names.

    Returns
    -------
    pandas.io.formats.style.Styler
        Texts are escaped, web addresses are links, what is unknown is shown as —. A long text shows its beginning,
        and the rest on a click; a header tells on hovering what its column means.

    Raises
    ------
    UsageError
        If a column asked for is not in the table.

    Examples
    --------
    >>> found = pd.DataFrame({"node_id": ["a"], "action": ["fill"], "severity": [0.5], "buyers": ["<b>合成</b>"]})
    >>> page = show_table(found).to_html()
    >>> "补链" in page, "可发挥度" in page, "<b>" in page
    (True, True, False)
    """
    kind = _kind(table)
    if firms is not None and "firm_id" in table and "name" not in table:
        table = table.assign(name=table["firm_id"].map(firms.drop_duplicates("firm_id").set_index("firm_id")["name"]))
    told = _brought_together(table.head(rows), _wanted(table, columns, kind), bool(columns))
    told = pd.DataFrame({name: _told(told[name], str(name), graph) for name in told}, index=range(len(told)))
    caption = f"前 {len(told)} 行，共 {len(table)} 行 / {len(told)} of {len(table)} rows"
    style = told.style.hide(axis="index").set_caption(caption).format(text_cell, na_rep="—")
    for name in told:
        if pd.api.types.is_float_dtype(told[name]):
            style = style.format(partial(number_cell, most=_most(told[name], str(name))), subset=[name], na_rep="—")
    style = style.format_index(partial(_header, titles=_titles(kind, graph), kind=kind), axis="columns")
    return _laid_out(style, told)


def _wanted(table: pd.DataFrame, columns: Sequence[str], kind: str) -> list[str]:
    """Name the columns to show: those asked for, else those that matter most."""
    if unknown := [name for name in columns if name not in table]:
        near = difflib.get_close_matches(str(unknown[0]), map(str, table.columns), 1)
        guess = (f"是不是 {near[0]!r}？", f"did you mean {near[0]!r}?") if near else ("", "")
        there = ", ".join(map(str, table.columns))
        raise UsageError(
            f"表里没有 {unknown[0]!r} 这一列，{guess[0]}有的是：{there} / no column {unknown[0]!r}; {guess[1]}"
        )
    return [name for name in columns or BRIEF.get(kind, tuple(table.columns)) if name in table]


def _brought_together(head: pd.DataFrame, wanted: list[str], asked: bool) -> pd.DataFrame:
    """Take the columns to show; the two ends of a rank's interval become one column, unless asked for by name."""
    shown = head[wanted].reset_index(drop=True)
    if asked or not {"rank_low", "rank_high"} <= set(wanted):
        return shown
    ends = zip(shown["rank_low"], shown["rank_high"], strict=True)
    told = pd.Series([None if pd.isna(low) or pd.isna(high) else f"{low}–{high}" for low, high in ends], dtype="object")
    return shown.assign(rank_low=told).rename(columns={"rank_low": "rank_interval"}).drop(columns="rank_high")


def _titles(kind: str, graph: nx.DiGraph | None) -> dict[str, str]:
    titles = {**zh_headers("firms"), **zh_headers("matches"), **MORE_ZH, **(zh_headers(kind) if kind else {})}
    return titles | {"node_id": "环节"} if graph is not None else titles


def _header(name: object, titles: Mapping[str, str], kind: str) -> str:
    """Give a column's Chinese header; hovering tells its name in code and what it means."""
    meanings = {column.name: column.meaning for column in TABLES.get(kind, ())}
    code = str(name)
    hover = f"{code}: {meanings[code]}" if code in meanings else code
    return f'<span title="{html.escape(hover, quote=True)}">{html.escape(titles.get(code, code))}</span>'


def _most(numbers: pd.Series[float], name: str) -> float | None:
    """Give the number of a full bar; nothing for a column that has no bars."""
    if name in _ONE:
        return 1.0
    return max(float(numbers.max()), 1e-9) if name in _MOST and numbers.notna().any() else None


def _laid_out(style: Styler, told: pd.DataFrame) -> Styler:
    """Set widths and lines: short texts on one line, long ones sharing what a notebook is wide; many rows scroll."""
    sheet: list[Any] = [
        {"selector": "th", "props": "text-align:left;white-space:nowrap;background:#dce6f1;color:#000"},
        {"selector": "td", "props": "text-align:left;vertical-align:top;white-space:nowrap;line-height:1.5"},
        {"selector": "caption", "props": "caption-side:bottom;text-align:left;color:inherit;opacity:0.75"},
    ]
    if len(told) > _MANY:
        sheet += [
            {"selector": "", "props": "display:block;max-height:75vh;overflow:auto"},
            {"selector": "thead th", "props": "position:sticky;top:0;z-index:1"},
        ]
    widths = {
        name: max(map(text_width, told[name].dropna().astype(str)), default=0)
        for name in told
        if not pd.api.types.is_float_dtype(told[name])
    }
    by_column: Any = {
        name: [{"selector": "td", "props": f"white-space:normal;overflow-wrap:anywhere;min-width:{least}em"}]
        for name, width in widths.items()
        if (least := 0 if width <= _SHORT else 8 if width <= 2 * _SHORT else 16)
    }
    return style.set_table_styles(sheet).set_table_styles(by_column, overwrite=False)


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
    value = joined(value)
    if value is None:
        return None
    codes: Mapping[str, str] = {
        **WORDS, "apart": APART_ZH, "part": PARTS_ZH, "change": CHANGES_ZH,
        "phase_before": WORDS["phase"], "phase_after": WORDS["phase"],
    }.get(name, {})  # fmt: skip
    if name in _NODES and graph is not None:
        return "、".join(str(graph.nodes[one]["zh"]) if one in graph else one for one in str(value).split("|"))
    if name == "extends":
        return way_words(value)
    if name in ("evidence", "source") and "unverified" in str(value) and "://" not in str(value):
        return cited(value)  # said in Chinese; a text with addresses stays whole, for its links
    if name == "assumed_parts":
        return "、".join(PARTS_ZH.get(one, one) for one in str(value).split("|"))
    return zh_half(value) if name == "reason" else codes.get(str(value), value)

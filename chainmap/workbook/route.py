"""The plan as a picture made of cells: phase under phase, card after card in the order of approach."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx
import pandas as pd

from chainmap.coverage.gaps import ACTIONS_ZH
from chainmap.graph import links
from chainmap.planning import PHASES_ZH
from chainmap.workbook.text import Sheet, lines_needed, safe_text
from chainmap.workbook.words import few, few_of, node_words

#: Cards in a row, cards at most; what is left out is said and stands in the list.
ACROSS, MOST_CARDS = 4, 60
CARD_WIDTH, ARROW_WIDTH = 31, 4
#: Fill of a phase's head and of its cards; dark, middle and light also in black and white.
PHASE_FILLS = {"near": ("1F4E79", "DDEBF7"), "middle": ("2E75B6", "EAF1F9"), "long": ("5B7FA3", "F3F6FA")}
_OTHER = ("595959", "F2F2F2")


def leans_on(plan: pd.DataFrame, graph: nx.DiGraph | None, coverage: pd.DataFrame | None) -> list[str]:
    """Say for each step on which earlier steps and on which local nodes its material inputs rest.

    Parameters
    ----------
    plan
        In order; ``order`` and ``node_id`` are read.
    graph, coverage
        The chain and what each node has; without them nothing is said.
    """
    if graph is None:
        return [""] * len(plan)
    taken: dict[str, list[str]] = {}
    for source, product, data in links(graph):
        if data.get("kind") == "material":
            taken.setdefault(product, []).append(source)
    strong = set() if coverage is None else set(coverage.loc[coverage["status"] != "missing", "node_id"])
    first: dict[str, int] = {}
    said = []
    for order, node in zip(plan["order"], plan["node_id"], strict=True):
        inputs = taken.get(node, [])
        steps = [f"第{first[one]}步 {graph.nodes[one]['zh']}" for one in inputs if one in first]
        here = [graph.nodes[one]["zh"] for one in inputs if one in strong and one not in first]
        local = f"本地 {few(here, 4, '种')}" if here else ""
        said.append("；".join([*steps, *([local] if local else [])]))
        first.setdefault(node, int(order))
    return said


def route_sheet(frame: pd.DataFrame, plan: pd.DataFrame) -> Sheet:
    """Draw the plan, from the rows of its list (see :func:`chainmap.workbook.plans.plan_frame`)."""
    said = "一页看清：分几步走、先谈谁、补什么、靠什么、还要什么"
    proof = str(plan.attrs.get("proof", ""))
    return Sheet("招商路径图", "", frame, (), said, draw=lambda page: _draw(page, frame, proof))


def _draw(page: Any, frame: pd.DataFrame, proof: str) -> None:
    places = 2 * ACROSS - 1
    for place in range(1, places + 1):
        width = CARD_WIDTH if place % 2 else ARROW_WIDTH
        page.column_dimensions[page.cell(1, place).column_letter].width = width
    page.sheet_view.showGridLines = False
    page.sheet_view.zoomScale = 90
    _band(page, 1, "招商路径图", ("FFFFFF", ""), 30, size=16)
    row = 2
    if proof:
        _band(page, row, proof.partition(" / ")[0], ("FFFFFF", ""), 18, bold=False)
        row += 1
    if frame.empty:
        _band(page, row, "没有排出招商路径：没有可用的目标企业或预算 / no plan", ("FFFFFF", ""), 24, bold=False)
        page.print_area = f"A1:{page.cell(row, places).coordinate}"
        return
    shown = frame.head(MOST_CARDS)
    for number, (phase, steps) in enumerate(shown.groupby("phase", sort=False, dropna=False)):
        row = _phase(page, row + (0 if number == 0 else 1), str(phase), steps, arrow=number > 0)
    if len(frame) > len(shown):
        _band(page, row, f"另有 {len(frame) - len(shown)} 步，见路径清单", ("FFFFFF", ""), 18, bold=False)
        row += 1
    page.print_area = f"A1:{page.cell(row - 1, places).coordinate}"


def _phase(page: Any, row: int, phase: str, steps: pd.DataFrame, arrow: bool) -> int:
    """Draw the head of a phase and its cards; give the row after them."""
    dark, light = PHASE_FILLS.get(phase, _OTHER)
    if arrow:
        _band(page, row - 1, "▼", ("FFFFFF", ""), 18)
    gain, whole = steps["gain"].sum(), steps["cumulative_gain"].iloc[-1]
    title = f"{PHASES_ZH.get(phase, '未定阶段')} · {len(steps)} 步 · 全链价值提高 {gain:.2f}，至此共 {whole:.2f}"
    _band(page, row, title, (dark, "FFFFFF"), 24)
    row += 1
    drawn = [card_texts(step) for step in steps.to_dict("records")]
    for start in range(0, len(drawn), ACROSS):
        cards = drawn[start : start + ACROSS]
        for place, (head, body) in enumerate(cards):
            _cell(page.cell(row, 2 * place + 1), head, dark, "FFFFFF", bold=True)
            _cell(page.cell(row + 1, 2 * place + 1), body, light, "000000")
            if place:
                _cell(page.cell(row + 1, 2 * place), "▶", "", dark, bold=True, plain=True)
        for offset in (0, 1):
            most = max(lines_needed(card[offset], CARD_WIDTH) for card in cards)
            page.row_dimensions[row + offset].height = min(14.5 * most + 6, 409)
        page.row_dimensions[row + 2].height = 8
        row += 3
    return row


def card_texts(step: dict[Any, Any]) -> tuple[str, str]:
    """Give the head and the body of a step's card: who, from where, what it brings, on what it rests, what it needs."""
    action = ACTIONS_ZH.get(str(step["action"]), "")
    lines = [
        f"{action + '：' if action else ''}{step['zh']}",
        f"所在地：{step['place_zh']}" if step["place_zh"] else "",
        f"增益 {step['gain']:.2f}（累计 {step['cumulative_gain']:.2f}）",
        f"投资 {step['invest_yi']:,.2f} 亿元" if pd.notna(step["invest_yi"]) else "",
        f"依托：{step['leans']}" if step["leans"] else "",
        f"尚需：{step['wants']}" if step["wants"] else "",
        f"对接：{step['unit']}" if step["unit"] else "",
        f"进度：{step['progress']}" if step["progress"] else "",
    ]
    name = "" if pd.isna(step["name"]) else step["name"]
    return safe_text(f"{step['order']}  {name}"), safe_text("\n".join(line for line in lines if line))


def wants(row: dict[Any, Any], names: Mapping[Any, Any], needs: str) -> str:
    """Say what a step still needs: inputs that nobody sells, those to be bought in, conditions of the place."""
    parts = {
        "缺原料": few_of(node_words(row["missing_inputs"], names), 3, "种"),
        "外购": few_of(node_words(row["imports"], names), 3, "种"),
        "条件": needs,
        "门槛": "待核" if row.get("gate") == "unknown" else "",
    }
    return "；".join(f"{what} {said}" for what, said in parts.items() if said)


def _band(
    page: Any, row: int, text: str, colours: tuple[str, str], height: float, bold: bool = True, size: int = 11
) -> None:
    fill, ink = colours
    _cell(page.cell(row, 1), text, fill, ink or "000000", bold=bold, plain=True, size=size, left=text != "▼")
    page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2 * ACROSS - 1)
    page.row_dimensions[row].height = height


def _cell(
    cell: Any,
    text: str,
    fill: str,
    ink: str,
    *,
    bold: bool = False,
    plain: bool = False,
    size: int = 10,
    left: bool = False,
) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    from chainmap.workbook.style import FONT, put_text

    put_text(cell, safe_text(text))
    cell.font = Font(name=FONT, size=size, bold=bold, color=ink)
    centred = plain and not left
    cell.alignment = Alignment(
        horizontal="center" if centred else "left", vertical="center" if plain or bold else "top", wrap_text=True
    )
    if fill:
        cell.fill = PatternFill("solid", start_color=fill, end_color=fill)
    if not plain:
        line = Side(style="thin", color="8EA9C1")
        cell.border = Border(left=line, right=line, top=line, bottom=line)

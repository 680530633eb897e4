"""The chain on a sheet: which sheet, what is folded for it, and where the cards stand."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx

from chainmap.graph import STAGES_ZH
from chainmap.maps.data import Record
from chainmap.maps.lanes import CARD_H, CARD_W
from chainmap.maps.layout import Layout, place_cards
from chainmap.report.compose import LEAST_H, LEAST_W, Drawn, fits
from chainmap.report.folding import SHOWN_KINDS, Groups, choose_folded, fold, groups_of, interest, loosened
from chainmap.report.margins import frame_of
from chainmap.report.papers import PAPERS, SHEETS, Paper
from chainmap.workbook.text import safe_text

CARD = (CARD_W, CARD_H)
#: Share of a sheet's room for cards that a layout is expected to use.
FILLED = 0.47
#: How often more or fewer cards are tried, and how many arrangements of a lane where segments are folded.
TURNS, ARRANGEMENTS = 3, 5_000
#: A sheet with that much more room than its cards need has room for more of them.
SPARE = 1.35


def arrange(graph: nx.DiGraph, nodes: Mapping[str, Record], paper: Paper | None) -> tuple[Paper, Drawn]:
    """Choose the sheet, or fold what matters least until the chain fits the sheet that was asked for.

    Parameters
    ----------
    graph
        The chain.
    nodes
        What is known of each node.
    paper
        The sheet; ``None`` for the smallest on which every card can be read.
    """
    groups, worth = groups_of(graph), interest(graph, nodes)
    sheet = paper or PAPERS[SHEETS[-1]]
    area, most = frame_of(sheet).area, _room(sheet)
    best: tuple[nx.DiGraph, Layout, Groups] | None = None
    for _ in range(TURNS):
        folded = choose_folded(groups, worth, most)
        small = fold(graph, folded)
        layout = place_cards(loosened(small), area.w / area.h, trials=ARRANGEMENTS if folded else None)
        good = fits(layout, sheet, CARD)
        if good or best is None or not fits(best[1], sheet, CARD):
            best = (small, layout, folded)
        slack = _slack(layout, sheet)
        if (good and (not folded or slack < SPARE)) or (not good and len(small) <= len(groups)):
            break
        if not good and len(small) > len(best[0]):
            break
        most = int(len(small) * min(0.93 * slack, 2.0)) if good else int(len(small) * max(min(slack, 0.93), 0.6))
    small, layout, folded = best or (graph, place_cards(graph), {})
    if paper is None:
        sheet = next((PAPERS[one] for one in SHEETS if fits(layout, PAPERS[one], CARD)), sheet)
    hidden = sum(1 for *_, data in graph.edges(data=True) if str(data.get("kind") or "material") not in SHOWN_KINDS)
    return sheet, Drawn(small, layout, nodes, CARD, _folded_names(graph, folded, groups), hidden)


def _room(paper: Paper) -> int:
    """Estimate how many cards a sheet holds."""
    area = frame_of(paper).area
    wide, tall = 1.2 * LEAST_W * paper.distance, 1.2 * LEAST_H * paper.distance
    return max(int(FILLED * (area.w / wide) * (area.h / tall)), 1)


def _slack(layout: Layout, paper: Paper) -> float:
    """Estimate how many times the cards of a layout a sheet would hold."""
    area = frame_of(paper).area
    across = area.w / max(layout.width, 1.0) * CARD_W / (LEAST_W * paper.distance)
    down = area.h / max(layout.height, 1.0) * CARD_H / (LEAST_H * paper.distance)
    return across * down


def _folded_names(graph: nx.DiGraph, folded: Groups, groups: Groups) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Name the folded rests of segments and what is in each."""
    titles = graph.graph.get("segments") or {}

    def title(key: tuple[str, str]) -> str:
        name = safe_text((titles.get(key[1]) or {"zh": key[1]})["zh"])
        return f"{STAGES_ZH.get(key[0], key[0])}{name}" + ("" if len(folded[key]) == len(groups[key]) else "其余")

    return tuple(
        (title(key), tuple(safe_text(graph.nodes[one].get("zh") or one) for one in members))
        for key, members in folded.items()
    )

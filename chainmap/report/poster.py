"""Graph and tables → the map as a poster: vector SVG and PDF, or a PPTX whose every card can be edited."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import networkx as nx
import pandas as pd

from chainmap.graph import STAGES_ZH
from chainmap.maps.data import Record, node_records
from chainmap.maps.lanes import CARD_H, CARD_W
from chainmap.maps.layout import Layout, place_cards
from chainmap.maps.wording import halves
from chainmap.report.compose import LEAST_H, LEAST_W, compose, fits, frame_of
from chainmap.report.folding import SHOWN_KINDS, Key, choose_folded, fold, folding_order, groups_of, loosened
from chainmap.report.papers import PAPERS, SHEETS, Paper, find_paper
from chainmap.report.scene import Poster
from chainmap.tables.faults import UsageError
from chainmap.tables.files import replace_whole
from chainmap.workbook.text import safe_text

#: Share of a sheet's room for cards that a layout is expected to use.
FILLED = 0.62


def draw_poster(
    graph: nx.DiGraph,
    coverage: pd.DataFrame | None = None,
    gaps: pd.DataFrame | None = None,
    targets: pd.DataFrame | None = None,
    matches: pd.DataFrame | None = None,
    firms: pd.DataFrame | None = None,
    plan: pd.DataFrame | None = None,
    *,
    candidates: pd.DataFrame | None = None,
    path: str | Path | Iterable[str | Path] = (),
    paper: str | None = None,
    title: str | None = None,
    date: str | None = None,
    sources: Iterable[str] = (),
    font: str | Path | None = None,
) -> Poster:
    """Draw the map for paper and slides; text is nowhere smaller than 6 pt.

    Parameters
    ----------
    graph, coverage, gaps, targets, matches, firms, plan, candidates
        As for :func:`chainmap.draw_map`.
    path
        File or files to write, each by its ending: ``.svg``, ``.pdf`` or ``.pptx``.
    paper
        ``A3``, ``A2``, ``A1``, ``A0`` or ``16:9``. Where the chain is too large for it, segments are folded to one card
        each, those without early gaps first. By default the smallest sheet that shows every card, or, if a PPTX is
        asked for, A3.
    title, date, sources
        As for :func:`chainmap.draw_map`.
    font
        Font file for the PDF; by default the first Chinese font found on the machine.

    Returns
    -------
    Poster
        What was drawn; its ``notes`` say what was folded, left out or cut.

    Raises
    ------
    UsageError
        If the ending or the paper is none of those above.
    ChainmapError
        If a file cannot be written, a library of the extra ``report`` is missing, or no Chinese font is found.

    Examples
    --------
    >>> graph = nx.DiGraph(zh="合成链", segments={"s": {"zh": "合成段", "en": "synthetic"}})
    >>> graph.add_node("a", zh="合成甲", stage="upstream", segment="s")
    >>> draw_poster(graph).paper.name
    'A3'
    """
    paths = [Path(path)] if isinstance(path, str | Path) else [Path(one) for one in path]
    writers = [_writer(one, font) for one in paths]
    slide = any(one.suffix.lower() == ".pptx" for one in paths)
    wanted = paper or ("A3" if slide else None)
    tables = {"coverage": coverage, "gaps": gaps, "targets": targets, "matches": matches, "plan": plan}
    nodes = node_records(graph, **tables, firms=firms, candidates=candidates, date=date or "")
    sheet, small, layout, folded = _arrange(graph, nodes, find_paper(wanted) if wanted else None)
    names = _folded_names(graph, folded, nodes)
    hidden = sum(1 for *_, data in graph.edges(data=True) if str(data.get("kind") or "material") not in SHOWN_KINDS)
    notes = [f"{len(names)} 个环节组因图幅所限折叠成一张卡：{'、'.join(one for one, _ in names)}"] if names else []
    tight = not fits(layout, sheet, (CARD_W, CARD_H))
    notes += [f"{sheet.name} 偏小，宜用更大的纸"] if tight else []
    notes += [f"公用工程、装备、服务等 {hidden} 条联系未画"] if hidden else []
    said = {
        "title": title or str(graph.graph.get("zh") or "产业链") + "图谱",
        "date": date or "",
        "sources": [line["zh"] for one in sources if (line := halves(one))],
        "notes": notes,
        "folded": names,
    }
    poster = compose(small, layout, nodes, sheet, (CARD_W, CARD_H), said)
    for one, write in zip(paths, writers, strict=True):
        replace_whole(one, partial(write, poster))
    return poster


def _writer(path: Path, font: str | Path | None) -> Callable[[Poster, Path], object]:
    """Choose the writer by the ending, before anything is computed."""
    ending = path.suffix.lower()
    if ending == ".svg":
        from chainmap.report.svg import write_svg

        return write_svg
    if ending == ".pptx":
        from chainmap.report.pptx import write_pptx

        return write_pptx
    if ending == ".pdf":
        from chainmap.report.fonts import find_font
        from chainmap.report.pdf import write_pdf

        file = find_font(font)
        return lambda poster, part: write_pdf(poster, part, file)
    raise UsageError(f"{path.name}：挂图只能写成 .svg、.pdf 或 .pptx / a poster is .svg, .pdf or .pptx")


def _arrange(
    graph: nx.DiGraph, nodes: dict[str, Record], paper: Paper | None
) -> tuple[Paper, nx.DiGraph, Layout, list[Key]]:
    """Choose the sheet, or fold segments until the chain fits the sheet that was asked for."""
    groups = groups_of(graph)
    order = folding_order(groups, nodes)
    sheet = paper or PAPERS[SHEETS[-1]]
    most, folded = _room(sheet), choose_folded(groups, order, _room(sheet))
    while True:
        small = fold(graph, groups, folded)
        area = frame_of(sheet).area
        layout = place_cards(loosened(small), area.w / area.h)
        if fits(layout, sheet, (CARD_W, CARD_H)) or len(folded) == len(order):
            break
        most = min(int(most * 0.88), len(small) - 1)
        folded = choose_folded(groups, order, most)
    if paper is None:
        sheet = next((PAPERS[one] for one in SHEETS if fits(layout, PAPERS[one], (CARD_W, CARD_H))), sheet)
    return sheet, small, layout, folded


def _room(paper: Paper) -> int:
    """Estimate how many cards a sheet holds."""
    area = frame_of(paper).area
    return max(int(FILLED * (area.w / (1.2 * LEAST_W)) * (area.h / (1.2 * LEAST_H))), 1)


def _folded_names(graph: nx.DiGraph, folded: list[Key], nodes: dict[str, Record]) -> list[tuple[str, tuple[str, ...]]]:
    """Name the folded segments and what is in each."""
    titles, groups = graph.graph.get("segments") or {}, groups_of(graph)
    return [
        (
            STAGES_ZH.get(key[0], key[0]) + safe_text((titles.get(key[1]) or {"zh": key[1]})["zh"]),
            tuple(safe_text(nodes[one]["zh"]) for one in groups[key]),
        )
        for key in folded
    ]

"""Graph and tables → the maps on paper: vector SVG and PDF, or a PPTX whose every card can be edited."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Literal, get_args

import networkx as nx
import pandas as pd

from chainmap.maps.data import node_records
from chainmap.maps.wording import halves
from chainmap.report.arranging import CARD, arrange
from chainmap.report.compose import compose, fits
from chainmap.report.margins import Said
from chainmap.report.panels import compose_picture
from chainmap.report.papers import PAPERS, Paper, find_paper
from chainmap.report.scene import Poster
from chainmap.tables.faults import UsageError
from chainmap.tables.files import replace_whole
from chainmap.tables.folders import check_writable

Kind = Literal["all", "status", "gaps", "targets", "plan", "ties"]
KINDS: tuple[str, ...] = get_args(Kind)
#: The maps that have the shape of the chain.
CHAIN_KINDS = ("all", "status", "gaps")
#: What a map is called where nobody says otherwise.
NAMES = {"all": "图谱", "status": "现状图", "gaps": "缺口图", "targets": "目标图", "plan": "路径图", "ties": "关系图"}

Writer = Callable[[Sequence[Poster], Path], object]


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
    kind: Kind = "all",
    region: Any = None,
    path: str | Path | Iterable[str | Path] = (),
    paper: str | None = None,
    title: str | None = None,
    date: str | None = None,
    sources: Iterable[str] = (),
    font: str | Path | None = None,
) -> Poster:
    """Draw one map for paper or a slide; text is nowhere smaller than 6 pt.

    Parameters
    ----------
    graph, coverage, gaps, targets, matches, firms, plan, candidates
        As for :func:`chainmap.draw_map`.
    kind
        ``"all"``, ``"status"`` (现状图), ``"gaps"`` (缺口图), ``"targets"`` (目标图), ``"plan"`` (路径图) or ``"ties"``
        (关系图).
    region
        As from :func:`chainmap.read_region`: who can introduce us stands there.
    path
        File or files to write, each by its ending: ``.svg``, ``.pdf`` or ``.pptx``.
    paper
        ``A3``, ``A2``, ``A1``, ``A0`` or ``16:9``; letters grow with it. Where the chain is too large for it, what
        matters least is folded: what is here, the first gaps and the plan stay open. By default the smallest sheet
        that shows every card, or, if a PPTX is asked for, A3.
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
        If the ending, the paper or the kind is none of those above, or there is nothing to show on that map.
    ChainmapError
        If a file cannot be written, a library of the extra ``report`` is missing, or no Chinese font is found.

    Examples
    --------
    >>> graph = nx.DiGraph(zh="合成链", segments={"s": {"zh": "合成段", "en": "synthetic"}})
    >>> graph.add_node("a", zh="合成甲", stage="upstream", segment="s")
    >>> draw_poster(graph).paper.name
    'A3'
    """
    [poster] = draw_posters(
        graph, coverage, gaps, targets, matches, firms, plan, candidates=candidates, kinds=[kind], region=region,
        path=path, paper=paper, title=title, date=date, sources=sources, font=font,
    )  # fmt: skip
    return poster


def draw_posters(
    graph: nx.DiGraph,
    coverage: pd.DataFrame | None = None,
    gaps: pd.DataFrame | None = None,
    targets: pd.DataFrame | None = None,
    matches: pd.DataFrame | None = None,
    firms: pd.DataFrame | None = None,
    plan: pd.DataFrame | None = None,
    *,
    candidates: pd.DataFrame | None = None,
    kinds: Iterable[str] = (),
    titles: Mapping[str, Mapping[str, str]] | None = None,
    region: Any = None,
    path: str | Path | Iterable[str | Path] = (),
    paper: str | None = None,
    title: str | None = None,
    date: str | None = None,
    sources: Iterable[str] = (),
    font: str | Path | None = None,
) -> tuple[Poster, ...]:
    """Draw several maps at once: the pages of one PDF, the slides of one PPTX, an SVG for each.

    Parameters
    ----------
    graph, coverage, gaps, targets, matches, firms, plan, candidates, region, title, date, sources, font
        As for :func:`draw_poster`.
    kinds
        Which maps, in which order; by default all on which there is something to show.
    titles
        What maps are called instead, by kind: ``{"status": {"zh": "现状全景图"}}``.
    path
        File or files to write. Of several maps the SVG of each gets its kind before the ending: ``a-gaps.svg``.
    paper
        The sheet of all of them, by default ``16:9``; of one map as for :func:`draw_poster`.

    Returns
    -------
    tuple of Poster
        What was drawn, in order.

    Raises
    ------
    UsageError, ChainmapError
        As for :func:`draw_poster`.

    Examples
    --------
    >>> graph = nx.DiGraph(zh="合成链", segments={"s": {"zh": "合成段", "en": "synthetic"}})
    >>> graph.add_node("a", zh="合成甲", stage="upstream", segment="s")
    >>> [poster.title.text for poster in draw_posters(graph)]
    ['合成链图谱']
    """
    tables = {"coverage": coverage, "gaps": gaps, "targets": targets, "matches": matches, "plan": plan}
    every = {**tables, "firms": firms, "candidates": candidates}
    chosen = list(dict.fromkeys(kinds)) or [kind for kind in KINDS if not _lacking(kind, every)]
    paths = _paths(path)
    writers = [_writer(one, font) for one in paths]
    wanted = paper or ("16:9" if len(chosen) > 1 else "A3" if any(_is_slide(one) for one in paths) else None)
    sheet = find_paper(wanted) if wanted else None
    posters = _compose_all(graph, every, chosen, region, sheet, _said(graph, title, date, sources), titles)
    files = [(file, partial(write, some)) for one, write in zip(paths, writers, strict=True) for file, some in
             _parts(one, posters)]  # fmt: skip
    for file, _ in files:
        check_writable(file)
    for file, write in files:
        replace_whole(file, write)
    return posters


def written_files(paths: Iterable[Path], posters: Sequence[Poster]) -> list[Path]:
    """Name the files that posters go to: an SVG holds one only."""
    return [file for path in paths for file, _ in _parts(path, posters)]


def _is_slide(path: Path) -> bool:
    return path.suffix.lower() == ".pptx"


def _paths(path: str | Path | Iterable[str | Path]) -> list[Path]:
    return [Path(path)] if isinstance(path, str | Path) else [Path(one) for one in path]


def _parts(path: Path, posters: Sequence[Poster]) -> list[tuple[Path, Sequence[Poster]]]:
    """Give the files that posters go to: an SVG holds one only."""
    if path.suffix.lower() != ".svg" or len(posters) == 1:
        return [(path, posters)]
    return [(path.with_name(f"{path.stem}-{poster.kind}{path.suffix}"), [poster]) for poster in posters]


def _writer(path: Path, font: str | Path | None) -> Writer:
    """Choose the writer by the ending, before anything is computed."""
    ending = path.suffix.lower()
    if ending == ".svg":
        from chainmap.report.svg import write_svg

        return lambda posters, part: write_svg(posters[0], part)
    if ending == ".pptx":
        from chainmap.report.pptx import write_pptx

        return write_pptx
    if ending == ".pdf":
        from chainmap.report.fonts import find_font
        from chainmap.report.pdf import write_pdf

        file = find_font(font)
        return lambda posters, part: write_pdf(posters, part, file)
    raise UsageError(f"{path.name}：挂图只能写成 .svg、.pdf 或 .pptx / a poster is .svg, .pdf or .pptx")


def _said(graph: nx.DiGraph, title: str | None, date: str | None, sources: Iterable[str]) -> Said:
    return Said(
        title or str(graph.graph.get("zh") or "产业链") + "图谱",
        f"基准日 {date}" if date else "",
        ((), ()),
        [line["zh"] for one in sources if (line := halves(one))],
    )


def _compose_all(
    graph: nx.DiGraph,
    tables: Mapping[str, pd.DataFrame | None],
    kinds: Sequence[str],
    region: Any,
    paper: Paper | None,
    said: Said,
    titles: Mapping[str, Mapping[str, str]] | None = None,
) -> tuple[Poster, ...]:
    """Compose each map; those of the chain's shape share their places, so that slides can be compared."""
    for kind in kinds:
        if kind not in KINDS:
            raise UsageError(f"图种只能是 {'、'.join(KINDS)} / the kind of map is one of these, not {kind!r}")
        if lack := _lacking(kind, tables):
            raise UsageError(f"画不出{NAMES[kind]}：{lack}")
    shared: dict[str, Any] = {}
    return tuple(
        _compose(graph, tables, kind, region, paper, _titled(said, kind, titles or {}), shared) for kind in kinds
    )


def _compose(
    graph: nx.DiGraph,
    tables: Mapping[str, pd.DataFrame | None],
    kind: str,
    region: Any,
    paper: Paper | None,
    said: Said,
    shared: dict[str, Any],
) -> Poster:
    from chainmap.maps.pictures import picture_of

    date = said.subtitle.removeprefix("基准日 ")
    if "nodes" not in shared:
        shared["nodes"] = node_records(graph, **tables, date=date)
    if kind not in CHAIN_KINDS:
        picture = picture_of(kind, graph, **tables, region=region, date=date, nodes=shared["nodes"])
        if picture is None:
            raise UsageError(f"画不出{NAMES[kind]}：没有可画的内容 / there is nothing to show on it")
        return compose_picture(picture, paper or PAPERS["A3"], said)
    if "chain" not in shared:
        shared["chain"] = arrange(graph, shared["nodes"], paper)
    sheet, drawn = shared["chain"]
    tight = [] if fits(drawn.layout, sheet, CARD) else [f"{sheet.name} 偏小，宜用更大的纸"]
    return compose(drawn, sheet, kind, said._replace(notes=tight))


def _titled(said: Said, kind: str, titles: Mapping[str, Mapping[str, str]]) -> Said:
    """Put the map's name behind the place and the chain."""
    own = (titles.get(kind) or {}).get("zh") or ("" if kind == "all" else NAMES[kind])
    return said._replace(title=f"{said.title.removesuffix('图谱')} · {own}") if own else said


def _lacking(kind: str, tables: Mapping[str, pd.DataFrame | None]) -> str:
    """Say why a map cannot be drawn, or nothing."""
    needs = {
        "status": ("coverage", "没有现状表 / no coverage table"),
        "gaps": ("gaps", "没有缺口 / no gaps"),
        "targets": ("targets", "没有目标企业 / no targets"),
        "plan": ("plan", "路径是空的 / the plan is empty"),
        "ties": ("targets", "没有目标企业 / no targets"),
    }
    if kind not in needs:
        return ""
    frame = tables[needs[kind][0]]
    return needs[kind][1] if frame is None or not len(frame) else ""

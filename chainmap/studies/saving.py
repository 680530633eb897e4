"""A study → a folder for the meeting: map, workbook, summary, tables; poster and brief where they are wanted."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from chainmap.report.extras import NotInstalled
from chainmap.studies.offering import lacking_maps, offered
from chainmap.studies.pages import data_sources, draw_maps, map_page, page_paths
from chainmap.tables.files import write_table, write_text
from chainmap.tables.folders import check_writable, make_folder
from chainmap.workbook.book import write_workbook

if TYPE_CHECKING:
    from chainmap.report.scene import Poster
    from chainmap.studies.study import Study

#: Tables that a study saves, each a CSV of its own.
SAVED = ("firms", "candidates", "matches", "candidate_matches", "coverage", "gaps", "targets", "plan")


def save_study(
    result: Study, folder: str | Path, *, poster: bool = False, brief: bool = False, pages: bool = False
) -> dict[str, Path]:
    """Write what a study found into a folder; see :meth:`chainmap.Study.save`."""
    base = make_folder(folder)
    files = {name: f"tables/{name}.csv" for name in SAVED}
    files |= {"workbook": "lists.xlsx", "summary": "summary.txt", "map": "map.html"}
    files |= {"poster_pptx": "poster.pptx", "poster_pdf": "poster.pdf"} if poster else {}
    files |= {"brief": "brief.docx"} if brief else {}
    paths = {name: base / file for name, file in files.items()}
    make_folder(base / "tables")
    for path in paths.values():
        check_writable(path)  # all of them before the first is replaced: old and new files must not mix
    page, single = map_page(result), draw_maps(result) if pages else {}
    singles = page_paths(single, base / "maps") if pages else []
    # The workbook first: an earlier one that cannot be read stops it, and then nothing is written.
    # What planners filled in beside the targets of an earlier run is theirs, and is taken over.
    keep = paths["workbook"] if paths["workbook"].is_file() else None
    lacking = lacking_maps(result.coverage, result.gaps, result.targets, result.plan)
    offer = offered(result.profile, lacking, moves=result.moves is not None)
    notes = [f"图谱方案{result.profile.zh}：{line}" for line in offer.lines] if result.profile else []
    write_workbook(paths["workbook"], result, keep=keep, sheets=offer.sheets, notes=notes)
    for name in SAVED:
        write_table(getattr(result, name), paths[name])
    write_text(paths["summary"], result.summary() + "\n")
    write_text(paths["map"], page)
    for path, one in zip(singles, single.values(), strict=True):
        write_text(path, one)
    paths |= {"pages": base / "maps"} if pages else {}
    lost = _papers(result, paths)
    return {name: path for name, path in paths.items() if name not in lost}


def _papers(result: Study, paths: dict[str, Path]) -> set[str]:
    """Write poster and brief where they are wanted; give what could not be, for what is not installed."""
    posters = [name for name in ("poster_pptx", "poster_pdf") if name in paths]
    try:
        if posters:
            draw_study(result, [paths[name] for name in posters])
        lost = set[str]()
    except NotInstalled:  # of two, one may be possible
        lost = {name for name in posters if not _written(paths[name], partial(draw_study, result, [paths[name]]))}
    if "brief" in paths:
        from chainmap.report.brief import write_brief

        lost |= set() if _written(paths["brief"], partial(write_brief, result, paths["brief"])) else {"brief"}
    return lost


def _written(path: Path, write: Callable[[], object]) -> bool:
    """Write a file, or tell in a line what is not installed for it."""
    try:
        write()
    except NotInstalled as lack:
        old = "，文件夹里的是上次的 / the one in the folder is an older one" if path.exists() else ""
        warnings.warn(f"未写 {path.name}{old}：{lack}", UserWarning, stacklevel=5)
        return False
    return True


def draw_study(
    result: Study,
    paths: Sequence[Path],
    *,
    kinds: Sequence[str] = ("all",),
    paper: str | None = None,
    font: str | Path | None = None,
) -> tuple[Poster, ...]:
    """Draw a study's posters; see :func:`chainmap.draw_posters`.

    ``kinds`` of ``set`` stands for the maps of its profile, or for all that there is something to show on.
    """
    from chainmap.report.poster import KINDS, draw_posters

    lacking = lacking_maps(result.coverage, result.gaps, result.targets, result.plan)
    titles = offered(result.profile, lacking).maps
    every = list(titles) or [kind for kind in KINDS if kind not in lacking]
    return draw_posters(
        result.graph,
        result.coverage if len(result.firms) else None,
        result.gaps,
        result.targets,
        pd.concat([result.matches, result.candidate_matches], ignore_index=True),
        result.firms,
        result.plan,
        candidates=result.candidates,
        kinds=[one for kind in kinds for one in (every if kind == "set" else [kind])],
        titles=titles,
        region=result.region,
        path=paths,
        paper=paper,
        title=f"{result.title}图谱",
        date=result.region.date if result.region else None,
        sources=data_sources(result),
        font=font,
    )

"""A study → a folder for the meeting: map, workbook, summary, tables; poster and brief where they are wanted."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from chainmap.report.extras import NotInstalled
from chainmap.studies.offering import lacking_maps, offered
from chainmap.studies.pages import data_sources, draw_maps, map_page, page_paths
from chainmap.tables.files import write_table, write_text
from chainmap.tables.folders import check_writable, make_folder
from chainmap.tables.progress import shown_steps
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
    with shown_steps(None, 3 + len([*set(paths) & set(_PAPERS)])) as say:
        say("绘制图谱 / drawing the map")
        page, single = map_page(result), draw_maps(result) if pages else {}
        singles = page_paths(single, base / "maps") if pages else []
        say("写清单 / writing the lists")
        # The workbook first: an earlier one that cannot be read stops it, and then nothing is written.
        _workbook(result, paths["workbook"])
        say("写表格 / writing the tables")
        for name in SAVED:
            write_table(getattr(result, name), paths[name])
        write_text(paths["summary"], result.summary() + "\n")
        write_text(paths["map"], page)
        for path, one in zip(singles, single.values(), strict=True):
            write_text(path, one)
        paths |= {"pages": base / "maps"} if pages else {}
        lost = _papers(result, paths, say)
    return {name: path for name, path in paths.items() if name not in lost}


def _workbook(result: Study, path: Path) -> None:
    """Write the lists as the profile names them; what planners filled in beside the targets before is taken over."""
    lacking = lacking_maps(result.coverage, result.gaps, result.targets, result.plan)
    offer = offered(result.profile, lacking, moves=result.moves is not None)
    notes = [f"图谱方案{result.profile.zh}：{line}" for line in offer.lines] if result.profile else []
    write_workbook(path, result, keep=path if path.is_file() else None, sheets=offer.sheets, notes=notes)


def _slides(result: Study, path: Path) -> None:
    """Draw the maps of the profile, or all there are, a slide each."""
    draw_study(result, [path], kinds=["set"])


def _sheet(result: Study, path: Path) -> None:
    """Draw the whole chain on one sheet, or the maps of the profile, a sheet each."""
    wanted: dict[str, Any] = {"kinds": ["set"], "paper": "A3"} if result.profile else {}
    draw_study(result, [path], **wanted)


def _brief(result: Study, path: Path) -> None:
    from chainmap.report.brief import write_brief

    write_brief(result, path)


#: What is made for paper and slides, and what is said meanwhile.
_PAPERS: dict[str, tuple[str, Callable[[Study, Path], None]]] = {
    "poster_pptx": ("绘制幻灯片 / drawing slides", _slides),
    "poster_pdf": ("绘制挂图 / drawing the poster", _sheet),
    "brief": ("写简报 / writing the brief", _brief),
}


def _papers(result: Study, paths: dict[str, Path], say: Callable[[str], object]) -> set[str]:
    """Write poster and brief where they are wanted; give what could not be, for what is not installed."""
    lost = set()
    for name, (told, make) in _PAPERS.items():
        if name in paths:
            say(told)
            lost |= set() if _written(paths[name], partial(make, result, paths[name])) else {name}
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
    every = [kind for kind in titles or KINDS if kind not in lacking]
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

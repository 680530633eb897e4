"""A study → pages of its maps: one page with all of them, or a page each for slides and reports."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from chainmap.definition.profile import Profile
from chainmap.definition.profiles import read_profile
from chainmap.maps.frame import Page
from chainmap.maps.page import KINDS, draw_map
from chainmap.studies.offering import NAMES, lacking_maps, offered, profile_maps
from chainmap.tables.files import write_text
from chainmap.tables.folders import check_writable, make_folder

if TYPE_CHECKING:
    from chainmap.studies.study import Study

Language = Literal["zh", "en"]

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]+')


def draw_maps(
    result: Study,
    profile: str | Path | Profile | None = None,
    folder: str | Path | None = None,
    *,
    language: Language = "zh",
) -> dict[str, Page]:
    """Draw each map of a study as a page of its own, as one puts them into slides and reports.

    Parameters
    ----------
    result
        As from :func:`chainmap.study`.
    profile
        Which maps, and what they are called: a shipped profile by name, a file, or a profile; by default the study's,
        else every map that there is something to show on.
    folder
        Where to write them, ``01_现状图.html`` and so on; all of them or none.
    language
        The language the pages open in.

    Returns
    -------
    dict
        Title of each map → its page, in the profile's order. Maps with nothing to show are left out.

    Raises
    ------
    InputFaults, UsageError
        If there is no such profile, or it has faults.
    ChainmapError
        If a file cannot be written.
    """
    wanted = result.profile if profile is None else _profile(profile)
    lacking = _lacking(result)
    titles = offered(wanted, lacking).maps or {kind: {} for kind in KINDS if kind not in lacking}
    named = {kind: title or NAMES[kind] for kind, title in titles.items()}
    pages = {
        title["zh"]: _page(
            result, _heading(result, f" · {title['zh']}", f" · {title['en']}"), _alone(kind, title), language
        )
        for kind, title in named.items()
    }
    if folder is not None:
        for path, page in zip(page_paths(pages, folder), pages.values(), strict=True):
            write_text(path, page)
    return pages


def page_paths(pages: Iterable[str], folder: str | Path) -> list[Path]:
    """Give each map's title a file in a folder, and make sure that all of them can be written.

    Raises
    ------
    ChainmapError
        If the folder cannot be made or a file in it cannot be replaced.
    """
    base = make_folder(folder)
    paths = [base / file_name(number, title) for number, title in enumerate(pages, start=1)]
    for path in paths:
        check_writable(path)
    return paths


def file_name(number: int, title: str) -> str:
    """Make a file's name of a map's title that Windows takes.

    Examples
    --------
    >>> file_name(1, "现状图"), file_name(2, '<b>a/b</b>: "x"?')
    ('01_现状图.html', '02_b_a_b_b_ _x.html')
    """
    plain = _FORBIDDEN.sub("_", title).strip("_. ")[:60]
    return f"{number:02d}_{plain}.html" if plain else f"{number:02d}.html"


def map_page(
    result: Study,
    language: Language = "zh",
    *,
    kind: str | None = None,
    kinds: Iterable[str] = (),
    profile: str | Path | Profile | None = None,
) -> Page:
    """Draw one page with the maps of a study; see :meth:`chainmap.Study.map_html`."""
    wanted = result.profile if profile is None else _profile(profile)
    return _page(result, _heading(result, "图谱", ""), profile_maps(wanted, _lacking(result), kind, kinds), language)


def _heading(result: Study, zh: str, en: str) -> dict[str, str]:
    """Name place and chain in both languages, with these endings."""
    place = f"{result.region.en} · " if result.region else ""
    return {"zh": f"{result.title}{zh}", "en": f"{place}{result.graph.graph['en']}{en}"}


def _profile(profile: str | Path | Profile) -> Profile:
    return profile if isinstance(profile, Profile) else read_profile(profile)


def _lacking(result: Study) -> dict[str, tuple[str, str]]:
    return lacking_maps(result.coverage, result.gaps, result.targets, result.plan)


def _alone(kind: str, title: dict[str, str]) -> dict[str, Any]:
    return {"kind": kind, "kinds": [kind], "titles": {kind: title}}


def _page(result: Study, title: dict[str, str], maps: dict[str, Any], language: Language) -> Page:
    return draw_map(
        result.graph,
        coverage=result.coverage,
        gaps=result.gaps,
        targets=result.targets,
        matches=pd.concat([result.matches, result.candidate_matches], ignore_index=True),
        firms=result.firms,
        candidates=result.candidates,
        plan=result.plan,
        region=result.region,
        moves=result.moves,
        title=title,
        date=result.region.date if result.region else None,
        sources=data_sources(result),
        language=language,
        **maps,
    )


def data_sources(result: Study) -> tuple[str, ...]:
    """List what a study rests on: the sources named in its lists and the state of its chain file."""
    rows = pd.concat([result.firms["source"], result.candidates["source"]]).dropna()
    lists = f"企业名单：{len(rows)} 行注明来源 / firm lists: {len(rows)} rows with a source"
    chain = f"产业链文件：{result.graph.graph['zh']}，{result.graph.graph['date']} / chain file of that date"
    return (chain, lists)

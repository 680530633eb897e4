"""The one call that joins all rooms: from definitions and lists to every table, map and workbook."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import networkx as nx
import pandas as pd

from chainmap.coverage.gaps import find_gaps
from chainmap.coverage.strength import measure_coverage
from chainmap.definition.models import Region
from chainmap.definition.profile import Profile
from chainmap.maps.frame import Page, map_frame
from chainmap.matching.model import Model
from chainmap.planning import Recheck, plan_budget, plan_targets, recheck_plan
from chainmap.scoring.targets import rank_targets
from chainmap.studies.inputs import Place, Table, relatedness_of
from chainmap.studies.pages import Language, map_page
from chainmap.studies.reading import Chains, Step, matched, read_all
from chainmap.studies.saving import save_study
from chainmap.studies.summary import summary_html, summary_text
from chainmap.tables.progress import shown_steps

#: How many steps a study tells of.
STEPS = 6


@dataclass(frozen=True, repr=False)
class Study:
    """Everything one study found; a record, nothing is computed later but the pictures.

    Attributes
    ----------
    graph
        The chain or chains.
    region
        The place; ``None`` if the study has none.
    firms, candidates
        Local firms and companies elsewhere, as read.
    matches, candidate_matches
        What they make.
    coverage, gaps, targets, plan
        As from the functions of the same room.
    notes
        What a reader must know: what was given, dropped, merged, left out.
    recheck
        The place measured anew with the plan's companies in it; ``None`` if the plan is empty.
    moves
        Dated past moves, as read; ``None`` if none were given.
    profile
        Which maps and lists the place wants and what it calls them; ``None`` for all there are.
    """

    graph: nx.DiGraph
    region: Region | None
    firms: pd.DataFrame
    candidates: pd.DataFrame
    matches: pd.DataFrame
    candidate_matches: pd.DataFrame
    coverage: pd.DataFrame
    gaps: pd.DataFrame
    targets: pd.DataFrame
    plan: pd.DataFrame
    notes: tuple[str, ...]
    recheck: Recheck | None = None
    moves: pd.DataFrame | None = None
    profile: Profile | None = None

    @property
    def title(self) -> str:
        """Place, chain and date."""
        place = f"{self.region.zh} · " if self.region else ""
        return f"{place}{self.graph.graph['zh']}"

    def map_html(
        self,
        language: Language = "zh",
        *,
        kind: str | None = None,
        kinds: Iterable[str] = (),
        profile: str | Path | Profile | None = None,
    ) -> Page:
        """Draw the interactive map as one self-contained HTML page.

        Parameters
        ----------
        language
            The language the page opens in.
        kind
            The map it opens as, such as ``"gaps"``; by default the first.
        kinds
            The maps it offers, in this order; by default the profile's, else all that there is something to show on.
        profile
            A shipped profile by name, a file, or a profile, in place of the study's.

        Raises
        ------
        InputFaults, UsageError
            If there is no such kind of map, nothing to show on it, or no such profile.
        """
        return map_page(self, language, kind=kind, kinds=kinds, profile=profile)

    def save(
        self, folder: str | Path, *, poster: bool = False, brief: bool = False, pages: bool = False
    ) -> dict[str, Path]:
        """Write map, workbook, summary and tables into a folder, as the study's profile names and orders them.

        Parameters
        ----------
        folder
            Where to; made if need be.
        poster
            Also ``poster.pptx`` (a slide for each map) and ``poster.pdf`` (the whole chain, or the profile's maps).
        brief
            Also ``brief.docx``. What is not installed for poster or brief is told as a warning, the rest is written.
        pages
            Also each map as a page of its own, in the folder ``maps``.

        Returns
        -------
        dict
            What was written: ``map``, ``workbook``, ``summary`` and one entry a table, with their paths; also
            ``poster_pptx``, ``poster_pdf``, ``brief`` and ``pages`` (a folder) where they were wanted.

        Raises
        ------
        UsageError
            If ``lists.xlsx`` in the folder is no workbook of ours; then nothing is written.
        ChainmapError
            If the folder cannot be made or a file in it cannot be replaced; then none of them is.
        """
        return save_study(self, folder, poster=poster, brief=brief, pages=pages)

    def summary(self) -> str:
        """Say what was found, in plain text, Chinese with English beside it."""
        return summary_text(self)

    def __repr__(self) -> str:
        return self.summary()

    def _repr_html_(self) -> str:
        return summary_html(self) + map_frame(self.map_html())


def study(
    chain: Chains = None,
    *,
    firms: Table = None,
    candidates: Table = None,
    region: Place = None,
    given: Table = None,
    reviews: Table = None,
    moves: Table = None,
    offers: Table = None,
    national: Table = None,
    model: Model | str | Path | None = None,
    budget: float | Mapping[str, float] | None = None,
    require: Collection[str] = (),
    forbid: Collection[str] = (),
    min_score: float = 0.5,
    seed: int = 0,
    rejects: str | Path | None = None,
    profile: str | Path | Profile | None = None,
    step: Step | None = None,
) -> Study:
    """Walk the whole way: firms → graph → gaps → targets → plan.

    Parameters
    ----------
    chain
        Shipped name, path or :class:`Chain`, or several of them; by default the region's.
    firms, candidates
        Local firms and companies elsewhere: a table, or a file that :func:`chainmap.read_firms` reads; by default
        the lists that the region file names.
    region
        Shipped name, path or :class:`Region`.
    given
        What firms are known to make (``firm, node_id, source``), of local firms and candidates alike.
    reviews
        Planners' decisions (``firm, node, answer, by, date``), which override.
    moves, offers
        Dated past investments; what companies have offered.
    national
        A national firm list with cities, for the relatedness part of the score; by default the region's, else none.
    model
        From :func:`chainmap.train_matching`, or its file: matches by it in place of the conventions.
    budget
        What the plan may spend; by default the region's, else eight companies.
    require, forbid
        Companies that must, or must not, be in the plan.
    min_score
        Matches below this probability do not count.
    seed
        Of the rank intervals.
    rejects
        Where faulty rows of the firm lists go; without it a faulty list is not loaded.
    profile
        Which maps and lists are wanted and what they are called: a shipped profile by name (``"六图六清单"``), a file,
        or a profile; by default the region's, else all there are.
    step
        Called with a line of text before each step, for progress; without it a notebook shows a bar, a script nothing.

    Returns
    -------
    Study

    Raises
    ------
    InputFaults
        If a chain, region or list has faults.
    UsageError
        If nothing says which chain or firms to take.

    Examples
    --------
    >>> import chainmap as cm
    >>> result = cm.study("nylon", region="pingdingshan")
    >>> bool((result.gaps["node_id"].head(3) == "adiponitrile").any())
    True
    """
    lists = {"firms": firms, "candidates": candidates, "given": given, "reviews": reviews}
    lists |= {"moves": moves, "offers": offers, "national": national}
    with shown_steps(step, STEPS) as say:
        say("读取产业链与名单 / reading chains and lists")
        read = read_all(chain, region, lists, model, rejects, profile)
        graph, place, local, outside = read.graph, read.place, read.local, read.outside
        found = [matched(read, which, min_score, say) for which in (0, 1)]
        say("测算现状与缺口 / measuring what is here, and the gaps")
        coverage = measure_coverage(graph, local, found[0], place)
        gaps = find_gaps(graph, coverage, place, firms=local, matches=found[0])
        say("为缺口排目标企业 / ranking targets")
        related = relatedness_of(read.national, graph, place, min_score, read.model)
        targets = rank_targets(
            graph, gaps, outside, found[1], place, read.moves, read.offers, local=local, relatedness=related, seed=seed
        )
        say("求招商路径 / laying out the plan")
        spend = budget if budget is not None else plan_budget(place)
        plan = plan_targets(graph, coverage, targets, read.offers, spend, require, forbid, region=place)
        check = recheck_plan(graph, plan, local, found[0], outside, found[1], place) if len(plan) else None
    rooms = {
        "本地名单": (local, found[0]),
        "候选名单": (outside, found[1]),
        "缺口": (gaps,),
        "产业关联度": () if related is None else (related,),
        "目标与路径": (targets, plan),
    }
    tables = (local, outside, found[0], found[1], coverage, gaps, targets, plan)
    return Study(graph, place, *tables, (*read.aside, *_notes(rooms)), check, read.moves, read.profile)


def _notes(rooms: Mapping[str, tuple[pd.DataFrame, ...]]) -> tuple[str, ...]:
    """Gather what the tables have to say, each note under the list it is of."""
    return tuple(
        f"{room}：{note}" for room, tables in rooms.items() for table in tables for note in table.attrs.get("notes", ())
    )

"""The one call that joins all rooms: from definitions and lists to every table, map and workbook."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import networkx as nx
import pandas as pd

from chainmap.coverage.gaps import find_gaps
from chainmap.coverage.strength import measure_coverage
from chainmap.definition.models import Chain, Region
from chainmap.definition.reader import check_region, read_region
from chainmap.graph import build_graph
from chainmap.maps.page import draw_map, map_frame
from chainmap.matching.firms import match_firms
from chainmap.matching.model import Model, read_model
from chainmap.planning import Recheck, plan_budget, plan_targets, recheck_plan
from chainmap.scoring.targets import rank_targets
from chainmap.studies.inputs import (
    Table,
    choose_chains,
    choose_lists,
    other_chains,
    read_decisions,
    read_keyed,
    read_list,
    relatedness_of,
)
from chainmap.studies.summary import summary_html, summary_text
from chainmap.tables.faults import InputFaults
from chainmap.tables.files import write_table, write_text
from chainmap.tables.folders import check_writable, make_folder
from chainmap.workbook.book import write_workbook

Step = Callable[[str], object]

#: Tables that a study saves, each a CSV of its own.
SAVED = ("firms", "candidates", "matches", "candidate_matches", "coverage", "gaps", "targets", "plan")


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

    @property
    def title(self) -> str:
        """Place, chain and date."""
        place = f"{self.region.zh} · " if self.region else ""
        return f"{place}{self.graph.graph['zh']}"

    def map_html(self, language: Literal["zh", "en"] = "zh") -> str:
        """Draw the interactive map as one self-contained HTML page."""
        return draw_map(
            self.graph,
            coverage=self.coverage,
            gaps=self.gaps,
            targets=self.targets,
            matches=pd.concat([self.matches, self.candidate_matches], ignore_index=True),
            firms=self.firms,
            candidates=self.candidates,
            plan=self.plan,
            title=f"{self.title}图谱",
            date=self.region.date if self.region else None,
            sources=data_sources(self),
            language=language,
        )

    def save(self, folder: str | Path) -> dict[str, Path]:
        """Write map, workbook, summary and tables into a folder.

        Returns
        -------
        dict
            What was written: ``map``, ``workbook``, ``summary`` and one entry a table, with their paths.

        Raises
        ------
        ChainmapError
            If the folder cannot be made or a file in it cannot be replaced; then none of them is.
        """
        base = make_folder(folder)
        names = {"workbook": "lists.xlsx", "summary": "summary.txt", "map": "map.html"}
        tables = {name: f"tables/{name}.csv" for name in SAVED}
        make_folder(base / "tables")
        paths = {name: base / file for name, file in (tables | names).items()}
        for path in paths.values():
            check_writable(path)  # all of them before the first is replaced: old and new files must not mix
        for name in SAVED:
            write_table(getattr(self, name), paths[name])
        # What planners filled in beside the targets of an earlier run is theirs, and is taken over.
        write_workbook(paths["workbook"], self, keep=paths["workbook"] if paths["workbook"].is_file() else None)
        write_text(paths["summary"], self.summary() + "\n")
        write_text(paths["map"], self.map_html())
        return paths

    def summary(self) -> str:
        """Say what was found, in plain text, Chinese with English beside it."""
        return summary_text(self)

    def __repr__(self) -> str:
        return self.summary()

    def _repr_html_(self) -> str:
        return summary_html(self) + map_frame(self.map_html())


def study(
    chain: str | Path | Chain | Iterable[str | Path | Chain] | None = None,
    *,
    firms: Table = None,
    candidates: Table = None,
    region: str | Path | Region | None = None,
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
    step
        Called with a line of text before each step, for progress.

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
    say = step or (lambda _: None)
    say("读取产业链与名单 / reading chains and lists")
    place = read_region(region) if isinstance(region, str | Path) else region
    chains = choose_chains(chain, region)
    graph = build_graph(*chains)
    if (
        place
        and check_region(place, *chains)
        and (faults := check_region(place, *chains, *other_chains(chains, region)))
    ):
        raise InputFaults(faults)
    given_lists = {"firms": firms, "candidates": candidates, "given": given, "reviews": reviews}
    files = choose_lists({**given_lists, "moves": moves, "offers": offers, "national": national}, region)
    learnt = read_model(model) if isinstance(model, str | Path) else model
    local, outside = (read_list(files[name], rejects, name) for name in ("firms", "candidates"))
    asked = [
        read_decisions(files[name], name, (local, outside), graph, lambda: other_chains(chains, region))
        for name in ("given", "reviews")
    ]
    decisions = [tables for tables, _ in asked]
    known_moves, known_offers = (read_keyed(files[name], name, outside) for name in ("moves", "offers"))
    found = []
    for which, table in enumerate((local, outside)):
        say(f"匹配 {len(table)} 家企业 / matching {len(table)} firms")
        given_here, reviews_here = decisions[0][which], decisions[1][which]
        own = place.constants if place else None
        found.append(
            match_firms(table, graph, min_score, given=given_here, reviews=reviews_here, overrides=own, model=learnt)
        )
    say("测算缺口、目标与路径 / gaps, targets, plan")
    coverage = measure_coverage(graph, local, found[0], place)
    gaps = find_gaps(graph, coverage, place, firms=local, matches=found[0])
    related = relatedness_of(files["national"], graph, place, min_score, learnt)
    targets = rank_targets(
        graph, gaps, outside, found[1], place, known_moves, known_offers, local=local, relatedness=related, seed=seed
    )
    spend = budget if budget is not None else plan_budget(place)
    plan = plan_targets(graph, coverage, targets, known_offers, spend, require, forbid, region=place)
    check = recheck_plan(graph, plan, local, found[0], outside, found[1], place) if len(plan) else None
    aside = [f"{room}：{note}" for room, (_, note) in zip(("给定事实", "审核"), asked, strict=True) if note]
    notes = (
        *aside,
        *_notes(
            {
                "本地名单": (local, found[0]),
                "候选名单": (outside, found[1]),
                "缺口": (gaps,),
                "产业关联度": () if related is None else (related,),
                "目标与路径": (targets, plan),
            }
        ),
    )
    return Study(
        graph, place, local, outside, found[0], found[1], coverage, gaps, targets, plan, notes, check, known_moves
    )


def _notes(rooms: Mapping[str, tuple[pd.DataFrame, ...]]) -> tuple[str, ...]:
    """Gather what the tables have to say, each note under the list it is of."""
    return tuple(
        f"{room}：{note}" for room, tables in rooms.items() for table in tables for note in table.attrs.get("notes", ())
    )


def data_sources(result: Study) -> tuple[str, ...]:
    """List what a study rests on: the sources named in its lists and the state of its chain file."""
    rows = pd.concat([result.firms["source"], result.candidates["source"]]).dropna()
    lists = f"企业名单：{len(rows)} 行注明来源 / firm lists: {len(rows)} rows with a source"
    chain = f"产业链文件：{result.graph.graph['zh']}，{result.graph.graph['date']} / chain file of that date"
    return (chain, lists)

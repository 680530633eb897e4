"""One call: landings replayed, measured beside baselines, and said plainly what the figures rest on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import networkx as nx
import pandas as pd

from chainmap.backtesting.intervals import measure
from chainmap.backtesting.mapping import places_of
from chainmap.backtesting.replay import ASIDE_ZH, TASKS, replay
from chainmap.matching.firms import match_firms

#: With fewer landings than this, a percentile bootstrap covers too little and no list can be called better.
FEW = 30


class Backtest(NamedTuple):
    """What a back-test found.

    Attributes
    ----------
    measures
        As from :func:`chainmap.backtesting.intervals.measure`.
    events, ranks
        As in :class:`chainmap.backtesting.replay.Replayed`.
    notes
        What the figures rest on, in both languages.
    """

    measures: pd.DataFrame
    events: pd.DataFrame
    ranks: pd.DataFrame
    notes: list[str]


def backtest(
    landings: pd.DataFrame,
    graph: nx.DiGraph,
    candidates: pd.DataFrame | None = None,
    matches: pd.DataFrame | None = None,
    *,
    firms: pd.DataFrame | None = None,
    firm_matches: pd.DataFrame | None = None,
    tasks: Sequence[str] | None = None,
    draws: int = 2000,
    seed: int = 0,
    today: str = "today",
) -> Backtest:
    """Replay dated landings, each with only what was known before it, and measure the lists beside plain ones.

    Three questions are asked of each landing. *companies*: of all candidates, who comes to this place? *nodes*: of all
    nodes of the chain, what comes to this place? *places*: of all prefectures, where does this project go? All
    candidates, nodes and places are ranked, none are sampled; ties count at the mean of every order that they allow. A
    company that is seated in the place already is no candidate, and its further landings there are not counted.

    Parameters
    ----------
    landings
        The landings table; of the chain ``graph`` is of, others count as earlier landings only.
    graph
        Of one chain, as built by :func:`chainmap.build_graph`.
    candidates
        Companies anywhere; the firms table. Rows with ``event_only`` Y are known, but in no list: what a landing alone
        made known cannot be ranked before it. Those whose ``since`` is not surely before a landing are hidden from it.
    matches
        Their matches; by default as from :func:`chainmap.match_firms`. Rows may carry a ``date``.
    firms, firm_matches
        A firm list of many places, with ``city`` and ``since``, and its matches: what the places had. Undated firms are
        not used. Without it the parts of the score that need the place's firms rest on earlier landings alone.
    tasks
        Any of companies, nodes, places; by default those that the tables given can answer.
    draws, seed
        Of the bootstrap over companies.
    today
        ``YYYY-MM-DD``: later landings are faults.

    Returns
    -------
    Backtest
        Measures with 95 % intervals, what became of each landing, its place in every list, and notes.

    Raises
    ------
    InputFaults
        With every landing that cannot be used (no company, date or place, a date in the future, a place that is not on
        the map, an unknown node), or match that does not fit.
    UsageError
        If no landing is of the chain, or a task is not known.
    """
    asked = tuple(tasks) if tasks is not None else TASKS[1:] if candidates is None else TASKS
    if candidates is not None and matches is None:
        matches = match_firms(candidates, graph)
    if firms is not None and firm_matches is None:
        firm_matches = match_firms(firms, graph)
    found = replay(
        landings, graph, candidates, matches, firms=firms, firm_matches=firm_matches, tasks=asked, today=today
    )
    notes = [*aside_notes(found.events), *few_notes(found.events), *undated_notes(candidates, matches, firms)]
    return Backtest(measure(found.ranks, draws=draws, seed=seed), found.events, found.ranks, notes)


def aside_notes(events: pd.DataFrame) -> list[str]:
    """Say for each task how many landings are ranked, and why others are not."""
    notes = []
    for task, rows in events.groupby("task", sort=False):
        ranked = int((rows["aside"] == "").sum())
        why = rows.loc[rows["aside"] != "", "aside"].value_counts()
        zh = "、".join(f"{ASIDE_ZH[str(one)]} {count}" for one, count in why.items())
        en = ", ".join(f"{one} {count}" for one, count in why.items())
        rest = (f"；未排：{zh}", f"; set aside: {en}") if len(why) else ("", "")
        notes.append(f"{task}：{len(rows)} 次落地排 {ranked} 次{rest[0]} / {ranked} of {len(rows)} ranked{rest[1]}")
    return notes


def few_notes(events: pd.DataFrame) -> list[str]:
    """Warn of tasks with too few landings to tell lists apart."""
    counts = events[events["aside"] == ""].groupby("task", sort=False).size()
    return [
        f"{task}：只有 {count} 次落地，不足以分辨各法优劣，区间也偏窄"
        f" / {task}: {count} landings are too few to tell the lists apart, and such intervals are too narrow"
        for task, count in counts.items()
        if count < FEW
    ]


def undated_notes(
    candidates: pd.DataFrame | None, matches: pd.DataFrame | None, firms: pd.DataFrame | None
) -> list[str]:
    """Say how much of what is taken for known carries no date, and may be hindsight."""
    notes = []
    if candidates is not None and matches is not None:
        bare = int(candidates["since"].isna().sum()) if "since" in candidates else len(candidates)
        facts = int(matches["date"].isna().sum()) if "date" in matches else len(matches)
        notes.append(
            f"候选企业 {len(candidates)} 家中 {bare} 家无起始日期，对应 {len(matches)} 条中 {facts} 条无日期，均计"
            f" / {bare} of {len(candidates)} candidates and {facts} of {len(matches)} matches are undated and count as"
            " known: hindsight cannot be ruled out there"
        )
    if firms is not None:
        lost = sum(not place for place in places_of(firms["city"]))
        bare = int(firms["since"].isna().sum())
        notes.append(
            f"企业名录 {len(firms)} 家中 {bare} 家无日期、{lost} 家地点不在地图上，未用"
            f" / of {len(firms)} listed firms {bare} are undated and {lost} not on the map; they are not used"
        )
    else:
        notes.append(
            "没有各地企业名录：缺口与链接只据以前的落地 / no firm list: gap and link rest on earlier landings alone"
        )
    return notes

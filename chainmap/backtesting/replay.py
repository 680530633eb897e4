"""Landings replayed one by one: every list made from what was known before, and where the one that came stood in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import networkx as nx
import numpy as np
import pandas as pd

from chainmap.backtesting.companies import company_lists
from chainmap.backtesting.known import Known, World, known_before, make_world
from chainmap.backtesting.landings import resolve_landings
from chainmap.backtesting.nodes import node_lists
from chainmap.backtesting.places import place_lists, pool_of, project_of
from chainmap.backtesting.ranks import Block, blocks, mean_place, ndcg_at, percentile, recall_at, reciprocal_rank
from chainmap.backtesting.state import Here, Rules, rules_of, state_of
from chainmap.tables.faults import UsageError

CUTS = (5, 10, 20, 50)
TASKS = ("companies", "nodes", "places")

#: Why a landing is not ranked.
ASIDE_ZH = {
    "seated": "当地已有该企业",
    "again": "同一企业同一地点的同期再次记录",
    "unknown": "不在候选名单",
    "later": "名单中起始日期不早于落地",
    "no node": "没有写环节",
}


class Replayed(NamedTuple):
    """What became of each landing.

    Attributes
    ----------
    events
        ``chain, event, date, company, place, task``, ``aside`` (why it is not ranked; empty if it is) and ``items``
        (how long the list is).
    ranks
        One row a ranked ``chain, event, task, method``: ``cluster`` (the company, for the bootstrap), ``items``, the
        measures, and ``place_in_list`` (mean place of the best right item).
    """

    events: pd.DataFrame
    ranks: pd.DataFrame


def replay(
    landings: pd.DataFrame,
    graph: nx.DiGraph,
    candidates: pd.DataFrame | None = None,
    matches: pd.DataFrame | None = None,
    *,
    firms: pd.DataFrame | None = None,
    firm_matches: pd.DataFrame | None = None,
    tasks: Sequence[str] = TASKS[:2],
    today: str = "today",
) -> Replayed:
    """Replay the landings of one chain; parameters are those of :func:`backtest`, whose lists and measures these are.

    Raises
    ------
    InputFaults
        With every landing that cannot be used, and every match that does not fit.
    UsageError
        If no landing is of the chain, or a task is not known.
    """
    strange = [task for task in tasks if task not in TASKS]
    if strange:
        raise UsageError(f"没有这种检验 / no such task: {', '.join(strange)}; {', '.join(TASKS)}")
    chain = graph.graph["id"]
    events = landings if "wanted" in landings else resolve_landings(landings, {chain: graph}, today=today)
    if not (events["chain"] == chain).any():
        raise UsageError(f"没有产业链 {chain} 的落地记录 / no landing is of the chain {chain}")
    world = make_world(events, graph, candidates, matches, firms, firm_matches)
    rules, rows, ranks, memory = rules_of(graph), [], [], dict[int, pd.DataFrame]()
    for event in np.flatnonzero((events["chain"] == chain).to_numpy()):
        told = world.events.iloc[event]
        known = known_before(world, int(event))
        aside = {task: _aside(world, known, int(event), task) for task in tasks}
        here = state_of(known, rules, memory) if "" in (aside.get("companies"), aside.get("nodes")) else None
        for task in tasks:
            said = {"chain": chain, "event": int(event), "task": task}
            found = _ranks(world, known, rules, here, int(event), task) if not aside[task] else pd.DataFrame()
            ranks.append(found.assign(**said, cluster=told["group"]))
            about = {name: told[name] for name in ("date", "company", "place")}
            items = int(found["items"].iloc[0]) if len(found) else 0
            rows.append({**said, **about, "aside": aside[task], "items": items})
    return Replayed(pd.DataFrame(rows), pd.concat(ranks, ignore_index=True))


def _ranks(world: World, known: Known, rules: Rules, here: Here | None, event: int, task: str) -> pd.DataFrame:
    """Make the lists of one task, a row a method, and look up the right ones."""
    told = world.events.iloc[event]
    right = (frozenset([str(told["group" if task == "companies" else "place"])]),)
    if task == "places" or here is None:
        scores = place_lists(known, rules, pool_of(world), project_of(world, known, event))
    else:
        scores = company_lists(known, rules, here) if task == "companies" else node_lists(known, rules, here)
        right = told["wanted"] if task == "nodes" else right
    merged, marked = _one_item_each(scores, right)
    found = [{"method": name, "items": len(merged), **measures(blocks(merged[name], marked), len(merged))}
             for name in merged]  # fmt: skip
    return pd.DataFrame(found)


def _one_item_each(scores: pd.DataFrame, right: Sequence[frozenset[str]]) -> tuple[pd.DataFrame, np.ndarray]:
    """Make one item of the nodes any of which will do, at the best of their scores."""
    spare = [member for label in right for member in sorted(label)[1:]]
    merged = scores.copy()
    for label in right:
        merged.loc[min(label)] = scores.loc[sorted(label)].max()
    merged = merged.drop(index=[one for one in spare if one not in {min(label) for label in right}])
    return merged, merged.index.isin([min(label) for label in right])


def _aside(world: World, known: Known, event: int, task: str) -> str:
    """Say why a landing is not ranked; empty if it is."""
    told, events = world.events.iloc[event], world.events
    same = events[(events["group"] == told["group"]) & (events["place"] == told["place"]) & (events["event"] != event)]
    earlier = (same["day"] < told["day"]) | ((same["day"] == told["day"]) & (same["event"] < event))
    if told["group"] in known.seated:
        return "seated"
    if earlier.any():
        return "again"
    if task != "companies":
        return "" if told["wanted"] else "no node"
    pool = world.candidates[world.candidates["in_pool"]]
    if told["group"] not in set(pool["group"]):
        return "unknown"
    return "" if told["group"] in set(known.candidates["group"]) else "later"


def measures(found: Sequence[Block], items: int) -> dict[str, float]:
    """Measure one list: recall and NDCG at each cut, reciprocal rank, percentile, and place in the list."""
    return {
        **{f"recall@{k}": recall_at(found, k) for k in CUTS},
        **{f"ndcg@{k}": ndcg_at(found, k) for k in CUTS},
        "mrr": reciprocal_rank(found),
        "percentile": percentile(found, items),
        "place_in_list": mean_place(found),
    }

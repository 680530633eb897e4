"""From tables to the problem that is solved: which options there are, and what a reader must know of the others."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import networkx as nx
import numpy as np
import pandas as pd

from chainmap.coverage.strength import own_strengths
from chainmap.definition.models import Region
from chainmap.planning.asking import COSTS, check_budgets, check_lists, labels, named, priced, read_limits, shown
from chainmap.planning.problem import PHASES_ZH, Problem, Waiting, first_phases, waiting_of
from chainmap.tables.checks import check_table
from chainmap.tables.conventions import constants
from chainmap.tables.faults import UsageError
from chainmap.value import Floats, ValueArrays, value_arrays


def pose(
    graph: nx.DiGraph,
    coverage: pd.DataFrame,
    targets: pd.DataFrame,
    offers: pd.DataFrame | None,
    budget: float | Mapping[str, float],
    require: Collection[str],
    forbid: Collection[str],
    region: Region | None,
    per_node: int,
    phases: int,
) -> tuple[Problem, list[str]]:
    """Check what is asked and lay it out as arrays; parameters as of :func:`chainmap.plan_targets`.

    Returns
    -------
    tuple
        The problem, and notes on what was left out or not counted.

    Raises
    ------
    InputFaults
        If coverage or targets do not fit the graph.
    UsageError
        With everything that is wrong with budgets and lists.
    """
    check_table(coverage, "coverage", ids={"node_id": set(graph)}, key=["node_id"], shares=["strength"])
    check_table(targets, "targets", ids={"node_id": set(graph)}, key=["firm_id", "node_id"], shares=["closes"])
    faults, notes = list[str](), list[str]()
    limits = read_limits(budget, faults)
    _check_numbers(per_node, phases, faults)
    rows = priced(targets, offers)
    notes += _unused(rows, offers)
    must, ban = named(rows, require, "require", faults), named(rows, forbid, "forbid", faults)
    check_lists(rows, must, ban, faults)
    wanted = rows["rank"].notna() | rows["firm_id"].isin(must)
    usable = rows[wanted & (rows["gate"].fillna("") != "fail") & ~rows["firm_id"].isin(ban)]
    usable = usable.sort_values("rank", kind="stable", na_position="last")
    usable = _countable(usable, limits, must, faults, notes)
    check_budgets(usable, must, limits, phases, faults)
    if faults:
        raise UsageError("\n".join(faults))
    values = constants(region.constants if region else None)
    arrays = value_arrays(graph, region.constants if region else None)
    state = own_strengths(coverage, arrays.nodes)
    waiting = waiting_of(graph, arrays, state, values["weak_from"], values["near_inputs"])
    problem = _laid_out(usable.reset_index(drop=True), limits, must, (per_node, phases), (arrays, state, waiting))
    _check_starts(graph, problem, notes)
    return problem, notes


def _unused(rows: pd.DataFrame, offers: pd.DataFrame | None) -> list[str]:
    """Say which offers are for no target: their costs count nowhere."""
    if offers is None or offers.empty:
        return []
    known = set(zip(rows["firm_id"], rows["node_id"], strict=True))
    lost = [pair for pair in zip(offers["firm_id"], offers["node_id"], strict=True) if pair not in known]
    if not lost:
        return []
    pairs = shown(f"{firm} → {node}" for firm, node in lost)
    return [f"{len(lost)} 项报价与目标表的企业和环节对不上，未用 / {len(lost)} offers fit no target, not used: {pairs}"]


def _check_numbers(per_node: int, phases: int, faults: list[str]) -> None:
    if not isinstance(per_node, int) or isinstance(per_node, bool) or per_node < 1:
        faults.append(f"每个环节的新企业数须为正整数 / per_node must be a whole number from 1: {per_node}")
    if not isinstance(phases, int) or isinstance(phases, bool) or not 1 <= phases <= len(PHASES_ZH):
        faults.append(f"阶段数须为 1 到 3 / phases must be 1, 2 or 3: {phases}")


def _countable(
    rows: pd.DataFrame, limits: Mapping[str, float], must: set[str], faults: list[str], notes: list[str]
) -> pd.DataFrame:
    """Leave out companies that no budget would limit, and say whose costs are unknown."""
    costs = [name for name in limits if name in COSTS]
    unknown = rows[costs].isna()
    if not unknown.any(axis=None):
        return rows
    for name in costs:
        lacking = rows[unknown[name]]
        if len(lacking):
            notes.append(
                f"{lacking['firm_id'].nunique()} 家企业没有 {name} 数据，不计入该项预算 / no figure for {name}, "
                f"not counted against that budget: {shown(labels(lacking))}"
            )
    if "count" in limits or "teams" in limits:
        return rows
    free = rows[unknown.any(axis=1)]
    notes.append(
        f"没有家数或团队预算，数据不全的 {free['firm_id'].nunique()} 家企业未予考虑 / without a budget of count or "
        "teams nothing would limit them: left out"
    )
    if must & set(free["firm_id"]):
        names = shown(labels(free[free["firm_id"].isin(must)]))
        faults.append(f"要求的企业没有报价，须给出 count 或 teams / required but without an offer, give count: {names}")
    return rows[~unknown.any(axis=1)]


def _laid_out(
    rows: pd.DataFrame,
    limits: Mapping[str, float],
    must: set[str],
    numbers: tuple[int, int],
    chain: tuple[ValueArrays, Floats, Waiting],
) -> Problem:
    arrays, state, waiting = chain
    place = {node: i for i, node in enumerate(arrays.nodes)}
    finite = {name: limit for name, limit in limits.items() if np.isfinite(limit)}
    group = rows["group"].fillna("").astype("string")
    group = group.where(group != "", rows["firm_id"])
    costs = {
        name: rows[name].fillna(0.0).to_numpy(dtype=np.float64) if name in COSTS else np.ones(len(rows))
        for name in finite
        if name != "teams"
    }
    return Problem(
        rows,
        np.array([place[str(node)] for node in rows["node_id"]], dtype=np.intp),
        rows["closes"].to_numpy(dtype=np.float64),
        np.asarray(pd.factorize(group)[0], dtype=np.intp),
        costs,
        {name: finite[name] for name in costs},
        finite.get("teams", np.inf),
        tuple(tuple(np.flatnonzero(rows["firm_id"] == firm).tolist()) for firm in sorted(must)),
        *numbers,
        arrays,
        state,
        waiting,
    )


def _check_starts(graph: nx.DiGraph, problem: Problem, notes: list[str]) -> None:
    """Say which companies wait for inputs that nobody here or among the targets can bring in time."""
    first = first_phases(problem)
    never = np.array([not first[int(node)] for node in problem.nodes], dtype=bool)
    if not never.any():
        return
    lost = [one for one in problem.must if all(never[i] for i in one)]
    names = labels(problem.table)
    if lost:
        raise UsageError(
            "要求的企业所缺原料在各阶段都无从取得 / the inputs of required companies cannot be had in any phase: "
            + shown(names[one[0]] for one in lost)
        )
    nodes = shown(graph.nodes[node]["zh"] for node in dict.fromkeys(problem.table.loc[never, "node_id"]))
    notes.append(
        f"{int(never.sum())} 个目标所缺原料在 {problem.phases} 个阶段内无从取得，未列入（{nodes}）/ {int(never.sum())} "
        "targets wait for inputs that cannot be had within the phases: left out"
    )

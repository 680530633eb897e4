"""Targets + budgets → whom to win, in which phase and order, with the proof that nobody could do better."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

import networkx as nx
import numpy as np
import pandas as pd

from chainmap.definition.models import Region
from chainmap.planning.asking import COSTS, labels, shown
from chainmap.planning.posing import pose
from chainmap.planning.problem import PHASES_ZH, Choice, Problem, narrowed, rise_of, state_after
from chainmap.planning.pruning import useful_options
from chainmap.planning.solving import proof_text, settled, solve_problem
from chainmap.tables.contract import conform
from chainmap.value import values_of

#: At most this many newcomers a node.
PER_NODE = 2


def plan_targets(
    graph: nx.DiGraph,
    coverage: pd.DataFrame,
    targets: pd.DataFrame,
    offers: pd.DataFrame | None = None,
    budget: float | Mapping[str, float] = 8,
    require: Collection[str] = (),
    forbid: Collection[str] = (),
    *,
    region: Region | None = None,
    phases: int = 3,
    per_node: int = PER_NODE,
    method: Literal["exact", "greedy"] = "exact",
    seconds: float = 60.0,
) -> pd.DataFrame:
    """Choose the companies that together raise F most within the budgets, and say in which phase and order.

    The choice is solved exactly by HiGHS where the programme is not too large, else greedily with the bound of a
    linear relaxation; ``attrs["proof"]`` says which, with bound and gap. One company of a group comes, to one node;
    to a node come at most ``per_node``.

    Phases: a node starts in the near phase if its material inputs can be had today, made here or bought in; in a
    later one if companies of an earlier phase of this plan make what it lacks; else not at all, which a note says.
    A company lands as early as its inputs and the teams allow; F counts what is there at the end.

    Parameters
    ----------
    graph
        As built by :func:`chainmap.build_graph`.
    coverage
        As from :func:`chainmap.measure_coverage`.
    targets
        As from :func:`chainmap.rank_targets`; a company may stand in several rows, one a node. Those listed apart
        are not chosen unless required, those that fail a gate never.
    offers
        What companies have offered; costs are taken from it and never imputed.
    budget
        Number of companies, or a mapping of limits: ``count`` (companies), ``teams`` (companies in one phase, a team
        being free again in the next), and cost columns of the offers (``land_mu``, ``invest_mcny``, ``energy_tce``,
        ...). A company of unknown cost is limited by count and teams only, and named in a note; if neither is given
        nothing would limit it, and it is left out.
    require, forbid
        ``firm_id`` or names that must, or must not, be in the plan.
    region
        Constants to override.
    phases
        1 (near), 2 (near, middle) or 3.
    per_node
        At most so many newcomers a node.
    method
        ``greedy`` for a quick answer without a bound of its own.
    seconds
        Time limit of the exact search; the best plan found by then is returned with its bound.

    Returns
    -------
    pandas.DataFrame
        The plan table; gains are computed in the order of the rows, so that they sum to the plan's rise of F.
        ``attrs`` holds ``proof`` (text), ``solution`` (method, rise, bound, gap), ``spent`` (budget → used, limit)
        and ``notes``.

    Raises
    ------
    InputFaults
        If coverage or targets name a node that is not in the graph, or a number is outside 0-1.
    UsageError
        With everything that is wrong: budgets below zero, unknown, or below the cheapest target; companies that are
        not among the targets, or both required and forbidden; required ones that fail a gate or do not fit.
    """
    problem, notes = pose(graph, coverage, targets, offers, budget, require, forbid, region, per_node, phases)
    kept = narrowed(problem, useful_options(problem))
    found = solve_problem(kept, exact=method == "exact", seconds=seconds)
    plan = _table(kept, settled(kept, found.choice))
    plan.attrs["proof"] = proof_text(found)
    plan.attrs["solution"] = {"method": found.method, "rise": found.rise, "bound": found.bound, "gap": found.gap}
    plan.attrs["spent"] = _spent(kept, found.choice)
    plan.attrs["notes"] = [*notes, *_unpriced(kept, found.choice)]
    return plan


def plan_budget(region: Region | None) -> dict[str, float]:
    """Give the region's budget, else eight companies."""
    return dict(region.budget.items()) if region and region.budget else {"count": 8.0}


def _table(problem: Problem, choice: Choice) -> pd.DataFrame:
    """Order by phase and, in a phase, by what each adds; give the gains in that order."""
    order: list[int] = []
    for phase in range(1, problem.phases + 1):
        left = [i for i, when in choice.items() if when == phase]
        while left:
            gains = [rise_of(problem, [*order, i]) for i in left]
            order.append(left.pop(int(np.argmax(gains))))
    states = [problem.state, *(state_after(problem, order[:n]) for n in range(1, len(order) + 1))]
    value = values_of(problem.arrays, np.array(states))
    rows = problem.table.iloc[order].assign(
        phase=[list(PHASES_ZH)[choice[i] - 1] for i in order],
        order=range(1, len(order) + 1),
        gain=np.diff(value),
        cumulative_gain=value[1:] - value[0],
    )
    return conform(rows, "plan")


def _spent(problem: Problem, choice: Choice) -> dict[str, tuple[float, float]]:
    used = {name: float(cost[list(choice)].sum()) for name, cost in problem.costs.items()}
    return {name: (used[name], limit) for name, limit in problem.limits.items()}


def _unpriced(problem: Problem, choice: Choice) -> list[str]:
    """Name the companies of the plan whose cost is not in the sums."""
    rows = problem.table.iloc[list(choice)]
    notes = []
    for name in problem.limits:
        free = rows[rows[name].isna()] if name in COSTS else rows.iloc[:0]
        if len(free):
            notes.append(
                f"方案中 {len(free)} 家企业没有 {name} 数据，合计未包括它们 / {len(free)} companies of the plan have "
                f"no figure for {name}, the sum leaves them out: {shown(labels(free))}"
            )
    return notes

"""The problem → the best choice, its proof, and its phases."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from chainmap.planning.bound import loose_bound
from chainmap.planning.draft import Draft, solve
from chainmap.planning.greedy import greedy_choice
from chainmap.planning.model import exact_model
from chainmap.planning.problem import Choice, Problem, narrowed, rise_of
from chainmap.planning.pruning import costs_of
from chainmap.planning.timing import add_phases
from chainmap.tables.faults import UsageError

#: Relative gap from which a plan counts as proven.
PROVEN = 1e-4


class Solution(NamedTuple):
    """A choice and its proof.

    Attributes
    ----------
    choice
        Options with their phases.
    rise
        What F rises by.
    bound
        What no plan exceeds.
    method
        ``exact`` or ``greedy``.
    """

    choice: Choice
    rise: float
    bound: float
    method: str

    @property
    def gap(self) -> float:
        """How far the bound is above the plan, as a share of the plan's rise."""
        return max(0.0, self.bound - self.rise) / self.rise if self.rise > 0 else max(0.0, self.bound)


def solve_problem(problem: Problem, *, exact: bool = True, seconds: float = 60.0) -> Solution:
    """Find the best choice, and a bound.

    Parameters
    ----------
    problem
        Pruned by :func:`chainmap.planning.pruning.useful_options`.
    exact
        Write the exact programme if it is not too large.
    seconds
        Time limit.

    Raises
    ------
    UsageError
        If the required companies cannot be had together.
    """
    if not len(problem.nodes):
        return Solution({}, 0.0, 0.0, "exact")
    quick = greedy_choice(problem)
    model = exact_model(problem) if exact else None
    if model is None:
        if quick is None:
            raise UsageError(
                "要求的企业放不进预算（贪心法未找到方案）/ no plan with the required companies was found greedily"
            )
        return Solution(quick, rise_of(problem, quick), loose_bound(problem, seconds), "greedy")
    answer = solve(model.draft, seconds=seconds, gap=PROVEN / 2)
    if answer.status == "infeasible":
        raise UsageError("要求的企业不能同时放进预算、环节名额与阶段 / the required companies do not fit together")
    choice, values = quick, answer.values
    if values is not None:
        better = dict.fromkeys((i for i, one in enumerate(model.chosen) if values[one] > 0.5), 0)
        if quick is None or rise_of(problem, better) > rise_of(problem, quick) + 1e-12:
            choice = better
    if choice is None:
        raise UsageError("限时内未找到方案，请放宽 seconds / no plan was found in time, give more seconds")
    rise = rise_of(problem, choice)
    choice = preferred(problem, choice)
    bound = answer.bound if np.isfinite(answer.bound) else loose_bound(problem, seconds)
    return Solution(choice, rise, max(rise, bound), "exact")


def preferred(problem: Problem, choice: Choice) -> Choice:
    """Take, of options that are alike to F, the one that stands first in the table: the better ranked.

    Alike are options for one node that bring as much; the other one's company must be free, and it must cost no more.
    """
    chosen, costs = dict(choice), costs_of(problem)
    must = {i for one in problem.must for i in one}
    for i in sorted(choice):
        used = problem.groups[[one for one in chosen if one != i]]
        alike = (problem.nodes == problem.nodes[i]) & (problem.closes == problem.closes[i])
        alike &= (costs <= costs[i]).all(axis=1) & ~np.isin(problem.groups, used)
        first = next((one for one in np.flatnonzero(alike).tolist() if one not in chosen), i)
        if first < i and i not in must:
            chosen[first] = chosen.pop(i)
    return chosen


def settled(problem: Problem, choice: Choice) -> Choice:
    """Put each chosen option into a phase: as early as inputs and teams allow, the more valuable before the others."""
    chosen = np.array(sorted(choice), dtype=np.intp)
    if not len(chosen):
        return {}
    only = narrowed(problem, chosen)._replace(must=(), limits={}, costs={})
    draft = Draft()
    variables = [draft.new() for _ in chosen]
    for one in variables:
        draft.row([(one, 1.0)], 1, 1)
    timed = add_phases(draft, only, variables, every=True)
    for (i, phase), variable in timed.items():
        draft.gain[variable] = -phase * (1 + rise_of(only, [i]))
    values = solve(draft, gap=0.0).values
    if values is None:
        raise UsageError("方案不能排入各阶段 / the chosen companies cannot be laid out in phases")
    return {int(chosen[i]): phase for (i, phase), variable in timed.items() if values[variable] > 0.5}


def proof_text(found: Solution) -> str:
    """Say in one line what was proven."""
    if not found.choice and found.bound <= 0:
        return "没有可选的企业 / there is no company to choose"
    figures = f"F +{found.rise:.4f}，上界 +{found.bound:.4f}，差距 {found.gap:.2%}"
    words = f"F +{found.rise:.4f}, bound +{found.bound:.4f}, gap {found.gap:.2%}"
    if found.method == "exact" and found.gap <= PROVEN:
        return f"已证最优：{figures} / proven optimal: {words}"
    if found.method == "exact":
        return f"限时内最好的方案，未证最优：{figures} / best found in time, not proven optimal: {words}"
    return f"贪心法，上界来自线性松弛：{figures} / greedy, bound of a linear relaxation: {words}"

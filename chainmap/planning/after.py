"""After a plan: is it true, what would a larger budget bring, and what if one company does not come?"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
import pandas as pd

from chainmap.coverage.gaps import find_gaps
from chainmap.coverage.strength import measure_coverage, own_strengths
from chainmap.definition.models import Region
from chainmap.planning.asking import read_limits, shown
from chainmap.planning.plans import plan_targets
from chainmap.tables.contract import conform
from chainmap.tables.faults import UsageError
from chainmap.value import value_arrays, values_of

#: Budgets at which a price is asked, as multiples of the budget.
STEPS = (1.0, 1.1, 1.25, 1.5, 2.0)

#: F of plan and re-check may differ by rounding only.
ROUNDING = 1e-6


class Recheck(NamedTuple):
    """A place measured again with the companies of a plan in it.

    Attributes
    ----------
    before, after
        F of the place, and F with the companies there.
    promised
        What the plan says F rises by.
    agrees
        Whether after less before is what was promised.
    coverage, gaps
        What there is then, and what is still missing.
    """

    before: float
    after: float
    promised: float
    agrees: bool
    coverage: pd.DataFrame
    gaps: pd.DataFrame


def recheck_plan(
    graph: nx.DiGraph,
    plan: pd.DataFrame,
    firms: pd.DataFrame,
    matches: pd.DataFrame,
    candidates: pd.DataFrame,
    candidate_matches: pd.DataFrame,
    region: Region | None = None,
) -> Recheck:
    """Put the plan's companies among the place's firms, measure it anew, and find the gaps again.

    Nothing of the planning is used: strengths come from the firm lists and matches by
    :func:`chainmap.measure_coverage`. Each company counts at the node that it is planned for.

    Parameters
    ----------
    graph
        As built by :func:`chainmap.build_graph`.
    plan
        As from :func:`chainmap.plan_targets`.
    firms, matches
        Of the place.
    candidates, candidate_matches
        Where the plan's companies are found.
    region
        Gives the date, what the place offers, and constants to override.

    Returns
    -------
    Recheck
        ``agrees`` is false if a company is also expected to come with a chance below 1, which a measured place does
        not know of, or if it is in the place already.

    Raises
    ------
    UsageError
        If a company of the plan is not among the candidates, or is not matched to its node.
    """
    planned = set(zip(plan["firm_id"], plan["node_id"], strict=True))
    pairs = list(zip(candidate_matches["firm_id"], candidate_matches["node_id"], strict=True))
    lost = sorted(
        f"{firm} → {node}"
        for firm, node in planned
        if (firm, node) not in set(pairs) or firm not in set(candidates["firm_id"])
    )
    if lost:
        raise UsageError(
            f"候选名单或对应表中没有方案里的企业 / not among the candidates and their matches: {shown(lost)}"
        )
    come = candidates[candidates["firm_id"].isin(plan["firm_id"])]
    come = come.assign(since=pd.array([pd.NA] * len(come), dtype="string"))  # there from the plan on, whenever founded
    there = pd.concat([conform(firms, "firms"), conform(come, "firms")]).drop_duplicates("firm_id", keep="last")
    made = pd.concat([matches, candidate_matches[[pair in planned for pair in pairs]]])
    made = made.drop_duplicates(["firm_id", "node_id"], keep="last")
    today = measure_coverage(graph, firms, matches, region)
    coverage = measure_coverage(graph, there.reset_index(drop=True), made.reset_index(drop=True), region)
    arrays = value_arrays(graph, region.constants if region else None)
    states = np.array([own_strengths(one, arrays.nodes) for one in (today, coverage)])
    before, after = values_of(arrays, states)
    promised = float(plan["gain"].sum())
    agrees = bool(abs(after - before - promised) <= ROUNDING * max(1.0, promised))
    gaps = find_gaps(graph, coverage, region, firms=there, matches=made)
    return Recheck(float(before), float(after), promised, agrees, coverage, gaps)


def price_of(
    name: str,
    graph: nx.DiGraph,
    coverage: pd.DataFrame,
    targets: pd.DataFrame,
    offers: pd.DataFrame | None = None,
    budget: float | Mapping[str, float] = 8,
    *,
    steps: Sequence[float] = STEPS,
    **asked: Any,
) -> pd.DataFrame:
    """Show what more of one budget would bring, the plan solved again at each size of it.

    A plan is a choice of whole companies, so the duals of its linear relaxation are no prices; the optimum at the
    larger budget is.

    Parameters
    ----------
    name
        The budget that grows: one of those in ``budget``.
    graph, coverage, targets, offers, budget
        As of :func:`chainmap.plan_targets`.
    steps
        Multiples of the budget.
    asked
        Further arguments of :func:`chainmap.plan_targets`.

    Returns
    -------
    pandas.DataFrame
        One row a size: ``budget``, ``limit``, ``rise`` (of F), ``bound``, ``gap``, ``companies``, ``more`` (rise over
        the first row's), ``per_unit`` (that by unit of the budget), ``comes`` and ``goes`` (firm_ids against the
        first row, joined by |).

    Raises
    ------
    UsageError
        If the budget is not among those given, or a multiple is not above zero.
    """
    faults: list[str] = []
    limits = read_limits(budget, faults)
    if name not in limits:
        faults.append(f"给出的预算里没有 {name} / not among the budgets given → {', '.join(limits)}")
    if not len(steps) or not all(step > 0 for step in steps):
        faults.append("倍数须大于零 / the multiples must be above zero")
    if faults:
        raise UsageError("\n".join(faults))
    sizes = list(dict.fromkeys(step * limits[name] for step in steps))
    if name in ("count", "teams"):  # half a company is none
        sizes = list(dict.fromkeys(float(np.ceil(size - 1e-9)) for size in sizes))
    plans = [plan_targets(graph, coverage, targets, offers, {**limits, name: size}, **asked) for size in sizes]
    rows = [
        {
            "budget": name,
            "limit": size,
            **{key: plan.attrs["solution"][key] for key in ("rise", "bound", "gap")},
            "companies": len(plan),
            "comes": _ids(set(plan["firm_id"]) - set(plans[0]["firm_id"])),
            "goes": _ids(set(plans[0]["firm_id"]) - set(plan["firm_id"])),
        }
        for size, plan in zip(sizes, plans, strict=True)
    ]
    table = pd.DataFrame(rows)
    more, grown = table["rise"] - table["rise"].iloc[0], table["limit"] - table["limit"].iloc[0]
    table.insert(6, "more", more)
    table.insert(7, "per_unit", more / grown.where(grown != 0))
    return table


def price_lines(prices: pd.DataFrame) -> list[str]:
    """Say what :func:`price_of` found, one line a size of the budget, with a bar for the rise of F.

    Examples
    --------
    >>> rows = {"budget": ["count"] * 2, "limit": [1.0, 2.0], "rise": [1.5, 2.0], "more": [0.0, 0.5], "gap": [0.0, 0.0]}
    >>> print("\\n".join(price_lines(pd.DataFrame(rows))))
    预算 count 的代价曲线（每一档都重新求解）/ the price of the budget, solved anew at each size
             1  F +1.5000  (+0.0000)  gap 0.00%  ██████████████████████
             2  F +2.0000  (+0.5000)  gap 0.00%  ██████████████████████████████
    """
    figures = prices[["limit", "rise", "more", "gap"]].to_numpy(dtype=np.float64)
    top = max(float(figures[:, 1].max()), ROUNDING)
    title = "的代价曲线（每一档都重新求解）/ the price of the budget, solved anew at each size"
    return [
        f"预算 {prices['budget'].iloc[0]} {title}",
        *(
            f"{limit:10g}  F +{rise:.4f}  (+{more:.4f})  gap {gap:.2%}  {'█' * round(30 * rise / top)}"
            for limit, rise, more, gap in figures.tolist()
        ),
    ]


def compare_plans(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Show what changes from one plan to another, as when a company is forbidden or a budget grows.

    Parameters
    ----------
    before, after
        As from :func:`chainmap.plan_targets`.

    Returns
    -------
    pandas.DataFrame
        One row a company of either: ``firm_id``, ``name``, ``change`` (``goes``, ``comes``, ``moves`` to another node
        or phase, ``stays``), ``node_before``, ``node_after``, ``phase_before``, ``phase_after``. ``attrs["rise"]``
        holds the rises of F of both and their difference.

    Examples
    --------
    >>> one = pd.DataFrame({"firm_id": ["x"], "name": ["合成甲"], "node_id": ["a"], "phase": ["near"], "gain": [0.5]})
    >>> two = one.assign(firm_id="y", name="合成乙", gain=0.4)
    >>> compare_plans(one, two)[["firm_id", "change"]].to_numpy().tolist()
    [['x', 'goes'], ['y', 'comes']]
    """
    keys = ["node_id", "phase"]
    both = before[["firm_id", "name", *keys]].merge(
        after[["firm_id", "name", *keys]], on="firm_id", how="outer", suffixes=("_before", "_after")
    )
    gone, new = both["node_id_after"].isna(), both["node_id_before"].isna()
    same = (both["node_id_before"] == both["node_id_after"]) & (both["phase_before"] == both["phase_after"])
    change = np.select([gone, new, same.fillna(False).astype(bool)], ["goes", "comes", "stays"], "moves")
    both = both.assign(name=both["name_before"].fillna(both["name_after"]), change=change)
    order = both["change"].map({"goes": 0, "comes": 1, "moves": 2, "stays": 3})
    both = both.rename(columns={"node_id_before": "node_before", "node_id_after": "node_after"})
    columns = ["firm_id", "name", "change", "node_before", "node_after", "phase_before", "phase_after"]
    table = both.assign(order=order).sort_values(["order", "firm_id"], kind="stable")[columns].reset_index(drop=True)
    rises = float(before["gain"].sum()), float(after["gain"].sum())
    table.attrs["rise"] = {"before": rises[0], "after": rises[1], "difference": rises[1] - rises[0]}
    return table


def _ids(firms: Collection[object]) -> str:
    return "|".join(sorted(str(firm) for firm in firms))

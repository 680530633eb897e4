"""Targets + budgets → in which order to win whom."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chainmap.coverage.neighbours import inputs_met
from chainmap.coverage.strength import own_strengths
from chainmap.definition.models import Region
from chainmap.tables.checks import check_table
from chainmap.tables.contract import conform
from chainmap.tables.conventions import constants
from chainmap.tables.faults import UsageError
from chainmap.value import Floats, ValueArrays, lifted, value_arrays, values_of

#: What a budget may limit: the number of companies, or a cost column of the offers.
BUDGETS = ("count", "land_mu", "invest_mcny")
PHASES_ZH = {"near": "近期", "middle": "中期", "long": "远期"}

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
) -> pd.DataFrame:
    """Choose companies that raise F most within the budget, and say in which order.

    Greedy: the required companies first, then again and again the company with the largest rise of F that still
    fits. F has complements, so greedy comes without a bound; ``attrs["proof"]`` says so. A company without an offer
    is budgeted by count only: costs are never imputed. With a land or investment budget such companies are left out
    and named in ``attrs["notes"]``.

    Phases: near, all material inputs of the node can be had today; middle, they can once the near ones are here;
    long, the rest.

    Parameters
    ----------
    graph
        As built by :func:`chainmap.build_graph`.
    coverage
        As from :func:`chainmap.measure_coverage`.
    targets
        As from :func:`chainmap.rank_targets`; those listed apart are not chosen unless required.
    offers
        What companies have offered (``firm_id, node_id, invest_mcny, land_mu``).
    budget
        Number of companies, or a mapping of ``count``, ``land_mu``, ``invest_mcny`` to limits.
    require, forbid
        ``firm_id`` or names that must, or must not, be in the plan.
    region
        Constants to override.

    Returns
    -------
    pandas.DataFrame
        The plan table; gains are computed in the order of the rows, so that they sum to the plan's rise of F.
        ``attrs["proof"]`` and ``attrs["notes"]`` say how it was found.

    Raises
    ------
    InputFaults
        If coverage or targets name a node that is not in the graph, or a number is outside 0-1.
    UsageError
        If the budget is negative or names something unknown, if a company is both required and forbidden or is not
        among the targets, or if the required ones do not fit the budget.
    """
    check_table(coverage, "coverage", ids={"node_id": set(graph)}, key=["node_id"], shares=["strength"])
    check_table(targets, "targets", ids={"node_id": set(graph)}, key=["firm_id"], shares=["closes"])
    limits = _limits(budget)
    overrides = region.constants if region else None
    arrays = value_arrays(graph, overrides)
    state = own_strengths(coverage, arrays.nodes)
    rows = _priced(targets, offers)
    must, ban = _named(rows, require, "require"), _named(rows, forbid, "forbid")
    if must & ban:
        raise UsageError(f"既要求又禁止 / both required and forbidden: {', '.join(sorted(must & ban))}")
    notes: list[str] = []
    usable = rows[((rows["rank"].notna()) | rows["firm_id"].isin(must)) & ~rows["firm_id"].isin(ban)]
    usable = _affordable(usable, limits, notes)
    chosen = _greedy(usable, arrays, state, limits, must)
    plan = _ordered(graph, usable.iloc[chosen], arrays, state, constants(overrides))
    plan.attrs["proof"] = "贪心法，无最优性证明 / greedy, optimality not proven"
    plan.attrs["notes"] = notes
    return plan


def plan_budget(region: Region | None) -> dict[str, float]:
    """Give the region's budget, else eight companies."""
    return dict(region.budget.items()) if region and region.budget else {"count": 8.0}


def _limits(budget: float | Mapping[str, float]) -> dict[str, float]:
    limits = dict(budget) if isinstance(budget, Mapping) else {"count": float(budget)}
    unknown = sorted(set(limits) - set(BUDGETS))
    if unknown:
        raise UsageError(f"没有这样的预算项 / no such budget: {', '.join(unknown)} → {', '.join(BUDGETS)}")
    if not all(limit >= 0 for limit in limits.values()):
        raise UsageError("预算须为不小于零的数 / a budget must be a number not below zero")
    return limits


def _priced(targets: pd.DataFrame, offers: pd.DataFrame | None) -> pd.DataFrame:
    """Put the offers' costs beside the targets; no offer, no cost."""
    costs = ["invest_mcny", "land_mu"]
    rows = conform(targets, "targets")
    if offers is None or offers.empty:
        return rows.assign(invest_mcny=np.nan, land_mu=np.nan)
    once = offers.drop_duplicates(["firm_id", "node_id"], keep="last")[["firm_id", "node_id", *costs]]
    return rows.merge(once, on=["firm_id", "node_id"], how="left")


def _named(rows: pd.DataFrame, wanted: Collection[str], what: str) -> set[str]:
    """Find companies by firm_id or by a name that only one of them has."""
    wanted = (wanted,) if isinstance(wanted, str) else wanted
    names = rows.loc[~rows["name"].duplicated(keep=False), ["name", "firm_id"]].dropna()
    keys = dict(zip(names["name"], names["firm_id"], strict=True)) | {firm: firm for firm in rows["firm_id"]}
    unknown = sorted(set(wanted) - set(keys))
    if unknown:
        raise UsageError(
            f"{what}: 目标清单中没有或有同名 {'、'.join(unknown)} / not among the targets, or two share the name"
        )
    return {str(keys[one]) for one in wanted}


def _affordable(rows: pd.DataFrame, limits: Mapping[str, float], notes: list[str]) -> pd.DataFrame:
    costs = [name for name in limits if name != "count"]
    unknown = rows[costs].isna().any(axis=1) if costs else pd.Series(False, index=rows.index)
    if unknown.any():
        notes.append(
            f"{int(unknown.sum())} 家企业没有项目报价，{'、'.join(costs)} 预算下未予考虑 / "
            f"{int(unknown.sum())} companies have no offer and were left out under this budget"
        )
    return rows[~unknown]


def _greedy(
    rows: pd.DataFrame, arrays: ValueArrays, state: Floats, limits: Mapping[str, float], must: set[str]
) -> list[int]:
    """Pick places of rows: the required first, then the largest rise that fits."""
    missing = must - set(rows["firm_id"])
    if missing:
        raise UsageError(
            f"要求的企业没有报价，无法核算预算 / required but without an offer: {', '.join(sorted(missing))}"
        )
    columns = np.array([arrays.nodes.index(node) for node in rows["node_id"]], dtype=np.intp)
    closes = rows["closes"].to_numpy(dtype=np.float64)
    costs = {name: np.ones(len(rows)) if name == "count" else rows[name].to_numpy(dtype=float) for name in limits}
    waiting = [i for i, firm in enumerate(rows["firm_id"]) if firm in must]
    left, taken, now = dict(limits), list[int](), state.copy()
    while True:
        crowded = np.bincount(columns[taken], minlength=len(state))[columns] >= PER_NODE
        fits = ~crowded & np.all([costs[name] <= left[name] + 1e-9 for name in left], axis=0)
        fits[taken] = False
        if waiting:
            pick = waiting.pop(0)
            if not fits[pick]:
                raise UsageError("要求的企业超出预算或同一环节过多 / the required companies do not fit the budget")
        else:
            pick = _best_fit(np.flatnonzero(fits), columns, closes, arrays, now)
            if pick < 0:
                return taken
        taken.append(pick)
        now = _landed(now, int(columns[pick]), closes[pick])
        left = {name: left[name] - costs[name][pick] for name in left}


def _best_fit(
    fits: NDArray[np.intp], columns: NDArray[np.intp], closes: Floats, arrays: ValueArrays, now: Floats
) -> int:
    """Give the row with the largest rise of F, the first of equals; -1 if none brings any.

    The rise grows with ``closes``, so only the firmest row of each node needs to be tried.
    """
    order = fits[np.argsort(-closes[fits], kind="stable")]
    tried = np.sort(order[np.unique(columns[order], return_index=True)[1]])
    if not len(tried):
        return -1
    after = np.array([_landed(now, int(columns[i]), closes[i]) for i in tried])
    gains = values_of(arrays, after) - values_of(arrays, now)[0]
    return int(tried[np.argmax(gains)]) if gains.max() > 1e-12 else -1


def _landed(state: Floats, column: int, closes: float) -> Floats:
    """Give the strengths after one more firm has come to a node."""
    after = state.copy()
    after[column] = 1 - (1 - after[column]) * (1 - closes)
    return after


def _ordered(
    graph: nx.DiGraph, rows: pd.DataFrame, arrays: ValueArrays, state: Floats, values: Mapping[str, float]
) -> pd.DataFrame:
    """Set the phases, order by them, and give the gains in that order."""
    nodes = [str(node) for node in rows["node_id"]]
    landings = [(arrays.nodes.index(node), float(closes)) for node, closes in zip(nodes, rows["closes"], strict=True)]
    phases, here = ["long"] * len(nodes), state
    for phase in ("near", "middle"):
        there = lifted(arrays, here)[0]
        made = {node for node, strength in zip(arrays.nodes, there, strict=True) if strength >= values["weak_from"]}
        ready = [
            i
            for i, node in enumerate(nodes)
            if phases[i] == "long" and inputs_met(graph, node, made)[0] >= values["near_inputs"]
        ]
        phases = [phase if i in ready else old for i, old in enumerate(phases)]
        for i in ready:
            here = _landed(here, *landings[i])
    order = sorted(range(len(nodes)), key=lambda i: list(PHASES_ZH).index(phases[i]))
    states = [state]
    for i in order:
        states.append(_landed(states[-1], *landings[i]))
    value = values_of(arrays, np.array(states))
    rows = rows.assign(phase=phases).iloc[order]
    rows = rows.assign(order=range(1, len(rows) + 1), gain=np.diff(value), cumulative_gain=value[1:] - value[0])
    return conform(rows, "plan")

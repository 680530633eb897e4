"""What a planner asks of a plan, checked: budgets, lists, costs. Every fault is told at once."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping

import numpy as np
import pandas as pd

from chainmap.tables.contract import TABLES, conform
from chainmap.tables.faults import UsageError

#: Costs that offers may state and budgets may limit.
COSTS = tuple(
    one.name for one in TABLES["plan"] if one.kind == "float" and one.name in {two.name for two in TABLES["offers"]}
)

#: What a budget may limit: companies in all, companies a phase, or a cost.
BUDGETS = ("count", "teams", *COSTS)

#: At most this many names are shown in a message.
SHOWN = 8


def read_limits(budget: float | Mapping[str, float], faults: list[str]) -> dict[str, float]:
    """Read a budget into limits; what cannot be one is added to ``faults``.

    Examples
    --------
    >>> faults = []
    >>> read_limits(8, faults), read_limits({"land_mu": 500, "people": 3}, faults)
    ({'count': 8.0}, {'land_mu': 500.0})
    >>> faults
    ['没有这样的预算项 people / no such budget → count, teams, ...']
    """
    limits = {}
    for name, limit in (budget if isinstance(budget, Mapping) else {"count": budget}).items():
        number = isinstance(limit, int | float | np.integer | np.floating) and not isinstance(limit, bool)
        if name not in BUDGETS:
            faults.append(f"没有这样的预算项 {name} / no such budget → {', '.join(BUDGETS)}")
        elif not number or not limit >= 0:
            faults.append(f"预算 {name} 须为不小于零的数 / the budget {name} must be a number not below zero: {limit}")
        else:
            limits[name] = float(np.floor(limit)) if name in ("count", "teams") else float(limit)
    return limits


def priced(targets: pd.DataFrame, offers: pd.DataFrame | None) -> pd.DataFrame:
    """Put the offers' costs beside the targets, the last offer of a company for a node; no offer, no cost.

    Raises
    ------
    UsageError
        If an offer states a cost below zero.
    """
    rows = conform(targets, "targets")
    if offers is None or offers.empty:
        return rows.assign(**dict.fromkeys(COSTS, np.nan))
    known = conform(offers, "offers").drop_duplicates(["firm_id", "node_id"], keep="last")
    below = known[(known[list(COSTS)] < 0).any(axis=1)]
    if len(below):
        raise UsageError(f"报价中有负数 / an offer states a cost below zero: {shown(below['firm_id'])}")
    return rows.merge(known[["firm_id", "node_id", *COSTS]], on=["firm_id", "node_id"], how="left")


def named(rows: pd.DataFrame, wanted: Collection[str], what: str, faults: list[str]) -> set[str]:
    """Find companies by firm_id or by a name that only one of them has; the others are added to ``faults``."""
    asked = (wanted,) if isinstance(wanted, str) else wanted
    firms = rows[["name", "firm_id"]].drop_duplicates("firm_id")
    single = firms[~firms["name"].duplicated(keep=False)].dropna()
    keys = dict(zip(single["name"], single["firm_id"], strict=True)) | {firm: firm for firm in firms["firm_id"]}
    twice = set(firms.loc[firms["name"].duplicated(keep=False), "name"].dropna())
    for one in sorted({str(one) for one in asked} - set(keys)):
        if one in twice:
            faults.append(f"{what}: “{one}”有同名企业，请用 firm_id / two companies share this name, give the firm_id")
            continue
        near = [str(key) for key in keys if one in str(key)] or difflib.get_close_matches(one, map(str, keys), 1)
        hint = f" → {near[0]}?" if near else ""
        faults.append(f"{what}: 目标清单中没有 {one} / not among the targets{hint}")
    return {str(keys[one]) for one in asked if one in keys}


def shown(names: Iterable[object]) -> str:
    """Join names, the first few of them.

    Examples
    --------
    >>> shown("abcdefghij")
    'a、b、c、d、e、f、g、h…(10)'
    """
    found = list(dict.fromkeys(str(name) for name in names))
    return "、".join(found[:SHOWN]) + (f"…({len(found)})" if len(found) > SHOWN else "")


def labels(rows: pd.DataFrame) -> list[str]:
    """Give each row's company name, or its id where it has none."""
    return [str(one) for one in rows["name"].fillna(rows["firm_id"])]


def check_lists(rows: pd.DataFrame, must: set[str], ban: set[str], faults: list[str]) -> None:
    """Add to ``faults`` where the lists contradict each other or the gates."""
    names = dict(zip(rows["firm_id"], labels(rows), strict=True))
    if must & ban:
        faults.append(f"既要求又禁止 / both required and forbidden: {shown(names[one] for one in sorted(must & ban))}")
    asked = rows[rows["firm_id"].isin(must)]
    gates = (asked["gate"].fillna("") == "fail").groupby(asked["firm_id"]).all()
    failing = [names[str(firm)] for firm, fails in gates.items() if fails]
    if failing:
        faults.append(f"要求的企业不符合门槛 / required but fails a gate: {shown(failing)}")
    groups = asked.drop_duplicates("firm_id").dropna(subset=["group"])
    for group, members in groups.groupby("group"):
        if len(members) > 1:
            faults.append(
                f"要求了同一集团（{group}）的几家企业，一集团只取一家 / "
                f"several companies of one group are required, one can be taken: {shown(labels(members))}"
            )


def check_budgets(
    rows: pd.DataFrame, must: set[str], limits: Mapping[str, float], phases: int, faults: list[str]
) -> None:
    """Add to ``faults`` budgets below the cheapest company, or below what the required ones need."""
    if rows.empty:
        return
    for name, limit in limits.items():
        whole = limit * phases if name == "teams" else limit
        cost = rows[name] if name in COSTS else pd.Series(1.0, index=rows.index)
        if cost.notna().any() and limit < cost.min() - 1e-9:
            cheapest = labels(rows)[int(cost.to_numpy(na_value=np.inf).argmin())]
            faults.append(
                f"预算 {name}={limit:g} 低于最省的目标（{cheapest}：{cost.min():g}）/ "
                f"the budget {name} is below the cheapest target"
            )
        needed = float(cost[rows["firm_id"].isin(must)].fillna(0.0).groupby(rows["firm_id"]).min().sum())
        if needed > whole + 1e-9 * max(1.0, whole):
            faults.append(
                f"要求的企业共需 {name} {needed:g}，超出预算 {whole:g} / the required companies exceed the budget"
            )

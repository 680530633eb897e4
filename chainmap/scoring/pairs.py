"""Candidates × gaps as arrays: who could close what, with what probability, and why some stand apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chainmap.coverage.strength import counted_firms, size_factor
from chainmap.definition.models import Region
from chainmap.matching.words import is_branch
from chainmap.scoring.gates import judge_gates
from chainmap.scoring.searching import find_in
from chainmap.tables.checks import check_table, place_of
from chainmap.tables.contract import DTYPES, TABLES
from chainmap.tables.faults import Fault, InputFaults

Places = NDArray[np.intp]

#: Why a company is listed apart and not ranked; the first that holds.
APART_ZH = {
    "seated": "本地已有其集团企业",
    "signed": "已签约",
    "branch": "分支机构",
    "gate": "不符合门槛",
}
REASONS = ("", *APART_ZH)

#: What is read of a candidate.
READ = (
    "firm_id name province city county latitude longitude employees revenue_mcny qualifications listed_code group"
    " source"
).split()


class Pairs(NamedTuple):
    """Every candidate and gap that it is matched to, by company (``firm_id``), then by node.

    Attributes
    ----------
    firms
        The candidates that are matched to a gap, and those of their groups; ``group`` filled and numbered by
        ``code``, with ``q``.
    rows
        ``firm`` (row of firms), ``node`` (row of the gaps), ``group`` (its code), ``match`` (row of the matches),
        ``p``, ``closes``, ``offered``, ``verdict`` (row of ``verdicts``) and ``apart`` (place in :data:`REASONS`).
    verdicts
        ``gate`` and ``gate_reason``, each kind once.
    """

    firms: pd.DataFrame
    rows: pd.DataFrame
    verdicts: pd.DataFrame


def candidate_pairs(
    graph: nx.DiGraph,
    gaps: pd.DataFrame,
    candidates: pd.DataFrame,
    matches: pd.DataFrame,
    region: Region | None,
    offers: pd.DataFrame | None,
    local: pd.DataFrame | None,
    values: Mapping[str, float],
) -> Pairs:
    """Lay out who could close what; parameters as in :func:`chainmap.rank_targets`.

    A group that has offered to build something here stands with what it offered; its other rows only add to ``also``.

    Raises
    ------
    InputFaults
        If a candidate stands twice, or lies outside the map.
    """
    firms = _companies(candidates, values)
    table = _rows(firms, gaps, matches)
    codes = firms["code"].to_numpy()
    used = np.zeros(codes.max(initial=-1) + 1, dtype=bool)
    used[codes[table["firm"]]] = True
    kept = used[codes]
    if not kept.all():
        firms = firms[kept].assign(code=(np.cumsum(used) - 1)[codes[kept]]).reset_index(drop=True)
        table["firm"] = (np.cumsum(kept) - 1)[table["firm"]]
    firm, node = table["firm"].to_numpy(), table["node"].to_numpy()
    verdict, verdicts, offered = _verdicts(graph, firms, gaps, firm, node, region, offers)
    apart = _apart(firms, candidates, local, region)[firm]
    failed = (verdicts["gate"] == "fail").to_numpy(dtype=bool)[verdict]
    rows = table.assign(
        group=firms["code"].to_numpy()[firm],
        closes=table["p"].to_numpy() * firms["q"].to_numpy()[firm] * values["chance"],
        offered=offered,
        verdict=verdict,
        apart=np.where((apart == 0) & failed, REASONS.index("gate"), apart),
    )
    return Pairs(firms, rows, verdicts)


def _companies(candidates: pd.DataFrame, values: Mapping[str, float]) -> pd.DataFrame:
    """Read what is needed of the candidates, by ``firm_id``; a firm without a group stands alone."""
    kinds = {column.name: column.kind for column in TABLES["firms"]}
    firms = candidates[[name for name in READ if name in candidates]]
    firms = firms.astype({name: DTYPES[kinds[name]] for name in READ if name in firms})
    for name in READ:
        if name not in firms:
            firms[name] = pd.Series(pd.NA, index=firms.index, dtype="string") if kinds[name] == "text" else np.nan
    check_table(firms, "candidates", key=["firm_id"])
    _on_the_map(firms, candidates)
    firms = firms.sort_values("firm_id", kind="stable", ignore_index=True)
    group = firms["group"].fillna("").str.strip()
    alone = (group == "").to_numpy(dtype=bool)
    if alone.any():
        own = group.to_numpy(dtype=object, copy=True)
        own[alone] = _own_group(firms)[alone]
        group = pd.Series(own, index=firms.index, dtype="string")
    return firms.assign(q=size_factor(firms, values), group=group, code=pd.factorize(group)[0])


def _on_the_map(firms: pd.DataFrame, candidates: pd.DataFrame) -> None:
    """Refuse coordinates that are nowhere on earth, most often degrees the wrong way round."""
    faults = []
    for name, most in (("latitude", 90.0), ("longitude", 180.0)):
        for place in np.flatnonzero(firms[name].abs().to_numpy(dtype=float) > most):
            where, row = place_of(candidates, "candidates", int(place))
            value = str(firms[name].iloc[place])
            zh, en = f"不在地图上：{value} 度", f"not on the map: {value} degrees"
            mend = ("核对经纬度是否写反", "see whether latitude and longitude are swapped")
            faults.append(Fault(f"{where}, {name}", zh, en, *mend, row=row, field=name, value=value))
    if faults:
        raise InputFaults(faults)


def _own_group(firms: pd.DataFrame) -> NDArray[np.object_]:
    """Let a firm without a group stand alone, under its name, and its city where two firms share the name."""
    twice = firms["name"].duplicated(keep=False).to_numpy()
    named = firms["name"].to_numpy(dtype=object, copy=True)
    city = firms.loc[twice, "city"].fillna("")
    city = city.where(city != "", firms.loc[twice, "firm_id"])
    named[twice] = firms.loc[twice, "name"] + "（" + city + "）"
    return named


def _rows(firms: pd.DataFrame, gaps: pd.DataFrame, matches: pd.DataFrame) -> pd.DataFrame:
    firm = find_in(firms["firm_id"], matches["firm_id"])
    node = find_in(gaps["node_id"], matches["node_id"])
    match = np.flatnonzero((firm >= 0) & (node >= 0))
    match = match[np.argsort(firm[match] * len(gaps) + node[match], kind="stable")]
    p = matches["score"].to_numpy(dtype=np.float64)[match]
    return pd.DataFrame({"firm": firm[match], "node": node[match], "match": match, "p": p})


def _verdicts(
    graph: nx.DiGraph,
    firms: pd.DataFrame,
    gaps: pd.DataFrame,
    firm: Places,
    node: Places,
    region: Region | None,
    offers: pd.DataFrame | None,
) -> tuple[Places, pd.DataFrame, NDArray[np.bool_]]:
    """Judge the gates once a node without an offer, and once an offer: nothing else decides."""
    offered = np.zeros(len(firm), dtype=bool)
    if offers is not None and len(offers):
        at, to = find_in(firms["firm_id"], offers["firm_id"]), find_in(gaps["node_id"], offers["node_id"])
        offered = np.isin(firm * len(gaps) + node, (at * len(gaps) + to)[(at >= 0) & (to >= 0)])
    case = np.where(offered, len(gaps) + np.arange(len(firm)), node)
    verdict = pd.factorize(case)[0]
    first = np.flatnonzero(~pd.Series(verdict).duplicated().to_numpy())
    said = (firms["firm_id"].iloc[firm[first]], gaps["node_id"].iloc[node[first]])
    pairs = pd.DataFrame(
        {name: one.to_numpy(dtype=object) for name, one in zip(("firm_id", "node_id"), said, strict=True)}
    )
    return verdict, judge_gates(graph, pairs, region, offers).reset_index(drop=True), offered


def _apart(
    firms: pd.DataFrame, candidates: pd.DataFrame, local: pd.DataFrame | None, region: Region | None
) -> NDArray[np.intp]:
    """Say why a company is not ranked, as a place in :data:`REASONS`; 0 if nothing speaks against it."""
    here: set[str] = set()
    if local is not None:
        there = local[counted_firms(local, region)]
        here = {str(value) for column in ("name", "group", "firm_id") for value in there[column].dropna() if value}
    signed = {one.company for one in region.signed} if region else set()
    if "group" in candidates:  # one company of a group that has signed stands for the group
        signed |= set(candidates.loc[candidates["name"].isin(signed), "group"].dropna())
    branch = (
        firms["name"].fillna("").str.contains("分公司|办事处|分厂|分店", regex=True).to_numpy(dtype=bool, copy=True)
    )
    branch[branch] = [is_branch(str(name)) for name in firms.loc[branch, "name"]]
    held = {
        "seated": _among(firms, ("group", "name", "firm_id"), here),
        "signed": _among(firms, ("group", "name"), signed),
        "branch": branch,
    }
    return np.select(list(held.values()), [REASONS.index(why) for why in held], 0).astype(np.intp)


def _among(firms: pd.DataFrame, columns: tuple[str, ...], known: set[str]) -> NDArray[np.bool_]:
    found = np.zeros(len(firms), dtype=np.bool_)
    for column in columns:
        found |= firms[column].isin(known).to_numpy(dtype=bool)
    return found

"""What a place may not take: pass, fail or unknown, with the reason, before any score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import networkx as nx
import pandas as pd

from chainmap.coverage.gaps import need_words
from chainmap.definition.models import Region

#: Gate → (numerator column of an offer, denominator column, factor, Chinese, English). 1 million CNY = 100 万元.
MEASURES = {
    "invest_wan_per_mu": ("invest_mcny", "land_mu", 100.0, "投资强度(万元/亩)", "investment per mu (10k CNY)"),
    "output_wan_per_mu": ("output_mcny", "land_mu", 100.0, "产出强度(万元/亩)", "output per mu (10k CNY)"),
    "tax_wan_per_mu": ("tax_mcny", "land_mu", 100.0, "亩均税收(万元/亩)", "tax per mu (10k CNY)"),
    "building_pct": ("building_pct", "", 1.0, "建筑系数(%)", "building coefficient (%)"),
    "plot_ratio": ("plot_ratio", "", 1.0, "容积率", "plot ratio"),
    "energy_tce_per_wan": ("energy_tce", "output_mcny", 0.01, "能耗(吨标煤/万元)", "energy per output (tce/10k CNY)"),
    "emissions_tco2_per_wan": (
        "emissions_tco2",
        "output_mcny",
        0.01,
        "碳排放强度(吨CO2/万元)",
        "emissions per output (t CO2/10k CNY)",
    ),
    "land_mu": ("land_mu", "", 1.0, "用地(亩)", "land (mu)"),
    "power_kva": ("power_kva", "", 1.0, "用电容量(千伏安)", "power (kVA)"),
    "energy_tce": ("energy_tce", "", 1.0, "年能耗(吨标煤)", "energy a year (tce)"),
    "emissions_tco2": ("emissions_tco2", "", 1.0, "年碳排放(吨CO2)", "emissions a year (t CO2)"),
}

#: How a direction of the place is judged, and said in Chinese and English.
STANDINGS = {
    "banned": ("fail", "产业方向：禁止类", "industry direction: banned"),
    "restricted": ("unknown", "产业方向：限制类，须逐项论证", "industry direction: restricted, to be looked at"),
    "encouraged": ("pass", "产业方向：鼓励类", "industry direction: encouraged"),
}

#: Said of a company where all that is not known is not known of any company, and therefore stands in the notes.
SEE_NOTES = "尚有门槛无法核对，见说明 / some gates cannot be checked yet, see the notes"


class Check(NamedTuple):
    """One gate that was looked at: its name, how it came out, what is said, and what is said if nobody knows."""

    gate: str
    state: str
    text: str
    title: str


def judge_gates(
    graph: nx.DiGraph, pairs: pd.DataFrame, region: Region | None, offers: pd.DataFrame | None
) -> pd.DataFrame:
    """Judge every candidate and gap by the node's needs and the region's directions and gates.

    A node's need that the region lacks fails, one it says nothing of is unknown; an industry that the place bans
    fails, a restricted one is unknown; a gate with a number is judged by the company's offer, and is unknown without
    one. Where nothing is stated the answer is unknown. What is unknown of every pair that it concerns is told once,
    in the notes, and not as a reason of each.

    Returns
    -------
    pandas.DataFrame
        ``gate`` (pass, fail, unknown) and ``gate_reason``, on the index of ``pairs``; ``attrs["notes"]`` has one line
        for each gate or need that is unknown of all.
    """
    offer_rows = {} if offers is None else {(row["firm_id"], row["node_id"]): row for row in offers.to_dict("records")}
    of_node = {node: node_checks(graph, node, region) for node in pairs["node_id"].unique()}
    checks = [
        [*of_node[node], *_limit_checks(region, offer_rows.get((firm, node)))]
        for firm, node in zip(pairs["firm_id"], pairs["node_id"], strict=True)
    ]
    silent = _unknown_of_all(checks)
    table = pd.DataFrame([_verdict(one, silent) for one in checks], columns=["gate", "gate_reason"], index=pairs.index)
    table = table.astype("string")
    table.attrs["notes"] = _notes(checks, silent)
    return table


def node_checks(graph: nx.DiGraph, node: str, region: Region | None) -> list[Check]:
    """Judge what does not depend on the company: what the node asks of the place, and the place's directions."""
    return [*_need_checks(graph, node, region), *_direction_checks(graph, node, region)]


def _unknown_of_all(checks: Iterable[list[Check]]) -> set[str]:
    """Name the gates of which nothing is known for any pair; a restricted industry is known to be that."""
    seen = {(check.gate, check.state) for one in checks for check in one}
    known = {gate for gate, state in seen if state != "unknown"}
    return {gate for gate, _ in seen if gate not in known and not gate.startswith("direction")}


def _verdict(checks: list[Check], silent: set[str]) -> tuple[str, str]:
    if not checks:
        return "unknown", "本地未公布准入门槛 / no gate is published"
    states = {check.state for check in checks}
    state = "fail" if "fail" in states else "unknown" if "unknown" in states else "pass"
    said = [check.text for check in checks if check.state == state and check.gate not in silent]
    return state, "；".join(said) or SEE_NOTES


def _notes(checks: list[list[Check]], silent: set[str]) -> list[str]:
    """Say once what is unknown of every company that it concerns."""
    titles = {check.gate: check.title for one in checks for check in one if check.gate in silent}
    count = Counter(check.gate for one in checks for check in one)
    told = sorted(titles, key=lambda gate: (-count[gate], gate))
    needs = [titles[gate] for gate in told if gate not in MEASURES]
    limits = [titles[gate] for gate in told if gate in MEASURES]
    notes = []
    if needs:
        notes.append(
            f"地区文件未说明、因此无法判定的落地条件：{_both(needs)[0]} / "
            f"needs the region file says nothing of: {_both(needs)[1]}"
        )
    if limits:
        notes.append(
            f"没有一家候选企业有项目数据、因此无法判定的门槛：{_both(limits)[0]} / "
            f"gates for which no company has made an offer: {_both(limits)[1]}"
        )
    return notes


def _both(titles: list[str]) -> tuple[str, str]:
    halves = [title.split(" / ", 1) for title in titles]
    return "、".join(zh for zh, _ in halves), ", ".join(en for _, en in halves)


def _need_checks(graph: nx.DiGraph, node: str, region: Region | None) -> list[Check]:
    checks = []
    for need in graph.nodes[node]["gate"]:
        zh, en = need_words(graph, [need], "zh")[0], need_words(graph, [need], "en")[0]
        provision = region.provides.get(need) if region else None
        name, title = f"need {need}", f"{zh} / {en}"
        if provision is None:
            checks.append(Check(name, "unknown", f"{zh}（未说明）/ {en} (not stated)", title))
        else:
            said = f"{zh}：{'有' if provision.have else '无'} / {en}: {'yes' if provision.have else 'no'}"
            checks.append(Check(name, "pass" if provision.have else "fail", said, title))
    return checks


def _direction_checks(graph: nx.DiGraph, node: str, region: Region | None) -> list[Check]:
    """Give the strictest standing that the place gives to the node or its industry, if any."""
    classes = graph.nodes[node].get("industry", ())
    found = {
        one.standing: one
        for one in (region.directions if region else ())
        if node in one.nodes or any(code.startswith(one.industries) for code in classes)
    }
    for standing, (state, zh, en) in STANDINGS.items():
        if standing in found:
            note = f"（{found[standing].note}）" if found[standing].note else ""
            return [Check(f"direction {node}", state, f"{zh}{note} / {en}", f"{zh} / {en}")]
    return []


def _limit_checks(region: Region | None, offer: Mapping[Any, Any] | None) -> list[Check]:
    checks = []
    for gate, limit in (region.gates if region else {}).items():
        above, below, factor, zh, en = MEASURES[gate]
        title = f"{zh} / {en}"
        top = _number(offer, above)
        bottom = _number(offer, below) if below else 1.0
        if top is None or not bottom:
            checks.append(Check(gate, "unknown", f"{zh}：无项目数据 / {en}: no offer", title))
            continue
        value = top / bottom * factor
        good = (limit.min is None or value >= limit.min) and (limit.max is None or value <= limit.max)
        bounds = (
            f"≥{limit.min:g}" if limit.min is not None else "",
            f"≤{limit.max:g}" if limit.max is not None else "",
        )
        bound = "、".join(one for one in bounds if one)
        said = f"{zh}：{value:.4g}（要求{bound}）/ {en}: {value:.4g}"
        checks.append(Check(gate, "pass" if good else "fail", said, title))
    return checks


def _number(offer: Mapping[Any, Any] | None, column: str) -> float | None:
    value = offer.get(column) if offer else None
    return float(value) if isinstance(value, int | float) and not pd.isna(value) else None

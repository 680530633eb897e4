"""What a place may not take: pass, fail or unknown, with the reason, before any score."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx
import pandas as pd

from chainmap.coverage.gaps import need_words
from chainmap.definition.models import Region

#: Gate → (numerator column of an offer, denominator column, factor, Chinese, English). 1 million CNY = 100 万元.
MEASURES = {
    "invest_wan_per_mu": ("invest_mcny", "land_mu", 100.0, "投资强度(万元/亩)", "investment per mu (10k CNY)"),
    "output_wan_per_mu": ("output_mcny", "land_mu", 100.0, "产出强度(万元/亩)", "output per mu (10k CNY)"),
    "tax_wan_per_mu": ("tax_mcny", "land_mu", 100.0, "亩均税收(万元/亩)", "tax per mu (10k CNY)"),
    "energy_tce_per_wan": ("energy_tce", "output_mcny", 0.01, "能耗(吨标煤/万元)", "energy per output (tce/10k CNY)"),
    "land_mu": ("land_mu", "", 1.0, "用地(亩)", "land (mu)"),
}


def judge_gates(
    graph: nx.DiGraph, pairs: pd.DataFrame, region: Region | None, offers: pd.DataFrame | None
) -> pd.DataFrame:
    """Judge every candidate and gap by the node's needs and the region's gates.

    A node's need that the region lacks fails, one it says nothing of is unknown; a gate with a number is judged by
    the company's offer, and is unknown without one. Where nothing is stated the answer is unknown.

    Returns
    -------
    pandas.DataFrame
        ``gate`` (pass, fail, unknown) and ``gate_reason``, on the index of ``pairs``.
    """
    offer_rows = {} if offers is None else {(row["firm_id"], row["node_id"]): row for row in offers.to_dict("records")}
    verdicts = []
    for firm, node in zip(pairs["firm_id"], pairs["node_id"], strict=True):
        checks = [*_need_checks(graph, node, region), *_limit_checks(region, offer_rows.get((firm, node)))]
        verdicts.append(_verdict(checks))
    return pd.DataFrame(verdicts, columns=["gate", "gate_reason"], index=pairs.index).astype("string")


def _verdict(checks: list[tuple[str, str]]) -> tuple[str, str]:
    if not checks:
        return "unknown", "本地未公布准入门槛 / no gate is published"
    states = {state for state, _ in checks}
    state = "fail" if "fail" in states else "unknown" if "unknown" in states else "pass"
    return state, "；".join(text for found, text in checks if found == state)


def _need_checks(graph: nx.DiGraph, node: str, region: Region | None) -> list[tuple[str, str]]:
    checks = []
    for need in graph.nodes[node]["gate"]:
        zh, en = need_words(graph, [need], "zh")[0], need_words(graph, [need], "en")[0]
        provision = region.provides.get(need) if region else None
        if provision is None:
            checks.append(("unknown", f"{zh}（未说明）/ {en} (not stated)"))
        else:
            said = f"{zh}：{'有' if provision.have else '无'} / {en}: {'yes' if provision.have else 'no'}"
            checks.append(("pass" if provision.have else "fail", said))
    return checks


def _limit_checks(region: Region | None, offer: Mapping[Any, Any] | None) -> list[tuple[str, str]]:
    checks = []
    for gate, limit in (region.gates if region else {}).items():
        above, below, factor, zh, en = MEASURES[gate]
        top = _number(offer, above)
        bottom = _number(offer, below) if below else 1.0
        if top is None or not bottom:
            checks.append(("unknown", f"{zh}：无项目数据 / {en}: no offer"))
            continue
        value = top / bottom * factor
        good = (limit.min is None or value >= limit.min) and (limit.max is None or value <= limit.max)
        bounds = (
            f"≥{limit.min:g}" if limit.min is not None else "",
            f"≤{limit.max:g}" if limit.max is not None else "",
        )
        bound = "、".join(one for one in bounds if one)
        checks.append(("pass" if good else "fail", f"{zh}：{value:.4g}（要求{bound}）/ {en}: {value:.4g}"))
    return checks


def _number(offer: Mapping[Any, Any] | None, column: str) -> float | None:
    value = offer.get(column) if offer else None
    return float(value) if isinstance(value, int | float) and not pd.isna(value) else None

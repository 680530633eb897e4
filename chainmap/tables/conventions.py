"""Every constant of the method in one table: stated conventions, which a region file may override."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from chainmap.tables.faults import UsageError


@dataclass(frozen=True)
class Convention:
    """One constant.

    Attributes
    ----------
    value
        The default.
    meaning
        What it is, with its unit, and why it stands where it stands.
    """

    value: float
    meaning: str


#: name → value and meaning. None of these is measured unless its meaning says so.
CONVENTIONS: dict[str, Convention] = {
    "weight_material": Convention(1.0, "weight of a material link without a cited cost share"),
    "weight_auxiliary": Convention(0.25, "weight of an auxiliary link"),
    "weight_utility": Convention(0.1, "weight of a utility link"),
    "weight_equipment": Convention(0.1, "weight of an equipment link"),
    "weight_service": Convention(0.0, "weight of a service link"),
    "weight_byproduct": Convention(0.0, "weight of a by-product link"),
    "size_large": Convention(1.0, "q of a large firm: how much of a node one such firm fills"),
    "size_medium": Convention(0.8, "q of a medium firm"),
    "size_small": Convention(0.5, "q of a small firm"),
    "size_micro": Convention(0.3, "q of a micro firm"),
    "size_unknown": Convention(0.5, "q of a firm of unknown size, shown as unknown"),
    "covered_from": Convention(0.5, "strength from which a node is covered"),
    "weak_from": Convention(0.15, "strength from which a node is weak; below it is missing"),
    "match_products": Convention(0.75, "probability from a word of the node in a product list"),
    "match_scope": Convention(0.75, "probability from a word in a making clause of a business scope"),
    "match_description": Convention(0.75, "probability from a word in a description"),
    "match_name": Convention(0.4, "probability from a word in the firm's own name"),
    "match_traded": Convention(0.1, "probability from a word that stands in a selling or repairing clause only"),
    "match_only_traded": Convention(0.49, "most that a score comes to where all texts only trade what the words name"),
    "match_code": Convention(0.3, "probability from the industry class, shared among the nodes of the class"),
    "match_text": Convention(0.45, "most that likeness without a word of the node comes to; alone never 0.5"),
    "match_like": Convention(4.0, "likeness at which a text counts for 63 % of match_text, by how often it was right"),
    "match_traded_text": Convention(0.4, "factor of likeness for a phrase that names what is traded or repaired"),
    "match_prior": Convention(0.55, "power of importance / 3 by which likeness prefers a node, a tie-break"),
    "match_trader": Convention(0.3, "factor for firms whose name says branch, trade, repair or service"),
    "given_confirmed": Convention(1.0, "probability of a given fact that a source of the time states"),
    "given_later": Convention(0.8, "probability of a given fact whose only source is later than the region's date"),
    "given_unverified": Convention(0.5, "probability of a given fact without a public source"),
    "given_planned": Convention(0.3, "probability of a given fact that was signed or being built, not yet made"),
    "beta_weight": Convention(20.0, "pseudo-count of the Beta that a match probability is drawn from"),
    "dirichlet_weight": Convention(10.0, "concentration per part of the Dirichlet that weights are drawn from"),
    "proximity_km": Convention(500.0, "distance at which nearness has fallen to one half, km"),
    "tie_step": Convention(0.5, "factor of the ties part for every introducer after the first"),
    "lead_loss": Convention(0.05, "share of F that is lost if a firm leaves, from which it is a lead firm (链主)"),
    "strong_segment": Convention(1.5, "strength of a segment over the chain's, both by importance: strong from here"),
    "chance": Convention(1.0, "chance that a company comes if asked; 1 until fitted to landings"),
    "near_inputs": Convention(1.0, "share of material inputs that must be met for the near phase"),
    "rca_from": Convention(1.0, "share of a node in a place over its share in the country from which it is there"),
    "least_firms": Convention(5.0, "firms in the national list below which a node's relatedness is unknown"),
}


def constants(overrides: Mapping[str, float] | None = None) -> dict[str, float]:
    """Give the constants as plain numbers, with a region's overrides.

    Parameters
    ----------
    overrides
        ``Region.constants`` or any mapping of convention names to numbers.

    Raises
    ------
    UsageError
        If an override names no convention.

    Examples
    --------
    >>> constants({"covered_from": 0.6})["covered_from"]
    0.6
    """
    overrides = overrides or {}
    unknown = sorted(set(overrides) - set(CONVENTIONS))
    if unknown:
        hints = [f"{name} → {(difflib.get_close_matches(name, CONVENTIONS, 1) or ['?'])[0]}" for name in unknown]
        raise UsageError(f"没有这样的常数 / no such constant: {'; '.join(hints)}")
    return {name: convention.value for name, convention in CONVENTIONS.items()} | dict(overrides)

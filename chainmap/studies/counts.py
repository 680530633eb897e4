"""The few numbers that say what a study found, counted once for the text and for the notebook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from chainmap.coverage.strength import counted_firms

if TYPE_CHECKING:
    from chainmap.studies.study import Study


@dataclass(frozen=True)
class Counts:
    """What there is of each.

    Attributes
    ----------
    firms, counted, undated, late
        Local firms: in the list, counted, counted without a date, left out as later than the region's date.
    nodes, covered, weak, missing
        Nodes of the chain, by status.
    here
        Matches of the local firms that count.
    groups, apart
        Targets: ranked company groups, and those listed apart.
    """

    firms: int
    counted: int
    undated: int
    late: int
    nodes: int
    covered: int
    weak: int
    missing: int
    here: pd.DataFrame
    groups: int
    apart: int


def count_study(result: Study) -> Counts:
    """Count what a study found."""
    region, firms = result.region, result.firms
    counts = counted_firms(firms, region)
    status = result.coverage["status"].value_counts()
    covered, weak, missing = (int(status.get(name, 0)) for name in ("covered", "weak", "missing"))
    ranked = int(result.targets["rank"].notna().sum())
    return Counts(
        firms=len(firms),
        counted=int(counts.sum()),
        undated=int((counts & firms["since"].isna()).sum()) if region else 0,
        late=int((~counts).sum()),
        nodes=len(result.coverage),
        covered=covered,
        weak=weak,
        missing=missing,
        here=result.matches[result.matches["firm_id"].isin(firms.loc[counts, "firm_id"])],
        groups=ranked,
        apart=len(result.targets) - ranked,
    )

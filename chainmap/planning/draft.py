"""A mixed-integer programme as it is written down: variables and rows, handed to HiGHS in one go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from chainmap.value import Floats


@dataclass
class Draft:
    """Variables (gain to be maximised, upper limit, whether whole) and rows Σ a·x ≤ limit or = limit.

    Attributes
    ----------
    gain, upper, whole
        Of each variable; the lower limit is 0.
    columns, factors, starts
        The rows, one after the other.
    least, most
        Limits of each row.
    """

    gain: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    factors: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    least: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)

    def new(self, gain: float = 0.0, upper: float = 1.0, whole: bool = False) -> int:
        """Add a variable and give its number."""
        self.gain.append(gain)
        self.upper.append(upper)
        self.whole.append(int(whole))
        return len(self.gain) - 1

    def row(self, terms: Iterable[tuple[int, float]], most: float, least: float = -np.inf) -> None:
        """Add a row: least ≤ Σ factor·variable ≤ most."""
        for column, factor in terms:
            self.columns.append(column)
            self.factors.append(factor)
        self.starts.append(len(self.columns))
        self.least.append(least)
        self.most.append(most)


class Answer(NamedTuple):
    """What HiGHS found.

    Attributes
    ----------
    values
        Of the variables; none if no solution was found.
    bound
        No solution has more than this.
    status
        ``optimal``, ``limit`` (time), or ``infeasible``.
    """

    values: Floats | None
    bound: float
    status: str


def solve(draft: Draft, *, seconds: float = 60.0, gap: float = 1e-4, relaxed: bool = False) -> Answer:
    """Maximise a draft with HiGHS.

    Parameters
    ----------
    draft
        At least one variable and one row.
    seconds
        Time limit.
    gap
        Relative gap at which to stop.
    relaxed
        Let every variable be fractional: the bound of the linear relaxation.

    Notes
    -----
    HiGHS 1.12, which SciPy 1.17 carries, writes a line to the standard output whenever it mends a solution, whatever
    its options say. SciPy 1.16 does not. Without presolve, or with every variable whole, the line is rarer or gone,
    but solving takes two to three times as long.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_matrix

    matrix = csr_matrix((draft.factors, draft.columns, draft.starts), shape=(len(draft.most), len(draft.gain)))
    found = milp(
        -np.array(draft.gain),
        integrality=np.zeros(len(draft.gain)) if relaxed else np.array(draft.whole),
        bounds=Bounds(np.zeros(len(draft.gain)), np.array(draft.upper)),
        constraints=LinearConstraint(matrix, np.array(draft.least), np.array(draft.most)),
        options={"time_limit": seconds, "mip_rel_gap": gap},
    )
    status = {0: "optimal", 1: "limit", 2: "infeasible"}.get(found.status, "failed")
    bound = found.mip_dual_bound if found.mip_dual_bound is not None else found.fun
    return Answer(found.x, -float(bound) if bound is not None else np.inf, status)

"""Lists of companies for a place: chainmap's own by what it is made from, and the plain ones it must beat."""

from __future__ import annotations

import pandas as pd

from chainmap.backtesting.known import Known
from chainmap.backtesting.state import Here, Rules, eve_of
from chainmap.scoring.parts import strength_values
from chainmap.scoring.targets import rank_targets
from chainmap.tables.contract import conform
from chainmap.tables.geography import distance_km

#: Parts of the score that need the place's firms; relatedness is one more, given or not.
PLACE_PARTS = ("gap", "link")
#: Parts that say something of the company, wherever it might go, or of the way there.
COMPANY_PARTS = ("strength", "expansion", "proximity")
#: Of how large a firm is, what is asked first.
SIZES = ("revenue_mcny", "employees", "capital_mcny")


def company_lists(known: Known, rules: Rules, here: Here) -> pd.DataFrame:
    """Score every company group that was known and not seated in the place; higher is better, missing is last.

    Parameters
    ----------
    known
        As from :func:`chainmap.backtesting.known.known_before`.
    rules, here
        As from :mod:`chainmap.backtesting.state`.

    Returns
    -------
    pandas.DataFrame
        A row a group. ``chainmap`` is the score of :func:`chainmap.rank_targets`; ``chainmap: company`` the same
        without the parts that need the place's firms, ``chainmap: place`` with match and those alone (both only if
        firms of the place are known). Baselines: ``random`` (all tied), ``largest`` (by revenue, persons or capital,
        whichever most are known of; listed ones first if none is), ``best match``, ``prior landings`` (anywhere),
        ``nearest``.
    """
    pool = known.candidates
    groups = pd.Index(pool["group"].drop_duplicates(), name="group")
    by_group = pool.set_index("firm_id")["group"]
    best = known.matches.assign(group=known.matches["firm_id"].map(by_group)).groupby("group")["score"].max()
    away = distance_km(pool["latitude"], pool["longitude"], known.spot[1:])
    lists = {
        **_own_lists(known, rules, here, groups),
        "random": pd.Series(0.0, index=groups),
        "largest": _largest(pool),
        "best match": best.astype("float64"),
        "prior landings": known.moves["group"].value_counts().reindex(groups).fillna(0).astype("float64"),
        "nearest": (-away).groupby(pool["group"]).max(),
    }
    return pd.DataFrame({name: scores.reindex(groups) for name, scores in lists.items()}, index=groups)


def _largest(pool: pd.DataFrame) -> pd.Series[float]:
    most = max(SIZES, key=lambda name: pool[name].notna().sum())
    size = pool[most].astype("float64")
    if size.isna().all():
        size = strength_values(pool)
    return size.groupby(pool["group"]).max()


def _own_lists(known: Known, rules: Rules, here: Here, groups: pd.Index) -> dict[str, pd.Series[float]]:
    """Rank as :func:`chainmap.rank_targets` does, with all parts, and with those of the company or the place alone."""
    off = {"chainmap": (), "chainmap: company": PLACE_PARTS, "chainmap: place": COMPANY_PARTS}
    if known.local.empty:
        off = {"chainmap": PLACE_PARTS}  # nothing is known of the place: a chain without firms says nothing of it
    # a move is named by a firm of the group, wherever the group's site is
    first = known.candidates.drop_duplicates("group").set_index("group")["firm_id"]
    moves = known.moves.assign(firm_id=known.moves["group"].map(first)).dropna(subset=["firm_id"])
    return {name: _scores(known, rules, here, moves, without, groups) for name, without in off.items()}


def _scores(
    known: Known,
    rules: Rules,
    here: Here,
    moves: pd.DataFrame,
    without: tuple[str, ...],
    groups: pd.Index,
) -> pd.Series[float]:
    region = eve_of(known, dict.fromkeys(without, 0.0))
    firms = known.candidates
    related = here.relatedness if without != PLACE_PARTS else None
    targets = rank_targets(
        rules.graph, here.gaps, firms, known.matches, region, conform(moves, "moves"), relatedness=related, draws=0
    )
    ranked = targets[targets["apart"].fillna("") == ""]
    return ranked.set_index("group")["score"].astype("float64").reindex(groups)

"""The rank interval, on cases whose answer can be told beforehand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainmap.scoring.intervals import rank_intervals
from chainmap.tables.conventions import constants

VALUES = constants()


def intervals(known: dict[str, list[float]], groups: str, weights: dict[str, float], draws: int = 2000, seed: int = 0):
    """Rank companies that are matched to one gap each; what is not the match is told of the company."""
    names, codes = list(dict.fromkeys(groups)), list(range(len(groups)))
    rows = pd.DataFrame({"firm": codes, "node": codes, "group": [names.index(one) for one in groups]}).astype(int)
    rows["p"] = known.get("match", [1.0] * len(groups))
    parts = pd.DataFrame({name: values for name, values in known.items() if name != "match"}, index=codes)
    low, high = rank_intervals(rows, parts, pd.DataFrame(index=codes), weights, VALUES, draws, seed)
    return dict(zip(names, low.tolist(), strict=True)), dict(zip(names, high.tolist(), strict=True))


def test_unsure_matches_overlap_and_sure_ones_do_not() -> None:
    # Beta(14, 6) against Beta(12, 8): the second is ahead in about a quarter of the draws
    low, high = intervals({"match": [0.7, 0.6]}, "AB", {"match": 1.0})
    assert (low, high) == ({"A": 1, "B": 1}, {"A": 2, "B": 2})
    low, high = intervals({"match": [1.0, 0.6]}, "AB", {"match": 1.0})
    assert (low, high) == ({"A": 1, "B": 2}, {"A": 1, "B": 2})


def test_weights_are_drawn() -> None:
    # each is best by one part: which leads depends on the weights alone
    low, high = intervals({"match": [1.0, 0.0], "gap": [0.0, 1.0]}, "AB", {"match": 0.5, "gap": 0.5})
    assert (low, high) == ({"A": 1, "B": 1}, {"A": 2, "B": 2})


def test_the_interval_holds_ninety_in_a_hundred() -> None:
    # ahead in about one draw of twelve: within the 90 % interval, far outside a 50 % one
    low, _ = intervals({"match": [0.6, 0.79]}, "AB", {"match": 1.0}, draws=4000)
    assert low["A"] == 1
    low, _ = intervals({"match": [0.4, 0.9]}, "AB", {"match": 1.0}, draws=4000)
    assert low["A"] == 2


def test_what_is_unknown_is_drawn_from_what_is_known_and_once_a_company() -> None:
    # U is unknown among 0, 0, 0, 0.5 and 1: it beats the 0.5 in a fifth of the draws
    low, high = intervals({"strength": [np.nan, 0.0, 0.0, 0.0, 0.5, 1.0]}, "UABCDE", {"strength": 1.0})
    assert low["U"] == 1
    assert high["U"] == 3  # below D and E, level with the zeros
    rows = pd.DataFrame({"firm": [0] * 30 + list(range(1, 11)), "node": range(40), "p": 1.0})
    parts = pd.DataFrame({"strength": [np.nan] + [0.0] * 9 + [1.0]})
    one = rows.assign(group=rows["firm"])
    _, many = rank_intervals(one, parts, pd.DataFrame(index=range(40)), {"strength": 1.0}, VALUES, 2000, 0)
    assert many[0] == 2  # thirty rows do not draw thirty times


def test_what_is_unknown_of_a_gap_is_drawn_once_a_gap() -> None:
    # A and B stand at one unknown gap, C and D at a known one: A and B are level in every draw
    rows = pd.DataFrame({"firm": range(4), "node": [0, 0, 1, 2], "group": range(4), "p": 1.0})
    gaps = pd.DataFrame({"relatedness": [np.nan, 0.0, 1.0]})
    low, high = rank_intervals(rows, pd.DataFrame(index=range(4)), gaps, {"relatedness": 1.0}, VALUES, 400, 0)
    assert low.tolist() == [1, 1, 2, 1]  # with 1 they share the first place with D; with 0 they are level with C
    assert high.tolist() == [2, 2, 4, 1]


def test_a_group_stands_at_its_best_row() -> None:
    rows = pd.DataFrame({"firm": [0, 0, 1], "node": [0, 1, 2], "group": [0, 0, 1], "p": 1.0})
    gaps = pd.DataFrame({"gap": [1.0, 0.0, 0.5]})
    low, high = rank_intervals(rows, pd.DataFrame(index=range(2)), gaps, {"gap": 1.0}, VALUES, 50, 0)
    assert (low.tolist(), high.tolist()) == ([1, 2], [1, 2])


def test_ranks_are_counted_against_all_where_only_some_are_asked_for() -> None:
    chance = np.random.default_rng(5)
    rows = pd.DataFrame({"firm": chance.integers(0, 30, 80), "node": chance.integers(0, 6, 80)})
    rows = rows.assign(group=rows["firm"].factorize()[0], p=chance.uniform(0.3, 1, 80))
    firms = pd.DataFrame({"strength": np.where(chance.random(30) < 0.5, np.nan, chance.random(30))})
    gaps, weights = pd.DataFrame({"gap": chance.random(6)}), {"match": 0.4, "gap": 0.3, "strength": 0.3}
    whole = rank_intervals(rows, firms, gaps, weights, VALUES, 100, 3)
    some = rank_intervals(rows, firms, gaps, weights, VALUES, 100, 3, np.array([7, 2]))
    assert [ends.tolist() for ends in some] == [ends[[7, 2]].tolist() for ends in whole]


@given(st.data())
def test_ranks_are_those_of_a_plain_count(data: st.DataObject) -> None:
    """Nothing is left to chance: every draw has the same scores, so that both ends are the rank itself."""
    count = data.draw(st.integers(1, 12))
    firm = data.draw(st.lists(st.integers(0, 5), min_size=count, max_size=count))
    node = data.draw(st.lists(st.integers(0, 3), min_size=count, max_size=count))
    value = data.draw(st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=4, max_size=4))
    codes, firms = pd.factorize(np.array(firm))
    rows = pd.DataFrame({"firm": firm, "node": node, "group": codes, "p": 1.0})
    low, high = rank_intervals(
        rows, pd.DataFrame(index=range(6)), pd.DataFrame({"gap": value}), {"gap": 1.0}, VALUES, 3, 0
    )
    best = [max(value[n] for f, n in zip(firm, node, strict=True) if f == one) for one in firms]
    ranks = [1 + sum(other > own for other in best) for own in best]
    assert low.tolist() == high.tolist() == ranks


def plain_ranks(
    rows: pd.DataFrame, strength: np.ndarray, gap: np.ndarray, weights: np.ndarray, draws: int
) -> np.ndarray:
    """Draw and rank one by one, with Python's loops and NumPy's own Beta."""
    chance, ranks = np.random.default_rng(11), []
    known = strength[~np.isnan(strength)]
    for _ in range(draws):
        weight = chance.dirichlet(10 * len(weights) * weights)
        filled = [one if one == one else chance.choice(known) for one in strength]
        best: dict[int, float] = {}
        for firm, node, group, p in rows[["firm", "node", "group", "p"]].itertuples(index=False):
            drawn = chance.beta(20 * p, 20 * (1 - p)) if 0 < p < 1 else p
            score = weight @ [drawn, gap[int(node)], filled[int(firm)]]
            best[group] = max(best.get(group, -1), score)
        ranks.append([1 + sum(other > best[one] for other in best.values()) for one in sorted(best)])
    return np.array(ranks)


@pytest.mark.parametrize("seed", range(3))
def test_intervals_are_those_of_plain_loops(seed: int) -> None:
    """A different generator, no tables of quantiles: the ends agree to within what 1,500 draws leave open."""
    chance = np.random.default_rng(seed)
    rows = pd.DataFrame({"firm": chance.integers(0, 15, 30), "node": chance.integers(0, 6, 30)})
    rows = rows.assign(group=(rows["firm"] // 2).factorize()[0], p=chance.choice([0.5, 0.75, 0.9, 1.0], 30))
    strength = np.where(chance.random(15) < 0.4, np.nan, chance.choice([0.3, 0.5, 1.0], 15))
    gap, weights = chance.random(6), np.array([0.4, 0.4, 0.2])
    names = dict(zip(("match", "gap", "strength"), weights, strict=True))
    low, high = rank_intervals(
        rows, pd.DataFrame({"strength": strength}), pd.DataFrame({"gap": gap}), names, VALUES, 1500, seed
    )
    plain = plain_ranks(rows, strength, gap, weights, 1500)
    # the quantile of a count may fall on either side of a step: between the 4 % and 6 % quantiles of the plain way
    for ends, level in ((low, 0.05), (high, 0.95)):
        below, above = (np.quantile(plain, level + off, axis=0, method="inverted_cdf") for off in (-0.02, 0.02))
        assert ((below <= ends) & (ends <= above)).all()


def test_equals_share_a_rank() -> None:
    low, high = intervals({"gap": [0.5, 0.5, 0.5]}, "ABC", {"gap": 1.0}, draws=50)
    assert set(low.values()) == set(high.values()) == {1}


def test_the_seed_decides() -> None:
    unsure = {"match": list(np.linspace(0.5, 0.6, 8))}
    runs = [intervals(unsure, "ABCDEFGH", {"match": 1.0}, draws=3, seed=seed) for seed in (1, 1, 2, 3)]
    assert runs[0] == runs[1]
    assert runs[0] != runs[2] or runs[0] != runs[3]


def test_nobody_and_no_draws() -> None:
    assert intervals({"match": []}, "", {"match": 1.0}) == ({}, {})
    rows = pd.DataFrame({"firm": [0], "node": [0], "group": [0], "p": [0.5]})
    none = rank_intervals(rows, pd.DataFrame(index=[0]), pd.DataFrame(index=[0]), {"match": 1.0}, VALUES, 0, 0)
    assert [len(ends) for ends in none] == [0, 0]


def test_ranks_of_the_example_lie_in_their_intervals() -> None:
    import chainmap as cm

    table = cm.study("nylon", region="pingdingshan").targets.dropna(subset=["rank"])
    inside = (table["rank_low"] <= table["rank"]) & (table["rank"] <= table["rank_high"])
    assert inside.mean() == pytest.approx(1, abs=0.05)
    assert (table["rank_high"] - table["rank_low"]).median() < len(table) / 2  # an interval that says something

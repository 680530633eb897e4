import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainmap.coverage.gaps import find_gaps
from chainmap.definition.models import Region
from chainmap.scoring.explaining import explain_target
from chainmap.scoring.parts import PARTS
from chainmap.scoring.targets import rank_targets
from chainmap.tables.faults import UsageError
from tests.conftest import firm_table, match_table
from tests.test_gaps import coverage_of

CANDIDATES = (
    {"firm_id": "x", "name": "合成X", "group": "合成集团", "city": "郑州", "employees": 2000, "revenue_mcny": 900},
    {"firm_id": "y", "name": "合成Y", "group": "合成集团", "city": "上海"},
    {"firm_id": "z", "name": "合成Z", "city": "上海", "source": "合成来源 2018"},
    {"firm_id": "s", "name": "合成S", "group": "本地集团"},
)
MATCHES = (("x", "c", 0.9), ("x", "e", 0.8), ("y", "c", 1.0), ("z", "e", 0.7), ("s", "c", 1.0), ("z", "d", 1.0))


@pytest.fixture
def place(region: Region) -> Region:
    return Region.model_validate({**region.model_dump(), "latitude": 33.77, "longitude": 113.19})


def ranked(graph: nx.DiGraph, place: Region | None, **more) -> pd.DataFrame:
    gaps = find_gaps(graph, coverage_of(graph, a=0.5, d=0.8), place)
    return rank_targets(graph, gaps, firm_table(*CANDIDATES), match_table(*MATCHES), place, **more)


def test_the_score_is_the_sum_of_its_parts(graph: nx.DiGraph, place: Region) -> None:
    table = ranked(graph, place)
    parts = table[[f"part_{name}" for name in PARTS]].sum(axis=1)
    assert table["score"].to_numpy() == pytest.approx(parts.to_numpy())
    assert sum(table.attrs["weights"].values()) == pytest.approx(1)


def test_one_part_by_hand(graph: nx.DiGraph) -> None:
    # without place, moves and ties four parts are known: weight 1/4 each
    row = ranked(graph, None).set_index("group").loc["合成Z"]
    assert row["node_id"] == "e"  # d is covered here, so no gap
    assert row["part_match"] == pytest.approx(0.7 / 4)
    assert row["part_gap"] == pytest.approx(1.2 / 2.14 / 4)  # rises as worked in test_value, c being the first gap
    assert row["part_link"] == pytest.approx(0.8 / 4)
    # its strength is unknown and counts at the median of the known ones (X large: 1 on each of its two rows)
    assert row["part_strength"] == pytest.approx(1 / 4)
    assert row["assumed_parts"] == "strength"
    assert pd.isna(row["part_expansion"])
    assert row["source"] == "合成来源 2018"


def test_one_row_a_group_with_its_other_gaps(graph: nx.DiGraph, place: Region) -> None:
    table = ranked(graph, place).set_index("group")
    assert table.index.is_unique
    assert {table.loc["合成集团", "node_id"], *table.loc["合成集团", "also"].split("|")} == {"c", "e"}
    # Y of the group and S are level: both make c surely, their strength is X's, their site X's or at the median, X's
    assert table["rank"].tolist() == [1, 1, 3]


def test_the_groups_already_here_are_listed_apart(graph: nx.DiGraph, place: Region) -> None:
    local = firm_table({"firm_id": "l", "name": "本地厂", "group": "本地集团"})
    table = ranked(graph, place, local=local).set_index("group")
    assert table.loc["本地集团", "apart"] == "seated"
    assert pd.isna(table.loc["本地集团", "rank"])
    assert table["rank"].dropna().tolist() == [1, 2]


def test_a_failed_gate_is_listed_apart_with_its_reason(graph: nx.DiGraph, place: Region) -> None:
    lacking = Region.model_validate({**place.model_dump(), "provides": {"park": {"have": False}}})
    table = ranked(graph, lacking)
    seated = table[table["group"] == "本地集团"].iloc[0]
    assert (seated["gate"], seated["apart"]) == ("fail", "gate")
    assert "化工园区：无" in seated["gate_reason"]
    # the group with another node that passes stays in the ranking, at that node
    assert table.set_index("group").loc["合成集团", "node_id"] == "e"


def test_gates_with_numbers_judge_offers(graph: nx.DiGraph, place: Region) -> None:
    gates = {"invest_wan_per_mu": {"min": 300, "source": "合成文件"}}
    strict = Region.model_validate({**place.model_dump(), "gates": gates})
    # 100 million on 50 mu = 200 万元/亩 fails; 100 million on 20 mu = 500 passes
    offers = pd.DataFrame({"firm_id": ["z"], "node_id": ["e"], "invest_mcny": [100.0], "land_mu": [50.0]})
    assert ranked(graph, strict, offers=offers).set_index("group").loc["合成Z", "gate"] == "fail"
    good = offers.assign(land_mu=20.0)
    assert ranked(graph, strict, offers=good).set_index("group").loc["合成Z", "gate"] == "pass"
    assert ranked(graph, strict).set_index("group").loc["合成Z", "gate"] == "unknown"


def test_moves_after_the_date_do_not_count(graph: nx.DiGraph, place: Region) -> None:
    moves = pd.DataFrame(
        {
            "firm_id": ["x", "y", "z"],
            "node_id": "c",
            "place": "某地",
            "date": ["2015", "2018-03", "2021"],
            "source": "合成",
        }
    )
    table = ranked(graph, place, moves=moves)
    values = table.set_index("group")["part_expansion"] / table.attrs["weights"]["expansion"]
    assert values["合成集团"] == pytest.approx(0.75)  # two moves of the group: 1 − 0.5²
    assert values["合成Z"] == 0.0


def test_ties_name_the_introducer(graph: nx.DiGraph, place: Region) -> None:
    ties = [{"introducer": "合成商会", "to": ["合成集团"]}, {"introducer": "驻沪分局", "city": "上海"}]
    table = ranked(graph, Region.model_validate({**place.model_dump(), "ties": ties})).set_index("group")
    assert table.loc["合成集团", "introducer"].startswith("合成商会")
    assert table.loc["合成Z", "introducer"] == "驻沪分局"
    assert table.loc["本地集团", "part_ties"] == 0


def test_intervals_hold_the_rank_and_repeat(graph: nx.DiGraph, place: Region) -> None:
    table = ranked(graph, place)
    assert ((table["rank_low"] >= 1) & (table["rank_low"] <= table["rank_high"])).all()
    assert (table["rank_high"] <= 3).all()
    again = ranked(graph, place)
    pd.testing.assert_frame_equal(table, again)


def test_sure_and_dominant_means_a_narrow_interval(graph: nx.DiGraph) -> None:
    firms = firm_table(
        *({"firm_id": n, "name": n, "employees": e, "revenue_mcny": e} for n, e in (("p", 5000), ("q", 1)))
    )
    gaps = find_gaps(graph, coverage_of(graph, a=0.5, d=0.8))
    table = rank_targets(graph, gaps, firms, match_table(("p", "c", 1.0), ("q", "c", 0.55)))
    assert table[["rank_low", "rank_high"]].to_numpy().tolist() == [[1, 1], [2, 2]]


def test_weights_of_the_region(graph: nx.DiGraph, place: Region) -> None:
    only = Region.model_validate({**place.model_dump(), "weights": {**dict.fromkeys(PARTS, 0), "match": 2}})
    table = ranked(graph, only)
    assert table["score"].to_numpy() == pytest.approx(table["part_match"].to_numpy())
    zero = place.model_copy(update={"weights": dict.fromkeys(PARTS, 0.0)})
    with pytest.raises(UsageError, match="权重"):
        ranked(graph, zero)


def test_explanation_is_the_arithmetic(graph: nx.DiGraph, place: Region) -> None:
    table = ranked(graph, place)
    told = explain_target(table, "z")
    row = table.set_index("firm_id").loc["z"]
    assert told["contribution"].sum() == pytest.approx(row["score"])
    assert (told["weight"] * told["value"]).to_numpy() == pytest.approx(told["contribution"].to_numpy())
    with pytest.raises(UsageError, match="没有"):
        explain_target(table, "nobody")


def test_nobody_to_rank(graph: nx.DiGraph) -> None:
    gaps = find_gaps(graph, coverage_of(graph))
    table = rank_targets(graph, gaps, firm_table(*CANDIDATES).iloc[:0], match_table(*MATCHES))
    assert table.empty
    assert "rank_high" in table
    whole = find_gaps(graph, coverage_of(graph, a=1, b=1, c=1, d=1, e=1))
    assert rank_targets(graph, whole, firm_table(*CANDIDATES), match_table(*MATCHES)).empty


def test_remove_and_recover(graph: nx.DiGraph) -> None:
    """Take a node's only firm away: it becomes a gap, and that firm as a candidate comes first for it."""
    from chainmap.coverage.strength import measure_coverage

    rows = [{"firm_id": n, "name": f"合成{n}厂", "employees": 2000, "revenue_mcny": 900} for n in "abcde"]
    matches = match_table(*((n, n, 1.0) for n in "abcde"))
    for lost in "abcde":
        local = firm_table(*(row for row in rows if row["firm_id"] != lost))
        gaps = find_gaps(graph, measure_coverage(graph, local, matches))
        assert gaps["node_id"].tolist() == [lost]
        others = [{"firm_id": f"o{n}", "name": f"合成外{n}"} for n in "abcde"]
        outside = firm_table(*others, *(row for row in rows if row["firm_id"] == lost))
        weak = match_table(*((f"o{n}", n, 0.6) for n in "abcde"), (lost, lost, 1.0))
        table = rank_targets(graph, gaps, outside, weak, local=local)
        assert table.loc[0, "firm_id"] == lost
        assert np.array_equal(table["node_id"].unique(), [lost])


def test_seated_by_group_name_or_id_and_only_from_the_date(graph: nx.DiGraph, place: Region) -> None:
    for here in ({"name": "别名", "firm_id": "z"}, {"name": "合成Z", "firm_id": "l"}, {"name": "厂", "group": "合成Z"}):
        table = ranked(graph, place, local=firm_table({"firm_id": "l", **here})).set_index("group")
        assert table.loc["合成Z", "apart"] == "seated"
    late = firm_table({"firm_id": "l", "name": "合成Z", "since": "2021-05"})
    assert ranked(graph, place, local=late).set_index("group").loc["合成Z", "apart"] == ""


def test_signed_companies_and_branches_are_listed_apart(graph: nx.DiGraph, place: Region) -> None:
    signed = Region.model_validate({**place.model_dump(), "signed": [{"company": "合成集团", "source": "合成日报"}]})
    table = ranked(graph, signed).set_index("group")
    assert table.loc["合成集团", "apart"] == "signed"
    one = [{"company": "合成Y", "source": "合成日报"}]  # one company of the group
    table = ranked(graph, Region.model_validate({**place.model_dump(), "signed": one})).set_index("group")
    assert table.loc["合成集团", "apart"] == "signed"
    gaps = find_gaps(graph, coverage_of(graph, a=0.5, d=0.8), place)
    branch = firm_table({"firm_id": "b", "name": "合成石油合成市分公司"})
    assert rank_targets(graph, gaps, branch, match_table(("b", "c", 1.0))).loc[0, "apart"] == "branch"


def test_what_it_closes_is_match_times_size(graph: nx.DiGraph, place: Region) -> None:
    table = ranked(graph, place).set_index("firm_id")
    assert table.loc["z", "closes"] == pytest.approx(0.7 * 0.5)  # size unknown


def test_assumed_parts_are_medians_of_companies_not_of_rows(graph: nx.DiGraph) -> None:
    gaps = find_gaps(graph, coverage_of(graph, a=0.5, d=0.8))
    sizes = {"x": (5000, 5000), "v": (5, 1), "w": (5, 1)}
    firms = firm_table(
        *({"firm_id": n, "name": n, "employees": e, "revenue_mcny": r} for n, (e, r) in sizes.items()),
        {"firm_id": "z", "name": "z"},
    )
    matches = match_table(("x", "b", 1), ("x", "c", 1), ("x", "e", 1), ("v", "c", 1), ("w", "c", 1), ("z", "c", 1))
    table = rank_targets(graph, gaps, firms, matches).set_index("firm_id")
    # companies: 1, 0.3, 0.3, so 0.3; rows would say 1
    assert table.loc["z", "part_strength"] == pytest.approx(0.3 * table.attrs["weights"]["strength"])


def test_two_firms_of_one_name_stay_two(graph: nx.DiGraph) -> None:
    gaps = find_gaps(graph, coverage_of(graph, a=0.5, d=0.8))
    firms = firm_table(
        {"firm_id": "1", "name": "合成同名", "city": "甲"}, {"firm_id": "2", "name": "合成同名", "city": "乙"}
    )
    table = rank_targets(graph, gaps, firms, match_table(("1", "c", 1), ("2", "c", 1)))
    assert len(table) == 2
    assert table["rank"].tolist() == [1, 1]  # equals share a rank


def test_strange_tables_are_refused(graph: nx.DiGraph) -> None:
    from chainmap.tables.faults import InputFaults

    gaps = find_gaps(graph, coverage_of(graph))
    for wrong in (("x", "nowhere", 1.0), ("x", "c", 9.0)):
        with pytest.raises(InputFaults):
            rank_targets(graph, gaps, firm_table(*CANDIDATES), match_table(wrong))
    with pytest.raises(InputFaults):
        rank_targets(graph, gaps, firm_table(*CANDIDATES), match_table(("x", "c", 0.9), ("x", "c", 0.8)))


def test_the_order_of_the_lists_does_not_matter(graph: nx.DiGraph, place: Region) -> None:
    gaps = find_gaps(graph, coverage_of(graph, a=0.5, d=0.8), place)
    firms, matches = firm_table(*CANDIDATES), match_table(*MATCHES)
    table = rank_targets(graph, gaps, firms, matches, place)
    other = rank_targets(graph, gaps, firms.iloc[::-1], matches.sample(frac=1, random_state=1), place)
    pd.testing.assert_frame_equal(table, other)


def test_relatedness_is_a_part_of_its_own(graph: nx.DiGraph) -> None:
    near = pd.DataFrame({"node_id": ["e", "b"], "relatedness": [0.4, 0.9]})
    table = ranked(graph, None, relatedness=near).set_index("group")
    # five parts are known: match, gap, link, strength, relatedness
    assert table.loc["合成Z", "part_relatedness"] == pytest.approx(0.4 / 5)
    # c is unknown: it counts at the median of the gaps that are known, (0.4 + 0.9) / 2
    assert table.loc["本地集团", "part_relatedness"] == pytest.approx(0.65 / 5)
    assert table.loc["本地集团", "assumed_parts"] == "strength|relatedness"
    assert ranked(graph, None)["part_relatedness"].isna().all()


def test_a_group_stands_with_what_it_has_offered(graph: nx.DiGraph, place: Region) -> None:
    assert ranked(graph, place).set_index("group").loc["合成集团", "node_id"] == "c"
    offers = pd.DataFrame(
        {"firm_id": ["x", "x"], "node_id": ["e", "d"], "invest_mcny": [100.0, 1.0], "land_mu": [20.0] * 2}
    )
    row = ranked(graph, place, offers=offers).set_index("group").loc["合成集团"]
    assert (row["firm_id"], row["node_id"], row["also"]) == ("x", "e", "c")
    # an offer that fails a gate leaves the group at what it could do else
    gates = {"land_mu": {"max": 10, "source": "合成文件"}}
    strict = Region.model_validate({**place.model_dump(), "gates": gates})
    assert ranked(graph, strict, offers=offers).set_index("group").loc["合成集团", "node_id"] == "c"


def test_wrong_weights_are_told(graph: nx.DiGraph, place: Region) -> None:
    for wrong in (-1.0, float("nan"), float("inf")):
        with pytest.raises(UsageError, match="gap"):
            ranked(graph, place.model_copy(update={"weights": {"gap": wrong}}))


def test_a_candidate_off_the_map_is_told(graph: nx.DiGraph) -> None:
    from chainmap.tables.faults import InputFaults

    gaps = find_gaps(graph, coverage_of(graph))
    firms = firm_table(
        {"firm_id": "x", "name": "合成X", "latitude": 113.0, "longitude": 33.7}, {"firm_id": "y", "name": "Y"}
    )
    with pytest.raises(InputFaults, match="写反"):
        rank_targets(graph, gaps, firms, match_table(("x", "c", 1.0)))


def test_moves_that_do_not_count_are_told(graph: nx.DiGraph, place: Region) -> None:
    moves = pd.DataFrame(
        {"firm_id": ["x", "y"], "node_id": "c", "place": "某地", "date": ["2018", "2021"], "source": "合成"}
    )
    assert any("1 条以往投资晚于基准日" in note for note in ranked(graph, place, moves=moves).attrs["notes"])


def test_only_the_first_groups_get_intervals_but_all_are_counted(
    graph: nx.DiGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chainmap.scoring import listing, targets

    gaps = find_gaps(graph, coverage_of(graph, a=0.5, d=0.8))
    rows = [{"firm_id": f"f{n:02}", "name": f"合成{n}"} for n in range(40)]
    matches = match_table(*((row["firm_id"], "c", 0.4 + n / 100) for n, row in enumerate(rows)))
    whole = rank_targets(graph, gaps, firm_table(*rows), matches)
    for module in (listing, targets):
        monkeypatch.setattr(module, "SHOWN", 12)
    some = rank_targets(graph, gaps, firm_table(*rows), matches)
    assert some["rank"].tolist() == whole["rank"].tolist() == list(range(1, 41))
    ends = ["rank_low", "rank_high", "reason"]
    pd.testing.assert_frame_equal(some.loc[:11, ends], whole.loc[:11, ends])
    assert some.loc[12:, ends].isna().all(axis=None)
    assert some["rank_high"].max() > 12  # counted against all forty
    assert any("40" in note for note in some.attrs["notes"])
    assert not any("40" in note for note in whole.attrs["notes"])


def test_the_picture_of_the_sum(graph: nx.DiGraph, place: Region) -> None:
    import xml.etree.ElementTree as ElementTree

    gaps = find_gaps(graph, coverage_of(graph, a=0.5, d=0.8), place)
    firms = firm_table({"firm_id": "x", "name": "合成<X>&co", "city": "郑州"})
    told = explain_target(rank_targets(graph, gaps, firms, match_table(("x", "c", 0.9)), place), "x")
    assert told["start"].tolist()[1:] == pytest.approx(told["end"].tolist()[:-1])
    picture = ElementTree.fromstring(told.attrs["svg"])  # well-formed although the name is not
    bars = picture.findall("{http://www.w3.org/2000/svg}rect")
    assert len(bars) == len(told) + 1
    widths = [float(bar.attrib["width"]) for bar in bars]
    assert widths[-1] == pytest.approx(420 * told["contribution"].sum(), abs=0.06)
    assert sum(widths[:-1]) == pytest.approx(widths[-1], abs=0.5)


def test_targets_carry_the_ways_of_extension(graph: nx.DiGraph, place: Region) -> None:
    table = ranked(graph, place).set_index("firm_id")
    assert table.loc["z", "extends"] == "lead"  # e takes from d, whose firm is the place's largest


names_of_firms = st.sampled_from([f"f{n}" for n in range(6)])


@given(
    st.dictionaries(st.tuples(names_of_firms, st.sampled_from("bce")), st.sampled_from([0.5, 0.75, 1.0]), min_size=1),
    st.dictionaries(names_of_firms, st.sampled_from(["甲集团", "乙集团"]), max_size=6),
    st.sets(st.tuples(names_of_firms, st.sampled_from("bce")), max_size=2),
)
def test_the_best_rows_are_those_of_a_plain_search(
    matched: dict[tuple[str, str], float], groups: dict[str, str], offered: set[tuple[str, str]]
) -> None:
    """Each group at its best row, offered ones first; its other nodes in ``also``; every score a plain sum."""
    graph = nx.DiGraph()
    graph.add_nodes_from((n, {"gate": (), "zh": n, "en": n}) for n in "bce")
    gaps = pd.DataFrame({"node_id": list("bce"), "action": "fill", "rise": [1.0, 2.0, 0.5], "link": [0.2, 0.1, 0.9],
                         "severity": 1.0, "suppliers": "", "buyers": ""})  # fmt: skip
    rows = [
        {"firm_id": f"f{n}", "name": f"合成{n}", "group": groups.get(f"f{n}"), "employees": 10**n} for n in range(6)
    ]
    offers = pd.DataFrame(sorted(offered), columns=["firm_id", "node_id"])
    matches = match_table(*((firm, node, p) for (firm, node), p in matched.items()))
    table = rank_targets(graph, gaps, firm_table(*rows), matches, offers=offers, draws=5)
    # employees 1 and 10 are micro, 100 small, 1,000 and more large (revenue unknown)
    size = {"f0": 0.3, "f1": 0.3, "f2": 0.5, "f3": 1.0, "f4": 1.0, "f5": 1.0}
    of_gap = gaps.set_index("node_id")

    def score(firm: str, node: str) -> float:
        return (matched[firm, node] + of_gap["rise"][node] / 2 + of_gap["link"][node] + size[firm]) / 4

    best: dict[str, tuple[bool, float]] = {}
    nodes: dict[str, set[str]] = {}
    for firm, node in matched:
        name = groups.get(firm) or f"合成{firm[1]}"
        best[name] = max(best.get(name, (False, -1.0)), ((firm, node) in offered, score(firm, node)))
        nodes.setdefault(name, set()).add(node)
    found = table.set_index("group")
    assert set(found.index) == set(best)
    for name, (_, value) in best.items():
        row = found.loc[name]
        assert row["score"] == pytest.approx(value)
        assert row["score"] == pytest.approx(score(row["firm_id"], row["node_id"]))
        assert {row["node_id"], *filter(None, row["also"].split("|"))} == nodes[name]
        assert row["rank"] == 1 + sum(other > value + 1e-9 for _, other in best.values())

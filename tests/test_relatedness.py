"""Presence, proximity and density, by hand and beside a plain double loop."""

from collections.abc import Sequence

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainmap.definition.models import Region
from chainmap.relatedness.density import place_relatedness, proximity
from chainmap.relatedness.places import place_keys, region_place
from chainmap.relatedness.presence import presence, present
from chainmap.relatedness.region import node_relatedness
from chainmap.tables.faults import InputFaults, UsageError
from tests.conftest import firm_table, match_table

CITIES = ("平顶山市", "安阳市", "衢州市", "常州市")
CODES = ("410400", "410500", "330800", "320400")
NODES = ("a", "b", "c", "d")
#: Firms by city and node: 40 in all; by city 15, 8, 7, 10; by node 12, 8, 10, 10.
COUNTS = ((6, 4, 0, 5), (3, 0, 5, 0), (0, 4, 3, 0), (3, 0, 2, 5))


def lists(counts: Sequence[Sequence[int]], cities: Sequence[str] = CITIES) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give matches and firms with so many synthetic firms in each city and node, each in one node."""
    cells = [(city, node) for city, row in zip(cities, counts, strict=False) for node, n in enumerate(row)
             for _ in range(n)]  # fmt: skip
    names = [f"合成{i}" for i in range(len(cells))]
    firms = firm_table(*({"firm_id": n, "name": n, "city": c[0]} for n, c in zip(names, cells, strict=True)))
    return match_table(*((n, f"{'abcdefghij'[c[1]]}", 0.9) for n, c in zip(names, cells, strict=True))), firms


@pytest.fixture(scope="module")
def counted() -> pd.DataFrame:
    return presence(*lists(COUNTS))


def wide(table: pd.DataFrame, column: str) -> np.ndarray:
    grid = table.pivot(index="place", columns="node_id", values=column).loc[list(CODES), list(NODES)]
    return grid.astype("Float64").to_numpy(dtype=float, na_value=np.nan)


def test_presence_counts_firms_and_compares_with_both_sizes(counted: pd.DataFrame) -> None:
    found = wide(counted, "firms")
    assert np.nan_to_num(found).tolist() == [list(map(float, row)) for row in COUNTS]
    # x·40 / (city · node): 平顶山 a 6·40/(15·12) = 4/3, b 4·40/(15·8) = 4/3, d 5·40/(15·10) = 4/3
    # 安阳 a 3·40/(8·12) = 1.25, c 5·40/(8·10) = 2.5; 衢州 b 4·40/(7·8) = 20/7, c 3·40/(7·10) = 12/7
    # 常州 a 3·40/(10·12) = 1, c 2·40/(10·10) = 0.8, d 5·40/(10·10) = 2
    nan = np.nan
    rca = [[4 / 3, 4 / 3, nan, 4 / 3], [1.25, nan, 2.5, nan], [nan, 20 / 7, 12 / 7, nan], [1, nan, 0.8, 2]]
    np.testing.assert_allclose(wide(counted, "rca"), rca)
    assert counted["name"].unique().tolist() == ["常州", "衢州", "平顶山", "安阳"]  # by code
    assert counted.attrs["notes"] == []


# Present: 平顶山 a b d, 安阳 a c, 衢州 b c, 常州 a d (c there is 0.8 of its share); places of a 3, b 2, c 2, d 2.
# Together: ab 1, ac 1, ad 2, bc 1, bd 1, cd 0; φ = together / the larger number of places.
PROXIMITY = (
    (np.nan, 1 / 3, 1 / 3, 2 / 3),
    (1 / 3, np.nan, 1 / 2, 1 / 2),
    (1 / 3, 1 / 2, np.nan, 0),
    (2 / 3, 1 / 2, 0, np.nan),
)


def test_proximity_by_hand(counted: pd.DataFrame) -> None:
    table = proximity(counted)
    assert table.index.tolist() == table.columns.tolist() == list(NODES)
    np.testing.assert_allclose(table.to_numpy(), PROXIMITY)


def test_density_by_hand_leaves_the_node_itself_out(counted: pd.DataFrame) -> None:
    table = place_relatedness(counted)
    # Σφ: a 4/3, b 4/3, c 5/6, d 7/6.
    # 平顶山 (a b d): a (1/3 + 2/3)/(4/3) = 3/4; b (1/3 + 1/2)/(4/3) = 5/8; c (5/6)/(5/6) = 1; d (7/6)/(7/6) = 1
    # 安阳 (a c): a (1/3)/(4/3) = 1/4; b (1/3 + 1/2)/(4/3) = 5/8; c (1/3)/(5/6) = 2/5; d (2/3 + 0)/(7/6) = 4/7
    # 衢州 (b c): a (2/3)/(4/3) = 1/2; b (1/2)/(4/3) = 3/8; c (1/2)/(5/6) = 3/5; d (1/2)/(7/6) = 3/7
    # 常州 (a d): a (2/3)/(4/3) = 1/2; b (1/3 + 1/2)/(4/3) = 5/8; c (1/3)/(5/6) = 2/5; d (2/3)/(7/6) = 4/7
    expected = [[3 / 4, 5 / 8, 1, 1], [1 / 4, 5 / 8, 2 / 5, 4 / 7], [1 / 2, 3 / 8, 3 / 5, 3 / 7]]
    np.testing.assert_allclose(wide(table, "density"), [*expected, [1 / 2, 5 / 8, 2 / 5, 4 / 7]])
    assert wide(table, "present").tolist() == [[1, 1, 0, 1], [1, 0, 1, 0], [0, 1, 1, 0], [1, 0, 0, 1]]
    assert wide(table, "firms").tolist() == [list(row) for row in COUNTS]  # none is 0 here, not empty
    assert wide(table, "rca")[0, 2] == 0.0


def test_a_place_that_has_a_node_is_no_nearer_to_it_for_that() -> None:
    # 常州 has a alone; a goes with b (φ = 2/3), which is not there: with a diagonal of 1 it would be 1/(1 + 2/3) = 0.6
    table = place_relatedness(presence(*lists([[5, 5, 0], [5, 5, 0], [0, 0, 9], [5, 0, 0]])))
    row = table.set_index(["place", "node_id"]).loc[("320400", "a")]
    assert (row["present"], row["density"]) == (1, 0.0)


def test_a_share_that_is_just_the_countrys_is_there_whatever_rounding_does() -> None:
    # every place has the same shares, so each RCA is just 1; quotients of such numbers come out at 0.999…
    here = present(presence(*lists([[1, 3, 7], [2, 6, 14], [3, 9, 21], [6, 18, 42]])), 1.0, 5)
    assert here.there.all()


def test_nodes_with_few_firms_are_unknown_and_tell_nothing_of_others() -> None:
    # a is in 平顶山 and 安阳, b in 平顶山 and 衢州, c in 衢州 and 常州, d (4 firms in all) always beside a
    table = presence(*lists([[5, 5, 0, 2], [5, 0, 5, 2], [0, 5, 5, 0], [0, 0, 9, 0]]))
    near = proximity(table)
    assert near["d"].isna().all()
    assert near.loc["d"].isna().all()
    five, four = (place_relatedness(table, least_firms=least).set_index(["place", "node_id"]) for least in (5, 4))
    assert five["density"].xs("d", level=1).isna().all()
    assert (five["present"].xs("d", level=1) == 0).all()
    assert four["density"].notna().all()
    # a goes with b (1/2) and, if it is known, with d (1); 安阳 has no b
    assert five.loc[("410500", "a"), "density"] == 0
    assert four.loc[("410500", "a"), "density"] == pytest.approx(1 / 1.5)


def test_kin_do_not_count_as_going_together(counted: pd.DataFrame) -> None:
    table = place_relatedness(counted, kin=[("d", "a"), ("x", "a")]).set_index(["place", "node_id"])["density"]
    # without ad: Σφ of a 2/3, of d 1/2; 平顶山 a (1/3)/(2/3) = 1/2, d (1/2)/(1/2) = 1; 安阳 d 0
    assert table[("410400", "a")] == pytest.approx(1 / 2)
    assert table[("410400", "d")] == pytest.approx(1)
    assert table[("410500", "d")] == 0
    assert table[("410400", "b")] == pytest.approx(5 / 8)


counts = st.integers(1, 5).flatmap(
    lambda nodes: st.lists(st.lists(st.integers(0, 7), min_size=nodes, max_size=nodes), min_size=1, max_size=4)
)


@given(counts, st.sampled_from([0.5, 1.0, 1.5]), st.integers(0, 6))
@settings(max_examples=40)
def test_a_plain_double_loop_says_the_same(rows: list[list[int]], rca_from: float, least: int) -> None:
    table = presence(*lists(rows))
    found = place_relatedness(table, rca_from=rca_from, least_firms=least).set_index(["place", "node_id"])
    total, nodes = sum(map(sum, rows)), range(len(rows[0]))
    size = [sum(row[i] for row in rows) for i in nodes]
    x = [[size[i] >= max(least, 1) and n > 0 and n * total >= rca_from * sum(row) * size[i] for i, n in enumerate(row)]
         for row in rows]  # fmt: skip
    phi = {}
    for i in nodes:
        for j in nodes:
            both = sum(row[i] and row[j] for row in x)
            most = max(sum(row[i] for row in x), sum(row[j] for row in x))
            phi[i, j] = both / most if most and i != j else 0.0
    assert len(found) == sum(any(row) for row in rows) * sum(n > 0 for n in size)
    for (place, node), density in found["density"].items():
        i, row = "abcdefghij".index(node), x[CODES.index(place)]
        whole = sum(phi[i, j] for j in nodes)
        if whole == 0:
            assert np.isnan(density)
        else:
            assert density == pytest.approx(sum(phi[i, j] * row[j] for j in nodes) / whole)
            assert 0 <= density <= 1 + 1e-12


@given(st.permutations(range(40)))
@settings(max_examples=10)
def test_order_and_rows_told_twice_change_nothing(order: list[int]) -> None:
    matches, firms = lists(COUNTS)
    once = presence(matches, firms)
    again = presence(pd.concat([matches.iloc[order], matches]), pd.concat([firms.iloc[order[::-1]], firms]))
    pd.testing.assert_frame_equal(once, again)
    mixed = once.sample(frac=1, random_state=order[0])
    pd.testing.assert_frame_equal(place_relatedness(once), place_relatedness(mixed))
    pd.testing.assert_frame_equal(proximity(once), proximity(mixed))


def test_a_firm_in_two_cities_counts_in_each_and_unplaced_ones_are_told() -> None:
    matches = match_table(("1", "a", 0.9), ("2", "a", 0.9), ("3", "a", 0.9), ("3", "b", 0.9), ("4", "a", 0.4))
    firms = firm_table(*({"firm_id": i, "name": f"合成{i}", "city": city}
                         for i, city in (("1", "平顶山"), ("1", "衢州"), ("2", "某处"), ("4", "衢州"))))  # fmt: skip
    table = presence(matches, firms)
    assert table[["name", "firms"]].to_numpy().tolist() == [["衢州", 1], ["平顶山", 1]]  # 4 is below 0.5
    assert table.attrs["notes"][0].startswith("2 家企业所在地未知")  # 2 is nowhere, 3 is not in the list
    lower = presence(matches, firms, min_score=0.3)
    assert lower.set_index("name").loc["衢州", "firms"] == 2


def test_nothing_in_gives_nothing_out() -> None:
    table = presence(match_table(), firm_table({"firm_id": "1", "name": "合成", "city": "衢州"}))
    assert table.empty
    assert place_relatedness(table).empty
    assert proximity(table).shape == (0, 0)


def test_faults_are_told() -> None:
    matches, firms = lists(COUNTS)
    with pytest.raises(InputFaults, match="0 到 1"):
        presence(matches.assign(score=1.5), firms)
    with pytest.raises(UsageError, match="乡镇"):
        presence(matches, firms, by="乡镇")
    with pytest.raises(UsageError, match="rca_from"):
        place_relatedness(presence(matches, firms), rca_from=0)
    twice = presence(matches, firms)
    with pytest.raises(InputFaults, match="重复"):
        proximity(pd.concat([twice, twice]))


@pytest.mark.parametrize(
    ("province", "city", "code"),
    [
        (None, "平顶山市", "410400"),
        ("河南省", "平顶山", "410400"),
        (None, "林州市", "410500"),  # a county-level city counts to 安阳
        ("浙江省", "义乌市", "330700"),
        (None, "济源", "419001"),  # no prefecture above it
        ("新疆", "石河子", "659001"),
        (None, "吉林", "220200"),  # the city, not the province
        (None, "新疆", None),  # a province is no city
        ("青海", "海南", "632500"),
        (None, "朝阳", "211300"),
        ("北京市", "朝阳区", "110000"),
        (None, "朝阳区", None),  # of Beijing, of Changchun, or 朝阳县
        ("吉林省", "西安区", "220400"),
        ("重庆市", "市辖区", "500000"),
        ("山东省", "平顶山市", None),  # contradicts itself
        ("新疆", "伊犁哈萨克", "654000"),
        ("吉林", "延边州", "222400"),
        (None, "河南省平顶山市叶县", "410400"),
        (None, "N/A", None),
        (None, None, None),
    ],
)
def test_places_are_one_however_they_are_written(province: str | None, city: str | None, code: str | None) -> None:
    firms = firm_table({"firm_id": "1", "name": "合成", "province": province, "city": city})
    found = place_keys(firms)["place"].iloc[0]
    assert (None if pd.isna(found) else found) == code


def test_places_by_province_and_by_any_column() -> None:
    firms = firm_table({"firm_id": "1", "name": "合成", "province": "河南省", "county": "叶县"}, {"firm_id": "2"})
    assert place_keys(firms, "province")["place"].fillna("?").tolist() == ["410000", "?"]
    assert place_keys(firms, "county")["name"].fillna("?").tolist() == ["叶县", "?"]


def test_a_regions_place_is_its_prefecture() -> None:
    def region(**more: str) -> Region:
        return Region.model_validate({"id": "r", "zh": "林州市", "en": "R", "date": "2017", **more})

    assert region_place(region()) == "410500"
    assert region_place(region(adcode="410581")) == "410500"
    assert region_place(region(adcode="310115")) == "310000"  # 浦东 is in Shanghai
    assert region_place(region(adcode="419001")) == "419001"
    for unknown in (region(adcode="999999"), region(zh="合成市")):
        with pytest.raises(UsageError, match="adcode"):
            region_place(unknown)


@pytest.fixture
def here() -> Region:
    return Region.model_validate({"id": "r", "zh": "平顶山市", "en": "R", "adcode": "410400", "date": "2019-12-31"})


def test_node_relatedness_of_a_region(graph: nx.DiGraph, here: Region) -> None:
    matches, firms = lists(COUNTS)
    table = node_relatedness(graph, matches, firms, here)
    assert table["node_id"].tolist() == ["a", "b", "c", "d", "e"] == list(graph)
    np.testing.assert_allclose(table["relatedness"], [3 / 4, 5 / 8, 1, 1, np.nan])
    assert table["national_firms"].tolist() == [12, 8, 10, 10, 0]
    # c goes with b (1/2) and a (1/3), never with d; b with d (1/2) and a (1/3); e is unknown
    assert table["near"].fillna("").tolist() == ["d|b", "d|a", "b|a", "a|b", ""]
    assert "1 个环节" in table.attrs["notes"][-1]
    strict = here.model_copy(update={"constants": {"least_firms": 10}})
    assert node_relatedness(graph, matches, firms, strict)["relatedness"].isna().tolist()[1]


def test_what_came_later_than_the_regions_date_does_not_count(graph: nx.DiGraph, here: Region) -> None:
    matches, firms = lists(COUNTS)
    before = node_relatedness(graph, matches, firms, here)
    later = lists([[0, 0, 9], [0, 0, 9]])
    renamed = [table.assign(firm_id="新" + table["firm_id"]) for table in later]
    everyone = pd.concat([firms, renamed[1].assign(since="2020-01")])
    after = node_relatedness(graph, pd.concat([matches, renamed[0]]), everyone, here)
    pd.testing.assert_frame_equal(before, after)


def test_a_city_that_the_list_does_not_hold_is_unknown_and_not_zero(graph: nx.DiGraph, here: Region) -> None:
    matches, firms = lists(COUNTS[1:], CITIES[1:])
    table = node_relatedness(graph, matches, firms, here)
    assert table["relatedness"].isna().all()
    assert table["near"].isna().all()
    assert table["national_firms"].sum() == 25
    assert any("未知" in note for note in table.attrs["notes"])


def test_a_whole_is_made_by_who_makes_a_kind_of_it_and_does_not_go_with_it(here: Region) -> None:
    graph = nx.DiGraph()
    graph.add_nodes_from((node, {"part_of": ("b",) if node == "a" else ()}) for node in "abcd")
    # a is a kind of b: b's firms are 12 + 8, and a and b never count for each other
    table = node_relatedness(graph, *lists(COUNTS), here).set_index("node_id")
    assert table.loc["b", "national_firms"] == 20
    assert "b" not in str(table.loc["a", "near"]).split("|")
    assert "a" not in str(table.loc["b", "near"]).split("|")


def test_a_match_of_another_chain_is_a_fault(graph: nx.DiGraph, here: Region) -> None:
    matches, firms = lists(COUNTS)
    with pytest.raises(InputFaults, match="编号"):
        node_relatedness(graph, matches.assign(node_id="x"), firms, here)

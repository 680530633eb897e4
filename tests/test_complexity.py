"""Complexity of places and nodes, by hand and beside a plain eigen-solver on the large side."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from chainmap.relatedness.complexity import Complexity, complexity
from chainmap.tables.contract import conform

ANY = 1e-9  # every firm counts: the array is what the test says


def counted(there: np.ndarray) -> pd.DataFrame:
    """Give a presence table with nine synthetic firms wherever a node is."""
    row, column = there.nonzero()
    places, nodes = [f"合成{i:03}" for i in row], [f"n{j:03}" for j in column]
    return conform(pd.DataFrame({"place": places, "name": places, "node_id": nodes, "firms": 9}), "presence")


def ranked(there: np.ndarray) -> tuple[np.ndarray, np.ndarray, Complexity]:
    found = complexity(counted(there), rca_from=ANY)
    return (
        found.places.sort_values("place")["eci"].to_numpy(),
        found.nodes.sort_values("node_id")["pci"].to_numpy(),
        found,
    )


def plain(there: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give eigenvalues and second vector of D⁻¹ M U⁻¹ Mᵀ without any symmetry."""
    m = there.astype(float)
    values, vectors = np.linalg.eig((m / m.sum(1)[:, None]) @ (m / m.sum(0)).T)
    order = np.argsort(-values.real)
    return values.real[order], vectors[:, order[1]].real


def test_a_nested_case_by_hand() -> None:
    # D = U = 3, 2, 1; 36·D⁻¹MU⁻¹Mᵀ = (22 10 4; 15 15 6; 12 12 12): eigenvalues 1, 1/4, 1/9.
    # For 1/4: (2, −1, −4): 22·2 − 10 − 16 = 18 = 9·2 ✓. Less its mean −1: (3, 0, −3), standard deviation √6.
    # PCI: means of (2, −1, −4) over the places: −1, 1/2, 2; less their mean 1/2: (−3/2, 0, 3/2)
    eci, pci, found = ranked(np.array([[1, 1, 1], [1, 1, 0], [1, 0, 0]], dtype=bool))
    np.testing.assert_allclose(eci, [1.5**0.5, 0, -(1.5**0.5)], atol=1e-12)
    np.testing.assert_allclose(pci, [-(1.5**0.5), 0, 1.5**0.5], atol=1e-12)
    assert found.places["place"].tolist() == ["合成000", "合成001", "合成002"]  # most complex first
    assert found.nodes["node_id"].tolist() == ["n002", "n001", "n000"]
    assert found.places["diversity"].tolist() == [3, 2, 1]
    assert found.nodes["ubiquity"].tolist() == [1, 2, 3]
    assert found.notes == []


def filled(there: np.ndarray) -> np.ndarray:
    """Put at least one into every row and column."""
    turn = np.arange(max(there.shape))
    whole = there.copy()
    whole[turn % there.shape[0], turn % there.shape[1]] = True
    return whole


@given(arrays(np.bool_, st.tuples(st.integers(2, 7), st.integers(2, 7)), elements=st.booleans()).map(filled))
@settings(max_examples=80)
def test_a_plain_solver_says_the_same_on_either_side(there: np.ndarray) -> None:
    values, vector = plain(there)
    assume(len(values) > 1 and 1 - values[1] > 1e-6 and values[1] > 1e-6)
    assume(len(values) == 2 or values[1] - values[2] > 1e-6)
    eci, pci, found = ranked(there)
    assert found.notes == []
    expected = (vector - vector.mean()) / vector.std()
    np.testing.assert_allclose(eci * np.sign(eci @ expected), expected, atol=1e-6)
    assert eci @ (there.sum(axis=1) - there.sum(axis=1).mean()) > -1e-6  # rises with the number of nodes
    # a node's complexity is the mean of its places', up to scale
    mean = (there * eci[:, None]).sum(axis=0) / there.sum(axis=0)
    assert np.corrcoef(mean, pci)[0, 1] == pytest.approx(1)
    assert (eci.mean(), eci.std(), pci.mean(), pci.std()) == pytest.approx((0, 1, 0, 1))


@pytest.mark.parametrize("turns", [300, 1])  # in one turn nothing is found: then it is solved whole
@pytest.mark.parametrize("shape", [(60, 90), (90, 60)])
def test_large_arrays_are_solved_as_exactly(
    shape: tuple[int, int], turns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chainmap.relatedness.complexity._TURNS", turns)
    random = np.random.default_rng(1)
    there = random.random(shape) < np.linspace(0.05, 0.5, shape[0])[:, None] * np.linspace(0.2, 1, shape[1])
    there[:, 0] = there[0] = True
    eci, _, _ = ranked(there)
    _, vector = plain(there)
    assert abs(np.corrcoef(eci, vector)[0, 1]) == pytest.approx(1, abs=1e-10)


def test_a_double_eigenvalue_is_seen_in_large_arrays_too() -> None:
    ring = np.eye(80, dtype=bool) | np.roll(np.eye(80, dtype=bool), 1, axis=1)
    eci, _, found = ranked(ring)
    assert np.isnan(eci).all()
    assert "not determined" in found.notes[0]


def test_order_changes_nothing() -> None:
    random = np.random.default_rng(2)
    table = counted(random.random((9, 12)) < 0.5)
    once, again = (complexity(one, rca_from=ANY) for one in (table, table.sample(frac=1, random_state=3)))
    pd.testing.assert_frame_equal(once.places, again.places)
    pd.testing.assert_frame_equal(once.nodes, again.nodes)


def test_what_is_not_linked_with_the_largest_group_is_unknown() -> None:
    there = np.zeros((5, 5), dtype=bool)
    there[:3, :3] = [[1, 1, 1], [1, 1, 0], [1, 0, 0]]
    there[3:, 3:] = [[1, 1], [1, 0]]
    eci, pci, found = ranked(there)
    np.testing.assert_allclose(eci, [1.5**0.5, 0, -(1.5**0.5), np.nan, np.nan], atol=1e-12)
    assert np.isnan(pci).tolist() == [False, False, False, True, True]
    assert "2 places and 2 nodes" in found.notes[0]


def test_places_without_a_node_and_thin_nodes_are_unknown() -> None:
    table = counted(np.array([[1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1]], dtype=bool))
    table.loc[table["node_id"] == "n003", "firms"] = 4
    found = complexity(table, rca_from=ANY)
    assert found.places.set_index("place").loc["合成003", "diversity"] == 0
    assert found.places["eci"].isna().sum() == found.nodes["pci"].isna().sum() == 1
    assert "1 places and 1 nodes" in found.notes[0]


@pytest.mark.parametrize(
    "there",
    [
        np.ones((3, 4), dtype=bool),  # all alike: the second eigenvalue is zero
        np.array([[1, 1, 0], [0, 1, 1], [1, 0, 1]], dtype=bool),  # a ring: it is double
        np.ones((1, 3), dtype=bool),
    ],
)
def test_what_is_not_determined_is_not_told(there: np.ndarray) -> None:
    eci, pci, found = ranked(there)
    assert np.isnan(eci).all()
    assert np.isnan(pci).all()
    assert "not determined" in found.notes[0]


def test_nothing_in_gives_nothing_out() -> None:
    found = complexity(counted(np.zeros((0, 0), dtype=bool)))
    assert found.places.empty
    assert found.nodes.empty
    assert found.notes == []

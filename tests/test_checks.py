import pandas as pd
import pytest

from chainmap.tables.checks import check_table
from chainmap.tables.faults import InputFaults


def test_all_faults_with_their_rows() -> None:
    table = pd.DataFrame({"node_id": ["a", "zz", "a"], "score": [0.5, 9.0, -1.0]})
    table.attrs.update(rows=[5, 7, 9], file="合成.csv")
    with pytest.raises(InputFaults) as caught:
        check_table(table, "matches", ids={"node_id": {"a"}}, key=["node_id"], shares=["score"])
    assert [(fault.row, fault.field) for fault in caught.value.faults] == [
        (7, "node_id"),
        (7, "score"),
        (9, "score"),
        (9, "node_id"),
    ]
    assert "合成.csv" in str(caught.value)


def test_what_fits_passes_and_an_empty_number_does_not() -> None:
    good = pd.DataFrame({"node_id": ["a", "b"], "score": [0.0, 1.0]})
    check_table(good, "m", ids={"node_id": "ab"}, key=["node_id"], shares=["score"])
    with pytest.raises(InputFaults):
        check_table(good.assign(score=[0.0, None]), "m", shares=["score"])

import datetime

import pandas as pd
import pytest

from chainmap.tables.faults import InputFaults
from chainmap.tables.framing import as_firms


def test_names_alone_make_a_list_with_ids() -> None:
    table = as_firms(pd.DataFrame({"name": ["合成甲", "合成乙"], "更多": [1, 2]}))
    assert table["firm_id"].is_unique
    assert table["products"].isna().all()
    assert "更多" not in table


def test_dates_of_every_kind_stay_dates() -> None:
    dates = [2019.0, "2019/12/31", "2019-9", datetime.date(2018, 5, 1), None, "2015年3月"]
    table = as_firms(pd.DataFrame({"name": list("甲乙丙丁戊己"), "since": pd.Series(dates, dtype="object")}))
    assert table["since"].fillna("").tolist() == ["2019", "2019-12-31", "2019-09", "2018-05-01", "", "2015-03"]


def test_what_cannot_be_used_is_told_at_once() -> None:
    with pytest.raises(InputFaults) as caught:
        as_firms(pd.DataFrame({"name": ["", "合成"], "since": ["2019", "去年"]}))
    assert len(caught.value.faults) == 2
    with pytest.raises(InputFaults, match="name"):
        as_firms(pd.DataFrame({"firm": ["合成"]}))
    with pytest.raises(InputFaults, match="重复"):
        as_firms(pd.DataFrame({"name": ["合成甲", "合成乙"], "firm_id": ["1", "1"]}))


def test_the_table_given_is_not_changed() -> None:
    frame = pd.DataFrame({"name": ["合成"], "since": [2019.0]})
    before = frame.copy()
    as_firms(frame)
    pd.testing.assert_frame_equal(frame, before)

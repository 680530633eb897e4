"""Rows as they come from a file are what the same rows in a firms table are."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainmap.matching.batches import batch_of
from chainmap.matching.columns import Rows, UnfitColumns, columns_of, read_rows, strings
from chainmap.matching.files import match_files
from tests.conftest import firm_table

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


def rows_of(**columns) -> Rows:
    table = pa.RecordBatch.from_pydict(columns)
    return read_rows(table, columns_of(table.schema))


NASTY = st.text(alphabet="甲乙料a1 \n\u3000（除外）不含、𠮷\u200bＡ體", max_size=12)


@given(st.lists(st.tuples(NASTY, NASTY), min_size=1, max_size=6))
def test_texts_are_those_of_a_firms_table(said: list[tuple[str, str]]) -> None:
    names, scopes = ([*column] for column in zip(*said, strict=True))
    rows = rows_of(name=pa.array(names), business_scope=pa.array(scopes, pa.large_string()))
    firms = pd.DataFrame(
        {"name": names, "business_scope": scopes, "products": "", "description": "", "industry_code": ""}
    )
    batch = batch_of(firms)
    texts = rows.batch.texts.string().split("\n")[:-1]
    shown = dict(
        zip(rows.batch.fields, (texts[i : i + len(said)] for i in range(0, len(texts), len(said))), strict=True)
    )
    plain = batch.texts.string().split("\n")[:-1]
    for place, field in enumerate(batch.fields):
        assert shown[field] == plain[place * len(said) : (place + 1) * len(said)]
    assert rows.batch.names(np.arange(len(said))) == names


@pytest.mark.parametrize(
    "kind",
    [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())],
    ids=["short", "long", "dictionary"],
)
def test_kinds_of_text_columns_read_alike(kind) -> None:
    scope = pa.array(["x", "甲料", None, "乙𠮷料", "甲料"], kind)[1:]
    rows = rows_of(name=pa.array(["一", "二", None, "四"]), business_scope=scope)
    assert rows.batch.texts.string() == "甲料\n\n乙料\n甲料\n一\n二\n\n四\n"
    assert rows.batch.names(np.array([3, 2])) == ["四", ""]
    assert rows.garbled == 0


def test_wrongly_decoded_texts_are_emptied_and_their_rows_counted_once() -> None:
    name = pa.array(["锟斤拷", "屯昌合成厂", "合成\ufffd", "合成"])
    rows = rows_of(name=name, business_scope=pa.array(["浼佷笟", "屯屯", "甲料", "烫烫烫"]))
    assert rows.garbled == 3
    assert rows.batch.texts.string() == "\n屯屯\n甲料\n\n\n屯昌合成厂\n\n合成\n"
    assert strings(rows.columns, "name", np.arange(4)) == ["", "屯昌合成厂", "", "合成"]


def test_classes_as_numbers_or_text_or_none() -> None:
    for codes in (pa.array([2614, None, 2651, 2614]), pa.array(["2614", None, "2651", "2614"])):
        batch = rows_of(name=["x"] * 4, products=["甲"] * 4, industry_code=codes).batch
        assert [batch.classes[place] for place in batch.class_of] == ["2614", "", "2651", "2614"]
    assert rows_of(name=["x"], products=["甲"]).batch.classes == ("",)
    assert strings(rows_of(name=["x"], products=["甲"]).columns, "uscc", np.array([0])) == [""]


def test_unfit_columns_are_told() -> None:
    with pytest.raises(UnfitColumns, match="not a column of text: products"):
        rows_of(name=["x"], products=[1])
    with pytest.raises(UnfitColumns, match="no name"):
        rows_of(business_scope=["x"])


def test_what_is_no_utf8_sets_its_part_aside_only(tmp_path: Path, graph: nx.DiGraph) -> None:
    for name, scope in (("a", b"\xe7\x94"), ("b", "甲料".encode())):
        broken = pa.StringArray.from_buffers(
            1, pa.py_buffer(np.array([0, len(scope)], dtype=np.int32)), pa.py_buffer(scope)
        )
        table = pa.Table.from_arrays([pa.array(["合成厂"]), broken], names=["name", "products"])
        pq.write_table(table, tmp_path / f"{name}.parquet")
    parts = match_files(tmp_path / "*.parquet", graph, tmp_path / "out").parts
    assert parts["fault"].str.contains("utf-8").tolist() == [True, False]
    assert parts["firms"].tolist() == [0, 1]


def test_a_firms_table_is_not_changed() -> None:
    firms = firm_table({"firm_id": "1", "name": "合成厂", "products": "甲料"})
    before = firms.copy()
    assert batch_of(firms).firms == 1
    pd.testing.assert_frame_equal(firms, before)

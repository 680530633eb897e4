"""A registry matched part by part gives what matching it whole gives, whoever does it and however often it stops."""

from concurrent.futures import Executor, Future, ProcessPoolExecutor
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest

from chainmap.matching.files import match_files
from chainmap.matching.firms import match_firms
from chainmap.matching.learning import train_matching
from chainmap.tables.faults import UsageError
from chainmap.tables.merging import firm_id
from tests.conftest import firm_table
from tests.lessons import labelled

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

ROWS = [
    ("合成一厂", "甲料、乙料的生产", "合成市"),
    ("合成二商贸", "甲料的生产", "合成市"),
    ("合成三厂", "合成丁制造；甲料销售", "合成市"),
    ("合成四厂", "", "合成市"),
    ("合成五厂", None, None),
    ("合成六厂", "乙料加工", "别市"),
] * 7


def registry(
    path: Path, rows: list[tuple] = ROWS, group: int = 10, names: tuple = ("企业名称", "经营范围", "城市")
) -> Path:
    table = pd.DataFrame(rows, columns=names)
    pq.write_table(pa.Table.from_pandas(table, preserve_index=False), path, row_group_size=group)
    return path


def read_all(out: Path) -> pd.DataFrame:
    tables = [pd.read_parquet(path) for path in sorted(out.glob("*.parquet"))]
    return pd.concat(tables, ignore_index=True)


def contents(out: Path) -> dict[str, bytes]:
    # What a killed worker was about to write stays behind under a hidden name, which readers of a folder pass over.
    return {path.name: path.read_bytes() for path in out.glob("[!.]*.parquet")}


class Counting(Executor):
    """Runs at once, in this thread, and counts."""

    def __init__(self, stop_after: int = 1000) -> None:
        self.calls, self.stop_after = 0, stop_after

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        self.calls += 1
        if self.calls > self.stop_after:
            raise KeyboardInterrupt
        future: Future = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def test_parts_give_what_one_piece_gives(tmp_path: Path, graph: nx.DiGraph) -> None:
    done = match_files(registry(tmp_path / "r.parquet"), graph, tmp_path / "out", min_score=0)
    listed = [{"firm_id": str(i), "name": name, "business_scope": text or ""} for i, (name, text, _) in enumerate(ROWS)]
    firms = firm_table(*listed)
    whole = match_firms(firms, graph, min_score=0)
    found = read_all(tmp_path / "out")
    rows = done.parts["rows"].cumsum().shift(fill_value=0)
    assert done.parts["rows"].tolist() == [10, 10, 10, 10, 2]
    parts = [pd.read_parquet(path).assign(row=lambda t, first=first: t["row"] + first)
             for path, first in zip(sorted((tmp_path / "out").glob("*.parquet")), rows, strict=True)]  # fmt: skip
    together = pd.concat(parts)
    assert together["row"].astype(str).tolist() == whole["firm_id"].tolist()
    assert together["node_id"].tolist() == whole["node_id"].tolist()
    assert together["score"].tolist() == pytest.approx(whole["score"].tolist())
    assert (together["evidence"].to_numpy() == whole["evidence"].to_numpy()).all()
    assert firm_id("合成一厂", "合成市", None) in set(found["firm_id"])
    assert "42 行" in done.summary()


def test_processes_and_threads_write_the_same_bytes(tmp_path: Path, graph: nx.DiGraph) -> None:
    path = registry(tmp_path / "r.parquet")
    match_files(path, graph, tmp_path / "threads")
    with ProcessPoolExecutor(2) as pool:
        match_files(path, graph, tmp_path / "processes", executor=pool)
    assert contents(tmp_path / "threads") == contents(tmp_path / "processes")
    assert len(contents(tmp_path / "threads")) == 5


def test_a_stopped_run_takes_up_what_it_has(tmp_path: Path, graph: nx.DiGraph) -> None:
    path = registry(tmp_path / "r.parquet")
    with pytest.raises(KeyboardInterrupt):
        match_files(path, graph, tmp_path / "out", executor=Counting(stop_after=3))
    assert len(contents(tmp_path / "out")) == 3
    rest = Counting()
    done = match_files(path, graph, tmp_path / "out", executor=rest)
    assert rest.calls == 2
    match_files(path, graph, tmp_path / "whole", executor=Counting())
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")
    assert done.parts["rows"].sum() == len(ROWS)
    other = Counting()  # other settings are another run
    match_files(path, graph, tmp_path / "out", executor=other, top=1)
    assert other.calls == 5


def test_what_cannot_be_read_is_named_and_the_others_go_on(tmp_path: Path, graph: nx.DiGraph) -> None:
    good = registry(tmp_path / "a.parquet")
    (tmp_path / "b.parquet").write_bytes(good.read_bytes()[:-20])
    (tmp_path / "c.parquet").write_bytes(b"not a table")
    registry(tmp_path / "d.parquet", [("合成厂", 5, "x")])
    registry(tmp_path / "e.parquet", names=("甲", "经营范围", "城市"))
    done = match_files(tmp_path / "*.parquet", graph, tmp_path / "out")
    bad = done.parts[done.parts["fault"] != ""]
    assert [Path(path).name for path in bad["path"].unique()] == ["b.parquet", "c.parquet", "d.parquet", "e.parquet"]
    assert "不是文字列" in bad[bad["path"].str.endswith("d.parquet")]["fault"].iloc[0]
    assert "缺企业名称" in bad[bad["path"].str.endswith("e.parquet")]["fault"].iloc[0]
    assert len(read_all(tmp_path / "out")) == 7 * 4
    assert "could not be read" in done.summary()
    with pytest.raises(UsageError, match="no such file"):
        match_files(tmp_path / "none*.parquet", graph, tmp_path / "out")


def test_wrongly_decoded_rows_are_counted_and_not_matched(tmp_path: Path, graph: nx.DiGraph) -> None:
    rows = [("合成厂", "甲料生产\ufffd", ""), ("合成厂二", "甲料生产", "")]
    done = match_files(registry(tmp_path / "r.parquet", rows), graph, tmp_path / "out")
    assert done.parts["garbled"].sum() == 1
    assert read_all(tmp_path / "out")["row"].tolist() == [1]
    assert "乱码 1 行" in done.summary()


def test_a_long_row_group_is_dealt_into_pieces(
    tmp_path: Path, graph: nx.DiGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = registry(tmp_path / "r.parquet", group=1000)
    match_files(path, graph, tmp_path / "one")
    whole = read_all(tmp_path / "one")
    for name, value in (("BATCH", 4), ("PART", 8), ("PIECES", 3)):
        monkeypatch.setattr(f"chainmap.matching.parts.{name}", value)
    # 42 rows in at most 3 pieces of whole batches of 4: 16, 16 and 10.
    done = match_files(path, graph, tmp_path / "pieces")
    assert done.parts["rows"].tolist() == [16, 16, 10]
    assert done.parts["first"].tolist() == [0, 16, 32]
    pd.testing.assert_frame_equal(read_all(tmp_path / "pieces"), whole)
    monkeypatch.setattr("chainmap.matching.parts.PIECES", 100)
    monkeypatch.setattr("chainmap.matching.parts.BYTES", 100)  # long texts are matched fewer at a time
    assert match_files(path, graph, tmp_path / "more").parts["rows"].tolist() == [8] * 5 + [2]
    pd.testing.assert_frame_equal(read_all(tmp_path / "more"), whole)


def test_a_file_without_rows(tmp_path: Path, graph: nx.DiGraph) -> None:
    table = pa.table({"name": pa.array([], pa.string()), "products": pa.array([], pa.string())})
    pq.write_table(table, tmp_path / "r.parquet")
    done = match_files(tmp_path / "r.parquet", graph, tmp_path / "out")
    assert done.parts["rows"].sum() == 0
    assert (done.parts["fault"] == "").all()


def test_a_model_goes_to_every_part(tmp_path: Path, graph: nx.DiGraph) -> None:
    model = train_matching(labelled(), {"synthetic": graph})
    path = registry(tmp_path / "r.parquet")
    match_files(path, graph, tmp_path / "plain")
    done = match_files(path, graph, tmp_path / "out", model=model)
    with ProcessPoolExecutor(2) as pool:
        match_files(path, graph, tmp_path / "processes", model=model, executor=pool)
    assert contents(tmp_path / "out") == contents(tmp_path / "processes")
    assert set(contents(tmp_path / "out")).isdisjoint(contents(tmp_path / "plain"))  # another run
    listed = [{"firm_id": str(i), "name": name, "business_scope": text or ""} for i, (name, text, _) in enumerate(ROWS)]
    whole = match_firms(firm_table(*listed), graph, model=model)
    assert done.parts["matches"].sum() == len(whole)
    assert sorted(read_all(tmp_path / "out")["score"]) == pytest.approx(sorted(whole["score"]))
    other = nx.DiGraph(id="other")
    other.add_node("x", zh="合成某物", aliases=(), exclude=(), industry=(), importance=1)
    with pytest.raises(UsageError, match="other chains"):
        match_files(path, other, tmp_path / "x", model=model)

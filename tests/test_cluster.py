"""The same run on a real Dask scheduler with two worker processes, one of which is killed in the middle."""

import os
import signal
import time
from pathlib import Path

import networkx as nx
import pytest

from chainmap.matching.files import cluster_executor, match_files
from chainmap.tables.faults import UsageError
from tests.test_match_files import contents, registry

distributed = pytest.importorskip("distributed")

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="a worker is killed by a signal that Windows has not"),
    pytest.mark.filterwarnings("ignore"),  # the scheduler warns of the worker that is killed
]

MANY = [(f"合成{place}厂", "甲料、乙料的生产" * (place % 7), "合成市") for place in range(300)]


def test_a_killed_worker_loses_nothing(tmp_path: Path, graph: nx.DiGraph) -> None:
    path = registry(tmp_path / "r.parquet", MANY)
    match_files(path, graph, tmp_path / "here")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        killed = next(iter(cluster.workers.values())).pid

        class Killing:
            """Hands on to the cluster, and kills a worker once some parts are done."""

            def __init__(self, inner) -> None:
                self.inner, self.calls = inner, 0

            def submit(self, fn, /, *args):
                self.calls += 1
                if self.calls == 15:
                    while len(contents(tmp_path / "cluster")) < 3:
                        time.sleep(0.01)
                    os.kill(killed, signal.SIGKILL)
                return self.inner.submit(fn, *args)

        with cluster_executor(cluster.scheduler_address) as executor:
            found = match_files(path, graph, tmp_path / "cluster", executor=Killing(executor))
    assert contents(tmp_path / "cluster") == contents(tmp_path / "here")
    assert len(contents(tmp_path / "here")) == 30
    assert (found.parts["fault"] == "").all()
    assert found.parts["rows"].sum() == len(MANY)


def test_nobody_at_the_address() -> None:
    with pytest.raises(UsageError, match="cannot reach"), cluster_executor("tcp://127.0.0.1:1"):
        pass
    with cluster_executor("") as executor:
        assert executor is None

"""A registry of any length, matched part by part on whatever executor there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from os import cpu_count
from pathlib import Path

import networkx as nx
import pandas as pd

from chainmap.matching.model import Model, check_model
from chainmap.matching.parts import Done, Part, match_part, part_file, parts_of, task_of
from chainmap.tables.conventions import constants
from chainmap.tables.faults import UsageError, not_installed
from chainmap.tables.folders import make_folder
from chainmap.tables.progress import track


@dataclass(frozen=True)
class Matched:
    """What a run over files came to.

    Attributes
    ----------
    out
        Folder with a Parquet file for each part; read together they are one table.
    parts
        ``path, group, first, rows, firms, matches, garbled, fault`` of each part, in order; ``first`` is its first
        row's place in the row group. Parts that an earlier run had finished are counted from their files.
    """

    out: Path
    parts: pd.DataFrame

    def summary(self) -> str:
        """Say in two languages how many rows were read and what could not be."""
        table = self.parts
        bad = table[table["fault"] != ""]
        rows, firms, matches = (f"{int(table[name].sum()):,}" for name in ("rows", "firms", "matches"))
        told = [f"{rows} 行，{firms} 家企业对应 {matches} 条 / {rows} rows, {firms} firms, {matches} matches"]
        if table["garbled"].sum():
            told.append(f"乱码 {int(table['garbled'].sum()):,} 行未匹配 / rows decoded wrongly, not matched")
        told += [f"未能读取 / could not be read: {row.path} #{row.group}: {row.fault}" for row in bad.itertuples()]
        return "\n".join(told)


def match_files(
    paths: str | Path | Iterable[str | Path],
    graph: nx.DiGraph,
    out: str | Path,
    *,
    executor: Executor | None = None,
    min_score: float = 0.5,
    top: int = 10,
    traders: bool = False,
    overrides: Mapping[str, float] | None = None,
    model: Model | None = None,
) -> Matched:
    """Match the firms of Parquet files of any length to the nodes they make.

    Each row group is a part of its own (a long one several): read in batches, matched as :func:`chainmap.match_firms`
    does, and written whole. A run that was stopped takes up its finished parts; a part that cannot be read is named and
    the others go on.

    Parameters
    ----------
    paths
        A pattern (``"registry/*.parquet"``), a file, or several.
    graph
        As built by :func:`chainmap.build_graph`.
    out
        Folder for the results.
    executor
        Any ``concurrent.futures`` executor; by default threads on all cores. On a Dask cluster
        ``dask.distributed.Client(address).get_executor()``: then files and ``out`` must be where every worker sees
        them.
    min_score, top, traders, overrides, model
        As for :func:`chainmap.match_firms`.

    Returns
    -------
    Matched
        The folder, and what became of each part. The results do not depend on the executor or the order of the parts.

    Raises
    ------
    UsageError
        If there is no such file, or the model was fitted on other chains.
    """
    if model is not None:
        check_model(model, graph)
    files = _files(paths)
    folder = make_folder(out).resolve()
    task = task_of(graph, constants(overrides), folder, min_score=min_score, top=top, traders=traders, model=model)
    parts, faults = _parts(files)
    finished = {part: _read_back(part, part_file(part, task)) for part in parts if part_file(part, task).exists()}
    waiting = [part for part in parts if part not in finished]
    own = ThreadPoolExecutor(cpu_count()) if executor is None else None
    try:
        running = [(executor or own).submit(match_part, part, task) for part in waiting]  # type: ignore[union-attr]
        done = [one.result() for one in track(as_completed(running), "匹配 / matching", len(running))]
    finally:
        if own is not None:
            own.shutdown(cancel_futures=True)
    found = {one.part: one for one in (*finished.values(), *done)} | {one.part: one for one in faults}
    ordered = [found[part] for part in sorted(found)]
    rows = [(*one.part[:3], *one[1:]) for one in ordered]
    columns = ["path", "group", "first", "rows", "firms", "matches", "garbled", "fault"]
    return Matched(folder, pd.DataFrame(rows, columns=columns))


def _files(paths: str | Path | Iterable[str | Path]) -> list[Path]:
    listed = [paths] if isinstance(paths, str | Path) else list(paths)
    found = [one for path in map(Path, listed) for one in sorted(path.parent.glob(path.name)) or [path]]
    lost = [str(path) for path in found if not path.is_file()]
    if lost or not found:
        raise UsageError(f"找不到文件 / no such file: {', '.join(lost) or paths}")
    return [path.resolve() for path in found]


def _parts(files: list[Path]) -> tuple[list[Part], list[Done]]:
    """List the parts of files; one that cannot be opened is a fault."""
    import pyarrow as pa

    parts, faults = list[Part](), list[Done]()
    for path in files:
        try:
            parts += parts_of(path)
        except (OSError, pa.ArrowException) as error:
            faults.append(Done(Part(str(path), 0, 0, 0), 0, 0, 0, 0, str(error).splitlines()[0][:200]))
    return parts, faults


def _read_back(part: Part, path: Path) -> Done:
    """Count what an earlier run left of a part."""
    import pyarrow.parquet as pq

    table = pq.read_table(path, columns=["row"])
    return Done(part, part.rows, len(table["row"].unique()), table.num_rows, 0)


@contextmanager
def cluster_executor(address: str) -> Iterator[Executor | None]:
    """Open the executor of a Dask cluster; none if no address is given.

    Raises
    ------
    UsageError
        If Dask is not installed, or nobody answers at the address.
    """
    if not address:
        yield None
        return
    try:
        from dask.distributed import Client
    except ImportError:
        raise UsageError(not_installed("distributed", "cluster")) from None
    try:
        client = Client(address, timeout="10s")  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise UsageError(f"连不上 {address} / cannot reach {address}: {error}") from error
    with client, client.get_executor() as executor:  # type: ignore[no-untyped-call]
        yield executor

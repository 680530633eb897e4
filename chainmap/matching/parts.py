"""One part of a registry, some rows of a Parquet file: read, matched, written; the same wherever it is done."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

import networkx as nx
import pandas as pd

from chainmap.matching.columns import UnfitColumns, columns_of, read_rows, strings
from chainmap.matching.firms import match_batch
from chainmap.matching.gathering import Words, words_of
from chainmap.matching.model import Model, model_text
from chainmap.tables.files import replace_whole
from chainmap.tables.merging import firm_id

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

#: Rows read at a time, few enough that their texts stay near the processor.
BATCH = 32_768
#: Bytes of texts matched at a time, where they are long.
BYTES = 1 << 24
#: Rows of a part, and how many parts a row group is dealt into at most: each reads over what is before it.
PART, PIECES = 4 * BATCH, 8
#: Bytes read of a file at a time, so that memory does not depend on how large its row groups are.
BUFFER = 1 << 20
COLUMNS = ("firm_id", "name", "node_id", "score", "by", "evidence", "row")


class Part(NamedTuple):
    """Rows of a row group of a file: how many, and after how many others."""

    path: str
    group: int
    first: int
    rows: int


class Done(NamedTuple):
    """What became of a part: rows read, firms matched, matches, rows set aside as garbled, and what went wrong."""

    part: Part
    rows: int
    firms: int
    matches: int
    garbled: int
    fault: str = ""


class Task(NamedTuple):
    """What every part is matched with, as plain data: nodes with their words, constants, a model; where results go."""

    nodes: str
    values: str
    model: str
    min_score: float
    top: int
    traders: bool
    out: str


def task_of(
    graph: nx.DiGraph,
    values: Mapping[str, float],
    out: Path,
    *,
    min_score: float,
    top: int,
    traders: bool,
    model: Model | None = None,
) -> Task:
    """Write down all that a worker needs; a few hundred kilobytes, sent as text."""
    kept = ("zh", "aliases", "hints", "exclude", "industry", "importance")
    nodes = {node: {name: data.get(name, ()) for name in kept} for node, data in graph.nodes(data=True)}
    said = json.dumps(nodes, ensure_ascii=False), json.dumps(dict(values), sort_keys=True)
    return Task(*said, "" if model is None else model_text(model), min_score, top, traders, str(out))


class _Ready(NamedTuple):
    words: Words
    values: dict[str, float]
    model: Model | None


#: Threads wait for the first of them to make the words ready.
_LOCK = Lock()


@lru_cache(maxsize=2)
def _ready(nodes: str, values: str, model: str) -> _Ready:
    graph = nx.DiGraph()
    graph.add_nodes_from(json.loads(nodes).items())
    numbers = json.loads(values)
    learnt = Model.model_validate_json(model) if model else None
    return _Ready(words_of(graph, numbers), numbers, learnt)


def parts_of(path: Path) -> list[Part]:
    """List the parts of a file: its row groups, and long ones in pieces of whole batches.

    Raises
    ------
    OSError, pyarrow.ArrowException
        If it cannot be read.
    """
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        groups = [file.metadata.row_group(group).num_rows for group in range(file.num_row_groups)]
    parts = []
    for group, rows in enumerate(groups):
        length = max(PART, -(-rows // (PIECES * BATCH)) * BATCH)
        parts += [Part(str(path), group, first, min(length, rows - first)) for first in range(0, max(rows, 1), length)]
    return parts


def part_file(part: Part, task: Task) -> Path:
    """Name the file of a part's result by what it is made from, so that a stopped run finds what it has."""
    path = Path(part.path)
    stat = path.stat()
    said = (path.name, stat.st_size, stat.st_mtime_ns, *part[1:], *task[:-1])
    mark = hashlib.sha256(repr(said).encode()).hexdigest()[:16]
    return Path(task.out) / f"{path.stem}-{part.group:05}-{part.first:010}-{mark}.parquet"


def match_part(part: Part, task: Task) -> Done:
    """Match one part and write its result; a part that cannot be read is named, not raised.

    Returns
    -------
    Done
        With ``fault`` if the part could not be read.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    found: list[pd.DataFrame] = []
    rows = garbled = 0
    with _LOCK:
        ready = _ready(task.nodes, task.values, task.model)
    try:
        with pq.ParquetFile(part.path, buffer_size=BUFFER) as file:
            columns = columns_of(file.schema_arrow)
            for first, batch in _batches(file, part, list(columns.values())):
                matches, bad = _match(batch, columns, ready, task)
                found.append(matches.assign(row=matches["row"] + first))
                rows, garbled = rows + batch.num_rows, garbled + bad
    except (OSError, pa.ArrowException, UnicodeDecodeError, UnfitColumns) as error:
        return Done(part, rows, 0, 0, garbled, str(error).splitlines()[0][:200])
    whole = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=list(COLUMNS))
    table = pa.Table.from_pandas(whole[list(COLUMNS)].astype(_TYPES), preserve_index=False)
    replace_whole(part_file(part, task), lambda path: pq.write_table(table, path))
    return Done(part, rows, whole["row"].nunique(), len(whole), garbled)


def _batches(file: pq.ParquetFile, part: Part, columns: list[str]) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Read the rows of a part in batches, each with its first row's place in the row group."""
    at, end = 0, part.first + part.rows
    for batch in file.iter_batches(BATCH, row_groups=[part.group], columns=columns):
        skip = max(part.first - at, 0)
        kept = batch.slice(skip, max(end - at - skip, 0))
        length = max(BATCH * BYTES // max(kept.nbytes, BYTES), 1)
        for start in range(0, kept.num_rows, length):
            yield at + skip + start, kept.slice(start, length)
        at += batch.num_rows
        if at >= end:
            return


_TYPES = dict.fromkeys(("firm_id", "name", "node_id", "by", "evidence"), "string") | {
    "score": "float64",
    "row": "int64",
}


def _match(table: pa.RecordBatch, columns: Mapping[str, str], ready: _Ready, task: Task) -> tuple[pd.DataFrame, int]:
    """Match rows as they were read; give their matches, and in how many rows a text was decoded wrongly."""
    batch, own, garbled = read_rows(table, columns)
    found = match_batch(
        batch,
        ready.words,
        ready.values,
        min_score=task.min_score,
        top=task.top,
        traders=task.traders,
        model=ready.model,
    )
    row = found["firm"].to_numpy()
    names, cities, codes = (strings(own, field, row) for field in ("name", "city", "uscc"))
    ids = [firm_id(*one) for one in zip(names, cities, codes, strict=True)]
    return found.assign(firm_id=ids, name=names, row=row)[list(COLUMNS)], garbled

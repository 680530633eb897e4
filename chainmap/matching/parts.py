"""One part of a registry, a row group of a Parquet file: read, matched, written; the same wherever it is done."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
import pandas as pd

from chainmap.matching.batches import batch_of
from chainmap.matching.firms import BATCH, match_batch
from chainmap.matching.gathering import Words, words_of
from chainmap.tables.cleaning import is_garbled
from chainmap.tables.faults import ChainmapError
from chainmap.tables.files import replace_whole
from chainmap.tables.headers import firm_heading
from chainmap.tables.merging import firm_id

#: What is read of a registry; a name and one of the texts are needed.
TEXTS = ("products", "description", "business_scope")
READ = ("name", *TEXTS, "industry_code", "uscc", "city")
COLUMNS = ("firm_id", "name", "node_id", "score", "by", "evidence", "row")


class UnfitColumns(ChainmapError):
    """A file has no name or no text among its columns; only this and what cannot be read sets a part aside."""


class Part(NamedTuple):
    """A row group of a file."""

    path: str
    group: int


class Done(NamedTuple):
    """What became of a part: rows read, firms matched, matches, rows set aside as garbled, and what went wrong."""

    part: Part
    rows: int
    firms: int
    matches: int
    garbled: int
    fault: str = ""


class Task(NamedTuple):
    """What every part is matched with: the nodes' words as plain data, the constants, and where results go."""

    nodes: str
    values: str
    min_score: float
    top: int
    traders: bool
    out: str


def task_of(
    graph: nx.DiGraph, values: Mapping[str, float], out: Path, *, min_score: float, top: int, traders: bool
) -> Task:
    """Write down all that a worker needs; a few hundred kilobytes, sent as text."""
    kept = ("zh", "aliases", "hints", "exclude", "industry", "importance")
    nodes = {node: {name: data.get(name, ()) for name in kept} for node, data in graph.nodes(data=True)}
    said = json.dumps(nodes, ensure_ascii=False), json.dumps(dict(values), sort_keys=True)
    return Task(*said, min_score, top, traders, str(out))


@lru_cache(maxsize=2)
def _words(nodes: str, values: str) -> Words:
    graph = nx.DiGraph()
    graph.add_nodes_from(json.loads(nodes).items())
    return words_of(graph, json.loads(values))


def part_file(part: Part, task: Task) -> Path:
    """Name the file of a part's result by what it is made from, so that a stopped run finds what it has."""
    path = Path(part.path)
    stat = path.stat()
    said = (path.name, stat.st_size, stat.st_mtime_ns, part.group, *task[:-1])
    mark = hashlib.sha256(repr(said).encode()).hexdigest()[:16]
    return Path(task.out) / f"{path.stem}-{part.group:05}-{mark}.parquet"


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
    try:
        with pq.ParquetFile(part.path) as file:
            columns = columns_of(file.schema_arrow)
            for batch in file.iter_batches(BATCH, row_groups=[part.group], columns=list(columns.values())):
                firms, bad = _firms(batch, columns)
                matches = _match(firms, task)
                found.append(matches.assign(row=matches["row"] + rows))
                rows, garbled = rows + len(firms), garbled + bad
    except (OSError, pa.ArrowException, UnicodeDecodeError, UnfitColumns) as error:
        return Done(part, rows, 0, 0, garbled, str(error).splitlines()[0][:200])
    whole = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=list(COLUMNS))
    table = pa.Table.from_pandas(whole[list(COLUMNS)].astype(_TYPES), preserve_index=False)
    replace_whole(part_file(part, task), lambda path: pq.write_table(table, path))
    return Done(part, rows, whole["row"].nunique(), len(whole), garbled)


_TYPES = dict.fromkeys(("firm_id", "name", "node_id", "by", "evidence"), "string") | {
    "score": "float64",
    "row": "int64",
}


def columns_of(schema: Any) -> dict[str, str]:
    """Map the columns that are read to those of a file, by their English names or Chinese headers.

    Raises
    ------
    UnfitColumns
        If there is no name, no text at all, or a text that is not text.
    """
    found: dict[str, str] = {}
    for name in schema.names:
        heading = firm_heading(name)
        if heading is not None and heading.field in READ:
            found.setdefault(heading.field, name)
    wrong = [found[name] for name in (*TEXTS, "name") if name in found and not _is_text(schema.field(found[name]).type)]
    if wrong:
        raise UnfitColumns(f"不是文字列 / not a column of text: {', '.join(wrong)}")
    if "name" not in found or not set(TEXTS) & set(found):
        raise UnfitColumns(
            f"缺企业名称或经营范围等列 / no name or no text among the columns: {', '.join(schema.names)}"
        )
    return found


def _is_text(kind: Any) -> bool:
    import pyarrow.types as types

    return bool(
        types.is_string(kind) or types.is_large_string(kind) or types.is_dictionary(kind) or types.is_null(kind)
    )


def _firms(batch: Any, columns: Mapping[str, str]) -> tuple[pd.DataFrame, int]:
    """Make a table of a batch; texts that were decoded wrongly are emptied, and their firms counted."""
    count = batch.num_rows
    table = {name: [""] * count for name in READ}
    for name, source in columns.items():
        table[name] = [str(one) if one is not None else "" for one in batch.column(source).to_pylist()]
    bad: set[int] = set()
    for name in ("name", *TEXTS):
        if is_garbled("\n".join(table[name])):
            wrong = [place for place, text in enumerate(table[name]) if is_garbled(text)]
            bad.update(wrong)
            for place in wrong:
                table[name][place] = ""
    return pd.DataFrame(table).assign(firm_id=np.arange(count)), len(bad)


def _match(firms: pd.DataFrame, task: Task) -> pd.DataFrame:
    words, values = _words(task.nodes, task.values), json.loads(task.values)
    found = match_batch(batch_of(firms), words, values, min_score=task.min_score, top=task.top, traders=task.traders)
    row = found["firm"].to_numpy()
    own = firms.iloc[row]
    ids = [firm_id(*one) for one in zip(own["name"], own["city"], own["uscc"], strict=True)]
    return found.assign(firm_id=ids, name=own["name"].to_numpy(), row=row)[list(COLUMNS)]

"""The columns of a registry as they come from its file: which hold what, and their texts as one array."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from chainmap.matching.batches import Batch
from chainmap.matching.chars import Codes, Places, code_units, fold_codes
from chainmap.matching.evidence import FIELDS
from chainmap.matching.segments import without_exceptions
from chainmap.tables.cleaning import MOJIBAKE, is_garbled
from chainmap.tables.faults import ChainmapError
from chainmap.tables.headers import firm_heading

if TYPE_CHECKING:
    import pyarrow as pa

#: What is read of a registry; a name and one of the texts are needed.
TEXTS = ("products", "description", "business_scope")
READ = ("name", *TEXTS, "industry_code", "uscc", "city")


class UnfitColumns(ChainmapError):
    """A file has no name or no text among its columns; only this and what cannot be read sets a part aside."""


class Rows(NamedTuple):
    """Rows of a registry.

    Attributes
    ----------
    batch
        Ready to be searched.
    columns
        Field → its column, garbled texts emptied.
    garbled
        In how many rows a text was decoded wrongly.
    """

    batch: Batch
    columns: dict[str, pa.Array]
    garbled: int


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

    if types.is_dictionary(kind):
        return _is_text(kind.value_type)
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_null(kind))


def read_rows(table: pa.RecordBatch, columns: Mapping[str, str]) -> Rows:
    """Make rows of a registry ready; texts that were decoded wrongly are emptied, and their rows counted.

    Parameters
    ----------
    table
        As read.
    columns
        From :func:`columns_of`.
    """
    arrays = {name: table.column(source) for name, source in columns.items()}
    fields = tuple(place for place, field in enumerate(FIELDS) if field.name in arrays)
    units, lengths, bad = list[Codes](), list[Places](), list[Places]()
    for place in fields:
        name = FIELDS[place].name
        text = _Text.of(arrays[name])
        wrong = text.garbled()
        if len(wrong):
            text = _Text.of(_emptied(text.array, wrong))
        arrays[name] = text.array
        units.append(text.units)
        lengths.append(text.lengths)
        bad.append(wrong)
    texts = without_exceptions(fold_codes(np.concatenate(units), np.concatenate(lengths)))
    classes, class_of = _classes(arrays.get("industry_code"), table.num_rows)
    batch = Batch(table.num_rows, fields, texts, lambda rows: strings(arrays, "name", rows), classes, class_of)
    return Rows(batch, arrays, len(np.unique(np.concatenate(bad))))


def strings(columns: Mapping[str, pa.Array], field: str, rows: Places) -> list[str]:
    """Give what stands in some rows of a field; nothing where it is empty or there is no such column."""
    if field not in columns:
        return [""] * len(rows)
    return ["" if one is None else str(one) for one in columns[field].take(rows).to_pylist()]


class _Text(NamedTuple):
    """A column of texts: as it is, and the code units of all its texts, a line break after each."""

    array: pa.Array
    units: Codes
    lengths: Places

    @classmethod
    def of(cls, column: pa.Array) -> _Text:
        import pyarrow as pa
        import pyarrow.compute as pc

        empty, after = (pa.scalar(one, pa.large_string()) for one in ("", "\n"))
        array = pc.fill_null(column.cast(pa.large_string()), empty)
        ended = pc.binary_join_element_wise(array, empty, after)
        lengths = pc.utf8_length(ended).to_numpy()
        joined = str(memoryview(ended.buffers()[2] or b""), "utf-8")
        return cls(array, code_units(joined), lengths)

    def garbled(self) -> Places:
        """Find the texts that were decoded wrongly; only those with a rare sign of it are looked at one by one."""
        places = np.flatnonzero(_suspicious()[self.units])
        rows = np.unique(np.searchsorted(np.cumsum(self.lengths), places, side="right"))
        wrong = np.array([is_garbled(text) for text in self.array.take(rows).to_pylist()], dtype=bool)
        garbled: Places = rows[wrong]
        return garbled


@cache
def _suspicious() -> NDArray[np.bool_]:
    """Mark the first characters of what only wrong decoding leaves behind."""
    table = np.zeros(1 << 16, dtype=bool)
    table[[ord(mark[0]) for mark in MOJIBAKE]] = True
    return table


def _emptied(array: pa.Array, rows: Places) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    emptied = np.zeros(len(array), dtype=bool)
    emptied[rows] = True
    return pc.if_else(pa.array(emptied), pa.scalar("", pa.large_string()), array)


def _classes(column: pa.Array | None, rows: int) -> tuple[tuple[str, ...], Places]:
    """Give the industry classes that there are, and which of them each row has."""
    if column is None:
        return ("",), np.zeros(rows, dtype=np.int64)
    coded = column if hasattr(column, "dictionary") else column.dictionary_encode()
    classes = tuple("" if one is None else str(one) for one in coded.dictionary.to_pylist())
    return (*classes, ""), coded.indices.fill_null(len(classes)).to_numpy().astype(np.int64)

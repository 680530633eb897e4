"""Firms as matching reads them: their texts in one array, their names and industry classes beside."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from chainmap.matching.chars import Places, Texts, fold, take
from chainmap.matching.evidence import FIELDS
from chainmap.matching.segments import without_exceptions


class Batch(NamedTuple):
    """Some firms, ready to be searched.

    Attributes
    ----------
    firms
        How many firms.
    fields
        Places in ``FIELDS`` of the texts that there are.
    texts
        Without exceptions; all firms' texts of the first field, then of the next.
    names
        Gives the names of the firms at some places, as they are written.
    classes, class_of
        Industry classes, and which of them each firm has.
    """

    firms: int
    fields: tuple[int, ...]
    texts: Texts
    names: Callable[[Places], list[str]]
    classes: tuple[str, ...]
    class_of: Places

    def firm(self, text: Places) -> Places:
        """Tell whose texts these are."""
        return text % max(self.firms, 1)

    def field(self, text: Places) -> Places:
        """Tell which of ``FIELDS`` these texts are."""
        places: Places = np.array(self.fields, dtype=np.int64)[text // max(self.firms, 1)]
        return places


def batch_of(firms: pd.DataFrame) -> Batch:
    """Make firms of the firms table ready."""
    columns = [list(firms[field.name].fillna("").astype(str)) for field in FIELDS]
    fields = tuple(place for place, column in enumerate(columns) if any(column))
    texts = without_exceptions(fold(text for place in fields for text in columns[place]))
    class_of, classes = pd.factorize(firms["industry_code"].fillna("").astype(str))
    names = columns[-1]
    return Batch(len(firms), fields, texts, lambda rows: [names[row] for row in rows], tuple(classes), class_of)


def some_of(batch: Batch, firms: Places) -> Batch:
    """Give some firms of a batch."""
    first = np.arange(len(batch.fields))[:, None] * batch.firms
    return batch._replace(
        firms=len(firms),
        texts=take(batch.texts, (first + firms).ravel()),
        names=lambda rows: batch.names(firms[rows]),
        class_of=batch.class_of[firms],
    )

"""How many firms of a list hold a word: a word that stands in too many says nothing."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from chainmap.matching.chars import fold
from chainmap.matching.lexicon import finder_of, folded, whole_hits

#: Firms counted at a time.
BATCH = 50_000
#: Texts of a firm that are searched.
TEXTS = ("business_scope", "products", "description")


def word_shares(words: Iterable[str], excluded: Iterable[str], firms: pd.DataFrame) -> pd.DataFrame:
    """Count the firms whose texts hold each word, as matching reads them: the longest word wins.

    Parameters
    ----------
    words
        Names and aliases of nodes.
    excluded
        Words that are not meant; a span they cover counts for no shorter word.
    firms
        A firm list; its scopes, products and descriptions are searched.

    Returns
    -------
    pandas.DataFrame
        ``word, firms`` (how many hold it) and ``share`` (0-1, of the firms that have a text), the commonest first.

    Examples
    --------
    >>> firms = pd.DataFrame({"business_scope": ["焦炭生产", "焦炭、炼焦设备", "布料"]})
    >>> word_shares(["焦炭", "炼焦"], ["炼焦设备"], firms)["firms"].tolist()
    [2, 0]
    """
    said = list(words)
    asked = {key: word for key, word in zip(folded(said), said, strict=True) if key}
    patterns = list(dict.fromkeys((*asked, *(key for key in folded(list(excluded)) if key))))
    finder = finder_of(patterns)
    counts, read = np.zeros(len(patterns), dtype=np.int64), 0
    for first in range(0, len(firms), BATCH):
        batch = firms.iloc[first : first + BATCH]
        columns = [batch[name].fillna("").astype(str) for name in TEXTS if name in batch]
        texts = ["\n".join(parts) for parts in zip(*columns, strict=True)]
        read += sum(bool(text.strip()) for text in texts)
        hits = whole_hits(fold(texts), finder)
        pairs = np.unique(np.stack([hits.word, hits.text]), axis=1)
        counts += np.bincount(pairs[0], minlength=len(patterns))
    rows = [(asked[key], int(counts[place])) for place, key in enumerate(patterns) if key in asked]
    table = pd.DataFrame(rows, columns=["word", "firms"]).astype({"firms": "int64"})
    table["share"] = table["firms"] / read if read else 0.0
    return table.sort_values(["firms", "word"], ascending=[False, True], ignore_index=True)

"""How many firms of a list hold a word: a word that stands in too many says nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pandas as pd

from chainmap.matching.words import normalise

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
    from ahocorasick_rs import AhoCorasick, MatchKind

    asked = {normalise(word): word for word in words if normalise(word)}
    patterns = list(dict.fromkeys((*asked, *(normalise(word) for word in excluded if normalise(word)))))
    finder = AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest)
    texts = [firms[name].fillna("") for name in TEXTS if name in firms]
    counts: Counter[int] = Counter()
    read = 0
    for parts in zip(*texts, strict=True):
        text = normalise("\n".join(part for part in parts if part))
        read += bool(text)
        hits = finder.find_matches_as_indexes(text)
        counts.update({pattern for pattern, start, end in hits if _whole(text, start, end)})
    rows = [(said, counts[place]) for place, word in enumerate(patterns) if (said := asked.get(word))]
    table = pd.DataFrame(rows, columns=["word", "firms"]).astype({"firms": "int64"})
    table["share"] = table["firms"] / read if read else 0.0
    return table.sort_values(["firms", "word"], ascending=[False, True], ignore_index=True)


def _whole(text: str, start: int, end: int) -> bool:
    """Tell whether a hit that begins or ends in Latin stands at word boundaries: PA6 is not in PA66."""

    def latin(place: int) -> bool:
        return 0 <= place < len(text) and text[place].isascii() and text[place].isalnum()

    return not (latin(start) and latin(start - 1)) and not (latin(end - 1) and latin(end))

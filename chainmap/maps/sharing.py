"""Texts that a page would repeat a hundred times, written once: one publication stands behind many links."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chainmap.maps.wording import Pair

Record = dict[str, Any]


def share_citations(*lists: Iterable[Record]) -> tuple[list[list[Record]], list[Pair | str]]:
    """Put the sources of records into one book and leave their numbers.

    Parameters
    ----------
    lists
        Records with ``sources``, pairs of both languages.

    Returns
    -------
    tuple
        The same lists with numbers for ``sources``, and the book: a pair, or one text where it is the same in both
        languages.

    Examples
    --------
    >>> source = {"zh": "合成出版社", "en": "合成出版社"}
    >>> share_citations([{"id": "a", "sources": [source]}], [{"id": "b", "sources": [source, source]}])
    ([[{'id': 'a', 'sources': [0]}], [{'id': 'b', 'sources': [0, 0]}]], ['合成出版社'])
    """
    numbers: dict[tuple[str, str], int] = {}

    def shared(record: Record) -> Record:
        keys = [(one["zh"], one["en"]) for one in record["sources"]]
        return {**record, "sources": [numbers.setdefault(key, len(numbers)) for key in keys]}

    made = [[shared(record) for record in records] for records in lists]
    return made, [zh if zh == en else {"zh": zh, "en": en} for zh, en in numbers]

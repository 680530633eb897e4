"""What stands in a chain's plain data, whatever else is wrong in it: its nodes, its links, the items of a list."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from chainmap.definition.parse import Keys

Data = Mapping[str, Any]


def nodes_of(data: Data) -> dict[str, Data]:
    """Give the nodes of a chain's plain data by id; one of the wrong shape counts as empty."""
    nodes = data.get("nodes")
    if not isinstance(nodes, Mapping):
        return {}
    return {str(key): value if isinstance(value, Mapping) else {} for key, value in nodes.items()}


def links_of(data: Data) -> Iterator[tuple[str, str, Keys, Data]]:
    """Give every link: input id, product id, its path, its fields."""
    for product, node in nodes_of(data).items():
        for index, link in enumerate(items(node.get("inputs"))):
            if isinstance(link, Mapping) and isinstance(link.get("node"), str):
                yield link["node"].strip(), product, ("nodes", product, "inputs", index), link


def items(value: object) -> list[Any]:
    """Give the items of a list; anything else has none."""
    return list(value) if isinstance(value, list | tuple) else []


def folded(name: object) -> str:
    """Fold width and case, so that the same words compare equal.

    Examples
    --------
    >>> folded("ＰＡ６６ ") == folded("pa66")
    True
    """
    return unicodedata.normalize("NFKC", str(name)).strip().casefold()

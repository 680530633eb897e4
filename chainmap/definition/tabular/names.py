"""The names in a chain's tables: ids made from English ones, nodes found by any of theirs, titles found by theirs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from chainmap.definition.plaindata import folded
from chainmap.definition.tabular.cells import BLANKS


def made_id(name: str) -> str:
    """Make an id from an English name; empty if it holds neither letters nor digits of ours.

    Examples
    --------
    >>> made_id("Polyamide 66 chips (PA66)"), made_id("1,3-butadiene"), made_id("己二腈")
    ('polyamide_66_chips_pa66', 'n_1_3_butadiene', '')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    words = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    return (words if not words or words[0].isalpha() else f"n_{words}")[:60].rstrip("_")


class NodeNames(NamedTuple):
    """By what nodes can be found.

    Attributes
    ----------
    ids
        Ids of all nodes.
    owners
        Folded name or alias → ids of the nodes that bear it.
    words
        Names and ids as written, for suggestions.
    """

    ids: frozenset[str]
    owners: dict[str, list[str]]
    words: tuple[str, ...]


def node_names(nodes: Mapping[str, Mapping[str, Any]]) -> NodeNames:
    """Collect the names of the nodes' plain data, by id.

    Examples
    --------
    >>> names = node_names({"adn": {"zh": "己二腈", "en": "adiponitrile", "aliases": ["ADN液体"]}})
    >>> find_node(names, "Adiponitrile"), find_node(names, "adn"), find_node(names, "己二睛")
    (['adn'], ['adn'], [])
    """
    owners: dict[str, dict[str, None]] = {}
    words: dict[str, None] = {}
    for key, node in nodes.items():
        for name in (node.get("zh"), node.get("en"), *node.get("aliases", ())):
            if isinstance(name, str) and name:
                words[name] = None
                owners.setdefault(folded(name), {})[key] = None
    found = {name: list(keys) for name, keys in owners.items()}
    return NodeNames(frozenset(nodes), found, (*words, *nodes))


def find_node(names: NodeNames, word: str) -> list[str]:
    """List the nodes that a word means: the one with this id, else all that bear the name."""
    bare = word.strip(BLANKS)
    return [bare] if bare in names.ids else names.owners.get(folded(bare), [])


def key_of(word: str, table: Mapping[str, Mapping[str, Any]]) -> str:
    """Give the id of the row that a word means, by its id or one of its titles; else the word as it is.

    Examples
    --------
    >>> key_of("蒸汽", {"steam": {"zh": "蒸汽", "en": "steam supply"}}), key_of("水", {})
    ('steam', '水')
    """
    bare = word.strip(BLANKS)
    if bare in table:
        return bare
    found = [key for key, row in table.items() if folded(bare) in (folded(row.get("zh")), folded(row.get("en")))]
    return found[0] if len(found) == 1 else bare


def titled(words: Iterable[str]) -> dict[str, dict[str, str]]:
    """Make a table of titles from words of a column, written ``中文`` or ``中文 / English``.

    Examples
    --------
    >>> titled(["聚合 / Polymers", "纺丝"])
    {'聚合 / Polymers': {'zh': '聚合', 'en': 'Polymers'}, '纺丝': {'zh': '纺丝', 'en': '纺丝'}}
    """
    made: dict[str, dict[str, str]] = {}
    for word in (one.strip(BLANKS) for one in words):
        zh, mark, en = (part.strip() for part in word.partition(" / "))
        both = bool(mark and zh and en)
        made.setdefault(word, {"zh": zh if both else word, "en": en if both else word})
    return made

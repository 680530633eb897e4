"""What a chain file would be better for having: warnings that do not stop it from being read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from chainmap.definition.crosscheck import folded, items, links_of, nodes_of
from chainmap.definition.wording import Finding

_SHORT_LATIN = re.compile(r"[A-Za-z]{2,3}")


def chain_warnings(data: object) -> list[Finding]:
    """Find what is thin in a chain's plain data.

    Parameters
    ----------
    data
        The mapping of a chain file; parts of the wrong shape are passed over.

    Returns
    -------
    list of Finding
        Nodes and links without a source, importance without a reason, nodes nothing flows into or that
        stand alone, aliases so short that they match by chance. All have ``level="warning"``.
    """
    if not isinstance(data, Mapping):
        return []
    found = [*_unsourced(data), *_unreasoned(data), *_unlinked(data), *_short_aliases(data)]
    return [one._replace(level="warning") for one in found]


def _unsourced(data: Mapping[str, Any]) -> Iterator[Finding]:
    mend = ("补 sources: [来源编号]", "add 'sources: [source id]'")
    for key, node in nodes_of(data).items():
        if not node.get("sources"):
            yield Finding(("nodes", key), f"环节“{key}”没有来源", f"the node '{key}' has no source", mend, on_key=True)
    for source, product, path, link in links_of(data):
        if not link.get("sources"):
            zh, en = f"链接 {source} → {product} 没有来源", f"the link {source} → {product} has no source"
            yield Finding((*path, "node"), zh, en, mend)


def _unreasoned(data: Mapping[str, Any]) -> Iterator[Finding]:
    mend = ("补一行 importance_reason: …", "add a line 'importance_reason: …'")
    for key, node in nodes_of(data).items():
        if node.get("importance") is not None and not node.get("importance_reason"):
            path = ("nodes", key, "importance")
            yield Finding(
                path, f"“{key}”的重要性没有理由", f"the importance of '{key}' has no reason", mend, on_key=True
            )


def _unlinked(data: Mapping[str, Any]) -> Iterator[Finding]:
    links = [(source, product) for source, product, _, _ in links_of(data)]
    fed = {product for _, product in links}
    linked = fed | {source for source, _ in links}
    mend = ("补上 inputs，或删去该环节", "add its inputs, or take the node out")
    for key, node in nodes_of(data).items():
        if key not in linked:
            zh, en = f"环节“{key}”与其他环节都不相连", f"the node '{key}' is linked to no other"
            yield Finding(("nodes", key), zh, en, mend, on_key=True)
        elif key not in fed and node.get("stage") in ("midstream", "downstream"):
            zh, en = f"中下游环节“{key}”没有任何原料", f"nothing flows into '{key}', which is not upstream"
            yield Finding(("nodes", key), zh, en, mend, on_key=True)


def _short_aliases(data: Mapping[str, Any]) -> Iterator[Finding]:
    mend = ("换成更长、不会误配的词", "use a longer word that does not match by chance")
    for key, node in nodes_of(data).items():
        for index, alias in enumerate(items(node.get("aliases"))):
            word = folded(alias)
            if len(word) == 1 or _SHORT_LATIN.fullmatch(word):
                zh, en = f"别名“{alias}”太短，容易误配", f"the alias '{alias}' is so short that it matches by chance"
                yield Finding(("nodes", key, "aliases", index), zh, en, mend)

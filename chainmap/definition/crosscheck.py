"""What a chain says must fit together: references, citations, cycles, names claimed twice.

The checks run on the plain data of a file, whatever else is wrong in it, so that the sound parts of
a faulty file are checked too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from chainmap.definition.fieldtypes import truth
from chainmap.definition.nearest import did_you_mean
from chainmap.definition.parse import Keys
from chainmap.definition.plaindata import Data, folded, items, links_of, nodes_of
from chainmap.definition.wording import MAX_FINDINGS, Finding, sentence
from chainmap.tables.industries import industries

#: So many different wrong names get a hint of what may be meant.
HINTED = 40

#: What people write where a source should stand.
BARE_TAGS = frozenset(
    "known found computed derived unknown common 已知 常识 公知 行业常识 公开资料 网络 互联网 资料".split()
)


def chain_errors(data: object) -> list[Finding]:
    """Find everything in a chain's plain data that does not fit together.

    Parameters
    ----------
    data
        The mapping of a chain file; parts of the wrong shape are passed over.

    Returns
    -------
    list of Finding
        Unknown nodes, segments, needs, sources and industry classes; uncited numbers and sources that are bare tags;
        self-links, duplicate links and cycles; names claimed twice; former ids that are nodes today.
    """
    if not isinstance(data, Mapping):
        return []
    checks = (
        _references, _classes, _uncited, _bare_tags, _link_faults, _cycles, _names, _english_names, _former_ids
    )  # fmt: skip
    return list(islice((found for check in checks for found in check(data)), MAX_FINDINGS))


def _table(data: Data, name: str) -> dict[str, Any]:
    part = data.get(name)
    return {str(key): value for key, value in part.items()} if isinstance(part, Mapping) else {}


def _references(data: Data) -> Iterator[Finding]:
    nodes, sources = nodes_of(data), _table(data, "sources")
    words = _words(nodes)
    meant_node, meant_source = _hinting(lambda word: _meant_node(word, nodes, words)), _hinting_ids(sources)
    for source, _, path, link in links_of(data):
        if source not in nodes:
            zh, en = f"没有编号为“{source}”的环节", f"there is no node '{source}'"
            yield Finding((*path, "node"), zh, en, meant_node(source))
        yield from _unknown((*path, "sources"), link.get("sources"), sources, ("来源", "source"), meant_source)
    needs, segments = _table(data, "needs"), _table(data, "segments")
    meant_need, meant_segment = _hinting_ids(needs), _hinting_ids(segments)
    for key, node in nodes.items():
        path = ("nodes", key)
        yield from _unknown((*path, "sources"), node.get("sources"), sources, ("来源", "source"), meant_source)
        yield from _unknown((*path, "gate"), node.get("gate"), needs, ("条件", "need"), meant_need)
        if "segments" in data:
            yield from _unknown((*path, "segment"), node.get("segment"), segments, ("分段", "segment"), meant_segment)


Hint = Callable[[str], tuple[str, str]]


def _hinting(look: Hint) -> Hint:
    """Look for what is meant by the first wrong names only: to look among many is dear, and nobody reads so many."""
    found: dict[str, tuple[str, str]] = {}

    def hint(word: str) -> tuple[str, str]:
        if word not in found and len(found) < HINTED:
            found[word] = look(word)
        return found.get(word, ("先改前面的", "mend those above first"))

    return hint


def _hinting_ids(table: Mapping[str, Any]) -> Hint:
    return _hinting(lambda word: meant_id(word, table))


def _unknown(path: Keys, value: object, table: Data, what: tuple[str, str], meant: Hint) -> Iterator[Finding]:
    """Find ids that are not in their table; ``value`` is one id or a list of them."""
    listed = [(path, value)] if isinstance(value, str) else [((*path, i), one) for i, one in enumerate(items(value))]
    for place, one in listed:
        if not isinstance(one, str) or not one.strip() or one.strip() in table:
            continue
        zh, en = f"没有编号为“{one}”的{what[0]}", f"there is no {what[1]} '{one}'"
        yield Finding(place, zh, en, meant(one))


def meant_id(word: str, table: Mapping[str, Any]) -> tuple[str, str]:
    """Say which id of a table is meant: the one with that title, else the nearest.

    Examples
    --------
    >>> meant_id("蒸汽", {"steam": {"zh": "蒸汽", "en": "steam supply"}})
    ('请写编号“steam”', "write its id, 'steam'")
    """
    for key, row in table.items():
        titles = [row.get(lang) for lang in ("zh", "en")] if isinstance(row, Mapping) else []
        if folded(word) in [folded(title) for title in titles if title]:
            return f"请写编号“{key}”", f"write its id, '{key}'"
    return did_you_mean(word, table)


def _words(nodes: Mapping[str, Data]) -> dict[str, str]:
    """Map every name, alias and former id to its node."""
    words: dict[str, str] = {}
    for key, node in nodes.items():
        older = (str(old).rpartition(":")[2] for old in items(node.get("formerly")))
        for name in (node.get("zh"), node.get("en"), *items(node.get("aliases")), *older):
            if name:
                words.setdefault(folded(name), key)
    return words


def _meant_node(word: str, nodes: Mapping[str, Data], words: Mapping[str, str]) -> tuple[str, str]:
    key = words.get(folded(word))
    if key:
        return f"请写环节编号“{key}”", f"write the node's id, '{key}'"
    zh, en = did_you_mean(word, nodes)
    if zh.startswith("是不是"):
        return zh, en
    near, _ = did_you_mean(word, words)
    if near.startswith("是不是"):
        key = words[near.removeprefix("是不是“").removesuffix("”？")]
        return f"是不是“{key}”？", f"did you mean '{key}'?"
    return zh, en


def _uncited(data: Data) -> Iterator[Finding]:
    for _, _, path, link in links_of(data):
        numbers = [name for name in ("t_per_t", "share") if link.get(name) is not None]
        if numbers and not items(link.get("sources")) and not link.get("sources"):
            yield sentence("uncited", (*path, numbers[0]))
        if "t_per_t" in numbers and link.get("basis") is None:
            yield sentence("no_basis", (*path, "t_per_t"))


def _link_faults(data: Data) -> Iterator[Finding]:
    seen: dict[tuple[str, str], set[str]] = {}
    every: set[tuple[str, str]] = set()
    for source, product, path, link in links_of(data):
        if source == product:
            mend = ("删去该行；自用情况写在 note", "take it out; put own use in 'note'")
            zh, en = f"“{product}”不能是自己的原料", f"'{product}' cannot be its own input"
            yield Finding((*path, "node"), zh, en, mend)
        pair, routes = (source, product), {str(route).strip() for route in items(link.get("routes"))}
        # No routes means every route, so it overlaps with any.
        if pair in every or (pair in seen and (not routes or routes & seen[pair])):
            zh, en = f"“{source}”在同一路线上写了两次", f"'{source}' stands twice on the same route"
            mend = ("合并两行，或写明不同的 routes", "join the two, or give them different routes")
            yield Finding((*path, "node"), zh, en, mend)
        seen.setdefault(pair, set()).update(routes)
        if not routes:
            every.add(pair)


def _cycles(data: Data) -> Iterator[Finding]:
    """Find each knot of links that comes back to itself, told once, at a link of its shortest loop."""
    import networkx as nx

    nodes = nodes_of(data)
    graph = nx.DiGraph()
    graph.add_nodes_from(nodes)
    for source, product, path, link in links_of(data):
        if source in nodes and source != product and not truth(link.get("recycling", False)):
            graph.add_edge(source, product, path=path)
    order = {key: index for index, key in enumerate(nodes)}
    for knot in nx.strongly_connected_components(graph):
        if len(knot) < 2:
            continue
        start = min(knot, key=order.__getitem__)
        inside = graph.subgraph(knot)
        ways = (nx.shortest_path(inside, start, last) for last in inside.predecessors(start))
        loop = min(ways, key=lambda way: (len(way), [order[key] for key in way]))
        shown = " → ".join([*loop, start])
        path = graph.edges[loop[-1], start]["path"]
        mend = (
            "删去或改正其中一条；确是循环利用就在该行写 recycling: true",
            "take out or correct one link; if it is a real recycle, add 'recycling: true' to it",
        )
        yield Finding((*path, "node"), f"环节首尾相接成环：{shown}", f"the links go round in a circle: {shown}", mend)


def _names(data: Data) -> Iterator[Finding]:
    """Find Chinese names and aliases that two nodes claim."""
    owner: dict[str, str] = {}
    nodes = nodes_of(data)
    titles: list[tuple[str, Keys, object]] = [
        (key, ("nodes", key, "zh"), node.get("zh")) for key, node in nodes.items()
    ]
    aliases = [
        (key, ("nodes", key, "aliases", index), alias)
        for key, node in nodes.items()
        for index, alias in enumerate(items(node.get("aliases")))
    ]
    for key, path, name in [*titles, *aliases]:
        if not isinstance(name, str) or not name.strip():
            continue
        first = owner.setdefault(folded(name), key)
        if first != key:
            zh, en = f"“{name}”已是环节“{first}”的名称或别名", f"'{name}' already names the node '{first}'"
            yield Finding(
                path, zh, en, ("一个词只能归一个环节，请删去一处", "a word belongs to one node; take one out")
            )


def _english_names(data: Data) -> Iterator[Finding]:
    """Find English names that two nodes share; aliases are Chinese trade words and stand for themselves."""
    owner: dict[str, str] = {}
    for key, node in nodes_of(data).items():
        name = node.get("en")
        if not isinstance(name, str) or not name.strip():
            continue
        first = owner.setdefault(folded(name), key)
        if first != key:
            zh, en = f"英文名“{name}”已是环节“{first}”的", f"'{name}' is already the English name of '{first}'"
            yield Finding(("nodes", key, "en"), zh, en, ("换一个能区分的名称", "give it a name that tells them apart"))


def _former_ids(data: Data) -> Iterator[Finding]:
    """Find former ids that are nodes today; two nodes may have one former id, where one was split."""
    nodes = nodes_of(data)
    for key, node in nodes.items():
        for index, said in enumerate(_texts(node.get("formerly"))):
            chain, _, old = said.partition(":")
            if chain == str(data.get("id", "")).strip() and old in nodes:
                zh, en = f"旧编号“{old}”现在仍是一个环节", f"the former id '{old}' is a node today"
                mend = ("删去该旧编号，或改环节编号", "take it out, or rename the node")
                yield Finding(("nodes", key, "formerly", index), zh, en, mend)


def _classes(data: Data) -> Iterator[Finding]:
    known = industries()
    for key, node in nodes_of(data).items():
        for index, code in enumerate(_texts(node.get("industry"))):
            if code.isdigit() and 2 <= len(code) <= 4 and code not in known:
                near = [f"{one} {name}" for one, name in known.items() if one.startswith(code[:3]) and len(one) == 4]
                shown = ("；".join(near[:6]) or "见该标准", ", ".join(near[:6]) or "see the standard")
                zh, en = f"GB/T 4754-2017 里没有“{code}”", f"GB/T 4754-2017 has no class '{code}'"
                yield Finding(("nodes", key, "industry", index), zh, en, shown)


def _bare_tags(data: Data) -> Iterator[Finding]:
    """Find sources that name nobody: a tag like 'known' says neither who nor why."""
    written: list[tuple[Keys, Data]] = [
        (("sources", key), source) for key, source in _table(data, "sources").items() if isinstance(source, Mapping)
    ]
    for path, holder in _holders(data):
        named = enumerate(items(holder.get("sources")))
        written += [((*path, "sources", index), source) for index, source in named if isinstance(source, Mapping)]
    for path, source in written:
        for name in ("publisher", "title", "why"):
            if folded(source.get(name) or "") in BARE_TAGS:
                zh, en = f"“{source[name]}”不是来源，只是标签", f"'{source[name]}' is a tag, not a source"
                mend = (
                    "写明谁发布、何时、何处；自己的判断写清理由",
                    "say who published it, when, where; or why you judge so",
                )
                yield Finding((*path, name), zh, en, mend)


def _holders(data: Data) -> Iterator[tuple[Keys, Data]]:
    yield from ((("nodes", key), node) for key, node in nodes_of(data).items())
    yield from ((path, link) for _, _, path, link in links_of(data))


def _texts(value: object) -> Iterable[str]:
    return (str(one).strip() for one in items(value))

"""What a chain file would be better for having: warnings and remarks that do not stop it from being read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from chainmap.definition.plaindata import folded, items, links_of, nodes_of
from chainmap.definition.wording import Finding

#: Bare Latin so short that it stands in texts for many things: AT, PC, ABS.
_SHORT_LATIN = re.compile(r"[a-z]{1,3}")
#: At most this share of the nodes may have the middle importance, or the ratings say little.
MIDDLE_SHARE = 0.5


def chain_warnings(data: object) -> list[Finding]:
    """Find what is thin in a chain's plain data.

    Parameters
    ----------
    data
        The mapping of a chain file; parts of the wrong shape are passed over.

    Returns
    -------
    list of Finding
        ``level="warning"``: nodes and links without a source, sources that cannot be looked up or are not used,
        importance without a reason or mostly 3, nodes that nothing flows into or out of, words so short that they match
        by chance. ``level="note"``: words inside other nodes' words, where the longer one wins.
    """
    if not isinstance(data, Mapping):
        return []
    checks = (_unsourced, _thin_sources, _unused_sources, _unreasoned, _mostly_middle, _unlinked, _short_words)
    warnings = [found._replace(level="warning") for check in checks for found in check(data)]
    return [*warnings, *(found._replace(level="note") for found in _nested_words(data))]


def _unsourced(data: Mapping[str, Any]) -> Iterator[Finding]:
    mend = ("补 sources: [来源编号]", "add 'sources: [source id]'")
    for key, node in nodes_of(data).items():
        if not node.get("sources"):
            yield Finding(("nodes", key), f"环节“{key}”没有来源", f"the node '{key}' has no source", mend, on_key=True)
    for source, product, path, link in links_of(data):
        if not link.get("sources"):
            zh, en = f"链接 {source} → {product} 没有来源", f"the link {source} → {product} has no source"
            yield Finding((*path, "node"), zh, en, mend)


def _table_of_sources(data: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    table = data.get("sources")
    if not isinstance(table, Mapping):
        return {}
    return {str(key): one for key, one in table.items() if isinstance(one, Mapping)}


def _thin_sources(data: Mapping[str, Any]) -> Iterator[Finding]:
    for key, source in _table_of_sources(data).items():
        kind = source.get("kind")
        if kind == "cited" and not any(source.get(name) for name in ("title", "date", "url")):
            zh, en = f"引用来源“{key}”只有发布者，无从查找", f"the cited source '{key}' names a publisher only"
            mend = ("补 title、date 或 url", "add its title, date or url")
            yield Finding(("sources", key), zh, en, mend, on_key=True)
        elif kind == "textbook" and not source.get("title"):
            zh, en = f"教科书来源“{key}”没有书名", f"the textbook '{key}' has no title"
            yield Finding(("sources", key), zh, en, ("补 title: …", "add its title"), on_key=True)


def _unused_sources(data: Mapping[str, Any]) -> Iterator[Finding]:
    holders = [*nodes_of(data).values(), *(link for _, _, _, link in links_of(data))]
    used = {str(one).strip() for holder in holders for one in items(holder.get("sources")) if isinstance(one, str)}
    for key in _table_of_sources(data):
        if key.strip() not in used:
            zh, en = f"来源“{key}”没有被引用", f"the source '{key}' is used nowhere"
            mend = ("在环节或链接的 sources 里写上它，或删去", "name it where it belongs, or take it out")
            yield Finding(("sources", key), zh, en, mend, on_key=True)


def _unreasoned(data: Mapping[str, Any]) -> Iterator[Finding]:
    mend = ("补一行 importance_reason: …", "add a line 'importance_reason: …'")
    for key, node in nodes_of(data).items():
        if node.get("importance") is None:
            zh, en = f"“{key}”没有评定重要性，按 3 计", f"'{key}' has no importance and counts as 3"
            more = ("补 importance 与 importance_reason", "add importance and importance_reason")
            yield Finding(("nodes", key), zh, en, more, on_key=True)
        elif not node.get("importance_reason"):
            path = ("nodes", key, "importance")
            yield Finding(
                path, f"“{key}”的重要性没有理由", f"the importance of '{key}' has no reason", mend, on_key=True
            )


def _mostly_middle(data: Mapping[str, Any]) -> Iterator[Finding]:
    nodes = nodes_of(data)
    middle = sum(str(node.get("importance") or 3).strip() == "3" for node in nodes.values())
    if len(nodes) >= 10 and middle > MIDDLE_SHARE * len(nodes):
        zh = f"{len(nodes)} 个环节中 {middle} 个的重要性是 3，等于没有区分"
        en = f"{middle} of {len(nodes)} nodes have importance 3, which tells little apart"
        mend = ("按写明的准则重新评定", "rate them again by written criteria")
        yield Finding(("nodes",), zh, en, mend, on_key=True)


def _unlinked(data: Mapping[str, Any]) -> Iterator[Finding]:
    links = [(source, product) for source, product, _, _ in links_of(data)]
    fed, taken = {product for _, product in links}, {source for source, _ in links}
    mend = ("补上 inputs，或删去该环节", "add its inputs, or take the node out")
    for key, node in nodes_of(data).items():
        path, elsewhere = ("nodes", key), node.get("same_as") or node.get("part_of")
        if key not in fed | taken and not elsewhere:
            zh, en = f"环节“{key}”与其他环节都不相连", f"the node '{key}' is linked to no other"
            yield Finding(path, zh, en, mend, on_key=True)
        elif key not in fed and node.get("stage") in ("midstream", "downstream") and not elsewhere:
            zh, en = f"中下游环节“{key}”没有任何原料", f"nothing flows into '{key}', which is not upstream"
            yield Finding(path, zh, en, mend, on_key=True)
        elif key not in taken and node.get("stage") in ("upstream", "midstream") and not elsewhere:
            zh, en = f"上中游环节“{key}”没有去处", f"nothing takes '{key}', which is not downstream"
            users = (
                "写进用它的环节的 inputs；终端产品写 downstream",
                "name it in its users' inputs, or say downstream",
            )
            yield Finding(path, zh, en, users, on_key=True)


def words_of(data: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str | int, ...], str]]:
    """Give every name and alias that is looked for in texts: node, path, word."""
    for key, node in nodes_of(data).items():
        named: list[tuple[tuple[str | int, ...], object]] = [(("nodes", key, "zh"), node.get("zh"))]
        named += [(("nodes", key, "aliases", i), one) for i, one in enumerate(items(node.get("aliases")))]
        yield from ((key, path, word.strip()) for path, word in named if isinstance(word, str) and word.strip())


def _short_words(data: Mapping[str, Any]) -> Iterator[Finding]:
    mend = ("换成更长、不会误配的词", "use a longer word that does not match by chance")
    for _, path, word in words_of(data):
        if len(folded(word)) == 1 or _SHORT_LATIN.fullmatch(folded(word)):
            zh, en = f"“{word}”太短，容易误配", f"'{word}' is so short that it matches by chance"
            yield Finding(path, zh, en, mend)


def _nested_words(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Find words that stand inside a word of another node."""
    from ahocorasick_rs import AhoCorasick

    words = [(key, path, word, folded(word)) for key, path, word in words_of(data)]
    short = list(dict.fromkeys(word for *_, word in words))
    inside: dict[str, list[tuple[str, str]]] = {}
    finder = AhoCorasick(short)
    for key, _, word, long in words:
        for place in {place for place, _, _ in finder.find_matches_as_indexes(long, overlapping=True)}:
            if short[place] != long:
                inside.setdefault(short[place], []).append((key, word))
    for key, path, word, own in words:
        around = [(other, longer) for other, longer in inside.get(own, ()) if other != key]
        if around:
            shown = "、".join(f"{longer}（{other}）" for other, longer in around[:5]) + ("…" if len(around) > 5 else "")
            zh = f"“{word}”在别的环节的词里：{shown}；文本中长词优先"
            en = f"'{word}' stands inside words of other nodes: {shown}; in a text the longest wins"
            yield Finding(path, zh, en)

"""The words that speak for a match, as a planner reads them."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from chainmap.matching.chars import Texts
from chainmap.matching.segments import Segments


class Field(NamedTuple):
    """A text of a firm: its column, the convention of its probability, its Chinese label."""

    name: str
    convention: str
    zh: str


#: Texts that are searched, the surest first; the firm's own name comes last and is only searched for words.
FIELDS = (
    Field("products", "match_products", "主营产品"),
    Field("description", "match_description", "企业简介"),
    Field("business_scope", "match_scope", "经营范围"),
    Field("name", "match_name", "企业名称"),
)

SIMILARITY = "近似词："
#: At most so many words of one field are named.
NAMED = 6


class Evidence(NamedTuple):
    """What was found in a batch: the texts, their phrases, words found exactly, likeness, and classes."""

    texts: Texts
    found: Segments
    exact: pd.DataFrame
    like: pd.DataFrame
    codes: pd.DataFrame


def with_evidence(matches: pd.DataFrame, evidence: Evidence, words: tuple[str, ...]) -> pd.DataFrame:
    """Add the column ``evidence`` to matches.

    The nodes' own words stand first, field by field, those that are only traded marked as such; then the industry
    class; a phrase that is only like a word is named where nothing plainer speaks.

    Parameters
    ----------
    matches
        ``firm``, ``node`` (places in the batch and the graph).
    evidence
        What was found.
    words
        Words of the lexicon, by place.
    """
    keys = pd.MultiIndex.from_frame(matches[["firm", "node"]])
    said: dict[tuple[int, int], list[str]] = {key: [] for key in keys}
    for (firm, node, field, makes), listed in _own_words(evidence.exact, keys).items():
        trade = "（仅经营）" if not makes and field < len(FIELDS) - 1 else ""
        shown = [words[place] for place in dict.fromkeys(listed)]
        more = "…" if len(shown) > NAMED else ""
        said[firm, node].append(f"{FIELDS[field].zh}{trade}：{'、'.join(shown[:NAMED])}{more}")
    for firm, node in _within(evidence.codes, keys)[["firm", "node"]].itertuples(index=False):
        said[firm, node].append("行业代码相符")
    likest = _likest(evidence, keys)
    for key, phrase in likest.items():
        if not said[key]:
            said[key].append(f"{SIMILARITY}{phrase}")
    return matches.assign(evidence=["；".join(said[key]) for key in keys])


def _within(rows: pd.DataFrame, keys: pd.MultiIndex) -> pd.DataFrame:
    return rows[pd.MultiIndex.from_frame(rows[["firm", "node"]]).isin(keys)]


def _own_words(exact: pd.DataFrame, keys: pd.MultiIndex) -> dict[tuple[int, int, int, bool], list[int]]:
    """Group the words by firm, node, field and role; what is also made is not told as traded."""
    found: dict[tuple[int, int, int, bool], list[int]] = {}
    rows = _within(exact, keys)[["firm", "node", "field", "makes", "word"]].sort_values("field", kind="stable")
    for firm, node, field, makes, word in rows.itertuples(index=False):
        found.setdefault((firm, node, field, bool(makes)), []).append(word)
    return {key: listed for key, listed in found.items() if key[3] or (*key[:3], True) not in found}


def _likest(evidence: Evidence, keys: pd.MultiIndex) -> dict[tuple[int, int], str]:
    """Give, for each match, the phrase that is likest to one of the node's words, with how like it is."""
    rows = _within(evidence.like, keys).sort_values("value", ascending=False, kind="stable")
    rows = rows.drop_duplicates(["firm", "node"])
    string = evidence.texts.string() if len(rows) else ""
    starts, ends = evidence.found.starts, evidence.found.ends
    return {
        (firm, node): f"{string[starts[phrase] : ends[phrase]]}（{like:.2f}）"
        for firm, node, phrase, like in rows[["firm", "node", "phrase", "like"]].itertuples(index=False)
    }

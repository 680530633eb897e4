"""Words of the map: short names of companies, and how certain a given fact is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from chainmap.matching.decisions import CERTAINTIES
from chainmap.tables.bilingual import Pair as Pair
from chainmap.tables.bilingual import halves as halves

_LEGAL_FORMS = re.compile(
    r"(股份有限公司|有限责任公司|集团有限公司|有限公司|股份公司|总公司|公司|Co\.?,? ?Ltd\.?)$", re.IGNORECASE
)
_GROUP = re.compile(r"[(（]集团[)）]")

#: A group's own name and what follows it: the part that names the company within the group.
_MEMBER = re.compile(r"^.{2,}集团(.{2,})$")

#: What follows 集团 without naming a company: the group itself, or a branch of it.
_NO_NAME = re.compile(r"^(?:有限|股份|控股|国际|实业|投资|发展|总)+$|^[(（]|分$")

#: The mark that a given fact's evidence begins with → how certain it is.
_MARKS = {mark: name for name, (_, mark) in CERTAINTIES.items() if mark}


def short_name(name: str, places: Iterable[str] = ()) -> str:
    """Shorten a company's name for a card: no legal form, no group before it, no leading 中国 and no leading place.

    Parameters
    ----------
    name
        Registered full name.
    places
        Province, city and county of the firm, as its row gives them.

    Examples
    --------
    >>> short_name("合成河南示例化工股份有限公司")
    '合成河南示例化工'
    >>> short_name("河南示例化工股份有限公司", ["河南省"])
    '示例化工'
    >>> short_name("中国合成集团尼龙科技有限公司"), short_name("合成集团控股有限公司")
    ('尼龙科技', '合成集团控股')
    """
    short = _GROUP.sub("", _LEGAL_FORMS.sub("", name.strip()))
    member = _MEMBER.match(short)
    if member and not _NO_NAME.search(member[1]):
        return member[1]
    for place in ("中国", *places):
        for word in (place, place[:-1] if place[-1:] in "省市县区" else place):
            if len(word) >= 2 and short.startswith(word) and len(short) - len(word) >= 2:
                short = re.sub("^[省市县区]", "", short[len(word) :])
                break
    return short or name


def certainty(evidence: object) -> tuple[str, str]:
    """Take the mark of certainty off the evidence of a given fact.

    Returns
    -------
    tuple
        ``later``, ``unverified``, ``planned`` or empty, and the evidence without its mark.

    Examples
    --------
    >>> certainty("〔待核〕合成名单"), certainty("合成名单")
    (('unverified', '合成名单'), ('', '合成名单'))
    """
    text = str(evidence or "")
    mark = next((mark for mark in _MARKS if text.startswith(mark)), "")
    return _MARKS.get(mark, ""), text[len(mark) :]


def doubt(local: Iterable[Mapping[str, Any]]) -> str:
    """Say why a node's local firms are not to be relied on: not one counted firm is more than unverified or planned.

    Parameters
    ----------
    local
        Records of the firms, with ``certainty`` and ``late``; firms that came later do not count.

    Returns
    -------
    str
        ``unverified``, ``planned`` where all are planned only, or empty.

    Examples
    --------
    >>> doubt([{"certainty": "unverified", "late": False}, {"certainty": "", "late": True}])
    'unverified'
    """
    said = {firm["certainty"] for firm in local if not firm["late"]}
    if not said or said - {"unverified", "planned"}:
        return ""
    return "unverified" if "unverified" in said else "planned"


def citation(source: str | Mapping[str, Any]) -> Pair:
    """Write a source as one line of text a language; addresses stay text, so that the file never leads out of itself.

    Examples
    --------
    >>> citation({"kind": "judgement", "why": "判断：合成理由 / synthetic reason"})
    {'zh': '判断：合成理由', 'en': 'judgement: synthetic reason'}
    """
    if isinstance(source, str):
        return halves(source) or {"zh": "", "en": ""}
    title = f"《{source['title']}》" if source.get("title") else ""
    words = [str(source.get("publisher") or "") + title, source.get("page"), source.get("date"), source.get("url")]
    facts = [str(word) for word in words if word]
    why = halves(source.get("why")) or {"zh": "", "en": ""}
    if source.get("kind") == "judgement":
        why = {"zh": _led(why["zh"], "判断", "："), "en": _led(why["en"], "judgement", ": ")}
    return {language: "，".join([*facts, said] if said else facts) for language, said in why.items()}


def _led(text: str, word: str, mark: str) -> str:
    """Begin a text with a word, unless it does so already."""
    return text if text.lower().startswith(word) else word + mark + text if text else word

"""Texts written in Chinese and English together, parted into their languages."""

from __future__ import annotations

import re

from chainmap.tables.cleaning import is_missing

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
_SLASH = re.compile(r"(?: |(?<=[）。”]))/ ")
_SENTENCES = re.compile(r"^(.*?。)\s+([^\u4e00-\u9fff\s].*)$", re.DOTALL)

#: A text in both languages, under ``zh`` and ``en``.
Pair = dict[str, str]


def halves(text: object) -> Pair | None:
    """Part a text written as ``中文 / English`` or ``中文。 English`` into its languages.

    Clauses joined by ``；`` that are each ``中文 / English`` are parted one by one. A text in one language stands for
    both, an empty or missing one gives ``None``.

    Examples
    --------
    >>> halves("合成甲；合成乙 / synthetic a; b")
    {'zh': '合成甲；合成乙', 'en': 'synthetic a; b'}
    >>> halves("C6H12O，HDI/TPU")["en"]
    'C6H12O，HDI/TPU'
    """
    whole = "" if is_missing(text) else str(text).strip()
    if not whole:
        return None
    sentences = _SENTENCES.match(whole)
    if sentences and _CHINESE.search(sentences[1]):
        return {"zh": sentences[1], "en": sentences[2]}
    if len(_SLASH.findall(whole)) > 1 and "；" in whole:
        pieces = [_parted(piece) for piece in whole.split("；")]
        return {language: "；".join(piece[language] for piece in pieces) for language in ("zh", "en")}
    return _parted(whole)


def zh_half(text: object) -> str:
    """Take the Chinese of a text in both languages; empty for nothing.

    Examples
    --------
    >>> zh_half("合成甲料缺失。 synthetic a is missing."), zh_half("待核：甲 / to check: a；待核：乙 / to check: b")
    ('合成甲料缺失。', '待核：甲；待核：乙')
    """
    pair = halves(text)
    return pair["zh"] if pair else ""


def _parted(text: str) -> Pair:
    zh, *rest = (part.strip() for part in _SLASH.split(text, maxsplit=1))
    if rest and _CHINESE.search(zh) and _LATIN.search(rest[0]):
        return {"zh": zh, "en": rest[0]}
    return {"zh": text, "en": text}

"""What looks wrong inside one unquoted text: full-width ： ， “ ” 【 】 and a colon without its blank."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from chainmap.definition.parse import Trouble

_FULL_COLON = re.compile(r"(?:^|[，,])\s*[A-Za-z_]\w*\s*(：\s*)")
_TIGHT_COLON = re.compile(r"[a-z_][A-Za-z0-9_]*(:)(?=[^\s/\\])")
_COMMA_BEFORE_KEY = re.compile(r"，\s*(?=[a-z_]\w*\s*[:：])")
_LIST_COMMA = re.compile("[，、；]\\s*")
_QUOTES = {"“": "”", "‘": "’", "「": "」", "＂": "＂"}


class Candidate(NamedTuple):
    """Something that looks wrong in a line.

    Attributes
    ----------
    trouble
        What it is, where, and how to mend it.
    kind
        ``indent`` (wrong wherever it stands), ``mark`` (wrong if the parser takes it as plain text)
        or ``open`` (wrong only if the parser stops).
    edits
        Replacements that would mend it: row, first and last column (0-based, half open), new text.
    """

    trouble: Trouble
    kind: str
    edits: tuple[tuple[int, int, int, str], ...] = ()


def text_marks(row: int, at: int, text: str, context: str) -> Iterator[Candidate]:
    """Give what looks wrong in one unquoted text.

    Parameters
    ----------
    row, at
        Its 1-based row and 0-based column.
    text
        The text; one that ends in a colon is a key.
    context
        ``start`` of a line, ``value`` of a key, ``[`` or ``{`` for what stands between brackets.

    Examples
    --------
    >>> [found.trouble.place for found in text_marks(7, 4, "zh：己二腈", "start")]
    [(7, 7)]
    """
    for start, end, half, tight in _marks(text, context):
        if tight:
            mend = ("在冒号后加一个空格；若是文字，请加引号", "put a blank after the colon; quote it if it is text")
            trouble = Trouble((row, at + start + 1), "冒号后面缺空格", "no blank after the colon", mend)
        else:
            trouble = full_width(row, at + start, text[start:end].strip(), half.strip())
        yield Candidate(trouble, "mark", ((row, at + start, at + end, half),))
    if text[:1] in _QUOTES:
        yield from _whole_quotes(row, at, text, context)


def full_width(row: int, at: int, wrong: str, half: str) -> Trouble:
    """Say that a full-width mark stands where a half-width one is meant."""
    zh, en = f"这里用了全角“{wrong}”", f"full-width '{wrong}' here"
    mend = (f"改成半角 {half} ；若是文字的一部分，请给整段文字加引号", f"write {half} instead, or quote the whole text")
    return Trouble((row, at + 1), zh, en, mend)


def _marks(text: str, context: str) -> Iterator[tuple[int, int, str, bool]]:
    """Give the suspicious spans of a text: start, end, what to write instead, and if a blank is missing."""
    if context != "value":
        if "：" in text:
            for match in _FULL_COLON.finditer(text):
                yield *match.span(1), ": ", False
        tight = _TIGHT_COLON.match(text.rstrip(":"))
        if tight:
            yield *tight.span(1), ": ", True
    if context in "[{":
        pattern = _LIST_COMMA if context == "[" else _COMMA_BEFORE_KEY
        for match in pattern.finditer(text):
            yield *match.span(), ", ", False


def _whole_quotes(row: int, at: int, text: str, context: str) -> Iterator[Candidate]:
    """Find a text that stands as a whole in full-width quotes."""
    closing, inner = _QUOTES[text[0]], text[1:-1]
    edits: tuple[tuple[int, int, int, str], ...] = ()
    if len(text) > 1 and text[-1] in closing + "\"'" and not set(inner) & {text[0], closing}:
        quote = "'" if '"' in inner or "\\" in inner else '"'
        edits = ((row, at, at + 1, quote), (row, at + len(text) - 1, at + len(text), quote))
    elif context not in "[{" or closing in text:
        return
    zh, en = f"这里用了全角引号 {text[0]}{closing}", f"full-width quotes {text[0]}{closing} here"
    mend = ('改用半角引号 " "', 'use straight quotes " "')
    yield Candidate(Trouble((row, at + 1), zh, en, mend), "mark", edits)

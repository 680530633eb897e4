"""Look through the lines of a YAML file for what Chinese keyboards and word processors leave in it.

Tabs and full-width blanks in the indentation, full-width ： ， “ ” 【 】, a colon without its blank,
quotes and brackets that are not closed: each is found by line, whether or not the parser stops at it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from chainmap.definition.parse import Place, Trouble

_ODD_BLANKS = re.compile("[ \t\u3000\u00a0\u200b]*")
_LEAD = re.compile("(?P<indent>[ \t\u3000\u00a0\u200b]*)(?P<dashes>(?:-[ \t]+)*)")
_KEY = re.compile(r"""(?:"[^"]*"|'[^']*'|[^\s"'\[\]{}#|>&*!%@`,][^#]*?):(?=\s|$)""")
_BLOCK_TEXT = re.compile(r"[|>][+\-0-9]*\s*(?:#.*)?$")
_BLOCK_LINE = re.compile(r"(\s*)(?:-\s+)?[A-Za-z_]\w*\s*[:：](?:\s|$)")
_FULL_COLON = re.compile(r"(?:^|[，,])\s*[A-Za-z_]\w*\s*(：\s*)")
_TIGHT_COLON = re.compile(r"[a-z_][A-Za-z0-9_]*(:)(?=[^\s/\\])")
_COMMA_BEFORE_KEY = re.compile(r"，\s*(?=[a-z_]\w*\s*[:：])")
_LIST_COMMA = re.compile("[，、；]\\s*")
_CLOSES = {"[": "]", "{": "}", "【": "】", "［": "］", "｛": "｝", "〔": "〕"}
_HALF = {"【": "[", "［": "[", "〔": "[", "｛": "{", "】": "]", "］": "]", "〕": "]", "｝": "}"}
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


@dataclass
class _Scan:
    """State of the scan: the brackets still open, and the block of literal text it is in."""

    found: list[Candidate] = field(default_factory=list)
    stack: list[tuple[str, Place]] = field(default_factory=list)
    block_indent: int = -1
    flow_indent: int = 0
    last: tuple[int, int] = (1, 0)
    quote: tuple[Candidate, str, int] | None = None


def scan_lines(lines: Sequence[str]) -> list[Candidate]:
    """Find all candidates in the lines of a file.

    Examples
    --------
    >>> [found.trouble.place for found in scan_lines(["zh：己二腈", "routes: [r1，r2]", "note: 甲，乙"])]
    [(1, 3), (2, 12)]
    """
    scan = _Scan()
    for row, line in enumerate(lines, 1):
        blanks = _ODD_BLANKS.match(line)
        indent = len(line) - len(line.lstrip(" "))
        rest = line[blanks.end() :] if blanks else line
        if not rest or (scan.block_indent >= 0 and indent > scan.block_indent):
            continue
        scan.block_indent = -1
        if scan.quote and _still_quoted(line, indent, scan):
            continue
        if rest.startswith("#"):
            continue
        if scan.stack and _leaves_brackets(line, scan):
            _unclosed(scan)
        _check_indent(row, line, bool(scan.stack), scan)
        if scan.stack:
            _scan_flow(row, line, blanks.end() if blanks else 0, scan)
        else:
            _scan_block(row, line, scan)
    if scan.quote:
        scan.found.append(scan.quote[0])
    if scan.stack:
        _unclosed(scan)
    return scan.found


def _still_quoted(line: str, indent: int, scan: _Scan) -> bool:
    """Follow a quoted text to its further lines; a line that cannot belong to it shows that it is open."""
    if scan.quote is None:
        return False
    candidate, quote, parent = scan.quote
    if indent <= parent or _BLOCK_LINE.match(line):
        scan.found.append(candidate)
        scan.quote = None
        return False
    if quote in line:
        scan.quote = None
    return True


def _leaves_brackets(line: str, scan: _Scan) -> bool:
    match = _BLOCK_LINE.match(line)
    return bool(match and len(match[1]) <= scan.flow_indent)


def _check_indent(row: int, line: str, inside: bool, scan: _Scan) -> None:
    blanks = line[: len(line) - len(line.lstrip(" \t\u3000\u00a0\u200b"))]
    odd = blanks.lstrip(" ")[:1]
    if not odd:
        return
    # A paragraph may begin with two full-width blanks; only a key or a list item is misplaced by them.
    if odd != "\t" and not inside and not re.match(r"-\s|[A-Za-z_]\w*\s*[:：]", line[len(blanks) :]):
        return
    column = blanks.index(odd) + 1
    if odd == "\t":
        zh, en = "缩进用了制表符（Tab）", "a tab in the indentation"
    else:
        zh, en = f"缩进用了特殊空格 U+{ord(odd):04X}", f"a special blank U+{ord(odd):04X} in the indentation"
    trouble = Trouble((row, column), zh, en, ("改用半角空格缩进", "indent with ordinary spaces"))
    scan.found.append(Candidate(trouble, "indent", ((row, 0, len(blanks), blanks),)))


def _scan_block(row: int, line: str, scan: _Scan) -> None:
    """Scan a line outside brackets: indentation, dashes, perhaps a key, and one value."""
    lead = _LEAD.match(line)
    at = lead.end() if lead else 0
    key = _KEY.match(line, at)
    begin = at
    if key:
        _check_plain(row, at, line[at : key.end() - 1], "start", scan)
        begin = key.end() + len(line[key.end() :]) - len(line[key.end() :].lstrip())
    value = line[begin:]
    if not value or value.startswith("#"):
        return
    if value[0] in "\"'":
        _skip_quoted(row, line, begin, scan)
    elif value[0] in "[{" or _wide_bracket(value):
        scan.flow_indent = len(line) - len(line.lstrip())
        _scan_flow(row, line, begin, scan)
    elif _BLOCK_TEXT.match(value):
        dashes = lead["dashes"] if lead else ""
        scan.block_indent = at if key else at - len(dashes)
    else:
        _check_plain(row, begin, value.split(" #")[0].rstrip(), "value" if key else "start", scan)


def _wide_bracket(value: str) -> bool:
    """Tell a full-width bracket that is meant as YAML's from one that belongs to a text."""
    close = _CLOSES.get(value[0])
    if close is None:
        return False
    body = value.split(" #")[0].rstrip()
    inner = body[1:-1]
    return body[-1] in (close, _HALF[close]) and (value[0] in "［｛" or bool(re.search("[,，、:：]", inner)))


def _skip_quoted(row: int, line: str, begin: int, scan: _Scan) -> int:
    """Give the column behind a quoted text; note it if the line ends first."""
    quote = line[begin]
    pattern = r'"(?:[^"\\]|\\.)*"' if quote == '"' else r"'(?:[^']|'')*'"
    match = re.compile(pattern).match(line, begin)
    if match:
        return match.end()
    wide = next((char for char in line[begin + 1 :] if char in "”’“‘＂"), "")
    end = len(line.rstrip())
    zh = f"引号 {quote} 没有闭合" + (f"，“{wide}”是全角引号" if wide else "")
    en = f"the quote {quote} is not closed" + (f"; '{wide}' is a full-width quote" if wide else "")
    mend = (f"在文字末尾补上半角 {quote}", f"close it with {quote}")
    edits = ((row, line.index(wide), line.index(wide) + 1, quote),) if wide else ((row, end, end, quote),)
    trouble = Trouble((row, begin + 1), zh, en, mend)
    candidate = Candidate(trouble, "open", edits)
    if wide:
        scan.found.append(candidate)
    else:
        scan.quote = candidate, quote, len(line) - len(line.lstrip())
    return len(line)


def _scan_flow(row: int, line: str, at: int, scan: _Scan) -> None:
    """Scan what stands between brackets, item by item, to the end of the line or of the brackets."""
    while at < len(line):
        char = line[at]
        if char.isspace() or char in ",":
            at += 1
        elif char == "#":
            break
        elif char in _CLOSES:
            scan.stack.append((_HALF.get(char, char), (row, at + 1)))
            at = _bracket(row, line, at, scan)
        elif char in "]}" or (char in _HALF and char not in _CLOSES):
            scan.stack.pop()
            at = _bracket(row, line, at, scan)
        elif char in "\"'":
            at = _skip_quoted(row, line, at, scan)
        elif char == ":":
            at += 1
        else:
            at = _flow_item(row, line, at, scan)
        scan.last = (row, at)
        if not scan.stack:
            return


def _bracket(row: int, line: str, at: int, scan: _Scan) -> int:
    """Step over a bracket; note it if it is full-width."""
    char = line[at]
    if char in _HALF:
        trouble = _wide(row, at, char, _HALF[char])
        scan.found.append(Candidate(trouble, "mark", ((row, at, at + 1, _HALF[char]),)))
    return at + 1


def _flow_item(row: int, line: str, at: int, scan: _Scan) -> int:
    """Check one plain item between brackets; give the column behind it."""
    end = at
    while end < len(line) and line[end] not in ",[]{}":
        if line[end] == ":" and (end + 1 == len(line) or line[end + 1] in " \t,[]{}"):
            break
        if line[end] == "#" and line[end - 1].isspace():
            break
        opener = next((left for left, right in _CLOSES.items() if right == line[end]), "")
        if line[end] in _HALF and opener and opener not in line[at:end]:
            break
        end += 1
    ends_key = line[end : end + 1] == ":"
    text = line[at:end]
    _check_plain(row, at, text + ":" if ends_key else text.rstrip(), scan.stack[-1][0], scan)
    return max(end, at + 1)


def _check_plain(row: int, at: int, text: str, context: str, scan: _Scan) -> None:
    """Look at one unquoted text; ``context`` is ``start`` of a line, ``value`` of a key, ``[`` or ``{``."""
    for start, end, half, tight in _marks(text, context):
        place = (row, at + start + 1)
        wrong = text[start:end].strip()
        if tight:
            mend = ("在冒号后加一个空格；若是文字，请加引号", "put a blank after the colon; quote it if it is text")
            trouble = Trouble(place, "冒号后面缺空格", "no blank after the colon", mend)
        else:
            trouble = _wide(row, at + start, wrong, half.strip())
        edits = ((row, at + start, at + end, half),)
        scan.found.append(Candidate(trouble, "mark", edits))
    _check_quotes(row, at, text, context, scan)


def _check_quotes(row: int, at: int, text: str, context: str, scan: _Scan) -> None:
    """Find a text that stands as a whole in full-width quotes."""
    closing = _QUOTES.get(text[0], "")
    inner = text[1:-1]
    edits: tuple[tuple[int, int, int, str], ...] = ()
    if closing and len(text) > 1 and text[-1] in closing + "\"'" and not set(inner) & {text[0], closing}:
        quote = "'" if '"' in inner or "\\" in inner else '"'
        edits = ((row, at, at + 1, quote), (row, at + len(text) - 1, at + len(text), quote))
    elif not closing or context not in "[{" or closing in text:
        return
    zh, en = f"这里用了全角引号 {text[0]}{closing}", f"full-width quotes {text[0]}{closing} here"
    mend = ('改用半角引号 " "', 'use straight quotes " "')
    scan.found.append(Candidate(Trouble((row, at + 1), zh, en, mend), "mark", edits))


def _marks(text: str, context: str) -> Iterator[tuple[int, int, str, bool]]:
    """Give the suspicious spans of a text: start, end, what to write instead, and if a blank is missing."""
    if context != "value":
        for match in _FULL_COLON.finditer(text):
            yield *match.span(1), ": ", False
        tight = _TIGHT_COLON.match(text.rstrip(":"))
        if tight:
            yield *tight.span(1), ": ", True
    if context in "[{":
        pattern = _LIST_COMMA if context == "[" else _COMMA_BEFORE_KEY
        for match in pattern.finditer(text):
            yield *match.span(), ", ", False


def _wide(row: int, at: int, wrong: str, half: str) -> Trouble:
    zh, en = f"这里用了全角“{wrong}”", f"full-width '{wrong}' here"
    mend = (f"改成半角 {half} ；若是文字的一部分，请给整段文字加引号", f"write {half} instead, or quote the whole text")
    return Trouble((row, at + 1), zh, en, mend)


def _unclosed(scan: _Scan) -> None:
    """Note the innermost bracket that is still open, and forget all of them."""
    char, place = scan.stack[-1]
    row, end = scan.last
    closing = "".join(_CLOSES[opened] for opened, _ in reversed(scan.stack))
    zh, en = f"括号 {char} 没有闭合", f"the bracket {char} is not closed"
    trouble = Trouble(place, zh, en, (f"在末尾补上 {_CLOSES[char]}", f"close it with {_CLOSES[char]}"))
    scan.found.append(Candidate(trouble, "open", ((row, end, end, closing),)))
    scan.stack.clear()

"""Look through the lines of a YAML file for what Chinese keyboards and word processors leave in it.

Tabs and full-width blanks in the indentation, full-width ： ， “ ” 【 】, a colon without its blank,
quotes and brackets that are not closed: each is found by line, whether or not the parser stops at it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from chainmap.definition.marks import Candidate, full_width, text_marks
from chainmap.definition.parse import Place, Trouble

#: So many candidates, or so many lines and parts of lists, and the scan gives up: no planner writes that by slip.
MAX_FOUND = 1_000
MAX_STEPS = 400_000

_ODD_BLANKS = re.compile("[ \t\u3000\u00a0\u200b]*")
_LEAD = re.compile("(?P<indent>[ \t\u3000\u00a0\u200b]*)(?P<dashes>(?:-[ \t]+)*)")
_TIGHT_DASH = re.compile(r"-(?=[{\[]|[A-Za-z_]\w*:\s)")
_QUOTED_OR_REMARK = re.compile(r""""[^"]*"|'[^']*'|\s#.*""")
_KEY = re.compile(r"""(?:"[^"]*"|'[^']*'|[^\s"'\[\]{}#|>&*!%@`,][^#]*?):(?=\s|$)""")
_BLOCK_TEXT = re.compile(r"[|>][+\-0-9]*\s*(?:#.*)?$")
_BLOCK_LINE = re.compile(r"(\s*)(?:-\s+)?[A-Za-z_]\w*\s*[:：](?:\s|$)")
_CLOSES = {"[": "]", "{": "}", "【": "】", "［": "］", "｛": "｝", "〔": "〕"}
_HALF = {"【": "[", "［": "[", "〔": "[", "｛": "{", "】": "]", "］": "]", "〕": "]", "｝": "}"}
#: What a line must hold for anything in it to be wrong, other than brackets that are not closed in it.
_SUSPECT = re.compile("[\t\u3000\u00a0\u200b\"'#|>：，、；“‘「＂【】［］｛｝〔〕]|:(?<=[A-Za-z0-9_]:)(?=[^\\s/\\\\])")
#: Where an item between brackets may end.
_STOP = re.compile(r"[,\[\]{}【】［］｛｝〔〕]|:(?=[ \t,\[\]{}]|$)|(?<=\s)#")
_OPENS = {right: left for left, right in _CLOSES.items()}
_QUOTED = {'"': re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'), "'": re.compile(r"'[^']*+(?:''[^']*+)*+'")}


@dataclass
class _Scan:
    """State of the scan: the brackets still open, and the block of literal text it is in."""

    found: list[Candidate] = field(default_factory=list)
    stack: list[tuple[str, Place]] = field(default_factory=list)
    block_indent: int = -1
    flow_indent: int = 0
    last: tuple[int, int] = (1, 0)
    quote: tuple[Candidate, str, int] | None = None
    steps: int = 0

    def note(self, found: Iterable[Candidate]) -> None:
        """Keep what was found in one text, which may be a file's length; with so much found, take no further step."""
        self.found += islice(found, MAX_FOUND)
        if len(self.found) >= MAX_FOUND:
            self.steps = MAX_STEPS + 1


def scan_lines(lines: Sequence[str]) -> list[Candidate]:
    """Find all candidates in the lines of a file; of a file that holds nothing else, the first ones.

    Examples
    --------
    >>> [found.trouble.place for found in scan_lines(["zh：己二腈", "routes: [r1，r2]", "note: 甲，乙"])]
    [(1, 3), (2, 12)]
    """
    scan = _Scan()
    for row, line in enumerate(lines, 1):
        scan.steps += 1
        if scan.steps > MAX_STEPS:
            return scan.found
        if scan.stack or scan.quote or scan.block_indent >= 0 or not _harmless(line):
            _scan_line(row, line, scan)
    if scan.quote:
        scan.note([scan.quote[0]])
    if scan.stack and scan.steps <= MAX_STEPS:
        _unclosed(scan)
    return scan.found


def _harmless(line: str) -> bool:
    """Tell at a glance that nothing in a line that starts outside brackets, quotes and blocks can be wrong."""
    if _SUSPECT.search(line) or _TIGHT_DASH.match(line.lstrip(" ")):
        return False
    return line.count("[") == line.count("]") and line.count("{") == line.count("}")


def _scan_line(row: int, line: str, scan: _Scan) -> None:
    blanks = _ODD_BLANKS.match(line)
    begin = blanks.end() if blanks else 0
    indent = len(line) - len(line.lstrip(" "))
    if scan.block_indent >= 0 and (indent > scan.block_indent or begin == len(line)):
        return
    if begin == len(line):
        _check_blank(row, line, scan)
        return
    scan.block_indent = -1
    if (scan.quote and _still_quoted(line, indent, scan)) or line[begin] == "#":
        return
    if scan.stack and _leaves_brackets(line, scan):
        _unclosed(scan)
    _check_indent(row, line, bool(scan.stack), scan)
    if scan.stack:
        _scan_flow(row, line, begin, scan)
    else:
        _scan_block(row, line, scan)


def _still_quoted(line: str, indent: int, scan: _Scan) -> bool:
    """Follow a quoted text to its further lines; a line that cannot belong to it shows that it is open."""
    if scan.quote is None:
        return False
    candidate, quote, parent = scan.quote
    if indent <= parent or _BLOCK_LINE.match(line):
        scan.note([candidate])
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
    scan.note([Candidate(trouble, "indent", ((row, 0, len(blanks), blanks),))])


def _check_blank(row: int, line: str, scan: _Scan) -> None:
    """Note a tab on a line that is otherwise empty; the parser stops at it outside brackets and quotes."""
    if "\t" in line and not scan.stack and not scan.quote:
        zh, en = "空行里有制表符（Tab）", "a tab on an empty line"
        trouble = Trouble((row, line.index("\t") + 1), zh, en, ("删去该行的空白", "clear the line"))
        scan.note([Candidate(trouble, "open", ((row, 0, len(line), ""),))])


def _scan_block(row: int, line: str, scan: _Scan) -> None:
    """Scan a line outside brackets: indentation, dashes, perhaps a key, and one value."""
    lead = _LEAD.match(line)
    at = lead.end() if lead else 0
    if _TIGHT_DASH.match(line, at):
        mend = ("在“-”后加一个空格", "put a blank after the '-'")
        trouble = Trouble((row, at + 1), "“-”后面缺空格", "no blank after the '-'", mend)
        scan.note([Candidate(trouble, "mark", ((row, at + 1, at + 1, " "),))])
        at += 1
    key = _KEY.match(line, at)
    begin = at
    if key:
        scan.note(text_marks(row, at, line[at : key.end() - 1], "start"))
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
        scan.note(text_marks(row, begin, value.split(" #")[0].rstrip(), "value" if key else "start"))


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
    match = _QUOTED[quote].match(line, begin)
    if match:
        return match.end()
    wide = next((char for char in line[begin + 1 :] if char in "”’“‘＂"), "")
    end = len(line.rstrip())
    zh = f"引号 {quote} 没有闭合" + (f"，“{wide}”是全角引号" if wide else "")
    en = f"the quote {quote} is not closed" + (f"; '{wide}' is a full-width quote" if wide else "")
    mend = (f"在文字末尾补上半角 {quote}", f"close it with {quote}")
    closing = line.index(wide, begin + 1) if wide else end
    edits = ((row, closing, closing + len(wide), quote),)
    trouble = Trouble((row, begin + 1), zh, en, mend)
    candidate = Candidate(trouble, "open", edits)
    if wide:
        scan.note([candidate])
    else:
        scan.quote = candidate, quote, len(line) - len(line.lstrip())
    return len(line)


def _scan_flow(row: int, line: str, at: int, scan: _Scan) -> None:
    """Scan what stands between brackets, item by item, to the end of the line or of the brackets."""
    while at < len(line) and scan.steps <= MAX_STEPS:
        scan.steps += 1
        char = line[at]
        if char.isspace():
            at += len(line) - at - len(line[at:].lstrip()) if line[at : at + 2].isspace() else 1
        elif char in ",:":
            at += 1
        elif char == "#":
            break
        elif char in _CLOSES:
            scan.stack.append((_HALF.get(char, char), (row, at + 1)))
            at = _bracket(row, line, at, scan)
        elif char in "]}" or (char in _HALF and char not in _CLOSES):
            _check_closing(row, line, at, scan)
            scan.stack.pop()
            at = _bracket(row, line, at, scan)
        elif char in "\"'":
            at = _skip_quoted(row, line, at, scan)
        else:
            at = _flow_item(row, line, at, scan)
        scan.last = (row, at)
        if not scan.stack:
            return


def _bracket(row: int, line: str, at: int, scan: _Scan) -> int:
    """Step over a bracket; note it if it is full-width."""
    char = line[at]
    if char in _HALF:
        trouble = full_width(row, at, char, _HALF[char])
        scan.note([Candidate(trouble, "mark", ((row, at, at + 1, _HALF[char]),))])
    return at + 1


def _check_closing(row: int, line: str, at: int, scan: _Scan) -> None:
    """Note a bracket that closes another kind: it is the wrong one, or the right one before it is missing."""
    opened, place = scan.stack[-1]
    wanted = _CLOSES[opened]
    if line[at] not in "]}" or line[at] == wanted:
        return
    rest = _QUOTED_OR_REMARK.sub("", line[at : at + 500])
    closing = sum(rest.count(char) for char in "]}") - sum(rest.count(char) for char in "[{")
    here = sum(begin[0] == row for _, begin in scan.stack)
    if closing < here and any(_CLOSES[other] == line[at] for other, _ in scan.stack[:-1]):
        mend = (f"在 {line[at]} 前补上 {wanted}", f"put {wanted} before the {line[at]}")
        trouble = Trouble(place, f"括号 {opened} 没有闭合", f"the bracket {opened} is not closed", mend)
        scan.note([Candidate(trouble, "open", ((row, at, at, wanted),))])
        scan.stack.pop()
        return
    zh, en = f"括号 {opened} 要用 {wanted} 闭合，不是 {line[at]}", f"{opened} is closed with {wanted}, not {line[at]}"
    mend = (f"把 {line[at]} 改成 {wanted}", f"write {wanted} in place of {line[at]}")
    scan.note([Candidate(Trouble((row, at + 1), zh, en, mend), "open", ((row, at, at + 1, wanted),))])


def _flow_item(row: int, line: str, at: int, scan: _Scan) -> int:
    """Check one plain item between brackets; give the column behind it."""
    end, opened = len(line), set[str]()
    for stop in _STOP.finditer(line, at):
        char = stop[0]
        if char in _OPENS and char in _HALF and _OPENS[char] in opened:
            scan.steps += 1  # a full-width bracket that is closed within the text belongs to it
        elif char in _CLOSES and char in _HALF:
            opened.add(char)
        else:
            end = stop.start()
            break
    ends_key = line[end : end + 1] == ":"
    text = line[at:end]
    scan.note(text_marks(row, at, text + ":" if ends_key else text.rstrip(), scan.stack[-1][0]))
    return max(end, at + 1)


def _unclosed(scan: _Scan) -> None:
    """Note the innermost bracket that is still open, and forget all of them."""
    char, place = scan.stack[-1]
    row, end = scan.last
    closing = "".join(_CLOSES[opened] for opened, _ in reversed(scan.stack))
    zh, en = f"括号 {char} 没有闭合", f"the bracket {char} is not closed"
    trouble = Trouble(place, zh, en, (f"在末尾补上 {_CLOSES[char]}", f"close it with {_CLOSES[char]}"))
    scan.note([Candidate(trouble, "open", ((row, end, end, closing),))])
    scan.stack.clear()

"""Where and why the parser stopped, in plain words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from chainmap.definition.parse import Place, Trouble

_QUOTE = ("给整段文字加引号", "put the whole text in quotes")
_ALIGN = ("与同级的行左对齐", "line it up with its neighbours")

#: Part of the parser's message, whether its context says better where; Chinese, English, how to mend.
_PROBLEMS: tuple[tuple[str, bool, str, str, tuple[str, str]], ...] = (
    (
        "unknown escape",
        False,
        "双引号里的反斜杠 \\ 有特殊含义",
        "a backslash means something else inside double quotes",
        ("改用单引号，或写成 \\\\", "use single quotes, or write \\\\"),
    ),
    (
        "quoted scalar",
        True,
        "引号没有闭合",
        "the quote is not closed",
        ("补上同样的引号", "close it with the same quote"),
    ),
    (
        "scanning an a",
        True,
        "文字不能以 * 或 & 开头",
        "plain text cannot start with * or &",
        _QUOTE,
    ),
    ("cannot start any token", False, "文字不能以这个符号开头", "plain text cannot start with this sign", _QUOTE),
    ("directive", True, "行首不能是 %", "a line cannot start with %", _QUOTE),
    ("tag", True, "文字不能以 ! 开头", "plain text cannot start with !", _QUOTE),
    ("block scalar", True, "文字不能以 | 或 > 开头", "plain text cannot start with | or >", _QUOTE),
    (
        "could not find expected ':'",
        True,
        "这一行不是“名称: 值”",
        "this line is not 'name: value'",
        ("补上半角冒号和空格，或检查缩进", "add a colon and a blank, or check the indentation"),
    ),
    (
        "mapping values are not allowed",
        False,
        "这里不该有第二个冒号",
        "a second colon is not expected here",
        ("给含冒号的文字加引号", "quote a text that has a colon"),
    ),
    (
        "node content",
        False,
        "这里缺一项",
        "something is missing here",
        ("删去多余的逗号或符号", "take out the stray comma or sign"),
    ),
    (
        "sequence entries are not allowed",
        False,
        "“- ”不能跟在这里",
        "'- ' cannot stand here",
        ("另起一行并缩进", "start a new, indented line"),
    ),
    ("'-' indicator", False, "列表各项没有对齐", "the items of the list are not lined up", _ALIGN),
    (
        "flow sequence",
        True,
        "方括号 [ 没有闭合或缺逗号",
        "the bracket [ is not closed, or a comma is missing",
        ("补上 ] 或逗号", "add ] or a comma"),
    ),
    (
        "flow mapping",
        True,
        "花括号 { 没有闭合或缺逗号",
        "the bracket { is not closed, or a comma is missing",
        ("补上 } 或逗号", "add } or a comma"),
    ),
    (
        "block mapping",
        False,
        "缩进没有对齐",
        "this is not lined up",
        _ALIGN,
    ),
    ("block collection", False, "列表各项没有对齐", "the items of the list are not lined up", _ALIGN),
    ("document start", False, "这里的内容不属于上文", "this does not belong to what stands above", _ALIGN),
)


def explain_error(error: Any, lines: Sequence[str]) -> Trouble:
    """Say in plain words where and why the parser stopped.

    Parameters
    ----------
    error
        A ``yaml.YAMLError`` of the C or the Python parser.
    lines
        The lines it was given.
    """
    problem, context = str(getattr(error, "problem", "") or ""), str(getattr(error, "context", "") or "")
    mark, about = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    special = _misplaced(problem, context, mark, lines)
    if special:
        return special
    for part, use_context, zh, en, mend in _PROBLEMS:
        if part in problem or part in context:
            if mend == _ALIGN and mark is not None:
                mend = _or_above(mark, lines)
            place = _within(about if use_context and about else mark, lines)
            if use_context and "flow" in context and mark is not None and mark.line + 1 > place[0]:
                row = _within(mark, lines)[0]
                mend = (f"{mend[0]}；读到第 {row} 行读不下去", f"{mend[1]}; line {row} is where it stops")
            return Trouble(place, zh, en, mend)
    zh = "这里不合 YAML 的写法"
    return Trouble(_within(mark, lines), zh, f"not well-formed YAML: {problem or error}")


def _misplaced(problem: str, context: str, mark: Any, lines: Sequence[str]) -> Trouble | None:
    """Tell the commonest slips apart that the parser gives one and the same message for."""
    if mark is None or not 0 <= mark.line < len(lines):
        return None
    row, column = mark.line + 1, mark.column
    line = lines[mark.line]
    begin = len(line) - len(line.lstrip())
    if "document start" in problem:
        return _stray_text(row, lines)
    if line[column : column + 1] == "?" and "flow" in context:
        # Only PyYAML's own parser stops here; the C parser reads it as text.
        return Trouble(
            (row, column + 1), "方括号、花括号里的 ? 要加引号", "a ? between brackets must be quoted", _QUOTE
        )
    if "mapping values" in problem or "expected ':'" in problem:
        for number in (row - 1, row):
            wide = re.match(r"\s*(?:- +)?[^\s：:，。]{1,12}(：)", lines[number - 1]) if number else None
            if wide:
                mend = ("改成半角 : 加一个空格", "write ': ' instead")
                return Trouble((number, wide.start(1) + 1), "这里用了全角“：”", "full-width '：' here", mend)
    if re.match(r"-[^\s-]", line[begin:]) and ("'-'" in problem or "expected ':'" in problem):
        mend = ("在“-”后加一个空格", "put a blank after the '-'")
        return Trouble((row, begin + 1), "“-”后面缺空格", "no blank after the '-'", mend)
    if "mapping values" in problem and not re.search(r":\s", line[:column]):
        mend = _run_on(row, lines)
        return Trouble((row, begin + 1), "这一行接到了上一行的值里", "this line runs on from the value above", mend)
    if context == "while parsing a block mapping" and column > begin:
        mend = ("删去多余的内容，或给整段文字加引号", "take it out, or quote the whole text")
        return Trouble((row, column + 1), "值后面有多余的内容", "something stands behind the value", mend)
    return None


def _run_on(row: int, lines: Sequence[str]) -> tuple[str, str]:
    """Say how to mend a line that runs on from the value above, and where that value begins if it is further up."""
    keys = (above for above in range(row - 1, 0, -1) if re.match(r"\s*(?:- +)?\w+\s*:(?:\s|$)", lines[above - 1]))
    begin = next(keys, row - 1)
    zh, en = "与同级的行左对齐，并检查上一行的冒号", "line it up with its neighbours; check the colon of the line above"
    if begin >= row - 1:
        return zh, en
    return f"{zh}；上面的值从第 {begin} 行开始", f"{en}; the value above begins in line {begin}"


def _stray_text(row: int, lines: Sequence[str]) -> Trouble | None:
    """Find a first line that is no 'name: value', so that nothing fits behind it."""
    first, line = next((at, line) for at, line in enumerate(lines, 1) if line.strip() and line.lstrip()[0] != "#")
    if first >= row or re.search(r"^\s*(?:-\s|[\[{\"'%]|---)|:(?:\s|$)", line):
        return None
    mend = ("补上半角冒号和空格，或删去该行", "add a colon and a blank, or take the line out")
    place = (first, len(line) - len(line.lstrip()) + 1)
    return Trouble(place, "这一行不是“名称: 值”", "this line is not 'name: value'", mend)


def _or_above(mark: Any, lines: Sequence[str]) -> tuple[str, str]:
    """Say how to mend a line that is not lined up; the one above it that stands too far left may be the wrong one."""
    rows = [
        (row, line) for row, line in enumerate(lines[: mark.line + 1], 1) if line.strip() and line.lstrip()[0] != "#"
    ]
    depths = [len(line) - len(line.lstrip()) for _, line in rows]
    own = depths.pop() if depths else 0
    left = next((index for index in range(len(depths) - 1, -1, -1) if depths[index] < own), 0)
    before = next((depth for depth in reversed(depths[:left]) if depth <= own), -1)
    # Either this depth was open above that line, or that line is the first below a key that has nothing else.
    if before != own and not (left and rows[left - 1][1].rstrip().endswith(":")):
        return _ALIGN
    row = rows[left][0]
    return f"{_ALIGN[0]}；也可能是第 {row} 行缩进太少", f"{_ALIGN[1]}; or line {row} is indented too little"


def _within(mark: Any, lines: Sequence[str]) -> Place:
    """Give the 1-based place of a mark, or the end of the last line that has something on it."""
    if mark is not None and mark.line < len(lines) and (mark.line == 0 or any(map(str.strip, lines[mark.line :]))):
        return mark.line + 1, mark.column + 1
    row = next((row for row in range(len(lines), 0, -1) if lines[row - 1].strip()), 1)
    return row, len(lines[row - 1]) + 1

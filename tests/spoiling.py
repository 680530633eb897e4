"""Help for the tests of definitions: the five-node chain, its faults in brief, ways to spoil it."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from chainmap.definition.models import Chain
from chainmap.definition.reader import read_chain
from chainmap.tables.faults import Fault, InputFaults

FIVE = Path(__file__).parent / "data" / "five.yaml"
TEXT = FIVE.read_text(encoding="utf-8")


def faults_of(path: Path, text: str, read: Callable[[Path], object] = read_chain) -> tuple[Fault, ...]:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        read(path)
    return caught.value.faults


def brief(faults: Iterable[Fault]) -> list[tuple[str, str]]:
    """Give line:column and the text the caret stands at."""
    return [(":".join(fault.where.split(":")[-2:]), fault.line[fault.column - 1 :]) for fault in faults]


def swapped(old: str, new: str) -> str:
    assert TEXT.count(old) == 1, old
    return TEXT.replace(old, new)


def garbled(text: str, chance: random.Random) -> str:
    """Delete, double, swap or garble characters and lines."""
    signs = "：，“”【】（）\t　\"'[]{},:#&*!|>%@`-?~\n\r\x00\x85\ufeff\u2028é0a "
    lines = text.split("\n")
    for _ in range(chance.randint(1, 6)):
        row = chance.randrange(len(lines))
        line = lines[row]
        at = chance.randrange(len(line) + 1)
        kind = chance.randrange(8)
        if kind == 0:
            del lines[row]
        elif kind == 1:
            lines.insert(chance.randrange(len(lines) + 1), line)
        elif kind == 2:
            lines[row] = line[:at] + line[at + 1 :]
        elif kind == 3:
            lines[row] = line[:at] + line[at : at + 1] * 2 + line[at + 1 :]
        elif kind == 4:
            lines[row] = line[chance.randrange(4) :]
        elif kind == 5:
            lines[row] = line[:at] + chance.choice(signs) + line[at + chance.randrange(2) :]
        elif kind == 6:
            lines[row] = chance.choice([" ", "\t", "- ", "　"]) + line
        else:
            lines[row] = line[:at]
        lines = lines or [""]
    return "\n".join(lines)


Line = Callable[[str], str]


def _at_middle(line: str, put: str) -> str:
    begin = len(line) - len(line.lstrip())
    at = (begin + len(line)) // 2
    return line[:at] + put + line[at:]


def _wrong_id(line: str) -> str:
    """Garble the last id of a line, or the id that a line defines."""
    found = list(re.finditer(r"(?<=[:\[,{] )[a-z][a-z0-9_]{2,}(?=[,\]}]|$)|^ +[a-z][a-z0-9_]+(?=:$)", line))
    return line[: found[-1].end()] + "_x" + line[found[-1].end() :] if found else line


def _first(pattern: str, put: str) -> Line:
    return lambda line: re.sub(pattern, put, line, count=1)


def _last(char: str, put: str) -> Line:
    return lambda line: put.join(line.rsplit(char, 1))


#: Ways to spoil one line by itself; a way that does not fit a line gives it back as it was.
SPOILS: dict[str, Line] = {
    "indent": lambda line: "  " + line,
    "indent by one": lambda line: " " + line,
    "dedent": lambda line: line.removeprefix("  "),
    "dedent by one": lambda line: line.removeprefix(" "),
    "dedent all": str.lstrip,
    "tab": _first(r"^  ", "\t"),
    "tab before": lambda line: "\t" + line,
    "full-width blank": _first(r"^  ", "\u3000"),
    "full-width colon": _first(": ?", "："),
    "last colon full-width": _last(": ", "："),
    "no blank behind the colon": _first(": ", ":"),
    "colon lost": _first(":", ""),
    "key only": _first(": .*", ":"),
    "full-width comma": _first(", ", "，"),
    "last comma full-width": _last(", ", "，"),
    "comma lost": _first(", ", " "),
    "comma doubled": _first(", ", ", , "),
    "cut": lambda line: line[: (len(line) - len(line.lstrip()) + len(line)) // 2],
    "end cut": lambda line: line[:-1],
    "opening bracket lost": _first(r"[\[{]", ""),
    "closing bracket lost": lambda line: re.sub(r"[\]}](?=[^\]}]*$)", "", line),
    "all brackets lost": lambda line: re.sub(r"[\[\]{}]", "", line),
    "bracket too many": _first(r"([\[{])", r"\1\1"),
    "closing bracket too many": lambda line: re.sub(r"([\]}])(?=[^\]}]*$)", r"\1\1", line),
    "wrong bracket": _first(r"\]", "}"),
    "full-width brackets": lambda line: line.replace("[", "【").replace("]", "】"),
    "opening quote lost": _first('"', ""),
    "closing quote lost": _last('"', ""),
    "quote alone": lambda line: _at_middle(line, '"'),
    "full-width quotes": lambda line: re.sub('"([^"]*)"', r"“\1”", line),
    "full-width quote": _last('"', "”"),
    "dash lost": _first("- ", "  "),
    "no blank behind the dash": _first("- ", "-"),
    "wrong id": _wrong_id,
    "wrong field": _first(r"([a-z]{2,}):", r"\1x:"),
    "wrong word": lambda line: re.sub(
        r"(stream|material|auxiliary|judgement|cited|textbook|true|false)\b", "some", line
    ),
    "Chinese field": _first(r"\b(zh|en|stage|aliases|inputs|node|kind):", "别名:"),
    "emoji": lambda line: _at_middle(line, "🙂"),
    "control character": lambda line: _at_middle(line, "\x07"),
    "byte-order mark": lambda line: _at_middle(line, "\ufeff"),
    "line separator": lambda line: _at_middle(line, "\u2028"),
    "blank in the middle": lambda line: _at_middle(line, " "),
    "@ before the value": _first(": ", ": @"),
    "* before the value": _first(": ", ": *"),
    "% before the line": lambda line: "%" + line,
    "second value": lambda line: line + " : x",
    "stray comma": lambda line: line + ",",
    "# within": _first(" (?=[^ ]+$)", " #"),
    "word behind": lambda line: line + " 多余",
    "capitals": _first(r"([a-z]+):", lambda match: match[0].upper()),  # type: ignore[arg-type]
}


#: What is told where the name is used, or at the node that lacks something, and not where the line was.
ELSEWHERE = {"drop", "wrong id", "wrong field", "capitals", "swap", "double"}


class Outcome(NamedTuple):
    """What became of a chain with one line spoiled.

    ``kind`` is ``refused``, ``same`` (it reads as the same chain) or ``other``; ``near`` tells whether a fault stands
    at most one line off, or names the line.
    """

    row: int
    way: str
    kind: str
    near: bool
    seconds: float
    faults: tuple[Fault, ...]


def outcome(lines: list[str], row: int, way: str, whole: Chain, path: Path) -> Outcome:
    """Read lines of which one (0-based) was spoiled; ``whole`` is the sound chain, ``path`` where to write the copy."""
    path.write_bytes("\n".join(lines).encode("utf-8"))
    start = time.process_time()
    try:
        kind, faults = "same" if read_chain(path) == whole else "other", tuple[Fault, ...]()
    except InputFaults as caught:
        kind, faults = "refused", caught.faults
    seconds = time.process_time() - start
    places = [tuple(map(int, fault.where.removeprefix(f"{path}:").split(":"))) for fault in faults]
    for found, column in places:
        assert 1 <= found <= len(re.split("[\n\x85\u2028\u2029]", "\n".join(lines))) + 1 and column >= 1, (row, way)
    near = any(abs(found - row - 1) <= 1 for found, _ in places) or any(
        f"第 {row + 1} 行" in str(one) for one in faults
    )
    return Outcome(row + 1, way, kind, near, seconds, faults)


def spoiled_lines(lines: list[str], row: int) -> Iterator[tuple[str, list[str]]]:
    """Spoil one line (0-based) in every way there is; give the way and the lines, where they are not the same."""
    line = lines[row]
    ways = {name: [way(line)] for name, way in SPOILS.items()}
    ways |= {"drop": [], "double": [line, line], "blank line before": ["", line], "word before": ["多余", line]}
    for name, new in ways.items():
        if new != [line]:
            yield name, [*lines[:row], *new, *lines[row + 1 :]]
    if row + 1 < len(lines):
        below = lines[row + 1]
        yield "join", [*lines[:row], line + " " + below.strip(), *lines[row + 2 :]]
        yield "swap", [*lines[:row], below, line, *lines[row + 2 :]]

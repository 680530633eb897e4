"""Help for the tests of definitions: the five-node chain, its faults in brief, ways to spoil it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

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

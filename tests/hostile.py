"""Files made to hurt the reader, and what reading each of them costs.

Run as ``python -m tests.hostile`` it prints a JSON line a case: the seconds of CPU, the megabytes above an idle
reader, the number of faults and the first of them.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.spoiling import FIVE, TEXT

#: Just under the reader's limit, so that the content and not the size is what must be refused.
SIZE = 4_990_000


def filled(unit: str | bytes, size: int = SIZE, head: str = "") -> bytes:
    """Repeat ``unit`` behind ``head`` until ``size`` bytes are reached."""
    raw = unit.encode("utf-8") if isinstance(unit, str) else unit
    return head.encode("utf-8") + raw * ((size - len(head.encode("utf-8"))) // len(raw))


def numbered(form: str, size: int = SIZE, head: str = "") -> bytes:
    """Repeat ``form``, with a running number for ``#``, until ``size`` bytes are reached."""
    parts, length, number = [head], len(head), 0
    while length < size - 40:
        parts.append(form.replace("#", str(number)))
        length += len(parts[-1].encode("utf-8"))
        number += 1
    return "".join(parts).encode("utf-8")


def lined(unit: str, head: str = "") -> bytes:
    """Repeat a line to just under the reader's limit of lines."""
    return f"{head}{f'{unit}{chr(10)}' * 99_900}".encode()


def staircase() -> bytes:
    """Indent each line one blank deeper than the last."""
    return "\n".join(" " * depth + "a:" for depth in range(3100)).encode("utf-8")


def laughs() -> bytes:
    """Write the billion laughs: nine levels, each ten times the one before."""
    lines = ["a0: &a0 [lol]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]" for level in range(1, 10)]
    return "\n".join(lines).encode("utf-8")


def chain_with(old: str, new: str) -> bytes:
    """Give the five-node chain with one text replaced."""
    assert TEXT.count(old) == 1, old
    return TEXT.replace(old, new).encode("utf-8")


NODES = TEXT[: TEXT.index("nodes:")] + "nodes:\n"
NODE = "    zh: 合成{n}\n    en: synthetic {n}\n    stage: upstream\n    segment: raw\n"
INPUTS = f"{NODES}  b:\n{NODE.format(n='b')}  a:\n{NODE.format(n='a')}    inputs:\n"


def many_nodes(count: int, links: int, first: int = 0) -> bytes:
    """Write a chain of nodes ``a0, a1, …``, each made from the nodes ``a<first>`` and on, but not from itself."""
    parts = [NODES]
    for own in range(count):
        inputs = ", ".join(f"{{node: a{first + other}}}" for other in range(links) if first + other != own)
        parts.append(f"  a{own}:\n{NODE.format(n=own)}    inputs: [{inputs}]\n")
    return "".join(parts).encode("utf-8")


def many_sources() -> bytes:
    """Write 2,000 sources and a node that names as many others."""
    known = "".join(f"  source_{own}: {{kind: judgement, why: 合成}}\n" for own in range(2000))
    named = ", ".join(f"sourse_{own}" for own in range(2000))
    text = f"{NODES}  a:\n{NODE.format(n='a')}    sources: [{named}]\n"
    return text.replace("sources:\n", f"sources:\n{known}", 1).encode("utf-8")


def long_names(count: int) -> bytes:
    """Write nodes of one long id each, made from unknown ones whose ids are the same letters in another order."""
    chance, letters = random.Random(1), list("ab" * 40)
    parts = [NODES]
    for own in range(count):
        chance.shuffle(letters)
        id = "".join(letters)
        chance.shuffle(letters)
        parts.append(f"  a{id}:\n{NODE.format(n=own)}    inputs: [{{node: b{''.join(letters)}}}]\n")
    return "".join(parts).encode("utf-8")


#: Those of the cases that may be read; what they cost is bounded all the same.
READABLE = {"one input on 15,000 routes"}

CASES: dict[str, Callable[[], bytes]] = {
    "5 MB of [": lambda: filled("["),
    "5 MB of { a:": lambda: filled("{a: "),
    "5 MB of - - -": lambda: filled("- "),
    "5 MB of ? ? ?": lambda: filled("? "),
    "5 MB of ]": lambda: filled("]", head="a: ["),
    "staircase": staircase,
    "brackets line by line": lambda: lined("["),
    "brackets opened and closed": lambda: filled("[],", head="a: ["),
    "billion laughs": laughs,
    "a million aliases": lambda: filled("*a,", head="a: &a [x]\nb: ["),
    "100,000 anchors": lambda: lined("- &a x"),
    "one anchor of 5 MB": lambda: filled("a", head="a: &"),
    "one tag of 5 MB": lambda: filled("a", head="a: !"),
    "one key of 5 MB": lambda: filled("a", head="? "),
    "100 MB": lambda: filled("甲乙丙丁\n", 100_000_000, TEXT),
    "one line of 5 MB": lambda: filled("a"),
    "one line of 5 MB, Chinese": lambda: filled("甲", head="zh: "),
    "one line of 5 MB, ，": lambda: filled("，", head="zh: ["),
    "one line of 5 MB, items": lambda: filled("甲,", head="zh: ["),
    "one line of 5 MB, 】": lambda: filled("】", head="zh: [【"),
    "one line of 5 MB, blanks": lambda: filled(" ", head="a: b: c"),
    "5 MB of line ends": lambda: filled("\n"),
    "5 MB of line ends, U+2028": lambda: filled("\u2028"),
    "5 MB of tabs": lambda: filled("\t"),
    "100,000 tab lines": lambda: lined("\ta: 甲乙丙丁" + "戊" * 10),
    '5 MB of "': lambda: filled('"'),
    '5 MB of " in a list': lambda: filled('"', head="a: ["),
    "5 MB of '": lambda: filled("'"),
    '100,000 lines of a: "': lambda: lined('a: "'),
    "5 MB of \\": lambda: filled("\\", head='a: "'),
    "5 MB of :": lambda: filled(":"),
    "5 MB of : :": lambda: filled(": "),
    "5 MB of a: a:": lambda: filled("a: "),
    "5 MB of ，a：": lambda: filled("，a：", head="[x"),
    "5 MB of #": lambda: filled("#"),
    "5 MB of # in a list": lambda: filled("a#", head="a: ["),
    "100,000 comments": lambda: lined("# zh：“甲”"),
    "100,000 lines of |": lambda: lined("a: |"),
    "100,000 lines of literal text": lambda: lined("  zh：“甲”" + "a" * 30, "a: |\n"),
    "100,000 lines of ---": lambda: lined("---"),
    "100,000 lines of %": lambda: lined("%a"),
    "a million keys": lambda: numbered("a#:\n"),
    "a million keys in braces": lambda: numbered("a#,", head="{"),
    "100,000 equal keys": lambda: lined("a:"),
    "100,000 items": lambda: lined("- a"),
    "a million nodes": lambda: numbered("  a#:\n", head=NODES),
    "100,000 full-width colons": lambda: lined("a：b" + "甲" * 13),
    "100,000 blanks missing": lambda: lined("a:b"),
    "100,000 open brackets": lambda: lined("a: [b"),
    "100,000 full-width brackets": lambda: lined("a: 【b，c】"),
    "nodes of nothing": lambda: numbered("  a#: x\n", 700_000, NODES),
    "unknown fields": lambda: numbered("    zha#: x\n", 600_000, f"{NODES}  a:\n{NODE.format(n='a')}"),
    "unknown links": lambda: numbered("      - {node: b#}\n", 900_000, INPUTS),
    "one node names 30,000 others": lambda: numbered("      - {node: b#}\n", 640_000, INPUTS),
    "one input on 15,000 routes": lambda: numbered("      - {node: b, routes: [r#]}\n", 540_000, INPUTS),
    "one input written 30,000 times": lambda: numbered("      - {node: b}\n", 500_000, INPUTS),
    "a knot of 150 nodes": lambda: many_nodes(150, 150),
    "unknown sources among many": many_sources,
    "unknown links with long names alike": lambda: long_names(1500),
    "unknown links among many nodes": lambda: many_nodes(5000, 1, first=5000),
    "NULs": lambda: filled(b"\x00"),
    "NULs here and there": lambda: filled("zh: " + "甲" * 200 + "\x00\n"),
    "control characters": lambda: filled("zh: " + "甲" * 40 + "\x07\n"),
    "invalid UTF-8": lambda: filled(b"\xff\xfe\xfd\xfc\xfb", head="zh: "),
    "invalid at the end of one line of 5 MB": lambda: filled("甲", head="zh: ") + b"\xff\xff",
    "100,000 lines of every mark": lambda: lined("[a, {b: 'c\" : 】“” - # & * ! | > % @"),
    "100,000 lines of lists": lambda: lined("a: [，" + "，" * 13),
    "100,000 keys with a comma": lambda: numbered("a#: 甲，“乙”\n", 1_200_000),
    "random bytes of text": lambda: filled("[a, {b: 'c\" : 】“” - # & * ! | > % @\n"),
    "int of 100,000 digits": lambda: chain_with("importance: 4", "importance: " + "9" * 100_000),
    "float of 100,000 digits": lambda: chain_with("share: 0.5", "share: " + "9" * 100_000),
    "1e999": lambda: chain_with("t_per_t: 1.5", "t_per_t: 1e999"),
    "merge key": lambda: chain_with("  a:\n", "  base: &base {zh: x}\n  a:\n    <<: *base\n"),
    "merge key without alias": lambda: chain_with("  a:\n", "  a:\n    <<: {note: x}\n"),
    "python tag": lambda: chain_with("zh: 合成甲料", 'zh: !!python/object/apply:os.system ["echo 1"]'),
    "python name": lambda: chain_with("zh: 合成甲料", "zh: !!python/name:os.system"),
}


def read_cost(path: Path) -> tuple[float, list[Any]]:
    """Read a chain file; give the seconds of CPU and the faults."""
    from chainmap.definition.reader import read_chain
    from chainmap.tables.faults import InputFaults

    start = time.process_time()
    try:
        read_chain(path)
    except InputFaults as error:
        shown = str(error)
        return time.process_time() - start, [len(error.faults), len(shown), shown[:300]]
    return time.process_time() - start, [0, 0, ""]


def measured(names: list[str]) -> Iterator[dict[str, Any]]:
    """Read each case in a process of its own, forked from one that has everything loaded."""
    import os
    import resource

    from chainmap.definition.reader import read_chain

    read_chain(FIVE)
    idle = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in ["", *names]:
            path = Path(folder) / "合成.yaml"
            _write(path, name)
            receive, send = os.pipe()
            child = os.fork()
            if child == 0:
                cost, found = read_cost(path)
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
                os.write(send, json.dumps([cost, peak, found]).encode("utf-8"))
                os._exit(0)
            os.close(send)
            with os.fdopen(receive, "rb") as answer:
                text = answer.read()
            os.waitpid(child, 0)
            cost, peak, found = json.loads(text) if text else (0.0, 0, [0, 0, "died"])
            if not name:
                idle = peak
                continue
            told = dict(zip(("faults", "length", "shown"), found, strict=True))
            yield {"name": name, "seconds": cost, "megabytes": (peak - idle) / 1024, **told}


def _write(path: Path, name: str) -> None:
    """Write a case in a process of its own, so that making it does not count as memory of reading it."""
    import os

    child = os.fork()
    if child == 0:
        path.write_bytes(CASES[name]() if name else FIVE.read_bytes())
        os._exit(0)
    os.waitpid(child, 0)


if __name__ == "__main__":
    for one in measured(sys.argv[1:] or list(CASES)):
        print(json.dumps(one, ensure_ascii=False), flush=True)

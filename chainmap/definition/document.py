"""YAML as text: every scalar as it was typed, with its place, and every fault of the file at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from chainmap.definition.mend import read_lines
from chainmap.definition.parse import MAX_TROUBLES, Keys, Place, Trouble, shortened
from chainmap.tables.faults import Fault, InputFaults
from chainmap.tables.filekinds import binary_kind
from chainmap.tables.oserrors import os_words

MAX_BYTES = 5_000_000
MAX_LINES = 100_000
MAX_FAULTS = 200
#: Longest part of a line shown with a fault, and longest sentence of one.
SHOWN = 160
SAID = 1_000

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


@dataclass(frozen=True)
class Locate:
    """Where the parts of a YAML file stand.

    Attributes
    ----------
    name
        The file's path as it was given.
    lines
        The file's lines, as typed.
    keys, values
        1-based (line, column) of the key and of the value at a path; a path is the tuple of
        mapping keys and list indices that leads there.
    """

    name: str
    lines: tuple[str, ...] = ()
    keys: Mapping[Keys, Place] = field(default_factory=dict)
    values: Mapping[Keys, Place] = field(default_factory=dict)

    def place(self, path: Keys, *, key: bool = False) -> Place:
        """Give (line, column) of the value (or key) at ``path``, else of its nearest known parent."""
        if not key and path in self.values:
            return self.values[path]
        # The value of a block starts on the line below; its key says better what is meant.
        parents = (path[:length] for length in range(len(path), -1, -1))
        return next(
            (self.keys.get(part, self.values.get(part, (1, 1))) for part in parents if self._knows(part)), (1, 1)
        )

    def _knows(self, path: Keys) -> bool:
        return path in self.keys or path in self.values

    def fault(self, trouble: Trouble, level: str = "error") -> Fault:
        """Make the fault of a trouble, with the line it is on."""
        row, column = trouble.place
        line, shown = _part_of(self.lines[row - 1] if 0 < row <= len(self.lines) else "", column)
        zh, en, mend_zh, mend_en = (shortened(text, SAID) for text in (trouble.zh, trouble.en, *trouble.mend))
        return Fault(f"{self.name}:{row}:{column}", zh, en, mend_zh, mend_en, line, shown, level)


@dataclass(frozen=True)
class Document:
    """What was read of a YAML file; ``data`` is ``None`` if it could not be parsed."""

    data: Any
    locate: Locate
    faults: tuple[Fault, ...]


def _part_of(line: str, column: int) -> tuple[str, int]:
    """Give the part of a line around a column that can be shown, and the column in it."""
    if len(line) <= SHOWN:
        return line, column
    first = max(0, column - SHOWN // 2)
    return line[first : first + SHOWN], column - first


def load(path: str | Path) -> tuple[Any, Locate]:
    """Read a YAML file as text, with the place of every part.

    Parameters
    ----------
    path
        A UTF-8 file (a byte-order mark is fine) of at most 5 MB, 100,000 lines and as many keys and values, holding one
        document.

    Returns
    -------
    data
        Mappings as dict, sequences as list, every scalar as the text typed (``0610`` and ``NO`` stay
        text); what is left empty, ``~`` or ``null`` is ``None``.
    locate
        Where each part stands.

    Raises
    ------
    InputFaults
        With every fault found: encoding, size, depth, duplicate keys, tabs, full-width punctuation,
        aliases, tags, several documents, and whatever the parser cannot read.
    """
    document = read_document(path)
    if document.faults:
        raise InputFaults(document.faults)
    return document.data, document.locate


def read_document(path: str | Path) -> Document:
    """Read a YAML file like :func:`load`, but give its faults instead of raising them."""
    name = str(path)
    text, fault = _read_text(Path(path), name)
    if fault:
        return Document(None, Locate(name), (fault,))
    count = sum(map(text.count, "\n\r\x85\u2028\u2029")) - text.count("\r\n")
    if count > MAX_LINES:
        zh, en = f"文件有 {count:,} 行，超过 {MAX_LINES:,} 行上限", f"{count:,} lines; the limit is {MAX_LINES:,}"
        return Document(None, Locate(name), (Fault(f"{name}:1:1", zh, en),))
    bare = Locate(name, tuple(_BREAK.split(text)))
    odd = [bare.fault(trouble) for trouble in islice(_control_characters(bare.lines), MAX_TROUBLES)]
    if odd:
        return Document(None, bare, in_order(odd))
    return _parse_document(bare)


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Sort located faults by line and column and drop repeated ones; at most 200 are kept.

    Examples
    --------
    >>> [fault.where for fault in in_order([Fault("x:10:1", "", ""), Fault("x:9:2", "", "")])]
    ['x:9:2', 'x:10:1']
    """

    def position(fault: Fault) -> Place:
        *_, row, column = fault.where.split(":")
        return int(row), int(column)

    unique = sorted(dict.fromkeys(faults), key=position)
    if len(unique) <= MAX_FAULTS:
        return tuple(unique)
    more = len(unique) - MAX_FAULTS
    # Readers stop after the first thousand or so, hence "at least".
    zh, en = f"此处起至少还有 {more} 处问题未列出", f"at least {more} more faults from here on"
    rest = Fault(unique[MAX_FAULTS].where, zh, en, level=unique[MAX_FAULTS].level)
    return (*unique[:MAX_FAULTS], rest)


def _read_text(path: Path, name: str) -> tuple[str, Fault | None]:
    if path.is_dir():
        return "", Fault(f"{name}:1:1", "这是文件夹，不是文件", "that is a folder, not a file")
    try:
        size = path.stat().st_size
        with path.open("rb") as opened:
            raw = opened.read(MAX_BYTES + 1)
    except OSError as error:
        zh, en = os_words(error)
        return "", Fault(f"{name}:1:1", f"无法读取文件：{zh}", f"cannot read the file: {en}")
    kind = _foreign_kind(path, raw)
    if kind:
        return "", _no_definition(name, *kind)
    size = max(size, len(raw))
    if size > MAX_BYTES:
        fault = Fault(f"{name}:1:1", f"文件有 {size:,} 字节，超过 500 万字节上限", f"{size:,} bytes; the limit is 5 MB")
        return "", fault
    try:
        return raw.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        return "", _encoding_fault(raw, name, error.start)


def _foreign_kind(path: Path, raw: bytes) -> tuple[str, str] | None:
    """Name the kind of a file that is no text, or is a list by its ending; ``None`` for what may be a definition."""
    if (named := binary_kind(raw)) or not raw:
        return named
    if path.suffix.casefold() in (".csv", ".tsv", ".xlsx", ".xlsm", ".xls"):
        return "企业名单一类的表格文件", "a table such as a list of firms"
    return None


def _no_definition(name: str, zh: str, en: str) -> Fault:
    return Fault(
        f"{name}:1:1",
        f"这是{zh}，不是产业链或地区文件",
        f"this is {en}, no chain or region file",
        "产业链和地区文件是文本文件（.yaml）；名单写在地区文件的 files 里，或作为名单给出",
        "chain and region files are text (.yaml); name lists under files in the region file, or give them as lists",
    )


def _encoding_fault(raw: bytes, name: str, start: int) -> Fault:
    mend = (
        "在记事本中“另存为”，“编码”选 UTF-8，再保存",
        "in Notepad choose Save As, set Encoding to UTF-8, and save",
    )
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Fault(f"{name}:1:1", "文件是 UTF-16 编码，须为 UTF-8", "the file is UTF-16, not UTF-8", *mend)
    # With a byte-order mark the decoder counts from behind it.
    start += 3 if raw.startswith(b"\xef\xbb\xbf") else 0
    begin = raw.rfind(b"\n", 0, start) + 1
    row = raw.count(b"\n", 0, start) + 1
    column = len(raw[begin:start].decode("utf-8-sig", "replace")) + 1
    line = raw[begin:].split(b"\n", 1)[0].rstrip(b"\r").decode("gb18030", "replace")
    shown, caret = _part_of(line, column)
    zh, en = "文件不是 UTF-8 编码（可能是 GBK）", "the file is not UTF-8 (perhaps GBK)"
    return Fault(f"{name}:{row}:{column}", zh, en, *mend, line=shown, column=caret)


def _control_characters(lines: Iterable[str]) -> Iterator[Trouble]:
    mend = ("删除该字符", "delete the character")
    for row, line in enumerate(lines, 1):
        for match in _FORBIDDEN.finditer(line):
            code = f"U+{ord(match[0]):04X}"
            zh, en = f"这里有看不见的控制字符 {code}", f"an invisible control character {code}"
            yield Trouble((row, match.start() + 1), zh, en, mend)


def _parse_document(bare: Locate) -> Document:
    reading, troubles = read_lines(bare.lines)
    locate = Locate(bare.name, bare.lines, reading.keys, reading.values)
    faults = [locate.fault(trouble) for trouble in troubles]
    if reading.data is None and not faults:
        faults.append(locate.fault(Trouble((1, 1), "文件是空的", "the file is empty")))
    return Document(None if reading.error else reading.data, locate, in_order(faults))

"""From a YAML parser's events to plain data: every scalar as text, every part with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

import yaml

Keys: TypeAlias = tuple[str | int, ...]
Place: TypeAlias = tuple[int, int]

MAX_DEPTH = 20
#: Keys, values and items; the largest chains have a fifth of it.
MAX_PARTS = 100_000
MAX_TROUBLES = 1_000
NULLS = frozenset({"", "~", "null", "Null", "NULL"})

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Trouble(NamedTuple):
    """Something wrong at a 1-based (line, column), in both languages, and how to mend it."""

    place: Place
    zh: str
    en: str
    mend: tuple[str, str] = ("", "")


@dataclass
class Reading:
    """What one pass over a file has found.

    Attributes
    ----------
    data
        The document; mappings as dict, sequences as list, scalars as text, empty ones as ``None``.
    keys, values
        1-based (line, column) of the key and of the value at each path.
    plain
        Start and end of every unquoted scalar.
    troubles
        Faults that did not stop the pass.
    error
        The parser's error if it had to stop.
    refused
        Whether the pass was given up, since no chain is so deep, so long or so full of faults; there is no data then.
    """

    data: Any = None
    keys: dict[Keys, Place] = field(default_factory=dict)
    values: dict[Keys, Place] = field(default_factory=dict)
    plain: dict[Place, Place] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    error: yaml.YAMLError | None = None
    refused: bool = False


@dataclass
class _Open:
    """A mapping or sequence that is still being filled; ``path`` is ``None`` inside what is thrown away."""

    box: dict[str, Any] | list[Any]
    path: Keys | None
    key: str | None = None
    skip: bool = False


def parse_lines(lines: Sequence[str]) -> Reading:
    """Read lines of YAML without recursion, aliases, tags or type guessing.

    Examples
    --------
    >>> reading = parse_lines(["code: 0610", "list: [NO, 12:30, ~]"])
    >>> reading.data
    {'code': '0610', 'list': ['NO', '12:30', None]}
    >>> reading.values["list", 1]
    (2, 12)
    """
    reading = Reading()
    stack: list[_Open] = []
    documents = parts = 0
    try:
        for event in _events(lines):
            if isinstance(event, yaml.NodeEvent):
                parts += 1
                _take(event, stack, reading)
                if len(stack) > MAX_DEPTH or parts > MAX_PARTS or len(reading.troubles) > MAX_TROUBLES:
                    return _refused(reading, _place(event), len(stack), parts)
            elif isinstance(event, yaml.CollectionEndEvent):
                stack.pop()
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    reading.troubles.append(_second_document(_place(event)))
                    break
    except yaml.YAMLError as error:
        reading.error = error
    return reading


def _refused(reading: Reading, place: Place, depth: int, parts: int) -> Reading:
    """Give up a reading for what no chain file holds."""
    if depth > MAX_DEPTH:
        zh, en = f"嵌套超过 {MAX_DEPTH} 层", f"nested more than {MAX_DEPTH} levels deep"
        mend = ("检查多余的括号或缩进", "look for stray brackets or indentation")
    elif parts > MAX_PARTS:
        zh, en = f"内容超过 {MAX_PARTS:,} 项，未读入", f"more than {MAX_PARTS:,} keys and values; not read"
        mend = ("拆成几个产业链文件", "make several chain files of it")
    else:
        zh, en = "问题太多，以下没有再检查", "too many faults; the rest was not looked at"
        mend = ("先改正以上各处", "mend those above first")
    troubles = [*reading.troubles, Trouble(place, zh, en, mend)]
    return Reading(troubles=troubles, refused=True)


def _events(lines: Sequence[str]) -> Iterator[yaml.Event]:
    return yaml.parse("\n".join(lines), Loader=_LOADER)


def shortened(text: str, length: int = 40) -> str:
    """Cut a text that is too long to stand in a message.

    Examples
    --------
    >>> shortened("己二腈"), shortened("a" * 50, 5)
    ('己二腈', 'aaaa…')
    """
    return text if len(text) <= length else text[: length - 1] + "…"


def _place(event: Any) -> Place:
    mark = event.start_mark
    return mark.line + 1, mark.column + 1


def _take(event: Any, stack: list[_Open], reading: Reading) -> None:
    """Put one node where it belongs: as the document, a key, a value or a list item."""
    place = _place(event)
    if event.anchor is not None or getattr(event, "tag", None) is not None:
        _refuse(event, place, reading)
    value = _value(event, place, reading)
    path: Keys | None = ()
    if not stack:
        reading.data = value
    else:
        top = stack[-1]
        if top.key is None and not top.skip and type(top.box) is dict:
            _take_key(event, place, top, stack, reading)
            return
        path = _put(value, top)
    if path is not None:
        reading.values[path] = place
    if type(value) is dict or type(value) is list:
        stack.append(_Open(value, path))


def _value(event: Any, place: Place, reading: Reading) -> Any:
    kind = type(event)
    if kind is yaml.ScalarEvent:
        # The C parser says "" where the Python one says None.
        if not event.style:
            end = event.end_mark
            reading.plain[place] = end.line + 1, end.column + 1
            if event.value in NULLS:
                return None
        return event.value
    return {} if kind is yaml.MappingStartEvent else [] if kind is yaml.SequenceStartEvent else None


def _put(value: Any, top: _Open) -> Keys | None:
    """Put a value into what is being filled; give its path, if it has one."""
    path = None if top.path is None or top.skip else (*top.path, len(top.box) if top.key is None else top.key)
    if top.key is not None:
        top.box[top.key] = value  # type: ignore[call-overload]
        top.key = None
    elif top.skip:
        top.skip = False
    else:
        top.box.append(value)  # type: ignore[union-attr]
    return path


def _take_key(event: Any, place: Place, top: _Open, stack: list[_Open], reading: Reading) -> None:
    if type(event) is not yaml.ScalarEvent:
        mend = ("键请写成一个词", "write the key as one word")
        reading.troubles.append(Trouble(place, "键必须是文字，不能是列表", "a key must be text, not a list", mend))
        top.skip = True
        if isinstance(event, yaml.CollectionStartEvent):
            stack.append(_Open([], None))
        return
    key = event.value
    path = None if top.path is None else (*top.path, key)
    if key in top.box:
        top.skip = True
        if path is not None:
            reading.troubles.append(_duplicate(key, place, reading.keys.get(path, place)))
        return
    top.key = key
    if path is not None:
        reading.keys[path] = place


def _refuse(event: Any, place: Place, reading: Reading) -> None:
    if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
        name = ("*" if isinstance(event, yaml.AliasEvent) else "&") + shortened(event.anchor)
        zh, en = f"这里不能用 YAML 的锚点或引用（{name}）", f"YAML anchors and aliases ({name}) are not read here"
        mend = ("把内容写全；若是文字，请加引号", "write the content out; quote it if it is text")
        reading.troubles.append(Trouble(place, zh, en, mend))
    else:
        # The parser gives "!" for a lone exclamation mark.
        mend = ("删去标签；若是文字，请加引号", "take the tag away; quote it if it is text")
        tag = shortened(event.tag, 80)
        zh, en = f"这里不能用 YAML 标签（{tag}）", f"YAML tags ({tag}) are not read here"
        reading.troubles.append(Trouble(place, zh, en, mend))


def _duplicate(key: str, place: Place, first: Place) -> Trouble:
    key = shortened(key)
    zh = f"“{key}”写了两次：第 {first[0]} 行第 {first[1]} 列已有，这里是第 {place[0]} 行第 {place[1]} 列"
    en = f"'{key}' stands twice: first at {first[0]}:{first[1]}, again at {place[0]}:{place[1]}"
    return Trouble(place, zh, en, ("合并两处，或改其中一个的名称", "join the two, or rename one"))


def _second_document(place: Place) -> Trouble:
    mend = ("删去“---”行，或分成两个文件", "delete the '---' line, or make two files")
    return Trouble(
        place, "一个文件里只能有一份内容，这里又开始了一份", "a second document starts here; only one is read", mend
    )

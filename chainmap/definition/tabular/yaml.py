"""A chain as the text of a YAML file: keys in the order of the models, one input a line, quotes where needed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import yaml
from pydantic import BaseModel

from chainmap.definition.models import Chain, Source
from chainmap.definition.scan import scan_lines
from chainmap.definition.tabular.cells import quoted
from chainmap.definition.tabular.tables import said_fields
from chainmap.tables.widths import text_width

#: Texts wider than this are folded, where they can be; a Chinese character counts two.
WIDTH = 110

_EMITTER: Any = yaml.emitter.Emitter(io.StringIO(), allow_unicode=True)
_RESOLVER: Any = yaml.resolver.Resolver()
# What YAML 1.2 takes for a number and 1.1 does not.
_NUMBER = re.compile(
    r"[-+]?(?:0o[0-7]+|0x[0-9a-fA-F]+|(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)|[0-9]{4}-.*"
)
_UNFIT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]|\n[ \n]*$|^[ \n]")
_KEYS = ("id", "zh", "en", "date", "note")
_FLOW, _LIST, _BLOCK, _KEY = "{k: %s}", "[%s]", "k: %s", "%s: k"


def chain_yaml(chain: Chain) -> str:
    """Write a chain as YAML.

    Parameters
    ----------
    chain
        Any chain.

    Returns
    -------
    str
        The text of a file that :func:`chainmap.read_chain` reads as this chain; what is not said is left out.
    """
    head = said_fields(chain)
    lines = [line for name in _KEYS if name in head for line in _entry(name, head[name], "")]
    for name in ("segments", "needs", "sources"):
        table: Mapping[str, BaseModel] = getattr(chain, name)
        if table or name == "segments":
            lines += ["", f"{name}:" if table else f"{name}: {{}}"]
        lines += [f"  {scalar(key, _KEY)}: {_flow(said_fields(one))}" for key, one in table.items()]
    lines += ["", "nodes:"]
    for key, node in chain.nodes.items():
        lines += [f"  {scalar(key, _KEY)}:"]
        lines += [line for name, value in said_fields(node).items() for line in _entry(name, value, "    ")]
    return "\n".join(lines) + "\n"


def scalar(value: str | float | bool, context: str) -> str:
    r"""Write a scalar: plain where YAML and its readers take it for just this text, else in double quotes.

    Parameters
    ----------
    value
        Text, number or flag.
    context
        ``k: %s``, ``{k: %s}``, ``[%s]`` or ``%s: k``: where it stands.

    Examples
    --------
    >>> [scalar(one, "[%s]") for one in ("己二腈", "0610", "甲、乙", "no", "1,6-己二胺", True, 0.5)]
    ['己二腈', '"0610"', '"甲、乙"', '"no"', '"1,6-己二胺"', 'true', '0.5']
    >>> scalar("甲、乙", "k: %s"), scalar("a\n: b", "k: %s")
    ('甲、乙', '"a\\n: b"')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return repr(value)
    return value if _is_plain(value, context) else quoted(value)


def _is_plain(text: str, context: str) -> bool:
    form = _EMITTER.analyze_scalar(text)
    allowed = form.allow_block_plain if context in (_BLOCK, _KEY) else form.allow_flow_plain
    if not allowed or form.multiline or _UNFIT.search(text) or _NUMBER.fullmatch(text):
        return False
    # Texts such as NO and 12:30 mean something else to other programs; full-width marks to ours.
    tag = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))
    return bool(tag == "tag:yaml.org,2002:str") and not scan_lines([context % text])


def _entry(name: str, value: Any, indent: str) -> Iterator[str]:
    """Write a key with its value as lines."""
    if isinstance(value, tuple) and value and isinstance(value[0], BaseModel) and not isinstance(value[0], Source):
        yield f"{indent}{name}:"
        yield from (f"{indent}  - {_flow(said_fields(one))}" for one in value)
    elif isinstance(value, str) and "\n" in value and not _UNFIT.search(value):
        yield f"{indent}{name}: |-"
        yield from (f"{indent}  {line}" if line else "" for line in value.split("\n"))
    elif isinstance(value, str) and text_width(value) > 2 * WIDTH and _folds(value):
        yield f"{indent}{name}: >-"
        yield from (f"{indent}  {line}" for line in _folded(value))
    else:
        yield f"{indent}{name}: {_written(value, _BLOCK)}"


def _folds(text: str) -> bool:
    return " " in text and "  " not in text and "\n" not in text and not _UNFIT.search(text)


def _folded(text: str) -> Iterator[str]:
    """Break a text at its blanks, which are what the line breaks are read as."""
    line = ""
    for word in text.split(" "):
        if line and text_width(f"{line} {word}") > WIDTH:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line


def _flow(fields: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f"{name}: {_written(value, _FLOW)}" for name, value in fields.items()) + "}"


def _written(value: Any, context: str) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_items(value))}]"
    return scalar(value, context)


def _items(values: Iterable[str | Source]) -> Iterator[str]:
    for one in values:
        yield _flow(said_fields(one)) if isinstance(one, Source) else scalar(one, _LIST)

"""The cells of a chain's tables: texts and lists, written so that they come back exactly.

A list is joined by ``、``; on reading ``；``, ``;``, ``|``, line breaks and commas beside a Chinese character part it
too. An item that would not come back as it was, and any text that would not, stands in double quotes with
the escapes of JSON: ``"甲、乙"、丙`` holds two items. A source written out in place is a JSON object.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from chainmap.tables.cleaning import EMPTY, EXCEL_ERROR, Parsed, is_garbled, plain_text

#: What joins the items of a list.
JOINT = "、"
#: The blanks that the models take off the ends of texts; Python's own strip takes more.
BLANKS = "\t\n\x0b\x0c\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"

# Not allowed in XML, taken for the end of a line by some programs, or a mark of wrong decoding.
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffd-\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_PARTS = re.compile(r"[、；;|\r\n]|(?<=[\u3400-\u9fff])[，,]|[，,](?=[\u3400-\u9fff])")
_BLANKS = re.compile(r"\s*")
_JSON = json.JSONDecoder()

Item = str | dict[str, Any]


def quoted(text: str) -> str:
    r"""Put a text in double quotes, with the escapes of JSON.

    Examples
    --------
    >>> print(quoted('a "b"\n'))
    "a \"b\"\n"
    """
    return _ODD.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))


def text_cell(text: str, *, lines: bool = True) -> str:
    """Give a text as a cell that :func:`read_text` takes for just this text.

    Parameters
    ----------
    text
        Any text.
    lines
        Whether line breaks may stand in the cell.

    Examples
    --------
    >>> text_cell("己二腈"), text_cell("无"), text_cell("")
    ('己二腈', '"无"', '""')
    """
    plain = not (_is_empty(text) or text[0] == '"' or _ODD.search(text) or EXCEL_ERROR.match(text) or is_garbled(text))
    return text if plain and (lines or "\n" not in text) else quoted(text)


def read_text(cell: Any) -> Parsed:
    """Read a text as it was written; blank cells and words such as ``-`` and ``无`` are ``None``.

    Examples
    --------
    >>> read_text('"无"'), read_text("无"), read_text(66.0), read_text("#REF!")
    (('无', ''), (None, ''), ('66', ''), (None, 'excel_error'))
    """
    if not isinstance(cell, str):
        return plain_text(cell), ""
    if (inner := _unquoted(cell)) is not None:
        return inner, ""
    if _is_empty(cell):
        return None, ""
    if EXCEL_ERROR.match(cell):
        return None, "excel_error"
    # Excel writes a carriage return so.
    return (None, "mojibake") if is_garbled(cell) else (cell.replace("_x000D_", ""), "")


def _is_empty(text: str) -> bool:
    return len(text) < 13 and text.strip().casefold() in EMPTY


def _unquoted(text: str) -> str | None:
    bare = text.strip()
    if len(bare) < 2 or bare[0] != '"' or bare[-1] != '"':
        return None
    try:
        return str(json.loads(bare))
    except ValueError:
        return None


def list_cell(items: Iterable[str | Mapping[str, Any]]) -> str | None:
    """Join the items of a list so that :func:`read_list` gives the same ones; ``None`` if there are none.

    Examples
    --------
    >>> print(list_cell(["锦纶", "甲、乙", "1,6-己二胺"]))
    锦纶、"甲、乙"、1,6-己二胺
    """
    return JOINT.join(_item_cell(item) for item in items) or None


def _item_cell(item: str | Mapping[str, Any]) -> str:
    if not isinstance(item, str):
        return _ODD.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(dict(item), ensure_ascii=False))
    plain = text_cell(item, lines=False) == item and item[0] != "{" and split_list(item) == [item]
    return item if plain else quoted(item)


def split_list(text: str) -> list[Item]:
    """Split the text of a cell into items; those in quotes and JSON objects are taken whole.

    Examples
    --------
    >>> split_list('"甲、乙"、 丙；N,N-二甲基甲酰胺，丁|无')
    ['甲、乙', '丙', 'N,N-二甲基甲酰胺', '丁']
    """
    return [item for item, *_ in list_parts(text)]


def list_parts(text: str) -> Iterator[tuple[Item, bool, int, int]]:
    """Give the items of a list, each with whether it stood there plain, and from where to where.

    Examples
    --------
    >>> list(list_parts('"甲、乙"、丙'))
    [('甲、乙', False, 0, 5), ('丙', True, 6, 7)]
    """
    at = _after_blanks(text, 0)
    while at < len(text):
        whole, end = _whole_item(text, at)
        if whole is not None:
            yield whole, False, at, end
        else:
            part = _PARTS.search(text, at)
            end = part.start() if part else len(text)
            if not _is_empty(text[at:end]):
                yield text[at:end].strip(), True, at, end
        at = _after_blanks(text, end + 1)


def _whole_item(text: str, at: int) -> tuple[Item | None, int]:
    """Read a quoted item or an object that stands at a place, with the place of the separator behind it."""
    if text[at] not in '"{':
        return None, at
    try:
        value, end = _JSON.raw_decode(text, at)
    except (ValueError, RecursionError):
        return None, at
    end = _after_blanks(text, end)
    return (value, end) if end == len(text) or _PARTS.match(text, end) else (None, at)


def _after_blanks(text: str, at: int) -> int:
    match = _BLANKS.match(text, at)
    return match.end() if match else at


def read_list(cell: Any) -> Parsed:
    """Read a list; see :func:`split_list`.

    Examples
    --------
    >>> read_list("锦纶；尼龙"), read_list(66.0), read_list(None)
    ((['锦纶', '尼龙'], ''), (['66'], ''), ([], ''))
    """
    if not isinstance(cell, str):
        text, remark = read_text(cell)
        return ([text] if text is not None else []), remark
    found = list(list_parts(cell.replace("_x000D_", "")))
    for item, plain, *_ in found:
        if plain and isinstance(item, str) and (EXCEL_ERROR.match(item) or is_garbled(item)):
            return [], "excel_error" if EXCEL_ERROR.match(item) else "mojibake"
    return [item for item, *_ in found], ""


def read_joined(cell: Any) -> Parsed:
    """Read a list as the text it stands in, which is split where it is known what the items may be.

    Examples
    --------
    >>> read_joined("甲；乙"), read_joined("无"), read_joined(66.0)
    (('甲；乙', ''), (None, ''), ('66', ''))
    """
    items, remark = read_list(cell)
    if remark or not items:
        return None, remark
    return (cell.replace("_x000D_", "") if isinstance(cell, str) else items[0]), ""

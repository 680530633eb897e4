"""The graph as a file for Gephi and its like: GraphML or GEXF, every attribute a plain text or number."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import networkx as nx

from chainmap.tables.faults import UsageError
from chainmap.tables.files import replace_whole

#: What joins the items of a list.
JOINT = "、"

# Not allowed in XML 1.0.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: Names that mean something to the formats themselves; an attribute of such a name gets a mark behind it.
_RESERVED = frozenset("id label pid start end viz parents slices spells type weight key source target".split())
_GRAPH_TEXTS = ("id", "zh", "en", "date", "note")


def write_graph(graph: nx.DiGraph, path: str | Path) -> Path:
    """Write a graph for Gephi, yEd, Cytoscape and other programs.

    Parameters
    ----------
    graph
        As built by :func:`chainmap.build_graph`.
    path
        ``.graphml`` or ``.gexf``; a file that is there is replaced in one step. The same graph gives the same bytes.

    Returns
    -------
    pathlib.Path
        The path. Nodes have their Chinese name as ``label`` and the titles of their segment and needs beside the ids;
        lists are joined by ``、``; what is empty is left out.

    Raises
    ------
    UsageError
        If the ending is another.
    ChainmapError
        If the file cannot be written.

    Examples
    --------
    >>> import chainmap as cm, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = write_graph(cm.build_graph(cm.read_chain("nylon")), Path(folder) / "nylon.graphml")
    ...     nx.read_graphml(path).nodes["adiponitrile"]["zh"]
    '己二腈'
    """
    file = Path(path)
    ending = file.suffix.casefold()
    if ending not in (".graphml", ".gexf"):
        raise UsageError(f"{file.name}: 图只能写成 .graphml 或 .gexf / a graph is written as .graphml or .gexf")
    plain = plain_graph(graph)
    data = _graphml(plain) if ending == ".graphml" else _gexf(plain)
    replace_whole(file, lambda part: part.write_bytes(data))
    return file


def plain_graph(graph: nx.DiGraph) -> nx.DiGraph:
    """Give a copy whose attributes are texts, numbers and flags, one type a name; what is empty is left out.

    Parameters
    ----------
    graph
        As built by :func:`chainmap.build_graph`.

    Examples
    --------
    >>> graph = nx.DiGraph(date="2026")
    >>> graph.add_node("a", zh="合成甲", aliases=("甲料", "甲"), note="", importance=3)
    >>> plain_graph(graph).nodes["a"]
    {'label': '合成甲', 'zh': '合成甲', 'aliases': '甲料、甲', 'importance': 3}
    """
    plain = nx.DiGraph(**{name: _flat(graph.graph[name]) for name in _GRAPH_TEXTS if graph.graph.get(name)})
    segments, needs = graph.graph.get("segments") or {}, graph.graph.get("needs") or {}
    nodes = {}
    for node, data in graph.nodes(data=True):
        segment = segments.get(data.get("segment"), {})
        titles = {"segment_zh": segment.get("zh"), "segment_en": segment.get("en")}
        titles["gate_zh"] = tuple(needs.get(need, {}).get("zh", need) for need in data.get("gate") or ())
        nodes[node] = {**data, **titles}
    links = {(taken, product): data for taken, product, data in graph.edges(data=True)}
    for node, flat in _one_type(nodes).items():
        plain.add_node(node, label=str(_flat(graph.nodes[node].get("zh")) or node), **flat)
    for (taken, product), flat in _one_type(links).items():
        plain.add_edge(taken, product, **flat)
    return plain


def _one_type(rows: Mapping[Any, Mapping[str, Any]]) -> dict[Any, dict[str, Any]]:
    """Flatten attributes; numbers of a name that has other values too become texts, as one column has one type."""
    flat = {
        key: {_named(name): value for name, raw in row.items() if (value := _flat(raw)) not in (None, "")}
        for key, row in rows.items()
    }
    kinds: dict[str, set[type]] = {}
    for row in flat.values():
        for name, value in row.items():
            kinds.setdefault(name, set()).add(type(value))
    mixed: dict[str, type] = {
        name: float if found == {int, float} else str for name, found in kinds.items() if len(found) > 1
    }
    return {key: {name: mixed.get(name, _same)(value) for name, value in row.items()} for key, row in flat.items()}


def _same(value: Any) -> Any:
    return value


def _named(name: str) -> str:
    return f"{name}_" if name in _RESERVED else name


def _flat(value: Any) -> Any:
    """Give a value as a text or number; ``None`` and not-a-number as ``None``."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, str):
        return _UNFIT.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return ", ".join(str(flat) for one in value.values() if (flat := _flat(one)) not in (None, ""))
    if isinstance(value, Iterable):
        found = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return JOINT.join(str(flat) for one in found if (flat := _flat(one)) not in (None, ""))
    return _UNFIT.sub("\ufffd", str(value))


def _graphml(graph: nx.DiGraph) -> bytes:
    made = io.BytesIO()
    # The writer that needs no other library, so that the bytes are the same everywhere.
    nx.write_graphml_xml(graph, made)
    return made.getvalue()


def _gexf(graph: nx.DiGraph) -> bytes:
    """Write GEXF; its date is the chain's, not the day it was written."""
    made = io.BytesIO()
    nx.write_gexf(graph, made, version="1.2draft")
    date = str(graph.graph.get("date") or "")
    day = f"{date}-01-01"[:10] if len(date) == 4 else f"{date}-01"[:10]
    written = f' lastmodifieddate="{day}"' if date else ""
    return re.sub(rb' lastmodifieddate="[^"]*"', written.encode("utf-8"), made.getvalue(), count=1)

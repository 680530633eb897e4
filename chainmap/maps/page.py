"""Graph and tables → one self-contained HTML page: the industrial-chain map (产业链图谱)."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, get_args

import networkx as nx
import pandas as pd

from chainmap.definition.models import Region
from chainmap.maps.data import frame_records, link_records, node_records, part_names
from chainmap.maps.facts import gather
from chainmap.maps.frame import Page
from chainmap.maps.frame import map_frame as map_frame
from chainmap.maps.layout import Layout, place_cards
from chainmap.maps.pictures import picture_data
from chainmap.maps.sharing import share_citations
from chainmap.maps.wording import halves
from chainmap.tables.faults import UsageError

ASSETS = Path(__file__).parent / "assets"

#: The page's own scripts, in the order in which they are joined into one function.
SCRIPTS = (
    *("text.js", "fold.js", "draw.js", "foldcard.js", "kinds.js", "lines.js", "routes.js", "panel.js", "map.js"),
    *("pictures.js", "company.js"),
    *("picture.js", "svg.js", "search.js", "chrome.js", "start.js"),
)

Kind = Literal["all", "status", "gaps", "targets", "plan", "ties"]
KINDS: tuple[str, ...] = get_args(Kind)

#: How vis-network is set up: our own places, no physics, no keyboard of its own.
OPTIONS: dict[str, Any] = {
    "autoResize": True,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "nodes": {"fixed": True, "physics": False},
    "interaction": {
        "dragNodes": False,
        "hover": True,
        "hoverConnectedEdges": False,
        "selectConnectedEdges": False,
        "multiselect": False,
        "tooltipDelay": 100000,
        "keyboard": {"enabled": False},
    },
}


def draw_map(
    graph: nx.DiGraph,
    coverage: pd.DataFrame | None = None,
    gaps: pd.DataFrame | None = None,
    targets: pd.DataFrame | None = None,
    matches: pd.DataFrame | None = None,
    firms: pd.DataFrame | None = None,
    plan: pd.DataFrame | None = None,
    *,
    candidates: pd.DataFrame | None = None,
    region: Region | None = None,
    moves: pd.DataFrame | None = None,
    path: str | Path | None = None,
    title: str | Mapping[str, str] | None = None,
    date: str | None = None,
    sources: Iterable[str] = (),
    language: Literal["zh", "en"] = "zh",
    kind: Kind = "all",
    kinds: Iterable[Kind] = (),
    titles: Mapping[str, Mapping[str, str]] | None = None,
) -> Page:
    """Draw the chain as one HTML page that works without a network.

    Parameters
    ----------
    graph
        As built by :func:`chainmap.build_graph`. With the graph alone the page shows the chain.
    coverage, gaps, targets, matches, firms, plan
        The tables of the same names; each adds what it knows. ``firms`` are the local firms.
    candidates
        Companies elsewhere, to name the targets.
    region
        Gives the ties of the 关系图: who can introduce the place to a company.
    moves
        Dated past investments, for the panel of a company.
    path
        File to write, as a whole or not at all, in UTF-8.
    title
        Heading of the page, with the place, also as ``{"zh": …, "en": …}``; by default the chain's name.
    date
        The day the picture is drawn for; firms that came later are marked as not counted.
    sources
        Lines that say where the data come from.
    language
        ``"zh"`` or ``"en"``: the language the page opens in; it can be switched there.
    kind
        The map it opens as: ``"all"``, ``"status"`` (现状图: what is here), ``"gaps"`` (缺口图: what is missing),
        ``"targets"`` (目标图: who could fill it), ``"plan"`` (路径图: who comes when) or ``"ties"`` (关系图: who can
        introduce us).
    kinds
        The maps that the page offers beside it, in this order; empty for all that the tables allow.
    titles
        What maps are called instead, by kind: ``{"status": {"zh": "现状全景图", "en": "panorama"}}``.

    Returns
    -------
    Page
        The page's text; as the last line of a notebook's cell it is the map itself.

    Raises
    ------
    UsageError
        If the language or the kind of map is not one of those.
    ChainmapError
        If the file cannot be written.

    Examples
    --------
    >>> graph = nx.DiGraph(zh="合成链", en="synthetic chain", segments={"s": {"zh": "合成段", "en": "synthetic"}})
    >>> graph.add_node("a", zh="合成甲", en="synthetic a", stage="upstream", segment="s")
    >>> draw_map(graph, title="合成图谱").startswith("<!DOCTYPE html>")
    True
    """
    if language not in ("zh", "en"):
        raise UsageError(f"语言只能是 zh 或 en / the language is zh or en, not {language!r}")
    offered = list(dict.fromkeys(kinds))
    for one in (kind, *offered, *(titles or ())):
        if one not in KINDS:
            raise UsageError(f"图种只能是 {'、'.join(KINDS)} / the kind of map is one of these, not {one!r}")
    tables = {"coverage": coverage, "gaps": gaps, "targets": targets, "matches": matches, "plan": plan}
    nodes = node_records(graph, **tables, firms=firms, candidates=candidates, date=date or "")
    lines = [line for one in sources if (line := halves(one))]
    heading = _heading(title)
    said = {
        "title": heading or "",
        "date": date or "",
        "sources": lines,
        "language": language,
        "kind": kind,
        "kinds": offered,
        "titles": {one: {"zh": said["zh"], "en": said["en"]} for one, said in (titles or {}).items()},
    }
    facts = gather(graph, nodes, coverage=coverage, firms=firms, candidates=candidates, plan=plan, region=region)
    own = picture_data(facts, [kind, *offered] if offered else KINDS, matches, moves)
    chain = _chain_data(graph)
    (cards, links), book = share_citations(nodes.values(), chain["links"])
    shared = {"nodes": dict(zip(nodes, cards, strict=True)), "links": links, "book": book}
    data = {**said, "measured": coverage is not None, **own, **chain, **shared}
    page = Page(_compose(heading.get(language) or str(graph.graph.get("zh") or "") or "产业链图谱", language, data))
    if path is not None:
        from chainmap.tables.files import write_text

        write_text(Path(path), page)
    return page


def _heading(title: str | Mapping[str, str] | None) -> dict[str, str]:
    """Give the heading in both languages; a plain one stands for both, and none is empty."""
    if not title:
        return {}
    return dict.fromkeys(("zh", "en"), title) if isinstance(title, str) else {"zh": title["zh"], "en": title["en"]}


def _chain_data(graph: nx.DiGraph) -> dict[str, Any]:
    """Gather what the page says of the chain itself, whatever the place."""
    layout = place_cards(graph)
    return {
        "chain": {"zh": str(graph.graph.get("zh") or ""), "en": str(graph.graph.get("en") or "")},
        "chain_date": str(graph.graph.get("date") or ""),
        "frame": frame_records(graph, layout),
        "links": link_records(graph),
        "parts": part_names(),
        "network": _network(graph, layout),
    }


def _network(graph: nx.DiGraph, layout: Layout) -> dict[str, Any]:
    """Let pyvis build the cards' data; links the page draws itself, and pyvis's page loads scripts from elsewhere."""
    from pyvis.network import Network

    network = Network(directed=True, cdn_resources="in_line")
    network.set_options(json.dumps(OPTIONS))
    for node, (x, y) in layout.cards.items():
        network.add_node(node, label=str(graph.nodes[node].get("zh") or node), shape="custom", x=x, y=y, physics=False)
    nodes, _, _, _, _, options = network.get_network_data()
    kept = ("id", "x", "y", "physics")
    return {"nodes": [{key: node[key] for key in kept} for node in nodes], "options": json.loads(options)}


def _compose(heading: str, language: str, data: Mapping[str, Any]) -> str:
    """Join template, styles, scripts and data into one page."""
    own = "\n".join((ASSETS / name).read_text(encoding="utf-8") for name in SCRIPTS)
    parts = {
        "language": "zh-CN" if language == "zh" else "en",
        "title": html.escape(_well_formed(heading)),
        "style": (ASSETS / "map.css").read_text(encoding="utf-8"),
        "vis": _inline(_vis_script()),
        "data": _json(data),
        "script": _inline(f'(function () {{\n"use strict";\n{own}\n}})();'),
    }
    template = (ASSETS / "map.html").read_text(encoding="utf-8")
    return re.sub(r"\{\{(\w+)\}\}", lambda found: parts[found[1]], template)


def _vis_script() -> str:
    """Read the newest vis-network that pyvis carries with it."""
    import pyvis

    found = sorted((Path(pyvis.__file__).parent / "lib").glob("vis-*/vis-network.min.js"))
    return found[-1].read_text(encoding="utf-8")


def _inline(script: str) -> str:
    """Keep a script from closing its own tag."""
    return re.sub(r"</(?=script)", r"<\\/", script, flags=re.IGNORECASE)


def _well_formed(text: str) -> str:
    """Replace halves of surrogate pairs, which UTF-8 cannot hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _json(data: Mapping[str, Any]) -> str:
    """Write JSON that no parser of HTML or JavaScript can take for anything else."""
    text = _well_formed(json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text

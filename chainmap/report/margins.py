"""What stands around the picture: heading, legend, sources and remarks, and the room that is left between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from chainmap.report.lettering import SMALLEST, fit, shorten, width_of, wrap
from chainmap.report.papers import Paper
from chainmap.report.scene import INK, SOFT, Area, Words
from chainmap.workbook.text import safe_text

#: Words of each sign in the legend.
SIGNS = {
    "present": "已有",
    "weak": "薄弱",
    "missing": "缺失（名单中未见）",
    "unknown": "未评估",
    "quiet": "已有或薄弱",
    "faded": "其余缺失",
    "doubt": "点线框：待核实或拟建",
    "folded": "折叠的环节",
    "firm": "两端本地都有",
    "gap": "前十缺口的上下游",
    "thin": "其他供应关系",
    "aside": "辅料、回收",
    "planned": "本地与引入之间的供应关系",
    "known": "地区文件所列关系",
    "fills": "拟补环节",
    "maybe": "可请其引荐（待核）",
    "badge": "补延强建与缺口名次（前十实底）",
    "pass": "门槛通过",
    "open": "门槛待核",
    "fail": "门槛未过",
}
HEAD, FOOT, EDGE = 62, 48, 22


class Frame(NamedTuple):
    """The part of the sheet that holds the picture, and the unit in which the words around it are measured."""

    area: Area
    unit: float


class Said(NamedTuple):
    """What is written around a picture.

    Attributes
    ----------
    title, subtitle
        Heading.
    legend
        Signs of the first and of the second line.
    sources, notes
        What stands in the foot.
    """

    title: str
    subtitle: str
    legend: tuple[Sequence[str], Sequence[str]]
    sources: Sequence[str] = ()
    notes: Sequence[str] = ()


def frame_of(paper: Paper) -> Frame:
    """Leave room for margins, heading and foot."""
    unit = max(paper.width / 1190.6, paper.height / 841.9)
    edge, head, foot = EDGE * unit, HEAD * unit, FOOT * unit
    return Frame(Area(edge, edge + head, paper.width - 2 * edge, paper.height - 2 * edge - head - foot), unit)


def margins(said: Said, paper: Paper) -> Mapping[str, Any]:
    """Place heading, legend and foot: the fields of these names of a poster.

    Examples
    --------
    >>> from chainmap.report.papers import PAPERS
    >>> margins(Said("合成图谱", "", (["present"], [])), PAPERS["A3"])["title"].text
    '合成图谱'
    """
    frame = frame_of(paper)
    legend = _legend(said.legend, frame)
    title, subtitle = _heading(said, frame, min((x for _, x, _ in legend), default=frame.area.x + frame.area.w))
    notes = tuple(safe_text(note) for note in said.notes)
    return {
        "title": title,
        "subtitle": subtitle,
        "legend": legend,
        "foot": foot_of(said, frame),
        "notes": notes,
        "sources": tuple(safe_text(line) for line in said.sources),
    }


def _heading(said: Said, frame: Frame, legend: float) -> tuple[Words, Words]:
    unit, x = frame.unit, frame.area.x
    # The legend stands right of the heading, on the same lines.
    room = max(legend - x - 16 * unit, 0.3 * frame.area.w)
    title = fit(" ".join(safe_text(said.title).split()), room, 32 * unit, 25 * unit, 11 * unit)
    base = frame.area.y - HEAD * unit
    subtitle = " ".join(safe_text(said.subtitle).split("\n"))
    size = 10.5 * unit
    size = max(8.5 * unit, min(size, size * room / max(width_of(subtitle, size), 1.0)))
    return (
        Words(x, base + 26 * unit, title.lines[0], title.size, True, INK),
        Words(x, base + 47 * unit, shorten(subtitle, size, room), size, False, SOFT),
    )


def _legend(lines: Sequence[Sequence[str]], frame: Frame) -> tuple[tuple[str, float, Words], ...]:
    """Give sign, left end and words of each entry, in two lines at the upper right."""
    unit = frame.unit
    found, size = [], 9.0 * unit
    for line, entries in enumerate(lines):
        x = frame.area.x + frame.area.w
        y = frame.area.y - (HEAD - 22 - 22 * line) * unit
        for sign in reversed(entries):
            words = SIGNS[sign]
            x -= width_of(words, size)
            found.append((sign, x - 25 * unit, Words(x, y, words, size, False, INK)))
            x -= 38 * unit
    return tuple(found)


def foot_of(said: Said, frame: Frame) -> tuple[Words, ...]:
    """Set sources and remarks in at most three lines below the picture."""
    unit, size, room = frame.unit, max(SMALLEST, 7.5 * frame.unit), 0.97 * frame.area.w
    lines: list[str] = []
    for head, texts in (("数据来源：", said.sources), ("说明：", said.notes)):
        if texts:
            lines += wrap(" ".join(safe_text(head + "；".join(texts)).split("\n")), size, room)
    if len(lines) > 3:
        lines = [*lines[:2], shorten("".join(lines[2:]), size, room)]
    top = frame.area.y + frame.area.h + 13 * unit
    return tuple(
        Words(frame.area.x, top + place * 1.45 * size, line, size, False, SOFT) for place, line in enumerate(lines)
    )

"""The pictures that are not the chain itself (targets, plan, ties) → sheets: the same lanes, boxes, cards and links."""

from __future__ import annotations

from collections.abc import Mapping

from chainmap.maps import shapes
from chainmap.report.lettering import SMALLEST, fit, shorten, width_of
from chainmap.report.links import link_of
from chainmap.report.margins import Frame, Said, frame_of, margins
from chainmap.report.papers import Paper
from chainmap.report.scene import LANES, STYLES, Area, Block, Card, Lane, Poster, pad_of
from chainmap.report.shapes import office_width

#: Sizes of a name and of the lines below it, in the picture's units: what a screen shows at scale 1.
NAME, LINE, TITLE = 13.0, 11.0, 14.0
#: A picture may be stretched by so much to fill the sheet.
STRETCH = 1.4
#: Lines below a name become smaller to this share before they are cut; in roomy cards letters grow by so much.
LEAST, MOST = 0.82, 1.4

KINDS = ("gap", "node", "company", "firm", "body", "note")
LOOKS = {"company": "company", "firm": "quiet", "body": "body", "note": "note"}
GATES = {"pass": "pass", "unknown": "open", "fail": "fail"}
GATE_ZH = {"pass": "门槛通过", "unknown": "门槛待核", "fail": "门槛未过"}
ROLES = {"firm": "planned", "known": "known", "fills": "fills", "possible": "maybe"}
#: Signs of a picture's legend, in two lines.
SIGNS = {
    "targets": (["missing", "weak"], ["doubt", "pass", "open", "fail"]),
    "plan": (["present", "weak", "doubt"], ["planned", "pass", "open", "fail"]),
    "ties": (["missing", "weak", "doubt"], ["known", "maybe", "fills", "pass", "open", "fail"]),
}


def compose_picture(picture: shapes.Picture, paper: Paper, said: Said) -> Poster:
    """Place a picture on the sheet.

    Parameters
    ----------
    picture
        As from :func:`chainmap.maps.pictures.picture_of`.
    paper
        The sheet.
    said
        Title, date (as subtitle), sources and remarks.
    """
    frame = frame_of(paper)
    across, down, left, top = _fitted(picture, frame)
    scale = min(across, down)

    def area(one: shapes.Lane | shapes.Box | shapes.Card) -> Area:
        return Area(left + one.x * across, top + one.y * down, one.w * across, one.h * down)

    zooms = {kind: _zoom([one for one in picture.cards if one.kind == kind], across, down) for kind in KINDS}
    cards = {one.id: _card(one, area(one), scale * zooms[one.kind]) for one in picture.cards}
    links = tuple(
        link_of({key: cards[key].area for key in (one.start, one.end)}, (one.start, one.end), ROLES[one.style],
                paper.distance, {})
        for one in picture.links
        if one.start in cards and one.end in cards
    )  # fmt: skip
    cut = sum(1 for one in cards.values() if any(line.endswith("…") for line in one.name))
    notes = [*said.notes, picture.foot["zh"], f"{cut} 个名称过长，图上有省略" if cut else ""]
    words = said._replace(
        subtitle="　".join(filter(None, [picture.head["zh"], said.subtitle])),
        legend=_signs(picture, {link.role for link in links}),
        notes=[note for note in notes if note],
    )
    return Poster(
        paper=paper,
        kind=picture.kind,
        lanes=tuple(_lane(one, area(one), scale, down) for one in picture.lanes),
        blocks=_blocks(picture, cards, {box.key: area(box) for box in picture.boxes}),
        links=tuple(sorted(links, key=lambda link: link.role in ("planned", "known"))),
        folded=(),
        **margins(words, paper),
    )


def _fitted(picture: shapes.Picture, frame: Frame) -> tuple[float, float, float, float]:
    """Give the scales across and down and the place of the picture's origin; its first line stands in the heading."""
    first = min((lane.y for lane in picture.lanes), default=0.0)
    tall = max((lane.y + lane.h for lane in picture.lanes), default=1.0) - first
    across, down = frame.area.w / max(picture.width, 1.0), frame.area.h / max(tall, 1.0)
    across, down = min(across, STRETCH * down), min(down, STRETCH * across)
    left = frame.area.x + (frame.area.w - across * picture.width) / 2
    return across, down, left, frame.area.y - first * down


def _lane(one: shapes.Lane, area: Area, scale: float, down: float) -> Lane:
    color, ground = LANES[one.tone % len(LANES)]
    size = max(SMALLEST, TITLE * scale)
    title = shorten(one.title["zh"], size, area.w - size)
    free = area.w - width_of(title, size) - 2.4 * size
    note = shorten(one.note["zh"], 0.8 * size, free)
    return Lane(area, shapes.LANE_HEAD * down, title, note if len(note) > 2 else "", size, color, ground)


def _zoom(cards: list[shapes.Card], across: float, down: float) -> float:
    """Tell by how much the letters of all cards of a kind may grow, so that the fullest still holds its own."""
    scale, found = min(across, down), [MOST]
    for one in cards:
        rows = [line["zh"] for line in one.lines]
        tall = 1.18 * NAME + 1.3 * LINE * len(rows)
        wide = max(
            width_of(f"{one.number}  {one.title['zh']}", NAME), *(width_of(row, LINE) + 1.2 * LINE for row in rows), 1
        )
        found.append(min(0.9 * one.h * down / (tall * scale), 0.92 * one.w * across / (wide * scale)))
    return max(1.0, min(found))


def _card(one: shapes.Card, area: Area, scale: float) -> Card:
    small = max(SMALLEST, LINE * scale)
    look = "gap" if (one.kind, one.status) == ("gap", "missing") else LOOKS.get(one.kind, one.status or "unknown")
    mark = GATES.get(one.gate, "") if one.kind == "company" else one.status if one.kind in ("gap", "node") else ""
    mark = mark if mark != "unknown" else ""
    room = area.w - 2 * pad_of(area, small)
    rows = [line["zh"] for line in one.lines if line["zh"]]
    if any(1.15 * small + office_width(row, small) > room for row in rows):
        rows = [row.replace(" · ", "·") for row in rows]
    while len(rows) > 1 and area.h - 1.3 * small * len(rows) < 1.2 * NAME * scale:
        rows = [*rows[:-2], " · ".join(rows[-2:])]
    wide = max((width_of(row, small) for row in rows), default=0.0) + (1.15 * small if mark else 0.0)
    small = max(SMALLEST, small * max(LEAST, min(1.0, room / max(wide, 1.0))))
    lines = [shorten(row, small, room - (1.15 * small if mark and not place else 0)) for place, row in enumerate(rows)]
    full = one.title["zh"]
    titled = f"{one.number}  {full}" if one.number else full
    largest = max(SMALLEST, (LINE if one.kind == "note" else NAME) * scale)
    name = fit(titled, room, area.h - 1.3 * small * len(lines) - max(1.0, 0.3 * largest), largest)
    said = "，".join(filter(None, [*rows, GATE_ZH.get(one.gate, "")]))
    return Card(
        one.id, full, said, area, one.status or one.kind, STYLES[look], name.lines, name.size, small,
        mark if lines else "", tuple(lines), doubt=bool(one.doubt),
    )  # fmt: skip


def _blocks(picture: shapes.Picture, cards: Mapping[str, Card], frames: Mapping[str, Area]) -> tuple[Block, ...]:
    """Put the cards into their boxes; those in none stand free in a block without a frame."""
    homes: dict[str, list[Card]] = {key: [] for key in frames}
    free: list[Card] = []
    for card in cards.values():
        x, y = card.area.x + card.area.w / 2, card.area.y + card.area.h / 2
        inside = (key for key, one in frames.items() if one.x <= x <= one.x + one.w and one.y <= y <= one.y + one.h)
        homes.get(next(inside, ""), free).append(card)
    titles = {one.key: one.title["zh"] for one in picture.cards if one.kind == "gap"}
    boxes = [Block(frames[key], "", "", SMALLEST, tuple(inside), titles.get(key, key)) for key, inside in homes.items()]
    return (*boxes, *(Block(card.area, "", "", SMALLEST, (card,), framed=False) for card in free))


def _signs(picture: shapes.Picture, roles: set[str]) -> tuple[list[str], list[str]]:
    """Leave out of the legend what is not on the sheet."""
    there = roles | {GATES.get(one.gate, "") for one in picture.cards}
    there |= {one.status for one in picture.cards} | {"doubt" for one in picture.cards if one.doubt}
    first, second = SIGNS[picture.kind]
    return [sign for sign in first if sign in there], [sign for sign in second if sign in there]

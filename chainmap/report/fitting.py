"""How many pages a brief will take: estimated before it is written, so that its tables can be made to fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from chainmap.report.lettering import wrap
from chainmap.report.official import KEPT, LOOKS, WHOLE, Look

#: Millimetres → points; what the two side margins of a cell take, in points; how a rule adds to a row.
POINT, SIDES, RULE = 72 / 25.4, 6.0, 0.6
#: Pages that a brief may take, less what offices differ by.
MOST = 2.97
#: Rows of the tables of gaps, of targets, of the plan: the first that fit are taken.
STEPS = (
    (10, 10, 12), (10, 8, 12), (8, 8, 12), (8, 7, 12), (8, 6, 12), (7, 6, 12), (6, 6, 12), (7, 5, 12), (5, 6, 12),
    (6, 5, 12), (5, 5, 12), (6, 5, 10), (5, 5, 10), (5, 5, 8), (6, 4, 8), (4, 5, 8), (5, 4, 8), (4, 4, 8), (4, 3, 6),
    (3, 3, 6), (3, 3, 4), (2, 2, 3),
)  # fmt: skip


class Line(NamedTuple):
    """A paragraph with its style."""

    style: str
    text: str


class Grid(NamedTuple):
    """A table: title, headers, rows, widths in millimetres; ``merged`` joins equal cells of the first column."""

    title: str
    heads: tuple[str, ...]
    rows: list[tuple[str, ...]]
    widths: tuple[float, ...]
    merged: bool = False


Block = Line | Grid


class Sheet(NamedTuple):
    """Room for text on a page in points, the look of each style, and what stands there already."""

    width: float
    height: float
    looks: Mapping[str, Look]
    used: float = 0.0


def sheet_of(document: Any) -> Sheet:
    """Measure a document's page and styles; what a template leaves unsaid is as in the built-in look."""
    page = document.sections[0]
    sizes = (
        page.page_width,
        page.left_margin,
        page.right_margin,
        page.page_height,
        page.top_margin,
        page.bottom_margin,
    )
    usual = (595.3, 79.4, 73.7, 841.9, 104.9, 99.2)
    wide, left, right, high, top, bottom = (
        own if one is None else one.pt for one, own in zip(sizes, usual, strict=True)
    )
    looks = {name: _look(document.styles[name], look) for name, look in LOOKS.items()}
    sheet = Sheet(wide - left - right, high - abs(top) - abs(bottom), looks)
    there = [Line(one.style.name, one.text) for one in document.paragraphs if one.text.strip() != "{{正文}}"]
    lines = [line if line.style in looks else Line("公文正文", line.text) for line in there]
    return sheet._replace(used=sum(piece.height for line in lines for piece in _pieces(line, sheet)))


def _look(style: Any, usual: Look) -> Look:
    size = style.font.size.pt if style.font.size else usual.size
    around = style.paragraph_format
    spacing = around.line_spacing
    line = usual.line if spacing is None else 1.3 * size * spacing if isinstance(spacing, float) else spacing.pt
    before, after = (one.pt if one is not None else 0.0 for one in (around.space_before, around.space_after))
    return usual._replace(size=size, line=line, before=before, after=after)


def pages_of(blocks: Sequence[Block], sheet: Sheet) -> float:
    """Estimate how many pages the blocks take: rows are not broken, headings stay with what follows.

    Examples
    --------
    >>> sheet = Sheet(442, 280, LOOKS)
    >>> pages_of([Line("公文正文", "甲" * 25)], sheet), pages_of([Line("公文正文", "甲" * 26)], sheet)
    (0.1, 0.2)
    """
    pieces = [piece for block in blocks for piece in _pieces(block, sheet)]
    full, at = divmod(sheet.used, sheet.height)
    for place, piece in enumerate(pieces):
        need, last = piece.height, place
        while pieces[last].kept and last + 1 < len(pieces):
            last += 1
            need += pieces[last].height
        if at and at + need > sheet.height:
            full, at = full + 1, piece.head
        at += piece.height
    return round(full + at / sheet.height, 3)


class _Piece(NamedTuple):
    """What is not broken, a line or a row; whether it stays with the next; the header that a new page repeats."""

    height: float
    kept: bool
    head: float = 0.0


def _pieces(block: Block, sheet: Sheet) -> list[_Piece]:
    """Part a block into what is not broken."""
    if isinstance(block, Line):
        look = sheet.looks[block.style]
        lines = len(wrap("甲" * look.indent + block.text, look.size, sheet.width))
        heights = [look.line] * lines
        heights[0] += look.before
        heights[-1] += look.after
        if block.style in WHOLE:
            heights = [sum(heights)]
        return [_Piece(height, block.style in KEPT) for height in heights]
    rows = [
        max(len(wrap(text, look.size, width * POINT - SIDES)) for text, width in zip(row, block.widths, strict=True))
        * look.line
        + RULE
        for row, look in (
            (block.heads, sheet.looks["公文表头"]),
            *((row, sheet.looks["公文表文"]) for row in block.rows),
        )
    ]
    head, *rest = rows
    title = _pieces(Line("公文表题", block.title), sheet)
    return [*title, _Piece(head, True), *(_Piece(row, False, head) for row in rest)]


def choose(make: Callable[[int, int, int], list[Block]], sheet: Sheet) -> list[Block]:
    """Take as many rows of the tables as three pages hold.

    Parameters
    ----------
    make
        Gives the blocks for so many gaps, targets and steps of the plan.
    sheet
        From :func:`sheet_of`.

    Returns
    -------
    list
        The blocks; with the fewest rows if none fits.
    """
    blocks: list[Block] = []
    for step in STEPS:
        blocks = make(*step)
        if pages_of(blocks, sheet) <= MOST:
            break
    return blocks

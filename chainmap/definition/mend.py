"""Which of a scan's candidates are faults, and the lines as they would read mended."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Sequence
from typing import Any

import yaml

from chainmap.definition.marks import Candidate
from chainmap.definition.parse import Place, Reading, Trouble, parse_lines
from chainmap.definition.scan import scan_lines
from chainmap.definition.stops import explain_error


def read_lines(lines: Sequence[str]) -> tuple[Reading, list[Trouble]]:
    """Parse lines and find every fault in how they are written.

    If something can be mended (a full-width colon, a tab, a bracket not closed), the mended lines are
    parsed, so that the rest of the file can be checked too; places are those of the lines as typed.

    Parameters
    ----------
    lines
        The lines of a YAML file.

    Returns
    -------
    reading
        What the parser made of the (mended) lines; its ``error`` is set if there is no data.
    troubles
        All faults of writing, the parser's among them.
    """
    reading = parse_lines(lines)
    if reading.refused:
        return reading, reading.troubles
    found = _confirmed(scan_lines(lines), reading)
    if not found:
        return reading, _all_troubles(reading, [], lines)
    widths = (2, 4, 8) if any(one.kind == "indent" for one in found) else (2,)
    for width in widths:
        mended, origin = _mended(lines, found, width)
        again = _moved_back(parse_lines(mended), origin)
        if again.error is None:
            break
    return again, _all_troubles(again, found, lines)


def _all_troubles(reading: Reading, found: Sequence[Candidate], lines: Sequence[str]) -> list[Trouble]:
    troubles = [one.trouble for one in found]
    rows = {trouble.place[0] for trouble in troubles}
    if reading.error is not None:
        told = explain_error(reading.error, lines)
        # Right beside a mended place the parser's complaint is most likely about our mending.
        if not rows & {told.place[0] - 1, told.place[0], told.place[0] + 1}:
            troubles.append(told)
    return [*troubles, *reading.troubles]


def _confirmed(candidates: Sequence[Candidate], reading: Reading) -> list[Candidate]:
    """Keep the candidates that are faults; if the parser stopped, all are."""
    if reading.error is not None:
        return list(candidates)
    starts = sorted(reading.plain)
    spoiled: set[Place] = set()
    kept = []
    for one in candidates:
        place = one.trouble.place
        index = bisect.bisect_right(starts, place) - 1
        start = starts[index] if index >= 0 else (0, 0)
        inside = one.kind == "mark" and place < reading.plain.get(start, (0, 0))
        # In the further lines of a text, a colon counts only if its first line is wrong too.
        if inside and (start[0] == place[0] or start in spoiled):
            spoiled.add(start)
            kept.append(one)
        elif one.kind == "indent":
            kept.append(one)
    return kept


def _mended(lines: Sequence[str], found: Sequence[Candidate], width: int) -> tuple[list[str], Callable[[Place], Place]]:
    """Apply the candidates' edits; also give the way from a place in the new lines to the old."""
    edits: dict[int, list[tuple[int, int, str]]] = {}
    for one in found:
        for row, start, end, text in one.edits:
            blanks = text.expandtabs(width).replace("\u3000", "  ").replace("\u00a0", " ").replace("\u200b", "")
            edits.setdefault(row, []).append((start, end, blanks if one.kind == "indent" else text))
    mended, shifts = list(lines), dict[int, list[tuple[int, int, int]]]()
    for row, changes in edits.items():
        mended[row - 1], shifts[row] = _edit(lines[row - 1], sorted(changes))

    def origin(place: Place) -> Place:
        row, column = place
        known = shifts.get(row)
        if known is None:
            return place
        new, old, length = known[bisect.bisect_right(known, column, key=lambda one: one[0]) - 1]
        return row, old + min(column - new, length)

    return mended, origin


def _edit(line: str, changes: Sequence[tuple[int, int, str]]) -> tuple[str, list[tuple[int, int, int]]]:
    """Change parts of a line; give it with its stretches.

    A stretch is its first column in the new line, that in the old, and how far the two go in step from there; inside
    what was put in they do not.
    """
    parts, stretches, at, width = [], [(1, 1, len(line))], 0, 0
    for start, end, text in changes:
        if start < at:
            continue
        parts += [line[at:start], text]
        width += start - at
        stretches += [(width + 1, start + 1, 0), (width + len(text) + 1, end + 1, len(line) - end)]
        width += len(text)
        at = end
    return "".join([*parts, line[at:]]), stretches


def _moved_back(reading: Reading, origin: Callable[[Place], Place]) -> Reading:
    error: Any = reading.error
    for name in ("problem_mark", "context_mark"):
        mark = getattr(error, name, None)
        if mark is not None:
            row, column = origin((mark.line + 1, mark.column + 1))
            setattr(error, name, yaml.Mark("", 0, row - 1, column - 1, None, 0))
    return Reading(
        data=reading.data,
        keys={path: origin(place) for path, place in reading.keys.items()},
        values={path: origin(place) for path, place in reading.values.items()},
        troubles=[trouble._replace(place=origin(trouble.place)) for trouble in reading.troubles],
        error=error,
        refused=reading.refused,
    )

"""Help for the tests of chains: balanced reactions as notes write them, and the masses they come to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

#: Standard atomic weights (IUPAC, abridged).
ATOMS = {
    "H": 1.008, "Li": 6.94, "B": 10.81, "C": 12.011, "N": 14.007, "O": 15.999, "F": 18.998, "Na": 22.990,
    "Mg": 24.305, "Al": 26.982, "Si": 28.085, "P": 30.974, "S": 32.06, "Cl": 35.45, "K": 39.098, "Ca": 40.078,
    "Ti": 47.867, "Mn": 54.938, "Fe": 55.845, "Co": 58.933, "Ni": 58.693, "Cu": 63.546, "Zn": 65.38, "Ga": 69.723,
    "As": 74.922, "Br": 79.904, "Sr": 87.62, "Zr": 91.224, "Mo": 95.95, "Ag": 107.868, "In": 114.818, "Sn": 118.71,
    "Ba": 137.327, "Ta": 180.948, "Pr": 140.908, "Nd": 144.242, "W": 183.84, "Pt": 195.084, "Au": 196.967, "Pb": 207.2,
}  # fmt: skip

_NUMBER = r"\d+(?:\.\d+)?(?:/\d+)?"
_FORMULA = r"(?:[A-Z][a-z]?|\((?=[A-Z]))[A-Za-z0-9()]*(?:·\d*H2O)?"
_TERM = rf"(?:{_NUMBER}n? ?|n(?:/2)? ?)?{_FORMULA}"
_REACTION = re.compile(rf"{_TERM}(?: \+ {_TERM})* → {_TERM}(?: \+ {_TERM})*")

#: One side of a reaction: moles and formula of each substance.
Side = list[tuple[Fraction, str]]


def atoms(formula: str) -> Counter[str]:
    """Count the atoms of a formula with brackets and crystal water; the n of a repeat unit is passed over."""
    body, _, water = formula.partition("·")
    stack: list[Counter[str]] = [Counter()]
    place = 0
    for part in re.finditer(r"([A-Z][a-z]?)(\d*)|(\()|(\))(n|\d*)", body):
        assert part.start() == place, formula
        place = part.end()
        if part[1]:
            stack[-1][part[1]] += int(part[2] or 1)
        elif part[3]:
            stack.append(Counter())
        else:
            inner, times = stack.pop(), 1 if part[5] in ("", "n") else int(part[5])
            stack[-1].update({element: count * times for element, count in inner.items()})
    assert place == len(body), formula
    assert len(stack) == 1, formula
    found = stack[0]
    if water:
        times = int(re.match(r"\d*", water)[0] or 1)
        found.update({"H": 2 * times, "O": times})
    assert set(found) <= set(ATOMS), formula
    return found


def mass(formula: str) -> float:
    """Give the molar mass, g/mol."""
    return sum(ATOMS[element] * count for element, count in atoms(formula).items())


def side(text: str) -> Side:
    """Read ``C6H6 + 2 H2`` as moles and formulas; the n of a polymer counts 1."""
    terms = []
    for term in text.split(" + "):
        found = re.fullmatch(rf"(?:({_NUMBER})n? ?|(n)(/2)? ?)?({_FORMULA})", term.strip())
        assert found, term
        moles = Fraction(found[1]) if found[1] and "/" in found[1] else Fraction(found[1] or 1)
        terms.append((moles / 2 if found[3] else moles, found[4]))
    return terms


def reactions(note: str) -> list[tuple[Side, Side]]:
    """Find the reactions in a note, each once; those written in both languages count once."""
    found = dict.fromkeys(match[0] for match in _REACTION.finditer(note))
    return [(side(left), side(right)) for left, right in (text.split(" → ") for text in found)]


def balanced(left: Side, right: Side) -> bool:
    total: Counter[str] = Counter()
    for sign, terms in ((1, left), (-1, right)):
        for moles, formula in terms:
            for element, count in atoms(formula).items():
                total[element] += sign * moles * count
    return not any(total.values())


def ratios(steps: list[tuple[Side, Side]]) -> Iterator[float]:
    """Give tonnes of each substance taken per tonne of each made, also over two steps that share a substance."""
    made: dict[tuple[str, str], Fraction] = {}
    for left, right in steps:
        for moles, taken in left:
            for out, product in right:
                made[taken, product] = moles / out
    through = {
        (taken, product): first * second
        for (taken, middle), first in made.items()
        for (other, product), second in made.items()
        if middle == other
    }
    for (taken, product), moles in (made | through).items():
        yield float(moles) * mass(taken) / mass(product)

"""Count in how many descriptions of GB/T 4754-2017 each pair of characters stands. Run: benchmarks/grams.py FILE.

FILE is a CSV of the standard's classes with the columns name and description. The counts say which words are common in
any description of what firms make; they are written to chainmap/data/grams.txt, which is all the matcher needs.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path

from chainmap.matching.chars import fold
from chainmap.matching.segments import segment

OUT = Path(__file__).parents[1] / "chainmap" / "data" / "grams.txt"
#: Grams of fewer descriptions than this are left out; they count as this rare less one.
LEAST = 2


def counts(texts: list[str]) -> Counter[str]:
    """Give for each 2-gram in how many texts it stands; grams do not reach over the end of a phrase."""
    folded = fold(texts)
    found = segment(folded)
    string = folded.string()
    grams: dict[int, set[str]] = {}
    for start, end, text in zip(found.starts, found.ends, found.text, strict=True):
        phrase = string[start:end]
        grams.setdefault(int(text), set()).update(phrase[i : i + 2] for i in range(len(phrase) - 1))
    return Counter(gram for one in grams.values() for gram in one)


if __name__ == "__main__":
    with Path(sys.argv[1]).open(encoding="utf-8-sig", newline="") as file:
        rows = [f"{row['name']}。{row['description']}" for row in csv.DictReader(file)]
    found = sorted((gram, count) for gram, count in counts(rows).items() if count >= LEAST)
    lines = [str(len(rows)), *(f"{gram} {count}" for gram, count in found)]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    print(f"{len(found)} grams of {len(rows)} descriptions → {OUT.name}, {OUT.stat().st_size / 1000:.0f} kB")

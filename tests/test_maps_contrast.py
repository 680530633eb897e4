"""Every word of the page and of the picture stands out from its ground, as WCAG 2 asks for (4.5:1)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest

from chainmap.maps.page import draw_map
from tests.browser import open_browser
from tests.mapcase import chain, drawn, show, table, tables
from tests.mapframe import SOURCES, WORDS
from tests.test_maps import contrast


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with open_browser() as session:
        yield session


#: Ink and ground of every word on the canvas: the ground is the most frequent colour under the word before it is drawn.
DRAWN = """
const kind = CanvasRenderingContext2D.prototype, old = kind.fillText, found = new Map();
const hex = (r, g, b) => "#" + [r, g, b].map((value) => value.toString(16).padStart(2, "0")).join("");
kind.fillText = function (text, x, y, ...rest) {
  const at = this.getTransform(), wide = this.measureText(text).width;
  const tall = parseFloat(this.font.match(/[\\d.]+(?=px)/)[0]);
  const left = x - { left: 0, right: wide, center: wide / 2 }[this.textAlign];
  const box = [at.a * left + at.e, at.d * (y - 0.4 * tall) + at.f, at.a * wide, at.d * 0.8 * tall].map(Math.round);
  if (text.trim() && box[2] > 2) {
    const c = this.getImageData(...box.slice(0, 2), Math.max(3, box[2]), Math.max(3, box[3])).data, seen = new Map();
    for (let i = 0; i < c.length; i += 4) {
      const one = hex(c[i], c[i + 1], c[i + 2]);
      seen.set(one, (seen.get(one) || 0) + 1);
    }
    const ground = [...seen].sort((a, b) => b[1] - a[1])[0][0];
    found.set(this.fillStyle + ground, { ink: this.fillStyle, ground, text, alpha: this.globalAlpha });
  }
  return old.call(this, text, x, y, ...rest);
};
try { chainmap.paint(0.8); } finally { kind.fillText = old; }
return [...found.values()];
"""


def pale(words: list[dict[str, Any]], least: float = 4.5) -> list[tuple[Any, ...]]:
    return [
        (one["text"], one["ink"], one["ground"])
        for one in words
        if not one.get("disabled") and contrast(one["ink"], one["ground"]) < least
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_all_words_of_the_page_stand_out_from_their_ground(
    browser: Any, tmp_path: Path, language: Literal["zh", "en"]
) -> None:
    many: Any = tables()
    apart = {"firm_id": "c3", "name": "合成另列", "node_id": "n2", "score": 0.2, "apart": "gate", "gate": "fail"}
    rows = [*many["targets"].to_dict("records"), apart]
    many["targets"] = table("targets", *rows)
    page = draw_map(
        chain("甲", "乙", "丙", "丁", "戊"), **many, date="2019-12-31", language=language, sources=SOURCES[:2]
    )
    show(browser, tmp_path, page)
    states = ["chainmap.choose('n0')", "chainmap.choose('n1')", "chainmap.choose('n2')"]
    states += [f"document.getElementById('{one}').click()" for one in ("overview", "sources", "filter", "look", "take")]
    states += ["document.querySelector('#top .count').click()"]
    count = 0
    for state in states:
        browser.execute_script(state)
        words = browser.execute_script(WORDS)
        assert pale(words) == [], state
        count += len(words)
    assert count > 150


def test_all_words_of_the_picture_stand_out_from_their_ground(browser: Any, tmp_path: Path) -> None:
    show(browser, tmp_path, drawn(title="合成图谱", sources=SOURCES[:1]))
    for kind in ("all", "status", "gaps", "targets", "plan"):
        browser.execute_script("chainmap.setKind(arguments[0])", kind)
        words = browser.execute_script(DRAWN)
        assert len(words) > 5 and all(one["alpha"] == 1 for one in words)
        # Faded cards recede, but are read as well.
        assert pale(words) == [], kind
    browser.execute_script("chainmap.setKind('all'); chainmap.setFolds([0, 1, 2], true)")
    assert pale(browser.execute_script(DRAWN)) == []

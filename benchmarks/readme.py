"""Write into the README what the shipped example prints, and take its picture. Run: make readme."""

from __future__ import annotations

import re
import sys
import tempfile
import time
from pathlib import Path

import chainmap as cm

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))


def refresh_text(summary: str) -> None:
    """Put the summary, up to its notes, into the README's block."""
    shown = summary.split("\n\n说明")[0]
    path = ROOT / "README.md"
    text = path.read_text(encoding="utf-8")
    block = f"<!-- demo -->\n```text\n{shown}\n```"
    path.write_text(re.sub(r"<!-- demo -->\n```text\n.*?```", lambda _: block, text, flags=re.DOTALL), encoding="utf-8")


def take_picture(page: str, path: Path) -> None:
    """Photograph the map as it opens on a wide screen."""
    from tests.browser import open_browser

    with tempfile.TemporaryDirectory() as folder, open_browser(1920, 1080) as browser:
        file = Path(folder) / "map.html"
        file.write_text(page, encoding="utf-8")
        browser.get(file.as_uri())
        time.sleep(2)  # fonts and the first drawing
        browser.save_screenshot(str(path))


if __name__ == "__main__":
    result = cm.study("nylon", region="pingdingshan")
    refresh_text(result.summary())
    take_picture(result.map_html(), ROOT / "notebooks" / "map.png")

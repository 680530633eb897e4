"""Write into the README what the shipped chains and the example print, and take its picture. Run: make readme."""

from __future__ import annotations

import re
import sys
import tempfile
import time
from pathlib import Path

import chainmap as cm
from chainmap.checking import source_count
from chainmap.tables.resources import shipped_names

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))


def refresh(name: str, shown: str) -> None:
    """Put a text into the README's block of that name."""
    path = ROOT / "README.md"
    text = path.read_text(encoding="utf-8")
    block = f"<!-- {name} -->\n```text\n{shown}\n```"
    old = rf"<!-- {name} -->\n```text\n.*?```"
    path.write_text(re.sub(old, lambda _: block, text, flags=re.DOTALL), encoding="utf-8")


def chain_lines() -> str:
    """Say of each shipped chain how many nodes it has and what its links rest on."""
    lines = []
    for name in shipped_names():
        chain = cm.read_chain(name)
        lines.append(f"{chain.zh} {name}：环节 {len(chain.nodes)} 个；{source_count(chain)}")
    return "\n".join(lines)


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
    refresh("chains", chain_lines())
    result = cm.study("nylon", region="pingdingshan")
    refresh("demo", result.summary().split("\n\n说明")[0])
    take_picture(result.map_html(), ROOT / "notebooks" / "map.png")

"""The guides for a chain of one's own: every command, file, change and output in them is tried, in order."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from chainmap.cli import main
from chainmap.definition.reader import read_chain
from chainmap.tables.files import read_table
from chainmap.tables.resources import chains_folder

ROOT = Path(__file__).parents[1]
GUIDES = ("own_chain.zh.md", "own_chain.md")
_BLOCK = re.compile(
    r"(?:<!-- (?P<what>file|edit|list): (?P<name>.+?) -->\n)?```(?P<kind>\w+)\n(?P<text>.*?)```", re.DOTALL
)
_FENCE = re.compile(r"^```", re.MULTILINE)


class Block(NamedTuple):
    """A block of a guide: its language, its text, and for files, changes and lists which file is meant."""

    kind: str
    text: str
    what: str
    name: str


def blocks(guide: str) -> list[Block]:
    text = (ROOT / "docs" / guide).read_text(encoding="utf-8")
    found = [Block(one["kind"], one["text"], one["what"] or "", one["name"] or "") for one in _BLOCK.finditer(text)]
    assert len(found) * 2 == len(_FENCE.findall(text)), "a block without a language"
    return found


def run(command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    """Run a command of the guide in this process; give its exit code and all that it prints."""
    words = command.split()
    assert words[:3] == ["py", "-m", "chainmap"], command
    monkeypatch.setattr(sys, "argv", ["chainmap", *words[3:]])
    capsys.readouterr()
    try:
        main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(bool(end.code))
    told = capsys.readouterr()
    return code, told.err + told.out


def edit(path: Path, diff: str) -> None:
    """Put the lines marked + in the place of those marked -, which must be there once."""
    text = path.read_text(encoding="utf-8")
    for old, new in re.findall(r"((?:^-.*\n)+)((?:^\+.*\n)+)", diff, flags=re.MULTILINE):
        before, after = (re.sub(r"^[-+]", "", part, flags=re.MULTILINE) for part in (old, new))
        # A comment behind what is shown may stay away in the guide.
        found = re.findall("".join(f"^{re.escape(line)}(?: .*)?\n" for line in before.splitlines()), text, re.MULTILINE)
        assert len(found) == 1, before
        text = text.replace(found[0], after)
    path.write_text(text, encoding="utf-8")


def city_list() -> str:
    """Write 2,000 synthetic firms, one in fifty of which has to do with 竹条."""
    rows = [f"合成企业{number}号,{'竹条销售' if number % 50 == 0 else '合成商品销售'}" for number in range(2000)]
    return "\n".join(["企业名称,经营范围", *rows, ""])


def same(shown: str, printed: str) -> bool:
    """Compare what is shown with what was printed; a line … stands for any further lines."""
    parts = [re.escape(part.strip("\n")) for part in re.split(r"^…$", shown, flags=re.MULTILINE)]
    return re.fullmatch(".*".join(parts).strip(), printed.strip(), flags=re.DOTALL) is not None


def followed(guide: str) -> Iterator[tuple[Block, Block | None]]:
    found = blocks(guide)
    return zip(found, [*found[1:], None], strict=True)


def test_the_guide_can_be_followed_from_beginning_to_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for block, after in followed(GUIDES[0]):
        path = tmp_path / block.name
        if block.what == "file":
            path.parent.mkdir(exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif block.what == "edit":
            edit(path, block.text)
        elif block.what == "list":
            path.write_text(city_list(), encoding="utf-8")
        if block.kind != "console":
            continue
        printed = ""
        for command in block.text.strip().splitlines():
            if command == "py -m pip install .":
                continue
            code, printed = run(command, capsys, monkeypatch)
            wanted = 1 if after is not None and after.kind == "text" and "错误 error" in after.text else 0
            assert code == wanted, f"{command}\n{printed}"
        if after is not None and after.kind == "text":
            assert same(after.text, printed), f"{block.text}\n{printed}"
    check_results(tmp_path)


def check_results(folder: Path) -> None:
    """What the guide promises is there: the maps, the same chain back from the tables, the study."""
    for name in ("示例.html", "竹.html", "结果/map.html", "结果/lists.xlsx"):
        assert (folder / name).stat().st_size > 1000, name
    chain, back, small = (read_chain(folder / name) for name in ("竹.yaml", "竹_改.yaml", "竹_表.yaml"))
    assert back.nodes["scrimber"] == chain.nodes["scrimber"] and list(back.nodes) == list(chain.nodes)
    assert [node.zh for node in small.nodes.values()] == ["毛竹", "竹片", "竹地板"]
    assert [link.routes for link in chain.nodes["bamboo_floor"].inputs] == [("集成竹地板",), ("重组竹地板",), ()]
    gaps, targets = (read_table(folder / "结果" / "tables" / f"{name}.csv", name) for name in ("gaps", "targets"))
    assert gaps.loc[0, "node_id"] == "bamboo_floor"
    assert tuple(targets.loc[0, ["node_id", "name"]]) == ("bamboo_floor", "合成丙地板有限公司")


def test_the_guides_say_the_same() -> None:
    chinese, english = (blocks(guide) for guide in GUIDES)
    assert chinese == english


@pytest.mark.parametrize("guide", GUIDES)
def test_what_a_guide_points_to_is_there(guide: str) -> None:
    text = (ROOT / "docs" / guide).read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#]+)\)", text)
    assert targets
    for target in targets:
        assert (ROOT / "docs" / target).exists(), target
    assert "chains/nylon.yaml" in text and (chains_folder() / "nylon.yaml").is_file()
    assert "py -m pip install ." in (ROOT / "README.md").read_text(encoding="utf-8")

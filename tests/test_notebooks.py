"""The notebooks run from a clean kernel in an empty folder, and show what they promise."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

#: What each must show, besides that it runs: figures of the plan, words of the evidence, faults and their remedies.
PROMISED = {
    "01_first_map": ["<iframe", "己二腈", "链条提升值", "共 156 行", "lists.xlsx"],
    "02_match_and_review": ["经营范围：己二酸", "经营范围（仅经营）：己内酰胺", "是否生产", "人工审核",
                            "'reviews_no': 3"],
    "03_targets_and_plan": ["<svg", "已证最优", "远期", "每单位多得", "谈不成：全链价值少提高", "退出",
                            "，一致", "平顶山尼龙.xlsx"],
    "04_your_own_chain": ["full-width", "did you mean", "5 个环节，6 条链接", "合成丙地板有限公司", "lists.xlsx",
                          "<iframe"],
}  # fmt: skip


class Run(NamedTuple):
    """A notebook that was run: its code cells, where, how long, and what it left in the repository."""

    code: list[Any]
    folder: Path
    seconds: float
    left: set[str]


def read(path: Path) -> Any:
    return pytest.importorskip("nbformat").read(path, as_version=4)


def texts(cell: Any) -> str:
    """All that a cell printed and showed."""
    said = [one.get("text", "") for one in cell.get("outputs", [])]
    return "\n".join([*said, *(str(data) for one in cell.get("outputs", []) for data in one.get("data", {}).values())])


def test_there_is_one_for_each_step() -> None:
    assert [path.stem for path in NOTEBOOKS] == list(PROMISED)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_kept_without_outputs_and_well_formed(path: Path) -> None:
    notebook = read(path)
    pytest.importorskip("nbformat").validate(notebook)  # each cell has an id of its own
    assert not [cell for cell in notebook.cells if cell.get("outputs") or cell.get("execution_count")]
    assert not [cell for cell in notebook.cells if cell.metadata]
    assert set(notebook.metadata.language_info) == {"name"}  # whose Python it was last run by is nobody's business
    everything = "\n".join(cell.source for cell in notebook.cells)
    assert not re.search(r"https?://|(?<![\w.*])/(home|tmp|work|opt|root|Users)\b|\b[A-Z]:\\", everything)
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    assert not [line for line in code.splitlines() if len(line) > 120]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_tells_in_chinese_with_english_headings_what_to_look_at_and_what_to_do_next(path: Path) -> None:
    cells = read(path).cells
    told = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    headings = re.findall(r"^#+ (.*)$", told, flags=re.MULTILINE)
    assert len(headings) >= 5
    for heading in headings:
        assert re.fullmatch(r"[\u4e00-\u9fff，]+ / [A-Z][A-Za-z ,]+", heading), heading
    assert "Shift + Enter" in cells[0].source
    assert "看什么" in told or "怎么看" in told
    last = [cell.source for cell in cells if cell.cell_type == "markdown"][-1]
    assert re.match(r"## .* / (What next|Now yours)", last)
    runs = "".join("c" if cell.cell_type == "code" else "m" for cell in cells)
    assert "ccc" not in runs and runs.startswith("mc")  # no row of code that nobody explains
    broken = re.findall(r"[\u4e00-\u9fff，；]\n[\u4e00-\u9fff]", told)
    assert not broken  # a line break inside Chinese text is shown as a blank


def placed() -> set[str]:
    """What stands where a run could leave something behind."""
    folders = (ROOT, ROOT / "notebooks", ROOT / "chains", ROOT / "docs")
    mine = {"out", "build", "dist", "screenshots"}
    return {str(path) for folder in folders for path in folder.glob("[!.]*") if path.name not in mine}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Run]:
    """Run a notebook in an empty folder, each once for all tests."""
    done: dict[Path, Run] = {}

    def one(path: Path) -> Run:
        if path not in done:
            nbclient = pytest.importorskip("nbclient")
            notebook, folder = read(path), tmp_path_factory.mktemp(path.stem)
            before, start = placed(), time.monotonic()
            place = {"metadata": {"path": str(folder)}}
            nbclient.NotebookClient(notebook, timeout=60, kernel_name="python3", resources=place).execute()
            cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
            done[path] = Run(cells, folder, time.monotonic() - start, placed() - before)
        return done[path]

    return one


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_from_a_clean_kernel(path: Path, run: Callable[[Path], Run]) -> None:
    ran = run(path)
    assert ran.seconds < 60
    assert not ran.left and any(ran.folder.iterdir())  # what it writes goes where it runs
    assert not [one for cell in ran.code for one in cell.outputs if one.get("name") == "stderr"]  # nor a warning
    shown = "\n".join(texts(cell) for cell in ran.code)
    for promised in PROMISED[path.stem]:
        assert promised in shown, promised
    assert not re.search(r"\ssrc=[\"']?http", shown)  # pictures and scripts are inside
    assert max(len(one.get("data", {}).get("text/plain", "")) for cell in ran.code for one in cell.outputs) < 10_000


def test_an_answer_of_no_takes_a_match_away(run: Callable[[Path], Run]) -> None:
    """The trader is asked about, is no maker by its text nor by its answer, and stands in no list of matches."""
    code = run(ROOT / "notebooks" / "02_match_and_review.ipynb").code
    tables = [texts(cell) for cell in code if cell.source.endswith("graph, firms=firms)")]
    assert len(tables) == 2
    assert all("合成甲化工有限公司" in table and "合成戊贸易" not in table for table in tables)
    assert "人工审核" not in tables[0] and "人工审核" in tables[1]


@pytest.mark.parametrize("guide", ["notebooks.md", "notebooks.zh.md"])
def test_the_page_about_them_names_each_and_points_to_what_is_there(guide: str) -> None:
    page = (ROOT / "docs" / guide).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)]+)\)", page)
    assert all((ROOT / "docs" / link).is_file() for link in links)
    assert {Path(link).stem for link in links if link.endswith(".ipynb")} == set(PROMISED)

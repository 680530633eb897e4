"""What the README says runs, and prints what it shows."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def blocks(name: str, language: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


def block(name: str) -> str:
    """Give the README's block of a name, as ``make readme`` writes it."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(rf"<!-- {name} -->\n```text\n(.*?)```", text, flags=re.DOTALL)
    assert found, name
    return found[1].strip()


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_python_of_the_readme_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert blocks(name, "python")
    for code in blocks(name, "python"):
        exec(compile(code, name, "exec"), {})
    assert (tmp_path / "out" / "pingdingshan" / "map.html").is_file()


def test_the_first_ten_lines_are_ten() -> None:
    assert len(blocks("README.md", "python")[0].strip().splitlines()) <= 10
    assert blocks("README.md", "python")[0].splitlines()[2:4][0] == blocks("README.zh.md", "python")[0].splitlines()[2]


def test_the_output_shown_is_the_output() -> None:
    import chainmap as cm

    shown = block("demo")
    assert shown
    assert cm.study("nylon", region="pingdingshan").summary().startswith(shown)


def test_the_figures_of_the_chains_are_those_of_the_files() -> None:
    from benchmarks.readme import chain_lines

    assert block("chains") == chain_lines()


def test_measured_figures_are_shown() -> None:
    assert "TF-IDF cosine" in block("matching") and "pooled" not in block("matching")
    assert "times as fast as scikit-learn" in block("speed")


def test_every_verb_and_public_name_is_in_the_readme() -> None:
    import chainmap as cm
    from chainmap.cli import app

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in app.registered_commands:
        verb = command.name or command.callback.__name__
        assert f"chainmap {verb}" in text, verb
    for name in set(cm.__all__) - {"ChainmapError", "InputFaults", "UsageError", "Study", "__version__"}:
        assert f"`{name}(" in text, name


def test_what_the_readme_points_to_is_there() -> None:
    for name in ("README.md", "README.zh.md", "CONTRIBUTING.md"):
        for target in re.findall(r"\]\(([^)#]+)\)", (ROOT / name).read_text(encoding="utf-8")):
            assert (ROOT / target).exists(), target

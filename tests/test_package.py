"""The package as a stranger gets it: a wheel in a fresh environment, without the checkout."""

import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return subprocess.run(
        list(map(str, command)), cwd=cwd, env=clean, capture_output=True, text=True, encoding="utf-8", timeout=280
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    done = run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, ROOT, cwd=folder)
    if done.returncode and "No matching distribution" in done.stderr:
        pytest.skip("the build backend cannot be had without a network")
    assert done.returncode == 0, done.stderr
    return next(folder.glob("chainmap-*.whl"))


def test_the_wheel_carries_chains_regions_and_assets(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for name in ("chains/nylon.yaml", "chains/regions/pingdingshan/firms.csv", "data/admin_divisions.csv", "py.typed"):
        assert f"chainmap/{name}" in names
    assert "chainmap/chains/profiles/six_maps_six_lists.yaml" in names
    assert any(name.endswith(".js") for name in names)
    assert not any(name.startswith(("tests/", "notebooks/", "out/")) for name in names)


def test_the_wheel_runs_the_demo_in_a_fresh_environment(wheel: Path, tmp_path: Path) -> None:
    assert run(sys.executable, "-m", "venv", tmp_path / "venv", cwd=tmp_path).returncode == 0
    binaries = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    python = binaries / "python"
    done = run(python, "-m", "pip", "install", "-q", "-c", ROOT / "constraints.txt", wheel, cwd=tmp_path)
    if done.returncode and ("No matching distribution" in done.stderr or "Failed to establish" in done.stderr):
        pytest.skip("dependencies cannot be had without a network")
    assert done.returncode == 0, done.stderr
    demo = run(binaries / "chainmap", "demo", cwd=tmp_path)
    assert demo.returncode == 0, demo.stderr
    assert "己二腈" in demo.stdout
    for name in ("map.html", "lists.xlsx", "summary.txt", "tables/gaps.csv"):
        assert (tmp_path / "out" / "pingdingshan" / name).stat().st_size > 200
    where = run(python, "-c", "import chainmap; print(chainmap.__file__)", cwd=tmp_path)
    assert str(tmp_path) in where.stdout  # the installed one, not the checkout


def test_constraints_hold_names_and_versions_only() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert pins
    for line in pins:
        name, version = line.split("==")
        assert name.replace("-", "").replace("_", "").replace(".", "").isalnum()
        assert version[0].isdigit()
        assert "/" not in version


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    pinned = {
        line.split("==")[0].lower().replace("_", "-")
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if "==" in line
    }
    assert {one.split(">=")[0].lower().replace("_", "-") for one in wanted} <= pinned


def test_the_public_names_are_there() -> None:
    import chainmap as cm

    wanted = (
        "read_chain build_graph read_region read_firms match_firms measure_coverage find_gaps rank_targets "
        "plan_targets draw_map write_workbook study Study"
    ).split()
    for name in wanted:
        assert getattr(cm, name).__doc__, name
        assert name in cm.__all__
    assert cm.study.__name__ == "study"  # and not a module of that name
    with pytest.raises(AttributeError):
        cm.no_such_name  # noqa: B018


def test_the_repository_speaks_of_itself_alone() -> None:
    """No machine paths and no download addresses in anything that is committed."""
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    words = ["/wo" + "rk/", "/fa" + "rm/", "/opt/" + "py", "index" + "-url", "find" + "-links", "/sim" + "ple/"]
    for name in done.stdout.splitlines():
        path = ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".yaml", ".txt", ".ipynb", ""} and path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not [word for word in words if word in text], name

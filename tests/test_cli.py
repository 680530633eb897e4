"""The verbs as a person types them, in a process of their own where the process matters."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from chainmap.cli import app, main

FIRMS = "企业名称,主营产品,城市\n合成甲化工厂,己二酸、尼龙66盐,平顶山\n合成乙纺丝厂,锦纶66工业丝,平顶山\n"
CANDIDATES = "企业名称,主营产品,城市\n合成丙新材料,己二腈,淄博\n合成丁织造,帘子布,上海\n"


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-X", "utf8", "-m", "chainmap", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "firms.csv").write_text(FIRMS, encoding="utf-8-sig")
    (tmp_path / "candidates.csv").write_text(CANDIDATES, encoding="gb18030")
    return tmp_path


def test_the_verbs_hand_on_to_each_other(folder: Path) -> None:
    """Match, gaps, targets, plan and map, each from the files of the one before."""
    runner = CliRunner()

    def ok(*words: str | Path) -> None:
        result = runner.invoke(app, [str(word) for word in words], catch_exceptions=False)
        assert result.exit_code == 0, result.output

    chain = ("--chain", "nylon")
    ok("match", folder / "firms.csv", *chain, "-o", folder / "matches.csv")
    own = ("--matches", folder / "matches.csv", "--coverage", folder / "coverage.csv", "--zh")
    ok("gaps", folder / "firms.csv", *chain, "-o", folder / "gaps.xlsx", *own)
    ok("targets", folder / "candidates.csv", "--gaps", folder / "gaps.xlsx", *chain, "-o", folder / "targets.csv")
    ok("plan", folder / "targets.csv", "--coverage", folder / "coverage.csv", *chain, "-o", folder / "plan.csv")
    ok("map", *chain, "--coverage", folder / "coverage.csv", "--gaps", folder / "gaps.xlsx", "-o", folder / "map.html")

    matches = pd.read_csv(folder / "matches.csv", encoding="utf-8-sig")
    assert {"adipic_acid", "nylon66_salt", "pa66_industrial_yarn"} <= set(matches["node_id"])
    assert (folder / "matches.csv").read_bytes().startswith(b"\xef\xbb\xbf")  # Excel needs the mark to see UTF-8
    assert "环节编号" in pd.read_excel(folder / "gaps.xlsx").columns
    targets = pd.read_csv(folder / "targets.csv", encoding="utf-8-sig")
    assert dict(zip(targets["name"], targets["node_id"], strict=True))["合成丙新材料"] == "adiponitrile"
    plan = pd.read_csv(folder / "plan.csv", encoding="utf-8-sig")
    assert "合成丙新材料" in set(plan["name"])
    assert "己二腈" in (folder / "map.html").read_text(encoding="utf-8")


def test_reviews_lie_over_matches_made_before(folder: Path) -> None:
    (folder / "reviews.csv").write_text(
        "firm,node,answer,by,date\n合成甲化工厂,己二酸,否,分局,2026\n", encoding="utf-8"
    )
    (folder / "given.csv").write_text(
        "firm,node_id,source\n合成甲化工厂,caprolactam,合成来源 2018\n别处的企业,caprolactam,合成来源\n",
        encoding="utf-8",
    )
    assert run("match", folder / "firms.csv", "-c", "nylon", "-o", folder / "m.csv").returncode == 0
    done = run(
        "gaps", folder / "firms.csv", "-c", "nylon", "--matches", folder / "m.csv", "-o", folder / "g.csv",
        "--coverage", folder / "c.csv", "--reviews", folder / "reviews.csv", "--given", folder / "given.csv",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    firms = pd.read_csv(folder / "c.csv", encoding="utf-8-sig").set_index("node_id")["firms"]
    assert (firms["adipic_acid"], firms["caprolactam"], firms["nylon66_salt"]) == (0, 1, 1)
    assert "别处的企业" in done.stderr  # left aside, and said so


def test_nothing_is_written_over_an_input(folder: Path) -> None:
    before = (folder / "firms.csv").read_bytes()
    for words in (
        ("match", folder / "firms.csv", "-c", "nylon", "-o", folder / "firms.csv"),
        ("match", folder / "firms.csv", "-c", "nylon", "-o", folder / "r.csv", "--rejects", folder / "r.csv"),
        ("map", "-c", "nylon", "-o", folder / "map.pdf"),
        ("new-region", "../up"),
        ("new-region", "甲", "--folder", folder / "x", "--chain", "nylone"),
        ("plan", folder / "t.csv", "--coverage", folder / "c.csv", "-c", "nylon", "--budget", "lots"),
    ):
        assert run(*words).returncode == 2, words
    assert (folder / "firms.csv").read_bytes() == before


def test_rejects_of_two_lists_do_not_meet(folder: Path) -> None:
    (folder / "firms.csv").write_text(FIRMS + ",己二酸,平顶山\n", encoding="utf-8")
    (folder / "candidates.csv").write_text(CANDIDATES + ",己二腈,上海\n", encoding="utf-8")
    assert (
        run(
            "gaps", folder / "candidates.csv", "-c", "nylon", "-o", folder / "g.csv", "--rejects", folder / "x.csv"
        ).returncode
        == 0
    )
    done = run(
        "targets", folder / "candidates.csv", "--gaps", folder / "g.csv", "-c", "nylon",
        "--local", folder / "firms.csv", "--rejects", folder / "bad.csv", "-o", folder / "t.csv",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert len(pd.read_csv(folder / "bad.csv", encoding="utf-8-sig")) == 1
    assert len(pd.read_csv(folder / "bad_local.csv", encoding="utf-8-sig")) == 1


def test_folders_that_cannot_be_are_told_plainly(folder: Path) -> None:
    for out in (folder / "firms.csv", folder / "firms.csv" / "sub"):
        done = run("study", "-c", "nylon", "--firms", folder / "firms.csv", "-o", out)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert done.stderr.strip()


def test_study_of_own_lists(folder: Path) -> None:
    done = run(
        "study", "--chain", "nylon", "--firms", folder / "firms.csv", "--candidates", folder / "candidates.csv",
        "--budget", "1", "-o", folder / "out",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "合成丙新材料" in done.stdout
    assert (folder / "out" / "map.html").stat().st_size > 100_000
    assert len(pd.read_csv(folder / "out" / "tables" / "plan.csv", encoding="utf-8-sig")) == 1
    assert "\x1b" not in done.stderr  # no bar in a pipe


def test_faults_of_a_list_exit_1_and_write_nothing(folder: Path) -> None:
    (folder / "firms.csv").write_text(FIRMS + ",己二酸,平顶山\n合成戊,己二酸,\n,x,\n", encoding="utf-8")
    done = run("match", folder / "firms.csv", "--chain", "nylon", "-o", folder / "matches.csv")
    assert done.returncode == 1
    assert "第4行" in done.stderr and "6\n" in done.stderr and "共 2 个问题" in done.stderr  # both at once
    assert "Traceback" not in done.stderr
    assert not (folder / "matches.csv").exists()
    saved = run(
        "match", folder / "firms.csv", "--chain", "nylon", "-o", folder / "matches.csv", "--rejects", folder / "bad.csv"
    )
    assert saved.returncode == 0, saved.stderr
    assert len(pd.read_csv(folder / "bad.csv", encoding="utf-8-sig")) == 2


def test_wrong_usage_exits_2(folder: Path) -> None:
    for words in (
        ("match", folder / "firms.csv", "--chain", "no_such_chain"),
        ("match", folder / "firms.csv"),
        ("no-such-verb",),
        ("study",),
        ("study", "pingdingshan", "--budget", "many"),
    ):
        done = run(*words)
        assert done.returncode == 2, (words, done.stdout, done.stderr)
        assert "Traceback" not in done.stderr


def test_check_tells_all_faults_and_exits_1(folder: Path) -> None:
    good = run("check", Path(__file__).parents[1] / "chains" / "nylon.yaml")
    assert good.returncode == 0, good.stderr
    text = (Path(__file__).parents[1] / "chains" / "nylon.yaml").read_text(encoding="utf-8")
    spoiled = folder / "spoiled.yaml"
    spoiled.write_text(text.replace("importance: 5", "importance: 9", 2), encoding="utf-8")
    done = run("check", spoiled)
    assert done.returncode == 1
    assert done.stderr.count("importance: 9") >= 2
    assert "spoiled.yaml:" in done.stderr


def test_new_region_runs_as_written(tmp_path: Path) -> None:
    done = run("new-region", "叶县", "--folder", tmp_path / "yexian")
    assert done.returncode == 0, done.stderr
    names = {path.name for path in (tmp_path / "yexian").iterdir()}
    assert names == {"region.yaml", "firms.xlsx", "candidates.xlsx", "given.csv", "reviews.csv", "run.py"}
    assert run("check", tmp_path / "yexian" / "region.yaml").returncode == 0
    again = run("new-region", "叶县", "--folder", tmp_path / "yexian")
    assert again.returncode == 2  # nothing is overwritten
    done = subprocess.run(
        [sys.executable, "-X", "utf8", str(tmp_path / "yexian" / "run.py")],
        capture_output=True, text=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "yexian" / "out" / "lists.xlsx").is_file()
    (tmp_path / "yexian" / "reviews.csv").write_text(
        "firm,node,answer,by,date\n没有,没有,是,x,2020\n", encoding="utf-8"
    )
    spoiled = subprocess.run(
        [sys.executable, "-X", "utf8", str(tmp_path / "yexian" / "run.py")],
        capture_output=True, text=True, encoding="utf-8", timeout=120, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert spoiled.returncode == 1
    assert "没有这家企业" in spoiled.stderr
    assert "Traceback" not in spoiled.stderr


def test_help_needs_no_heavy_library() -> None:
    """What makes --help quick: none of these is imported for it."""
    code = (
        "import sys, chainmap.cli; print({'pandas', 'networkx', 'sklearn', 'pydantic', 'openpyxl'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert done.stdout.strip() == "set()"


def test_every_verb_has_a_help_text() -> None:
    result = CliRunner().invoke(app, ["--help"])
    for verb in ("check", "match", "gaps", "targets", "plan", "map", "study", "demo", "new-region"):
        assert f"  {verb} " in result.output


def test_main_is_the_entry_point(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(
        sys, "argv", ["chainmap", "plan", "nowhere.csv", "--coverage", "nowhere.csv", "--chain", "nylon"]
    )
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code in (1, 2)
    assert "nowhere.csv" in capsys.readouterr().err

"""The verbs that learn and ask, from files to files."""

import re
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from chainmap.cli import app
from chainmap.matching.model import read_model
from chainmap.tables.faults import InputFaults, UsageError

LABELS = [("己二酸", "adipic_acid"), ("己二酸、环己醇", "adipic_acid"), ("锦纶66工业丝", "pa66_industrial_yarn"),
          ("尼龙66盐", "nylon66_salt"), ("己内酰胺", "caprolactam"), ("帘子布", "tire_cord_fabric")] * 2  # fmt: skip


def run(*asked: object) -> str:
    return CliRunner().invoke(app, [str(one) for one in asked], catch_exceptions=False).output


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    rows = [(f"合成第{place}厂", nodes, text) for place, (text, nodes) in enumerate(LABELS)]
    path = tmp_path / "labels.csv"
    pd.DataFrame(rows, columns=["企业名称", "环节编号", "主营产品"]).to_csv(path, index=False, encoding="utf-8-sig")
    return path


@pytest.fixture
def firms(tmp_path: Path) -> Path:
    path = tmp_path / "firms.csv"
    rows = {"企业名称": ["合成甲厂", "某地帘子布厂"], "经营范围": ["己二酸销售；锦纶66工业丝生产", "五金"]}
    pd.DataFrame(rows).to_csv(path, index=False, encoding="utf-8-sig")
    return path


def test_train_says_how_well_it_does_and_match_uses_it(labels: Path, firms: Path, tmp_path: Path) -> None:
    out = tmp_path / "model.json"
    said = run("train", "--labels", labels, "-c", "nylon", "-o", out)
    for part in ("trained, cross-validated", "alias only", "TF-IDF cosine", "log odds", "12 个标注", "shipped"):
        assert part in said
    assert read_model(out).fitted["firms"] == 12
    tables = [tmp_path / name for name in ("plain.csv", "learnt.csv")]
    run("match", firms, "-c", "nylon", "-o", tables[0], "--min-score", "0.01")
    run("match", firms, "-c", "nylon", "-o", tables[1], "--min-score", "0.01", "--model", out)
    plain, learnt = (pd.read_csv(one, encoding="utf-8-sig").set_index("node_id")["score"] for one in tables)
    assert learnt["pa66_industrial_yarn"] > 0.5
    assert learnt["pa66_industrial_yarn"] != plain["pa66_industrial_yarn"]
    result = CliRunner().invoke(app, ["match", str(firms), "-c", "automotive", "--model", str(out)])
    assert isinstance(result.exception, UsageError)


def test_review_asks_takes_in_and_teaches(firms: Path, tmp_path: Path) -> None:
    asked, kept = tmp_path / "questions.csv", tmp_path / "reviews.csv"
    base = ("review", firms, "-c", "nylon", "-o", asked, "--reviews", kept)
    assert re.search(r"[1-9]\d* questions", run(*base))
    table = pd.read_csv(asked, encoding="utf-8-sig", dtype=str).fillna("")
    named = table["firm"] == "某地帘子布厂"
    assert named.any()
    table.loc[named & (table["node"] == "tire_cord_fabric"), ["answer", "by"]] = ["否", "合成岗位"]
    table.to_csv(asked, index=False, encoding="utf-8-sig")
    # Answers that were not taken in are not written over.
    refused = CliRunner().invoke(app, [str(one) for one in base])
    assert isinstance(refused.exception, UsageError)
    assert "--answers" in str(refused.exception)
    run(*base, "--answers", asked)
    reviews = pd.read_csv(kept, encoding="utf-8-sig", dtype=str)
    assert reviews[["firm", "node", "answer"]].to_numpy().tolist() == [["某地帘子布厂", "tire_cord_fabric", "否"]]
    again = pd.read_csv(asked, encoding="utf-8-sig", dtype=str)
    assert ("某地帘子布厂", "tire_cord_fabric") not in set(zip(again["firm"], again["node"], strict=True))


def test_reviews_alone_are_enough_and_wrong_calls_are_told(labels: Path, firms: Path, tmp_path: Path) -> None:
    reviews = tmp_path / "reviews.csv"
    rows = {
        "firm": ["合成甲厂", "某地帘子布厂"],
        "node": ["pa66_industrial_yarn", "tire_cord_fabric"],
        "answer": ["是", "否"],
    }
    pd.DataFrame({**rows, "by": "合成", "date": "2026-01-01"}).to_csv(reviews, index=False, encoding="utf-8-sig")
    out = tmp_path / "model.json"
    run("train", "-c", "nylon", "--reviews", reviews, "--firms", firms, "-o", out)
    assert read_model(out).fitted == {"firms": 2, "labels": 0, "pairs": 2, "reviews_yes": 1, "reviews_no": 1}
    for wrong in (["train", "-c", "nylon"], ["train", "-c", "nylon", "--labels", str(labels), "-o", str(labels)]):
        assert isinstance(CliRunner().invoke(app, wrong).exception, UsageError)
    (tmp_path / "bad.json").write_text("{}", encoding="utf-8")
    bad = ["match", str(firms), "-c", "nylon", "--model", str(tmp_path / "bad.json"), "-o", str(tmp_path / "x.csv")]
    assert isinstance(CliRunner().invoke(app, bad).exception, InputFaults)

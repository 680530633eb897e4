"""The verb that replays landings, as a person types it."""

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from chainmap.cli import app
from chainmap.tables.faults import InputFaults, UsageError
from chainmap.tables.files import read_table

LANDINGS = (
    "产业链,落地日期,企业,城市,环节编号,阶段\n"
    "nylon,2010,合成甲公司,平顶山,adipic_acid,投产\n"
    "nylon,2014,合成丙公司,黄石市,caprolactam,签约\n"
)
CANDIDATES = "企业名称,城市,主营产品\n合成甲公司,杭州,己二酸\n合成乙公司,武汉,己内酰胺\n合成丙公司,上海,尼龙66切片\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "landings.csv").write_text(LANDINGS, encoding="utf-8-sig")
    (tmp_path / "candidates.csv").write_text(CANDIDATES, encoding="gb18030")
    return tmp_path


def run(folder: Path, *more: str | Path) -> str:
    words = ["evaluate", "targets", "--landings", folder / "landings.csv", "--draws", 20, "--chain", "nylon", *more]
    result = CliRunner().invoke(app, [str(word) for word in words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def test_measures_and_places_are_printed_and_written(folder: Path) -> None:
    out, each = folder / "measures.csv", folder / "each.csv"
    printed = run(folder, "--candidates", folder / "candidates.csv", "--out", out, "--each", each)
    assert all(word in printed for word in ("谁来", "来什么", "去哪里", "prior landings", "percentile", "领先"))
    assert "2 of 2 ranked" in printed and "too few to tell" in printed and "no firm list" in printed
    measures = pd.read_csv(out)
    assert set(measures["task"]) == {"companies", "nodes", "places"}
    row = measures.set_index(["task", "method", "measure"]).loc[("companies", "random", "percentile")]
    assert (row["value"], row["n"]) == (0.5, 2)
    places = pd.read_csv(each)
    assert set(places["items"]) <= {3, 174, 343, 344, 345}
    assert "place_in_list" in places


def test_a_given_fact_counts_from_its_date_on(folder: Path) -> None:
    def best_match(date: str) -> float:
        text = f"企业,环节编号,来源,日期\n合成丙公司,caprolactam,合成来源,{date}\n"
        (folder / "given.csv").write_text(text, encoding="utf-8")
        more = ("--task", "companies", "--candidates", folder / "candidates.csv", "--given", folder / "given.csv")
        run(folder, *more, "--each", folder / "each.csv")
        rows = pd.read_csv(folder / "each.csv").set_index(["event", "method"])
        return float(rows.loc[(1, "best match"), "place_in_list"])

    # given is surer (1.0) than the products' words (below 1): first if known by 2014, one of three alike if not
    assert best_match("2013") == 1
    assert best_match("2014") > 1


def test_companies_may_come_with_their_nodes(folder: Path) -> None:
    text = (
        "full_name,city,node_ids,event_only\n合成甲公司,杭州,adipic_acid,\n合成乙公司,武汉,caprolactam|pa6_chip,\n"
        "合成丙公司,上海,caprolactam,Y\n"
    )
    (folder / "companies.csv").write_text(text, encoding="utf-8")
    run(folder, "--companies", folder / "companies.csv", "--each", folder / "each.csv", "--task", "companies")
    rows = pd.read_csv(folder / "each.csv").drop_duplicates("event")
    assert rows["aside"].fillna("").tolist() == ["", "unknown"]  # 丙 is in the list because it landed
    assert rows["items"].tolist() == [2, 0]
    (folder / "companies.csv").write_text(
        text.replace("pa6_chip", "pa6_chop") + "合成甲公司,杭州,coke,\n", encoding="utf-8"
    )
    with pytest.raises(InputFaults, match="pa6_chip") as caught:
        run(folder, "--companies", folder / "companies.csv")
    assert [fault.row for fault in caught.value.faults] == [3, 5]
    with pytest.raises(UsageError, match="either"):
        run(folder, "--companies", folder / "companies.csv", "--candidates", folder / "candidates.csv")


def test_chains_without_landings_are_left_out(folder: Path) -> None:
    printed = run(folder, "--chain", "electronic_materials", "--task", "nodes")
    assert "nylon" in printed and "pooled" not in printed


def test_what_cannot_be_used_is_told(folder: Path) -> None:
    (folder / "given.csv").write_text("firm,node_id,source\n合成乙公司,no_such_node,合成来源\n", encoding="utf-8")
    with pytest.raises(InputFaults, match="no_such_node"):
        run(folder, "--candidates", folder / "candidates.csv", "--given", folder / "given.csv")
    with pytest.raises(UsageError, match="overwrite"):
        run(folder, "--out", folder / "landings.csv")
    (folder / "landings.csv").write_text(LANDINGS.replace("2014", "2099").replace("平顶山", "火星"), encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        run(folder)
    assert len(caught.value.faults) == 2


def test_landings_are_read_under_the_headers_planners_write(folder: Path) -> None:
    table = read_table(folder / "landings.csv", "landings")
    assert table[["date", "company", "city", "node_ids", "stage"]].notna().all().all()

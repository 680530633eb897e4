from pathlib import Path

import pandas as pd
import pytest

import chainmap as cm
from chainmap.definition.models import Chain, Region
from chainmap.graph import build_graph
from tests.conftest import firm_table


@pytest.fixture(scope="module")
def example():
    return cm.study("nylon", region="pingdingshan")


def test_the_shipped_example_finds_what_the_place_itself_lacked(example) -> None:
    """Adiponitrile was the missing link of Pingdingshan in 2019; what it had must not be called missing."""
    assert "adiponitrile" in example.gaps["node_id"].head(3).tolist()
    status = example.coverage.set_index("node_id")["status"]
    for node in ("caprolactam", "adipic_acid", "nylon66_salt", "pa66_chip", "pa66_industrial_yarn", "tire_cord_fabric"):
        assert status[node] == "covered"
    assert status["adiponitrile"] == "missing"  # the plant begun in 2020 does not count


def test_later_firms_do_not_count_and_undated_ones_are_told(example) -> None:
    late = example.firms[example.firms["since"].fillna("") > "2020"]
    assert len(late)
    counted = example.matches[example.matches["firm_id"].isin(late["firm_id"])]
    assert len(counted)  # they are matched, and still do not count
    for node in counted["node_id"]:
        firms = example.matches.loc[example.matches["node_id"] == node, "firm_id"]
        early = set(firms) - set(late["firm_id"])
        assert example.coverage.set_index("node_id").loc[node, "firms"] == len(early)
    assert example.coverage["undated"].sum() > 0
    assert "未注明日期" in example.summary()


def test_every_target_has_a_source_with_a_reason_and_the_own_group_is_not_proposed(example) -> None:
    ranked = example.targets[example.targets["rank"].notna()]
    assert ranked["source"].notna().all()
    assert (ranked["reason"].str.len() > 20).all()
    assert ranked["group"].is_unique
    assert "中国平煤神马" not in set(ranked["group"])


def test_saving_writes_everything_and_what_is_written_can_be_read(example, tmp_path: Path) -> None:
    from chainmap.tables.files import read_table

    paths = example.save(tmp_path / "深" / "文件夹")
    assert set(paths) >= {"map", "workbook", "summary", "gaps", "targets", "plan"}
    gaps = read_table(paths["gaps"], "gaps")
    assert gaps["node_id"].tolist() == example.gaps["node_id"].tolist()
    assert gaps["rise"].to_numpy() == pytest.approx(example.gaps["rise"].to_numpy())
    assert paths["summary"].read_text(encoding="utf-8").startswith(example.title)


def test_what_planners_filled_in_outlives_the_next_run(example, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = example.save(tmp_path)["workbook"]
    book = load_workbook(path)
    sheet = book["目标企业清单"]
    header = next(row for row in sheet.iter_rows() if "备注" in [cell.value for cell in row])
    column = next(cell.column for cell in header if cell.value == "备注")
    sheet.cell(header[0].row + 1, column).value = "合成备注：已约"
    book.save(path)
    again = load_workbook(example.save(tmp_path)["workbook"])["目标企业清单"]
    assert again.cell(header[0].row + 1, column).value == "合成备注：已约"


def test_the_notebook_shows_summary_and_map(example) -> None:
    shown = example._repr_html_()
    assert "己二腈" in shown
    assert "<iframe" in shown


def test_given_facts_of_unknown_firms_are_faults(tmp_path: Path, chain: Chain) -> None:
    firms = firm_table({"firm_id": "1", "name": "合成一厂", "products": "甲料"})
    given = pd.DataFrame({"firm": ["合成一厂", "没有这家"], "node_id": ["c", "c"], "source": ["s", "s"]})
    with pytest.raises(cm.InputFaults) as caught:
        cm.study(chain, firms=firms, given=given)
    assert [(fault.row, fault.value) for fault in caught.value.faults] == [(3, "没有这家")]


def test_one_of_a_regions_chains_can_be_studied_alone(chain: Chain) -> None:
    """Given facts of the chains left out are set aside and counted; a node that no chain knows is still a fault."""
    linzhou = cm.study("electronic_materials", region="linzhou")
    told = [note for note in linzhou.notes if "未载入" in note]
    assert len(told) == 1
    assert "汽车产业链" in told[0]
    assert cm.study("automotive", region="pingdingshan").region.id == "pingdingshan"
    firms = firm_table({"firm_id": "1", "name": "合成一厂", "products": "甲料"})
    given = pd.DataFrame({"firm": ["1", "1"], "node_id": ["adiponitrile", "no_such"], "source": ["s", "s"]})
    region = Region(id="synthetic", zh="合成市", en="synthetic", date="2020-01-01", chains=("nylon",))
    with pytest.raises(cm.InputFaults) as caught:
        cm.study(chain, firms=firms, given=given, region=region)
    assert [(fault.row, fault.value) for fault in caught.value.faults] == [(3, "no_such")]


def test_tables_of_ones_own_without_a_region(chain: Chain) -> None:
    firms = firm_table({"firm_id": "1", "name": "合成一厂", "products": "甲料"})
    outside = firm_table({"firm_id": "2", "name": "合成二厂", "products": "合成丙"})
    result = cm.study(chain, firms=firms, candidates=outside, budget=1)
    assert result.targets["firm_id"].tolist() == ["2"]
    assert result.plan["firm_id"].tolist() == ["2"]
    assert "合成链" in result.summary()


def test_reviews_reach_both_lists(chain: Chain) -> None:
    firms = firm_table({"firm_id": "1", "name": "合成一厂", "products": "甲料"})
    outside = firm_table({"firm_id": "2", "name": "合成二厂", "products": "合成丙"})
    reviews = pd.DataFrame(
        {"firm": ["1", "2"], "node": ["a", "c"], "answer": ["no", "no"], "by": ["分局"] * 2, "date": ["2020"] * 2}
    )
    result = cm.study(chain, firms=firms, candidates=outside, reviews=reviews)
    assert result.matches.empty
    assert result.targets.empty


def test_no_chain_or_no_firms_is_wrong_usage(region: Region, chain: Chain) -> None:
    with pytest.raises(cm.UsageError, match="产业链"):
        cm.study(region=region)
    with pytest.raises(cm.UsageError, match="企业名单"):
        cm.study(chain)
    with pytest.raises(cm.UsageError, match="pingdingshan"):
        cm.study("nylon", region="pingdingshn")


def test_remove_and_recover_in_the_example(example) -> None:
    """Take a node's only local firm away: the node becomes a gap, and that firm as a candidate comes first for it."""
    single = example.coverage[(example.coverage["firms"] == 1) & (example.coverage["undated"] == 0)]
    graph = build_graph(cm.read_chain("nylon"))
    tried = 0
    for node in single["node_id"].head(4):
        firm = example.matches.loc[example.matches["node_id"] == node, "firm_id"].iloc[0]
        rest = example.firms[example.firms["firm_id"] != firm]
        matches = example.matches[example.matches["firm_id"] != firm]
        coverage = cm.measure_coverage(graph, rest, matches, example.region)
        gaps = cm.find_gaps(graph, coverage, example.region)
        assert node in set(gaps["node_id"])
        back = pd.concat([example.candidates, example.firms[example.firms["firm_id"] == firm].assign(group=pd.NA)])
        own = pd.concat([example.candidate_matches, example.matches[example.matches["firm_id"] == firm]])
        only = gaps[gaps["node_id"] == node]
        targets = cm.rank_targets(graph, only, back, own, example.region)
        assert targets.loc[0, "firm_id"] == firm
        tried += 1
    assert tried


def test_a_firm_in_both_lists_is_one_firm(chain: Chain) -> None:
    here = firm_table({"firm_id": "1", "name": "合成一厂", "products": "甲料"})
    given = pd.DataFrame({"firm": ["合成一厂"], "node_id": ["c"], "source": ["合成 2018"]})
    result = cm.study(chain, firms=here, candidates=here, given=given)
    assert set(result.matches["node_id"]) == {"a", "c"}
    assert (result.targets["apart"] == "seated").all()


def test_lists_the_region_names_must_be_there_unless_others_are_given(tmp_path: Path) -> None:
    (tmp_path / "region.yaml").write_text(
        'id: place\nzh: 合成地\nen: Place\ndate: "2020"\nchains: [nylon]\nfiles: {firms: nowhere.xlsx}\n',
        encoding="utf-8",
    )
    with pytest.raises(cm.InputFaults, match=r"region\.yaml:6"):
        cm.study(region=tmp_path / "region.yaml")
    own = firm_table({"firm_id": "1", "name": "合成一厂", "products": "己二酸"})
    assert len(cm.study(region=tmp_path / "region.yaml", firms=own).matches) == 1


def test_the_plan_is_measured_again_in_the_place(example) -> None:
    check = example.recheck
    assert check is not None and check.agrees
    assert check.after - check.before == pytest.approx(example.plan["gain"].sum(), abs=1e-6)
    assert "复核" in example.summary()


def test_a_national_list_makes_relatedness_a_part_of_the_score() -> None:
    """Two synthetic cities make yarn and cord together; where cord is made, yarn is related."""
    rows = [
        {"firm_id": f"{city}{node}{place}", "name": f"合成{city}{node}{place}厂", "city": city, "products": word}
        for city, node, word in (
            ("平顶山市", "cord", "浸胶帘子布"),
            ("苏州市", "cord", "浸胶帘子布"),
            ("苏州市", "yarn", "锦纶66民用长丝"),
            ("温州市", "rope", "尼龙扎带"),
        )
        for place in range(5)
    ]
    plain = cm.study("nylon", region="pingdingshan")
    found = cm.study("nylon", region="pingdingshan", national=firm_table(*rows))
    assert plain.targets["part_relatedness"].isna().all()
    parts = found.targets.drop_duplicates("node_id").set_index("node_id")["part_relatedness"]
    # Of the three nodes with five firms, cord is here; it goes with yarn, min(1, 1/2) = 1/2.
    weight = found.targets.attrs["weights"]["relatedness"]
    assert parts["pa66_civil_filament"] == pytest.approx(weight)  # all that yarn goes with, cord, is here: 1
    assumed = found.targets.drop_duplicates("node_id").set_index("node_id")["assumed_parts"]
    assert "relatedness" not in assumed["pa66_civil_filament"]
    assert "relatedness" in assumed["hydrogen"]  # no firm of the list makes it
    assert any("产业关联度" in note for note in found.notes)
    with pytest.raises(cm.UsageError, match="needs a region"):
        cm.study("nylon", firms=firm_table(*rows), national=firm_table(*rows))


def test_a_learnt_model_takes_the_place_of_the_conventions(tmp_path: Path) -> None:
    firms = firm_table(*({"firm_id": str(n), "name": f"合成{n}厂", "products": "己二腈"} for n in range(3)))
    labels = pd.DataFrame(
        {"name": [f"合成标注{n}厂" for n in range(12)], "node_ids": ["adiponitrile"] * 6 + ["caprolactam"] * 6,
         "products": ["己二腈"] * 6 + ["己内酰胺"] * 6}
    )  # fmt: skip
    model = cm.train_matching(labels, {"nylon": build_graph(cm.read_chain("nylon"))})
    path = cm.write_model(model, tmp_path / "model.json")
    shipped, learnt = (cm.study("nylon", firms=firms, model=one).matches for one in (None, path))
    assert set(shipped["firm_id"]) == set(learnt["firm_id"]) == {"0", "1", "2"}
    assert (shipped["score"].to_numpy() != learnt["score"].to_numpy()).any()

"""The brief: its numbers are those of the tables, its form that of an official document."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import chainmap as cm
from chainmap.report.findings import gap_rows, source_words
from chainmap.report.prospects import plan_words, target_rows, target_words
from chainmap.tables.faults import ChainmapError, UsageError
from tests.briefcase import shipped
from tests.mapcase import NASTY

docx = pytest.importorskip("docx", reason="python-docx is not installed")


@pytest.fixture(scope="module")
def result() -> cm.Study:
    return shipped("pingdingshan")


@pytest.fixture(scope="module")
def document(result: cm.Study, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return docx.Document(str(cm.write_brief(result, tmp_path_factory.mktemp("brief") / "brief.docx")))


def text_of(document: Any) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


def body_of(document: Any) -> str:
    return "\n".join(line.text for line in document.paragraphs if line.style.name == "公文正文")


def test_the_gaps_stand_in_their_order(result: cm.Study, document: Any) -> None:
    rows = document.tables[0].rows[1:]
    assert len(rows) >= 5
    assert [row.cells[1].text for row in rows] == [
        result.graph.nodes[node]["zh"] for node in result.gaps["node_id"].head(len(rows))
    ]
    assert [row.cells[3].text for row in rows] == [f"{rise:.2f}" for rise in result.gaps["rise"].head(len(rows))]


def test_the_first_targets_stand_with_their_interval(result: cm.Study, document: Any) -> None:
    for row, target in zip(document.tables[1].rows[1:], result.targets.to_dict("records"), strict=False):
        cells = [cell.text for cell in row.cells]
        low, high = target["rank_low"], target["rank_high"]
        assert cells[:2] == [str(target["rank"]), str(low) if low == high else f"{low}～{high}"]
        assert cells[2].startswith(target["name"].replace("(", "（").replace(")", "）"))
        assert cells[3] == result.graph.nodes[target["node_id"]]["zh"]


def test_reasons_are_words_that_the_tables_bear_out(result: cm.Study, document: Any) -> None:
    cells = {row.cells[2].text.partition("，")[0]: [cell.text for cell in row.cells] for row in document.tables[1].rows}
    rope, filament = cells["巨力索具股份有限公司"], cells["屹立锦纶科技（苏州）有限公司"]
    gaps = result.gaps.set_index("node_id")
    # Nobody here buys ropes; the first who could supply is the one who is asked.
    assert gaps.loc["rope_net", "buyers"] == "" and gaps.loc["rope_net", "suppliers"].startswith("神马实业")
    assert rope[4] == "本地供料方：神马实业、神马帘子布发展；依据A股上市公司主营产品表（公开数据集）2021（晚于基准日）"
    assert rope[5] == "可请神马实业联络" and rope[2].endswith("，河北保定")
    assert filament[4].startswith("本地采购方：锦华新材料科技；本地供料方：神马工程塑料、神马实业；依据大河网")
    assert filament[5] == "可请锦华新材料科技联络；落地条件同表1第1项"


def test_what_a_company_makes_without_a_public_source_is_to_be_checked_first(result: cm.Study) -> None:
    rows = {row[2].partition("，")[0]: row for row in target_rows(result, 20)}
    assert rows["山西潞宝兴海新材料有限公司"][4].endswith("依据汇编名单，未见公开来源（是否生产须先核实）")
    assert rows["河南峡光高分子材料有限公司"][4].endswith("依据uscntv.cn 2020-06-16（当时拟建）")
    assert rows["永荣控股集团有限公司"][4].endswith("依据福建日报 2018-05-11")


def test_every_number_of_the_body_is_one_of_the_tables(result: cm.Study, document: Any) -> None:
    text = body_of(document)
    for name in sorted((data["zh"] for _, data in result.graph.nodes(data=True)), key=len, reverse=True):
        text = text.replace(name, "")
    coverage, gaps, targets, firms = result.coverage, result.gaps, result.targets, result.firms
    counted = [not isinstance(since, str) or since <= "2019-12-31" for since in firms["since"]]
    assert result.recheck is not None
    known: list[object] = [
        len(coverage), len(gaps), len(firms), sum(counted), len(firms) - sum(counted), len(result.candidates),
        sum(bool(one) and not isinstance(since, str) for one, since in zip(counted, firms["since"], strict=True)),
        *coverage["status"].value_counts(), *gaps["action"].value_counts(), int(targets["rank"].max()),
        *targets["apart"].value_counts(), len(result.plan), result.plan["node_id"].nunique(),
        f"{result.recheck.before:.2f}", f"{result.recheck.after:.2f}", f"{result.plan['gain'].sum():.2f}",
    ]  # fmt: skip
    stage = dict(result.graph.nodes(data="stage"))
    for one in ("upstream", "midstream", "downstream"):
        rows = coverage[coverage["node_id"].map(stage) == one]
        known += [len(rows), int((rows["status"] != "missing").sum())]
    known += coverage.loc[coverage["status"] == "covered", "firms"].tolist()
    known += [*range(1, 4), len(document.tables[0].rows) - 1, len(document.tables[1].rows) - 1]  # tables and their rows
    found = set(re.findall(r"\d+(?:\.\d+)?", text))
    assert len(found) > 20
    assert found <= {str(one) for one in known}


def test_the_plan_is_a_table_by_phase_and_adds_up(result: cm.Study, document: Any) -> None:
    table = document.tables[2]
    assert [cell.text for cell in table.rows[0].cells] == [
        "阶段", "次序", "企业", "拟补环节", "增益", "累计增益", "目标名次"
    ]  # fmt: skip
    rows = [[cell.text for cell in row.cells] for row in table.rows[1:]]
    assert [row[2] for row in rows] == [name.replace("(", "（").replace(")", "）") for name in result.plan["name"]]
    assert {row[0] for row in rows} == {"近期"}
    assert float(rows[-1][5]) == pytest.approx(sum(float(row[4]) for row in rows), abs=0.05)
    rank = dict(zip(result.targets["firm_id"], result.targets["rank"], strict=True))
    assert [row[6] for row in rows] == [str(rank[firm]) for firm in result.plan["firm_id"]]


def test_the_phase_is_said_once_for_all_its_steps(result: cm.Study, tmp_path: Path) -> None:
    plan = result.plan.copy()
    plan["phase"] = ["near"] * 3 + ["middle"] * 4 + ["long"]
    plan.loc[plan.index[0], "invest_mcny"] = 1250.0
    made = docx.Document(str(cm.write_brief(replace(result, plan=plan), tmp_path / "a.docx")))
    marks = [cell.text for cell in made.tables[2].columns[0].cells]
    assert "近期3个、中期4个、远期1个" in text_of(made)
    assert marks == ["阶段", "近期", "近期", "近期", "中期", "中期", "中期", "中期", "远期"]
    assert [row.cells[4].text for row in made.tables[2].rows][:3] == ["投资额（亿元）", "12.50", "未知"]
    assert "尚无企业报价" not in text_of(made)


def test_nothing_is_said_twice(document: Any) -> None:
    said = [piece for piece in re.split("[。；\n]", text_of(document).partition("序号")[0]) if len(piece) > 8]
    assert len(said) == len(set(said)) > 20


def test_its_form_is_that_of_an_official_document(document: Any) -> None:
    styles = [line.style.name for line in document.paragraphs]
    assert styles[:2] == ["公文标题", "公文落款"]
    heads = [line.text for line in document.paragraphs if line.style.name == "公文一级"]
    assert [head[:2] for head in heads] == ["一、", "二、", "三、", "四、", "五、"]
    assert document.paragraphs[0].text == "平顶山市尼龙产业链招商情况简报"
    assert (round(document.sections[0].page_width.mm), round(document.sections[0].top_margin.mm)) == (210, 37)
    assert "PAGE" in document.sections[0].footer._element.xml
    assert "{{" not in text_of(document)


def test_no_english_stands_in_the_body(document: Any) -> None:
    # Names of products and sources may hold letters (ABS, PA66, a site's name); words of ours may not.
    own = [line.text for line in document.paragraphs]
    assert not re.findall(r"\b(?:expansion|ties|relatedness|unknown|gap|bound|optimal|matched)\b", "\n".join(own))
    assert "nan" not in text_of(document).lower()


def test_tables_are_as_wide_as_the_text(document: Any) -> None:
    room = document.sections[0].page_width - document.sections[0].left_margin - document.sections[0].right_margin
    for table in document.tables:
        assert sum(cell.width for cell in table.rows[0].cells) <= room + 1000


def test_nothing_found_is_said_and_not_invented(result: cm.Study, tmp_path: Path) -> None:
    def none(table: Any) -> Any:
        return table.iloc[:0]

    empty = replace(
        result, firms=none(result.firms), candidates=none(result.candidates), matches=none(result.matches),
        candidate_matches=none(result.candidate_matches), gaps=none(result.gaps), targets=none(result.targets),
        plan=none(result.plan), region=None, notes=(),
    )  # fmt: skip
    document = docx.Document(str(cm.write_brief(empty, tmp_path / "brief.docx")))
    text = text_of(document)
    for words in (
        "没有本地企业名单",
        "名单为空",
        "没有测算出缺口",
        "没有候选企业名单",
        "没有排出招商路径",
        "未指定地区",
    ):
        assert words in text
    assert not document.tables


def test_nasty_names_stay_text(result: cm.Study, tmp_path: Path) -> None:
    targets = result.targets.copy()
    names = [*NASTY[:-1], "\x0b控制"]
    targets.loc[targets.index[: len(names)], "name"] = names
    bad = replace(result, targets=targets)
    document = docx.Document(str(cm.write_brief(bad, tmp_path / "brief.docx")))
    cells = [row.cells[2].text for row in document.tables[1].rows[1:]]
    assert cells[0].startswith("</script><script>")
    long = [row for row in target_rows(bad, 10) if row[2].startswith("合成长名")]
    assert len(long[0][2].partition("，")[0]) == 40 and "…" in long[0][2]
    assert "\u202e" not in text_of(document)


def test_nasty_names_of_places_nodes_and_local_firms_stay_text(result: cm.Study, tmp_path: Path) -> None:
    graph, gaps, coverage = result.graph.copy(), result.gaps.copy(), result.coverage.copy()
    graph.graph["zh"] = "合成<链>&\u202e\x0b" + "长" * 200
    for node, name in zip(gaps["node_id"], NASTY[:-1], strict=False):
        graph.nodes[node]["zh"] = name
    gaps["suppliers"] = "、".join(NASTY[:-1])
    coverage["lead_firm"] = NASTY[0]
    document = docx.Document(
        str(cm.write_brief(replace(result, graph=graph, gaps=gaps, coverage=coverage), tmp_path / "a.docx"))
    )
    text = text_of(document)
    assert "</script>" in text and "合成<链>&" in document.paragraphs[0].text
    assert len(document.paragraphs[0].text) == 80
    assert not re.search("[\x00-\x08\x0b\x0c\ud800-\udfff\u202a-\u202e\u200e\u200f]", text)


def test_each_thing_that_is_missing_has_its_sentence(result: cm.Study, tmp_path: Path) -> None:
    def text(**changed: Any) -> str:
        return text_of(docx.Document(str(cm.write_brief(replace(result, **changed), tmp_path / "a.docx"))))

    unranked = result.targets.assign(rank=pd.array([pd.NA] * len(result.targets), dtype="Int64"))
    said = text(targets=unranked, plan=result.plan.iloc[:0], recheck=None)
    assert "候选名单中没有能补上述缺口的企业" in said and "没有排出招商路径" in said and "居前" not in said
    said = text(coverage=result.coverage.assign(status="missing", firms=0))
    assert "名单中没有达到“已有”标准的环节" in said and "本地已有0个、薄弱0个、缺失174个" in said
    # A plan that the place, measured anew, does not bear out is not passed over in silence.
    assert result.recheck is not None
    assert "与重新测算的结果不一致，须先核对" in text(recheck=result.recheck._replace(agrees=False))


def test_what_is_unknown_stands_as_unknown(result: cm.Study) -> None:
    gaps = result.gaps.copy()
    gaps.loc[gaps.index[0], ["rise"]] = float("nan")
    gaps.loc[gaps.index[0], ["buyers", "suppliers", "missing_inputs", "unmet_needs"]] = ""
    assert gap_rows(replace(result, gaps=gaps), 1)[0][3:] == ("未知", "上下游在本地名单中均无企业", "—")
    targets = result.targets.copy()
    targets["evidence"] = ""
    assert target_rows(replace(result, targets=targets), 1)[0][4].endswith("生产依据未知")


def test_the_parts_of_the_score_are_called_in_chinese(result: cm.Study) -> None:
    assert any("未计入：扩张、引荐、关联；" in line for line in source_words(result))


def test_first_gaps_without_a_company_are_named(result: cm.Study) -> None:
    said = target_words(result, 6)
    assert said.endswith(
        "前5位缺口中，氢气在候选名单中没有可排名的企业，须另行寻找。"
    )  # its one candidate is a group's own
    ropes = result.targets.head(1).assign(also="hydrogen")  # as a further gap it is served too
    said = target_words(replace(result, targets=ropes), 6)
    assert "前5位缺口中，锦纶66民用长丝、己二腈、纯苯、锦纶6民用长丝在候选名单中没有" in said


def test_matches_of_firms_that_do_not_count_are_told_apart(result: cm.Study) -> None:
    later = result.firms.loc[result.firms["since"].fillna("") > "2019-12-31", "firm_id"]
    apart = int(result.matches["firm_id"].isin(later).sum())
    assert apart == 15
    assert any(
        f"企业与环节对应{len(result.matches)}条，其中{apart}条属于不计入的企业" in line for line in source_words(result)
    )
    counted = len(result.matches) - apart
    assert f"本地企业对应环节 {counted} 条" in result.summary()
    assert f"另 {apart} 条属晚于基准日的企业，不计 / {counted} matches (local)" in result.summary()


def test_a_sum_that_rounding_spoils_is_explained(result: cm.Study) -> None:
    assert result.recheck is not None
    low, high = round(result.recheck.before, 2), round(result.recheck.after, 2)
    total = result.plan["cumulative_gain"].iloc[-1]
    told = "系四舍五入" in plan_words(result)[0]
    assert told == (f"{high - low:.2f}" != f"{total:.2f}")


def test_a_file_open_in_word_is_told(result: cm.Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(self: Path, target: Path) -> None:
        raise PermissionError(13, "Permission denied", str(target))

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(ChainmapError, match="WPS"):
        cm.write_brief(result, tmp_path / "a.docx")
    assert not list(tmp_path.iterdir())


def test_a_folder_without_leave_to_write_is_told(
    result: cm.Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refused)
    with pytest.raises(ChainmapError, match="没有权限"):
        cm.write_brief(result, tmp_path / "a.docx")
    assert not list(tmp_path.iterdir())


def test_the_verbs_write_what_they_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import CliRunner

    from chainmap.cli import app

    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["poster", "pingdingshan", "-o", "a.svg", "-o", "a.pptx"])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "a.svg").is_file() and (tmp_path / "a.pptx").is_file()
    assert CliRunner().invoke(app, ["brief", "--new-template", "t.docx"]).exit_code == 0
    done = CliRunner().invoke(app, ["brief", "pingdingshan", "-o", "b.docx", "--template", "t.docx"])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "b.docx").is_file()
    assert isinstance(CliRunner().invoke(app, ["poster", "pingdingshan", "-o", "a.png"]).exception, UsageError)

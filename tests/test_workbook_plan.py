"""The plan in the workbook: a picture by phase, and a list that planners fill in and find filled in again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import openpyxl
import pandas as pd
import pytest

import chainmap as cm
from chainmap.tables.contract import conform
from chainmap.workbook.book import workbook_tables, write_workbook
from chainmap.workbook.route import MOST_CARDS, leans_on
from chainmap.workbook.sheets import MOST_PRINTED
from chainmap.workbook.words import begun, few_of

FIVE = Path(__file__).parent / "data" / "five.yaml"


@pytest.fixture(scope="module")
def graph() -> nx.DiGraph:
    return cm.build_graph(cm.read_chain(FIVE))


def planned(steps: list[tuple[str, str, str]]) -> pd.DataFrame:
    """Steps of (phase, firm, node), each worth half."""
    rows = [
        {"order": place, "phase": phase, "firm_id": firm, "name": f"合成{firm}厂", "node_id": node, "gain": 0.5,
         "cumulative_gain": place / 2}
        for place, (phase, firm, node) in enumerate(steps, start=1)
    ]  # fmt: skip
    return conform(pd.DataFrame(rows), "plan")


STEPS = planned([("near", "c1", "b"), ("near", "c2", "c"), ("middle", "c3", "d"), ("long", "c4", "e")])


def texts(page: Any) -> list[str]:
    return [str(cell.value) for row in page.iter_rows() for cell in row if cell.value is not None]


def test_a_step_rests_on_earlier_steps_and_on_what_is_here(graph: nx.DiGraph) -> None:
    # a and b go into c, c into d, d into e; a is here.
    coverage = pd.DataFrame({"node_id": list("abcde"), "status": ["covered", *["missing"] * 4]})
    assert leans_on(STEPS, graph, coverage) == [
        "", "第1步 合成乙料；本地 合成甲料", "第2步 合成丙料", "第3步 合成丁料",
    ]  # fmt: skip
    assert leans_on(STEPS.iloc[::-1], graph, coverage)[0] == ""  # a later step is no ground to stand on
    assert leans_on(STEPS, None, coverage) == [""] * 4


def test_the_picture_goes_by_phase_and_order(graph: nx.DiGraph, tmp_path: Path) -> None:
    gaps = pd.DataFrame({"node_id": ["c"], "action": ["fill"], "imports": ["a|b"], "unmet_needs": ["steam_supply?"]})
    path = write_workbook(tmp_path / "plan.xlsx", graph=graph, plan=STEPS.assign(invest_mcny=250.0), gaps=gaps)
    page = openpyxl.load_workbook(path)["招商路径图"]
    said = texts(page)
    heads = [text for text in said if text[:2] in ("近期", "中期", "远期") or text[:1].isdigit()]
    assert heads == [
        "近期 · 2 步 · 全链价值提高 1.00，至此共 1.00", "1  合成c1厂", "2  合成c2厂",
        "中期 · 1 步 · 全链价值提高 0.50，至此共 1.50", "3  合成c3厂",
        "远期 · 1 步 · 全链价值提高 0.50，至此共 2.00", "4  合成c4厂",
    ]  # fmt: skip
    assert (said.count("▼"), said.count("▶")) == (2, 1)
    card = next(text for text in said if text.startswith("补链：合成丙料"))
    assert "依托：第1步 合成乙料" in card and "投资 2.50 亿元" in card
    assert "尚需：外购 合成甲料、合成乙料；条件 合成蒸汽供应？" in card
    fills = {cell.value[:2]: cell.fill.start_color.rgb for row in page.iter_rows() for cell in row
             if cell.value in heads and not cell.value[0].isdigit()}  # fmt: skip
    assert len(set(fills.values())) == 3  # each phase a colour of its own


def test_a_long_plan_says_what_is_not_drawn(tmp_path: Path) -> None:
    steps = planned([("near", f"c{number}", "n") for number in range(MOST_CARDS + 3)])
    book = openpyxl.load_workbook(write_workbook(tmp_path / "long.xlsx", plan=steps))
    assert "另有 3 步，见路径清单" in texts(book["招商路径图"])
    assert book["招商路径清单"].max_row == MOST_CARDS + 4


def fill_in(path: Path, title: str, who: str, said: dict[str, str]) -> None:
    book = openpyxl.load_workbook(path)
    page = book[title]
    places = {str(cell.value).replace("\n", ""): cell.column for cell in page[1]}
    row = next(row for row in range(2, page.max_row + 1) if page.cell(row, places["企业全称"]).value == who)
    for header, text in said.items():
        page.cell(row, places[header]).value = text
    book.save(path)


def test_what_planners_filled_in_beside_the_plan_is_taken_over(tmp_path: Path) -> None:
    targets = conform(STEPS[["firm_id", "name", "node_id"]], "targets").assign(apart="")
    path = write_workbook(tmp_path / "lists.xlsx", plan=STEPS, targets=targets)
    fill_in(path, "目标企业清单", "合成c1厂", {"建议对接单位": "合成商务局"})
    fill_in(path, "招商路径清单", "合成c2厂", {"对接单位": "合成工信局", "进度": "洽谈"})
    fill_in(path, "招商路径清单", "合成c4厂", {"进度": "考察"})
    again = write_workbook(path, plan=STEPS.head(3), targets=targets, keep=path)
    back = workbook_tables(again)["plan"].set_index("firm_id")
    assert back.loc[["c1", "c2"], "unit"].tolist() == ["合成商务局", "合成工信局"]  # the targets' is the plan's too
    assert back.loc["c2", "progress"] == "洽谈" and "c4" not in back.index
    book = openpyxl.load_workbook(again)
    front = "\n".join(texts(book["说明"]))
    assert "已不在本次路径清单：合成c4厂（进度 考察）" in front and "路径清单中所填的对接单位、进度：1 家" in front
    assert any("对接：合成工信局\n进度：洽谈" in text for text in texts(book["招商路径图"]))
    choices = book["招商路径清单"].data_validations.dataValidation
    assert [one.showErrorMessage for one in choices] == [False] and "洽谈" in choices[0].formula1
    third = workbook_tables(write_workbook(tmp_path / "third.xlsx", plan=STEPS, targets=targets, keep=again))["plan"]
    assert third.set_index("firm_id").loc["c1", "unit"] == "合成商务局"


def test_notes_are_found_by_name_when_the_ids_are_gone(tmp_path: Path) -> None:
    targets = conform(STEPS[["firm_id", "name", "node_id"]], "targets")
    path = write_workbook(tmp_path / "lists.xlsx", targets=targets)
    fill_in(path, "目标企业清单", "合成c1厂", {"备注": "合成一"})
    fill_in(path, "目标企业清单", "合成c2厂", {"备注": "合成二"})
    book = openpyxl.load_workbook(path)
    book.defined_names["chainmap.targets.firm_id"].attr_text = "'目标企业清单'!#REF!"
    book.save(path)
    back = workbook_tables(write_workbook(path, targets=targets.head(1), keep=path))["targets"]
    assert back["note"].tolist() == ["合成一"]
    assert "合成c2厂（备注 合成二）" in "\n".join(texts(openpyxl.load_workbook(path)["说明"]))


def test_paper_ends_where_a_meeting_does_and_says_so(tmp_path: Path) -> None:
    gaps = conform(pd.DataFrame({"node_id": [f"n{number}" for number in range(120)], "rise": 1.0}), "gaps")
    path = write_workbook(tmp_path / "gaps.xlsx", gaps=gaps)
    page = openpyxl.load_workbook(path)["缺口清单"]
    assert page.print_area.endswith(f"${MOST_PRINTED + 1}") and page.max_row == 121
    assert page.oddFooter.left.text == f"印前 {MOST_PRINTED} 行，共 120 行"
    assert len(workbook_tables(path)["gaps"]) == 120


def test_lead_firms_order_the_gaps_where_there_are_any(tmp_path: Path) -> None:
    gaps = conform(pd.DataFrame({"node_id": ["a", "b"], "rise": [1.0, 2.0], "lead_rise": [0.5, 0.1]}), "gaps")
    for table, place in ((gaps, 5), (gaps.assign(lead_rise=float("nan")), None)):
        page = openpyxl.load_workbook(write_workbook(tmp_path / "led.xlsx", gaps=table))["缺口清单"]
        heads = [cell.value for cell in page[1]]
        last = openpyxl.utils.cell.coordinate_from_string(page.print_area.split(":")[-1].replace("$", ""))[0]
        printed = heads[: openpyxl.utils.column_index_from_string(last)]
        assert (printed.index("链主圈提升值") + 1 if "链主圈提升值" in printed else None) == place


def test_headers_say_in_english_what_they_mean(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(write_workbook(tmp_path / "plan.xlsx", plan=STEPS))["招商路径清单"]
    notes = {str(cell.value): cell.comment.text for cell in page[1] if cell.comment}
    assert notes["增益"] == "gain: rise of F when it is added"


def test_short_words() -> None:
    assert few_of("甲、乙、丙、丁", 3, "种") == "甲、乙、丙等4种"
    assert begun("甲" * 40_000, 20).endswith("…") and len(begun("甲" * 40_000, 20)) == 10

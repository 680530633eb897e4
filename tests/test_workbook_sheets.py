"""Which lists a workbook holds is chosen by their ids; titles fit Excel, and sheets are found by their ids."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import chainmap as cm
from chainmap.tables.contract import conform
from chainmap.workbook.book import workbook_tables, write_workbook
from chainmap.workbook.pages import MOST_TITLE, SHEETS, sheet_title
from chainmap.workbook.text import safe_text


@pytest.fixture(scope="module")
def tables() -> dict[str, Any]:
    firms = conform(pd.DataFrame({"firm_id": ["l1"], "name": ["合成甲厂"], "source": ["合成名单"]}), "firms")
    moves = {
        "firm_id": ["c1", "c1"],
        "node_id": ["a", "b"],
        "place": ["合成西市", "合成东市"],
        "date": ["2019", "2021"],
    }
    return {
        "gaps": conform(pd.DataFrame({"node_id": ["a"], "action": ["fill"], "severity": [0.5]}), "gaps"),
        "firms": firms,
        "candidates": firms.assign(firm_id="c1", name="合成外一厂"),
        "moves": conform(pd.DataFrame(moves), "moves"),
    }


def all_texts(page: Any) -> str:
    return "\n".join(str(cell) for row in page.iter_rows(values_only=True) for cell in row if cell is not None)


def test_lists_in_the_order_and_under_the_titles_asked_for(tables: dict[str, Any], tmp_path: Path) -> None:
    asked = {"candidates": "意向企业清单", "gaps": "补链/强链清单", "front": "编制说明", "local": "", "moves": "动向"}
    path = write_workbook(tmp_path / "asked.xlsx", **tables, sheets=asked)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["编制说明", "意向企业清单", "补链-强链清单", "本地企业名单", "动向"]
    front = all_texts(book["编制说明"])
    assert "“补链/强链清单”按 Excel 的规则写作“补链-强链清单”" in front
    links = [cell.hyperlink.location for row in book["编制说明"] for cell in row if cell.hyperlink]
    assert links == ["'意向企业清单'!A1", "'补链-强链清单'!A1", "'本地企业名单'!A1", "'动向'!A1"]
    back = workbook_tables(path)
    assert set(back) == {"candidates", "gaps", "firms", "moves"}
    assert (back["firms"]["name"].tolist(), back["candidates"]["name"].tolist()) == (["合成甲厂"], ["合成外一厂"])
    assert back["moves"]["place"].tolist() == ["合成东市", "合成西市"]  # the latest first


def test_ids_alone_keep_their_titles(tables: dict[str, Any], tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "ids.xlsx", **tables, sheets=["firms", "gaps"])
    assert openpyxl.load_workbook(path).sheetnames == ["说明", SHEETS["firms"], SHEETS["gaps"]]


def test_a_list_that_cannot_be_made_is_told_and_an_unknown_one_refused(tables: dict[str, Any], tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "less.xlsx", **tables, sheets={"gaps": "", "plan": "路径清单"})
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["说明", "缺口清单"] and "未列“路径清单”" in all_texts(book["说明"])
    with pytest.raises(cm.UsageError, match="是否指 targets"):
        write_workbook(path, **tables, sheets=["target"])
    with pytest.raises(cm.UsageError, match="没有可写的表"):
        write_workbook(path, **tables, sheets=["plan"])


def test_both_lists_of_firms_beside_the_single_ones(tables: dict[str, Any], tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "both.xlsx", **tables, sheets=["local", "firms", "candidates"])
    back = workbook_tables(path)
    assert {name: table["firm_id"].tolist() for name, table in back.items()} == {"firms": ["l1"], "candidates": ["c1"]}


@pytest.mark.parametrize("how", ["by hand", "by a program that forgets the names"])
def test_a_sheet_is_found_whatever_it_is_called(how: str, tables: dict[str, Any], tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "named.xlsx", **tables)
    book = openpyxl.load_workbook(path)
    for old in (SHEETS["gaps"], SHEETS["firms"]):
        new = f"我的 '{old}'"[:30]
        book[old].title = new
        for defined in book.defined_names.values() if how == "by hand" else ():
            defined.attr_text = defined.attr_text.replace(f"'{old}'", "'" + new.replace("'", "''") + "'")
    book.save(path)
    back = workbook_tables(path)
    assert back["gaps"]["node_id"].tolist() == ["a"] and back["candidates"]["firm_id"].tolist() == ["c1"]


@given(st.lists(st.text(max_size=45), max_size=5))
@settings(max_examples=200, deadline=None)
def test_any_titles_fit_excel(titles: list[str]) -> None:
    made: list[str] = []
    for title in titles:
        made.append(sheet_title(title, made))
    assert len({title.casefold() for title in made}) == len(titles)
    for title in made:
        assert 1 <= len(title.encode("utf-16-le")) // 2 <= MOST_TITLE and title == safe_text(title)
        assert not set(title) & set("[]:*?/\\") and title[0] != "'" != title[-1] and title.casefold() != "history"


def test_hostile_titles_are_written_and_read_back(tables: dict[str, Any], tmp_path: Path) -> None:
    asked = {
        "gaps": "=HYPERLINK(\"x\")&'a'b",
        "firms": "=hyperlink(\"x\")&'A'b",
        "sources": "\u202e长" * 40,
        "front": "&[页]",
    }
    path = write_workbook(tmp_path / "hostile.xlsx", **tables, sheets=asked)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[1:3] == ["=HYPERLINK(\"x\")&'a'b", "=hyperlink(\"x\")&'A'b(2)"]
    assert book[book.sheetnames[1]].print_title_rows == "$1:$1"
    assert workbook_tables(path)["gaps"]["node_id"].tolist() == ["a"]

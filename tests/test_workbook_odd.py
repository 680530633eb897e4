"""The workbook of odd input: hostile texts come back, empty studies look whole, no program has to repair it."""

from __future__ import annotations

import math
import re
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import chainmap as cm
from chainmap.definition.models import Chain
from chainmap.tables.contract import conform
from chainmap.workbook.book import workbook_tables, write_workbook
from chainmap.workbook.text import CUT_MARK, MOST_CHARS, as_stored, from_stored, safe_text
from tests.office import pdf_text, to_pdf

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HOSTILE = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1", "＝1+1", "'quoted", '"; "', "#N/A", "TRUE", "1E5", "0001",
    "1899-12-30", "914100001700000001", "9.14E+17", "a\x00b\x1f", "\u202egnp.exe", "\u200f合成", "a_x0041_b", "_x000D_",
    "_x005F_x000D_", "<b>&amp;</b>",
    "合成\n\n厂", " 合成 ", "𠮷" * 200, "合成" * 20_000, "é̂", "\ufeff合成", "]]>", "<f>1</f>",
]  # fmt: skip


def read_text(text: str) -> Any:
    """What comes back of a text: what a cell cannot hold is gone, and nothing is unknown."""
    safe = safe_text(text)
    return pd.NA if safe == "" else safe


def test_hostile_texts_come_back(tmp_path: Path) -> None:
    ids = [f"合成{number}" for number in range(len(HOSTILE))]
    firms = conform(
        pd.DataFrame({"firm_id": ids} | dict.fromkeys(["name", "uscc", "since", "products"], HOSTILE)), "firms"
    )
    back = workbook_tables(write_workbook(tmp_path / "hostile.xlsx", firms=firms))["firms"]
    wanted = [read_text(text) for text in HOSTILE]
    for name in ("name", "uscc", "since", "products"):
        assert back[name].tolist() == wanted, name
    assert back["name"].str.len().max() <= MOST_CHARS and back["name"].str.endswith(CUT_MARK).sum() == 1


TEXTS = st.text(st.characters(codec="utf-8"), max_size=40) | st.sampled_from(HOSTILE)
NUMBERS = (
    st.floats(-1e300, 1e300)
    | st.sampled_from([math.inf, -math.inf, math.nan])
    | st.integers(-(10**18), 10**18).map(float)
    | st.none()
)


@given(st.lists(st.tuples(TEXTS, TEXTS, NUMBERS, NUMBERS), min_size=1, max_size=6))
@settings(max_examples=40, deadline=None)
def test_any_table_comes_back(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[Any, ...]]) -> None:
    given_rows = [{"node_id": f"n{place}", "reason": row[0], "buyers": row[1]} for place, row in enumerate(rows)]
    gaps = conform(pd.DataFrame(given_rows).assign(rise=[r[2] for r in rows], severity=[r[3] for r in rows]), "gaps")
    path = write_workbook(tmp_path_factory.getbasetemp() / "any.xlsx", gaps=gaps)
    back = workbook_tables(path)["gaps"]
    for name, place in (("reason", 0), ("buyers", 1)):
        wanted = [read_text(row[place]) for row in rows]
        assert back[name].tolist() == [pd.NA if text is pd.NA or text in ("未知", "未见") else text for text in wanted]
    for name, place in (("rise", 2), ("severity", 3)):
        known = [row[place] if row[place] is not None and math.isfinite(row[place]) else math.nan for row in rows]
        assert back[name].tolist() == pytest.approx(known, rel=1e-12, nan_ok=True)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_codes_of_characters_stay_text(text: str) -> None:
    assert from_stored(as_stored(safe_text(text))) == safe_text(text)


def test_what_office_programs_make_of_a_text_is_text_again(tmp_path: Path) -> None:
    """A planner types a date, a number, yes; Excel keeps no text but a date, a number, a truth."""
    targets = conform(
        pd.DataFrame({"firm_id": list("abcd"), "name": ["合成一", "合成二", "合成三", "合成四"]}), "targets"
    )
    path = write_workbook(tmp_path / "typed.xlsx", targets=targets.assign(rank=pd.array([1, 2, 3, 4], dtype="Int64")))
    book = openpyxl.load_workbook(path)
    page = book["目标企业清单"]
    place = next(cell.column for cell in page[1] if cell.value == "备注")
    for row, value in enumerate([datetime(2026, 5, 1), 12, True, datetime(2026, 5, 1, 9, 30)], start=2):
        page.cell(row, place).value = value
    page.cell(2, 1).value = 1.5
    book.save(path)
    back = workbook_tables(path)["targets"]
    assert back["note"].tolist() == ["2026-05-01", 12, "是", "2026-05-01 09:30"]
    assert pd.isna(back["rank"][0]) and back["rank"].tolist()[1:] == [2, 3, 4]
    again = openpyxl.load_workbook(write_workbook(tmp_path / "again.xlsx", targets=targets, keep=path))["目标企业清单"]
    assert [again.cell(row, place).value for row in range(2, 6)] == ["2026-05-01", "12", "是", "2026-05-01 09:30"]


def parts_of(path: Path) -> dict[str, ElementTree.Element]:
    with zipfile.ZipFile(path) as parts:
        assert parts.testzip() is None
        return {name: ElementTree.fromstring(parts.read(name)) for name in parts.namelist() if name.endswith(".xml")}


def check_parts(path: Path) -> None:
    """Look for what makes Excel offer a repair: names, overlong texts, too many looks, broken references."""
    parts = parts_of(path)
    book = parts["xl/workbook.xml"]
    titles = [sheet.get("name", "") for sheet in book.iter(f"{MAIN}sheet")]
    assert len({title.casefold() for title in titles}) == len(titles)
    assert all(1 <= len(title) <= 31 and not set(title) & set("[]:*?/\\") for title in titles)
    names = [(one.get("name", ""), one.get("localSheetId"), one.text or "") for one in book.iter(f"{MAIN}definedName")]
    assert len({(name.casefold(), scope) for name, scope, _ in names}) == len(names)
    for name, _, target in names:
        assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.]*", name) and len(name) <= 255 and "#REF" not in target
    assert len(parts["xl/styles.xml"].find(f"{MAIN}cellXfs") or []) < 4_000
    sheets = [root for name, root in parts.items() if name.startswith("xl/worksheets/")]
    assert len(sheets) == len(titles)
    for root in sheets:
        assert not list(root.iter(f"{MAIN}f")) and not [cell for cell in root.iter(f"{MAIN}c") if cell.get("t") == "e"]
        for text in root.iter(f"{MAIN}t"):
            assert len((text.text or "").encode("utf-16-le")) // 2 <= MOST_CHARS
        for number in root.iter(f"{MAIN}v"):
            assert math.isfinite(float(number.text or "nan"))
        for rule in root.iter(f"{MAIN}dataBar"):
            assert [one.get("type") for one in rule.iter(f"{MAIN}cfvo")] in (["num", "num"], ["num", "max"])
        merged = [one.get("ref") for one in root.iter(f"{MAIN}mergeCell")]
        assert len(set(merged)) == len(merged)
        for foot in ("oddHeader", "oddFooter"):
            assert all(len(one.text or "") <= 255 for one in root.iter(f"{MAIN}{foot}"))
        for choice in root.iter(f"{MAIN}dataValidation"):
            assert len(choice.findtext(f"{MAIN}formula1") or "") <= 255


EVERY = ("firms", "candidates", "matches", "candidate_matches", "coverage", "gaps", "targets", "plan", "moves")


def empty_tables() -> dict[str, Any]:
    named = {"candidates": "firms", "candidate_matches": "matches"}
    return {name: conform(pd.DataFrame(), named.get(name, name)) for name in EVERY}


def test_a_study_of_nothing_is_a_whole_workbook(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "nothing.xlsx", **empty_tables())
    check_parts(path)
    back = workbook_tables(path)
    assert all(table.empty for table in back.values()) and set(back) >= set(EVERY) - {"moves"}
    said = pdf_text(to_pdf(path))
    assert said.count("没有可列的内容") == 7
    assert "没有排出招商路径" in said and "缺口清单" in said and "#" not in said.replace("#N/A", "")


def one_node() -> nx.DiGraph:
    node = {"zh": "合成料", "en": "synthetic", "stage": "midstream", "segment": "s", "importance": 3,
            "importance_reason": "合成 synthetic", "aliases": ["合成料"], "sources": ["s1"]}  # fmt: skip
    chain = {"id": "one", "zh": "合成一环节链", "en": "One", "date": "2024", "nodes": {"only": node},
             "sources": {"s1": {"kind": "judgement", "why": "合成 synthetic"}},
             "segments": {"s": {"zh": "合成组", "en": "group"}}}  # fmt: skip
    return cm.build_graph(Chain.model_validate(chain))


def test_one_node_one_firm_no_region(tmp_path: Path) -> None:
    graph = one_node()
    firms = conform(pd.DataFrame(), "firms")
    outside = conform(pd.DataFrame({"firm_id": ["c"], "name": ["合成外厂"], "products": ["合成料"]}), "firms")
    matches, found = cm.match_firms(firms, graph), cm.match_firms(outside, graph)
    coverage = cm.measure_coverage(graph, firms, matches)
    gaps = cm.find_gaps(graph, coverage)
    targets = cm.rank_targets(graph, gaps, outside, found)
    plan = cm.plan_targets(graph, coverage, targets)
    path = write_workbook(
        tmp_path / "one.xlsx", graph=graph, firms=firms, candidates=outside, matches=matches, candidate_matches=found,
        coverage=coverage, gaps=gaps, targets=targets, plan=plan,
    )  # fmt: skip
    check_parts(path)
    back = workbook_tables(path)
    assert (back["gaps"]["node_id"].tolist(), back["plan"]["firm_id"].tolist()) == (["only"], ["c"])
    assert_frame_equal(back["candidates"], outside)


def test_hostile_everywhere_needs_no_repair(tmp_path: Path) -> None:
    """Texts that would be formulas or codes in cells, titles of sheets, page heads, notes, names, properties."""
    tables = empty_tables()
    evil = '=HYPERLINK("x")&[1]\x01'
    firms = conform(pd.DataFrame({"firm_id": HOSTILE, "name": HOSTILE, "source": HOSTILE, "city": HOSTILE}), "firms")
    graph = nx.DiGraph(id=evil, zh=evil * 20, en=evil, date="2024", segments={})
    sheets = {"firms": evil, "local": evil, "plan": evil, "path": evil, "front": evil, "sources": "'"}
    given_tables = {**tables, "firms": firms, "candidates": firms}
    path = write_workbook(tmp_path / "evil.xlsx", graph=graph, **given_tables, sheets=sheets, notes=[evil, "&P" * 300])
    check_parts(path)
    assert len(openpyxl.load_workbook(path).sheetnames) == 6
    to_pdf(path)


def test_the_folder_and_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    gaps = pd.DataFrame({"node_id": ["a"]})
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(cm.ChainmapError, match="无法写入"):
        write_workbook(tmp_path / "file" / "lists.xlsx", gaps=gaps)
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(cm.ChainmapError, match="那是文件夹"):
        write_workbook(tmp_path / "folder.xlsx", gaps=gaps)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(cm.ChainmapError, match="磁盘已满"):
        write_workbook(tmp_path / "lists.xlsx", gaps=gaps)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder.xlsx"]


def spoiled(kind: str, folder: Path) -> Path:
    """A file that cannot be what was filled in before."""
    path = folder / "old.xlsx"
    if kind == "text":
        path.write_bytes("企业,备注\n".encode())
    elif kind == "foreign":
        openpyxl.Workbook().save(path)
    elif kind != "absent":
        write_workbook(path, targets=conform(pd.DataFrame({"firm_id": ["a"], "name": ["合成厂"]}), "targets"))
        raw = path.read_bytes()
        if kind == "cut":
            path.write_bytes(raw[: len(raw) // 2])
        else:
            with zipfile.ZipFile(path) as old:
                held = {name: old.read(name) for name in old.namelist()}
            with zipfile.ZipFile(path, "w") as new:
                for name, data in held.items():
                    new.writestr(name, data[:-30] if name == "xl/worksheets/sheet2.xml" else data)
    return path


@pytest.mark.parametrize("kind", ["text", "foreign", "absent", "cut", "broken inside"])
def test_what_cannot_be_taken_over_stops_it_and_says_why(kind: str, tmp_path: Path) -> None:
    path = spoiled(kind, tmp_path)
    before = path.read_bytes() if path.exists() else None
    targets = conform(pd.DataFrame({"firm_id": ["a"], "name": ["合成厂"]}), "targets")
    with pytest.raises(cm.UsageError, match=r"(?s)old\.xlsx.*改名或移走"):
        write_workbook(path, targets=targets, keep=path)
    assert (path.read_bytes() if path.exists() else None) == before

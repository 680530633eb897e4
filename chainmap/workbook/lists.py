"""What stands on the sheets of firms and of what they make: local firms and candidates under one another."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from chainmap.definition.models import Region
from chainmap.graph import STAGES_ZH
from chainmap.scoring.reasons import BY_ZH
from chainmap.tables.contract import conform, not_later, zh_headers
from chainmap.workbook.sheets import folded
from chainmap.workbook.text import MOST_ROWS, UNKNOWN, Sheet, Show
from chainmap.workbook.words import begun, by_key, cited, counted, made_names, or_empty, place_words

#: Rows of a list behind the results that go on paper.
MOST_ANNEX = 100
LISTS_ZH = {"local": "本地", "candidate": "候选"}
LIST = Show("list", "名单", 6, words=LISTS_ZH)


def matches_sheet(
    found: Mapping[str, pd.DataFrame | None],
    people: Mapping[str, pd.DataFrame | None],
    nodes: pd.DataFrame,
    region: Region | None,
) -> Sheet:
    """Which firm makes what, and the words that say so; local firms and candidates."""
    frames = []
    for name in (one for one in LISTS_ZH if found.get(one) is not None):
        rows = conform(or_empty(found[name]), "matches").merge(nodes, on="node_id", how="left")
        frames.append(rows.merge(counted(people.get(name), name, region), on="firm_id", how="left").assign(list=name))
    frame = pd.concat(frames, ignore_index=True)
    which, marked = _which(found, {"local": "matches", "candidate": "candidate_matches"})
    frame["evidence_zh"] = [begun(cited(evidence), 100) for evidence in frame["evidence"]]
    titles = zh_headers("matches")
    columns = (
        *marked,
        Show("name", "企业名称", 30),
        Show("zh", "环节", 20),
        Show("score", titles["score"], 9, "0.00", bar="one"),
        Show("by", titles["by"], 10, words=BY_ZH),
        Show("evidence_zh", titles["evidence"], 56),
        Show("remark", "备注", 14),
        Show("evidence", titles["evidence"] + "(原文)", 60, screen=True),
        Show("stage", "阶段", 8, words=STAGES_ZH, screen=True),
        Show("segment", "环节组", 16, screen=True),
        *folded("matches", "firm_id", "node_id"),
    )
    said = "哪家企业做哪个环节，依据是什么"
    return Sheet("企业-环节对应表", which, frame, columns, said, len(marked) + 1, grey="remark", most=_local(frame))


def firms_sheet(
    people: Mapping[str, pd.DataFrame | None],
    found: Mapping[str, pd.DataFrame | None],
    nodes: pd.DataFrame,
    region: Region | None,
) -> Sheet:
    """The firm lists as read; long texts are folded. Of lists too long for a sheet the matched firms come first."""
    frames = []
    for name in (one for one in LISTS_ZH if people.get(one) is not None):
        rows = conform(or_empty(people[name]), "firms").assign(list=name)
        rows["makes"] = rows["firm_id"].map(made_names(found.get(name), nodes))
        remarks = counted(people[name], name, region)[["firm_id", "remark"]]
        frames.append(rows.merge(remarks, on="firm_id", how="left"))
    frame = pd.concat(frames, ignore_index=True)
    which, marked = _which(people, {"local": "firms", "candidate": "candidates"})
    if len(frame) > MOST_ROWS:
        made = {firm for table in found.values() if table is not None for firm in table["firm_id"]}
        frame = frame.sort_values("firm_id", key=lambda ids: ~ids.isin(made), kind="stable")
    frame["source_zh"] = [begun(cited(source), 84) for source in frame["source"]]
    frame["place_zh"] = place_words(frame)
    titles = zh_headers("firms")
    columns = (
        *marked,
        Show("name", titles["name"], 28),
        Show("place_zh", "所在地", 14),
        Show("makes", "对应环节", 32),
        Show("since", titles["since"], 11),
        Show("revenue_mcny", titles["revenue_mcny"], 11, "#,##0.00"),
        Show("source_zh", titles["source"], 46, empty=UNKNOWN),
        Show("remark", "备注", 14),
        Show("uscc", titles["uscc"], 21, screen=True),
        Show("province", titles["province"], 10, screen=True),
        Show("city", titles["city"], 10, screen=True),
        Show("county", titles["county"], 10, screen=True),
        Show("group", titles["group"], 24, screen=True),
        Show("products", titles["products"], 40, screen=True),
        Show("employees", titles["employees"], 10, "#,##0", screen=True),
        Show("capital_mcny", titles["capital_mcny"], 12, "#,##0.00", screen=True),
        Show("qualifications", titles["qualifications"], 24, screen=True),
        Show("listed_code", titles["listed_code"], 10, screen=True),
        Show("source", titles["source"] + "(原文)", 60, screen=True),
        *folded("firms", "business_scope", "description", "industry_code", "latitude", "longitude", "firm_id"),
    )
    said = "读入的企业，空白为未知"
    return Sheet("企业名单", which, frame, columns, said, len(marked) + 1, grey="remark", most=_local(frame))


def moves_sheet(
    moves: pd.DataFrame, candidates: pd.DataFrame | None, nodes: pd.DataFrame, region: Region | None
) -> Sheet:
    """Where companies elsewhere have gone, the latest first; what came after the region's date is grey."""
    frame = conform(moves, "moves").merge(nodes[["node_id", "zh"]], on="node_id", how="left")
    frame["name"] = frame["firm_id"].map(by_key(candidates, "firm_id", "name")).fillna(frame["firm_id"])
    frame = frame.sort_values("date", ascending=False, kind="stable", na_position="last", ignore_index=True)
    late = [region is not None and not_later(when, region.date) is False for when in frame["date"]]
    frame["remark"] = [f"晚于{region.date}，不计" if out and region else "" for out in late]
    frame["source_zh"] = [cited(source) for source in frame["source"]]
    titles = zh_headers("moves")
    columns = (
        Show("date", titles["date"], 12, empty=UNKNOWN),
        Show("name", "企业名称", 30),
        Show("place", titles["place"], 18, empty=UNKNOWN),
        Show("zh", "环节", 20, empty=UNKNOWN),
        Show("source_zh", titles["source"], 50, empty=UNKNOWN),
        Show("remark", "备注", 14),
        Show("source", titles["source"] + "(原文)", 60, screen=True),
        *folded("moves", "firm_id", "node_id"),
    )
    said = "候选企业以往在各地的投资，最近的在前"
    return Sheet("企业投资动向", "moves", frame, columns, said, 2, grey="remark")


def _local(frame: pd.DataFrame) -> int:
    """Count the local rows, which stand first: the long lists of companies elsewhere are no reading for a meeting."""
    return min(int((frame["list"] == "local").sum()), MOST_ANNEX) or MOST_ANNEX


def _which(given: Mapping[str, pd.DataFrame | None], names: Mapping[str, str]) -> tuple[str, tuple[Show, ...]]:
    """Name the table that a sheet is read back as, and the column that tells two lists apart."""
    here = [name for name in LISTS_ZH if given.get(name) is not None]
    return (names[here[0]], ()) if len(here) == 1 else (names["local"], (LIST,))

"""The words of a region file: gates, directions, budgets, lead firms, ties; every fault of it at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from chainmap.definition.models import Chain
from chainmap.definition.reader import check_region_file, read_region
from chainmap.definition.region import Region
from chainmap.scoring.gates import MEASURES
from chainmap.tables.contract import names
from chainmap.tables.faults import InputFaults
from tests.spoiling import brief

FULL = """\
id: synthetic_place
zh: 合成地区
en: synthetic place
date: "2024-06"
gates:
  invest_wan_per_mu: {min: 300, source: 合成文件}
  building_pct: {min: 40, source: 合成文件}
  emissions_tco2_per_wan: {max: 1.5, source: 合成文件}
directions:
  - {standing: banned, industries: ["2522"], source: 合成目录}
  - {standing: encouraged, nodes: [c, d], source: 合成目录}
budget: {count: 5, teams: 2, land_mu: 800, energy_tce: 20000, emissions_tco2: 50000}
leads:
  - {company: 合成链主股份有限公司, source: 合成文件}
ties:
  - {introducer: 合成地区驻上海联络处, kind: office, to: [上海合成商会], source: 合成文件}
  - {introducer: 上海合成商会, kind: chamber, to: [合成甲集团有限公司], source: 合成文件}
"""


def faults_of(tmp_path: Path, text: str) -> InputFaults:
    path = tmp_path / "region.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        read_region(path)
    return caught.value


def test_a_full_region_file_reads(tmp_path: Path) -> None:
    path = tmp_path / "region.yaml"
    path.write_text(FULL, encoding="utf-8")
    region = read_region(path)
    assert region.gates["building_pct"].min == 40
    assert region.budget == {"count": 5, "teams": 2, "land_mu": 800, "energy_tce": 20000, "emissions_tco2": 50000}
    assert region.directions[0].industries == ("2522",)
    assert [tie.kind for tie in region.ties] == ["office", "chamber"]
    assert region.leads[0].company == "合成链主股份有限公司"


def test_all_its_faults_are_told_at_once_with_their_place(tmp_path: Path) -> None:
    spoiled = (
        FULL.replace("building_pct", "building_ptc")
        .replace("standing: banned", "standing: bannd")
        .replace("nodes: [c, d], ", "")
        .replace("land_mu: 800", "land_mu: -800")
        .replace("introducer: 上海合成商会", "introducer: 张某某")
        .replace("合成链主股份有限公司, source: 合成文件", "合成链主股份有限公司")
    )
    faults = faults_of(tmp_path, spoiled).faults
    told = brief(faults)
    assert [where.split(":")[0] for where, _ in told] == ["7", "10", "11", "12", "14", "17"]
    by_line = {where.split(":")[0]: fault for (where, _), fault in zip(told, faults, strict=True)}
    assert "building_pct" in by_line["7"].mend_zh
    assert "banned" in by_line["10"].mend_zh
    assert "nodes" in by_line["11"].mend_zh
    assert "-800" in by_line["12"].zh
    assert "source" in by_line["14"].zh
    assert "个人" in by_line["17"].zh and "商会" in by_line["17"].mend_zh


def test_a_direction_names_nodes_of_the_chain(tmp_path: Path, chain: Chain) -> None:
    path = tmp_path / "region.yaml"
    path.write_text(FULL.replace("[c, d]", "[c, 合成丁]"), encoding="utf-8")
    (fault,) = check_region_file(path, chain)
    assert ":11:" in fault.where
    assert "合成丁" in fault.zh and "“d”" in fault.mend_zh
    path.write_text(FULL, encoding="utf-8")
    assert check_region_file(path, chain) == []


def test_every_gate_can_be_measured_by_an_offer() -> None:
    gate_names = Region.model_json_schema()["properties"]["gates"]["propertyNames"]["enum"]
    assert set(gate_names) == set(MEASURES)
    assert {column for one in MEASURES.values() for column in one[:2] if column} <= set(names("offers"))


def test_every_cost_budget_is_a_column_of_offers() -> None:
    budgets = Region.model_json_schema()["properties"]["budget"]["propertyNames"]["enum"]
    assert set(budgets) - {"count", "teams"} <= set(names("offers"))

"""Every shipped chain, by the standards that a specialist and a careful editor would hold it to."""

from __future__ import annotations

import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

import networkx as nx
import pytest

import chainmap as cm
from chainmap.checking import source_count
from chainmap.definition.models import Chain, Input
from chainmap.graph import build_graph, part_pairs
from chainmap.tables.resources import shipped_names
from tests.stoichiometry import balanced, mass, ratios, reactions

NAMES = sorted(shipped_names())

#: Coefficients whose note tells the atoms that are kept, not a balanced reaction: input per product, in moles.
BY_HAND = {
    ("nylon", "cyclohexanol", "adipic_acid"): ("C6H12O", 1, "C6H10O4"),
    ("nylon", "butadiene", "laurolactam"): ("C4H6", 3, "C12H23NO"),
    ("nylon", "caustic_soda", "polycarbonate"): ("NaOH", 2, "C16H14O3"),
}

#: Faults that a second reading found in the facts the chains were made from: links to take out, and links missing.
GONE = {
    "nylon": "hydrogen→caprolactam airbag_module→auto_parts adipic_acid→pa66_chip",
    "automotive": """copper_foil→copper_clad_laminate modified_plastics→separator sic_device→igbt_module
        sic_module→igbt_module steering_knuckle→brake_assembly pump_filter→air_suspension auto_glass→smart_cockpit
        auto_steel_sheet→passenger_car modified_plastics→passenger_car iron_casting→passenger_car
        primary_aluminium→passenger_car powder_metallurgy→passenger_car ndfeb_magnet→nev_passenger
        power_cell→nev_passenger""",
    "electronic_materials": """ccl_metal→led_chip li_battery→auto_electronics film_capacitor→power_device
        quartz_crucible→low_dk_cloth electronic_cloth→prepreg→ccl_fr4""",
}
THERE = {
    "nylon": "caprolactam→hexamethylenediamine hydrogen→hydrogen_peroxide castor_oil→pa11",
    "automotive": "",
    "electronic_materials": """dry_film→pcb_fpc prepreg→pcb_hdi pcb_chemicals→pcb_rigid
        epichlorohydrin→epoxy_resin_electronic phenolic_resin→epoxy_resin_electronic""",
}
#: Words so common that they match anything, and feedstocks or rivals that stood as aliases.
BANNED = {
    "automotive": "汽车配件 油管 仓储 AT 开关 灯具 美容 配件销售 ABS DPF MCU 电子电路 变压器",
    "electronic_materials": "PCB 硅烷 TFE 手机 数据中心 变压器 覆铜板材",
    "nylon": "苯 酮 酰胺 汽车配件 油管 蓖麻油癸二酸",
}


@cache
def chain(name: str) -> Chain:
    return cm.read_chain(name)


def links(name: str) -> list[tuple[str, Input]]:
    return [(product, link) for product, node in chain(name).nodes.items() for link in node.inputs]


each = pytest.mark.parametrize("name", NAMES)


def test_there_are_three() -> None:
    assert set(NAMES) == {"automotive", "electronic_materials", "nylon"}


@each
def test_they_are_whole_chains_of_a_size_a_planner_can_read(name: str) -> None:
    assert 100 <= len(chain(name).nodes) <= 280
    assert len(links(name)) > 2 * len(chain(name).nodes)


@each
def test_no_circle_but_recycling(name: str) -> None:
    straight = nx.DiGraph((link.node, product) for product, link in links(name) if not link.recycling)
    assert nx.is_directed_acyclic_graph(straight)


@each
def test_at_least_four_links_in_ten_rest_on_a_publication(name: str) -> None:
    count = source_count(chain(name))
    assert count.cited >= 0.4 * count.links
    assert count.cited + count.textbook + count.judgement == count.links


@each
def test_importance_is_reasoned_for_each_and_spread(name: str) -> None:
    nodes = chain(name).nodes
    assert [key for key, node in nodes.items() if not node.importance_reason] == []
    assert {text for text, times in Counter(n.importance_reason for n in nodes.values()).items() if times > 12} == set()
    counts = Counter(node.importance for node in nodes.values())
    assert counts[3] <= len(nodes) / 2
    assert counts[5] <= len(nodes) / 10
    assert set(counts) == {1, 2, 3, 4, 5}


@each
def test_what_matters_says_what_stops_a_firm(name: str) -> None:
    assert [key for key, node in chain(name).nodes.items() if node.importance >= 3 and not node.barrier] == []


@each
def test_each_stoichiometric_coefficient_is_its_molar_masses(name: str) -> None:
    wrong = []
    for product, link in links(name):
        if link.basis != "stoichiometric":
            continue
        if (name, link.node, product) in BY_HAND:
            taken, moles, made = BY_HAND[name, link.node, product]
            found = [moles * mass(taken) / mass(made)]
        else:
            steps = reactions(link.note)
            assert steps, (product, link.node, link.note)
            assert all(balanced(*step) for step in steps), (product, link.note)
            found = list(ratios(steps))
        if not any(link.t_per_t == pytest.approx(one, abs=0.00051, rel=0.0005) for one in found):
            wrong.append((product, link.node, link.t_per_t, [round(one, 4) for one in found]))
    assert wrong == []


def test_reactions_are_read_as_written() -> None:
    ((left, right),) = reactions("氟化 / 2 H2SO4 + Ca2B6O11·5H2O + 6 H2O → 6 H3BO3 + 2 CaSO4·2H2O, done")
    assert [(int(moles), formula) for moles, formula in left] == [(2, "H2SO4"), (1, "Ca2B6O11·5H2O"), (6, "H2O")]
    assert balanced(left, right)  # H: 4 + 10 + 12 = 18 + 8
    assert not balanced(left[:-1], right)
    assert balanced(*reactions("CaF2 + H2SO4 → CaSO4 + 2 HF")[0])
    # 78.074 / (2 · 20.006) = 1.9513 t of fluorspar a tonne of HF
    assert 1.9513 in [round(one, 4) for one in ratios(reactions("CaF2 + H2SO4 → CaSO4 + 2 HF"))]
    # over two steps: 12 C4H6... 3 H2 + N2 → 2 NH3; 4 NH3 → 4 HCN stands for the step: 3/2 · 2.016 / 27.026 a mole
    two = reactions("3 H2 + N2 → 2 NH3; CH4 + NH3 → HCN + 3 H2")
    assert any(one == pytest.approx(1.5 * 2.016 / 27.026) for one in ratios(two))


@each
def test_shares_are_of_one_whole(name: str) -> None:
    for product, node in chain(name).nodes.items():
        routes = {route for link in node.inputs for route in link.routes} or {""}
        for route in routes:
            shares = [link.share or 0 for link in node.inputs if not link.routes or route in link.routes]
            assert sum(shares) <= 1.001, product


@each
def test_links_are_mended(name: str) -> None:
    edges = {f"{link.node}→{product}" for product, link in links(name)}
    assert not set(GONE[name].split()) & edges
    assert set(THERE[name].split()) <= edges


@each
def test_words_that_match_anything_are_gone(name: str) -> None:
    words = {word for node in chain(name).nodes.values() for word in (node.zh, *node.aliases)}
    assert not words & set(BANNED[name].split())


@each
def test_no_node_excludes_its_own_words(name: str) -> None:
    nodes = chain(name).nodes
    assert [key for key, node in nodes.items() if {node.zh, *node.aliases} & set(node.exclude)] == []


@each
def test_texts_are_chinese_first_then_english(name: str) -> None:
    chinese = re.compile("[\u4e00-\u9fff]")
    texts = [(key, node.importance_reason) for key, node in chain(name).nodes.items()]
    texts += [(key, node.barrier) for key, node in chain(name).nodes.items() if node.barrier]
    halves = [(key, text.split(" / ", 1)) for key, text in texts]
    assert [key for key, parts in halves if len(parts) != 2 or not chinese.search(parts[0])] == []
    assert [key for key, (_, english) in halves if not re.search("[A-Za-z]{2}", english)] == []


@each
def test_no_private_data_and_no_tags(name: str) -> None:
    text = next(path for key, path in shipped_names().items() if key == name).read_text(encoding="utf-8")
    assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", re.sub(r"https?://\S+", "", text))
    assert not re.search(r"\b(TODO|FIXME|TBD|known\()", text)


@each
def test_every_older_id_leads_to_a_node(name: str, shared: Path) -> None:
    graph = build_graph(chain(name))
    with (shared / "facts" / name / "nodes.csv").open(encoding="utf-8-sig", newline="") as file:
        old = [row["id"] for row in csv.DictReader(file)]
    assert [one for one in old if one not in graph and f"{name}:{one}" not in graph.graph["formerly"]] == []


@pytest.fixture(scope="module")
def joined() -> nx.DiGraph:
    return build_graph(*(chain(name) for name in NAMES))


def test_the_chains_meet_where_they_say_so(joined: nx.DiGraph) -> None:
    total = sum(len(chain(name).nodes) for name in NAMES)
    stated = sum(bool(node.same_as) for name in NAMES for node in chain(name).nodes.values())
    assert len(joined) == total - stated
    assert stated >= 20
    pairs = part_pairs(joined)
    assert len(pairs) >= 15
    # one laminate in a car, several kinds of it in electronics
    assert sum(whole == "copper_clad_laminate" for _, whole in pairs) >= 4


@pytest.mark.parametrize(
    ("chain_of", "old", "other"),
    [
        ("electronic_materials", "ndfeb_magnet", "automotive"),
        ("electronic_materials", "li_copper_foil", "automotive"),
        ("electronic_materials", "sulfuric_acid", "nylon"),
        ("electronic_materials", "bisphenol_a", "nylon"),
        ("automotive", "tyre", "nylon"),
    ],
)
def test_shared_products_are_one_node(joined: nx.DiGraph, chain_of: str, old: str, other: str) -> None:
    (now,) = joined.graph["formerly"].get(f"{chain_of}:{old}", (old,))
    assert {chain_of, other} <= set(joined.nodes[now]["chains"])


def test_a_line_runs_through_two_chains(joined: nx.DiGraph) -> None:
    through = nx.DiGraph(joined.edges)
    through.add_edges_from(part_pairs(joined))
    (airbag,) = joined.graph["formerly"].get("nylon:airbag_module", ("airbag_module",))
    assert nx.has_path(through, "adiponitrile", airbag)
    assert nx.has_path(through, airbag, "passenger_car")
    assert nx.has_path(through, "pa66_chip", "passenger_car")
    assert nx.has_path(through, "e_glass_yarn", "nev_passenger")


def test_joining_leaves_no_contradiction(joined: nx.DiGraph) -> None:
    assert [str(fault) for fault in joined.graph["warnings"]] == []
    straight = nx.DiGraph((one, two) for one, two, loop in joined.edges(data="recycling") if not loop)
    assert nx.is_directed_acyclic_graph(straight)

"""The shipped nylon chain says what a chemist and a careful editor would let stand."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import networkx as nx
import pytest

import chainmap as cm
from chainmap.definition.models import Chain, Input, Source
from chainmap.graph import build_graph

#: Standard atomic weights (IUPAC, abridged).
ATOMS = {"H": 1.008, "C": 12.011, "N": 14.007, "O": 15.999, "Na": 22.990, "S": 32.06, "Cl": 35.45}

#: Input and product, moles and formula of the input for moles and formula of the product (repeat unit of a polymer).
_REACTIONS = """
hydrogen synthetic_ammonia 3 H2 2 NH3; synthetic_ammonia nitric_acid 1 NH3 1 HNO3;
salt_brine caustic_soda 1 NaCl 1 NaOH; chlorine phosgene 1 Cl2 1 COCl2; chlorine hydrochloric_acid 1 Cl2 2 HCl;
hydrogen hydrochloric_acid 1 H2 2 HCl; hydrogen hydrogen_peroxide 1 H2 1 H2O2;
synthetic_ammonia hydrocyanic_acid 1 NH3 1 HCN; natural_gas hydrocyanic_acid 1 CH4 1 HCN;
propylene acrylonitrile 1 C3H6 1 C3H3N; synthetic_ammonia acrylonitrile 1 NH3 1 C3H3N;
benzene phenol 1 C6H6 1 C6H6O; propylene phenol 1 C3H6 1 C6H6O; benzene cyclohexene 1 C6H6 1 C6H10;
hydrogen cyclohexene 2 H2 1 C6H10; benzene cyclohexane 1 C6H6 1 C6H12; hydrogen cyclohexane 3 H2 1 C6H12;
cyclohexene cyclohexanol 1 C6H10 1 C6H12O; cyclohexanol cyclohexanone 1 C6H12O 1 C6H10O;
phenol cyclohexanone 1 C6H6O 1 C6H10O; hydrogen cyclohexanone 2 H2 1 C6H10O;
cyclohexanone caprolactam 1 C6H10O 1 C6H11NO; hydrogen_peroxide caprolactam 1 H2O2 1 C6H11NO;
synthetic_ammonia caprolactam 1 NH3 1 C6H11NO; cyclohexanol adipic_acid 1 C6H12O 1 C6H10O4;
butadiene adiponitrile 1 C4H6 1 C6H8N2; hydrocyanic_acid adiponitrile 2 HCN 1 C6H8N2;
acrylonitrile adiponitrile 2 C3H3N 1 C6H8N2; adipic_acid adiponitrile 1 C6H10O4 1 C6H8N2;
synthetic_ammonia adiponitrile 2 NH3 1 C6H8N2; adiponitrile hexamethylenediamine 1 C6H8N2 1 C6H16N2;
caprolactam hexamethylenediamine 1 C6H11NO 1 C6H16N2; synthetic_ammonia hexamethylenediamine 1 NH3 1 C6H16N2;
hydrogen hexamethylenediamine 4 H2 1 C6H16N2; adipic_acid nylon66_salt 1 C6H10O4 1 C12H26N2O4;
hexamethylenediamine nylon66_salt 1 C6H16N2 1 C12H26N2O4; nylon66_salt pa66_chip 1 C12H26N2O4 1 C12H22N2O2;
caprolactam pa6_chip 1 C6H11NO 1 C6H11NO; caprolactam pa6_film_chip 1 C6H11NO 1 C6H11NO;
lysine pentanediamine 1 C6H14N2O2 1 C5H14N2; sebacic_acid decanediamine 1 C10H18O4 1 C10H24N2;
synthetic_ammonia decanediamine 2 NH3 1 C10H24N2; hydrogen decanediamine 4 H2 1 C10H24N2;
m_xylene mxda 1 C8H10 1 C8H12N2; synthetic_ammonia mxda 2 NH3 1 C8H12N2; hydrogen mxda 4 H2 1 C8H12N2;
butadiene laurolactam 3 C4H6 1 C12H23NO; terephthalic_acid aramid_acyl_chloride 1 C8H6O4 1 C8H4Cl2O2;
sulfuric_acid ammonium_sulfate 1 H2SO4 1 N2H8SO4; synthetic_ammonia ammonium_sulfate 2 NH3 1 N2H8SO4;
pentanediamine pa56 1 C5H14N2 1 C11H20N2O2; adipic_acid pa56 1 C6H10O4 1 C11H20N2O2;
specialty_diamines pa46 1 C4H12N2 1 C10H18N2O2; adipic_acid pa46 1 C6H10O4 1 C10H18N2O2;
sebacic_acid pa610_612 1 C10H18O4 1 C16H30N2O2; long_chain_diacid pa610_612 1 C12H22O4 1 C18H34N2O2;
hexamethylenediamine pa610_612 1 C6H16N2 1 C16H30N2O2; sebacic_acid pa1010_1012 1 C10H18O4 1 C20H38N2O2;
decanediamine pa1010_1012 1 C10H24N2 1 C20H38N2O2; long_chain_diacid pa1010_1012 1 C12H22O4 1 C22H42N2O2;
laurolactam pa12 1 C12H23NO 1 C12H23NO; decanediamine pa10t_6t 1 C10H24N2 1 C18H26N2O2;
terephthalic_acid pa10t_6t 1 C8H6O4 1 C18H26N2O2; hexamethylenediamine pa10t_6t 1 C6H16N2 1 C14H18N2O2;
specialty_diamines pa9t 1 C9H22N2 1 C17H24N2O2; terephthalic_acid pa9t 1 C8H6O4 1 C17H24N2O2;
mxda mxd6 1 C8H12N2 1 C14H18N2O2; adipic_acid mxd6 1 C6H10O4 1 C14H18N2O2;
adipic_acid hexanediol 1 C6H10O4 1 C6H14O2; hydrogen hexanediol 4 H2 1 C6H14O2;
hexamethylenediamine hdi 1 C6H16N2 1 C8H12N2O2; phosgene hdi 2 COCl2 1 C8H12N2O2;
phenol bisphenol_a 2 C6H6O 1 C15H16O2; acetone bisphenol_a 1 C3H6O 1 C15H16O2;
bisphenol_a polycarbonate 1 C15H16O2 1 C16H14O3; phosgene polycarbonate 1 COCl2 1 C16H14O3;
caustic_soda polycarbonate 2 NaOH 1 C16H14O3; aramid_diamine para_aramid 1 C6H8N2 1 C14H10N2O2;
aramid_acyl_chloride para_aramid 1 C8H4Cl2O2 1 C14H10N2O2
"""
REACTIONS = {
    (taken, made): (float(moles), formula, float(out), product)
    for taken, made, moles, formula, out, product in (line.split() for line in _REACTIONS.split(";"))
}

MAIN_LINES = [
    ["adiponitrile", "hexamethylenediamine", "nylon66_salt", "pa66_chip", "pa66_industrial_yarn", "tire_cord_fabric"],
    ["benzene", "cyclohexene", "cyclohexanol", "adipic_acid", "nylon66_salt"],
    ["cyclohexanone", "caprolactam", "pa6_chip", "pa6_civil_filament", "nylon_woven", "dyeing_finishing"],
    ["pa66_chip", "pa_compound", "auto_parts"],
    ["castor_oil", "sebacic_acid", "pa610_612", "pa_monofilament"],
    ["castor_oil", "pa11"],
]

#: Links that a second reading of the facts asked for, and links that it asked to take out.
MENDED = """caprolactam→hexamethylenediamine hydrogen→hydrogen_peroxide hydrogen→hexanediol butadiene→rfl_dip
textured_yarn→nylon_woven catalyst→caprolactam color_masterbatch→pa_compound castor_oil→pa11""".split()
TAKEN_OUT = """cyclohexanol→hydrogen airbag_module→auto_parts hydrogen→caprolactam adipic_acid→pa66_chip
hexamethylenediamine→pa66_chip pa66_industrial_yarn→dope_dyed_yarn benzene→bisphenol_a pa12→auto_parts
pa_compound→flame_retardant_pa coking_coal→synthetic_ammonia""".split()


@cache
def chain() -> Chain:
    return cm.read_chain("nylon")


def links() -> list[tuple[str, Input]]:
    return [(product, link) for product, node in chain().nodes.items() for link in node.inputs]


def graph(*, recycling: bool = True) -> nx.DiGraph:
    found = nx.DiGraph()
    found.add_nodes_from(chain().nodes)
    found.add_edges_from((link.node, product) for product, link in links() if recycling or not link.recycling)
    return found


def mass(formula: str) -> float:
    parts = re.findall(r"([A-Z][a-z]?)(\d*)", formula)
    assert "".join(element + count for element, count in parts) == formula
    return sum(ATOMS[element] * int(count or 1) for element, count in parts)


def test_it_is_the_whole_chain() -> None:
    assert len(chain().nodes) >= 100
    assert len(links()) >= 300
    assert build_graph(chain()).number_of_nodes() == len(chain().nodes)


@pytest.mark.parametrize("line", MAIN_LINES, ids=lambda line: line[-1])
def test_the_main_lines_are_paths(line: list[str]) -> None:
    assert nx.is_path(graph(recycling=False), line)


def test_no_cycle_but_recycling() -> None:
    assert nx.is_directed_acyclic_graph(graph(recycling=False))
    assert {link.node for _, link in links() if link.recycling} == {"pa6_civil_filament", "rope_net"}
    assert not nx.is_directed_acyclic_graph(graph())


def test_every_node_is_tied_in_and_no_product_before_the_ends_lacks_a_buyer() -> None:
    whole, nodes = graph(), chain().nodes
    assert [key for key in nodes if whole.degree(key) == 0] == []
    assert [key for key in nodes if whole.out_degree(key) == 0 and nodes[key].stage != "downstream"] == []
    assert [key for key in nodes if whole.in_degree(key) == 0 and nodes[key].stage != "upstream"] == []


def test_flow_runs_from_upstream_to_downstream() -> None:
    order, nodes = {"upstream": 0, "midstream": 1, "downstream": 2}, chain().nodes
    back = [
        (link.node, product)
        for product, link in links()
        if not link.recycling and order[nodes[link.node].stage] > order[nodes[product].stage]
    ]
    assert back == []


def test_links_are_mended() -> None:
    edges = {f"{link.node}→{product}" for product, link in links()}
    assert set(MENDED) <= edges
    assert not set(TAKEN_OUT) & edges


def test_services_are_services_and_coproducts_are_not_material() -> None:
    kinds = {(link.node, product): link.kind for product, link in links()}
    assert kinds["test_pilot_platform", "pa_compound"] == "service"
    assert kinds["caprolactam", "ammonium_sulfate"] == "byproduct"
    assert kinds["acrylonitrile", "hydrocyanic_acid"] == "byproduct"
    assert {link.kind for _, link in links() if link.node == "heat_power"} == {"utility"}
    assert sum(link.node == "heat_power" for _, link in links()) > 10


def test_no_input_stands_twice() -> None:
    assert [
        pair for pair, count in Counter((link.node, product) for product, link in links()).items() if count > 1
    ] == []


def test_products_made_in_several_ways_name_their_routes() -> None:
    def routes(key: str) -> set[str]:
        return {route for link in chain().nodes[key].inputs for route in link.routes}

    assert len(routes("adiponitrile")) == 3
    assert len(routes("hexamethylenediamine")) == 2
    assert len(routes("hydrogen")) == 3
    assert len(routes("cyclohexanone")) == 3
    assert len(routes("adipic_acid")) == 2


def test_each_stoichiometric_coefficient_is_its_molar_masses() -> None:
    computed = {(link.node, product) for product, link in links() if link.basis == "stoichiometric"}
    assert computed == set(REACTIONS)
    wrong = []
    for product, link in links():
        if link.basis == "stoichiometric":
            moles, taken, out, made = REACTIONS[link.node, product]
            expected = moles * mass(taken) / (out * mass(made))
            if link.t_per_t != pytest.approx(expected, abs=0.00051):
                wrong.append((link.node, product, link.t_per_t, round(expected, 4)))
            assert "stoich" in link.sources
    assert wrong == []


def test_the_mass_of_pa66_is_known_by_hand() -> None:
    # C12H22N2O2: 12·12.011 + 22·1.008 + 2·14.007 + 2·15.999 = 144.132 + 22.176 + 28.014 + 31.998 = 226.320
    assert mass("C12H22N2O2") == pytest.approx(226.320, abs=1e-9)


def test_every_statement_has_a_source_and_none_is_bare() -> None:
    sources = chain().sources
    owners = [*((key, node.sources) for key, node in chain().nodes.items()),
              *((f"{link.node}→{product}", link.sources) for product, link in links())]  # fmt: skip
    assert [owner for owner, found in owners if not found] == []
    assert [
        (owner, one) for owner, found in owners for one in found if isinstance(one, str) and one not in sources
    ] == []
    for key, source in sources.items():
        assert isinstance(source, Source)
        assert "known" not in (source.publisher, source.title, key)
        assert source.url == "" or source.url.startswith("http")
    used = {one for _, found in owners for one in found}
    assert set(sources) == used
    cited = [product for product, link in links() if any(sources[str(one)].kind != "judgement" for one in link.sources)]
    assert len(cited) > 0.8 * len(links())


def test_importance_is_reasoned_and_spread() -> None:
    nodes = chain().nodes
    assert [key for key, node in nodes.items() if not node.importance_reason] == []
    counts = Counter(node.importance for node in nodes.values())
    assert counts[3] <= len(nodes) / 2
    assert set(counts) == {1, 2, 3, 4, 5}
    assert "5:" in chain().note


def test_importance_follows_the_criteria_of_the_file() -> None:
    nodes = chain().nodes
    assert {key for key, node in nodes.items() if node.importance == 5} == {"adiponitrile", "hexamethylenediamine"}
    most = {"extension": 1, "byproduct": 1, "outside": 1, "auxiliary": 2, "equipment": 2, "service": 2}
    assert [key for key, node in nodes.items() if node.importance > most.get(node.segment, 5)] == []
    # An end use is 3 only where the part is nylon by definition.
    assert {key for key, node in nodes.items() if node.segment == "end_use" and node.importance > 2} == {
        "auto_parts",
        "ee_parts",
    }


def test_end_uses_name_the_other_materials_they_are_made_of() -> None:
    outside = {key for key, node in chain().nodes.items() if node.segment == "outside"}
    made_with = {key: {link.node for link in chain().nodes[key].inputs} & outside for key in chain().nodes}
    assert made_with["tire"] == {"rubber", "carbon_black", "steel_cord"}
    assert made_with["pouch_film"] == {"aluminium_foil", "polyolefin_film"}
    assert {key for key, found in made_with.items() if found} <= {
        key for key, node in chain().nodes.items() if node.stage == "downstream"
    }
    assert set().union(*made_with.values()) == outside


def texts() -> list[tuple[str, str]]:
    """Give every text of the chain that a planner reads, with its place."""
    found = [("chain", chain().note)]
    for key, node in chain().nodes.items():
        found += [
            (f"{key}.reason", node.importance_reason),
            (f"{key}.note", node.note),
            (f"{key}.barrier", node.barrier),
        ]
        found += [(f"{link.node}→{key}", link.note) for link in node.inputs]
    found += [(key, source.why) for key, source in chain().sources.items()]
    return [(place, text) for place, text in found if text]


def test_texts_are_chinese_first_then_english() -> None:
    chinese, word = re.compile("[\u4e00-\u9fff]"), re.compile("[a-z]{3}")
    halves = [(place, text, text.split(" / ")) for place, text in texts() if chinese.search(text) or word.search(text)]
    assert [place for place, _, parts in halves if len(parts) != 2] == []
    assert [place for place, _, (zh, en) in halves if not chinese.search(zh) or not re.search("[A-Za-z]", en)] == []
    # A Chinese word may stand in an English half only where it is spoken of as a word.
    spoken = {"natural_gas.note", "tio2_delustrant.note", "auto_parts.note", "bio_nylon_fibre.note"}
    assert {place for place, _, (_, en) in halves if chinese.search(en)} <= spoken
    bare = {text for _, text in texts()} - {text for _, text, _ in halves}
    assert all("→" in text for text in bare), "what has no words is a reaction"


def test_what_cannot_be_carried_is_not_buyable() -> None:
    bound = "heat_power hydrocyanic_acid phosgene coke_oven_gas hydrogen syngas".split()
    assert {key for key, node in chain().nodes.items() if not node.buyable} == set(bound)


def test_industry_classes_and_gates() -> None:
    for key, node in chain().nodes.items():
        assert node.segment in chain().segments, key
        assert set(node.gate) <= set(chain().needs), key
        assert all(re.fullmatch(r"\d{4}", code) for code in node.industry), key


def test_names_and_aliases_are_unique_and_not_too_short() -> None:
    owners: dict[str, list[str]] = {}
    for key, node in chain().nodes.items():
        words = (node.zh, *node.aliases)
        assert len(set(words)) == len(words), key
        assert not set(words) & set(node.exclude), key
        for word in words:
            owners.setdefault(word.casefold(), []).append(key)
            assert not re.fullmatch(r"[A-Za-z]{1,3}", word), (key, word)
            assert len(word) >= 2, (key, word)
    assert {word: keys for word, keys in owners.items() if len(keys) > 1} == {}


def test_words_that_match_anything_are_gone() -> None:
    words = {word for node in chain().nodes.values() for word in (node.zh, *node.aliases)}
    common = set("苯 酮 酰胺 汽车配件 油管 蒸汽 供热 煤气 再生资源回收 后整理 POY FDY DTY 连接器 氢化 氢能".split())
    assert not words & common
    assert "蓖麻油" not in chain().nodes["sebacic_acid"].aliases

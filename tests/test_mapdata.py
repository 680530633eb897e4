from __future__ import annotations

import networkx as nx
import pandas as pd

from chainmap.maps.data import link_records, node_records, records, short_name
from chainmap.tables.contract import conform


def graph() -> nx.DiGraph:
    made = nx.DiGraph(
        segments={"s": {"zh": "合成段", "en": "synthetic"}},
        needs={"steam": {"zh": "蒸汽", "en": "steam"}},
        sources={"book": {"kind": "textbook", "publisher": "合成出版社", "title": "合成书", "page": "7"}},
    )
    made.add_node("a", zh="合成甲", en="a", stage="upstream", segment="s", gate=("steam",), sources=("book",))
    made.add_node("b", zh="合成乙", en="b", stage="midstream", segment="s")
    made.add_edge("a", "b", kind="material", t_per_t=1.5, sources=({"kind": "judgement", "why": "合成理由"},))
    return made


def gathered(**tables: pd.DataFrame | None) -> dict[str, dict[str, object]]:
    names = ("coverage", "gaps", "targets", "matches", "firms", "candidates", "plan")
    return node_records(graph(), date="2019-12-31", **{name: tables.get(name) for name in names})


def table(name: str, *rows: dict[str, object]) -> pd.DataFrame:
    return conform(pd.DataFrame(list(rows)), name)


FIRMS = table(
    "firms",
    {"firm_id": "f1", "name": "合成一厂有限公司", "city": "平顶山", "since": "2015"},
    {"firm_id": "f2", "name": "合成二厂有限公司", "city": "平顶山", "since": "2021-12"},
    {"firm_id": "f3", "name": "合成三厂有限公司", "city": "平顶山"},
)
MATCHES = table(
    "matches",
    {"firm_id": "f1", "node_id": "a", "score": 0.9, "by": "alias", "evidence": "合成甲"},
    {"firm_id": "f2", "node_id": "a", "score": 0.8, "by": "given", "evidence": "合成来源"},
    {"firm_id": "c1", "node_id": "a", "score": 0.7, "by": "text", "evidence": "合成词"},
    {"firm_id": "f1", "node_id": "no_such_node", "score": 0.7, "by": "text", "evidence": "合成词"},
)


def test_without_tables_everything_is_unknown_not_zero() -> None:
    nodes = gathered()
    assert nodes["a"]["status"] == "unknown"
    assert nodes["a"]["firms"] is None
    assert nodes["a"]["needs"] == [{"zh": "蒸汽", "en": "steam", "unsaid": False}]
    assert nodes["a"]["sources"] == ["合成出版社《合成书》，7"]


def test_firms_that_came_after_the_date_are_marked() -> None:
    here = gathered(firms=FIRMS, matches=MATCHES)["a"]["local"]
    assert isinstance(here, list)
    assert [(firm["name"], firm["late"]) for firm in here] == [("合成一厂有限公司", False), ("合成二厂有限公司", True)]
    # The candidate c1 is not a local firm, though it matches the node.
    assert all("c1" not in firm["name"] for firm in here)


def test_gaps_keep_the_rank_of_their_table() -> None:
    gaps = table(
        "gaps",
        {"node_id": "b", "action": "build", "severity": 0.7, "missing_inputs": "a"},
        {"node_id": "a", "action": "fill", "severity": 0.2, "unmet_needs": "steam?|water"},
    )
    nodes = gathered(gaps=gaps)
    first, second = nodes["b"]["gap"], nodes["a"]["gap"]
    assert isinstance(first, dict) and isinstance(second, dict)
    assert (first["rank"], first["missing_inputs"]) == (1, ["a"])
    assert second["rank"] == 2
    assert second["unmet_needs"] == [
        {"zh": "蒸汽", "en": "steam", "unsaid": True},
        {"zh": "water", "en": "water", "unsaid": False},
    ]


def test_targets_carry_parts_words_and_names() -> None:
    targets = table(
        "targets",
        {
            "rank": 1,
            "firm_id": "c1",
            "node_id": "a",
            "score": 0.5,
            "part_match": 0.3,
            "part_gap": 0.2,
            "assumed_parts": "gap",
        },
    )
    candidates = table("firms", {"firm_id": "c1", "name": "浙江合成候选股份有限公司", "province": "浙江省"})
    target = gathered(targets=targets, matches=MATCHES, candidates=candidates)["a"]["targets"][0]  # type: ignore[index]
    assert target["name"] == "浙江合成候选股份有限公司"
    assert target["short"] == "合成候选"
    assert target["parts"]["part_match"] == 0.3
    assert target["parts"]["part_ties"] is None
    assert target["assumed"] == ["gap"]
    assert target["evidence"] == "合成词"


def test_a_target_without_a_name_is_called_by_its_group() -> None:
    targets = table("targets", {"rank": 1, "firm_id": "x", "group": "合成集团", "node_id": "a", "score": 0.5})
    assert gathered(targets=targets)["a"]["targets"][0]["name"] == "合成集团"  # type: ignore[index]


def test_coverage_gives_state_and_lead_firm() -> None:
    coverage = table("coverage", {"node_id": "a", "firms": 2, "status": "covered", "lead_firm": "合成一厂有限公司"})
    node = gathered(coverage=coverage, firms=FIRMS)["a"]
    assert (node["status"], node["firms"], node["lead_short"]) == ("present", 2, "合成一厂")


def test_links_keep_their_coefficients_and_reasons() -> None:
    (link,) = link_records(graph())
    assert (link["from"], link["to"], link["t_per_t"]) == ("a", "b", 1.5)
    assert link["sources"] == ["判断 / judgement，合成理由"]


def test_records_hold_plain_values_only() -> None:
    frame = pd.DataFrame({"n": pd.array([3], dtype="Int64"), "x": [float("inf")], "d": pd.to_datetime(["2019-01-02"])})
    assert records(frame) == [{"n": 3, "x": None, "d": "2019-01-02 00:00:00"}]
    assert records(None) == []


def test_short_names_never_become_empty() -> None:
    assert short_name("有限公司") == "有限公司"
    assert short_name("平顶山有限公司", ["平顶山市"]) == "平顶山"
    assert short_name("河南省平顶山合成化工有限责任公司", ["河南省", "平顶山市"]) == "合成化工"


def test_a_group_is_named_at_its_further_nodes_without_a_score() -> None:
    row = {"rank": 3, "firm_id": "c1", "group": "合成集团", "node_id": "a", "score": 0.5, "part_match": 0.5}
    targets = table("targets", row).assign(also="b|no_such_node", apart="")
    nodes = gathered(targets=targets)
    (further,) = nodes["b"]["targets"]  # type: ignore[misc, attr-defined]
    assert (further["name"], further["rank"], further["best"], further["parts"]) == ("合成集团", 3, "a", {})
    assert "score" not in further

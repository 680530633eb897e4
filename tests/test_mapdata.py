from __future__ import annotations

import networkx as nx
import pandas as pd

from chainmap.maps.data import link_records, node_records, records
from chainmap.tables.contract import conform


def graph() -> nx.DiGraph:
    made = nx.DiGraph(
        segments={"s": {"zh": "合成段", "en": "synthetic"}},
        needs={"steam": {"zh": "蒸汽", "en": "steam"}},
        sources={"book": {"kind": "textbook", "publisher": "合成出版社", "title": "合成书", "page": "7"}},
    )
    made.add_node("a", zh="合成甲", en="a", stage="upstream", segment="s", gate=("steam",), sources=("book",))
    made.nodes["a"]["barrier"] = "合成壁垒 / synthetic barrier"
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
    cited = "合成出版社《合成书》，7"
    assert nodes["a"]["sources"] == [{"zh": cited, "en": cited}]
    assert nodes["a"]["barrier"] == {"zh": "合成壁垒", "en": "synthetic barrier"}
    assert nodes["b"]["barrier"] is None


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
    assert link["sources"] == [{"zh": "判断：合成理由", "en": "judgement: 合成理由"}]


def test_records_hold_plain_values_only() -> None:
    frame = pd.DataFrame({"n": pd.array([3], dtype="Int64"), "x": [float("inf")], "d": pd.to_datetime(["2019-01-02"])})
    assert records(frame) == [{"n": 3, "x": None, "d": "2019-01-02 00:00:00"}]
    assert records(None) == []


def test_a_group_is_named_at_its_further_nodes_without_a_score() -> None:
    row = {"rank": 3, "firm_id": "c1", "group": "合成集团", "node_id": "a", "score": 0.5, "part_match": 0.5}
    targets = table("targets", row).assign(also="b|no_such_node", apart="")
    nodes = gathered(targets=targets)
    (further,) = nodes["b"]["targets"]  # type: ignore[misc, attr-defined]
    assert (further["name"], further["rank"], further["best"], further["parts"]) == ("合成集团", 3, "a", {})
    assert "score" not in further


def given_matches(*evidences: str) -> pd.DataFrame:
    rows = [
        {"firm_id": f"f{place}", "node_id": "a", "score": 0.5, "by": "given", "evidence": evidence}
        for place, evidence in enumerate(evidences, start=1)
    ]
    return table("matches", *rows)


def test_a_node_that_rests_on_unverified_firms_alone_says_so() -> None:
    # f2 came after the date and does not count, so f1 and f3 decide.
    node = gathered(firms=FIRMS, matches=given_matches("〔待核〕合成名单", "合成来源", "〔待核〕合成名单"))["a"]
    assert node["doubt"] == "unverified"
    first = node["local"][0]  # type: ignore[index]
    assert (first["certainty"], first["evidence"]) == ("unverified", "合成名单")
    for evidence in ("合成来源", "〔晚于基准日〕合成来源"):
        node = gathered(firms=FIRMS, matches=given_matches("〔待核〕合成名单", "合成来源", evidence))["a"]
        assert node["doubt"] == ""


def test_planned_firms_alone_are_planned_and_no_firm_is_no_doubt() -> None:
    planned = gathered(firms=FIRMS, matches=given_matches("〔拟建〕合成来源"))
    assert (planned["a"]["doubt"], planned["b"]["doubt"]) == ("planned", "")
    both = gathered(firms=FIRMS, matches=given_matches("〔拟建〕合成来源", "", "〔待核〕合成名单"))
    assert both["a"]["doubt"] == "unverified"


def test_the_certainty_of_a_target_stands_apart_from_its_evidence() -> None:
    targets = table("targets", {"rank": 1, "firm_id": "c1", "node_id": "a", "score": 0.5})
    matches = MATCHES.assign(evidence="〔晚于基准日〕合成来源")
    (target,) = gathered(targets=targets, matches=matches)["a"]["targets"]  # type: ignore[misc]
    assert (target["certainty"], target["evidence"]) == ("later", "合成来源")


def test_reasons_are_parted_by_language() -> None:
    gaps = table("gaps", {"node_id": "a", "action": "fill", "reason": "合成甲未见；无企业。 a is missing; no firm."})
    gap = gathered(gaps=gaps)["a"]["gap"]
    assert isinstance(gap, dict)
    assert gap["reason"] == {"zh": "合成甲未见；无企业。", "en": "a is missing; no firm."}

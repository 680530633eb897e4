"""What must fit together in a chain: references, cycles, routes; and what is merely thin."""

from __future__ import annotations

from chainmap.definition.models import Chain
from chainmap.definition.reader import check_chain, check_chain_file, read_chain
from tests.spoiling import TEXT, brief, faults_of, swapped

LINK_A = "- {node: a, routes: [r1], t_per_t: 1.5, basis: derived, sources: [s1]}"


def test_unknown_segment_and_stage_are_told_for_every_node(tmp_path):
    text = TEXT.replace("segment: raw", "segment: row").replace("stage: midstream", "stage: 中游")
    faults = faults_of(tmp_path / "a.yaml", text)
    assert brief(faults) == [("20:14", "row"), ("29:14", "row"), ("38:12", "中游"), ("52:12", "中游")]
    assert faults[0].mend_zh == "是不是“raw”？"
    assert faults[2].mend_zh == "是不是“midstream”？"


def test_exact_place_and_caret_under_chinese_text(tmp_path):
    line = "      - {note: 己二腈，进口, node: 合成乙, routes: [r1]}"
    (fault,) = faults_of(tmp_path / "a.yaml", swapped("      " + LINK_A, line))
    assert brief([fault]) == [("47:30", "合成乙, routes: [r1]}")]
    # 15 narrow, six wide and eight narrow characters stand before it
    assert str(fault).split("\n")[2] == "    " + " " * 15 + "　" * 6 + " " * 8 + "^"
    assert fault.mend_zh == "请写环节编号“b”"


def test_cycles_once_each_with_their_path(tmp_path):
    text = swapped("    aliases: [合成甲, 合成甲酸料]", "    inputs: [{node: e, sources: [s1]}]")
    (fault,) = faults_of(tmp_path / "a.yaml", text)
    # a → c → d → e → a, told at the link that closes it
    assert "a → c → d → e → a" in fault.zh
    assert brief([fault]) == [("21:21", "e, sources: [s1]}]")]
    assert "recycling: true" in fault.mend_zh
    mended = text.replace("{node: e, sources", "{node: e, recycling: 是, sources")
    (tmp_path / "a.yaml").write_text(mended, encoding="utf-8")
    assert read_chain(tmp_path / "a.yaml").nodes["a"].inputs[0].recycling


def test_two_knots_are_two_faults(tmp_path):
    text = swapped("    aliases: [合成甲, 合成甲酸料]", "    inputs: [{node: b}]")
    text = text.replace("    aliases: [合成乙]", "    inputs: [{node: a}]")
    text = text.replace("      - node: c\n", "      - node: e\n")
    faults = faults_of(tmp_path / "a.yaml", text)
    assert ["a → b → a" in fault.zh for fault in faults] == [True, False]
    assert "d → e → d" in faults[1].zh


def test_same_input_on_two_routes_is_fine(tmp_path):
    text = swapped(
        "      - node: c\n        sources: [s1]", "      - {node: c, routes: [x]}\n      - {node: c, routes: [y]}"
    )
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    assert len(read_chain(tmp_path / "a.yaml").nodes["d"].inputs) == 2


def test_warnings_do_not_stop_reading(tmp_path):
    text = TEXT.replace("      - node: c\n        sources: [s1]", "      - node: c")
    text = text.replace("aliases: [合成丙]", "aliases: [丙, PA, PA66]")
    text = text.replace("    importance: 1\n    importance_reason: synthetic test data\n", "    importance: 1\n")
    text += "  f: {zh: 合成己, en: f, stage: downstream, segment: made, sources: [s1]}\n"
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    faults = check_chain_file(path)
    assert {fault.level for fault in faults} == {"warning"}
    assert (
        brief(faults)
        == [
            ("40:15", "丙, PA, PA66]"),
            ("40:18", "PA, PA66]"),
            ("58:15", "c"),
            ("64:5", "importance: 1"),
            ("70:3", text.split("\n")[69][2:]),  # linked to nothing
            ("70:3", text.split("\n")[69][2:]),  # not rated
        ]
    )
    chain = read_chain(path)
    assert [fault.zh for fault in check_chain(chain)] != []
    assert {fault.zh for fault in check_chain(chain)} == {fault.zh for fault in faults}


def test_faults_of_a_chain_made_in_python():
    node = {"zh": "合成", "en": "x", "stage": "upstream", "segment": "s", "inputs": [{"node": "nowhere"}]}
    chain = Chain.model_validate(
        {
            "id": "x",
            "zh": "合成",
            "en": "x",
            "date": "2024",
            "segments": {"s": {"zh": "合成", "en": "s"}},
            "nodes": {"n": node},
        }
    )
    errors = [fault for fault in check_chain(chain) if fault.level == "error"]
    assert [fault.where for fault in errors] == ["x: nodes.n.inputs.0.node"]

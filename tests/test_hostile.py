"""Files made to hurt are refused with clear faults, in little time and memory, and nothing in them is run."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from chainmap.definition import parse
from chainmap.definition.document import read_document
from chainmap.definition.reader import read_chain
from chainmap.tables.faults import InputFaults
from tests.hostile import CASES, READABLE

#: The aim is one second and 200 MB (see benchmarks/reading.py); a busy machine may take three times that.
SECONDS, MEGABYTES = 3.0, 600


@pytest.fixture(scope="module")
def costs() -> dict[str, dict]:
    if not hasattr(os, "fork"):
        pytest.skip("what a case costs is measured in forked processes, which this system has not")
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile"],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        timeout=300,
    )
    return {one["name"]: one for one in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_file_is_refused_cheaply(name: str, costs: dict[str, dict]) -> None:
    cost = costs[name]
    assert cost["seconds"] < SECONDS and cost["megabytes"] < MEGABYTES, cost
    if name in READABLE:
        return
    # Never more than can be read, each with its place.
    assert 1 <= cost["faults"] <= 201
    assert cost["length"] < 120_000
    assert re.match(r".+合成\.yaml:\d+:\d+: ", cost["shown"])


def test_tags_run_nothing(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    path = tmp_path / "a.yaml"
    path.write_text(f"id: !!python/object/apply:os.mkdir [{json.dumps(str(trace))}]\n", encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        read_chain(path)
    assert any("标签" in fault.zh for fault in caught.value.faults)
    assert not trace.exists()


@pytest.mark.parametrize("name", ["5 MB of [", "staircase", "billion laughs", "python tag", "a million aliases"])
def test_the_python_parser_refuses_them_too(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(CASES[name]()[:200_000])
    with_c = [fault.zh for fault in read_document(path).faults]
    monkeypatch.setattr(parse, "_LOADER", yaml.SafeLoader)
    without = [fault.zh for fault in read_document(path).faults]
    assert with_c and with_c[0] == without[0]


def test_limits_leave_room_for_real_chains(tmp_path: Path) -> None:
    """A chain six times the size of the largest shipped one is read: 1,000 nodes, 3,000 links, 900 kB."""
    nodes = []
    for own in range(1000):
        inputs = [f"      - {{node: n{other}, sources: [s]}}\n" for other in range(max(0, own - 3), own)]
        nodes.append(
            f"  n{own}:\n    zh: 合成环节{own}\n    en: synthetic node {own}\n    stage: midstream\n    segment: s\n"
            f"    aliases: [{', '.join(f'合成{own}号产品{other}' for other in range(8))}]\n    importance: 4\n"
            f"    importance_reason: {'合成测试数据，' * 30}\n    sources: [s]\n"
            + ("    inputs:\n" + "".join(inputs) if inputs else "")
        )
    head = "id: wide\nzh: 合成宽链\nen: synthetic wide chain\ndate: '2024'\nsegments: {s: {zh: 段, en: s}}\n"
    path = tmp_path / "合成宽链.yaml"
    path.write_text(f"{head}sources: {{s: {{kind: judgement, why: synthetic}}}}\nnodes:\n{''.join(nodes)}", "utf-8")
    assert path.stat().st_size > 900_000
    chain = read_chain(path)
    assert len(chain.nodes) == 1000 and sum(len(node.inputs) for node in chain.nodes.values()) == 2994

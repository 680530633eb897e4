"""Data flows one way: a room imports from itself and from rooms to its left."""

import ast
from pathlib import Path

import networkx as nx
import pytest

PACKAGE = Path(__file__).parents[1] / "chainmap"

#: The rooms from left to right; those on one line do not know of each other.
LINE = (
    {"tables"},
    {"definition"},
    {"graph"},
    {"value", "graphfiles"},
    {"matching"},
    {"coverage", "checking"},
    {"relatedness"},
    {"scoring"},
    {"planning"},
    {"backtesting"},
    {"maps", "workbook"},
    {"report"},
    {"studies"},
    {"console"},
    {"authoring", "evaluating", "replaying", "reporting", "reviewing", "stepping", "studying"},
    {"training"},
    {"cli"},
    {"__main__"},
)
PLACE = {room: place for place, rooms in enumerate(LINE) for room in rooms}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def imported(path: Path) -> set[str]:
    """Name the modules of the package that a module imports, at the top or inside a function."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {step for block in ast.walk(tree) if is_typing_only(block) for step in ast.walk(block)}
    found = set()
    for step in set(ast.walk(tree)) - typing_only:
        if isinstance(step, ast.ImportFrom) and (step.module or "").startswith("chainmap"):
            whole = {f"{step.module}.{name.name}" for name in step.names}
            found |= {name for name in whole if name in NAMES} or {step.module or ""}
        elif isinstance(step, ast.Import):
            found |= {name.name for name in step.names if name.name.startswith("chainmap")}
    return found


def is_typing_only(step: ast.AST) -> bool:
    """Tell whether a block is read by the type checker alone: its own room and those to the left only, all the same."""
    return isinstance(step, ast.If) and isinstance(step.test, ast.Name) and step.test.id == "TYPE_CHECKING"


NAMES = {dotted(path) for path in MODULES}


def room_of(name: str) -> str:
    return name.split(".")[1]


def test_every_module_is_in_a_room() -> None:
    assert {room_of(name) for name in NAMES} == set(PLACE)


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_imports_go_leftwards_only(path: Path) -> None:
    own = room_of(dotted(path))
    for name in imported(path):
        if name == "chainmap":
            continue  # the public names, loaded on first use
        other = room_of(name)
        assert other == own or PLACE[other] < PLACE[own], f"{dotted(path)} imports {name}"


def test_no_two_modules_need_each_other() -> None:
    graph = nx.DiGraph((dotted(path), name) for path in MODULES for name in imported(path) if name != "chainmap")
    assert list(nx.simple_cycles(graph)) == []


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_modules_stay_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400

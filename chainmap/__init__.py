"""chainmap: industrial-chain maps, gaps, target companies and plans for local recruitment (产业链招商)."""

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from chainmap.coverage import measure_coverage as measure_coverage
    from chainmap.definition import read_chain as read_chain
    from chainmap.definition import read_region as read_region
    from chainmap.faults import ChainmapError as ChainmapError
    from chainmap.faults import InputFaults as InputFaults
    from chainmap.faults import UsageError as UsageError
    from chainmap.gaps import find_gaps as find_gaps
    from chainmap.graph import build_graph as build_graph
    from chainmap.maps import draw_map as draw_map
    from chainmap.matching import match_firms as match_firms
    from chainmap.planning import plan_targets as plan_targets
    from chainmap.reading import read_firms as read_firms
    from chainmap.scoring import explain_target as explain_target
    from chainmap.scoring import rank_targets as rank_targets
    from chainmap.studies import Study as Study
    from chainmap.studies import study as study
    from chainmap.workbook import write_workbook as write_workbook

# Loaded on first use: pandas, networkx and pydantic take most of a second, and `chainmap --help` needs none of them.
_HOME = {
    "ChainmapError": "faults",
    "InputFaults": "faults",
    "Study": "studies",
    "UsageError": "faults",
    "build_graph": "graph",
    "draw_map": "maps",
    "explain_target": "scoring",
    "find_gaps": "gaps",
    "match_firms": "matching",
    "measure_coverage": "coverage",
    "plan_targets": "planning",
    "rank_targets": "scoring",
    "read_chain": "definition",
    "read_firms": "reading",
    "read_region": "definition",
    "study": "studies",
    "write_workbook": "workbook",
}
__all__ = [*sorted(_HOME), "__version__"]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'chainmap' has no attribute {name!r}")
    return getattr(import_module(f"chainmap.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__

"""chainmap: industrial-chain maps, gaps, target companies and plans for local recruitment (产业链招商)."""

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from chainmap.backtesting.backtest import backtest as backtest
    from chainmap.coverage.gaps import find_gaps as find_gaps
    from chainmap.coverage.multipliers import measure_multipliers as measure_multipliers
    from chainmap.coverage.strength import measure_coverage as measure_coverage
    from chainmap.definition.profiles import read_profile as read_profile
    from chainmap.definition.reader import read_chain as read_chain
    from chainmap.definition.reader import read_region as read_region
    from chainmap.definition.tabular.tables import read_chain_tables as read_chain_tables
    from chainmap.definition.tabular.writing import write_chain as write_chain
    from chainmap.graph import build_graph as build_graph
    from chainmap.graphfiles import write_graph as write_graph
    from chainmap.maps.page import draw_map as draw_map
    from chainmap.matching.asking import ask_reviews as ask_reviews
    from chainmap.matching.files import match_files as match_files
    from chainmap.matching.firms import match_firms as match_firms
    from chainmap.matching.learning import train_matching as train_matching
    from chainmap.matching.model import read_model as read_model
    from chainmap.matching.model import write_model as write_model
    from chainmap.planning import compare_plans as compare_plans
    from chainmap.planning import landing_options as landing_options
    from chainmap.planning import plan_targets as plan_targets
    from chainmap.planning import price_of as price_of
    from chainmap.planning import recheck_plan as recheck_plan
    from chainmap.relatedness.complexity import complexity as complexity
    from chainmap.relatedness.density import place_relatedness as place_relatedness
    from chainmap.relatedness.density import proximity as proximity
    from chainmap.relatedness.presence import presence as presence
    from chainmap.relatedness.region import node_relatedness as node_relatedness
    from chainmap.report.brief import write_brief as write_brief
    from chainmap.report.poster import draw_poster as draw_poster
    from chainmap.report.poster import draw_posters as draw_posters
    from chainmap.scoring.explaining import explain_target as explain_target
    from chainmap.scoring.targets import rank_targets as rank_targets
    from chainmap.studies.pages import draw_maps as draw_maps
    from chainmap.studies.study import Study as Study
    from chainmap.studies.study import study as study
    from chainmap.tables.faults import ChainmapError as ChainmapError
    from chainmap.tables.faults import InputFaults as InputFaults
    from chainmap.tables.faults import UsageError as UsageError
    from chainmap.tables.reading import read_firms as read_firms
    from chainmap.workbook.book import write_workbook as write_workbook
    from chainmap.workbook.screen import show_table as show_table

# Loaded on first use: pandas, networkx and pydantic take most of a second, and `chainmap --help` needs none of them.
_HOME = {
    "ChainmapError": "tables.faults",
    "InputFaults": "tables.faults",
    "Study": "studies.study",
    "UsageError": "tables.faults",
    "ask_reviews": "matching.asking",
    "backtest": "backtesting.backtest",
    "build_graph": "graph",
    "compare_plans": "planning",
    "complexity": "relatedness.complexity",
    "draw_map": "maps.page",
    "draw_maps": "studies.pages",
    "draw_poster": "report.poster",
    "draw_posters": "report.poster",
    "explain_target": "scoring.explaining",
    "find_gaps": "coverage.gaps",
    "landing_options": "planning",
    "match_files": "matching.files",
    "match_firms": "matching.firms",
    "measure_coverage": "coverage.strength",
    "measure_multipliers": "coverage.multipliers",
    "node_relatedness": "relatedness.region",
    "place_relatedness": "relatedness.density",
    "plan_targets": "planning",
    "presence": "relatedness.presence",
    "price_of": "planning",
    "proximity": "relatedness.density",
    "rank_targets": "scoring.targets",
    "read_chain": "definition.reader",
    "read_chain_tables": "definition.tabular.tables",
    "read_firms": "tables.reading",
    "read_model": "matching.model",
    "read_profile": "definition.profiles",
    "read_region": "definition.reader",
    "recheck_plan": "planning",
    "show_table": "workbook.screen",
    "study": "studies.study",
    "train_matching": "matching.learning",
    "write_brief": "report.brief",
    "write_chain": "definition.tabular.writing",
    "write_graph": "graphfiles",
    "write_model": "matching.model",
    "write_workbook": "workbook.book",
}
__all__ = [*sorted(_HOME), "__version__"]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'chainmap' has no attribute {name!r}")
    return getattr(import_module(f"chainmap.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__

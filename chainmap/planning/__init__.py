"""Room of the plan: targets + budgets → whom to win, in which phase and order, with its proof."""

from chainmap.planning.after import Recheck as Recheck
from chainmap.planning.after import compare_plans as compare_plans
from chainmap.planning.after import price_lines as price_lines
from chainmap.planning.after import price_of as price_of
from chainmap.planning.after import recheck_plan as recheck_plan
from chainmap.planning.options import landing_options as landing_options
from chainmap.planning.plans import PER_NODE as PER_NODE
from chainmap.planning.plans import plan_budget as plan_budget
from chainmap.planning.plans import plan_targets as plan_targets
from chainmap.planning.problem import PHASES_ZH as PHASES_ZH

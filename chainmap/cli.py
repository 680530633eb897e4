"""The command line: its verbs in the order of the help, and how it ends."""

from __future__ import annotations

import sys
import warnings

import typer

from chainmap.authoring import check, convert, new_chain, schema
from chainmap.console import FAULTY, USAGE
from chainmap.evaluating import evaluate_matching
from chainmap.replaying import evaluate_targets
from chainmap.reporting import brief, draw, poster
from chainmap.reviewing import review
from chainmap.stepping import gaps, match, match_registry, plan, targets
from chainmap.studying import demo, new_region, study
from chainmap.tables.faults import ChainmapError, InputFaults, UsageError
from chainmap.training import train

app = typer.Typer(
    name="chainmap",
    help="产业链招商：摸清家底、绘制图谱、找准缺口、目标企业、招商路径 / open industry-chain recruitment.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.command()(check)
app.command("new-chain")(new_chain)
app.command()(convert)
app.command()(schema)
app.command("map")(draw)
app.command()(poster)
app.command()(brief)
app.command()(train)
app.command()(review)
app.command()(match)
app.command("match-files")(match_registry)
app.command()(gaps)
app.command()(targets)
app.command()(plan)
app.command()(study)
app.command()(demo)
app.command("new-region")(new_region)

evaluate = typer.Typer(help="用真实数据检验 / measure on real data.", no_args_is_help=True, rich_markup_mode=None)
evaluate.command("matching")(evaluate_matching)
evaluate.command("targets")(evaluate_targets)
app.add_typer(evaluate, name="evaluate")


def main() -> None:
    """Run the command line; faults of the input exit with 1, wrong usage with 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # an old Windows console cannot show every character
    # What a library call tells as a warning is a note to who types commands.
    warnings.formatwarning = lambda message, *_, **__: f"  - {message}\n"
    try:
        app()
    except InputFaults as error:
        typer.echo(str(error), err=True)
        typer.echo(f"共 {len(error.faults)} 个问题，未载入 / {len(error.faults)} faults, nothing was loaded", err=True)
        sys.exit(FAULTY)
    except UsageError as error:
        typer.echo(str(error), err=True)
        sys.exit(USAGE)
    except ChainmapError as error:
        typer.echo(str(error), err=True)
        sys.exit(FAULTY)

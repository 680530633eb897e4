"""Progress: a bar on a terminal or in a notebook, nothing in a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

T = TypeVar("T")


def _shown(console: Console) -> bool:
    return console.is_terminal or console.is_jupyter


def track(items: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
    """Walk over ``items`` with a bar, if there is more than one of them and somebody to see it.

    ``total`` says how many there are, where they cannot be counted beforehand.
    """
    console = Console(stderr=True)
    total = len(items) if isinstance(items, Sized) else total
    if (total or 0) < 2 or not _shown(console):
        yield from items
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        yield from bar.track(items, total=total, description=label)


@contextmanager
def steps() -> Iterator[Callable[[str], None]]:
    """Show what is being done now; yields the function that says it."""
    console = Console(stderr=True)
    if not _shown(console):
        yield lambda text: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda text: bar.update(task, description=text)

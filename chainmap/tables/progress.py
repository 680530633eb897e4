"""Progress: a bar on a terminal or in a notebook, nothing in a pipe."""

from __future__ import annotations

import html
import time
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager
from itertools import count
from typing import Any, TypeVar

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
    if console.is_jupyter:
        yield from _track_in_cell(items, label, total or 0)
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
def steps() -> Iterator[Callable[[str], object]]:
    """Show what is being done now; yields the function that says it."""
    console = Console(stderr=True)
    if not _shown(console):
        yield lambda text: None
        return
    if console.is_jupyter:
        with _cell() as show:
            yield lambda text: show(f"… {html.escape(text)}")
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda text: bar.update(task, description=text)


@contextmanager
def shown_steps(step: Callable[[str], object] | None, total: int) -> Iterator[Callable[[str], object]]:
    """Hand what is being done to the caller's function; without one a notebook shows a bar, a script nothing.

    Parameters
    ----------
    step
        Called with a line of text before each step.
    total
        How many steps there are.
    """
    if step is not None or not Console(stderr=True).is_jupyter:
        yield step or (lambda text: None)
        return
    done = count()
    with _cell() as show:
        yield lambda text: show(_bar(f"… {html.escape(text)}", next(done), total))


def _bar(told: str, done: int, total: int) -> str:
    return f"{told} <progress value='{done}' max='{total}' style='width:20em'></progress>"


@contextmanager
def _cell() -> Iterator[Callable[[str], object]]:
    """Show HTML below a notebook's cell, replaced each time and gone at the end.

    rich needs ipywidgets for this, which few offices have.
    """
    from IPython.display import HTML, display

    shown: Any = display(HTML(""), display_id=True)  # type: ignore[no-untyped-call]
    try:
        yield lambda text: shown.update(HTML(text))  # type: ignore[no-untyped-call]
    finally:
        shown.update(HTML(""))  # type: ignore[no-untyped-call]


def _track_in_cell(items: Iterable[T], label: str, total: int) -> Iterator[T]:
    start, last = time.monotonic(), 0.0
    with _cell() as show:
        for done, item in enumerate(items):
            now = time.monotonic()
            if done == 0 or now - last > 0.2:  # a message each time would slow quick work down
                last = now
                told = f"{html.escape(label)} {done}/{total}，{now - start:.0f} s"
                show(_bar(told, done, total))
            yield item

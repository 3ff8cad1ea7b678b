"""Spinner and progress bar for slow work; shown only if standard error is a terminal.

What draws them is loaded only then: a pipe and a log see none.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.cli.output import escape_controls

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn, TaskID

TERMINAL_VARIABLES = frozenset({"FORCE_COLOR", "TTY_COMPATIBLE"})
"""Variables by which rich takes something else for a terminal."""


@contextmanager
def show_spinner(label: str) -> Iterator[None]:
    """Show a spinner and the elapsed time on standard error while the block runs."""
    if not _may_be_terminal():
        yield
        return
    from rich.progress import TimeElapsedColumn

    with _make_progress(TimeElapsedColumn()) as progress:
        progress.add_task(label, total=None)
        yield


class ProgressBar:
    """A bar of a number of things, each with a name; safe in threads. This one is not shown."""

    def finish(self, name: str) -> None:
        """Count one thing as finished."""

    def tell(self, line: str) -> None:
        """Show what is being done."""


@dataclass(frozen=True)
class _ShownBar(ProgressBar):
    progress: "Progress"
    task: "TaskID"
    label: str

    def finish(self, name: str) -> None:
        self.progress.update(self.task, advance=1, description=escape_controls(f"{self.label}, {name} done"))

    def tell(self, line: str) -> None:
        self.progress.update(self.task, description=escape_controls(line))


@contextmanager
def show_bar(label: str, total: int) -> Iterator[ProgressBar]:
    """Show a bar while the block runs, and yield it."""
    if not _may_be_terminal():
        yield ProgressBar()
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TimeElapsedColumn

    with _make_progress(BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()) as progress:
        yield _ShownBar(progress, progress.add_task(label, total=total), label)


@contextmanager
def show_progress(label: str, total: int) -> Iterator[Callable[[str], None]]:
    """Show a bar while the block runs; yields a function to call with the name of each finished thing."""
    with show_bar(label, total) as bar:
        yield bar.finish


def _may_be_terminal() -> bool:
    """Return whether standard error is a terminal, or says so to what draws, which then decides."""
    return sys.stderr.isatty() or not TERMINAL_VARIABLES.isdisjoint(os.environ)


def _make_progress(*columns: "ProgressColumn") -> "Progress":
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn

    console = Console(stderr=True)
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        *columns,
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )

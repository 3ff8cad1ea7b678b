"""Spinner and progress bar for slow work; shown only if standard error is a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from pipelines.cli.output import escape_controls


@contextmanager
def show_spinner(label: str) -> Iterator[None]:
    """Show a spinner and the elapsed time on standard error while the block runs."""
    with _make_progress(TimeElapsedColumn()) as progress:
        progress.add_task(label, total=None)
        yield


@dataclass(frozen=True)
class ProgressBar:
    """A bar of a number of things, each with a name; safe in threads."""

    progress: Progress
    task: TaskID
    label: str

    def finish(self, name: str) -> None:
        """Count one thing as finished."""
        self.progress.update(self.task, advance=1, description=escape_controls(f"{self.label}, {name} done"))

    def tell(self, line: str) -> None:
        """Show what is being done."""
        self.progress.update(self.task, description=escape_controls(line))


@contextmanager
def show_bar(label: str, total: int) -> Iterator[ProgressBar]:
    """Show a bar while the block runs, and yield it."""
    with _make_progress(BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()) as progress:
        yield ProgressBar(progress, progress.add_task(label, total=total), label)


@contextmanager
def show_progress(label: str, total: int) -> Iterator[Callable[[str], None]]:
    """Show a bar while the block runs; yields a function to call with the name of each finished thing."""
    with show_bar(label, total) as bar:
        yield bar.finish


def _make_progress(*columns: ProgressColumn) -> Progress:
    console = Console(stderr=True)
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        *columns,
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )

"""Spinner and progress bar for slow work; shown only if standard error is a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
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


@contextmanager
def show_progress(label: str, total: int) -> Iterator[Callable[[str], None]]:
    """Show a bar while the block runs; yields a function to call with the name of each finished thing."""
    with _make_progress(BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()) as progress:
        task = progress.add_task(label, total=total)
        yield lambda name: progress.update(
            task, advance=1, description=escape_controls(f"{label}, {name} done")
        )


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

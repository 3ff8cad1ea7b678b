"""A spinner for slow work; silent unless a person watches."""

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
def show_spinner(on_what: str) -> Iterator[None]:
    """Show a spinner and the time that goes by on standard error while the block runs."""
    with _make_progress(TimeElapsedColumn()) as progress:
        progress.add_task(on_what, total=None)
        yield


@contextmanager
def show_progress(on_what: str, total: int) -> Iterator[Callable[[str], None]]:
    """Show a bar while the block runs; it is handed what to call with the name of each thing done."""
    with _make_progress(BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()) as progress:
        task = progress.add_task(on_what, total=total)
        yield lambda name: progress.update(
            task, advance=1, description=escape_controls(f"{on_what}, {name} done")
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

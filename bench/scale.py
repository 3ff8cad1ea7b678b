"""What thousands of modules cost: status, the desk's pages, the queue in Dagster, one more draft.

    python -m bench.scale [--modules 50 5000 10000] [--json]

A module in three waits, one is approved, one released, as `bench.overview` makes them, in courses of a
hundred. Each figure is of this process's processor time and stands beside the same of the first number of
modules. `first` is in an installation nobody has looked at; `index there` is as on another machine: no
answer is kept, and the index is there; after that a new process takes up what it found.
"""

import gc
import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from time import perf_counter, process_time, sleep

import dagster as dg
from httpx import Response
from starlette.testclient import TestClient

from adapters.kept_answers import FOLDER
from adapters.workspace import Workspace, open_workspace
from bench.at_once import COMMAND, WAITS
from bench.figures import Figure, at_most, parser, show
from bench.installation import A_COURSE, describe_course
from bench.overview import installation
from pipelines.cli.runs import open_runs
from pipelines.defs.review_queue import describe_queue
from pipelines.desk.app import create_app
from pipelines.queries.queue_places import find_misplaced_entries
from pipelines.workflow.draft import DraftSession, draft_module

LARGE = 5_000
ROUNDS = 3
PAGES = (("/", "the desk's queue", 0.5, 200), ("/overview", "the overview", 1, None))


def figures(counts: list[int]) -> Iterator[Figure]:
    """Yield the figures of each number of modules, beside those of the first."""
    first: dict[str, float] = {}
    for count in counts:
        for figure in _measure_workspace(count):
            name = figure.what
            beside = first.setdefault(name, figure.value)
            told = replace(figure, what=f"{name}, {count:,} modules")
            if count == counts[0]:
                yield replace(told, goal="", met=None)
            else:
                yield replace(told, beside=f"{counts[0]:,} modules", ratio=figure.value / (beside or 1))


def _measure_workspace(count: int) -> Iterator[Figure]:
    with TemporaryDirectory() as folder:
        workspace = installation(Path(folder), count, revisions=2, sections=5)
        sleep(2.5)  # what was just written may still change, and is read each time
        yield Figure("premierjet status, first", _command(folder), "s")
        rmtree(workspace.root / FOLDER, ignore_errors=True)
        yield at_most("premierjet status, index there", _command(folder), "s", 3)
        yield at_most("premierjet status", min(_command(folder) for _ in range(ROUNDS)), "s", 3)
        yield from _measure_pages(workspace)
        yield from _measure_queue(workspace)
    with TemporaryDirectory() as folder:
        yield at_most("drafting one module", _time_draft(Path(folder), count) * 1000, "ms", 150)


def _command(folder: str) -> float:
    """Return what `premierjet status` takes, a process of its own."""
    surroundings = os.environ | {"PREMIERJET_ROOT": folder}
    silent = subprocess.DEVNULL
    process = subprocess.Popen([*COMMAND, "status"], env=surroundings, stdout=silent, stderr=silent)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in (0, WAITS)
    return usage.ru_utime + usage.ru_stime


def _measure_pages(workspace: Workspace) -> Iterator[Figure]:
    """Yield what the desk's pages take, at first and once they were seen, and how large they are.

    A desk has nothing of what made the installation here, and looks through none of it for garbage.
    """
    gc.freeze()
    with TestClient(create_app(workspace), base_url=workspace.settings.desk_url) as desk:
        for address, name, seconds, kilobytes in PAGES:
            open_page = partial(desk.get, address)
            answered, counted = _await_page(open_page)
            yield at_most(f"{name}, first answer, by the clock", answered, "s", 0.5)
            yield Figure(f"{name}, first, until it is counted", counted, "s")
            again = min(_time(open_page) for _ in range(ROUNDS))
            yield at_most(f"{name}, by pages", again, "s", seconds)
            size = len(desk.get(address).content) / 1000
            plain = Figure(f"  a page of {name}", size, "KB")
            yield at_most(plain.what, size, "KB", kilobytes) if kilobytes else plain


def _await_page(open_page: Callable[[], Response]) -> tuple[float, float]:
    """Return after how long a page answers, and what it takes until it no longer says that it is counted."""
    begun, taken = perf_counter(), process_time()
    page = open_page()
    answered = perf_counter() - begun
    while page.status_code == HTTPStatus.ACCEPTED:
        sleep(1)
        page = open_page()
    return answered, process_time() - taken


def _measure_queue(workspace: Workspace) -> Iterator[Figure]:
    """Yield what the queue in Dagster takes a tick, and what a decision logs of it."""
    now = datetime.now(UTC)
    misplaced: dict[str, tuple[str, ...]] = {}
    yield Figure(
        "the queue's tick, first",
        _time(lambda: misplaced.update(find_misplaced_entries(workspace, {}, now))),
        "s",
    )
    again = min(_time(lambda: find_misplaced_entries(workspace, {}, now)) for _ in range(ROUNDS))
    yield at_most("the queue's tick, nothing changed", again, "s", 0.5)
    with open_runs(workspace.root) as runs:
        logged = describe_queue(workspace, runs.instance, list(misplaced))
        runs.instance.report_runless_asset_event(logged)
        one = next(iter(misplaced))
        taken = _time(lambda: describe_queue(workspace, runs.instance, [one]))
        logged = describe_queue(workspace, runs.instance, [one])
    entries = [each for each in logged.metadata.values() if isinstance(each, dg.MarkdownMetadataValue)]
    yield Figure("the queue a decision logs", taken, "s")
    yield at_most("  its entries", len(entries), "entries", 50)
    yield Figure("  its size", sum(len(each.md_str or "") for each in entries) / 1000, "KB")


def _time_draft(root: Path, count: int) -> float:
    """Return what drafting a module takes, once another one of its course was drafted."""
    (root / "dagster.yaml").write_text("")
    for number, first in enumerate(range(0, count, A_COURSE)):
        describe_course(root, number, range(first, min(first + A_COURSE, count)))
    workspace = open_workspace(root)
    session = DraftSession(library=workspace.library())
    keys = workspace.module_keys()[:10]
    taken = [_time(partial(draft_module, workspace, key, datetime.now(UTC), session)) for key in keys]
    return min(taken[1:])


def _time(work: Callable[[], object]) -> float:
    begun = process_time()
    work()
    return process_time() - begun


def main() -> None:
    """Measure, and print."""
    asking = parser(__doc__)
    asking.add_argument("--modules", type=int, nargs="+", default=[50, LARGE, 2 * LARGE])
    asked = asking.parse_args()
    show(list(figures(asked.modules)), as_json=asked.json)


if __name__ == "__main__":
    main()

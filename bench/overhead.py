"""What Dagster adds to a module: `sweep` beside the same stage functions called bare.

    python -m bench.overhead [--modules 1 100 1000] [--databases sqlite postgresql] [--json]

Sources are read and drafts written without a model, once through the job, once by a loop over the same
functions, in installations made alike. Processor time of this process; PostgreSQL's own is not in it.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from adapters.workspace import open_workspace
from bench.counting import events
from bench.figures import Figure, at_most, parser, show
from bench.installation import DATABASES, installed
from pipelines.cli.runs import open_runs
from pipelines.workflow.draft import DraftSession, draft_module
from pipelines.workflow.read_sources import read_sources
from pipelines.workflow.share_sweep import CourseMeters

STAGES = ("source", "draft")
EVENT_MS = 25
A_STAGE = 4


def figures(counts: list[int], databases: list[str]) -> list[Figure]:
    """Return what one module takes, each way, and what one event does."""
    _swept(1, "sqlite")  # what a process loads once belongs to no module
    _bare(1)
    found = []
    for count in counts:
        bare = _bare(count) / count
        found.append(Figure(f"bare stages, {count} modules", bare * 1000, "ms a module"))
        for database in databases:
            swept, logged = _swept(count, database)
            each = swept / count
            found += [
                Figure(
                    f"sweep, {count} modules, {database}", each * 1000, "ms a module", "bare", each / bare
                ),
                at_most(
                    f"  events a module and stage, {database}", logged / count / len(STAGES), "", A_STAGE
                ),
                _an_event(database, count, (swept - bare * count) / logged * 1000),
            ]
    return found


def _an_event(database: str, modules: int, milliseconds: float) -> Figure:
    what = f"  what the sweep adds, an event, {database}"
    if modules == 1:  # most of it is the run itself
        return Figure(what, milliseconds, "ms")
    return at_most(what, milliseconds, "ms", EVENT_MS)


def _bare(count: int) -> float:
    with installed(count) as root:
        workspace = open_workspace(root)
        library, meters = workspace.library(), CourseMeters({})
        keys = workspace.module_keys()

        def walk() -> None:
            for key in keys:
                read_sources(workspace, key, library)
                draft_module(
                    workspace,
                    key,
                    datetime.now(UTC),
                    DraftSession(sweep=True, meters=meters, library=library),
                )

        return _taken(walk)


def _swept(count: int, database: str) -> tuple[float, int]:
    """Return the seconds one sweep takes, and how many events it logs of its modules."""
    with installed(count, database) as root, open_runs(root) as runs:
        taken = _taken(lambda: runs.run_job("sweep", {"stages": list(STAGES)}))
        return taken, events(runs).total()


def _taken(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def main() -> None:
    """Measure, and print."""
    asking = parser(__doc__)
    asking.add_argument("--modules", type=int, nargs="+", default=[1, 100, 1000])
    asking.add_argument("--databases", nargs="+", choices=DATABASES, default=list(DATABASES))
    asked = asking.parse_args()
    show(figures(asked.modules, asked.databases), as_json=asked.json)


if __name__ == "__main__":
    main()

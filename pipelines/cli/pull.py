"""Fetch what changed of the sources a course keeps elsewhere; `draft` does so by itself.

A source that is gone or cannot be got stays as it was pulled last, and is named with what to do; the
others go on. What was pulled, from where and when is in `pulled/COURSE/sources.lock.json` of the store.
"""

from collections import Counter
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from adapters.courses import CourseFolder
from adapters.sources.sources_lock import PulledOriginals
from adapters.workspace import Workspace, open_workspace
from pipelines.cli.completion import complete_course
from pipelines.cli.output import AsJson, Root, answer, stop_on, write_table
from schemas.errors import SourceUnreadable
from schemas.short_text import shorten_text
from schemas.sources_lock import SourcesLock, Trouble

LONGEST_CELL = 90
HEADER = ("course", "from", "sources", "fetched", "let go", "left out")


def run(
    course: Annotated[
        str | None,
        typer.Argument(
            metavar="[COURSE]", help="A course's id; all courses by default.", autocompletion=complete_course
        ),
    ] = None,
    drop: Annotated[
        bool, typer.Option("--drop", help="Let go of sources that are not where they were any more.")
    ] = False,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Fetch what changed of the sources kept elsewhere."""
    from pipelines.cli.progress import show_spinner
    from pipelines.workflow.pull import list_pullable_courses, pull_sources

    workspace = open_workspace(root)
    chosen = list_pullable_courses(workspace, course)
    wrong = [] if course else list(workspace.read_courses()[1])
    if not chosen:
        text = "" if wrong else "Every source is a file of its course."
        answer({"origins": []}, text, as_json=as_json)
        stop_on(wrong)
        return
    before = {folder.course.id: _read_lock(workspace, folder) for folder in chosen}
    with show_spinner("Pulling"):
        for folder in chosen:
            pull_sources(workspace, folder, datetime.now(UTC), drop=drop)
    after = {folder.course.id: _read_lock(workspace, folder) for folder in chosen}
    rows = [row for name, lock in after.items() for row in _list_rows(before[name], lock)]
    errors = [*wrong, *(_trouble_error(*each) for lock in after.values() for each in lock.troubles.items())]
    document = {"origins": rows}
    answer(document, _format_table(rows), as_json=as_json)
    stop_on(errors)


def _read_lock(workspace: Workspace, folder: CourseFolder) -> SourcesLock:
    return PulledOriginals(workspace.records.store, folder.course.id).lock()


def _list_rows(before: SourcesLock, after: SourcesLock) -> list[dict[str, Any]]:
    known = {(source.name, source.sha256, source.pulled_at) for source in before.sources}
    here = Counter(source.origin for source in after.sources)
    fetched = Counter(s.origin for s in after.sources if (s.name, s.sha256, s.pulled_at) not in known)
    names = {source.name for source in after.sources}
    gone = Counter(source.origin for source in before.sources if source.name not in names)
    return [
        {
            "course": after.course,
            "from": origin.place,
            "sources": here[origin.place],
            "fetched": fetched[origin.place],
            "let_go": gone[origin.place],
            "left_out": {each.name: each.why for each in origin.left_out},
        }
        for origin in after.origins
    ]


def _format_table(rows: list[dict[str, Any]]) -> str:
    """Return the table, and below it what each origin has that is no source."""
    cells = [[_format_cell(value) for value in row.values()] for row in rows]
    left_out = [f"{name} {why}" for row in rows for name, why in row["left_out"].items()]
    return "\n".join([write_table(HEADER, cells), *(["", "Left out:", *left_out] if left_out else [])])


def _format_cell(value: Any) -> str:
    """Return a cell no wider than a screen: an origin may be a list of two hundred pages."""
    return shorten_text(str(len(value) if isinstance(value, dict) else value), LONGEST_CELL)


def _trouble_error(name: str, trouble: Trouble) -> SourceUnreadable:
    since = f"{trouble.since:%Y-%m-%d %H:%M} UTC"
    return SourceUnreadable(f"{trouble.happened} (since {since})", place=name, remedy=trouble.remedy)

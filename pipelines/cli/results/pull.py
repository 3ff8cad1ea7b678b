"""Read what is new of learners' results; the schedule `nightly_results` does so by itself.

An origin that cannot be read stays as far as it was read, and is named with what to do; the others go on. So
do the other files and activities of an origin where one cannot be read. An activity that is closed, hidden or
gone is told below the table, and is no failure.
What nobody could understand is kept aside without names, counted by its reason, and read again by a later
version that can.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from adapters.workspace import Workspace, open_workspace
from pipelines.cli.completion import complete_course
from pipelines.cli.output import (
    AsJson,
    Root,
    answer,
    find_shell_language,
    stop_on,
    write_table,
)
from schemas.errors import ResultsUnreadable
from schemas.language import Language
from schemas.results import IS_OF_A_QUIZ, OriginRead, PartKind, ResultsState

HEADER = ("course", "results", "of quizzes", "new", "aside", "of other courses", "read until")


def run(
    course: Annotated[
        str | None,
        typer.Argument(
            metavar="[COURSE]",
            help="A course's id; all that read results by default.",
            autocompletion=complete_course,
        ),
    ] = None,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Read what is new of learners' results."""
    from pipelines.cli.progress import show_spinner
    from pipelines.workflow.pull_results import list_courses_with_results, pull_results_of

    workspace = open_workspace(root)
    chosen = [folder.course.id for folder in list_courses_with_results(workspace, course)]
    if not chosen:
        answer({"courses": [], "remarks": []}, "No course reads results.", as_json=as_json)
        return
    before = {name: _read_state(workspace, name) for name in chosen}
    with show_spinner("Reading"):
        failed = pull_results_of(workspace, chosen, datetime.now(UTC)).failed
    for error in failed.values():
        raise error
    after = {name: _read_state(workspace, name) for name in chosen}
    rows = [_row(before[name], after[name], _count_quiz_results(workspace, after[name])) for name in chosen]
    errors = [error for state in after.values() for each in state.origins for error in _walk_errors(each)]
    remarks = [remark for state in after.values() for remark in _walk_remarks(state)]
    document = {"courses": rows, "remarks": remarks}
    cells = [[str(cell) for cell in row.values()] for row in rows]
    language = find_shell_language()
    shown = [write_table(HEADER, cells), *(f"- {remark[language.value]}" for remark in remarks)]
    answer(document, "\n".join(shown), as_json=as_json)
    stop_on(errors)


def _read_state(workspace: Workspace, course: str) -> ResultsState:
    from pipelines.workflow.pull_results import open_course_results

    return open_course_results(workspace, course).read_state()


def _count_quiz_results(workspace: Workspace, state: ResultsState) -> int:
    """Return how many results are of an LMS's own quizzes; those of packages are counted apart."""
    from pipelines.workflow.pull_results import open_course_results

    with open_course_results(workspace, state.course).open_view(state) as connection:
        (found,) = connection.execute(f"SELECT count(*) FROM results WHERE {IS_OF_A_QUIZ}").fetchall()
    return int(found[0])


def _row(before: ResultsState, after: ResultsState, of_quizzes: int) -> dict[str, Any]:
    times = [each.read_at for each in after.origins if each.read_at is not None]
    return {
        "course": after.course,
        "results": _count_rows(after, PartKind.RESULTS),
        "of_quizzes": of_quizzes,
        "new": max(0, _count_rows(after, PartKind.RESULTS) - _count_rows(before, PartKind.RESULTS)),
        "aside": _count_rows(after, PartKind.ASIDE),
        "elsewhere": sum(each.elsewhere for each in after.origins),
        "read_at": f"{min(times):%Y-%m-%d %H:%M} UTC" if times else "never",
    }


def _walk_remarks(state: ResultsState) -> Iterator[dict[str, str]]:
    """Yield the remarks about what was read, in each language."""
    for origin in state.origins:
        for about, remark in (origin.remarks or {}).items():
            texts = {language.value: remark.explain(language) for language in Language}
            yield {"course": state.course, "origin": origin.origin, "about": about, **texts}


def _count_rows(state: ResultsState, kind: PartKind) -> int:
    return sum(part.rows for part in state.of(kind))


def _walk_errors(origin: OriginRead) -> Iterator[ResultsUnreadable]:
    for trouble in (*([origin.trouble] if origin.trouble else []), *origin.refused.values()):
        happened = f"{trouble.happened} (since {trouble.since:%Y-%m-%d %H:%M} UTC)"
        yield ResultsUnreadable(happened, place=f"results, {origin.origin}", remedy=trouble.remedy)

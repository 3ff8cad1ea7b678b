"""Decisions of a table: all checked, then recorded in one run of `decide_many`."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from adapters.workspace import Workspace
from pipelines.cli.output import answer, describe_error, read_file, stop_on, table
from pipelines.review.decisions_csv import (
    CsvDecision,
    find_repeated_decisions,
    read_csv_decisions,
    refuse_csv_decision,
)
from schemas.errors import PremierjetError
from schemas.ids import SHORT_DIGEST

HEADER = ("line", "module", "draft", "verdict", "")
RECORDED, ALREADY = "recorded", "already decided"


@dataclass(frozen=True)
class CheckedTable:
    """The lines of a table: those to record, those the ledger holds already, and what is wrong."""

    due: tuple[CsvDecision, ...]
    held: tuple[CsvDecision, ...]
    wrong: tuple[PremierjetError, ...]


def decide_from(workspace: Workspace, file: Path, person: str, *, as_json: bool) -> None:
    """Check every decision of a table, then record those that are not yet; tell each, and each refusal."""
    from pipelines.cli.progress import show_progress
    from pipelines.cli.runs import open_runs

    lines = read_csv_decisions(read_file(file, "Name a CSV table you can read"), file.name)
    with show_progress("Checking", len(lines)) as seen:
        checked = _check(workspace, lines, file.name, person, seen)
    failures: dict[str, PremierjetError] = {}
    if checked.due and not checked.wrong:
        with show_progress("Recording", len(checked.due)) as done, open_runs(workspace.root) as runs:
            failures = runs.decide(_config(checked.due, file.name, person), done)
    recorded = () if checked.wrong else checked.due
    outcome = {line.number: RECORDED for line in recorded if line.place(file.name) not in failures}
    outcome |= {line.number: ALREADY for line in checked.held}
    shown = [line for line in lines if line.number in outcome]
    late = [
        refuse_csv_decision(line, file.name, failures[line.place(file.name)])
        for line in lines
        if line.place(file.name) in failures
    ]
    errors = [*checked.wrong, *late]
    answer(
        {
            "decisions": [_document(line, outcome[line.number]) for line in shown],
            "errors": [describe_error(error) for error in errors],
        },
        "Nothing was recorded." if checked.wrong or not lines else _table(shown, outcome),
        as_json=as_json,
    )
    stop_on(errors)


def _check(
    workspace: Workspace, lines: tuple[CsvDecision, ...], file: str, person: str, seen: Callable[[str], None]
) -> CheckedTable:
    from pipelines.workflow.decide import find_recorded_decision

    due: list[CsvDecision] = []
    held: list[CsvDecision] = []
    wrong = list(find_repeated_decisions(lines, file))
    for line in lines:
        try:
            entry = find_recorded_decision(workspace, line.to_request(person), datetime.now(UTC))
            (due if entry is None else held).append(line)
        except PremierjetError as error:
            wrong.append(refuse_csv_decision(line, file, error))
        seen(line.module)
    return CheckedTable(tuple(due), tuple(held), tuple(wrong))


def _config(lines: tuple[CsvDecision, ...], file: str, person: str) -> dict[str, object]:
    return {
        "person": person,
        "file": file,
        "lines": [asdict(line) | {"waive": list(line.waive)} for line in lines],
    }


def _document(line: CsvDecision, outcome: str) -> dict[str, str | int]:
    return {
        "line": line.number,
        "module": line.module,
        "digest": line.digest,
        "verdict": line.verdict,
        "outcome": outcome,
    }


def _table(lines: list[CsvDecision], outcome: dict[int, str]) -> str:
    rows = [
        (str(line.number), line.module, line.digest[:SHORT_DIGEST], line.verdict, outcome[line.number])
        for line in lines
    ]
    return table(HEADER, rows)

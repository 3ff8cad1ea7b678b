"""Decisions from a CSV table: all are checked, then recorded in one run of `decide_many`."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.workspace import Workspace
from pipelines.cli.output import answer, read_file, stop_on, write_table
from schemas.errors import PremierjetError
from schemas.ids import SHORT_DIGEST

if TYPE_CHECKING:
    from pipelines.queries.decision_table import CsvDecision

HEADER = ("line", "module", "draft", "verdict", "")
RECORDED, ALREADY = "recorded", "already decided"


def decide_from(workspace: Workspace, file: Path, person: str, *, as_json: bool) -> None:
    """Check every decision of a table, record those that are new, and print each with its outcome."""
    from pipelines.cli.progress import show_progress
    from pipelines.cli.runs import open_runs
    from pipelines.queries.decision_table import check_csv_decisions, read_csv_decisions

    lines = read_csv_decisions(read_file(file, "Name a CSV table you can read"), file.name)
    with show_progress("Checking", len(lines)) as done:
        checked = check_csv_decisions(workspace, lines, file.name, person, done)
    failures: dict[str, PremierjetError] = {}
    if checked.due and not checked.wrong:
        with show_progress("Recording", len(checked.due)) as done, open_runs(workspace.root) as runs:
            failures = runs.record_decisions(_build_config(checked.due, file.name, person), done)
    recorded = () if checked.wrong else checked.due
    outcome = {line.number: RECORDED for line in recorded if line.place(file.name) not in failures}
    outcome |= {line.number: ALREADY for line in checked.held}
    shown = [line for line in lines if line.number in outcome]
    refused_late = [
        line.refuse(file.name, failures[line.place(file.name)])
        for line in lines
        if line.place(file.name) in failures
    ]
    errors = [*checked.wrong, *refused_late]
    answer(
        {
            "decisions": [_build_document(line, outcome[line.number]) for line in shown],
        },
        "Nothing was recorded." if checked.wrong or not lines else _write_outcomes(shown, outcome),
        as_json=as_json,
    )
    stop_on(errors)


def _build_config(lines: tuple["CsvDecision", ...], file: str, person: str) -> dict[str, object]:
    return {
        "person": person,
        "file": file,
        "lines": [asdict(line) | {"waive": list(line.waive)} for line in lines],
    }


def _build_document(line: "CsvDecision", outcome: str) -> dict[str, str | int]:
    return {
        "line": line.number,
        "module": line.module,
        "digest": line.digest,
        "verdict": line.verdict,
        "outcome": outcome,
    }


def _write_outcomes(lines: list["CsvDecision"], outcome: dict[int, str]) -> str:
    rows = [
        (str(line.number), line.module, line.digest[:SHORT_DIGEST], line.verdict, outcome[line.number])
        for line in lines
    ]
    return write_table(HEADER, rows)

"""Check of a table of decisions: which are to be recorded, which are recorded already, which are wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.workspace import Workspace
from pipelines.review.decisions_csv import CsvDecision, find_repeated_decisions, read_csv_decisions
from pipelines.workflow.decide import find_recorded_decision
from schemas.errors import PremierjetError

__all__ = ["CheckedTable", "CsvDecision", "check_csv_decisions", "read_csv_decisions"]


@dataclass(frozen=True)
class CheckedTable:
    """The lines of a table: those to record, those the ledger holds already, and what is wrong."""

    due: tuple[CsvDecision, ...]
    held: tuple[CsvDecision, ...]
    wrong: tuple[PremierjetError, ...]


def check_csv_decisions(
    workspace: Workspace,
    lines: tuple[CsvDecision, ...],
    file: str,
    person: str,
    report_module: Callable[[str], None],
) -> CheckedTable:
    """Return how a person's decisions in a table would be recorded; nothing is recorded.

    `report_module` is called with each module once its line was checked.
    """
    due: list[CsvDecision] = []
    recorded: list[CsvDecision] = []
    wrong = list(find_repeated_decisions(lines, file))
    for line in lines:
        try:
            entry = find_recorded_decision(workspace, line.to_request(person), datetime.now(UTC))
            (due if entry is None else recorded).append(line)
        except PremierjetError as error:
            wrong.append(line.refuse(file, error))
        report_module(line.module)
    return CheckedTable(tuple(due), tuple(recorded), tuple(wrong))

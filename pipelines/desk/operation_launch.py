"""Launch of an operation at the targets, as a run of Dagster's own job, and what has become of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from adapters.launchpad import DagsterRunState, Run
from adapters.workspace import Workspace
from pipelines.desk.decision_outcome import open_launchpad
from pipelines.desk.visitors import Visitor
from pipelines.review.links import PARTITION_TAG
from pipelines.review.withdrawal_page import JOB as ROLL_BACK_JOB
from pipelines.review.withdrawal_page import OP as ROLL_BACK_OP
from pipelines.workflow.decide import list_recorded
from pipelines.workflow.operate import list_operations
from schemas.course import Course, IdentityMode
from schemas.errors import DagsterUnusable, LedgerBroken, PremierjetError, StoreUnusable
from schemas.operation import Operation, OperationAct

OPERATION_TAG = "premierjet/operation"
"""Tag of a run that an operator launched at the desk: the module, and the number of the operation."""

RUNS = {
    OperationAct.DELIVER: ("deliver", "delivery"),
    OperationAct.ROLL_BACK: (ROLL_BACK_JOB, ROLL_BACK_OP),
}
"""The job of each act, and its op or asset."""


class OperationProgress(StrEnum):
    """How far an operation has got.

    FAILED: it is recorded, and the run that did it failed. REFUSED: nothing is recorded. NOT_TAKEN: Dagster
    knows no such run. UNKNOWN: Dagster does not answer. UNREADABLE: the ledger cannot be read.
    """

    DONE = "done"
    FAILED = "failed"
    REFUSED = "refused"
    NOT_TAKEN = "not_taken"
    QUEUED = "queued"
    GOING = "going"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"


FINAL = frozenset({OperationProgress.DONE, OperationProgress.FAILED, OperationProgress.REFUSED})


UNDER_WAY = frozenset({DagsterRunState.QUEUED, DagsterRunState.GOING})


@dataclass(frozen=True)
class OperationOutcome:
    """Outcome of one operation; `recorded` is its line in the ledger, `failure` why its run failed."""

    progress: OperationProgress
    recorded: Operation | None = None
    failure: Mapping[str, str] = field(default_factory=dict)
    error: PremierjetError | None = None
    run_id: str | None = None

    @property
    def is_pending(self) -> bool:
        """Return whether the outcome may still change."""
        return self.progress not in FINAL


@dataclass(frozen=True)
class OperationRuns:
    """Runs of operations on one module; an operation is named by its number."""

    workspace: Workspace
    course: Course
    key: str

    def launch(self, visitor: Visitor, act: OperationAct, number: int, release: int) -> None:
        """Launch an act in the visitor's name, unless a run of that operation is under way.

        `release` is the number of the release to deliver or go back to, 0 for none. Two launches at the same
        time are told apart by the ledger. Raises DagsterUnusable if Dagster refuses the job.
        """
        if self._is_under_way(self._find_run(number)):
            return
        job, op = RUNS[act]
        is_local = self.course.review.identity is IdentityMode.LOCAL
        named: dict[str, Any] = {"person": visitor.person} if is_local else {}
        aim = "release" if act is OperationAct.DELIVER else "to"
        header = self.workspace.settings.identity_header
        open_launchpad(self.workspace).launch(
            job,
            op,
            {**named, aim: release, "operation": number},
            {
                PARTITION_TAG: self.key,
                OPERATION_TAG: self._name(number),
                # Somebody looks at what became of it and presses again.
                "dagster/max_retries": "0",
            },
            {} if is_local else {header: visitor.person or ""},
        )

    def read_outcome(self, number: int) -> OperationOutcome:
        """Return what has become of an operation so far: the ledger says whether it was recorded."""
        try:
            run_id, run = self._read_run(number)
        except DagsterUnusable as error:
            return OperationOutcome(OperationProgress.UNKNOWN, self._find_recorded(number), error=error)
        try:
            # Read after the run's state: what a finished run has recorded is then in the ledger.
            recorded = self._find_recorded(number)
            if recorded is not None and recorded.run_id not in (None, run_id):
                run_id, run = recorded.run_id, self._ask_run(recorded.run_id)
        except (StoreUnusable, LedgerBroken) as error:
            return OperationOutcome(OperationProgress.UNREADABLE, error=error)
        except DagsterUnusable as error:
            return OperationOutcome(OperationProgress.UNKNOWN, recorded, error=error)
        return OperationOutcome(
            _find_progress(run, recorded), recorded, run.failure if run else {}, run_id=run_id
        )

    def _find_recorded(self, number: int) -> Operation | None:
        operations = list_operations(list_recorded(self.workspace, self.key))
        return next((each for each in operations if each.number == number), None)

    def _read_run(self, number: int) -> tuple[str | None, Run | None]:
        run_id = self._find_run(number)
        return run_id, None if run_id is None else self._ask_run(run_id)

    def _find_run(self, number: int) -> str | None:
        return open_launchpad(self.workspace).find(OPERATION_TAG, self._name(number))

    def _is_under_way(self, run_id: str | None) -> bool:
        run = self._ask_run(run_id)
        return run is not None and run.state in UNDER_WAY

    def _ask_run(self, run_id: str | None) -> Run | None:
        return None if run_id is None else open_launchpad(self.workspace).run(run_id)

    def _name(self, number: int) -> str:
        return f"{self.key}/{number}"


def _find_progress(run: Run | None, recorded: Operation | None) -> OperationProgress:
    if run is None:
        return OperationProgress.DONE if recorded else OperationProgress.NOT_TAKEN
    if run.state is DagsterRunState.FAILED:
        return OperationProgress.FAILED if recorded else OperationProgress.REFUSED
    if run.state is DagsterRunState.SUCCEEDED:
        return OperationProgress.DONE if recorded else OperationProgress.NOT_TAKEN
    return OperationProgress.QUEUED if run.state is DagsterRunState.QUEUED else OperationProgress.GOING

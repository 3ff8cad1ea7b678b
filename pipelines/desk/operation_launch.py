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
from pipelines.workflow.operate import describe_act, list_operations
from schemas.course import Course, IdentityMode
from schemas.errors import Conflict, DagsterUnusable, LedgerBroken, PremierjetError, StoreUnusable
from schemas.operation import Operation, OperationAct
from schemas.refusal import Refusal

OPERATION_TAG = "premierjet/operation"
"""Tag of a run that an operator launched at the desk: the module, and the number of the operation."""

ACT_TAG = "premierjet/operation_act"
RELEASE_TAG = "premierjet/operation_release"
PERSON_TAG = "premierjet/operation_person"
"""What the run is to do and for whom, as the desk launched it: what is recorded, the ledger says."""

JOBS = {
    OperationAct.DELIVER: "deliver",
    OperationAct.ROLL_BACK: ROLL_BACK_JOB,
}
"""The job of each act."""


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
class OrderedAct:
    """An act as an operator ordered it at the desk; `release` is 0 if none is left to go back to."""

    person: str
    act: OperationAct
    release: int


@dataclass(frozen=True)
class OperationOutcome:
    """Outcome of one operation.

    `recorded` is its line in the ledger, `ordered` what its run is to do, `failure` why that failed.
    """

    progress: OperationProgress
    recorded: Operation | None = None
    ordered: OrderedAct | None = None
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
        """Launch an act in the visitor's name, unless a run that does it as that operation is under way.

        `release` is the number of the release to deliver or go back to, 0 for none. Two launches at the same
        time are told apart by the ledger. Raises Conflict if a run that does something else is under way
        under that number, DagsterUnusable if Dagster refuses the job.
        """
        _, run = self._read_run(number)
        if run is not None and run.state in UNDER_WAY:
            self._refuse_other_act(_read_order(run), act, release)
            return
        names = self.workspace.names
        op = names.name_op("delivery") if act is OperationAct.DELIVER else ROLL_BACK_OP
        is_local = self.course.review.identity is IdentityMode.LOCAL
        named: dict[str, Any] = {"person": visitor.person} if is_local else {}
        aim = "release" if act is OperationAct.DELIVER else "to"
        header = self.workspace.settings.identity_header
        open_launchpad(self.workspace).launch(
            JOBS[act],
            op,
            {**named, aim: release, "operation": number},
            {
                PARTITION_TAG: self.key,
                OPERATION_TAG: self._name(number),
                ACT_TAG: act.value,
                RELEASE_TAG: str(release),
                PERSON_TAG: visitor.person or "",
                # Somebody looks at what became of it and presses again.
                "dagster/max_retries": "0",
            },
            {} if is_local else {header: visitor.person or ""},
        )

    def read_outcome(self, number: int) -> OperationOutcome:
        """Return what has become of an operation so far: the ledger says whether it was recorded."""
        run_id, run, recorded, silence = None, None, None, None
        try:
            run_id, run = self._read_run(number)
        except DagsterUnusable as error:
            silence = error
        try:
            # Read after the run's state: what a finished run has recorded is then in the ledger.
            recorded = self._find_recorded(number)
            if silence is None and recorded is not None and recorded.run_id not in (None, run_id):
                run_id, run = recorded.run_id, self._ask_run(recorded.run_id)
        except (StoreUnusable, LedgerBroken) as error:
            return OperationOutcome(OperationProgress.UNREADABLE, error=error)
        except DagsterUnusable as error:
            silence = error
        if silence is not None:
            return OperationOutcome(OperationProgress.UNKNOWN, recorded, error=silence)
        return OperationOutcome(
            _find_progress(run, recorded),
            recorded,
            _read_order(run) if run else None,
            run.failure if run else {},
            run_id=run_id,
        )

    def _refuse_other_act(self, ordered: OrderedAct | None, act: OperationAct, release: int) -> None:
        if ordered is not None and (ordered.act, ordered.release) != (act, release):
            raise Conflict(
                Refusal(
                    "operation.other_under_way",
                    module=self.key,
                    person=ordered.person,
                    act=describe_act(ordered.act, ordered.release),
                    wanted=describe_act(act, release),
                )
            )

    def _find_recorded(self, number: int) -> Operation | None:
        operations = list_operations(list_recorded(self.workspace, self.key))
        return next((each for each in operations if each.number == number), None)

    def _read_run(self, number: int) -> tuple[str | None, Run | None]:
        run_id = self._find_run(number)
        return run_id, None if run_id is None else self._ask_run(run_id)

    def _find_run(self, number: int) -> str | None:
        return open_launchpad(self.workspace).find(OPERATION_TAG, self._name(number))

    def _ask_run(self, run_id: str | None) -> Run | None:
        return None if run_id is None else open_launchpad(self.workspace).run(run_id)

    def _name(self, number: int) -> str:
        return f"{self.key}/{number}"


def _read_order(run: Run) -> OrderedAct | None:
    """Return what a run of the desk is to do; None of one that an earlier version launched."""
    act, release = run.tags.get(ACT_TAG, ""), run.tags.get(RELEASE_TAG, "")
    if act not in set(OperationAct) or not (release.isascii() and release.isdigit()):
        return None
    return OrderedAct(run.tags.get(PERSON_TAG, ""), OperationAct(act), int(release))


def _find_progress(run: Run | None, recorded: Operation | None) -> OperationProgress:
    if run is None:
        return OperationProgress.DONE if recorded else OperationProgress.NOT_TAKEN
    if run.state is DagsterRunState.FAILED:
        return OperationProgress.FAILED if recorded else OperationProgress.REFUSED
    if run.state is DagsterRunState.SUCCEEDED:
        return OperationProgress.DONE if recorded else OperationProgress.NOT_TAKEN
    return OperationProgress.QUEUED if run.state is DagsterRunState.QUEUED else OperationProgress.GOING

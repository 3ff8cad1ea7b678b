"""Outcome of a launched decision: the ledger says whether it was recorded, Dagster how its run goes."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from adapters.launchpad import DagsterRunState, Launchpad, Run
from adapters.workspace import Workspace
from pipelines.desk.addressed_revision import AddressedRevision
from pipelines.workflow.decide import list_recorded
from schemas.errors import DagsterUnusable, LedgerBroken, PremierjetError, StoreUnusable
from schemas.review import Decision, Judgement, LedgerRecord

PAUSE = 0.25  # seconds between two readings of an outcome


class DecisionProgress(StrEnum):
    """How far a launched decision has got.

    STANDS: an earlier run recorded the same decision. NOT_TAKEN: Dagster knows no such run. ENDED: the run
    succeeded and recorded nothing. UNKNOWN: Dagster does not answer. UNREADABLE: the ledger cannot be read.
    """

    RECORDED = "recorded"
    STANDS = "stands"
    REFUSED = "refused"
    NOT_TAKEN = "not_taken"
    ENDED = "ended"
    QUEUED = "queued"
    GOING = "going"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"


FINAL = frozenset({DecisionProgress.RECORDED, DecisionProgress.STANDS, DecisionProgress.REFUSED})
UNDER_WAY = frozenset({DecisionProgress.QUEUED, DecisionProgress.GOING})


@dataclass(frozen=True)
class LaunchOutcome:
    """Outcome of one launched decision.

    `decision` is its entry in the ledger, `judgement` where the draft or the plan stands with it; `refusal`
    is why the run failed, by language, `error` why the outcome cannot be read.
    """

    progress: DecisionProgress
    decision: Decision | None = None
    judgement: Judgement | None = None
    refusal: Mapping[str, str] = field(default_factory=dict)
    error: PremierjetError | None = None

    @property
    def is_pending(self) -> bool:
        """Return whether the outcome may still change."""
        return self.progress not in FINAL


@dataclass(frozen=True)
class DecisionRun:
    """A run of `decide` on a draft or a plan, as a visitor sees it; `person` is None if unknown."""

    workspace: Workspace
    here: AddressedRevision
    run_id: str
    person: str | None

    def wait_for_outcome(self, patience: float) -> LaunchOutcome:
        """Return the outcome; waits up to `patience` seconds while the run is queued or going."""
        end = time.monotonic() + patience
        while True:
            outcome = self.read_outcome()
            if outcome.progress not in UNDER_WAY or time.monotonic() >= end:
                return outcome
            time.sleep(PAUSE)

    def read_outcome(self) -> LaunchOutcome:
        """Return the outcome so far; what the ledger holds comes before what Dagster says."""
        run, dagster_error = self._read_run()
        try:
            # Read after the run's state: what a finished run has recorded is then in the ledger.
            records = list_recorded(self.workspace, self.here.key)
        except (StoreUnusable, LedgerBroken) as error:
            return LaunchOutcome(DecisionProgress.UNREADABLE, error=error)
        decisions = [each for each in records if isinstance(each, Decision)]
        recorded = next((each for each in decisions if each.run_id == self.run_id), None)
        if recorded is not None:
            return self._build_recorded(DecisionProgress.RECORDED, recorded, records)
        if dagster_error is not None:
            return LaunchOutcome(DecisionProgress.UNKNOWN, error=dagster_error)
        if run is None:
            return LaunchOutcome(DecisionProgress.NOT_TAKEN)
        if run.state is DagsterRunState.FAILED:
            return LaunchOutcome(DecisionProgress.REFUSED, refusal=run.failure)
        if run.state is DagsterRunState.SUCCEEDED:
            return self._find_earlier_entry(decisions, records)
        return LaunchOutcome(
            DecisionProgress.QUEUED if run.state is DagsterRunState.QUEUED else DecisionProgress.GOING
        )

    def _read_run(self) -> tuple[Run | None, DagsterUnusable | None]:
        try:
            return open_launchpad(self.workspace).run(self.run_id), None
        except DagsterUnusable as error:
            return None, error

    def _find_earlier_entry(self, decisions: list[Decision], records: list[LedgerRecord]) -> LaunchOutcome:
        """Return the outcome of a decision given a second time: it is in the ledger once."""
        digest = self.here.examined.digest
        own = [each for each in decisions if each.person == self.person and each.digest == digest]
        return (
            self._build_recorded(DecisionProgress.STANDS, own[-1], records)
            if own
            else LaunchOutcome(DecisionProgress.ENDED)
        )

    def _build_recorded(
        self, progress: DecisionProgress, decision: Decision, records: list[LedgerRecord]
    ) -> LaunchOutcome:
        # Without a judgement it is recorded all the same, and the page of the revision shows the problem.
        situation = self.here.assess(self.workspace, records, datetime.now(UTC))
        return LaunchOutcome(progress, decision, situation.judgement)


def open_launchpad(workspace: Workspace) -> Launchpad:
    """Return the client of the installation's Dagster."""
    settings = workspace.settings
    return Launchpad(settings.dagster_internal_url or settings.dagster_url)

"""Outcome of a launched decision, read from the ledger alone."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from adapters.launchpad import DagsterRunState, Launchpad, Run
from adapters.workspace import Workspace
from pipelines.workflow.decide import judge_draft, list_decisions
from schemas.draft import Draft
from schemas.errors import InvalidInput, LedgerBroken, PremierjetError, StoreUnusable, TargetUnusable
from schemas.review import Decision, Judgement

PAUSE = 0.25  # seconds between two looks


class Became(StrEnum):
    """What became of it."""

    RECORDED = "recorded"
    STANDS = "stands"
    REFUSED = "refused"
    NOT_TAKEN = "not_taken"
    ENDED = "ended"
    QUEUED = "queued"
    GOING = "going"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"


SETTLED = frozenset({Became.RECORDED, Became.STANDS, Became.REFUSED})
WORTH_WAITING = frozenset({Became.QUEUED, Became.GOING})


@dataclass(frozen=True)
class LaunchOutcome:
    """What became of one launch.

    `decision` is the ledger's, `judgement` what all of them amount to; `refusal` is the run's own
    sentence by language, `error` what stands between us and the answer.
    """

    became: Became
    decision: Decision | None = None
    judgement: Judgement | None = None
    refusal: Mapping[str, str] = field(default_factory=dict)
    error: PremierjetError | None = None

    @property
    def is_pending(self) -> bool:
        """Return whether looking again may tell more."""
        return self.became not in SETTLED


@dataclass(frozen=True)
class Launched:
    """A run of `decide` on a draft, launched by a person; `person` is None where a stranger looks."""

    workspace: Workspace
    draft: Draft
    run_id: str
    person: str | None

    def after(self, patience: float) -> LaunchOutcome:
        """Return what became of it, at most `patience` seconds later where it is still on its way."""
        end = time.monotonic() + patience
        while True:
            outcome = self.now()
            if outcome.became not in WORTH_WAITING or time.monotonic() >= end:
                return outcome
            time.sleep(PAUSE)

    def now(self) -> LaunchOutcome:
        """Return what became of it so far."""
        run, unanswered = self._run()
        try:
            # Read after the run's state: what a run that is over has recorded is in the ledger by now.
            decisions = list_decisions(self.workspace, self.draft.module)
        except (StoreUnusable, LedgerBroken) as error:
            return LaunchOutcome(Became.UNREADABLE, error=error)
        recorded = next((each for each in decisions if each.run_id == self.run_id), None)
        if recorded is not None:
            return self._build_recorded(Became.RECORDED, recorded)
        if unanswered is not None:
            return LaunchOutcome(Became.UNKNOWN, error=unanswered)
        if run is None:
            return LaunchOutcome(Became.NOT_TAKEN)
        if run.state is DagsterRunState.FAILED:
            return LaunchOutcome(Became.REFUSED, refusal=run.failure)
        if run.state is DagsterRunState.SUCCEEDED:
            return self._said_before(decisions)
        return LaunchOutcome(Became.QUEUED if run.state is DagsterRunState.QUEUED else Became.GOING)

    def _run(self) -> tuple[Run | None, TargetUnusable | None]:
        try:
            return open_launchpad(self.workspace).run(self.run_id), None
        except TargetUnusable as error:
            return None, error

    def _said_before(self, decisions: tuple[Decision, ...]) -> LaunchOutcome:
        """Return the entry that stood already: a decision given twice is recorded once."""
        digest = self.draft.content.canonical_digest()
        own = [each for each in decisions if each.person == self.person and each.digest == digest]
        return self._build_recorded(Became.STANDS, own[-1]) if own else LaunchOutcome(Became.ENDED)

    def _build_recorded(self, became: Became, decision: Decision) -> LaunchOutcome:
        try:
            judgement = judge_draft(self.workspace, self.draft, datetime.now(UTC))
        except InvalidInput:
            judgement = None  # it is recorded all the same, and the draft's page tells the trouble
        return LaunchOutcome(became, decision, judgement)


def open_launchpad(workspace: Workspace) -> Launchpad:
    """Return the way to the installation's Dagster."""
    settings = workspace.settings
    return Launchpad(settings.dagster_internal_url or settings.dagster_url)

"""Outcome of a decision: the ledger says whether it was recorded, Dagster how its run goes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from adapters.launchpad import DagsterRunState, Launchpad, Run
from adapters.workspace import Workspace
from pipelines.desk.addressed_revision import AddressedRevision
from pipelines.workflow.decide import list_recorded
from schemas.errors import DagsterUnusable, DecisionRefused, LedgerBroken, PremierjetError, StoreUnusable
from schemas.language import Language
from schemas.received_decision import TurnedDownDecision, read_told
from schemas.refusal import Refusal
from schemas.review import Decision, Judgement, LedgerRecord


class DecisionProgress(StrEnum):
    """How far a decision has got.

    RECEIVED: the desk has it, Dagster not yet. AGAIN: its run recorded nothing, and it is sent again.
    HELD: its run could not read the installation; it is sent again once that can be read.
    TAKEN_BACK: its person took it back from the desk. STANDS: an earlier run recorded the same decision.
    NOT_TAKEN: Dagster has no such run. FORGOTTEN: neither the desk nor the ledger know of it. ENDED: the run
    succeeded and recorded nothing. UNKNOWN: Dagster does not answer. UNREADABLE: the ledger cannot be read.
    """

    RECEIVED = "received"
    AGAIN = "again"
    HELD = "held"
    TAKEN_BACK = "taken_back"
    RECORDED = "recorded"
    STANDS = "stands"
    REFUSED = "refused"
    NOT_TAKEN = "not_taken"
    FORGOTTEN = "forgotten"
    ENDED = "ended"
    QUEUED = "queued"
    GOING = "going"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"


FINAL = frozenset(
    {
        DecisionProgress.TAKEN_BACK,
        DecisionProgress.RECORDED,
        DecisionProgress.STANDS,
        DecisionProgress.REFUSED,
        DecisionProgress.FORGOTTEN,
    }
)


@dataclass(frozen=True)
class LaunchOutcome:
    """Outcome of one decision.

    `decision` is its entry in the ledger, `judgement` where the draft or the plan stands with it; `refusal`
    is why the run failed, by language, `error` why the outcome cannot be read. `is_being_launched`: a run may
    have it, so that it cannot be taken back. `is_told`: the job said why it failed, `is_installation_fault`:
    because it could not read the installation. `may_be_sent_again`, `may_be_closed`: its person may have it
    sent once more, or told no more.
    """

    progress: DecisionProgress
    decision: Decision | None = None
    judgement: Judgement | None = None
    refusal: Mapping[str, str] = field(default_factory=dict)
    error: PremierjetError | None = None
    is_being_launched: bool = False
    is_told: bool = False
    is_installation_fault: bool = False
    may_be_sent_again: bool = False
    may_be_closed: bool = False

    @property
    def is_pending(self) -> bool:
        """Return whether the outcome may still change."""
        return self.progress not in FINAL


@dataclass(frozen=True)
class DecisionRun:
    """A run of `decide` on a draft or a plan, as a visitor sees it; `person` is None if unknown.

    `received` is the id of the desk's decision that it was launched for, if it was.
    """

    workspace: Workspace
    here: AddressedRevision
    run_id: str
    person: str | None
    received: str | None = None

    def read_outcome(self) -> LaunchOutcome:
        """Return the outcome so far; what the ledger holds comes before what Dagster says."""
        found = self._find_recorded()
        if found is not None:
            return found
        run, dagster_error = self._read_run()
        # Read again after the run's state: what a finished run has recorded is then in the ledger.
        found = self._find_recorded()
        if found is not None:
            return found
        if dagster_error is not None:
            return LaunchOutcome(DecisionProgress.UNKNOWN, error=dagster_error)
        if run is None:
            return LaunchOutcome(DecisionProgress.NOT_TAKEN)
        if run.state is DagsterRunState.FAILED:
            refusal = run.failure if run.is_told else explain_all(explain_death(self.here.key))
            return LaunchOutcome(
                DecisionProgress.REFUSED,
                refusal=refusal,
                is_told=run.is_told,
                is_installation_fault=run.is_installation_fault,
            )
        if run.state is DagsterRunState.SUCCEEDED:
            return self._find_earlier_entry()
        return LaunchOutcome(
            DecisionProgress.QUEUED if run.state is DagsterRunState.QUEUED else DecisionProgress.GOING
        )

    def _read_run(self) -> tuple[Run | None, DagsterUnusable | None]:
        try:
            return open_launchpad(self.workspace).run(self.run_id), None
        except DagsterUnusable as error:
            return None, error

    def _find_recorded(self) -> LaunchOutcome | None:
        return find_recorded(self.workspace, self.here, self.person, self.received, self.run_id)

    def _find_earlier_entry(self) -> LaunchOutcome:
        """Return the outcome of a decision given a second time: it is in the ledger once."""
        digest = self.here.examined.digest
        records = list_recorded(self.workspace, self.here.key)
        decisions = [each for each in records if isinstance(each, Decision)]
        own = [each for each in decisions if each.person == self.person and each.digest == digest]
        return (
            _build_recorded(self.workspace, self.here, DecisionProgress.STANDS, own[-1], records)
            if own
            else LaunchOutcome(DecisionProgress.ENDED)
        )


def explain_death(module: str) -> DecisionRefused:
    """Return the refusal of a decision whose runs ended before the job said anything."""
    return DecisionRefused(Refusal("desk.run_died", module=module))


def explain_all(error: PremierjetError) -> dict[str, str]:
    """Return what an error says, in each language of the pages, by its tag."""
    return {each.value: error.explain(each).account for each in Language if each.is_installed}


def describe_turned_down(turned_down: TurnedDownDecision, person: str | None) -> LaunchOutcome:
    """Return the outcome of a decision that was not recorded, with what this person may do about it."""
    is_own = is_decided_by(turned_down, person)
    return LaunchOutcome(
        DecisionProgress.REFUSED,
        refusal=read_told(turned_down.told),
        is_told=True,
        may_be_sent_again=is_own and turned_down.may_be_sent_again,
        may_be_closed=is_own and not turned_down.is_seen,
    )


def is_decided_by(turned_down: TurnedDownDecision, person: str | None) -> bool:
    """Return whether a decision that was not recorded is this person's."""
    return turned_down.received is not None and turned_down.received.person == person


def find_recorded(
    workspace: Workspace,
    here: AddressedRevision,
    person: str | None,
    received: str | None,
    run_id: str | None = None,
) -> LaunchOutcome | None:
    """Return the outcome by the ledger alone; None without a decision of the run, or of the person's id."""
    try:
        records = list_recorded(workspace, here.key)
    except (StoreUnusable, LedgerBroken) as error:
        return LaunchOutcome(DecisionProgress.UNREADABLE, error=error)
    for each in records:
        if isinstance(each, Decision) and (
            (run_id is not None and each.run_id == run_id)
            or (received is not None and (each.received, each.person) == (received, person))
        ):
            return _build_recorded(workspace, here, DecisionProgress.RECORDED, each, records)
    return None


def _build_recorded(
    workspace: Workspace,
    here: AddressedRevision,
    progress: DecisionProgress,
    decision: Decision,
    records: list[LedgerRecord],
) -> LaunchOutcome:
    # Without a judgement it is recorded all the same, and the page of the revision shows the problem.
    situation = here.assess(workspace, records, datetime.now(UTC))
    return LaunchOutcome(progress, decision, situation.judgement)


def open_launchpad(workspace: Workspace) -> Launchpad:
    """Return the client of the installation's Dagster."""
    settings = workspace.settings
    return Launchpad(settings.dagster_internal_url or settings.dagster_url, workspace.names)

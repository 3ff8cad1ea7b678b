"""What a person has decided on a revision already: recorded, or on its way to the ledger.

Decided in docs/decisions/0166-received-at-once.md.
"""

from dataclasses import dataclass
from datetime import datetime

from adapters.workspace import Workspace
from pipelines.desk.addressed_revision import AddressedRevision
from pipelines.workflow.decide import list_recorded
from schemas.received_decision import ReceivedDecision
from schemas.review import Decision, Verdict


@dataclass(frozen=True)
class EarlierDecision:
    """A decision of a person; `name` is the id under which the desk received it, else what its line has."""

    name: str
    verdict: Verdict
    comment: str
    at: datetime
    is_recorded: bool


def list_earlier_decisions(
    workspace: Workspace, here: AddressedRevision, person: str | None
) -> tuple[EarlierDecision, ...]:
    """Return what a person decided on a revision, the last word last; raises StoreUnusable, LedgerBroken."""
    # A decision leaves the store only once the ledger has it, and waits no more only once it was handed on:
    # read in this order, none is missed.
    records = workspace.records
    unrecorded = [*records.list_received(), *(each.received for each in records.list_handed())]
    decisions = [each for each in list_recorded(workspace, here.key) if isinstance(each, Decision)]
    known = {each.received for each in decisions}
    on_the_way = {each.id: each for each in unrecorded if each.id not in known}
    return (
        *(_describe_recorded(each) for each in decisions if _is_of(each, here, person)),
        *(_describe_received(each) for each in on_the_way.values() if _is_of(each, here, person)),
    )


def is_answered(workspace: Workspace, name: str, earlier: tuple[EarlierDecision, ...]) -> bool:
    """Return whether a decision was received under an id before, and its person has said nothing since.

    One that was taken back or turned down is answered too: its form, sent once more, does not undo that.
    """
    if any(each.name == name for each in earlier):
        return earlier[-1].name == name
    records = workspace.records
    return records.next_step(name) is not None or records.turned_down(name) is not None


def _is_of(decision: Decision | ReceivedDecision, here: AddressedRevision, person: str | None) -> bool:
    return (decision.person, decision.digest) == (person, here.examined.digest)


def _describe_recorded(decision: Decision) -> EarlierDecision:
    name = decision.received or decision.run_id or decision.at.isoformat()
    return EarlierDecision(name, decision.verdict, decision.comment, decision.at, is_recorded=True)


def _describe_received(received: ReceivedDecision) -> EarlierDecision:
    return EarlierDecision(
        received.id, received.verdict, received.comment, received.received_at, is_recorded=False
    )

"""Receipt of a decision at the desk, on the disk before the answer, and its launch as the job `decide`."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

from adapters.identity.invitation import Invitation, refuse_expired
from adapters.identity.sealed_payload import open_payload, seal_payload
from adapters.identity.voucher import StatedDecision, vouch
from adapters.launchpad import DagsterRunState, Launchpad
from adapters.ledger.key import Key
from adapters.workspace import Workspace
from pipelines.desk.addressed_revision import AddressedRevision
from pipelines.desk.decision_outcome import open_launchpad
from pipelines.desk.verdict_panel import VerdictPanel
from pipelines.desk.visitors import Visitor
from pipelines.review.links import JOB, OP, PARTITION_TAG, RECEIVED_TAG
from schemas.canonical import write_canonical_json
from schemas.course import IdentityMode
from schemas.errors import DecisionRefused, KeyAbsent
from schemas.finding import Finding, Waiver
from schemas.received_decision import VALIDITY, NextStep, ReceivedDecision
from schemas.refusal import Refusal
from schemas.review import Verdict

RECEIVED_DIGITS = 32  # of a digest: as many as an id of chance has
_PURPOSE = "premierjet: a decision that the desk received"


class DecisionTakenBack(Exception):
    """A person took their decision back before anything was launched for it."""


def receive_decision(
    workspace: Workspace,
    visitor: Visitor,
    here: AddressedRevision,
    verdict: Verdict,
    panel: VerdictPanel,
    name: str,
) -> ReceivedDecision:
    """Save a visitor's verdict on a draft or a plan and their notes on it, and return what is on the disk.

    `name` is the id it is received under: of two with the same the first alone is kept while it waits.

    Raises DecisionRefused if the invitation has expired or there is no key, StoreUnusable if it cannot be
    saved; then nothing is received.
    """
    assert panel.notes is not None
    assert visitor.person is not None
    now, findings = datetime.now(UTC), here.examined.findings
    invitation = visitor.invitation
    received = ReceivedDecision(
        id=name,
        module=here.key,
        digest=here.examined.digest,
        verdict=verdict,
        person=visitor.person,
        comment=panel.notes.comment,
        waive=_list_reasons(panel, findings, disputed=False),
        dispute=_list_reasons(panel, findings, disputed=True),
        opened=panel.opened_spans if here.course.review.must_open else None,
        identity=IdentityMode.INVITATION if invitation else here.course.review.identity,
        invitation=invitation.id if invitation else None,
        invited_until=invitation.expires_at if invitation else None,
        subject=invitation.subject if invitation else None,
        received_at=now,
    )
    if invitation is not None:
        refuse_expired(invitation.expires_at, now)
    if received.identity is not IdentityMode.LOCAL:
        received = seal_received(received, _require_key(workspace))
    workspace.records.save_received(received)
    return received


def name_decision(
    page_number: str, visitor: Visitor, here: AddressedRevision, verdict: Verdict, comment: str
) -> str:
    """Return the id under which to receive what a form decides: sent once more, it is the same decision.

    A form with another comment is another decision; so is each that no page numbered.
    """
    if not page_number:
        return uuid4().hex
    form = [page_number, visitor.person or "", here.key, here.examined.digest, verdict.value, comment]
    return sha256(write_canonical_json(form)).hexdigest()[:RECEIVED_DIGITS]


def seal_received(received: ReceivedDecision, key: Key) -> ReceivedDecision:
    """Return a received decision with the key's word for all of it."""
    seal = seal_payload(_PURPOSE, b"", key, about=_tell(received))
    return received.model_copy(update={"seal": seal})


def launch_received(
    workspace: Workspace, received: ReceivedDecision, ended_run: str | None = None
) -> str | None:
    """Launch `decide` for a received decision and return its run's id; one launched before is found again.

    `ended_run` recorded nothing: another is launched in its place, unless there is one already. One that
    failed is none: Dagster gives the tags of a run to whatever retries it.

    Returns None if Dagster's answer was lost: there may be a run or not, and the decision can no longer be
    taken back. Raises DagsterUnusable or KeyAbsent if there is none yet, DecisionRefused if there cannot be
    any, and DecisionTakenBack.
    """
    launchpad = open_launchpad(workspace)
    known = launchpad.find(RECEIVED_TAG, received.id)
    if known is not None and known != ended_run and _may_record(launchpad, known):
        return known
    _refuse_old(received, datetime.now(UTC))
    stated = StatedDecision(
        module=received.module,
        digest=received.digest,
        verdict=received.verdict.value,
        comment=received.comment,
        waive=received.waive,
        dispute=received.dispute,
        opened=received.opened,
    )
    identity, headers = _build_identity(workspace, received, stated)
    return launchpad.launch(
        JOB,
        OP,
        {**stated.config(), **identity},
        {PARTITION_TAG: received.module, RECEIVED_TAG: received.id},
        headers,
        before=lambda: _begin_launch(workspace, received),
    )


def _may_record(launchpad: Launchpad, run_id: str) -> bool:
    """Return whether a run may still record its decision, or has; raises DagsterUnusable."""
    run = launchpad.run(run_id)
    return run is not None and run.state is not DagsterRunState.FAILED


def _begin_launch(workspace: Workspace, received: ReceivedDecision) -> None:
    """Say in the store that a launch may be under way; raises DecisionTakenBack if its person was first."""
    step = workspace.records.choose_step(received.id, NextStep.LAUNCH, datetime.now(UTC))
    if step is NextStep.TAKEN_BACK:
        raise DecisionTakenBack


def _refuse_old(received: ReceivedDecision, now: datetime) -> None:
    if now >= received.received_at + VALIDITY:
        raise DecisionRefused(
            Refusal("desk.old_decision", module=received.module, at=received.received_at, days=VALIDITY.days)
        )


def _build_identity(
    workspace: Workspace, received: ReceivedDecision, stated: StatedDecision
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the person's part of the configuration, and the header that names them where a proxy would."""
    if received.identity is IdentityMode.LOCAL:
        return {"person": received.person}, {}
    key = _require_key(workspace)
    if not _is_sealed_by(key, received):
        ring = workspace.ledger_key.ring()
        # A key may have been retired because somebody else has it, who could seal a decision with it today.
        is_retired = ring is not None and any(_is_sealed_by(each, received) for each in ring.retired)
        wording = "desk.decision_of_retired_key" if is_retired else "desk.altered_decision"
        raise DecisionRefused(Refusal(wording, module=received.module))
    if received.invitation is None:
        return {}, {workspace.settings.identity_header: received.person}
    assert received.invited_until is not None
    invitation = Invitation(
        id=received.invitation,
        expires_at=received.invited_until,
        subject="plan" if received.subject else None,
        module=received.module,
        digest=received.digest,
        person=received.person,
    )
    return {"voucher": vouch(invitation, stated, key, datetime.now(UTC))}, {}


def _is_sealed_by(key: Key, received: ReceivedDecision) -> bool:
    return open_payload(_PURPOSE, received.seal, key, about=_tell(received)) is not None


def _tell(received: ReceivedDecision) -> str:
    """Return all that a seal stands for."""
    return received.model_copy(update={"seal": ""}).canonical().decode()


def _require_key(workspace: Workspace) -> Key:
    key = workspace.ledger_key.read()
    if key is None:
        raise KeyAbsent(Refusal("desk.no_key", key=workspace.ledger_key.place))
    return key


def _list_reasons(panel: VerdictPanel, findings: tuple[Finding, ...], *, disputed: bool) -> tuple[str, ...]:
    """Return the reasons of waivers, e.g. `f-1a2b3c4d: reason`, for findings that are still there."""
    known = {finding.id for finding in findings}
    waivers: list[Waiver] = sorted(panel.waivers.values(), key=lambda waiver: waiver.finding)
    return tuple(
        f"{waiver.finding}: {waiver.reason}"
        for waiver in waivers
        if waiver.finding in known and bool(waiver.disputed) is disputed
    )

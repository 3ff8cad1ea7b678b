"""Receipt of a decision at the desk, on the disk before the answer, and its launch as the job `decide`."""

import re
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from adapters.identity.invitation import Invitation, refuse_expired
from adapters.identity.sealed_payload import open_payload, seal_payload
from adapters.identity.voucher import StatedDecision, vouch
from adapters.ledger.key import Key
from adapters.workspace import Workspace
from pipelines.desk.addressed_revision import AddressedRevision
from pipelines.desk.decision_outcome import open_launchpad
from pipelines.desk.verdict_panel import VerdictPanel
from pipelines.desk.visitors import Visitor
from pipelines.review.links import JOB, OP, PARTITION_TAG
from schemas.course import IdentityMode
from schemas.errors import DecisionRefused
from schemas.finding import Finding, Waiver
from schemas.received_decision import ReceivedDecision
from schemas.refusal import Refusal
from schemas.review import Verdict

LAUNCH_TAG = "premierjet/asked"
RECEIVED_ID = re.compile(r"[0-9a-f]{32}")

_PURPOSE = "premierjet: a decision that the desk received"


def receive_decision(
    workspace: Workspace,
    visitor: Visitor,
    here: AddressedRevision,
    verdict: Verdict,
    panel: VerdictPanel,
) -> ReceivedDecision:
    """Save a visitor's verdict on a draft or a plan and their notes on it, and return what is on the disk.

    Raises DecisionRefused if the invitation has expired or there is no key, StoreUnusable if it cannot be
    saved; then nothing is received.
    """
    assert panel.notes is not None
    assert visitor.person is not None
    now, findings = datetime.now(UTC), here.examined.findings
    invitation = visitor.invitation
    received = ReceivedDecision(
        id=uuid4().hex,
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
        received = received.model_copy(update={"seal": _seal(received, _require_key(workspace))})
    workspace.records.save_received(received)
    return received


def launch_received(workspace: Workspace, received: ReceivedDecision) -> str | None:
    """Launch `decide` for a received decision and return its run's id; one launched before is found again.

    Returns None if Dagster's answer was lost: there may be a run or not. Raises DagsterUnusable if there is
    none, and DecisionRefused if there cannot be any.
    """
    launchpad = open_launchpad(workspace)
    known = launchpad.find(LAUNCH_TAG, received.id)
    if known is not None:
        return known
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
        {PARTITION_TAG: received.module, LAUNCH_TAG: received.id},
        headers,
    )


def _build_identity(
    workspace: Workspace, received: ReceivedDecision, stated: StatedDecision
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the person's part of the configuration, and the header that names them where a proxy would."""
    if received.identity is IdentityMode.LOCAL:
        return {"person": received.person}, {}
    key = _require_key(workspace)
    if open_payload(_PURPOSE, received.seal, key, about=_tell(received)) is None:
        raise DecisionRefused(Refusal("desk.altered_decision", module=received.module))
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


def _seal(received: ReceivedDecision, key: Key) -> str:
    return seal_payload(_PURPOSE, b"", key, about=_tell(received))


def _tell(received: ReceivedDecision) -> str:
    """Return all that a seal stands for."""
    return received.model_copy(update={"seal": ""}).canonical().decode()


def _require_key(workspace: Workspace) -> Key:
    key = workspace.ledger_key.read()
    if key is None:
        raise DecisionRefused(Refusal("desk.no_key", key=workspace.ledger_key.place))
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

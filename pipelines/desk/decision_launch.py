"""Launch of Dagster's job `decide` for a decision made at the desk, with the identity of the person."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from adapters.identity.voucher import StatedDecision, vouch
from adapters.workspace import Workspace
from pipelines.desk.addressed_revision import AddressedRevision
from pipelines.desk.decision_outcome import open_launchpad
from pipelines.desk.verdict_panel import VerdictPanel
from pipelines.desk.visitors import Visitor
from pipelines.review.links import JOB, OP, PARTITION_TAG
from schemas.course import Course, IdentityMode
from schemas.errors import DecisionRefused
from schemas.finding import Finding, Waiver
from schemas.refusal import Refusal
from schemas.review import Verdict

LAUNCH_TAG = "premierjet/asked"
LAUNCH_ID_PATTERN = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class DecisionLaunch:
    """A launched decision: the run's id, or None if Dagster's answer was lost.

    `launch_id` is the value of the run's tag LAUNCH_TAG, by which the run can then be found.
    """

    launch_id: str
    run_id: str | None


def launch_decision(
    workspace: Workspace,
    visitor: Visitor,
    here: AddressedRevision,
    verdict: Verdict,
    panel: VerdictPanel,
) -> DecisionLaunch:
    """Launch `decide` with a visitor's verdict on a draft or a plan and their notes on it.

    Raises DagsterUnusable if Dagster refuses the job, DecisionRefused if the invitation has expired; then
    nothing is recorded.
    """
    assert panel.notes is not None
    course, findings = here.course, here.examined.findings
    decision = StatedDecision(
        module=here.key,
        digest=here.examined.digest,
        verdict=verdict.value,
        comment=panel.notes.comment,
        waive=_list_reasons(panel, findings, disputed=False),
        dispute=_list_reasons(panel, findings, disputed=True),
        opened=panel.opened_spans if course.review.must_open else None,
    )
    launch_id = uuid4().hex
    run_id = open_launchpad(workspace).launch(
        JOB,
        OP,
        {**decision.config(), **_build_identity(workspace, visitor, course, decision)},
        {PARTITION_TAG: here.key, LAUNCH_TAG: launch_id},
        _build_headers(workspace, visitor, course),
    )
    return DecisionLaunch(launch_id, run_id)


def _build_identity(
    workspace: Workspace, visitor: Visitor, course: Course, decision: StatedDecision
) -> dict[str, Any]:
    """Return the person's part of the configuration; empty with a proxy, whose header names the person."""
    if course.review.identity is IdentityMode.LOCAL and visitor.invitation is None:
        return {"person": visitor.person}
    key = workspace.ledger_key.read()
    if key is None:
        raise DecisionRefused(Refusal("desk.no_key", key=workspace.ledger_key.place))
    if visitor.invitation is None:
        return {}
    return {"voucher": vouch(visitor.invitation, decision, key, datetime.now(UTC))}


def _build_headers(workspace: Workspace, visitor: Visitor, course: Course) -> dict[str, str]:
    proxied = course.review.identity is IdentityMode.PROXY and visitor.invitation is None
    if proxied and visitor.person is not None:
        return {workspace.settings.identity_header: visitor.person}
    return {}


def _list_reasons(panel: VerdictPanel, findings: tuple[Finding, ...], *, disputed: bool) -> tuple[str, ...]:
    """Return the reasons of waivers, e.g. `f-1a2b3c4d: reason`, for findings that are still there."""
    known = {finding.id for finding in findings}
    waivers: list[Waiver] = sorted(panel.waivers.values(), key=lambda waiver: waiver.finding)
    return tuple(
        f"{waiver.finding}: {waiver.reason}"
        for waiver in waivers
        if waiver.finding in known and bool(waiver.disputed) is disputed
    )

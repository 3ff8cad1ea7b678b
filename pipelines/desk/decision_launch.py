"""Launch of Dagster's job `decide` for a decision made at the desk, with the identity of the person."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from adapters.identity.voucher import StatedDecision, vouch
from adapters.workspace import Workspace
from pipelines.desk.decision_outcome import open_launchpad
from pipelines.desk.verdict_panel import VerdictPanel
from pipelines.desk.visitors import Visitor
from pipelines.review.links import JOB, OP, PARTITION_TAG
from schemas.course import Course, IdentityMode
from schemas.draft import Draft
from schemas.errors import DecisionRefused
from schemas.finding import Waiver
from schemas.refusal import Refusal
from schemas.review import Verdict

ASKED_TAG = "premierjet/asked"
ASKED = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class DecisionLaunch:
    """What was handed over: the run's id, None where Dagster's answer was lost; `asked` finds it again."""

    asked: str
    run_id: str | None


def launch(
    workspace: Workspace,
    visitor: Visitor,
    course: Course,
    draft: Draft,
    verdict: Verdict,
    panel: VerdictPanel,
) -> DecisionLaunch:
    """Launch `decide` with what a visitor has noted of a draft.

    Raises TargetUnusable where Dagster did not take it, DecisionRefused where the invitation has expired;
    nothing was recorded then.
    """
    assert panel.notes is not None
    decision = StatedDecision(
        module=draft.module,
        digest=draft.content.canonical_digest(),
        verdict=verdict.value,
        comment=panel.notes.comment,
        waive=_lines(panel, draft, disputed=False),
        dispute=_lines(panel, draft, disputed=True),
        opened=panel.opened_spans if course.review.must_open else None,
    )
    asked = uuid4().hex
    run_id = open_launchpad(workspace).launch(
        JOB,
        OP,
        {**decision.config(), **_identity(workspace, visitor, course, decision)},
        {PARTITION_TAG: draft.module, ASKED_TAG: asked},
        _headers(workspace, visitor, course),
    )
    return DecisionLaunch(asked, run_id)


def _identity(
    workspace: Workspace, visitor: Visitor, course: Course, decision: StatedDecision
) -> dict[str, Any]:
    """Return what the configuration says of the person: the proxy's word travels as a header instead."""
    if course.review.identity is IdentityMode.LOCAL and visitor.invitation is None:
        return {"person": visitor.person}
    key = workspace.ledger_key.read()
    if key is None:
        raise DecisionRefused(Refusal("desk.no_key", key=workspace.ledger_key.place))
    if visitor.invitation is None:
        return {}
    return {"voucher": vouch(visitor.invitation, decision, key, datetime.now(UTC))}


def _headers(workspace: Workspace, visitor: Visitor, course: Course) -> dict[str, str]:
    proxied = course.review.identity is IdentityMode.PROXY and visitor.invitation is None
    if proxied and visitor.person is not None:
        return {workspace.settings.identity_header: visitor.person}
    return {}


def _lines(panel: VerdictPanel, draft: Draft, *, disputed: bool) -> tuple[str, ...]:
    """Return the reasons as `decide` reads them, of findings the draft still has."""
    known = {finding.id for finding in draft.findings}
    waivers: list[Waiver] = sorted(panel.waivers.values(), key=lambda waiver: waiver.finding)
    return tuple(
        f"{waiver.finding}: {waiver.reason}"
        for waiver in waivers
        if waiver.finding in known and bool(waiver.disputed) is disputed
    )

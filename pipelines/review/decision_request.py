"""A person's request for a decision, and the record made of it once its texts are checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pipelines.review.first_ask import FirstAsk, RunLaunch
from pipelines.review.policy import AsOf
from schemas.control_signs import find_control_code
from schemas.course import Course, IdentityMode
from schemas.draft import Draft
from schemas.errors import DecisionRefused
from schemas.finding import LONGEST_REASON, SHORTEST_REASON, Finding, Severity, Waiver, digest_of
from schemas.plan import PlanRevision
from schemas.refusal import Fact, Refusal
from schemas.review import LONGEST_COMMENT, Decision, Verdict


@dataclass(frozen=True)
class DecisionRequest:
    """A decision as a person asks for it, from a link, a command or a page.

    `digest` is at least the first 12 hexadecimal digits of the draft's; `verified` says whether an
    identity provider, or the invitation of that id, vouched for `person`; `waivers` gives a reason for
    each finding id, and `disputed` those of them that are said to be wrong. `opened` are the cited
    passages opened at the desk, None if nobody kept count. `received` is the id under which the desk received
    it, if it did. `retried_since` is when the first run was launched of which this one is a retry, None if it
    is none; `run_launch` is when its own run was launched, if it has one; `first_ask` is when it was asked
    for, if that may be long ago.
    """

    module: str
    digest: str
    verdict: Verdict
    person: str
    verified: bool = False
    comment: str = ""
    waivers: Mapping[str, str] = field(default_factory=dict)
    disputed: frozenset[str] = frozenset()
    opened: tuple[str, ...] | None = None
    invitation: str | None = None
    received: str | None = None
    retried_since: datetime | None = None
    run_launch: RunLaunch | None = None
    first_ask: FirstAsk | None = None


def write_decision(
    request: DecisionRequest,
    examined: Draft | PlanRevision,
    course: Course,
    as_of: AsOf,
    run_id: str | None,
    open_comments: tuple[str, ...] = (),
) -> Decision:
    """Return the record of a decision on a draft or a plan; a request for changes sends the open comments.

    Raises DecisionRefused if one of its texts cannot be kept.
    """
    sent = open_comments if request.verdict is Verdict.REQUEST_CHANGES else ()
    return Decision(
        subject="plan" if isinstance(examined, PlanRevision) else None,
        module=examined.module,
        digest=examined.digest,
        findings=digest_of(examined.findings),
        revision=examined.revision,
        verdict=request.verdict,
        person=request.person,
        verified=is_identity_vouched(request, course),
        comment=read_comment(request, sends_comments=bool(sent)),
        waivers=_read_waivers(request, examined.findings),
        evidence=as_of.evidence,
        opened=None if request.opened is None else tuple(sorted(set(request.opened))),
        invitation=request.invitation,
        comments=sent or None,
        received=request.received,
        at=as_of.now,
        run_id=run_id,
    )


def is_identity_vouched(request: DecisionRequest, course: Course) -> bool:
    """Return whether a sign-in, or a signed invitation, vouches for the person."""
    # Without a proxy in front, a header proves nothing: anyone on this machine can send one.
    is_behind_proxy = course.review.identity is IdentityMode.PROXY
    return request.verified and (is_behind_proxy or request.invitation is not None)


def _read_waivers(request: DecisionRequest, findings: tuple[Finding, ...]) -> tuple[Waiver, ...]:
    """Return the waivers as they are kept; raises DecisionRefused if one cannot be."""
    return tuple(_read_waiver(request, findings, finding) for finding in sorted(request.waivers))


def read_comment(request: DecisionRequest, *, sends_comments: bool) -> str:
    """Return the comment as it is kept; raises DecisionRefused if it cannot be.

    A request for changes that sends open comments says with them what to change.
    """
    module, comment = request.module, request.comment.replace("\r\n", "\n").strip()
    code = find_control_code(comment)
    if code is not None:
        raise DecisionRefused(Refusal("decision.control_in_comment", module=module, code=code))
    if len(comment) > LONGEST_COMMENT:
        count = len(comment)
        raise DecisionRefused(
            Refusal("decision.long_comment", module=module, count=count, most=LONGEST_COMMENT)
        )
    if request.verdict is Verdict.REQUEST_CHANGES and not comment and not sends_comments:
        raise DecisionRefused(Refusal("decision.changes_unsaid", module=module))
    if request.verdict is Verdict.WITHDRAW and not comment:
        raise DecisionRefused(Refusal("decision.withdrawal_unexplained", module=module))
    return comment


def _read_waiver(request: DecisionRequest, findings: tuple[Finding, ...], finding: str) -> Waiver:
    module = request.module
    if finding not in {known.id for known in findings}:
        ids = ", ".join(known.id for known in findings if known.severity is Severity.BLOCKING)
        raise DecisionRefused(
            Refusal("decision.no_finding", module=module, finding=finding, open=ids)
            if ids
            else Refusal("decision.none_to_waive", module=module, finding=finding)
        )
    reason = request.waivers[finding].replace("\r\n", "\n").strip()
    code = find_control_code(reason)
    if code is not None:
        raise DecisionRefused(Refusal("decision.control_in_reason", module=module, code=code))
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        facts: dict[str, Fact] = {
            "module": module,
            "finding": finding,
            "fewest": SHORTEST_REASON,
            "most": LONGEST_REASON,
        }
        raise DecisionRefused(
            Refusal("decision.odd_reason", count=len(reason), **facts)
            if reason
            else Refusal("decision.no_reason", **facts)
        )
    return Waiver(finding=finding, reason=reason, disputed=True if finding in request.disputed else None)

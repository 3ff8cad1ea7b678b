"""Judgement of a draft by the course's policy, from the ledger's decisions alone.

The ledger's order decides which decision is the last. The clock only makes approvals lapse and lets others
step in; a moment before the ledger's last entry is not believed.
Decided in docs/decisions/0008-review-policy.md.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipelines.review.authors import is_vouched, is_written_alone, list_authors_since_approval
from pipelines.review.seals import seal_of
from schemas.comment_seal import CommentSeal
from schemas.course import CommentRule, Course, ReviewPolicy
from schemas.draft import Draft
from schemas.errors import InvalidInput
from schemas.finding import Finding, Severity
from schemas.plan import PlanRevision
from schemas.refusal import Refusal
from schemas.review import (
    Approved,
    Decision,
    Judgement,
    Lapse,
    LedgerRecord,
    SentBack,
    Verdict,
    Waiting,
    pick_decisions,
)


@dataclass(frozen=True)
class AsOf:
    """The moment at which a draft is judged, and the digest of its evidence in the sources at that moment.

    `evidence` may be left out if no decision on the draft recorded one. `outdated` are the waivers that hold
    no longer, because the sentence they are about has changed: the digest decided on, and the finding.
    """

    now: datetime
    evidence: str | None = None
    outdated: frozenset[tuple[str, str]] = frozenset()


def judge(draft: Draft, recorded: Iterable[LedgerRecord], course: Course, as_of: AsOf) -> Judgement:
    """Judge a draft as approved, sent back or waiting, by its decisions and its course's policy.

    Only decisions on this digest count, and the last one of each person who may decide. Every role has to
    approve, by as many different people as the policy asks; every blocking finding has to be set aside by one
    of them; and the only approver must not be an author of the revision, or of one it was made from since
    the last approved one (segregation of duties: ISO/IEC 27001:2022, A.5.3). An approval lapses with time,
    and when its evidence changes. If several people sent a draft back, the latest of their decisions is
    returned.

    Author and findings must be as the ledger sealed them; only a refusal counts for a draft that is not as it
    was sealed. Raises DraftUnsealed otherwise, and InvalidInput if the policy names nobody but an author.
    """
    records = list(recorded)
    heard = list(select_standing(draft, records, course))
    sent_back = [decision for decision in heard if decision.verdict is not Verdict.APPROVE]
    if sent_back:
        return SentBack(decision=sent_back[-1])
    seal_of(draft, records)
    authors = _list_authors_if_met(draft, records, course)
    lapses = find_lapses(heard, course, not_before_ledger(records, as_of))
    heard = [decision for decision in heard if decision.person not in lapses]
    awaited = _list_awaited_roles(draft, heard, course, authors)
    if awaited:
        return Waiting(roles=awaited, lapsed=next(iter(lapses.values()), None))
    return Approved(module=draft.module, digest=draft.content.canonical_digest(), decisions=tuple(heard))


def _list_overlooking(records: Iterable[LedgerRecord]) -> Iterator[Decision]:
    """Yield the approvals that were given while a comment was open."""
    still_open = set[str]()
    for record in records:
        if isinstance(record, CommentSeal):
            still_open.discard(record.comment)
            if not record.resolves():
                still_open.add(record.comment)
        elif still_open and isinstance(record, Decision) and record.verdict is Verdict.APPROVE:
            yield record


def list_roles_asked(draft: Draft, course: Course) -> dict[str, tuple[str, ...]]:
    """Return the roles that have to approve a draft, with their people."""
    return course.review.roles_for(draft.content.kinds)


def select_standing(draft: Draft, recorded: Iterable[LedgerRecord], course: Course) -> tuple[Decision, ...]:
    """Return the decisions that count on a draft by its ledger: the last of each who may decide, in order.

    Where the policy wants comments resolved, an approval given over an open one counts for nothing.
    """
    records = list(recorded)
    heard = _list_last_decisions(draft, pick_decisions(records), course)
    if course.review.comments is not CommentRule.RESOLVED:
        return tuple(heard)
    # By identity: one given anew at a moment that the clock had not left is equal to the old one.
    overlooking = {id(decision) for decision in _list_overlooking(records)}
    return tuple(decision for decision in heard if id(decision) not in overlooking)


def not_before_ledger(recorded: Iterable[LedgerRecord], as_of: AsOf) -> AsOf:
    """Return the moment to judge at, never before the ledger's last decision, on a draft or on a plan."""
    decided = [record.at for record in recorded if isinstance(record, Decision)]
    return replace(as_of, now=max([as_of.now, *decided]))


def find_lapses(decisions: Iterable[Decision], course: Course, as_of: AsOf) -> dict[str, Lapse]:
    """Return why approvals among these decisions no longer count, by person."""
    approvals = (decision for decision in decisions if decision.verdict is Verdict.APPROVE)
    lapses = ((approval.person, _find_lapse(approval, course.review, as_of)) for approval in approvals)
    return {person: lapse for person, lapse in lapses if lapse is not None}


def find_waiting_since(
    draft: Draft, recorded: Iterable[LedgerRecord], course: Course, as_of: AsOf
) -> datetime | None:
    """Return since when a draft waits: since it was written, or since its approval lapsed.

    None if that moment is not known: nothing records when a cited passage changed, unless a revision with the
    same text was written since.
    """
    records = list(recorded)
    decisions, written = pick_decisions(records), draft.provenance.written_at
    heard = _list_last_decisions(draft, decisions, course)
    lapses = find_lapses(heard, course, not_before_ledger(records, as_of))
    authors = list_authors_since_approval(draft, records, course)
    if not lapses or _list_awaited_roles(draft, heard, course, authors):
        return written
    ends = [
        _find_lapse_end(decision, lapses[decision.person], draft, course)
        for decision in heard
        if decision.person in lapses
    ]
    known_ends = [end for end in ends if end is not None]
    return min(known_ends) if len(known_ends) == len(ends) else None


def find_blocking(examined: Draft | PlanRevision) -> tuple[Finding, ...]:
    """Return the findings that stop approval unless set aside."""
    return tuple(finding for finding in examined.findings if finding.severity is Severity.BLOCKING)


def find_unwaived(examined: Draft | PlanRevision, decisions: Iterable[Decision]) -> tuple[Finding, ...]:
    """Return the blocking findings that none of the approvals among these decisions sets aside."""
    waived = {
        waiver.finding
        for decision in decisions
        if decision.verdict is Verdict.APPROVE
        for waiver in decision.waivers
    }
    return tuple(finding for finding in find_blocking(examined) if finding.id not in waived)


def compute_deadline(
    examined: Draft | PlanRevision, course: Course, since: datetime | None = None
) -> datetime | None:
    """Return when what waits is overdue, None without a deadline; `since` defaults to its writing."""
    days = course.review.deadline_days
    return None if days is None else (since or _find_written_at(examined)) + timedelta(days=days)


def find_escalated_at(examined: Draft | PlanRevision, course: Course) -> datetime | None:
    """Return when the people of the escalation may step in for what waits, if there are any."""
    escalation = course.review.escalation
    return None if escalation is None else _find_written_at(examined) + timedelta(days=escalation.after_days)


def find_expires_at(decision: Decision, policy: ReviewPolicy) -> datetime | None:
    """Return when an approval expires: the same day of a later month, or that month's last."""
    months = policy.expires_after_months
    if months is None:
        return None
    years, month = divmod(decision.at.month - 1 + months, 12)
    year = decision.at.year + years
    day = min(decision.at.day, monthrange(year, month + 1)[1])
    return decision.at.replace(year=year, month=month + 1, day=day)


def may_decide(person: str, examined: Draft | PlanRevision, course: Course, now: datetime) -> bool:
    """Return whether a person's decision on a draft or a plan would count now."""
    return person in course.review.people or (
        course.review.escalation is not None
        and person in course.review.escalation.to
        and _is_escalated(examined, course, now)
    )


def stands_in(decision: Decision, examined: Draft | PlanRevision, course: Course) -> bool:
    """Return whether a decision counts for every role: a person of the escalation gave it after its days.

    Before that, a person who also has a role decides for that role only.
    """
    escalation = course.review.escalation
    is_named = escalation is not None and decision.person in escalation.to
    return is_named and _is_escalated(examined, course, decision.at)


def _is_escalated(examined: Draft | PlanRevision, course: Course, at: datetime) -> bool:
    moment = find_escalated_at(examined, course)
    return moment is not None and at >= moment


def _find_written_at(examined: Draft | PlanRevision) -> datetime:
    return examined.provenance.written_at if isinstance(examined, Draft) else examined.written_at


def _find_lapse(decision: Decision, policy: ReviewPolicy, as_of: AsOf) -> Lapse | None:
    if decision.evidence is not None and decision.evidence != as_of.evidence:
        return Lapse.SOURCE_CHANGED
    end = find_expires_at(decision, policy)
    return Lapse.EXPIRED if end is not None and as_of.now >= end else None


def _find_lapse_end(decision: Decision, lapse: Lapse, draft: Draft, course: Course) -> datetime | None:
    if lapse is Lapse.EXPIRED:
        return find_expires_at(decision, course.review)
    written = draft.provenance.written_at
    return written if written > decision.at else None


def _list_awaited_roles(
    draft: Draft, decisions: list[Decision], course: Course, authors: frozenset[str]
) -> tuple[str, ...]:
    """Return the roles that still have to approve; all of them if any further person will do."""
    policy = course.review
    approvers = {decision.person for decision in decisions}
    stood_in = {decision.person for decision in decisions if stands_in(decision, draft, course)}
    roles = list_roles_asked(draft, course)
    awaited = tuple(role for role, people in roles.items() if not stood_in and not approvers & set(people))
    if awaited:
        return awaited
    too_few = len(approvers) < policy.distinct_people or is_written_alone(approvers, authors)
    return tuple(roles) if too_few or find_unwaived(draft, decisions) else ()


def _list_authors_if_met(draft: Draft, recorded: list[LedgerRecord], course: Course) -> frozenset[str]:
    authors, deciders = list_authors_since_approval(draft, recorded, course), course.review.deciders
    if is_written_alone(deciders, authors):
        raise InvalidInput(
            Refusal(
                "decision.only_reviewer",
                author=next(iter(deciders)),
                revision=draft.revision,
                module=draft.module,
                course=course.id,
            )
        )
    return authors


def _list_last_decisions(draft: Draft, decisions: Iterable[Decision], course: Course) -> list[Decision]:
    digest = draft.content.canonical_digest()
    last: dict[str, Decision] = {}
    for decision in decisions:
        about_this = decision.module == draft.module and decision.digest == digest
        is_heard = may_decide(decision.person, draft, course, decision.at) and is_vouched(decision, course)
        if about_this and is_heard:
            last.pop(decision.person, None)  # so that the order is that of the last words
            last[decision.person] = decision
    return list(last.values())

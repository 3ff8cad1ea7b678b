"""The situation of a draft in review at one moment, for every page that shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pipelines.review.authors import is_written_alone, list_authors_since_approval
from pipelines.review.held_waivers import list_earlier_waivers
from pipelines.review.judged_revision import JudgedRevision
from pipelines.review.policy import (
    AsOf,
    compute_deadline,
    find_escalated_at,
    find_expires_at,
    find_lapses,
    find_waiting_since,
    judge,
    list_roles_asked,
    not_before_ledger,
    select_standing,
)
from pipelines.review.seals import list_seals
from schemas.comment_seal import list_open_comments
from schemas.course import Course
from schemas.draft import Draft
from schemas.errors import InvalidInput
from schemas.review import (
    Approved,
    Decision,
    Judgement,
    LedgerRecord,
    SentBack,
    Verdict,
    Waiting,
)
from schemas.seal import RevisionSeal


@dataclass(frozen=True, kw_only=True)
class Situation(JudgedRevision):
    """A draft, the decisions on it, and its standing at `now`.

    `since` is None if nobody knows when an approval lapsed. `open_comments` counts those nobody resolved;
    `reread` is the seal of a new criticism, if any; `is_settled` says that people resolved all that a request
    for changes asked, so that the draft waits for them and not for its writer.
    """

    draft: Draft
    since: datetime | None
    open_comments: int = 0
    reread: RevisionSeal | None = None
    is_settled: bool = False

    @property
    def examined(self) -> Draft:
        """Return the draft."""
        return self.draft

    @property
    def roles(self) -> tuple[str, ...]:
        """Return the roles the draft waits for; none if it waits for nobody or cannot be judged."""
        if self.judgement is None:
            return ()
        return list_roles_awaited(self.draft, self.judgement, self.course, settled=self.is_settled)

    @property
    def roles_asked(self) -> dict[str, tuple[str, ...]]:
        """Return the roles that have to approve the draft, with their people."""
        return list_roles_asked(self.draft, self.course)

    @property
    def is_answered(self) -> bool:
        """Return whether this revision answers a request for changes with the very same text."""
        return is_answered(self.draft, self.judgement)

    @property
    def lapsed_approvals(self) -> tuple[Decision, ...]:
        """Return the lapsed approvals, if the draft waits because of them."""
        if not isinstance(self.judgement, Waiting):
            return ()
        return tuple(decision for decision in self.heard if decision.person in self.lapses)

    @property
    def deadline(self) -> datetime | None:
        """Return when the draft is overdue; None without a deadline, or a known start of the wait."""
        return compute_deadline(self.draft, self.course, self.since) if self.roles and self.since else None

    @property
    def missing_people(self) -> int:
        """Return how many more people have to approve, whatever their role."""
        alone = is_written_alone(self.approvers, self.authors)
        return max(self.course.review.distinct_people - len(self.approvers), 1 if alone else 0, 0)

    @property
    def good_until(self) -> datetime | None:
        """Return when the first of an approved draft's approvals expires, if any does."""
        if not isinstance(self.judgement, Approved):
            return None
        ends = [find_expires_at(decision, self.course.review) for decision in self.judgement.decisions]
        return min((end for end in ends if end is not None), default=None)

    @property
    def moves_at(self) -> datetime | None:
        """Return the next moment at which time alone changes the draft's standing, if there is one."""
        moments = [self.deadline, find_escalated_at(self.draft, self.course)]
        moments += [find_expires_at(decision, self.course.review) for decision in self.heard]
        return min((moment for moment in moments if moment is not None and moment > self.now), default=None)


def assess_situation(
    draft: Draft, recorded: Iterable[LedgerRecord], course: Course, as_of: AsOf
) -> Situation:
    """Return the situation of a draft by its ledger's records.

    A policy that names only the author, or a draft that differs from its seal, becomes its `problem`.
    """
    records = list(recorded)
    moment = not_before_ledger(records, as_of)
    heard = select_standing(draft, records, course)
    judgement, problem = None, None
    try:
        judgement = judge(draft, records, course, as_of)
    except InvalidInput as error:
        problem = error
    return Situation(
        draft=draft,
        course=course,
        judgement=judgement,
        heard=heard,
        authors=list_authors_since_approval(draft, records, course),
        lapses=find_lapses(heard, course, moment),
        since=_find_since(draft, judgement, find_waiting_since(draft, records, course, as_of)),
        now=moment.now,
        open_comments=len(list_open_comments(records)),
        problem=problem,
        is_settled=is_settled(judgement, records),
        earlier_waivers=list_earlier_waivers(draft, records, course, as_of.outdated),
        reread=next((seal for seal in list_seals(records, draft)[-1:] if seal.reread), None),
    )


def list_roles_awaited(
    draft: Draft, judgement: Judgement, course: Course, *, settled: bool
) -> tuple[str, ...]:
    """Return the roles a draft waits for; none if it is approved, or if the writer is to change it.

    `settled` says that people resolved all that a request for changes asked.
    """
    if isinstance(judgement, Waiting):
        return judgement.roles
    return tuple(list_roles_asked(draft, course)) if settled or is_answered(draft, judgement) else ()


def is_settled(judgement: Judgement | None, recorded: Iterable[LedgerRecord]) -> bool:
    """Return whether all that a request for changes asked were comments that people resolved since."""
    if not isinstance(judgement, SentBack) or judgement.decision.comment.strip():
        return False
    sent = set(judgement.decision.comments or ())
    return bool(sent) and sent.isdisjoint(list_open_comments(recorded))


def is_answered(draft: Draft, judgement: Judgement | None) -> bool:
    """Return whether a revision with the very same text answers a request for changes."""
    if not isinstance(judgement, SentBack):
        return False
    decision = judgement.decision
    return decision.verdict is Verdict.REQUEST_CHANGES and decision.revision < draft.revision


def _find_since(draft: Draft, judgement: Judgement | None, waiting: datetime | None) -> datetime | None:
    return waiting if isinstance(judgement, Waiting) else draft.provenance.written_at

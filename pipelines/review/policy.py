"""Is this draft approved? The course's policy, judged from the ledger's decisions alone.

The ledger's order is the only time known here: clocks can be set back, events wiped.
"""

from collections.abc import Iterable

from schemas.course import Course
from schemas.draft import Draft
from schemas.errors import InvalidInput
from schemas.finding import Finding, Severity
from schemas.review import Approved, Decision, Judgement, SentBack, Verdict, Waiting


def judge(draft: Draft, decisions: Iterable[Decision], course: Course) -> Judgement:
    """Return what the decisions on a draft amount to under its course's policy.

    Only decisions that name this digest count, and of each person in the policy the last. Every role
    has to approve; every blocking finding has to be waived by someone among them; and whoever edited
    the revision is never its only approver (segregation of duties: ISO/IEC 27001:2022, A.5.3).
    Where several people sent a draft back, the latest of their decisions is returned.
    Raises InvalidInput where the policy names nobody but the author.
    """
    author = _author_with_a_second_person(draft, course)
    heard = _last_of_each(draft, decisions, course)
    sent_back = [decision for decision in heard if decision.verdict is not Verdict.APPROVE]
    if sent_back:
        return SentBack(decision=sent_back[-1])
    approvers = {decision.person for decision in heard}
    awaited = tuple(role for role, people in course.review.roles.items() if not approvers & set(people))
    if awaited:
        return Waiting(roles=awaited)
    if approvers == {author} or unwaived(draft, heard):
        return Waiting(roles=tuple(course.review.roles))
    return Approved(module=draft.module, digest=draft.content.canonical_digest(), decisions=tuple(heard))


def standing(draft: Draft, decisions: Iterable[Decision], course: Course) -> tuple[Decision, ...]:
    """Return the decisions that count on a draft: the last of each person in the policy, oldest first."""
    return tuple(_last_of_each(draft, decisions, course))


def blocking(draft: Draft) -> tuple[Finding, ...]:
    """Return the findings that stop approval unless waived."""
    return tuple(finding for finding in draft.findings if finding.severity is Severity.BLOCKING)


def unwaived(draft: Draft, decisions: Iterable[Decision]) -> tuple[Finding, ...]:
    """Return the blocking findings that none of the approvals among these decisions waives."""
    waived = {
        waiver.finding
        for decision in decisions
        if decision.verdict is Verdict.APPROVE
        for waiver in decision.waivers
    }
    return tuple(finding for finding in blocking(draft) if finding.id not in waived)


def _author_with_a_second_person(draft: Draft, course: Course) -> str | None:
    author = draft.provenance.author
    if author is not None and course.review.people <= {author}:
        raise InvalidInput(
            f"{author} wrote revision {draft.revision} of {draft.module} and is its only reviewer",
            place=f"course.yaml of {course.id}, review.roles",
            remedy="Name a second person in any role",
        )
    return author


def _last_of_each(draft: Draft, decisions: Iterable[Decision], course: Course) -> list[Decision]:
    digest, people = draft.content.canonical_digest(), course.review.people
    last: dict[str, Decision] = {}
    for decision in decisions:
        about_this = decision.module == draft.module and decision.digest == digest
        if about_this and decision.person in people:
            last.pop(decision.person, None)  # so that the order is that of the last words
            last[decision.person] = decision
    return list(last.values())

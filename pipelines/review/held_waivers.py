"""Waivers that hold on a revision, from earlier decisions on a revision that has the same finding.

Decided in docs/decisions/0186-a-waiver-holds-while-its-finding-is-the-same.md.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipelines.review.policy import may_decide
from schemas.course import Course, IdentityMode
from schemas.draft import Draft
from schemas.finding import LONGEST_REASON, Finding, Waiver
from schemas.language import Language
from schemas.plan import PlanRevision
from schemas.review import Decision, LedgerRecord, Verdict, pick_decisions, pick_plan_decisions
from schemas.short_text import shorten_text


@dataclass(frozen=True)
class HeldWaiver:
    """A waiver that holds, who gave it, and in their decision on which revision."""

    person: str
    revision: int
    waiver: Waiver

    @property
    def finding(self) -> str:
        """Return the id of the finding."""
        return self.waiver.finding

    @property
    def reason(self) -> str:
        """Return why it was waived."""
        return self.waiver.reason

    @property
    def disputed(self) -> bool:
        """Return whether the finding is said to be wrong."""
        return bool(self.waiver.disputed)


def list_earlier_waivers(
    examined: Draft | PlanRevision,
    recorded: Iterable[LedgerRecord],
    course: Course,
    outdated: frozenset[tuple[str, str]] = frozenset(),
) -> tuple[HeldWaiver, ...]:
    """Return the waivers of earlier decisions that hold on a revision; those of the latest come last.

    Of each person who may decide, the last decision counts: what it waives no more is taken back. A rejection
    lets nothing pass. An approval of this very text is no earlier one: where it lapsed, it holds nothing.
    `outdated` are the waivers of a contradiction whose sentence says something else now.
    """
    last: dict[str, Decision] = {}
    for decision in list_earlier_decisions(examined, recorded):
        if may_decide(decision.person, examined, course, decision.at) and _is_known(decision, course):
            last.pop(decision.person, None)
            last[decision.person] = decision
    known = {finding.id for finding in examined.findings}
    return tuple(
        HeldWaiver(decision.person, decision.revision, waiver)
        for decision in last.values()
        if decision.verdict is not Verdict.REJECT and not approves_this_text(decision, examined)
        for waiver in decision.waivers
        if waiver.finding in known and (decision.digest, waiver.finding) not in outdated
    )


def take_waivers_along(
    approval: Decision,
    still_open: Iterable[Finding],
    earlier: Sequence[HeldWaiver],
    language: Language,
) -> Decision:
    """Return an approval that also waives what earlier decisions waive of the findings it would leave open.

    An approval says by itself what it rests on: another person's reason is repeated with their name.
    """
    own = {each.finding: each for each in earlier if each.person == approval.person}
    held = {each.finding: each for each in earlier} | own
    taken = (held[finding.id] for finding in still_open if finding.id in held)
    waivers = [*approval.waivers, *(_adopt(each, approval.person, language) for each in taken)]
    return approval.model_copy(update={"waivers": tuple(sorted(waivers, key=lambda each: each.finding))})


def _adopt(held: HeldWaiver, person: str, language: Language) -> Waiver:
    if held.person == person:
        return held.waiver
    from pipelines.review.page_words import read_page_words  # with it the texts of pages

    adopted = read_page_words(language).adopted
    reason = adopted.format(person=held.person, number=held.revision, reason=held.reason)
    return held.waiver.model_copy(update={"reason": shorten_text(reason, LONGEST_REASON)})


def list_earlier_decisions(
    examined: Draft | PlanRevision, recorded: Iterable[LedgerRecord]
) -> Iterator[Decision]:
    """Yield the decisions on a revision and on those before it, in the ledger's order.

    A withdrawal of another text is none: it ends a release, and says nothing of what came after that.
    """
    pick = pick_decisions if isinstance(examined, Draft) else pick_plan_decisions
    for decision in pick(recorded):
        is_same_text = decision.digest == examined.digest
        is_earlier = decision.revision <= examined.revision and decision.verdict is not Verdict.WITHDRAW
        if decision.module == examined.module and (is_same_text or is_earlier):
            yield decision


def approves_this_text(decision: Decision, examined: Draft | PlanRevision) -> bool:
    """Return whether a decision approved the very same text: it holds by itself, or lapsed."""
    return decision.verdict is Verdict.APPROVE and decision.digest == examined.digest


def _is_known(decision: Decision, course: Course) -> bool:
    """Return whether its person is known as the course asks: what an objection waives is no objection."""
    return course.review.identity is IdentityMode.LOCAL or decision.verified

"""News about a module's plan, where nothing is drafted before people approved it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipelines.review.notices.news import (
    NEWS_AGE,
    DecisionGiven,
    News,
    NewsPlaces,
    PendingReview,
    find_addresses,
)
from pipelines.review.notices.readers import NoticeReader
from pipelines.review.plan_situation import PlanSituation
from schemas.course import PlanReview
from schemas.notice import NoticeKind
from schemas.review import Decision

PLAN = "plan"
"""First name in the id of such news, which a draft's never have."""


@dataclass(frozen=True)
class ReviewedPlan:
    """The situation of a module's newest plan, and the decisions on all of its plans."""

    situation: PlanSituation
    decisions: tuple[Decision, ...]


def collect_news_of_plan(
    seen: ReviewedPlan, people: Mapping[str, NoticeReader], places: NewsPlaces
) -> tuple[News, ...]:
    """Return the current news on one plan; none where the course asks for no approval of plans."""
    if seen.situation.course.review.plan is not PlanReview.REQUIRED:
        return ()
    return (*_find_waiting(seen.situation, people, places), *_find_decided(seen, people, places))


def _find_waiting(
    situation: PlanSituation, people: Mapping[str, NoticeReader], places: NewsPlaces
) -> Iterator[News]:
    """Yield that a plan waits, once for each revision, that it is overdue, and whom it then calls."""
    plan, lapse = situation.plan, situation.lapse
    if not situation.roles:
        return
    about = PendingReview(
        module=plan.module,
        title=plan.plan.title,
        course=situation.course.title,
        revision=plan.revision,
        roles=situation.roles,
        since=situation.since,
        deadline=situation.deadline,
        blocking=len(situation.open_findings),
        lapsed=lapse,
        link=places.plan(plan.module),
        is_plan=True,
    )
    names: tuple[str, ...] = (PLAN, plan.module, plan.digest, f"r{plan.revision}")
    if lapse is not None:  # approved again and lapsed again is other news
        lapses = (decision.at for decision in situation.lapsed_approvals)
        names = (*names, lapse.value, max(lapses, default=about.since).isoformat())
    addresses = find_addresses(_list_awaited(situation), situation.course, people)
    kind = NoticeKind.WAITING if lapse is None else NoticeKind.LAPSED
    yield News(kind, names, about.since, addresses, about)
    if situation.overdue and about.deadline is not None:
        yield News(NoticeKind.OVERDUE, names, about.deadline, addresses, about)
    escalated = situation.escalated_at
    if lapse is None and escalated is not None and situation.stand_ins:
        called = find_addresses(set(situation.stand_ins) - situation.approvers, situation.course, people)
        yield News(NoticeKind.ESCALATED, names, escalated, called, about)


def _list_awaited(situation: PlanSituation) -> set[str]:
    """Return the people who may fill the open roles; an author of the plan only if nobody else can."""
    people: set[str] = set()
    for role in situation.roles:
        able = set(situation.course.review.roles.get(role, ())) - situation.approvers
        people |= able - situation.authors or able
    return people


def _find_decided(
    seen: ReviewedPlan, people: Mapping[str, NoticeReader], places: NewsPlaces
) -> Iterator[News]:
    """Yield each recent decision on a plan, for everybody it concerns except the person who took it."""
    situation, course = seen.situation, seen.situation.course
    for decision in seen.decisions:
        if situation.now - decision.at > NEWS_AGE:
            continue
        people_told = (course.review.people | situation.authors) - {decision.person}
        given = DecisionGiven(situation.plan.plan.title, course.title, decision, places.plan(decision.module))
        names = (PLAN, decision.module, decision.canonical_digest())
        addresses = find_addresses(people_told, course, people)
        yield News(NoticeKind.DECIDED, names, decision.at, addresses, given)

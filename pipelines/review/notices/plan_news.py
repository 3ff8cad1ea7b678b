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
    find_waiting_news,
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
    plan = situation.plan
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
        lapsed=situation.lapse,
        link=places.plan(plan.module),
        is_plan=True,
    )
    names = (PLAN, plan.module, plan.digest, f"r{plan.revision}")
    yield from find_waiting_news(situation, about, names, people)


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

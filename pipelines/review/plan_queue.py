"""Plans in the review queue: those that people have to approve before anything is drafted."""

from collections.abc import Iterator

from pipelines.review.links import build_plan_desk_link, build_plan_verdict_link
from pipelines.review.markdown import join_lines
from pipelines.review.page_words import PageWords, format_moment, read_page_words
from pipelines.review.plan_situation import PlanSituation
from pipelines.review.queue import OFFERED, QueueEntry, QueuePlace, describe_trouble
from schemas.course import Course, Module
from schemas.ids import SHORT_DIGEST


def find_plan_place(
    course: Course, module: Module, situation: PlanSituation | None, *, desk_url: str
) -> QueuePlace:
    """Return the place of a module's plan in the queue; it has no entry if it waits for nobody."""
    if situation is None:
        return QueuePlace(None)
    if situation.problem is not None:
        return QueuePlace(
            describe_trouble(course, module, situation.problem, is_plan=True), situation.moves_at
        )
    return QueuePlace(_make_entry(situation, desk_url) if situation.roles else None, situation.moves_at)


def _make_entry(situation: PlanSituation, desk_url: str) -> QueueEntry:
    plan, since = situation.plan, situation.since
    language = plan.plan.language
    return QueueEntry(
        module=plan.module,
        title=plan.plan.title,
        language=language,
        since=since,
        waited=(situation.now - since).total_seconds(),
        revision=plan.revision,
        digest=plan.digest[:SHORT_DIGEST],
        roles=situation.roles,
        blocking=len(situation.open_findings),
        desk=build_plan_desk_link(desk_url, plan.module),
        verdicts={verdict: build_plan_verdict_link(desk_url, plan, verdict) for verdict in OFFERED},
        deadline=situation.deadline,
        overdue=situation.overdue,
        escalated=situation.escalated_at,
        lapsed=situation.lapse,
        facts=tuple(_list_facts(situation, read_page_words(language))),
        is_plan=True,
        page=build_plan_desk_link(desk_url, plan.module),
    )


def _list_facts(situation: PlanSituation, words: PageWords) -> Iterator[str]:
    """Yield what a person needs to know to decide on a waiting plan, the most urgent first."""
    due = situation.deadline
    if due is not None:
        yield (words.overdue if situation.overdue else words.due).format(when=format_moment(due))
    yield words.waiting_since.format(when=format_moment(situation.since))
    yield words.awaited.format(roles=", ".join(situation.roles))
    yield words.blocking.format(count=len(situation.open_findings))
    if situation.stand_ins:
        yield words.escalated.format(people=", ".join(situation.stand_ins))
    for decision in situation.lapsed_approvals[:1]:
        why = words.lapses[situation.lapses[decision.person]]
        person, when = join_lines(decision.person), format_moment(decision.at)
        yield words.lapsed.format(person=person, when=when, why=why)

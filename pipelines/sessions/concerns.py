"""Findings of trainers' session reports on a draft and on its plan, counted over sessions.

They are about phases, never about a person. None changes anything by itself.
Decided in docs/decisions/0150-after-the-session.md.
"""

from collections.abc import Iterable, Iterator, Sequence
from statistics import median_low

from pipelines.sessions.counts import SESSIONS_NEEDED, PhaseCount, count_phase, count_totals
from schemas.draft import Content, Deliverable, Origin, Phase, PhasePlan, Sectioned
from schemas.finding import Finding
from schemas.plan import GivenPart, Plan, PlannedPage
from schemas.real_minutes import is_far
from schemas.session_report import SessionReport
from schemas.short_text import shorten_text

RULE_PREFIX = "after-session."
"""Prefix of the ids of these rules."""

SHARED_ENERGY = 2
"""In so many sessions a phase must have lost or found the group: once, it was that group."""

LONGEST_EXCERPT = 300


def find_concerns(
    content: Content, reports: Sequence[SessionReport], unread: Sequence[SessionReport]
) -> tuple[Finding, ...]:
    """Return what sessions say of a draft: of each phase over all `reports`, and what `unread` ones remark.

    Unread are those that came after the last approval; whoever approves has read the others. None without a
    session plan.
    """
    plan = find_phase_plan(content)
    if plan is None or not reports:
        return ()
    guide = _find_guide(content) or plan
    return (
        *(finding for phase in plan.phases for finding in _find_of_phase(phase, reports)),
        *_find_of_total(plan, reports),
        *(finding for report in unread for finding in _list_remarks(report, plan, guide)),
    )


def find_plan_concerns(plan: Plan, led: PhasePlan, reports: Sequence[SessionReport]) -> Iterator[Finding]:
    """Yield a finding for each page of a plan whose phase takes other minutes than the session plan gives it.

    `led` is the session plan of the newest draft; a page and a phase belong together by their objective.
    Where rules wrote the phase and nobody gave the page its minutes, they follow sessions by themselves.
    """
    for page in plan.pages:
        phase = _find_phase_of(page, plan, led)
        if phase is None or (phase.origin is Origin.EXTRACTIVE and not page.is_given(GivenPart.MINUTES)):
            continue
        count = count_phase(phase, reports)
        if count.is_enough and count.is_off(phase.minutes):
            facts = _count_minutes(count, phase.minutes) | {"title": page.title}
            yield Finding(rule=f"{RULE_PREFIX}page-minutes", place=page.id, facts=facts)


def _find_phase_of(page: PlannedPage, plan: Plan, led: PhasePlan) -> Phase | None:
    """Return the phase of a page: the only one of its objective, if it is the objective's only page."""
    pages = [each for each in plan.pages if each.objective == page.objective]
    phases = [phase for phase in led.phases if phase.objective == page.objective]
    is_alone = page.objective is not None and len(pages) == len(phases) == 1
    return phases[0] if is_alone else None


def find_phase_plan(content: Content) -> PhasePlan | None:
    """Return the session plan of a draft; None if it has none."""
    return next((each for each in content.artefacts if isinstance(each, PhasePlan)), None)


def _find_guide(content: Content) -> Deliverable | None:
    """Return what guides the trainer, if the draft has it."""
    guides = (each for each in content.artefacts if isinstance(each, Sectioned))
    return next((each for each in guides if each.is_for_trainers_alone), None)


def _find_of_phase(phase: Phase, reports: Sequence[SessionReport]) -> Iterator[Finding]:
    count = count_phase(phase, reports)
    if count.is_off(phase.minutes):
        rule = "minutes" if count.is_enough else "minutes-so-far"
        facts = _count_minutes(count, phase.minutes) | {"title": phase.title}
        yield Finding(rule=f"{RULE_PREFIX}{rule}", place=phase.id, facts=facts)
    for rule, given, other in (
        ("energy-lost", count.lost, count.found),
        ("energy-found", count.found, count.lost),
    ):
        if given >= SHARED_ENERGY and given > other:
            yield _make_counted(rule, phase, given, reports)
    if count.ended:
        yield _make_counted("ended", phase, count.ended, reports)


def _make_counted(rule: str, phase: Phase, given: int, reports: Sequence[SessionReport]) -> Finding:
    facts = {"title": phase.title, "given": str(given), "sessions": str(len(reports))}
    return Finding(rule=f"{RULE_PREFIX}{rule}", place=phase.id, facts=facts)


def _count_minutes(count: PhaseCount, planned: int) -> dict[str, str]:
    return {
        "real": str(count.median),
        "planned": str(planned),
        "given": str(count.count_off(planned)),
        "sessions": str(count.sessions),
    }


def _find_of_total(plan: PhasePlan, reports: Iterable[SessionReport]) -> Iterator[Finding]:
    """Yield the finding that whole sessions take other minutes than all phases together are planned with."""
    totals, planned = count_totals(reports), sum(phase.minutes for phase in plan.phases)
    if len(totals) < SESSIONS_NEEDED or not is_far(median_low(totals), planned):
        return
    count = PhaseCount(title="", objective=None, minutes=totals)
    yield Finding(rule=f"{RULE_PREFIX}total", place=plan.kind, facts=_count_minutes(count, planned))


def _list_remarks(report: SessionReport, plan: PhasePlan, guide: Deliverable) -> Iterator[Finding]:
    source = {"source": report.source_name}
    for rule, place, remark in (
        ("unforeseen", guide.kind, report.unforeseen),
        ("change", plan.kind, report.change),
    ):
        if remark:
            facts = source | {"remark": shorten_text(" ".join(remark.split()), LONGEST_EXCERPT)}
            yield Finding(rule=f"{RULE_PREFIX}{rule}", place=place, facts=facts)
    if report.denied_names:
        facts = source | {"names": ", ".join(report.denied_names)}
        yield Finding(rule=f"{RULE_PREFIX}names", place=guide.kind, facts=facts)

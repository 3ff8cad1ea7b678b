"""Findings on a plan: minutes the sources do not carry, and passages that came, changed or are gone."""

from collections.abc import Iterator

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.kind import Material
from pipelines.drafting.plan.changes import (
    EVIDENCE_GONE,
    REWORDED,
    SPANS,
    PlanChange,
    find_changes,
    find_joined_page,
    find_quotations,
    list_spans,
)
from schemas.finding import Finding
from schemas.plan import GivenPart, Plan, PlanRevision

PLAN = "plan"
"""Place of findings on the plan as a whole."""


def find_plan_faults(
    material: Material, plan: Plan, made: Plan, minutes_carried: int, earlier: PlanRevision | None
) -> tuple[Finding, ...]:
    """Return what a person should know of a plan on the sources of the day.

    `made` is the plan that rules make of these sources; it differs from `plan` if a person edited that.
    """
    changes = find_changes(material, plan, made, earlier)
    return (
        *_find_short_sources(plan, minutes_carried),
        *_find_too_many_minutes(plan),
        *(make_change_finding(material, plan, change, earlier) for change in changes),
    )


def _find_short_sources(plan: Plan, minutes_carried: int) -> Iterator[Finding]:
    if minutes_carried < plan.minutes:
        facts = {"carried": str(minutes_carried), "asked": str(plan.minutes)}
        yield Finding(rule="plan.short", place=PLAN, facts=facts)


def _find_too_many_minutes(plan: Plan) -> Iterator[Finding]:
    """Yield a finding if the minutes that a person gave to pages are more than the course has."""
    given = sum(page.minutes for page in plan.pages if page.is_given(GivenPart.MINUTES))
    if given > plan.minutes:
        facts = {"planned": str(given), "asked": str(plan.minutes)}
        yield Finding(rule="plan.over", place=PLAN, facts=facts)


def make_change_finding(
    material: Material, plan: Plan, change: PlanChange, earlier: PlanRevision | None
) -> Finding:
    """Return the finding on a change of a plan, with its diff if passages came."""
    facts = {
        "title": change.page.title,
        "count": str(len(change.came or change.gone)),
        SPANS: list_spans(change),
    }
    if change.rule == EVIDENCE_GONE:
        return Finding(rule=change.rule, place=change.page.id, facts=facts)
    came = [cut_excerpt(piece.text) for piece in material.find_pieces(change.came)]
    if change.rule == REWORDED:
        quotes = find_quotations(material, earlier) if earlier is not None else {}
        before, now = cut_excerpt(quotes[change.gone[0]].quote), came[0]
        facts = {"title": change.page.title, "before": before, "now": now, SPANS: facts[SPANS]}
        diff = f"  {change.page.title}\n- {before}\n+ {now}"
        return Finding(rule=change.rule, place=change.page.id, facts=facts, diff=diff)
    joined = find_joined_page(plan, change.page)
    heading = f"+ {change.page.title}" if joined is None else f"  {joined.title}"
    diff = "\n".join([heading, *(f"+ {text}" for text in came)])
    return Finding(rule=change.rule, place=change.page.id, facts=facts, diff=diff)

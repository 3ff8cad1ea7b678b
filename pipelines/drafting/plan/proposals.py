"""Findings on a plan: evidence that is gone, minutes the sources do not carry, passages that came since."""

from collections.abc import Iterator

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.kind import Material
from schemas.finding import Finding
from schemas.plan import Plan, PlannedPage, PlanRevision

PROPOSAL = "plan.proposal"
EVIDENCE_GONE = "plan.evidence_gone"
PLAN = "plan"
"""Place of findings on the plan as a whole."""


def find_plan_faults(
    material: Material, plan: Plan, made: Plan, minutes_carried: int, earlier: PlanRevision | None
) -> tuple[Finding, ...]:
    """Return what a person should know of a plan on the sources of the day.

    `made` is the plan that rules make of these sources; it differs from `plan` if a person edited that.
    """
    return (
        *_find_lost_evidence(material, plan),
        *_find_short_sources(plan, minutes_carried),
        *(
            _find_proposals(material, plan, made, earlier)
            if earlier is not None and earlier.is_edited
            else ()
        ),
    )


def _find_lost_evidence(material: Material, plan: Plan) -> Iterator[Finding]:
    there = {span.id for source in material.request.spans.citable for span in source.spans}
    for page in plan.pages:
        lost = [span for span in page.evidence if span not in there]
        if lost:
            facts = {"title": page.title, "count": str(len(lost)), "spans": ", ".join(lost)}
            yield Finding(rule=EVIDENCE_GONE, place=page.id, facts=facts)


def _find_short_sources(plan: Plan, minutes_carried: int) -> Iterator[Finding]:
    if minutes_carried < plan.minutes:
        facts = {"carried": str(minutes_carried), "asked": str(plan.minutes)}
        yield Finding(rule="plan.short", place=PLAN, facts=facts)


def _find_proposals(material: Material, plan: Plan, made: Plan, earlier: PlanRevision) -> Iterator[Finding]:
    """Yield a finding, with its diff, for each page on which rules would put passages that came since.

    Proposals that nobody took up yet stay: `earlier` knows of their passages, but the plan lacks them.
    """
    pending = {each.place for each in earlier.findings if each.rule == PROPOSAL}
    known, taken = earlier.known_spans, plan.evidence.union(plan.removed)
    for page in made.pages:
        came = [span for span in page.evidence if span not in known or page.id in pending]
        new = [span for span in came if span not in taken]
        if new:
            facts = {"title": page.title, "count": str(len(new)), "spans": ", ".join(new)}
            diff = _write_diff(material, plan, page, new)
            yield Finding(rule=PROPOSAL, place=page.id, facts=facts, diff=diff)


def _write_diff(material: Material, plan: Plan, page: PlannedPage, new: list[str]) -> str:
    """Return the sentences to add, below the page of the plan they would join, or below a page to add."""
    joined = next((p for p in plan.pages if p.id == page.id or set(p.evidence) & set(page.evidence)), None)
    heading = f"+ {page.title}" if joined is None else f"  {joined.title}"
    return "\n".join([heading, *(f"+ {cut_excerpt(piece.text)}" for piece in material.find_pieces(new))])

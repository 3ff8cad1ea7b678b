"""Rule on the steps of a phase: each is shown, then done, unless the phase only tells them."""

from collections.abc import Iterator

from pipelines.deliverables.session_plan.methods import choose_telling
from pipelines.deliverables.session_plan.wording import read_wording
from pipelines.drafting.critique.case import Case
from pipelines.drafting.kind import Criticism
from schemas.draft.alignment import list_phases
from schemas.finding import Finding


def find_hurried_phases(case: Case) -> Iterator[Finding]:
    """Find phases that are to show and practise more steps than they have minutes."""
    language = case.content.language
    telling = read_wording(language).say("{said}", said=choose_telling(language).name)
    for phase in list_phases(case.content):
        steps = sum(citation.span in case.steps for citation in phase.citations)
        if steps > phase.minutes and telling not in phase.method:
            facts = {
                "steps": str(steps),
                "minutes": str(phase.minutes),
                "duration": str(case.content.duration_minutes),
            }
            yield Finding(rule="plan.hurried", place=phase.id, facts=facts)


CRITICISM = Criticism((find_hurried_phases,), place=-40)

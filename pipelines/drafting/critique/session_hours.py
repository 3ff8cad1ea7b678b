"""A check that kinds share: the hours a binding document states are those the modules add up to."""

from collections.abc import Callable, Iterator

from pipelines.drafting.critique.case import Case
from schemas.draft import Deliverable
from schemas.finding import Finding
from schemas.languages.dates import format_duration


def find_other_hours(case: Case, states_hours: Callable[[Deliverable], bool]) -> Iterator[Finding]:
    """Find the documents that bind people to hours the modules do not add up to."""
    administration, language = case.course.administration, case.content.language
    if administration is None or not administration.session.half_days:
        return
    session, modules = (
        administration.session.minutes,
        sum(module.duration_minutes for module in case.course.modules),
    )
    for artefact in case.content.artefacts:
        if states_hours(artefact) and session != modules:
            facts = {
                "session": format_duration(session, language),
                "modules": format_duration(modules, language),
            }
            yield Finding(rule="data.minutes", place=artefact.kind, facts=facts)

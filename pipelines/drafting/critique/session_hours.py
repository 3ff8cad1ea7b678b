"""Rules on hours: a binding document states what the modules add up to."""

from collections.abc import Callable, Iterator

from pipelines.drafting.critique.case import Case
from schemas.draft import Deliverable
from schemas.finding import Finding
from schemas.languages.dates import format_duration


def find_other_hours(case: Case, binds: Callable[[Deliverable], bool]) -> Iterator[Finding]:
    """Find the documents that bind people to hours the modules do not add up to."""
    administration, language = case.course.administration, case.content.language
    if administration is None or not administration.session.half_days:
        return
    session, modules = (
        administration.session.minutes,
        sum(each.duration_minutes for each in case.course.modules),
    )
    for artefact in case.content.artefacts:
        if binds(artefact) and session != modules:
            facts = {
                "session": format_duration(session, language),
                "modules": format_duration(modules, language),
            }
            yield Finding(rule="data.minutes", place=artefact.kind, facts=facts)

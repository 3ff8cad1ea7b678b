"""Rules on sources: all could be read, and they agree."""

from collections.abc import Iterator

from pipelines.drafting.critique.case import Case
from pipelines.drafting.disagreement import find_disagreements
from pipelines.drafting.elements import Element
from schemas.finding import Finding


def find_source_disagreements(case: Case) -> Iterator[Finding]:
    """Find contradictions between two sources; blocking if the draft teaches one of the two sides.

    Of one that the draft does not use, the modules tell; papers of a course cite none of its sources. Of one
    that an expert's answer settles, only a draft that still teaches what the answer contradicts is told.
    """
    teaches = any(not artefact.of_a_course for artefact in case.content.artefacts)
    for pair in find_disagreements(case.spans) if case.rests_on_sources else ():
        if pair.is_settled and len(pair.overruled_pieces) > 1:
            continue
        span_ids = {pair.one.span.id, pair.other.span.id}
        overruled_ids = {piece.span.id for piece in pair.overruled_pieces}
        citing_elements = [
            element for element in case.elements if overruled_ids & {c.span for c in element.citations}
        ]
        citing = [element.id for element in citing_elements if not _shows_conflict(case, element, span_ids)]
        if citing_elements and not citing:
            continue
        facts = pair.facts
        if citing:
            facts["elements"] = ", ".join(citing)
            yield Finding(rule="sources.disagree", place=citing[0], facts=facts)
        elif teaches and not pair.is_settled:
            yield Finding(rule="sources.disagree_unused", place=pair.one.source.name, facts=facts)


def _shows_conflict(case: Case, element: Element, span_ids: set[str]) -> bool:
    """Return whether an element shows the conflict itself: its kind compares sources, and it cites both."""
    compares = any(
        deliverable.kind == element.artefact and deliverable.compares_sources
        for deliverable in case.content.artefacts
    )
    return compares and span_ids <= {citation.span for citation in element.citations}


def find_unread_sources(case: Case) -> Iterator[Finding]:
    """Find sources that could not be read: what they say is missing from the draft.

    The rule is sourcing's own, with the same facts, so that it is one finding wherever it is shown.
    """
    for failure in case.spans.failures if case.rests_on_sources else ():
        yield Finding(rule="source.unreadable", place=failure.name, facts=failure.facts)

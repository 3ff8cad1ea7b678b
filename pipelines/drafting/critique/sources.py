"""Rules on sources: all could be read, and they agree."""

from collections.abc import Iterator

from pipelines.drafting.critique.case import Case
from pipelines.drafting.disagreement import find_disagreements
from pipelines.drafting.elements import Element
from schemas.finding import Finding


def find_source_disagreements(case: Case) -> Iterator[Finding]:
    """Find what two sources say differently: blocking where the draft teaches one of them."""
    for pair in find_disagreements(case.spans) if case.rests_on_sources else ():
        both = {pair.one.span.id, pair.other.span.id}
        resting = [each for each in case.elements if both & {c.span for c in each.citations}]
        citing = [each.id for each in resting if not _shows(case, each, both)]
        if resting and not citing:
            continue
        facts = pair.facts
        if citing:
            facts["elements"] = ", ".join(citing)
            yield Finding(rule="sources.disagree", place=citing[0], facts=facts)
        else:
            yield Finding(rule="sources.disagree_unused", place=pair.one.source.name, facts=facts)


def _shows(case: Case, each: Element, both: set[str]) -> bool:
    """Return whether an element is there to show the conflict, with both sides."""
    compares = any(of.kind == each.artefact and of.compares_sources for of in case.content.artefacts)
    return compares and both <= {citation.span for citation in each.citations}


def find_unread_sources(case: Case) -> Iterator[Finding]:
    """Find sources that could not be read: what they say is missing from the draft.

    The rule is sourcing's own, with the same facts, so that it is one finding wherever it is shown.
    """
    for failure in case.spans.failures if case.rests_on_sources else ():
        yield Finding(rule="source.unreadable", place=failure.name, facts=failure.facts)

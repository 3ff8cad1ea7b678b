"""Elements of a content that learners read, apart from those that only trainers do."""

from collections.abc import Iterator

from pipelines.drafting.elements import Element, list_elements_within
from schemas.draft import Content, Deliverable, Section, Sectioned, Worksheet


def list_learner_elements(content: Content) -> Iterator[Element]:
    """Yield what learners read: no deliverable for trainers, no marking guide, and no block of notes."""
    for artefact in content.artefacts:
        if not artefact.is_for_trainers_alone:
            yield from _list_without_notes(artefact)


def _list_without_notes(artefact: Deliverable) -> Iterator[Element]:
    if not isinstance(artefact, Sectioned):
        yield from list_elements_within(artefact, artefact.kind)
        return
    for section in _list_sections(artefact):
        for block in section.blocks:
            if block.is_for_learners:
                yield from list_elements_within(block, artefact.kind)


def _list_sections(artefact: Sectioned) -> Iterator[Section]:
    if isinstance(artefact, Worksheet):
        yield from artefact.sections_for_learners()
    else:
        yield from artefact.sections

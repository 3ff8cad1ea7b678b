"""Elements of a content that learners read, apart from those that only trainers do."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipelines.drafting.elements import Element, list_elements_within
from pipelines.drafting.speaker_notes import SpeakerNotes
from schemas.draft import Content, Deliverable, Sectioned

if TYPE_CHECKING:
    from pipelines.drafting.kind import Kinds


def list_learner_elements(kinds: "Kinds", content: Content) -> Iterator[Element]:
    """Yield what learners read: no deliverable for trainers, and no block of notes."""
    for artefact in content.artefacts:
        kind = kinds.get(artefact.kind)
        if kind is None or kind.speaker_notes is not SpeakerNotes.EVERYWHERE:
            yield from _list_without_notes(artefact)


def _list_without_notes(artefact: Deliverable) -> Iterator[Element]:
    if not isinstance(artefact, Sectioned):
        yield from list_elements_within(artefact, artefact.kind)
        return
    for section in artefact.sections:
        for block in section.blocks:
            if block.is_for_learners:
                yield from list_elements_within(block, artefact.kind)

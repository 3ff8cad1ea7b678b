"""Rule on speaker notes: what a speaker wrote for themselves is read by no learner."""

from collections.abc import Iterator

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.elements import Element, list_elements_within
from pipelines.drafting.speaker_notes import SpeakerNotes
from schemas.anchor import SlidePlace
from schemas.draft import Citation, Deliverable, Sectioned
from schemas.finding import Finding


def find_shown_speaker_notes(case: Case) -> Iterator[Finding]:
    """Find what learners read and rests on the speaker notes of a source."""
    for artefact in case.content.artefacts:
        kind = case.kinds.get(artefact.kind)
        if kind is not None and kind.speaker_notes is SpeakerNotes.EVERYWHERE:
            continue
        for element in _list_for_learners(artefact):
            if any(map(_is_speaker_note, element.citations)):
                facts = {"text": cut_excerpt(element.text)}
                yield Finding(rule="notes.shown", place=element.id, facts=facts)


def _list_for_learners(artefact: Deliverable) -> Iterator[Element]:
    """Yield what may rest on a source in a deliverable, without its own notes for a speaker."""
    if not isinstance(artefact, Sectioned):
        yield from list_elements_within(artefact, artefact.kind)
        return
    for section in artefact.sections:
        for block in section.blocks:
            if block.is_for_learners:
                yield from list_elements_within(block, artefact.kind)


def _is_speaker_note(citation: Citation) -> bool:
    return isinstance(citation.anchor.place, SlidePlace) and citation.anchor.place.notes

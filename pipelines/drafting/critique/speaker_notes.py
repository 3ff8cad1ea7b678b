"""Rule on speaker notes: what a speaker wrote for themselves is read by no learner."""

from collections.abc import Iterator

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.learner_elements import list_learner_elements
from schemas.anchor import is_place_of_notes
from schemas.draft import Citation
from schemas.finding import Finding


def find_shown_speaker_notes(case: Case) -> Iterator[Finding]:
    """Find what learners read and rests on the speaker notes of a source."""
    for element in list_learner_elements(case.content):
        if any(map(_is_speaker_note, element.citations)):
            yield Finding(rule="notes.shown", place=element.id, facts={"text": cut_excerpt(element.text)})


def _is_speaker_note(citation: Citation) -> bool:
    return is_place_of_notes(citation.anchor.place)

"""Speaker notes of the sources: where they may be used, and those beside what is shown of a slide."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from schemas.anchor import Anchor, SlidePlace
from schemas.draft import Citation

if TYPE_CHECKING:
    from pipelines.drafting.material import Piece


class SpeakerNotes(StrEnum):
    """Where a kind of deliverable may rest on the speaker notes of a source: they are for trainers alone."""

    NOWHERE = "nowhere"
    IN_NOTES = "in_notes"
    """In its own blocks of notes, which no learner reads."""

    EVERYWHERE = "everywhere"
    """Learners read none of it: its contract says `is_for_trainers_alone`."""


Slide = tuple[str, int]
"""A source and the number of a slide in it."""


def find_notes_beside(citations: Iterable[Citation], notes: "Sequence[Piece]") -> "tuple[Piece, ...]":
    """Return the notes of the slides that are cited, in reading order."""
    cited = {find_slide(citation.source, citation.anchor) for citation in citations} - {None}
    return tuple(note for note in notes if find_slide(note.source.name, note.span.anchor) in cited)


def find_slide(source: str, anchor: Anchor) -> Slide | None:
    """Return the slide that an anchor is on; None if it is on no slide."""
    return (source, anchor.place.number) if isinstance(anchor.place, SlidePlace) else None

"""The booklet for learners: a cover, the lesson, and the other deliverables they keep, without answers."""

from collections.abc import Iterator
from datetime import datetime

from pipelines.packaging.documents.letterheads import build_letterhead
from pipelines.packaging.documents.model import Block, Cover
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import clean_text, read_document_texts
from pipelines.packaging.edition import Edition
from pipelines.packaging.player.origin import list_approvals
from schemas.draft import Deliverable
from schemas.languages.dates import format_long_day, format_short_duration


def list_booklet_deliverables(edition: Edition) -> tuple[Deliverable, ...]:
    """Return the deliverables that follow the lesson in the booklet, in order."""
    parts = (
        (part.rank, artefact)
        for artefact in edition.content.artefacts
        if (kind := edition.kinds.deliverables.get(artefact.kind)) and (part := kind.booklet_part)
    )
    return tuple(artefact for _, artefact in sorted(parts, key=lambda ranked: ranked[0]))


def write_booklet_parts(edition: Edition, source_notes: SourceNotes) -> Iterator[Block]:
    """Yield the blocks of the deliverables that follow the lesson in the booklet."""
    for artefact in list_booklet_deliverables(edition):
        part = edition.kinds.deliverables[artefact.kind].booklet_part
        assert part is not None
        yield from part.write(edition, artefact, source_notes)


def write_cover(edition: Edition, label: str) -> Cover:
    """Return the title page: the organisation, title, duration, release and day of approval."""
    content, says = edition.content, read_document_texts(edition.content.language)
    facts = [(says["course"], clean_text(edition.course_title))]
    facts.append((says["duration"], format_short_duration(content.duration_minutes, content.language)))
    facts.append((says["version"], str(edition.number) if edition.number else says["unapproved"]))
    approved = _find_approval_time(edition)
    if approved is not None:
        facts.append((says["approved_on"], format_long_day(approved, content.language)))
    return Cover(
        sender=build_letterhead(content.given, content.language, is_letter=False).sender,
        label=label,
        title=clean_text(content.title) or says["untitled"],
        facts=tuple(facts),
    )


def _find_approval_time(edition: Edition) -> datetime | None:
    return max((each.at for each in list_approvals(edition)), default=None)

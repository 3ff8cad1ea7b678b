"""Building of a document from a deliverable: the blocks of its kind, then sources and origin."""

from collections.abc import Iterable, Iterator

from pipelines.packaging.documents.booklet import list_booklet_deliverables, write_cover
from pipelines.packaging.documents.disclosure import build_imprint, state_origin
from pipelines.packaging.documents.look import find_look
from pipelines.packaging.documents.model import (
    Aside,
    Block,
    Cards,
    Document,
    Grid,
    Listing,
    NewPage,
    Photograph,
    Prose,
    Schedule,
    Together,
    Verbatim,
    Words,
)
from pipelines.packaging.documents.objectives import introduce_module
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import clean_text, read_document_texts
from pipelines.packaging.edition import Edition
from schemas.draft import Deliverable


def build_document(edition: Edition, artefact: Deliverable, *, is_shown: bool = False) -> Document:
    """Return one deliverable of an edition as a document; a lesson becomes the learners' booklet.

    `is_shown`: learners see it too, as they do slides.
    """
    content, kind = edition.content, edition.kinds.deliverables[artefact.kind]
    source_notes = SourceNotes.of(edition, by_source=kind.cites_by_source)
    introduction = introduce_module(content) if kind.states_objectives else ()
    blocks = [*introduction, *kind.write_document(edition, artefact, source_notes)]
    label = kind.name_document(artefact, content.language)
    if kind.is_booklet:
        return _bind_booklet(edition, artefact, label, blocks, source_notes)
    for_trainer = kind.is_for_trainer and not is_shown
    return _make_document(edition, artefact, label, blocks, source_notes, for_trainer=for_trainer)


def build_handout(edition: Edition, artefact: Deliverable) -> Document | None:
    """Return the learners' copy of a deliverable, without answers; None if its kind has no such copy."""
    kind = edition.kinds.deliverables[artefact.kind]
    if kind.write_handout is None:
        return None
    source_notes = SourceNotes.of(edition)
    blocks = list(kind.write_handout(edition, artefact, source_notes))
    label = kind.name_handout(artefact, source_notes.language)
    return _make_document(edition, artefact, label, blocks, source_notes, for_trainer=False)


def _bind_booklet(
    edition: Edition, main: Deliverable, label: str, blocks: list[Block], source_notes: SourceNotes
) -> Document:
    deliverables = (main, *list_booklet_deliverables(edition))
    cover = write_cover(edition, label)
    origin = state_origin(edition, *deliverables, warned=_has_warnings(blocks), for_trainer=False)
    return Document(
        kind=main.kind,
        language=source_notes.language,
        label=label,
        title=cover.title,
        blocks=(cover, *blocks, *source_notes.list_source_places(), *origin),
        imprint=build_imprint(edition, label, *deliverables, for_trainer=False),
        is_wide=_is_wide(edition, main, blocks),
        is_titled=False,
        look=find_look(edition),
    )


def _make_document(
    edition: Edition,
    artefact: Deliverable,
    label: str,
    blocks: list[Block],
    source_notes: SourceNotes,
    *,
    for_trainer: bool,
) -> Document:
    content, says = edition.content, read_document_texts(source_notes.language)
    endnotes = source_notes.list_source_places()
    is_sent = edition.kinds.deliverables[artefact.kind].is_sent(artefact)
    page_break = (NewPage(),) if is_sent else ()
    return Document(
        kind=artefact.kind,
        language=content.language,
        label=label,
        title=clean_text(content.title) or says["untitled"],
        blocks=(
            *blocks,
            *page_break,
            *endnotes,
            *state_origin(edition, artefact, warned=_has_warnings(blocks), for_trainer=for_trainer),
        ),
        imprint=build_imprint(edition, label, artefact, for_trainer=for_trainer),
        is_wide=_is_wide(edition, artefact, blocks),
        is_titled=not is_sent,
        look=find_look(edition),
    )


def _has_warnings(blocks: list[Block]) -> bool:
    return any(each.warnings for each in _list_words(blocks))


def _is_wide(edition: Edition, artefact: Deliverable, blocks: list[Block]) -> bool:
    """Return whether the pages are landscape: because of the kind, or of a table with many columns."""
    if edition.kinds.deliverables[artefact.kind].is_wide(artefact):
        return True
    return any(isinstance(block, Grid) and block.dense for block in blocks)


def _list_words(blocks: Iterable[Block]) -> Iterator[Words]:
    for block in blocks:
        match block:
            case Prose():
                yield from block.words
            case Listing():
                yield from (each for item in block.items for each in item)
            case Grid():
                yield from (each for row in block.lines for cell in row.cells for each in cell)
            case Schedule():
                rows = (row for entry in block.entries for row in entry.rows)
                yield from (each for row in rows for _, passage in row for each in passage)
            case Cards():
                yield from (each for card in block.cards for each in (*card.front, *card.back))
            case Aside():
                yield from (each for passage in block.passages for each in passage)
            case Verbatim():
                yield block.source
            case Photograph():
                yield from block.caption
            case Together():
                yield from _list_words(block.blocks)
            case _:
                pass

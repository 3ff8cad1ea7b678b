"""How letters are packaged: each on a page of its own, under the letterhead."""

from collections.abc import Iterator

from pipelines.deliverables.letters.contract import Letters
from pipelines.packaging.documents.letterheads import build_letterhead
from pipelines.packaging.documents.model import Block, Heading, NewPage
from pipelines.packaging.documents.sections import write_section
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import clean_text, read_document_texts
from pipelines.packaging.edition import Edition
from pipelines.packaging.kind import PackagedKind


def _write_document(edition: Edition, letters: Letters, source_notes: SourceNotes) -> Iterator[Block]:
    for number, each in enumerate(letters.sections):
        if number:
            yield NewPage()
        yield build_letterhead(edition.content.given, source_notes.language, is_letter=True)
        _, *blocks = write_section(each, source_notes)
        yield Heading(
            read_document_texts(source_notes.language)["subject"].format(title=clean_text(each.title))
        )
        yield from blocks


def _is_sent(_letters: Letters) -> bool:
    return True


PACKAGING = PackagedKind(
    write_document=_write_document,
    is_sent=_is_sent,
)

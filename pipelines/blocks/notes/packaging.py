"""A speaker's notes in documents; learners do not see them, and slides hold them beside the screen."""

from collections.abc import Iterator

from pipelines.packaging.block import PackagedBlock
from pipelines.packaging.documents.model import Aside, Block
from pipelines.packaging.documents.sections import write_statement
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import read_document_texts
from schemas.draft import Notes


def _write_document(block: Notes, source_notes: SourceNotes) -> Iterator[Block]:
    label = read_document_texts(source_notes.language)["notes"]
    yield Aside(label, tuple((write_statement(each, source_notes),) for each in block.statements))


PACKAGING = PackagedBlock(write_document=_write_document)

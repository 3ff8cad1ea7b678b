"""Word: the text it shows with changes accepted."""

from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.file_types import FileType
from pipelines.sourcing.source_reader import SourceBytes, SourceReader
from schemas.refusal import TextFact

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORD = FileType(TextFact("word"), zip_folder="word/")


def read(source: SourceBytes) -> BlockCollector:
    """Return the blocks of a document, in its order."""
    from pipelines.sourcing.readers.docx.document import read_document

    return read_document(source.name, source.data)


READER = SourceReader({".docx": MEDIA_TYPE}, read, WORD)

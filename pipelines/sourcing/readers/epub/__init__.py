"""EPUB: the chapters of a book, in its order."""

from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.file_types import FileType
from pipelines.sourcing.source_reader import SourceBytes, SourceReader
from schemas.refusal import TextFact

MEDIA_TYPE = "application/epub+zip"
EPUB = FileType(TextFact("epub"), zip_mimetype=MEDIA_TYPE.encode())  # OCF, 4.2.2


def read(source: SourceBytes) -> BlockCollector:
    """Return the blocks of a book, chapter by chapter."""
    from pipelines.sourcing.readers.epub.book import read_book

    return read_book(source.name, source.data, source.language)


READER = SourceReader({".epub": MEDIA_TYPE}, read, EPUB)

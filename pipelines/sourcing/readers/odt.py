"""OpenDocument text: what a word processor shows with changes accepted."""

from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.file_types import FileType
from pipelines.sourcing.source_reader import SourceBytes, SourceReader
from schemas.refusal import TextFact

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
ODF_TEXT = FileType(TextFact("odt"), zip_mimetype=MEDIA_TYPE.encode())  # part 2, 3.3


def read(source: SourceBytes) -> BlockCollector:
    """Return the blocks of a text, in its order."""
    from pipelines.sourcing.opendocument.text import read_odt

    return read_odt(source.name, source.data)


READER = SourceReader({".odt": MEDIA_TYPE}, read, ODF_TEXT)

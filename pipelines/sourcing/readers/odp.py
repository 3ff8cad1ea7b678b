"""OpenDocument presentations: what each slide shows, then its notes."""

from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.file_types import FileType
from pipelines.sourcing.source_reader import SourceBytes, SourceReader
from schemas.refusal import TextFact

MEDIA_TYPE = "application/vnd.oasis.opendocument.presentation"
ODF_SLIDES = FileType(
    TextFact("odp"),
    zip_mimetype=MEDIA_TYPE.encode(),
)  # part 2, 3.3


def read(source: SourceBytes) -> BlockCollector:
    """Return the blocks of a presentation, slide by slide."""
    from pipelines.sourcing.opendocument.slides import read_odp

    return read_odp(source.name, source.data)


READER = SourceReader({".odp": MEDIA_TYPE}, read, ODF_SLIDES)

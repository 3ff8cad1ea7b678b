"""PowerPoint: what each slide shows, then its notes."""

from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.file_types import FileType
from pipelines.sourcing.source_reader import SourceBytes, SourceReader
from schemas.refusal import TextFact

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
POWERPOINT = FileType(TextFact("powerpoint"), zip_folder="ppt/")


def read(source: SourceBytes) -> BlockCollector:
    """Return the blocks of a presentation, slide by slide."""
    from pipelines.sourcing.readers.pptx.slides import read_presentation

    return read_presentation(source.name, source.data)


READER = SourceReader({".pptx": MEDIA_TYPE}, read, POWERPOINT)

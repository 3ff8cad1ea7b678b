"""PDF: paragraphs put back together from the places of characters, scanned pages recognised."""

from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.file_types import FileType
from pipelines.sourcing.source_reader import SourceBytes, SourceReader
from schemas.refusal import TextFact

HEADER_WITHIN = 1024
"""Bytes; readers of PDF accept the header that late (ISO 32000-1, annex H, note 13)."""

PDF = FileType(TextFact("pdf"), lambda data: b"%PDF-" in data[:HEADER_WITHIN])


def read(source: SourceBytes) -> BlockCollector:
    """Return the blocks of a PDF, page by page."""
    from pipelines.sourcing.readers.pdf.pages import read_pages

    return read_pages(source.name, source.data, source.language, source.recogniser, source.report_progress)


READER = SourceReader({".pdf": "application/pdf"}, read, PDF, without_text="source.scanned")

"""Plain text: an empty line ends a paragraph."""

import re

from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.source_reader import SourceBytes, SourceReader
from pipelines.sourcing.text_files.decoder import decode
from schemas.anchor import ParagraphPlace


def read(source: SourceBytes) -> BlockCollector:
    """Return the paragraphs of a plain text file."""
    blocks = BlockCollector()
    number = 1
    for paragraph in re.split(r"\n[ \t]*\n", decode(source.name, source.data).replace("\r\n", "\n")):
        number += blocks.add_paragraph(paragraph, ParagraphPlace(number=number))
    return blocks


READER = SourceReader({".txt": "text/plain"}, read, is_packaged=False)

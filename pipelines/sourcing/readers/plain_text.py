"""Plain text: an empty line ends a paragraph."""

import re
from collections.abc import Iterator

from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.source_reader import MOST_CHARACTERS, SourceBytes, SourceReader
from pipelines.sourcing.text_files.decoder import decode
from schemas.anchor import ParagraphPlace
from schemas.errors import SourceUnreadable
from schemas.refusal import Refusal

EMPTY_LINE = re.compile(r"\n[ \t]*\n")


def read(source: SourceBytes) -> BlockCollector:
    """Return the paragraphs of a plain text file; raises SourceUnreadable for one that is too long."""
    text = decode(source.name, source.data).replace("\r\n", "\n")
    if len(text) > MOST_CHARACTERS:
        raise SourceUnreadable(Refusal("source.too_long", place=source.name, most=MOST_CHARACTERS))
    blocks = BlockCollector()
    number = 1
    for paragraph in _list_paragraphs(text):
        number += blocks.add_paragraph(paragraph, ParagraphPlace(number=number))
    return blocks


def _list_paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs one by one: all of them at once are the text a second time in memory."""
    start = 0
    for empty_line in EMPTY_LINE.finditer(text):
        yield text[start : empty_line.start()]
        start = empty_line.end()
    yield text[start:]


READER = SourceReader({".txt": "text/plain"}, read, is_packaged=False)

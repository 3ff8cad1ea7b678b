"""HTML: what a browser would show of a page's own content."""

import re

from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.file_types import FileType
from pipelines.sourcing.source_reader import SourceBytes, SourceReader
from schemas.refusal import TextFact

HTML_START = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
HTML = FileType(
    TextFact("html"),
    lambda data: HTML_START.match(data) is not None,
    is_text=True,
)


def read(source: SourceBytes) -> BlockCollector:
    """Return the blocks of a page."""
    from pipelines.sourcing.readers.html.web_page import read_html

    return read_html(source.name, source.data, source.find_beside, source.language)


READER = SourceReader({".html": "text/html", ".htm": "text/html"}, read, HTML, is_page=True, shows_files=True)

"""Markdown: rendered to HTML, then read as HTML is."""

from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.source_reader import SourceBytes, SourceReader


def read(source: SourceBytes) -> BlockCollector:
    """Return the blocks of a Markdown file, its front matter left out."""
    from pipelines.sourcing.readers.markdown.markdown_text import read_markdown

    return read_markdown(source.name, source.data, source.find_beside, source.find_included, source.language)


READER = SourceReader(
    {".md": "text/markdown", ".markdown": "text/markdown"}, read, is_packaged=False, shows_files=True
)

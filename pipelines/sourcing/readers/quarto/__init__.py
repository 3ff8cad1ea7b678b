"""Quarto: its prose read as Markdown, without code cells and shortcodes."""

from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.source_reader import SourceBytes, SourceReader


def read(source: SourceBytes) -> BlockCollector:
    """Return the blocks of a Quarto document."""
    from pipelines.sourcing.readers.quarto.prose import read_quarto

    return read_quarto(source.name, source.data, source.find_beside, source.find_included, source.language)


READER = SourceReader({".qmd": "text/markdown"}, read, is_packaged=False, shows_files=True)

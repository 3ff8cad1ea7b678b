"""The kinds of reader, apart from what packages: who asks whether sources have changed needs no others."""

from pipelines.sourcing.source_reader import SourceReader, SourceReaders
from schemas.plugins import PluginGroup

READERS = SourceReaders(
    PluginGroup("premierjet.readers", "pipelines.sourcing.readers", "READER", SourceReader)
)

"""Subtitles, SRT and WebVTT: the spoken sentences, each at the time of its first cue."""

from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.source_reader import SourceBytes, SourceReader


def read(source: SourceBytes) -> BlockCollector:
    """Return the sentences of a file of subtitles, by its extension."""
    from pipelines.sourcing.readers.subtitles.cues import read_srt, read_vtt

    read_cues = read_vtt if source.suffix == ".vtt" else read_srt
    return read_cues(source.name, source.data)


READER = SourceReader(
    {".srt": "application/x-subrip", ".vtt": "text/vtt"}, read, without_text="source.without_cues"
)

"""Captions of pictures among the passages of sources: they belong to their pictures."""

from collections.abc import Iterator

from pipelines.drafting.text.typography import canonical
from schemas.source import SourceSpans, SourceText, Span, SpanKind
from schemas.source_pictures import Picture

CAPTION_DISTANCE = 10
"""Characters of a source between a picture and its caption, besides the caption's own."""


def list_caption_spans(source: SourceText, picture: Picture) -> Iterator[Span]:
    """Yield the sentences of the source that are the caption of a picture, just above or below it."""
    caption = canonical(picture.caption or "")
    reach = len(picture.caption or "") + CAPTION_DISTANCE
    for span in source.spans if caption else ():
        is_near = abs(span.start - picture.offset) <= reach
        if is_near and span.kind is SpanKind.SENTENCE and canonical(span.text) in caption:
            yield span


def find_caption_ids(spans: SourceSpans) -> frozenset[str]:
    """Return the ids of the passages that are captions of pictures the sources keep."""
    return frozenset(
        span.id
        for source in spans.sources
        for picture in source.kept_pictures
        for span in list_caption_spans(source, picture)
    )

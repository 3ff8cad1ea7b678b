"""Sentences of a source that show something beside or below them, where nothing of it was read."""

from collections.abc import Iterator
from typing import ClassVar

from schemas.languages.lexicon import AnyWord, Vocabulary, read_vocabulary
from schemas.source import SourceText, Span, SpanKind


class PointerWords(Vocabulary):
    """Words by which a sentence shows what stands around it.

    `pictures` name a picture and its side: "the image to the right". `below` announces what comes next, as
    « les sites ci-dessous » does; what a bracket refers to may stand anywhere.
    """

    room: ClassVar[str] = "lost_pointers"

    pictures: AnyWord
    below: AnyWord


def list_lost_pictures(source: SourceText) -> Iterator[Span]:
    """Yield the sentences that show a picture, where their chapter has none that was read."""
    words = read_vocabulary(PointerWords, source.language)
    chapters = _list_pictured(source)
    for span in _list_sentences(source):
        if words.pictures.search(span.text) is not None and span.anchor.heading not in chapters:
            yield span


def list_lost_passages(source: SourceText) -> Iterator[Span]:
    """Yield the sentences that announce what stands below them, and end their chapter."""
    words = read_vocabulary(PointerWords, source.language)
    last: dict[tuple[str, ...], Span] = {}
    for span in source.spans:
        for depth in range(len(span.anchor.heading) + 1):
            last[span.anchor.heading[:depth]] = span
    chapters = _list_pictured(source)
    for span in _list_sentences(source):
        titles = span.anchor.heading
        is_last = last[titles] is span and titles not in chapters
        if is_last and words.pictures.search(span.text) is None and words.below.search(span.text) is not None:
            yield span


def _list_pictured(source: SourceText) -> frozenset[tuple[str, ...]]:
    """Return the titles above each picture that was read."""
    kept = source.pictures.kept if source.pictures is not None else ()
    return frozenset(picture.anchor.heading for picture in kept)


def _list_sentences(source: SourceText) -> Iterator[Span]:
    yield from (span for span in source.spans if span.kind is SpanKind.SENTENCE)

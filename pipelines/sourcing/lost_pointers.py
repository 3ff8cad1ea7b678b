"""Sentences of a source that show something beside or below them, where nothing of it was read."""

from collections.abc import Iterator
from itertools import takewhile
from typing import ClassVar

from schemas.languages.lexicon import AnyWord, Vocabulary, read_vocabulary
from schemas.source import SourceText, Span, SpanKind

FEWEST_TITLES = 2


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
    """Yield the sentences that announce what stands below them, and end their chapter.

    Several titles of the same rank right below may be what is announced: the steps of a procedure.
    """
    words = read_vocabulary(PointerWords, source.language)
    last: dict[tuple[str, ...], Span] = {}
    for span in source.spans:
        for depth in range(len(span.anchor.heading) + 1):
            last[span.anchor.heading[:depth]] = span
    chapters = _list_pictured(source)
    for span in _list_sentences(source):
        titles = span.anchor.heading
        is_last = last[titles] is span and titles not in chapters
        is_picture = words.pictures.search(span.text) is not None
        if (
            is_last
            and not is_picture
            and words.below.search(span.text)
            and not _stands_above_titles(span, source)
        ):
            yield span


def _stands_above_titles(announcement: Span, source: SourceText) -> bool:
    """Return whether several titles beside that of an announcement come next, below one of the document."""
    above = announcement.anchor.heading[:-1]
    titles: set[str] = set()
    following = (span.anchor.heading for span in source.spans if span.start > announcement.start)
    for path in takewhile(lambda path: bool(above) and path[: len(above)] == above, following):
        titles.update(path[len(above) : len(above) + 1])
        if len(titles) >= FEWEST_TITLES:
            return True
    return False


def _list_pictured(source: SourceText) -> frozenset[tuple[str, ...]]:
    """Return the titles above each picture that was read."""
    kept = source.pictures.kept if source.pictures is not None else ()
    return frozenset(picture.anchor.heading for picture in kept)


def _list_sentences(source: SourceText) -> Iterator[Span]:
    yield from (span for span in source.spans if span.kind is SpanKind.SENTENCE)

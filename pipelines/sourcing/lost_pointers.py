"""Sentences of a source that show something beside or below them, where nothing of it was read."""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import ClassVar

from schemas.languages.lexicon import AnyWord, Vocabulary, read_vocabulary
from schemas.source import SourceText, Span, SpanKind

FEWEST_TITLES = 2
NEAREST = 200
"""Passages after an announcement in which its titles begin."""


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
    for number, span in enumerate(source.spans):
        titles = span.anchor.heading
        is_last = span.kind is SpanKind.SENTENCE and last[titles] is span and titles not in chapters
        if not is_last or words.pictures.search(span.text) is not None or not words.below.search(span.text):
            continue
        if _count_titles_beside(titles, source.spans[number + 1 : number + 1 + NEAREST]) < FEWEST_TITLES:
            yield span


def _count_titles_beside(titles: tuple[str, ...], following: Sequence[Span]) -> int:
    """Return how many titles come next of the rank of the last of these, below the same one."""
    above = titles[:-1]
    paths = (span.anchor.heading for span in following)
    beside = takewhile(lambda path: path[: len(above)] == above, paths)
    return len({path[len(above)] for path in beside if len(path) > len(above)})


def _list_pictured(source: SourceText) -> frozenset[tuple[str, ...]]:
    """Return the titles above each picture that was read."""
    kept = source.pictures.kept if source.pictures is not None else ()
    return frozenset(picture.anchor.heading for picture in kept)


def _list_sentences(source: SourceText) -> Iterator[Span]:
    yield from (span for span in source.spans if span.kind is SpanKind.SENTENCE)

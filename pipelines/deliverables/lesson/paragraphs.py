"""Paragraphs of a page: those of the source, a long one parted where it speaks of something else.

A telephone shows some seven words a line: what is one block of six lines on paper fills a screen there.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipelines.drafting.material import Piece
from pipelines.drafting.text.context_needs import needs_context
from pipelines.drafting.text.obligation_words import is_defining
from pipelines.drafting.text.words import list_content_stems, share_of
from schemas.anchor import ParagraphPlace
from schemas.language import Language

MOST_WORDS = 60
"""Words of a paragraph that a telephone shows without scrolling, with the marks of its sources."""

MOST_OF_ONE_SUBJECT = 80
"""Words of one that never speaks of something else: it fills the screen of a telephone."""

MOST_AT_ONCE = 40
"""Sentences among which an end is sought: a text without paragraphs may have thousands."""

FEWEST_WORDS = 15
"""Words of each part of a long paragraph; a shorter one is a remark on what stands before it."""

Item = tuple[Piece, ...]
"""Pieces that are read together."""


def split_paragraphs(items: Sequence[Item], language: Language) -> Iterator[list[Item]]:
    """Yield the sentences of a passage by paragraphs, in reading order."""
    paragraph: list[Item] = []
    for item in items:
        if paragraph and _begins_paragraph(paragraph[-1][-1], item[0]):
            yield from _split_long(paragraph, language)
            paragraph = []
        paragraph.append(item)
    if paragraph:
        yield from _split_long(paragraph, language)


def _begins_paragraph(before: Piece, piece: Piece) -> bool:
    """Return whether a piece stands in another paragraph of its source than the piece before it.

    Pages of a PDF have lines, and no paragraphs that are known.
    """
    if before.source is not piece.source:
        return True
    place = piece.span.anchor.place
    return isinstance(place, ParagraphPlace) and place != before.span.anchor.place


def _split_long(paragraph: list[Item], language: Language) -> Iterator[list[Item]]:
    """Yield a paragraph, or its parts where it is long and speaks of something else from a sentence on."""
    while len(paragraph) > MOST_AT_ONCE:
        parts = list(_split_once(paragraph[:MOST_AT_ONCE], language))
        whole = parts[:-1] or parts  # what follows may belong to the last one
        yield from whole
        paragraph = paragraph[sum(map(len, whole)) :]
    yield from _split_once(paragraph, language)


def _split_once(paragraph: list[Item], language: Language) -> Iterator[list[Item]]:
    end = _find_end(paragraph, language)
    if end is None:
        yield paragraph
        return
    yield from _split_once(paragraph[:end], language)
    yield from _split_once(paragraph[end:], language)


def _find_end(paragraph: list[Item], language: Language) -> int | None:
    """Return how many sentences of a long paragraph the first of two has; None if it is to stay whole.

    Of several ends it is the one nearest to the middle. Where the subject never changes for sure, a very long
    one ends before the sentence that has least in common with the one before it.
    """
    words = [len(_write(item).split()) for item in paragraph]
    total = sum(words)
    common = {
        number: _measure_common(before, item, language)
        for number, (before, item) in enumerate(pairwise(paragraph), start=1)
        if min(sum(words[:number]), sum(words[number:])) >= FEWEST_WORDS
        and not needs_context(_write(item), language)
    }
    if total <= MOST_WORDS or not common:
        return None
    least = min(common.values())
    if least > 0 and total <= MOST_OF_ONE_SUBJECT:
        return None
    ends = [number for number, share in common.items() if share == least]
    return min(ends, key=lambda number: abs(total - 2 * sum(words[:number])))


def _measure_common(before: Item, item: Item, language: Language) -> float:
    """Return the share of a sentence's words that the one before has; none of a definition, a new subject."""
    text = _write(item)
    if is_defining(text, language):
        return 0.0
    return share_of(list_content_stems(text, language), list_content_stems(_write(before), language))


def _write(item: Item) -> str:
    return " ".join(piece.text for piece in item)

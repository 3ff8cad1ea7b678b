"""The limits, exceptions and prohibitions of other pages that rules have a page recall, for a model."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.drafting.kind import Material
from pipelines.drafting.material import Piece
from pipelines.drafting.text.context_needs import needs_context
from pipelines.drafting.text.limits import holds_limit
from pipelines.drafting.text.words import is_statement, list_content_stems, share_of
from schemas.plan import PlannedPage
from schemas.source import SpanKind

MOST_RECALLED = 3
"""Passages that rules have a page recall; a model that plans says itself what a page needs."""

FEWEST_SHARED = 2
LEAST_SHARED = 0.5
"""Telling stems, and share of its own, that a limit has in common with a page that it governs."""

LEAST_COMMON, FEWEST_COMMON = 0.5, 2
"""Share of the pages, and pages, beyond which a stem tells nothing of one: it is what the module is about."""


@dataclass(frozen=True)
class _PageWords:
    """A page with the stems that it teaches, and its sentences that lay down a limit."""

    page: PlannedPage
    stems: frozenset[str]
    limits: tuple[Piece, ...]


def add_recalls(material: Material, pages: tuple[PlannedPage, ...]) -> tuple[PlannedPage, ...]:
    """Return the pages with the limits of other pages that each recalls; only a model writes them there."""
    if material.request.course.model is None:
        return pages
    words = [_read_page(material, page) for page in pages]
    uses = Counter(stem for each in words for stem in each.stems)
    common = frozenset(
        stem for stem, count in uses.items() if count > max(LEAST_COMMON * len(pages), FEWEST_COMMON)
    )
    return tuple(
        each.page.model_copy(update={"recalled": _choose_recalls(each, words, common, material) or None})
        for each in words
    )


def _read_page(material: Material, page: PlannedPage) -> _PageWords:
    pieces = material.find_pieces(page.evidence)
    text = " ".join((page.title, *(piece.text for piece in pieces)))
    stems = list_content_stems(text, material.language)
    return _PageWords(page, stems, tuple(piece for piece in pieces if _is_limit(piece, material)))


def _is_limit(piece: Piece, material: Material) -> bool:
    """Return whether a passage is a sentence that lays down a limit and can be understood alone."""
    text, language = piece.text, material.language
    is_sentence = piece.span.kind is SpanKind.SENTENCE and is_statement(text, language)
    return is_sentence and not needs_context(text, language) and holds_limit(text, language)


def _choose_recalls(
    own: _PageWords, words: Sequence[_PageWords], common: frozenset[str], material: Material
) -> tuple[str, ...]:
    """Return the limits of other pages that speak most of what a page is about, in the order of the pages."""
    others = [piece for each in words if each is not own for piece in each.limits]
    ranked = sorted(_list_shares(own, others, common, material), reverse=True)[:MOST_RECALLED]
    return tuple(others[-place].span.id for place in sorted((place for _, place in ranked), reverse=True))


def _list_shares(
    own: _PageWords, limits: Sequence[Piece], common: frozenset[str], material: Material
) -> Iterator[tuple[float, int]]:
    """Yield the share of its telling stems that each limit has in common with a page, and minus its place."""
    for number, piece in enumerate(limits):
        stems = list_content_stems(piece.text, material.language) - common
        share = share_of(stems, own.stems)
        if len(stems & own.stems) >= FEWEST_SHARED and share >= LEAST_SHARED:
            yield share, -number

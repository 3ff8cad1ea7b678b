"""Passages that a question may rest on: those the lesson shows, and none that only quotes something."""

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import ClassVar

from pipelines.deliverables.quiz.source_lists import number_list
from pipelines.drafting.kind import Material
from pipelines.drafting.material import Piece
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import split_words
from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, read_vocabulary

LESSON = "lesson"


class GroundWords(Vocabulary):
    """Words between the items of a list of which one alone is enough: "or"."""

    room: ClassVar[str] = "deliverables.quiz.grounds"

    alternatives: Expressions


def list_shown_spans(material: Material) -> frozenset[str] | None:
    """Return the ids of the passages that the lesson's pages rest on; None if the module has no lesson."""
    request = material.request
    if LESSON not in material.module.artefacts:
        return None
    if request.plan is not None and request.plan.plan.pages:
        return frozenset(span for page in request.plan.plan.pages for span in page.evidence)
    plan = request.kinds[LESSON].plan
    if plan is None:
        return None
    outline = material.compute_once(plan)
    blocks = (block for page in outline.pages for block in page.blocks)
    return frozenset(span for block in blocks for span in block.evidence)


def list_quoted_spans(pieces: Iterable[Piece], language: Language) -> frozenset[str]:
    """Return the ids of passages that state nothing of their own.

    A line that ends with a colon shows what stands in a paragraph after it; quotation marks around a whole
    passage quote it; and of a list of alternatives no item holds alone.
    """
    together = tuple(pieces)
    quoted = [piece for piece in together if _is_quotation(canonical(piece.text))]
    return frozenset(
        piece.span.id for piece in (*quoted, *_list_shown(together), *_list_alternatives(together, language))
    )


def _is_quotation(text: str) -> bool:
    """Return whether a canonical text is all within quotation marks."""
    return text.startswith('"') and text.rstrip(".").endswith('"')


def _list_shown(pieces: tuple[Piece, ...]) -> Iterator[Piece]:
    for before, piece in pairwise(pieces):
        is_same_place = before.source is piece.source and before.heading == piece.heading
        is_prose = piece.span.item is None and piece.span.anchor.row is None
        if is_same_place and is_prose and before.text.rstrip().endswith(":"):
            yield piece


def _list_alternatives(pieces: tuple[Piece, ...], language: Language) -> Iterator[Piece]:
    words = set(read_vocabulary(GroundWords, language).alternatives)
    for number, run in groupby(pieces, key=number_list):
        listed = list(run)
        texts = [split_words(piece.text) for piece in listed]
        ends = {word for text in texts for word in (*text[:1], *text[-1:])}
        if number is not None and words & ends:
            yield from listed

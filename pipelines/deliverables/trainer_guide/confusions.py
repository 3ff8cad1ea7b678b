"""Likely confusions, found in the sources alone: similar things that are easily taken for each other.

Two terms defined side by side, two table rows with similar names, and two limits of one unit in similar
sentences. They do not show that anybody ever got them wrong.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

from pipelines.deliverables.quiz.terms import find_terms
from pipelines.deliverables.trainer_guide.wording import TrainerGuideWording, read_wording
from pipelines.drafting.material import Piece
from pipelines.drafting.objectives.chapters import Chapter
from pipelines.drafting.text.figures import Figure, find_figures
from pipelines.drafting.text.words import list_content_stems, share_of, stands_alone
from schemas.language import Language
from schemas.source import SpanKind

MOST_OF_A_KIND = 3
ALIKE = 0.3
"""Share of words that two sentences must have in common to be easily confused."""

NEXT_TO_EACH_OTHER = 0.5
"""Score added for adjacent definitions: sources put side by side the things they distinguish."""


@dataclass(frozen=True)
class Confusion:
    """A likely false belief, the words of the sources that correct it, and their pieces."""

    believed: str
    said: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class _Measured:
    figure: Figure
    piece: Piece
    stems: frozenset[str]


def find_confusions(chapters: tuple[Chapter, ...], language: Language) -> tuple[Confusion, ...]:
    """Return likely confusions, a few of each kind, no piece in two of them."""
    words = read_wording(language)
    confusions: list[Confusion] = []
    used: set[str] = set()
    for kind in KINDS:
        count = 0
        for confusion in kind(chapters, words):
            ids = {piece.span.id for piece in confusion.pieces}
            if count < MOST_OF_A_KIND and not ids & used:
                used |= ids
                confusions.append(confusion)
                count += 1
    return tuple(confusions)


def _find_similar_terms(chapters: tuple[Chapter, ...], words: TrainerGuideWording) -> Iterator[Confusion]:
    """Yield pairs of terms that one chapter defines with similar words, the most similar first."""
    scored = []
    for chapter in chapters:
        for one, other in combinations(find_terms(chapter.pieces, words.language), 2):
            one_stems, other_stems = (
                list_content_stems(f"{t.name} {t.definition}", words.language) for t in (one, other)
            )
            adjacent = abs(chapter.pieces.index(one.piece) - chapter.pieces.index(other.piece)) == 1
            similarity = share_of(one_stems, other_stems) + share_of(other_stems, one_stems)
            scored.append((similarity + (NEXT_TO_EACH_OTHER if adjacent else 0.0), one, other))
    for score, one, other in sorted(scored, key=lambda each: -each[0]):
        if score >= ALIKE:
            yield _make_pair(one.name, other.name, one.piece, other.piece, words)


def _find_similar_rows(chapters: tuple[Chapter, ...], words: TrainerGuideWording) -> Iterator[Confusion]:
    """Yield the rows of one table whose names share a word and whose values differ."""
    for chapter in chapters:
        rows = [p for p in chapter.pieces if p.span.kind is SpanKind.ROW and p.span.anchor.row]
        for one, other in combinations(rows, 2):
            one_row, other_row = one.span.anchor.row, other.span.anchor.row
            if one_row is None or other_row is None or one_row.header != other_row.header:
                continue
            names = [list_content_stems(row.cells[0], words.language) for row in (one_row, other_row)]
            values = [" ".join(row.cells[1:]) for row in (one_row, other_row)]
            have_text = all(any(character.isalnum() for character in value) for value in values)
            if names[0] & names[1] and have_text and values[0] != values[1]:
                yield _make_pair(one_row.cells[0], other_row.cells[0], one, other, words)


def _find_similar_limits(chapters: tuple[Chapter, ...], words: TrainerGuideWording) -> Iterator[Confusion]:
    """Yield pairs of similar sentences with one measure each, of the same unit but not the same value."""
    language = words.language
    measured = [
        _Measured(figure, piece, list_content_stems(piece.text, language))
        for chapter in chapters
        for piece in chapter.pieces
        if piece.span.kind is SpanKind.SENTENCE and stands_alone(piece.text, language)
        for figure in [_find_only_measure(piece, language)]
        if figure is not None
    ]
    scored = [
        (min(share_of(one.stems, other.stems), share_of(other.stems, one.stems)), one, other)
        for one, other in combinations(measured, 2)
        if one.figure.unit == other.figure.unit and one.figure.value != other.figure.value
    ]
    for score, one, other in sorted(scored, key=lambda each: -each[0]):
        if score >= ALIKE:
            yield _make_pair(one.figure.text, other.figure.text, one.piece, other.piece, words)


KINDS: tuple[Callable[[tuple[Chapter, ...], TrainerGuideWording], Iterator[Confusion]], ...] = (
    _find_similar_terms,
    _find_similar_rows,
    _find_similar_limits,
)


def _find_only_measure(piece: Piece, language: Language) -> Figure | None:
    """Return the measure of a sentence if it has exactly one, else None."""
    measures = find_figures(piece.text, language)
    return measures[0] if len(measures) == 1 and not measures[0].unit.startswith("n:") else None


def _make_pair(one: str, other: str, first: Piece, second: Piece, words: TrainerGuideWording) -> Confusion:
    believed = words.say(words.confused, one=one, other=other)
    return Confusion(believed, f"{_quote_piece(first, words)} {_quote_piece(second, words)}", (first, second))


def _quote_piece(piece: Piece, words: TrainerGuideWording) -> str:
    row = piece.span.anchor.row
    if row is None:
        return piece.text
    pairs = zip(row.header[1:], row.cells[1:], strict=False)
    cells = ", ".join(words.say("{name} : {cell}", name=name, cell=cell) for name, cell in pairs if cell)
    return f"{row.cells[0]} ({cells})."

"""Likely confusions, as far as sources alone show them: neighbours easily taken for each other.

Two terms defined side by side, two rows of a table whose names are alike, two limits of the same unit in
sentences alike, and what a source itself denies an effect. Nothing here says that anybody did get it wrong.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar

from pipelines.deliverables.quiz.terms import find_terms
from pipelines.deliverables.trainer_guide.wording import TrainerGuideWording, read_wording
from pipelines.drafting.material import Piece
from pipelines.drafting.objectives.evidence import Chapter
from pipelines.drafting.text.figures import Figure, figures
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import content_stems, share_of, stands_alone
from schemas.language import Language
from schemas.languages.lexicon import Pattern, Vocabulary, read_vocabulary
from schemas.source import SpanKind

MOST_OF_A_KIND = 3
ALIKE = 0.3
"""Share of words two sentences have in common before one is taken for the other."""

NEXT_TO_EACH_OTHER = 0.5
"""What two definitions in a row gain: a source puts side by side what it wants told apart."""


class DenialWords(Vocabulary):
    """How a language denies an effect or an identity; « ne doit pas » forbids, and corrects no belief."""

    room: ClassVar[str] = "deliverables.trainer_guide.confusions"

    denials: Pattern


@dataclass(frozen=True)
class Confusion:
    """What may be believed, what the sources say, and the pieces that say it."""

    believed: str
    said: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class _Measured:
    figure: Figure
    piece: Piece
    stems: frozenset[str]


def find_confusions(chapters: tuple[Chapter, ...], language: Language) -> tuple[Confusion, ...]:
    """Return what may be taken for something else, each piece once, a few of each kind."""
    words = read_wording(language)
    found: list[Confusion] = []
    used: set[str] = set()
    for kind in KINDS:
        kept = 0
        for confusion in kind(chapters, words):
            ids = {piece.span.id for piece in confusion.pieces}
            if kept < MOST_OF_A_KIND and not ids & used:
                used |= ids
                found.append(confusion)
                kept += 1
    return tuple(found)


def _terms(chapters: tuple[Chapter, ...], words: TrainerGuideWording) -> Iterator[Confusion]:
    """Yield the terms one chapter defines beside each other, the closest definitions first."""
    scored = []
    for chapter in chapters:
        for one, other in combinations(find_terms(chapter.pieces, words.language), 2):
            mine, theirs = (content_stems(f"{t.name} {t.definition}", words.language) for t in (one, other))
            beside = abs(chapter.pieces.index(one.piece) - chapter.pieces.index(other.piece)) == 1
            alike = share_of(mine, theirs) + share_of(theirs, mine)
            scored.append((alike + (NEXT_TO_EACH_OTHER if beside else 0.0), one, other))
    for score, one, other in sorted(scored, key=lambda each: -each[0]):
        if score >= ALIKE:
            yield _pair(one.name, other.name, one.piece, other.piece, words)


def _rows(chapters: tuple[Chapter, ...], words: TrainerGuideWording) -> Iterator[Confusion]:
    """Yield the rows of one table whose names share a word and whose values differ."""
    for chapter in chapters:
        rows = [p for p in chapter.pieces if p.span.kind is SpanKind.ROW and p.span.anchor.row]
        for one, other in combinations(rows, 2):
            mine, theirs = one.span.anchor.row, other.span.anchor.row
            if mine is None or theirs is None or mine.header != theirs.header:
                continue
            names = [content_stems(row.cells[0], words.language) for row in (mine, theirs)]
            values = [" ".join(row.cells[1:]) for row in (mine, theirs)]
            worded = all(any(character.isalnum() for character in value) for value in values)
            if names[0] & names[1] and worded and values[0] != values[1]:
                yield _pair(mine.cells[0], theirs.cells[0], one, other, words)


def _limits(chapters: tuple[Chapter, ...], words: TrainerGuideWording) -> Iterator[Confusion]:
    """Yield pairs of sentences alike that each give one measure of the same unit, and not the same one."""
    language = words.language
    measured = [
        _Measured(figure, piece, content_stems(piece.text, language))
        for chapter in chapters
        for piece in chapter.pieces
        if piece.span.kind is SpanKind.SENTENCE and stands_alone(piece.text, language)
        for figure in [_only(piece, language)]
        if figure is not None
    ]
    scored = [
        (min(share_of(one.stems, other.stems), share_of(other.stems, one.stems)), one, other)
        for one, other in combinations(measured, 2)
        if one.figure.unit == other.figure.unit and one.figure.value != other.figure.value
    ]
    for score, one, other in sorted(scored, key=lambda each: -each[0]):
        if score >= ALIKE:
            yield _pair(one.figure.text, other.figure.text, one.piece, other.piece, words)


def _find_denials(chapters: tuple[Chapter, ...], words: TrainerGuideWording) -> Iterator[Confusion]:
    """Yield the sentences by which a source denies what one could believe."""
    denials = read_vocabulary(DenialWords, words.language).denials
    for chapter in chapters:
        for piece in chapter.pieces:
            whole = piece.span.kind is SpanKind.SENTENCE and stands_alone(piece.text, words.language)
            if whole and denials.search(canonical(piece.text)):
                yield Confusion(words.opposite, piece.text, (piece,))


KINDS: tuple[Callable[[tuple[Chapter, ...], TrainerGuideWording], Iterator[Confusion]], ...] = (
    _terms,
    _find_denials,
    _rows,
    _limits,
)


def _only(piece: Piece, language: Language) -> Figure | None:
    """Return the one measure a sentence gives; none where it gives several, so that none is singled out."""
    found = figures(piece.text, language)
    return found[0] if len(found) == 1 and not found[0].unit.startswith("n:") else None


def _pair(one: str, other: str, first: Piece, second: Piece, words: TrainerGuideWording) -> Confusion:
    believed = words.say(words.confused, one=one, other=other)
    return Confusion(believed, f"{_quote_piece(first, words)} {_quote_piece(second, words)}", (first, second))


def _quote_piece(piece: Piece, words: TrainerGuideWording) -> str:
    row = piece.span.anchor.row
    if row is None:
        return piece.text
    pairs = zip(row.header[1:], row.cells[1:], strict=False)
    cells = ", ".join(words.say("{name} : {cell}", name=name, cell=cell) for name, cell in pairs if cell)
    return f"{row.cells[0]} ({cells})."

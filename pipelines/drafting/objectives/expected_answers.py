"""Expected answers to an objective in the sources' words: steps, values, rows or sentences."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import ClassVar

from pipelines.drafting.material import Piece
from pipelines.drafting.objectives.evidence import (
    DOING,
    Chapter,
    Evidence,
    gather_chapter_evidence,
    gather_evidence,
    list_words_of,
)
from pipelines.drafting.text.figures import TIME, figures
from pipelines.drafting.text.obligation_words import binds
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import content_stems, stands_alone
from schemas.course import Bloom, Module, Objective
from schemas.language import Language
from schemas.languages.formats import write_sign
from schemas.languages.lexicon import Expressions, Vocabulary, gather_words, match_words
from schemas.source import SpanKind

MOST_CHAPTERS = 3
"""Chapters asked about when no objective says what matters."""

FEWEST_VALUES = 2
"""Values that make a question; with fewer, the whole chapter is asked about."""


class MeasuredWords(Vocabulary):
    """What an objective asks to be measured, in any language."""

    room: ClassVar[str] = "expectations"

    times: Expressions
    temperatures: Expressions


class Shape(StrEnum):
    """How an answer is laid out."""

    STEPS = "steps"
    VALUES = "values"
    ROWS = "rows"
    SENTENCES = "sentences"


@dataclass(frozen=True)
class Expected:
    """The answer expected on one objective, or on a chapter if there is none; each piece is an element."""

    objective: Objective | None
    chapter: Chapter
    shape: Shape
    pieces: tuple[Piece, ...]
    columns: tuple[int, ...] = ()

    @property
    def title(self) -> str:
        """Return the heading of its first piece, because values may stand outside their chapter."""
        return self.pieces[0].heading or self.chapter.title


def list_expectations(
    module: Module, chapters: tuple[Chapter, ...], language: Language
) -> tuple[Expected, ...]:
    """Return what is expected on each objective, in the module's order; without any, on its first chapters.

    Nothing is expected on an objective that no source mentions.
    """
    if not module.objectives:
        taken = [
            (None, chapter, gather_chapter_evidence(chapter, language))
            for chapter in chapters[:MOST_CHAPTERS]
        ]
        return tuple(_expect_best_shape(*each) for each in taken if each[2].pieces)
    found = gather_evidence(module.objectives, chapters, language)
    made = []
    for objective in module.objectives:
        evidence = found.get(objective.id)
        if evidence is not None and evidence.pieces:
            chapter = next(each for each in chapters if evidence.pieces[0] in each.pieces)
            made.append(
                _expect_values(objective, chapter, chapters, language)
                or _expect_best_shape(objective, chapter, evidence)
            )
    return tuple(made)


def write_answer(piece: Piece, columns: tuple[int, ...], language: Language) -> str:
    """Return what a piece says as one text; of a row its first cell, then the columns asked for."""
    row = piece.span.anchor.row
    if row is None:
        return piece.text
    shown = [n for n in columns or range(1, len(row.cells)) if row.cells[n]]
    colon = f"{write_sign(':', language)} "
    if len(shown) == 1:
        return f"{row.cells[0]}{colon}{row.cells[shown[0]]}"
    return f"{row.cells[0]} ({', '.join(f'{row.header[n]}{colon}{row.cells[n]}' for n in shown)})"


def _expect_best_shape(objective: Objective | None, chapter: Chapter, evidence: Evidence) -> Expected:
    rows = tuple(piece for piece in evidence.pieces if piece.span.kind is SpanKind.ROW)
    if evidence.steps and (objective is None or objective.bloom in DOING):
        return Expected(objective, chapter, Shape.STEPS, evidence.steps)
    if rows:
        return Expected(objective, chapter, Shape.ROWS, rows, evidence.columns)
    return Expected(objective, chapter, Shape.SENTENCES, evidence.pieces)


def _expect_values(
    objective: Objective, chapter: Chapter, chapters: tuple[Chapter, ...], language: Language
) -> Expected | None:
    """Return the values an objective asks to be recalled, wherever they stand: as few as speak of it all."""
    text = canonical(objective.text)
    measure = next((each for each in _list_measures() if each[0].search(text)), None)
    if measure is None or objective.bloom is not Bloom.REMEMBER:
        return None
    word, units = measure
    open_stems = content_stems(word.sub(" ", text), language)
    pieces = [
        piece for each in chapters for piece in each.pieces if _has_measure(piece.text, units, language)
    ]
    usable = [p for p in pieces if p.span.kind is SpanKind.ROW or stands_alone(p.text, language)]
    chosen: list[Piece] = []
    while best := max(usable, key=lambda piece: _rank_value(piece, open_stems, language), default=None):
        spoken = open_stems & _list_stems(best, language)
        if not spoken:
            break
        chosen.append(best)
        open_stems -= spoken
        usable.remove(best)
    if len(chosen) < FEWEST_VALUES:
        return None
    columns = tuple(sorted({n for piece in chosen for n in _find_columns(piece, units, language)}))
    return Expected(objective, chapter, Shape.VALUES, tuple(_sort_by_source(chosen, chapters)), columns)


def _rank_value(piece: Piece, wanted: frozenset[str], language: Language) -> tuple[int, bool, bool]:
    """Return the rank of a value: how much it covers, whether nothing else, and whether it binds."""
    row = piece.span.anchor.row
    alone = row is not None and content_stems(row.cells[0], language) <= wanted
    return len(wanted & _list_stems(piece, language)), alone, binds(piece.text, language)


def _list_stems(piece: Piece, language: Language) -> frozenset[str]:
    return list_words_of(piece, language) | content_stems(piece.heading, language)


def _find_columns(piece: Piece, units: frozenset[str], language: Language) -> Iterator[int]:
    row = piece.span.anchor.row
    for number, cell in enumerate(row.cells if row else ()):
        if number and _has_measure(cell, units, language):
            yield number


def _has_measure(text: str, units: frozenset[str], language: Language) -> bool:
    return any(figure.unit in units for figure in figures(text, language))


def _sort_by_source(chosen: Iterable[Piece], chapters: tuple[Chapter, ...]) -> Iterator[Piece]:
    ids = {piece.span.id for piece in chosen}
    return (piece for chapter in chapters for piece in chapter.pieces if piece.span.id in ids)


@cache
def _list_measures() -> tuple[tuple[re.Pattern[str], frozenset[str]], ...]:
    """Return what an objective may ask to be measured, each with the units that measure it."""
    times = match_words(gather_words(MeasuredWords, lambda each: each.times))
    temperatures = match_words(gather_words(MeasuredWords, lambda each: each.temperatures))
    return (times, TIME), (temperatures, frozenset({"°C"}))

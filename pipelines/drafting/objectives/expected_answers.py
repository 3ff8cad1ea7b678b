"""Answers expected of a learner on an objective, in the sources' words: steps, values, rows or sentences."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import ClassVar

from pipelines.drafting.material import Piece
from pipelines.drafting.objectives.chapters import Chapter, list_piece_stems
from pipelines.drafting.objectives.evidence import (
    ACTION_LEVELS,
    Evidence,
    gather_chapter_evidence,
    gather_evidence,
)
from pipelines.drafting.objectives.evidence_index import EvidenceIndex
from pipelines.drafting.text.figures import TIME, find_figures
from pipelines.drafting.text.obligation_words import is_binding
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, stands_alone
from schemas.anchor import TableRow
from schemas.course import Bloom, Module, Objective
from schemas.language import Language
from schemas.languages.formats import write_sign
from schemas.languages.lexicon import Expressions, Vocabulary, gather_words, match_words
from schemas.source import SpanKind

MOST_CHAPTERS = 3
"""Chapters asked about when no objective says what matters."""

FEWEST_VALUES = 2
"""Values that make a question; with fewer, the answer is the evidence of the objective instead."""


class MeasuredWords(Vocabulary):
    """Words by which an objective asks for measures: times or temperatures."""

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
class ExpectedAnswer:
    """The answer expected on one objective, or on a chapter if there is none.

    Each of the `pieces` is one thing the learner has to say. `columns`: those to quote of a table row beside
    its first cell, counted from 0; empty for all. `units`: those of the values an objective names.
    """

    objective: Objective | None
    chapter: Chapter
    shape: Shape
    pieces: tuple[Piece, ...]
    columns: tuple[int, ...] = ()
    units: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        """Return the title its page has in a person's plan, else the heading of its first piece.

        Values may stand outside their chapter.
        """
        if self.chapter.planned is not None:
            return self.chapter.title
        return self.pieces[0].heading or self.chapter.title


def list_expectations(module: Module, index: EvidenceIndex) -> tuple[ExpectedAnswer, ...]:
    """Return the answer expected on each objective, in order; on the first chapters if the module has none.

    Nothing is expected on an objective of which the sources hold no evidence. By a person's plan they come in
    the order of its pages.
    """
    chapters, language = index.chapters, index.language
    if not module.objectives:
        evidence_by_chapter = [
            (chapter, gather_chapter_evidence(chapter, language)) for chapter in chapters[:MOST_CHAPTERS]
        ]
        return tuple(
            _expect_best_shape(None, chapter, evidence)
            for chapter, evidence in evidence_by_chapter
            if evidence.pieces
        )
    evidence_by_objective = gather_evidence(module.objectives, index)
    expectations = []
    for objective in module.objectives:
        evidence = evidence_by_objective.get(objective.id)
        if evidence is not None and evidence.pieces:
            chapter = next(each for each in chapters if evidence.pieces[0] in each.pieces)
            expectations.append(
                _expect_values(objective, chapter, chapters, language)
                or _expect_best_shape(objective, chapter, evidence)
            )
    return tuple(_follow_pages(expectations, chapters))


def gather_asked_evidence(module: Module, index: EvidenceIndex) -> dict[str, Evidence]:
    """Return the evidence of each objective by its id: the values themselves where it asks to recall some."""
    values = {
        expected.objective.id: Evidence(expected.title, expected.pieces, expected.columns)
        for expected in list_expectations(module, index)
        if expected.objective is not None and expected.shape is Shape.VALUES
    }
    return gather_evidence(module.objectives, index) | values


def _follow_pages(expectations: list[ExpectedAnswer], chapters: tuple[Chapter, ...]) -> list[ExpectedAnswer]:
    """Return what is expected with the page of a person's plan it stands on, in the order of the pages."""
    if not any(chapter.planned for chapter in chapters):
        return expectations
    placed = [
        (number, replace(expected, chapter=chapter))
        for expected in expectations
        for number, chapter in enumerate(chapters)
        if expected.pieces[0] in chapter.pieces
    ]
    return [expected for _, expected in sorted(placed, key=lambda pair: pair[0])]


def list_columns_shown(row: TableRow, columns: tuple[int, ...]) -> list[int]:
    """Return the columns beside its first cell that an answer says of a row: those asked for, none empty."""
    return [n for n in columns or range(1, len(row.cells)) if row.cells[n]]


def write_answer(piece: Piece, columns: tuple[int, ...], language: Language) -> str:
    """Return what a piece says as one text; of a row its first cell, then the columns asked for."""
    row = piece.span.anchor.row
    return piece.text if row is None else write_row(row, columns, language)


def write_row(row: TableRow, columns: tuple[int, ...], language: Language) -> str:
    """Return a row of a table as one text: its first cell, then the columns asked for, or all."""
    columns_shown = list_columns_shown(row, columns)
    colon = f"{write_sign(':', language)} "
    if len(columns_shown) == 1:
        return f"{row.cells[0]}{colon}{row.cells[columns_shown[0]]}"
    return f"{row.cells[0]} ({', '.join(f'{row.header[n]}{colon}{row.cells[n]}' for n in columns_shown)})"


def _expect_best_shape(objective: Objective | None, chapter: Chapter, evidence: Evidence) -> ExpectedAnswer:
    rows = tuple(piece for piece in evidence.pieces if piece.span.kind is SpanKind.ROW)
    if evidence.steps and (objective is None or objective.bloom in ACTION_LEVELS):
        return ExpectedAnswer(objective, chapter, Shape.STEPS, evidence.steps)
    if rows:
        return ExpectedAnswer(objective, chapter, Shape.ROWS, rows, evidence.columns)
    return ExpectedAnswer(objective, chapter, Shape.SENTENCES, evidence.pieces)


def _expect_values(
    objective: Objective, chapter: Chapter, chapters: tuple[Chapter, ...], language: Language
) -> ExpectedAnswer | None:
    """Return the values an objective asks to recall, from any chapter.

    Values are taken one by one, always the one with most of the objective's words that none taken has yet,
    until no value has any of them. None if the objective asks for no measure, is not about recall, or fewer
    than FEWEST_VALUES are found.
    """
    text = canonical(objective.text)
    measure = next((each for each in _list_measures() if each[0].search(text)), None)
    if measure is None or objective.bloom is not Bloom.REMEMBER:
        return None
    word, units = measure
    open_stems = list_content_stems(word.sub(" ", text), language)
    pieces = [
        piece
        for each in chapters
        if each.may_serve(objective.id)
        for piece in each.pieces
        if _has_measure(piece.text, units, language)
    ]
    usable = [p for p in pieces if p.span.kind is SpanKind.ROW or stands_alone(p.text, language)]
    chosen: list[Piece] = []
    while best := max(usable, key=lambda piece: _rank_value(piece, open_stems, language), default=None):
        covered = open_stems & _list_stems(best, language)
        if not covered:
            break
        chosen.append(best)
        open_stems -= covered
        usable.remove(best)
    if len(chosen) < FEWEST_VALUES:
        return None
    columns = tuple(sorted({n for piece in chosen for n in _find_columns(piece, units, language)}))
    pieces_in_order = tuple(_sort_by_source(chosen, chapters))
    return ExpectedAnswer(objective, chapter, Shape.VALUES, pieces_in_order, columns, units)


def _rank_value(piece: Piece, wanted_stems: frozenset[str], language: Language) -> tuple[int, bool, bool]:
    """Return the rank of a value: most wanted stems, then a first cell without others, then an obligation."""
    row = piece.span.anchor.row
    has_only_wanted = row is not None and list_content_stems(row.cells[0], language) <= wanted_stems
    return (
        len(wanted_stems & _list_stems(piece, language)),
        has_only_wanted,
        is_binding(piece.text, language),
    )


def _list_stems(piece: Piece, language: Language) -> frozenset[str]:
    return list_piece_stems(piece, language) | list_content_stems(piece.heading, language)


def _find_columns(piece: Piece, units: frozenset[str], language: Language) -> Iterator[int]:
    row = piece.span.anchor.row
    for number, cell in enumerate(row.cells if row else ()):
        if number and _has_measure(cell, units, language):
            yield number


def _has_measure(text: str, units: frozenset[str], language: Language) -> bool:
    return any(figure.unit in units for figure in find_figures(text, language))


def _sort_by_source(chosen: Iterable[Piece], chapters: tuple[Chapter, ...]) -> Iterator[Piece]:
    ids = {piece.span.id for piece in chosen}
    return (piece for chapter in chapters for piece in chapter.pieces if piece.span.id in ids)


@cache
def _list_measures() -> tuple[tuple[re.Pattern[str], frozenset[str]], ...]:
    """Return what an objective may ask to be measured, each with the units that measure it."""
    times = match_words(gather_words(MeasuredWords, lambda each: each.times))
    temperatures = match_words(gather_words(MeasuredWords, lambda each: each.temperatures))
    return (times, TIME), (temperatures, frozenset({"°C"}))

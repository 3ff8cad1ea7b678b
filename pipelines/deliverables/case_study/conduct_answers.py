"""Answers expected on objectives, with what the sources say to do first where an objective asks for it.

What saves lives in the chapters of an answer is always in it, whatever else they ask for, and so are the
first steps of an order; a definition stands only where too little is said of what to do. On an emergency that
no chapter is on, what saves lives in it is expected, and nothing of another emergency.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipelines.deliverables.case_study.conduct import (
    asks_conduct,
    saves_life,
    split_situations,
    tells_conduct,
    tells_emergency,
)
from pipelines.drafting.material import Piece
from pipelines.drafting.objectives.chapters import Chapter, list_piece_stems
from pipelines.drafting.objectives.evidence import MOST_STEPS
from pipelines.drafting.objectives.evidence_index import EvidenceIndex
from pipelines.drafting.objectives.evidence_strength import list_objective_stems
from pipelines.drafting.objectives.expected_answers import ExpectedAnswer, Shape, list_expectations
from pipelines.drafting.text.context_needs import needs_context
from pipelines.drafting.text.words import share_of
from schemas.course import Module, Objective
from schemas.language import Language
from schemas.source import SpanKind

MOST_SENTENCES = 6
"""Sentences of one answer on what to do, besides those that save lives."""

FEWEST_SENTENCES = 2
"""Sentences on what to do that are an answer by themselves."""

LEAST_SHARED = 0.5
"""Share of an objective's content words from which on what saves lives is what it asks for."""

MOST_OTHERS = 4
"""Sentences of an answer that has others besides."""


def list_conduct_expectations(module: Module, index: EvidenceIndex) -> tuple[ExpectedAnswer, ...]:
    """Return the answers expected on the objectives, in order, those on conduct in what is to be done."""
    expectations = list_expectations(module, index)
    answered = {each.objective.id: each for each in expectations if each.objective is not None}
    if not module.objectives or any(chapter.planned for chapter in index.chapters):
        return expectations  # a person's plan says what is expected where
    given = (_answer(objective, answered.get(objective.id), index) for objective in module.objectives)
    return tuple(each for each in given if each is not None)


def _answer(
    objective: Objective, expected: ExpectedAnswer | None, index: EvidenceIndex
) -> ExpectedAnswer | None:
    """Return the answer on an objective; None if the sources hold none."""
    language = index.language
    if not asks_conduct(objective, language):
        return expected
    chapters = _choose_chapters(objective, expected, index)
    if not chapters:
        return _expect_vital(objective, index)
    vital = _list_vital(chapters, language)
    if expected is not None and expected.shape is not Shape.SENTENCES:
        return replace(expected, pieces=_join(expected.pieces, vital))
    steps = _list_steps(chapters)
    if steps:
        return ExpectedAnswer(objective, chapters[0], Shape.STEPS, _join(steps, vital))
    told = tuple(_choose_conduct(chapters, language))
    if expected is not None and not told:
        return expected
    others = () if expected is None or len(told) >= FEWEST_SENTENCES else expected.pieces
    pieces = (*told, *(each for each in others if each not in told))[: max(len(told), MOST_OTHERS)]
    if expected is not None and expected.chapter in chapters:
        return replace(expected, pieces=tuple(_sort(pieces, chapters)))
    return ExpectedAnswer(objective, chapters[0], Shape.SENTENCES, pieces) if pieces else expected


def _expect_vital(objective: Objective, index: EvidenceIndex) -> ExpectedAnswer | None:
    """Return what saves lives where an objective asks for it, of one chapter; None if none says it."""
    asked, language = list_objective_stems(objective, index.language), index.language
    for chapter in index.chapters:
        vital = _list_vital([chapter], language)
        told = [each for each in vital if share_of(asked, list_piece_stems(each, language)) >= LEAST_SHARED]
        if told:
            return ExpectedAnswer(objective, chapter, Shape.SENTENCES, tuple(told))
    return None


def _choose_chapters(
    objective: Objective, expected: ExpectedAnswer | None, index: EvidenceIndex
) -> list[Chapter]:
    """Return the chapters that say what to do: those on emergencies where the objective is on one."""
    own = [] if expected is None else [expected.chapter]
    if not tells_emergency(objective.text, index.language):
        return own
    on_emergency = [
        each
        for each in index.chapters
        if tells_emergency(each.title, index.language) and any(_choose_conduct([each], index.language))
    ]
    return own if any(each in on_emergency for each in own) else on_emergency or own


def _list_steps(chapters: Sequence[Chapter]) -> tuple[Piece, ...]:
    steps = [p for chapter in chapters for p in chapter.pieces if p.span.kind is SpanKind.STEP]
    return tuple(steps[:MOST_STEPS])


def _list_vital(chapters: Sequence[Chapter], language: Language) -> tuple[Piece, ...]:
    """Return the steps and sentences that save lives, as the sources order them."""
    told = (SpanKind.STEP, SpanKind.SENTENCE)
    pieces = (piece for chapter in chapters for piece in chapter.pieces if piece.span.kind in told)
    return tuple(piece for piece in pieces if saves_life(piece.text, language))


def _join(pieces: Iterable[Piece], vital: Iterable[Piece]) -> tuple[Piece, ...]:
    """Return some pieces, then those that save lives and are not among them."""
    chosen = tuple(pieces)
    return (*chosen, *(each for each in vital if each not in chosen))


def _choose_conduct(chapters: Sequence[Chapter], language: Language) -> Iterator[Piece]:
    """Yield the sentences on what to do, as the sources order them.

    All that save lives are among them, then those on a situation, then the first of the others.
    """
    sentences = [
        piece
        for chapter in chapters
        for piece in chapter.pieces
        if piece.span.kind is SpanKind.SENTENCE
        and tells_conduct(piece.text, language)
        and not needs_context(piece.text, language)
    ]
    vital = _list_vital(chapters, language)
    ranked = sorted(
        (each for each in sentences if each not in vital),
        key=lambda each: not split_situations(each.text, language),
    )
    kept = {each.span.id for each in (*vital, *ranked[: max(MOST_SENTENCES - len(vital), FEWEST_SENTENCES)])}
    yield from (piece for chapter in chapters for piece in chapter.pieces if piece.span.id in kept)


def _sort(pieces: Iterable[Piece], chapters: Sequence[Chapter]) -> Iterator[Piece]:
    ids = {piece.span.id for piece in pieces}
    return (piece for chapter in chapters for piece in chapter.pieces if piece.span.id in ids)

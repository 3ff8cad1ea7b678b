"""Answers expected on objectives, with what the sources say to do first where an objective asks for it.

What saves lives and the steps of an order are always among them; a definition stands only where too little
is said of what to do.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipelines.deliverables.case_study.conduct import (
    asks_conduct,
    saves_life,
    split_situations,
    tells_conduct,
    tells_emergency,
)
from pipelines.drafting.material import Piece
from pipelines.drafting.objectives.chapters import Chapter
from pipelines.drafting.objectives.evidence import MOST_STEPS
from pipelines.drafting.objectives.evidence_index import EvidenceIndex
from pipelines.drafting.objectives.expected_answers import ExpectedAnswer, Shape, list_expectations
from pipelines.drafting.text.context_needs import needs_context
from schemas.course import Module, Objective
from schemas.language import Language
from schemas.source import SpanKind

MOST_SENTENCES = 6
"""Sentences of one answer on what to do, besides those that save lives."""

FEWEST_SENTENCES = 2
"""Sentences on what to do that are an answer by themselves."""

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
    if expected is None and not chapters:
        return None
    steps = _list_steps(chapters)
    if expected is not None and expected.shape is Shape.STEPS:
        steps = expected.pieces
    told = tuple(_choose_conduct(chapters, language))
    if steps:
        vital = [each for each in told if saves_life(each.text, language) and each not in steps]
        chapter = expected.chapter if expected and expected.shape is Shape.STEPS else chapters[0]
        return ExpectedAnswer(objective, chapter, Shape.STEPS, (*steps, *vital))
    if expected is not None and (expected.shape is not Shape.SENTENCES or not told):
        return expected
    others = () if expected is None or len(told) >= FEWEST_SENTENCES else expected.pieces
    pieces = (*told, *(each for each in others if each not in told))[: max(len(told), MOST_OTHERS)]
    if expected is not None and expected.chapter in chapters:
        return replace(expected, pieces=tuple(_sort(pieces, chapters)))
    return ExpectedAnswer(objective, chapters[0], Shape.SENTENCES, pieces) if pieces else expected


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


def _list_steps(chapters: Iterable[Chapter]) -> tuple[Piece, ...]:
    steps = [p for chapter in chapters for p in chapter.pieces if p.span.kind is SpanKind.STEP]
    return tuple(steps[:MOST_STEPS])


def _choose_conduct(chapters: Iterable[Chapter], language: Language) -> Iterator[Piece]:
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
    vital = [
        piece
        for chapter in chapters
        for piece in chapter.pieces
        if piece.span.kind is SpanKind.SENTENCE and saves_life(piece.text, language)
    ]
    ranked = sorted(
        (each for each in sentences if each not in vital),
        key=lambda each: not split_situations(each.text, language),
    )
    kept = {each.span.id for each in (*vital, *ranked[: max(MOST_SENTENCES - len(vital), FEWEST_SENTENCES)])}
    yield from (piece for chapter in chapters for piece in chapter.pieces if piece.span.id in kept)


def _sort(pieces: Iterable[Piece], chapters: Iterable[Chapter]) -> Iterator[Piece]:
    ids = {piece.span.id for piece in pieces}
    return (piece for chapter in chapters for piece in chapter.pieces if piece.span.id in ids)

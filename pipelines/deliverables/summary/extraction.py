"""A summary without a model: the sentences of the lesson that a reader would underline, in its order."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from pipelines.deliverables.case_study.conduct import any_saves_life, asks_conduct, saves_life, tells_conduct
from pipelines.deliverables.case_study.conduct_answers import list_conduct_expectations
from pipelines.deliverables.lesson.sections import find_lesson
from pipelines.deliverables.summary.contract import Summary
from pipelines.deliverables.summary.key_sentences import KeySentence, score_sentences
from pipelines.drafting.kind import Material
from pipelines.drafting.material import Piece, group_procedures, list_cited_spans, measure_relevance
from pipelines.drafting.objectives.evidence import ACTION_LEVELS, Evidence, gather_evidence
from pipelines.drafting.objectives.evidence_index import EvidenceIndex
from pipelines.drafting.objectives.expected_answers import (
    Shape,
    list_columns_shown,
    list_expectations,
    write_answer,
)
from pipelines.drafting.request import IdAllocator
from pipelines.drafting.statements import quote_piece, quote_pieces
from pipelines.drafting.text.obligation_words import is_defining
from pipelines.drafting.text.words import list_content_stems, share_of
from schemas.course import Module, Objective
from schemas.draft import Statement, walk_citations
from schemas.language import Language
from schemas.source import SourceSpans

MOST_POINTS = 6
"""Points of a summary, or as many as it serves objectives; with more it is less like what authors write."""

MOST_VITAL = 4
"""Sentences on what saves lives; more are a lesson."""

MOST_VALUES = 4
"""Values of one objective that a summary says; more are a table to look up."""

LARGEST_SHARE = 0.1
"""Share of the lesson's words that a summary may have."""

FEWEST_WORDS, SHORT_SHARE = 60, 0.5
"""Words that a summary of a short lesson may have, about three sentences, and the share they may be of it."""

TOO_ALIKE = 0.6

SAME_DOCUMENT, SAME_CHAPTER = 0.1, 0.05
"""What a sentence loses for each point of its document and of its chapter, so that it tells of them all."""

CHAPTER_DEPTH = 2
"""Titles by which a chapter is told: that of the document, and the one below."""


def from_material(material: Material) -> Summary | None:
    """Return the key points of a module's lesson in its order, or None if there are none."""
    pieces = _list_taught(material)
    spans = material.request.spans
    return extract_summary(pieces, spans, material.evidence, material.module, material.ids)


def _list_taught(material: Material) -> tuple[Piece, ...]:
    """Return the pieces that the lesson cites, or all if there is no lesson."""
    lesson = find_lesson(material)
    if lesson is None:
        return material.pieces
    cited = list_cited_spans(tuple(walk_citations(lesson)))
    return tuple(piece for piece in material.pieces if piece.span.id in cited)


def extract_summary(
    pieces: Sequence[Piece],
    spans: SourceSpans,
    index: EvidenceIndex,
    module: Module,
    ids: IdAllocator,
) -> Summary | None:
    """Return the key points of a lesson's pieces in source order, or None if there are none.

    What saves lives and the steps of an order that an objective asks for are always among them. The values
    that objectives ask to recall come first. Each other objective that has evidence is served by a
    point of it, if a sentence of it can be one. The others
    are the best that are left and not alike, as long as the summary is not longer than `LARGEST_SHARE` of
    the lesson; a short lesson may have `FEWEST_WORDS`. No value is said twice, and all fit into this room.
    """
    language = index.language
    sentences = score_sentences(pieces, spans, module, language)
    evidence = gather_evidence(module.objectives, index)
    words = sum(len(piece.text.split()) for piece in pieces)
    room = max(LARGEST_SHARE * words, min(FEWEST_WORDS, SHORT_SHARE * words))
    every = list_asked_values(module, index, pieces)
    asked = _choose_values(every, room, language)
    said = frozenset(key for each in asked for key in _list_keys(each))
    answered = {each[0].id for each in every if _list_keys(each).keys() <= said}
    sentences = [each for each in sentences if (each.piece.text,) not in said]
    vital = [each for each in sentences if saves_life(each.piece.text, language)][:MOST_VITAL]
    chosen = _serve_objectives(sentences, evidence, module, language, answered=answered)
    chosen = [*vital, *(each for each in chosen if each not in vital)]
    room -= _count_words(asked, language)
    others = [each for each in sentences if not _is_of_glossary(each, module, language)]
    chosen = _fill(chosen, others, room, language, MOST_POINTS - len(asked))
    order = {id(piece): number for number, piece in enumerate(pieces)}
    points = sorted((each.piece for each in chosen), key=lambda piece: order[id(piece)])
    answers = (_state_value(piece, columns, language, ids) for _, piece, columns in asked)
    orders = (quote_pieces(steps, ids) for steps in _list_asked_orders(pieces, module, index))
    statements = (*answers, *(quote_piece(piece, ids) for piece in points), *orders)
    return Summary(points=statements) if statements else None


def _list_asked_orders(
    pieces: Sequence[Piece], module: Module, index: EvidenceIndex
) -> Iterator[tuple[Piece, ...]]:
    """Yield the steps in order that objectives ask for, and those that save lives."""
    asked = {
        piece.span.id
        for expected in list_conduct_expectations(module, index)
        if expected.shape is Shape.STEPS
        for piece in expected.pieces
    }
    for steps in group_procedures(tuple(pieces)):
        is_vital = any_saves_life(steps, index.language)
        if steps[0].heading and (is_vital or all(step.span.id in asked for step in steps)):
            yield tuple(steps)


def _is_of_glossary(sentence: KeySentence, module: Module, language: Language) -> bool:
    """Return whether a sentence only says what the module's glossary says."""
    return "glossary" in module.artefacts and is_defining(sentence.piece.text, language)


AskedValue = tuple[Objective, Piece, tuple[int, ...]]
"""A value that an objective asks to recall: its piece, and of a table row the columns that say it."""


def list_asked_values(module: Module, index: EvidenceIndex, pieces: Sequence[Piece]) -> list[AskedValue]:
    """Return the values that objectives ask to recall by heart, of these pieces, in the objectives' order."""
    taught = {piece.span.id for piece in pieces}
    return [
        (expected.objective, piece, expected.columns)
        for expected in list_expectations(module, index)
        if expected.objective is not None and expected.shape is Shape.VALUES
        for piece in expected.pieces[:MOST_VALUES]
        if piece.span.id in taught
    ]


def _choose_values(asked: Iterable[AskedValue], room: float, language: Language) -> list[AskedValue]:
    """Return the values that fit into the room, each without what one before says already."""
    chosen: list[AskedValue] = []
    said: set[tuple[str, ...]] = set()
    for each in asked:
        objective, piece, _ = each
        new = {key: column for key, column in _list_keys(each).items() if key not in said}
        value = (objective, piece, tuple(column for column in new.values() if column))
        if new and _count_words([*chosen, value], language) <= room:
            chosen.append(value)
            said |= new.keys()
    return chosen


def _list_keys(asked: AskedValue) -> dict[tuple[str, ...], int]:
    """Return what a value says, by its words, with the column of a table row that says it; else 0."""
    _, piece, columns = asked
    row = piece.span.anchor.row
    if row is None:
        return {(piece.text,): 0}
    shown = list_columns_shown(row, columns)
    return {(row.cells[0], *row.header[n : n + 1], row.cells[n]): n for n in shown}


def _state_value(piece: Piece, columns: tuple[int, ...], language: Language, ids: IdAllocator) -> Statement:
    text = write_answer(piece, columns, language)
    return quote_piece(piece, ids).model_copy(update={"text": text})


def _count_words(asked: Iterable[AskedValue], language: Language) -> int:
    return sum(len(write_answer(piece, columns, language).split()) for _, piece, columns in asked)


def rank_sentences(
    pieces: tuple[Piece, ...], spans: SourceSpans, module: Module, language: Language
) -> list[Piece]:
    """Return the sentences that may be key points, the best first; none that another source contradicts."""
    return [each.piece for each in _sort_by_score(score_sentences(pieces, spans, module, language))]


def _sort_by_score(sentences: Iterable[KeySentence]) -> list[KeySentence]:
    """Return sentences, the best first; of equals, the earlier one."""
    return sorted(sentences, key=lambda each: -each.score)


def _serve_objectives(
    sentences: Sequence[KeySentence],
    evidence: dict[str, Evidence],
    module: Module,
    language: Language,
    *,
    answered: Collection[str],
) -> list[KeySentence]:
    """Return for each objective the best sentence of its evidence; one may serve several.

    None for those whose ids are among `answered`: what they ask is said already.
    """
    chosen: list[KeySentence] = []
    for objective in (each for each in module.objectives if each.id not in answered):
        cited = evidence.get(objective.id)
        spans = {piece.span.id for piece in cited.pieces} if cited else set()
        serving = [each for each in sentences if each.piece.span.id in spans]
        if asks_conduct(objective, language):
            serving = [each for each in serving if tells_conduct(each.piece.text, language)] or serving
        if objective.bloom in ACTION_LEVELS:
            serving = [each for each in serving if not _is_of_glossary(each, module, language)] or serving
        best = max(serving, key=lambda each: _rate_for(objective, each, module, language), default=None)
        if best is not None and best not in chosen:
            chosen.append(best)
    return chosen


def _rate_for(objective: Objective, sentence: KeySentence, module: Module, language: Language) -> float:
    """Return how well a sentence serves an objective: its score, and all the objective's words it has."""
    alone = module.model_copy(update={"objectives": (objective,)})
    return sentence.score + measure_relevance(sentence.piece.text, alone, language)


def _fill(
    chosen: list[KeySentence],
    sentences: Sequence[KeySentence],
    room: float,
    language: Language,
    most: int,
) -> list[KeySentence]:
    """Return the chosen sentences and the best others that fit and say something else; at most so many.

    Each counts the less, the more its document and its chapter have been given.
    """
    filled = list(chosen)
    left = [each for each in sentences if each not in filled]
    while len(filled) < most:
        room_left = room - sum(one.words for one in filled)
        fitting = (each for each in left if each.words <= room_left or not filled)
        left = [each for each in fitting if not _is_repeated(each, filled, language)]
        if not left:
            break
        best = max(left, key=lambda each: each.score - _measure_given(each, filled))
        left.remove(best)
        filled.append(best)
    return filled


def _measure_given(sentence: KeySentence, chosen: Sequence[KeySentence]) -> float:
    """Return what a sentence loses to those chosen of its document, and of its chapter."""
    piece = sentence.piece
    of_document = [each.piece for each in chosen if each.piece.source.name == piece.source.name]
    chapter = piece.span.anchor.heading[:CHAPTER_DEPTH]
    of_chapter = sum(each.span.anchor.heading[:CHAPTER_DEPTH] == chapter for each in of_document)
    return SAME_DOCUMENT * len(of_document) + SAME_CHAPTER * of_chapter


def _is_repeated(sentence: KeySentence, chosen: Sequence[KeySentence], language: Language) -> bool:
    stems = list_content_stems(sentence.piece.text, language)
    return any(share_of(stems, list_content_stems(each.piece.text, language)) > TOO_ALIKE for each in chosen)

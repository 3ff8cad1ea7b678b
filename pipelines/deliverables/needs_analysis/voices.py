"""Quotations for a needs analysis, from notes and free answers: those on what most people mention."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from pipelines.deliverables.needs_analysis.answers import ColumnKind, SurveyQuestion
from pipelines.deliverables.needs_analysis.groups import list_hidden_rows
from pipelines.drafting.citations import cite_cell
from pipelines.drafting.material import Piece, count_stems
from pipelines.drafting.text.words import is_foreign, is_statement, list_content_stems, share_of
from schemas.draft import Citation
from schemas.formula import is_formula
from schemas.language import Language
from schemas.languages.lexicon import AnyWord, Vocabulary, read_vocabulary
from schemas.source import SpanKind

MOST_FREE = 3
"""Answers quoted of one open question."""

MOST_NOTES = 5
MOST_CONSTRAINTS = 6
MOST_REQUESTS = 5
FEWEST_WORDS, MOST_WORDS = 4, 45
TOO_ALIKE = 0.6
CONTACT = re.compile(r"\S@\S|(?<!\d)(?:\+\d{2,3}|0)[\s.-]?\d(?:[\s.-]?\d{2}){4}(?!\d)")
"""An address or a telephone number: such a sentence is not quoted."""


class VoiceWords(Vocabulary):
    """Words by which a note is about constraints, or about requests."""

    room: ClassVar[str] = "deliverables.needs_analysis.voices"

    constraints: AnyWord
    requests: AnyWord


@dataclass(frozen=True)
class QuotedVoice:
    """Words to quote, and the piece they come from: a sentence, or the row of a survey answer."""

    piece: Piece
    text: str
    column: int | None = None

    @property
    def citation(self) -> Citation:
        """Return the citation; of a survey answer only its cell, not the same person's other answers."""
        if self.column is None:
            return self.piece.citation
        return cite_cell(self.piece.source, self.piece.span, self.column)


@dataclass(frozen=True)
class Voices:
    """Quotations from notes by their subject, and from open questions; no sentence of the notes twice."""

    requests: tuple[QuotedVoice, ...]
    constraints: tuple[QuotedVoice, ...]
    notes: tuple[QuotedVoice, ...]
    free: tuple[tuple[SurveyQuestion, tuple[QuotedVoice, ...]], ...]


def select_voices(
    pieces: tuple[Piece, ...], questions: Iterable[SurveyQuestion], language: Language
) -> Voices:
    """Return a few quotations of each kind, those that share most words with the others."""
    sentences = [_quote_note(piece) for piece in pieces if _is_note(piece, language)]
    weights = count_stems((voice.text for voice in sentences), language)
    chosen: list[QuotedVoice] = []
    words = read_vocabulary(VoiceWords, language)
    constraints = _choose_about(words.constraints, words.requests, sentences, MOST_CONSTRAINTS, chosen)
    requests = _choose_about(words.requests, words.constraints, sentences, MOST_REQUESTS, chosen)
    others = [voice for voice in sentences if voice not in chosen]
    notes = _in_order(_choose_shared(others, weights, MOST_NOTES, language), sentences)
    free = tuple(
        (question, _choose_answers(question, language))
        for question in questions
        if question.kind is ColumnKind.FREE
    )
    return Voices(requests, constraints, notes, tuple(pair for pair in free if pair[1]))


def _quote_note(piece: Piece) -> QuotedVoice:
    return QuotedVoice(piece, piece.text)


def _is_note(piece: Piece, language: Language) -> bool:
    return (
        piece.span.kind is not SpanKind.ROW
        and is_statement(piece.text, language)
        and CONTACT.search(piece.text) is None
    )


def _choose_about(
    pattern: re.Pattern[str],
    other_pattern: re.Pattern[str],
    voices: list[QuotedVoice],
    most: int,
    already_chosen: list[QuotedVoice],
) -> tuple[QuotedVoice, ...]:
    """Return sentences on a subject, the first of each source before the second of any.

    The heading decides what a sentence is about; the sentence itself only if its heading matches neither
    pattern. The chosen ones are added to `already_chosen`, so that no later subject takes them again.
    """

    def is_about(voice: QuotedVoice) -> bool:
        heading = voice.piece.heading
        if pattern.search(heading) or other_pattern.search(heading):
            return pattern.search(heading) is not None
        return pattern.search(voice.text) is not None

    matching = [voice for voice in voices if voice not in already_chosen and is_about(voice)]
    rank_in_source: Counter[str] = Counter()
    ranked = []
    for number, voice in enumerate(matching):
        ranked.append((rank_in_source[voice.piece.source.name], number, voice))
        rank_in_source[voice.piece.source.name] += 1
    chosen = sorted(sorted(ranked, key=lambda each: each[:2])[:most], key=lambda each: each[1])
    voices_chosen = tuple(voice for _, _, voice in chosen)
    already_chosen.extend(voices_chosen)
    return voices_chosen


def _choose_answers(question: SurveyQuestion, language: Language) -> tuple[QuotedVoice, ...]:
    hidden = list_hidden_rows(question.source)
    voices = [
        QuotedVoice(Piece(question.source, span), cell, question.column)
        for span, cell in question.answered_rows
        if span.id not in hidden and is_quotable(cell, language)
    ]
    weights = count_stems((voice.text for voice in voices), language)
    return tuple(_in_order(_choose_shared(voices, weights, MOST_FREE, language), voices))


def is_quotable(cell: str, language: Language) -> bool:
    """Return whether a free answer may be quoted: a few whole words, no address, no formula."""
    words = len(cell.split())
    return (
        FEWEST_WORDS <= words <= MOST_WORDS
        and CONTACT.search(cell) is None
        and not is_formula(cell)
        and not is_foreign(cell, language)
    )


def _choose_shared(
    voices: list[QuotedVoice], weights: Counter[str], most: int, language: Language
) -> list[QuotedVoice]:
    """Return the quotations that share most stems with the others, without near repetitions."""

    def score(voice: QuotedVoice) -> float:
        stems = list_content_stems(voice.text, language)
        return sum(weights[stem] - 1 for stem in stems) / (len(stems) + 4)

    chosen: list[QuotedVoice] = []
    for _, voice in sorted(enumerate(voices), key=lambda each: (-score(each[1]), each[0])):
        stems = list_content_stems(voice.text, language)
        if all(share_of(stems, list_content_stems(each.text, language)) <= TOO_ALIKE for each in chosen):
            chosen.append(voice)
        if len(chosen) == most:
            break
    return chosen


def _in_order(chosen: list[QuotedVoice], voices: list[QuotedVoice]) -> tuple[QuotedVoice, ...]:
    return tuple(voice for voice in voices if voice in chosen)

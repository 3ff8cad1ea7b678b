"""Quotations from free answers: the ones that speak of the same thing as others."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from pipelines.deliverables.needs_analysis.answers import ColumnKind, SurveyQuestion
from pipelines.deliverables.needs_analysis.groups import list_hidden_rows
from pipelines.drafting.citations import cite, cite_cell
from pipelines.drafting.material import Piece
from pipelines.drafting.text.words import content_stems, is_foreign, is_statement, share_of
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
    """What people speak of in their notes: what constrains them, and what they ask for."""

    room: ClassVar[str] = "deliverables.needs_analysis.voices"

    constraints: AnyWord
    requests: AnyWord


@dataclass(frozen=True)
class QuotedVoice:
    """Words to quote, and the piece they stand in: a sentence, or the row of an answer."""

    piece: Piece
    text: str
    column: int | None = None

    @property
    def citation(self) -> Citation:
        """Return the citation: of an answer that cell alone, not what else the same person answered."""
        if self.column is None:
            return cite(self.piece.source, self.piece.span)
        return cite_cell(self.piece.source, self.piece.span, self.column)


@dataclass(frozen=True)
class Voices:
    """The notes' sentences by what they are about, and the open questions' answers; none stands twice."""

    requests: tuple[QuotedVoice, ...]
    constraints: tuple[QuotedVoice, ...]
    notes: tuple[QuotedVoice, ...]
    free: tuple[tuple[SurveyQuestion, tuple[QuotedVoice, ...]], ...]


def select_voices(
    found: tuple[Piece, ...], questions: Iterable[SurveyQuestion], language: Language
) -> Voices:
    """Return what is quoted: of each kind a few, those that share most words with what others said."""
    sentences = [_of_notes(piece) for piece in found if _is_note(piece, language)]
    weights = _weights(sentences, language)
    taken: list[QuotedVoice] = []
    words = read_vocabulary(VoiceWords, language)
    constraints = _about(words.constraints, words.requests, sentences, MOST_CONSTRAINTS, taken)
    requests = _about(words.requests, words.constraints, sentences, MOST_REQUESTS, taken)
    rest = [voice for voice in sentences if voice not in taken]
    notes = _in_order(_best(rest, weights, MOST_NOTES, language), sentences)
    free = tuple(
        (question, _free(question, language)) for question in questions if question.kind is ColumnKind.FREE
    )
    return Voices(requests, constraints, notes, tuple(pair for pair in free if pair[1]))


def _of_notes(piece: Piece) -> QuotedVoice:
    return QuotedVoice(piece, piece.text)


def _is_note(piece: Piece, language: Language) -> bool:
    return (
        piece.span.kind is not SpanKind.ROW
        and is_statement(piece.text, language)
        and CONTACT.search(piece.text) is None
    )


def _about(
    pattern: re.Pattern[str],
    other: re.Pattern[str],
    voices: list[QuotedVoice],
    most: int,
    taken: list[QuotedVoice],
) -> tuple[QuotedVoice, ...]:
    """Return the first sentences of each source in turn that speak of something, and note them as taken.

    A heading decides; only where it says nothing of either matter does the sentence itself.
    """

    def speaks(voice: QuotedVoice) -> bool:
        heading = voice.piece.heading
        if pattern.search(heading) or other.search(heading):
            return pattern.search(heading) is not None
        return pattern.search(voice.text) is not None

    matching = [voice for voice in voices if voice not in taken and speaks(voice)]
    turns: Counter[str] = Counter()
    ranked = []
    for number, voice in enumerate(matching):
        ranked.append((turns[voice.piece.source.name], number, voice))
        turns[voice.piece.source.name] += 1
    chosen = sorted(sorted(ranked, key=lambda each: each[:2])[:most], key=lambda each: each[1])
    found = tuple(voice for _, _, voice in chosen)
    taken.extend(found)
    return found


def _free(question: SurveyQuestion, language: Language) -> tuple[QuotedVoice, ...]:
    hidden = list_hidden_rows(question.source)
    voices = [
        QuotedVoice(Piece(question.source, span), cell, question.column)
        for span, cell in question.answered_rows
        if span.id not in hidden and is_quotable(cell, language)
    ]
    return tuple(_in_order(_best(voices, _weights(voices, language), MOST_FREE, language), voices))


def is_quotable(cell: str, language: Language) -> bool:
    """Return whether a free answer may be quoted: a few whole words, no address, no formula."""
    words = len(cell.split())
    return (
        FEWEST_WORDS <= words <= MOST_WORDS
        and CONTACT.search(cell) is None
        and not is_formula(cell)
        and not is_foreign(cell, language)
    )


def _weights(voices: Iterable[QuotedVoice], language: Language) -> Counter[str]:
    """Return in how many voices each stem is heard."""
    return Counter(stem for voice in voices for stem in content_stems(voice.text, language))


def _best(
    voices: list[QuotedVoice], weights: Counter[str], most: int, language: Language
) -> list[QuotedVoice]:
    """Return the voices that say most of what others say too, none a repetition of another."""

    def score(voice: QuotedVoice) -> float:
        stems = content_stems(voice.text, language)
        return sum(weights[stem] - 1 for stem in stems) / (len(stems) + 4)

    chosen: list[QuotedVoice] = []
    for _, voice in sorted(enumerate(voices), key=lambda each: (-score(each[1]), each[0])):
        stems = content_stems(voice.text, language)
        if all(share_of(stems, content_stems(each.text, language)) <= TOO_ALIKE for each in chosen):
            chosen.append(voice)
        if len(chosen) == most:
            break
    return chosen


def _in_order(chosen: list[QuotedVoice], voices: list[QuotedVoice]) -> tuple[QuotedVoice, ...]:
    return tuple(voice for voice in voices if voice in chosen)

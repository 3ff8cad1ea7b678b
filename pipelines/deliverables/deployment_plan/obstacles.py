"""Obstacles that keep people from following a training, by kind, and the remedy for each.

Sources and models name an obstacle; the remedy comes from a catalogue of texts, as a direction.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import ClassVar

from pipelines.deliverables.needs_analysis.voices import CONTACT
from pipelines.drafting.material import Piece
from pipelines.drafting.text.words import is_statement
from schemas.language import Language
from schemas.languages.formats import space_punctuation
from schemas.languages.lexicon import AnyWord, Vocabulary, read_vocabulary
from schemas.languages.texts import read_texts
from schemas.source import SpanKind


class Obstacle(StrEnum):
    """Kinds of obstacle, in the order in which a sentence is tried."""

    READING = "reading"
    ABSENCE = "absence"
    EQUIPMENT = "equipment"
    TIME = "time"
    OTHER = "other"


class ObstacleWords(Vocabulary):
    """Words by which a sentence names something that keeps people from training.

    Under one of `headings` every sentence counts; elsewhere only one with a word of `training` and one of
    `hindering`. `speaks_of` holds the words of each kind of obstacle.
    """

    room: ClassVar[str] = "deliverables.deployment_plan.obstacles"

    headings: AnyWord
    training: AnyWord
    hindering: AnyWord
    speaks_of: dict[Obstacle, AnyWord]


def answer_obstacle(obstacle: Obstacle, language: Language) -> str:
    """Return the remedy for a kind of obstacle."""
    answers = read_texts("deliverables.deployment_plan.obstacles.answers", language)
    return space_punctuation(answers[obstacle], language)


def find_obstacle(text: str, language: Language) -> Obstacle:
    """Return the kind of obstacle that a sentence is about."""
    speaks_of = read_vocabulary(ObstacleWords, language).speaks_of
    kinds = (kind for kind in Obstacle if kind in speaks_of and speaks_of[kind].search(text))
    return next(kinds, Obstacle.OTHER)


def find_obstacles(found: Iterable[Piece], language: Language) -> Iterator[Piece]:
    """Yield the sentences on obstacles; no table rows, because a row holds one person's answers."""
    words = read_vocabulary(ObstacleWords, language)
    for piece in found:
        quotable = piece.span.kind is not SpanKind.ROW and CONTACT.search(piece.text) is None
        if not quotable or not is_statement(piece.text, language):
            continue
        hinders = words.training.search(piece.text) and words.hindering.search(piece.text)
        if words.headings.search(piece.heading) or hinders:
            yield piece

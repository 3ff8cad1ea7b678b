"""Obstacles that keep people from following a training, by kind, and the remedy for each.

Sources and models say what the obstacle is, never what is done about it: that stands here, as a direction.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import ClassVar

from pipelines.deliverables.needs_analysis.voices import CONTACT
from pipelines.drafting.material import Piece
from pipelines.drafting.text.french_spaces import add_french_spaces
from pipelines.drafting.text.words import is_statement
from schemas.language import Language
from schemas.languages.lexicon import AnyWord, Vocabulary, read_vocabulary
from schemas.source import SpanKind


class Obstacle(StrEnum):
    """Kinds of obstacle, in the order in which a sentence is tried."""

    READING = "reading"
    ABSENCE = "absence"
    EQUIPMENT = "equipment"
    TIME = "time"
    OTHER = "other"


class ObstacleWords(Vocabulary):
    """How a language speaks of what keeps people from training.

    Under one of `headings` every sentence tells of an obstacle; elsewhere one does that speaks of `training`
    and of what is `hindering` it. `speaks_of` says of which kind it tells.
    """

    room: ClassVar[str] = "deliverables.deployment_plan.obstacles"

    headings: AnyWord
    training: AnyWord
    hindering: AnyWord
    speaks_of: dict[Obstacle, AnyWord]


ANSWERS = {
    Language.FRENCH: {
        Obstacle.READING: "À faire : voir avec la personne l'aménagement qui lui convient, "
        "de la lecture à voix haute au geste montré au poste.",
        Obstacle.ABSENCE: "À faire : vérifier avec chaque responsable que les dates du calendrier évitent "
        "ces périodes, ou prévoir un remplacement.",
        Obstacle.EQUIPMENT: "À faire : essayer un module sur place, avec le matériel des équipes, "
        "avant l'ouverture.",
        Obstacle.TIME: "À faire : choisir avec chaque responsable un moment où l'équipe peut s'arrêter, "
        "et l'inscrire au planning.",
        Obstacle.OTHER: "À faire : décider qui s'en charge et pour quelle date.",
    },
    Language.ENGLISH: {
        Obstacle.READING: "To do: agree with the person on the adjustment that suits them, from reading "
        "aloud to showing the task at the workplace.",
        Obstacle.ABSENCE: "To do: check with each manager that the dates of the calendar avoid these "
        "times, or arrange for cover.",
        Obstacle.EQUIPMENT: "To do: try a module on site, with the teams' own equipment, before the opening.",
        Obstacle.TIME: "To do: choose with each manager a moment when the team can stop, and put it on "
        "the rota.",
        Obstacle.OTHER: "To do: decide who sees to it, and by which date.",
    },
}


def answer_obstacle(obstacle: Obstacle, language: Language) -> str:
    """Return what is to be done about a kind of obstacle."""
    return add_french_spaces(ANSWERS[language][obstacle], language)


def obstacle_in(text: str, language: Language) -> Obstacle:
    """Return the kind of obstacle a sentence tells of."""
    speaks_of = read_vocabulary(ObstacleWords, language).speaks_of
    told_of = (kind for kind in Obstacle if kind in speaks_of and speaks_of[kind].search(text))
    return next(told_of, Obstacle.OTHER)


def find_obstacles(found: Iterable[Piece], language: Language) -> Iterator[Piece]:
    """Yield the sentences that tell what keeps people from training; no row, for a row is one person's."""
    words = read_vocabulary(ObstacleWords, language)
    for piece in found:
        quotable = piece.span.kind is not SpanKind.ROW and CONTACT.search(piece.text) is None
        if not quotable or not is_statement(piece.text, language):
            continue
        hinders = words.training.search(piece.text) and words.hindering.search(piece.text)
        if words.headings.search(piece.heading) or hinders:
            yield piece

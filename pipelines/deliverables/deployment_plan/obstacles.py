"""What keeps people from following a training: a kind each, and what is then to be done.

Sources and models say what the obstacle is, never what is done about it: that stands here, as a direction.
"""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum

from pipelines.deliverables.needs_analysis.voices import CONTACT
from pipelines.drafting.material import Piece
from pipelines.drafting.text.french_spaces import add_french_spaces
from pipelines.drafting.text.words import is_statement
from schemas.language import Language
from schemas.source import SpanKind


class Obstacle(StrEnum):
    """Kinds of obstacle, in the order in which a sentence is tried."""

    READING = "reading"
    ABSENCE = "absence"
    EQUIPMENT = "equipment"
    TIME = "time"
    OTHER = "other"


HEADED = {
    Language.FRENCH: re.compile(r"\b(?:contraintes?|obstacles?|freins?|difficultés)\b", re.IGNORECASE),
    Language.ENGLISH: re.compile(r"\b(?:constraints?|obstacles?|barriers?|difficulties)\b", re.IGNORECASE),
}
"""Headings under which every sentence tells of an obstacle."""

TRAINING = {
    Language.FRENCH: re.compile(
        r"\b(?:formations?|se former|formée?s?|apprendre|vidéos?|modules?)\b", re.IGNORECASE
    ),
    Language.ENGLISH: re.compile(r"\b(?:training|trained|learn\w*|videos?|modules?)\b", re.IGNORECASE),
}
HINDERED = {
    Language.FRENCH: re.compile(
        r"\b(?:aucune?|ne peu(?:t|vent)|n'est pas|impossible|empêche\w*|manque\w*|difficil\w+"
        r"|pas le temps)\b",
        re.IGNORECASE,
    ),
    Language.ENGLISH: re.compile(
        r"\b(?:no|cannot|can't|impossible|prevents?|keeps? \w+ from|lacks?|difficult\w*|hard to)\b",
        re.IGNORECASE,
    ),
}
"""Elsewhere, a sentence that speaks of training and of what hinders it."""

SPEAKS_OF = {
    Language.FRENCH: {
        Obstacle.READING: r"li(?:re|t|sent|sant)|lecture|langue|français|allophones?|caractères|dyslex\w+"
        r"|handicap\w*|malvoyant\w*|malentendant\w*|aménag\w+",
        Obstacle.ABSENCE: r"remplac\w+|effectifs?|absen\w+|congés?|vacances|rentrée|période",
        Obstacle.EQUIPMENT: r"téléphones?|ordinateurs?|tablettes?|connexions?|réseau|comptes?|bruit|écouter"
        r"|sondes?|matériel",
        Obstacle.TIME: r"matin|après-midi|soir|heures?|h|horaires?|plannings?|temps|service",
    },
    Language.ENGLISH: {
        Obstacle.READING: r"read\w*|language|large print|dyslex\w+|disab\w+|deaf|sight|hearing|adjust\w*",
        Obstacle.ABSENCE: r"cover|staff\w*|absen\w+|holidays?|leave|season",
        Obstacle.EQUIPMENT: r"phones?|computers?|tablets?|connection|network|accounts?|noise|listen\w*"
        r"|equipment",
        Obstacle.TIME: r"morning|afternoon|evening|hours?|shifts?|rota|time|service",
    },
}
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
    said = SPEAKS_OF[language].items()
    found = (kind for kind, words in said if re.search(rf"\b(?:{words})\b", text, re.IGNORECASE))
    return next(found, Obstacle.OTHER)


def find_obstacles(found: Iterable[Piece], language: Language) -> Iterator[Piece]:
    """Yield the sentences that tell what keeps people from training; no row, for a row is one person's."""
    for piece in found:
        quotable = piece.span.kind is not SpanKind.ROW and CONTACT.search(piece.text) is None
        if not quotable or not is_statement(piece.text, language):
            continue
        hinders = TRAINING[language].search(piece.text) and HINDERED[language].search(piece.text)
        if HEADED[language].search(piece.heading) or hinders:
            yield piece

"""Cases and trainers' names of the organisation, which no other source can give a session."""

from pipelines.drafting.material import Piece
from pipelines.drafting.text.words import content_stems, is_foreign, share_of
from schemas.course import Course
from schemas.language import Language

SPEAKS_OF_IT, AT_ONCE = 0.35, 2
"""Share of a case's words the module's sources hold, and how many one sentence holds: so that a case of
another module stays there."""


def select_cases(course: Course, found: tuple[Piece, ...], language: Language) -> tuple[str, ...]:
    """Return the organisation's cases this module's sources speak of, the nearest first."""
    texts = course.context.cases if course.context else ()
    said = [content_stems(piece.text, language) for piece in found]
    everything = frozenset().union(*said)
    scored = []
    for number, case in enumerate(texts):
        stems = content_stems(case, language)
        at_once = max((len(stems & each) for each in said), default=0)
        if is_in_language(case, language) and at_once >= AT_ONCE:
            scored.append((share_of(stems, everything), -number, case))
    return tuple(case for score, _, case in sorted(scored, reverse=True) if score >= SPEAKS_OF_IT)


def is_in_language(text: str, language: Language) -> bool:
    """Return whether a text of the course's settings can stand in a document of that language."""
    return not is_foreign(text, language)


def list_trainers(course: Course) -> tuple[str, ...]:
    """Return the names of those who lead the session, where the course gives them."""
    return course.administration.session.trainers if course.administration else ()

"""Cases and trainers' names that `course.yaml` gives for a module or its session."""

from pipelines.drafting.material import Piece
from pipelines.drafting.text.words import is_foreign, list_content_stems, share_of
from schemas.course import Course
from schemas.language import Language

LEAST_SHARE_OF_CASE, FEWEST_STEMS_IN_A_PIECE = 0.35, 2
"""A case belongs to a module if this share of its words is in the module's sources, and so many of them in
one piece; other cases belong to other modules."""


def select_cases(course: Course, pieces: tuple[Piece, ...], language: Language) -> tuple[str, ...]:
    """Return the organisation's cases that share enough words with a module's sources, best match first."""
    texts = course.context.cases if course.context else ()
    piece_stems = [list_content_stems(piece.text, language) for piece in pieces]
    source_stems = frozenset().union(*piece_stems)
    scored = []
    for number, case in enumerate(texts):
        stems = list_content_stems(case, language)
        most_shared = max((len(stems & one_piece) for one_piece in piece_stems), default=0)
        if is_in_language(case, language) and most_shared >= FEWEST_STEMS_IN_A_PIECE:
            scored.append((share_of(stems, source_stems), -number, case))
    return tuple(case for score, _, case in sorted(scored, reverse=True) if score >= LEAST_SHARE_OF_CASE)


def is_in_language(text: str, language: Language) -> bool:
    """Return whether a text of the course's settings can stand in a document of that language."""
    return not is_foreign(text, language)


def list_trainers(course: Course) -> tuple[str, ...]:
    """Return the names of those who lead the session, where the course gives them."""
    return course.administration.session.trainers if course.administration else ()

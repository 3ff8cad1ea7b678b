"""Everything people wrote in `course.yaml`, as one text to look in.

Each module of a course is criticised by it, so it is folded and split once for all of them: a course of
thousands of modules would otherwise be read again for each.
"""

from functools import lru_cache

from pipelines.drafting.critique.item_texts import fold_text
from pipelines.drafting.text.words import list_plain_stems
from schemas.by_identity import ByIdentity
from schemas.course import Course
from schemas.language import Language

MOST_COURSES = 64


def write_course_text(course: Course) -> str:
    """Return the text of a course."""
    return course.canonical().decode()


def fold_course_text(course: Course) -> str:
    """Return the text of a course in comparable form."""
    return _fold(ByIdentity(course))


def list_course_stems(course: Course, language: Language) -> frozenset[str]:
    """Return the stems of all words of a course's text."""
    return _list_stems(ByIdentity(course), language)


@lru_cache(maxsize=MOST_COURSES)
def _fold(key: ByIdentity[Course]) -> str:
    return fold_text(write_course_text(key.value))


@lru_cache(maxsize=MOST_COURSES)
def _list_stems(key: ByIdentity[Course], language: Language) -> frozenset[str]:
    return frozenset(list_plain_stems(write_course_text(key.value), language))

"""What code says in every case study: the organisation's case, and what is left to people."""

from collections.abc import Iterable

from pipelines.deliverables.case_study.wording import WORDING
from pipelines.deliverables.lesson.sections import blank, datum
from pipelines.deliverables.session_plan.left import led_by, left_to_trainer
from pipelines.drafting.request import Mint
from schemas.course import Course
from schemas.draft import Notes, Section, Statement
from schemas.language import Language


def lived(case: str | None, course: Course, language: Language, mint: Mint) -> Statement:
    """Return the case as `course.yaml` tells it; without one, the place where a person tells theirs."""
    words = WORDING[language]
    if case is not None:
        return datum(case, mint)
    organisation = course.context.organisation if course.context else course.title
    return blank(words.say(words.no_case, organisation=organisation), mint)


def accepted(course: Course, language: Language, mint: Mint) -> Statement:
    """Return the place for the answers the trainer accepts besides."""
    words = WORDING[language]
    return blank(words.say(words.accepted, trainer=led_by(course, language)), mint)


def no_exception(language: Language, mint: Mint) -> Statement:
    """Return what stands where no source says what else may be done."""
    words = WORDING[language]
    return blank(words.say("{said}", said=words.no_exception), mint)


def left(course: Course, language: Language, mint: Mint) -> Section:
    """Return the section of what no writer can bring: what came of it, the group, emotion, the non-verbal."""
    words, page = WORDING[language], mint.page()
    followed = words.say(words.what_followed, trainer=led_by(course, language))
    blanks = (blank(followed, mint), *left_to_trainer(course, language, mint))
    return noted(page, words.left, blanks)


def noted(page: str, title: str, statements: Iterable[Statement]) -> Section:
    """Return a section that only the trainer reads."""
    return Section(id=page, title=title, blocks=(Notes(statements=tuple(statements)),))

"""Who marks the answers: a person, by name, who also says what else is right."""

from pipelines.deliverables.lesson.sections import blank, direction
from pipelines.deliverables.open_questions.wording import WORDING
from pipelines.deliverables.session_plan.left import led_by
from pipelines.drafting.request import Mint
from schemas.course import Course
from schemas.draft import Notes, Section
from schemas.language import Language


def for_the_marker(course: Course, language: Language, mint: Mint) -> Section:
    """Return the section that tells the trainer, by name, how to mark, and leaves room for their answers."""
    words, who = WORDING[language], led_by(course, language)
    page = mint.page()
    told = [direction(words.say(each, trainer=who), mint) for each in words.marking]
    told.append(blank(words.say(words.accepted, trainer=who), mint))
    return Section(id=page, title=words.for_the_marker, blocks=(Notes(statements=tuple(told)),))

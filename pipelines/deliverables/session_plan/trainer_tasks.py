"""Tasks left to the trainer by name, because no writer can do them."""

from pipelines.deliverables.session_plan.wording import read_wording
from pipelines.drafting.objectives.cases import list_trainers
from pipelines.drafting.request import IdAllocator
from pipelines.drafting.statements import make_blank
from schemas.course import Course
from schemas.draft import Statement
from schemas.language import Language
from schemas.languages.formats import join_words


def list_trainer_tasks(course: Course, language: Language, ids: IdAllocator) -> tuple[Statement, ...]:
    """Return the blanks on the group's energy, emotions, what stays unsaid, and the trainer's own example."""
    words, leaders = read_wording(language), name_leaders(course, language)
    return tuple(make_blank(words.say(each, trainer=leaders), ids) for each in words.left)


def name_leaders(course: Course, language: Language) -> str:
    """Return the names of those who lead the session, or the word for a trainer if nobody is named."""
    return join_words(list_trainers(course) or (read_wording(language).trainer,), language)

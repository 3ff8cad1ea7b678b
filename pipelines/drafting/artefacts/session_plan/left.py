"""What no writer can bring to a session, left to its trainer by name."""

from pipelines.drafting.artefacts.session_plan.wording import WORDING
from pipelines.drafting.objectives.cases import trainers
from pipelines.drafting.request import Mint
from schemas.course import Course
from schemas.draft import Nature, Origin, Statement
from schemas.language import Language


def left_to_trainer(course: Course, language: Language, mint: Mint) -> tuple[Statement, ...]:
    """Return the energy of the group, emotion, what is not said and the trainer's own example, as blanks."""
    words = WORDING[language]
    *others, last = trainers(course) or (words.trainer,)
    who = f"{', '.join(others)} {words.and_} {last}" if others else last
    return tuple(
        Statement(
            id=mint.statement(),
            text=words.say(each, trainer=who),
            origin=Origin.EXTRACTIVE,
            nature=Nature.BLANK,
        )
        for each in words.left
    )

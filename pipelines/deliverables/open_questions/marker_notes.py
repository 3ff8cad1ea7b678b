"""Notes for the named person who marks, and who decides which other answers are right."""

from collections.abc import Iterable

from pipelines.deliverables.open_questions.wording import read_wording
from pipelines.deliverables.session_plan.trainer_tasks import name_leaders
from pipelines.drafting.objectives.evidence_blanks import leave_evidence_blank
from pipelines.drafting.request import IdAllocator
from pipelines.drafting.statements import make_blank, make_direction
from schemas.course import Course, Objective
from schemas.draft import Notes, Section
from schemas.language import Language


def make_marker_section(
    course: Course, language: Language, ids: IdAllocator, unasked: Iterable[Objective] = ()
) -> Section:
    """Return the section that tells the trainer, by name, how to mark, and leaves room for their answers.

    `unasked` are objectives that no question is on, for want of evidence: it says what to look for.
    """
    words, leaders = read_wording(language), name_leaders(course, language)
    page = ids.allocate_page()
    notes = [make_direction(words.say(each, trainer=leaders), ids) for each in words.marking]
    notes.append(make_blank(words.say(words.accepted, trainer=leaders), ids))
    notes += [leave_evidence_blank(objective, language, ids) for objective in unasked]
    return Section(id=page, title=words.for_the_marker, blocks=(Notes(statements=tuple(notes)),))

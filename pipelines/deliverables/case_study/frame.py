"""The parts of every case study that code writes: the organisation's case, and what is left to people."""

from collections.abc import Iterable, Iterator

from pipelines.deliverables.case_study.contract import CaseStudy
from pipelines.deliverables.case_study.wording import read_wording
from pipelines.deliverables.session_plan.trainer_tasks import list_trainer_tasks, name_leaders
from pipelines.drafting.expert_blanks import ExpertBlank, find_answer_to_blank, find_expert_blanks
from pipelines.drafting.material import Piece
from pipelines.drafting.objectives.evidence_blanks import leave_evidence_blank
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.drafting.statements import make_blank, make_organisation
from schemas.course import Course, Objective
from schemas.draft import Notes, Section, Statement
from schemas.language import Language


def tell_case(case: str | None, request: DraftRequest, ids: IdAllocator) -> Statement:
    """Return the case as `course.yaml` tells it; without one, the place where a person tells theirs."""
    if case is not None:
        return make_organisation(case, case, ids, request.spans)
    return leave_case(request.course, request.course.language_of(request.module), ids)


def leave_case(course: Course, language: Language, ids: IdAllocator) -> Statement:
    """Return the place where a person tells a case that was lived."""
    words = read_wording(language)
    organisation = course.context.organisation if course.context else course.title
    return make_blank(words.say(words.no_case, organisation=organisation), ids)


def leave_accepted_answers(course: Course, language: Language, ids: IdAllocator) -> Statement:
    """Return the place for the answers the trainer accepts besides."""
    words = read_wording(language)
    return make_blank(words.say(words.accepted, trainer=name_leaders(course, language)), ids)


def state_no_exception(language: Language, ids: IdAllocator) -> Statement:
    """Return the placeholder for alternatives that no source names."""
    return make_blank(_say_no_exception(language), ids)


def ask_for_exceptions(study: CaseStudy, language: Language) -> Iterator[ExpertBlank]:
    """Yield the placeholder for alternatives that no source names, which an expert may know."""
    return find_expert_blanks(study, _say_no_exception(language), read_wording(language).exceptions)


def find_stated_exceptions(request: DraftRequest, pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Return what an expert answered about exceptions, if one was asked."""
    language = request.course.language_of(request.module)
    return find_answer_to_blank(_say_no_exception(language), request.key, pieces)


def _say_no_exception(language: Language) -> str:
    words = read_wording(language)
    return words.say("{said}", said=words.no_exception)


def leave_trainer_section(
    course: Course,
    language: Language,
    ids: IdAllocator,
    unasked: Iterable[Objective] = (),
    *,
    tells_case: bool = True,
) -> Section:
    """Return the section of what no writer can bring: what came of it, the group, emotion, the non-verbal.

    `unasked` are objectives without a task, for want of evidence: it says what to look for. Where the study
    does not tell a case, there is room for one.
    """
    words, page = read_wording(language), ids.allocate_page()
    followed = words.say(words.what_followed, trainer=name_leaders(course, language))
    opening = make_blank(followed, ids) if tells_case else leave_case(course, language, ids)
    sought = (leave_evidence_blank(objective, language, ids) for objective in unasked)
    blanks = (opening, *list_trainer_tasks(course, language, ids), *sought)
    return make_notes_section(page, words.left, blanks)


def make_notes_section(page: str, title: str, statements: Iterable[Statement]) -> Section:
    """Return a section that only the trainer reads."""
    return Section(id=page, title=title, blocks=(Notes(statements=tuple(statements)),))

"""Alignment: which pages, questions and phases serve each objective, and for how many minutes.

An objective's minutes are those of its phases where the module has a session plan; else what its pages
take to read and its questions to answer. Constructive alignment (J. Biggs, 1996) asks that what is
aimed at, taught and assessed be the same three columns.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil

from schemas.course import Objective
from schemas.draft.content import Content
from schemas.draft.deliverable import Phase, PhasePlan, Sectioned, list_questions_of
from schemas.draft.elements import Section
from schemas.draft.items import Question
from schemas.draft.traversal import list_texts, walk_citing

WORDS_A_MINUTE = 100
"""The pace a page is counted at: reading at half speed, to leave time for thought."""

MINUTES_AN_ITEM = 1


@dataclass(frozen=True)
class Aligned:
    """What serves one objective, by id; without an objective, what serves none or all of them."""

    objective: Objective | None
    sections: tuple[str, ...]
    items: tuple[str, ...]
    phases: tuple[str, ...]
    minutes: int


def align_content(content: Content) -> tuple[Aligned, ...]:
    """Return a row for each objective, in the content's order, and one for the rest where there is any.

    A page, question or phase that names an objective the content lacks belongs to the rest.
    """
    rows = [_row(content, objective) for objective in content.objectives]
    rest = _row(content, None)
    return (*rows, rest) if rest.sections or rest.items or rest.phases else tuple(rows)


def is_planned(content: Content) -> bool:
    """Return whether minutes come from a session plan, and not from a reading pace."""
    return any(isinstance(artefact, PhasePlan) for artefact in content.artefacts)


def list_pages(content: Content) -> Iterator[Section]:
    """Yield the pages a learner reads."""
    for artefact in content.artefacts:
        if isinstance(artefact, Sectioned) and artefact.teaches:
            yield from artefact.sections


def list_questions(content: Content) -> Iterator[Question]:
    """Yield the questions that assess what was learnt; what is asked before the lesson assesses nothing."""
    yield from list_questions_of(content.artefacts, scored=True)


def list_phases(content: Content) -> Iterator[Phase]:
    """Yield the phases of the session."""
    for artefact in content.artefacts:
        if isinstance(artefact, PhasePlan):
            yield from artefact.phases


def _row(content: Content, objective: Objective | None) -> Aligned:
    known = {each.id for each in content.objectives}
    wanted = objective.id if objective is not None else None

    def serves(named: str | None) -> bool:
        return (named if named in known else None) == wanted

    read = [section for section in list_pages(content) if serves(section.objective)]
    questions = [item for item in list_questions(content) if serves(item.objective)]
    led = [phase for phase in list_phases(content) if serves(phase.objective)]
    planned = sum(phase.minutes for phase in led)
    return Aligned(
        objective,
        tuple(section.id for section in read),
        tuple(item.id for item in questions),
        tuple(phase.id for phase in led),
        planned if is_planned(content) else count_reading_minutes(read) + MINUTES_AN_ITEM * len(questions),
    )


def count_reading_minutes(sections: Iterable[Section]) -> int:
    """Return how many minutes pages take to read, rounded up; 0 for none."""
    words = sum(
        len(text.split())
        for section in sections
        for each in walk_citing(section)
        for text in list_texts(each)
    )
    return ceil(words / WORDS_A_MINUTE)

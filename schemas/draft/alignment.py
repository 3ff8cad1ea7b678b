"""Alignment: which pages, questions and phases serve each objective, and for how many minutes.

The minutes of an objective are those of its phases if the module has a session plan, else the time to read
its pages and to answer its questions. Constructive alignment (J. Biggs, 1996) asks that what is aimed at,
taught and assessed be the same.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil

from schemas.course import Objective
from schemas.draft.blocks import Section
from schemas.draft.content import Content
from schemas.draft.deliverable import Phase, PhasePlan, Sectioned, list_questions_of
from schemas.draft.items import Question
from schemas.draft.traversal import list_texts, walk_citing

WORDS_A_MINUTE = 100
"""Reading pace of learners: half the usual speed, to leave time for thought."""

WORDS_READ_A_MINUTE = 180
"""Usual pace of reading, at which texts written for learners are measured; activities are counted apart."""

MINUTES_AN_ITEM = 1


@dataclass(frozen=True)
class Aligned:
    """The ids of what serves one objective; if `objective` is None, of what serves none in particular."""

    objective: Objective | None
    sections: tuple[str, ...]
    items: tuple[str, ...]
    phases: tuple[str, ...]
    minutes: int


def align_content(content: Content) -> tuple[Aligned, ...]:
    """Return a row for each objective, in the content's order, and a last one for the rest if there is any.

    A page, question or phase of an objective that the content lacks belongs to the rest.
    """
    rows = [_build_row(content, objective) for objective in content.objectives]
    rest = _build_row(content, None)
    return (*rows, rest) if rest.sections or rest.items or rest.phases else tuple(rows)


def is_planned(content: Content) -> bool:
    """Return whether minutes come from a session plan, not from the reading pace."""
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


def _build_row(content: Content, objective: Objective | None) -> Aligned:
    known = {listed.id for listed in content.objectives}
    wanted = objective.id if objective is not None else None

    def serves(named: str | None) -> bool:
        return (named if named in known else None) == wanted

    pages = [section for section in list_pages(content) if serves(section.objective)]
    questions = [item for item in list_questions(content) if serves(item.objective)]
    phases = [phase for phase in list_phases(content) if serves(phase.objective)]
    planned = sum(phase.minutes for phase in phases)
    return Aligned(
        objective,
        tuple(section.id for section in pages),
        tuple(item.id for item in questions),
        tuple(phase.id for phase in phases),
        planned if is_planned(content) else count_reading_minutes(pages) + MINUTES_AN_ITEM * len(questions),
    )


def count_reading_minutes(sections: Iterable[Section]) -> int:
    """Return how many minutes pages take to read, rounded up; 0 for none."""
    words = sum(
        len(text.split())
        for section in sections
        for element in walk_citing(section)
        for text in list_texts(element)
    )
    return ceil(words / WORDS_A_MINUTE)

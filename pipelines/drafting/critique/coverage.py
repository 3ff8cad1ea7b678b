"""Does the draft hold what the module asks for?"""

from collections.abc import Iterator

from pipelines.drafting.critique.case import Case
from schemas.course import Bloom
from schemas.draft import Lesson, Quiz
from schemas.finding import Finding

LEVELS = list(Bloom)
"""From the lowest to the highest, as the taxonomy lists them."""


def missing(case: Case) -> Iterator[Finding]:
    """Find deliverables the module asks for and the draft lacks."""
    module = case.module
    present = {artefact.kind for artefact in case.content.artefacts}
    for kind in module.artefacts if module else ():
        if kind.value not in present:
            yield Finding(rule="artefact.missing", place=kind.value, facts={"artefact": kind.value})


def questions(case: Case) -> Iterator[Finding]:
    """Find a quiz with fewer questions than asked."""
    module = case.module
    for artefact in case.content.artefacts:
        if module and isinstance(artefact, Quiz) and len(artefact.items) < module.questions:
            facts = {"asked": str(module.questions), "given": str(len(artefact.items))}
            yield Finding(rule="quiz.short", place="quiz", facts=facts)


def objectives(case: Case) -> Iterator[Finding]:
    """Find objectives that no page or question serves, and those the questions stay below."""
    served, reached = _served(case), _reached(case)
    for objective in case.content.objectives:
        facts = {"objective": objective.text}
        if objective.id not in served:
            yield Finding(rule="objective.unserved", place=objective.id, facts=facts)
        elif reached is not None and LEVELS.index(objective.bloom) > LEVELS.index(reached):
            levels = {"asked": objective.bloom.value, "reached": reached.value}
            yield Finding(rule="objective.below", place=objective.id, facts=facts | levels)


def _served(case: Case) -> set[str | None]:
    served: set[str | None] = set()
    for artefact in case.content.artefacts:
        if isinstance(artefact, Lesson):
            served |= {section.objective for section in artefact.sections}
        elif isinstance(artefact, Quiz):
            served |= {item.objective for item in artefact.items}
    return served


def _reached(case: Case) -> Bloom | None:
    """Return the highest level a question asks for, or None where there is no question."""
    quizzes = [artefact for artefact in case.content.artefacts if isinstance(artefact, Quiz)]
    levels = [item.bloom for quiz in quizzes for item in quiz.items]
    return max(levels, key=LEVELS.index, default=None)

"""Does the draft hold what the module asks for?"""

from collections.abc import Iterator

from pipelines.drafting.critique.case import Case
from schemas.course import ArtefactKind
from schemas.draft import Quiz
from schemas.finding import Finding


def missing(case: Case) -> Iterator[Finding]:
    """Find deliverables the module asks for and the draft lacks."""
    module = case.module
    present = {artefact.kind for artefact in case.content.artefacts}
    for kind in module.artefacts if module else ():
        aimless = kind is ArtefactKind.POSITIONING and not case.content.objectives
        if aimless:
            yield Finding(rule="positioning.aimless", place=kind.value)
        elif kind.value not in present:
            yield Finding(rule="artefact.missing", place=kind.value, facts={"artefact": kind.value})


def questions(case: Case) -> Iterator[Finding]:
    """Find a quiz with fewer questions than asked."""
    module = case.module
    for artefact in case.content.artefacts:
        if module and isinstance(artefact, Quiz) and len(artefact.items) < module.questions:
            facts = {"asked": str(module.questions), "given": str(len(artefact.items))}
            yield Finding(rule="quiz.short", place="quiz", facts=facts)

"""Rules on coverage: the draft holds everything the module asks for."""

from collections.abc import Iterator

from pipelines.drafting.critique.case import Case
from schemas.draft import Questionnaire, Sectioned, UnknownDeliverable
from schemas.finding import Finding

MISSING = "artefact.missing"


def find_missing_deliverables(case: Case) -> Iterator[Finding]:
    """Find deliverables the module asks for and the draft lacks."""
    module = case.module
    present = {artefact.kind for artefact in case.content.artefacts}
    for kind in module.artefacts if module else ():
        recipe = case.kinds[kind].recipe
        if recipe is not None and recipe.aimed and not case.content.objectives:
            yield Finding(rule=f"{kind}.aimless", place=kind)
        elif kind not in present and not _asks_nothing(case, kind):
            rule = case.kinds[kind].missing_rule if case.course.model is None else MISSING
            yield Finding(rule=rule, place=kind, facts={"artefact": kind})


def _asks_nothing(case: Case, kind: str) -> bool:
    """Return whether a person's plan asks for no question, and a kind takes its questions from it."""
    plan = case.edited_plan
    return plan is not None and not plan.plan.blueprint and case.kinds[kind].explain_short is not None


def find_unknown_kinds(case: Case) -> Iterator[Finding]:
    """Find deliverables and blocks of kinds that are not installed: nobody can read them."""
    for artefact in case.content.artefacts:
        if isinstance(artefact, UnknownDeliverable):
            yield Finding(rule="artefact.unknown", place=artefact.kind, facts={"artefact": artefact.kind})
    for section, block in case.content.unknown_blocks:
        yield Finding(rule="block.unknown", place=section.id, facts={"block": block.kind})


def find_flawed_blocks(case: Case) -> Iterator[Finding]:
    """Find blocks that are not made as their kind asks, such as a scenario with a loop."""
    for artefact in case.content.artefacts:
        if isinstance(artefact, Sectioned):
            for section in artefact.sections:
                for block in section.blocks:
                    yield from block.list_findings()


def find_missing_questions(case: Case) -> Iterator[Finding]:
    """Find a quiz with fewer questions than the course asks for; a person's plan has its own count."""
    module = case.module if case.edited_plan is None else None
    for artefact in case.content.artefacts:
        if not (module and isinstance(artefact, Questionnaire) and artefact.is_scored):
            continue
        if len(artefact.items) < module.questions:
            facts = {"asked": str(module.questions), "given": str(len(artefact.items))}
            yield Finding(rule="quiz.short", place=artefact.kind, facts=facts)

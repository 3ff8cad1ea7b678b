"""Identifiers under which an LMS stores tracking; built from ids alone, so that a republish keeps them."""

from pipelines.packaging.edition import Edition
from schemas.course import Objective
from schemas.draft import Content, Item, list_questions_of
from schemas.ids import ModuleKey, Slug
from schemas.release import Identifiers


def build_identifiers(edition: Edition) -> Identifiers:
    """Return the identifiers of an edition: the same for every revision and every release.

    Each is an NCName, as xs:ID asks: a slug holds letters, digits and hyphens, the prefix a first letter.
    """
    key = edition.content.module
    measured = tuple(
        build_scorm_objective_id(key, each.id) for each in list_measured_objectives(edition.content)
    )
    return Identifiers(
        manifest=f"manifest-{key}",
        organization=f"organization-{key}",
        item=f"item-{key}",
        resource=f"resource-{key}",
        activity=edition.activity,
        interactions=tuple(item.id for item in list_asked_items(edition.content)),
        objectives=measured or None,
    )


def build_scorm_objective_id(key: ModuleKey, name: Slug) -> str:
    """Return the id of an objective in SCORM; it is no other module's id, nor the module's own."""
    return f"objective-{key}--{name}"


def list_measured_objectives(content: Content) -> tuple[Objective, ...]:
    """Return the objectives that a quiz has a scored question on, in order."""
    scored = {item.objective for item in list_questions_of(content.artefacts, scored=True)}
    return tuple(objective for objective in content.objectives if objective.id in scored)


def list_scored_items(content: Content) -> tuple[Item, ...]:
    """Return the questions a learner is scored on: those of the quiz, then those inside pages."""
    return list_questions_of(content.artefacts, scored=True) + content.list_block_questions(scored=True)


def list_asked_items(content: Content) -> tuple[Item, ...]:
    """Return every question that is reported to an LMS: the scored ones, then the others."""
    others = list_questions_of(content.artefacts, scored=False) + content.list_block_questions(scored=False)
    return list_scored_items(content) + others

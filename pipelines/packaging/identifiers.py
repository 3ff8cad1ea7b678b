"""Identifiers by which an LMS stores tracking: made from ids alone, so that a republish keeps it."""

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
    """Return the id an objective has in SCORM: no other module's, and never that of the module as a whole."""
    return f"objective-{key}--{name}"


def list_measured_objectives(content: Content) -> tuple[Objective, ...]:
    """Return the objectives a learner is scored on, in order: those with a question of the quiz."""
    asked = {item.objective for item in list_scored_items(content)}
    return tuple(objective for objective in content.objectives if objective.id in asked)


def list_scored_items(content: Content) -> tuple[Item, ...]:
    """Return the questions a learner is scored on, in order."""
    return list_questions_of(content.artefacts, scored=True)


def list_asked_items(content: Content) -> tuple[Item, ...]:
    """Return every question a learner is asked and an LMS is told of: the scored ones, then the others."""
    return list_scored_items(content) + list_questions_of(content.artefacts, scored=False)

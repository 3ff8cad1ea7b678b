"""What an LMS keys tracking on: made from course, module and item ids alone, so that a republish keeps it."""

from pipelines.packaging.edition import Edition
from schemas.draft import Content, Item, Quiz
from schemas.release import Identifiers


def identifiers(edition: Edition) -> Identifiers:
    """Return the identifiers of an edition: the same for every revision and every release.

    Each is an NCName, as xs:ID asks: a slug holds letters, digits and hyphens, the prefix a first letter.
    """
    key = edition.content.module
    return Identifiers(
        manifest=f"manifest-{key}",
        organization=f"organization-{key}",
        item=f"item-{key}",
        resource=f"resource-{key}",
        activity=edition.activity,
        interactions=tuple(item.id for item in scored_items(edition.content)),
    )


def scored_items(content: Content) -> tuple[Item, ...]:
    """Return the questions a learner is scored on, in order."""
    return tuple(
        item for artefact in content.artefacts if isinstance(artefact, Quiz) for item in artefact.items
    )

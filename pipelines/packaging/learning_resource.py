"""Facts about a module as a learning resource, for every metadata format."""

from dataclasses import dataclass
from itertools import islice

from pipelines.packaging.documents.texts import clean_text
from pipelines.packaging.edition import Edition
from pipelines.packaging.manifest_texts import describe_module
from pipelines.packaging.player.origin import ApprovalSignature, find_digital_source_type, list_signatures
from schemas.course import Objective
from schemas.language import Language
from schemas.languages.texts import read_texts

MOST_TERMS = 12
"""Terms a module can be searched by; IEEE 1484.12.1 asks catalogues for ten keywords."""


@dataclass(frozen=True)
class LearningResource:
    """A module as catalogues describe it, from the approved content and its approvals.

    `minutes` is the expected learning time. `rights` are None if the course states none.
    """

    activity: str
    title: str
    description: str
    language: Language
    course: str
    course_iri: str
    version: int
    digest: str
    source_type: str
    minutes: int
    objectives: tuple[Objective, ...]
    reviewers: tuple[ApprovalSignature, ...]
    rights: str | None
    source_rights: tuple[str, ...]
    keywords: tuple[str, ...]

    @property
    def stated_rights(self) -> str:
        """Return the rights of the module and of its sources as one text for people."""
        texts = read_texts("packaging.learning_resource", self.language)
        own = self.rights or texts["rights"]
        if not self.source_rights:
            return own
        sources = texts.say("sources", sources=" ; ".join(self.source_rights))
        return f"{own.rstrip('.')}. {sources}"


def describe_learning_resource(edition: Edition) -> LearningResource:
    """Return an edition's module as a learning resource."""
    content, frame = edition.content, edition.content.given
    return LearningResource(
        activity=edition.activity,
        title=content.title,
        description=describe_module(edition),
        language=content.language,
        course=edition.course_title,
        course_iri=edition.course.iri,
        version=edition.number,
        digest=edition.digest,
        source_type=find_digital_source_type(edition.origins),
        minutes=content.duration_minutes,
        objectives=content.objectives,
        reviewers=list_signatures(edition),
        rights=frame.rights if frame else None,
        source_rights=(frame.source_rights if frame else None) or (),
        keywords=_list_keywords(edition),
    )


def _list_keywords(edition: Edition) -> tuple[str, ...]:
    """Return words to search the module by: the title of its course, then those of its deliverables."""
    terms = (
        clean_text(word)
        for artefact in edition.content.artefacts
        if (kind := edition.kinds.deliverables.get(artefact.kind)) and kind.list_keywords
        for word in kind.list_keywords(artefact)
    )
    return (edition.course_title, *islice(dict.fromkeys(filter(None, terms)), MOST_TERMS))

"""Learning resource metadata for programs that read web pages: schema.org terms as JSON-LD 1.1."""

from typing import Any

from pipelines.packaging.learning_resource import LearningResource
from pipelines.packaging.manifest_texts import format_duration
from pipelines.packaging.metadata import TAXONOMY


def write_structured_data(resource: LearningResource) -> dict[str, Any]:
    """Return the description of a module for programs; unknown facts are left out.

    `digitalSourceType` is schema.org's property for the IPTC term, `sha256` its own for a digest: here of
    the approved content.
    """
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": ["WebPage", "LearningResource"],
        "@id": resource.activity,
        "name": resource.title,
        "description": resource.description,
        "inLanguage": resource.language.value,
        "timeRequired": format_duration(resource.minutes),
        "teaches": [objective.text for objective in resource.objectives],
        "educationalAlignment": [
            {
                "@type": "AlignmentObject",
                "alignmentType": "complexityLevel",
                "educationalFramework": TAXONOMY,
                "targetName": objective.bloom.value,
                "targetDescription": objective.text,
            }
            for objective in resource.objectives
        ],
        "keywords": list(resource.keywords),
        "isPartOf": {"@type": "Course", "@id": resource.course_iri, "name": resource.course},
        "digitalSourceType": resource.source_type,
        "version": resource.version,
        "sha256": resource.digest,
    }
    if resource.rights:
        described["copyrightNotice"] = resource.rights
    if resource.source_rights:
        described["isBasedOn"] = [
            {"@type": "CreativeWork", "copyrightNotice": each} for each in resource.source_rights
        ]
    if resource.reviewers:
        described["reviewedBy"] = [{"@type": "Person", "name": each.person} for each in resource.reviewers]
        described["lastReviewed"] = max(each.at for each in resource.reviewers)
    return described

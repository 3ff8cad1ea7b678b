"""SCORM 2004 4th Edition Content Aggregation Model and Sequencing: the rules of its manifest."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from pipelines.packaging.formats.scorm2004 import ADLCP, IMSCP, IMSSS
from pipelines.packaging.markup import Node
from pipelines.packaging.rules import content_packaging, sequencing
from pipelines.packaging.rules.reading import text_of
from schemas.finding import Finding

PROFILE = content_packaging.Profile(
    standard="scorm2004",
    imscp=IMSCP,
    versions=("2004 4th Edition",),
    scorm_type=ADLCP("scormType"),
    documents=("adlcp_v1p3.xsd", "adlnav_v1p3.xsd", "adlseq_v1p3.xsd", "imscp_v1p1.xsd", "imsss_v1p0.xsd"),
    said_as={"href-elsewhere": "scorm2004.href-unsafe"},
)


def check(files: Mapping[str, bytes], manifest: Node) -> Iterator[Finding]:
    """Yield what breaks SCORM 2004 4th Edition, and what a package of ours must say besides."""
    yield from check_as(PROFILE, files, manifest)
    for primary in manifest.iter(IMSSS("primaryObjective")):
        if not primary.get("objectiveID"):
            yield PROFILE.finding("objective-id", primary)


def check_as(
    profile: content_packaging.Profile, files: Mapping[str, bytes], manifest: Node
) -> Iterator[Finding]:
    """Yield what breaks SCORM 2004, said as a profile has it."""
    yield from content_packaging.check(profile, files, manifest)
    for threshold in manifest.iter(ADLCP("completionThreshold")):
        found = threshold.get("minProgressMeasure", "1.0")
        if not _between(found, Decimal(0), Decimal(1)):
            yield profile.finding("progress-measure", threshold, found=found)
    for objective in manifest.iter(IMSSS("primaryObjective"), IMSSS("objective")):
        yield from _check_measure(profile, objective)
    yield from sequencing.check(profile, manifest)


def _check_measure(profile: content_packaging.Profile, objective: Node) -> Iterator[Finding]:
    measure = objective.find(IMSSS("minNormalizedMeasure"))
    if measure is not None and not _between(text_of(measure), Decimal(-1), Decimal(1)):
        yield profile.finding("normalized-measure", measure, found=text_of(measure))
    if objective.get("satisfiedByMeasure") in {"true", "1"} and measure is None:
        yield profile.finding("measure-absent", objective)


def _between(found: str, least: Decimal, most: Decimal) -> bool:
    try:
        return least <= Decimal(found) <= most
    except InvalidOperation:
        return False

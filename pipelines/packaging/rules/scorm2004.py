"""SCORM 2004 4th Edition Content Aggregation Model and Sequencing: the rules of its manifest."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from pipelines.packaging.formats.scorm2004 import ADLCP, IMSCP, IMSSS
from pipelines.packaging.markup import Node
from pipelines.packaging.rules import content_packaging
from pipelines.packaging.rules.reading import text_of
from schemas.finding import Finding

PROFILE = content_packaging.Profile(
    standard="scorm2004",
    imscp=IMSCP,
    version="2004 4th Edition",
    scorm_type=ADLCP("scormType"),
    documents=("adlcp_v1p3.xsd", "adlnav_v1p3.xsd", "adlseq_v1p3.xsd", "imscp_v1p1.xsd", "imsss_v1p0.xsd"),
)


def check(files: Mapping[str, bytes], manifest: Node) -> Iterator[Finding]:
    """Yield what breaks SCORM 2004 4th Edition."""
    yield from content_packaging.check(PROFILE, files, manifest)
    for threshold in manifest.iter(ADLCP("completionThreshold")):
        found = threshold.get("minProgressMeasure", "1.0")
        if not _between(found, Decimal(0), Decimal(1)):
            yield PROFILE.finding("progress-measure", threshold, found=found)
    for primary in manifest.iter(IMSSS("primaryObjective")):
        yield from _check_objective(primary)


def _check_objective(primary: Node) -> Iterator[Finding]:
    measure = primary.find(IMSSS("minNormalizedMeasure"))
    if measure is not None and not _between(text_of(measure), Decimal(-1), Decimal(1)):
        yield PROFILE.finding("normalized-measure", measure, found=text_of(measure))
    if primary.get("satisfiedByMeasure") in {"true", "1"} and measure is None:
        yield PROFILE.finding("measure-absent", primary)
    if not primary.get("objectiveID"):
        yield PROFILE.finding("objective-id", primary)


def _between(found: str, least: Decimal, most: Decimal) -> bool:
    try:
        return least <= Decimal(found) <= most
    except InvalidOperation:
        return False

"""SCORM 1.2 Content Aggregation Model: the rules of its manifest."""

from collections.abc import Iterator, Mapping

from pipelines.packaging.formats.scorm12 import ADLCP, IMSCP
from pipelines.packaging.markup import Node
from pipelines.packaging.rules import content_packaging
from pipelines.packaging.rules.reading import text_of
from schemas.finding import Finding

PROFILE = content_packaging.Profile(
    standard="scorm12",
    imscp=IMSCP,
    version="1.2",
    scorm_type=ADLCP("scormtype"),
    documents=("adlcp_rootv1p2.xsd", "ims_xml.xsd", "imscp_rootv1p1p2.xsd", "imsmd_rootv1p2p1.xsd"),
)


def check(files: Mapping[str, bytes], manifest: Node) -> Iterator[Finding]:
    """Yield what breaks SCORM 1.2."""
    yield from content_packaging.check(PROFILE, files, manifest)
    for score in manifest.iter(ADLCP("masteryscore")):
        found = text_of(score)
        if not (found.isascii() and found.isdecimal() and int(found) <= 100):
            yield PROFILE.finding("masteryscore", score, found=found)

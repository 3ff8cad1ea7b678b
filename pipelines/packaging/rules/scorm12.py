"""SCORM 1.2 Content Aggregation Model: the rules of its manifest."""

import re
from collections.abc import Iterator, Mapping

from pipelines.packaging.manifests.scorm12 import ADLCP, IMSCP
from pipelines.packaging.markup import Node
from pipelines.packaging.rules import content_packaging, placement
from pipelines.packaging.rules.parsed_xml import read_text
from pipelines.packaging.rules.placement import AllowedPlace, AllowedPlaces, place_once
from schemas.finding import Finding

WHOLE_PERCENT = re.compile(r"0*(100|[0-9]{1,2})")
PROFILE = content_packaging.Profile(
    standard="scorm12",
    imscp=IMSCP,
    versions=("1.2",),
    scorm_type=ADLCP("scormtype"),
    documents=("adlcp_rootv1p2.xsd", "ims_xml.xsd", "imscp_rootv1p1p2.xsd", "imsmd_rootv1p2p1.xsd"),
    rule_names={"href-elsewhere": "scorm12.href-unsafe"},
)
ITEM_ELEMENTS = ("prerequisites", "maxtimeallowed", "timelimitaction", "datafromlms", "masteryscore")
PLACES = AllowedPlaces(
    elements={
        **{ADLCP(name): place_once(IMSCP("item")) for name in ITEM_ELEMENTS},
        ADLCP("location"): AllowedPlace(frozenset({IMSCP("metadata")})),
    },
    attributes={ADLCP("scormtype"): IMSCP("resource")},
)


def check(files: Mapping[str, bytes], manifest: Node) -> Iterator[Finding]:
    """Yield what breaks SCORM 1.2."""
    yield from check_by_profile(PROFILE, files, manifest)


def check_by_profile(
    profile: content_packaging.Profile, files: Mapping[str, bytes], manifest: Node
) -> Iterator[Finding]:
    """Yield what breaks SCORM 1.2, by the rules of a profile."""
    yield from content_packaging.check(profile, files, manifest)
    yield from placement.check(profile, PLACES, manifest)
    for score in manifest.iter(ADLCP("masteryscore")):
        found = read_text(score)
        if WHOLE_PERCENT.fullmatch(found) is None:
            yield profile.make_finding("masteryscore", score, found=found)

"""SCORM 2004 4th Edition Content Aggregation Model and Sequencing: the rules of its manifest."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from pipelines.packaging.manifests.scorm2004 import ADLCP, ADLNAV, ADLSEQ, IMSCP, IMSSS
from pipelines.packaging.markup import XML, Node
from pipelines.packaging.rules import content_packaging, placement, sequencing
from pipelines.packaging.rules.parsed_xml import is_true, read_text
from pipelines.packaging.rules.placement import ANY_RESOURCE, SCO, AllowedPlace, AllowedPlaces, place_once
from schemas.finding import Finding

PROFILE = content_packaging.Profile(
    standard="scorm2004",
    imscp=IMSCP,
    versions=("2004 4th Edition",),
    scorm_type=ADLCP("scormType"),
    documents=("adlcp_v1p3.xsd", "adlnav_v1p3.xsd", "adlseq_v1p3.xsd", "imscp_v1p1.xsd", "imsss_v1p0.xsd"),
    rule_names={"href-elsewhere": "scorm2004.href-unsafe"},
)
SECOND = "CAM 1.3"
"""What `<schemaversion>` says in the 2nd Edition, the last one that has adlcp:persistState."""

# Content Aggregation Model 1.1, 3.4: parameters. A name and a value, each of unreserved or encoded characters
# (RFC 2396, 2.3 and 2.4), any number of pairs, and a fragment; or the fragment alone.
CHARACTERS = r"(?:[A-Za-z0-9\-_.!~*'()]|%[0-9A-Fa-f]{2})"
PAIR = f"{CHARACTERS}+={CHARACTERS}+"
PARAMETERS = re.compile(rf"\??{PAIR}(?:&{PAIR})*(?:#{CHARACTERS}*)?|#{CHARACTERS}*")

# Content Aggregation Model 1.1, 3.4: xml:base. LMSs put it before each address as it is written.
BASE = re.compile(r"[^/\\][^\\]*/")

RULES = ("preConditionRule", "exitConditionRule", "postConditionRule")
SEQUENCING = {
    "sequencing": (
        "controlMode",
        "sequencingRules",
        "limitConditions",
        "auxiliaryResources",
        "rollupRules",
        "objectives",
        "randomizationControls",
        "deliveryControls",
    ),
    "sequencingRules": RULES,
    **dict.fromkeys(RULES, ("ruleConditions", "ruleAction")),
    "ruleConditions": ("ruleCondition",),
    "auxiliaryResources": ("auxiliaryResource",),
    "rollupRules": ("rollupRule",),
    "rollupRule": ("rollupConditions", "rollupAction"),
    "rollupConditions": ("rollupCondition",),
    "objectives": ("primaryObjective", "objective"),
    "primaryObjective": ("minNormalizedMeasure", "mapInfo"),
    "objective": ("minNormalizedMeasure", "mapInfo"),
}
"""What each element of simple sequencing holds; the schema document says how often."""


def _build_places() -> AllowedPlaces:
    item, organization, sequencing = IMSCP("item"), IMSCP("organization"), IMSSS("sequencing")
    elements = {
        IMSSS("sequencingCollection"): place_once(IMSCP("manifest")),
        sequencing: AllowedPlace(
            frozenset({item, organization, IMSSS("sequencingCollection")}), frozenset({item, organization})
        ),
        ADLSEQ("constrainedChoiceConsiderations"): place_once(sequencing),
        ADLSEQ("rollupConsiderations"): place_once(sequencing),
        ADLSEQ("objectives"): place_once(sequencing),
        ADLSEQ("objective"): AllowedPlace(frozenset({ADLSEQ("objectives")})),
        ADLSEQ("mapInfo"): AllowedPlace(frozenset({ADLSEQ("objective")})),
        ADLCP("location"): AllowedPlace(frozenset({IMSCP("metadata")})),
        ADLCP("timeLimitAction"): place_once(item, opens=SCO),
        ADLCP("dataFromLMS"): place_once(item, opens=SCO),
        ADLCP("completionThreshold"): place_once(item, organization),
        ADLCP("data"): place_once(item, opens=ANY_RESOURCE),
        ADLCP("map"): AllowedPlace(frozenset({ADLCP("data")})),
        ADLNAV("presentation"): place_once(item, opens=ANY_RESOURCE),
        ADLNAV("navigationInterface"): place_once(ADLNAV("presentation")),
        ADLNAV("hideLMSUI"): AllowedPlace(frozenset({ADLNAV("navigationInterface")})),
    }
    for name in {name for names in SEQUENCING.values() for name in names}:
        parents = frozenset(IMSSS(parent) for parent, names in SEQUENCING.items() if name in names)
        elements[IMSSS(name)] = AllowedPlace(parents)
    attributes = {
        ADLCP("scormType"): IMSCP("resource"),
        ADLCP("sharedDataGlobalToSystem"): IMSCP("organization"),
        ADLSEQ("objectivesGlobalToSystem"): IMSCP("organization"),
    }
    return AllowedPlaces(elements, attributes)


PLACES = _build_places()


def check(files: Mapping[str, bytes], manifest: Node) -> Iterator[Finding]:
    """Yield what breaks SCORM 2004 4th Edition, and what a package of ours must say besides."""
    yield from check_by_profile(PROFILE, files, manifest)
    for primary in manifest.iter(IMSSS("primaryObjective")):
        if not primary.get("objectiveID"):
            yield PROFILE.make_finding("objective-id", primary)


def check_by_profile(
    profile: content_packaging.Profile, files: Mapping[str, bytes], manifest: Node
) -> Iterator[Finding]:
    """Yield what breaks SCORM 2004, by the rules of a profile."""
    yield from content_packaging.check(profile, files, manifest)
    yield from placement.check(profile, PLACES, manifest)
    for node in manifest.iter(IMSCP("manifest"), IMSCP("resources"), IMSCP("resource")):
        base = node.get(f"{{{XML}}}base")
        if base is not None and BASE.fullmatch(base) is None:
            yield profile.make_finding("base-form", node, found=base)
    for item in manifest.iter(IMSCP("item")):
        parameters = item.get("parameters")
        if parameters is not None and PARAMETERS.fullmatch(parameters) is None:
            yield profile.make_finding("parameters", item, found=parameters)
    if read_text(manifest.find(f"{IMSCP('metadata')}/{IMSCP('schemaversion')}")) != SECOND:
        for node in manifest.iterfind(f".//*[@{ADLCP('persistState')}]"):
            yield profile.make_finding("persist-state", node)
    for threshold in manifest.iter(ADLCP("completionThreshold")):
        found = threshold.get("minProgressMeasure", "1.0")
        if not _is_between(found, Decimal(0), Decimal(1)):
            yield profile.make_finding("progress-measure", threshold, found=found)
    for objective in manifest.iter(IMSSS("primaryObjective"), IMSSS("objective")):
        yield from _check_measure(profile, objective)
    yield from sequencing.check(profile, manifest)


def _check_measure(profile: content_packaging.Profile, objective: Node) -> Iterator[Finding]:
    measure = objective.find(IMSSS("minNormalizedMeasure"))
    if measure is not None and not _is_between(read_text(measure), Decimal(-1), Decimal(1)):
        yield profile.make_finding("normalized-measure", measure, found=read_text(measure))
    if is_true(objective, "satisfiedByMeasure") and measure is None:
        yield profile.make_finding("measure-absent", objective)


def _is_between(found: str, least: Decimal, most: Decimal) -> bool:
    try:
        return least <= Decimal(found) <= most
    except InvalidOperation:
        return False

"""The four standards that packages from elsewhere are judged by: how each is identified and checked."""

from pipelines.packaging.inspection.identity import PackageIdentity, list_identifiers, read_scorm_identity
from pipelines.packaging.inspection.inspected_standard import InspectedStandard
from pipelines.packaging.manifests import cmi5, scorm12, scorm2004, tincan
from pipelines.packaging.markup import Node
from pipelines.packaging.rules import cmi5 as cmi5_rules
from pipelines.packaging.rules import foreign_manifests
from pipelines.packaging.rules.foreign_manifests import FOURTH, SECOND, THIRD
from pipelines.packaging.rules.parsed_xml import read_text

EDITIONS = {SECOND: "2nd Edition", THIRD: "3rd Edition", FOURTH: "4th Edition"}


def _identify_scorm12(root: Node) -> PackageIdentity:
    return read_scorm_identity("SCORM 1.2", root, scorm12.IMSCP)


def _identify_scorm2004(root: Node) -> PackageIdentity:
    cp = scorm2004.IMSCP
    edition = EDITIONS.get(read_text(root.find(f"{cp('metadata')}/{cp('schemaversion')}")))
    return read_scorm_identity(" ".join(filter(None, ("SCORM 2004", edition))), root, cp)


def _is_scorm2004(root: Node) -> bool:
    return bool(root.tag == scorm2004.IMSCP("manifest"))


def _identify_cmi5(root: Node) -> PackageIdentity:
    name = cmi5.CMI5
    title = root.find(f"{name('course')}/{name('title')}/{name('langstring')}")
    return PackageIdentity(
        standard="cmi5",
        title=read_text(title),
        launch=read_text(root.find(f".//{name('au')}/{name('url')}")),
        identifiers={
            "manifest": list_identifiers(root.findall(name("course")), "id"),
            "activity": list_identifiers(list(root.iter(name("au"))), "id"),
        },
    )


def _identify_tincan(root: Node) -> PackageIdentity:
    activities = list(root.iter(tincan.TC("activity")))
    launched = next((each for each in activities if each.find(tincan.TC("launch")) is not None), None)
    return PackageIdentity(
        standard="xAPI (tincan.xml)",
        title=read_text(launched.find(tincan.TC("name"))) if launched is not None else "",
        launch=read_text(launched.find(tincan.TC("launch"))) if launched is not None else "",
        identifiers={"activity": list_identifiers(activities, "id")},
    )


SCORM_1_2 = InspectedStandard(identify=_identify_scorm12, check=foreign_manifests.check_scorm12)
SCORM_2004 = InspectedStandard(
    identify=_identify_scorm2004, check=foreign_manifests.check_scorm2004, claims=_is_scorm2004
)
CMI5 = InspectedStandard(identify=_identify_cmi5, check=cmi5_rules.check)
TINCAN = InspectedStandard(identify=_identify_tincan, check=foreign_manifests.check_tincan)

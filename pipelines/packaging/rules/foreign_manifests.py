"""Rules for manifests of packages made elsewhere: each standard without our own additions."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from pipelines.packaging.manifests import scorm2004, tincan
from pipelines.packaging.markup import Node
from pipelines.packaging.rules import cmi5 as cmi5_rules
from pipelines.packaging.rules import scorm12 as scorm12_rules
from pipelines.packaging.rules import scorm2004 as scorm2004_rules
from pipelines.packaging.rules import tincan as tincan_rules
from pipelines.packaging.rules.content_packaging import MANIFEST, Profile
from pipelines.packaging.rules.parsed_xml import (
    format_place,
    make_finding,
    read_local_name,
    read_name,
    read_text,
)
from pipelines.packaging.schema_documents import list_declared_names
from schemas.finding import Finding

SECOND, THIRD, FOURTH = scorm2004_rules.SECOND, "2004 3rd Edition", "2004 4th Edition"
"""The values of `<schemaversion>` in the editions of SCORM 2004 still in use."""

MILDER_RULES = {
    "file-unlisted": "foreign.file-unlisted",
    "href-elsewhere": "foreign.href-elsewhere",
    "sco-absent": "foreign.sco-absent",
}
SCORM12 = replace(
    scorm12_rules.PROFILE,
    rule_names=MILDER_RULES
    | {
        "document-absent": "foreign.document-absent",
        "identifierref-absent": "foreign.identifierref-absent",
        "identifierref-branch": "foreign.identifierref-branch",
    },
)
SCORM2004 = replace(
    scorm2004_rules.PROFILE,
    versions=(SECOND, THIRD, FOURTH),
    rule_names=MILDER_RULES
    | {"measure-absent": "foreign.measure-assumed", "resource-type": "foreign.resource-type"},
)
DOCUMENTS = (".xsd", ".dtd")
ADL = "http://www.adlnet.org/xsd/"
SEQUENCING = scorm2004.IMSSS.uri
FOURTH_EDITION_ELEMENTS = (scorm2004.ADLCP("data"), scorm2004.ADLSEQ("objectives"))


def check_scorm12(files: Mapping[str, bytes], manifest: Node) -> Iterator[Finding]:
    """Yield findings on a SCORM 1.2 package from elsewhere, some of them mere remarks."""
    yield from _drop_schema_files(scorm12_rules.check_by_profile(SCORM12, files, manifest))
    yield from _check_scorm(SCORM12, manifest)


def check_scorm2004(files: Mapping[str, bytes], manifest: Node) -> Iterator[Finding]:
    """Yield findings on a SCORM 2004 package from elsewhere, 2nd to 4th Edition."""
    yield from _drop_schema_files(scorm2004_rules.check_by_profile(SCORM2004, files, manifest))
    yield from _check_scorm(SCORM2004, manifest)
    version = read_text(manifest.find(f"{scorm2004.IMSCP('metadata')}/{scorm2004.IMSCP('schemaversion')}"))
    if version in (SECOND, THIRD):
        for node in manifest.iter(*FOURTH_EDITION_ELEMENTS):
            yield make_finding(
                "foreign.later-edition",
                format_place(MANIFEST, node),
                name=read_local_name(node.tag),
                edition=version,
            )


def check_bare_cmi5(_files: Mapping[str, bytes], manifest: Node) -> Iterator[Finding]:
    """Yield findings on a cmi5 course structure without a zip."""
    yield from cmi5_rules.check_by_itself(manifest)


def check_tincan(files: Mapping[str, bytes], manifest: Node) -> Iterator[Finding]:
    """Yield findings on a tincan.xml from elsewhere."""
    for each in tincan_rules.check(files, manifest):
        if each.rule == "tincan.document-absent":
            continue  # a habit of ours: no launcher asks for it
        if each.rule == "tincan.href-unsafe" and _is_web_address(each.facts["href"]):
            yield make_finding("foreign.href-elsewhere", each.place, href=each.facts["href"])
            continue
        yield each
    launched = [
        node for node in manifest.iter(tincan.TC("activity")) if node.find(tincan.TC("launch")) is not None
    ]
    if len(launched) > 1:
        yield make_finding(
            "foreign.launch-several", format_place(tincan.MANIFEST, launched[1]), count=len(launched)
        )


def _drop_schema_files(found: Iterator[Finding]) -> Iterator[Finding]:
    """Yield findings except on unlisted schema documents, which tools add in whole sets."""
    for each in found:
        if each.rule != "foreign.file-unlisted" or not each.facts["href"].lower().endswith(DOCUMENTS):
            yield each


def _check_scorm(profile: Profile, manifest: Node) -> Iterator[Finding]:
    for inner in manifest.iterfind(profile.imscp("manifest")):
        yield make_finding("foreign.submanifest", format_place(MANIFEST, inner))
    yield from _check_names(profile, manifest)
    hrefs = {read_name(node): node.get("href", "") for node in manifest.iter(profile.imscp("resource"))}
    for item in manifest.iter(profile.imscp("item")):
        parameters, href = item.get("parameters"), hrefs.get(item.get("identifierref"), "")
        if parameters is not None and not _can_append(href, parameters.strip()):
            yield make_finding(
                "foreign.parameters", format_place(MANIFEST, item), found=parameters, href=href
            )


def _check_names(profile: Profile, manifest: Node) -> Iterator[Finding]:
    """Yield unknown names in the standards' namespaces, which our schema documents let through."""
    known = _list_known_names(profile)
    for node in manifest.iter("{*}*"):
        for name in (str(node.tag), *(str(key) for key in node.attrib)):
            uri, _, local = name.removeprefix("{").rpartition("}")
            if uri.startswith((ADL, SEQUENCING)) and local not in known.get(uri, ()):
                yield make_finding("foreign.name-unknown", format_place(MANIFEST, node), name=local, uri=uri)


def _list_known_names(profile: Profile) -> Mapping[str, Collection[str]]:
    """Return the known names of each namespace; those of simple sequencing come from the table of places."""
    known = list_declared_names(f"allowed/{profile.standard}")
    if profile.standard != SCORM2004.standard:
        return known
    sequencing = {
        read_local_name(tag) for tag in scorm2004_rules.PLACES.elements if tag.startswith(f"{{{SEQUENCING}}}")
    }
    return {**known, SEQUENCING: sequencing}


def _can_append(href: str, parameters: str) -> bool:
    """Return whether an LMS can add parameters to an address.

    Content Aggregation Model 1.1, 3.4: parameters.

    Nothing can follow a fragment; parameters that are a fragment are dropped if the address has a query or a
    fragment.
    """
    added = parameters.lstrip("?&")
    if added.startswith("#"):
        return "#" not in href and "?" not in href
    return "#" not in href


def _is_web_address(href: str) -> bool:
    try:
        address = urlsplit(href)
    except ValueError:
        return False
    return address.scheme in ("http", "https") and bool(address.netloc)

"""SCORM 2004 4th Edition: one manifest, one organization, one SCO (Content Aggregation Model 1.1, 3.5)."""

from collections.abc import Iterable
from urllib.parse import quote

from pipelines.packaging.completion import find_rule, is_mastery_measure_enough
from pipelines.packaging.edition import Edition
from pipelines.packaging.identifiers import build_identifiers, list_scored_items
from pipelines.packaging.manifest_texts import shorten_title
from pipelines.packaging.markup import Namespace, Node, add_child, create_root, serialise
from pipelines.packaging.metadata import LOM, add_lom
from pipelines.packaging.schema_documents import read_schema_documents

STANDARD = "scorm2004"
MANIFEST = "imsmanifest.xml"
DOCUMENT = "imscp_v1p1.xsd"
IMSCP = Namespace("http://www.imsglobal.org/xsd/imscp_v1p1")
ADLCP = Namespace("http://www.adlnet.org/xsd/adlcp_v1p3")
ADLSEQ = Namespace("http://www.adlnet.org/xsd/adlseq_v1p3")
ADLNAV = Namespace("http://www.adlnet.org/xsd/adlnav_v1p3")
IMSSS = Namespace("http://www.imsglobal.org/xsd/imsss")
LAUNCH = "index.html"


def write_manifest_files(edition: Edition, page: Iterable[str]) -> dict[str, bytes]:
    """Return the manifest and the schema documents that go around the page's files."""
    return {MANIFEST: write_manifest(edition, page), **read_schema_documents(STANDARD)}


def write_manifest(edition: Edition, files: Iterable[str]) -> bytes:
    """Return `imsmanifest.xml`: complete at a progress measure of 1, passed at the mastery score."""
    ids, title = build_identifiers(edition), shorten_title(edition.content.title)
    node = start_manifest(ids.manifest)
    node.set("version", str(edition.number))
    (metadata,) = node
    add_lom(metadata, edition)

    organizations = add_child(node, IMSCP("organizations"), default=ids.organization)
    organization = add_child(organizations, IMSCP("organization"), identifier=ids.organization)
    organization.set(ADLSEQ("objectivesGlobalToSystem"), "false")
    add_child(organization, IMSCP("title"), title)
    item = add_child(
        organization, IMSCP("item"), identifier=ids.item, identifierref=ids.resource, isvisible="true"
    )
    add_child(item, IMSCP("title"), title)
    add_child(item, ADLCP("completionThreshold"), completedByMeasure="true", minProgressMeasure="1.0")
    _add_sequencing(item, edition)
    interface = add_child(add_child(item, ADLNAV("presentation")), ADLNAV("navigationInterface"))
    for control in ("previous", "continue"):  # there is only one activity to go to
        add_child(interface, ADLNAV("hideLMSUI"), control)
    add_child(add_child(organization, IMSSS("sequencing")), IMSSS("controlMode"), choice="true", flow="true")

    resource = add_child(add_child(node, IMSCP("resources")), IMSCP("resource"), identifier=ids.resource)
    resource.set("type", "webcontent")
    resource.set(ADLCP("scormType"), "sco")
    resource.set("href", LAUNCH)
    for name in sorted(files):
        add_child(resource, IMSCP("file"), href=quote(name))
    return serialise(node)


def start_manifest(identifier: str) -> Node:
    """Return the root of a manifest, with the metadata that names the standard."""
    node = create_root(
        IMSCP("manifest"),
        {
            None: IMSCP.uri,
            "adlcp": ADLCP.uri,
            "adlseq": ADLSEQ.uri,
            "adlnav": ADLNAV.uri,
            "imsss": IMSSS.uri,
            "lom": LOM.uri,
        },
        {
            IMSCP.uri: DOCUMENT,
            ADLCP.uri: "adlcp_v1p3.xsd",
            ADLSEQ.uri: "adlseq_v1p3.xsd",
            ADLNAV.uri: "adlnav_v1p3.xsd",
            IMSSS.uri: "imsss_v1p0.xsd",
            LOM.uri: "lom.xsd",
        },
    )
    node.set("identifier", identifier)
    metadata = add_child(node, IMSCP("metadata"))
    add_child(metadata, IMSCP("schema"), "ADL SCORM")
    add_child(metadata, IMSCP("schemaversion"), "2004 4th Edition")
    return node


def _add_sequencing(item: Node, edition: Edition) -> None:
    """Add sequencing by which the SCO alone sets completion, and the score the primary objective.

    If the course only counts a module as passed once it is complete, the SCO sets that too. Each objective
    that has questions is measured by itself.
    """
    content, ids = edition.content, build_identifiers(edition)
    scored = bool(list_scored_items(content))
    by_measure = scored and is_mastery_measure_enough(find_rule(content))
    sequencing = add_child(item, IMSSS("sequencing"))
    objectives = add_child(sequencing, IMSSS("objectives"))
    primary = add_child(
        objectives,
        IMSSS("primaryObjective"),
        objectiveID=f"objective-{content.module}",
        satisfiedByMeasure="true" if by_measure else "false",
    )
    measured = [
        add_child(objectives, IMSSS("objective"), objectiveID=name, satisfiedByMeasure="true")
        for name in ids.objectives or ()
    ]
    for objective in (*([primary] if by_measure else []), *(measured if scored else [])):
        add_child(objective, IMSSS("minNormalizedMeasure"), str(content.mastery_percent / 100))
    add_child(
        sequencing,
        IMSSS("deliveryControls"),
        completionSetByContent="true",
        objectiveSetByContent="true",
    )

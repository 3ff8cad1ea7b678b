"""SCORM 1.2: one manifest, one organization, one SCO (Content Aggregation Model, 2.3)."""

from collections.abc import Iterable
from urllib.parse import quote

from pipelines.packaging.completion import find_rule, is_mastery_score_enough
from pipelines.packaging.edition import Edition
from pipelines.packaging.identifiers import build_identifiers
from pipelines.packaging.manifest_texts import shorten_title
from pipelines.packaging.markup import Namespace, add_child, create_root, serialise
from pipelines.packaging.metadata import IMSMD, add_ims_metadata
from pipelines.packaging.schema_documents import read_schema_documents

STANDARD = "scorm12"
MANIFEST = "imsmanifest.xml"
DOCUMENT = "imscp_rootv1p1p2.xsd"
IMSCP = Namespace("http://www.imsproject.org/xsd/imscp_rootv1p1p2")
ADLCP = Namespace("http://www.adlnet.org/xsd/adlcp_rootv1p2")
LAUNCH = "index.html"


def write_manifest_files(edition: Edition, page: Iterable[str]) -> dict[str, bytes]:
    """Return the manifest and the schema documents that go around the page's files."""
    return {MANIFEST: write_manifest(edition, page), **read_schema_documents(STANDARD)}


def write_manifest(edition: Edition, files: Iterable[str]) -> bytes:
    """Return `imsmanifest.xml`, with a `masteryscore` if the LMS's verdict is then that of the player."""
    ids, content = build_identifiers(edition), edition.content
    title = shorten_title(content.title)
    node = create_root(
        IMSCP("manifest"),
        {None: IMSCP.uri, "adlcp": ADLCP.uri, "imsmd": IMSMD.uri},
        {
            IMSCP.uri: DOCUMENT,
            ADLCP.uri: "adlcp_rootv1p2.xsd",
            IMSMD.uri: "imsmd_rootv1p2p1.xsd",
        },
    )
    node.set("identifier", ids.manifest)
    node.set("version", str(edition.number))
    metadata = add_child(node, IMSCP("metadata"))
    add_child(metadata, IMSCP("schema"), "ADL SCORM")
    add_child(metadata, IMSCP("schemaversion"), "1.2")
    add_ims_metadata(metadata, edition, location=LAUNCH)

    organizations = add_child(node, IMSCP("organizations"), default=ids.organization)
    organization = add_child(organizations, IMSCP("organization"), identifier=ids.organization)
    add_child(organization, IMSCP("title"), title)
    item = add_child(
        organization, IMSCP("item"), identifier=ids.item, identifierref=ids.resource, isvisible="true"
    )
    add_child(item, IMSCP("title"), title)
    if is_mastery_score_enough(find_rule(content)):
        add_child(item, ADLCP("masteryscore"), str(content.mastery_percent))

    resource = add_child(add_child(node, IMSCP("resources")), IMSCP("resource"), identifier=ids.resource)
    resource.set("type", "webcontent")
    resource.set(ADLCP("scormtype"), "sco")
    resource.set("href", LAUNCH)
    for name in sorted(files):
        add_child(resource, IMSCP("file"), href=quote(name))
    return serialise(node)

"""`imsmanifest.xml` of Common Cartridge 1.3: one line of the table of contents, one web page behind it."""

from collections.abc import Iterable
from urllib.parse import quote

from pipelines.packaging.edition import Edition
from pipelines.packaging.identifiers import build_identifiers
from pipelines.packaging.markup import Namespace, add_child, create_root, serialise

MANIFEST = "imsmanifest.xml"
LAUNCH = "index.html"
CC = Namespace("http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1")
LOM = Namespace("http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest")
DOCUMENTS = {
    CC.uri: "http://www.imsglobal.org/profile/cc/ccv1p3/ccv1p3_imscp_v1p2_v1p0.xsd",
    LOM.uri: "http://www.imsglobal.org/profile/cc/ccv1p3/LOM/ccv1p3_lommanifest_v1p0.xsd",
}


def write_manifest(edition: Edition, files: Iterable[str]) -> bytes:
    """Return the manifest of a cartridge that holds these files."""
    content, ids = edition.content, build_identifiers(edition)
    node = create_root(CC("manifest"), {None: CC.uri, "lom": LOM.uri}, DOCUMENTS)
    node.set("identifier", ids.manifest)
    metadata = add_child(node, CC("metadata"))
    add_child(metadata, CC("schema"), "IMS Common Cartridge")
    add_child(metadata, CC("schemaversion"), "1.3.0")
    general = add_child(add_child(metadata, LOM("lom")), LOM("general"))
    add_child(add_child(general, LOM("title")), LOM("string"), content.title, language=content.language)

    organizations = add_child(node, CC("organizations"))
    organization = add_child(
        organizations, CC("organization"), identifier=ids.organization, structure="rooted-hierarchy"
    )
    contents = add_child(organization, CC("item"), identifier=f"{ids.item}-contents")
    line = add_child(contents, CC("item"), identifier=ids.item, identifierref=ids.resource)
    add_child(line, CC("title"), content.title)

    resources = add_child(node, CC("resources"))
    page = add_child(resources, CC("resource"), identifier=ids.resource, type="webcontent", href=LAUNCH)
    for name in sorted(files):
        add_child(page, CC("file"), href=quote(name))
    return serialise(node)

"""xAPI launched the Tin Can way: a `tincan.xml` beside the page (projecttincan.com/tincan.xsd)."""

from pipelines.packaging.edition import Edition
from pipelines.packaging.identifiers import build_identifiers
from pipelines.packaging.manifest_texts import describe_module
from pipelines.packaging.markup import Namespace, add_child, create_root, serialise
from pipelines.packaging.schema_documents import read_schema_documents

STANDARD = "tincan"
MANIFEST = "tincan.xml"
DOCUMENT = "tincan.xsd"
TC = Namespace("http://projecttincan.com/tincan.xsd")
MODULE = "http://adlnet.gov/expapi/activities/module"  # ADL vocabulary: a unit of content, launched as one
LAUNCH = "index.html"


def write_manifest_files(edition: Edition) -> dict[str, bytes]:
    """Return the manifest and the schema document that go around the page's files."""
    return {MANIFEST: write_manifest(edition), **read_schema_documents(STANDARD)}


def write_manifest(edition: Edition) -> bytes:
    """Return `tincan.xml`: the module's activity and the page to launch it with."""
    content = edition.content
    node = create_root(TC("tincan"), {None: TC.uri}, {TC.uri: DOCUMENT})
    activity = add_child(
        add_child(node, TC("activities")), TC("activity"), id=build_identifiers(edition).activity, type=MODULE
    )
    add_child(activity, TC("name"), content.title, lang=content.language)
    add_child(activity, TC("description"), describe_module(edition), lang=content.language)
    add_child(activity, TC("launch"), LAUNCH, lang=content.language)
    return serialise(node)

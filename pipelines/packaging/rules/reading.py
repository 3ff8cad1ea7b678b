"""Reading a manifest nobody vouches for, and pointing at its lines."""

from lxml import etree

from pipelines.packaging.markup import Node
from schemas.finding import Finding

LARGEST_MANIFEST = 4 * 1024 * 1024


def read_manifest(name: str, data: bytes) -> etree._ElementTree | Finding:
    """Return the document, or the finding that says why it was not read.

    No entity is expanded, no DTD loaded, nothing fetched.
    """
    if len(data) > LARGEST_MANIFEST:
        return finding("xml.too-big", name, most=LARGEST_MANIFEST)
    if b"<!DOCTYPE" in data:
        return finding("xml.doctype", name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        document = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        return finding("xml.malformed", name, why=error)
    tree = document.getroottree()
    if tree.docinfo.internalDTD is not None:
        return finding("xml.doctype", name)
    return tree


def at(name: str, node: Node) -> str:
    """Return a place for a person: the file and the line of an element."""
    return f"{name}:{node.sourceline}"


def text_of(node: Node | None) -> str:
    """Return an element's own text without surrounding space; empty where there is no element."""
    return "" if node is None or node.text is None else node.text.strip()


def finding(rule: str, place: str, **facts: object) -> Finding:
    """Return a finding whose facts are written out."""
    return Finding(rule=rule, place=place, facts={name: str(fact) for name, fact in facts.items()})

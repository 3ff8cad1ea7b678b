"""Safe parsing of untrusted XML, reading of its values, and findings with line numbers."""

import re

from lxml import etree

from pipelines.packaging.markup import Node
from schemas.finding import Finding

LARGEST_MANIFEST = 4 * 1024 * 1024
XML_SPACE = re.compile("[ \t\r\n]+")  # XML 1.0, production 3: not a no-break space
TRUE_VALUES = ("true", "1")


def read_manifest(name: str, data: bytes) -> etree._ElementTree | Finding:
    """Return the document, or the finding that says why it was not read.

    No entity is expanded, no DTD loaded, nothing fetched.
    """
    if len(data) > LARGEST_MANIFEST:
        return make_finding("xml.too-big", name, most=LARGEST_MANIFEST)
    if b"<!DOCTYPE" in data:
        return make_finding("xml.doctype", name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        document = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        return make_finding("xml.malformed", name, why=error)
    tree = document.getroottree()
    if tree.docinfo.internalDTD is not None:
        return make_finding("xml.doctype", name)
    return tree


def format_place(name: str, node: Node) -> str:
    """Return the place of an element for a finding: file and line, e.g. `imsmanifest.xml:12`."""
    return f"{name}:{node.sourceline}"


def read_text(node: Node | None) -> str:
    """Return an element's own text without surrounding space; empty if the element is None."""
    return "" if node is None or node.text is None else node.text.strip()


def collapse_space(text: str) -> str:
    """Return a text as an xs:ID, xs:IDREF or xs:anyURI is compared (XML Schema part 2, 4.3.6: whiteSpace)."""
    return XML_SPACE.sub(" ", text).strip(" ")


def read_name(node: Node, attribute: str = "identifier") -> str | None:
    """Return the value of an attribute with white space collapsed, to compare ids; None if it is absent."""
    value = node.get(attribute)
    return None if value is None else collapse_space(value)


def is_true(node: Node, attribute: str, *, otherwise: bool = False) -> bool:
    """Return whether an xs:boolean attribute is true; `otherwise` is the default if it is absent."""
    value = node.get(attribute)
    return otherwise if value is None else collapse_space(value) in TRUE_VALUES


def make_finding(rule: str, place: str, **facts: object) -> Finding:
    """Return a finding with its facts converted to text."""
    return Finding(rule=rule, place=place, facts={name: str(fact) for name, fact in facts.items()})


def read_local_name(name: object) -> str:
    """Return a tag or attribute name without its namespace."""
    return str(name).rpartition("}")[2]

"""Writing XML: the same tree is always the same bytes."""

import re
from dataclasses import dataclass

from lxml import etree

XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML = "http://www.w3.org/XML/1998/namespace"
# Characters of a Python string XML 1.0 (section 2.2, production 2) has no place for.
UNWRITABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Node = etree._Element


@dataclass(frozen=True)
class Namespace:
    """An XML namespace: makes qualified names."""

    uri: str

    def __call__(self, name: str) -> str:
        """Return the name in Clark notation."""
        return f"{{{self.uri}}}{name}"


def create_root(name: str, prefixes: dict[str | None, str], documents: dict[str, str]) -> Node:
    """Return a document element whose xsi:schemaLocation names the file of each namespace."""
    node = etree.Element(name, nsmap=prefixes | {"xsi": XSI})  # type: ignore[arg-type]  # None is the default one
    node.set(f"{{{XSI}}}schemaLocation", " ".join(f"{uri} {file}" for uri, file in documents.items()))
    return node


def add_child(parent: Node, name: str, text: str | None = None, **attributes: str) -> Node:
    """Return a new last child; characters XML cannot hold become U+FFFD."""
    node = etree.SubElement(parent, name)
    for attribute, value in attributes.items():
        node.set(attribute, replace_unwritable(value))
    if text is not None:
        node.text = replace_unwritable(text)
    return node


def replace_unwritable(text: str) -> str:
    """Return the text with what XML 1.0 cannot hold replaced by U+FFFD."""
    return UNWRITABLE.sub("\ufffd", text)


def serialise(node: Node) -> bytes:
    """Return the document as UTF-8, indented by two spaces."""
    etree.indent(node)
    written: bytes = etree.tostring(node, xml_declaration=True, encoding="UTF-8")
    return written + b"\n"

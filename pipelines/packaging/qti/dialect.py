"""Spelling of the two QTI versions: `choiceInteraction` in 2.1 is `qti-choice-interaction` in 3.0."""

import re
from dataclasses import dataclass, field

from lxml import etree

from pipelines.packaging.markup import XML, XSI, Namespace, Node, replace_unwritable

HTML_ELEMENTS = frozenset({"div", "p", "span"})
CAPITAL = re.compile("(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True)
class Dialect:
    """One version of QTI: its namespaces, the types of its parts in a package, and its spelling."""

    version: str
    item: Namespace
    package: Namespace
    schema: str
    schema_version: str
    item_type: str
    test_type: str
    documents: dict[str, str] = field(hash=False)
    hyphenated: bool = False
    wraps_feedback: bool = False

    def root(self, name: str, language: str | None = None, **attributes: str) -> Node:
        """Return a document element of an item or a test."""
        node = etree.Element(self.item(self._spell_element(name)), nsmap={None: self.item.uri, "xsi": XSI})  # type: ignore[dict-item]
        node.set(f"{{{XSI}}}schemaLocation", f"{self.item.uri} {self.documents[self.item.uri]}")
        if language is not None:
            node.set(f"{{{XML}}}lang", language)
        return self._set_attributes(node, attributes)

    def add(self, parent: Node, name: str, text: str | None = None, **attributes: str) -> Node:
        """Return a new last child; its name and attributes are given as QTI 2.1 spells them."""
        node = etree.SubElement(parent, self.item(self._spell_element(name)))
        if text is not None:
            node.text = replace_unwritable(text)
        return self._set_attributes(node, attributes)

    def _set_attributes(self, node: Node, attributes: dict[str, str]) -> Node:
        for name, value in attributes.items():
            node.set(self._spell_attribute(name), replace_unwritable(value))
        return node

    def _spell_element(self, name: str) -> str:
        return f"qti-{_hyphenate(name)}" if self.hyphenated and name not in HTML_ELEMENTS else name

    def _spell_attribute(self, name: str) -> str:
        return _hyphenate(name) if self.hyphenated else name


def _hyphenate(name: str) -> str:
    return CAPITAL.sub("-", name).lower()


_V2P1 = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_V2P1_PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
_V3P0 = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
_V3P0_PACKAGE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"

QTI_2_1 = Dialect(
    version="2.1",
    item=Namespace(_V2P1),
    package=Namespace(_V2P1_PACKAGE),
    schema="QTIv2.1 Package",
    schema_version="1.0.0",
    item_type="imsqti_item_xmlv2p1",
    test_type="imsqti_test_xmlv2p1",
    documents={
        _V2P1: "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
        _V2P1_PACKAGE: "http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd",
    },
)
"""IMS Question and Test Interoperability 2.1 Final (2012)."""

QTI_3_0 = Dialect(
    version="3.0",
    item=Namespace(_V3P0),
    package=Namespace(_V3P0_PACKAGE),
    schema="QTI Package",
    schema_version="3.0.0",
    item_type="imsqti_item_xmlv3p0",
    test_type="imsqti_test_xmlv3p0",
    documents={
        _V3P0: "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
        _V3P0_PACKAGE: "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd",
    },
    hyphenated=True,
    wraps_feedback=True,
)
"""1EdTech Question and Test Interoperability 3.0 (2022)."""

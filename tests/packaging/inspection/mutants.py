"""Every small change to one manifest of SCORM 2004: taken away, doubled, moved, emptied, padded, made up."""

from collections.abc import Callable, Iterator
from copy import deepcopy

from lxml import etree

from pipelines.packaging.manifests.scorm2004 import ADLCP, ADLSEQ
from pipelines.packaging.markup import Node
from tests.packaging.inspection.foreign_packages import PACKAGES, XSD_2004

SPACES = (
    "http://www.adlnet.org/xsd/adlcp_v1p3",
    "http://www.adlnet.org/xsd/adlnav_v1p3",
    "http://www.adlnet.org/xsd/adlseq_v1p3",
    "http://www.imsglobal.org/xsd/imscp_v1p1",
    "http://www.imsglobal.org/xsd/imsss",
)
LOCATIONS = " ".join(f"{uri} {file}" for uri, file in zip(SPACES, XSD_2004, strict=True))
MANIFEST = PACKAGES["2004"]["imsmanifest.xml"].replace(
    b'identifier="gloves"',
    b'identifier="gloves" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    b' xsi:schemaLocation="' + LOCATIONS.encode() + b'"',
    1,
)
"""The manifest nobody here made, with the locations ADL's validator asks for."""

CONTAINERS = (
    "manifest",
    "organizations",
    "organization",
    "item",
    "resource",
    "metadata",
    "sequencing",
    "sequencingCollection",
    "presentation",
)
ADDED = {
    ADLCP("scormType"): "sco",
    ADLCP("persistState"): "true",
    ADLSEQ("objectivesGlobalToSystem"): "true",
    "identifier": "new",
    "identifierref": "new",
    "parameters": "?a=b",
    "ID": "new",
    "IDRef": "new",
}
NOWHERE = object()
"""What a change gives back where the manifest has no such place."""

Change = Callable[[list[Node]], object]


def mutants(manifest: bytes = MANIFEST) -> dict[str, bytes]:
    """Each mutant by what was done; of changes that are said alike, the first."""
    found: dict[str, bytes] = {}
    for name, change in _changes(_elements(manifest)):
        if name not in found:
            elements = _elements(manifest)
            if change(elements) is not NOWHERE:
                found[name] = etree.tostring(elements[0])
    return found


def _elements(manifest: bytes) -> list[Node]:
    return list(etree.fromstring(manifest).iter("{*}*"))


def _changes(elements: list[Node]) -> Iterator[tuple[str, Change]]:
    for at, node in enumerate(elements):
        yield from _moves(at, node)
        yield from _rewritten(at, node)
        for key, value in ADDED.items():
            if key not in node.attrib:
                yield f"{_said(node)} gets {_local(key)}", _sets(at, key, value)


def _moves(at: int, node: Node) -> Iterator[tuple[str, Change]]:
    parent = node.getparent()
    if parent is None:
        return
    yield f"{_said(node)} of {_said(parent)} goes", lambda all_: _parent(all_[at]).remove(all_[at])
    yield f"{_said(node)} of {_said(parent)} doubles", lambda all_: all_[at].addnext(_copy(all_[at]))
    above = parent.getparent()
    if above is not None:
        yield f"{_said(node)} of {_said(parent)} rises", lambda all_: _parent(all_[at]).addnext(all_[at])
    for name in CONTAINERS:
        if _local(parent.tag) != name:
            yield f"{_said(node)} also in <{name}>", _copies(at, name)


def _rewritten(at: int, node: Node) -> Iterator[tuple[str, Change]]:
    for key, value in node.attrib.items():
        said = f"{_local(key)} of {_said(node)}"

        def drops(all_: list[Node], key: str = str(key)) -> None:
            del all_[at].attrib[key]

        yield f"{said} goes", drops
        for how, other in {"empty": "", "padded": f"  {value} ", "made up": "bogus", "one": "1"}.items():
            yield f"{said} is {how}", _sets(at, str(key), other)
    if node.text and node.text.strip():
        for how, other in {"empty": "", "padded": f" \n {node.text}  ", "made up": "bogus"}.items():
            yield f"text of {_said(node)} is {how}", _writes(at, other)


def _sets(at: int, key: str, value: str) -> Change:
    return lambda all_: all_[at].set(key, value)


def _writes(at: int, text: str) -> Change:
    def change(all_: list[Node]) -> None:
        all_[at].text = text

    return change


def _copies(at: int, name: str) -> Change:
    def change(all_: list[Node]) -> object:
        holder = next((each for each in all_ if _local(each.tag) == name), None)
        return NOWHERE if holder is None else holder.append(_copy(all_[at]))

    return change


def _copy(node: Node) -> Node:
    """A copy whose names are new: what is tried is the place, not the name."""
    copied = deepcopy(node)
    copied.tail = None
    for number, each in enumerate(copied.iter("{*}*")):
        for key in ("identifier", "ID"):
            if key in each.attrib:
                each.set(key, f"copy{number}-{each.get(key)}")
    return copied


def _parent(node: Node) -> Node:
    parent = node.getparent()
    assert parent is not None
    return parent


def _said(node: Node) -> str:
    return f"<{_local(node.tag)}>"


def _local(name: object) -> str:
    return str(name).rpartition("}")[2]

"""Rules on SVG drawings, in which a browser would run scripts like in a page.

Ours may only have the elements and attributes that `figures` draws. Those from elsewhere may have all of
SVG 2; only scripts and loading from other hosts are reported (SVG 2, 2.2: an image does neither, but a
drawing opened by itself does both).
"""

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from pipelines.packaging.figures.sheet import SVG
from pipelines.packaging.markup import Node
from pipelines.packaging.rules.parsed_xml import make_finding
from schemas.finding import Finding

SUFFIX = ".svg"
ELEMENTS = frozenset(
    f"{{{SVG}}}{name}"
    for name in ("svg", "title", "desc", "style", "rect", "circle", "polyline", "polygon", "text")
)
ATTRIBUTES = frozenset(
    (
        *("aria-labelledby", "class", "id", "lang", "role", "viewBox", "width", "height", "x", "y"),
        *("cx", "cy", "r", "rx", "points", "fill", "stroke", "stroke-width"),
        *("direction", "font-family", "font-size", "font-weight", "text-anchor"),
    )
)
LOADS = re.compile(
    r"url\(|@import|\\", re.IGNORECASE
)  # a backslash may spell either in another way (CSS Syntax 3, 4.3.7)

RUNNING_ELEMENTS = ("script", "handler", "listener", "iframe", "embed", "object")
ANIMATING_ELEMENTS = ("set", "animate")
SCRIPTS = re.compile(r"(javascript|vbscript|data:(text|application))", re.IGNORECASE)
ELSEWHERE = re.compile(r"(https?:)?//", re.IGNORECASE)
LOADS_ELSEWHERE = re.compile(r"(url\(|@import)\s*[\"']?\s*((https?:)?//|javascript:)", re.IGNORECASE)
BLANKS = re.compile(r"[\x00-\x20]+")  # a browser reads an address without them (URL, 4.4)

ENTITY = re.compile(rb"<!ENTITY\s+(?:%\s*)?\S+\s+(?:SYSTEM|PUBLIC|\"[^\"]*[&%]|'[^']*[&%])")


def check(files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Yield findings on anything in our drawings that `figures` does not draw."""
    for name in files:
        if name.lower().endswith(SUFFIX):
            yield from _check_own(name, files[name])


def check_foreign(name: str, data: bytes) -> Iterator[Finding]:
    """Yield findings on a drawing from elsewhere: unreadable, scripts, loads from other hosts."""
    read = _parse(name, data)
    if isinstance(read, Finding):
        yield read
        return
    for node in _list_nodes(read):
        for what in _list_active_parts(node):
            yield make_finding("foreign.drawing-active", f"{name}:{node.sourceline}", name=name, what=what)


def _parse(name: str, data: bytes) -> etree._ElementTree | Finding:
    """Return the document, or a finding; nothing is fetched, and nested entities are refused unparsed."""
    if ENTITY.search(data.replace(b"\0", b"")):  # UTF-16 writes a zero beside each of these letters
        return make_finding("drawing.entities", name, name=name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser).getroottree()
    except (etree.LxmlError, ValueError) as error:
        return make_finding("foreign.drawing-malformed", name, name=name, why=error)


def _list_nodes(tree: etree._ElementTree) -> Iterator[Node]:
    """Yield every node, also those before and after the root element."""
    root = tree.getroot()
    yield from root.itersiblings(preceding=True)
    yield from root.iter()
    yield from root.itersiblings()


def _check_own(name: str, data: bytes) -> Iterator[Finding]:
    read = _parse(name, data)
    if isinstance(read, Finding):
        why = read.facts.get("why")
        yield read if why is None else _make_stranger_finding(name, why)
        return
    if read.docinfo.internalDTD is not None:
        yield _make_stranger_finding(name, "<!DOCTYPE>")
    for node in _list_nodes(read):
        if node.tag not in ELEMENTS:
            yield _make_stranger_finding(f"{name}:{node.sourceline}", _name_node(node))
            continue
        for key, value in _list_attributes(node):
            if key not in ATTRIBUTES or LOADS.search(value):
                yield _make_stranger_finding(f"{name}:{node.sourceline}", f'{key}="{value[:80]}"')
        if node.tag.endswith("}style") and LOADS.search(node.text or ""):
            yield _make_stranger_finding(f"{name}:{node.sourceline}", "url()")


def _list_active_parts(node: Node) -> Iterator[str]:
    """Yield the parts of an element that run scripts or load from another host by themselves."""
    if isinstance(node, etree._ProcessingInstruction):
        if ELSEWHERE.search(node.text or ""):
            yield f"<?{node.target!s}?>"
        return
    if not isinstance(node.tag, str):
        return  # a comment, an entity left as it is
    local = node.tag.rpartition("}")[2].lower()
    if local in RUNNING_ELEMENTS:
        yield f"<{local}>"
    if local == "style" and LOADS_ELSEWHERE.search(node.text or ""):
        yield "<style>"
    for key, value in _list_attributes(node):
        if _is_active(local, key.rpartition("}")[2].lower(), BLANKS.sub("", value)):
            yield f'{key}="{value[:80]}"'


def _is_active(element: str, key: str, value: str) -> bool:
    if key.startswith("on") and value:
        return True
    if element in ANIMATING_ELEMENTS and key in ("to", "from", "values", "by"):
        return SCRIPTS.match(value) is not None
    if key in ("href", "src"):
        is_followed = element == "a"  # a person decides to go there
        return SCRIPTS.match(value) is not None or (not is_followed and ELSEWHERE.match(value) is not None)
    return LOADS_ELSEWHERE.search(value) is not None


def _list_attributes(node: Node) -> Iterator[tuple[str, str]]:
    return ((str(key), str(value)) for key, value in node.attrib.items())


def _make_stranger_finding(place: str, what: str) -> Finding:
    return make_finding("drawing.stranger", place, name=place.partition(":")[0], what=what)


def _name_node(node: Node) -> str:
    if isinstance(node, etree._ProcessingInstruction):
        return f"<?{node.target!s}?>"
    if isinstance(node, etree._Comment):
        return "<!-- -->"
    return f"<{str(node.tag).rpartition('}')[2]}>"

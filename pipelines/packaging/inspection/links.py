"""References in pages and style sheets: what a browser loads or links to, and whether the package has it."""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from pipelines.packaging.markup import Node
from pipelines.packaging.rules.parsed_xml import make_finding
from schemas.finding import Finding

LINK_TAGS = ("a", "area")  # a person decides to go there
LOADING_ATTRIBUTES = {
    "img": ("src",),
    "script": ("src",),
    "iframe": ("src",),
    "frame": ("src",),
    "source": ("src",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
    "embed": ("src",),
    "input": ("src",),
    "object": ("data",),
    "image": ("href", "{http://www.w3.org/1999/xlink}href", "xlink:href"),
    "use": ("href", "{http://www.w3.org/1999/xlink}href", "xlink:href"),
}
LOADING_RELS = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "manifest", "apple-touch-icon"}
TEMPLATE = re.compile(r"\{\{|\$\{|<%|\[\[")  # a placeholder that a script fills in
IN_STYLE = re.compile(r"""(?:url\(\s*|@import\s+(?!url\())(["']?)([^"'()\s]+)\1""", re.IGNORECASE)
COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)  # one left open goes to the end (CSS Syntax 3, 4.3.2)
SCRIPT_FRAGMENT = re.compile(r"[/=!&:~]")  # read by a script, no element id: #/page/2, #t=10, #:~:text=
SCHEMES_WITHOUT_FILE = ("data", "javascript", "mailto", "tel", "sms", "blob", "about", "file")


@dataclass(frozen=True)
class PageReference:
    """An address in a file of the package.

    `place` is the file and line, `source` the file. `is_loaded`: a browser loads it unasked. `base` is what
    it is relative to, None for the file itself.
    """

    place: str
    source: str
    address: str
    is_loaded: bool
    base: str | None = None

    @property
    def host(self) -> str | None:
        """Return the other host it refers to, or None."""
        parts = _split_address(self.address)
        if parts is None or parts[0] not in ("", "http", "https", "ws", "wss"):
            return None
        return parts[1] or None

    @property
    def file_and_fragment(self) -> tuple[str, str] | None:
        """Return the path in the package and the fragment; None for what no package holds."""
        parts = _split_address(self.address)
        if parts is None or parts[0] or parts[1] or TEMPLATE.search(self.address):
            return None
        _, _, path, fragment = parts
        base = self.source if self.base is None else self.base
        return unquote(_join_address(base, path)) if path else self.source, unquote(fragment)


def list_references(name: str, root: Node) -> Iterator[PageReference]:
    """Yield what a page loads or links to, each address relative to its <base> (HTML, 4.2.3)."""
    base_element = root.find(".//base[@href]")
    base = None if base_element is None else _join_address(name, (base_element.get("href") or "").strip())
    is_elsewhere = base is not None and "//" in base

    def make_reference(node: Node, address: str, *, is_loaded: bool) -> PageReference:
        full_address = _join_address(base or "", address.strip()) if is_elsewhere else address.strip()
        return PageReference(f"{name}:{node.sourceline}", name, full_address, is_loaded, base)

    for node in root.iter("*"):
        tag = str(node.tag)
        href = node.get("href")
        if tag in LINK_TAGS and href is not None:
            yield make_reference(node, href, is_loaded=False)
        elif tag == "link" and href and LOADING_RELS & set((node.get("rel") or "").lower().split()):
            yield make_reference(node, href, is_loaded=True)
        elif tag == "style":
            for address in _list_style_addresses(node.text or ""):
                yield make_reference(node, address, is_loaded=True)
        for key in LOADING_ATTRIBUTES.get(tag, ()):
            if node.get(key):
                yield make_reference(node, node.get(key) or "", is_loaded=True)


def list_style_references(name: str, data: bytes) -> Iterator[PageReference]:
    """Yield what a style sheet loads."""
    for address in _list_style_addresses(data.decode("utf-8", errors="replace")):
        yield PageReference(name, name, address, is_loaded=True)


def check_reference(reference: PageReference, files: Container[str]) -> Finding | None:
    """Return a finding if an address names a file that the package does not have, else None."""
    parts = reference.file_and_fragment
    if parts is None or parts[0] == reference.source or not parts[0]:
        return None
    path = parts[0]
    if path in files or (path.endswith("/") and not reference.is_loaded and f"{path}index.html" in files):
        return None
    rule = "page.file-absent" if reference.is_loaded else "page.link-dangling"
    return make_finding(rule, reference.place, href=reference.address[:200])


def find_linked_element(reference: PageReference) -> tuple[str, str] | None:
    """Return the page and the element id that a link leads to; None if it leads to no element."""
    parts = reference.file_and_fragment
    if parts is None or reference.is_loaded or parts[1] in ("", "top") or SCRIPT_FRAGMENT.search(parts[1]):
        return None
    return parts


def _list_style_addresses(text: str) -> Iterator[str]:
    for match in IN_STYLE.finditer(COMMENT.sub("", text)):
        yield match.group(2)


def _join_address(base: str, address: str) -> str:
    try:
        return urljoin(base, address) if base else address
    except ValueError:
        return address


def _split_address(address: str) -> tuple[str, str, str, str] | None:
    """Return scheme, host, path and fragment; None if it is no address, or its scheme never means a file."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme in SCHEMES_WITHOUT_FILE:
        return None
    return parts.scheme, host, parts.path, parts.fragment

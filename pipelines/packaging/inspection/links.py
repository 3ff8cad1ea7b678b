"""Targets of links in pages and styles: a file of the package, nothing, or another host."""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from pipelines.packaging.markup import Node
from pipelines.packaging.rules.parsed_xml import make_finding
from schemas.finding import Finding

FOLLOWED = ("a", "area")  # a person decides to go there
LOADED = {
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
LINKED = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "manifest", "apple-touch-icon"}
UNFILLED = re.compile(r"\{\{|\$\{|<%|\[\[")  # a template a script fills in
IN_STYLE = re.compile(r"""(?:url\(\s*|@import\s+(?!url\())(["']?)([^"'()\s]+)\1""", re.IGNORECASE)
COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)  # one left open goes to the end (CSS Syntax 3, 4.3.2)
STATES = re.compile(r"[/=!&:~]")  # a fragment a script reads: #/page/2, #t=10, #:~:text=
NO_FILE = ("data", "javascript", "mailto", "tel", "sms", "blob", "about", "file")


@dataclass(frozen=True)
class PageReference:
    """An address one file names: where, whether a browser loads it unasked, and what it is relative to."""

    place: str
    source: str
    address: str
    is_loaded: bool
    base: str | None = None

    @property
    def host(self) -> str | None:
        """Return the other host it leads to."""
        parts = _split(self.address)
        if parts is None or parts[0] not in ("", "http", "https", "ws", "wss"):
            return None
        return parts[1] or None

    @property
    def target(self) -> tuple[str, str] | None:
        """Return the path in the package and the fragment; nothing for what no package holds."""
        parts = _split(self.address)
        if parts is None or parts[0] or parts[1] or UNFILLED.search(self.address):
            return None
        _, _, path, fragment = parts
        below = self.source if self.base is None else self.base
        return unquote(_join_address(below, path)) if path else self.source, unquote(fragment)


def list_references(name: str, root: Node) -> Iterator[PageReference]:
    """Yield what a page loads or leads to, each address below its <base> (HTML, 4.2.3)."""
    said = root.find(".//base[@href]")
    base = None if said is None else _join_address(name, (said.get("href") or "").strip())
    is_elsewhere = base is not None and "//" in base

    def named(node: Node, address: str, *, is_loaded: bool) -> PageReference:
        whole = _join_address(base or "", address.strip()) if is_elsewhere else address.strip()
        return PageReference(f"{name}:{node.sourceline}", name, whole, is_loaded, base)

    for node in root.iter("*"):
        tag = str(node.tag)
        href = node.get("href")
        if tag in FOLLOWED and href is not None:
            yield named(node, href, is_loaded=False)
        elif tag == "link" and href and LINKED & set((node.get("rel") or "").lower().split()):
            yield named(node, href, is_loaded=True)
        elif tag == "style":
            for address in _in_style(node.text or ""):
                yield named(node, address, is_loaded=True)
        for key in LOADED.get(tag, ()):
            if node.get(key):
                yield named(node, node.get(key) or "", is_loaded=True)


def list_style_references(name: str, data: bytes) -> Iterator[PageReference]:
    """Yield what a style sheet loads."""
    for address in _in_style(data.decode("utf-8", errors="replace")):
        yield PageReference(name, name, address, is_loaded=True)


def check_reference(reference: PageReference, files: Container[str]) -> Finding | None:
    """Return the finding where an address names a file the package has not."""
    target = reference.target
    if target is None or target[0] == reference.source or not target[0]:
        return None
    path = target[0]
    if path in files or (path.endswith("/") and not reference.is_loaded and f"{path}index.html" in files):
        return None
    rule = "page.file-absent" if reference.is_loaded else "page.link-dangling"
    return make_finding(rule, reference.place, href=reference.address[:200])


def find_anchor(reference: PageReference) -> tuple[str, str] | None:
    """Return the page and the name a link leads to, where it names a place of a page."""
    target = reference.target
    if target is None or reference.is_loaded or target[1] in ("", "top") or STATES.search(target[1]):
        return None
    return target


def _in_style(text: str) -> Iterator[str]:
    for match in IN_STYLE.finditer(COMMENT.sub("", text)):
        yield match.group(2)


def _join_address(base: str, address: str) -> str:
    try:
        return urljoin(base, address) if base else address
    except ValueError:
        return address


def _split(address: str) -> tuple[str, str, str, str] | None:
    """Return scheme, host, path and fragment; nothing where it is no address or never a file."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme in NO_FILE:
        return None
    return parts.scheme, host, parts.path, parts.fragment

"""Accessibility of pages, as far as it can be checked without a browser: WCAG 2.2, level A."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from pipelines.packaging.inspection.links import PageReference, list_references
from pipelines.packaging.markup import Node
from pipelines.packaging.rules.parsed_xml import make_finding
from schemas.finding import Finding

LARGEST_PAGE = 4 * 1024 * 1024
SUFFIXES = (".html", ".htm", ".xhtml")
WHOLE_PAGE_TAGS = re.compile(rb"<(html|head|body|frameset)\b", re.IGNORECASE)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BUTTONS = ("hidden", "submit", "button", "reset", "image")
NAMING_ATTRIBUTES = ("aria-label", "aria-labelledby", "title")
HIDING_ROLES = ("presentation", "none")


@dataclass(frozen=True)
class InspectedPage:
    """One parsed page; `faults` are mismatched tags by line, `is_whole` is False for a fragment of HTML."""

    name: str
    root: Node
    is_whole: bool
    faults: tuple[tuple[int, str], ...]

    @property
    def element_ids(self) -> frozenset[str]:
        """Return every id and name that a link's `#fragment` may point at."""
        ids_and_names = (node.get(key) for node in self.root.iter("*") for key in ("id", "name"))
        return frozenset(filter(None, ids_and_names))

    @property
    def references(self) -> list[PageReference]:
        """Return the references of the page: files it loads, and links."""
        return list(list_references(self.name, self.root))


def read_page(name: str, data: bytes) -> InspectedPage | Finding:
    """Return a page parsed as leniently as a browser does, or a finding if nothing can be read."""
    parser = etree.HTMLParser(recover=True, no_network=True, huge_tree=False, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError):
        root = None
    if root is None:
        return make_finding("page.empty", name)
    log: Any = parser.error_log  # lxml-stubs leave its entries out
    faults = tuple(
        (entry.line, entry.message) for entry in log if entry.type == etree.ErrorTypes.ERR_TAG_NAME_MISMATCH
    )
    return InspectedPage(name, root, WHOLE_PAGE_TAGS.search(data) is not None, faults)


def check_page(page: InspectedPage) -> Iterator[Finding]:
    """Yield findings on what keeps learners from reading, hearing or navigating a page."""
    if page.faults:
        line, why = page.faults[0]
        yield make_finding("page.malformed", f"{page.name}:{line}", why=why, count=len(page.faults))
    if page.is_whole:
        yield from _check_document(page)
    ids = Counter(node.get("id") for node in page.root.iter("*") if node.get("id"))
    labelled = {node.get("for") for node in page.root.iter("label")}
    for name in sorted(name for name, times in ids.items() if name and times > 1):
        yield make_finding("page.id-twice", page.name, name=name)
    for node in page.root.iter("img", "area", "input", "select", "textarea", "video", "iframe"):
        rule = _find_broken_rule(node, labelled)
        if rule is not None:
            yield make_finding(rule, _format_place(page, node), what=_show_element(node))
    yield from _check_headings(page)


def _check_document(page: InspectedPage) -> Iterator[Finding]:
    html = page.root if page.root.tag == "html" else None
    if html is None or not (html.get("lang") or "").strip():
        yield make_finding("page.lang-absent", page.name)
    title = page.root.find(".//head/title")
    if title is None or not (title.text or "").strip():
        yield make_finding("page.title-absent", page.name)


def _find_broken_rule(node: Node, labelled: set[str | None]) -> str | None:
    """Return the rule an element breaks because it lacks a name, text or captions; None if it breaks none."""
    has_name = any((node.get(key) or "").strip() for key in NAMING_ATTRIBUTES)
    kind = (node.get("type") or "text").lower()
    if node.tag == "img" or (node.tag == "input" and kind == "image"):
        hidden = node.get("role") in HIDING_ROLES or node.get("aria-hidden") == "true"
        return None if has_name or hidden or node.get("alt") is not None else "page.alt-absent"
    if node.tag == "area":
        return None if has_name or node.get("href") is None or node.get("alt") else "page.alt-absent"
    if node.tag == "iframe":
        hidden = node.get("hidden") is not None or node.get("aria-hidden") == "true"
        return None if has_name or hidden else "page.frame-untitled"
    if node.tag == "video":
        kinds = {(track.get("kind") or "subtitles").lower() for track in node.iter("track")}
        return (
            None
            if kinds & {"captions", "subtitles"} or node.get("muted") is not None
            else "page.captions-absent"
        )
    if node.tag == "input" and kind in BUTTONS:
        return None
    wrapped = next(node.iterancestors("label"), None) is not None
    return None if has_name or wrapped or node.get("id") in labelled else "page.label-absent"


def _check_headings(page: InspectedPage) -> Iterator[Finding]:
    before = 0
    for node in page.root.iter(*HEADINGS):
        level = int(str(node.tag)[1])
        if before and level > before + 1:
            yield make_finding(
                "page.heading-skips", _format_place(page, node), before=f"h{before}", after=f"h{level}"
            )
        before = level


def _format_place(page: InspectedPage, node: Node) -> str:
    return f"{page.name}:{node.sourceline}"


def _show_element(node: Node) -> str:
    """Return an element's tag with one attribute to search for, e.g. `<img src="a.png">`."""
    key = next((key for key in ("src", "id", "name", "href") if node.get(key)), None)
    text = "" if key is None else f' {key}="{(node.get(key) or "")[:80]}"'
    return f"<{node.tag}{text}>"

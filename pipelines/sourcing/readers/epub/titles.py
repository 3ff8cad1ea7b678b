"""Titles of a book whose pages mark none: paragraphs that its contents name, or that its styles set so."""

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import lxml.html
from lxml import etree

from pipelines.sourcing.readers.html.web_page import FindLevel
from pipelines.sourcing.zip_documents.parts import Parts, join_part_name

LONGEST_TITLE = 15
"""Words of a paragraph that may be a title; what the contents name may be longer."""

SENTENCE_ENDS = (".", ",", ";", ":", "…", "!")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
PARAGRAPHS = ("p", "div")
INSIDE = ("p", "div", "ul", "ol", "table", "img", *HEADINGS)
DEEPEST = 6
FARTHEST = 4
"""Elements around a title that may have the id by which the contents lead to it."""

FEWEST_OF_A_CLASS = 2

NAMED = re.compile(
    r"(?!.*(?:table|figure|box|caption|note|running|series|half|sub))(?:.*[-_ ])?"
    r"(?:heading|chapter-?title|title|titre|intertitre|h)[-_]?([1-6])?",
    re.IGNORECASE,
)
"""Classes that say they are of titles: `heading2`, `chapter-title`, `titre`."""

RULE = re.compile(r"([^{}]{1,500})\{([^{}]{0,5000})\}")
CLASS_OF_RULE = re.compile(r"\.([\w-]+)\s*$")
BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)")
SIZE = re.compile(r"font-size\s*:\s*(\d+(?:\.\d+)?)\s*(em|rem|%|pt|px)")
UNITS_OF_SIZE = {"em": 1.0, "rem": 1.0, "%": 0.01, "pt": 1 / 12, "px": 1 / 16}
"""What a unit is of the size of plain text, as browsers begin with it."""

QUOTES = str.maketrans("’‘“”", "''\"\"")


@dataclass
class PageTitles:
    """What the contents of a book name of one page: places in it, by their id, or a text on it."""

    by_id: dict[str, int] = field(default_factory=dict)
    by_text: dict[str, int] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)

    def find_depth(self, element: lxml.html.HtmlElement, text: str) -> int:
        """Return how deep a paragraph is as a title; 0 if the contents do not name it."""
        if self.by_id:
            for name in _list_ids(element):
                if name in self.by_id and (_may_be_title(text) or text.casefold() == self.labels[name]):
                    return self.by_id[name]
        return self.by_text.get(text.casefold(), 0)

    def keep_known(self, tree: lxml.html.HtmlElement) -> "PageTitles":
        """Return the titles with the ids that a page has; an entry with another is found by its text."""
        ids = {element.get("id") or element.get("name") for element in tree.iter()}
        missing = {self.labels[name]: depth for name, depth in self.by_id.items() if name not in ids}
        by_id = {name: depth for name, depth in self.by_id.items() if name in ids}
        return PageTitles(by_id, missing | self.by_text, self.labels)


@dataclass(frozen=True)
class BookTitles:
    """How deep titles are by what the contents say of each page, and by their class."""

    by_page: Mapping[str, "PageTitles"]
    by_class: Mapping[str, int]

    def of_page(self, page: str) -> FindLevel:
        """Return what finds the titles among the paragraphs of a page."""
        named = self.by_page.get(page, PageTitles())

        def find_level(element: lxml.html.HtmlElement) -> int:
            text = _read_text(element)
            if not text or not _is_plain_paragraph(element) or _is_link(element, text):
                return 0
            of_class = self.by_class.get(element.get("class") or "", 0) if _may_be_title(text) else 0
            return min(named.find_depth(element, text) or of_class, DEEPEST)

        return find_level


@dataclass(frozen=True)
class _Styles:
    bold: frozenset[str]
    sizes: Mapping[str, float]


def read_titles(parts: Parts, package: Any, folder: str, pages: Mapping[str, str]) -> BookTitles:
    """Return the titles of a book by its contents and style sheets; `pages` are its texts, by their parts."""
    trees = [(page, tree) for page, text in pages.items() if (tree := _parse(text)) is not None]
    contents = _read_contents(parts, package, folder)
    by_page = {page: contents[page].keep_known(tree) for page, tree in trees if page in contents}
    marked = {page for page, tree in trees if next(tree.iter(*HEADINGS), None) is not None}
    by_page = {page: named for page, named in by_page.items() if page not in marked}
    if marked:
        return BookTitles(by_page, {})
    by_class: dict[str, int] = {}
    members: defaultdict[str, list[lxml.html.HtmlElement]] = defaultdict(list)
    for page, tree in trees:
        for element in filter(_is_plain_paragraph, tree.iter(*PARAGRAPHS)):
            name, text = element.get("class") or "", _read_text(element)
            if not text:
                continue
            members[name].append(element)
            depth = by_page[page].find_depth(element, text) if page in by_page else 0
            if name and depth:
                by_class.setdefault(name, depth)
    by_class = {name: depth for name, depth in by_class.items() if _are_titles(members[name])}
    named = {name: int(match[1] or 1) for name in members if (match := NAMED.fullmatch(name))}
    styled = _rank_bold(members, _read_styles(parts, package, folder), max(by_class.values(), default=0))
    return BookTitles(by_page, styled | named | by_class)


def _rank_bold(
    members: Mapping[str, Sequence[lxml.html.HtmlElement]], styles: _Styles, above: int
) -> dict[str, int]:
    """Return the depth of classes all whose paragraphs are short and bold, the largest letters first."""
    sizes = {
        name: max(_list_sizes(paragraphs[0], styles), default=0.0)
        for name, paragraphs in members.items()
        if name
        and len(paragraphs) >= FEWEST_OF_A_CLASS
        and _are_titles(paragraphs)
        and all(_is_bold(each, styles) for each in paragraphs)
    }
    ranked = sorted(set(sizes.values()), reverse=True)
    return {name: above + 1 + ranked.index(size) for name, size in sizes.items()}


def _are_titles(paragraphs: Sequence[lxml.html.HtmlElement]) -> bool:
    return all(_may_be_title(_read_text(each)) for each in paragraphs)


def _may_be_title(text: str) -> bool:
    return len(text.split()) <= LONGEST_TITLE and not text.endswith(SENTENCE_ENDS)


def _is_plain_paragraph(element: lxml.html.HtmlElement) -> bool:
    is_inner = next(element.iterancestors("li", "td", "th"), None) is not None
    return element.tag in PARAGRAPHS and not is_inner and next(element.iterdescendants(*INSIDE), None) is None


def _is_link(element: lxml.html.HtmlElement, text: str) -> bool:
    """Return whether a paragraph is only a link, as in a list of contents that is printed."""
    return any(link.get("href") and _read_text(link) == text for link in element.iter("a"))


def _is_bold(element: lxml.html.HtmlElement, styles: _Styles) -> bool:
    """Return whether all the text of an element is bold, by the classes of what it stands in."""
    if element.tag in ("b", "strong") or not styles.bold.isdisjoint((element.get("class") or "").split()):
        return True
    own = [element.text, *(child.tail for child in element)]
    children = [child for child in element if isinstance(child.tag, str) and _read_text(child)]
    return (
        bool(children)
        and not any((text or "").strip() for text in own)
        and all(_is_bold(child, styles) for child in children)
    )


def _list_sizes(element: lxml.html.HtmlElement, styles: _Styles) -> Iterator[float]:
    for each in element.iter():
        for name in (each.get("class") or "").split():
            if name in styles.sizes:
                yield styles.sizes[name]


def _read_styles(parts: Parts, package: Any, folder: str) -> _Styles:
    bold, sizes = set(), dict[str, float]()
    for item in package.iter("{*}item"):
        sheet = join_part_name(folder, item.get("href", ""))
        if item.get("media-type") != "text/css" or sheet not in parts:
            continue
        for selectors, declared in RULE.findall(parts.content(sheet).decode("utf-8", "replace")):
            names = [match[1] for each in selectors.split(",") if (match := CLASS_OF_RULE.search(each))]
            size = SIZE.search(declared)
            if BOLD.search(declared):
                bold.update(names)
            if size is not None:
                sizes.update(dict.fromkeys(names, float(size[1]) * UNITS_OF_SIZE[size[2]]))
    return _Styles(frozenset(bold), sizes)


def _list_ids(element: lxml.html.HtmlElement) -> Iterator[str]:
    """Yield the ids by which a paragraph is led to: its own, or that of what it stands first in or behind."""
    for each in element.iter():
        yield each.get("id") or each.get("name") or ""
    for _ in range(FARTHEST):
        before = element.getprevious()
        while before is not None and not (isinstance(before.tag, str) and _read_text(before)):
            yield from (each.get("id") or each.get("name") or "" for each in before.iter())
            before = before.getprevious()
        parent = element.getparent()
        if before is not None or parent is None or (parent.text or "").strip():
            return
        element = parent
        yield element.get("id") or ""


def _read_contents(parts: Parts, package: Any, folder: str) -> dict[str, PageTitles]:
    """Return the entries of a book's contents with their depth, by the part of the page they lead to."""
    found: defaultdict[str, PageTitles] = defaultdict(PageTitles)
    for item in package.iter("{*}item"):
        part = join_part_name(folder, item.get("href", ""))
        is_nav = "nav" in item.get("properties", "").split()
        is_ncx = item.get("media-type") == "application/x-dtbncx+xml"
        if part not in parts or not (is_nav or is_ncx):
            continue
        entries = _list_nav(parts.content(part)) if is_nav else _list_ncx(parts.content(part))
        for label, address, depth in entries:
            file, _, fragment = address.partition("#")
            page = join_part_name(posixpath.dirname(part), file)
            if label and fragment:
                found[page].by_id.setdefault(fragment, min(depth, DEEPEST))
                found[page].labels.setdefault(fragment, label.casefold())
            elif label:
                found[page].by_text.setdefault(label.casefold(), min(depth, DEEPEST))
    return found


def _list_nav(content: bytes) -> Iterator[tuple[str, str, int]]:
    tree = _parse(content.decode("utf-8", "replace"))
    for link in () if tree is None else tree.iter("a"):
        depth = sum(1 for _ in link.iterancestors("ol"))
        if depth:
            yield _read_text(link), link.get("href", ""), depth


def _list_ncx(content: bytes) -> Iterator[tuple[str, str, int]]:
    # The format brings a document type of its own, which is not fetched; a broken file names no title.
    parser = etree.XMLParser(recover=True, resolve_entities=False, load_dtd=False, no_network=True)
    root = etree.fromstring(content, parser) if content.strip() else None
    for point in () if root is None else root.iter("{*}navPoint"):
        label, target = point.find("{*}navLabel"), point.find("{*}content")
        if label is not None and target is not None:
            depth = 1 + sum(1 for _ in point.iterancestors("{*}navPoint"))
            yield _fold(" ".join(map(str, label.itertext()))), target.get("src", ""), depth


def _parse(text: str) -> lxml.html.HtmlElement | None:
    """Return the tree of a page; None of one that cannot be read, which its reader says."""
    try:
        parser = lxml.html.HTMLParser(no_network=True, encoding="utf-8")
        return lxml.html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _read_text(element: lxml.html.HtmlElement) -> str:
    return _fold(element.text_content() or "")


def _fold(text: str) -> str:
    return " ".join(text.split()).translate(QUOTES)

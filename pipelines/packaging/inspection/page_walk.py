"""Checks of a package's pages, styles and drawings: each is read once, then their links are followed."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import accumulate

from pipelines.packaging.inspection import links, pages
from pipelines.packaging.inspection.links import PageReference
from pipelines.packaging.package_archive import Archive
from pipelines.packaging.rules import drawings
from pipelines.packaging.rules.parsed_xml import make_finding
from schemas.finding import Finding

MOST_PAGES = 2_000
MOST_BYTES = 256 * 1024 * 1024
MOST_LINKS = 20_000
STYLES = ".css"


def check_pages(archive: Archive) -> Iterator[Finding]:
    """Yield findings on pages and styles: faults, broken links, and hosts they call."""
    page_names = [name for name in archive if name.lower().endswith(pages.SUFFIXES)]
    readable = _list_readable(archive, page_names)
    if len(readable) < len(page_names):
        yield make_finding("page.unread", "zip", count=len(page_names) - len(readable))
    walk = _Walk(archive)
    for name in readable:
        yield from walk.read(name)
    for name in archive:
        if name.lower().endswith(STYLES) and archive.get_size(name) <= pages.LARGEST_PAGE:
            for reference in links.list_style_references(name, archive[name]):
                yield from walk.follow(reference)
    yield from walk.list_remaining_findings()


def check_foreign_drawings(archive: Archive) -> Iterator[Finding]:
    """Yield findings on drawings of a package from elsewhere: scripts, loaded files, faults."""
    for name in _list_readable(archive, [name for name in archive if name.lower().endswith(drawings.SUFFIX)]):
        yield from drawings.check_foreign(name, archive[name])


def _list_readable(archive: Archive, names: list[str]) -> list[str]:
    """Return the files to read: none too large, and in all within MOST_PAGES and MOST_BYTES."""
    small = [name for name in names if archive.get_size(name) <= pages.LARGEST_PAGE][:MOST_PAGES]
    running_totals = accumulate(archive.get_size(name) for name in small)
    return [name for name, total in zip(small, running_totals, strict=True) if total <= MOST_BYTES]


class _Walk:
    """State of a walk: the element ids of each page, the links to elements, and the hosts called."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._element_ids: dict[str, frozenset[str]] = {}
        self._element_links: list[tuple[PageReference, tuple[str, str]]] = []
        self._hosts_called: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def read(self, name: str) -> Iterator[Finding]:
        """Read a page, and yield findings on it and on its links to files."""
        page = pages.read_page(name, self._archive[name])
        if isinstance(page, Finding):
            yield page
            return
        self._element_ids[name] = page.element_ids
        yield from pages.check_page(page)
        for reference in page.references:
            yield from self.follow(reference)

    def follow(self, reference: PageReference) -> Iterator[Finding]:
        """Yield a finding if a link's file is missing; note links to elements and hosts for the end."""
        if reference.host is not None:
            if reference.is_loaded:
                self._hosts_called[reference.host][reference.place] += 1
            return
        fault = links.check_reference(reference, self._archive)
        if fault is not None:
            yield fault
            return
        place = links.find_linked_element(reference)
        if place is not None and len(self._element_links) < MOST_LINKS:
            self._element_links.append((reference, place))

    def list_remaining_findings(self) -> Iterator[Finding]:
        """Yield findings on links to elements that no page has, and on hosts called, after the last page."""
        for reference, (page, name) in self._element_links:
            if page in self._element_ids and name not in self._element_ids[page]:
                yield make_finding("page.anchor-absent", reference.place, href=reference.address[:200])
        for host, places in sorted(self._hosts_called.items()):
            first = next(iter(places))
            yield make_finding("page.host-called", first, host=host, count=places.total())

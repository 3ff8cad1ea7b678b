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
    yield from walk.conclude()


def check_foreign_drawings(archive: Archive) -> Iterator[Finding]:
    """Yield findings on drawings of a package from elsewhere: scripts, loaded files, faults."""
    for name in _list_readable(archive, [name for name in archive if name.lower().endswith(drawings.SUFFIX)]):
        yield from drawings.check_foreign(name, archive[name])


def _list_readable(archive: Archive, named: list[str]) -> list[str]:
    """Return the files to read: none too large, and in all within MOST_PAGES and MOST_BYTES."""
    small = [name for name in named if archive.get_size(name) <= pages.LARGEST_PAGE][:MOST_PAGES]
    running_totals = accumulate(archive.get_size(name) for name in small)
    return [name for name, total in zip(small, running_totals, strict=True) if total <= MOST_BYTES]


class _Walk:
    """State of a walk: the anchors of each page, links to anchors, and hosts called."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._anchors: dict[str, frozenset[str]] = {}
        self._to_places: list[tuple[PageReference, tuple[str, str]]] = []
        self._called: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def read(self, name: str) -> Iterator[Finding]:
        page = pages.read_page(name, self._archive[name])
        if isinstance(page, Finding):
            yield page
            return
        self._anchors[name] = page.element_ids
        yield from pages.check_page(page)
        for reference in page.references:
            yield from self.follow(reference)

    def follow(self, reference: PageReference) -> Iterator[Finding]:
        if reference.host is not None:
            if reference.is_loaded:
                self._called[reference.host][reference.place] += 1
            return
        fault = links.check_reference(reference, self._archive)
        if fault is not None:
            yield fault
            return
        place = links.find_linked_element(reference)
        if place is not None and len(self._to_places) < MOST_LINKS:
            self._to_places.append((reference, place))

    def conclude(self) -> Iterator[Finding]:
        for reference, (page, name) in self._to_places:
            if page in self._anchors and name not in self._anchors[page]:
                yield make_finding("page.anchor-absent", reference.place, href=reference.address[:200])
        for host, places in sorted(self._called.items()):
            first = next(iter(places))
            yield make_finding("page.host-called", first, host=host, count=places.total())

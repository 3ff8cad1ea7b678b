"""Pages of the overview: so many modules on each, whatever else the page says of all of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.overview import ModuleLine, Overview

AT_ONCE = 100
"""Modules on one page; a hundred rows are some 200 KB."""


@dataclass(frozen=True)
class PageSlice:
    """The lines on one page of the overview, and on which page each module is.

    `most_listed` is how many entries a list about all modules shows, None for all of them.
    """

    number: int
    pages: int
    lines: tuple[ModuleLine, ...]
    page_of: Mapping[str, int]
    keep: str = ""
    most_listed: int | None = None

    def link(self, module: str) -> str:
        """Return the address of a module's line, on this page or another."""
        page = self.page_of.get(module, self.number)
        return f"#{module}" if page == self.number else f"{self.write_address(page)}#{module}"

    def link_course(self, course: str, overview: Overview) -> str:
        """Return the address of a course's first line."""
        first = next((line.module for line in overview.lines if line.course == course), "")
        page = self.page_of.get(first, self.number)
        return f"{'' if page == self.number else self.write_address(page)}#course-{course}"

    def write_address(self, page: int) -> str:
        """Return the address of another page of the overview."""
        return f"{self.keep}{'&' if self.keep else '?'}page={page}"

    def count_left_out(self, count: int) -> int:
        """Return how many entries of a list about all modules are not shown."""
        return 0 if self.most_listed is None else max(count - self.most_listed, 0)


def show_whole(overview: Overview) -> PageSlice:
    """Return all lines on one page: of a file to keep, or where there are few."""
    return PageSlice(1, 1, overview.lines, {})


def slice_overview(overview: Overview, page: int, keep: str, most_listed: int) -> PageSlice:
    """Return the page asked for, the last if there are not so many; the whole if it fits on one."""
    pages = max(1, -(-len(overview.lines) // AT_ONCE))
    if pages == 1:
        return show_whole(overview)
    number = min(max(page, 1), pages)
    return PageSlice(
        number,
        pages,
        overview.lines[(number - 1) * AT_ONCE : number * AT_ONCE],
        {line.module: 1 + place // AT_ONCE for place, line in enumerate(overview.lines)},
        keep,
        most_listed,
    )

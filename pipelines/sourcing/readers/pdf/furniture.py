"""Running headers, footers and page numbers of a PDF, which are no text of its author."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipelines.sourcing.page_numbers import is_page_number, names_page_number
from pipelines.sourcing.readers.pdf.characters import Fragment
from pipelines.sourcing.readers.pdf.page_text import PageText

FEWEST_SIDES = 3
"""Left or right pages that a line stands on most of; fewer tell nothing of the side."""


def find_running_lines(sheets: list[PageText]) -> frozenset[str]:
    """Return the lines at the edge of most pages, or of most left or right ones, with numbers masked."""
    return frozenset((*_list_running(sheets, 2), *_list_sided(sheets)))


def _list_sided(sheets: list[PageText]) -> Iterator[str]:
    """Yield what stands on most left or right pages, as the title of a book or of its chapter does."""
    for side in (0, 1):
        yield from _list_running([sheet for sheet in sheets if sheet.number % 2 == side], FEWEST_SIDES)


def _list_running(sheets: Sequence[PageText], fewest: int) -> Iterator[str]:
    pages_of_line = Counter(
        text
        for sheet in sheets
        for text in {_mask_numbers(line) for line in sheet.lines if sheet.is_edge(line)}
    )
    yield from (text for text, pages in pages_of_line.items() if pages >= fewest and pages > len(sheets) / 2)


def _mask_numbers(line: Fragment) -> str:
    return re.sub(r"\d+", "#", line.text.strip().lower())


def is_furniture(sheet: PageText, line: Fragment, running: frozenset[str]) -> bool:
    """Return whether a line is a running header, a running footer or a page number."""
    if names_page_number(line.text):
        return True
    return sheet.is_edge(line) and (_mask_numbers(line) in running or is_page_number(line.text))

"""Running headers, footers and page numbers of a PDF, which are no text of its author."""

import re
from collections import Counter
from functools import cache
from typing import ClassVar

from pipelines.sourcing.readers.pdf.characters import Fragment
from pipelines.sourcing.readers.pdf.page_text import PageText
from schemas.languages.lexicon import Expressions, Vocabulary, write_expression


class PageNumberWords(Vocabulary):
    """Words of a page number: what stands before it, and before how many pages there are."""

    room: ClassVar[str] = "page_numbers"

    before: Expressions
    of: Expressions


@cache
def _compile_page_number() -> re.Pattern[str]:
    """Return the pattern of a line that is a page number alone, in the words of any language."""
    before = write_expression(PageNumberWords, lambda words: words.before)
    of = write_expression(PageNumberWords, lambda words: words.of)
    return re.compile(
        rf"^[-–— ]*(?:{before})?\s*\d{{1,4}}\s*(?:(?:/|{of}|\|)\s*\d{{1,4}})?[-–— ]*$", re.IGNORECASE
    )


def find_running_lines(sheets: list[PageText]) -> frozenset[str]:
    """Return the lines at the edge of most pages, with numbers masked: their running headers."""
    pages_of_line = Counter(
        text
        for sheet in sheets
        for text in {_mask_numbers(line) for line in sheet.lines if sheet.is_edge(line)}
    )
    return frozenset(text for text, pages in pages_of_line.items() if pages >= 2 and pages > len(sheets) / 2)


def _mask_numbers(line: Fragment) -> str:
    return re.sub(r"\d+", "#", line.text.strip().lower())


def is_furniture(sheet: PageText, line: Fragment, running: frozenset[str]) -> bool:
    """Return whether a line is a running header, a running footer or a page number."""
    return sheet.is_edge(line) and (
        _mask_numbers(line) in running or _compile_page_number().match(line.text.strip()) is not None
    )

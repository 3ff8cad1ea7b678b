"""Numbers of pages as they are written on them: `Page 3`, `p. 3 of 20`, « Page 3 sur 20 »."""

import re
from functools import cache
from typing import ClassVar

from schemas.languages.lexicon import Expressions, Vocabulary, write_expression

LONGEST = 40
"""Characters of the longest line that is a page number."""


class PageNumberWords(Vocabulary):
    """Words of a page number: what stands before it, and before how many pages there are."""

    room: ClassVar[str] = "page_numbers"

    before: Expressions
    of: Expressions


def is_page_number(line: str) -> bool:
    """Return whether a line at the edge of a page is its number, with or without a word."""
    return len(line) <= LONGEST and _compile(needs_word=False).match(line.strip()) is not None


def names_page_number(line: str) -> bool:
    """Return whether a line says itself that it is the number of a page, wherever it stands."""
    return len(line) <= LONGEST and _compile(needs_word=True).match(line.strip()) is not None


@cache
def _compile(*, needs_word: bool) -> re.Pattern[str]:
    """Return the pattern of a line that is a page number alone, in the words of any language."""
    before = write_expression(PageNumberWords, lambda words: words.before)
    of = write_expression(PageNumberWords, lambda words: words.of)
    optional = "" if needs_word else "?"
    return re.compile(
        rf"^[-–— ]*(?:{before}){optional}\s*\d{{1,4}}\s*(?:(?:/|{of}|\|)\s*\d{{1,4}})?[-–— ]*$",
        re.IGNORECASE,
    )

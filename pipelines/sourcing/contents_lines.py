"""Printed tables of contents: titles, a line of dots, and the number of the page."""

import re

ENTRY_END = re.compile(
    r"(?<![.…])(?<![.…] )(?:(?:\.[ \u00a0]?){4,}+|(?:…[ \u00a0]?){2,}+)\s*(?:\d{1,4}|[ivxlc]{1,6})(?=\s|$)"
)
"""What an entry ends with: dots, and the page, in the small Roman numbers of a preface too."""

LONGEST_TITLE = 300
"""Characters of an entry before its dots, which may be broken over lines."""

MIDDLE_OF_PROSE = re.compile(r"[^\W\d_]{2}[.!?]\s+\S+\s+\S+\s+\S")
"""The end of a sentence and the beginning of another: no title has both."""


def lists_pages(paragraph: str) -> bool:
    """Return whether a paragraph is entries of a table of contents, and nothing else."""
    begin = 0
    for match in ENTRY_END.finditer(paragraph):
        title = paragraph[begin : match.start()]
        if len(title) > LONGEST_TITLE or MIDDLE_OF_PROSE.search(title):
            return False
        begin = match.end()
    return begin > 0 and not paragraph[begin:].strip()

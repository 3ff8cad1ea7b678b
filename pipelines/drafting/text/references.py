"""Entries of a list of references: who wrote what, when; they are looked up, not read."""

import re

INITIALS = r"(?:[A-Z]\.[ -]?){1,3}"
AUTHOR = rf"(?:[A-Z][\w'’-]+(?:,| ) ?{INITIALS}|{INITIALS} ?[A-Z][\w'’-]+|[A-Z][\w'’-]+ et al\.)"
"""A name with initials, after it or before it."""

YEAR = r"\b(?:1[89]|20)\d{2}[a-z]?\b"
ENTRY = re.compile(rf"\W*(?:\[?\d{{1,3}}[\].]?\s+)?{AUTHOR}.*{YEAR}")
IDENTIFIER = re.compile(r"\b(?:doi(?:\.org/|: ?)\S*\d|ISBN[ :-]*\d[\d -]{8}|ISSN[ :-]*\d{4}-)", re.IGNORECASE)
LONGEST = 400
"""Characters of an entry that are looked at."""

MARKS = re.compile(
    r"\bvol\.|\bpp?\. ?\d|\bn° ?\d|\bno\. ?\d|\beds?\.|\béd\.|\bIn: |[(\[]\d{4}[a-z]?[)\]]|: \w+ Press"
)
"""Signs of what was published: its volume, pages, publisher, or a year in brackets."""


def is_reference(text: str) -> bool:
    """Return whether a line is an entry of a list of references, wherever it stands."""
    line = text[:LONGEST]
    if IDENTIFIER.search(line) is not None:
        return re.search(YEAR, line) is not None
    return ENTRY.match(line) is not None and MARKS.search(line) is not None

"""Entries of a list of references and credits: who wrote or drew what, when; they are looked up, not read."""

import re
from functools import cache
from typing import ClassVar

from schemas.languages.lexicon import Expressions, Vocabulary, write_expression


class ReferenceWords(Vocabulary):
    """Words of references and credits in each language, for texts that may be in any of them.

    `access_notes` say when a page was read: "Accessed 9 May 2024", « consulté le 9 mai 2024 »;
    `access_places` where: "Available at:". `credits` begin a line on where something is from: "Source:",
    « Photo de Marie Martin »; `page_data` one on the page itself: "Last updated", « Version 3 ».
    """

    room: ClassVar[str] = "references"

    access_notes: Expressions
    access_places: Expressions
    credits: Expressions
    page_data: Expressions


INITIALS = r"(?:[A-Z]\.[ -]?){1,3}"
AUTHOR = rf"(?:[A-Z][\w'’-]+(?:,| ) ?{INITIALS}|{INITIALS} ?[A-Z][\w'’-]+|[A-Z][\w'’-]+ et al\.)"
"""A name with initials, after it or before it."""

YEAR = r"\b(?:1[89]|20)\d{2}[a-z]?\b"
SURNAMES = re.compile(rf"\W*(?:[^\W\d_a-zà-ÿ]|[ '’-]){{3,}}(?:\([^)]*\))?, [^.!?]{{0,200}}?{YEAR}\.")
"""Who wrote it, a surname in capitals first, and when, as ISO 690 has it: « MOROZOV, Evgeny, 2013. »"""

ENTRY = re.compile(rf"\W*(?:\[?\d{{1,3}}[\].]?\s+)?{AUTHOR}.*{YEAR}")
IDENTIFIER = re.compile(r"\b(?:doi(?:\.org/|: ?)\S*\d|ISBN[ :-]*\d[\d -]{8}|ISSN[ :-]*\d{4}-)", re.IGNORECASE)
ENDS = (".", "!", "?")
LONGEST = 400
"""Characters of an entry that are looked at."""

MARKS = re.compile(
    r"\bvol\.|\bpp?\. ?\d|\bn° ?\d|\bno\. ?\d|\beds?\.|\béd\.|\bIn: |[(\[]\d{4}[a-z]?[)\]]|: \w+ Press"
)
"""Signs of what was published: its volume, pages, publisher, or a year in brackets."""


def is_reference(text: str) -> bool:
    """Return whether a line is an entry of a list of references, wherever it stands."""
    line = text[:LONGEST]
    if SURNAMES.match(line) or _match_access_note().search(line) or _match_access_place().match(line):
        return True
    if IDENTIFIER.search(line) is not None:
        return re.search(YEAR, line) is not None
    return ENTRY.match(line) is not None and MARKS.search(line) is not None


def names_author(text: str) -> bool:
    """Return whether a line begins as an entry of a list of references does: who wrote it, and when."""
    return SURNAMES.match(text[:LONGEST]) is not None or ENTRY.match(text[:LONGEST]) is not None


def is_credit(text: str) -> bool:
    """Return whether a line that ends no sentence only says where something is from, or whose it is."""
    line = text[:LONGEST]
    return not line.endswith(ENDS) and _match_credit().match(line) is not None


def is_page_data(text: str) -> bool:
    """Return whether a line that ends no sentence only says when its page was written, or what is on it."""
    line = text[:LONGEST]
    return not line.endswith(ENDS) and _match_page_data().match(line) is not None


@cache
def _match_access_note() -> re.Pattern[str]:
    notes = write_expression(ReferenceWords, lambda each: each.access_notes)
    return re.compile(rf"(?:^|[\[(])(?:{notes})\b[^\])]*{YEAR}\W*(?:$|[\])])", re.IGNORECASE)


@cache
def _match_access_place() -> re.Pattern[str]:
    places = write_expression(ReferenceWords, lambda each: each.access_places)
    return re.compile(rf"\W*(?:{places})\s*:?\s*(?:https?:|www\.)", re.IGNORECASE)


@cache
def _match_credit() -> re.Pattern[str]:
    return _match_beginning(write_expression(ReferenceWords, lambda each: each.credits))


@cache
def _match_page_data() -> re.Pattern[str]:
    return _match_beginning(write_expression(ReferenceWords, lambda each: each.page_data))


def _match_beginning(expression: str) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{expression})", re.IGNORECASE)

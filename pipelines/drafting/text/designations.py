"""Designations: names of capitals and digits joined by a hyphen, as "HX-40" or « IT-07 ».

Their digits count nothing. What is joined to a word in small letters (« article-5 ») is no designation.
"""

import re
from functools import lru_cache

DESIGNATION = re.compile(
    r"(?<![\w-])(?=[^\d\W])[A-ZÀ-Ý0-9]+(?:-[A-Z]+)*-\d+[A-Z]?(?:-[A-Z0-9]+)*(?![\w-])(?![.,]\d)"
)
NUMBERED_NAME = re.compile(r"(?<![\w-])([^\W\d_]+)-\d+(?:-\w+)*(?![\w-])(?![.,]\d)")
"""A name with its number that may have small letters: "doc-412-seal-torque"."""

PART = re.compile(r"\d+|[^\W\d_]+")


def find_designations(text: str) -> tuple[str, ...]:
    """Return the designations of a text, each once, in order."""
    return tuple(dict.fromkeys(match.group() for match in DESIGNATION.finditer(text)))


def drop_designations(text: str) -> str:
    """Return a text without its designations, so that their digits are taken for no quantity."""
    return DESIGNATION.sub(" ", text)


def drop_names_like(text: str, others: str) -> str:
    """Return a text without the numbered names whose letters designate something in it or in others."""
    letters = {PART.findall(name)[0].casefold() for name in find_designations(text)}
    letters |= {match[1].casefold() for match in NUMBERED_NAME.finditer(others)}
    return NUMBERED_NAME.sub(lambda match: " " if match[1].casefold() in letters else match[0], text)


def says_designation(text: str, name: str) -> bool:
    """Return whether a text has a designation, in any spelling: "HX-40", "hx40", "HX 40"."""
    return _match_spellings(name, any_number=False).search(text) is not None


def says_other_number(text: str, name: str) -> bool:
    """Return whether a text has the same letters with another number: « IT-09 » where it says « IT-07 »."""
    return _match_spellings(name, any_number=True).search(text) is not None and not says_designation(
        text, name
    )


@lru_cache(maxsize=1_000)
def _match_spellings(name: str, *, any_number: bool) -> re.Pattern[str]:
    parts = [r"\d+" if any_number and part.isdigit() else re.escape(part) for part in PART.findall(name)]
    return re.compile(rf"(?<![^\W_]){r'[ -]?'.join(parts)}(?![^\W_])", re.IGNORECASE)

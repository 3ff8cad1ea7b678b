"""Lines of an iCalendar file: unfolded, split into name and value, unescaped (RFC 5545, 3.1 and 3.3.11)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

FOLD = re.compile(r"\r?\n[ \t]")
CONTENT_LINE = re.compile(r"(?P<name>[A-Za-z0-9-]+)(?:;(?:[^\":]|\"[^\"]*\")*)?:(?P<value>.*)")
ESCAPE = re.compile(r"\\(.)", re.DOTALL)


class ContentLine(NamedTuple):
    """One property: its name in capitals, and its value as a person reads it."""

    name: str
    value: str


def read_lines(text: str) -> Iterator[ContentLine]:
    """Yield the properties of a file; what is none is passed over, as the standard asks."""
    for line in FOLD.sub("", text).splitlines():
        found = CONTENT_LINE.fullmatch(line)
        if found:
            yield ContentLine(found["name"].upper(), unescape(found["value"]))


def unescape(value: str) -> str:
    """Return a text with its commas, semicolons and line breaks."""
    return ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)

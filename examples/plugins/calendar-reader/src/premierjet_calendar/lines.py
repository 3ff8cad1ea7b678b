"""Lines of an iCalendar file: unfolded, split into name and value, unescaped (RFC 5545, 3.1 and 3.3.11)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipelines.sourcing.source_reader import SourceBytes
from pipelines.sourcing.text_files.decoder import decode

FOLD = re.compile(r"\r?\n[ \t]")
FOLD_IN_BYTES = re.compile(FOLD.pattern.encode())
LINE_BREAK = re.compile(r"\r?\n")
CONTENT_LINE = re.compile(r"(?P<name>[A-Za-z0-9-]+)(?:;(?:[^\":]|\"[^\"]*\")*)?:(?P<value>.*)")
ESCAPE = re.compile(r"\\(.)", re.DOTALL)


class ContentLine(NamedTuple):
    """One property: its name in capitals, and its value as a person reads it."""

    name: str
    value: str


def read_lines(source: SourceBytes) -> Iterator[ContentLine]:
    """Yield the properties of a file; what is none is passed over, as the standard asks."""
    for line in LINE_BREAK.split(decode_unfolded(source).lstrip("\ufeff")):
        found = CONTENT_LINE.fullmatch(line)
        if found:
            yield ContentLine(found["name"].upper(), unescape(found["value"]))


def decode_unfolded(source: SourceBytes) -> str:
    """Return the text with its long lines whole again.

    A line may be folded between the bytes of one letter, so bytes are joined before they are read. UTF-16,
    which alone has bytes that are zero, folds between letters.
    """
    data = source.data if b"\0" in source.data else FOLD_IN_BYTES.sub(b"", source.data)
    return FOLD.sub("", decode(source.name, data))


def unescape(value: str) -> str:
    """Return a text with its commas, semicolons and line breaks."""
    return ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)

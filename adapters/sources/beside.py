"""Pictures beside a page: the files below the course's folder that a Markdown or HTML source shows."""

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from html import unescape
from urllib.parse import unquote

from adapters.sources.patterns import is_passed_over
from adapters.sources.suffixes import find_suffix
from schemas.errors import SourceUnreadable

PICTURE_SUFFIXES = frozenset({".bmp", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".tif", ".tiff", ".webp"})
"""What a page may show; of an SVG only that it is there is told."""

MOST_FILES = 1_000
MOST_BYTES = 200_000_000
"""Of all pictures beside one page: they are in memory while it is read."""

ENDING = "|".join(suffix.removeprefix(".") for suffix in sorted(PICTURE_SUFFIXES))
LONGEST_ADDRESS = 500
ADDRESS = re.compile(
    rf"""
    "([^"\n]{{1,{LONGEST_ADDRESS}}}\.(?:{ENDING}))(?=["?#])
    | '([^'\n]{{1,{LONGEST_ADDRESS}}}\.(?:{ENDING}))(?=['?#])
    | <([^<>\n]{{1,{LONGEST_ADDRESS}}}\.(?:{ENDING}))(?=[>?#])
    | (?<![^\s"'<>(\[\]=])([^\s"'<>(\[\]=][^\s"'<>\[\]=]{{0,{LONGEST_ADDRESS}}}\.(?:{ENDING}))(?![\w.])
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What may be the address of a picture in Markdown or HTML; a file that is only named is found too."""


def list_shown_files(name: str, data: bytes) -> Iterator[str]:
    """Yield the names of the pictures that the page called `name` may show, each once.

    A name is below the course's folder, or below the package that the page is in.
    """
    text = data.decode("utf-8", "replace")
    addresses = (match[match.lastindex or 0] for match in ADDRESS.finditer(text))
    names = (find_beside(name, unquote(unescape(address))) for address in addresses)
    yield from dict.fromkeys(each for each in names if each is not None)


def find_beside(name: str, address: str) -> str | None:
    """Return the name of a file whose address is relative to the source called `name`.

    None if the address is of another kind, leaves the course's folder, or leads to a hidden file.
    """
    is_relative = not address.startswith("/") and ":" not in address.partition("/")[0]
    if not is_relative or not address.isprintable():
        return None
    found = posixpath.normpath(posixpath.join(posixpath.dirname(name), address))
    parts = found.split("/")
    is_picture = find_suffix(found) in PICTURE_SUFFIXES
    return found if is_picture and ".." not in parts and not is_passed_over(parts) else None


def fetch_shown_files(name: str, data: bytes, fetch: Callable[[str], bytes | None]) -> dict[str, bytes]:
    """Return the pictures beside a page by name, as far as `fetch` gives them and the limits allow."""
    files: dict[str, bytes] = {}
    total = 0
    for shown in list_shown_files(name, data):
        try:
            content = fetch(shown)
        except SourceUnreadable:  # the reader names it as a picture that is not there
            continue
        if content and total + len(content) <= MOST_BYTES and len(files) < MOST_FILES:
            files[shown] = content
            total += len(content)
    return files


def digest_files(files: Mapping[str, bytes]) -> str | None:
    """Return a digest of the pictures beside a page: of their names and bytes; None if there are none."""
    lines = (f"{name}\0{sha256(files[name]).hexdigest()}\n" for name in sorted(files))
    return sha256("".join(lines).encode()).hexdigest() if files else None

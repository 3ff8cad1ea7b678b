"""Files beside a page, below the course's folder: the pictures it shows, and the texts it includes."""

import posixpath
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from html import unescape
from urllib.parse import unquote

from adapters.sources.patterns import is_passed_over
from adapters.sources.suffixes import find_suffix
from schemas.errors import SourceUnreadable

PICTURE_SUFFIXES = frozenset({".bmp", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".tif", ".tiff", ".webp"})
"""What a page may show; of an SVG only that it is there is told."""

INCLUDED_SUFFIXES = frozenset({".markdown", ".md", ".qmd", ".rmd", ".txt"})
"""What a page of Quarto or MyST may include as part of its own text."""

MOST_FILES = 1_000
MOST_BYTES = 200_000_000
"""Of all files beside one page: they are in memory while it is read."""

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


INCLUDE = re.compile(
    rf"""\{{\{{<[ \t]*include[ \t]+["']?([^\s"'>]{{1,{LONGEST_ADDRESS}}})["']?[ \t]*>\}}\}}"""
    rf"""|^[ ]{{0,3}}(?:`{{3,}}|~{{3,}}|:{{3,}})\{{include\}}[ \t]+(\S{{1,{LONGEST_ADDRESS}}})[ \t]*$""",
    re.MULTILINE,
)
"""How Quarto and MyST include another file."""


def list_included_files(name: str, text: str) -> Iterator[str]:
    """Yield the names of the texts that the page called `name` includes, each once."""
    addresses = (match[match.lastindex or 0] for match in INCLUDE.finditer(text))
    names = (find_beside(name, address, INCLUDED_SUFFIXES) for address in addresses)
    yield from dict.fromkeys(each for each in names if each is not None)


def list_shown_files(name: str, data: bytes) -> Iterator[str]:
    """Yield the names of the pictures that the page called `name` may show, each once.

    A name is below the course's folder, or below the package that the page is in.
    """
    text = data.decode("utf-8", "replace")
    addresses = (match[match.lastindex or 0] for match in ADDRESS.finditer(text))
    names = (find_beside(name, unquote(unescape(address))) for address in addresses)
    yield from dict.fromkeys(each for each in names if each is not None)


def find_beside(name: str, address: str, suffixes: frozenset[str] = PICTURE_SUFFIXES) -> str | None:
    """Return the name of a file whose address is relative to the source called `name`.

    None if the address is of another kind, leaves the course's folder, or leads to a hidden file.
    """
    is_relative = not address.startswith("/") and ":" not in address.partition("/")[0]
    if not is_relative or not address.isprintable():
        return None
    found = posixpath.normpath(posixpath.join(posixpath.dirname(name), address))
    parts = found.split("/")
    is_meant = find_suffix(found) in suffixes
    return found if is_meant and ".." not in parts and not is_passed_over(parts) else None


def fetch_shown_files(name: str, data: bytes, fetch: Callable[[str], bytes | None]) -> dict[str, bytes]:
    """Return the files beside a page by name, as far as `fetch` gives them and the limits allow.

    What a text that it includes shows and includes stands beside the page too.
    """
    files: dict[str, bytes] = {}
    total = 0
    wanted = deque(_list_files(name, data))
    tried: set[str] = set()
    while wanted:
        shown = wanted.popleft()
        if shown in tried:
            continue
        tried.add(shown)
        try:
            content = fetch(shown)
        except SourceUnreadable:  # the reader names it as a file that is not there
            continue
        if content and total + len(content) <= MOST_BYTES and len(files) < MOST_FILES:
            files[shown] = content
            total += len(content)
            if find_suffix(shown) in INCLUDED_SUFFIXES:
                wanted.extend(_list_files(name, content))
    return files


def _list_files(name: str, data: bytes) -> Iterator[str]:
    yield from list_shown_files(name, data)
    yield from list_included_files(name, data.decode("utf-8", "replace"))


def digest_files(files: Mapping[str, bytes]) -> str | None:
    """Return a digest of the pictures beside a page: of their names and bytes; None if there are none."""
    lines = (f"{name}\0{sha256(files[name]).hexdigest()}\n" for name in sorted(files))
    return sha256("".join(lines).encode()).hexdigest() if files else None

"""File name endings of sources, as the installed readers declare them."""

from functools import cache
from pathlib import PurePosixPath

from schemas.kinds import READERS
from schemas.plugins import list_usable


def find_suffix(name: str) -> str:
    """Return the extension of a name in lower case, e.g. `.pdf`; empty if it has none."""
    return PurePosixPath(name).suffix.lower()


@cache
def list_suffixes() -> frozenset[str]:
    """Return every suffix that is read; an address that ends otherwise leads to a page."""
    return frozenset(suffix for _, reader in list_usable(READERS.kinds) for suffix in reader.media_types)


@cache
def list_page_suffixes() -> frozenset[str]:
    """Return the suffixes of pages."""
    pages = (reader for _, reader in list_usable(READERS.kinds) if reader.is_page)
    return frozenset(suffix for reader in pages for suffix in reader.media_types)


@cache
def list_illustrated_suffixes() -> frozenset[str]:
    """Return the suffixes of what shows pictures that are files beside it."""
    illustrated = (reader for _, reader in list_usable(READERS.kinds) if reader.shows_files)
    return frozenset(suffix for reader in illustrated for suffix in reader.media_types)


@cache
def list_packaged_suffixes() -> frozenset[str]:
    """Return what is read of a training package; texts such as .txt are its player's licences and notes."""
    packaged = (reader for _, reader in list_usable(READERS.kinds) if reader.is_packaged)
    return frozenset(suffix for reader in packaged for suffix in reader.media_types)

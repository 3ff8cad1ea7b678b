"""Checksums of stored objects, compared with the ones the store's documents expect.

The key of a recording or of a source's original is its sha256, and a release lists those of its files.
"""

import json
import re
from functools import cache
from hashlib import md5

from adapters.blob import digest_of
from adapters.store import Store, StoredObject

ADDRESS = re.compile(r"(?:media|originals)/([0-9a-f]{64})(?:\.\w+)?")
RELEASED = re.compile(r"(releases/[^/]+/v\d+/)(.+)")
LIST = "release.json"
SHA256, MD5 = re.compile(r"[0-9a-f]{64}"), re.compile(r"[0-9a-f]{32}")


class Checksums:
    """What the objects of one store have to be, read from their keys and from the lists beside them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._listed = cache(self._read_list)

    def find_expected(self, key: str) -> str | None:
        """Return the sha256 an object has to have; None where nothing in the store says so."""
        if address := ADDRESS.fullmatch(key):
            return address[1]
        released = RELEASED.fullmatch(key)
        return self._listed(released[1]).get(released[2]) if released else None

    def is_damaged(self, key: str) -> bool:
        """Return whether an object is known not to be what it has to be."""
        expected = self.find_expected(key)
        pieces = None if expected is None else self._store.pieces(key)
        return pieces is not None and digest_of(pieces) != expected

    def _read_list(self, folder: str) -> dict[str, str]:
        return _files(self._store.get(folder + LIST) or b"{}")


def is_same_content(one: Store, entry: StoredObject, other: Store, stored_object: StoredObject) -> bool:
    """Return whether two stores hold the same bytes under a key.

    An S3 server's etag is the MD5 of what was put in one request, which is how we put; where it is one of
    something else, as under some encryptions, the bytes are fetched and compared.
    """
    if entry.size != stored_object.size:
        return False
    if _is_md5_of(entry, other) or _is_md5_of(stored_object, one):
        return True
    mine, its = one.pieces(entry.key), other.pieces(entry.key)
    return mine is not None and its is not None and digest_of(mine) == digest_of(its)


def _is_md5_of(entry: StoredObject, other: Store) -> bool:
    etag = entry.etag.strip('"')
    pieces = other.pieces(entry.key) if MD5.fullmatch(etag) else None
    if pieces is None:
        return False
    digest = md5(usedforsecurity=False)
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest() == etag


def _files(document: bytes) -> dict[str, str]:
    """Return the files a list names with their sha256, whatever the version of its contract."""
    try:
        parts = json.loads(document)
        listed = [each for group in parts.values() if isinstance(group, list) for each in group]
        return {
            each["name"]: each["sha256"]
            for each in listed
            if isinstance(each, dict) and SHA256.fullmatch(str(each.get("sha256"))) and "name" in each
        }
    except (ValueError, AttributeError):
        return {}

"""Checksums of stored objects, compared with those the store itself names.

A recording or a source's original has its sha256 in its key; a release lists the sha256 of its files.
"""

import json
import re
from functools import cache
from hashlib import md5

from adapters.blob import digest_of
from adapters.store import Store, StoredObject

KEY_WITH_SHA256 = re.compile(r"(?:media|originals)/([0-9a-f]{64})(?:\.\w+)?")
RELEASE_FILE = re.compile(r"(releases/[^/]+/v\d+/)(.+)")
RELEASE = "release.json"
SHA256, MD5 = re.compile(r"[0-9a-f]{64}"), re.compile(r"[0-9a-f]{32}")


class Checksums:
    """The sha256 that objects of one store must have, read from their keys and from the lists of releases."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read_list = cache(self._read_file_list)

    def find_expected(self, key: str) -> str | None:
        """Return the sha256 an object has to have; None if the store names none."""
        if address := KEY_WITH_SHA256.fullmatch(key):
            return address[1]
        released = RELEASE_FILE.fullmatch(key)
        return self._read_list(released[1]).get(released[2]) if released else None

    def is_damaged(self, key: str) -> bool:
        """Return whether an object has another sha256 than it must have."""
        expected = self.find_expected(key)
        pieces = None if expected is None else self._store.pieces(key)
        return pieces is not None and digest_of(pieces) != expected

    def _read_file_list(self, folder: str) -> dict[str, str]:
        return _files(self._store.get(folder + RELEASE) or b"{}")


def is_same_content(one: Store, entry: StoredObject, other: Store, stored_object: StoredObject) -> bool:
    """Return whether two stores hold the same bytes under a key.

    `entry` is the object in `one`, `stored_object` that in `other`. An S3 server's etag is usually the MD5 of
    the bytes: then only the other store's bytes are read. Otherwise, as under some encryptions, both are.
    """
    if entry.size != stored_object.size:
        return False
    if _is_md5_of(entry, other) or _is_md5_of(stored_object, one):
        return True
    one_bytes, other_bytes = one.pieces(entry.key), other.pieces(entry.key)
    if one_bytes is None or other_bytes is None:
        return False
    return digest_of(one_bytes) == digest_of(other_bytes)


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
    """Return the files that a release lists with their sha256, whatever the version of its contract."""
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

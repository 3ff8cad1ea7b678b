"""Digests named by documents in the store, read from their bytes without their contracts.

So that a release of years ago, whose contract has changed since, still says what it rests on.
"""

import re
from collections.abc import Iterator

from adapters.store import Store
from schemas.errors import StoreUnusable

DIGEST = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


def digests_named(store: Store) -> frozenset[str]:
    """Return every sha256 named by what was pulled last, read last, drafted last, or ever released.

    That is the locks of all courses, the sources each module may cite, each module's newest revision, and
    the content of every release, taken back or not. Raises StoreUnusable where one of them is gone.
    """
    return frozenset(name for key in _documents(store) for name in _find_digests(store, key))


def _documents(store: Store) -> Iterator[str]:
    """Yield the key of each document that may name the bytes of a source."""
    yield from (entry.key for entry in store.list("pulled/"))
    texts = {entry.key for entry in store.list("sources/")}
    for spans in store.list("spans/"):
        yield spans.key
        yield from (key for key in map(_text_of, _find_digests(store, spans.key)) if key in texts)
    newest = {entry.key.split("/")[1]: entry.key for entry in store.list("drafts/")}
    yield from newest.values()
    yield from (entry.key for entry in store.list("releases/") if entry.key.endswith("/content.json"))


def _text_of(address: str) -> str:
    return f"sources/{address}.json"


def _find_digests(store: Store, key: str) -> Iterator[str]:
    data = store.get(key)
    if data is None:
        raise StoreUnusable(
            "was there a moment ago and is gone", place=f"{store.place}/{key}", remedy="Try again"
        )
    yield from (match.decode() for match in DIGEST.findall(data))

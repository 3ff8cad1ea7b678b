"""Digests that documents in the store refer to, found in their bytes without parsing them.

So a release of years ago, whose contract has changed since, still counts as referring to its sources.
"""

import re
from collections.abc import Iterator

from adapters.store import Store
from schemas.errors import StoreUnusable

DIGEST = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


def list_named_digests(store: Store) -> frozenset[str]:
    """Return every sha256 that a document still in use refers to.

    Those are the locks of all courses, the sources each module may cite, each module's newest revision, and
    the content of every release, withdrawn or not. Raises StoreUnusable if one of them is gone.
    """
    return frozenset(name for key in _list_documents(store) for name in _find_digests(store, key))


def _list_documents(store: Store) -> Iterator[str]:
    """Yield the key of each document that may name the bytes of a source."""
    yield from (entry.key for entry in store.list("pulled/"))
    texts = {entry.key for entry in store.list("sources/")}
    for spans in store.list("spans/"):
        yield spans.key
        yield from (key for key in map(_source_key, _find_digests(store, spans.key)) if key in texts)
    newest = {entry.key.split("/")[1]: entry.key for entry in store.list("drafts/")}
    yield from newest.values()
    yield from (entry.key for entry in store.list("releases/") if entry.key.endswith("/content.json"))


def _source_key(address: str) -> str:
    return f"sources/{address}.json"


def _find_digests(store: Store, key: str) -> Iterator[str]:
    data = store.get(key)
    if data is None:
        raise StoreUnusable(
            "was there a moment ago and is gone", place=f"{store.place}/{key}", remedy="Try again"
        )
    yield from (match.decode() for match in DIGEST.findall(data))

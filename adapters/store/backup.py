"""Copy of a store that is in use: it is as complete as the store after a crash at some moment.

What points is copied before what it points to: a ledger's line, a receipt or a list may name a draft, a
release or bytes that were written while the copy was under way, so those are looked for once more at the end.
They are never replaced and hardly ever removed, so that whatever the copy names is in it. What was written
later than its pointer is work a killed run left behind: the next run takes it up. A revision that the lines
copied do not seal is left out: nobody could decide on it, and nothing in the copy names it.

Who drafts what at this moment is no record: claims are neither copied nor compared.

Contents are compared, not sizes: what is the same is not written again, and an object that was damaged in
the copy is written anew. One that is damaged in the source never takes the place of a good one.
Decided in docs/decisions/0094-what-a-kill-leaves-behind.md.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from adapters.blob import Blob, Scratch
from adapters.store import Store, StoredObject
from adapters.store.checksums import Checksums, is_same_content
from adapters.store.draft_claims import CLAIMS

POINTED_TO = ("releases/", "drafts/", "spoken/", "media/", "sources/", "originals/", "replies/", "results/")
"""Each before what it points to itself."""
DRAFTS = "drafts/"
LINES, COUNT = ".jsonl", ".count"


class CopyOutcome(StrEnum):
    """What came of an object that is not the same in both stores."""

    COPIED = "copied"
    HEALED = "healed"
    DAMAGED = "damaged"


@dataclass(frozen=True)
class CopyStep:
    """One object and what came of it; one that is the same in both stores is no step."""

    key: str
    outcome: CopyOutcome


def copy(source: Store, target: Store) -> Iterator[CopyStep]:
    """Yield each object that is written to the target, and each that is damaged in the source.

    Raises StoreUnusable where either store fails; copying again goes on.
    """
    copier = _Copier(source, target)
    held = {entry.key: entry for entry in target.list("")}
    for entry in _list_records(source):
        yield from copier.copy(entry, held.get(entry.key))
    for prefix in POINTED_TO:
        there = {entry.key for entry in target.list(prefix)}
        for entry in source.list(prefix):
            if entry.key not in there and not (prefix == DRAFTS and _is_sealed_later(target, entry.key)):
                yield from copier.copy(entry, None)


def first_unlike(source: Store, target: Store) -> str | None:
    """Return the first key of the target that copying the source would not leave as it is, or None.

    One that is known to be damaged in the target is none: copying heals it.
    """
    held = {entry.key: entry for entry in source.list("")}
    checksums = Checksums(target)
    for entry in _list_records(target):
        origin = held.get(entry.key)
        if origin is None:
            return entry.key
        if not is_same_content(source, origin, target, entry) and not checksums.is_damaged(entry.key):
            return entry.key
    return None


def _list_records(store: Store) -> Iterator[StoredObject]:
    return (entry for entry in store.list("") if not entry.key.startswith(CLAIMS))


def _is_sealed_later(target: Store, key: str) -> bool:
    """Return whether the lines that were copied seal no revision of a draft's number."""
    _, module, name = key.split("/")
    number = int(name.removeprefix("r").partition(".")[0])
    chain = target.get(f"ledger/{module}{LINES}")
    lines = chain.splitlines() if chain is not None else _objects(target, f"ledger/{module}/")
    sealed = (json.loads(line)["recorded"] for line in lines)
    return not any(each["kind"] == "revision_seal" and each["revision"] == number for each in sealed)


def _objects(store: Store, prefix: str) -> Iterator[bytes]:
    for entry in store.list(prefix):
        data = store.get(entry.key)
        if data is not None:
            yield data


class _Copier:
    def __init__(self, source: Store, target: Store) -> None:
        self.source, self.target = source, target
        self._sources, self._targets = Checksums(source), Checksums(target)
        self._damaged: set[str] = set()

    def copy(self, entry: StoredObject, stored_object: StoredObject | None) -> Iterator[CopyStep]:
        """Yield what came of one object of the source, which the target may hold already."""
        key = entry.key
        if key in self._damaged:
            return
        if key.startswith("ledger/") and key.endswith((LINES, COUNT)):
            yield from self._chain(key) if key.endswith(LINES) else ()
            return
        if stored_object is not None and is_same_content(self.source, entry, self.target, stored_object):
            return
        pieces = self.source.pieces(key)
        if pieces is not None:  # it was there when the store was listed
            yield self._write_copy(key, Scratch().add(pieces), known=stored_object is not None)

    def _write_copy(self, key: str, data: Blob, *, known: bool) -> CopyStep:
        expected = self._sources.find_expected(key)
        if expected is not None and data.sha256 != expected:
            self._damaged.add(key)
            return CopyStep(key, CopyOutcome.DAMAGED)
        healed = known and self._targets.is_damaged(key)
        self.target.put(key, data)
        return CopyStep(key, CopyOutcome.HEALED if healed else CopyOutcome.COPIED)

    def _chain(self, key: str) -> Iterator[CopyStep]:
        """Copy a module's lines with the count that belongs to them: neither is of use without the other."""
        counted = key.removesuffix(LINES) + COUNT
        while True:
            before, lines = self.source.get(counted), self.source.get(key)
            if before == self.source.get(counted):
                break
        for name, data in ((counted, before), (key, lines)):
            if data is not None and data != self.target.get(name):
                self.target.put(name, data)
                yield CopyStep(name, CopyOutcome.COPIED)
